"""Every type and state of a geometry through levels, picture, click, rectangle and label."""

import struct
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.crs import project_points
from gi_atlas.errors import GeometryError
from gi_atlas.jobs import Progress
from gi_atlas.storage.blobs import decode_blob
from layers.identify import find_at, find_within
from layers.labels import place_labels
from layers.pyramid import ALL_SHIFTS
from layers.scene import Scene, SceneLayer, paint_scene
from layers.symbology import Style
from layers.view import ViewTransform, fit_view
from layers.wkb import UNIT_DEG, flatten_wkb
from tests.layers.geometry_zoo import SHAPES, VIEW, area_of, edges_of, features_of_wkb, is_alone, parts_of, shape_of
from tests.layers.shapes import AREA_ONLY, darkness, features_of, paint, share_inside

every_shape = pytest.mark.parametrize("name", sorted(SHAPES))
HARD = 1e-9  # a reach (degrees) that no lattice point of a picture comes into
FULL = Style(fill="#000000", fill_opacity=1.0, stroke="#000000", width_px=1.0)


@every_shape
def test_parts_and_extent_are_those_of_a_geometry_library(name: str) -> None:
    shape = shape_of(name)
    flat, features = flatten_wkb([shapely.to_wkb(shape)]), features_of(shape)
    rings = [ring for part in parts_of(shape) for ring in (part.interiors if part.geom_type == "Polygon" else ())]
    assert len(flat.starts) - 1 == len(parts_of(shape)) + len(rings)
    assert len(flat.x) == shapely.get_num_coordinates(shapely.force_2d(shape))
    if shape.is_empty:
        assert features.extent is None
        assert features.extent_of(["f0"]) is None
    else:
        assert features.extent_of(["f0"]) == pytest.approx(shape.bounds, abs=UNIT_DEG)


@every_shape
def test_areas_are_painted_where_they_are(name: str) -> None:
    shape = shape_of(name)
    painted, area = darkness(paint(features_of(shape), AREA_ONLY, VIEW)), area_of(shape)
    covered = share_inside(area, VIEW) if not area.is_empty else np.zeros_like(painted)
    # Points of a layer without an outline are marked all the same.
    is_near_point = _near_points(shape)
    assert np.abs(painted - covered)[~is_near_point].max() <= 0.5
    assert painted[~is_near_point].sum() == pytest.approx(covered[~is_near_point].sum(), rel=0.01, abs=1.0)


def _near_points(shape: Any) -> np.ndarray:
    points = [part for part in parts_of(shape) if part.geom_type == "Point"]
    rows, columns = np.mgrid[0 : VIEW.height_px, 0 : VIEW.width_px]
    near = np.zeros((VIEW.height_px, VIEW.width_px), np.bool_)
    for point in points:
        x_px, y_px = VIEW.to_px(point.x, point.y)
        near |= np.hypot(columns + 0.5 - x_px, rows + 0.5 - y_px) < 8
    return near


@every_shape
def test_what_is_not_empty_is_seen_at_every_scale(name: str) -> None:
    shape = shape_of(name)
    lon, lat = (110.0, 30.0) if shape.is_empty else shapely.get_coordinates(shape)[0]
    for deg_per_px in (1e-7, 1e-5, 1e-3, 2e-3, 0.1, 1.0):
        ink = darkness(paint(features_of(shape), FULL, ViewTransform(lon, lat, deg_per_px, 60, 60))).sum()
        assert bool(ink > 0.3) is not shape.is_empty, deg_per_px


@every_shape
def test_a_click_finds_what_is_painted_and_nothing_else(name: str) -> None:
    """Middles of pixels, but for those that an outline runs through: there both answers are right."""
    shape = shape_of(name)
    features, edges = features_of(shape), edges_of(shape)
    painted = darkness(paint(features, AREA_ONLY, VIEW))
    for row in range(3, VIEW.height_px, 7):
        for column in range(3, VIEW.width_px, 7):
            lon, lat = VIEW.to_lonlat(column + 0.5, row + 0.5)
            if _is_close(shape, edges, lon, lat):
                continue
            assert bool(find_at(features, lon, lat, HARD, HARD)) is bool(painted[row, column] > 0.5), (lon, lat)


