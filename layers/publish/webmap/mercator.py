"""The plane of web maps: pixels of the world at a zoom, spherical Mercator, as Leaflet counts them."""

import numpy as np

from layers.arrays import FloatArray

TILE_PX = 256
LAT_LIMIT_DEG = 85.0511287798066
RADIUS_M = 6378137.0


def world_px(zoom: float) -> float:
    """Width of the whole world in pixels."""
    return float(TILE_PX * 2.0**zoom)


def to_px(lon: FloatArray, lat: FloatArray, zoom: float) -> tuple[FloatArray, FloatArray]:
    """Pixels of the world, x eastwards from 180° W, y southwards; latitudes beyond the plane's end stay on it.

    Parameters
    ----------
    lon, lat : ndarray of float, shape (n,)
        Degrees; the ellipsoid does not matter, web maps take them as they are.
    zoom : float
        Zoom at which one pixel is a pixel.

    Source: EPSG method 1024, Popular Visualisation Pseudo Mercator.
    """
    size = world_px(zoom)
    clamped = np.radians(np.clip(lat, -LAT_LIMIT_DEG, LAT_LIMIT_DEG))
    return (lon + 180.0) * (size / 360.0), size * (0.5 - np.arcsinh(np.tan(clamped)) / (2 * np.pi))


def to_lonlat(x_px: FloatArray, y_px: FloatArray, zoom: float) -> tuple[FloatArray, FloatArray]:
    """Degrees of pixels of the world; the inverse of ``to_px``."""
    size = world_px(zoom)
    lat = np.degrees(np.arctan(np.sinh((0.5 - y_px / size) * 2 * np.pi)))
    return x_px * (360.0 / size) - 180.0, lat


def metres_per_px(lat: float, zoom: float) -> float:
    """Ground metres of a pixel at a latitude (equatorial radius, as web maps count)."""
    return float(world_m() * np.cos(np.radians(lat)) / world_px(zoom))


def world_m() -> float:
    """Width of the whole plane in its own metres, those of the equator."""
    return float(2 * np.pi * RADIUS_M)


def to_metres(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Metres of the plane, EPSG:3857: x eastwards from Greenwich, y northwards from the equator."""
    x, y = to_px(lon, lat, 0)
    return (x / TILE_PX - 0.5) * world_m(), (0.5 - y / TILE_PX) * world_m()
