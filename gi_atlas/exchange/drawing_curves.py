"""Curves of a drawing's model, by ezdxf: taken out of the copy that GDAL reads, and made chords of a stated error.

GDAL gives up a whole drawing for one spline that is told by its fit points, and steps along arcs by degrees whatever
their radius; drawings without curves, the large ones, never come here.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

# How far a chord may leave its curve: a millimetre, and in degrees or millimetres about as much.
ERROR_M, _ERROR_DEG, _ERROR_MM = 0.001, 1e-8, 1.0
_MOST_DEG, _LEAST_MM = 360.0, 1e8
# No chord need be shorter than this share of its radius.
_LEAST_SHARE = 1e-7
_SECTION = r"^[ \t]*2[ \t]*\r?\n{}[ \t]*\r?\n"
_SECTION_END = re.compile(r"^[ \t]*0[ \t]*\r?\nENDSEC\b", re.MULTILINE)
_START = re.compile(r"^[ \t]*0[ \t]*\r?\n(ARC|CIRCLE|ELLIPSE|SPLINE|LWPOLYLINE|POLYLINE)[ \t]*\r?\n", re.MULTILINE)
_NEXT = re.compile(r"^[ \t]*0[ \t]*\r?\n(?=[A-Z])(?!VERTEX\b)", re.MULTILINE)
_SEQUENCE_END = re.compile(r"^[ \t]*0[ \t]*\r?\nSEQEND[ \t]*\r?\n(?:(?![ \t]*0[ \t]*\r?\n).*\n.*\n)*", re.MULTILINE)
_PAIR = re.compile(r"^[ \t]*(-?\d+)[ \t]*\r?\n([^\r\n]*)\r?\n", re.MULTILINE)
_BULGE = re.compile(r"^[ \t]*42[ \t]*\r?\n[ \t]*-?(?!0*\.?0*(?:[eE][-+]?\d+)?[ \t]*\r?\n)[\d.]", re.MULTILINE)
_VERTEX = re.compile(r"^[ \t]*0[ \t]*\r?\nVERTEX[ \t]*\r?\n", re.MULTILINE)
_CLOSED, _THREE_D = 1, 8 | 16 | 64


@dataclass(frozen=True)
class Curve:
    """A curve as chords: its layer, and its line; None where it could not be read.

    Of a block it may also be a straight line, or words at a point.
    """

    layer: str
    line: Any
    words: str = ""
    is_straight: bool = False

    @property
    def is_curved(self) -> bool:
        """Whether chords stand for something that is no line."""
        return self.line is not None and not self.words and not self.is_straight


def take_curves(text: str) -> tuple[str, list[Curve]]:
    """A drawing's text without the curves of its model, and these as chords."""
    first, end = section_of(text, "ENTITIES")
    kept, curves, last = [text[:first]], [], first
    for begin, stop, kind in curve_spans(text, first, end):
        kept.append(text[last:begin])
        last = stop
        curve = _curve(kind, text[begin:stop])
        if curve is not None:
            curves.append(curve)
    return ("".join([*kept, text[last:]]), curves) if curves or len(kept) > 1 else (text, [])


def section_of(text: str, name: str) -> tuple[int, int]:
    """Where the content of a section begins and ends; (0, 0) where there is none."""
    start = re.search(_SECTION.format(name), text, re.MULTILINE)
    end = _SECTION_END.search(text, start.end()) if start else None
    return (0, 0) if start is None or end is None else (start.end(), end.start())


def curve_spans(text: str, first: int, last: int) -> Iterator[tuple[int, int, str]]:
    """Where the curves of a section stand: begin, end and kind."""
    for found in _START.finditer(text, first, last):
        if found[1] == "POLYLINE":
            ending = _SEQUENCE_END.search(text, found.end(), last)
            stop = ending.end() if ending else last
        else:
            following = _NEXT.search(text, found.end(), last)
            stop = following.start() if following else last
        if not found[1].endswith("POLYLINE") or _BULGE.search(text, found.end(), stop):
            yield found.start(), stop, found[1]


def _curve(kind: str, chunk: str) -> Curve | None:
    """A curve of the model; None for one of a sheet."""
    values = {int(code): value.strip() for code, value in reversed(_PAIR.findall(chunk.partition("VERTEX")[0]))}
    if values.get(67) == "1":
        return None
    layer = values.get(8, "0") or "0"
    try:
        points = _of_polyline(chunk, values) if kind == "POLYLINE" else _of_entity(kind, chunk)
    except FAILURES:
        return Curve(layer, None)
    is_sound = len(points) > 1 and bool(np.isfinite(points).all())
    return Curve(layer, shapely.LineString(points) if is_sound else None)


