"""Elevations that narrow only the last units of a wording: …现辖行政区域，以及雾渡河镇海拔600米以下的区域."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gi_atlas.scope.wording import Limits, Span, UnitPhrase

_WHOLE_BEFORE = re.compile("行政区域|行政区划|全境|全域|辖区")
_IN_LIST = re.compile("[、，,]?(?:以及|及|和|与)?")
_LEADS = re.compile("(?:的|境内|范围内)+\\Z")
_REST = re.compile("(?:的?(?:区域|地区|范围|地带|部分|山地|坡地))?")


def note_heights(text: str, units: Sequence[UnitPhrase], limits: Limits) -> tuple[tuple[UnitPhrase, ...], Limits]:
    """Units with the elevation that is theirs alone, and limits without it.

    It is theirs where it follows right behind their list and other units were told as a whole before that.
    """
    noted = list(units)
    ends = {unit.span[1]: place for place, unit in enumerate(units)}
    theirs = [span for span in limits.spans if _note(text, noted, ends, span)]
    if not theirs:
        return tuple(units), limits
    kept = tuple(span for span in limits.spans if span not in theirs)
    if any("海拔" in text[slice(*span)] for span in kept):
        return tuple(units), limits  # one for all and one for some: both are told as they were
    return tuple(noted), replace(limits, elevation_min_m=None, elevation_max_m=None)


def _first_of_list(text: str, units: Sequence[UnitPhrase], last: int) -> int:
    """Place of the first unit of the list of one level and one county that a unit ends."""
    first, one = last, units[last]
    while first and (units[first - 1].level, units[first - 1].parents) == (one.level, one.parents):
        if not _IN_LIST.fullmatch(text, units[first - 1].span[1], units[first].span[0]):
            break
        first -= 1
    return first


def _note(text: str, units: list[UnitPhrase], ends: Mapping[int, int], span: Span) -> bool:
    """Note a height at the list of units that it stands behind; False where it is meant of the whole scope."""
    start, end = span
    led = _LEADS.search(text, max(0, start - 6), start)
    last = ends.get(led.start() if led else start)
    if last is None or "海拔" not in text[start:end] or units[last].part_note:
        return False
    first = _first_of_list(text, units, last)
    if not first or not _WHOLE_BEFORE.search(text, units[0].span[1], units[first].span[0]):
        return False
    rest = _REST.match(text, end)
    note = text[start : rest.end() if rest else end]
    for place in range(first, last + 1):
        units[place] = replace(units[place], part_note=note)
    return True
