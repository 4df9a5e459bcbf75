"""What stands behind names and is meant of all of them: 白水镇、尧禾镇（清水县）; 上河村、下河村隶属清水县白水镇."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gi_atlas.scope.runs import NEUTRAL, Run
from gi_atlas.scope.segments import COUNTY, TOWNSHIP, Segment, find_segments
from gi_atlas.scope.wording import UnitPhrase


def names_above(
    run: Run, segments: Sequence[Segment], units: Sequence[UnitPhrase], ranks: Sequence[int]
) -> Mapping[int, str]:
    """Names by rank of a bracket that says above its towns in which county they lie; {} if it says something else."""
    is_alone = run.parting[-1:] in ("(", "（") and run.next_parting[:1] in (")", "）") and NEUTRAL.fullmatch(run.tail)
    if not is_alone or not units or not segments or segments[-1].rank != COUNTY or segments[-1].is_special:
        return {}
    is_behind_towns = run.start == units[-1].span[1] + 1 and ranks[-1] == TOWNSHIP
    return {one.rank: one.name for one in segments} if is_behind_towns else {}


_BELONGS = re.compile("(?:均|都|同|皆|全部|现|原|行政上)*(?:隶属|归属|从属|属|位于|地处)于?(?=[一-龥])")


def told_above(run: Run, segments: Sequence[Segment], rank: int | None) -> Mapping[int, str]:
    """Names by rank that 隶属 leads to and that stand above what is before it: 下河村隶属清水县白水镇; {} without them.

    ``rank`` is that of the unit before a run that begins with the word: …下河村，均隶属于清水县.
    """
    words = run.tail if segments else run.lead + run.text
    found = _BELONGS.match(words)
    below = segments[-1].rank if segments else rank
    above = find_segments(words[found.end() :]) if found and below is not None else ()
    if not found or not above or above[-1].rank >= (below or 0) or above[-1].is_special:
        return {}
    is_all = NEUTRAL.fullmatch(words, found.end() + above[-1].end) is not None
    return {one.rank: one.name for one in above} if is_all else {}


def first_alike(units: Sequence[UnitPhrase], ranks: Sequence[int], clause_from: int, written: str) -> int:
    """Place of the first unit of the list of one rank that the last one ends."""
    place = len(units) - 1
    while place > clause_from and ranks[place - 1] == ranks[-1] and units[place - 1].parents == units[-1].parents:
        if not _IN_LIST.fullmatch(written, units[place - 1].span[1], units[place].span[0]):
            break
        place -= 1
    return place


_IN_LIST = re.compile("[、，,]|[、，,]?(?:以及|及|和|与)")


def first_of_county(units: Sequence[UnitPhrase], ranks: Sequence[int], clause_from: int, written: str) -> int:
    """Place of the first of the towns at the end of a list that one bracket of a county stands behind."""
    place = len(units) - 1
    parents = units[place].parents
    while place > clause_from and ranks[place - 1] == TOWNSHIP and units[place - 1].parents == parents:
        # 长河市白水镇（12个村）、尧禾镇（清水县）: a town that has its county and its own bracket is not meant.
        sign = _BRACKET if _has_county(parents) else _BRACKET_OF_COUNTY
        if sign.search(written, units[place - 1].span[1], units[place].span[0]):
            break
        place -= 1
    return place


def _has_county(parents: Sequence[str]) -> bool:
    return bool(parents) and parents[-1].endswith(("县", "市", "区", "旗"))


_BRACKET = re.compile("[)）]")
_BRACKET_OF_COUNTY = re.compile("[县市区旗][)）]")


def placed_in(unit: UnitPhrase, above: Mapping[int, str], context: Mapping[int, str]) -> UnitPhrase:
    """A town below the county of its bracket, and below what stood above both."""
    upper = [context[rank] for rank in sorted(context) if rank < min(above)]
    city = context.get(COUNTY, "")
    if list(above) == [COUNTY] and city.endswith("市") and not above[COUNTY].endswith("市"):
        upper.append(city)  # 长河市白水镇（清水县）: the city that stood right above a town
    return replace(unit, parents=(*upper, *(above[rank] for rank in sorted(above))))
