"""Vertices of one ring on an edge of another: a town's corner on a county's straight border.

Rounded to the cells of a map such a vertex leaves the edge by a fifth of a pixel and opens a sliver. Put into the edge
as a vertex of its own, it cuts the border into arcs that both sides share.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from layers.arrays import FloatArray, IntArray, spans_to_index

# Pieces of edges that are compared with the vertices around them at a time.
BLOCK = 500_000
MOST_PAIRS = 1_000_000
_LONG = 16  # times the median
_FILLING = 0.9  # of a cell's side a piece of an edge takes at most, so that it touches two cells a side


def find_junctions(
    places: FloatArray, begins: IntArray, ends: IntArray, tolerance: float
) -> tuple[IntArray, IntArray, FloatArray]:
    """Places that lie within edges.

    Parameters
    ----------
    places : ndarray of float64, shape (n, 2)
        Each once.
    begins, ends : ndarray of int64, shape (m,)
        Places between which an edge is straight; each edge once.
    tolerance : float
        How far from an edge a place may lie, in units of ``places``.

    Returns
    -------
    edges, numbers : ndarray of int64
        Edge after edge, the places on it from its begin to its end.
    shares : ndarray of float64
        Where on its edge each lies: above 0 and below 1.
    """
    if not len(begins):
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    found = list(_tested(places, begins, ends, tolerance))
    edges, numbers = (np.concatenate([one[part] for one in found]).astype(np.int64) for part in (0, 1))
    shares = np.concatenate([one[2] for one in found])
    order = np.lexsort((numbers, shares, edges))
    edges, numbers, shares = edges[order], numbers[order], shares[order]
    # A place near the end of a piece is met in both.
    is_first = np.append(True, (edges[1:] != edges[:-1]) | (numbers[1:] != numbers[:-1]))[: len(edges)]
    return edges[is_first], numbers[is_first], shares[is_first]


def _tested(
    places: FloatArray, begins: IntArray, ends: IntArray, tolerance: float
) -> Iterator[tuple[IntArray, IntArray, FloatArray]]:
    lengths = np.hypot(*(places[ends] - places[begins]).T)
    # A few long edges have a grid of their own: cells of their size would hold whole outlines of short ones.
    is_long = lengths > _LONG * np.median(lengths)
    for chosen in (np.flatnonzero(~is_long), np.flatnonzero(is_long)):
        if len(chosen):
            grid = _Grid(places, _cell_side(lengths[chosen], tolerance), tolerance)
            for edge, number in _met(grid, places, begins[chosen], ends[chosen], lengths[chosen]):
                yield _on_edges(places, begins, ends, chosen[edge], number, tolerance)


def _met(
    grid: "_Grid", places: FloatArray, begins: IntArray, ends: IntArray, lengths: FloatArray
) -> Iterator[tuple[IntArray, IntArray]]:
    """Edges and the places in the cells that they pass, some at a time."""
    run = places[ends] - places[begins]
    pieces = np.ceil(lengths / (grid.side * _FILLING)).astype(np.int64)
    before = np.concatenate([[0], np.cumsum(pieces)])
    for first in range(0, int(before[-1]), BLOCK):
        piece = np.arange(first, min(first + BLOCK, int(before[-1])))
        edge = np.searchsorted(before, piece, side="right") - 1
        from_, to = ((piece - before[edge] + step) / pieces[edge] for step in (0, 1))
        begin = places[begins[edge]]
        for which, number in grid.around(begin + run[edge] * from_[:, None], begin + run[edge] * to[:, None]):
            yield edge[which], number


def _cell_side(lengths: FloatArray, tolerance: float) -> float:
    # Long edges among short ones are cut into as many pieces as there are edges, all in all.
    return float(max(2 * np.median(lengths), lengths.sum() / len(lengths), 100 * tolerance))


def _on_edges(
    places: FloatArray, begins: IntArray, ends: IntArray, edge: IntArray, number: IntArray, tolerance: float
) -> tuple[IntArray, IntArray, FloatArray]:
    is_other = (number != begins[edge]) & (number != ends[edge])
    edge, number = edge[is_other], number[is_other]
    run, away = places[ends[edge]] - places[begins[edge]], places[number] - places[begins[edge]]
    square = (run**2).sum(axis=1)
    share = (run * away).sum(axis=1) / square
    across = np.abs(run[:, 0] * away[:, 1] - run[:, 1] * away[:, 0])
    is_on = (share > 0) & (share < 1) & (across <= tolerance * np.sqrt(square))
    return edge[is_on], number[is_on], share[is_on]


class _Grid:
    """Places by the cells of a grid that they lie in."""

    def __init__(self, places: FloatArray, side: float, tolerance: float) -> None:
        self.side, self._tolerance = side, tolerance
        self._least = places.min(axis=0) - side
        self._across = int(np.ceil((places[:, 0].max() - self._least[0]) / side)) + 2
        keys = self._keys(*self._cells(places).T)
        self._order = np.argsort(keys, kind="stable")
        self._sorted = keys[self._order]

    def _cells(self, places: FloatArray) -> IntArray:
        return np.asarray(np.floor((places - self._least) / self.side), np.int64)

    def _keys(self, column: IntArray, row: IntArray) -> IntArray:
        return np.asarray(row * self._across + column)

    def around(self, one: FloatArray, other: FloatArray) -> Iterator[tuple[IntArray, IntArray]]:
        """For pieces from ``one`` to ``other`` the places in the cells that they touch: piece, number of the place."""
        low = self._cells(np.minimum(one, other) - self._tolerance)
        high = self._cells(np.maximum(one, other) + self._tolerance)
        wide, tall = (high - low + 1).T
        piece = np.repeat(np.arange(len(low)), wide * tall)
        step = np.arange(len(piece)) - np.repeat(np.cumsum(wide * tall) - wide * tall, wide * tall)
        keys = self._keys(low[piece, 0] + step % wide[piece], low[piece, 1] + step // wide[piece])
        first, last = (np.searchsorted(self._sorted, keys, side=side) for side in ("left", "right"))
        # However many places lie in a cell, only so many pairs are held at once.
        groups = np.cumsum(last - first) // MOST_PAIRS
        cuts = [0, *np.flatnonzero(np.diff(groups)) + 1, len(groups)]
        for begin, end in pairwise(cuts):
            told = slice(begin, end)
            counts = last[told] - first[told]
            yield np.repeat(piece[told], counts), self._order[spans_to_index(first[told], last[told])]