def _is_close(shape: Any, edges: Any, lon: float, lat: float) -> bool:
    place = shapely.Point(lon, lat)
    points = [part for part in parts_of(shape) if part.geom_type == "Point"]
    return bool(edges.distance(place) < 0.012) or any(point.distance(place) < 0.1 for point in points)


@every_shape
def test_points_lines_and_dots_are_found_within_reach(name: str) -> None:
    shape = shape_of(name)
    if shape.is_empty:
        assert find_at(features_of(shape), 110, 30, 90, 90) == []
        return
    features, box = features_of(shape), shape.bounds
    is_dot = box[2] - box[0] < 1e-6 and box[3] - box[1] < 1e-6
    lon, lat = (box[2] + 0.02, (box[1] + box[3]) / 2) if is_dot else _beside(shape)
    found = find_at(features, lon, lat, 0.05, 0.05)
    assert found == (["f0"] if is_dot or is_alone(shape) else [])
    assert find_at(features, lon, lat, 0.001, 0.001) == []


def _beside(shape: Any) -> tuple[float, float]:
    """A place 0.02 degrees east of the first point or line, else of the whole."""
    alone = [part for part in parts_of(shape) if part.geom_type != "Polygon"]
    x, y = max(shapely.get_coordinates(alone or shape).tolist())
    return x + 0.02, y


@every_shape
def test_rectangles_touch_what_a_geometry_library_says(name: str) -> None:
    shape, random = shape_of(name), np.random.default_rng(7)
    features = features_of(shape)
    seen = shapely.unary_union(
        [area_of(shape), edges_of(shape), *(p for p in parts_of(shape) if p.geom_type == "Point")]
    )
    for _try in range(60):
        west, south = random.uniform(109, 110.8), random.uniform(29.2, 30.8)
        extent = (west, south, west + random.uniform(0.005, 0.5), south + random.uniform(0.005, 0.5))
        assert bool(find_within(features, extent)) is bool(seen.intersects(shapely.box(*extent))), extent


@every_shape
def test_labels_stand_in_their_thing_or_not_at_all(name: str) -> None:
    shape = shape_of(name)
    features = features_of(shape)
    lon, lat, width = features.anchors[:, 0] * (UNIT_DEG, UNIT_DEG, UNIT_DEG)
    if shape.is_empty:
        assert (np.isnan(lon), np.isnan(lat), width) == (True, True, 0)
        return
    seen = shapely.unary_union([*(part for part in parts_of(shape)), area_of(shape)]) if shape.is_valid else shape
    assert seen.distance(shapely.Point(lon, lat)) <= 0.02  # the detail that anchors are found with
    assert width >= 0
    labels = place_labels(features, {"f0": "茶"}, VIEW, lambda _text: (6.0, 8.0))
    assert len(labels) <= 1


@every_shape
def test_every_level_keeps_every_part(name: str) -> None:
    shape = shape_of(name)
    pyramid = features_of(shape).pyramid
    pyramid.complete(Progress())
    count = len(pyramid.level(0).starts)
    for shift in ALL_SHIFTS:
        level = pyramid.level(shift)
        assert len(level.starts) == count
        assert (np.diff(level.starts) >= 1).all()


# In one layer together


def test_mixed_types_in_one_layer_keep_their_features_apart() -> None:
    names = sorted(SHAPES)
    features = features_of(*(shape_of(name) for name in names))
    for number, name in enumerate(names):
        shape = shape_of(name)
        alone = features_of(shape)
        assert features.extent_of([f"f{number}"]) == alone.extent_of(["f0"])
    assert find_at(features, 0.0, 0.0, 1, 1) == []
    smallest = find_at(features, 110.0, 30.0, 0.001, 0.001)
    sizes = [_box_size(shape_of(names[int(one[1:])])) for one in smallest]
    assert sizes == sorted(sizes)


def _box_size(shape: Any) -> int:
    west, south, east, north = (round(value / UNIT_DEG) for value in shape.bounds)
    return (east - west) * (north - south)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(109.2, 110.8), st.floats(29.3, 30.7)), min_size=3, max_size=9),
    st.lists(st.tuples(st.floats(109.2, 110.8), st.floats(29.3, 30.7)), min_size=0, max_size=6),
)
def test_any_ring_is_clicked_where_it_is_painted(ring: list[Any], other: list[Any]) -> None:
    """Rings that cross themselves and each other in any way."""
    rings = [shapely.Polygon([*part, part[0]]) for part in (ring, other) if len(part) >= 3]
    features, edges = features_of(shapely.MultiPolygon(rings)), shapely.unary_union([one.exterior for one in rings])
    painted = darkness(paint(features, AREA_ONLY, VIEW))
    for row in range(5, VIEW.height_px, 11):
        for column in range(5, VIEW.width_px, 11):
            lon, lat = VIEW.to_lonlat(column + 0.5, row + 0.5)
            if edges.distance(shapely.Point(lon, lat)) > 0.012:
                assert bool(find_at(features, lon, lat, HARD, HARD)) is bool(painted[row, column] > 0.5)


