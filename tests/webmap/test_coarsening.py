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
PARCEL_IN_WOOD = Point(119.0212345, 29.1312345).buffer(0.00002)
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


# Holes: a home that was cut out of a wood

GLADE = box(119.05, 29.05, 119.08, 29.09)  # larger than a cell: nobody's home


def cut_out(wood: Any, *holes: Any) -> Any:
    for hole in holes:
        wood = wood.difference(hole)
    return wood


@pytest.mark.parametrize("is_chosen", [True, False])
def test_a_hole_that_is_smaller_than_a_cell_is_filled_and_counted(is_chosen: bool) -> None:
    home, other = PARCEL_IN_WOOD, box(119.0612, 29.1512, 119.0613, 29.1513)
    ((found,), gone) = coarse_parts(cut_out(WOOD, home, other, GLADE), 2, is_chosen)
    assert gone == 2
    (polygon,) = found.geoms
    (kept,) = polygon.interiors
    assert kept.bounds == pytest.approx(GLADE.bounds)
    assert polygon.covers(home)


def test_without_small_holes_nothing_but_them_changes() -> None:
    wood = cut_out(WOOD, GLADE)
    ((exact,), gone) = coarse_parts(wood, 2, False)
    assert gone == 0
    assert exact.geoms[0].equals_exact(wood)
    ((filled,), _gone) = coarse_parts(cut_out(wood, PARCEL_IN_WOOD), 2, False)
    assert filled.geoms[0].normalize().equals_exact(wood.normalize())


def test_the_finest_choice_lets_holes_out_as_well() -> None:
    wood = cut_out(WOOD, PARCEL_IN_WOOD)
    ((exact,), gone) = coarse_parts(wood, MOST_DECIMALS, True)
    assert (exact.equals(wood), gone) == (True, 0)


@pytest.mark.parametrize("is_chosen", [True, False])
def test_the_home_that_fills_a_hole_is_as_coarse_as_the_hole(is_chosen: bool) -> None:
    """The wood without the home and the home in it, as two features and as one."""
    ring, home = cut_out(WOOD, PARCEL_IN_WOOD), PARCEL_IN_WOOD
    apart = [coarse_parts(one, 2, is_chosen)[0] for one in (ring, home)]
    assert apart[0][0].geoms[0].interiors[:] == []
    assert apart[1] == [Point(119.02, 29.13)]
    (both,), gone = coarse_parts(MultiPolygon([ring, home]), 2, is_chosen)
    assert gone == 2
    assert shapely.get_num_interior_rings(both.geoms[0]) == 0
    assert len(both.geoms) == 1


@pytest.mark.parametrize(
    ("width", "is_chosen"),
    [(0.0, True), (0.0, False), (1e-9, True)],
    ids=["on one line, chosen", "on one line", "through a gap, chosen"],
)
def test_an_outline_that_runs_around_a_home_tells_nothing_of_it(width: float, is_chosen: bool) -> None:
    """As programs write holes that know none: the outline goes in, around, and out again."""
    home = [(119.0531, 29.1017), (119.0532, 29.1018), (119.0533, 29.1017)]
    around = [*home, (119.0531 + width, 29.1017)]
    keyhole = Polygon([(119, 29), (119.05, 29), *around, (119.05 + width, 29), (119.2, 29), (119.2, 29.2), (119, 29.2)])
    ((found,), _gone) = coarse_parts(keyhole, 2, is_chosen)
    assert found.covers(Point(119.0532, 29.10175))
    assert not {tuple(place) for place in shapely.get_coordinates(found).round(4).tolist()} & set(home)


@settings(max_examples=60, deadline=None)
@given(
    corner=st.tuples(st.floats(119.1, 119.2), st.floats(29.1, 29.2)),
    sides=st.tuples(st.floats(1e-5, 0.03), st.floats(1e-5, 0.03)),
    decimals=st.integers(1, 3),
    is_chosen=st.booleans(),
)
def test_a_hole_stays_if_it_is_as_large_as_a_cell_and_never_more_exactly_than_chosen(
    corner: tuple[float, float], sides: tuple[float, float], decimals: int, is_chosen: bool
) -> None:
    (west, south), (wide, tall) = corner, sides
    hole = box(west, south, west + wide, south + tall)
    ((found,), gone) = coarse_parts(cut_out(box(119, 29, 119.5, 29.5), hole), decimals, is_chosen)
    ((ring,),) = ([one.interiors for one in found.geoms],)
    west, south, east, north = hole.bounds
    assert gone == int(max(east - west, north - south) < 10.0**-decimals)
    if gone:
        assert not list(ring)
    elif is_chosen:
        places = shapely.get_coordinates(list(ring))
        assert (abs(places - places.round(decimals)) < 1e-9).all()
    else:
        assert ring[0].bounds == pytest.approx(hole.bounds)


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
    wood = box(118, 28, 121, 31).difference(PARCEL)
    return add_layer(atlas, "Plots", (PARCEL, {}), (TRACK, {}), (GeometryCollection([PARCEL, ROAD]), {}), (wood, {}))


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
    coarse = {"Point", "MultiLineString", "MultiPolygon"}
    target = atlas.folder / "out"
    command = ["webmap", str(atlas.project.path), "--to", str(target), "--folder", "--layer", "layer:Plots"]
    for given_decimals, types in (("2", coarse), ("6", coarse - {"Point"})):
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
