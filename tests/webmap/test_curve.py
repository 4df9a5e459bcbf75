"""Places along a curve: each cell of any size is one span of them, and boxes find all that lie in them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.publish.webmap.curve import CurveOrder

TOLERANCE = 1e-6


def met(ordered: CurveOrder, x: Any, y: Any, levels: Any) -> list[set[int]]:
    """For each box the places of its spans."""
    found: list[set[int]] = [set() for _box in levels]
    for box, first, last in zip(*ordered.spans(x, y, levels), strict=True):
        assert first <= last
        found[box].update(ordered.order[first:last].tolist())
    return found


def sides_of(chance: Any, count: int, sizes: Any) -> tuple[Any, Any]:
    """Opposite corners of boxes between 0 and 1, in either order."""
    low = chance.uniform(0, 1, count) * (1 - sizes)
    turned = chance.random(count) < 0.5
    return np.where(turned, low + sizes, low), np.where(turned, low, low + sizes)


def test_order_and_ranks_are_each_others_inverse() -> None:
    places = np.random.default_rng(1).uniform(-180, 180, (500, 2))
    ordered = CurveOrder(places, TOLERANCE)
    assert sorted(ordered.order.tolist()) == list(range(500))
    assert (ordered.order[ordered.ranks] == np.arange(500)).all()
    assert (np.column_stack([ordered.x, ordered.y]) == places[ordered.order]).all()


def test_the_curve_goes_through_quarters_one_after_the_other() -> None:
    ground = np.stack(np.meshgrid(np.arange(8.0), np.arange(8.0)), axis=-1).reshape(-1, 2)
    ordered = CurveOrder(ground + 0.5, 1e-9)
    quarters = np.column_stack([ordered.x, ordered.y]).reshape(4, 16, 2) // 4
    assert all((quarter == quarter[0]).all() for quarter in quarters)
    assert quarters[:, 0].tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1.0, 360.0, 1e-3]), st.floats(0, 1))
def test_boxes_find_every_place_in_them(seed: int, scale: float, largest: float) -> None:
    chance = np.random.default_rng(seed)
    places = chance.uniform(0, 1, (80, 2)) * scale
    places[:10] = places[10:20] + chance.choice([0, 1e-7, -1e-7], (10, 2))
    sizes = chance.uniform(0, largest, (2, 30))
    x, y = ([side * scale for side in sides_of(chance, 30, own)] for own in sizes)
    ordered = CurveOrder(np.concatenate([places, [(0, 0), (scale, scale)]]), TOLERANCE)
    found = met(ordered, x, y, ordered.levels(sizes.max(axis=0) * scale))
    for box in range(30):
        is_in = [
            (min(one[box], other[box]) - TOLERANCE <= own) & (own <= max(one[box], other[box]) + TOLERANCE)
            for (one, other), own in zip((x, y), places.T, strict=True)
        ]
        assert set(np.flatnonzero(is_in[0] & is_in[1]).tolist()) <= found[box]


def test_a_box_finds_only_what_is_as_near_as_it_is_large() -> None:
    places = np.random.default_rng(3).uniform(0, 1, (4000, 2))
    ordered = CurveOrder(places, TOLERANCE)
    x, y = (np.array([0.4]), np.array([0.41])), (np.array([0.7]), np.array([0.71]))
    (found,) = met(ordered, x, y, ordered.levels(np.array([0.01])))
    assert 0 < len(found) < 40
    assert np.abs(places[sorted(found)] - (0.405, 0.705)).max() < 0.05


@pytest.mark.parametrize("size", [0.0, 1e-9, 1e-6, 3e-5, 0.02, 0.5, 1.0])
def test_a_box_touches_at_most_two_cells_a_side(size: float) -> None:
    places = np.array([(0.0, 0.0), (1.0, 1.0)])
    ordered = CurveOrder(places, TOLERANCE)
    low = np.linspace(0, 1 - size, 997)
    levels = ordered.levels(np.full(997, size))
    width = ordered._side * 2.0**levels
    assert (width >= size + 2 * TOLERANCE).all()
    assert (width <= 4 * max(size + 2 * TOLERANCE, ordered._side)).all()
    boxes, _first, _last = ordered.spans((low, low + size), (low, low), levels)
    assert np.bincount(boxes).max() <= 4


def test_one_place_and_places_of_one_column_have_an_order() -> None:
    assert CurveOrder(np.array([(7.0, -3.0)]), TOLERANCE).order.tolist() == [0]
    column = np.column_stack([np.full(50, 120.0), np.linspace(50, -50, 50)])
    assert CurveOrder(column, TOLERANCE).order.tolist() == list(range(49, -1, -1))


def test_no_cell_is_smaller_than_the_tolerance() -> None:
    ordered = CurveOrder(np.array([(0.0, 0.0), (1e-9, 1e-9)]), TOLERANCE)
    assert ordered._side >= TOLERANCE
    assert ordered.levels(np.array([0.0, 1e-12])).tolist() == [ordered.least_level] * 2
    (found,) = met(ordered, (np.zeros(1), np.zeros(1)), (np.zeros(1), np.zeros(1)), np.array([ordered.least_level]))
    assert found == {0, 1}
