"""Counts of a wording held against what it lists: near them, in all, by kind, in their clause."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import takewhile

from gi_atlas.scope.compositions import composed_like, kind_of, kinds_told, kinds_within
from gi_atlas.scope.counting import Count
from gi_atlas.scope.segments import COUNTY, PREFECTURE, TOWNSHIP, VILLAGE
from gi_atlas.scope.wording import Defect, Span, UnitPhrase

_LONGEST_ENDING = 6
_NO_END = 1 << 30
_A_BREATH = 2
"""Signs between two counts that are told together."""


def count_defects(
    counts: Sequence[Count], units: Sequence[UnitPhrase], ranks: Sequence[int], text: str = ""
) -> Iterator[Defect]:
    """Counts that no list near them has: neither all units of their rank, nor those told before or behind it."""
    lists = {rank: _Listed(rank, counts, units, ranks) for rank in {count.rank for count in counts}}
    for place, count in enumerate(counts):
        listed = lists[count.rank]
        possible = (
            [] if count.is_of or count.is_share or count.is_whole else listed.lengths(count, _is_beside(counts, place))
        )
        if listed.is_of_a_county(count, text) or listed.is_of_a_town(count, text):
            possible = []
        possible = possible or list(_added(counts, place))
        if possible and not count.is_total:
            possible.append(listed.in_clause(count, text))
        if possible and count.number not in possible and not listed.is_above_and_below(count):
            # 共计十二个: of all that a total may mean, what comes nearest.
            likeliest = min(possible, key=lambda told: abs(told - count.number)) if count.is_total else possible[0]
            context = {"value": count.number, "count": likeliest}
            mended = count.with_number(likeliest) or listed.composed(count)
            yield Defect("COUNT_DIFFERS", count.span, context, mended)
        elif possible and (mended := listed.mended_kinds(count, text)):
            yield Defect("COUNT_DIFFERS", count.span, {"value": count.text, "count": mended}, mended)


def _is_beside(counts: Sequence[Count], place: int) -> bool:
    """Whether a count is told in one breath with one of the rank below: 共3个镇5个村."""
    behind = counts[place + 1] if place + 1 < len(counts) else None
    one = counts[place]
    return behind is not None and behind.rank == one.rank + 1 and 0 <= behind.span[0] - one.span[1] <= _A_BREATH


def _added(counts: Sequence[Count], place: int) -> Iterator[int]:
    """What the shares behind a count add up to: 15个村（其中柳树镇8个村、石门镇6个村）; also those before a total."""
    count = counts[place]
    if count.is_of or count.is_share or count.is_whole:
        return
    shares = takewhile(lambda one: one.is_share, (counts[at] for at in range(place + 1, len(counts))))
    numbers = [one.number for one in shares if one.rank == count.rank]
    if len(numbers) > 1:
        yield sum(numbers)
    elif count.is_total and not count.is_open:
        before = [one.number for one in counts[:place] if one.rank == count.rank and not one.is_of and not one.is_total]
        yield from [sum(before)] if len(before) > 1 else []


_HEADINGS = {PREFECTURE: ("市", "州", "盟", "地区"), TOWNSHIP: ("镇", "乡", "街道", "办事处", "苏木", "场")}


def _headings(rank: int, units: Sequence[UnitPhrase], ranks: Sequence[int]) -> set[str]:
    """Names of a rank that are told only as what others lie in: the towns of villages, the cities of counties."""
    found: set[str] = set()
    for unit, of in zip(units, ranks, strict=True):
        if rank < of <= VILLAGE and len(unit.parents) >= of - rank:
            name = unit.parents[rank - of]
            found |= {name} if name.endswith(_HEADINGS.get(rank, ())) else set()
    return found


def _county_of(unit: UnitPhrase) -> Sequence[str]:
    """The nearest name above a unit that may be a county's, one or none."""
    return [parent for parent in unit.parents if parent.endswith(("县", "市", "区", "旗"))][-1:] or unit.parents[-1:]


