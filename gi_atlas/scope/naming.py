"""The units that a wording names: told from the largest down, once, and meant for all that follows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gi_atlas.scope.segments import COUNTY, PREFECTURE, TOWNSHIP, VILLAGE, Segment, find_segments
from gi_atlas.scope.wording import Span, UnitPhrase

_REACH = 100
"""Characters from the start of a piece in which names are looked for: five of the longest names."""
MASK = "\0"
"""Stands for characters that something else read already."""

_PARTING = re.compile(f'[、，,；;。.:：()（）\\[\\]【】〔〕—–~→#“”"\\s{MASK}]+')
# What is left out: it must not be read as meant.
_LEFT_OUT = re.compile(
    r"(?:不含|不包括|不包含|除去|除)[^。；;()（）]{1,80}?(?:以外|之外|除外|外(?!镇|乡|村)|(?=[。；;()（）]|\Z))"
)
_SAYS_WHICH = re.compile("分别|包括|包含|涵盖|涉及|即|具体")
_OFFICE = re.compile("人民政府|政府|农业农村局|市场监督管理局|自然资源局|农业局|林业局")
_OLD_NAME = re.compile("(?:原|又称|又名|即原|曾用名|现|今)")
_LEAD = re.compile(
    "(?:为|是|即|包括|包含|涵盖|涉及|含|限于|位于|分布在|分布于|覆盖|有|在|其中|其|分别|主要|以及|及其|及|和|与|或|的|等|所辖|下辖|现辖|辖|全市|全县|全区|境内|地处|属|范围|中的|由|以下)+"
)
_NEUTRAL = re.compile(
    "(?:现辖|所辖|管辖|所属|下属|辖区|辖|行政区域|行政区划|区域|地域|范围|境内|全境|全域|全部|全县|全市|内|以内|之内|共|等|及|和|与|的|为|处|生产|保护|产地|现|行政|共计|合计|各|其|均|在此|所有|由|以下|构成|围成|组成|形成|闭合|依次|首尾|连线|连接|范围|拐点|坐标|四至|具体|如下|一带|面积|中|里|界址点|顺次|地理|之间|位于|个|行政村|自然村|农户|提出|划定|确定|部|的区域|根据|依据|按照|文件|批准|等地|[A-Z]\\d{0,2}|下辖|原有|新增|[一二三四五六七八九十\\d]{1,3}|第)*"
)
_BEGINS_WITH_AND = re.compile("和林格|和平(?:区|县)|和(?:县|田|硕|静|政|顺|龙)(?:市|县|区)?")
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
    written: str
    context: dict[int, str] = field(default_factory=dict)
    units: list[UnitPhrase] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    unread: list[Span] = field(default_factory=list)
    is_water: bool = False
    clause_from: int = 0

    def take(self, run: "_Run", following: "_Run | None") -> None:
        segments = self._ranked(run, following)
        if segments and _OFFICE.match(run.tail):
            return  # 青石县人民政府 is who says it, no unit
        if run.parting in ("(", "（") and _OLD_NAME.match(run.text):
            return  # 柳树镇（原柳树乡）
        if not segments or self._is_of_a_part(run, segments):
            self._take_words(run)
            return
        for segment in segments:
            self._enter(segment, run.start)
        last = segments[-1]
        if WATER.search(run.tail) and not ADMINISTRATIVE.search(run.tail):
            self._turn_to_water(last)
        elif not run.leads_to(following):
            self._add(last, run)
        elif run.part_note:
            self.unread.append((run.span[1] - len(run.part_note), run.span[1]))

    def _ranked(self, run: "_Run", following: "_Run | None") -> Sequence[Segment]:
        """Names of a run; a 市 that stands in one list with counties is one of them, not the city above them."""
        segments: Sequence[Segment] = _below_city(run.segments)
        if not segments or segments[-1].rank != PREFECTURE or not segments[-1].name.endswith("市"):
            return segments
        after_county = bool(self.ranks) and self.ranks[-1] == COUNTY and "、" in run.parting
        before_county = (
            following is not None
            and "、" in run.next_parting
            and bool(following.segments)
            and following.segments[0].rank == COUNTY
        )
        if after_county or before_county:
            return (*segments[:-1], replace(segments[-1], rank=COUNTY))
        return segments

    def _is_of_a_part(self, run: "_Run", segments: Sequence[Segment]) -> bool:
        """Whether a hill or plain that ends like a district goes on with the parts of a town: …的云台、下坑山区."""
        is_hill = len(segments) == 1 and segments[0].rank == COUNTY and segments[0].name.endswith("区")
        return is_hill and "、" in run.parting and bool(self.units) and bool(self.units[-1].part_note)

    def _take_words(self, run: "_Run") -> None:
        lead = _LEAD.match(run.text)
        words = run.text[lead.end() :] if lead else run.text
        if WATER.search(words):
            self.is_water = True
        elif not self.units or _NEUTRAL.fullmatch(words):
            self.unread += [run.span] if words and not _NEUTRAL.fullmatch(words) else []
        elif self.units[-1].part_note:
            self._extend_part(run)
        elif (run.parting in ("(", "（", "的") or words.startswith(("部分", "局部"))) and not _OLD_NAME.match(words):
            # 三岔乡（国道以南）: what stands in brackets says what of it is meant.
            self.units[-1] = replace(self.units[-1], part_note=run.text)
        elif not _OLD_NAME.match(words) or run.parting not in ("(", "（"):
            self.unread.append(run.span)

    def _extend_part(self, run: "_Run") -> None:
        # 枫溪镇的云步草岚武、槐山岗区: what follows without a name of a unit is still of that town.
        last = self.units[-1]
        if "、" in run.parting:
            self.units[-1] = replace(last, part_note=f"{last.part_note}、{run.text}")
        else:
            self.unread.append(run.span)

    def _enter(self, segment: Segment, start: int) -> None:
        for rank in [rank for rank in self.context if rank >= segment.rank]:
            del self.context[rank]
        self.context[segment.rank] = self.written[start + segment.start : start + segment.end]

    def _turn_to_water(self, last: Segment) -> None:
        """Names before 附近海域 only say where the water is."""
        self.is_water = True
        while len(self.units) > self.clause_from and self.ranks[-1] == last.rank:
            self.units.pop()
            self.ranks.pop()

    def _add(self, segment: Segment, run: "_Run") -> None:
        parents = tuple(self.context[rank] for rank in sorted(self.context) if rank < segment.rank)
        start, end = run.start + segment.start, run.start + segment.end
        note = self.written[run.span[1] - len(run.part_note) : run.span[1]] if run.part_note else ""
        name = self.written[start:end]
        phrase = UnitPhrase(name, segment.level, parents, (start, end), note.strip(), segment.is_special)
        self.units.append(phrase)
        self.ranks.append(segment.rank)


@dataclass(frozen=True)
class _Run:
    """Characters between two partings, without the words that lead to a name."""

    text: str
    start: int
    parting: str = ""
    next_parting: str = ""
    lead: str = ""

    @property
    def segments(self) -> tuple[Segment, ...]:
        return find_segments(self.text[:_REACH])

    @property
    def span(self) -> Span:
        return self.start, self.start + len(self.text)

    @property
    def tail(self) -> str:
        return self.text[self.segments[-1].end :] if self.segments else self.text

    @property
    def part_note(self) -> str:
        tail = self.tail
        if tail.startswith("区") and self.segments and self.segments[-1].name.endswith("市"):
            return "市" + tail
        plain = tail[_neutral_length(tail) :]
        return "" if not plain or WATER.search(plain) else tail.removeprefix("的")

    def leads_to(self, following: "_Run | None") -> bool:
        """Whether it only says above what the next names stand: 顺平县：腰山镇…, 岐岭镇（凤凰村…）."""
        if following is None or not following.segments:
            return False
        is_leading = any(sign in self.next_parting for sign in ":：(（") or self.next_parting == " "
        is_leading |= _SAYS_WHICH.search(following.lead) is not None or (
            self.next_parting == MASK and following.lead.startswith("的")
        )
        return is_leading and following.segments[0].rank > self.segments[-1].rank


def _below_city(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Names of a run, where a 市 right above a town is a county's city: 长宁市白沙县河湾乡以及长河市东城街道."""
    return (
        tuple(
            replace(one, rank=COUNTY)
            if one.rank == PREFECTURE and one.name.endswith("市") and after.rank > COUNTY and not after.is_special
            else one
            for one, after in zip(segments, (*segments[1:], segments[-1]), strict=True)
        )
        if segments
        else segments
    )


