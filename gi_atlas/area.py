"""Areas and lengths on the CGCS2000 ellipsoid; edges are straight in longitude and latitude."""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely

A_M = 6378137.0
F = 1 / 298.257222101
E2 = F * (2 - F)
_E = np.sqrt(E2)
BLOCK = 8192  # edges at a time: what stays in the processor's cache is four times as quick
M2_PER_HA = 10_000.0
M2_PER_MU = 2000.0 / 3.0
FloatArray = np.ndarray[Any, np.dtype[np.float64]]


def authalic_q(lat_rad: FloatArray) -> FloatArray:
    """Authalic function q; a²/2 · q · Δλ is the area between the equator and a latitude.

    Source: Snyder (1987), Map projections: a working manual, eq. 3-12.
    """
    sine = np.sin(lat_rad)
    return np.asarray((1 - E2) * (sine / (1 - E2 * sine**2) + np.arctanh(_E * sine) / _E))


def _sine_series(terms: int = 5) -> FloatArray:
    # q is odd about the equator and even about the pole: only sines of odd multiples occur.
    lat = (np.arange(64) + 0.5) * np.pi / 64 - np.pi / 2
    return np.array([2 / 64 * np.sum(authalic_q(lat) * np.sin(order * lat)) for order in range(1, 2 * terms, 2)])


_SERIES = _sine_series()


def mean_q(first_rad: FloatArray, second_rad: FloatArray) -> FloatArray:
    """Mean of the authalic function between two latitudes, exact for edges straight in longitude and latitude.

    The mean of sin(kφ) over an interval is sin(kφ) at its middle times sinc of k times its half width.
    """
    half = (second_rad - first_rad) / 2
    sine = np.sin((first_rad + second_rad) / 2)
    if half.size and max(float(half.max()), -float(half.min())) < _SHORT_RAD:
        return _mean_q_short(sine, half)
    double = 2 - 4 * sine**2
    before, current = -sine, sine
    total = np.zeros_like(sine)
    for number, weight in enumerate(_SERIES):
        total += weight * current * _sinc((2 * number + 1) * half)
        before, current = current, double * current - before
    return total


def _mean_q_short(sine: FloatArray, half: FloatArray) -> FloatArray:
    # sinc(kh) = 1 - (kh)²/6 + (kh)⁴/120, so three polynomials of the sine do; left out is less than 1e-13.
    square, half_square = sine * sine, half * half
    at_middle, second, fourth = (_horner(factors, square) for factors in _SHORT_SERIES)
    return np.asarray(sine * (at_middle + half_square * (second + half_square * fourth)))


def _horner(factors: FloatArray, x: FloatArray) -> FloatArray:
    total = np.full_like(x, factors[-1])
    for factor in factors[-2::-1]:
        total *= x
        total += factor
    return total


def _short_series() -> list[FloatArray]:
    """Factors of the powers of sin²φ in q / sin φ, and in its second and fourth correction for an edge's length."""
    orders = 2 * np.arange(len(_SERIES)) + 1
    signs = (-1.0) ** np.arange(len(_SERIES))  # sin(kφ) is Chebyshev's polynomial of sin φ up to its sign
    rows = []
    for power, divisor in ((0, 1.0), (2, -6.0), (4, 120.0)):
        chebyshev = np.zeros(orders[-1] + 1)
        chebyshev[orders] = _SERIES * signs * orders.astype(float) ** power / divisor
        rows.append(np.asarray(np.polynomial.chebyshev.cheb2poly(chebyshev)[1::2], np.float64))
    return rows


_SHORT_RAD = 0.01  # half the length of an edge in latitude
_SHORT_SERIES = _short_series()


def _sinc(x: FloatArray) -> FloatArray:
    square = x * x
    if square.size and float(square.max()) > 0.25:
        return np.asarray(np.sinc(x / np.pi))
    return np.asarray(1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))))


def ring_areas_m2(rings: np.ndarray[Any, Any]) -> FloatArray:
    """Area inside each linear ring (EPSG:4490, lon/lat degrees), shape (n,), never negative."""
    points, index = shapely.get_coordinates(rings, return_index=True)
    firsts = points[np.searchsorted(index, np.arange(len(rings))), 1]
    # A ring's longitudes close, so the area above its first latitude is the same and rounds far less.
    bases = authalic_q(np.radians(firsts))
    pieces = np.empty(max(len(points) - 1, 0))
    for start in range(0, len(pieces), BLOCK):
        stop = min(start + BLOCK, len(pieces))
        radians = np.radians(points[start : stop + 1])
        between = np.flatnonzero(index[start + 1 : stop + 1] != index[start:stop])
        following = radians[1:].copy()
        following[between] = radians[between]  # the step from one ring to the next is no edge
        mean = mean_q(radians[:-1, 1], following[:, 1]) - bases[index[start:stop]]
        pieces[start:stop] = (following[:, 0] - radians[:-1, 0]) * mean
    return np.asarray(np.abs(np.bincount(index[:-1], pieces, len(rings))) * A_M**2 / 2)


def ellipsoid_areas_m2(geometries: Any) -> FloatArray:
    """Ellipsoidal area of each polygon or multipolygon in m², shape (n,); 0 for points, lines and None."""
    return areas_by_rings(geometries, ring_areas_m2)


def areas_by_rings(geometries: Any, measure: Callable[[np.ndarray[Any, Any]], FloatArray]) -> FloatArray:
    """Area of each geometry, shape (n,): what ``measure`` gives for the outer rings, less that of the holes."""
    shapes = np.atleast_1d(np.asarray(geometries, dtype=object))
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    if not len(rings):
        return np.zeros(len(shapes))
    areas = measure(rings)
    is_hole = np.concatenate([[False], part[1:] == part[:-1]])
    return np.bincount(owner[part], np.where(is_hole, -areas, areas), len(shapes)).astype(float)


def ellipsoid_area_m2(geometry: Any) -> float:
    """Ellipsoidal area of one polygon or multipolygon in m²."""
    return float(ellipsoid_areas_m2([geometry])[0])


def ring_lengths_m(geometries: Any) -> FloatArray:
    """Length of all rings of each geometry in m, shape (n,), by the radii of curvature at each edge's middle.

    Edges of up to a degree come out within 0.01 %; this is for telling slivers, ``perimeter_m`` is for print.
    """
    shapes = np.atleast_1d(np.asarray(geometries, dtype=object))
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, index = shapely.get_coordinates(rings, return_index=True)
    if len(points) < 2:
        return np.zeros(len(shapes))
    lengths = np.where(index[1:] == index[:-1], _edge_lengths_m(np.radians(points)), 0.0)
    return np.bincount(owner[part[index[:-1]]], lengths, len(shapes)).astype(float)


def _edge_lengths_m(radians: FloatArray) -> FloatArray:
    step = np.diff(radians, axis=0)
    middle = (radians[1:, 1] + radians[:-1, 1]) / 2
    w = 1 - E2 * np.sin(middle) ** 2
    north = A_M * (1 - E2) / w**1.5 * step[:, 1]
    east = A_M / np.sqrt(w) * np.cos(middle) * step[:, 0]
    return np.asarray(np.hypot(north, east))


def perimeter_m(geometry: Any) -> float:
    """Length of all rings of a geometry in m, each edge as a geodesic."""
    from pyproj import Geod  # PROJ costs start-up time

    points, index = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(geometry)), return_index=True)
    if len(points) < 2:
        return 0.0
    ends = np.flatnonzero(index[1:] == index[:-1])
    lengths = Geod(a=A_M, f=F).inv(*points[ends].T, *points[ends + 1].T)[2]
    return float(np.sum(lengths))
