"""Numbers of corners that do not go on by one: a corner may be missing, or be listed twice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gi_atlas.exchange.child_answer import ChildAnswer

_NUMBER = re.compile(r"(?P<word>.*?)(?P<number>\d{1,9})\Z")
_LEAST = 3
# Row in the file, and the corner's number as it stands.
Numbered = tuple[int, str]


@dataclass(frozen=True)
class OddNumber:
    """A corner whose number does not follow that of the corner before it."""

    row: int
    value: str
    before: str


def odd_numbers(ring: Sequence[Numbered]) -> list[OddNumber]:
    """Corners of a ring whose numbers come again, or leave one out.

    The first corner may be listed again to close the ring. Where less than half of the numbers go on by one, up or
    down, the corners are those of a wider survey, and only one that comes again is odd.
    """
    found = [_NUMBER.match(text.strip()) for _row, text in ring]
    if len(ring) < _LEAST or not all(found):
        return []
    keys = [(one["word"], int(one["number"])) for one in found if one is not None]
    if keys[-1] == keys[0]:
        keys = keys[:-1]
    steps = [after[1] - before[1] if after[0] == before[0] else 0 for before, after in pairwise(keys)]
    way = -1 if sum(step == -1 for step in steps) > sum(step == 1 for step in steps) else 1
    is_row = 2 * sum(step == way for step in steps) >= len(steps)
    seen, odd = {keys[0]}, []
    for place, step in enumerate(steps, 1):
        if keys[place] in seen or (is_row and step != way):
            odd.append(OddNumber(ring[place][0], ring[place][1], ring[place - 1][1]))
        seen.add(keys[place])
    return odd


def tell_odd_numbers(answer: ChildAnswer, rings: Iterable[Sequence[Numbered]]) -> None:
    """Remark the first corner whose number is odd, and how many there are."""
    odd = [one for ring in rings for one in odd_numbers(ring)]
    if odd:
        answer.warn("CORNERS_NUMBERS", row=odd[0].row, value=odd[0].value, before=odd[0].before, count=len(odd))