def _neutral_length(text: str) -> int:
    found = _NEUTRAL.match(text)
    return found.end() if found else 0


def read_names(masked: str, written: str = "") -> Named:
    """Units of a wording whose other parts are masked; ``written`` is the same text in the signs as given."""
    left_out = list(_LEFT_OUT.finditer(masked))
    masked = _LEFT_OUT.sub(lambda found: MASK * len(found.group()), masked)
    runs = list(_runs(masked))
    reader = _Reader(written or masked)
    for place, run in enumerate(runs):
        if place and any(sign in run.parting for sign in "。；;"):
            reader.clause_from = len(reader.units)
        reader.take(run, runs[place + 1] if place + 1 < len(runs) else None)
    for found in left_out:
        _leave_out(reader, found)
    return Named(tuple(reader.units), tuple(reader.ranks), tuple(reader.unread), reader.is_water)


def _leave_out(reader: _Reader, found: "re.Match[str]") -> None:
    """Note at the unit before it, else at the one behind, what is not meant of it."""
    before = [place for place, unit in enumerate(reader.units) if unit.span[1] <= found.start()]
    if not reader.units:
        reader.unread.append(found.span())
        return
    place = before[-1] if before else 0
    unit = reader.units[place]
    note = f"{unit.part_note}，{found.group()}" if unit.part_note else found.group()
    reader.units[place] = replace(unit, part_note=note.replace(MASK, ""))


