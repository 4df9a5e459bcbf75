"""Neighbours of a scope: 毗邻白石县, 南临河湾乡, 与丹阳县接壤; what lies beside it is told and is no unit of it."""

import re
from collections.abc import Iterator

from gi_atlas.scope.runs import MASK
from gi_atlas.scope.segments import TOWNSHIP, find_segments
from gi_atlas.scope.wording import Span

_SIDE = "(?:(?:正|偏)?(?:东北|东南|西北|西南|[东南西北])(?:面|边|部|侧|端)?)"
_NAMES = f"(?P<names>[^，,；;。:：()（）{MASK}]{{2,60}}?)"
_BESIDE = "毗邻|毗连|毗接|相邻|相毗邻|接壤|相接|相连|交界|为邻|邻接|搭界|隔[江河湖海水]相望|相望"
_BEGINS = f"(?:(?<=[，,；;。()（）{MASK}])|\\A)"
_LEADS = "(?:(?:该|本)?(?:地区|区域|产区|产地|产地范围|地域|范围|县|市|区))?(?:位于[^，。；]{2,16}?(?:部|端|侧))?"
_ENDS = f"(?=[，,；;。(（){MASK}]|\\Z)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # 与襄垣县相邻, 东与襄垣县、武乡县接壤
        f"(?:{_BEGINS}|(?<=、)){_LEADS}(?:、?{_SIDE}){{0,4}}(?:分别)?(?:与|和|同|跟){_NAMES}(?:等(?:县|市|区|乡镇|地)*)?(?:{_BESIDE})(?:处)?的?",
        # 毗邻襄垣县、武乡县
        f"{_BEGINS}{_LEADS}(?:、?{_SIDE}){{0,4}}(?:毗邻|毗连|紧邻|邻近|相邻|比邻|邻接|接壤)(?!的)(?:于|着)?{_NAMES}{_ENDS}",
        # 西邻沁源县, 南临米脂县
        f"{_BEGINS}{_LEADS}(?:、?{_SIDE}){{1,4}}(?:邻|临|接|连|靠|濒|抵|依|界|望){_NAMES}{_ENDS}",
    )
)


def find_neighbours(text: str) -> list[Span]:
    """Places where a text tells what lies beside the scope, in order; only where that is a town, county or city."""
    found = sorted(span for pattern in _PATTERNS for span in _in(text, pattern))
    return [span for place, span in enumerate(found) if not place or span[0] >= found[place - 1][1]]


def _in(text: str, pattern: "re.Pattern[str]") -> Iterator[Span]:
    for found in pattern.finditer(text):
        segments = find_segments(found["names"])
        if segments and segments[-1].rank <= TOWNSHIP:
            yield found.span()
