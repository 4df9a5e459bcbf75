"""Functions of XForms about places: area, distance, geofence; points are ``lat lon alt acc``."""

import math
from itertools import pairwise

from survey_forms.xpath.surroundings import Surroundings
from survey_forms.xpath.values import NAN, Value, texts_of

# A sphere, as on phones; the areas and lengths that the program prints are computed on the ellipsoid elsewhere.
_RADIUS_M = 6_378_100.0
Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def area(around: Surroundings, value: Value) -> float:
    """Square metres that a trace or points enclose on the sphere, to the hundredth; 0 below three points."""
    points = _points(texts_of(value))
    if points is None or len(points) < 3:
        return 0.0
    ring = points if points[0] == points[-1] else [*points, points[0]]
    twice = math.fsum(
        math.radians(lon2 - lon1) * (2 + math.sin(math.radians(lat2)) + math.sin(math.radians(lat1)))
        for (lat1, lon1), (lat2, lon2) in pairwise(ring)
    )
    return abs(_hundredths(twice * _RADIUS_M * _RADIUS_M / 2))


def distance(around: Surroundings, *values: Value) -> float:
    """Metres along a trace or points on the sphere, to the hundredth; NaN for what is no trace."""
    points = _points([text for value in values for text in texts_of(value)])
    if points is None or len(points) < 2:
        return NAN
    return _hundredths(math.fsum(_apart(one, other) for one, other in pairwise(points)))


def geofence(around: Surroundings, point: Value, shape: Value) -> bool:
    """Whether a point lies in a closed shape."""
    places, ring = _points(texts_of(point)), _points(texts_of(shape))
    if not places or not ring or len(ring) < 2 or ring[0] != ring[-1]:
        return False
    edges = pairwise(ring)
    return sum(_crosses(places[0], one, other) for one, other in edges) % 2 == 1


def _points(texts: list[str]) -> list[Point] | None:
    parts = texts[0].strip().rstrip("; ").split(";") if len(texts) == 1 else texts
    found = [_point(part) for part in parts]
    return None if None in found else [point for point in found if point is not None]


def _point(text: str) -> Point | None:
    parts = text.split()
    if not 2 <= len(parts) <= 4:
        return None
    try:
        lat, lon = float(parts[0]), float(parts[1])
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _apart(one: Point, other: Point) -> float:
    lat1, lat2 = math.radians(one[0]), math.radians(other[0])
    turn = math.radians(one[1] - other[1])
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(turn)
    return math.acos(min(1.0, max(-1.0, cosine))) * _RADIUS_M


def _crosses(point: Point, one: Point, other: Point) -> bool:
    (lat, lon), (lat1, lon1), (lat2, lon2) = point, one, other
    return (lat2 > lat) != (lat1 > lat) and lon < (lon1 - lon2) * (lat - lat2) / (lat1 - lat2) + lon2


def _hundredths(value: float) -> float:
    return math.floor(value * 100 + 0.5) / 100
