"""Which edges lie on each other, so that a line between neighbours is painted once."""

import numpy as np

from layers.arrays import BoolArray, IntArray

_NO_EDGE = np.iinfo(np.int64).min
_MIX = np.int64(-7046029254386353131)


def edge_keys(x_from: IntArray, y_from: IntArray, x_to: IntArray, y_to: IntArray) -> IntArray:
    """A 64-bit number for each edge, the same in both directions; others collide once in 10 ** 6 layers."""
    first = _packed(x_from, y_from)
    second = _packed(x_to, y_to)
    return np.minimum(first, second) * _MIX + np.maximum(first, second)


def find_single(keys: IntArray) -> BoolArray:
    """Mask with one True for each different key."""
    order = np.argsort(keys)
    in_order = keys[order]
    is_single = np.ones(len(keys), np.bool_)
    is_single[order[1:]] = in_order[1:] != in_order[:-1]
    return is_single


def find_single_edges(x: IntArray, y: IntArray, starts: IntArray) -> BoolArray:
    """Which edges (vertex i to i + 1) to draw: one of those that lie on each other, none between parts."""
    is_single = np.zeros(len(x), np.bool_)
    if len(x) > 1:
        keys = edge_keys(x[:-1], y[:-1], x[1:], y[1:])
        between = starts[1:-1] - 1
        keys[between[between >= 0]] = _NO_EDGE
        is_single[:-1] = find_single(keys)
        is_single[starts[1:] - 1] = False
    return is_single


def _packed(x: IntArray, y: IntArray) -> IntArray:
    return (x.astype(np.int64) << 32) + y
