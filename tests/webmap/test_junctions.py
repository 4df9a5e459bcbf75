"""Vertices on the edges of others: neighbours of different levels share their borders all the same."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.ops import split

from layers.publish.webmap import arcs as arcs_module
from layers.publish.webmap import junctions
from layers.publish.webmap.geometry import build_areas
from layers.publish.webmap.junctions import find_junctions
from tests.webmap.test_arcs import arcs_of, assert_same
from tests.webmap.test_detail import polygons_at

TOLERANCE = 1e-7
COUNTY = shapely.Polygon([(119.0, 29.0), (119.31, 29.07), (119.29, 29.4), (119.01, 29.38)])


def halves(polygon: Any, line: Any) -> list[Any]:
    return [part for part in split(polygon, line).geoms if part.geom_type == "Polygon"]


def used(arcs: Any) -> Any:
    return np.bincount(np.where(arcs.refs < 0, ~arcs.refs, arcs.refs))


# Finding


def brute(places: Any, begins: Any, ends: Any, tolerance: float) -> set[tuple[int, int]]:
    """What the definition says, pair by pair."""
    found = set()
    for edge, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        run = places[end] - places[begin]
        for number, place in enumerate(places):
            if number in (begin, end):
                continue
            away = place - places[begin]
            share = (run @ away) / (run @ run)
            across = abs(run[0] * away[1] - run[1] * away[0])
            if 0 < share < 1 and across <= tolerance * np.sqrt(run @ run):
                found.add((edge, number))
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1.0, 1e-3, 1e3]), st.sampled_from([3, 40]))
def test_all_places_on_edges_are_found_and_no_others(seed: int, scale: float, block: int) -> None:
    chance = np.random.default_rng(seed)
    ends_of = chance.uniform(0, scale, (12, 2))
    begins, ends = np.arange(0, 12, 2), np.arange(1, 12, 2)
    edge = chance.integers(0, 6, 20)
    share = chance.choice([0.1, 0.25, 0.5, 0.9, 1 / 3], 20)[:, None]
    on = ends_of[begins[edge]] * (1 - share) + ends_of[ends[edge]] * share
    apart = on + chance.choice([1e-3, 1e-5], (20, 1)) * scale
    places = np.unique(np.concatenate([ends_of, on, apart]), axis=0)
    number = {tuple(place): at for at, place in enumerate(places)}
    begins, ends = (np.array([number[tuple(ends_of[at])] for at in side]) for side in (begins, ends))
    tolerance = 1e-9 * scale
    kept, junctions.BLOCK = junctions.BLOCK, block
    try:
        edges, numbers, shares = find_junctions(places, begins, ends, tolerance)
    finally:
        junctions.BLOCK = kept
    assert set(zip(edges.tolist(), numbers.tolist(), strict=True)) == brute(places, begins, ends, tolerance)
    assert len(edges) == len(set(zip(edges.tolist(), numbers.tolist(), strict=True)))
    assert all((np.diff(shares[edges == edge]) >= 0).all() for edge in set(edges.tolist()))


def test_a_long_edge_among_many_short_ones() -> None:
    short = np.column_stack([np.linspace(0, 1, 5001), 0.1 + 0.01 * np.sin(np.arange(5001))])
    places = np.concatenate([short, [(-50.0, -20.0), (50.0, 20.0), (25.0, 10.0), (-5.0, -2.0), (25.0, 10.1)]])
    begins = np.append(np.arange(5000), 5001)
    ends = np.append(np.arange(1, 5001), 5002)
    edges, numbers, shares = find_junctions(places, begins, ends, TOLERANCE)
    own = edges == 5000
    assert {5004, 5003} <= set(numbers[own].tolist())
    assert 5005 not in numbers
    assert shares[own][numbers[own] == 5003][0] == pytest.approx(0.75)


def chain(count: int, step: float, height: float) -> Any:
    """A fine outline eastwards, a wave of some height."""
    return np.column_stack([np.arange(count) * step, height * np.sin(np.arange(count))])


def beside(outline: Any, long: Any) -> tuple[Any, Any, Any]:
    """Places and edges of an outline and of long edges (west, south, east, north)."""
    fine, more = len(outline), len(long)
    places = np.concatenate([outline, long[:, :2], long[:, 2:]])
    begins = np.append(np.arange(fine - 1), fine + np.arange(more))
    return places, begins, np.append(np.arange(1, fine), fine + more + np.arange(more))


LONG = {
    "beside it": np.column_stack(
        [np.zeros(200), np.linspace(0.001, 0.3, 200), np.full(200, 2), np.linspace(0.0011, 1, 200)]
    ),
    "across it": np.column_stack(
        [np.linspace(0, 1, 200), np.full(200, -3.0), np.linspace(1, 2, 200), np.full(200, 4.0)]
    ),
    "over a knot": np.column_stack(
        [np.linspace(-50, 50, 200), np.full(200, -50.0), np.linspace(50, -50, 200), np.full(200, 50.0)]
    ),
}


@pytest.mark.parametrize("name", sorted(LONG))
def test_long_edges_beside_a_fine_outline_are_compared_with_few_places(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of 200 long edges with each of 20,000 places would be four million pairs."""
    compared: list[int] = []
    test_pairs = junctions._on_edges
    monkeypatch.setattr(junctions, "_on_edges", lambda *given: compared.append(len(given[3])) or test_pairs(*given))
    step = 1e-7 if name == "over a knot" else 1e-4
    places, begins, ends = beside(chain(20_000, step, step / 2), LONG[name])
    find_junctions(places, begins, ends, 1e-9)
    assert 0 < sum(compared) < 10 * len(places)


