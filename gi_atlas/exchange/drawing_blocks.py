"""Blocks of a drawing that hold curves, by ezdxf: what they hold, where they were put in, as chords of a stated error.

GDAL follows blocks, too, but steps along their arcs by degrees and gives up a drawing for one spline of fit points;
blocks of straight lines are left to it.
"""

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.drawing_curves import FAILURES, Curve, curve_spans, places_of_bulges, places_of_curve, section_of

_BLOCKS = "BLOCKS"
_MOST_DEPTH = 32  # a block that holds itself would have no end
_CURVED = ("ARC", "CIRCLE", "ELLIPSE", "SPLINE")


def without_block_curves(text: str) -> str:
    """A drawing's text without the curves of its blocks; the same text if they have none."""
    first, last = section_of(text, _BLOCKS)
    kept, place = [], 0
    for begin, end, _kind in curve_spans(text, first, last):
        kept.append(text[place:begin])
        place = end
    return "".join([*kept, text[place:]]) if kept else text


def block_curves(file: str, text: str) -> list[Curve] | None:
    """Everything with a line or words that the blocks of a drawing's model hold; None for what ezdxf cannot read.

    Raises
    ------
    ReadError
        READ_TOO_MANY_ROWS, READ_TOO_MANY_VERTICES: blocks may hold each other many times.
    """
    from ezdxf.filemanagement import read  # slow to load; only drawings with curved blocks need it
    from ezdxf.lldxf.const import DXFError

    try:
        inserts = list(read(io.StringIO(text)).modelspace().query("INSERT"))
        return _limited(file, (piece for insert in inserts for piece in _pieces(insert, insert.dxf.layer, 0)))
    except (DXFError, *FAILURES):
        return None


def _limited(file: str, pieces: Iterator[Curve]) -> list[Curve]:
    found: list[Curve] = []
    places = 0
    for piece in pieces:
        found.append(piece)
        places += 0 if piece.line is None else int(shapely.get_num_coordinates(piece.line))
        if len(found) > limits.MAX_ROWS:
            raise ReadError("READ_TOO_MANY_ROWS", file=file, found=len(found), expected=limits.MAX_ROWS)
        if places > limits.MAX_VERTICES:
            raise ReadError("READ_TOO_MANY_VERTICES", file=file, found=places, expected=limits.MAX_VERTICES)
    return found


def _pieces(insert: Any, layer: str, depth: int) -> Iterator[Curve]:
    """What a block holds where it was put in; things on its layer 0 lie on the layer of that place."""
    if depth > _MOST_DEPTH:
        return
    for place in insert.multi_insert() if insert.mcount > 1 else (insert,):
        for entity in (*place.attribs, *_held(place)):
            own = entity.dxf.get("layer", "0")
            on = layer if own == "0" else own
            if entity.dxftype() == "INSERT":
                yield from _pieces(entity, on, depth + 1)
            elif (piece := _piece(entity, on)) is not None:
                yield piece


def _held(insert: Any) -> Iterator[Any]:
    if insert.block() is not None:
        yield from insert.virtual_entities(skipped_entity_callback=lambda _entity, _reason: None)


def _piece(entity: Any, layer: str) -> Curve | None:
    """A thing of a block; None for what has neither line nor words."""
    kind = entity.dxftype()
    if kind in ("TEXT", "ATTRIB", "MTEXT"):
        where = entity.dxf.insert
        return Curve(layer, shapely.Point(where.x, where.y), entity.text if kind == "MTEXT" else entity.dxf.text)
    if kind not in (*_CURVED, "LINE", "LWPOLYLINE", "POLYLINE"):
        return None
    try:
        places, is_straight = _places(entity, kind)
    except FAILURES:
        return Curve(layer, None)
    is_sound = len(places) > 1 and bool(np.isfinite(places).all())
    return Curve(layer, shapely.LineString(places) if is_sound else None, is_straight=is_straight)


def _places(entity: Any, kind: str) -> tuple[Any, bool]:
    """Places of a line, shape (n, 2), and whether it has no curve."""
    if kind == "LINE":
        return np.array([(end.x, end.y) for end in (entity.dxf.start, entity.dxf.end)]), True
    if kind in _CURVED:
        return places_of_curve(entity), False
    if kind == "POLYLINE":
        if not entity.is_2d_polyline:
            raise ValueError(kind)
        points = [(*vertex.dxf.location.vec2, vertex.dxf.get("bulge", 0.0)) for vertex in entity.vertices]
        plane, is_closed = entity.ocs(), entity.is_closed
    else:
        points, plane, is_closed = list(entity.get_points("xyb")), entity.ocs(), entity.closed
    told = np.array(points, dtype=float).reshape(-1, 3)
    return places_of_bulges(told, is_closed, plane), not told[:, 2].any()
