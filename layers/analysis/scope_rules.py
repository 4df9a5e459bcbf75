"""Rules that tie wordings, zones and signers to the ground that boundaries cover."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from gi_atlas.model import BoundaryVersion, ScopeText, Zone, ZoneRole, fill_code
from gi_atlas.model.scope import ScopeUnit
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.scope.signers import Signer, SignerLevel, signer_of
from gi_atlas.scope.writing import CoveredUnit, told_units
from gi_atlas.storage.blobs import decode_blobs
from gi_atlas.storage.project import Project
from layers.analysis.grounds import (
    area_m2,
    areas_in,
    current_grounds,
    ground_of,
    is_slight,
    place_in,
    usable_shapes,
    writer_of,
)
from layers.analysis.pieces import make_usable
from layers.analysis.project_analysis import read_boundaries
from layers.analysis.rules import hectares
from layers.analysis.scope_writing import ScopeWriter

_INNER = {
    ZoneRole.CORE: "SCOPE_CORE_OUTSIDE",
    ZoneRole.PROCESSING: "SCOPE_PROCESSING_OUTSIDE",
    ZoneRole.RAW_MATERIAL: "SCOPE_RAW_MATERIAL_OUTSIDE",
}
_SIGNED_BY = {
    SignerLevel.PREFECTURE: "SCOPE_SIGNER_PREFECTURE",
    SignerLevel.PROVINCE: "SCOPE_SIGNER_PROVINCE",
    SignerLevel.PROVINCES: "SCOPE_SIGNER_TO_CONFIRM",
}


def crossed_counties(covered: Sequence[CoveredUnit]) -> tuple[str, ...]:
    """Codes of the counties that a boundary covers by more than a sliver; of townships the county's digits."""
    return tuple(dict.fromkeys(unit.code[:6] for unit in covered if unit.relation in ("whole", "part")))


def signer_under(writer: ScopeWriter, geometry: Any) -> Signer:
    """Who proposes the scope of a polygon (EPSG:4490), slivers left out."""
    return signer_of(crossed_counties(writer.covered(geometry)))


def government_name(writer: ScopeWriter, code: str) -> str:
    """Name of a government's unit (code of twelve digits) with those above it; its digits where no list names it."""
    digits = next((count for count in (2, 4, 6) if not code[count:].strip("0")), 12)
    above = government_name(writer, fill_code(code[: digits - 2])) if 2 < digits <= 6 else ""
    named = writer.name_of(code)
    return f"{'' if above.isdigit() else above}{code[:digits]}" if named in (code, above) else named


def signers(project: Project) -> Iterator[Finding]:
    """Current boundaries that more than one county's government must propose, Art. 10."""
    writer, boundaries = writer_of(project), read_boundaries(project)
    if writer is None:
        return
    for place, shape in enumerate(usable_shapes(boundaries)):
        signer = signer_under(writer, shape)
        if signer.level not in (SignerLevel.COUNTY, SignerLevel.UNKNOWN):
            evidence = {
                "level": signer.level.value,
                "counties": [writer.name_of(code) for code in signer.counties],
                "governments": [government_name(writer, code) for code in signer.governments],
            }
            boundary_id, name = boundaries.ids[place], boundaries.names[place]
            yield Finding(_SIGNED_BY[signer.level], Severity.NOTE, boundary_id, name, place_of(shape), evidence)


def wording_and_polygon(project: Project) -> Iterator[Finding]:
    """Units that a wording names and its polygon does not hold, and the other way round, C1.

    Only wordings that were resolved by the edition at hand are compared; slivers count for nothing.
    """
    writer = writer_of(project)
    if writer is None:
        return
    for text in project.read_all(ScopeText):
        if text.boundary_id and text.edition == writer.edition:
            yield from _compare(project, writer, text, project.read_one(BoundaryVersion, text.boundary_id))


def _compare(project: Project, writer: ScopeWriter, text: ScopeText, boundary: BoundaryVersion) -> Iterator[Finding]:
    units = [unit for unit in project.read_all(ScopeUnit, scope_id=text.id) if unit.code]
    ground = _ground_of(project, text.edition, units)
    if boundary.geom is None or len(ground) < len(units) or not units:
        return
    shape = make_usable(np.array([boundary.geom], dtype=object))[0][0]
    for unit in units:
        left = shapely.difference(ground[unit.code], shape)
        if not unit.part_note and not is_slight(left):
            yield _told("SCOPE_UNIT_NOT_COVERED", boundary, unit.name_as_written, left)
    rest = shapely.difference(shape, shapely.union_all(list(ground.values())))
    if boundary.derivation != "MIXED" and not rest.is_empty:
        for found in told_units(writer.covered(areas_in(rest))):
            yield _told("SCOPE_UNIT_NOT_NAMED", boundary, "".join((*found.parents, found.name)), rest)


def _ground_of(project: Project, edition: str, units: Sequence[ScopeUnit]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for unit in units:
        rows = project.fetch(
            "SELECT geom FROM gi_admin_unit WHERE edition = ? AND code = ? AND geom IS NOT NULL", edition, unit.code
        )
        shapes = make_usable(decode_blobs([row[0] for row in rows]))[0]
        if len(shapes) and shapely.get_dimensions(shapes[0]) == 2:
            found[unit.code] = shapes[0]
    return found


def _told(rule: str, boundary: BoundaryVersion, unit: str, ground: Any) -> Finding:
    evidence = {"unit": unit, "area_ha": hectares(area_m2(ground))}
    return Finding(rule, Severity.WARNING, boundary.id, boundary.name, place_in(ground), evidence)


def steps_outside(project: Project) -> Iterator[Finding]:
    """Core, processing and raw-material zones that reach out of their product's production zone, Art. 3."""
    for grounds in current_grounds(project).values():
        whole = ground_of(grounds, ZoneRole.PRODUCTION)
        for ground in grounds if whole is not None else ():
            if ground.zone.role in _INNER:
                yield from _step(ground.zone, ground.boundary_id, ground.name, shapely.difference(ground.shape, whole))


def _step(zone: Zone, boundary_id: str, name: str, outside: Any) -> Iterator[Finding]:
    if not is_slight(outside):
        severity = Severity.WARNING if zone.role is ZoneRole.CORE else Severity.NOTE
        evidence = {"area_ha": hectares(area_m2(outside)), "role": zone.role.value}
        yield Finding(_INNER[zone.role], severity, boundary_id, name, place_in(outside), evidence)


RULES: tuple[Rule, ...] = (signers, wording_and_polygon, steps_outside)
