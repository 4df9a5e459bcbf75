"""Reading a wording with or without a project: its answer for the command line and the panel."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import shapely

from gi_atlas.as_of import as_of as seen_as_of
from gi_atlas.divisions.editions import edition_as_of
from gi_atlas.model import AdminUnit, fill_code
from gi_atlas.rules.findings import Finding
from gi_atlas.scope.building import BuiltScope, ScopePiece
from gi_atlas.scope.findings import scope_findings
from gi_atlas.scope.reading import read_scope, read_scopes
from gi_atlas.scope.resolving import ResolvedUnit, resolve
from gi_atlas.scope.saving import ScopeKeeping, save_scope
from gi_atlas.scope.wording import Box, ReadScope, Span, UnitPhrase
from gi_atlas.services.scope_ground import ground_of
from gi_atlas.services.scope_ground_notes import day_findings, ground_findings
from gi_atlas.services.scope_left_out import build_in
from gi_atlas.services.scope_place_checks import place_findings
from gi_atlas.storage.project import Project


@dataclass(frozen=True)
class ScopeReading:
    """A wording that was read: what it says, its units in an edition, its findings.

    ``resolved``, ``ties`` and the ground (``pieces``, ``built``) are empty where no project was given; ``boundary_id``
    and ``product_id`` are None until it is kept in one. ``borrowed`` tells units whose ground another edition gave
    (code → edition), ``as_of`` the day that 现辖 means where one was named.
    """

    scope: ReadScope
    resolved: tuple[ResolvedUnit, ...] = ()
    edition: str = ""
    ties: tuple[Finding, ...] = ()
    boundary_id: str | None = None
    product_id: str | None = None
    pieces: tuple[ScopePiece, ...] = ()
    built: BuiltScope = field(default_factory=BuiltScope)
    borrowed: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of the wording alone, then those that its units' ground gave."""
        return (*scope_findings(self.scope), *self.ties)

    def ground_edition(self, number: int) -> str:
        """Edition that lent a unit of ``resolved`` its ground; "" where none was lent."""
        if self.resolved[number].phrase.zone:
            return ""
        place = sum(not unit.phrase.zone for unit in self.resolved[:number])
        return self.borrowed.get(self.pieces[place].code, "")

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


def read_wording(
    text: str,
    county: str = "",
    project: Project | None = None,
    edition: str = "",
    manual: Mapping[str, str] | None = None,
    as_of: date | None = None,
) -> ScopeReading:
    """Read a wording; with a project its units are resolved to codes of an edition, and their ground is put together.

    Parameters
    ----------
    text : str
    county : str
        Where the wording does not say it.
    project : Project, optional
    edition : str
        "" for the one that holds on ``as_of``, else on the day by which the project is seen, else today.
    manual : mapping of str to str
        Successors that a person entered: name as written, of a unit or of a county above, → code.
    as_of : date, optional
        Day that 现辖 means.

    Raises
    ------
    UsageError
        DIVISIONS_NONE, DIVISIONS_NO_EDITION, DIVISIONS_NO_CODE.
    """
    scope = read_scope(text, county)
    return ScopeReading(scope) if project is None else resolve_wording(project, scope, county, edition, manual, as_of)


def read_wordings(
    text: str,
    county: str = "",
    project: Project | None = None,
    edition: str = "",
    manual: Mapping[str, str] | None = None,
    as_of: date | None = None,
) -> tuple[ScopeReading, ...]:
    """As ``read_wording``, of each product that an announcement tells, in its order."""
    scopes = read_scopes(text, county)
    if project is None:
        return tuple(map(ScopeReading, scopes))
    return tuple(resolve_wording(project, scope, county, edition, manual, as_of) for scope in scopes)


def resolve_wording(
    project: Project,
    scope: ReadScope,
    county: str = "",
    edition: str = "",
    manual: Mapping[str, str] | None = None,
    as_of: date | None = None,
) -> ScopeReading:
    """The second half of ``read_wording``, for a wording that was read already."""
    chosen = edition or edition_as_of(project, as_of)
    # Corner points and extents alone need no list of units.
    resolved = resolve(project, scope, chosen, county=county, manual=manual) if scope.units else ()
    if any(defect.code == "DEGREES_LOST" for defect in scope.defects):
        again = read_scope(scope.text, county, county_extent=county_extent(project, resolved, chosen))
        scope = replace(again, product=scope.product)
    ground = ground_of(project, resolved)
    made = build_in(project, scope, resolved, ground.pieces, chosen, county, manual)
    scope, built = _with_followed(scope, made.built), made.built
    days = () if edition else day_findings(project, as_of or seen_as_of(project), chosen)
    lent = (finding for one in (ground, *made.lent) for finding in ground_findings(project, one))
    ties = (*place_findings(project, scope, resolved, built), *lent, *days)
    return ScopeReading(
        scope, resolved, chosen, ties, pieces=ground.pieces, built=built, borrowed=ground.borrowed, as_of=as_of
    )


def _with_followed(scope: ReadScope, built: BuiltScope) -> ReadScope:
    """The wording without those words among the unread ones that its polygon follows."""
    kept = [span for span in scope.unread if not any(_holds(one, span) for one in built.left_out)]
    return replace(scope, unread=tuple(kept))


def _holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def save_wording(project: Project, reading: ScopeReading, keeping: ScopeKeeping | None = None) -> ScopeReading:
    """Keep a wording with the boundary version that it gives; nothing is kept of a text that tells no scope.

    Raises
    ------
    StorageError
    """
    if not reading.scope.kinds:
        return reading
    told = replace(
        keeping or ScopeKeeping(),
        findings=tuple(finding.as_json() for finding in reading.findings),
        ground_editions=dict(reading.borrowed),
    )
    saved = save_scope(
        project, reading.scope, reading.resolved, reading.edition, reading.as_of, keeping=told, built=reading.built
    )
    return replace(reading, boundary_id=saved.boundary_id, product_id=saved.product_id)


def county_extent(project: Project, resolved: tuple[ResolvedUnit, ...], edition: str) -> Box | None:
    """(west, south, east, north) in degrees of the counties that hold the units; None without their polygons."""
    codes = {fill_code(one.code[:6]) for one in resolved if len(one.code) >= 6}
    units = [unit for code in sorted(codes) for unit in project.read_all(AdminUnit, code12=code)]
    # A list without map says nothing of where the county lies; the newest map of it does.
    drawn = [unit for unit in units if unit.geom is not None and shapely.get_dimensions(unit.geom) == 2]
    shapes = [unit.geom for unit in drawn if unit.edition == edition] or [unit.geom for unit in drawn]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes)
    return float(west), float(south), float(east), float(north)