# At the edges of the world


SPLIT = shapely.MultiPolygon([shapely.box(179, -17, 180, -16), shapely.box(-180, -17, -179, -16)])
UNROLLED = "POLYGON ((179 -17, 181 -17, 181 -16, 179 -16, 179 -17))"


def test_both_halves_of_a_shape_that_is_cut_at_the_date_line_are_there() -> None:
    features = features_of(SPLIT)
    for lon in (-179.5, 179.5):
        assert find_at(features, lon, -16.5, HARD, HARD) == ["f0"]
        painted = darkness(paint(features, AREA_ONLY, ViewTransform(lon, -16.5, 0.005, 80, 80)))
        assert painted[20:60, 20:60].min() == 1
    assert find_at(features, 0.0, -16.5, HARD, HARD) == []
    between = darkness(paint(features, AREA_ONLY, ViewTransform(0.0, -16.5, 0.5, 200, 40)))
    assert between.max() == 0


def test_a_shape_that_runs_on_beyond_the_date_line_is_painted_and_found_on() -> None:
    features = features_of(UNROLLED)
    assert features.extent == pytest.approx((179, -17, 181, -16), abs=0.03)
    assert find_at(features, 180.5, -16.5, HARD, HARD) == ["f0"]
    painted = darkness(paint(features, AREA_ONLY, ViewTransform(180.0, -16.5, 0.02, 200, 100)))
    assert painted[50, 60:140].min() == 1


def test_the_whole_earth_is_one_rectangle_and_its_poles_are_no_fault() -> None:
    features = features_of("POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))")
    assert features.extent_of(["f0"]) == pytest.approx((-180, -90, 180, 90))
    for lat in (-89.99, -85, 0, 85, 89.99):
        assert find_at(features, 12.0, lat, HARD, HARD) == ["f0"]
    view = fit_view((-180, -90, 180, 90), 400, 300)
    assert view.extent[0] <= -180 < 180 <= view.extent[2]
    painted = darkness(paint(features, AREA_ONLY, view))
    assert painted[150, 2:-2].min() == 1
    at_pole = ViewTransform(0.0, 85.0, 0.02, 300, 600)
    rows = darkness(paint(features, AREA_ONLY, at_pole))[:, 150]
    north_px = round(at_pole.to_px(0, 90)[1])
    assert rows[: north_px - 1].max() == 0
    assert rows[north_px + 1 :].min() == 1


@pytest.mark.parametrize("place", [(-180.0, 0.0), (180.0, 0.0), (0.0, 90.0), (0.0, -90.0)], ids=str)
def test_points_at_the_edges_of_the_world_are_marked_and_found(place: tuple[float, float]) -> None:
    features = features_of(shapely.Point(*place))
    lat = max(min(place[1], 84.0), -84.0)
    view = ViewTransform(place[0], lat, 0.05, 120, 300)
    assert darkness(paint(features, FULL, view)).sum() > 10
    assert find_at(features, *place, 0.1, 0.1) == ["f0"]


# What is no place


def _line_wkb(*places: tuple[float, float]) -> bytes:
    """Written by hand: the library warns of numbers that are none."""
    return b"\x01" + struct.pack("<II", 2, len(places)) + b"".join(struct.pack("<dd", *place) for place in places)


@pytest.mark.parametrize(
    ("wkb", "reason"),
    [
        (shapely.to_wkb(shapely.Point(506942.48, 3459878.11)), "506942, 3.45988e+06"),
        (_line_wkb((110, 30), (12245143.98, 3503549.84)), "1.22451e+07, 3.50355e+06"),
        (_line_wkb((110, 30), (np.inf, 31)), "inf, 31"),
        (_line_wkb((110, 30), (111, np.nan)), "111, nan"),
    ],
    ids=["gauss-krueger", "web mercator", "infinite", "missing"],
)
def test_what_is_no_degree_is_refused_with_its_feature_and_value(wkb: bytes, reason: str) -> None:
    with pytest.raises(GeometryError) as caught:
        flatten_wkb([shapely.to_wkb(shapely.Point(1, 2)), wkb], first_feature=40)
    assert caught.value.code == "LAYER_GEOMETRY_UNREADABLE"
    assert caught.value.context["feature"] == 41
    assert caught.value.context["reason"] == reason


