"""Vertices of a level that a picture needs, in pixels."""

from dataclasses import dataclass

import numpy as np

from layers.arrays import BoolArray, FloatArray, IntArray, spans_to_index
from layers.chunks import Chunks
from layers.pyramid import Level
from layers.view import ViewTransform

MARGIN_PX = 4.0


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
    index : ndarray of int32, shape (n,)
        Place of each vertex in its level.
    """

    x_px: FloatArray
    y_px: FloatArray
    is_edge: BoolArray
    signs: IntArray | None
    index: IntArray


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


def chunks_in_band(chunks: Chunks, placement: Placement, band: Band) -> tuple[BoolArray, BoolArray]:
    """Which runs may touch the band, and which lie beside it in the same rows."""
    west, south = placement.cells_at(-MARGIN_PX, band.height_px + MARGIN_PX)
    east, north = placement.cells_at(band.width_px + MARGIN_PX, -MARGIN_PX)
    boxes = chunks.boxes
    in_rows = (boxes[3] >= south) & (boxes[1] <= north)
    is_inside = in_rows & (boxes[2] >= west) & (boxes[0] <= east)
    return is_inside, in_rows & ~is_inside


def gather(level: Level, chunks: Chunks, placement: Placement) -> Vertices:
    """Vertices of runs in pixels."""
    index = spans_to_index(chunks.starts, chunks.stops)
    lengths = chunks.stops - chunks.starts
    is_edge = np.ones(len(index), np.bool_)
    is_edge[np.cumsum(lengths) - 1] = False
    signs = np.repeat(chunks.signs, lengths)[:-1] if (chunks.signs < 0).any() else None
    return Vertices(placement.x_px(level.x[index]), placement.y_px(level.y[index]), is_edge[:-1], signs, index)


def gather_ends(level: Level, chunks: Chunks, placement: Placement) -> Vertices:
    """Only the first and last vertex of runs, joined: beside the picture a run counts by its ends alone."""
    index = np.stack([chunks.starts, chunks.stops - 1], axis=1).ravel()
    is_edge = np.ones(len(index), np.bool_)
    is_edge[1::2] = False
    signs = np.repeat(chunks.signs, 2)[:-1] if (chunks.signs < 0).any() else None
    return Vertices(placement.x_px(level.x[index]), placement.y_px(level.y[index]), is_edge[:-1], signs, index)
