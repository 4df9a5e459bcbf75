"""Counties that a wording names and does not mean as a whole: behind their towns, or before a counted list of them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from gi_atlas.scope.counting import Count
from gi_atlas.scope.segments import COUNTY, PREFECTURE, TOWNSHIP
from gi_atlas.scope.wording import UnitPhrase


def told_again(units: Sequence[UnitPhrase], ranks: Sequence[int], written: str = "") -> list[int]:
    """清溪县石门镇、茶园乡。…范围：清溪县: places of counties behind their own towns, which only say where they lie.

    Nor is a county meant twice that is told again to count its towns: 青禾县全境…涉及青禾县18个乡镇.
    """
    above: set[str] = set()
    whole: set[tuple[str, ...]] = set()
    places: list[int] = []
    for place, (unit, rank) in enumerate(zip(units, ranks, strict=True)):
        if rank == COUNTY and unit.name in above and not unit.part_note:
            places.append(place)
        elif rank == COUNTY and not unit.part_note:
            path = (*unit.parents, unit.name)
            if path in whole and _COUNTS_TOWNS.match(written, unit.span[1]):
                places.append(place)
            whole.add(path)
        above.update(unit.parents if rank > COUNTY else ())
    return places


_COUNTS_TOWNS = re.compile(
    "(?:境内|[现所下]辖|辖|的|共|计)*[\\d一二三四五六七八九十]{1,4}个?(?:乡|镇|街道|苏木|行政村|村)"
)


def told_before(units: Sequence[UnitPhrase], written: str) -> list[int]:
    """龙街镇等3个镇（龙街镇、马街镇、白水镇）: places of names that the brackets behind their count tell again."""
    last = {(unit.name, unit.parents): place for place, unit in enumerate(units)}
    return [
        place
        for place, (unit, following) in enumerate(pairwise(units))
        if _OPENS_LIST.fullmatch(written, unit.span[1], following.span[0]) and last[unit.name, unit.parents] > place
    ]


def told_by_towns(units: Sequence[UnitPhrase], ranks: Sequence[int], written: str) -> list[int]:
    """隆阳县海拔800-1500米的河谷坝区，包括潞江镇…: places of counties whose towns follow as what is meant of them."""
    return [
        place
        for place, (unit, following) in enumerate(pairwise(units))
        if ranks[place] == COUNTY
        and ranks[place + 1] == TOWNSHIP
        and unit.name in following.parents
        and not unit.part_note
        and _LEADS_BELOW.fullmatch(written, unit.span[1], following.span[0])
    ]


_LEADS_BELOW = re.compile("(?!.*(?:全[境县市区部域]|行政区|辖区))[^。；;]*[，,:：](?:包括|包含|涵盖|涉及|具体为|即)")
_OPENS_LIST = re.compile("等[^。；;，,]{1,12}[（(:：]")


def counted_heads(
    units: Sequence[UnitPhrase], ranks: Sequence[int], counts: Sequence[Count], written: str
) -> list[int]:
    """神木市南部6个乡镇，贺家川镇…: places of counties right before the list of just as many of their towns."""
    of_towns = sorted((count.span[0], count.number) for count in counts if count.rank == TOWNSHIP)
    return [
        place
        for place, (unit, rank) in enumerate(zip(units, ranks, strict=True))
        if rank in (PREFECTURE, COUNTY) and not unit.part_note and _is_head(place, units, ranks, of_towns, written)
    ]


def _is_head(
    place: int, units: Sequence[UnitPhrase], ranks: Sequence[int], of_towns: Sequence[tuple[int, int]], written: str
) -> bool:
    name, end = units[place].name, units[place].span[1]
    towns = place + 1
    while towns < len(units) and ranks[towns] == TOWNSHIP and name in units[towns].parents:
        towns += 1
    towns -= place + 1
    if not towns:
        return False
    first = units[place + 1].span[0]
    between = written[end:first]
    if any(sign in between for sign in "。；;") or any(word in between for word in _WHOLE):
        return False
    near = of_towns[bisect_left(of_towns, (end, 0)) : bisect_left(of_towns, (first, 0))]
    return any(number == towns for _start, number in near)


_WHOLE = ("全境", "全部", "全县", "全市", "全区", "行政区域")
