"""Counts of a wording (共8个乡镇) held against the list they count."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gi_atlas.scope.positions import read_number
from gi_atlas.scope.segments import COUNTY, TOWNSHIP, VILLAGE
from gi_atlas.scope.wording import Defect, Span, UnitPhrase

_WHAT = (
    "乡镇|镇乡|镇|乡|街道办事处|街道|办事处|农场|林场|牧场|渔场|养殖场|场|苏木|县市区|县区|市区|县|市|区|旗|开发区|管委会|单位|"
    "社区|行政村|自然村|村委会|村民委员会|居委会|村|片区|嘎查"
)
COUNT = re.compile(
    "(?:等|共计|共|合计|总计|计|全部)*\\s*(?:(?P<digits>\\d+)\\s*个?|(?P<words>[一二两三四五六七八九十百]+)个)\\s*"
    f"(?P<what>(?:{_WHAT})(?:[（(、/和及或]*(?:{_WHAT})[）)]*)*)(?![一-龥]{{1,4}}(?:镇|乡|村)[、，])"
)


@dataclass(frozen=True)
class Count:
    """How many units of a rank a wording says there are, and where it stands."""

    number: int
    rank: int
    span: Span


def find_counts(text: str) -> list[Count]:
    """Counts of units in a wording, in order."""
    return [
        Count(read_number(found["digits"] or found["words"]), _rank(found["what"]), found.span())
        for found in COUNT.finditer(text)
    ]


def _rank(what: str) -> int:
    if re.search("乡|镇|街道|办事处|场|苏木|开发区|管委会|单位|片区", what):
        return TOWNSHIP
    return VILLAGE if re.search("村|社区|居委会|嘎查", what) else COUNTY


def count_defects(counts: Sequence[Count], units: Sequence[UnitPhrase], ranks: Sequence[int]) -> Iterator[Defect]:
    """Counts that no list near them has: neither all units of their rank, nor those since the count before or after."""
    for count in counts:
        possible = _lengths(count, counts, units, ranks)
        if possible and count.number not in possible:
            yield Defect("COUNT_DIFFERS", count.span, {"value": count.number, "count": possible[0]})


def _lengths(count: Count, counts: Sequence[Count], units: Sequence[UnitPhrase], ranks: Sequence[int]) -> list[int]:
    alike = [other for other in counts if other.rank == count.rank]
    places = [unit.span[0] for unit, rank in zip(units, ranks, strict=True) if rank == count.rank]
    number = alike.index(count)
    before = alike[number - 1].span[1] if number else 0
    after = alike[number + 1].span[0] if number + 1 < len(alike) else 1 << 30
    groups = [
        len(places),
        sum(before <= place < count.span[0] for place in places),
        sum(count.span[1] <= place < after for place in places),
    ]
    parents = {parent for unit in units for parent in unit.parents[-1:]} if count.rank == COUNTY else set()
    if not places and not parents:
        return []  # the wording gives a number and no list
    return list(dict.fromkeys([*(group for group in groups if group), *([len(parents)] if parents else [])]))
