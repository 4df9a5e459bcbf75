"""Geometries as RFC 7946 wants them: cut at the antimeridian, outer rings counter-clockwise, six decimals."""

from collections.abc import Iterator
from math import floor
from typing import Any

import numpy as np
import shapely

DECIMALS = 6
_WORLD = 360.0


def to_geojson(shape: Any) -> dict[str, Any] | None:
    """A point, points, lines or polygons; None for what became nothing."""
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type == "Point":
        return {"type": "Point", "coordinates": _place(shape)}
    if shape.geom_type == "MultiPoint":
        return {"type": "MultiPoint", "coordinates": [_place(point) for point in shape.geoms]}
    if shape.geom_type in ("LineString", "MultiLineString"):
        lines = [_path(part) for part in _within_world(shape)]
        return {"type": "MultiLineString", "coordinates": lines}
    turned = shapely.orient_polygons(shapely.multipolygons(list(_within_world(shape))))
    polygons = [[_path(ring) for ring in shapely.get_rings(part)] for part in shapely.get_parts(turned)]
    return {"type": "MultiPolygon", "coordinates": polygons}


def _within_world(shape: Any) -> Iterator[Any]:
    """Polygons or lines between 180° west and 180° east (RFC 7946, 3.1.9); those that lie there stay as they are."""
    for part in shapely.get_parts(shape):
        if part.is_empty:
            continue
        west, _south, east, _north = part.bounds
        if west >= -180 and east <= 180:
            yield part
        else:
            # What crosses itself cannot be cut: it is mended first, and covers the same ground.
            for whole in shapely.get_parts(part if part.is_valid else shapely.make_valid(part)):
                if whole.geom_type == part.geom_type:
                    yield from _cut(whole, west, east)


def _cut(part: Any, west: float, east: float) -> Iterator[Any]:
    for turn in range(floor((west + 180) / _WORLD), floor((east + 180) / _WORLD) + 1):
        window = shapely.box(turn * _WORLD - 180, -90, turn * _WORLD + 180, 90)
        for piece in shapely.get_parts(part.intersection(window)):
            if (
                piece.geom_type == part.geom_type and not piece.is_empty
            ):  # what only touches the edge of a window is of another kind
                yield shapely.transform(piece, lambda places, by=turn: places - np.array([by * _WORLD, 0.0]))


def _path(line: Any) -> list[list[float]]:
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in shapely.get_coordinates(line).tolist()]


def _place(point: Any) -> list[float]:
    lon = point.x if -180 <= point.x <= 180 else (point.x + 180) % _WORLD - 180
    return [round(lon, DECIMALS), round(point.y, DECIMALS)]
