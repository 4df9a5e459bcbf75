"""Identifying, selecting, labelling."""

import numpy as np
import pytest
import shapely

from layers.identify import find_at, find_within
from layers.labels import LabelRoom, place_labels
from layers.view import fit_view
from layers.wkb import UNIT_DEG
from tests.layers.shapes import features_of, ragged_polygon

HOLED = (
    "POLYGON ((110 30, 112 30, 112 32, 110 32, 110 30), (110.5 30.5, 110.5 31.5, 111.5 31.5, 111.5 30.5, 110.5 30.5))"
)
MANY = "MULTIPOLYGON (((113 30, 113.5 30, 113.5 30.5, 113 30)), ((114 31, 114.5 31, 114.5 31.5, 114 31)))"


@pytest.mark.parametrize(
    ("lon", "lat", "found"),
    [
        (110.2, 30.2, ["f0"]),
        (111.0, 31.0, []),
        (113.4, 30.1, ["f1"]),
        (114.4, 31.1, ["f1"]),
        (113.1, 30.4, []),
        (115.0, 30.0, ["f2"]),
        (115.04, 30.0, ["f2"]),
        (115.2, 30.0, []),
        (116.5, 30.52, ["f3"]),
        (116.5, 30.7, []),
        (0.0, 0.0, []),
    ],
)
def test_what_lies_under_a_click(lon: float, lat: float, found: list[str]) -> None:
    features = features_of(HOLED, MANY, "POINT (115 30)", "LINESTRING (116 30, 117 31)", None)
    assert find_at(features, lon, lat, 0.05, 0.05) == found


def test_the_smallest_feature_comes_first() -> None:
    features = features_of(shapely.box(110, 30, 115, 35), shapely.box(111, 31, 112, 32), shapely.box(110, 30, 113, 33))
    assert find_at(features, 111.5, 31.5, 0.01, 0.01) == ["f1", "f2", "f0"]


@pytest.mark.parametrize("seed", range(5))
def test_clicks_agree_with_a_geometry_library(seed: int) -> None:
    shapes = [ragged_polygon(seed + number, 700, 110 + number, 30) for number in range(3)]
    features, random = features_of(*shapes), np.random.default_rng(seed)
    for lon, lat in zip(random.uniform(108.5, 113.5, 200), random.uniform(28.5, 31.5, 200), strict=True):
        expected = {f"f{number}" for number, shape in enumerate(shapes) if shapely.contains_xy(shape, lon, lat)}
        assert set(find_at(features, lon, lat, 1e-6, 1e-6)) == expected


@pytest.mark.parametrize("seed", range(5))
def test_rectangles_agree_with_a_geometry_library(seed: int) -> None:
    shapes = [ragged_polygon(seed + number, 300, 110 + number, 30) for number in range(4)]
    shapes += [shapely.Point(111, 30.5), shapely.LineString([(109, 29), (113, 31.3)])]
    features, random = features_of(*shapes), np.random.default_rng(seed)
    for _try in range(100):
        west, south = random.uniform(108, 114), random.uniform(28, 32)
        box = (west, south, west + random.uniform(0.01, 1), south + random.uniform(0.01, 1))
        expected = [f"f{number}" for number, shape in enumerate(shapes) if shape.intersects(shapely.box(*box))]
        assert find_within(features, box) == expected


def test_a_rectangle_inside_an_area_finds_it_and_one_in_its_hole_does_not() -> None:
    features = features_of(HOLED)
    assert find_within(features, (110.1, 30.1, 110.2, 30.2)) == ["f0"]
    assert find_within(features, (110.9, 30.9, 111.1, 31.1)) == []


def measure(text: str) -> tuple[float, float]:
    return 12.0 * len(text), 14.0


def test_labels_stand_within_their_feature() -> None:
    crescent = shapely.Point(110, 30).buffer(1).difference(shapely.Point(110.4, 30).buffer(0.95))
    features = features_of(crescent, HOLED)
    for label, shape in zip(features.anchors.T, (crescent, shapely.from_wkt(HOLED)), strict=True):
        assert shapely.contains_xy(shape, label[0] * UNIT_DEG, label[1] * UNIT_DEG)


