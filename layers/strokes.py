"""Lines and markers as sums of ink on pixels.

A line is a row of drops no more than a pixel apart; a drop's ink is the length it stands for and falls on the four
pixels around it by nearness. So a line one pixel wide leaves full ink where it runs along a row, and half on each of
two rows where it runs between them, in any direction and without gaps at its corners.
"""

from dataclasses import dataclass

import numpy as np

from layers.arrays import BoolArray, FloatArray, IntArray
from layers.gathering import Vertices

FULL_INK = 255
PAD_ROWS = 6  # rows above and below a band, so that what begins there is whole
SHORT_EDGE_PX = 1.5


@dataclass(frozen=True)
class Drops:
    """Places (pixels) of drops and the ink of each (1 is a full pixel)."""

    x_px: FloatArray
    y_px: FloatArray
    ink: FloatArray


def find_drops(vertices: Vertices, is_drawn: BoolArray, width_px: int, height_px: int) -> list[Drops]:
    """Drops of the drawn edges that fall on the picture or its pad rows."""
    edges = np.flatnonzero(is_drawn)
    x, y = vertices.x_px[edges], vertices.y_px[edges]
    dx, dy = vertices.x_px[1:][edges] - x, vertices.y_px[1:][edges] - y
    is_long = np.maximum(np.abs(dx), np.abs(dy)) > SHORT_EDGE_PX
    long = np.flatnonzero(is_long)
    drops = [_long_drops(x[long], y[long], dx[long], dy[long], width_px, height_px)] if len(long) else []
    x += dx * np.float32(0.5)
    y += dy * np.float32(0.5)
    is_near = (x >= 0) & (x <= width_px) & (y >= -PAD_ROWS) & (y <= height_px + PAD_ROWS) & ~is_long
    if not is_near.all():
        short = np.flatnonzero(is_near)
        x, y, dx, dy = x[short], y[short], dx[short], dy[short]
    return [*drops, Drops(x, y, np.sqrt(dx * dx + dy * dy))]


def add_ink(ink: IntArray, drops: Drops, width_px: int, row_count: int, strength: float = 1.0) -> None:
    """Let drops fall on the flat sums (int32) of a band with its pad rows."""
    x = np.clip(drops.x_px - np.float32(0.5), 0, np.float32(width_px - 1.001))
    y = np.clip(drops.y_px + np.float32(PAD_ROWS - 0.5), 0, np.float32(row_count + 2 * PAD_ROWS - 1.001))
    columns, rows = x.astype(np.int32), y.astype(np.int32)
    x -= columns
    y -= rows
    upper = drops.ink * np.float32(FULL_INK * strength)
    lower = upper * y
    upper -= lower
    upper_right, lower_right = upper * x, lower * x
    places = rows * np.int32(width_px) + columns
    shares = (upper - upper_right, upper_right, lower - lower_right, lower_right)
    for share, offset in zip(shares, (0, 1, width_px, width_px + 1), strict=True):
        np.add.at(ink, places + np.int32(offset) if offset else places, (share + np.float32(0.5)).astype(np.int32))


def widened(ink: IntArray, width_px: float) -> IntArray:
    """Ink (rows, columns) of lines one pixel wide as if they were ``width_px`` wide (up to 8)."""
    wide = np.minimum(ink, FULL_INK)
    for dx, dy, share in _brush(width_px):
        _add_shifted(wide, np.minimum(ink, FULL_INK), dx, dy, share)
    return wide


def add_markers(ink: IntArray, x_px: FloatArray, y_px: FloatArray, stamp: FloatArray, width_px: int) -> None:
    """Stamp a marker at each place (pixels, y with the pad rows) on the sums (int32, shape (rows, columns))."""
    half = len(stamp) // 2
    row_count = len(ink)
    columns, rows = np.floor(x_px).astype(np.int32), np.floor(y_px).astype(np.int32)
    places = np.unique(rows.astype(np.int64) * width_px + columns)
    rows, columns = (part.astype(np.int32) for part in np.divmod(places, width_px))
    for dy, dx in zip(*np.nonzero(stamp), strict=True):
        x, y = columns + np.int32(dx - half), rows + np.int32(dy - half)
        inside = (x >= 0) & (x < width_px) & (y >= 0) & (y < row_count)
        np.maximum.at(ink, (y[inside], x[inside]), np.int32(stamp[dy, dx] * FULL_INK))


