"""Runs of vertices with their boxes: what a view need not look at is dropped by comparing boxes."""

from dataclasses import dataclass

import numpy as np

from layers.arrays import FloatArray, IntArray, part_blocks
from layers.extent import Extent
from layers.wkb import POLYGON, FlatGeometry

EDGES_IN_CHUNK = 128


@dataclass(frozen=True)
class Chunks:
    """Runs of at most EDGES_IN_CHUNK edges, each within one part.

    Parameters
    ----------
    starts, stops : ndarray of int64, shape (c,)
        First vertex and the one after the last; the last vertex of a run is the first of the next.
    boxes : ndarray of int32, shape (4, c)
        Least x and y, greatest x and y, in cells of the level.
    features : ndarray of int32, shape (c,)
        Feature that the run belongs to.
    kinds : ndarray of int8, shape (c,)
        POINT, LINE or POLYGON.
    signs : ndarray of int8, shape (c,)
        -1 where a ring runs against the rule (outer counter-clockwise, inner clockwise), else 1.
    """

    starts: IntArray
    stops: IntArray
    boxes: IntArray
    features: IntArray
    kinds: IntArray
    signs: IntArray

    def extent_deg(self, cell_deg: float) -> Extent | None:
        """Extent of all runs in degrees; None if there is none."""
        if not len(self.starts):
            return None
        least, greatest = self.boxes[:2].min(axis=1), self.boxes[2:].max(axis=1) + 1
        return tuple(float(value) * cell_deg for value in (*least, *greatest))  # type: ignore[return-value]

    def taken(self, chosen: IntArray) -> "Chunks":
        """Only the runs of the given numbers."""
        return Chunks(
            self.starts[chosen],
            self.stops[chosen],
            self.boxes[:, chosen],
            self.features[chosen],
            self.kinds[chosen],
            self.signs[chosen],
        )


def cut_chunks(x: IntArray, y: IntArray, starts: IntArray, geometry: FlatGeometry) -> Chunks:
    """Runs of a level's vertices."""
    counts = np.maximum(1, -(-(np.diff(starts) - 1) // EDGES_IN_CHUNK))
    parts = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(parts)) - np.repeat(np.cumsum(counts) - counts, counts)
    begins = starts[:-1][parts] + within * EDGES_IN_CHUNK
    stops = np.minimum(begins + EDGES_IN_CHUNK + 1, starts[1:][parts])
    signs = ring_signs(x, y, starts, geometry)[parts]
    kinds = geometry.kinds[parts]
    return Chunks(begins, stops, _boxes(x, y, begins, stops), geometry.features[parts], kinds, signs)


def ring_signs(x: IntArray, y: IntArray, starts: IntArray, geometry: FlatGeometry) -> IntArray:
    """1 for each part, -1 for rings that run against the rule."""
    signs = np.ones(len(starts) - 1, np.int8)
    for first, last in part_blocks(starts):
        begin, end = starts[first], starts[last]
        doubled_area = _doubled_areas(x[begin:end], y[begin:end], starts[first : last + 1] - begin)
        is_hole, is_ring = geometry.holes[first:last], geometry.kinds[first:last] == POLYGON
        is_wrong = is_ring & np.where(is_hole, doubled_area > 0, doubled_area < 0)
        signs[first:last][is_wrong] = -1
    return signs


def _doubled_areas(x: IntArray, y: IntArray, starts: IntArray) -> FloatArray:
    """Twice the area of each part in square cells, by the trapezoid rule; its sign tells the direction."""
    corners, steps = x.astype(np.float64), y.astype(np.float64)
    corners[:-1] += corners[1:]
    steps[:-1] = steps[1:] - steps[:-1]
    ends = starts[1:] - 1
    corners[ends] = steps[ends] = 0
    corners *= steps
    return np.asarray(np.add.reduceat(corners, starts[:-1]))


def _boxes(x: IntArray, y: IntArray, begins: IntArray, stops: IntArray) -> IntArray:
    if not len(begins):
        return np.empty((4, 0), np.int32)
    rows = [np.minimum(np.minimum.reduceat(axis, begins), axis[stops - 1]) for axis in (x, y)]
    rows += [np.maximum(np.maximum.reduceat(axis, begins), axis[stops - 1]) for axis in (x, y)]
    return np.stack(rows)
