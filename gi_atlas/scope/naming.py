"""The units that a wording names: told from the largest down, once, and meant for all that follows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gi_atlas.scope.segments import COUNTY, PREFECTURE, TOWNSHIP, VILLAGE, Segment, find_segments
from gi_atlas.scope.wording import Span, UnitPhrase

MASK = "\0"
"""Stands for characters that something else read already."""

_PARTING = re.compile(f"[、，,；;。.:：()（）\\[\\]【】\\s{MASK}]")
_LEAD = re.compile(
    "(?:为|是|即|包括|包含|涵盖|涉及|含|限于|位于|分布在|分布于|覆盖|有|在|其中|其|分别|主要|以及|及其|及|和|与|或|的|等|所辖|下辖|现辖|辖|全市|全县|全区|境内|地处|属)+"
)
_NEUTRAL = re.compile(
    "(?:现辖|所辖|管辖|所属|下属|辖区|辖|行政区域|行政区划|区域|地域|范围|境内|全境|全域|全部|全县|全市|内|以内|之内|共|等|及|和|与|的|为|处|生产|保护|产地|现|行政|共计|合计|各|其|均|在此|所有)*"
)
_JOINERS = re.compile("以及|及|和|与|或")
WATER = re.compile("海域|水域|海区|洋面|近海|沿海|海面|滩涂|养殖水面|海洋")
ADMINISTRATIVE = re.compile("行政区域|行政区划|辖区|全境")


@dataclass(frozen=True)
class Named:
    """Units in the order of the wording, with their ranks, and where words stood that no one read."""

    units: tuple[UnitPhrase, ...]
    ranks: tuple[int, ...]
    unread: tuple[Span, ...] = ()
    is_water: bool = False


@dataclass
class _Reader:
    context: dict[int, str] = field(default_factory=dict)
    units: list[UnitPhrase] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    unread: list[Span] = field(default_factory=list)
    is_water: bool = False
    clause_from: int = 0

    def take(self, run: "_Run", following: "_Run | None") -> None:
        segments = self._ranked(run, following)
        if not segments or self._is_of_a_part(run, segments):
            self._take_words(run)
            return
        for segment in segments:
            self._enter(segment)
        last = segments[-1]
        if WATER.search(run.tail) and not ADMINISTRATIVE.search(run.tail):
            self._turn_to_water(last)
        elif not run.leads_to(following):
            self._add(last, run)

    def _ranked(self, run: "_Run", following: "_Run | None") -> Sequence[Segment]:
        """Names of a run; a 市 that stands in one list with counties is one of them, not the city above them."""
        segments = run.segments
        if not segments or segments[-1].rank != PREFECTURE or not segments[-1].name.endswith("市"):
            return segments
        after_county = bool(self.ranks) and self.ranks[-1] == COUNTY and run.parting == "、"
        before_county = (
            following is not None
            and run.next_parting == "、"
            and bool(following.segments)
            and following.segments[0].rank == COUNTY
        )
        if after_county or before_county:
            return (*segments[:-1], replace(segments[-1], rank=COUNTY))
        return segments

    def _is_of_a_part(self, run: "_Run", segments: Sequence[Segment]) -> bool:
        """Whether a hill or plain that ends like a district goes on with the parts of a town: …的云台、下坑山区."""
        is_hill = len(segments) == 1 and segments[0].rank == COUNTY and segments[0].name.endswith("区")
        return is_hill and run.parting == "、" and bool(self.units) and bool(self.units[-1].part_note)

    def _take_words(self, run: "_Run") -> None:
        words = _LEAD.sub("", run.text, count=1)
        if WATER.search(words):
            self.is_water = True
        elif self.units and self.units[-1].part_note and not _NEUTRAL.fullmatch(words):
            self._extend_part(run)
        elif words and not _NEUTRAL.fullmatch(words):
            self.unread.append(run.span)

    def _extend_part(self, run: "_Run") -> None:
        # 枫溪镇的云步草岚武、槐山岗区: what follows without a name of a unit is still of that town.
        last = self.units[-1]
        if run.parting == "、":
            self.units[-1] = UnitPhrase(
                last.name, last.level, last.parents, last.span, f"{last.part_note}、{run.text}", last.is_special
            )
        else:
            self.unread.append(run.span)

    def _enter(self, segment: Segment) -> None:
        for rank in [rank for rank in self.context if rank >= segment.rank]:
            del self.context[rank]
        self.context[segment.rank] = segment.name

    def _turn_to_water(self, last: Segment) -> None:
        """Names before 附近海域 only say where the water is."""
        self.is_water = True
        while len(self.units) > self.clause_from and self.ranks[-1] == last.rank:
            self.units.pop()
            self.ranks.pop()

    def _add(self, segment: Segment, run: "_Run") -> None:
        parents = tuple(self.context[rank] for rank in sorted(self.context) if rank < segment.rank)
        start = run.start + segment.start
        phrase = UnitPhrase(
            segment.name, segment.level, parents, (start, run.start + segment.end), run.part_note, segment.is_special
        )
        self.units.append(phrase)
        self.ranks.append(segment.rank)


@dataclass(frozen=True)
class _Run:
    """Characters between two partings, without the words that lead to a name."""

    text: str
    start: int
    parting: str = ""
    next_parting: str = ""

    @property
    def segments(self) -> tuple[Segment, ...]:
        return find_segments(self.text)

    @property
    def span(self) -> Span:
        return self.start, self.start + len(self.text)

    @property
    def tail(self) -> str:
        return self.text[self.segments[-1].end :] if self.segments else self.text

    @property
    def part_note(self) -> str:
        tail = self.tail
        plain = tail[_neutral_length(tail) :]
        return "" if not plain or WATER.search(plain) else tail.removeprefix("的").strip()

    def leads_to(self, following: "_Run | None") -> bool:
        """Whether it only says above what the next names stand: 顺平县：腰山镇…, 岐岭镇（凤凰村…）."""
        if following is None or self.next_parting not in tuple(":：(（") or not following.segments:
            return False
        return following.segments[0].rank > self.segments[-1].rank


def _neutral_length(text: str) -> int:
    found = _NEUTRAL.match(text)
    return found.end() if found else 0


def read_names(masked: str) -> Named:
    """Units of a wording whose other parts are masked."""
    runs = list(_runs(masked))
    reader = _Reader()
    for place, run in enumerate(runs):
        if run.parting in "。；;" and place:
            reader.clause_from = len(reader.units)
        reader.take(run, runs[place + 1] if place + 1 < len(runs) else None)
    return Named(tuple(reader.units), tuple(reader.ranks), tuple(reader.unread), reader.is_water)


def _runs(masked: str) -> Iterator[_Run]:
    place, parting = 0, ""
    for found in [*_PARTING.finditer(masked), None]:
        end = found.start() if found else len(masked)
        following = found.group() if found else ""
        yield from _cut(masked[place:end], place, parting, following)
        place, parting = (found.end(), following) if found else (end, "")


def _cut(text: str, start: int, parting: str, following: str) -> Iterator[_Run]:
    """Runs of one piece: joined by 和, 及 where names of one rank stand on both sides."""
    lead = _LEAD.match(text)
    if lead and not find_segments(text):
        text, start = text[lead.end() :], start + lead.end()
    elif lead and not _starts_a_name(text, lead.end(), parting):
        text, start = text[lead.end() :], start + lead.end()
    if not text:
        return
    segments = find_segments(text)
    at = _joint(text, segments)
    if at is None:
        yield _Run(text, start, parting, following)
        return
    yield _Run(text[: at[0]], start, parting, "、")
    yield from _cut(text[at[1] :], start + at[1], "、", following)


def _starts_a_name(text: str, lead_end: int, parting: str) -> bool:
    """Whether a leading 和 or 与 belongs to the name: 和平镇 is one, 平镇 is hardly."""
    without = find_segments(text[lead_end:])
    if not without:
        return True
    first = _first_name(text[lead_end:])
    return lead_end == 1 and text[0] in "和与及有在含内" and len(first) < 3 and parting in ("、", "", MASK)


def _first_name(text: str) -> str:
    """Shortest name that a text starts with; "" if it starts with none."""
    for end in range(2, len(text) + 1):
        if (found := find_segments(text[:end])) and found[-1].end == end:
            return found[0].name
    return ""


def _joint(text: str, segments: Sequence[Segment]) -> tuple[int, int] | None:
    """Where a conjunction parts two names: (its start, its end); None if none does."""
    for found in _JOINERS.finditer(text):
        left, right = find_segments(text[: found.start()]), find_segments(text[found.end() :])
        if not left or not right or left[-1].end != found.start():
            continue
        # 邵武市和平镇: names of different ranks are no list.
        if right[0].rank == left[-1].rank and not _is_longer_name(text, found.start(), left, right):
            return found.span()
        if right[0].rank < left[-1].rank and len(right) > 1:
            return found.span()
    return None


def _is_longer_name(text: str, at: int, left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    return len(right[0].name) < 3 and right[0].rank in (TOWNSHIP, VILLAGE) and left[-1].rank == COUNTY


def has_rank(ranks: Sequence[int], *wanted: int) -> bool:
    """Whether any unit has one of the ranks."""
    return any(rank in wanted for rank in ranks)
