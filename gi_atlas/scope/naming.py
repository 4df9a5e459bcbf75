"""The units that a wording names: told from the largest down, once, and meant for all that follows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gi_atlas.scope.between_sides import find_sides, note_sides, without_sides
from gi_atlas.scope.counting import Count
from gi_atlas.scope.left_out import find_left_out, note_left_out
from gi_atlas.scope.list_heads import counted_heads, told_again, told_before, told_by_towns
from gi_atlas.scope.runs import MASK as MASK
from gi_atlas.scope.runs import NEUTRAL, WATER, Bare, Run, blotted, cut_runs
from gi_atlas.scope.stretches import find_stretches
from gi_atlas.scope.unit_reader import UnitReader
from gi_atlas.scope.village_ranges import join_ranges, spread_ranges
from gi_atlas.scope.wording import Span, UnitPhrase

_SAYS_WHICH = re.compile("(?:具体|分别|范围)+(?:为|是|包括|包含|如下|有|在)*|(?:包括|如下)+")


@dataclass(frozen=True)
class Named:
    """Units in the order of the wording, with their ranks, and where words stood that no one read."""

    units: tuple[UnitPhrase, ...]
    ranks: tuple[int, ...]
    unread: tuple[Span, ...] = ()
    is_water: bool = False


def read_names(masked: str, written: str = "", bare: Sequence[Bare] = (), counts: Sequence[Count] = ()) -> Named:
    """Units of a wording.

    Parameters
    ----------
    masked : str
        The wording with all masked that other readers took.
    written : str
        The same text in the signs as given.
    bare : sequence of Bare
        Names without ending whose rank a count tells.
    counts : sequence of Count
        How many units the wording says there are.
    """
    masked = join_ranges(masked)
    left_out = find_left_out(masked)
    sides, stretches = find_sides(masked), find_stretches(masked)
    kept = without_sides(blotted(masked, [*left_out, *stretches]), sides)
    runs, labels = _without_labels(list(_without_joints(cut_runs(kept, bare))))
    reader = UnitReader(written or masked, is_water=bool(stretches))
    reader.unread += labels
    for place, run in enumerate(runs):
        if place and any(sign in run.parting for sign in "。；;"):
            reader.end_clause()
        reader.take(run, runs[place + 1] if place + 1 < len(runs) else None)
    note_sides(reader.units, reader.written, sides)
    reader.unread += note_left_out(reader.units, _as_written(masked, reader.written), left_out)
    _drop_untold(reader, counts)
    units, ranks = spread_ranges(reader.units, reader.ranks)
    return Named(tuple(units), tuple(ranks), tuple(reader.unread), reader.is_water)


def _as_written(masked: str, written: str) -> str:
    """The wording in the signs as given, without what other readers took."""
    return "".join(MASK if sign == MASK else given for sign, given in zip(masked, written, strict=True))


def _drop_untold(reader: UnitReader, counts: Sequence[Count]) -> None:
    """Take out what the wording names and does not mean as a unit of its own."""
    for place in reversed(told_again(reader.units, reader.ranks, reader.written)):
        reader.drop(place)
    for place in reversed(told_before(reader.units, reader.written)):
        reader.drop(place)
    for place in reversed(counted_heads(reader.units, reader.ranks, counts, reader.written)):
        reader.drop(place)
    for place in reversed(told_by_towns(reader.units, reader.ranks, reader.written)):
        reader.drop(place)


def _without_joints(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs without those that only lead to the next one: 武夷山市。具体为：崇安街道."""
    lead = ""
    for run in runs:
        if _SAYS_WHICH.fullmatch(run.lead + run.text):
            lead += run.lead + run.text
            continue
        yield replace(run, lead=lead + run.lead) if lead else run
        lead = ""


_NUMBER = re.compile("[一二三四五六七八九十\\d]{1,3}")
_LABEL = re.compile("(?!其中)[一-龥]{1,8}")


def _without_labels(runs: list[Run]) -> tuple[list[Run], list[Span]]:
    """Runs without the numbers and labels of parts of a list, 金山县：（一）齐山片：麻埠镇, and the labels' places."""
    kept: list[Run] = []
    labels: list[Span] = []
    parting, is_share = "", False
    for place, run in enumerate(runs):
        if place and ":" in run.next_parting and _is_label(run) and place + 1 < len(runs):
            labels.append(run.span)
            parting = parting or run.parting
            is_share = is_share or "其中" in run.lead
        elif place and _NUMBER.fullmatch(run.text) and place + 1 < len(runs):
            parting = parting or run.parting
        else:
            kept.append(replace(run, parting=parting) if parting else run)
            if is_share:
                kept[-1] = replace(kept[-1], lead=f"其中{run.lead}")
            parting, is_share = "", False
    return kept, labels


def _is_label(run: Run) -> bool:
    is_plain = not run.segments and _LABEL.fullmatch(run.text) is not None and not NEUTRAL.fullmatch(run.text)
    is_behind = any(sign in run.parting for sign in ":；;。)）、") or "其中" in run.lead
    return is_plain and is_behind and WATER.search(run.text) is None


def has_rank(ranks: Sequence[int], *wanted: int) -> bool:
    """Whether any unit has one of the ranks."""
    return any(rank in wanted for rank in ranks)
