"""Words that open a wording: of what product and of which zone it tells the scope."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from gi_atlas.coordinates import narrow
from gi_atlas.divisions.provinces import province_code
from gi_atlas.scope.naming import Named
from gi_atlas.scope.plain import PlainText
from gi_atlas.scope.segments import COUNTY, PROVINCE, find_segments
from gi_atlas.scope.terms import SCOPE_TERMS

INTRO = re.compile(
    r"(?:(?<![^。；;.\n:])\s*(?:[一二三四五六七八九十\d]{1,3}[、.]|[（(][一二三四五六七八九十\d]{1,2}[)）])?(?P<product>[^，。；、：:,;]{0,40}?)|(?<=[，,])(?P<zone>[^，。；、：:,;]{0,6}?))(?:农产品地理标志|地理标志产品|地理标志)?(?:的)?"
    rf"(?:{SCOPE_TERMS}|产品保护范围|加工范围|加工区域|种植区域|原料产地|水源地|水源|产区(?=为)|地理范围|"
    r"(?<!行政)(?<!辖)区域范围|四至范围|分布范围)"
    r"(?:为|是|包括|(?:但)?不?限于|位于|涵盖|涉及|以(?![上下])|在|[:：])*"
    # 产地位于青石县
    r"|(?<![^。；;，,.\n])\s*(?:本?产品)?产地(?:范围)?(?:为|是|位于|地处|在|[:：])+"
    # 本标准适用于青石县…
    r"|(?<![^。；;，,.\n])\s*(?:本|该)?(?:标准|文件|规程|规范|规则|办法)(?:仅|只)?适用于"
    # 酿酒用水取自…, 高粱产自…
    r"|(?<![^。；;，,.\n])[^，。；、：:,;]{0,14}?(?:产自|取自|采自|来自|来源于|引自|取于)"
    # 原料基地：…; 生产加工区为…: words that are a zone's only where they lead to its names.
    r"|(?:(?<![^。；;，,.\n])|(?<=[)）]))\s*(?:[一二三四五六七八九十\d]{1,2}[、.])?(?:本?产品)?(?:的)?(?:主要)?(?:原料|原粮|种植|养殖|生产|加工|酿造|酿酒|制作|用水|水源|取水)(?:及|和|、)?"
    r"(?:原料|种植|养殖|生产|加工|酿造|灌装)?(?:来源)?(?:基地|产区|产地|地域|区域|来源地|地|区|点|范围)(?:为|是|包括|限于|位于|涵盖|在|[:：])+"
)
_NO_PRODUCT = re.compile("(?:其|该|本|此)?(?:产品|品种|产区|划定|具体|项目|标志|农产品|原料|水源|生产|加工|酿造|用水)*")
_ZONES = (
    ("WATER", re.compile("水源|用水|取水|水取")),
    ("RAW_MATERIAL", re.compile("原料|种植|原粮|产自|采自|来自|来源")),
)


def zoned(named: Named, intros: "Sequence[re.Match[str]]") -> Named:
    """Units with the zone of whose words they stand behind: 原料产地范围为…."""
    ends = [intro.end() for intro in intros]
    units = []
    for unit in named.units:
        place = bisect_right(ends, unit.span[0])
        zone = _zone_of(intros[place - 1].group()) if len(intros) > 1 and place else ""
        units.append(replace(unit, zone=zone) if zone else unit)
    return replace(named, units=tuple(units))


def without_preface(named: Named, intros: "Sequence[re.Match[str]]") -> Named:
    """Units without the counties told before 产地范围为, where towns of theirs are told behind it.

    青石县共有16个乡镇，产地范围为柳树镇…: what is said of the county is no scope; it is listed as unread.
    """
    start = intros[0].start() if intros and not _zone_of(intros[0].group()) else 0
    behind = {name for unit in named.units if unit.span[0] >= start for name in unit.parents}
    drop = {
        unit.span
        for unit, rank in zip(named.units, named.ranks, strict=True)
        if unit.span[1] <= start and rank <= COUNTY and unit.name in behind
    }
    if not drop:
        return named
    kept = [(unit, rank) for unit, rank in zip(named.units, named.ranks, strict=True) if unit.span not in drop]
    units, ranks = zip(*kept, strict=True)
    told = [(unit.span[0], unit.span[1] + len(unit.part_note)) for unit in named.units if unit.span in drop]
    return replace(named, units=units, ranks=ranks, unread=(*named.unread, *told))


def _zone_of(intro: str) -> str:
    return next((name for name, sign in _ZONES if sign.search(intro)), "")


def product_of(plain: PlainText, intros: "Sequence[re.Match[str]]") -> str:
    """Name of the product that a wording begins with; "" if it names none."""
    for intro in intros:
        if is_product_name((intro["product"] or "").strip()):
            start, end = intro.span("product")
            return narrow(plain.written[start:end]).strip("《》“” 的")
    return _heading(plain)


def is_product_name(name: str) -> bool:
    """Whether words before 产地范围 may name a product: 顺平桃, but not 该产品."""
    return not _NO_PRODUCT.fullmatch(name)


def _heading(plain: PlainText) -> str:
    """Product as a heading: 岷县当归：甘肃省岷县…; "" where what stands there is a unit or says what follows."""
    found = _HEADING.match(plain.simple)
    if found is None or _NO_HEADING.search(found[1]):
        return ""
    segments = find_segments(found[1])
    is_product = not segments or segments[-1].end < len(found[1])
    return plain.written[found.start(1) : found.end(1)] if is_product else ""


_HEADING = re.compile("\\s*([一-龥]{2,16}):")
_NO_HEADING = re.compile("范围|区域|坐标|四至|包括|如下|涉及|[个\\d]|[东西南北]\\Z")


def placed_below(named: Named, county: str, province: str) -> Named:
    """Units with the county and province that stand beside the wording, where it names none."""
    units = []
    for unit, rank in zip(named.units, named.ranks, strict=True):
        parents = unit.parents
        if county and rank > COUNTY and not any(_ends_like_county(parent) for parent in parents):
            parents = (county, *parents)
        if province and rank > PROVINCE and not any(province_code(parent) for parent in parents):
            parents = (province, *parents)
        units.append(unit if parents == unit.parents else replace(unit, parents=parents))
    return Named(tuple(units), named.ranks, named.unread, named.is_water)


def _ends_like_county(name: str) -> bool:
    return name.endswith(("县", "区", "旗", "市"))
