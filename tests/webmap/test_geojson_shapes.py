"""Geometries for other programs: RFC 7946."""

import math
from typing import Any

import numpy as np
import pytest
import shapely

from layers.publish.webmap.geojson_shapes import to_geojson


def made(shape: Any) -> Any:
    found = to_geojson(shape)
    assert found is not None
    return shapely.geometry.shape(found)


@pytest.mark.parametrize("west", [170.0, -190.0, 530.0])
def test_what_crosses_the_antimeridian_is_cut_there(west: float) -> None:
    shape = made(shapely.box(west, 50, west + 20, 60))
    assert shape.is_valid
    assert sorted(part.bounds for part in shape.geoms) == [(-180, 50, -170, 60), (170, 50, 180, 60)]
    assert all(part.exterior.is_ccw for part in shape.geoms)


CROSSED = shapely.Polygon([(179, 0), (181, 1), (181, 0), (179, 1)])


@pytest.mark.parametrize("turn", [-360, 0, 360])
def test_what_crosses_itself_and_the_antimeridian_is_mended_and_cut(turn: int) -> None:
    shape = made(shapely.transform(CROSSED, lambda places: places + np.array([turn, 0])))
    assert shape.is_valid
    assert sorted(part.bounds for part in shape.geoms) == [(-180, 0, -179, 1), (179, 0, 180, 1)]
    assert shape.area == pytest.approx(1.0)  # two triangles of a half


def test_a_crossed_part_spares_the_whole_ones_beside_it() -> None:
    shape = made(shapely.multipolygons([shapely.box(10, 10, 11, 11), CROSSED]))
    assert shape.is_valid
    assert shape.area == pytest.approx(2.0)


def test_a_hole_beyond_its_polygon_across_the_antimeridian_does_not_stop_the_map() -> None:
    shell, hole = shapely.box(179, 0, 181, 1).exterior, shapely.box(180.5, 0.5, 182, 0.7).exterior
    shape = made(shapely.Polygon(shell, [hole]))
    assert shape.is_valid
    assert all(-180 <= part.bounds[0] and part.bounds[2] <= 180 for part in shape.geoms)


def test_a_line_that_crosses_itself_and_the_antimeridian_is_cut() -> None:
    line = shapely.LineString([(179, 0), (181, 1), (181, 0), (179, 1)])
    shape = made(line)
    assert sorted({part.bounds[0] >= 0 for part in shape.geoms}) == [False, True]
    assert shape.length == pytest.approx(line.length)


def test_holes_on_both_sides_stay_holes() -> None:
    holes = [shapely.box(172, 52, 174, 54), shapely.box(184, 52, 186, 54), shapely.box(179, 56, 181, 58)]
    shape = made(shapely.box(170, 50, 190, 60).difference(shapely.union_all(holes)))
    assert shape.area == pytest.approx(200 - 12)
    assert sum(len(part.interiors) for part in shape.geoms) == 2  # the third one is open to the cut
    assert all(not ring.is_ccw for part in shape.geoms for ring in part.interiors)


def test_what_lies_wholly_beyond_is_brought_back() -> None:
    assert made(shapely.box(181, 10, 182, 11)).bounds == (-179, 10, -178, 11)
    assert made(shapely.box(-182, 10, -181, 11)).bounds == (178, 10, 179, 11)


@pytest.mark.parametrize("edges", [(170, 180), (-180, -170), (-180, 180)])
def test_what_ends_at_the_antimeridian_is_one_part(edges: tuple[float, float]) -> None:
    shape = made(shapely.box(edges[0], 10, edges[1], 20))
    assert shape.bounds == (edges[0], 10, edges[1], 20)
    assert len(shape.geoms) == 1


def test_parts_that_touch_it_from_beyond_leave_no_line_behind() -> None:
    shape = made(shapely.MultiPolygon([shapely.box(180, 10, 190, 20), shapely.box(100, 10, 110, 20)]))
    assert sorted(part.bounds for part in shape.geoms) == [(-180, 10, -170, 20), (100, 10, 110, 20)]


def test_what_lies_within_is_not_touched() -> None:
    bent = shapely.Polygon([(119, 29), (119.3333333, 29.1), (119.1, 29.2)])
    assert made(bent).geoms[0].equals_exact(bent, 0.5e-6)


@pytest.mark.parametrize(("lon", "shown"), [(119.123456789, 119.123457), (181.5, -178.5), (-181.5, 178.5), (180, 180)])
def test_points_lie_between_180_and_180(lon: float, shown: float) -> None:
    found = to_geojson(shapely.Point(lon, 29))
    assert found is not None
    assert math.isclose(found["coordinates"][0], shown, abs_tol=1e-9)


@pytest.mark.parametrize("nothing", [None, shapely.Polygon(), shapely.Point()])
def test_nothing_has_no_geometry(nothing: Any) -> None:
    assert to_geojson(nothing) is None