def marker_stamp(shape: str, size_px: float) -> FloatArray:
    """Ink (0 to 1) of a marker on a square of pixels around its place."""
    half = int(np.ceil(size_px * 0.8)) + 1
    offsets = np.arange(-half, half + 1, dtype=np.float64)
    x, y = np.meshgrid(offsets, offsets)
    radius = size_px / 2
    distances = {
        "circle": np.hypot(x, y) - radius,
        "square": np.maximum(np.abs(x), np.abs(y)) - radius * 0.886,
        "diamond": (np.abs(x) + np.abs(y) - radius * 1.253) / np.sqrt(2),
        "triangle": np.maximum(y, (np.abs(x) * 1.732 - y) / 2) - radius * 0.778,
    }
    return np.asarray(np.clip(0.5 - distances[shape], 0, 1))


def _long_drops(x: FloatArray, y: FloatArray, dx: FloatArray, dy: FloatArray, width_px: int, height_px: int) -> Drops:
    begins, ends = _cut_to_box(x, y, dx, dy, width_px, height_px)
    seen = ends > begins
    x, y, dx, dy, begins, ends = (values[seen] for values in (x, y, dx, dy, begins, ends))
    lengths = np.hypot(dx, dy) * (ends - begins)
    counts = np.maximum(np.ceil(lengths), 1).astype(np.int32)
    edges = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    within = np.arange(len(edges), dtype=np.int32) - np.repeat(np.cumsum(counts, dtype=np.int32) - counts, counts)
    along = begins[edges] + (within + np.float32(0.5)) * ((ends - begins) / counts)[edges]
    return Drops(x[edges] + along * dx[edges], y[edges] + along * dy[edges], (lengths / counts)[edges])


def _cut_to_box(
    x: FloatArray, y: FloatArray, dx: FloatArray, dy: FloatArray, width_px: int, height_px: int
) -> tuple[FloatArray, FloatArray]:
    """Shares of each edge at which it enters and leaves the picture (Liang and Barsky 1984)."""
    begins, ends = np.zeros_like(x), np.ones_like(x)
    for start, step, least, greatest in ((x, dx, 0, width_px), (y, dy, -PAD_ROWS, height_px + PAD_ROWS)):
        still = step == 0
        safe = np.where(still, np.float32(1), step)
        first, second = (least - start) / safe, (greatest - start) / safe
        outside = still & ((start < least) | (start > greatest))
        begins = np.maximum(begins, np.where(still, 0, np.minimum(first, second)))
        ends = np.minimum(ends, np.where(outside, -1, np.where(still, 1, np.maximum(first, second))))
    return begins.astype(np.float32), ends.astype(np.float32)


def _brush(width_px: float) -> list[tuple[int, int, float]]:
    """Steps to the pixels that a wide line covers besides its own: whole within its radius, parts along the axes."""
    radius = (width_px - 1) / 2
    reach = int(np.ceil(radius))
    offsets = [(dx, dy) for dy in range(-reach, reach + 1) for dx in range(-reach, reach + 1) if dx or dy]
    whole = [(dx, dy, 1.0) for dx, dy in offsets if np.hypot(dx, dy) <= radius]
    rim = radius + 1 - reach
    axes = [(reach, 0, rim), (-reach, 0, rim), (0, reach, rim), (0, -reach, rim)]
    return whole + (axes if 0 < rim < 1 else [])


def _add_shifted(target: IntArray, source: IntArray, dx: int, dy: int, share: float) -> None:
    rows, columns = source.shape
    into = (slice(max(dy, 0), rows + min(dy, 0)), slice(max(dx, 0), columns + min(dx, 0)))
    taken = (slice(max(-dy, 0), rows + min(-dy, 0)), slice(max(-dx, 0), columns + min(-dx, 0)))
    weight = round(share * 256)
    target[into] += source[taken] if weight == 256 else source[taken] * np.int32(weight) >> np.int32(8)
