"""Levels of detail of a layer's geometry.

A level is the geometry snapped to cells of a grid; vertices that fall into the cell of their predecessor are dropped.
A vertex stands at the middle of its cell, so it is never more than half a cell from its place, and a level made from
a finer level equals the one made from the full geometry. Neighbours are thinned alike and keep their common edges.
"""

import threading
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from gi_atlas.errors import GeometryError
from gi_atlas.jobs import Progress
from layers.arrays import BoolArray, IntArray, concatenate, part_blocks
from layers.chunks import Chunks, cut_chunks
from layers.edges import find_single_edges
from layers.extent import Extent
from layers.wkb import UNIT_DEG, FlatGeometry

FINEST_SHIFT = 13  # finer cells drop too few vertices to pay
COARSEST_SHIFT = 24
FIRST_SHIFT = 17  # cells of 0.026 degrees: a country on a screen
# In the order in which they are worth making: coarse ones cost nothing, the full one answers clicks.
ALL_SHIFTS = (17, 18, 19, 20, 21, 22, 23, 24, 0, 16, 15, 14, 13)
FINER_BY = 1  # a level finer by more has too many vertices to stand in for another


@dataclass(frozen=True)
class Level:
    """Geometry at one level of detail.

    Parameters
    ----------
    shift : int
        A cell is 2 ** shift units of UNIT_DEG wide; 0 is the full geometry.
    x, y : ndarray of int32, shape (n,)
        Cells of the vertices.
    starts : ndarray of int64, shape (m + 1,)
        Where each part begins.
    chunks : Chunks
        Runs of vertices with their boxes.
    single_edges : ndarray of bool, shape (n,), or None
        Whether the edge from vertex i to i + 1 is to be drawn: of edges that lie on each other, one; None: not known.
    """

    shift: int
    x: IntArray
    y: IntArray
    starts: IntArray
    chunks: Chunks
    single_edges: BoolArray | None = None

    @property
    def cell_deg(self) -> float:
        """Width of a cell in degrees."""
        return float(UNIT_DEG * 2**self.shift)

    @property
    def vertex_count(self) -> int:
        """Number of vertices."""
        return len(self.x)


class LevelStore(Protocol):
    """Where levels lie that were made in an earlier run."""

    @property
    def shifts(self) -> tuple[int, ...]:
        """Shifts of the levels that are there."""

    def load(self, shift: int) -> Level:
        """A level; raises GeometryError LAYER_CACHE_DAMAGED."""


@dataclass
class Pyramid:
    """All levels of one layer, made when first asked for; safe to share between threads.

    Parameters
    ----------
    geometry : FlatGeometry or None
        The full geometry; None if ``stored`` has every level.
    levels : dict
        Levels that stand already, by shift.
    stored : LevelStore, optional
        Levels of an earlier run.
    """

    geometry: FlatGeometry | None
    levels: dict[int, Level] = field(default_factory=dict)
    stored: LevelStore | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def extent(self) -> Extent | None:
        """(minx, miny, maxx, maxy) in degrees, None without vertices; up to a cell of a standing level too wide."""
        level = self.levels[min(self.levels)] if self.levels else self.level(FIRST_SHIFT)
        return level.chunks.extent_deg(level.cell_deg)

    def level_for(self, deg_per_px: float) -> Level:
        """The coarsest level whose cells are no wider than a pixel; made if it does not stand yet."""
        return self.level(shift_for(deg_per_px))

    def standing_level(self, deg_per_px: float) -> Level:
        """The level that fits best of those that stand, without waiting for another thread that makes one."""
        standing = self.levels
        wanted = shift_for(deg_per_px)
        if not standing or wanted in standing or (self.stored is not None and wanted in self.stored.shifts):
            return self.level(wanted)
        near = [shift for shift in standing if wanted - FINER_BY <= shift < wanted]
        return standing[max(near) if near else min(standing, key=lambda shift: (shift < wanted, abs(shift - wanted)))]

    def level(self, shift: int) -> Level:
        """Level of a shift, made if it does not stand yet; one that stands is given without waiting for another."""
        standing = self.levels.get(shift)
        if standing is not None:
            return standing
        with self._lock:
            if shift not in self.levels:
                self.levels = self.levels | {shift: self._make(shift)}
            return self.levels[shift]

    def complete(self, progress: Progress) -> None:
        """Make every level that a screen can ask for.

        Raises
        ------
        JobCancelled
            Between two levels, if ``progress`` was asked to stop.
        """
        for shift in ALL_SHIFTS:
            progress.check()
            self.level(shift)

    def _make(self, shift: int) -> Level:
        if self.stored is not None and shift in self.stored.shifts:
            return self.stored.load(shift)
        if self.geometry is None:
            raise GeometryError("LAYER_CACHE_DAMAGED", path="", part=str(shift))
        if shift == 0:
            whole = self.geometry
            return make_level(0, whole.x, whole.y, whole.starts, whole)
        finer = max((known for known in self.levels if 0 < known < shift), default=None)
        if finer is None:
            return coarsen(self.geometry.x, self.geometry.y, self.geometry.starts, shift, shift, self.geometry)
        level = self.levels[finer]
        return coarsen(level.x, level.y, level.starts, shift - finer, shift, self.geometry)


def shift_for(deg_per_px: float) -> int:
    """Shift of the coarsest level whose cells are no wider than a pixel; 0 where no coarse level pays."""
    if deg_per_px < UNIT_DEG * 2**FINEST_SHIFT:
        return 0
    return min(int(np.log2(deg_per_px / UNIT_DEG)), COARSEST_SHIFT)


def coarsen(x: IntArray, y: IntArray, starts: IntArray, by: int, shift: int, geometry: FlatGeometry) -> Level:
    """Level of a shift from a level ``by`` shifts finer."""
    columns, rows, lengths = [], [], [np.zeros(1, np.int64)]
    for first, last in part_blocks(starts):
        begin, end = starts[first], starts[last]
        cell_x, cell_y = x[begin:end] >> by, y[begin:end] >> by
        is_kept = np.empty(end - begin, np.bool_)
        is_kept[1:] = (cell_x[1:] != cell_x[:-1]) | (cell_y[1:] != cell_y[:-1])
        is_kept[starts[first:last] - begin] = True
        columns.append(cell_x[is_kept])
        rows.append(cell_y[is_kept])
        lengths.append(np.add.reduceat(is_kept, starts[first:last] - begin, dtype=np.int64))
    fewer = np.cumsum(np.concatenate(lengths))
    return make_level(shift, concatenate(columns, x.dtype), concatenate(rows, y.dtype), fewer, geometry)


def make_level(shift: int, x: IntArray, y: IntArray, starts: IntArray, geometry: FlatGeometry) -> Level:
    """A level of its vertices, with chunks and single edges."""
    chunks = cut_chunks(x, y, starts, geometry)
    single = find_single_edges(x, y, starts) if shift else None
    return Level(shift, x, y, starts, chunks, single)
