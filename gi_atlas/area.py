"""Areas and lengths on the CGCS2000 ellipsoid; edges are straight in longitude and latitude."""

from typing import Any

import numpy as np
import shapely

A_M = 6378137.0
F = 1 / 298.257222101
E2 = F * (2 - F)
_E = np.sqrt(E2)
M2_PER_HA = 10_000.0
M2_PER_MU = 2000.0 / 3.0
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(5)
FloatArray = np.ndarray[Any, np.dtype[np.float64]]


def authalic_q(lat_rad: FloatArray) -> FloatArray:
    """Authalic function q; a²/2 · q · Δλ is the area between the equator and a latitude.

    Source: Snyder (1987), Map projections: a working manual, eq. 3-12.
    """
    sine = np.sin(lat_rad)
    return np.asarray((1 - E2) * (sine / (1 - E2 * sine**2) + np.arctanh(_E * sine) / _E))


def ring_areas_m2(rings: np.ndarray[Any, Any]) -> FloatArray:
    """Area inside each linear ring (EPSG:4490, lon/lat degrees), shape (n,), never negative."""
    points, index = shapely.get_coordinates(rings, return_index=True)
    radians = np.radians(points)
    same = index[1:] == index[:-1]
    start, step = radians[:-1], np.diff(radians, axis=0)
    middle = start[:, 1, None] + step[:, 1, None] * ((_NODES + 1) / 2)
    # A ring's longitudes close, so the area above its first latitude is the same and rounds far less.
    first = np.searchsorted(index, index[:-1])
    mean = (authalic_q(middle) - authalic_q(radians[first, 1])[:, None]) @ (_WEIGHTS / 2)
    pieces = np.where(same, step[:, 0] * mean, 0.0)
    return np.abs(np.bincount(index[:-1], pieces, len(rings))) * A_M**2 / 2


def ellipsoid_areas_m2(geometries: Any) -> FloatArray:
    """Ellipsoidal area of each polygon or multipolygon in m², shape (n,); 0 for points, lines and None."""
    shapes = np.atleast_1d(np.asarray(geometries, dtype=object))
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    if not len(rings):
        return np.zeros(len(shapes))
    areas = ring_areas_m2(rings)
    is_hole = np.concatenate([[False], part[1:] == part[:-1]])
    return np.bincount(owner[part], np.where(is_hole, -areas, areas), len(shapes))


def ellipsoid_area_m2(geometry: Any) -> float:
    """Ellipsoidal area of one polygon or multipolygon in m²."""
    return float(ellipsoid_areas_m2([geometry])[0])


def perimeter_m(geometry: Any) -> float:
    """Length of all rings of a geometry in m, each edge as a geodesic."""
    from pyproj import Geod  # PROJ costs start-up time

    points, index = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(geometry)), return_index=True)
    if len(points) < 2:
        return 0.0
    ends = np.flatnonzero(index[1:] == index[:-1])
    lengths = Geod(a=A_M, f=F).inv(*points[ends].T, *points[ends + 1].T)[2]
    return float(np.sum(lengths))
