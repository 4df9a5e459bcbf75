"""Numbered corner points of a wording, J1…Jn: their names, and what is wrong in their list."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from gi_atlas.scope.angles import WrittenAngle, axis_of
from gi_atlas.scope.numbers import number_like
from gi_atlas.scope.wording import Corner, Defect, Span

_LABEL = re.compile(
    r"(?P<name>[东南西北]{1,2}角|(?<![A-Za-z])[A-Za-z](?![A-Za-z])|(?<![\d.])[A-Za-z]{0,2}\s*\d{1,3}|[①-⑳]|拐点\s*\d{1,3}|第?[一二三四五六七八九十]{1,3}点?)\s*(?:号?点|#)?\s*[（(:：,，、.．)）]?\s*\Z"
)
# 中心点东经102°40′，北纬25°02′ is where a place lies, no corner of it.
_CENTRE = re.compile(r"中心(?:点|位置)?的?(?:地理)?(?:坐标|位置|经纬度)?(?:位于|为|是|在|[:：（(])*\s*\Z")
# 以桃花坪（东经108°10′，北纬31°32′）为中心、半径8公里
_IS_CENTRE = re.compile("\\s*[)）]?\\s*(?:处|点)?为(?:中心|圆心|原点|核心)")
JOINED = re.compile(
    r"(?P<count>(?<!\d)\d{1,4}|(?<![一二两三四五六七八九十])[一二两三四五六七八九十]{1,6})\s*个?\s*(?:拐|坐标|顶|界址)?点(?:的?坐标)?(?:依次|顺次|首尾)?(?:连线|连接|相连|围成|闭合)|"
    r"(?<![第\d])(?P<told>\d{1,4}|[一二两三四五六七八九十]{1,6})\s*个\s*(?:拐|界址)点"
)


def read_corners(text: str, singles: list[WrittenAngle]) -> tuple[list[Corner], list[Span], list[Span]]:
    """Corners, where their names stand, and where the middle of something is told, which is no corner."""
    pairs = [
        (first, second)
        for first, second in pairwise(singles)
        if second.start - first.end <= 6 and {axis_of(first), axis_of(second)} == {"lon", "lat"}
    ]
    corners: list[Corner] = []
    labels: list[Span] = []
    centres: list[Span] = []
    taken_to = -1
    for first, second in pairs:
        if first.start < taken_to:
            continue
        taken_to = second.end
        if _CENTRE.search(text, max(0, first.start - 16), first.start) or _IS_CENTRE.match(text, second.end):
            centres.append((first.start, second.end))
            continue
        lon, lat = (first, second) if axis_of(first) == "lon" else (second, first)
        from_ = max(0, first.start - 12)
        label = _LABEL.search(text[from_ : first.start])
        name = "".join(label["name"].split()).removeprefix("拐点") if label else str(len(corners) + 1)
        labels += [(from_ + label.start(), from_ + label.end())] if label else []
        corners.append(Corner(name, lon.angle.degrees, lat.angle.degrees, (first.start, second.end)))
    return corners, labels, centres


def corner_defects(corners: list[Corner], declared: int | None, joined: "re.Match[str] | None") -> Iterator[Defect]:
    """A number of corners that differs from the list, a corner twice or missing, lines that cross."""
    if declared is not None and corners and declared != len(corners) and joined is not None:
        figure = joined["count"] or joined["told"]
        proposal = joined.group().replace(figure, number_like(figure, len(corners)), 1)
        yield Defect("CORNER_COUNT_DIFFERS", joined.span(), {"value": declared, "count": len(corners)}, proposal)
    elif missing := _missing_number(corners):
        yield Defect("CORNER_MISSING", (corners[0].span[0], corners[-1].span[1]), {"value": missing})
    names = Counter(corner.name for corner in corners)
    for corner in corners:
        if names[corner.name] > 1:
            yield Defect("CORNER_TWICE", corner.span, {"value": corner.name})
            break
    if len(corners) > 3 and _crosses(corners):
        yield Defect("CORNERS_CROSS", (corners[0].span[0], corners[-1].span[1]), {"count": len(corners)})


def _missing_number(corners: list[Corner]) -> str:
    """Name that a row of numbered corners passes over: J3 of J1, J2, J4; "" if none."""
    found = [_NUMBERED.fullmatch(corner.name) for corner in corners]
    for first, second in pairwise(found):
        if first and second and first[1] == second[1] and int(second[2]) == int(first[2]) + 2:
            return f"{first[1]}{int(first[2]) + 1}"
    return ""


_NUMBERED = re.compile(r"([A-Za-z]*)(\d+)")


def _crosses(corners: list[Corner]) -> bool:
    from shapely import LinearRing

    return not LinearRing([(corner.lon_deg, corner.lat_deg) for corner in corners]).is_simple
