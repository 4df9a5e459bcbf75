"""Lines among polygons: arcs of their own that stay within half a pixel, in the order of the features."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, box

from layers.publish.webmap.arcs import ArcSet, cut_arcs, read_rings
from layers.publish.webmap.detail import first_levels
from layers.publish.webmap.geometry import AreaGeometry, build_areas
from layers.publish.webmap.lines import cut_shapes, join_arcs, line_places, read_lines
from layers.publish.webmap.mercator import to_px
from layers.publish.webmap.packing import CELLS_PER_PX, unpack_numbers, unpack_signed
from layers.publish.webmap.rebuilding import rebuild_areas

SQUARE, EAST = box(119, 29, 119.1, 29.1), box(119.1, 29, 119.2, 29.1)
ROAD = LineString([(119.0, 29.0), (119.05, 29.06), (119.1, 29.05)])
HALF_PX = 0.5


def arrayed(*shapes: Any) -> Any:
    found = np.empty(len(shapes), object)
    found[:] = shapes
    return found


def winding(seed: int, count: int = 400) -> LineString:
    """A river that turns at random."""
    random = np.random.default_rng(seed)
    angles = np.cumsum(random.normal(0, 0.5, count))
    steps = 0.0008 * np.column_stack([np.cos(angles), np.sin(angles)])
    return LineString(np.array([119.0, 29.0]) + np.cumsum(steps, axis=0))


def vertices_of(arcs: ArcSet, feature: int) -> list[list[list[float]]]:
    """The parts of a line as its arcs have them."""
    parts = []
    for ring in np.flatnonzero(arcs.features == feature):
        (ref,) = arcs.refs[arcs.ring_starts[ring] : arcs.ring_starts[ring + 1]]
        span = slice(arcs.starts[ref], arcs.starts[ref + 1])
        parts.append(np.column_stack([arcs.lon[span], arcs.lat[span]]).tolist())
    return parts


def drawn(areas: AreaGeometry, feature: int, level_zoom: int, largest: int, zoom: int) -> MultiLineString:
    """What the page draws of a line at a zoom, in pixels of that zoom, from nothing but the packed texts."""
    packed = areas.pack(level_zoom, largest)
    scale = 2.0 ** (zoom - largest) / CELLS_PER_PX
    x, y = (np.cumsum(unpack_signed(packed[axis])) * scale for axis in ("x", "y"))
    starts = np.concatenate([[0], np.cumsum(unpack_numbers(packed["arcs"]))])
    rings = np.concatenate([[0], np.cumsum(unpack_numbers(packed["rings"]))])
    features = np.concatenate([[0], np.cumsum(unpack_numbers(packed["features"]))])
    refs = unpack_signed(packed["refs"])
    levels = first_levels(areas.weights, areas.zoom, level_zoom, largest)
    levels = levels[levels <= largest - level_zoom]
    parts = []
    for ring in range(features[feature], features[feature + 1]):
        (arc,) = refs[rings[ring] : rings[ring + 1]]
        index = np.arange(starts[arc], starts[arc + 1])
        index = index[levels[index] <= zoom - level_zoom]
        parts.append(np.column_stack([x[index], y[index]]))
    return MultiLineString(parts)


def true_px(line: Any, zoom: int) -> Any:
    """A line as it must be on the plane: straight in longitude and latitude between its vertices."""
    return shapely.transform(
        shapely.segmentize(line, 0.0002), lambda places: np.column_stack(to_px(places[:, 0], places[:, 1], zoom))
    )


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("zoom", [17, 14, 11, 8])
def test_a_line_strays_less_than_half_a_pixel_at_every_zoom(seed: int, zoom: int) -> None:
    river = winding(seed)
    areas = build_areas([SQUARE, river, EAST], 17)
    shown, stored = drawn(areas, 1, 2, 17, zoom), true_px(river, zoom)
    for one, other in ((shown, stored), (stored, shown)):
        apart = shapely.distance(shapely.points(shapely.get_coordinates(shapely.segmentize(one, 0.5))), other)
        assert float(apart.max()) < HALF_PX
    # At far zooms it has lost most of its vertices.
    assert zoom > 8 or shapely.get_num_coordinates(shown) < shapely.get_num_coordinates(river) / 4


def test_a_long_edge_is_bent_as_the_ground_is() -> None:
    flight = LineString([(100, 20), (120, 50)])
    shown = drawn(build_areas([flight], 10), 0, 0, 10, 10)
    degrees = np.linspace(0, 1, 2001)[:, None]
    places = np.array([100, 20]) + degrees * np.array([20, 30])
    points = shapely.points(np.column_stack(to_px(places[:, 0], places[:, 1], 10)))
    assert float(shapely.distance(shown, points).max()) < HALF_PX


def test_ends_of_lines_stay_where_they_meet_at_every_zoom() -> None:
    meeting = [LineString([(119, 29), (119.03, 29.001), (119.05, 29.05)]), LineString([(119.05, 29.05), (119.2, 29.3)])]
    areas = build_areas(meeting, 17)
    for zoom in (17, 12, 8, 3):
        first, second = (drawn(areas, feature, 2, 17, zoom) for feature in (0, 1))
        assert first.geoms[0].coords[-1] == second.geoms[0].coords[0]


def test_lines_and_polygons_keep_the_order_of_their_features() -> None:
    shapes = arrayed(ROAD, SQUARE, MultiLineString([ROAD, ROAD]), EAST, None, ROAD)
    arcs = cut_shapes(shapes)
    assert arcs.features.tolist() == sorted(arcs.features.tolist())
    assert np.bincount(arcs.features, minlength=6).tolist() == [1, 1, 2, 1, 0, 1]
    for feature, count in ((0, 1), (2, 2), (5, 1)):
        assert vertices_of(arcs, feature) == [shapely.get_coordinates(ROAD).tolist()] * count


def test_polygons_share_their_border_whatever_lines_lie_between_them() -> None:
    alone, mixed = cut_shapes(arrayed(SQUARE, EAST)), cut_shapes(arrayed(SQUARE, ROAD, EAST))
    assert len(mixed.starts) == len(alone.starts) + 1
    shared = [set(np.where(arcs.refs < 0, ~arcs.refs, arcs.refs).tolist()) for arcs in (alone, mixed)]
    assert len(shared[1]) == len(shared[0]) + 1
    again = rebuild_areas(build_areas([SQUARE, ROAD, EAST], 17), 17)
    assert shapely.equals(again[0], SQUARE)
    assert shapely.equals(again[2], EAST)


def test_lines_alone_make_no_polygon() -> None:
    areas = build_areas([ROAD, winding(3)], 17)
    assert areas.lines == {0, 1}
    first, second = rebuild_areas(areas, 17)
    assert (first.geom_type, second.geom_type) == ("MultiLineString", "MultiLineString")
    assert shapely.equals(first, ROAD)
    assert shapely.hausdorff_distance(second, winding(3)) < 1e-5


def test_a_line_that_ends_where_it_begins_stays_a_line() -> None:
    ring = LineString([(119, 29), (119.1, 29), (119.1, 29.1), (119, 29)])
    areas = build_areas([ring], 17)
    (again,) = rebuild_areas(areas, 17)
    assert again.geom_type == "MultiLineString"
    assert shapely.hausdorff_distance(again, ring) < 1e-5
    # Even from far away it has two ends.
    assert shapely.get_num_coordinates(drawn(areas, 0, 0, 15, 0)) >= 3


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (LineString([(1, 1), (1, 1), (2, 2), (2, 2)]), [[[1, 1], [2, 2]]]),
        (LineString([(1, 1), (1.00000001, 1), (2, 2)]), [[[1, 1], [2, 2]]]),
        (LineString([(1, 1), (1, 1)]), []),
        (MultiLineString([[(1, 1), (1, 1)], [(3, 3), (4, 4)]]), [[[3, 3], [4, 4]]]),
        (LineString([(1, 1, 9), (2, 2, 8)]), [[[1, 1], [2, 2]]]),
        (LineString(), []),
        (MultiLineString(), []),
        (None, []),
    ],
)
def test_repeated_vertices_go_and_parts_without_length_too(line: Any, parts: list[Any]) -> None:
    assert vertices_of(read_lines(arrayed(line)), 0) == parts


def test_no_line_at_all_is_an_empty_set() -> None:
    empty = read_lines(arrayed())
    assert (len(empty.lon), empty.starts.tolist(), empty.ring_starts.tolist()) == (0, [0], [0])
    areas = cut_arcs(read_rings(arrayed(SQUARE)))
    joined = join_arcs(areas, empty)
    assert joined.refs.tolist() == areas.refs.tolist()
    assert joined.starts.tolist() == areas.starts.tolist()
    assert join_arcs(empty, areas).refs.tolist() == areas.refs.tolist()


def test_lines_are_known_by_their_type() -> None:
    shapes = arrayed(SQUARE, ROAD, MultiLineString([ROAD]), None, shapely.Point(1, 2), shapely.MultiPolygon([SQUARE]))
    assert line_places(shapes) == {1, 2}
    assert line_places(arrayed()) == frozenset()


def test_a_shifted_map_shifts_lines_too() -> None:
    plain, shifted = (build_areas([ROAD], 17, is_shifted).arcs for is_shifted in (False, True))
    east_m = (shifted.lon - plain.lon) * 111_320 * np.cos(np.radians(29))
    assert (np.hypot(east_m, (shifted.lat - plain.lat) * 110_850) > 100).all()


_PLACES = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda at: (119 + at[0] / 100, 29 + at[1] / 100))
_LINES = st.lists(_PLACES, min_size=2, max_size=8).map(LineString)
_BOXES = st.tuples(_PLACES, st.integers(1, 4), st.integers(1, 4)).map(
    lambda one: box(*one[0], one[0][0] + one[1] / 100, one[0][1] + one[2] / 100)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_LINES | _BOXES, max_size=8))
def test_any_mixture_comes_back_as_it_was(shapes: list[Any]) -> None:
    areas = build_areas(shapes, 17)
    for shape, again in zip(shapes, rebuild_areas(areas, 17), strict=True):
        if shape.geom_type == "Polygon":
            assert shape.symmetric_difference(again).area < 1e-12
        elif shape.length == 0:
            assert again.is_empty
        else:
            assert shapely.hausdorff_distance(shape, again) < 1e-5
    packed = areas.pack(2, 17)
    assert len(unpack_numbers(packed["features"])) == len(shapes)
    assert unpack_numbers(packed["features"]).sum() == len(unpack_numbers(packed["rings"]))
    assert unpack_numbers(packed["rings"]).sum() == len(unpack_signed(packed["refs"]))
