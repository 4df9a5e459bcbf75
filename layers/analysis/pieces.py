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
# Polygons with more vertices are cut to the partner's box first: that costs one pass and saves the rest. The margin
# keeps the cut's edges away from the partner's own, where GEOS would have to try again and again.
_CLIP_VERTICES = 500
_CLIP_MARGIN_DEG = 1e-3
_BOX_VERTICES = 5
_INDEX_VERTICES = 2_000
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
    """Common ground of pairs whose boxes meet, without those that only touch.

    Parameters
    ----------
    first, second : ndarray of Polygon or MultiPolygon
        Valid, EPSG:4490, edges straight in longitude and latitude.
    pairs : two ndarrays of int
        Numbers into ``first`` and ``second``.
    """
    a, b = pairs
    geometry = _nested(first[a], second[b])
    rest = np.flatnonzero(shapely.is_missing(geometry))
    geometry[rest] = in_threads(_common_ground, first[a[rest]], second[b[rest]])
    area = in_threads(ellipsoid_areas_m2, geometry)
    kept = area > 0
    return Pieces(a[kept], b[kept], geometry[kept], area[kept])


def in_threads(work: Callable[..., Any], *arrays: Geometries) -> Any:
    """Result of ``work`` over arrays, shared among the processor's cores (GEOS lets go of the lock).

    ``work`` must not use prepared geometries: GEOS builds their index at the first question, unguarded, and two
    threads that ask at once crash.
    """
    weights = np.sum([shapely.get_num_coordinates(array) for array in arrays], axis=0)
    count = os.cpu_count() or 1
    if count < 2 or len(weights) < 2 or weights.sum() < _THREAD_VERTICES:
        return work(*arrays)
    shares = _even_shares(weights, count)
    with ThreadPoolExecutor(count) as pool:
        found = list(pool.map(lambda share: work(*(array[share] for array in arrays)), shares))
    joined = np.empty(len(weights), dtype=found[0].dtype)
    for share, part in zip(shares, found, strict=True):
        joined[share] = part
    return joined


def _even_shares(weights: Indices, count: int) -> list[Indices]:
    """Numbers of the entries that each of ``count`` threads takes: the heaviest first, to whoever has least."""
    loads = [0] * count
    shares: list[list[int]] = [[] for _ in range(count)]
    for number in np.argsort(-weights, kind="stable"):
        lightest = loads.index(min(loads))
        loads[lightest] += int(weights[number])
        shares[lightest].append(int(number))
    return [np.array(share, dtype=np.intp) for share in shares if share]


def _nested(first: Geometries, second: Geometries) -> Geometries:
    """Of pairs where one lies within the other, the inner one; None for the others."""
    pieces = np.full(len(first), None, dtype=object)
    boxes = shapely.bounds(first), shapely.bounds(second)
    for outer, inner, number in ((second, first, 1), (first, second, 0)):
        # An index over an outline of many vertices costs more than the cut that it would save.
        is_candidate = _holds(boxes[number], boxes[1 - number]) & (shapely.get_num_coordinates(outer) < _INDEX_VERTICES)
        candidates = np.flatnonzero(is_candidate & shapely.is_missing(pieces))
        shapely.prepare(outer[candidates])
        held = candidates[shapely.covers(outer[candidates], inner[candidates])]
        pieces[held] = inner[held]
    return pieces


def _holds(outer: Floats, inner: Floats) -> Any:
    return (outer[:, :2] <= inner[:, :2]).all(axis=1) & (outer[:, 2:] >= inner[:, 2:]).all(axis=1)


def _common_ground(left: Geometries, right: Geometries) -> Geometries:
    """Polygons that pairs share; empty where they share none."""
    near_left, near_right = _cut(left, right), _cut(right, left)
    try:
        found = _met(near_left, near_right)
    except shapely.errors.GEOSException:
        # The cut to a box is quick, not robust; whole shapes always are.
        found = shapely.intersection(left, right)
    return _polygons_only(found)


def _met(left: Geometries, right: Geometries) -> Geometries:
    """Intersections of shapes that were cut to each other's box."""
    found = np.where(shapely.is_empty(left), left, right)
    is_open = ~(shapely.is_empty(left) | shapely.is_empty(right) | _fills_box_of(left, right))
    found[is_open] = shapely.intersection(left[is_open], right[is_open])
    return found


def _fills_box_of(left: Geometries, right: Geometries) -> Any:
    """Whether the cut left the whole box of ``right`` to ``left``, so that all of ``right`` lies in it."""
    boxes = shapely.bounds(right)
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    is_box = (shapely.get_num_coordinates(left) == _BOX_VERTICES) & _holds(shapely.bounds(left), boxes)
    return is_box & (shapely.area(left) >= width * height)


def _cut(shapes: Geometries, partners: Geometries) -> Geometries:
    cut = shapes.copy()
    many = np.flatnonzero(shapely.get_num_coordinates(shapes) > _CLIP_VERTICES)
    boxes = shapely.bounds(partners[many]) + _CLIP_MARGIN_DEG * np.array([-1, -1, 1, 1])
    for number, box in zip(many, boxes.tolist(), strict=True):
        cut[number] = shapely.clip_by_rect(shapes[number], *box)
    return cut


def _polygons_only(geometries: Geometries) -> Geometries:
    # Borders that run along each other come out as lines beside the polygons.
    for number in np.flatnonzero(shapely.get_type_id(geometries) == _COLLECTION):
        parts = shapely.get_parts(shapely.get_parts(geometries[number]))
        areas = parts[shapely.get_dimensions(parts) == 2]
        geometries[number] = shapely.multipolygons(areas) if len(areas) else shapely.MultiPolygon()
    return geometries


def remainder_is_sliver(
    whole: Geometries, partner: Geometries, cover: Geometries, left_m2: Floats, rule: SliverRule
) -> Any:
    """Whether what ``partner`` leaves of ``whole`` is a sliver, pair by pair.

    ``cover`` is their common ground, ``left_m2`` the remainder's area. The remainder's border is part of the borders
    of both, which settles most pairs without computing it.
    """
    is_sliver = left_m2 < rule.area_m2
    longest = (shapely.length(whole) + shapely.length(cover)) * _M_PER_DEGREE
    unsure = np.flatnonzero(~is_sliver & rule.is_sliver(left_m2, longest))
    if len(unsure):
        left = in_threads(_left_of, whole[unsure], partner[unsure])
        is_sliver[unsure] = rule.is_sliver(left_m2[unsure], ring_lengths_m(left))
    return is_sliver


def _left_of(whole: Geometries, partner: Geometries) -> Geometries:
    try:
        return np.asarray(shapely.difference(whole, _cut(partner, whole)))
    except shapely.errors.GEOSException:
        # The cut to a box is quick, not robust; whole shapes always are.
        return np.asarray(shapely.difference(whole, partner))


def piece_is_sliver(pieces: Pieces, rule: SliverRule) -> Any:
    """Whether each common ground is a sliver; its border is measured only where that matters."""
    longest = shapely.length(pieces.geometry) * _M_PER_DEGREE
    is_sliver = rule.is_sliver(pieces.area_m2, longest)
    unsure = np.flatnonzero(is_sliver & (pieces.area_m2 >= rule.area_m2))
    is_sliver[unsure] = rule.is_sliver(pieces.area_m2[unsure], ring_lengths_m(pieces.geometry[unsure]))
    return is_sliver
