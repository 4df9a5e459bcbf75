"""GCJ-02 and BD-09, the shifted coordinates of Chinese web maps, to and from WGS 84 / CGCS2000.

The formula of GCJ-02 was never published by its authority; this is the one that public map services agree with.
The four functions on coordinates apply it everywhere inside its box. ``remove_shift`` leaves geometries in Hong Kong,
Macau and Taiwan as they are: maps of these places carry no shift, whatever the file around them says.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gi_atlas.errors import CrsError
from gi_atlas.exchange.china import are_unshifted

Degrees = NDArray[np.float64]

# Outside of this box (longitude, latitude) the formula is the identity.
BOX = (72.004, 0.8293, 137.8347, 55.8271)
INVERSE_TOLERANCE_DEG = 1e-10
MAX_ITERATIONS = 30
ROUGH_ROUNDS = 2

_AXIS_M = 6378245.0  # Krasovsky 1940, as the formula has it
_ECCENTRICITY_2 = 0.00669342162296594323
_BD_TURN = math.pi * 3000.0 / 180.0
# So many coordinates that the arrays of one round stay in the processor's cache.
_CHUNK = 16_000
# Each round leaves at most a fiftieth of the error before it, in both formulas.
_GAIN = 0.02


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
    return _in_chunks(_without_gcj02, coordinates)


def to_bd09(coordinates: Degrees) -> Degrees:
    """BD-09 of coordinates in WGS 84 or CGCS2000; shape (n, 2), degrees."""
    return _in_chunks(lambda part: _gcj02_to_bd09(part + _shift(part)), coordinates)


def from_bd09(coordinates: Degrees) -> Degrees:
    """WGS 84 / CGCS2000 of BD-09 coordinates, by iteration to 1e-10°; shape (n, 2), degrees."""
    return _in_chunks(lambda part: _without_gcj02(_invert(part, _gcj02_to_bd09)), coordinates)


def _in_chunks(function: Callable[[Degrees], Degrees], coordinates: Degrees) -> Degrees:
    given = np.asarray(coordinates, dtype=np.float64).reshape(-1, 2)
    moved = np.empty_like(given)
    for start in range(0, len(given), _CHUNK):
        moved[start : start + _CHUNK] = function(given[start : start + _CHUNK])
    return moved


def _without_gcj02(shifted: Degrees) -> Degrees:
    return _invert(shifted, lambda true: true + _shift(true), lambda true: true + _shift(true, np.float32))


def _shift(true: Degrees, precision: type[np.floating[Any]] = np.float64) -> Degrees:
    # Beyond the box nothing moves; at the poles a degree of longitude would have no length.
    lat = np.clip(true[:, 1], BOX[1], BOX[3]).astype(precision)
    x, y = (true[:, 0] - 105.0).astype(precision), (true[:, 1] - 35.0).astype(precision)
    mixed, root = 0.1 * x * y, np.sqrt(np.abs(x))
    double = _sines(x, 2.0)
    sines = 20.0 * (_tripled(double) + double)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + mixed + 0.1 * root
    east += (sines + _waves(x, 150.0, 300.0)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + mixed + 0.2 * root
    north += (sines + _waves(y, 160.0, 320.0)) * 2.0 / 3.0
    return _metres_to_degrees(east, north, lat) * _is_in_box(true)[:, None]


def _waves(value: Degrees, twelfth: float, thirtieth: float) -> Degrees:
    third = _sines(value, 1 / 3)
    long_waves = twelfth * _sines(value, 1 / 12) + thirtieth * _sines(value, 1 / 30)
    return np.asarray(20.0 * _tripled(third) + 40.0 * third + long_waves)


def _sines(value: Degrees, factor: float) -> Degrees:
    return np.asarray(np.sin(value * (factor * math.pi)))


def _tripled(sine: Degrees) -> Degrees:
    """sin 3t of sin t: a sine costs more than anything else here."""
    return np.asarray(sine * (3.0 - 4.0 * sine * sine))


def _metres_to_degrees(east: Degrees, north: Degrees, lat: Degrees) -> Degrees:
    square = np.sin(np.radians(lat)) ** 2
    magic = 1.0 - _ECCENTRICITY_2 * square
    meridian_m = _AXIS_M * (1.0 - _ECCENTRICITY_2) / (magic * np.sqrt(magic))
    parallel_m = _AXIS_M * np.sqrt((1.0 - square) / magic)
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


def _invert(
    shifted: Degrees, forward: Callable[[Degrees], Degrees], rough: Callable[[Degrees], Degrees] | None = None
) -> Degrees:
    """Coordinates whose ``forward`` are the shifted ones; ``rough`` is a cheap forward for the first rounds.

    A sine in single precision costs a tenth; its first two rounds come to 1e-7°, from where the exact ones go on.
    """
    true = shifted.copy()
    for first in [rough] * ROUGH_ROUNDS if rough is not None else []:
        true -= first(true) - shifted
    still_open: Any = slice(None)
    for _round in range(MAX_ITERATIONS):
        error = forward(true[still_open]) - shifted[still_open]
        true[still_open] -= error
        # Each place stops by itself: the same place gives the same result in any company, so rings stay closed.
        is_open = np.abs(error).max(axis=1) * _GAIN >= INVERSE_TOLERANCE_DEG
        still_open = np.arange(len(true))[still_open][is_open]
        if not len(still_open):
            break
    return true


# Entry of a provenance: the datum that units of the project gave against the one that a person held to.
DENIED_BY = "datum_denied_by"
FROM_DATUM: dict[str, Callable[[Degrees], Degrees]] = {"gcj02": from_gcj02, "bd09": from_bd09}
TO_DATUM: dict[str, Callable[[Degrees], Degrees]] = {"gcj02": to_gcj02, "bd09": to_bd09}


def remove_shift(geometries: Any, datum: str) -> Any:
    """Geometries in degrees with the shift of ``datum`` ("gcj02" or "bd09") taken out; None stays None.

    A geometry that lies in Hong Kong, Macau or Taiwan for the most part (half of its vertices) stays as it is.

    Parameters
    ----------
    geometries : ndarray of Geometry, shape (n,)
        Longitude, latitude in the shifted datum; edges stay straight between the moved vertices.
    """
    import shapely  # this module is imported at start; shapely only when something is moved

    moved = np.array(geometries, dtype=object)
    shifted = ~_are_unshifted(moved)
    moved[shifted] = shapely.transform(moved[shifted], FROM_DATUM[datum])
    return moved


def _are_unshifted(geometries: NDArray[np.object_]) -> NDArray[np.bool_]:
    import shapely

    places, owners = shapely.get_coordinates(geometries, return_index=True)
    unshifted = are_unshifted(places[:, 0], places[:, 1])
    counts = np.bincount(owners, minlength=len(geometries))
    return np.asarray(np.bincount(owners, weights=unshifted, minlength=len(geometries)) * 2 > counts)


def require_answered(provenance: Mapping[str, object], name: str) -> None:
    """Refuse a geometry that was said to be shifted (``stated_datum``) while nobody has told its ``datum``.

    The answer to the import's question removes the shift, whatever was stated; until then nothing may go out.

    Raises
    ------
    CrsError
        EXPORT_DATUM_OPEN.
    """
    stated = provenance.get("stated_datum")
    if stated in FROM_DATUM and not provenance.get("datum"):
        raise CrsError("EXPORT_DATUM_OPEN", name=name, value=stated)
