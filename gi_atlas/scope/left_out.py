"""What a wording takes out of its units: 除…外, 不包括…, …除外; a note of the unit, never one that is meant."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gi_atlas.model import UnitLevel
from gi_atlas.scope.runs import MASK
from gi_atlas.scope.segments import COUNTY, TOWNSHIP, VILLAGE, find_segments
from gi_atlas.scope.wording import Span, UnitPhrase

_OTHERS = r"的?(?:其他|其它|其余|剩余)的?(?:区域|地区|地方|范围|地域|乡镇|镇乡|[乡镇村]|街道)"
_LEFT_OUT = re.compile(
    # 排除甲：清溪县…: the name of a product, before its colon, leaves nothing out.
    rf"(?:不含|不包括|不包含|除去|(?<!排)除(?!外的?(?:其|剩)))[:：]?[^。；;:：()（）]{{1,80}}?(?:(?:以外|之外|除外|外(?!镇|乡|村))(?:{_OTHERS})?|(?=[。；;()（）]|\Z))"
    r"|(?<=[(（])[^。；;()（）]{1,80}(?:除外|不在内|不在其内)(?=[)）])"
    # …东寨港管理区；红树林保护区除外: a clause of its own.
    r"|(?<=[，,；;。])[^。；;，,、()（）]{1,40}(?:、[^。；;，,、()（）]{1,40}){0,9}(?:除外|不在内|不在其内|不包括在内|不列入)(?=[，,；;。()（）]|\Z)"
)


def find_left_out(masked: str) -> list[Span]:
    """Places of a text, what other readers took being masked, that tell what is not meant."""
    found = [found.span() for found in _LEFT_OUT.finditer(masked)]
    last = max((end for _start, end in found), default=0)
    return sorted(found + [rest for rest in _before_rest(masked) if rest[0] >= last])


def _before_rest(masked: str) -> Iterator[Span]:
    """青石县柳树镇、城区除外的其他区域: all that stands below the county is what is not meant."""
    for found in _REST.finditer(masked):
        start, end = found.start(), found.end() - 2
        while (above := _above(masked[start:end])) > 0:
            start += above
        yield (_list_before(masked, start) if start == found.start() else start), found.end()


def _list_before(masked: str, start: int) -> int:
    """青禾县南河镇、白塘镇，青坪林场除外的其他区域: the towns of a county before the comma are left out as well."""
    before = _CLAUSE.search(masked, max(0, start - _REACH), start)
    above = _above(before["list"]) if before else 0
    if before is None or not above or any(one.rank == VILLAGE for one in find_segments(masked[start : start + _REACH])):
        return start
    towns = before["list"][above:]
    is_list = bool(towns) and all(_is_town(name) for name in _JOINED.split(towns))
    return before.start("list") + above if is_list else start


def _is_town(name: str) -> bool:
    segments = find_segments(name)
    return len(segments) == 1 and segments[0].rank == TOWNSHIP and len(segments[0].name) == len(name)


def _above(text: str) -> int:
    """Where the counties at the start of a list end: all that stands behind the last of them lies in it."""
    joined = _JOINED.match(text)
    begin = joined.end() if joined else 0
    above = [one for one in find_segments(text[begin : begin + _REACH]) if one.rank <= COUNTY]
    end = begin + above[-1].end if above else 0
    return 0 if text.startswith("除外", end) or text.startswith(("以外", "之外"), end) else end


_JOINED = re.compile("、|以及|及|和|与")
_REST = re.compile(rf"(?<![^。；;，,:：()（）\0])(?P<out>[^。；;，,:：()（）\0]{{1,80}}?(?:除外|以外|之外){_OTHERS})")
_CLAUSE = re.compile("(?<![^。；;，,:：()（）\\0])(?P<list>[^。；;，,:：()（）\\0]{3,80})[，,]\\Z")
_TAIL = re.compile(f"{_OTHERS}\\Z")
_REACH = 100


def names_left_out(text: str) -> list[str]:
    """Names of the towns and villages that words such as 除九资河镇、红山镇外 leave out."""
    pieces = _JOINED.split(_LEADS.sub("", text, count=1))
    found = (find_segments(piece[:_REACH]) for piece in pieces)
    return [segments[-1].name for segments in found if segments and segments[-1].rank > COUNTY]


_OLDER = ("原", "现", "今")  # 石门镇（原柳树乡除外）: a part of it
_LEADS = re.compile("不含|不包括|不包含|除去|除")


def _is_beside(text: str, unit: UnitPhrase) -> bool:
    """Whether all that is left out is towns beside the town before it, so that nothing of that is meant."""
    pieces = _JOINED.split(_LEADS.sub("", text, count=1))
    found = [find_segments(piece[:_REACH]) if piece[:1] not in _OLDER else () for piece in pieces]
    return unit.level is UnitLevel.TOWNSHIP and all(
        segments and segments[-1].rank == TOWNSHIP and not segments[-1].is_special and segments[-1].name != unit.name
        for segments in found
    )


def note_left_out(units: list[UnitPhrase], text: str, spans: Sequence[Span]) -> list[Span]:
    """Note at the unit before it, else at the one behind, what is not meant of it; what has no unit is returned."""
    if not units:
        return list(spans)
    ends = [unit.span[1] for unit in units]
    beside: list[Span] = []
    for start, end in spans:
        place = max(0, bisect_right(ends, start) - 1)
        if ends[place] <= start and _is_beside(text[start:end], units[place]):
            beside.append((start, end))  # 凤山镇、九资河镇（除红山镇外）: no part of 九资河镇
            continue
        told, note = units[place].part_note, _TAIL.sub("", text[start:end].replace(MASK, ""))
        units[place] = replace(units[place], part_note=f"{told}，{note}" if told else note)
    return beside
