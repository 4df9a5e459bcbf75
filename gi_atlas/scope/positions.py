"""Extents and corner points of a wording, in whatever notation, with what is wrong in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gi_atlas.coordinates import Angle, FoundAngle, find_angles, format_dms
from gi_atlas.scope.wording import Bound, Box, Corner, Defect, Extent, Span

MARKS = re.compile("[°º˚度'′´’‘ˊ分\"″〞”“˝秒]|(?<![A-Za-z])o(?=\\d)")
_ODD = re.compile("[º˚´’‘ˊ〞”“˝]")
# 110.500000,21.500000 without any mark: decimals enough to be degrees.
_BARE_PAIR = re.compile(r"(?<![\d.=])\d{1,3}\.\d{3,}°?\s*[,，、;\s]\s*\d{1,3}\.\d{3,}(?![\d.])")
# 113°21′～42′: the degrees are told once.
_SHORT = re.compile(
    r"(?P<degrees>(?<![\d.])\d{1,3})[°º度]\s*\d[\d.]*\s*['′分](?:\d[\d.]*[\"″秒])?\s*[-–—~～至到]+\s*"
    r"(?P<second>\d[\d.]*\s*['′分](?:\d[\d.]*[\"″秒])?)"
)
_PLANE = re.compile(
    r"(?:[XxYy]\s*[=:]?\s*)?(?<!\d)\d{6,8}(?:\.\d+)?(?:m|米)?\s*[,，、;\s]\s*(?:[XxYy]\s*[=:]?\s*)?\d{6,8}(?:\.\d+)?(?!\d)(?:m|米)?"
)
_LABEL = re.compile(
    r"(?P<name>(?<![A-Za-z])[A-Za-z](?![A-Za-z])|[A-Za-z]{0,2}\s*\d{1,3}|[①-⑳]|拐点\s*\d{1,3}|第?[一二三四五六七八九十]{1,3}点?)\s*(?:号?点|#)?\s*[（(:：]?\s*\Z"
)
_JOINED = re.compile(
    r"(?P<count>(?<!\d)\d{1,4}|(?<![一二两三四五六七八九十])[一二两三四五六七八九十]{1,6})\s*个?\s*(?:拐|坐标|顶|界址)?点(?:依次|顺次|首尾)?(?:连线|连接|相连|围成|闭合)"
)
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2}


@dataclass(frozen=True)
class Positions:
    """What a wording says in degrees; ``spans`` are the places that are read by it."""

    extents: tuple[Extent, ...]
    corners: tuple[Corner, ...]
    declared_corners: int | None
    defects: tuple[Defect, ...]
    spans: tuple[Span, ...]


def read_positions(text: str, county_extent: Box | None = None) -> Positions:
    """Extents, corners and their defects in a text whose characters are narrow.

    Parameters
    ----------
    text : str
    county_extent : tuple of float, optional
        (west, south, east, north) in degrees, from which lost degrees are proposed.
    """
    pairs = [found.span() for found in _BARE_PAIR.finditer(text)]
    short = list(_SHORT.finditer(text))
    found = [
        one
        for one in find_angles(text)
        if _is_meant(text, one, pairs) and not any(part.start() < one.end and one.start < part.end() for part in short)
    ]
    bounds, singles = _part(text, found)
    corners, labels = _corners(text, singles)
    extents = _extents(bounds)
    joined = _JOINED.search(text)
    declared = read_number(joined["count"]) if joined else None
    plane = [
        one
        for one in _PLANE.finditer(text)
        if not any(one.start() < angle.end and angle.start < one.end() for angle in found)
    ]
    defects = [
        *(defect for one in found for defect in _angle_defects(text, one)),
        *(defect for bound in bounds for defect in lost_degrees(bound, county_extent)),
        *_odd_marks(text, found),
        *(defect for extent in extents for defect in _extent_defects(text, extent)),
        *_corner_defects(corners, declared, joined),
        *_plane_defects(plane),
        *(_degrees_once(part) for part in short),
    ]
    spans = [*((one.start, one.end) for one in singles), *(bound.span for bound in bounds), *labels]
    spans += [one.span() for one in (*plane, *short)]
    return Positions(tuple(extents), tuple(corners), declared, tuple(_merged(text, defects)), tuple(spans))


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
_EXPLAINED_BY = {"COORDINATE_OUT_OF_RANGE": "SCOPE_AXES_SWAPPED", "BOUND_MISSING": "DEGREES_LOST"}


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


def _is_meant(text: str, one: FoundAngle, pairs: Sequence[Span]) -> bool:
    written = text[one.start : one.end]
    if MARKS.search(written) or written[:2] in ("东经", "北纬", "西经", "南纬", "经度", "纬度"):
        return True
    if text[one.end : one.end + 1] == "度" or (
        one.joins_next and re.match(r"\s*[-–—~～至到]+\s*[\d.]+\s*[°度]", text[one.end :])
    ):
        return True
    if any(start <= one.start < end for start, end in pairs):
        return True
    # E118.25 is a position, S208 is a road.
    return bool(one.angle.axis) and "." in written


def _plane_defects(plane: "Sequence[re.Match[str]]") -> Iterator[Defect]:
    for one in plane:
        eastings = [figure for figure in re.findall(r"\d{6,8}", one.group()) if len(figure) == 8]
        zone = f"{int(eastings[0][:2])}" if eastings else "?"
        yield Defect("PLANE_COORDINATES", one.span(), {"value": one.group(), "found": zone})


def _part(text: str, found: list[FoundAngle]) -> tuple[list[Bound], list[FoundAngle]]:
    bounds: list[Bound] = []
    singles: list[FoundAngle] = []
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


def _bound(text: str, first: FoundAngle, second: FoundAngle) -> Bound:
    axis = first.angle.axis or _axis_by_size(first.angle, second.angle)
    # What was mended is a proposal, not a reading: the person decides.
    low, high = (None if one.angle.is_lost or one.angle.is_mended else one.angle.degrees for one in (first, second))
    low, high = (degrees if one.angle.is_sound else None for degrees, one in ((low, first), (high, second)))
    return Bound(axis, text[first.start : second.end], low, high, (first.start, second.end))


def _axis_by_size(*angles: Angle) -> str:
    # Between 54 and 73 degrees lies neither a latitude nor a longitude of China.
    return "lon" if max(angle.degrees for angle in angles) > 60 else "lat"


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


def _corners(text: str, singles: list[FoundAngle]) -> tuple[list[Corner], list[Span]]:
    """Corners, and where their names stand."""
    pairs = [
        (first, second)
        for first, second in pairwise(singles)
        if second.start - first.end <= 6 and {_axis(first), _axis(second)} == {"lon", "lat"}
    ]
    corners: list[Corner] = []
    labels: list[Span] = []
    taken_to = -1
    for first, second in pairs:
        if first.start < taken_to:
            continue
        taken_to = second.end
        lon, lat = (first, second) if _axis(first) == "lon" else (second, first)
        from_ = max(0, first.start - 12)
        label = _LABEL.search(text[from_ : first.start])
        name = "".join(label["name"].split()).removeprefix("拐点") if label else str(len(corners) + 1)
        labels += [(from_ + label.start(), from_ + label.end())] if label else []
        corners.append(Corner(name, lon.angle.degrees, lat.angle.degrees, (first.start, second.end)))
    return corners, labels


def _axis(one: FoundAngle) -> str:
    return one.angle.axis or _axis_by_size(one.angle)


def _angle_defects(text: str, one: FoundAngle) -> Iterator[Defect]:
    written, span = text[one.start : one.end], (one.start, one.end)
    if one.angle.is_mended:
        yield Defect("MINUTE_MARK_LOST", span, {"value": written}, _again(written, one.angle))
    if one.angle.is_mixed:
        yield Defect("MIXED_PRECISION", span, {"value": written}, _again(written, one.angle))
    if not one.angle.is_sound:
        yield Defect("COORDINATE_NOT_SOUND", span, {"value": written})
    limit = 90 if one.angle.axis == "lat" else 180
    if abs(one.angle.degrees) > limit:
        yield Defect("COORDINATE_OUT_OF_RANGE", span, {"value": written, "expected": limit})


def _again(written: str, angle: Angle) -> str:
    """The angle in whole degrees and minutes, with the words that stood before it."""
    lead = re.match(r"[^\d°o]*", written)
    shown = format_dms(angle.degrees, 0 if abs(angle.degrees * 3600 - round(angle.degrees * 3600)) < 1e-6 else 2)
    return (lead.group() if lead else "") + shown


def _odd_marks(text: str, found: list[FoundAngle]) -> Iterator[Defect]:
    for one in found:
        written = text[one.start : one.end]
        if _ODD.search(written) and not (one.angle.is_lost or one.angle.is_mended):
            yield Defect("ODD_MARKS", (one.start, one.end), {"value": written}, _again(written, one.angle))


def lost_degrees(bound: Bound, county_extent: Box | None) -> Iterator[Defect]:
    """A range whose degrees were lost; those of the county are proposed where its extent is given."""
    found = [one for one in find_angles(bound.text) if one.angle.is_lost]
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


def _extent_defects(text: str, extent: Extent) -> Iterator[Defect]:
    lon, lat = extent.lon, extent.lat
    both = [bound for bound in (lon, lat) if bound is not None and None not in (bound.low_deg, bound.high_deg)]
    for bound in both:
        if (bound.low_deg or 0) >= (bound.high_deg or 0):
            # Turned round it may be right, but a digit may be wrong as well: which, only the office knows.
            yield Defect("EXTENT_REVERSED", bound.span, {"value": bound.text}, _turned(bound))
    if len(both) == 1 and (lon is None or lat is None):
        yield Defect("BOUND_MISSING", both[0].span, {"value": both[0].text})
    if lon and lat and (lat.high_deg or 0) > 60 > (lon.high_deg or 90):
        span = min(lon.span[0], lat.span[0]), max(lon.span[1], lat.span[1])
        written = text[span[0] : span[1]]
        yield Defect("SCOPE_AXES_SWAPPED", span, {"value": written}, written.translate(_OTHER_AXIS))


_OTHER_AXIS = str.maketrans("东北经纬EN", "北东纬经NE")


def _turned(bound: Bound) -> str:
    """A range with its two values changed, its words and marks left as they are."""
    found = find_angles(bound.text)
    if len(found) != 2:
        return ""
    parts = [_FIGURES.search(bound.text, one.start, one.end) for one in found]
    if parts[0] is None or parts[1] is None:
        return ""
    (start, end), (later, last) = parts[0].span(), parts[1].span()
    return bound.text[:start] + parts[1].group() + bound.text[end:later] + parts[0].group() + bound.text[last:]


_FIGURES = re.compile(r"[\d.].*[^NSEWnsew\s]|\d")


def _corner_defects(corners: list[Corner], declared: int | None, joined: "re.Match[str] | None") -> Iterator[Defect]:
    if declared is not None and corners and declared != len(corners) and joined is not None:
        yield Defect("CORNER_COUNT_DIFFERS", joined.span(), {"value": declared, "count": len(corners)})
    names = [corner.name for corner in corners]
    for corner in corners:
        if names.count(corner.name) > 1:
            yield Defect("CORNER_TWICE", corner.span, {"value": corner.name})
            break
    if len(corners) > 3 and _crosses(corners):
        yield Defect("CORNERS_CROSS", (corners[0].span[0], corners[-1].span[1]), {"count": len(corners)})


def _crosses(corners: list[Corner]) -> bool:
    from shapely import LinearRing

    return not LinearRing([(corner.lon_deg, corner.lat_deg) for corner in corners]).is_simple


def read_number(text: str) -> int:
    """Whole number of digits or of Chinese numerals below ten thousand: 十二 → 12, 一百零三 → 103."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for sign in text:
        if sign in "十百千":
            total += max(digit, 1) * 10 ** ("十百千".index(sign) + 1)
            digit = 0
        else:
            digit = _DIGITS.get(sign, digit)
    return total + digit
