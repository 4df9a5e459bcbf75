"""What a map opens with: where the round world is cut so that all lies together, and how much ground is seen.

A map of Fiji has ground on both sides of 180°. Files cut it there, as RFC 7946 wants; a page that kept the halves apart
would open on the whole world. The page is cut where the widest gap between its features ends, and what lies west of
that is drawn a world further east.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from layers.arrays import BoolArray
from layers.publish.webmap.mercator import LAT_LIMIT_DEG

WORLD_DEG = 360.0
HALF_DEG = 180.0
EASTWARDS = np.array([WORLD_DEG, 0.0])
# So many steps of the last decimal that is told are seen around a single place, and never less than so much ground.
STEPS_SEEN = 8
LEAST_SEEN_DEG = 0.04
# A boundary has an extent of its own, however small.
LEAST_SHAPE_DEG = 0.002

Extent = tuple[float, float, float, float]


def first_meridian(geometries: Sequence[Any]) -> float:
    """Longitude at which a map of geometries begins.

    Parameters
    ----------
    geometries : sequence of geometry
        EPSG:4490, x = longitude, parts cut at 180° or running beyond it.

    Returns
    -------
    float
        Degrees; parts that begin west of it belong 360° further east. Minus infinity where none does.
    """
    bounds = shapely.bounds(shapely.get_parts(np.array(geometries, object)))
    bounds = bounds[np.argsort(bounds[:, 0], kind="stable")]
    wests, easts = bounds[:, 0], np.maximum.accumulate(bounds[:, 2])
    if len(bounds) < 2:
        return -np.inf
    gaps = wests[1:] - easts[:-1]
    widest = int(np.argmax(gaps))
    # As the numbers run from 180° W to 180° E, the gap lies across 180°.
    across = wests[0] + WORLD_DEG - easts[-1]
    return float(wests[widest + 1]) if gaps[widest] > across else -np.inf


def drawn_together(geometries: Sequence[Any], meridian: float) -> list[Any]:
    """Geometries with the parts that begin west of a meridian a world further east, joined where 180° cut them."""
    shapes = np.empty(len(geometries), object)
    shapes[:] = list(geometries)
    if np.isneginf(meridian):
        return list(shapes)
    parts, owners = shapely.get_parts(shapes, return_index=True)
    is_west = shapely.bounds(parts)[:, 0] < meridian
    parts[is_west] = shapely.transform(parts[is_west], lambda places: places + EASTWARDS)
    for owner in np.unique(owners[is_west]):
        own = owners == owner
        shapes[owner] = _joined(shapes[owner], parts[own], is_west[own])
    return list(shapes)


def _joined(shape: Any, parts: Any, is_west: BoolArray) -> Any:
    if shape.geom_type in ("Point", "Polygon", "LineString", "LinearRing"):
        return parts[0]
    bounds = shapely.bounds(parts)
    is_cut = (bounds[~is_west, 2] == HALF_DEG).any() and (bounds[is_west, 0] == HALF_DEG).any()
    if is_cut and shape.geom_type == "MultiPolygon" and shapely.is_valid(parts).all():
        return shapely.union_all(parts)
    whole = type(shape)(list(parts))
    return shapely.line_merge(whole) if is_cut and shape.geom_type == "MultiLineString" else whole


def extent_of(geometries: Sequence[Any]) -> Extent:
    """West, south, east and north of everything, in degrees."""
    bounds = shapely.total_bounds(np.array(geometries, object))
    return tuple(float(value) for value in bounds)  # type: ignore[return-value]  # always four


def opening_extent(extent: Extent, decimals: int | None) -> Extent:
    """The extent that a page opens with: one of next to no size has its surroundings around it.

    Parameters
    ----------
    extent : Extent
        Of everything, in degrees.
    decimals : int or None
        The fewest that a place is told with, where the map has nothing but points; else None.
    """
    least = LEAST_SHAPE_DEG if decimals is None else max(LEAST_SEEN_DEG, STEPS_SEEN * 10.0**-decimals)
    return _grown(extent, min(least, WORLD_DEG / 2))


def surroundings(extent: Extent) -> Extent:
    """The extent that the least zoom shows: a small place is seen with what lies around it."""
    return _grown(extent, 2 * LEAST_SEEN_DEG)


def _grown(extent: Extent, least_deg: float) -> Extent:
    west, east = _span(extent[0], extent[2], least_deg)
    south, north = _span(extent[1], extent[3], least_deg)
    return west, _on_plane(south), east, _on_plane(north)


def _on_plane(lat: float) -> float:
    return min(max(lat, -LAT_LIMIT_DEG), LAT_LIMIT_DEG)


def _span(first: float, last: float, least: float) -> tuple[float, float]:
    grown = max(0.0, least - (last - first)) / 2
    return first - grown, last + grown
