"""The four limits of a scope, 四至: which side, along what; eight directions, with verbs or as a table."""

import re
from collections.abc import Iterator, Sequence

from gi_atlas.model import LegType
from gi_atlas.scope.wording import Defect, Leg

_SIDE = "(?P<also>(?:[东南西北]、){1,2})?(?P<side>东北|东南|西北|西南|[东南西北])"
_VERB = "(?:至|到|起|临|抵|接|靠|连|依|以|与|濒|邻|自|止|毗邻|毗连|相邻|紧邻|紧靠|隔|沿|达|界)"
_LEGS = re.compile(
    # 崇文镇东至丈河: behind a town without any mark only 至 and 起 begin a limit.
    f"(?:(?<![东西南北山江河海湖向正偏镇村路州城])|(?<=[镇村路])(?=[东南西北][至起]))(?:正)?{_SIDE}(?:面|边|部|侧|端|界)?(?P<verb>{_VERB}+)(?P<rest>[^，,；;。\0]{{1,60}}?"
    r"(?:[，,]以[^，,；;。\0]{1,30}?(?:为界|界止))?)(?=[，,；;。\0]|、?(?:正)?(?:东北|东南|西北|西南|(?:[东南西北]、){0,2}[东南西北])(?:面|边|部|侧|端|界)?"
    f"{_VERB}|\\Z)"
)
_AS_TABLE = re.compile(
    f"(?:(?<![一-龥])|(?<=[为是])){_SIDE}(?:至|界|面|边)?[:：—–-]{{1,2}}(?P<rest>[^，,；;。:：\0]{{1,60}}?)(?=[，,；;。\0]|\\Z)"
)
_NAME_OF_UNIT = re.compile("[镇乡村县市区]\\Z")
# 与白石县接壤, 西邻河湾乡: along the line that is shared with the neighbour.
_BESIDE = re.compile("(?:(?:等(?:[县市区]|乡镇)*)?(?:毗邻|毗连|接壤|相邻|相接|相连|交界|为邻|邻接|搭界|相望))+处?\\Z")
_BESIDE_BY_VERB = re.compile("[邻临接连靠濒]")
_ALONG = (
    (LegType.CONTOUR, re.compile("海拔|等高线|米线")),
    (LegType.COAST, re.compile("海岸|岸线|海滨|大海|黄海|渤海|东海|南海|海域")),
    (LegType.ADMIN_LINE, re.compile("[县市省乡镇区州旗]界|交界|行政界|辖区|接壤|边界")),
    (LegType.ROAD, re.compile("公路|高速|国道|省道|县道|乡道|铁路|大道|街|路")),
    (LegType.RIDGE, re.compile("山脊|分水岭|山梁|岭脊|岭|山脉|峰|山顶")),
    (LegType.GULLY, re.compile("沟|冲|谷|涧|壑")),
    (LegType.RIVER, re.compile("河|江|溪|水库|渠|湖|川")),
    (LegType.STRAIGHT, re.compile("连线|直线")),
)


def read_legs(text: str) -> list[Leg]:
    """Legs of the four limits; none unless at least three sides are named."""
    found = list(_LEGS.finditer(text))
    if len({side for match in found for side in _sides(match)}) < 3:
        found = list(_AS_TABLE.finditer(text))
    legs = [_leg(match, side) for match in found for side in _sides(match)]
    return legs if len({leg.side for leg in legs}) >= 3 else []


def _sides(match: "re.Match[str]") -> list[str]:
    """Its sides: 东、南以汉江为界 tells of two."""
    return [*(match["also"] or "").split("、")[:-1], match["side"]]


def _leg(match: "re.Match[str]", side: str) -> Leg:
    words = match["rest"].strip()
    neighbour = _neighbour(match, words)
    elevation = re.search(r"海拔\s*(\d+(?:\.\d+)?)", words)
    start, _along, end = words.partition("至")
    return Leg(
        text=match.group().strip(),
        side=side,
        from_feature=neighbour or (start if end else words).removesuffix("为界"),
        to_feature="" if neighbour else end.removesuffix("为界"),
        leg_type=LegType.ADMIN_LINE if neighbour else _along_what(words),
        elevation_m=float(elevation[1]) if elevation else None,
        span=match.span(),
    )


def _neighbour(match: "re.Match[str]", words: str) -> str:
    """Name of the unit on whose line the scope ends; "" where it ends at something else."""
    beside = _BESIDE.search(words)
    name = words[: beside.start()] if beside else words
    is_beside = beside is not None or _BESIDE_BY_VERB.search(match.groupdict().get("verb") or "") is not None
    return name if is_beside and _NAME_OF_UNIT.search(name) else ""


def _along_what(words: str) -> LegType:
    # 河湾乡 is a town and no river.
    if _NAME_OF_UNIT.search(words):
        return LegType.OTHER
    return next((leg_type for leg_type, sign in _ALONG if sign.search(words)), LegType.OTHER)


def leg_defects(legs: Sequence[Leg]) -> Iterator[Defect]:
    """A side of the four limits that is not told; 东北 tells of both."""
    told = {side for leg in legs for side in leg.side}
    missing = [side for side in "东南西北" if side not in told]
    if legs and missing:
        yield Defect("LIMIT_MISSING", (legs[0].span[0], legs[-1].span[1]), {"value": "".join(missing)})
