"""A wording cut into runs: what stands between two partings or conjunctions, without the words that lead to a name."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gi_atlas.scope.idle_words import NEUTRAL as NEUTRAL
from gi_atlas.scope.idle_words import neutral_length
from gi_atlas.scope.joints import BEGINS_WITH_AND, REACH, joint, of_which
from gi_atlas.scope.joints import LIES as LIES
from gi_atlas.scope.segments import PREFECTURE, Segment, find_segments
from gi_atlas.scope.wording import Span

MASK = "\0"
"""Stands for characters that something else read already."""

_PARTING = re.compile(
    f'(?:[、，,；;。.:：!！?？()（）\\[\\]【】〔〕—–~→/|+#“”"《》①-⑳\\s{MASK}]|(?<=[镇乡村县市区道场])·|(?<=[省市县区旗镇乡])-(?=[一-龥]))+'
)
_SAYS_WHICH = re.compile("分别|包括|包含|涵盖|涉及|即|具体")
_LEAD = re.compile(
    "(?:(?:现辖|所辖|管辖)?行政区域(?:以及|及|和|与)|(?:与之|与其)?(?:相邻|毗邻|相连|接壤|邻近)的?|(?:周边|周围|附近)的|共(?=涉及|包括|包含|含|有|辖)|为|是|即|包括|包含|涵盖|涉及|含|限于|位于|分布在|分布于|覆盖|有|在|其中|其|分别|主要|以及|及其|及|和|与|或|的|等|所辖(?!区)|下辖(?!区)|现辖(?!区)|辖(?!区)|"
    "全市|全县|全区|境内|地处|属|范围|中的|由|原|现|今|以下|我国|中国|系?指|具体(?:为|是|包括|有)?|(?:但|并)?不限于|以(?=[一-龥]{2,16}为(?:中心|核心|主|重点))|[之以]?内的?|(?:辐射|带动|延伸|扩展)(?:到|至|带动)?|同时|另外|部分地区|另(?:含|有|加|包括)|还(?:有|含|包括)|并(?:含|包括)|外加|(?:水域|海域|水面|滩涂)(?:以及|及|和|与)(?=[一-龥]{2}))+"
)
_JOINS = re.compile("(?:以及|及|和|与|或|暨)")
WATER = re.compile("河段|江段|海域|水域|海区|洋面|近海|沿海|海面|滩涂|养殖水面|水面|海洋")
# 沿太湖水域及湖滨陆域: the ground as well.
AND_LAND = re.compile("(?:及|和|与|、)[一-龥]{0,4}(?:陆域|陆地|岸带)")
# 柳树镇（12个村）: what a town is told to have, after the number was taken away.
_PARTS_OF = re.compile("全部|所有|的?部分(?:乡镇|村|行政村|村庄|街道|镇|乡)")


# 阳谷县行政区域内的黄河故道以北: what leads to a part says nothing of it.
_WITHIN = re.compile("(?:现辖|所辖|管辖)?(?:行政区域|行政区划|辖区)(?:范围)?(?:以?内)?的?(?=[一-龥]{3})")


# 彭原县地处东经…之间，产地范围为孟塬、城阳2个乡: it says where they lie.
_LIES_AT = re.compile("(?:地处|位于|处于|坐落)\\Z")


# 迁河县位于冀东省东北部: where it lies is no part of it.
_LIES_IN = re.compile("(?:地处|位于|处于|坐落)(?:于|在)?[一-龥]{2,12}(?:省|市|州|盟|县|区)")


_SHARE = "其中"
_ALL_OF = re.compile("行政区域|行政区划|全境|全域|全部")


@dataclass(frozen=True)
class Bare:
    """A name without ending that its count tells the rank of: 柳树 in 柳树、石门2个镇."""

    span: Span
    rank: int
    is_special: bool = False


@dataclass(frozen=True)
class Run:
    """Characters between two partings, without the words that lead to a name."""

    text: str
    start: int
    parting: str = ""
    next_parting: str = ""
    lead: str = ""
    bare: Bare | None = None
    is_above: bool = False

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Names that the run starts with, the largest first."""
        if self.bare is not None:
            return (Segment(self.text, 0, len(self.text), self.bare.rank, self.bare.is_special),)
        return find_segments(self.text[:REACH])

    @property
    def span(self) -> Span:
        """Its place."""
        return self.start, self.start + len(self.text)

    @property
    def tail(self) -> str:
        """What stands behind its names."""
        return self.text[self.segments[-1].end :] if self.segments else self.text

    @property
    def part_note(self) -> str:
        """What of its last name is meant; "" for the whole."""
        tail = self.tail
        if _LIES_IN.match(tail):
            return ""
        if tail.startswith("区") and self.segments and self.segments[-1].name.endswith("市"):
            return "市" + tail
        plain = tail[neutral_length(tail) :]
        if not plain or (WATER.search(plain) and not AND_LAND.search(plain)) or _JOINS.match(tail) or self.unread_tail:
            return ""
        within = _WITHIN.match(tail)
        return tail[within.end() :] if within else tail.removeprefix("的")

    @property
    def unread_tail(self) -> str:
        """Words that a conjunction leads to and that are no name: 及辽河油气田."""
        if lies := _LIES_IN.match(self.tail):
            return "" if NEUTRAL.fullmatch(self.tail) else self.tail[lies.start() :]
        joined = _JOINS.match(self.tail)
        rest = self.tail[joined.end() :] if joined else ""
        return "" if NEUTRAL.fullmatch(rest) else rest

    def _is_whole(self, following: "Run") -> bool:
        """Whether it means all of its ground, of which 其中 tells a share: 安溪县现辖行政区域，其中包括感德镇."""
        return following.lead.startswith(_SHARE) and _ALL_OF.search(self.tail) is not None

    def leads_to(self, following: "Run | None") -> bool:
        """Whether it only says above what the next names stand: 顺平县：腰山镇…, 岐岭镇（凤凰村…）."""
        if following is None or not following.segments:
            return False
        has_stop = any(sign in self.next_parting for sign in "；;")  # 兴平市：共24个乡镇；北兴县
        is_leading = not has_stop and any(sign in self.next_parting for sign in ":：(（|/>→-")
        is_leading |= self.next_parting == " "
        is_leading |= self.next_parting in ('"', "“", "《", "【", "〔", "[") or _LIES_AT.match(self.tail) is not None
        is_leading |= (_SAYS_WHICH.search(following.lead) is not None and not self._is_whole(following)) or (
            self.next_parting in (MASK, "、", "，", ",") and following.lead.startswith("的")
        )
        if self.next_parting.endswith(("(", "（")) and _are_cities(self, following):
            return True
        if self.next_parting.endswith(("(", "（")) and _is_one_more(following):
            return False
        least = self.segments[-1].rank + (not self.is_above)
        return is_leading and following.segments[0].rank >= least