# What ezdxf and numbers that are none raise.
FAILURES = (ValueError, TypeError, IndexError, KeyError, AttributeError, ArithmeticError, AssertionError)


def _of_entity(kind: str, chunk: str) -> Any:
    from ezdxf.entities.arc import Arc
    from ezdxf.entities.circle import Circle
    from ezdxf.entities.ellipse import Ellipse
    from ezdxf.entities.lwpolyline import LWPolyline
    from ezdxf.entities.spline import Spline
    from ezdxf.lldxf.const import DXFError

    kinds = {"ARC": Arc, "CIRCLE": Circle, "ELLIPSE": Ellipse, "SPLINE": Spline, "LWPOLYLINE": LWPolyline}
    try:
        entity = kinds[kind].from_text(_normal(chunk))
        if isinstance(entity, LWPolyline):
            return places_of_bulges(np.array(entity.get_points("xyb")), entity.closed, entity.ocs())
        return places_of_curve(entity)
    except DXFError as error:
        raise ValueError(str(error)) from error


def _normal(chunk: str) -> str:
    """Pairs of a code and a value, without the remarks that programs put between them."""
    return "".join(f"{code}\n{value}\n" for code, value in _PAIR.findall(chunk) if code != "999")


def _of_polyline(chunk: str, values: dict[int, str]) -> Any:
    """An old polyline: x, y and bulge of each of its vertices."""
    from ezdxf.math import OCS

    flags = int(values.get(70, "0") or 0)
    if flags & _THREE_D:
        raise ValueError(flags)
    points = []
    for vertex in _VERTEX.split(chunk)[1:]:
        told = {int(code): value for code, value in reversed(_PAIR.findall(vertex))}
        points.append((float(told[10]), float(told[20]), float(told.get(42, "0"))))
    normal = [float(values.get(code, default)) for code, default in ((210, "0"), (220, "0"), (230, "1"))]
    return places_of_bulges(np.array(points), bool(flags & _CLOSED), OCS(normal))


def places_of_bulges(points: Any, is_closed: bool, plane: Any) -> Any:
    """Places of a polyline, shape (n, 2); a bulge is the tangent of a quarter of its arc's angle."""
    _require_finite(points)
    following = np.roll(points, -1, axis=0) if is_closed else points[1:]
    error = _error(points[:, :2])
    pieces = [points[:1, :2]]
    for (x, y, bulge), (end_x, end_y, _bulge) in zip(points, following, strict=False):
        pieces.append(_arc(complex(x, y), complex(end_x, end_y), bulge, error))
    flat = np.vstack(pieces)
    moved = [plane.to_wcs((x, y, 0.0)) for x, y in flat.tolist()]
    return np.array([(place.x, place.y) for place in moved])


def _arc(start: complex, end: complex, bulge: float, error: float) -> Any:
    """Places of an arc after its first one, shape (n, 2); complex numbers are places of the plane."""
    if bulge == 0 or start == end:
        return np.array([(end.real, end.imag)])
    angle = 4 * math.atan(bulge)
    centre = (start + end) / 2 + 1j * (end - start) / 2 * (1 - bulge * bulge) / (2 * bulge)
    radius = abs(start - centre)
    step = 2 * math.acos(max(1 - error / radius, 0.0))
    turns = np.linspace(0, angle, max(math.ceil(abs(angle) / step), 4) + 1)[1:-1]
    places = centre + (start - centre) * np.exp(1j * turns)
    return np.vstack([np.column_stack([places.real, places.imag]), [(end.real, end.imag)]])


def _error(places: Any) -> float:
    """How far a chord may leave its curve, in the drawing's unit, by the size of its coordinates."""
    largest = float(np.abs(places).max())
    error = _ERROR_DEG if largest <= _MOST_DEG else _ERROR_MM if largest >= _LEAST_MM else ERROR_M
    return max(error, float(np.ptp(places, axis=0).max()) * _LEAST_SHARE)


def _require_finite(places: Any) -> None:
    if not len(places) or not np.isfinite(places).all():  # ezdxf would halve such a curve for ever
        raise ValueError("not finite")


def places_of_curve(entity: Any) -> Any:
    """Places of the chords of a curve of ezdxf, shape (n, 2); never further from it than ``ERROR_M``."""
    from ezdxf.path import make_path

    control = np.array([(place.x, place.y) for place in make_path(entity).control_vertices()])
    _require_finite(control)
    # By the curve itself: a path would take the place of an arc by cubics, which leave it by 0.03 % of the radius.
    error = min(_error(control), float(np.ptp(control, axis=0).max()) / 8)
    return np.array([(place.x, place.y) for place in entity.flattening(error)])
