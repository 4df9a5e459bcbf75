"""What stands behind names in brackets and is meant of all of them: 白水镇、尧禾镇（清水县）."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gi_atlas.scope.runs import NEUTRAL, Run
from gi_atlas.scope.segments import COUNTY, TOWNSHIP, Segment
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