def _is_one_more(run: "Run") -> bool:
    """Whether brackets add the one zone or farm that may be thought apart: 梅岭区（含高新技术产业开发区）."""
    is_alone = len(run.segments) == 1 and run.next_parting[:1] in (")", "）")
    return run.lead.startswith("含") and is_alone and run.segments[0].is_special


def _are_cities(above: Run, below: Run) -> bool:
    """Whether brackets list the cities of a city: 汕尾市（陆丰市、海丰县）."""
    first, last = below.segments[0], above.segments[-1]
    is_list = "、" in below.next_parting and below.text[:1] not in _OLDER
    return is_list and first.rank == last.rank == PREFECTURE and first.name[-1] == last.name[-1] == "市"


def blotted(text: str, spans: Iterable[Span]) -> str:
    """Text of the same length without what stands at some places."""
    signs = list(text)
    for start, end in spans:
        signs[start:end] = MASK * (end - start)
    return "".join(signs)


def cut_runs(masked: str, bare: Sequence[Bare] = ()) -> Iterator[Run]:
    """Runs of a wording whose other parts are masked, in order."""
    place, parting, share = 0, "", ""
    waiting = deque(bare)
    for found in [*_PARTING.finditer(masked), None]:
        end = found.start() if found else len(masked)
        following = found.group().replace(MASK, "") or MASK if found else ""
        names = []
        while waiting and waiting[0].span[0] < end:
            names.append(waiting.popleft())
        piece = (
            _bare_runs(masked, (place, end), names, (parting, following))
            if names
            else _cut(masked[place:end], place, parting, following)
        )
        is_empty = True
        for run in piece:
            yield replace(run, lead=share + run.lead) if share else run
            share, is_empty = "", False
        if is_empty and (_SHARE in masked[place:end] or _SAYS_WHICH.search(masked, place, end)):
            share += masked[place:end]  # 其中，孝丰镇…, 具体包括：孝丰镇…
        place, parting = (found.end(), following) if found else (end, "")


