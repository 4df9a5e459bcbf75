"""Ground of strangers as exactly as it may be told: places rounded, small parcels as places, lines on a grid."""

from collections.abc import Iterator
from typing import Any

import shapely
from shapely import Point

from layers.publish.webmap.imported import AREA, KIND_OF, POINT, split_kinds
from layers.publish.webmap.options import MOST_DECIMALS

_TOGETHER = {True: shapely.multipolygons, False: shapely.multilinestrings}


def coarse_place(place: Any, decimals: int) -> Any:
    """A place as exactly as it may be told: its middle, rounded."""
    middle = place.centroid
    return Point(round(middle.x, decimals), round(middle.y, decimals))


def coarse_parts(shape: Any, decimals: int, is_chosen: bool) -> tuple[list[Any], int]:
    """A geometry by kind, without the exact place of a home.

    A polygon or line that is smaller than the cell of the precision may be somebody's parcel: it becomes a point in
    the middle of its cell, or goes away beside a larger part of its feature. What is larger keeps its vertices, unless
    the precision was chosen: then they lie on its grid. Chosen as finely as files can tell, everything is exact.

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
        How many parts went away.
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
        rounded = [] if _is_small(part, decimals) else list(_on_grid(kind, part, decimals)) if is_chosen else [part]
        large += rounded
        if not rounded:
            small[coarse_place(part, decimals)] = None
            dropped += 1
    if large:
        return [_TOGETHER[kind == AREA](large)], dropped
    return list(small), 0


def _is_small(part: Any, decimals: int) -> bool:
    west, south, east, north = part.bounds
    return bool(max(east - west, north - south) < 10.0**-decimals)


def _on_grid(kind: str, part: Any, decimals: int) -> Iterator[Any]:
    """What is left of a polygon or line whose vertices lie on a grid; nothing if it fits between them."""
    whole = part if part.is_valid else shapely.make_valid(part)
    rounded = shapely.set_precision(shapely.set_precision(whole, 10.0**-decimals), 0)
    for piece in shapely.get_parts(rounded):
        if KIND_OF.get(piece.geom_type) == kind and not piece.is_empty:
            yield piece
