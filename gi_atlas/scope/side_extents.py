"""An extent told side by side: 北至北纬30°15′，南至北纬29°50′，东至东经120°30′，西至东经119°50′."""

import re
from collections.abc import Iterator

from gi_atlas.scope.angles import WrittenAngle, axis_of, read_angles
from gi_atlas.scope.wording import Bound, Extent, Span

_SIDES = {"东": ("lon", 1), "西": ("lon", 0), "北": ("lat", 1), "南": ("lat", 0)}
_BEFORE = re.compile("(?P<side>[东南西北])(?:面|边|部|侧|端|界)?(?:至|到|起|抵|达|止|自|以|为|于|:)+\\Z")
# 东经119°30′以东: the western bound.
_BEHIND = re.compile("\\s*(?:线|经线|纬线)?[以之](?P<side>[东南西北])")
_OPPOSITE = {"东": "西", "西": "东", "南": "北", "北": "南"}
_REACH = 8


def read_side_extent(text: str) -> tuple[Extent, tuple[Span, ...]] | None:
    """The extent that four sides with one degree each tell, and the places that tell it; None without all four."""
    found = {side: (one, start) for side, one, start in _sides(text)}
    if set(found) != set(_SIDES):
        return None
    spans = tuple((start, one.end) for one, start in found.values())
    bounds = {axis: _bound(text, axis, found) for axis in ("lon", "lat")}
    return Extent(bounds["lon"], bounds["lat"]), spans


def _sides(text: str) -> Iterator[tuple[str, WrittenAngle, int]]:
    """Sides whose angle is of their axis: a 东至 that a latitude follows is none."""
    for one in read_angles(text):
        behind = _BEHIND.match(text, one.end)
        if behind is not None and axis_of(one) == _SIDES[behind["side"]][0] and not one.code:
            yield _OPPOSITE[behind["side"]], one, one.start
            continue
        before = _BEFORE.search(text, max(0, one.start - _REACH), one.start)
        if before is not None and axis_of(one) == _SIDES[before["side"]][0] and not one.code:
            yield before["side"], one, before.start()


def _bound(text: str, axis: str, found: dict[str, tuple[WrittenAngle, int]]) -> Bound:
    low, high = (found[side][0] for side in sorted(_SIDES, key=lambda side: _SIDES[side][1]) if _SIDES[side][0] == axis)
    start, end = min(low.start, high.start), max(low.end, high.end)
    return Bound(axis, text[start:end], low.angle.degrees, high.angle.degrees, (start, end))
