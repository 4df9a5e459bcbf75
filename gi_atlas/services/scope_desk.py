"""A wording as it lies on a desk: everything to be looked at in it, each with its words and its place on the map."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely

from gi_atlas.area_official import official_area_m2
from gi_atlas.jobs import Progress
from gi_atlas.model import UnitMatch
from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.scope.building import corner_polygon, extent_polygon
from gi_atlas.scope.naming import MASK
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.scope.signers import Signer, signer_of
from gi_atlas.scope.unit_list import Unit
from gi_atlas.scope.wording import Box, ReadScope, Span
from gi_atlas.services.scope_reading import ScopeReading, resolve_wording
from gi_atlas.storage.project import Project

# What a name may be that stands for no one unit: a person has to say something.
OPEN_MATCHES = {
    UnitMatch.UNKNOWN: Severity.ERROR,
    UnitMatch.AMBIGUOUS: Severity.ERROR,
    UnitMatch.SPLIT: Severity.WARNING,
    UnitMatch.NO_CODE: Severity.WARNING,
}
_ELSEWHERE = "DIVISIONS_COUNTY_ELSEWHERE"
_ABOVE_OPEN = frozenset({"DIVISIONS_COUNTY_UNKNOWN", "DIVISIONS_CITY_UNKNOWN", _ELSEWHERE})
_MARGIN_DEG = 0.002
_MOST_UNREAD = 20


@dataclass(frozen=True)
class Issue:
    """One thing to be looked at in a wording.

    Attributes
    ----------
    finding : Finding
    spans : tuple of Span
        Words that it is about, in the wording as it stands.
    proposal : str
        What would be put in place of the first span; "" where nothing is proposed.
    extent : Box or None
        Where it lies, in degrees (EPSG:4490).
    unit : int
        Number of the unit that it is about; -1 for none.
    subject : str
        Name whose successor a person may enter; "" where none is to be entered.
    candidates : tuple of Unit
        What may be meant by it.
    """

    finding: Finding
    spans: tuple[Span, ...] = ()
    proposal: str = ""
    extent: Box | None = None
    unit: int = -1
    subject: str = ""
    candidates: tuple[Unit, ...] = ()

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return self.finding.severity

    @property
    def written(self) -> str:
        """The words that a proposal would replace, as the finding has them."""
        return str(self.finding.evidence.get("written", ""))


@dataclass(frozen=True)
class Desk:
    """A wording read, resolved and looked through.

    ``shapes`` holds the ground of each unit of ``reading.resolved`` (None where it is not known), ``signer`` who
    proposes the scope (Order 80 Art. 10) by the counties of its units. ``is_resolved`` is False while only the words
    were read.
    """

    reading: ScopeReading
    issues: tuple[Issue, ...] = ()
    shapes: tuple[Any, ...] = ()
    area_m2: float | None = None
    signer: Signer | None = None
    is_resolved: bool = False
    corners: Any = None
    extents: Any = None
    points: tuple[Any, ...] = field(default=())

    @property
    def scope(self) -> ReadScope:
        """What the wording says."""
        return self.reading.scope

    @property
    def is_savable(self) -> bool:
        """Whether the wording tells a scope, and its names were looked up."""
        return self.is_resolved and bool(self.scope.kinds)

    def extent_of_unit(self, number: int) -> Box | None:
        """Where a unit lies, in degrees; None where that is not known."""
        return _extent(self.shapes[number]) if number < len(self.shapes) else None


def lay_words(scope: ReadScope) -> Desk:
    """A wording of which only the words were read: marks at once, names later."""
    reading = ScopeReading(scope)
    issues = tuple(_issues(reading, ()))
    return Desk(reading, issues, corners=corner_polygon(scope.corners), extents=extent_polygon(scope))


def lay_out(
    project: Project,
    scope: ReadScope,
    county: str = "",
    edition: str = "",
    manual: Mapping[str, str] | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> Desk:
    """Resolve a wording's names, put its ground together and look it through.

    Raises
    ------
    UsageError
        As ``read_wording``.
    JobCancelled
    """
    progress = progress or Progress()
    progress.check()
    reading = resolve_wording(project, scope, county, edition, manual, as_of)
    progress.check()
    shapes = tuple(_shapes(reading))
    built = reading.built.geometry
    return Desk(
        reading,
        tuple(_issues(reading, shapes)),
        shapes,
        None if built is None else official_area_m2(built),
        _signer(reading.resolved),
        True,
        corner_polygon(reading.scope.corners),
        extent_polygon(reading.scope),
        tuple(shape for shape in shapes if shape is not None and shapely.get_dimensions(shape) == 0),
    )


def _shapes(reading: ScopeReading) -> Iterator[Any]:
    pieces = iter(reading.pieces)
    for unit in reading.resolved:
        # Units of another zone have no piece: they are none of the product's own ground.
        yield None if unit.phrase.zone else next(pieces).geometry


def _signer(resolved: Sequence[ResolvedUnit]) -> Signer | None:
    own = [unit for unit in resolved if not unit.phrase.zone]
    codes = [unit.code or unit.inside for unit in own]
    if not codes or any(len(code) < 6 or code[4:6] == "00" for code in codes):
        return None
    return signer_of(code[:6] for code in codes)


# --- what is to be looked at


def _issues(reading: ScopeReading, shapes: Sequence[Any]) -> Iterator[Issue]:
    order = list(Severity)
    found = [*_of_words(reading, shapes), *_of_units(reading, shapes), *_unread(reading.scope)]
    yield from sorted(found, key=lambda issue: order.index(issue.severity))


def _of_words(reading: ScopeReading, shapes: Sequence[Any]) -> Iterator[Issue]:
    for finding in reading.findings:
        spans = tuple(_spans_told(finding)) or tuple(_spans_of_tie(reading.scope, finding))
        extent = _joined([*_boxes_of(reading.scope, spans, shapes), *_boxes_of_tie(reading, finding)])
        yield Issue(finding, spans, _proposal(finding), extent)


def _spans_told(finding: Finding) -> Iterator[Span]:
    """Places of the words that a finding names itself, one or several."""
    one = finding.evidence.get("span")
    for start, end in finding.evidence.get("spans", [one] if one else []):
        yield int(start), int(end)


def _proposal(finding: Finding) -> str:
    """What is proposed; words that were hidden from the reader are no proposal."""
    proposal = str(finding.evidence.get("proposal") or "")
    return "" if MASK in proposal else proposal


def _spans_of_tie(scope: ReadScope, finding: Finding) -> Iterator[Span]:
    """Words of a finding that the ground gave: the units it names, else the extents."""
    names = finding.evidence.get("units", ())
    if names:
        yield from (unit.span for unit in scope.units if unit.name in names)
    else:
        bounds = (bound for extent in scope.extents for bound in (extent.lon, extent.lat))
        yield from (bound.span for bound in bounds if bound is not None)


def _of_units(reading: ScopeReading, shapes: Sequence[Any]) -> Iterator[Issue]:
    counties: dict[str, list[int]] = {}
    for number, unit in enumerate(reading.resolved):
        severity = OPEN_MATCHES.get(unit.match)
        is_above = unit.remark in _ABOVE_OPEN and unit.phrase.name != unit.context.get("county")
        if is_above or unit.remark == _ELSEWHERE:
            counties.setdefault(str(unit.context.get("county", "")), []).append(number)
        elif severity is not None and unit.remark:
            context = dict(unit.context)
            finding = Finding(unit.remark, severity, "", unit.phrase.name, None, context, "SCOPE_UNIT_OPEN_FIX")
            span = (unit.phrase.span,)
            yield Issue(finding, span, "", _extent(shapes[number]), number, subject_of(unit), unit.candidates)
    yield from (_county_open(reading, name, numbers) for name, numbers in counties.items())


def _county_open(reading: ScopeReading, name: str, numbers: Sequence[int]) -> Issue:
    """One issue for all units under a county that no edition holds: its successor finds them all."""
    units = [reading.resolved[number] for number in numbers]
    if units[0].remark == _ELSEWHERE:
        return _county_elsewhere(reading, name, numbers)
    evidence = {**units[0].context, "county": name, "count": len(units)}
    finding = Finding("SCOPE_COUNTY_OPEN", Severity.ERROR, "", name, None, evidence)
    spans = tuple(unit.phrase.span for unit in units)
    return Issue(finding, spans, "", None, numbers[0], name, units[0].candidates)


def _county_elsewhere(reading: ScopeReading, name: str, numbers: Sequence[int]) -> Issue:
    """One issue for all units under a county that is not where the wording says: without the names above it, it is."""
    units = [reading.resolved[number] for number in numbers]
    written = f"{units[0].context['above']}{name}"
    start = reading.scope.text.rfind(written, 0, units[0].phrase.span[1])
    is_sure = start >= 0 and len(units[0].candidates) == 1
    evidence = {**units[0].context, "count": len(units), "written": written}
    finding = Finding("SCOPE_COUNTY_ELSEWHERE", Severity.ERROR, "", name, None, evidence)
    spans = ((start, start + len(written)),) if is_sure else tuple(unit.phrase.span for unit in units)
    return Issue(finding, spans, name if is_sure else "", None, numbers[0], name, units[0].candidates)


def subject_of(unit: ResolvedUnit) -> str:
    """Name whose successor a person enters so that a unit is found: its own, or that of the county above it."""
    if unit.remark in _ABOVE_OPEN and unit.context.get("county"):
        return str(unit.context["county"])
    return "/".join((*unit.phrase.parents[-1:], unit.phrase.name))


def _unread(scope: ReadScope) -> Iterator[Issue]:
    for start, end in scope.unread[:_MOST_UNREAD]:
        evidence = {"written": scope.text[start:end]}
        yield Issue(Finding("SCOPE_WORDS_UNREAD", Severity.NOTE, "", scope.product, None, evidence), ((start, end),))


# --- where it lies


def _boxes_of(scope: ReadScope, spans: Sequence[Span], shapes: Sequence[Any]) -> Iterator[Box]:
    for span in spans:
        yield from _boxes_at(scope, span, shapes)


def _boxes_of_tie(reading: ScopeReading, finding: Finding) -> Iterator[Box]:
    """What contradicts each other must be seen together: the place that was found, and the ground of the units."""
    if finding.place is not None:
        ground = _extent(reading.built.geometry)
        yield from [_around(finding.place), *([ground] if ground is not None else [])]


def _joined(boxes: Sequence[Box]) -> Box | None:
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _boxes_at(scope: ReadScope, span: Span, shapes: Sequence[Any]) -> Iterator[Box]:
    for corner in scope.corners:
        if _meet(corner.span, span):
            yield corner.lon_deg, corner.lat_deg, corner.lon_deg, corner.lat_deg
    for extent in scope.extents:
        bounds = [bound for bound in (extent.lon, extent.lat) if bound is not None]
        if extent.deg is not None and any(_meet(bound.span, span) for bound in bounds):
            yield extent.deg
    for unit, shape in zip(scope.units, shapes, strict=False):
        box = _extent(shape) if _meet(unit.span, span) else None
        if box is not None:
            yield box


def _meet(first: Span, second: Span) -> bool:
    return first[0] < second[1] and second[0] < first[1]


def _extent(shape: Any) -> Box | None:
    if shape is None or shape.is_empty:
        return None
    west, south, east, north = shape.bounds
    return float(west), float(south), float(east), float(north)


def _around(place: tuple[float, float]) -> Box:
    lon, lat = place
    return lon - _MARGIN_DEG, lat - _MARGIN_DEG, lon + _MARGIN_DEG, lat + _MARGIN_DEG