class _Listed:
    """Units of one rank that a wording lists, and the counts of them.

    A count of counties counts cities as well: 6个州（市）.
    """

    def __init__(self, rank: int, counts: Sequence[Count], units: Sequence[UnitPhrase], ranks: Sequence[int]) -> None:
        has_above = any(one.rank == PREFECTURE for one in counts)
        alike = (PREFECTURE, COUNTY) if rank == COUNTY and not has_above else (rank,)
        above_it = [unit for unit, of in zip(units, ranks, strict=True) if of < rank and rank >= TOWNSHIP]
        self._above = sorted(unit.span[0] for unit in above_it)
        self._above_ends = {unit.span[1] for unit in above_it}
        self._units = [unit for unit, of in zip(units, ranks, strict=True) if of in alike]
        self._units.sort(key=lambda unit: unit.span)
        self._places = [unit.span[0] for unit in self._units]
        self._headings = _headings(rank, units, ranks)
        lower = [unit for unit, of in zip(units, ranks, strict=True) if of > COUNTY or not has_above]
        above = {name for unit in lower for name in _county_of(unit)} if rank == COUNTY else set()
        above = self._headings if rank == PREFECTURE else above
        self._parents, self._all = len(above), len(units)
        self._rank, self._cities = rank, len(_headings(PREFECTURE, units, ranks))
        self._counts = [one for one in counts if one.rank == rank and not (one.is_of or one.is_share)]
        self._order = {one.span: number for number, one in enumerate(self._counts)}

    @cached_property
    def _endings(self) -> Counter[str]:
        names = [unit.name for unit in self._units]
        return Counter(name[-length:] for name in names for length in range(1, min(len(name), _LONGEST_ENDING) + 1))

    @cached_property
    def _named(self) -> int:
        return len(self._headings | {unit.name for unit in self._units})

    @cached_property
    def _kinds(self) -> Mapping[str, int] | None:
        return kinds_within(self._units)

    def lengths(self, count: Count, is_beside: bool = False) -> list[int]:
        """Numbers that a count may mean, the likeliest first; [] where the wording gives a number and no list.

        Where it ``is_beside`` a count of the rank below, units that are told as headings alone are a list as well.
        """
        headings = len(self._headings) if is_beside else 0
        if not self._units and headings:
            return [headings]
        if not self._units and not self._parents:
            return []
        of_kind = self._endings[count.what] if count.what else 0
        everything = self._all if count.what == "单位" else 0
        # 武山镇、鹅湖镇鹅湖村、太源乡等3个乡镇: a town of which villages are named is one of them.
        is_mixed = self._rank == TOWNSHIP and bool(self._units)
        named = self._named if is_beside or is_mixed else 0
        numbers = (self._near(count), len(self._units), self._parents, of_kind, everything, named)
        return list(dict.fromkeys(number for number in numbers if number))

    def is_of_a_county(self, count: Count, text: str) -> bool:
        """Whether a clause tells only how many towns a county has: 兴平市：共24个乡镇；北兴县：…."""
        start = max(text.rfind(sign, max(0, count.span[0] - 1000), count.span[0]) for sign in "；;。") + 1
        ends = [end for sign in "；;。" if (end := text.find(sign, count.span[1], count.span[1] + 1000)) > 0]
        end = min(ends, default=len(text))
        has_above = bisect_left(self._above, start) < bisect_left(self._above, end)
        return self._rank == TOWNSHIP and has_above and not self._within(start, end) and len(self._units) > 0

    def is_of_a_town(self, count: Count, text: str) -> bool:
        """Whether brackets tell how many villages one town has: 四面城镇（5个村）."""
        start, end = count.span
        is_alone = text[max(0, start - 1) : start] in ("(", "（") and text[end : end + 1] in (")", "）")
        return is_alone and self._rank == VILLAGE and start - 1 in self._above_ends

    def in_clause(self, count: Count, text: str) -> int:
        """Units right before a count, up to the comma before them: …大徐镇，丹东、丹西、爵溪三个街道."""
        return self._between(self._clause_start(count, text), count.span[0])

    def _clause_start(self, count: Count, text: str) -> int:
        # No clause with a list worth its count is longer.
        from_ = max(0, count.span[0] - 1000)
        return max(text.rfind(sign, from_, count.span[0]) for sign in ",;。") + 1

    def mended_kinds(self, count: Count, text: str) -> str:
        """The count in the kinds that are listed, where its own differ: 4镇4乡 for 5镇3乡; "" where all is well."""
        told = kinds_told(count)
        if not told or not self._units or self._kinds is None or self.is_above_and_below(count):
            return ""
        near = self._units_near(count)
        found = [kinds_within(units) for units in (near, self._units_in_clause(count, text)) if units]
        if any(kinds is not None and self._fits(told, kinds, count) for kinds in (*found, self._kinds)):
            return ""
        return composed_like(count, near or self._units)

    def composed(self, count: Count) -> str:
        """The count in the kinds that are listed near it, or in all; "" where it is told in other words."""
        units = self._units_near(count) or self._units
        return composed_like(count, units) if units and (count.parts or kinds_told(count)) else ""

    def _fits(self, told: Mapping[str, int], found: Mapping[str, int], count: Count) -> bool:
        if count.parts:
            return found == told
        return all(found.get(kind, 0) == number for kind, number in told.items())

    def is_above_and_below(self, count: Count) -> bool:
        """Whether 1个市2个县 tells a city and the two counties in it."""
        if self._rank != COUNTY or not count.parts or kind_of(count.parts[0].what) != "市":
            return False
        below = sum(part.number for part in count.parts[1:])
        return count.parts[0].number == self._cities and below == len(self._units)

    def _units_near(self, count: Count) -> list[UnitPhrase]:
        return self._within(*self._span_near(count))

    def _units_in_clause(self, count: Count, text: str) -> list[UnitPhrase]:
        return self._within(self._clause_start(count, text), count.span[0])

    def _within(self, start: int, end: int) -> list[UnitPhrase]:
        return self._units[bisect_left(self._places, start) : bisect_left(self._places, end)]

    def _near(self, count: Count) -> int:
        return self._between(*self._span_near(count))

    def _span_near(self, count: Count) -> Span:
        """Place between a count and the one before it; behind it where counts stand before their lists."""
        number = self._order[count.span]
        if self._places and self._counts[0].span[0] < self._places[0]:
            after = self._counts[number + 1].span[0] if number + 1 < len(self._counts) else _NO_END
            return count.span[1], after
        return self._counts[number - 1].span[1] if number else 0, count.span[0]

    def _between(self, start: int, end: int) -> int:
        return bisect_left(self._places, end) - bisect_left(self._places, start)
