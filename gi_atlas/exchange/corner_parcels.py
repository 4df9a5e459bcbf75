"""Parcels of a corner table: rows in their order become rings, rings polygons, polygons one boundary a name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange.boundary_names import is_generic
from gi_atlas.exchange.rings import polygons_of_rings

_LEAST = 3
# A millimetre, or in degrees a tenth of that: two rows that differ by less tell the same corner.
_CLOSE_M, _CLOSE_DEG, _MOST_DEG = 0.001, 1e-9, 360.0


# Places of a ring's rows in the table, in their order.
Ring = list[int]


@dataclass(frozen=True)
class Corner:
    """What a row says of its corner beside the coordinates; ``row`` counts from 1 as people do.

    ``is_signed`` says that the degrees have their sign, so that no number need be taken apart. ``degrees`` are those
    (longitude, latitude) that stand beside plane coordinates.
    """

    row: int
    point: str
    name: str
    part: str
    ring: str
    is_signed: bool = False
    degrees: tuple[float, float] | None = None


@dataclass(frozen=True)
class Parcel:
    """One boundary of the table: a MultiPolygon, its first row, the number of its corners, its rings."""

    name: str
    row: int
    count: int
    shape: Any
    rings: Sequence[Ring] = ()


def parcels_of(file: str, table_name: str, corners: Sequence[Corner], places: Any) -> list[Parcel]:
    """Boundaries of a table in the order of their first rows.

    Parameters
    ----------
    file, table_name : str
        Names to tell; what has no name of its own is called by the table's.
    places : ndarray, shape (n, 2)
        Coordinates of the corners.

    Raises
    ------
    ReadError
        CORNER_FEW, CORNER_NOT_CLOSED, CORNER_CROSSES.
    """
    named = _without_corner_names(corners)
    by_name: dict[str, list[Ring]] = {}
    for name, rings in _rings(named, places).items():
        _refuse_unclosed(file, rings, named, places)
        by_name.setdefault(table_name if is_generic(name) else name, []).extend(rings)
    return [_parcel(file, name, rings, named, places) for name, rings in by_name.items()]


def _without_corner_names(corners: Sequence[Corner]) -> Sequence[Corner]:
    """Corners without names if these name single corners (a hill, a bridge) and no parcel."""
    counts = Counter(corner.name for corner in corners)
    is_of_corners = max(counts.values()) < _LEAST <= len(corners)
    return [replace(corner, name="") for corner in corners] if is_of_corners else corners


def _rings(corners: Sequence[Corner], places: Any) -> dict[str, list[Ring]]:
    """Rings by name: each part and ring that is numbered, and anew where the first point's number comes again."""
    found: dict[tuple[str, str, str], list[Ring]] = {}
    for place, corner in enumerate(corners):
        rings = found.setdefault((corner.name, corner.part, corner.ring), [[]])
        if rings[-1] and _starts_anew(corners, places, rings[-1], place):
            rings.append([])
        rings[-1].append(place)
    by_name: dict[str, list[Ring]] = {}
    for (name, _part, _ring), rings in found.items():
        by_name.setdefault(name, []).extend(rings)
    return by_name


def _refuse_unclosed(file: str, rings: list[Ring], corners: Sequence[Corner], places: Any) -> None:
    """Refuse a first corner that is listed again to close its ring, but somewhere else.

    Raises
    ------
    ReadError
        CORNER_NOT_CLOSED.
    """
    for before, ring in pairwise(rings):
        point = corners[ring[0]].point
        if len(ring) == 1 and point and point == corners[before[0]].point:
            apart = float(np.hypot(*(places[before[0]] - places[ring[0]])))
            unit = "°" if float(np.abs(places[before[0]]).max()) <= _MOST_DEG else " m"
            raise ReadError("CORNER_NOT_CLOSED", file=file, row=corners[ring[0]].row, value=point,
                            found=f"{apart:.9g}{unit}", first=corners[before[0]].row)  # fmt: skip


def _starts_anew(corners: Sequence[Corner], places: Any, ring: Ring, place: int) -> bool:
    if len(ring) > _LEAST and _is_same(places, ring[0], ring[-1]):
        return True
    first, point = corners[ring[0]].point, corners[place].point
    is_again = bool(point) and point == first and corners[ring[-1]].point != first
    return is_again and not _is_same(places, ring[0], place)


def _is_same(places: Any, one: int, other: int) -> bool:
    limit = _CLOSE_DEG if float(np.abs(places[one]).max()) <= _MOST_DEG else _CLOSE_M
    return bool(np.hypot(*(places[one] - places[other])) <= limit)


def _parcel(file: str, name: str, rings: list[Ring], corners: Sequence[Corner], places: Any) -> Parcel:
    closed = [_closed(file, name, ring, places) for ring in rings]
    for ring, points in zip(rings, closed, strict=True):
        _refuse_crossing(file, name, shapely.Polygon(points), [ring], corners, places)
    shape = polygons_of_rings(closed)
    for part in shape.geoms:
        _refuse_crossing(file, name, part, rings, corners, places)
    shape = _joined(file, name, shape, rings, corners, places)
    numbers = [place for ring in rings for place in ring]
    return Parcel(name, corners[min(numbers)].row, len(numbers), shape, rings)


def _closed(file: str, name: str, ring: Ring, places: Any) -> Any:
    points = places[ring]
    is_closed = len(ring) > 1 and _is_same(places, ring[0], ring[-1])
    closed = np.vstack([points[:-1] if is_closed else points, points[:1]])
    if len(closed) <= _LEAST:
        raise ReadError("CORNER_FEW", file=file, layer=name, found=len(ring))
    return closed


def _joined(file: str, name: str, shape: Any, rings: list[Ring], corners: Sequence[Corner], places: Any) -> Any:
    """Parts that only touch as one area; parts that overlap are refused, as one of them must be wrong."""
    if shape.is_valid:
        return shape
    parts = shapely.get_parts(shape)
    for one, other in shapely.STRtree(parts).query(parts, predicate="intersects").T:
        both = shapely.intersection(parts[one], parts[other]) if one < other else shapely.Point()
        if both.area > 0:
            _refuse(file, name, shapely.point_on_surface(both), rings, corners, places)
    return shapely.multipolygons(shapely.get_parts(shapely.union_all(parts)))


def _refuse_crossing(
    file: str, name: str, polygon: Any, rings: list[Ring], corners: Sequence[Corner], places: Any
) -> None:
    if polygon.is_valid:
        return
    reason = shapely.is_valid_reason(polygon)
    where = reason.partition("[")[2].rstrip("]").split()
    point = shapely.Point(*map(float, where)) if len(where) == 2 else polygon.boundary.interpolate(0)
    _refuse(file, name, point, rings, corners, places)


def _refuse(file: str, name: str, point: Any, rings: list[Ring], corners: Sequence[Corner], places: Any) -> None:
    """Refuse a boundary by the row whose leg passes nearest to the place of the fault.

    Raises
    ------
    ReadError
        CORNER_CROSSES.
    """
    starts = np.array([place for ring in rings for place in ring])
    ends = np.array([place for ring in rings for place in [*ring[1:], ring[0]]])
    legs = shapely.linestrings(np.stack([places[starts], places[ends]], axis=1))
    first = corners[int(starts[int(np.argmin(shapely.distance(legs, point)))])]
    raise ReadError("CORNER_CROSSES", file=file, row=first.row, layer=name, value=first.point or "–")
