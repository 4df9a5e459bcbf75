"""One way round for rings of which GEOS cannot tell how they run.

GEOS looks at a ring's highest vertex. Where a spike or a crossing stands there it answers the same for both
directions, and its normal form turns such a ring at each call: the same boundary would have two hashes in turn. It
also drops a vertex where the least one of a ring is doubled.
"""

from collections.abc import Callable, Sequence
from math import fsum
from typing import Any

import numpy as np
import shapely

Place = tuple[float, float]
_POLYGON, _FIRST_MANY = 3, 4


def settle_rings(
    normal: "np.ndarray[Any, np.dtype[np.object_]]", given: "np.ndarray[Any, np.dtype[np.object_]]"
) -> "np.ndarray[Any, np.dtype[np.object_]]":
    """Geometries in GEOS's normal form, those that it would change again in a form that stays.

    Parameters
    ----------
    normal, given : ndarray of geometry, shape (n,)
        With and without GEOS's normal form, two-dimensional; None stays None.
    """
    odd = np.union1d(_with_rings(normal, _run_alike), _with_rings(given, _touch_at_least))
    if len(odd):
        normal = normal.copy()
        for number in odd:
            normal[number] = _settled(given[number])
    return normal


def _with_rings(geometries: "np.ndarray[Any, np.dtype[np.object_]]", are_odd: Callable[[Any], Any]) -> Any:
    """Numbers of the geometries with a ring of a kind."""
    parts, owners = shapely.get_parts(geometries, return_index=True)
    while (shapely.get_type_id(parts) >= _FIRST_MANY).any():  # members of collections
        parts, inner = shapely.get_parts(parts, return_index=True)
        owners = owners[inner]
    rings, places = shapely.get_rings(parts, return_index=True)
    return np.unique(owners[places[are_odd(rings)]]) if len(rings) else np.zeros(0, np.int64)


def _run_alike(rings: Any) -> Any:
    """Which rings run, for GEOS, alike in both directions; they begin at their least vertex."""
    return shapely.is_ccw(rings) == shapely.is_ccw(shapely.reverse(rings))


def _touch_at_least(rings: Any) -> Any:
    """Which rings come to their least vertex more than once: the normal form may begin at either, and lose one."""
    places, numbers = shapely.get_coordinates(rings, return_index=True)
    starts = np.searchsorted(numbers, np.arange(len(rings)))
    x, y = places.T
    is_least = x == np.minimum.reduceat(x, starts)[numbers]
    is_least &= y == np.minimum.reduceat(np.where(is_least, y, np.inf), starts)[numbers]
    is_least[np.append(starts[1:], len(x)) - 1] = False  # the closing vertex is the first again
    return np.add.reduceat(is_least, starts, dtype=np.int64) > 1


def _settled(geometry: Any) -> Any:
    if shapely.get_type_id(geometry) >= _FIRST_MANY:
        parts = sorted(map(_settled, geometry.geoms), key=_sort_key, reverse=True)
        return type(geometry)(parts)
    if shapely.get_type_id(geometry) != _POLYGON or geometry.is_empty:
        return shapely.normalize(geometry)
    holes = sorted(_ring(hole.coords, False) for hole in geometry.interiors)
    return shapely.Polygon(_ring(geometry.exterior.coords, True), holes)


def _sort_key(geometry: Any) -> tuple[int, list[Place]]:
    return int(shapely.get_type_id(geometry)), [(x, y) for x, y in shapely.get_coordinates(geometry).tolist()]


def _ring(coordinates: Sequence[Place], is_ccw: bool) -> list[Place]:
    """The ring from its least vertex on; counter-clockwise or not by its area, the lesser way where it has none."""
    places = [(x, y) for x, y in coordinates][:-1]
    least = min(places)
    doubled = fsum(_step(least, *pair) for pair in zip(places, [*places[1:], places[0]], strict=True))
    ways = {1: [places], -1: [places[::-1]], 0: [places, places[::-1]]}[_sign(doubled if is_ccw else -doubled)]
    turned = [way[start:] + way[:start] for way in ways for start, place in enumerate(way) if place == least]
    chosen = min(turned)
    return [*chosen, chosen[0]]


def _step(origin: Place, first: Place, second: Place) -> float:
    """Twice the area between an origin and an edge; the edge the other way gives exactly the negative."""
    x, y = origin
    return (first[0] - x) * (second[1] - y) - (second[0] - x) * (first[1] - y)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
