"""Villages told by their first and last number: 城郊镇1～5村 are five villages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gi_atlas.scope.numbers import number_like, read_number
from gi_atlas.scope.wording import UnitPhrase

_NUMBER = "(?:\\d{1,3}|[一二三四五六七八九十]{1,3})"
_RANGE = re.compile(
    f"(?P<lead>第?)(?P<first>(?<![\\d一二三四五六七八九十]){_NUMBER})村?(?P<sign>[~～—–-]|至|到)(?P<last>{_NUMBER})村(?![一-龥]*小组|民|组)"
)
_MOST = 200
"""More villages than any town has: what goes further is no range of villages."""


def join_ranges(masked: str) -> str:
    """Text of the same length in which the sign of a range parts nothing: 1～5村 as 1至5村."""
    return _RANGE.sub(lambda found: found.group().replace(found["sign"], "至", 1), masked)


def spread_ranges(units: Sequence[UnitPhrase], ranks: Sequence[int]) -> tuple[list[UnitPhrase], list[int]]:
    """Units with one for each village of a range, all at its place."""
    spread: list[UnitPhrase] = []
    of: list[int] = []
    for unit, rank in zip(units, ranks, strict=True):
        names = list(_names(unit.name)) or [unit.name]
        spread += [unit if name == unit.name else replace(unit, name=name) for name in names]
        of += [rank] * len(names)
    return spread, of


def _names(name: str) -> Iterator[str]:
    found = _RANGE.fullmatch(name)
    if found is None:
        return
    first, last = read_number(found["first"]), read_number(found["last"])
    if first < last < first + _MOST:
        yield from (f"{found['lead']}{number_like(found['first'], number)}村" for number in range(first, last + 1))
