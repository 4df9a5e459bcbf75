"""Ranks of the names of a run in its list: a 市 among counties is one of them, a farm among towns one of those."""

from collections.abc import Sequence
from dataclasses import replace

from gi_atlas.scope.runs import Run
from gi_atlas.scope.segments import COUNTY, PREFECTURE, TOWNSHIP, Segment
from gi_atlas.scope.town_lists import below_city, is_one_town
from gi_atlas.scope.wording import UnitPhrase

_ALL_TOWNS = ("所有乡镇", "全部乡镇", "各乡镇", "所有镇乡", "全部镇乡", "各镇乡")


def ranked(
    run: Run,
    following: Run | None,
    ranks: Sequence[int],
    units: Sequence[UnitPhrase],
    written: str,
    is_in_city: bool,
) -> Sequence[Segment]:
    """Names of a run with the ranks that their list gives them; ``is_in_city`` tells whether a city stands above."""
    segments: Sequence[Segment] = below_city(run.segments)
    if "、" in run.parting and ranks and ranks[-1] == TOWNSHIP and is_one_town(segments):
        return (replace(segments[1], name=run.text[: segments[1].end], start=0),)
    segments = _in_its_list(run, segments, ranks, bool(units) and _tells_towns(units[-1], written))
    if not segments or segments[-1].rank != PREFECTURE or not segments[-1].name.endswith("市"):
        return segments
    return (*segments[:-1], replace(segments[-1], rank=_rank_of_city(run, following, ranks, is_in_city)))


def _in_its_list(
    run: Run, segments: Sequence[Segment], ranks: Sequence[int], is_behind_towns: bool
) -> Sequence[Segment]:
    if not segments or not ranks:
        return segments
    if len(segments) == 1 and segments[0].name.endswith("管理局") and ranks[-1] == TOWNSHIP:
        segments = (_alike(segments[0], ranks[-1]),)  # …林场，阳坝自然保护区管理局
    is_listed = "、" in run.parting and (len(segments) == 1 or segments[0].is_special)
    if is_listed and not (is_behind_towns and segments[0].is_special):
        return (_alike(segments[0], ranks[-1]), *segments[1:])
    return segments


def _tells_towns(unit: UnitPhrase, written: str) -> bool:
    """Whether a county is told by all its towns, so that a farm behind it is its own: 青石县所有乡镇和三河农场."""
    return written.startswith(_ALL_TOWNS, unit.span[1])


def _alike(segment: Segment, before: int) -> Segment:
    """A farm, zone or 地区 in a list is of the rank of what stands before it: 白沙县、滨河开发区."""
    is_above = segment.name.endswith(("师", "兵团", "总局"))
    is_loose = (segment.is_special and not is_above and before in (COUNTY, TOWNSHIP)) or (
        segment.name.endswith("地区") and before == TOWNSHIP
    )
    return replace(segment, rank=before) if is_loose else segment


def _rank_of_city(run: Run, following: Run | None, ranks: Sequence[int], is_in_city: bool) -> int:
    """Rank of a 市: nothing of a lower rank may follow 、 directly, 都匀市、福泉市、荔波县 are alike."""
    below = following.segments[0].rank if following is not None and following.segments else None
    if any(sign in run.next_parting for sign in "(（:：") and below in (PREFECTURE, COUNTY):
        return PREFECTURE  # 、揭阳市（惠来县、普宁市）
    is_listed = "、" in run.next_parting
    is_within = run.parting.endswith(("(", "（")) and is_listed and is_in_city
    after_county = bool(ranks) and ranks[-1] == COUNTY and "、" in run.parting
    return COUNTY if is_within or after_county or (is_listed and below == COUNTY) else PREFECTURE
