"""Ground beside a line or between two, of which the towns behind it are meant in part: 黑水河以东的沙河镇."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gi_atlas.scope.runs import MASK
from gi_atlas.scope.segments import TOWNSHIP, Segment, find_segments
from gi_atlas.scope.wording import Span, UnitPhrase

# 国道310两侧各1公里内的三岔乡
_STRIP = "(?:两侧|两岸|沿线|沿岸)(?:各|约)*[\\d.]+(?:公里|千米|米|里)(?:的?范围)?以?内?"
_SIDE = f"[一-龥A-Za-z0-9]{{2,24}}?(?:以[东南西北]{{1,2}}|{_STRIP})"
_BETWEEN = re.compile(
    f"{_SIDE}(?P<more>(?:(?:[、，,]|以?及|和){_SIDE})*)(?:之间)?(?P<to>(?:的?(?:区域|范围|地区|地带))?内?的)(?=[一-龥])"
)
_REACH = 40
_GOES_ON = re.compile("、|以及|及|和|与")


@dataclass(frozen=True)
class Sides:
    """Where the words of the sides stand, and where the 的 that leads from them to the towns."""

    span: Span
    to: int


def find_sides(masked: str) -> list[Sides]:
    """Sides of a wording that lead to the towns behind them; the names above these stand before the sides."""
    found = []
    lines = _lines(masked)
    for one in _BETWEEN.finditer(masked):
        above = find_segments(one.group())
        start = one.start() + (above[-1].end if above and above[-1].rank < TOWNSHIP else 0)
        is_alone = not one["more"]
        behind = masked[one.end() : one.end() + _REACH]
        if is_alone and (not _is_of_towns(behind, above) or _other_side(masked[start : one.start("to")]) in lines):
            continue
        found.append(Sides((start, one.start("to")), one.end("to") - 1))
    return found


def _lines(masked: str) -> frozenset[str]:
    """All that may be a side of a line in a text, from each of its characters on."""
    ends = [one.end() for one in _SIDE_OF.finditer(masked)]
    return frozenset(masked[end - length : end] for end in ends for length in range(3, min(end, _LONGEST_LINE) + 1))


def _other_side(side: str) -> str:
    """The other side of a line: 洛河以东的城关镇和洛河以西的庄头镇 only says where whole towns lie."""
    line, _to, where = side.rpartition("以")
    return f"{line}以{where[:1].translate(_OPPOSITE)}"


_SIDE_OF = re.compile("以[东南西北]")
_LONGEST_LINE = 26
_OPPOSITE = str.maketrans("东南西北", "西北东南")


def _is_of_towns(behind: str, above: Sequence[Segment]) -> bool:
    """Whether one side alone leads right to a town, and no town's name stands in its words."""
    first = next(iter(find_segments(behind)), None)
    is_town = first is not None and first.start == 0 and first.rank == TOWNSHIP
    return is_town and all(one.rank < TOWNSHIP for one in above)


def without_sides(masked: str, sides: Sequence[Sides]) -> str:
    """Text of the same length in which a colon leads from what stands above to the towns."""
    signs = list(masked)
    for one in sides:
        signs[one.span[0] : one.to + 1] = MASK * (one.to - one.span[0]) + ":"
    return "".join(signs)


def note_sides(units: list[UnitPhrase], written: str, sides: Sequence[Sides]) -> None:
    """Note at each town of the list behind them what of it is meant."""
    starts = [unit.span[0] for unit in units]
    for one in sides:
        end = one.to + 1
        for place in range(bisect_right(starts, one.to), len(units)):
            unit = units[place]
            between = written[end : unit.span[0]]
            is_first = end == one.to + 1 and "".join(unit.parents).endswith(between)
            if unit.part_note or not (is_first or _GOES_ON.fullmatch(between)):
                break
            units[place] = replace(unit, part_note=written[slice(*one.span)])
            end = unit.span[1]
