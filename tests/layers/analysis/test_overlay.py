"""Administrative units under boundaries: relations, shares, invalid and empty input."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.area import ellipsoid_area_m2, ellipsoid_areas_m2
from layers.analysis.overlay import Overlay, UnitIndex, overlay
from layers.analysis.pieces import SliverRule
from tests.layers.analysis.places import bow_tie, metres_box
from tests.layers.shapes import ragged_polygon

UNIT = metres_box(0, 0, 10_000, 10_000)


def relations(found: Overlay) -> dict[tuple[int, int], str]:
    return {(int(b), int(u)): str(r) for b, u, r in zip(found.boundary, found.unit, found.relation, strict=True)}


def relation_of(boundary: Any, unit: Any = UNIT, rule: SliverRule | None = None) -> str | None:
    return relations(overlay([boundary], UnitIndex([unit]), rule)).get((0, 0))


@pytest.mark.parametrize(
    ("boundary", "relation"),
    [
        pytest.param(metres_box(-500, -500, 10_500, 10_500), "whole", id="the unit lies within"),
        pytest.param(UNIT, "whole", id="the same ground"),
        pytest.param(metres_box(0, 0, 10_000, 9_960), "whole", id="a rest 40 m wide is a sliver"),
        pytest.param(metres_box(0, 0, 10_000, 9_940), "part", id="a rest 60 m wide is none"),
        pytest.param(metres_box(2_000, 2_000, 4_000, 4_000), "part", id="the boundary lies within"),
        pytest.param(metres_box(5_000, 0, 15_000, 10_000), "part", id="half"),
        pytest.param(metres_box(-1_000, 0, 40, 10_000), "sliver", id="40 m wide"),
        pytest.param(metres_box(-1_000, 0, 60, 10_000), "part", id="60 m wide"),
        pytest.param(metres_box(-1_000, 0, 90, 100), "sliver", id="less than a hectare"),
        pytest.param(metres_box(-1_000, 0, 110, 100), "part", id="more than a hectare, not thin"),
        pytest.param(metres_box(-1_000, 0, 0, 10_000), None, id="a common border is no ground"),
        pytest.param(metres_box(10_000, 10_000, 20_000, 20_000), None, id="a common corner"),
        pytest.param(metres_box(20_000, 0, 30_000, 10_000), None, id="apart"),
    ],
)
def test_relations(boundary: Any, relation: str | None) -> None:
    assert relation_of(boundary) == relation


def test_the_sliver_rule_is_the_persons() -> None:
    thin = metres_box(-1_000, 0, 60, 10_000)
    assert relation_of(thin, rule=SliverRule(width_m=100)) == "sliver"
    assert relation_of(metres_box(0, 0, 10_000, 9_940), rule=SliverRule(width_m=100)) == "whole"
    assert relation_of(metres_box(-1_000, 0, 110, 100), rule=SliverRule(area_m2=20_000)) == "sliver"
    assert relation_of(metres_box(-1_000, 0, 90, 100), rule=SliverRule(width_m=0, area_m2=0)) == "part"


def test_a_unit_of_less_than_a_hectare_is_whole_not_a_sliver() -> None:
    small = metres_box(0, 0, 50, 50)
    assert relation_of(metres_box(-500, -500, 500, 500), small) == "whole"
    assert relation_of(small, small) == "whole"


def test_areas_and_shares() -> None:
    boundary = metres_box(5_000, 0, 25_000, 10_000)
    found = overlay([boundary], UnitIndex([UNIT]))
    piece = shapely.intersection(boundary, UNIT)
    assert found.area_m2[0] == pytest.approx(ellipsoid_area_m2(piece), rel=1e-12)
    assert found.area_m2[0] == pytest.approx(5_000 * 10_000, rel=2e-3)
    assert found.share_of_boundary[0] == pytest.approx(0.25, rel=2e-3)
    assert found.share_of_unit[0] == pytest.approx(0.5, rel=2e-3)


def test_units_with_a_point_only_have_no_area() -> None:
    units = UnitIndex([shapely.Point(119.05, 29.05), shapely.Point(121, 29), None, shapely.Point()])
    found = overlay([UNIT], units)
    assert relations(found) == {(0, 0): "point"}
    assert np.isnan([found.area_m2[0], found.share_of_boundary[0], found.share_of_unit[0]]).all()


def test_rows_are_ordered_by_boundary_and_unit() -> None:
    units = [metres_box(5_000 * n, 0, 5_000 * n + 5_000, 5_000) for n in range(3)] + [shapely.Point(119.01, 29.01)]
    boundaries = [metres_box(0, 0, 15_000, 5_000), metres_box(-100, -100, 7_500, 5_000)]
    found = overlay(boundaries, UnitIndex(units[::-1]))
    assert list(zip(found.boundary.tolist(), found.unit.tolist(), strict=True)) == [
        (0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 2), (1, 3)]  # fmt: skip


def test_holes_and_parts_count() -> None:
    holed = shapely.Polygon(UNIT.exterior, [metres_box(2_000, 2_000, 8_000, 8_000).exterior])
    assert overlay([metres_box(3_000, 3_000, 7_000, 7_000)], UnitIndex([holed])).area_m2.tolist() == []
    scattered = shapely.MultiPolygon([metres_box(-500, 0, 1_000, 1_000), metres_box(9_000, 9_000, 10_500, 10_000)])
    found = overlay([scattered], UnitIndex([holed]))
    assert found.area_m2[0] == pytest.approx(2e6, rel=2e-3)


def test_a_box_that_a_large_ring_fills_keeps_the_unit_whole() -> None:
    """A ring of many vertices is cut to the unit's box; all that is left of it is that box."""
    large = shapely.Point(119, 29).buffer(0.5, quad_segs=1000)
    assert shapely.get_num_coordinates(large) > 2_000
    found = overlay([large], UnitIndex([UNIT, metres_box(-4_000, -4_000, -1_000, -1_000)]))
    assert found.relation.tolist() == ["whole", "whole"]
    assert found.area_m2[0] == ellipsoid_area_m2(UNIT)


