"""Rings cut into arcs that neighbours share."""

import json
import lzma
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.arrays import part_blocks
from layers.publish.webmap import arcs as arcs_module
from layers.publish.webmap.arcs import ArcSet, Rings, cut_arcs, read_rings


def arcs_of(*polygons: Any) -> ArcSet:
    shapes = np.empty(len(polygons), object)
    shapes[:] = polygons
    return cut_arcs(read_rings(shapes))


def put_together(arcs: ArcSet, count: int) -> list[Any]:
    """The polygons again, by odd-even filling of their rings."""
    polygons: list[Any] = [shapely.MultiPolygon() for _number in range(count)]
    for ring, feature in enumerate(arcs.features):
        coordinates: list[tuple[float, float]] = []
        for ref in arcs.refs[arcs.ring_starts[ring] : arcs.ring_starts[ring + 1]]:
            arc = ~ref if ref < 0 else ref
            span = slice(arcs.starts[arc], arcs.starts[arc + 1])
            piece = list(zip(arcs.lon[span].tolist(), arcs.lat[span].tolist(), strict=True))
            piece = piece[::-1] if ref < 0 else piece
            assert not coordinates or coordinates[-1] == piece[0], "an arc begins where the one before ended"
            coordinates += piece[1:] if coordinates else piece
        assert coordinates[0] == coordinates[-1], "a ring ends where it began"
        polygons[feature] = polygons[feature].symmetric_difference(shapely.Polygon(coordinates))
    return polygons


def assert_same(polygons: list[Any], arcs: ArcSet) -> None:
    for polygon, again in zip(polygons, put_together(arcs, len(polygons)), strict=True):
        assert shapely.equals(polygon, again) or polygon.symmetric_difference(again).area < 1e-12


def test_a_border_of_two_is_kept_once() -> None:
    left, right = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    arcs = arcs_of(left, right)
    assert len(arcs.starts) - 1 == 3
    shared = set(np.abs(np.where(arcs.refs < 0, ~arcs.refs, arcs.refs))[:2]) & set(
        np.where(arcs.refs < 0, ~arcs.refs, arcs.refs)[2:]
    )
    assert len(shared) == 1
    assert_same([left, right], arcs)


def test_four_that_meet_in_a_point() -> None:
    boxes = [shapely.box(x, y, x + 1, y + 1) for x in (0, 1) for y in (0, 1)]
    arcs = arcs_of(*boxes)
    assert len(arcs.starts) - 1 == 8
    assert_same(boxes, arcs)


def test_equal_polygons_share_everything() -> None:
    circle = shapely.Point(119, 29).buffer(0.1)
    turned = shapely.Polygon(np.roll(np.array(circle.exterior.coords)[:-1], 7, axis=0))
    arcs = arcs_of(circle, turned, shapely.reverse(circle))
    assert len(arcs.starts) - 1 == 1
    assert {int(~ref if ref < 0 else ref) for ref in arcs.refs} == {0}
    assert_same([circle, turned, circle], arcs)


def test_a_hole_that_another_fills() -> None:
    filling = shapely.Point(119, 29).buffer(0.05)
    ring = shapely.Point(119, 29).buffer(0.1).difference(filling)
    arcs = arcs_of(ring, filling)
    assert len(arcs.starts) - 1 == 2
    assert_same([ring, filling], arcs)


def test_a_ring_that_touches_itself() -> None:
    bow = shapely.Polygon([(0, 0), (2, 0), (2, 2), (1, 1), (0, 2)], [[(1, 1), (0.5, 0.5), (1.5, 0.5)]])
    assert_same([bow], arcs_of(bow))


def test_islands_and_versions_share_what_they_have_in_common() -> None:
    old = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(3, 3, 4, 4)])
    new = shapely.MultiPolygon([shapely.Polygon([(0, 0), (1, 0), (1, 1), (0.5, 1.5), (0, 1)]), shapely.box(3, 3, 4, 4)])
    arcs = arcs_of(old, new)
    assert_same([old, new], arcs)
    # The island once, the common part once, the two ways along the northern edge.
    assert len(arcs.starts) - 1 == 4


def test_vertices_of_one_place_are_one_and_repeated_ones_are_dropped() -> None:
    near = shapely.Polygon([(0, 0), (1, 0), (1, 0), (1 + 2e-8, 1), (0, 1)])
    arcs = arcs_of(near, shapely.box(1, 0, 2, 1))
    assert len(arcs.starts) - 1 == 3


@pytest.mark.parametrize("empty", [None, shapely.Polygon(), shapely.MultiPolygon()])
def test_what_has_no_ring_has_no_arc(empty: Any) -> None:
    arcs = arcs_of(empty, shapely.box(0, 0, 1, 1))
    assert arcs.features.tolist() == [1]
    assert len(arcs_of(empty).refs) == 0
    assert len(arcs_of(empty).starts) == 1


def test_a_ring_of_less_than_three_places_is_dropped() -> None:
    sliver = shapely.Polygon([(0, 0), (1e-9, 0), (0, 1e-9)])
    assert arcs_of(sliver, shapely.box(0, 0, 1, 1)).features.tolist() == [1]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40))
def test_a_tiling_is_put_together_again(seed: int, count: int) -> None:
    points = np.random.default_rng(seed).uniform(0, 10, (count, 2))
    cells = list(shapely.voronoi_polygons(shapely.MultiPoint(points)).geoms)
    arcs = arcs_of(*cells)
    assert_same(cells, arcs)
    inner = np.bincount(np.where(arcs.refs < 0, ~arcs.refs, arcs.refs))
    assert inner.max() <= 2, "no border has more than two sides"
    edges = sum(len(cell.exterior.coords) - 1 for cell in cells)
    kept = int((np.diff(arcs.starts) - 1).sum())
    shared = int((np.diff(arcs.starts) - 1)[inner == 2].sum())
    assert kept + shared == edges, "every edge is kept once"


