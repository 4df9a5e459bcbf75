"""Letters, areas, elevations, uses of land and the four limits in a wording."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from gi_atlas.area import M2_PER_HA, M2_PER_MU
from gi_atlas.model import LegType
from gi_atlas.scope.wording import AreaPhrase, Defect, Leg, Letter, Limits, Span

# Also older manners: 西府函发[2005]13号, 肇府报[2003] 11号.
LETTER_NO = re.compile(
    r"(?:根据|依据|按照|参照|依照|文件|见|以|据|经)?(?P<number>[一-龥]{2,16}[〔［\[【（(]\d{4}[〕］\]】）)]\s*第?\s*\d+\s*号)"
)
_TITLE = re.compile(r"《(?P<title>[^《》]{2,120})》")
_ISSUER = re.compile(
    r"(?:.*[以由经据按照，。；、：,;:为于]|\A)(?P<issuer>[一-龥]{2,20}?(?:人民政府(?:办公室)?|管理委员会|管委会|委员会))[^，。；、]{0,6}\Z"
)
_TITLE_ISSUER = re.compile(r"(?P<issuer>[一-龥]{2,20}?(?:人民政府(?:办公室)?|管理委员会|管委会|委员会))关于")
_DATED = re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
BY_LETTER = re.compile(
    r"(?:提出|确定|划定|批准|界定|规定|明确|建议)的[^，。；]{0,12}?(?:范围|区域)为准|以[^。；]{0,80}为准"
)
_AREA = re.compile(
    r"(?P<what>[一-龥]{0,10}?)(?P<about>(?:(?:总|土地|国土|保护|种植|区域|生产|规划|核心区|海域)*面积)?"
    r"(?:约|为|是|达|共计|共|合计|总计|计|近)*)\s*(?P<value>(?<![\d.,])\d[\d,]{0,15}(?:\.\d{1,8})?)\s*"
    r"(?P<unit>万公顷|公顷|万亩|亩|平方公里|平方千米|km²|km2|hm²|hm2|ha|平方米|m²|m2)"
)
_UNITS_M2 = {
    "公顷": M2_PER_HA, "hm²": M2_PER_HA, "hm2": M2_PER_HA, "ha": M2_PER_HA, "万公顷": 1e4 * M2_PER_HA,
    "亩": M2_PER_MU, "万亩": 1e4 * M2_PER_MU,
    "平方公里": 1e6, "平方千米": 1e6, "km²": 1e6, "km2": 1e6,
    "平方米": 1.0, "m²": 1.0, "m2": 1.0,
}  # fmt: skip
_ELEVATION = re.compile(
    r"海拔(?:高度|高程)?(?:在|为|约)?\s*(?P<low>-?\d+(?:\.\d+)?)\s*(?:米|m)?"
    r"(?:\s*[-–—~～至到]+\s*(?P<high>-?\d+(?:\.\d+)?)\s*(?:米|m))?(?P<side>以上|以下|及以上|及以下|之间)?"
)
_LAND = re.compile(
    r"(?:范围|境|区域|辖区|其中|地域)?内?的(?P<use>[一-龥]{0,4}?(?:茶地|茶园|耕地|园地|林地|草地|水田|旱地|果园|水面|滩涂|湿地|海域))(?![乡镇村])"
)
BY_LETTER_ALONE = re.compile(r"(?:提出|确定|划定|批准|界定|规定|明确|建议)的[^，。；]{0,12}?(?:范围|区域)")
_SUM = re.compile(r"共|合计|总计|总面积|总共|累计")
_LEGS = re.compile(
    r"(?P<side>[东東南西北])(?:面|边|部|侧)?(?:至|到|起|临|抵|接|靠|以|与|濒|邻|自)(?P<rest>[^，,；;。]{1,60}?"
    r"(?:[，,]以[^，,；;。]{1,30}?(?:为界|界止))?)(?=[，,；;。]|、?(?:[东東南西北](?:面|边|部|侧)?(?:至|到|临|抵|接|靠|濒|邻|以))|\Z)"
)
_ALONG = (
    (LegType.CONTOUR, re.compile("海拔|等高线|米线")),
    (LegType.COAST, re.compile("海岸|岸线|海滨|大海|黄海|渤海|东海|南海|海域")),
    (LegType.ADMIN_LINE, re.compile("县界|市界|省界|乡界|镇界|区界|交界|行政界|辖区|接壤|边界")),
    (LegType.ROAD, re.compile("公路|高速|国道|省道|县道|铁路|大道|街|路")),
    (LegType.RIDGE, re.compile("山脊|分水岭|山梁|岭脊|岭|山脉|峰|山顶")),
    (LegType.GULLY, re.compile("沟|冲|谷|涧|壑")),
    (LegType.RIVER, re.compile("河|江|溪|水库|渠|湖|川")),
    (LegType.STRAIGHT, re.compile("连线|直线")),
)
SAME_AREA = 0.005
"""Share by which a sum of areas may differ from its total: published figures are rounded."""


def read_letter(text: str) -> Letter | None:
    """The letter that a wording names; None if it names none."""
    number, title = LETTER_NO.search(text), _TITLE.search(text)
    if number is None and title is None:
        return None
    spans = [*([title.span()] if title else []), *([number.span("number")] if number else [])]
    start, end = min(first for first, _last in spans), max(last for _first, last in spans)
    lead_from = max(0, start - 30)
    issuer = _ISSUER.search(text[lead_from:start]) or (_TITLE_ISSUER.match(title["title"]) if title else None)
    is_before = issuer is not None and issuer.re is _ISSUER
    dated = _DATED.search(text, max(0, start - 20), min(len(text), end + 16))
    if dated and dated.start() >= start:
        end = max(end, dated.end())
    return Letter(
        title=title["title"] if title else "",
        number="".join(number["number"].split()) if number else "",
        issuer=issuer["issuer"] if issuer else "",
        dated=_day(dated),
        span=(lead_from + issuer.start("issuer") if issuer and is_before else start, end),
    )


def _day(found: "re.Match[str] | None") -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        return None


def read_areas(text: str) -> list[AreaPhrase]:
    """Areas of a wording, in order."""
    return [
        AreaPhrase(
            found["value"] + found["unit"],
            value := float(found["value"].replace(",", "")),
            found["unit"],
            value * _UNITS_M2[found["unit"]],
            (found["what"] or "") + (found["about"] or ""),
            (found.start("about"), found.end()),
        )
        for found in _AREA.finditer(text)
    ]


def area_defects(areas: list[AreaPhrase], text: str) -> Iterator[Defect]:
    """Totals that their parts do not add up to; the parts stand before, or behind 其中."""
    for place, total in enumerate(areas):
        following = areas[place + 1 :]
        is_first = bool(following) and "其中" in text[total.span[1] : following[0].span[0]]
        parts = following if is_first else areas[:place]
        if not _SUM.search(total.what) or len(parts) < 2:
            continue
        added = sum(part.m2 for part in parts)
        if abs(added - total.m2) > SAME_AREA * total.m2:
            factor = _UNITS_M2[total.unit]
            yield Defect(
                "AREA_SUM_DIFFERS", total.span, {"value": total.text, "expected": round(added / factor, 4)},
                f"{added / factor:g}{total.unit}",
            )  # fmt: skip


def read_limits(text: str) -> Limits:
    """Elevations and uses of land that narrow the scope."""
    low: float | None = None
    high: float | None = None
    spans: list[Span] = []
    for found in _ELEVATION.finditer(text):
        first, side = float(found["low"]), found["side"] or ""
        if found["high"]:
            low, high = first, float(found["high"])
        elif side.endswith("以下"):
            high = first
        else:
            low = first
        spans.append(found.span())
    uses = [found for found in _LAND.finditer(text) if not found["use"].endswith("海域")]
    spans += [found.span() for found in uses]
    return Limits(low, high, tuple(dict.fromkeys(found["use"] for found in uses)), tuple(spans))


def limit_defects(text: str, limits: Limits) -> Iterator[Defect]:
    """Elevations told from the higher to the lower."""
    low, high = limits.elevation_min_m, limits.elevation_max_m
    if low is None or high is None or low <= high:
        return
    found = next((one for one in _ELEVATION.finditer(text) if one["high"]), None)
    if found is not None:
        written = found.group()
        start, end = found.start("low") - found.start(), found.start("high") - found.start()
        turned = written[:start] + found["high"] + written[start + len(found["low"]) : end] + found["low"]
        proposal = turned + written[found.end("high") - found.start() :]
        yield Defect("ELEVATION_REVERSED", found.span(), {"value": written}, proposal)


def leg_defects(legs: Sequence[Leg]) -> Iterator[Defect]:
    """A side of the four limits that is not told."""
    missing = [side for side in "东南西北" if side not in {leg.side for leg in legs}]
    if legs and missing:
        yield Defect("LIMIT_MISSING", (legs[0].span[0], legs[-1].span[1]), {"value": "".join(missing)})


def letter_defects(text: str, letter: Letter | None) -> Iterator[Defect]:
    """A scope by reference that names no paper."""
    found = BY_LETTER.search(text)
    if found is not None and letter is None:
        yield Defect("LETTER_MISSING", found.span(), {"value": found.group()})


def read_legs(text: str) -> list[Leg]:
    """Legs of the four limits; none unless at least three sides are named."""
    found = list(_LEGS.finditer(text))
    if len({match["side"].replace("東", "东") for match in found}) < 3:
        return []
    return [_leg(match) for match in found]


def _leg(match: "re.Match[str]") -> Leg:
    words = match["rest"].strip()
    kind = next((leg_type for leg_type, sign in _ALONG if sign.search(words)), LegType.OTHER)
    elevation = re.search(r"海拔\s*(\d+(?:\.\d+)?)", words)
    start, _along, end = words.partition("至")
    return Leg(
        text=match.group().strip(),
        side=match["side"].replace("東", "东"),
        from_feature=(start if end else words).removesuffix("为界"),
        to_feature=end.removesuffix("为界"),
        leg_type=kind,
        elevation_m=float(elevation[1]) if elevation else None,
        span=match.span(),
    )
