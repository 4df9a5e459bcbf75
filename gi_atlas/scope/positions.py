"""Extents and corner points of a wording, in whatever notation, with what is wrong in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gi_atlas.coordinates import Angle, FoundAngle, find_angles, format_dms
from gi_atlas.scope.wording import Bound, Corner, Defect, Extent, Span

MARKS = re.compile("[°º˚度'′´’‘ˊ分\"″〞”“˝秒]|(?<![A-Za-z])o(?=\\d)")
_ODD = re.compile("[º˚´’‘ˊ〞”“˝]")
_LABEL = re.compile(
    r"(?P<name>[A-Za-z]{0,2}\s*\d{1,3}|[①-⑳]|拐点\s*\d{1,3}|第?[一二三四五六七八九十]{1,3}点?)\s*(?:号?点)?\s*[（(:：]?\s*\Z"
)
_JOINED = re.compile(
    r"(?P<count>\d+|[一二两三四五六七八九十]+)\s*个?\s*(?:拐|坐标|顶|界址)?点(?:依次|顺次|首尾)?(?:连线|连接|相连|围成|闭合)"
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


def read_positions(text: str) -> Positions:
    """Extents, corners and their defects in a text whose characters are narrow."""
    found = [one for one in find_angles(text) if _is_meant(text, one)]
    bounds, singles = _part(text, found)
    corners = _corners(text, singles)
    extents = _extents(bounds)
    joined = _JOINED.search(text)
    declared = read_number(joined["count"]) if joined else None
    defects = [
        *(defect for one in found for defect in _angle_defects(text, one)),
        *_odd_marks(text, found),
        *(defect for extent in extents for defect in _extent_defects(extent)),
        *_corner_defects(corners, declared, joined),
    ]
    spans = [*((one.start, one.end) for one in singles), *(bound.span for bound in bounds)]
    return Positions(tuple(extents), tuple(corners), declared, tuple(_once(defects)), tuple(spans))


def _once(defects: Sequence[Defect]) -> Iterator[Defect]:
    """One defect of a kind: both ends of a range are of one make."""
    seen: set[str] = set()
    for defect in defects:
        if defect.code not in seen:
            seen.add(defect.code)
            yield defect


def _is_meant(text: str, one: FoundAngle) -> bool:
    written = text[one.start : one.end]
    if MARKS.search(written) or written[:2] in ("东经", "北纬", "西经", "南纬", "经度", "纬度"):
        return True
    # E118.25 is a position, S208 is a road.
    return bool(one.angle.axis) and "." in written


def _part(text: str, found: list[FoundAngle]) -> tuple[list[Bound], list[FoundAngle]]:
    bounds: list[Bound] = []
    singles: list[FoundAngle] = []
    place = 0
    while place < len(found):
        first = found[place]
        if first.joins_next and place + 1 < len(found):
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


def _corners(text: str, singles: list[FoundAngle]) -> list[Corner]:
    pairs = [
        (first, second)
        for first, second in pairwise(singles)
        if second.start - first.end <= 6 and {_axis(first), _axis(second)} == {"lon", "lat"}
    ]
    corners: list[Corner] = []
    taken_to = -1
    for first, second in pairs:
        if first.start < taken_to:
            continue
        taken_to = second.end
        lon, lat = (first, second) if _axis(first) == "lon" else (second, first)
        label = _LABEL.search(text[max(0, first.start - 12) : first.start])
        name = "".join(label["name"].split()) if label else str(len(corners) + 1)
        corners.append(Corner(name, lon.angle.degrees, lat.angle.degrees, (first.start, second.end)))
    return corners


def _axis(one: FoundAngle) -> str:
    return one.angle.axis or _axis_by_size(one.angle)


def _angle_defects(text: str, one: FoundAngle) -> Iterator[Defect]:
    written, span = text[one.start : one.end], (one.start, one.end)
    if one.angle.is_lost:
        yield Defect("DEGREES_LOST", span, {"value": written})
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
            return


def _extent_defects(extent: Extent) -> Iterator[Defect]:
    for bound in (extent.lon, extent.lat):
        if bound is None or bound.low_deg is None or bound.high_deg is None:
            continue
        if bound.low_deg >= bound.high_deg:
            # Turned round it may be right, but a digit may be wrong as well: which, only the office knows.
            yield Defect("EXTENT_REVERSED", bound.span, {"value": bound.text}, _turned(bound))
    lon, lat = extent.lon, extent.lat
    if lon and lat and lon.high_deg is not None and lat.high_deg is not None and lat.high_deg > 60 > lon.high_deg:
        yield Defect(
            "AXES_SWAPPED", (min(lon.span[0], lat.span[0]), max(lon.span[1], lat.span[1])), {"value": lon.text}
        )


def _turned(bound: Bound) -> str:
    word = "东经" if bound.axis == "lon" else "北纬"
    assert bound.low_deg is not None
    assert bound.high_deg is not None
    return f"{word}{format_dms(bound.high_deg, 0)}～{format_dms(bound.low_deg, 0)}"


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