def test_real_counties_share_their_borders(real_data: Path) -> None:
    with lzma.open(real_data / "us" / "county_fips.geojson.xz") as stream:
        features = json.load(stream)["features"]
    features = [one for one in features if one["properties"]["STATE"] in ("20", "31", "40")]
    polygons = [shapely.make_valid(shapely.geometry.shape(feature["geometry"])) for feature in features]
    polygons = [polygon for polygon in polygons if polygon.geom_type.endswith("Polygon")]
    arcs = arcs_of(*polygons)
    assert_same(polygons, arcs)
    used = np.bincount(np.where(arcs.refs < 0, ~arcs.refs, arcs.refs))
    assert (used == 2).sum() > (used == 1).sum()
    assert len(arcs.lon) < 0.8 * sum(shapely.get_num_coordinates(np.array(polygons, object)))


def test_vertices_that_are_one_have_the_very_same_place_in_every_arc() -> None:
    """Sides that were worked out differ in their last digit: a ring would not close."""
    first, second = shapely.box(119.01, 29.0, 119.01 + 0.01, 29.01), shapely.box(119.02, 29.0, 119.03, 29.01)
    assert first.bounds[2] != second.bounds[0]
    arcs = arcs_of(first, second)
    places = np.unique(np.column_stack([arcs.lon, arcs.lat]), axis=0)
    assert len(places) == len(np.unique(np.rint(places * 1e7), axis=0)) == 6
    put_together(arcs, 2)


# What is known of vertices before and after others come between them


def numbered(rings: Rings) -> tuple[Rings, Any, Any]:
    return arcs_module._with_junctions(rings, *arcs_module._number_vertices(rings))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 12))
def test_vertices_put_in_are_numbered_as_if_they_had_always_been_there(seed: int, count: int) -> None:
    """Boxes on a coarse grid: corners lie on the edges of others, from either side, several on one edge."""
    chance = np.random.default_rng(seed)
    corners = chance.integers(0, 6, (count, 2)) + chance.choice([0, 2e-8], (count, 2))
    sizes = chance.integers(1, 5, (count, 2))
    boxes = [
        shapely.box(*low, *(low + size), ccw=bool(chance.integers(2))) for low, size in zip(corners, sizes, strict=True)
    ]
    shapes = np.empty(count, object)
    shapes[:] = boxes
    grown, nodes, models = numbered(read_rings(shapes))
    again, firsts = arcs_module._number_vertices(grown)
    assert (nodes == again).all()
    places, expected = (np.column_stack([grown.lon, grown.lat])[own] for own in (models, firsts))
    assert (places == expected).all()
    again_of = put_together(cut_arcs(read_rings(shapes)), count)
    # Corners that are a fifth of the snapping distance apart are one.
    assert all(one.symmetric_difference(own).area < 1e-6 for one, own in zip(boxes, again_of, strict=True))


def test_several_vertices_on_an_edge_come_in_the_order_of_each_ring() -> None:
    large, stones = shapely.box(0, 0, 9, 1), [shapely.box(at, -1, at + 1, 0) for at in (1, 4, 6)]
    for ring in (large, shapely.reverse(large)):
        shapes = np.array([ring, *stones], object)
        grown, _nodes, _models = numbered(read_rings(shapes))
        outline = shapely.Polygon(np.column_stack([grown.lon, grown.lat])[: grown.starts[1]])
        assert outline.is_valid
        assert outline.equals(large)
        assert len(outline.exterior.coords) == 5 + 6


def test_without_vertices_on_edges_rings_stay_the_very_same() -> None:
    rings = read_rings(np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], object))
    assert numbered(rings)[0] is rings


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-(2**40), 2**40), max_size=40))
def test_values_come_once_and_in_order(values: list[int]) -> None:
    assert arcs_module._each_once(np.array(values, np.int64)).tolist() == sorted(set(values))


def test_keys_are_the_same_however_many_are_made_together(monkeypatch: pytest.MonkeyPatch) -> None:
    lon, lat = np.random.default_rng(2).uniform((-180, -90), (180, 90), (100, 2)).T
    together = arcs_module._keys(lon, lat)
    monkeypatch.setattr(arcs_module, "_BLOCK", 7)
    assert (arcs_module._keys(lon, lat) == together).all()
    assert len(set(together.tolist())) == 100


@pytest.mark.parametrize("size", [1, 12, 40])
def test_rings_are_the_same_however_many_are_read_together(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Holes, islands, nothing, and a ring without ground, on either side of where one block ends."""
    holed = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    flat = shapely.Polygon([(5, 5), (6, 5), (5, 5), (5, 5)])
    islands = shapely.MultiPolygon([shapely.box(at, 7, at + 0.5, 8) for at in range(4)])
    shapes = np.array([None, holed, flat, shapely.Polygon(), islands, None, holed, flat], object)
    together = read_rings(shapes)
    monkeypatch.setattr(arcs_module, "part_blocks", lambda starts: part_blocks(starts, size))
    apart = read_rings(shapes)
    assert together.features.tolist() == [1, 1, 4, 4, 4, 4, 6, 6]
    for name in ("lon", "lat", "starts", "features"):
        assert (getattr(apart, name) == getattr(together, name)).all()
