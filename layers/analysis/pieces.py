"""Common ground of pairs of polygons, as geometry and area."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gi_atlas.area import ellipsoid_areas_m2, ring_lengths_m

Geometries = np.ndarray[Any, np.dtype[np.object_]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Indices = np.ndarray[Any, np.dtype[np.intp]]
DEFAULT_SLIVER_WIDTH_M = 50.0
DEFAULT_SLIVER_AREA_M2 = 10_000.0
# Polygons with more vertices are cut to the partner's box first: that costs one pass and saves the rest.
_CLIP_VERTICES = 200
_COLLECTION = 7
_THREAD_VERTICES = 5_000
ROUNDING = 1e-9  # share of an area that two ways of computing it may differ by
# No degree of longitude or latitude is longer than this on the ellipsoid.
_M_PER_DEGREE = 111_700.0


@dataclass(frozen=True)
class SliverRule:
    """When an area is a sliver: mean width (area over half the perimeter) or area below a limit."""

    width_m: float = DEFAULT_SLIVER_WIDTH_M
    area_m2: float = DEFAULT_SLIVER_AREA_M2

    def is_sliver(self, area_m2: Floats, perimeter_m: Floats) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether each area is a sliver; an empty one is."""
        half = np.maximum(perimeter_m / 2, 1e-9)
        return np.asarray((area_m2 < self.area_m2) | (area_m2 / half < self.width_m))


@dataclass(frozen=True, eq=False)
class Pieces:
    """Common ground of pairs: ``first[k]`` and ``second[k]`` share ``geometry[k]``."""

    first: Indices
    second: Indices
    geometry: Geometries
    area_m2: Floats

    def __len__(self) -> int:
        return len(self.first)


def make_usable(geometries: Geometries, is_valid: Any = None) -> tuple[Geometries, list[int]]:
    """Geometries for computing, invalid ones made valid, and the numbers of those.

    The repair (GEOS, method "structure") serves the computation alone; callers report it. ``is_valid`` is what
    the store knows of each; None means that it must be found out.
    """
    known = in_threads(shapely.is_valid, geometries) if is_valid is None else np.asarray(is_valid, dtype=bool)
    invalid = np.flatnonzero(~known & ~shapely.is_missing(geometries))
    if not len(invalid):
        return geometries, []
    usable = geometries.copy()
    usable[invalid] = shapely.make_valid(geometries[invalid], method="structure", keep_collapsed=False)
    return usable, [int(number) for number in invalid]


def shared_pieces(first: Geometries, second: Geometries, pairs: tuple[Indices, Indices]) -> Pieces:
    """Common ground of candidate pairs, without those that only touch.

    Parameters
    ----------
    first, second : ndarray of Polygon or MultiPolygon
        Valid, EPSG:4490, edges straight in longitude and latitude.
    pairs : two ndarrays of int
        Numbers into ``first`` and ``second``.
    """
    a, b = pairs
    geometry = _intersections(first, second, a, b)
    area = ellipsoid_areas_m2(geometry)
    kept = area > 0
    return Pieces(a[kept], b[kept], geometry[kept], area[kept])


def _intersections(first: Geometries, second: Geometries, a: Indices, b: Indices) -> Geometries:
    shapely.prepare(first)
    pieces = np.empty(len(a), dtype=object)
    is_inside = shapely.contains_properly(first[a], second[b])
    pieces[is_inside] = second[b][is_inside]
    rest = np.flatnonzero(~is_inside)
    left, right = first[a[rest]], second[b[rest]]
    try:
        found = in_threads(shapely.intersection, _cut(left, right), _cut(right, left))
    except shapely.errors.GEOSException:
        # The cut to a box is quick, not robust; whole shapes always are.
        found = in_threads(shapely.intersection, left, right)
    pieces[rest] = _polygons_only(found)
    return pieces


def in_threads(work: Callable[..., Any], *arrays: Geometries) -> Any:
    """Result of a shapely function over arrays, shared among the processor's cores (GEOS lets go of the lock)."""
    weights = np.cumsum(sum(shapely.get_num_coordinates(array) for array in arrays))
    count = os.cpu_count() or 1
    if count < 2 or not len(weights) or weights[-1] < _THREAD_VERTICES:
        return work(*arrays)
    cuts = [_whole_group(arrays[0], cut) for cut in np.searchsorted(weights, weights[-1] * np.arange(1, count) / count)]
    parts = list(zip(*(np.split(array, cuts) for array in arrays), strict=True))
    with ThreadPoolExecutor(count) as pool:
        return np.concatenate(list(pool.map(lambda part: work(*part), parts)))


def _whole_group(shapes: Geometries, cut: int) -> int:
    """First place from ``cut`` on where another shape begins.

    A prepared shape builds its index at the first question; two threads that ask the same one break the process.
    """
    while 0 < cut < len(shapes) and shapes[cut] is shapes[cut - 1]:
        cut += 1
    return cut


def _polygons_only(geometries: Geometries) -> Geometries:
    # Borders that run along each other come out as lines beside the polygons.
    for number in np.flatnonzero(shapely.get_type_id(geometries) == _COLLECTION):
        parts = shapely.get_parts(geometries[number])
        geometries[number] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return geometries


def _cut(shapes: Geometries, partners: Geometries) -> Geometries:
    many = np.flatnonzero(shapely.get_num_coordinates(shapes) > _CLIP_VERTICES)
    if not len(many):
        return shapes
    cut = shapes.copy()
    for number, box in zip(many, shapely.bounds(partners[many]), strict=True):
        cut[number] = shapely.clip_by_rect(shapes[number], *_widened(box))
    return cut


def _widened(box: Floats) -> tuple[float, float, float, float]:
    margin = 1e-6
    return box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin


def remainder_is_sliver(whole: Geometries, cover: Geometries, left_m2: Floats, rule: SliverRule) -> Any:
    """Whether what ``cover`` leaves of ``whole`` is a sliver, pair by pair; ``left_m2`` is its area.

    The remainder's border is part of both borders, which settles most pairs without computing it.
    """
    is_sliver = left_m2 < rule.area_m2
    longest = (shapely.length(whole) + shapely.length(cover)) * _M_PER_DEGREE
    unsure = np.flatnonzero(~is_sliver & rule.is_sliver(left_m2, longest))
    if len(unsure):
        left = in_threads(shapely.difference, whole[unsure], cover[unsure])
        is_sliver[unsure] = rule.is_sliver(left_m2[unsure], ring_lengths_m(left))
    return is_sliver


def piece_is_sliver(pieces: Pieces, rule: SliverRule) -> Any:
    """Whether each common ground is a sliver; its border is measured only where that matters."""
    longest = shapely.length(pieces.geometry) * _M_PER_DEGREE
    is_sliver = rule.is_sliver(pieces.area_m2, longest)
    unsure = np.flatnonzero(is_sliver & (pieces.area_m2 >= rule.area_m2))
    is_sliver[unsure] = rule.is_sliver(pieces.area_m2[unsure], ring_lengths_m(pieces.geometry[unsure]))
    return is_sliver