def test_long_edges_and_a_fine_outline_meet_where_the_definition_says() -> None:
    outline = chain(60, 1e-3, 0.0)
    long = np.array([(-1.0, 0, 1, 0), (-1, -1, 1, 1), (0.01, -2, 0.01, 2), (-3, 1e-8, 3, 1e-8), (0, 0.1, 0.059, 0.1)])
    places, begins, ends = beside(outline, long)
    edges, numbers, _shares = find_junctions(places, begins, ends, TOLERANCE)
    found = set(zip(edges.tolist(), numbers.tolist(), strict=True))
    assert found == brute(places, begins, ends, TOLERANCE)
    assert {(59, number) for number in range(60)} | {(60, 0), (61, 10)} <= found


def test_more_places_in_the_finest_cell_than_are_held_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closer than the tolerance no halving parts them; all are found, some pairs at a time."""
    monkeypatch.setattr(junctions, "MOST_PAIRS", 50)
    knot = np.column_stack([np.full(300, 0.5), np.linspace(0, 1e-8, 300)])
    places = np.concatenate([knot, [(0.0, 0.0), (1.0, 0.0)]])
    edges, numbers, shares = find_junctions(places, np.array([300]), np.array([301]), TOLERANCE)
    assert numbers.tolist() == list(range(300))
    assert set(edges.tolist()) == {0}
    assert shares == pytest.approx(0.5)


@pytest.mark.parametrize("crowd", [0, 1, 5, 1000])
def test_however_early_edges_are_halved_the_same_is_found(crowd: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(11)
    long = chance.integers(0, 8, (60, 4)).astype(float)
    long = long[(long[:, :2] != long[:, 2:]).any(axis=1)]
    ground = np.stack(np.meshgrid(np.arange(9.0), np.arange(9.0)), axis=-1).reshape(-1, 2)
    begins, ends = (np.asarray(side[:, 1] * 9 + side[:, 0], np.int64) for side in (long[:, :2], long[:, 2:]))
    monkeypatch.setattr(junctions, "CROWD", crowd)
    edges, numbers, _shares = find_junctions(ground, begins, ends, TOLERANCE)
    assert set(zip(edges.tolist(), numbers.tolist(), strict=True)) == brute(ground, begins, ends, TOLERANCE)


def test_without_edges_there_is_none() -> None:
    none = np.empty(0, np.int64)
    assert [len(part) for part in find_junctions(np.empty((0, 2)), none, none, TOLERANCE)] == [0, 0, 0]


# Arcs


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_corner_on_a_straight_border_cuts_it_for_both(is_turned: bool) -> None:
    large = shapely.box(0, 0, 2, 1)
    small = [shapely.box(0, 1, 0.7, 2), shapely.box(0.7, 1, 1.3, 2), shapely.box(1.3, 1, 2, 2)]
    shapes = [shapely.reverse(large) if is_turned else large, *small]
    arcs = arcs_of(*shapes)
    assert_same(shapes, arcs)
    # Three pieces of the border and two between the small ones are shared.
    assert (used(arcs) == 2).sum() == 5


def test_a_border_that_two_share_is_cut_in_both_by_a_third() -> None:
    left, right, town = shapely.box(0, 0, 1, 3), shapely.box(1, 0, 2, 3), shapely.box(0.5, 1, 1, 2)
    arcs = arcs_of(left, right, town)
    assert_same([left, right, town], arcs)
    assert used(arcs).max() == 3


def test_what_lies_beside_an_edge_does_not_bend_it() -> None:
    far = shapely.Polygon([(0.5, 1 + 3 * TOLERANCE), (1, 2), (0, 2)])
    assert len(arcs_of(shapely.box(0, 0, 1, 1), far).starts) - 1 == 2


def test_a_corner_that_touches_the_same_ring_leaves_it_as_it_is() -> None:
    ring = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(2, 0), (3, 1), (1, 1)]])
    assert_same([ring], arcs_of(ring))


# What is drawn


def drawn_apart(shapes: list[Any], zoom: int) -> float:
    """Area in square pixels by which a county differs from its two towns, as the page draws them."""
    county, one, other = polygons_at(build_areas(shapes, 12), 12, zoom)
    return float(county.symmetric_difference(one.union(other)).area + one.intersection(other).area)


@pytest.mark.parametrize("zoom", [6, 8, 10, 12])
def test_a_county_and_its_towns_have_the_very_same_border(zoom: int) -> None:
    towns = halves(COUNTY, shapely.LineString([(118.9, 29.211), (119.4, 29.2347)]))
    assert drawn_apart([COUNTY, *towns], zoom) == 0


def test_without_junctions_there_would_be_slivers(monkeypatch: pytest.MonkeyPatch) -> None:
    none = np.empty(0, np.int64)
    monkeypatch.setattr(arcs_module, "find_junctions", lambda *_given: (none, none, np.empty(0)))
    towns = halves(COUNTY, shapely.LineString([(118.9, 29.211), (119.4, 29.2347)]))
    assert drawn_apart([COUNTY, *towns], 12) > 1


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([7, 10, 12]))
def test_cut_tilings_draw_no_sliver_between_levels(seed: int, zoom: int) -> None:
    """Counties are the cells of a tiling, towns their halves: no town's corner is a vertex of the county opposite."""
    chance = np.random.default_rng(seed)
    frame = shapely.box(119, 29, 120, 30)
    points = shapely.MultiPoint(chance.uniform((119, 29), (120, 30), (7, 2)))
    counties = [cell.intersection(frame) for cell in shapely.voronoi_polygons(points, extend_to=frame).geoms]
    cuts = [shapely.LineString([(118, 29 + chance.uniform(0, 1)), (121, 29 + chance.uniform(0, 1))]) for _ in counties]
    towns = [part for county, cut in zip(counties, cuts, strict=True) for part in halves(county, cut)]
    drawn = polygons_at(build_areas([*counties, *towns], 12), 12, zoom)
    upper, lower = (shapely.union_all(part) for part in (drawn[: len(counties)], drawn[len(counties) :]))
    assert upper.symmetric_difference(lower).area < 1e-9
    assert sum(one.area for one in drawn[len(counties) :]) == pytest.approx(lower.area, rel=1e-12)
