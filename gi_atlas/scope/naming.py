"""The units that a wording names: told from the largest down, once, and meant for all that follows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gi_atlas.scope.left_out import find_left_out, note_left_out
from gi_atlas.scope.runs import MASK as MASK
from gi_atlas.scope.runs import Bare, Run, blotted, cut_runs
from gi_atlas.scope.segments import COUNTY
from gi_atlas.scope.unit_reader import UnitReader
from gi_atlas.scope.wording import Span, UnitPhrase

_SAYS_WHICH = re.compile("(?:具体|分别|范围)+(?:为|是|包括|包含|如下|有|在)*|(?:包括|如下)+")


@dataclass(frozen=True)
class Named:
    """Units in the order of the wording, with their ranks, and where words stood that no one read."""

    units: tuple[UnitPhrase, ...]
    ranks: tuple[int, ...]
    unread: tuple[Span, ...] = ()
    is_water: bool = False


def read_names(masked: str, written: str = "", bare: Sequence[Bare] = ()) -> Named:
    """Units of a wording.

    Parameters
    ----------
    masked : str
        The wording with all masked that other readers took.
    written : str
        The same text in the signs as given.
    bare : sequence of Bare
        Names without ending whose rank a count tells.
    """
    left_out = find_left_out(masked)
    kept = blotted(masked, left_out)
    runs = list(_without_joints(cut_runs(kept, bare)))
    reader = UnitReader(written or masked)
    for place, run in enumerate(runs):
        if place and any(sign in run.parting for sign in "。；;"):
            reader.end_clause()
        reader.take(run, runs[place + 1] if place + 1 < len(runs) else None)
    reader.unread += note_left_out(reader.units, masked, left_out)
    _drop_counties_told_again(reader)
    return Named(tuple(reader.units), tuple(reader.ranks), tuple(reader.unread), reader.is_water)


def _without_joints(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs without those that only lead to the next one: 武夷山市。具体为：崇安街道."""
    lead = ""
    for run in runs:
        if _SAYS_WHICH.fullmatch(run.lead + run.text):
            lead += run.lead + run.text
            continue
        yield replace(run, lead=lead + run.lead) if lead else run
        lead = ""


def _drop_counties_told_again(reader: UnitReader) -> None:
    """清溪县石门镇、茶园乡。…范围：清溪县: a county behind its own towns only says again where they lie."""
    above: set[str] = set()
    places: list[int] = []
    for place, (unit, rank) in enumerate(zip(reader.units, reader.ranks, strict=True)):
        if rank == COUNTY and unit.name in above and not unit.part_note:
            places.append(place)
        above.update(unit.parents if rank > COUNTY else ())
    for place in reversed(places):
        reader.unread.append(reader.units.pop(place).span)
        reader.ranks.pop(place)


def has_rank(ranks: Sequence[int], *wanted: int) -> bool:
    """Whether any unit has one of the ranks."""
    return any(rank in wanted for rank in ranks)