@pytest.mark.parametrize("zone", range(21))
def test_plane_coordinates_of_every_zone_of_china_are_no_degrees(zone: int) -> None:
    """A forgotten transformation shows at once, in each of the 3-degree zones."""
    plane = project_points(np.array([[75.4 + 3 * zone, 30.0]]), 4534 + zone)[0]
    with pytest.raises(GeometryError):
        flatten_wkb([shapely.to_wkb(shapely.Point(*plane))])


@pytest.mark.parametrize("kind", [8, 9, 10, 11, 12, 15, 16, 17, 1008, 1009])
def test_curves_and_surfaces_are_refused_in_words(kind: int) -> None:
    wkb = b"\x01" + struct.pack("<II", kind, 0)
    with pytest.raises(GeometryError) as caught:
        flatten_wkb([wkb])
    assert caught.value.code == "LAYER_GEOMETRY_UNREADABLE"
    assert caught.value.context["feature"] == 0


def _member(wkt: str, is_big: bool = False) -> bytes:
    return bytes(shapely.to_wkb(shapely.from_wkt(wkt), byte_order=0 if is_big else 1, flavor="iso"))


def _collection(*members: bytes, kind: int = 7) -> bytes:
    return b"\x01" + struct.pack("<II", kind, len(members)) + b"".join(members)


@pytest.mark.parametrize(
    "wkb",
    [
        _collection(_member("POINT (110 30)"), _member("POINT Z (111 31 5)")),
        _collection(_member("POINT (110 30)"), _member("POINT (111 31)", is_big=True)),
        _collection(_collection(_member("POINT (110 30)"), _member("POINT Z (111 31 5)"))),
        _collection(_member("POINT (110 30)"), _collection(_member("POINT Z (111 31 5)"))),
        _collection(_member("POINT (110 30)"), _member("POINT (111 31)", is_big=True), kind=4),
    ],
    ids=["height second", "other byte order second", "height in a collection", "collection second", "points"],
)
def test_members_that_are_written_otherwise_than_the_first_are_read(wkb: bytes) -> None:
    features = features_of_wkb(wkb)
    assert features.extent_of(["f0"]) == pytest.approx((110, 30, 111, 31), abs=1e-6)


@pytest.mark.parametrize("is_big", [False, True], ids=["little endian", "big endian"])
@pytest.mark.parametrize("place", ["first", "second"])
def test_collections_within_collections_without_end_are_refused(is_big: bool, place: str) -> None:
    """A hostile file nests deeper than any call stack; the program says so and lives."""
    point, order = _member("POINT (110 30)", is_big), ">" if is_big else "<"
    head = bytes([not is_big]) + struct.pack(f"{order}II", 7, 1)
    wkb = head * 30_000 + point
    if place == "second":
        wkb = _collection(_member("POINT (1 2)"), _member("POINT Z (1 2 3)"), wkb)
    with pytest.raises(GeometryError) as caught:
        flatten_wkb([wkb])
    assert caught.value.code == "LAYER_GEOMETRY_UNREADABLE"
    with pytest.raises(GeometryError) as caught:
        decode_blob(b"GP\x00\x01" + struct.pack("<i", 4490) + wkb)
    assert caught.value.code == "GEO_BLOB_DAMAGED"


def test_hidden_and_selected_masks_hold_for_every_type() -> None:
    names = [name for name in sorted(SHAPES) if not shape_of(name).is_empty]
    features = features_of(*(shape_of(name) for name in names))
    for number in range(len(names)):
        one = f"f{number}"
        hidden = ~features.mask_of([one])
        masked = paint_scene(Scene((SceneLayer(features, FULL, hidden=hidden),)), VIEW).pixels
        alone = paint(features_of(shape_of(names[number])), FULL, VIEW)
        assert np.abs((masked & 0xFF).astype(int) - (alone & 0xFF).astype(int)).max() <= 3, names[number]
