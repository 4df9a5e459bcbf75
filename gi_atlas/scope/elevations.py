"""Elevations and uses of land that narrow a scope inside its units."""

import re
from collections.abc import Iterator

from gi_atlas.scope.wording import Defect, Limits, Span

_METRE = "(?:米|公尺|[mM](?![A-Za-z²2])|ｍ)"
_FIGURE = r"-?(?:\d{1,2}[ ,]\d{3}(?!\d)|\d+)(?:\.\d+)?"
_HEIGHT = re.compile(
    rf"海拔(?:高度|高程)?(?:范围)?(?:在|为|约|是|于|:)*\s*(?P<before>不低于|不高于|不超过|高于|低于|大于|小于|超过)?\s*(?P<low>{_FIGURE})\s*{_METRE}?"
    rf"(?:\s*(?:[-–—~～至到]|与|和)+\s*(?P<high>{_FIGURE})\s*{_METRE})?(?:等高线)?(?:[（(]含[）)])?(?P<side>及?以上|及?以下|之间|左右)?"
    rf"(?:\s*[、，,至且]?\s*(?P<second_before>不低于|不高于|不超过|高于|低于|大于|小于)?\s*(?P<second>{_FIGURE})\s*{_METRE}(?P<second_side>及?以上|及?以下)?)?"
)
_LAND = re.compile(
    r"(?:范围|境|区域|辖区|其中|地域)?内?的(?P<use>[一-龥]{0,4}?(?:茶地|茶园|耕地|园地|林地|草地|草场|水田|旱地|果园|水面|滩涂|湿地|海域)"
    r"(?:(?:、|以及|和|及|与|或)(?:(?!的)[一-龥]){0,4}?(?:茶地|茶园|耕地|园地|林地|草地|草场|草原|水田|旱地|坡地|山地|稻田|竹林|果园|滩涂|湿地))*)(?![乡镇村])"
)
_JOINS = re.compile("、|以及|和|及|与|或")
_WATER = re.compile("海域\\Z|[湖河江库]水面\\Z")
# 平均海拔1000米 describes the ground; a highest or lowest elevation narrows it only with 不超过, 以上 and the like.
_DESCRIBES = re.compile("(?P<always>平均)的?\\Z|(?:最高|最低|主峰|顶峰|相对)(?:点|峰|处)*的?\\Z")
_PARTS = re.compile(r"(?:的?(?:等高)?线)?(?:作?为(?:分界|界)|分界|划界|为准)")
_UPPER = re.compile("以下|不高于|不超过|(?<!不)(?:低于|小于)")


def read_limits(text: str) -> Limits:
    """Elevations and uses of land that narrow the scope."""
    low: float | None = None
    high: float | None = None
    spans: list[Span] = []
    for found in _HEIGHT.finditer(text):
        bottom, top = _bounds(found) if _narrows(found) else (None, None)
        low, high = (low if bottom is None else bottom), (high if top is None else top)
        parting = _PARTS.match(found.string, found.end()) if _parts(found) else None
        before = _described(found)
        spans.append((before.start() if before else found.start(), parting.end() if parting else found.end()))
    uses = [found for found in _LAND.finditer(text) if not _WATER.search(found["use"])]
    spans += [found.span() for found in uses]
    told = (use for found in uses for use in _JOINS.split(found["use"]))
    return Limits(low, high, tuple(dict.fromkeys(told)), tuple(spans))


def _narrows(found: "re.Match[str]") -> bool:
    """Whether a phrase tells a limit: none that describes the ground, none whose side is not told."""
    before = _described(found)
    is_sided = _is_sided(found)
    return not _parts(found) and (before is None or (is_sided and not before["always"]))


def _described(found: "re.Match[str]") -> "re.Match[str] | None":
    """Words before a height that describe the ground by it: 平均, 最高点."""
    return _DESCRIBES.search(found.string, max(0, found.start() - 6), found.start())


def _is_sided(found: "re.Match[str]") -> bool:
    return any(found[name] for name in ("before", "high", "side", "second"))


def _parts(found: "re.Match[str]") -> bool:
    """Whether ground is parted at one elevation: 以海拔600米分界."""
    return not _is_sided(found) and _PARTS.match(found.string, found.end()) is not None


def _bounds(found: "re.Match[str]") -> tuple[float | None, float | None]:
    """Lower and upper elevation of one phrase."""
    first = _metres(found["low"])
    if found["high"]:
        return first, _metres(found["high"])
    bounds = [_one_sided(first, (found["before"] or "") + (found["side"] or ""))]
    if found["second"]:
        bounds.append(
            _one_sided(_metres(found["second"]), (found["second_before"] or "") + (found["second_side"] or ""))
        )
    bottoms, tops = zip(*bounds, strict=True)
    return next((one for one in bottoms if one is not None), None), next((one for one in tops if one is not None), None)


def _metres(figure: str) -> float:
    return float(figure.replace(" ", "").replace(",", ""))


def _one_sided(metres: float, words: str) -> tuple[float | None, float | None]:
    return (None, metres) if _UPPER.search(words) else (metres, None)


def limit_defects(text: str, limits: Limits) -> Iterator[Defect]:
    """Elevations told from the higher to the lower, and those that part the ground without a word of the side."""
    for found in _HEIGHT.finditer(text):
        if _parts(found):
            yield Defect("ELEVATION_SIDE_UNTOLD", found.span(), {"value": found.group()})
        if found["high"] and _metres(found["low"]) > _metres(found["high"]):
            yield Defect("ELEVATION_REVERSED", found.span(), {"value": found.group()}, _turned(found))
        elif not found["high"] and found["second"] and _are_crossed(*_bounds(found)):
            yield Defect("ELEVATION_REVERSED", found.span(), {"value": found.group()})


def _are_crossed(low: float | None, high: float | None) -> bool:
    """Whether no ground lies between them: 不低于600米、不高于400米."""
    return low is not None and high is not None and low > high


def _turned(found: "re.Match[str]") -> str:
    written, before = found.group(), found.start()
    low, high = (tuple(place - before for place in found.span(name)) for name in ("low", "high"))
    return written[: low[0]] + found["high"] + written[low[1] : high[0]] + found["low"] + written[high[1] :]
