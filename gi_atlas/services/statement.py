"""A boundary version as a scope statement, 产地范围表述: its wording, its polygon in words, what stays open."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from gi_atlas.documents.area_words import stated_areas
from gi_atlas.documents.statement import OpenUnit, ScopeStatement, StatedUnit, Stray
from gi_atlas.errors import UsageError
from gi_atlas.model import BoundaryVersion, Product, ScopeText, ScopeUnit, UnitMatch, Zone
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.writing import CoveredUnit, WrittenScope, WrittenUnit, write_scope
from gi_atlas.storage.project import Project

# How a name was found that needs a person's eye.
OPEN_MATCHES = (UnitMatch.UNKNOWN, UnitMatch.AMBIGUOUS, UnitMatch.NO_CODE, UnitMatch.MANUAL)


def read_statement(project: Project, boundary_id: str, edition: str | None = None) -> ScopeStatement:
    """The statement of one version.

    Parameters
    ----------
    edition : str, optional
        Of the divisions that the polygon is written in; default: the newest with polygons.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    version = project.read_one(BoundaryVersion, boundary_id)
    zone = project.read_one(Zone, version.zone_id)
    product = project.read_one(Product, zone.product_id)
    text = _wording(project, boundary_id)
    named = project.read_all(ScopeUnit, scope_id=text.id) if text else []
    return ScopeStatement(
        product=product.name_official,
        product_en=product.name_en,
        zone=zone.name,
        role=str(zone.role),
        version=_version(version),
        act=version.act,
        sha256=version.geom_sha256,
        wording=(text.text if text and text.text.strip() else version.scope_text).strip(),
        areas=stated_areas(version.geom),
        extent=_extent(version.geom),
        open_units=tuple(_open_units(named)),
        **_told_by_wording(text),
        **_told_by_polygon(project, version, edition, named, text.text if text else version.scope_text),
    )


def _wording(project: Project, boundary_id: str) -> ScopeText | None:
    """The newest wording beside a version; the Chinese one where there are others."""
    wordings = project.read_all(ScopeText, boundary_id=boundary_id)
    return max(wordings, key=lambda one: (one.language == "zh", one.id), default=None)


def _version(version: BoundaryVersion) -> str:
    return f"v{version.version}" + (f" ({version.valid_from.isoformat()})" if version.valid_from else "")


def _extent(geometry: Any) -> tuple[float, ...]:
    return () if geometry is None or geometry.is_empty else tuple(float(value) for value in geometry.bounds)


def _told_by_wording(text: ScopeText | None) -> dict[str, Any]:
    if text is None:
        return {}
    letter = " ".join(
        filter(None, (text.letter_title, text.letter_no, text.letter_date.isoformat() if text.letter_date else ""))
    )
    limits = (_metres(text.limits.get("elevation_min_m")), _metres(text.limits.get("elevation_max_m")))
    return {"letter": letter, "as_of": text.as_of, "wording_edition": text.edition, "elevation": limits}


def _metres(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _open_units(units: Iterable[ScopeUnit]) -> Iterator[OpenUnit]:
    for unit in sorted(units, key=lambda one: one.seq):
        if unit.match in OPEN_MATCHES:
            name = "".join((*unit.parents, unit.name_as_written))
            yield OpenUnit(name, str(unit.match), unit.edition, unit.resolved_name or unit.part_note)


def _told_by_polygon(
    project: Project, version: BoundaryVersion, edition: str | None, named: Sequence[ScopeUnit], wording: str
) -> dict[str, Any]:
    try:
        written = write_scope(project, version.id, edition)
    except UsageError as error:
        return {"note": error.code, "edition": edition or ""}
    return {
        "sentence": written.text,
        "sentence_en": written.text_en,
        "edition": written.edition,
        "edition_day": _edition_day(project, written.edition),
        "units": tuple(map(_stated, written.units)),
        "strays": tuple(map(_stray, (*written.strays, *written.points))),
        "outside_m2": written.outside_m2,
        "tolerance": (written.tolerance["sliver_width_m"], written.tolerance["sliver_area_m2"]),
        "is_read_back": written.is_read_back,
        **(_differences(written, named) or _differences_by_name(written, wording)),
    }


def _edition_day(project: Project, edition: str) -> date | None:
    rows = project.fetch("SELECT min(valid_from) FROM gi_admin_unit WHERE edition = ?", edition)
    found = rows[0][0]
    return date.fromisoformat(str(found)[:10]) if found else None


def _stated(unit: WrittenUnit) -> StatedUnit:
    name = "".join((*unit.parents, unit.name))
    return StatedUnit(name, unit.code, str(unit.level), unit.is_part, unit.share_of_unit)


def _stray(unit: CoveredUnit) -> Stray:
    return Stray("".join((*unit.parents, unit.name)), unit.code, unit.relation, unit.area_m2)


def _differences(written: WrittenScope, named: Sequence[ScopeUnit]) -> dict[str, tuple[str, ...]]:
    """Units of the polygon that no unit of the wording covers, and the other way round; only among known codes."""
    codes = {_trunk(unit.code): unit for unit in named if unit.code}
    if not codes:
        return {}
    drawn = {_trunk(unit.code): unit for unit in written.units if unit.code}
    unnamed = [unit for code, unit in drawn.items() if not _is_told(code, codes)]
    uncovered = [unit for code, unit in codes.items() if not _is_told(code, drawn)]
    return {
        "unnamed": tuple("".join((*unit.parents, unit.name)) for unit in unnamed),
        "uncovered": tuple("".join((*unit.parents, unit.name_as_written)) for unit in uncovered),
    }


def _differences_by_name(written: WrittenScope, wording: str) -> dict[str, tuple[str, ...]]:
    """The same where no unit of the wording was resolved: by the names that are read in it."""
    read = read_scope(wording).units if wording.strip() else ()
    names = {unit.name for unit in read}
    if not names:
        return {}
    drawn = {name for unit in written.units for name in (unit.name, *unit.parents)}
    unnamed = [unit for unit in written.units if not names.intersection((unit.name, *unit.parents))]
    return {
        "unnamed": tuple("".join((*unit.parents, unit.name)) for unit in unnamed),
        "uncovered": tuple("".join((*unit.parents, unit.name)) for unit in read if unit.name not in drawn),
    }


def _trunk(code: str) -> str:
    """The digits of a code that say which unit it is: those before the zeros that fill it."""
    digits = code.strip()
    lengths = (length for length in (2, 4, 6, 9, 12) if not digits[length:].strip("0"))
    return digits[: next(lengths, len(digits))] if digits.isdigit() else digits


def _is_told(code: str, others: Iterable[str]) -> bool:
    # A county tells all of its townships, and a township that stands for a part of it tells of the county.
    return any(code.startswith(other) or other.startswith(code) for other in others)
