"""Where a wording's numbers and its units contradict each other on the ground, V-R2 and V-R8."""

from collections.abc import Iterator, Sequence
from typing import Any

import shapely

from gi_atlas.model import AdminUnit, ScopeKind, fill_code
from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.scope.building import BuiltScope, corner_polygon, extent_polygon
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.scope.ties import check_extent
from gi_atlas.scope.unapplied import larger_than_wording
from gi_atlas.scope.wording import ReadScope
from gi_atlas.storage.project import Project

# Corners on the county's line may lie beside another map's line by so much.
NEAR_DEG = 0.01


def place_findings(
    project: Project, scope: ReadScope, resolved: Sequence[ResolvedUnit], built: BuiltScope
) -> Iterator[Finding]:
    """Findings that the ground of a wording's units gives; none where no unit has a polygon."""
    larger = larger_than_wording(scope, built)
    if larger is not None:
        yield larger
    tie = check_extent(scope, built, "", scope.product)
    if tie is not None:
        yield tie
    if built.fault == "CORNERS_OUTSIDE_UNITS":
        place = place_of(corner_polygon(scope.corners))
        yield Finding("CORNERS_OUTSIDE_UNITS", Severity.ERROR, "", scope.product, place, _corners_evidence(scope))
    elif ScopeKind.SEA not in scope.kinds:
        yield from _outside_counties(project, scope, resolved)


def _corners_evidence(scope: ReadScope) -> dict[str, Any]:
    spans = [corner.span for corner in scope.corners]
    return {"count": len(spans), "span": [min(s[0] for s in spans), max(s[1] for s in spans)]}


def _outside_counties(project: Project, scope: ReadScope, resolved: Sequence[ResolvedUnit]) -> Iterator[Finding]:
    """Corners and extents that lie in none of the counties named, V-R8."""
    if not scope.corners and not scope.extents:
        return
    counties = counties_ground(project, resolved)
    if counties is None:
        return
    near = shapely.buffer(counties, NEAR_DEG)
    for corner in scope.corners:
        point = shapely.Point(corner.lon_deg, corner.lat_deg)
        if not near.covers(point):
            yield _outside(scope, corner.name, corner.span, point)
    box = extent_polygon(scope)
    if box is not None and not near.intersects(box):
        spans = [bound.span for extent in scope.extents for bound in (extent.lon, extent.lat) if bound is not None]
        span = min(s[0] for s in spans), max(s[1] for s in spans)
        yield _outside(scope, scope.text[span[0] : span[1]], span, box.centroid)


def _outside(scope: ReadScope, written: str, span: Sequence[int], point: Any) -> Finding:
    evidence = {"written": written, "span": list(span)}
    return Finding("SCOPE_PLACE_OUTSIDE", Severity.WARNING, "", scope.product, (point.x, point.y), evidence)


def counties_ground(project: Project, resolved: Sequence[ResolvedUnit]) -> Any:
    """Union of the counties of all units, from whatever edition has a polygon; None if one of them has none."""
    codes = {fill_code(code[:6]) for unit in resolved if len(code := unit.code or unit.inside) >= 6}
    if not codes or any(len(unit.code or unit.inside) < 6 for unit in resolved):
        return None
    shapes = [_county_ground(project, code) for code in sorted(codes)]
    return None if any(shape is None for shape in shapes) else shapely.union_all(shapes)


def _county_ground(project: Project, code12: str) -> Any:
    units = sorted(project.read_all(AdminUnit, code12=code12), key=lambda unit: unit.edition)
    drawn = [unit.geom for unit in units if unit.geom is not None and shapely.get_dimensions(unit.geom) == 2]
    if not drawn:
        return None
    return drawn[-1] if drawn[-1].is_valid else shapely.make_valid(drawn[-1], method="structure", keep_collapsed=False)
