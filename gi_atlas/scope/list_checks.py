"""What is odd in a list: a unit within another that is whole, one that is left out again, an open end."""

import re
from collections.abc import Iterator, Sequence

from gi_atlas.scope.counting import Count
from gi_atlas.scope.left_out import names_left_out
from gi_atlas.scope.places import Places
from gi_atlas.scope.segments import COUNTY, TOWNSHIP
from gi_atlas.scope.wording import Defect, Span, UnitPhrase


def list_defects(text: str, units: Sequence[UnitPhrase], ranks: Sequence[int], is_limited: bool) -> Iterator[Defect]:
    """Units that lie in another one of the list that is meant as a whole, and so add nothing.

    Where an elevation or a use of land narrows what is whole (``is_limited``) they may add ground; where the wording
    tells them as the parts of the whole or its core, they are not meant to.
    """
    whole = {
        (*unit.parents, unit.name, unit.zone): unit
        for unit, rank in zip(units, ranks, strict=True)
        if rank in (COUNTY, TOWNSHIP) and not unit.part_note and not unit.is_special
    }
    for unit in units if not is_limited else ():
        path = (*unit.parents, unit.name)
        keys = ((*path[:end], unit.zone) for end in range(1, len(path)))
        above = next((whole[key] for key in keys if key in whole), None)
        if above is not None and not unit.is_special and not _tells_parts(text, above, unit):
            yield Defect("UNIT_WITHIN", unit.span, {"value": unit.name, "expected": above.name})


def _tells_parts(text: str, whole: UnitPhrase, unit: UnitPhrase) -> bool:
    """Whether a unit is told as a part of the whole before it, 全境，辖柳树镇…, or as its core."""
    if _IS_CORE.match(text, unit.span[1]):
        return True
    between = text[whole.span[1] : unit.span[0]][-_REACH:]
    led = [found.group() for found in _LEADS_TO_PARTS.finditer(between)]
    return bool(led) and not _ADDS.match(led[-1])


_REACH = 1000
_LEADS_TO_PARTS = re.compile(
    "(?:另外?|还|外加|并)(?:含|有|加|包括)?|[下所管]?辖(?!行政)|包括|包含|涵盖|涉及|其中|即|具体|范围[为是]|:"
)
_ADDS = re.compile("另|还|外加|并")
_IS_CORE = re.compile("[^。；;]{0,100}为(?:核心|重点|主产|中心|优势)")


def left_out_defects(text: str, left_out: Sequence[Span], units: Sequence[UnitPhrase]) -> Iterator[Defect]:
    """Units that a list names as a whole and that it leaves out again."""
    listed = {unit.name for unit in units if not unit.part_note}
    for start, end in left_out:
        again = [name for name in names_left_out(text[start:end]) if name in listed]
        if again:
            yield Defect("LEFT_OUT_LISTED", (start, end), {"value": "、".join(again)})


def open_defects(
    text: str, opened: Sequence[Count], counts: Sequence[Count], units: Sequence[UnitPhrase]
) -> Iterator[Defect]:
    """Lists that end with 等乡镇 and no number: whether they are all is not told."""
    named = Places(unit.span for unit in units)  # 天等镇
    for one in opened:
        is_counted = any(count.rank == one.rank and not count.is_of for count in counts)
        if named.touches(*one.span) or is_counted:
            continue
        if units and not _ALL.search(text, max(0, one.span[0] - 4), one.span[0]):
            yield Defect("LIST_OPEN", one.span, {"value": text[slice(*one.span)]})


_ALL = re.compile("全部|所有")
