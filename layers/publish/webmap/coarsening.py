"""Ground of strangers as exactly as it may be told: places rounded, small parcels as places, lines on a grid."""

from collections.abc import Iterator
from typing import Any

import shapely
from shapely import Point, Polygon

from layers.publish.webmap.imported import AREA, KIND_OF, POINT, split_kinds
from layers.publish.webmap.options import MOST_DECIMALS

_TOGETHER = {True: shapely.multipolygons, False: shapely.multilinestrings}


def coarse_place(place: Any, decimals: int) -> Any:
    """A place as exactly as it may be told: its middle, rounded."""
    middle = place if place.geom_type == "Point" else place.centroid
    return Point(round(middle.x, decimals), round(middle.y, decimals))


def coarse_parts(shape: Any, decimals: int, is_chosen: bool) -> tuple[list[Any], int]:
    """A geometry by kind, without the exact place of a home.

    A polygon or line that is smaller than the cell of the precision may be somebody's parcel: it becomes a point in
    the middle of its cell, or goes away beside a larger part of its feature; so does a hole, as a home that was cut out
    of a wood is as easily found as one that was drawn. What is larger keeps its vertices, unless the precision was
    chosen: then they lie on its grid. Chosen as finely as files can tell, everything is exact.

    Parameters
    ----------
    shape : geometry or None
    decimals : int
        Decimals of a degree.
    is_chosen : bool
        Whether a person chose them for this layer.

    Returns
    -------
    list of geometry
        Polygons together, lines together, each point.
    int
        How many parts and holes went away.
    """
    found: list[Any] = []
    gone = 0
    for kind, part in split_kinds(shape):
        if kind == POINT:
            found.append(coarse_place(part, decimals))
        elif is_chosen and decimals >= MOST_DECIMALS:
            found.append(part)
        else:
            kept, dropped = _coarse_kind(kind, part, decimals, is_chosen)
            found += kept
            gone += dropped
    return found, gone


def _coarse_kind(kind: str, shape: Any, decimals: int, is_chosen: bool) -> tuple[list[Any], int]:
    large: list[Any] = []
    small: dict[Any, None] = {}
    dropped = 0
    for part in shapely.get_parts(shape):
        kept, gone = _large_pieces(kind, part, decimals)
        if is_chosen:
            kept = [rounded for piece in kept for rounded in _on_grid(kind, piece, decimals)]
        large += kept
        dropped += gone
        if not kept:
            small[coarse_place(part, decimals)] = None
            dropped += 1
    if large:
        return [_TOGETHER[kind == AREA](large)], dropped
    return list(small), 0


def _is_small(part: Any, decimals: int) -> bool:
    west, south, east, north = part.bounds
    return bool(max(east - west, north - south) < 10.0**-decimals)


def _large_pieces(kind: str, part: Any, decimals: int) -> tuple[list[Any], int]:
    """A polygon or line that is larger than a cell, without its smaller holes, and how many these were."""
    if _is_small(part, decimals):
        return [], 0
    if kind != AREA:
        return [part], 0
    filled = [_filled(piece, decimals) for piece in _valid_polygons(part) if not _is_small(piece, decimals)]
    return [piece for piece, _holes in filled], sum(holes for _piece, holes in filled)


def _valid_polygons(part: Any) -> list[Any]:
    # An outline that runs into its hole and back is a hole to whoever looks at the map.
    if part.is_valid:
        return [part]
    return [piece for kind, whole in split_kinds(shapely.make_valid(part)) if kind == AREA for piece in whole.geoms]


def _filled(polygon: Any, decimals: int) -> tuple[Any, int]:
    """A polygon without holes smaller than a cell, and how many it had."""
    large = [ring for ring in polygon.interiors if not _is_small(ring, decimals)]
    gone = len(polygon.interiors) - len(large)
    return (Polygon(polygon.exterior, large) if gone else polygon), gone


def _on_grid(kind: str, part: Any, decimals: int) -> Iterator[Any]:
    """What is left of a polygon or line whose vertices lie on a grid; nothing if it fits between them."""
    rounded = shapely.set_precision(shapely.set_precision(part, 10.0**-decimals), 0)
    for piece in shapely.get_parts(rounded):
        if KIND_OF.get(piece.geom_type) == kind and not piece.is_empty:
            yield piece
