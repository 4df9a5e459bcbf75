"""What a wording says of itself, set against its polygon: extent, area, and whose letter it rests on."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from gi_atlas.divisions.names import core_of
from gi_atlas.model import BoundaryVersion, ScopeText, fill_code
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.signers import Signer, SignerLevel
from gi_atlas.storage.project import Project
from layers.analysis.grounds import area_m2, is_slight, place_in, writer_of
from layers.analysis.pieces import make_usable
from layers.analysis.rules import hectares
from layers.analysis.scope_rules import government_name, signer_under
from layers.analysis.scope_writing import ScopeWriter, extent_words

# A box that is larger than the polygon's own by more than this share tells a reader little.
WIDE_SHARE = 1.5
# Areas are rounded and measured by different ways; more than this is no rounding.
AREA_SHARE = 1.02
_GOVERNMENT = ("人民政府办公室", "人民政府办公厅", "人民政府", "政府")


def texts_and_polygons(project: Project) -> Iterator[Finding]:
    """Stored wordings whose extent or area is not that of their polygon, or whose letter comes from too low."""
    writer = writer_of(project)
    boundaries = {boundary.id: boundary for boundary in project.read_all(BoundaryVersion)}
    for text in project.read_all(ScopeText):
        boundary = boundaries.get(text.boundary_id or "")
        if boundary is None or boundary.geom is None or boundary.geom.is_empty:
            continue
        shape = make_usable(np.array([boundary.geom], dtype=object))[0][0]
        yield from _extent(text, boundary, shape)
        yield from _area(text, boundary, shape)
        if writer is not None:
            yield from _issuer(text, boundary, writer, shape)


def _extent(text: ScopeText, boundary: BoundaryVersion, shape: Any) -> Iterator[Finding]:
    """An extent that leaves ground of a drawn polygon out, or is far wider than it.

    Polygons that are unions of units are held against their units (EXTENT_SMALLER_THAN_UNITS).
    """
    if len(text.declared_extent) != 4:
        return
    box, own = shapely.box(*text.declared_extent), shapely.box(*shape.bounds)
    left = shapely.difference(shape, box)
    evidence = {"proposal": extent_words(shape.bounds), "outside_ha": hectares(area_m2(left))}
    if not is_slight(left):
        if boundary.derivation != "UNION_ADMIN":
            yield _finding("SCOPE_EXTENT_LEAVES_OUT", Severity.WARNING, boundary, place_in(left), evidence)
    elif area_m2(box) > WIDE_SHARE * area_m2(own):
        evidence["times"] = f"{area_m2(box) / area_m2(own):.1f}"
        yield _finding("SCOPE_EXTENT_WIDE", Severity.NOTE, boundary, place_of(shape), evidence)


def _area(text: ScopeText, boundary: BoundaryVersion, shape: Any) -> Iterator[Finding]:
    """An area in the wording that the polygon cannot hold; a smaller one may be planted ground."""
    told = max(read_scope(text.text).areas, key=lambda phrase: phrase.m2, default=None)
    own_m2 = area_m2(shape)
    if told is not None and told.m2 > AREA_SHARE * own_m2:
        evidence = {
            "written": told.text,
            "written_ha": hectares(told.m2),
            "area_ha": hectares(own_m2),
            "more_ha": hectares(told.m2 - own_m2),
        }
        yield _finding("SCOPE_AREA_LARGER", Severity.WARNING, boundary, place_of(shape), evidence)


def _issuer(text: ScopeText, boundary: BoundaryVersion, writer: ScopeWriter, shape: Any) -> Iterator[Finding]:
    """A letter whose government is neither the one that Art. 10 names for this ground nor one above it."""
    issuer, signer = _unit_in(text.letter_issuer), signer_under(writer, shape)
    if not issuer or signer.level is SignerLevel.UNKNOWN:
        return
    if _is_too_low(issuer, signer, writer) or _is_elsewhere(issuer, signer, writer):
        evidence = {
            "issuer": text.letter_issuer,
            "letter": text.letter_no or text.letter_title or "NOTHING",
            "governments": [government_name(writer, code) for code in signer.governments],
            "level": signer.level.value,
        }
        yield _finding("SCOPE_LETTER_ISSUER", Severity.WARNING, boundary, place_of(shape), evidence)


def _is_too_low(issuer: str, signer: Signer, writer: ScopeWriter) -> bool:
    below = set(signer.counties) - set(signer.governments)
    return any(_is_named(issuer, name) for code in below for name in _own_names(writer, code)[-1:])


def _is_elsewhere(issuer: str, signer: Signer, writer: ScopeWriter) -> bool:
    """Whether it is none of the governments asked for, nor above them; never where a list leaves one of them out."""
    names = [name for code in signer.governments for name in _own_names(writer, code)]
    return not any(name.isdigit() or _is_named(issuer, name) for name in names)


def _unit_in(issuer: str) -> str:
    """The unit whose government issued a letter: 河北省顺平县人民政府 is 河北省顺平县."""
    for ending in _GOVERNMENT:
        if issuer.strip().endswith(ending):
            return issuer.strip().removesuffix(ending)
    return issuer.strip()


def _own_names(writer: ScopeWriter, code: str) -> list[str]:
    """Names of the units above a government's, the largest first, and its own; digits where no list names one."""
    names: list[str] = []
    above = ""
    for digits in (2, 4, 6):
        if code[digits - 2 : digits] != "00":
            whole = government_name(writer, fill_code(code[:digits]))
            names.append(code[:digits] if whole[-1].isdigit() else whole.removeprefix(above))
            above = above if whole[-1].isdigit() else whole
    return names


def _is_named(issuer: str, name: str) -> bool:
    return issuer.endswith(name) or core_of(issuer) == core_of(name)


def _finding(rule: str, severity: Severity, boundary: BoundaryVersion, place: Any, evidence: dict[str, Any]) -> Finding:
    return Finding(rule, severity, boundary.id, boundary.name, place, evidence)


RULES: tuple[Rule, ...] = (texts_and_polygons,)
