"""Lines beside polygons in one set of arcs: each part of a line is an arc of its own that does not close."""

from typing import Any

import numpy as np
import shapely

from layers.arrays import FloatArray, IntArray, spans_to_index
from layers.publish.webmap.arcs import SNAP_DEG, ArcSet, cut_arcs, read_rings

LINE_TYPES = (1, 2, 5)  # shapely's LineString, LinearRing, MultiLineString


def cut_shapes(shapes: Any) -> ArcSet:
    """Polygons cut into arcs that neighbours share, and lines as arcs, in the order of the features.

    Parameters
    ----------
    shapes : ndarray of Polygon, MultiPolygon, LineString, MultiLineString or None
        EPSG:4490, x = longitude.
    """
    is_line = np.isin(shapely.get_type_id(shapes), LINE_TYPES)
    polygons, lines = shapes.copy(), shapes.copy()
    polygons[is_line], lines[~is_line] = None, None
    areas = cut_arcs(read_rings(polygons))
    return join_arcs(areas, read_lines(lines)) if is_line.any() else areas


def line_places(shapes: Any) -> frozenset[int]:
    """Which of several shapes are lines."""
    return frozenset(np.flatnonzero(np.isin(shapely.get_type_id(shapes), LINE_TYPES)).tolist())


def read_lines(shapes: Any) -> ArcSet:
    """An arc for each part of each line; vertices that repeat the one before go, and so do parts without length."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    coordinates, part_of = shapely.get_coordinates(parts, return_index=True)
    is_kept = _moves(coordinates, part_of)
    counts = np.bincount(part_of[is_kept], minlength=len(parts))
    is_long = counts >= 2
    is_kept &= is_long[part_of] if len(part_of) else is_kept
    chosen, arcs = coordinates[is_kept], int(is_long.sum())
    starts = np.concatenate([[0], np.cumsum(counts[is_long])]).astype(np.int64)
    numbers = np.arange(arcs + 1)
    return ArcSet(chosen[:, 0], chosen[:, 1], starts, numbers[:-1], numbers, owners[is_long].astype(np.int64))


def _moves(coordinates: FloatArray, part_of: IntArray) -> Any:
    """For every vertex whether it is its part's first or lies apart from the one before."""
    cells = np.rint(coordinates / SNAP_DEG)
    return np.append(True, (cells[1:] != cells[:-1]).any(axis=1) | (part_of[1:] != part_of[:-1]))[: len(cells)]


def join_arcs(first: ArcSet, second: ArcSet) -> ArcSet:
    """Both sets in one, their rings in the order of the features."""
    refs = np.concatenate([first.refs, _moved(second.refs, len(first.starts) - 1)])
    lengths = np.concatenate([np.diff(first.ring_starts), np.diff(second.ring_starts)])
    ends = np.cumsum(lengths)
    features = np.concatenate([first.features, second.features])
    order = np.argsort(features, kind="stable")
    return ArcSet(
        np.concatenate([first.lon, second.lon]),
        np.concatenate([first.lat, second.lat]),
        np.concatenate([first.starts, second.starts[1:] + first.starts[-1]]),
        refs[spans_to_index((ends - lengths)[order], ends[order])],
        np.concatenate([[0], np.cumsum(lengths[order])]).astype(np.int64),
        features[order],
    )


def _moved(refs: IntArray, by: int) -> IntArray:
    return np.where(refs < 0, refs - by, refs + by)
