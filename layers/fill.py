"""Inner areas of polygons as runs of pixels.

Each edge adds its direction where it crosses a row of samples; summed along the row this gives how many polygons
cover a pixel (holes take away), with the share of the pixel that the crossing leaves. Edges that two neighbours share
cancel, so no seam can open between them.
"""

from dataclasses import dataclass

import numpy as np

from layers.arrays import FloatArray, IntArray
from layers.gathering import Vertices

ONE_COVER = 64  # sum that stands for one polygon over the whole pixel
LARGEST_COVER = 255


@dataclass(frozen=True)
class Crossings:
    """Where edges cross rows of samples: row, position in pixels, direction (1 up, -1 down)."""

    rows: IntArray
    x_px: FloatArray
    directions: IntArray


@dataclass(frozen=True)
class Runs:
    """Runs of pixels of one cover: first pixel of each, and the cover from there to the next (0 to LARGEST_COVER)."""

    starts: IntArray
    covers: IntArray


def find_crossings(vertices: Vertices, width_px: int, row_count: int, samples: int) -> Crossings:
    """Crossings of edges with the middles of rows.

    Parameters
    ----------
    vertices : Vertices
        In pixels.
    width_px, row_count : int
        Positions are cut to 0 … width_px, rows to 0 … row_count * samples - 1.
    samples : int
        Rows of samples in a row of pixels.
    """
    y = vertices.y_px * np.float32(samples)
    rows = np.ceil(np.clip(y, 0, row_count * samples) - np.float32(0.5)).astype(np.int32)
    steps = rows[1:] - rows[:-1]
    steps[~vertices.is_edge] = 0
    edges = np.flatnonzero(steps)
    steps = steps[edges]
    x_from, y_from, first = vertices.x_px[edges], y[edges], rows[edges]
    slopes = (vertices.x_px[edges + 1] - x_from) / (y[edges + 1] - y_from)
    counts = np.abs(steps)
    directions = np.sign(steps).astype(np.int16)
    if vertices.signs is not None:
        directions *= vertices.signs[edges]
    first += np.minimum(steps, 0)
    if len(counts) and counts.max() > 1:
        first, directions, slopes, x_from, y_from = _repeated(counts, first, directions, slopes, x_from, y_from)
    x_px = (first + np.float32(0.5) - y_from) * slopes
    x_px += x_from
    return Crossings(first, np.clip(x_px, 0, width_px, out=x_px), directions)


def add_covers(sums: IntArray, crossings: Crossings, width_px: int, samples: int) -> None:
    """Add crossings to the flat sums (int16, one a pixel and two more) of a band."""
    unit = ONE_COVER // samples
    columns = crossings.x_px.astype(np.int32)
    beyond = ((crossings.x_px - columns) * np.float32(unit) + np.float32(0.5)).astype(np.int16)
    places = (crossings.rows // samples if samples > 1 else crossings.rows) * np.int32(width_px) + columns
    np.add.at(sums, places, crossings.directions * (unit - beyond))
    places += 1
    np.add.at(sums, places, crossings.directions * beyond)


def take_runs(sums: IntArray) -> Runs:
    """Runs that the sums say; the sums are zero again afterwards."""
    starts = np.flatnonzero(sums != 0)
    covers = np.cumsum(sums[starts], dtype=np.int32)
    sums[starts] = 0
    return Runs(starts, np.minimum(np.abs(covers), LARGEST_COVER))


def spread(runs: Runs, values: IntArray, pixel_count: int) -> tuple[int, IntArray]:
    """First pixel of all runs, and one value a pixel from there on: ``values[cover]``."""
    if not len(runs.starts) or runs.starts[0] >= pixel_count:
        return 0, values[:0]
    lengths = np.diff(np.minimum(runs.starts, pixel_count), append=pixel_count)
    return int(runs.starts[0]), np.repeat(values[runs.covers], lengths)


def cover_alphas(alpha: float) -> FloatArray:
    """Opacity of each cover 0 … LARGEST_COVER, if one polygon's is ``alpha`` and each lies over the ones before."""
    whole, part = np.divmod(np.arange(LARGEST_COVER + 1), ONE_COVER)
    return np.asarray(1 - (1 - alpha) ** whole * (1 - alpha * part / ONE_COVER))


def _repeated(
    counts: IntArray, first: IntArray, directions: IntArray, *others: FloatArray
) -> tuple[IntArray, IntArray, FloatArray, FloatArray, FloatArray]:
    befores = np.cumsum(counts) - counts
    rows = np.arange(int(counts.sum()), dtype=np.int32) + np.repeat((first - befores).astype(np.int32), counts)
    slopes, x_from, y_from = (np.repeat(values, counts) for values in others)
    return rows, np.repeat(directions, counts), slopes, x_from, y_from
