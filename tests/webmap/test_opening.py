"""What a map opens with: the meridian at which it begins, halves joined at 180°, ground around small places."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, box

from gi_atlas.model import SurveyRecord
from layers.publish.webmap.geometry import least_zoom
from layers.publish.webmap.mercator import LAT_LIMIT_DEG
from layers.publish.webmap.opening import (
    drawn_together,
    extent_of,
    first_meridian,
    opening_extent,
    surroundings,
)
from tests.webmap.making import MapProject, add_layer

FIJI = MultiPolygon([box(177, -19, 180, -16), box(-180, -19, -178, -16)])
CHINA = box(73, 18, 135, 54)


def test_the_extent_holds_all_shapes() -> None:
    assert extent_of([box(119, 29, 119.5, 29.1), Point(120, 28)]) == (119, 28, 120, 29.1)


@pytest.mark.parametrize(
    ("shapes", "meridian"),
    [
        ([CHINA], -np.inf),
        ([CHINA, Point(0, 51), Point(-70, 40)], -np.inf),
        ([box(-180, -80, 180, 80)], -np.inf),
        ([Point(180, 0)], -np.inf),
        ([Point(-180, 0)], -np.inf),
        ([FIJI], 177),
        ([FIJI, CHINA], 73),
        ([Point(179, 0), Point(-179, 0)], 179),
        ([box(178, -14, 184, -12), Point(-177, -13)], 178),
        ([box(178, -14, 184, -12)], -np.inf),
        ([MultiPolygon([box(-180, 60, -170, 70), box(30, 50, 180, 75)])], 30),
        # As near on both sides: it stays as the numbers run.
        ([Point(-90, 0), Point(90, 0)], -np.inf),
    ],
)
def test_a_map_begins_behind_its_widest_gap(shapes: list[shapely.Geometry], meridian: float) -> None:
    assert first_meridian(shapes) == meridian


def test_halves_cut_at_180_are_one_area() -> None:
    (joined,) = drawn_together([FIJI], 177)
    assert joined.geom_type == "Polygon"
    assert joined.equals(box(177, -19, 182, -16))


def test_halves_of_a_line_are_one_line() -> None:
    cut = MultiLineString([[(178, 0), (180, 1)], [(-180, 1), (-178, 2)]])
    (joined,) = drawn_together([cut], 178)
    assert joined.equals(LineString([(178, 0), (180, 1), (182, 2)]))
    assert joined.geom_type == "LineString"


def test_what_is_not_cut_keeps_its_parts() -> None:
    apart = MultiPolygon([box(177, 0, 179, 1), box(-179, 0, -178, 1)])
    hole = MultiPolygon([box(177, 0, 180, 3).difference(box(178, 1, 179, 2)), box(-180, 0, -179, 3)])
    moved, joined, alone, dot = drawn_together([apart, hole, box(177.5, 0, 178, 1), Point(-179.5, 1)], 177)
    assert moved.equals(MultiPolygon([box(177, 0, 179, 1), box(181, 0, 182, 1)]))
    assert joined.area == pytest.approx(hole.area)
    assert len(joined.interiors) == 1
    assert alone.equals(box(177.5, 0, 178, 1))
    assert (dot.x, dot.y) == (180.5, 1)


def test_halves_that_are_no_valid_areas_are_moved_as_they_are() -> None:
    bow = shapely.Polygon([(179, 0), (180, 1), (180, 0), (179, 1)])
    (moved,) = drawn_together([MultiPolygon([bow, box(-180, 0, -179, 1)])], 179)
    assert [part.bounds[0] for part in moved.geoms] == [179, 180]


def test_nothing_moves_where_the_map_begins_at_180_west() -> None:
    shapes = [FIJI, CHINA, MultiPoint([(0, 0), (1, 1)])]
    assert all(one is other for one, other in zip(shapes, drawn_together(shapes, -np.inf), strict=True))


@given(
    st.lists(
        st.tuples(st.integers(-180, 175), st.integers(1, 5)).map(lambda one: box(one[0], 0, one[0] + one[1], 1)),
        min_size=1,
        max_size=8,
    )
)
def test_moved_shapes_cover_the_same_ground_and_lie_no_further_apart(shapes: list[shapely.Geometry]) -> None:
    moved = drawn_together(shapes, first_meridian(shapes))
    before, after = extent_of(shapes), extent_of(moved)
    assert after[2] - after[0] <= before[2] - before[0]
    for one, other in zip(shapes, moved, strict=True):
        assert (other.bounds[0] - one.bounds[0]) % 360 == 0
        assert other.area == pytest.approx(one.area)


@pytest.mark.parametrize(("decimals", "kilometres"), [(6, 4.4), (3, 4.4), (2, 8.9), (1, 89), (0, 890), (None, 0.223)])
def test_a_single_place_opens_with_the_ground_around_it(decimals: int | None, kilometres: float) -> None:
    west, south, east, north = opening_extent((119.12, 29.34, 119.12, 29.34), decimals)
    assert (north - south) * 111.32 == pytest.approx(kilometres, rel=0.02)
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx((119.12, 29.34))
    assert east - west == pytest.approx(north - south)


def test_a_large_extent_stays_as_it_is() -> None:
    assert opening_extent((73, 18, 135, 54), 2) == (73, 18, 135, 54)
    assert surroundings((73, 18, 135, 54)) == (73, 18, 135, 54)


@pytest.mark.parametrize("lat", [-89.99, 89.99])
def test_an_extent_ends_where_the_plane_does(lat: float) -> None:
    _west, south, _east, north = opening_extent((10, lat, 10, lat), 1)
    assert max(abs(south), abs(north)) <= LAT_LIMIT_DEG
    assert south <= north


def test_the_least_zoom_of_a_small_place_shows_what_lies_around_it() -> None:
    for decimals in (None, 2, 6):
        extent = opening_extent((119, 29, 119, 29), decimals)
        assert 9 <= least_zoom(surroundings(extent), 17) <= 12


def test_a_page_of_one_record_has_zooms_to_choose_from(atlas: MapProject) -> None:
    product, _zone, _none = atlas.product("甲")
    atlas.add(SurveyRecord("记录", product.id, Point(119.123456, 29.123456)))
    made = atlas.page(layers=("records",))
    least, largest = made.report.zooms
    assert least <= 12 < 17 == largest
    west, south, east, north = made.content["map"]["extent"]
    assert 0.05 < east - west < 0.2
    assert south < 29.12 < north


def test_a_boundary_opens_as_large_as_it_is_beside_rough_records(atlas: MapProject) -> None:
    product, _zone, _none = atlas.product("甲", box(119, 29, 119.05, 29.05))
    atlas.add(SurveyRecord("记录", product.id, Point(119.02, 29.02)))
    head = atlas.page(layers=("boundaries", "records"), decimals={"records": 1}).content["map"]
    assert head["extent"] == [119, 29, 119.05, 29.05]


def test_a_page_across_180_has_its_points_beside_its_areas(atlas: MapProject) -> None:
    atlas.product("斐济", FIJI)
    layer = add_layer(atlas, "站", (GeometryCollection([Point(-179, -17)]), {}))
    made = atlas.page(layers=("boundaries", layer))
    assert made.content["map"]["extent"] == [177, -19, 182, -16]
    assert made.report.zooms[0] >= 5
    points = next(one["points"] for one in made.content["layers"] if "points" in one)
    assert points["decimals"] == 2