def _bare_runs(masked: str, piece: Span, names: Sequence[Bare], partings: tuple[str, str]) -> Iterator[Run]:
    """Runs of a piece that ends with names without ending; what stands before them is above them."""
    parting, following = partings
    first = names[0].span[0]
    if piece[0] < first:
        yield from _cut(masked[piece[0] : first], piece[0], parting, ":")
        parting = ":"
    for one in names:
        start, end = one.span
        is_last = one is names[-1]
        yield Run(masked[start:end], start, parting, following if is_last else "、", "", one)
        parting = "、"


def _cut(text: str, start: int, parting: str, following: str) -> Iterator[Run]:
    """Runs of one piece: joined by 和, 及 where names of one rank stand on both sides."""
    while text:
        lead = _lead(text, parting)
        text, start = text[len(lead) :], start + len(lead)
        at, sign = joint(text), "、"
        is_above = at is None
        if at is None:
            at, sign = of_which(text, find_segments(text[:REACH])), ":"
        if at is None:
            break
        is_above = is_above and text[at[0] : at[1]] != "的"
        yield Run(text[: at[0]], start, parting, sign, lead, is_above=is_above)
        text, start, parting = text[at[1] :], start + at[1], sign
    if text:
        yield Run(text, start, parting, following, lead)


def _lead(text: str, parting: str) -> str:
    """Words that a piece starts with before its first name."""
    found = None if parting in ("(", "（") and text[:1] in _OLDER else _LEAD.match(text)
    if found and (share := _SHARE_OF.match(found.group())) and find_segments(text[share.end() :][:REACH]):
        return share.group()
    if found and (not find_segments(text[:REACH]) or not _starts_a_name(text[:REACH], found.end(), parting)):
        return found.group()
    return "" if find_segments(text[:REACH]) else _where(text, parting)


def _where(text: str, parting: str) -> str:
    """Words that tell where the names behind them lie: 沿黄河西岸的蒲西县桥南镇."""
    found = LIES.match(text)
    return found.group() if found and parting not in ("(", "（") and find_segments(text[found.end() :][:REACH]) else ""


def _starts_a_name(text: str, lead_end: int, parting: str) -> bool:
    """Whether a leading 和 or 与 belongs to the name: 和平镇 is one, 平镇 is hardly."""
    without = find_segments(text[lead_end:])
    if not without:
        return True
    first = _first_name(text[lead_end:])
    if lead_end == 1 and text[0] in _OLDER:
        return len(first) < _SHORTEST_COUNTY  # 原平市, but 原青石县
    if BEGINS_WITH_AND.match(text) or (lead_end == 1 and text[0] == "和" and parting in ("；", ";", "。")):
        return True  # a sentence begins with no 和
    if parting == "、" and lead_end == 1 and text[0] not in "及或":
        return True  # after a comma of a list no 和 joins
    return lead_end == 1 and text[0] in "和与及有在含内" and len(first) < 3 and parting in ("、", "", MASK)


# 其中和乐镇12个村: behind 其中 no 和 joins.
_SHARE_OF = re.compile("其中(?=和|与)")
_OLDER = ("原", "现", "今")
_SHORTEST_COUNTY = 3


def _first_name(text: str) -> str:
    """Shortest name that a text starts with; "" if it starts with none."""
    for end in range(2, len(text) + 1):
        if (found := find_segments(text[:end])) and found[-1].end == end:
            return found[0].name
    return ""
