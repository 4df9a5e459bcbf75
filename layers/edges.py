"""Which edges lie on each other, so that a line between neighbours is painted once."""

import sys

import numpy as np

from layers.arrays import BLOCK, BoolArray, IntArray

BUCKETS = 8
_LOW_BYTE = 0 if sys.byteorder == "little" else 7
_NO_EDGE = np.iinfo(np.int64).min
_MIX = np.int64(-7046029254386353131)


def edge_keys(x_from: IntArray, y_from: IntArray, x_to: IntArray, y_to: IntArray) -> IntArray:
    """A 64-bit number for each edge, the same in both directions; others collide once in 10 ** 6 layers."""
    first = _packed(x_from, y_from)
    second = _packed(x_to, y_to)
    return np.minimum(first, second) * _MIX + np.maximum(first, second)


def find_single(keys: IntArray) -> BoolArray:
    """Mask with one True for each different key (64 bits); sorted in BUCKETS, so that little memory is needed."""
    is_single = np.zeros(len(keys), np.bool_)
    buckets = np.ascontiguousarray(keys).view(np.uint8)[_LOW_BYTE::8] % BUCKETS
    for bucket in range(BUCKETS):
        places = np.flatnonzero(buckets == bucket)
        chosen = keys[places]
        order = np.argsort(chosen)
        in_order = chosen[order]
        is_single[places[order[1:]]] = in_order[1:] != in_order[:-1]
        is_single[places[order[:1]]] = True
    return is_single


def find_single_edges(x: IntArray, y: IntArray, starts: IntArray) -> BoolArray:
    """Which edges (vertex i to i + 1) to draw: one of those that lie on each other, none between parts."""
    is_single = np.zeros(len(x), np.bool_)
    if len(x) > 1:
        keys = np.empty(len(x) - 1, np.int64)
        for begin in range(0, len(keys), BLOCK):
            end = min(begin + BLOCK, len(keys))
            here, there = slice(begin, end), slice(begin + 1, end + 1)
            keys[here] = edge_keys(x[here], y[here], x[there], y[there])
        between = starts[1:-1] - 1
        keys[between[between >= 0]] = _NO_EDGE
        is_single[:-1] = find_single(keys)
        is_single[starts[1:] - 1] = False
    return is_single


def _packed(x: IntArray, y: IntArray) -> IntArray:
    return (x.astype(np.int64) << 32) + y
