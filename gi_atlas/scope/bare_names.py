"""Names without ending, whose rank stands once behind them all: 柳树、石门、三岔3个镇."""

import re
from collections.abc import Iterator, Sequence

from gi_atlas.scope.counting import Count
from gi_atlas.scope.runs import Bare
from gi_atlas.scope.segments import TOWNSHIP, VILLAGE, find_segments

_OPEN = re.compile(
    "等(?:主产|重点|主要|核心|适宜|优势)?(?P<what>乡镇|镇乡|镇|乡|街道|行政村|自然村|村)(?![一-龥]{0,4}[镇乡村])"
)
_REACH = 400
_PART = re.compile("[^、,，]+")
_NAME = re.compile("[一-龥]{1,5}\\Z")
_JOINED = re.compile("(?<=[一-龥])(?:以及|及|和)(?=[一-龥]{2,5}\\Z)")
_LEAD = re.compile("(?:包括|包含|涵盖|涉及|为|是|即|含|有|在|的|所辖|辖|全|境内)+")
# 英安镇以及新安、河南2个街道: what leads from a named town to the bare ones.
_ALSO = re.compile("(?:以及|及|和|与)(?=[一-龥]{2})")
# What tells a part and no name: 沿江、沿湖5个村, 东部、西部2个镇.
_WHERE = re.compile(".*(?:流域|沿线|沿岸|两岸|一带|境内|脚下|[岸麓畔侧])的")
_NO_NAME = re.compile(
    "全[境域县市区部]|包括|包含|涵盖|管辖|辖区|行政区|沿.|.*(?:部|边|侧|面|岸|线|带|区域|等地|地区|周边|附近|以[东南西北内外上下])\\Z|[东南西北中]{1,2}\\Z|以上|以下|其中|全部|所有|部分|大部分"
)
_STOPS = re.compile("[。;；:：()（）《》“\0]")
_SPECIAL = re.compile("场\\Z|团\\Z|开发区|管委会")


def find_open(text: str) -> list[Count]:
    """Words without a number behind a list, 桃花源、漆河等乡镇, as counts of which no number is known."""
    return [
        Count(0, VILLAGE if "村" in found["what"] else TOWNSHIP, found.span(), what=found["what"], is_open=True)
        for found in _OPEN.finditer(text)
    ]


def find_bare(text: str, counts: Sequence[Count]) -> list[Bare]:
    """Names without ending before counts, in order.

    A list of two or more of them is one only where nothing but commas stands between it and its count.
    """
    found: list[Bare] = []
    taken_to = 0
    for count in counts:
        if not count.is_of and count.what:
            names = list(_before(text, count, taken_to))
            found += names if len(names) > 1 else []
        taken_to = count.span[1]
    return found


def _before(text: str, count: Count, taken_to: int) -> Iterator[Bare]:
    from_ = max(taken_to, count.span[0] - _REACH)
    joint = _ALSO.match(text, from_) if from_ == taken_to > 0 else None
    from_ = joint.end() if joint else from_  # 6个镇和牛道口、史各庄2个街道
    stops = [stop.end() for stop in _STOPS.finditer(text, from_, count.span[0])]
    from_ = stops[-1] if stops else from_
    is_special = _SPECIAL.search(count.what) is not None
    spans: list[tuple[int, int]] = []
    end = len(text[: count.span[0]].rstrip("”\"'"))  # “长冈、埠头、潋江”3个乡镇
    for part in reversed(list(_PART.finditer(text, from_, end))):
        names = _names_in(part.group(), part.start(), is_last=not spans)
        if not names and spans and _is_whole_name(part.group(), count.rank):
            continue  # 铜山、马村、板桥3个村
        if not names:
            break
        spans = names + spans
        if names[0][0] > part.start() and len(spans) >= count.number:
            break  # what stands before it is above it; 王庄镇水洼、良甫河，冯原镇长宁河2个村 goes on
    return (Bare(span, count.rank, is_special) for span in spans)


def _is_whole_name(part: str, rank: int) -> bool:
    segments = find_segments(part[:100])
    return len(segments) == 1 and segments[0].end == len(part) and segments[0].rank == rank


def _names_in(part: str, start: int, is_last: bool) -> list[tuple[int, int]]:
    """Places of the bare names of one part; [] if it ends with none."""
    segments = find_segments(part[:100])
    begin = segments[-1].end if segments else 0
    also = _ALSO.match(part, begin) if segments else None
    begin = also.end() if also else begin
    where = _WHERE.match(part, begin) if segments else None
    begin = where.end() if where else begin
    lead = _LEAD.match(part, begin) if segments or not is_last else None
    begin = lead.end() if lead and lead.end() < len(part) - 1 else begin
    names = _split(part, begin) if is_last else [(begin, len(part))]
    if any(not _NAME.match(part[first:end]) or _NO_NAME.match(part[first:end]) for first, end in names):
        return []
    return [(start + first, start + end) for first, end in names]


def _split(part: str, begin: int) -> list[tuple[int, int]]:
    joined = next(iter(_JOINED.finditer(part, begin + 1)), None)
    return [(begin, joined.start()), (joined.end(), len(part))] if joined else [(begin, len(part))]
