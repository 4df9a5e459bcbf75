"""Outlines of the web map: shared arcs with all levels at once, and long edges beside fine outlines.

Seconds are the processor's own, so that other work on the machine stretches both sides alike.
"""

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import shapely

from bench.inputs import Inputs
from bench.table import Row
from layers.arrays import FloatArray, IntArray
from layers.publish.webmap.arcs import SNAP_DEG
from layers.publish.webmap.geometry import build_areas
from layers.publish.webmap.junctions import find_junctions
from layers.publish.webmap.options import LARGEST_ZOOM

ROUNDS = 3
SHORT, LONG = 200_000, 2_000
GROWN = 4
TOLERANCE_DEG = 1e-5
Edges = tuple[FloatArray, IntArray, IntArray]


def rows(inputs: Inputs) -> list[Row]:
    """Ours beside GEOS; long edges beside none, and many beside a quarter of them."""
    return [_counties(inputs), *_long_edges()]


def _counties(inputs: Inputs) -> Row:
    shapes = shapely.from_wkb(np.array(inputs.counties_wkb[1], dtype=object))
    ours_s, peer_s = turn_by_turn(
        lambda: build_areas(list(shapes), LARGEST_ZOOM), lambda: shapely.coverage_simplify(shapes, TOLERANCE_DEG)
    )
    note = f"{int(shapely.get_num_coordinates(shapes).sum()):,} vertices; GEOS gives one level, ours all of them"
    work = "outlines of the national counties: shared arcs with levels"
    return Row(work, ours_s, "s", "GEOS coverage_simplify", peer_s, target_ratio=1.2, note=note)


def _long_edges() -> list[Row]:
    work = f"vertices on edges: {LONG:,} long edges across {SHORT:,} short ones"
    some, many = fine_and_long(SHORT // GROWN, LONG // GROWN), fine_and_long(SHORT, LONG)
    ours_s, alone_s = turn_by_turn(lambda: _find(many), lambda: _find(fine_and_long(SHORT, 0)))
    many_s, some_s = turn_by_turn(lambda: _find(many), lambda: _find(some))
    return [
        Row(work, ours_s, "s", "the short ones alone", alone_s, target_ratio=4.0),
        Row(work, many_s, "s", f"a quarter of both, {GROWN} times", some_s * GROWN, target_ratio=2.0),
    ]


def _find(edges: Edges) -> None:
    find_junctions(*edges, SNAP_DEG)


def fine_and_long(short: int, long: int) -> Edges:
    """Places, begins and ends of a fine outline 20° long, and of long edges that go across it."""
    chance = np.random.default_rng(7)
    fine = np.column_stack([np.linspace(0, 20, short + 1), 5e-5 * np.sin(np.arange(short + 1))])
    south, north = (
        np.column_stack([chance.uniform(0, 20, long), side * chance.uniform(1, 10, long)]) for side in (-1, 1)
    )
    begins = np.append(np.arange(short), short + 1 + np.arange(long))
    return (
        np.concatenate([fine, south, north]),
        begins,
        np.append(np.arange(1, short + 1), short + 1 + long + np.arange(long)),
    )


def turn_by_turn(ours: Callable[[], object], peer: Callable[[], object]) -> tuple[float, float]:
    """Medians of the processor's seconds of two pieces of work, done in turn."""
    seconds = [(processor_s(ours), processor_s(peer)) for _round in range(ROUNDS)]
    return median(one for one, _other in seconds), median(other for _one, other in seconds)


def processor_s(work: Callable[[], object]) -> float:
    """Seconds that the processor works for this process until something is done."""
    begun = time.process_time()
    work()
    return time.process_time() - begun
