"""Announcements of several products: where each product's own scope begins and ends."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gi_atlas.divisions.provinces import SHORT_NAMES
from gi_atlas.scope.headings import heading_places, is_gap, is_known_heading, product_at, tells_scope
from gi_atlas.scope.intros import is_product_name
from gi_atlas.scope.pasted_tables import rows_of_products
from gi_atlas.scope.plain import PlainText, make_plain, simplified
from gi_atlas.scope.segments import COUNTY, find_segments
from gi_atlas.scope.terms import SCOPE_TERMS
from gi_atlas.scope.wording import Span

_NUMBERED = re.compile(
    "(?:附件\\d*:?)?(?:(?:[一二三四五六七八九十]{1,3}|\\d{1,3})[、.．]|[（(][一二三四五六七八九十\\d]{1,3}[)）])"
)
_NAME = '[“"《]?(?P<name>[一-龥A-Za-z·]{2,20}?(?:[（(][一-龥]{1,10}[)）])?)[”"》]?'
_KIND = "(?:农产品地理标志|地理标志农产品|地理标志产品|地理标志)?(?:的)?"
_SCOPE = f"(?:{SCOPE_TERMS}|产品保护范围|产地)"
_TOLD = re.compile(f"{_NAME}{_KIND}{_SCOPE}(?:为|是|包括|位于|限于|在|以|:)")
_COLON = re.compile(f"{_NAME}:")
_ALONE = re.compile(f"{_NAME}(?![一-龥:A-Za-z])")
# What is no product: parts of a scope, zones and their stuff, words that lead to a list.
_NO_NAME = re.compile(
    "[片区组带类级段线部域环岸侧场点内等批期次]\\Z|\\A第|核心|扩展|辐射|原料|原粮|加工|水源|用水|种植|养殖区|生产|四至|坐标|范围|"
    "以下|如下|分别|下列|上述|包括|其中|涉及|具体|附件|备注|说明|注|东经|北纬|海拔|面积|申请|公告|单位|名称|地址|质量|"
    "[东南西北]至\\Z|[县市区旗镇乡村]\\Z|政府|文件|建议"
)
_STUFF = re.compile(
    "(?:糯|红|白|酿酒用?)?(?:高粱|小麦|糯米|大米|稻谷|大豆|玉米|大麦|青稞|葡萄|鲜叶|茶青|水|泉水|矿石|原石|原矿)"
)
_JOINTLY = re.compile(
    f"(?<![^。；;:])[^。；;:，,]{{2,20}}?(?:、|和|及|与|以及)[^。；;:，,]{{2,80}}?{_KIND}{_SCOPE}分别(?:为|是|在|位于|包括)"
)


@dataclass(frozen=True)
class ProductPart:
    """One product of an announcement: its name, its own words and where these stand."""

    product: str
    text: str
    span: Span


@dataclass(frozen=True)
class _Start:
    place: int
    name: str


def split_products(text: str) -> tuple[ProductPart, ...]:
    """Parts of an announcement that tell the scopes of several products, in order; () where it tells of one.

    A product begins with its name before 产地范围为, behind 产品名称, as a numbered heading, or before a colon that
    leads to its county. Parts of one scope (核心区：…, 原料产地范围为…) begin none.
    """
    rows = rows_of_products(text)
    if len(rows) > 1:
        return tuple(ProductPart(name, text[slice(*span)], span) for name, span in rows)
    plain = make_plain(text)
    starts = _merged(list(_starts(plain)))
    if len({start.name for start in starts}) < 2:
        return ()
    ends = [plain.places[start.place] for start in starts[1:]] + [len(text)]
    spans = [(plain.places[start.place], end) for start, end in zip(starts, ends, strict=True)]
    return tuple(ProductPart(start.name, text[slice(*span)], span) for start, span in zip(starts, spans, strict=True))


def unparted(plain: PlainText) -> Span | None:
    """Place where scopes of several products are told in one list, 甲、乙的产地范围分别为…; None without one."""
    found = _JOINTLY.search(plain.simple)
    return found.span() if found and not find_segments(found.group()) else None


def _merged(starts: Sequence[_Start]) -> list[_Start]:
    """Starts of parts, where one that names the product before it again begins none."""
    merged: list[_Start] = []
    for start in starts:
        if not merged or not (start.name in merged[-1].name or merged[-1].name in start.name):
            merged.append(start)
    return merged


def _starts(plain: PlainText) -> Iterator[_Start]:
    titled = [_Start(place, name) for place in heading_places(plain) if (name := product_at(plain, place))]
    if len({start.name for start in titled}) > 1:
        yield from titled  # what names its products by this heading names each so
        return
    places = [place for place in heading_places(plain) if _begins(plain, place, "。；;:")]
    headed = [start for place in places if (start := _headed(plain, place))]
    if len({start.name for start in _merged(headed)}) > 1 and _each_tells(plain, headed):
        yield from headed
        return
    clauses = [place for place in heading_places(plain) if _begins(plain, place, "。；;:,，")]
    told = [start for place in clauses if (start := _told(plain, place))]
    colons = [start for place in places if (start := _before_colon(plain, place))]
    yield from told or (colons if any(_bears_place(plain, start) for start in colons) else [])


def _begins(plain: PlainText, place: int, stops: str) -> bool:
    return not place or plain.simple[place - 1] in stops or is_gap(plain, place)


def _after_number(plain: PlainText, place: int) -> int:
    found = _NUMBERED.match(plain.simple, place)
    return found.end() if found else place


def _told(plain: PlainText, place: int) -> _Start | None:
    return _start(plain, place, _TOLD.match(plain.simple, _after_number(plain, place)))


def _headed(plain: PlainText, place: int) -> _Start | None:
    """A numbered heading with a line of its own: 一、顺平桃."""
    begin = _after_number(plain, place)
    found = _ALONE.match(plain.simple, begin) if begin > place else None
    end = found.end() if found else 0
    if not found or not (end == len(plain.simple) or is_gap(plain, end)) or is_known_heading(plain, place):
        return None
    return _start(plain, place, found)


def _before_colon(plain: PlainText, place: int) -> _Start | None:
    """顺平桃：河北省顺平县…: a name whose colon leads to names from the county up."""
    found = _COLON.match(plain.simple, _after_number(plain, place))
    below = find_segments(plain.simple[found.end() : found.end() + 40]) if found else ()
    is_place = bool(below) and below[0].rank <= COUNTY and not below[0].is_special
    return _start(plain, place, found) if is_place else None


def _bears_place(plain: PlainText, start: _Start) -> bool:
    """Whether a name begins like a unit that its colon leads to: 顺平桃：河北省顺平县; 东北产区：吉林省 does not."""
    return plain.simple.count(simplified(start.name[:2]), start.place, start.place + _REACH) > 1


def _is_place(text: str, name: str) -> bool:
    """Whether a name is a province's or city's without its ending: 河北：…；秦皇岛：秦皇岛市昌黎县."""
    return len(name) < _SHORTEST or name in SHORT_NAMES or any(f"{name}{ending}" in text for ending in "省市县州盟区旗")


_SHORTEST, _REACH = 3, 100


def _start(plain: PlainText, place: int, found: "re.Match[str] | None") -> _Start | None:
    if found is None:
        return None
    name = plain.written[slice(*found.span("name"))]
    simple = found["name"]
    segments = find_segments(simple)
    is_unit = bool(segments) and segments[-1].end == len(simple)
    if (
        is_unit
        or _is_place(plain.simple[place : place + _REACH], simple)
        or _NO_NAME.search(simple)
        or _STUFF.fullmatch(simple)
        or not is_product_name(simple)
    ):
        return None
    return _Start(place, name)


def _each_tells(plain: PlainText, starts: Sequence[_Start]) -> bool:
    """Whether under every heading a scope is told."""
    ends = [start.place for start in starts[1:]] + [len(plain.simple)]
    return all(tells_scope(plain.simple[start.place : end]) for start, end in zip(starts, ends, strict=True))
