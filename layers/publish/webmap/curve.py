"""Places in the order of a curve that fills the plane, in which each cell of any size is one span.

Source: G. M. Morton (1966), A Computer Oriented Geodetic Data Base: the bits of a cell's column and row in turn.
"""

import numpy as np

from layers.arrays import FloatArray, IntArray

# Of a column and of a row: with those of two and a margin, a number of 64 bits.
_BITS = 30
_SPREADING = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)
_ROUNDING = 1.001
_BLOCK = 1 << 16

Sides = tuple[FloatArray, FloatArray]


class CurveOrder:
    """Places sorted along the curve.

    Parameters
    ----------
    places : ndarray of float64, shape (n, 2)
        At least one.
    tolerance : float
        How far beside a box places are still looked for, above 0; no cell is smaller.

    Attributes
    ----------
    order : ndarray of int64, shape (n,)
        Which place stands at each position of the curve.
    ranks : ndarray of int64, shape (n,)
        Position of each place.
    x, y : ndarray of float64, shape (n,)
        Of the places in their order.
    least_level : int
        Level of boxes without size: what lies closer together cannot be told apart by looking at smaller ones.
    """

    def __init__(self, places: FloatArray, tolerance: float) -> None:
        self._tolerance = tolerance
        self._least = places.min(axis=0) - 2 * tolerance
        self._side = max(float((places.max(axis=0) - self._least).max() + 2 * tolerance) / 2**_BITS, tolerance)
        x, y = np.ascontiguousarray(places[:, 0]), np.ascontiguousarray(places[:, 1])
        codes = self._codes(x, y)
        self.order = np.argsort(codes, kind="stable")
        self.ranks = np.empty_like(self.order)
        self.ranks[self.order] = np.arange(len(codes))
        self.x, self.y = x[self.order], y[self.order]
        self._sorted = codes[self.order]
        self.least_level = int(self.levels(np.zeros(1))[0])

    def _codes(self, x: FloatArray, y: FloatArray) -> IntArray:
        codes = np.empty(len(x), np.int64)
        for first in range(0, len(x), _BLOCK):
            own = slice(first, first + _BLOCK)
            codes[own] = _code(_spread(self._cells(x[own], 0)), _spread(self._cells(y[own], 1)))
        return codes

    def _cells(self, values: FloatArray, axis: int) -> IntArray:
        # None is below zero, where cutting off would not be rounding down.
        return np.asarray(((values - self._least[axis]) / self._side).astype(np.int64))

    def levels(self, sizes: FloatArray) -> IntArray:
        """Level of the least cells of which a box of each size touches at most two a side; 0 is the finest."""
        wanted = (sizes + 2 * self._tolerance) / self._side * _ROUNDING
        return np.asarray(np.maximum(np.frexp(wanted)[1], 0), np.int64)

    def spans(self, x: Sides, y: Sides, levels: IntArray) -> tuple[IntArray, IntArray, IntArray]:
        """Places in the cells that boxes touch.

        Parameters
        ----------
        x, y : pair of ndarray of float64, shape (m,)
            Two opposite corners of each box, among the places.
        levels : ndarray of int64, shape (m,)
            Of ``levels``, for boxes of these sizes.

        Returns
        -------
        boxes, first, last : ndarray of int64
            A span for each cell: its box, and where in the order its places begin and end; up to four a box.
        """
        columns, rows = self._touched(x, 0, levels), self._touched(y, 1, levels)
        is_wide, is_tall = columns[0] != columns[1], rows[0] != rows[1]
        boxes = [np.arange(len(levels)), *map(np.flatnonzero, (is_wide, is_tall, is_wide & is_tall))]
        corners = zip(boxes, (0, 1, 0, 1), (0, 0, 1, 1), strict=True)
        codes = np.concatenate([_code(columns[right][box], rows[up][box]) for box, right, up in corners])
        box = np.concatenate(boxes)
        first, last = (np.searchsorted(self._sorted, (codes + step) << 2 * levels[box]) for step in (0, 1))
        return box, first, last

    def _touched(self, sides: Sides, axis: int, levels: IntArray) -> tuple[IntArray, IntArray]:
        """The spread first and last column, or row, of each box."""
        low, high = np.minimum(*sides) - self._tolerance, np.maximum(*sides) + self._tolerance
        return _spread(self._cells(low, axis) >> levels), _spread(self._cells(high, axis) >> levels)


def _code(column: IntArray, row: IntArray) -> IntArray:
    return np.asarray(column << 1 | row)


def _spread(values: IntArray) -> IntArray:
    """The bits of whole numbers below 2³² with a free one before each."""
    for bits, mask in _SPREADING:
        values = (values | values << bits) & mask
    return values
