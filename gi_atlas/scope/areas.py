"""Areas of a wording, and what does not add up in them."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from gi_atlas.area import M2_PER_HA, M2_PER_MU
from gi_atlas.scope.wording import AreaPhrase, Defect

_AREA = re.compile(
    r"(?P<what>[一-龥]{0,10}?)(?P<about>(?:(?:总|土地|国土|保护|种植|区域|生产|规划|核心区|海域|水域|养殖|栽培){0,4}+(?:总?规模|面积))?"
    r"(?:约|为|是|达|共计|共|合计|总计|计|近|合|折合){0,4}+)"
    r"\s*(?P<value>(?<![\d.,])\d[\d,]{0,15}(?: \d{3}){0,3}(?:\.\d{1,8})?)\s*"
    r"(?P<unit>万公顷|公顷|万亩|亩|万平方米|平方公里|平方千米|km²|km2|hm²|hm2|ha(?![a-z])|平方米|m²|m2)"
)
_UNITS_M2 = {
    "公顷": M2_PER_HA, "hm²": M2_PER_HA, "hm2": M2_PER_HA, "ha": M2_PER_HA, "万公顷": 1e4 * M2_PER_HA,
    "亩": M2_PER_MU, "万亩": 1e4 * M2_PER_MU,
    "平方公里": 1e6, "平方千米": 1e6, "km²": 1e6, "km2": 1e6,
    "平方米": 1.0, "m²": 1.0, "m2": 1.0, "万平方米": 1e4,
}  # fmt: skip
_SUM = re.compile(r"共|合计|总计|总面积|总规模|总共|累计")
# 15平方公里（22500亩）: the same ground told in another unit.
_SAME_GROUND = re.compile(r"\s*[（(,，、]\s*\Z")
_IN_OTHER_UNIT = re.compile(r"\s*(?:约|即|合|折合|相当于){0,4}+\s*\Z")
SAME_AREA = 0.005
"""Share by which a sum of areas may differ from its total: published figures are rounded."""
SAME_GROUND = 0.02
"""Share by which one area in two units may differ."""


def read_areas(text: str) -> list[AreaPhrase]:
    """Areas of a wording, in order."""
    return [
        AreaPhrase(
            found["value"] + found["unit"],
            value := float(re.sub("[, ]", "", found["value"])),
            found["unit"],
            value * _UNITS_M2[found["unit"]],
            (found["what"] or "") + (found["about"] or ""),
            (found.start("about"), found.end()),
        )
        for found in _AREA.finditer(text)
    ]


def area_defects(areas: Sequence[AreaPhrase], text: str) -> Iterator[Defect]:
    """Totals that their parts do not add up to, and areas that two units tell differently."""
    told_again = {id(second) for first, second in pairwise(areas) if _is_again(first, second, text)}
    yield from _unlike(areas, told_again)
    once = [area for area in areas if id(area) not in told_again]
    sums = list(accumulate((area.m2 for area in once), initial=0.0))
    for place, total in enumerate(once):
        # What a total is made of stands before it, or behind 其中.
        from_, to = (place + 1, len(once)) if _is_first(once, place, text) else (0, place)
        added = sums[to] - sums[from_]
        if to - from_ > 1 and _SUM.search(total.what) and abs(added - total.m2) > SAME_AREA * total.m2:
            yield _differs(total, added)


def _is_first(areas: Sequence[AreaPhrase], place: int, text: str) -> bool:
    """Whether 其中 leads from a total to what it is made of."""
    is_last = place + 1 == len(areas)
    return not is_last and "其中" in text[areas[place].span[1] : areas[place + 1].span[0]]


def _is_again(first: AreaPhrase, second: AreaPhrase, text: str) -> bool:
    between = text[first.span[1] : second.span[0]]
    is_other_unit = _UNITS_M2[first.unit] != _UNITS_M2[second.unit] and not _SUM.search(second.what)
    return is_other_unit and _SAME_GROUND.match(between) is not None and _IN_OTHER_UNIT.match(second.what) is not None


def _unlike(areas: Sequence[AreaPhrase], told_again: set[int]) -> Iterator[Defect]:
    for first, second in pairwise(areas):
        if id(second) in told_again and abs(first.m2 - second.m2) > SAME_GROUND * first.m2:
            yield _differs(second, first.m2, "AREA_UNITS_DIFFER")


def _differs(area: AreaPhrase, m2: float, code: str = "AREA_SUM_DIFFERS") -> Defect:
    expected = round(m2 / _UNITS_M2[area.unit], 4)
    return Defect(code, area.span, {"value": area.text, "expected": expected}, f"{expected:.10g}{area.unit}")