def _runs(masked: str) -> Iterator[_Run]:
    place, parting = 0, ""
    for found in [*_PARTING.finditer(masked), None]:
        end = found.start() if found else len(masked)
        following = found.group().replace(MASK, "") or MASK if found else ""
        yield from _cut(masked[place:end], place, parting, following)
        place, parting = (found.end(), following) if found else (end, "")


def _cut(text: str, start: int, parting: str, following: str) -> Iterator[_Run]:
    """Runs of one piece: joined by 和, 及 where names of one rank stand on both sides."""
    while text:
        lead = _lead(text, parting)
        text, start = text[len(lead) :], start + len(lead)
        at, sign = _joint(text), "、"
        if at is None:
            at, sign = _of_which(text, find_segments(text[:_REACH])), ":"
        if at is None:
            break
        yield _Run(text[: at[0]], start, parting, sign, lead)
        text, start, parting = text[at[1] :], start + at[1], sign
    if text:
        yield _Run(text, start, parting, following, lead)


def _lead(text: str, parting: str) -> str:
    """Words that a piece starts with before its first name."""
    found = _LEAD.match(text)
    if found and (not find_segments(text[:_REACH]) or not _starts_a_name(text[:_REACH], found.end(), parting)):
        return found.group()
    return ""


def _of_which(text: str, segments: Sequence[Segment]) -> tuple[int, int] | None:
    """Where 的 leads from a county and words about it to its towns: 青石县境内清河沿岸的柳树镇."""
    if not segments:
        return None
    at = text.find("的", segments[-1].end)
    right = find_segments(text[at + 1 :]) if at > 0 else ()
    return (at, at + 1) if right and right[0].rank > segments[-1].rank else None


def _starts_a_name(text: str, lead_end: int, parting: str) -> bool:
    """Whether a leading 和 or 与 belongs to the name: 和平镇 is one, 平镇 is hardly."""
    without = find_segments(text[lead_end:])
    if not without:
        return True
    first = _first_name(text[lead_end:])
    if _BEGINS_WITH_AND.match(text) or (parting == "、" and lead_end == 1 and text[0] in "和即辖"):
        return True  # after a comma of a list no 和 joins
    return lead_end == 1 and text[0] in "和与及有在含内" and len(first) < 3 and parting in ("、", "", MASK)


def _first_name(text: str) -> str:
    """Shortest name that a text starts with; "" if it starts with none."""
    for end in range(2, len(text) + 1):
        if (found := find_segments(text[:end])) and found[-1].end == end:
            return found[0].name
    return ""


def _joint(text: str) -> tuple[int, int] | None:
    """Where a conjunction parts two names: (its start, its end); None if none does."""
    for found in _JOINERS.finditer(text, 0, _REACH):
        left = find_segments(text[: found.start()])
        right = find_segments(text[found.end() : found.end() + _REACH])
        if not left or not right:
            continue
        if left[-1].end != found.start() and _NEUTRAL.fullmatch(text, left[-1].end, found.start()):
            return found.span()
        if left[-1].end != found.start():
            # 石门镇的下坑山区和茶园乡: behind parts of one town stands another.
            if right[0].rank == left[-1].rank == TOWNSHIP and len(right[0].name) > 2:
                return found.span()
            continue
        # 邵武市和平镇: names of different ranks are no list.
        if right[0].rank == left[-1].rank and not _is_longer_name(text, found.start(), left, right):
            return found.span()
        is_city = left[-1].rank == COUNTY and right[0].name.endswith("市") and len(right[0].name) > 2
        is_above = right[0].rank < left[-1].rank and (len(right) > 1 or not right[0].name.endswith("区"))
        if is_city or is_above:
            return found.span()
    return None


def _is_longer_name(text: str, at: int, left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    return len(right[0].name) < 3 and right[0].rank in (TOWNSHIP, VILLAGE) and left[-1].rank == COUNTY


def has_rank(ranks: Sequence[int], *wanted: int) -> bool:
    """Whether any unit has one of the ranks."""
    return any(rank in wanted for rank in ranks)
