"""Where a piece of a wording falls into runs: at a conjunction between two names, or where 的 or 所辖 leads below."""

import re
from collections.abc import Sequence

from gi_atlas.divisions.names import core_of
from gi_atlas.scope.idle_words import NEUTRAL
from gi_atlas.scope.segments import COUNTY, PREFECTURE, TOWNSHIP, VILLAGE, Segment, find_segments

REACH = 100
"""Characters from the start of a piece in which names are looked for: five of the longest names."""
BEGINS_WITH_AND = re.compile("内蒙|和林格|和平(?:区|县)|和(?:县|田|硕|静|政|顺|龙)(?:市|县|区)?")
"""Names that begin like a conjunction or 内."""
LIES = re.compile(
    "[一-龥]{0,14}(?:岸|麓|畔|侧|沿线|流域|一带|脚下|岸边|周边|周围|[东南西北中]部|以[东南西北])的|[一-龥]{1,6}[湖江河海]畔"
)
"""Words that say where the names behind them lie: 沿黄河西岸的, 东部的."""
_JOINERS = re.compile("以及|及|和|与|或|暨(?![阳南])")


# 东湖区所辖沁河县、武安县: above them, whatever its rank.
_ABOVE_ALIKE = re.compile("(?:现?所辖|下辖|管辖)的?")


def of_which(text: str, segments: Sequence[Segment]) -> tuple[int, int] | None:
    """Where 的 leads from a county and words about it to its towns: 青石县境内清河沿岸的柳树镇."""
    if not segments:
        return None
    above = _ABOVE_ALIKE.match(text, segments[-1].end)
    if above and (below := find_segments(text[above.end() : above.end() + REACH])):
        return above.span() if below[0].rank == segments[-1].rank else None
    at = text.find("的", segments[-1].end)
    right = find_segments(text[at + 1 : at + 1 + REACH]) if at > 0 else ()
    return (at, at + 1) if right and right[0].rank > segments[-1].rank else None


def joint(text: str) -> tuple[int, int] | None:
    """Where a conjunction parts two names: (its start, its end); None if none does."""
    for found in _JOINERS.finditer(text, 0, REACH):
        left = find_segments(text[: found.start()])
        lies = LIES.match(text, found.end())
        behind = lies.end() if lies else found.end()
        right = find_segments(text[behind : behind + REACH])
        if left and right and _parts_names(text, found, left, right):
            return found.span()
    return _lost_mark(text)


def _lost_mark(text: str) -> tuple[int, int] | None:
    """Where two towns stand together without any mark: 荔城镇新坪镇; no town of the lists is called so."""
    segments = find_segments(text[:REACH])
    found = _TWO_TOWNS.match(segments[-1].name) if segments and segments[-1].rank == TOWNSHIP else None
    at = segments[-1].start + found.end(1) if found else 0
    return (at, at) if found else None


_TWO_TOWNS = re.compile("([一-龥]{2,}?[镇乡])(?![镇乡])[一-龥]{2,}[镇乡]\\Z")


def _parts_names(text: str, found: "re.Match[str]", left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    above, below = left[-1], right[0]
    if found.group() == "和" and (text[: found.start()].endswith("共") or _is_peace(above, below)):
        return False
    if above.end != found.start():
        between = text[above.end : found.start()]
        if NEUTRAL.fullmatch(between):
            return True
        # 石门镇的下坑山区和茶园乡: behind parts of one town stands another.
        return below.rank == above.rank == TOWNSHIP and len(below.name) > 2
    # 邵武市和平镇: names of different ranks are no list.
    if below.rank == above.rank and not _is_longer_name(left, right):
        return True
    if (above.rank, below.rank) == (TOWNSHIP, VILLAGE) and found.group() in ("以及", "及") and len(below.name) > 2:
        return True  # 菩堤乡及厂子头社区
    if below.is_special and not above.is_special and (found.group() != "和" or len(below.name) > 3):
        return True
    if above.rank == PREFECTURE and above.name.endswith("市") and below.rank == COUNTY:
        # …德化市以及信州区沙溪镇: a city of a list and the district behind it.
        return len(below.name) > 2 and BEGINS_WITH_AND.match(text, found.start()) is None
    is_city = above.rank == COUNTY and below.name.endswith("市") and len(below.name) > 2
    is_above = below.rank < above.rank and (len(right) > 1 or not below.name.endswith("区"))
    return is_city or is_above


def _is_peace(above: Segment, below: Segment) -> bool:
    """Whether 和 begins the name of a town in a zone: 九华示范区和平街道."""
    return (
        above.is_special and below.rank == TOWNSHIP and not below.is_special and len(core_of(below.name)) < _LEAST_CORE
    )


_LEAST_CORE = 2


def _is_longer_name(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    return len(right[0].name) < 3 and right[0].rank in (TOWNSHIP, VILLAGE) and left[-1].rank == COUNTY
