"""Points that a person pasted as text: made a table that goes through the door like every stranger's file."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gi_atlas.coordinates import is_position, parse_position
from gi_atlas.errors import UsageError
from gi_atlas.exchange.field_names import find_field
from gi_atlas.i18n import _
from gi_atlas.plane_crs import PREFIX_M

# What stands before a place: a number or a name, never a decimal number, which would be a coordinate.
_LABEL = re.compile(
    r"\s*(?P<label>(?!\d+\.\d)[^,，;；:：\t]{1,30}?)\s*(?:[:：\t,，;；]|[.．、)）](?=\s)|\s)\s*(?P<rest>.+)\Z"
)
# Behind a bare number this must be the longitude; three numbers may as well be a place and its height.
_LEAST_LON = 60.0
_PLANE_NUMBER = r"[XYNExyne]?\s*[=:：]?\s*(\d{6,8}(?:\.\d+)?)\s*(?:m|米)?"
_PLANE = re.compile(rf"\s*{_PLANE_NUMBER}\s*[,，;；\s]\s*{_PLANE_NUMBER}\s*[,，;；。]?\s*\Z")
_CORNER = re.compile(r"(?:拐点|界址点)|[Jj]\d")
_SPLIT = re.compile(r"[\t,，;；]")
MOST_CHARACTERS = 5_000_000
Pair = tuple[float, float]


@dataclass(frozen=True)
class _Point:
    label: str
    pair: Pair
    is_plane: bool


def write_pasted(text: str, folder: Path) -> Path:
    """Write pasted text as a file to be imported; what is a table or 国土TXT already stays as it is.

    A list of numbered corners, or one that ends where it began, becomes a table of corners; any other list of places
    a table of points. Datum, zone and axes are asked by the import, never here.

    Parameters
    ----------
    text : str
        A table with a heading, 国土TXT, or a place in every line: degrees in any notation or metres of a plane.
    folder : Path
        Of the caller's; the file is new in it.

    Raises
    ------
    UsageError
        PASTE_EMPTY, PASTE_LONG, PASTE_LINE with the first line that is no place.
    """
    if not text.strip():
        raise UsageError("PASTE_EMPTY")
    if len(text) > MOST_CHARACTERS:
        raise UsageError("PASTE_LONG", found=f"{len(text):,}", expected=f"{MOST_CHARACTERS:,}")
    lines = [line for line in text.splitlines() if line.strip()]
    name = _("pasted points")
    if "[地块坐标]" in text or "【地块坐标】" in text or _has_heading(lines):
        path = folder / f"{name}.txt"
        path.write_text("\n".join([*lines, ""]), encoding="utf-8-sig")
        return path
    table = _table([_point(number, line) for number, line in enumerate(lines, 1)])
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(table)
    return path


def _has_heading(lines: Sequence[str]) -> bool:
    """Whether one of the first lines names columns of coordinates."""
    for line in lines[:4]:
        cells = [re.sub(r"[（(].*?[)）]", "", cell).strip() for cell in _SPLIT.split(line)]
        if len(cells) > 1 and find_field("lon", cells) and find_field("lat", cells):
            return True
    return False


def _point(number: int, line: str) -> _Point:
    pair, is_plane = _pair(line)
    if pair is not None:
        return _Point(str(number), pair, is_plane)
    labelled = _LABEL.match(line)
    pair, is_plane = _pair(labelled["rest"]) if labelled else (None, False)
    if labelled is None or pair is None:
        raise UsageError("PASTE_LINE", row=number, value=line.strip()[:60])
    if labelled["label"].isdigit() and not is_plane and max(pair) < _LEAST_LON:
        raise UsageError("PASTE_LINE", row=number, value=line.strip()[:60])
    return _Point(labelled["label"].strip(), pair, is_plane)


def _pair(text: str) -> tuple[Pair | None, bool]:
    plane = _PLANE.match(text)
    if plane is not None:
        return (float(plane[1]), float(plane[2])), True
    plain = text.strip().rstrip("。；;，,")
    return (parse_position(plain), False) if is_position(plain) else (None, False)


def _table(points: Sequence[_Point]) -> list[list[str]]:
    if len({point.is_plane for point in points}) > 1:
        odd = next(number for number, point in enumerate(points, 1) if point.is_plane != points[0].is_plane)
        raise UsageError("PASTE_MIXED", row=odd)
    is_plane, is_ring = points[0].is_plane, _is_ring(points)
    heading = (["X", "Y"] if is_ring else ["x", "y"]) if is_plane else ["经度", "纬度"]
    rows = [[point.label, *_cells(point, is_ring)] for point in points]
    return [["拐点号" if is_ring else "名称", *heading], *rows]


def _is_ring(points: Sequence[_Point]) -> bool:
    is_closed = points[0].pair == points[-1].pair
    return len(points) > 2 and (is_closed or all(_CORNER.match(point.label) for point in points))


def _cells(point: _Point, is_ring: bool) -> list[str]:
    first, second = point.pair
    if not point.is_plane:
        return [f"{first:.10f}", f"{second:.10f}"]
    # A table of corners is read north before east; x of a point is its easting.
    is_east_first = first >= 10 * PREFIX_M or (second < 10 * PREFIX_M and first < second)
    north, east = (second, first) if is_east_first else (first, second)
    return [f"{north:.3f}", f"{east:.3f}"] if is_ring else [f"{east:.3f}", f"{north:.3f}"]
