"""Inner areas of polygons as runs of pixels.

Each edge adds its direction where it crosses a row of samples; summed along the row this gives how many polygons
cover a pixel (holes take away), with the share of the pixel that the crossing leaves. Edges that two neighbours share
cancel, so no seam can open between them.
"""

from dataclasses import dataclass

import numpy as np

from layers.arrays import FloatArray, IntArray, find_set
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
    y = vertices.y_px if samples == 1 else vertices.y_px * np.float32(samples)
    rows = sample_rows(y, row_count * samples)
    steps = rows[1:] - rows[:-1]
    steps *= vertices.is_edge
    edges = np.flatnonzero(steps != 0)
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


def sample_rows(y_px: FloatArray, row_count: int) -> IntArray:
    """First row of samples whose middle is not above each position, cut to 0 … row_count (int32)."""
    rows = np.clip(y_px, 0, row_count)
    rows -= np.float32(0.5)
    return np.asarray(np.ceil(rows, out=rows), np.int32)


def add_column(sums: IntArray, ends: Vertices, column: int, width_px: int, row_count: int, samples: int = 1) -> None:
    """Add edges that cross their rows beside the picture, as if they all did so at ``column``.

    Parameters
    ----------
    sums : ndarray of int16
        One a pixel and two more.
    ends : Vertices
        Pairs of vertices: what lies beside the picture counts by its ends alone.
    column : int
        0 for edges to the left; ``width_px``, that is the next row's first, for those to the right.
    width_px, row_count : int
        Size of the band.
    samples : int
        Rows of samples in a row of pixels.
    """
    count = row_count * samples
    rows = sample_rows(ends.y_px * np.float32(samples), count)
    signs = np.ones(len(rows) // 2, np.int32) if ends.signs is None else ends.signs[::2].astype(np.int32)
    changes = np.bincount(rows[::2], signs, count + 1) - np.bincount(rows[1::2], signs, count + 1)
    covers = np.cumsum(changes)[:count].reshape(row_count, samples).sum(axis=1)
    places = np.arange(row_count) * width_px + column
    sums[places] += (covers * (ONE_COVER // samples)).astype(np.int16)


def take_runs(sums: IntArray) -> Runs:
    """Runs that the sums say; the sums are zero again afterwards."""
    starts = find_set(sums)
    covers = np.cumsum(sums[starts], dtype=np.int32)
    sums[starts] = 0
    return Runs(starts, np.minimum(np.abs(covers), LARGEST_COVER))


def spread(runs: Runs, values: IntArray, first: int, last: int) -> IntArray:
    """One value a pixel from ``first`` to before ``last``: ``values[cover]``, the first runs being of cover 0."""
    starts = np.minimum(runs.starts, last)
    lengths = np.diff(starts, append=last)
    lead = np.full(1, int(starts[0]) - first if len(starts) else last - first)
    colours = np.concatenate([values[:1], values[runs.covers]])
    return np.asarray(np.repeat(colours, np.concatenate([lead, lengths])))


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
