"""Vertices of one ring on an edge of another: a town's corner on a county's straight border.

Rounded to the cells of a map such a vertex leaves the edge by a fifth of a pixel and opens a sliver. Put into the edge
as a vertex of its own, it cuts the border into arcs that both sides share.

An edge is compared with the places in the cells that it touches, of cells as large as itself. Where too many lie in
them, the edge is halved, and each half compared in cells of half the size: a long edge beside fine outlines is cut
finely only where it comes near them, and no cell is ever too large for the edges around it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from layers.arrays import BoolArray, FloatArray, IntArray, concatenate, spans_to_index
from layers.publish.webmap.curve import CurveOrder

# Edges that are compared with the places around them at a time.
BLOCK = 1 << 15
MOST_PAIRS = 1_000_000
# Places in the cells of an edge from which on it is halved.
CROWD = 32


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
    ordered = CurveOrder(places, tolerance)
    found = [one for edges in _blocks(ordered, begins, ends, tolerance) for one in _tested(ordered, edges)]
    edges, numbers = (concatenate([one[part] for one in found], np.int64) for part in (0, 1))
    shares = concatenate([one[2] for one in found], np.float64)
    order = np.lexsort((numbers, shares, edges))
    edges, numbers, shares = edges[order], numbers[order], shares[order]
    # A place near the end of a piece is met in both.
    is_first = np.append(True, (edges[1:] != edges[:-1]) | (numbers[1:] != numbers[:-1]))[: len(edges)]
    return edges[is_first], numbers[is_first], shares[is_first]


@dataclass(frozen=True)
class _Edges:
    """Some edges; their ends count as places do in ``CurveOrder``.

    ``size`` is the longer side of an edge's box, ``reach`` the tolerance times its length.
    """

    numbers: IntArray
    begins: IntArray
    ends: IntArray
    x: FloatArray
    y: FloatArray
    run_x: FloatArray
    run_y: FloatArray
    size: FloatArray
    reach: FloatArray


def _blocks(ordered: CurveOrder, begins: IntArray, ends: IntArray, tolerance: float) -> Iterator[_Edges]:
    """Edges in the order of their begins, some at a time: what one reads of memory, the next one reads again."""
    packed = ordered.ranks[begins] << 32
    packed |= np.arange(len(packed))
    packed.sort()
    for start in range(0, len(packed), BLOCK):
        own = packed[start : start + BLOCK]
        numbers, first = own & 0xFFFFFFFF, own >> 32
        last = ordered.ranks[ends[numbers]]
        x, y = ordered.x[first], ordered.y[first]
        run_x, run_y = ordered.x[last] - x, ordered.y[last] - y
        size = np.maximum(np.abs(run_x), np.abs(run_y))
        yield _Edges(numbers, first, last, x, y, run_x, run_y, size, tolerance * np.sqrt(run_x**2 + run_y**2))


class _Pieces(NamedTuple):
    """Equal parts of edges: which edge, the how-manieth part, of how many (a power of two)."""

    edge: IntArray
    part: FloatArray
    parts: FloatArray

    def chosen(self, which: IntArray | BoolArray | slice) -> "_Pieces":
        return _Pieces(*(values[which] for values in self))

    def halves(self) -> "_Pieces":
        part = np.repeat(self.part * 2, 2)
        part[1::2] += 1
        return _Pieces(np.repeat(self.edge, 2), part, np.repeat(self.parts * 2, 2))

    def blocks(self) -> Iterator["_Pieces"]:
        yield from (self.chosen(slice(first, first + BLOCK)) for first in range(0, len(self.edge), BLOCK))


def _tested(ordered: CurveOrder, edges: _Edges) -> Iterator[tuple[IntArray, IntArray, FloatArray]]:
    none = np.zeros(len(edges.numbers))
    # Halves come before the next block, so that however crowded it is, few pieces wait at a time.
    waiting = [_Pieces(np.arange(len(none)), none, none + 1)]
    while waiting:
        pieces = waiting.pop()
        is_crowded, spans = _around(ordered, edges, pieces)
        waiting += pieces.chosen(is_crowded).halves().blocks()
        for edge, place in _pairs(pieces.edge, *spans):
            yield _on_edges(ordered, edges, edge, place)


def _around(
    ordered: CurveOrder, edges: _Edges, pieces: _Pieces
) -> tuple[BoolArray, tuple[IntArray, IntArray, IntArray]]:
    """Which pieces have too many places around them, and for the others the spans of places: piece, first, last."""
    edge, part, parts = pieces
    run_x, run_y = edges.run_x[edge] / parts, edges.run_y[edge] / parts
    x, y = edges.x[edge] + run_x * part, edges.y[edge] + run_y * part
    levels = ordered.levels(edges.size[edge] / parts)
    piece, first, last = ordered.spans((x, x + run_x), (y, y + run_y), levels)
    is_crowded = (np.bincount(piece, last - first, len(edge)) > CROWD) & (levels > ordered.least_level)
    is_kept = ~is_crowded[piece] & (last > first)
    return is_crowded, (piece[is_kept], first[is_kept], last[is_kept])


def _pairs(edge: IntArray, piece: IntArray, first: IntArray, last: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
    """Edges and the places around them; however many lie in a cell, only so many pairs are held at once."""
    counts = last - first
    groups = np.cumsum(counts) // MOST_PAIRS
    for begin, end in pairwise([0, *np.flatnonzero(np.diff(groups)) + 1, len(groups)]):
        told = slice(begin, end)
        yield np.repeat(edge[piece[told]], counts[told]), spans_to_index(first[told], last[told])


def _on_edges(
    ordered: CurveOrder, edges: _Edges, edge: IntArray, place: IntArray
) -> tuple[IntArray, IntArray, FloatArray]:
    run_x, run_y = edges.run_x[edge], edges.run_y[edge]
    away_x, away_y = ordered.x[place] - edges.x[edge], ordered.y[place] - edges.y[edge]
    near = np.flatnonzero(np.abs(run_x * away_y - run_y * away_x) <= edges.reach[edge])
    near = near[(place[near] != edges.begins[edge[near]]) & (place[near] != edges.ends[edge[near]])]
    edge, place = edge[near], place[near]
    run_x, run_y, away_x, away_y = (values[near] for values in (run_x, run_y, away_x, away_y))
    share = (run_x * away_x + run_y * away_y) / (run_x**2 + run_y**2)
    is_on = (share > 0) & (share < 1)
    return edges.numbers[edge[is_on]], ordered.order[place[is_on]], share[is_on]