@pytest.mark.parametrize("is_known", [False, True])
def test_invalid_input_is_mended_for_the_computation_alone(is_known: bool) -> None:
    tie = bow_tie()
    before = shapely.to_wkb(tie)
    told = [False] if is_known else None
    unit = shapely.box(118.9, 28.9, 119.2, 29.2)
    found = overlay([tie], UnitIndex([unit]), is_valid=told)
    assert found.repaired_boundaries == [0]
    mended = shapely.make_valid(tie, method="structure")
    assert found.area_m2[0] == pytest.approx(ellipsoid_area_m2(mended), rel=1e-12)
    assert found.share_of_boundary[0] == pytest.approx(1)
    assert shapely.to_wkb(tie) == before
    as_unit = overlay([unit], UnitIndex([None, tie], None if told is None else [True, False]))
    assert as_unit.repaired_units == [1]
    assert relations(as_unit) == {(0, 1): "whole"}


@pytest.mark.parametrize("boundary", [None, shapely.Polygon(), shapely.MultiPolygon()])
def test_nothing_covers_nothing(boundary: Any) -> None:
    assert len(overlay([boundary], UnitIndex([UNIT])).boundary) == 0


def test_no_boundary_and_no_unit() -> None:
    assert len(overlay([], UnitIndex([UNIT])).boundary) == 0
    assert len(overlay([UNIT], UnitIndex([])).boundary) == 0


def test_points_on_borders_and_nowhere() -> None:
    left, right = shapely.box(118, 28, 119, 29), shapely.box(119, 28, 120, 29)
    holed = shapely.Polygon(left.exterior, [shapely.box(118.4, 28.4, 118.6, 28.6).exterior])
    units = UnitIndex([holed, right])
    points = np.array([shapely.Point(118.5, 28.5), shapely.Point(119, 28.5), shapely.Point(130, 28), shapely.Point()])
    place, unit = units.polygons_with(points)
    assert list(zip(place.tolist(), unit.tolist(), strict=True)) == [(1, 0), (1, 1)]
    assert [len(found) for found in units.polygons_with(points[:0])] == [0, 0]
    assert [len(found) for found in UnitIndex([None]).polygons_with(points)] == [0, 0]


@pytest.mark.parametrize("cores", [1, 2, 5])
def test_many_points_are_found_as_one_by_one(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    """Few points in a unit are asked without, many with an index; neither they nor the threads change the answer."""
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    random = np.random.default_rng(7)
    shapes = np.array([ragged_polygon(n, 200, 110 + n % 5, 30 + n // 5, 0.8) for n in range(15)])
    places = np.concatenate([random.uniform([109, 29], [115, 33], (800, 2)), random.normal([112, 31], 0.2, (400, 2))])
    points = shapely.points(places)
    units = UnitIndex(shapes)
    for _again in range(2):
        place, unit = units.polygons_with(points)
        assert list(zip(place.tolist(), unit.tolist(), strict=True)) == [
            (n, k)
            for n, point in enumerate(points)
            for k, shape in enumerate(shapes)
            if shapely.intersects(shape, point)
        ]


def test_points_into_units() -> None:
    units = UnitIndex([None, UNIT, metres_box(10_000, 0, 20_000, 10_000)])
    points = np.array([shapely.Point(119.05, 29.05), shapely.Point(119.15, 29.05), shapely.Point(120, 29)])
    place, unit = units.polygons_with(points)
    assert list(zip(place.tolist(), unit.tolist(), strict=True)) == [(0, 1), (1, 2)]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(8, 3_000), st.floats(0.1, 1.5))
def test_a_coverage_shares_out_the_whole_boundary(seed: int, vertex_count: int, radius: float) -> None:
    """Units without gap or overlap: their pieces add up to the boundary, each is what GEOS makes of the pair."""
    boundary = shapely.make_valid(ragged_polygon(seed, vertex_count, 110, 30, radius), method="structure")
    units = [shapely.box(x / 2, y / 2, x / 2 + 0.5, y / 2 + 0.5) for x in range(216, 224) for y in range(56, 64)]
    found = overlay([boundary], UnitIndex(units))
    assert found.area_m2.sum() == pytest.approx(ellipsoid_area_m2(boundary), rel=1e-9)
    assert found.share_of_boundary.sum() == pytest.approx(1, rel=1e-9)
    plain = ellipsoid_areas_m2(shapely.intersection(boundary, np.array(units)[found.unit]))
    assert found.area_m2 == pytest.approx(plain, rel=1e-7, abs=1e-3)
    assert set(found.unit) == set(np.flatnonzero(ellipsoid_areas_m2(shapely.intersection(boundary, units)) > 0))
