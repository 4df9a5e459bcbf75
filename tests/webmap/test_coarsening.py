"""Homes drawn as parcels or lines: no more exact than the precision of their layer, whatever their kind."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from gi_atlas.cli import run
from layers.publish.webmap.coarsening import coarse_parts, coarse_place
from layers.publish.webmap.folder import write_web_folder
from layers.publish.webmap.options import LAYERS, MOST_DECIMALS, WebMapOptions
from layers.publish.webmap.selection import select
from tests.webmap.making import MapProject, add_layer

HOME = Point(119.1234567, 29.9876543)
PARCEL, TRACK = HOME.buffer(0.00002), LineString([HOME, (119.1236, 29.9879)])
PLACE = Point(119.12, 29.99)
HOMES = [PARCEL, TRACK, MultiPolygon([PARCEL]), PARCEL.exterior, HOME]
WOOD, ROAD = box(119.0012345, 29.0012345, 119.1043219, 29.2), LineString([(119.0012345, 29.0012345), (119.2, 29.1)])
EXACT = re.compile(r"119\.123\d|29\.98\d|29\.987\d")


@pytest.mark.parametrize("is_chosen", [True, False])
@pytest.mark.parametrize(
    "shape", [PARCEL, TRACK, MultiPolygon([PARCEL]), PARCEL.exterior, HOME], ids=lambda s: s.geom_type
)
def test_what_is_smaller_than_a_cell_is_a_place_in_the_middle_of_its_cell(shape: Any, is_chosen: bool) -> None:
    assert coarse_parts(shape, 2, is_chosen) == ([PLACE], 0)


@pytest.mark.parametrize("shape", [WOOD, ROAD], ids=["area", "line"])
def test_what_is_larger_is_exact_unless_its_precision_was_chosen(shape: Any) -> None:
    ((exact,), _gone) = coarse_parts(shape, 2, False)
    assert exact.equals(shape)
    ((rounded,), _gone) = coarse_parts(shape, 2, True)
    places = shapely.get_coordinates(rounded)
    assert (abs(places - places.round(2)) < 1e-12).all()
    assert rounded.hausdorff_distance(shape) < 0.0075
    assert rounded.geom_type == f"Multi{shape.geom_type}"


@pytest.mark.parametrize("shape", [PARCEL, TRACK, WOOD, ROAD], ids=["parcel", "track", "wood", "road"])
def test_the_finest_choice_lets_ground_out_as_it_is(shape: Any) -> None:
    ((exact,), gone) = coarse_parts(shape, MOST_DECIMALS, True)
    assert exact.equals(shape)
    assert gone == 0


@pytest.mark.parametrize("is_chosen", [True, False])
def test_a_parcel_beside_a_larger_part_goes_away_and_is_counted(is_chosen: bool) -> None:
    (only,), gone = coarse_parts(MultiPolygon([WOOD, PARCEL, PARCEL.buffer(0.00001)]), 2, is_chosen)
    assert gone == 2
    assert not only.intersects(PARCEL)


@pytest.mark.parametrize("is_chosen", [True, False])
def test_each_kind_of_a_mixed_feature_is_coarse(is_chosen: bool) -> None:
    found, gone = coarse_parts(GeometryCollection([WOOD, TRACK, HOME]), 2, is_chosen)
    assert [one.geom_type for one in found] == ["MultiPolygon", "Point", "Point"]
    assert found[1:] == [PLACE, PLACE]
    assert gone == 0


def test_parcels_of_one_cell_are_one_place() -> None:
    others = [PARCEL, box(119.121, 29.989, 119.1211, 29.9891), box(119.13, 29.989, 119.1301, 29.9891)]
    found, _gone = coarse_parts(MultiPolygon(others), 2, False)
    assert found == [PLACE, Point(119.13, 29.99)]


def test_what_fits_between_the_lines_of_the_grid_is_a_place() -> None:
    thin = box(119.011, 29.012, 119.031, 29.0121)  # longer than a cell, and thinner
    assert coarse_parts(thin, 2, True) == ([coarse_place(thin, 2)], 0)


def test_a_polygon_that_crosses_itself_is_rounded_like_others() -> None:
    crossed = Polygon([(119, 29), (119.2, 29.2), (119.2, 29), (119, 29.2)])
    ((rounded,), _gone) = coarse_parts(crossed, 2, True)
    assert rounded.is_valid
    assert rounded.area == pytest.approx(0.02)


def test_lines_in_several_pieces_stay_together() -> None:
    lines = MultiLineString([ROAD, LineString([(119, 30), (119.1, 30.2)])])
    ((rounded,), gone) = coarse_parts(lines, 1, True)
    assert len(rounded.geoms) == 2
    assert gone == 0


@pytest.mark.parametrize("shape", [None, Point(), Polygon()])
def test_nothing_is_nothing(shape: Any) -> None:
    assert coarse_parts(shape, 2, True) == ([], 0)


@settings(max_examples=60, deadline=None)
@given(
    lon=st.floats(73, 135),
    lat=st.floats(18, 54),
    sizes=st.lists(st.floats(1e-6, 0.5), min_size=1, max_size=4),
    decimals=st.integers(0, 5),
)
def test_no_vertex_of_a_chosen_precision_is_off_its_grid(
    lon: float, lat: float, sizes: list[float], decimals: int
) -> None:
    parts = [box(lon + number, lat, lon + number + size, lat + size / 3) for number, size in enumerate(sizes)]
    found, _gone = coarse_parts(MultiPolygon(parts), decimals, True)
    assert found
    for one in found:
        places = shapely.get_coordinates(one)
        assert (abs(places - places.round(decimals)) < 1e-9).all()


# On the page and beside it


@pytest.fixture
def plots(atlas: MapProject) -> str:
    return add_layer(atlas, "Plots", (PARCEL, {}), (TRACK, {}), (GeometryCollection([PARCEL, ROAD]), {}))


@pytest.mark.parametrize("decimals", [None, 2], ids=["default", "chosen"])
def test_no_file_of_a_folder_tells_where_a_home_is(atlas: MapProject, plots: str, decimals: int | None) -> None:
    chosen = {} if decimals is None else {plots: decimals}
    folder = atlas.folder / "out"
    write_web_folder(atlas.project, folder, WebMapOptions(layers=(plots,), decimals=chosen))
    for path in filter(Path.is_file, folder.rglob("*")):
        assert not EXACT.search(path.read_text(encoding="utf-8")), path.name
    features = json.loads((folder / "layer_Plots.geojson").read_text(encoding="utf-8"))["features"]
    points = [one["geometry"]["coordinates"] for one in features if one["geometry"]["type"] == "Point"]
    assert points == [[119.12, 29.99]] * 3


def test_the_command_heeds_the_decimals_of_a_layer_of_parcels(atlas: MapProject, plots: str) -> None:
    assert plots
    target = atlas.folder / "out"
    command = ["webmap", str(atlas.project.path), "--to", str(target), "--folder", "--layer", "layer:Plots"]
    for given_decimals, types in (("2", {"Point", "MultiLineString"}), ("6", {"MultiPolygon", "MultiLineString"})):
        assert run([*command, "--replace", "--decimals", f"layer:Plots={given_decimals}"]) == 0
        features = json.loads((target / "layer_Plots.geojson").read_text(encoding="utf-8"))["features"]
        assert {one["geometry"]["type"] for one in features} == types


@pytest.mark.parametrize(
    ("decimals", "line", "place"), [(None, None, 2), (3, 3, 3), (5, 5, 5)], ids=["default", "3", "5"]
)
def test_the_page_tells_how_lines_and_areas_were_rounded(
    atlas: MapProject, decimals: int | None, line: int | None, place: int
) -> None:
    key = add_layer(atlas, "Plots", (ROAD, {}), (TRACK.segmentize(1).buffer(1e-7), {}), (Point(119, 29), {}))
    chosen = {} if decimals is None else {key: decimals}
    layers = {one["kind"]: one for one in atlas.page(layers=(key,), decimals=chosen).content["layers"]}
    assert layers["line"].get("told") == line
    assert layers["point"]["points"]["told"] == place


def test_parts_that_went_away_are_told_by_feature(atlas: MapProject) -> None:
    key = add_layer(atlas, "林地", (MultiPolygon([WOOD, PARCEL, PARCEL.buffer(1e-5)]), {}), (WOOD, {}))
    assert select(atlas.project, WebMapOptions(layers=(key,))).left_out == {key: {"coarse": 1}}


def test_layers_of_ours_keep_their_lines(atlas: MapProject) -> None:
    atlas.product("甲", PARCEL)
    (thing,) = select(atlas.project, WebMapOptions(layers=LAYERS, decimals={"records": 2, "boundaries": 2})).things
    assert thing.geom.bounds == pytest.approx(PARCEL.bounds, abs=1e-9)
