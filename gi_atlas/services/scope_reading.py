"""Reading a wording with or without a project: its answer for the command line and the panel."""

from dataclasses import dataclass, replace
from typing import Any

import shapely

from gi_atlas.divisions.editions import edition_as_of
from gi_atlas.model import AdminUnit, fill_code
from gi_atlas.rules.findings import Finding
from gi_atlas.scope.building import build_scope, pieces_of
from gi_atlas.scope.findings import scope_findings
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.resolving import ResolvedUnit, resolve
from gi_atlas.scope.saving import save_scope
from gi_atlas.scope.ties import check_extent
from gi_atlas.scope.wording import Box, ReadScope, UnitPhrase
from gi_atlas.storage.project import Project


@dataclass(frozen=True)
class ScopeReading:
    """A wording that was read: what it says, its units in an edition, its findings.

    ``resolved`` and ``ties`` are empty where no project was given, ``boundary_id`` and ``product_id`` None until it is
    kept in one.
    """

    scope: ReadScope
    resolved: tuple[ResolvedUnit, ...] = ()
    edition: str = ""
    ties: tuple[Finding, ...] = ()
    boundary_id: str | None = None
    product_id: str | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of the wording alone, then those that its units' ground gave."""
        return (*scope_findings(self.scope), *self.ties)

    def as_json(self) -> dict[str, Any]:
        """The object ``scope`` of the command's answer."""
        scope = self.scope
        return {
            "kinds": list(scope.kind_names),
            "product": scope.product,
            "units": self._units(),
            "declared_count": scope.declared_count,
            "village_count": scope.village_count,
            "extent_deg": list(scope.extent_deg) if scope.extent_deg else None,
            "corners": [{"name": one.name, "lon": one.lon_deg, "lat": one.lat_deg} for one in scope.corners],
            "declared_corners": scope.declared_corners,
            "letter_no": scope.letter.number if scope.letter else "",
            "letter": _letter(scope),
            "legs": [{"side": leg.side, "type": str(leg.leg_type), "text": leg.text} for leg in scope.legs],
            "elevation_m": [scope.limits.elevation_min_m, scope.limits.elevation_max_m],
            "land_uses": list(scope.limits.land_uses),
            "areas": [{"text": area.text, "m2": area.m2} for area in scope.areas],
            "findings": [finding.as_json() for finding in self.findings],
            "unread": [scope.text[start:end] for start, end in scope.unread],
        }

    def _units(self) -> list[dict[str, Any]]:
        if not self.resolved:
            return [_unit(phrase) for phrase in self.scope.units]
        return [{**_unit(one.phrase), **_match(one)} for one in self.resolved]


def _unit(phrase: UnitPhrase) -> dict[str, Any]:
    return {
        "name": phrase.name,
        "level": str(phrase.level) if phrase.level else "",
        "code": "",
        "edition": "",
        "match": "",
        "successors": [],
        "parents": list(phrase.parents),
        "part": phrase.part_note,
        "is_special": phrase.is_special,
        "zone": phrase.zone,
        "span": list(phrase.span),
    }


def _match(one: ResolvedUnit) -> dict[str, Any]:
    return {
        "code": one.code,
        "edition": one.edition,
        "match": str(one.match),
        "resolved_name": one.resolved_name,
        "successors": [{"code": unit.code, "name": unit.name} for unit in one.successors],
        "candidates": [{"code": unit.code, "name": unit.name} for unit in one.candidates],
        "remark": one.message,
    }


def _letter(scope: ReadScope) -> dict[str, Any] | None:
    letter = scope.letter
    if letter is None:
        return None
    dated = letter.dated.isoformat() if letter.dated else None
    return {"title": letter.title, "number": letter.number, "issuer": letter.issuer, "dated": dated}


def read_wording(text: str, county: str = "", project: Project | None = None, edition: str = "") -> ScopeReading:
    """Read a wording; with a project its units are resolved to codes of an edition.

    Parameters
    ----------
    text : str
    county : str
        Where the wording does not say it.
    project : Project, optional
    edition : str
        "" for the one that holds today.

    Raises
    ------
    UsageError
        DIVISIONS_NONE, DIVISIONS_NO_EDITION.
    """
    scope = read_scope(text, county)
    if project is None:
        return ScopeReading(scope)
    chosen = edition or edition_as_of(project)
    # Corner points and extents alone need no list of units.
    resolved = resolve(project, scope, chosen, county=county) if scope.units else ()
    if any(defect.code == "DEGREES_LOST" for defect in scope.defects):
        scope = read_scope(text, county, county_extent=county_extent(project, resolved, chosen))
    tie = check_extent(scope, build_scope(pieces_of(project, resolved), scope), "", scope.product)
    return ScopeReading(scope, resolved, chosen, (tie,) if tie else ())


def save_wording(project: Project, reading: ScopeReading) -> ScopeReading:
    """Keep a wording with the boundary version that it gives; nothing is kept of a text that tells no scope.

    Raises
    ------
    StorageError
    """
    if not reading.scope.kinds:
        return reading
    told = [finding.as_json() for finding in reading.findings]
    saved = save_scope(project, reading.scope, reading.resolved, reading.edition, findings=told)
    return replace(reading, boundary_id=saved.boundary_id, product_id=saved.product_id)


def county_extent(project: Project, resolved: tuple[ResolvedUnit, ...], edition: str) -> Box | None:
    """(west, south, east, north) in degrees of the counties that hold the units; None without their polygons."""
    codes = {fill_code(one.code[:6]) for one in resolved if len(one.code) >= 6}
    units = [unit for code in sorted(codes) for unit in project.read_all(AdminUnit, edition=edition, code12=code)]
    shapes = [unit.geom for unit in units if unit.geom is not None]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes)
    return float(west), float(south), float(east), float(north)
