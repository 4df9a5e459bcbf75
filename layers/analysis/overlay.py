"""Administrative units under boundaries."""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gi_atlas.area import ellipsoid_areas_m2
from layers.analysis.pieces import (
    ROUNDING,
    Floats,
    Geometries,
    Pieces,
    SliverRule,
    in_threads,
    make_usable,
    piece_is_sliver,
    remainder_is_sliver,
    shared_pieces,
)

INDEX_POINTS = 16


@dataclass(frozen=True, eq=False)
class Overlay:
    """Units under boundaries, one entry a pair, ordered by boundary and unit.

    Attributes
    ----------
    boundary, unit : ndarray of int, shape (n,)
        Numbers into the inputs.
    area_m2 : ndarray of float, shape (n,)
        Ellipsoidal area in common; NaN for units with a point only.
    share_of_boundary, share_of_unit : ndarray of float, shape (n,)
        0 to 1; NaN for points.
    relation : ndarray of str, shape (n,)
        whole, part, sliver or point.
    repaired_boundaries, repaired_units : list of int
        Numbers of inputs that are invalid and were made valid for this computation alone.
    """

    boundary: np.ndarray[Any, Any]
    unit: np.ndarray[Any, Any]
    area_m2: Floats
    share_of_boundary: Floats
    share_of_unit: Floats
    relation: np.ndarray[Any, Any]
    repaired_boundaries: list[int]
    repaired_units: list[int]


class UnitIndex:
    """Administrative units made ready once for many overlays.

    Parameters
    ----------
    geometries : sequence of Polygon, MultiPolygon, Point or None
        EPSG:4490.
    is_valid : sequence of bool, optional
        What the store knows; found out where it is not given.
    """

    def __init__(self, geometries: Sequence[Any], is_valid: Sequence[bool] | None = None) -> None:
        shapes = np.asarray(geometries, dtype=object)
        is_area = np.isin(shapely.get_type_id(shapes), (3, 6))
        self.area_numbers = np.flatnonzero(is_area)
        self.point_numbers = np.flatnonzero(shapely.get_type_id(shapes) == 0)
        known = None if is_valid is None else np.asarray(is_valid, dtype=bool)[self.area_numbers]
        self.shapes, repaired = make_usable(shapes[self.area_numbers], known)
        self.repaired = [int(self.area_numbers[number]) for number in repaired]
        self.points: Geometries = shapes[self.point_numbers]
        self.tree = shapely.STRtree(self.shapes)
        self.point_tree = shapely.STRtree(self.points)
        self._lock = threading.Lock()
        self._asked = np.zeros(len(self.shapes), np.int64)

    def polygons_with(self, points: Geometries) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Numbers of points and of the units whose polygon holds them or has them on its border, ordered by point."""
        point, area = self.tree.query(points)
        order = np.argsort(area, kind="stable")
        point, area = point[order], area[order]
        with self._lock:
            holds = self._holds(area, shapely.get_coordinates(points[point]))
        point, unit = point[holds], self.area_numbers[area[holds]]
        order = np.lexsort((unit, point))
        return point[order], unit[order]

    def _holds(self, areas: np.ndarray[Any, Any], places: Floats) -> Any:
        """Whether each area holds its place; ``areas`` is in order, so that each is asked by one thread alone."""
        # An index pays from so many questions on; GEOS builds it at the first one.
        counts = np.bincount(areas, minlength=len(self.shapes))
        self._asked += counts
        shapely.prepare(self.shapes[self._asked >= INDEX_POINTS])
        weights = np.cumsum(shapely.get_num_coordinates(self.shapes) * (counts > 0))
        cores = os.cpu_count() or 1
        firsts = np.searchsorted(weights, (weights[-1] if len(weights) else 0) * np.arange(1, cores) / cores)
        parts = np.split(np.arange(len(areas)), np.searchsorted(areas, firsts))
        with ThreadPoolExecutor(cores) as pool:
            found = pool.map(lambda part: shapely.intersects_xy(self.shapes[areas[part]], *places[part].T), parts)
            return np.concatenate(list(found))


def overlay(
    boundaries: Sequence[Any] | Geometries,
    units: UnitIndex,
    rule: SliverRule | None = None,
    is_valid: Sequence[bool] | None = None,
) -> Overlay:
    """Which units each boundary covers, and how far.

    Parameters
    ----------
    boundaries : sequence of Polygon or MultiPolygon
        EPSG:4490; edges are straight in longitude and latitude, areas on the CGCS2000 ellipsoid.
    units : UnitIndex
    rule : SliverRule, optional
    is_valid : sequence of bool, optional
        What the store knows of the boundaries; found out where it is not given.
    """
    rule = rule or SliverRule()
    shapes, repaired = make_usable(np.asarray(boundaries, dtype=object), is_valid)
    pieces = shared_pieces(shapes, units.shapes, tuple(units.tree.query(shapes)))
    rows = zip(_area_rows(shapes, units, pieces, rule), _point_rows(shapes, units), strict=True)
    boundary, unit, area_m2, of_boundary, of_unit, relation = (np.concatenate(columns) for columns in rows)
    order = np.lexsort((unit, boundary))
    return Overlay(
        boundary[order],
        unit[order],
        area_m2[order],
        of_boundary[order],
        of_unit[order],
        relation[order],
        repaired,
        units.repaired,
    )


def _area_rows(shapes: Geometries, units: UnitIndex, pieces: Pieces, rule: SliverRule) -> list[Any]:
    boundary_area = in_threads(ellipsoid_areas_m2, shapes)[pieces.first]
    unit_shapes = units.shapes[pieces.second]
    unit_area = ellipsoid_areas_m2(unit_shapes)
    left = np.maximum(unit_area - pieces.area_m2, 0.0)
    is_whole = remainder_is_sliver(unit_shapes, shapes[pieces.first], pieces.geometry, left, rule)
    is_sliver = piece_is_sliver(pieces, rule) & (left > ROUNDING * unit_area)
    relation = np.select([is_sliver, is_whole], ["sliver", "whole"], "part")
    shares = pieces.area_m2 / boundary_area, np.minimum(pieces.area_m2 / unit_area, 1.0)
    return [pieces.first, units.area_numbers[pieces.second], pieces.area_m2, *shares, relation]


def _point_rows(shapes: Geometries, units: UnitIndex) -> list[Any]:
    first, second = units.point_tree.query(shapes, predicate="intersects")
    nothing = np.full(len(first), np.nan)
    return [first, units.point_numbers[second], nothing, nothing, nothing, np.full(len(first), "point")]
