"""What stands behind names in brackets and is meant of all of them: 白水镇、尧禾镇（清水县）."""

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


def first_without_county(
    units: Sequence[UnitPhrase], ranks: Sequence[int], clause_from: int, parents: Sequence[str]
) -> int:
    """Place of the first of the towns at the end of a list that have the parents of its last one."""
    place = len(units)
    while place > clause_from and ranks[place - 1] == TOWNSHIP and list(units[place - 1].parents) == list(parents):
        place -= 1
    return place


def placed_in(unit: UnitPhrase, above: Mapping[int, str], context: Mapping[int, str]) -> UnitPhrase:
    """A town below the county of its bracket, and below what stood above both."""
    upper = [context[rank] for rank in sorted(context) if rank < min(above)]
    return replace(unit, parents=(*upper, *(above[rank] for rank in sorted(above))))
