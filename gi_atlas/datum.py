"""GCJ-02 and BD-09, the shifted coordinates of Chinese web maps, to and from WGS 84 / CGCS2000.

The formula of GCJ-02 was never published by its authority; this is the one that public map services agree with.
It is applied everywhere inside the box of the formula, Hong Kong, Macau and Taiwan included: maps of these places
are sometimes shifted and sometimes not, so the person who says "GCJ-02" of a file says it of all its coordinates.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]

# Outside of this box (longitude, latitude) the formula is the identity.
BOX = (72.004, 0.8293, 137.8347, 55.8271)
INVERSE_TOLERANCE_DEG = 1e-10
MAX_ITERATIONS = 30

_AXIS_M = 6378245.0  # Krasovsky 1940, as the formula has it
_ECCENTRICITY_2 = 0.00669342162296594323
_BD_TURN = math.pi * 3000.0 / 180.0
_CHUNK = 500_000


def to_gcj02(coordinates: Degrees) -> Degrees:
    """GCJ-02 of coordinates in WGS 84 or CGCS2000.

    Parameters
    ----------
    coordinates : ndarray of float, shape (n, 2)
        Longitude, latitude in degrees.

    Returns
    -------
    ndarray of float, shape (n, 2)
        Degrees; places outside of the formula's box are unchanged.
    """
    return _in_chunks(lambda part: part + _shift(part), coordinates)


def from_gcj02(coordinates: Degrees) -> Degrees:
    """WGS 84 / CGCS2000 of GCJ-02 coordinates, by iteration to 1e-10°; shape (n, 2), degrees."""
    return _in_chunks(lambda part: _invert(part, lambda true: true + _shift(true)), coordinates)


def to_bd09(coordinates: Degrees) -> Degrees:
    """BD-09 of coordinates in WGS 84 or CGCS2000; shape (n, 2), degrees."""
    return _in_chunks(lambda part: _gcj02_to_bd09(part + _shift(part)), coordinates)


def from_bd09(coordinates: Degrees) -> Degrees:
    """WGS 84 / CGCS2000 of BD-09 coordinates, by iteration to 1e-10°; shape (n, 2), degrees."""
    return _in_chunks(
        lambda part: _invert(_invert(part, _gcj02_to_bd09), lambda true: true + _shift(true)), coordinates
    )


def _in_chunks(function: Callable[[Degrees], Degrees], coordinates: Degrees) -> Degrees:
    given = np.asarray(coordinates, dtype=np.float64).reshape(-1, 2)
    moved = np.empty_like(given)
    for start in range(0, len(given), _CHUNK):
        moved[start : start + _CHUNK] = function(given[start : start + _CHUNK])
    return moved


def _shift(true: Degrees) -> Degrees:
    lon, lat = true[:, 0], true[:, 1]
    x, y = lon - 105.0, lat - 35.0
    sines = _sines(x, 6.0) + _sines(x, 2.0)
    root = np.sqrt(np.abs(x))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + 20.0 * sines * 2.0 / 3.0
    east += (20.0 * _sines(x, 1.0) + 40.0 * _sines(x, 1 / 3)) * 2.0 / 3.0
    east += (150.0 * _sines(x, 1 / 12) + 300.0 * _sines(x, 1 / 30)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + 20.0 * sines * 2.0 / 3.0
    north += (20.0 * _sines(y, 1.0) + 40.0 * _sines(y, 1 / 3)) * 2.0 / 3.0
    north += (160.0 * _sines(y, 1 / 12) + 320.0 * _sines(y, 1 / 30)) * 2.0 / 3.0
    return _metres_to_degrees(east, north, lat) * _is_in_box(true)[:, None]


def _sines(value: Degrees, factor: float) -> Degrees:
    return np.asarray(np.sin(value * (factor * math.pi)))


def _metres_to_degrees(east: Degrees, north: Degrees, lat: Degrees) -> Degrees:
    latitude = np.radians(lat)
    magic = 1.0 - _ECCENTRICITY_2 * np.sin(latitude) ** 2
    meridian_m = _AXIS_M * (1.0 - _ECCENTRICITY_2) / (magic * np.sqrt(magic))
    parallel_m = _AXIS_M / np.sqrt(magic) * np.cos(latitude)
    return np.column_stack([np.degrees(east / parallel_m), np.degrees(north / meridian_m)])


def _is_in_box(places: Degrees) -> NDArray[np.bool_]:
    west, south, east, north = BOX
    lon, lat = places[:, 0], places[:, 1]
    return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))


def _gcj02_to_bd09(gcj02: Degrees) -> Degrees:
    x, y = gcj02[:, 0], gcj02[:, 1]
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_TURN)
    turned = np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])
    return np.where(_is_in_box(gcj02)[:, None], turned, gcj02)


def _invert(shifted: Degrees, forward: Callable[[Degrees], Degrees]) -> Degrees:
    true = shifted.copy()
    for _round in range(MAX_ITERATIONS):
        error = forward(true) - shifted
        true -= error
        if float(np.abs(error).max(initial=0.0)) < INVERSE_TOLERANCE_DEG:
            break
    return true


FROM_DATUM: dict[str, Callable[[Degrees], Degrees]] = {"gcj02": from_gcj02, "bd09": from_bd09}
TO_DATUM: dict[str, Callable[[Degrees], Degrees]] = {"gcj02": to_gcj02, "bd09": to_bd09}


def remove_shift(geometries: Any, datum: str) -> Any:
    """Geometries in degrees with the shift of ``datum`` ("gcj02" or "bd09") taken out; None stays None.

    Parameters
    ----------
    geometries : ndarray of Geometry, shape (n,)
        Longitude, latitude in the shifted datum; edges stay straight between the moved vertices.
    """
    import shapely  # this module is imported at start; shapely only when something is moved

    return shapely.transform(geometries, FROM_DATUM[datum])
