"""Vertices of a level that a picture needs, in pixels."""

from dataclasses import dataclass

import numpy as np

from layers.arrays import BoolArray, FloatArray, IntArray, spans_to_index
from layers.chunks import Chunks
from layers.pyramid import Level
from layers.view import ViewTransform

MARGIN_PX = 4.0
LARGEST_CELL = 2**31 - 1


@dataclass(frozen=True)
class Vertices:
    """Runs of vertices in pixels of a band.

    Parameters
    ----------
    x_px, y_px : ndarray of float32, shape (n,)
        Pixel positions; y counts from the band's upper edge.
    is_edge : ndarray of bool, shape (n - 1,)
        Whether vertex i and i + 1 are joined.
    signs : ndarray of int8, shape (n - 1,), or None
        Direction of the ring that the edge belongs to; None: all 1.
    index : ndarray of int32, shape (n,), or slice
        Place of each vertex in its level.
    """

    x_px: FloatArray
    y_px: FloatArray
    is_edge: BoolArray
    signs: IntArray | None
    index: IntArray | slice


@dataclass(frozen=True)
class Band:
    """Rows of a picture that are painted in one go.

    Parameters
    ----------
    view : ViewTransform
        The whole picture.
    top_px, bottom_px : int
        First row and the one after the last.
    """

    view: ViewTransform
    top_px: int
    bottom_px: int

    @property
    def width_px(self) -> int:
        """Pixels in a row."""
        return self.view.width_px

    @property
    def height_px(self) -> int:
        """Number of rows."""
        return self.bottom_px - self.top_px


@dataclass(frozen=True)
class Placement:
    """Affine map from a level's cells to a band's pixels."""

    origin_x: int
    origin_y: int
    x_scale: float
    y_scale: float
    x_offset: float
    y_offset: float

    def x_px(self, cells: IntArray) -> FloatArray:
        """Pixel positions of columns of cells (float32)."""
        placed = (cells - np.int32(self.origin_x)).astype(np.float32)
        placed *= np.float32(self.x_scale)
        placed += np.float32(self.x_offset)
        return placed

    def y_px(self, cells: IntArray) -> FloatArray:
        """Pixel positions of rows of cells (float32)."""
        placed = (cells - np.int32(self.origin_y)).astype(np.float32)
        placed *= np.float32(self.y_scale)
        placed += np.float32(self.y_offset)
        return placed

    def cells_at(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Cell (column, row) at a pixel position."""
        column = (x_px - self.x_offset) / self.x_scale + self.origin_x
        return column, (y_px - self.y_offset) / self.y_scale + self.origin_y


def place_level(level: Level, band: Band) -> Placement:
    """How a level's cells lie on a band; a vertex stands at its cell's middle."""
    view = band.view
    origin_x, origin_y = int(view.center_lon / level.cell_deg), int(view.center_lat / level.cell_deg)
    half = 0.5 if level.shift else 0.0
    x_px, y_px = view.to_px((origin_x + half) * level.cell_deg, (origin_y + half) * level.cell_deg)
    x_scale, y_scale = level.cell_deg * view.px_per_deg_lon, -level.cell_deg * view.px_per_deg_lat
    return Placement(origin_x, origin_y, x_scale, y_scale, x_px, y_px - band.top_px)


@dataclass(frozen=True)
class Found:
    """Numbers of runs in a band's rows: those that may touch the band, those to its left and right."""

    inside: IntArray
    left: IntArray
    right: IntArray


def chunks_in_band(chunks: Chunks, placement: Placement, band: Band) -> Found:
    """Which runs matter to a band."""
    west, south = placement.cells_at(-MARGIN_PX, band.height_px + MARGIN_PX)
    east, north = placement.cells_at(band.width_px + MARGIN_PX, -MARGIN_PX)
    boxes = chunks.boxes
    in_rows = np.flatnonzero((boxes[3] >= _cell(south)) & (boxes[1] <= _cell(north)))
    is_left = boxes[2][in_rows] < _cell(west)
    is_right = boxes[0][in_rows] > _cell(east)
    return Found(in_rows[~(is_left | is_right)], in_rows[is_left], in_rows[is_right])


def _cell(position: float) -> np.int32:
    return np.int32(min(max(position, -LARGEST_CELL), LARGEST_CELL))


def gather(level: Level, chunks: Chunks, placement: Placement) -> Vertices:
    """Vertices of runs in pixels."""
    if len(chunks.starts) == len(level.chunks.starts):
        return _gather_all(level, placement)
    index = spans_to_index(chunks.starts, chunks.stops)
    lengths = chunks.stops - chunks.starts
    is_edge = np.ones(len(index), np.bool_)
    is_edge[np.cumsum(lengths) - 1] = False
    signs = np.repeat(chunks.signs, lengths)[:-1] if (chunks.signs < 0).any() else None
    return Vertices(placement.x_px(level.x[index]), placement.y_px(level.y[index]), is_edge[:-1], signs, index)


def _gather_all(level: Level, placement: Placement) -> Vertices:
    is_edge = np.ones(level.vertex_count, np.bool_)
    is_edge[level.starts[1:] - 1] = False
    signs = None
    if (level.chunks.signs < 0).any():
        lengths = np.diff(level.chunks.starts, append=level.vertex_count)
        signs = np.repeat(level.chunks.signs, lengths)[:-1]
    return Vertices(placement.x_px(level.x), placement.y_px(level.y), is_edge[:-1], signs, slice(None))


def gather_ends(level: Level, chunks: Chunks, placement: Placement) -> Vertices:
    """Only the first and last vertex of runs, joined: beside the picture a run counts by its ends alone."""
    index = np.stack([chunks.starts, chunks.stops - 1], axis=1).ravel()
    is_edge = np.ones(len(index), np.bool_)
    is_edge[1::2] = False
    signs = np.repeat(chunks.signs, 2)[:-1] if (chunks.signs < 0).any() else None
    return Vertices(placement.x_px(level.x[index]), placement.y_px(level.y[index]), is_edge[:-1], signs, index)
