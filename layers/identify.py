"""Which features lie under a pixel or within a rectangle of the screen."""

from dataclasses import dataclass

import numpy as np

from layers.arrays import BoolArray, FloatArray, IntArray, spans_to_index
from layers.extent import Extent
from layers.vector import FeatureSet
from layers.wkb import POLYGON, UNIT_DEG

REACH_PX = 5.0


@dataclass(frozen=True)
class Hit:
    """A feature that a click found."""

    layer_id: str
    feature_id: str


@dataclass(frozen=True)
class _Outline:
    """Edges of one feature in units of UNIT_DEG; ``is_area`` marks those of rings, ``signs`` says how these run."""

    x: FloatArray
    y: FloatArray
    is_edge: BoolArray
    is_area: BoolArray
    signs: IntArray


def find_at(features: FeatureSet, lon: float, lat: float, reach_lon: float, reach_lat: float) -> list[str]:
    """Ids of the features at a place, the smallest first.

    Parameters
    ----------
    features : FeatureSet
        Where to look.
    lon, lat : float
        Degrees.
    reach_lon, reach_lat : float
        How near (degrees) lines and points must be; areas must hold the place, but for those that are no larger than
        the reach, which are painted as a dot.
    """
    return [feature_id for _size, feature_id in find_sized(features, lon, lat, reach_lon, reach_lat)]


def find_sized(
    features: FeatureSet, lon: float, lat: float, reach_lon: float, reach_lat: float
) -> list[tuple[int, str]]:
    """As ``find_at``, each with the size of its box, so that finds of several sets can be put in one order."""
    x, y = lon / UNIT_DEG, lat / UNIT_DEG
    near = (reach_lon / UNIT_DEG, reach_lat / UNIT_DEG)
    numbers = _candidates(features, (x - near[0], y - near[1], x + near[0], y + near[1]))
    found = [number for number in numbers if _is_hit(_outline(features, int(number)), x, y, near)]
    left, bottom, right, top = features.feature_boxes
    sized = [(int(right[one] - left[one]) * int(top[one] - bottom[one]), features.ids[one]) for one in found]
    return sorted(sized, key=lambda pair: pair[0])


def find_within(features: FeatureSet, extent: Extent) -> list[str]:
    """Ids of the features that touch a rectangle (degrees), in their order."""
    left, bottom, right, top = (value / UNIT_DEG for value in extent)
    box = (left, bottom, right, top)
    boxes = features.feature_boxes
    found = []
    for number in _candidates(features, box):
        least_x, least_y, greatest_x, greatest_y = boxes[:, number]
        is_inside = least_x >= left and greatest_x <= right and least_y >= bottom and greatest_y <= top
        if is_inside or _is_touching(_outline(features, int(number)), box):
            found.append(features.ids[number])
    return found


def _candidates(features: FeatureSet, box: tuple[float, float, float, float]) -> list[int]:
    boxes = features.feature_boxes
    is_near = (boxes[0] <= box[2]) & (boxes[2] >= box[0]) & (boxes[1] <= box[3]) & (boxes[3] >= box[1])
    return [int(number) for number in np.flatnonzero(is_near)]


def _outline(features: FeatureSet, number: int) -> _Outline:
    level = features.pyramid.level(0)
    first, last = np.searchsorted(level.chunks.features, (number, number + 1))
    starts, stops = level.chunks.starts[first:last], level.chunks.stops[first:last]
    index = spans_to_index(starts, stops)
    lengths = stops - starts
    is_edge = np.ones(len(index), np.bool_)
    is_edge[np.cumsum(lengths) - 1] = False
    is_area = np.repeat(level.chunks.kinds[first:last] == POLYGON, lengths)
    signs = np.repeat(level.chunks.signs[first:last].astype(np.int64), lengths)
    return _Outline(level.x[index].astype(np.float64), level.y[index].astype(np.float64), is_edge, is_area, signs)


def _is_hit(outline: _Outline, x: float, y: float, near: tuple[float, float]) -> bool:
    return _holds(outline, x, y) or _is_near(outline, x, y, near)


def _holds(outline: _Outline, x: float, y: float) -> bool:
    """Whether the feature's areas hold a place: wherever it is painted, also where its parts lie over each other."""
    edges = np.flatnonzero(outline.is_edge & outline.is_area)
    edges = edges[(outline.y[edges] > y) != (outline.y[edges + 1] > y)]
    x_from, y_from, x_to, y_to = (values[at] for at in (edges, edges + 1) for values in (outline.x, outline.y))
    is_beyond = x_from + (y - y_from) / (y_to - y_from) * (x_to - x_from) > x
    directions = np.where(y_to > y_from, 1, -1) * outline.signs[edges]
    return bool(directions[is_beyond].sum())


def _is_near(outline: _Outline, x: float, y: float, near: tuple[float, float]) -> bool:
    alone = ~outline.is_area | _is_dot(outline, near)
    if not alone.any():
        return False
    dx, dy = (outline.x[alone] - x) / near[0], (outline.y[alone] - y) / near[1]
    if (dx * dx + dy * dy).min() <= 1:
        return True
    x_from, y_from, x_to, y_to = _edges(outline, alone)
    x_from, x_to = (x_from - x) / near[0], (x_to - x) / near[0]
    y_from, y_to = (y_from - y) / near[1], (y_to - y) / near[1]
    lengths = np.maximum((x_to - x_from) ** 2 + (y_to - y_from) ** 2, 1e-12)
    along = np.clip(-(x_from * (x_to - x_from) + y_from * (y_to - y_from)) / lengths, 0, 1)
    squares = (x_from + along * (x_to - x_from)) ** 2 + (y_from + along * (y_to - y_from)) ** 2
    return bool((squares <= 1).any())


def _is_dot(outline: _Outline, near: tuple[float, float]) -> bool:
    """Whether all of a feature is no larger than the reach of a click."""
    return bool(np.ptp(outline.x) <= near[0] and np.ptp(outline.y) <= near[1])


def _is_touching(outline: _Outline, box: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = box
    is_within = (outline.x >= left) & (outline.x <= right) & (outline.y >= bottom) & (outline.y <= top)
    return bool(is_within.any()) or _is_crossing(outline, box) or _holds(outline, left, bottom)


def _is_crossing(outline: _Outline, box: tuple[float, float, float, float]) -> bool:
    x_from, y_from, x_to, y_to = _edges(outline, np.ones(len(outline.x), np.bool_))
    begins, ends = np.zeros_like(x_from), np.ones_like(x_from)
    for start, stop, least, greatest in ((x_from, x_to, box[0], box[2]), (y_from, y_to, box[1], box[3])):
        step = np.where(stop == start, 1e-9, stop - start)
        first, second = (least - start) / step, (greatest - start) / step
        begins = np.maximum(begins, np.minimum(first, second))
        ends = np.minimum(ends, np.maximum(first, second))
    return bool((begins <= ends).any())


def _edges(outline: _Outline, chosen: BoolArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    edges = np.flatnonzero(outline.is_edge & chosen)
    return outline.x[edges], outline.y[edges], outline.x[edges + 1], outline.y[edges + 1]
