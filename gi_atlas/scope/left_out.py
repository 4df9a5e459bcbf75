"""What a wording takes out of its units: 除…外, 不包括…, …除外; a note of the unit, never one that is meant."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from gi_atlas.scope.runs import MASK
from gi_atlas.scope.wording import Span, UnitPhrase

_LEFT_OUT = re.compile(
    r"(?:不含|不包括|不包含|除去|除)[^。；;()（）]{1,80}?(?:以外|之外|除外|外(?!镇|乡|村)|(?=[。；;()（）]|\Z))"
    r"|(?<=[(（])[^。；;()（）]{1,80}(?:除外|不在内|不在其内)(?=[)）])"
    # …东寨港管理区；红树林保护区除外: a clause of its own.
    r"|(?<=[，,；;。])[^。；;，,、()（）]{1,40}(?:、[^。；;，,、()（）]{1,40}){0,9}(?:除外|不在内|不在其内|不包括在内|不列入)(?=[，,；;。()（）]|\Z)"
)


def find_left_out(masked: str) -> list[Span]:
    """Places of a text, what other readers took being masked, that tell what is not meant."""
    return [found.span() for found in _LEFT_OUT.finditer(masked)]


def note_left_out(units: list[UnitPhrase], text: str, spans: Sequence[Span]) -> list[Span]:
    """Note at the unit before it, else at the one behind, what is not meant of it; what has no unit is returned."""
    if not units:
        return list(spans)
    ends = [unit.span[1] for unit in units]
    for start, end in spans:
        place = max(0, bisect_right(ends, start) - 1)
        told, note = units[place].part_note, text[start:end].replace(MASK, "")
        units[place] = replace(units[place], part_note=f"{told}，{note}" if told else note)
    return []
