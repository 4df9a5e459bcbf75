"""Extents and corner points of a wording, in whatever notation, with what is wrong in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gi_atlas.coordinates import find_angles
from gi_atlas.scope.angle_defects import angle_defects
from gi_atlas.scope.angles import JOINED as RANGE
from gi_atlas.scope.angles import MARKS, WrittenAngle, axis_by_size, axis_of, read_angles
from gi_atlas.scope.corner_list import JOINED, corner_defects, read_corners
from gi_atlas.scope.numbers import read_number
from gi_atlas.scope.places import Places
from gi_atlas.scope.wording import Bound, Box, Corner, Defect, Extent, Span

_WITHIN_POINT = 6
# 110.500000,21.500000 without any mark: decimals enough to be degrees.
_BARE_PAIR = re.compile(r"(?P<pair>(?<![\d.=])\d{1,3}\.\d{3,}°?\s*[,，、;\s]\s*\d{1,3}\.\d{3,}(?![\d.]))")
# J1（110.5，21.5）: a label says that these are positions.
_NAMED_PAIR = re.compile(
    r"(?<![A-Za-z])[A-Za-z]{1,2}\d{0,3}\s*点?\s*[（(:：]\s*(?P<pair>(?=(?:7[3-9]|[89]\d|1[0-3]\d)\.?\d*[\s,，、;]|"
    r"\d{1,2}\.?\d*[\s,，、;]+\s*(?:7[3-9]|[89]\d|1[0-3]\d))\d{1,3}(?:\.\d+)?\s*[,，、;\s]\s*\d{1,3}(?:\.\d+)?(?![\d.]))"
)
# 113°21′～42′: the degrees are told once.
_SHORT = re.compile(
    r"(?P<degrees>(?<![\d.])\d{1,3})[°º度]\s*\d[\d.]*\s*['′分](?:\d[\d.]*[\"″秒])?\s*[-–—~～至到]+\s*"
    r"(?P<second>\d[\d.]*\s*['′分](?:\d[\d.]*[\"″秒])?)"
)
_PLANE = re.compile(
    r"(?:[XxYy]\d{0,3}\s*[=:]?\s*)?(?<!\d)\d{6,8}(?:\.\d+)?(?:m|米)?\s*[,，、;\s]\s*(?:[XxYy]\d{0,3}\s*[=:]?\s*)?\d{6,8}(?:\.\d+)?(?!\d)(?:m|米)?"
)


# 106°15′(起)至107°10′(止), 经纬度：106°15′E: words that are no part of a position.
# E:102°58′～103°28′ N:24°30′: the letter belongs to what follows its colon.
_MARK_AHEAD = re.compile("\\s+([NSEW])\\s*[:：]\\s*(?=\\d)")
_ASIDE = re.compile(
    "[(（](?:起点?|止点?)[)）]|经纬度(?:坐标|范围)?|中央(?:经线|子午线)(?:为|是|:)?\\s*\\d{2,3}(?:\\.\\d+)?\\s*[°º度](?:\\d{1,2}['′分])?[东EＥ]?|[36]\\s*[°º度]\\s*(?:分)?带|L0\\s*=\\s*\\d{2,3}[°º度]?"
)


@dataclass(frozen=True)
class Positions:
    """What a wording says in degrees.

    ``spans`` are the places that are read by it, ``unread`` those that are told as the middle of something.
    """

    extents: tuple[Extent, ...]
    corners: tuple[Corner, ...]
    declared_corners: int | None
    defects: tuple[Defect, ...]
    spans: tuple[Span, ...]
    unread: tuple[Span, ...] = ()


def read_positions(text: str, county_extent: Box | None = None) -> Positions:
    """Extents, corners and their defects in a text whose characters are narrow.

    Parameters
    ----------
    text : str
    county_extent : tuple of float, optional
        (west, south, east, north) in degrees, from which lost degrees are proposed.
    """
    text = _ASIDE.sub(lambda found: " " * len(found.group()), text)
    text = _MARK_AHEAD.sub(lambda found: ";" + found[1] + " " * (len(found.group()) - 2), text)
    short = list(_SHORT.finditer(text))
    found = _angles_beside(text, short)
    bounds, singles = _part(text, found)
    bounds = sorted((*bounds, *map(_short_bound, short)), key=lambda bound: bound.span)
    boxes, singles = _from_to(text, singles)
    corners, labels, centres = read_corners(text, singles)
    extents = [*_extents(bounds), *boxes]
    joined = JOINED.search(text)
    declared = read_number(joined["count"] or joined["told"]) if joined else None
    taken = Places((one.start, one.end) for one in found)
    plane = [one for one in _PLANE.finditer(text) if not taken.touches(*one.span())]
    defects = [
        *angle_defects(text, found),
        *(defect for bound in _lost(bounds, found) for defect in lost_degrees(bound, county_extent)),
        *(defect for extent in extents for defect in _extent_defects(text, extent)),
        *corner_defects(corners, declared, joined),
        *_plane_defects(plane),
        *(_degrees_once(part) for part in short),
    ]
    sides = [bound for box in boxes for bound in (box.lon, box.lat) if bound is not None]
    spans = [*((one.start, one.end) for one in singles), *labels, *(one.span() for one in (*plane, *short))]
    spans += [bound.span for bound in (*bounds, *sides)]
    merged = tuple(_merged(text, defects))
    return Positions(tuple(extents), tuple(corners), declared, merged, tuple(spans), tuple(centres))


def _angles_beside(text: str, short: "Sequence[re.Match[str]]") -> list[WrittenAngle]:
    """Angles of a text but those of bounds whose degrees are told once for both."""
    pairs = [found.span("pair") for found in (*_BARE_PAIR.finditer(text), *_NAMED_PAIR.finditer(text))]
    told_once = Places(part.span() for part in short)
    return [one for one in _meant(text, Places(pairs)) if not told_once.touches(one.start, one.end)]


def _short_bound(part: "re.Match[str]") -> Bound:
    """113°21′～42′: its first value is read, its second one is a proposal."""
    mark = re.search("[东西南北EWNS][经纬]?\\s*\\Z", part.string[max(0, part.start() - 4) : part.start()])
    axis = (
        ("lat" if mark.group()[0] in "南北NS" else "lon") if mark else ("lon" if int(part["degrees"]) > 60 else "lat")
    )
    low = next((one.angle.degrees for one in find_angles(part.string[part.start() : part.start("second")])), None)
    return Bound(axis, part.group(), low, None, part.span())


def _degrees_once(part: "re.Match[str]") -> Defect:
    proposal = f"{part['degrees']}°{part['second']}"
    return Defect("DEGREES_LOST", part.span("second"), {"value": part.group()}, proposal)


def _merged(text: str, defects: Sequence[Defect]) -> Iterator[Defect]:
    """One defect of a kind, over all places where it stands: both ends of a range are of one make."""
    by_code: dict[str, list[Defect]] = {}
    for defect in defects:
        by_code.setdefault(defect.code, []).append(defect)
    for code, alike in by_code.items():
        if _EXPLAINED_BY.get(code) not in by_code:
            yield alike[0] if len(alike) == 1 else _over_all(text, alike)


# What follows from another defect is not told beside it.
_EXPLAINED_BY = {
    "COORDINATE_OUT_OF_RANGE": "SCOPE_AXES_SWAPPED",
    "BOUND_MISSING": "DEGREES_LOST",
    "CORNER_MISSING": "CORNER_TWICE",
}


def _over_all(text: str, alike: Sequence[Defect]) -> Defect:
    alike = sorted(alike, key=lambda defect: defect.span)
    first, last = alike[0].span[0], max(defect.span[1] for defect in alike)
    proposal, place = "", first
    for defect in alike:
        proposal += text[place : defect.span[0]] + defect.proposal
        place = defect.span[1]
    is_whole = all(defect.proposal for defect in alike)
    context = {**alike[0].context, "value": text[first:last]}
    return Defect(alike[0].code, (first, last), context, proposal if is_whole else "")


def _meant(text: str, pairs: Places) -> Iterator[WrittenAngle]:
    is_joined = False
    for one in read_angles(text):
        is_meant = is_joined or one.is_broken or _is_meant(text, one, pairs)
        is_joined = is_meant and one.joins_next
        if is_meant:
            yield one


def _is_meant(text: str, one: WrittenAngle, pairs: Places) -> bool:
    written = text[one.start : one.end]
    if MARKS.search(written) or written[:2] in ("东经", "北纬", "西经", "南纬", "经度", "纬度"):
        return True
    if text[one.end : one.end + 1] == "度" or (one.joins_next and _ENDS_IN_DEGREES.match(text, one.end)):
        return True
    if pairs.holds(one.start, one.start + 1):
        return True
    # E118.25 is a position, S208 is a road.
    return bool(one.angle.axis) and "." in written


_ENDS_IN_DEGREES = re.compile(r"\s*[-–—~～至到]+\s*[\d.]+\s*[°度]")


def _plane_defects(plane: "Sequence[re.Match[str]]") -> Iterator[Defect]:
    for one in plane:
        eastings = [figure for figure in re.findall(r"\d{6,8}", one.group()) if len(figure) == 8]
        zone = f"{int(eastings[0][:2])}" if eastings else "?"
        yield Defect("PLANE_COORDINATES", one.span(), {"value": one.group(), "found": zone})


def _part(text: str, found: list[WrittenAngle]) -> tuple[list[Bound], list[WrittenAngle]]:
    bounds: list[Bound] = []
    singles: list[WrittenAngle] = []
    place = 0
    while place < len(found):
        first = found[place]
        if first.joins_next and place + 1 < len(found) and found[place + 1].start - first.end < 8:
            bounds.append(_bound(text, first, found[place + 1]))
            place += 2
        else:
            singles.append(first)
            place += 1
    return bounds, singles


def _from_to(text: str, singles: list[WrittenAngle]) -> tuple[list[Extent], list[WrittenAngle]]:
    """Boxes from one point to another, 东经119°、北纬32°至东经120°、北纬33°, and the angles that are left."""
    points = [singles[place : place + 2] for place in range(0, len(singles) - 1, 2)]
    if len(singles) != 4 or not all(_is_point(*point) for point in points):
        return [], singles
    if not RANGE.match(text[singles[1].end : singles[2].start]):
        return [], singles
    (lon, lat), (other_lon, other_lat) = (sorted(point, key=axis_of, reverse=True) for point in points)
    return [Extent(_corner_bound(text, lon, other_lon), _corner_bound(text, lat, other_lat))], []


def _is_point(first: WrittenAngle, second: WrittenAngle) -> bool:
    return second.start - first.end <= _WITHIN_POINT and {axis_of(first), axis_of(second)} == {"lon", "lat"}


def _corner_bound(text: str, first: WrittenAngle, second: WrittenAngle) -> Bound:
    """Bound of two opposite corners: which of them is named first says nothing of the order."""
    bound = _bound(text, first, second)
    values = sorted(value for value in (bound.low_deg, bound.high_deg) if value is not None)
    low, high = values if len(values) == 2 else (bound.low_deg, bound.high_deg)
    written = f"{text[first.start : first.end]}至{text[second.start : second.end]}"
    return replace(bound, axis=axis_of(first), text=written, low_deg=low, high_deg=high)


def _bound(text: str, first: WrittenAngle, second: WrittenAngle) -> Bound:
    axis = first.angle.axis or axis_by_size(first.angle, second.angle)
    # What was mended is a proposal, not a reading: the person decides.
    low, high = (None if one.angle.is_lost or one.angle.is_mended else one.angle.degrees for one in (first, second))
    low, high = (degrees if one.angle.is_sound else None for degrees, one in ((low, first), (high, second)))
    if low is not None and high is not None and first.angle.is_west_or_south and second.angle.is_west_or_south:
        low, high = min(low, high), max(low, high)  # 西经119°～120° counts away from the east
    return Bound(axis, text[first.start : second.end], low, high, (first.start, second.end))


def _extents(bounds: list[Bound]) -> list[Extent]:
    extents: list[Extent] = []
    waiting: Bound | None = None
    for bound in bounds:
        if waiting is None:
            waiting = bound
        elif waiting.axis == bound.axis:
            extents.append(_extent(waiting, None))
            waiting = bound
        else:
            extents.append(_extent(waiting, bound))
            waiting = None
    if waiting is not None:
        extents.append(_extent(waiting, None))
    return extents


def _extent(first: Bound, second: Bound | None) -> Extent:
    by_axis = {bound.axis: bound for bound in (first, second) if bound is not None}
    return Extent(by_axis.get("lon"), by_axis.get("lat"))


def _lost(bounds: Sequence[Bound], found: Sequence[WrittenAngle]) -> Iterator[Bound]:
    """Ranges of which the whole text, not they alone, says that degrees are lost."""
    lost = Places((one.start, one.start + 1) for one in found if one.angle.is_lost)
    return (bound for bound in bounds if lost.touches(*bound.span))


def lost_degrees(bound: Bound, county_extent: Box | None) -> Iterator[Defect]:
    """A range whose degrees were lost; those of the county are proposed where its extent is given."""
    found = [one for one in read_angles(bound.text) if one.angle.is_lost]
    if not found:
        return
    proposal, place = "", 0
    limits = (
        (0.0, 0.0) if county_extent is None else (county_extent[0::2] if bound.axis == "lon" else county_extent[1::2])
    )
    for one in found if county_extent else ():
        near = limits[0] if one is found[0] else limits[1]
        degrees = min((whole + one.angle.degrees for whole in range(181)), key=lambda value: abs(value - near))
        lead = re.match(r"[^\d°o]*", bound.text[one.start : one.end])
        proposal += bound.text[place : one.start] + (lead.group() if lead else "") + f"{int(degrees)}°"
        proposal += re.sub(r"\A[^\d]*", "", bound.text[one.start : one.end])
        place = one.end
    yield Defect("DEGREES_LOST", bound.span, {"value": bound.text}, proposal)


_FARTHEST = 180
_WIDEST = 65
"""Degrees of longitude from one end of China to the other, and some."""


def _extent_defects(text: str, extent: Extent) -> Iterator[Defect]:
    lon, lat = extent.lon, extent.lat
    both = [bound for bound in (lon, lat) if bound is not None and None not in (bound.low_deg, bound.high_deg)]
    for bound in both:
        if (bound.low_deg or 0) >= (bound.high_deg or 0):
            # Turned round it may be right, but a digit may be wrong as well: which, only the office knows.
            yield Defect("EXTENT_REVERSED", bound.span, {"value": bound.text}, _turned(text, bound))
    if lon and (lon.high_deg or 0) - (lon.low_deg or 0) > _WIDEST and lon in both:
        yield Defect("COORDINATE_NOT_SOUND", lon.span, {"value": lon.text})
    if len(both) == 1 and (lon is None or lat is None):
        yield Defect("BOUND_MISSING", both[0].span, {"value": both[0].text})
    if lon and lat and abs(lat.high_deg or 0) > 60 > abs(lon.high_deg or 90):
        span = min(lon.span[0], lat.span[0]), max(lon.span[1], lat.span[1])
        written = text[span[0] : span[1]]
        yield Defect("SCOPE_AXES_SWAPPED", span, {"value": written}, written.translate(_OTHER_AXIS))


_OTHER_AXIS = str.maketrans("东北经纬EN", "北东纬经NE")


def _turned(text: str, bound: Bound) -> str:
    """A range with its two values changed, its words and marks left as they are."""
    found = find_angles(bound.text)
    if len(found) != 2 or text[slice(*bound.span)] != bound.text:
        return ""
    if found[0].angle.degrees == found[1].angle.degrees or max(one.angle.degrees for one in found) > _FARTHEST:
        return ""  # 1108°57′～109°26′ turned round is no better
    (start, end), (later, last) = (_figures(bound.text, one.start, one.end, _FIGURES) for one in found)
    if not (MARKS.search(bound.text, start, end) and MARKS.search(bound.text, later, last)):
        # 111.25～110.5度: one mark stands for both.
        (start, end), (later, last) = (_figures(bound.text, one.start, one.end, _DECIMAL) for one in found)
    first, second = bound.text[start:end], bound.text[later:last]
    return f"{bound.text[:start]}{second}{bound.text[end:later]}{first}{bound.text[last:]}"


def _figures(text: str, start: int, end: int, pattern: "re.Pattern[str]") -> Span:
    found = pattern.search(text, start, end)
    return found.span() if found else (start, end)


_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_FIGURES = re.compile(r"[\d.].*[^NSEWnsew\s]|\d")