def test_labels_do_not_lie_over_each_other() -> None:
    shapes = [shapely.box(x, y, x + 0.5, y + 0.5) for x in np.arange(110, 115, 0.5) for y in np.arange(30, 33, 0.5)]
    features = features_of(*shapes)
    view = fit_view((110, 30, 115, 33), 700, 500)
    labels = place_labels(features, {f"f{number}": "龙井茶" for number in range(len(shapes))}, view, measure)
    assert len(labels) > 20
    boxes = [shapely.box(label.x_px, label.y_px, label.x_px + 36, label.y_px + 14) for label in labels]
    tree = shapely.STRtree(boxes)
    assert len(tree.query(boxes, predicate="intersects")[0]) == len(boxes)


def test_labels_need_a_text_room_and_a_place_in_the_view() -> None:
    features = features_of(
        shapely.box(110, 30, 112, 32), shapely.box(113, 30, 113.01, 30.01), shapely.box(120, 30, 122, 32)
    )
    texts = {"f0": "金华火腿", "f1": "小", "f2": "外"}
    labels = place_labels(features, texts, fit_view((110, 30, 114, 32), 800, 500), measure)
    assert [label.text for label in labels] == ["金华火腿"]
    assert place_labels(features, {}, fit_view((110, 30, 114, 32), 800, 500), measure) == []


def test_larger_features_are_labelled_first_and_no_more_than_asked() -> None:
    features = features_of(shapely.box(110, 30, 111, 31), shapely.box(111, 30, 114, 33))
    view = fit_view((110, 30, 114, 33), 800, 600)
    labels = place_labels(features, {"f0": "小", "f1": "大"}, view, measure, most=1)
    assert [label.text for label in labels] == ["大"]


def test_points_are_labelled_whatever_their_room() -> None:
    features = features_of("POINT (110 30)", "POINT (111 30)")
    labels = place_labels(features, {"f0": "样点（一）"}, fit_view((109, 29, 112, 31), 400, 300), measure)
    assert [label.text for label in labels] == ["样点（一）"]


def test_layers_share_the_room_for_labels() -> None:
    view = fit_view((110, 30, 114, 33), 800, 600)
    areas, room = features_of(shapely.box(110, 30, 114, 33)), LabelRoom()
    (area,) = place_labels(areas, {"f0": "清溪绿茶"}, view, measure, room=room)
    (below,) = place_labels(areas, {"f0": "清溪县"}, view, measure, room=room)
    (above,) = place_labels(areas, {"f0": "云门县"}, view, measure, room=room)
    assert above.y_px < area.y_px < below.y_px
    assert place_labels(areas, {"f0": "白石县"}, view, measure, room=room) == []
    middle_lon, middle_lat = view.to_lonlat(area.x_px - 20, area.y_px + 7)
    points = features_of(f"POINT ({middle_lon} {middle_lat})")
    (beside,) = place_labels(points, {"f0": "样点"}, view, measure, room=room)
    # Its place at the right is taken: it stands at the left of its marker.
    assert beside.x_px + 24 < area.x_px - 20


def test_no_label_stands_over_a_marker() -> None:
    view = fit_view((110, 30, 114, 33), 800, 600)
    areas = features_of(shapely.box(110, 30, 114, 33))
    (free,) = place_labels(areas, {"f0": "清溪绿茶"}, view, measure)
    lon, lat = view.to_lonlat(free.x_px + 10, free.y_px + 5)
    points, room = features_of(f"POINT ({lon} {lat})"), LabelRoom()
    points.prepare_labels()
    room.keep_markers(points, view, 8.0)
    room.keep_markers(areas, view, 8.0)
    (moved,) = place_labels(areas, {"f0": "清溪绿茶"}, view, measure, room=room)
    assert abs(moved.y_px - free.y_px) >= 12


def test_a_point_whose_places_are_all_taken_has_no_label() -> None:
    view = fit_view((109, 29, 112, 31), 400, 300)
    crowd = features_of(*["POINT (110 30)"] * 9)
    labels = place_labels(crowd, {f"f{number}": "样点" for number in range(9)}, view, measure)
    assert len(labels) == 4
