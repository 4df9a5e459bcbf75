"""Counts of a wording held against what it lists: near them, in all, by kind, in their clause."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import takewhile

from gi_atlas.scope.counting import Count
from gi_atlas.scope.segments import COUNTY, PREFECTURE
from gi_atlas.scope.wording import Defect, UnitPhrase

_LONGEST_ENDING = 6
_NO_END = 1 << 30


def count_defects(
    counts: Sequence[Count], units: Sequence[UnitPhrase], ranks: Sequence[int], text: str = ""
) -> Iterator[Defect]:
    """Counts that no list near them has: neither all units of their rank, nor those told before or behind it."""
    lists = {rank: _Listed(rank, counts, units, ranks) for rank in {count.rank for count in counts}}
    for place, count in enumerate(counts):
        possible = [] if count.is_of or count.is_share else lists[count.rank].lengths(count)
        possible = possible or list(_added(counts, place))
        if possible and not count.is_total:
            possible.append(lists[count.rank].in_clause(count, text))
        if possible and count.number not in possible:
            context = {"value": count.number, "count": possible[0]}
            yield Defect("COUNT_DIFFERS", count.span, context, count.with_number(possible[0]))


def _added(counts: Sequence[Count], place: int) -> Iterator[int]:
    """What the shares behind a count add up to: 15个村（其中柳树镇8个村、石门镇6个村）; also those before a total."""
    count = counts[place]
    if count.is_of or count.is_share:
        return
    shares = takewhile(lambda one: one.is_share, (counts[at] for at in range(place + 1, len(counts))))
    numbers = [one.number for one in shares if one.rank == count.rank]
    if len(numbers) > 1:
        yield sum(numbers)
    elif count.is_total and not count.is_open:
        before = [one.number for one in counts[:place] if one.rank == count.rank and not one.is_of and not one.is_total]
        yield from [sum(before)] if len(before) > 1 else []


class _Listed:
    """Units of one rank that a wording lists, and the counts of them.

    A count of counties counts cities as well: 6个州（市）.
    """

    def __init__(self, rank: int, counts: Sequence[Count], units: Sequence[UnitPhrase], ranks: Sequence[int]) -> None:
        alike = (PREFECTURE, COUNTY) if rank == COUNTY else (rank,)
        self._units = [unit for unit, of in zip(units, ranks, strict=True) if of in alike]
        self._places = sorted(unit.span[0] for unit in self._units)
        above = {parent for unit in units for parent in unit.parents[-1:]} if rank == COUNTY else set()
        self._parents, self._all = len(above), len(units)
        self._counts = [one for one in counts if one.rank == rank and not (one.is_of or one.is_share)]
        self._order = {one.span: number for number, one in enumerate(self._counts)}

    @cached_property
    def _endings(self) -> Counter[str]:
        names = [unit.name for unit in self._units]
        return Counter(name[-length:] for name in names for length in range(1, min(len(name), _LONGEST_ENDING) + 1))

    def lengths(self, count: Count) -> list[int]:
        """Numbers that a count may mean, the likeliest first; [] where the wording gives a number and no list."""
        if not self._units and not self._parents:
            return []
        of_kind = self._endings[count.what] if count.what else 0
        everything = self._all if count.what == "单位" else 0
        numbers = (self._near(count), len(self._units), self._parents, of_kind, everything)
        return list(dict.fromkeys(number for number in numbers if number))

    def in_clause(self, count: Count, text: str) -> int:
        """Units right before a count, up to the comma before them: …大徐镇，丹东、丹西、爵溪三个街道."""
        # No clause with a list worth its count is longer.
        from_ = max(0, count.span[0] - 1000)
        begin = max(text.rfind(sign, from_, count.span[0]) for sign in ",;。") + 1
        return self._between(begin, count.span[0])

    def _near(self, count: Count) -> int:
        """Units between a count and the one before it; behind it where counts stand before their lists."""
        number = self._order[count.span]
        if self._places and self._counts[0].span[0] < self._places[0]:
            after = self._counts[number + 1].span[0] if number + 1 < len(self._counts) else _NO_END
            return self._between(count.span[1], after)
        return self._between(self._counts[number - 1].span[1] if number else 0, count.span[0])

    def _between(self, start: int, end: int) -> int:
        return bisect_left(self._places, end) - bisect_left(self._places, start)
