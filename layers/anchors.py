"""Where the label of a feature stands: always within it, where it is wide."""

from itertools import pairwise

import numpy as np

from layers.arrays import FloatArray, IntArray, spans_to_index
from layers.pyramid import Level
from layers.wkb import POLYGON

ANCHOR_DEG = 0.02  # detail that is enough to find the middle of a feature


def find_anchors(level: Level, feature_count: int) -> FloatArray:
    """Anchor of each feature and the room beside it.

    Parameters
    ----------
    level : Level
        Geometry to look at.
    feature_count : int
        Number of features.

    Returns
    -------
    ndarray of float, shape (3, n)
        x, y and width in units of UNIT_DEG; NaN, NaN, 0 for features without geometry.
    """
    anchors = np.full((3, feature_count), np.nan)
    anchors[2] = 0
    bounds = np.searchsorted(level.chunks.features, np.arange(feature_count + 1))
    for number, (first, last) in enumerate(pairwise(bounds)):
        if last > first:
            anchors[:, number] = _anchor(level, first, last)
    anchors *= 2.0**level.shift
    return anchors


def _anchor(level: Level, first: int, last: int) -> tuple[float, float, float]:
    widest = _widest_part(level, first, last)
    x, y, _ends = _vertices(level, widest)
    if level.chunks.kinds[widest[0]] != POLYGON or len(x) < 4:
        return float(x[len(x) // 2]), float(y[len(y) // 2]), float(np.ptp(x))
    row = float(y.min() + y.max()) / 2 + 0.1
    return _widest_stretch(*_vertices(level, np.arange(first, last)), row)


def _vertices(level: Level, runs: IntArray) -> tuple[FloatArray, FloatArray, IntArray]:
    """Vertices of runs in cells, and the places where a run ends."""
    starts, stops = level.chunks.starts[runs], level.chunks.stops[runs]
    index = spans_to_index(starts, stops)
    x, y = level.x[index].astype(np.float64) + 0.5, level.y[index].astype(np.float64) + 0.5
    return x, y, np.cumsum(stops - starts)[:-1] - 1


def _widest_part(level: Level, first: int, last: int) -> IntArray:
    """Runs of the part (they follow each other) with the largest box."""
    chunks = level.chunks
    runs = np.arange(first, last)
    parts = np.searchsorted(level.starts, chunks.starts[runs], side="right")
    firsts = np.flatnonzero(np.diff(parts, prepend=-1))
    boxes = chunks.boxes[:, first:last].astype(np.float64)
    widths = np.maximum.reduceat(boxes[2], firsts) - np.minimum.reduceat(boxes[0], firsts)
    heights = np.maximum.reduceat(boxes[3], firsts) - np.minimum.reduceat(boxes[1], firsts)
    return np.asarray(runs[parts == parts[firsts[int(np.argmax(widths * heights))]]])


def _widest_stretch(x: FloatArray, y: FloatArray, ends: IntArray, row: float) -> tuple[float, float, float]:
    is_crossing = (y[:-1] > row) != (y[1:] > row)
    is_crossing[ends] = False
    crossing = np.flatnonzero(is_crossing)
    x_from, y_from = x[crossing], y[crossing]
    places = np.sort(x_from + (row - y_from) / (y[crossing + 1] - y_from) * (x[crossing + 1] - x_from))
    pairs = places[: len(places) // 2 * 2].reshape(-1, 2)
    if not len(pairs):
        return float(x.mean()), float(y.mean()), float(np.ptp(x))
    left, right = pairs[int(np.argmax(pairs[:, 1] - pairs[:, 0]))]
    return float((left + right) / 2), row, float(right - left)
