"""Corner points of a boundary, 拐点: numbered, in degrees and in a Gauss-Krüger plane, with the legs between them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gi_atlas.crs import Zone, project_points
from gi_atlas.errors import CrsError

PLANE_DECIMALS = 3


@dataclass(frozen=True)
class CornerPoint:
    """One corner.

    Attributes
    ----------
    name : str
        J1, J2 … through all parts and rings.
    part, ring : int
        From 1; ring 1 is the outer one, 2 and up are holes.
    lon, lat : float
        Degrees in EPSG:4490.
    north, east : float
        Metres in the zone's plane, to the millimetre.
    leg_m : float
        Plane distance to the ring's next corner; the last one's leads back to the first.
    bearing_deg : float
        Grid bearing of that leg, clockwise from the plane's north, from 0 below 360.
    next_name : str
        The ring's next corner.
    """

    name: str
    part: int
    ring: int
    lon: float
    lat: float
    north: float
    east: float
    leg_m: float
    bearing_deg: float = 0.0
    next_name: str = ""


def corner_points(geometry: Any, zone: Zone, has_prefix: bool = True) -> list[CornerPoint]:
    """All corners of a MultiPolygon in EPSG:4490, each ring's first point once.

    Raises
    ------
    CrsError
        CRS_NO_ZONE if the zone's plane does not reach a corner.
    """
    corners: list[CornerPoint] = []
    for part_number, part in enumerate(shapely.get_parts(geometry), 1):
        for ring_number, ring in enumerate(shapely.get_rings(part), 1):
            corners += _ring_corners(ring, part_number, ring_number, len(corners) + 1, zone.epsg(has_prefix))
    return corners


def _ring_corners(ring: Any, part: int, number: int, first: int, epsg: int) -> list[CornerPoint]:
    places = shapely.get_coordinates(ring)
    plane = project_points(places, epsg).round(PLANE_DECIMALS)
    if not np.isfinite(plane).all():
        raise CrsError("CRS_NO_ZONE", lon=round(float(places[0, 0]), 6))
    steps = np.diff(plane, axis=0)
    legs, bearings = np.hypot(*steps.T), np.degrees(np.arctan2(steps[:, 0], steps[:, 1])) % 360
    names = [f"J{first + place}" for place in range(len(legs))]
    rows = zip(places[:-1].tolist(), plane[:-1].tolist(), legs.tolist(), bearings.tolist(), strict=True)
    return [
        CornerPoint(names[place], part, number, lon, lat, north, east, leg, bearing, names[(place + 1) % len(names)])
        for place, ((lon, lat), (east, north), leg, bearing) in enumerate(rows)
    ]
