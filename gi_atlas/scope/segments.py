"""Names of administrative units in a run of characters: 河北省顺平县腰山镇 is three of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, pairwise

from gi_atlas.divisions.names import is_people
from gi_atlas.divisions.provinces import PROVINCES, SHORT_NAMES
from gi_atlas.model import UnitLevel

PROVINCE, PREFECTURE, COUNTY, TOWNSHIP, VILLAGE = range(5)
"""Ranks; in one run of names each stands below the one before."""

_ENDINGS: tuple[tuple[str, tuple[int, ...], bool], ...] = (
    ("特别行政区", (PROVINCE,), False),
    ("维吾尔自治区", (PROVINCE,), False),
    ("自治区", (PROVINCE,), False),
    ("自治州", (PREFECTURE,), False),
    ("自治县", (COUNTY,), False),
    ("自治旗", (COUNTY,), False),
    ("省", (PROVINCE,), False),
    # In Peking and in Xinjiang a district's 地区 is like a township.
    ("地区", (PREFECTURE, TOWNSHIP), False),
    ("州", (PREFECTURE,), False),
    ("盟", (PREFECTURE,), False),
    ("市", (PREFECTURE, COUNTY), False),
    ("林区", (COUNTY,), False),
    ("新区", (COUNTY,), False),
    ("县", (COUNTY,), False),
    ("旗", (COUNTY,), False),
    ("区", (COUNTY,), False),
    *((ending, (TOWNSHIP,), False) for ending in (
        "街道办事处", "地区办事处", "办事处", "街道办", "街办", "街道", "民族乡", "苏木", "镇", "乡",
    )),
    ("生产建设兵团", (PROVINCE, PREFECTURE), True),
    ("兵团", (PROVINCE, PREFECTURE), True),
    ("总局", (PREFECTURE,), True),
    ("农垦集团", (PREFECTURE,), True),
    ("师", (PREFECTURE, COUNTY), True),
    ("管理局", (COUNTY, TOWNSHIP), True),
    *((ending, (TOWNSHIP,), True) for ending in (
        "团场", "团", "场", "分场", "农场", "林场", "养殖场", "农牧场", "垦殖场", "园艺场", "工区",
        "开发区", "发展区", "高新区",
        "示范区", "产业区", "工业区", "工矿区", "试验区", "实验区", "经开区", "合作区", "保税区",
        "园区", "度假区", "风景区", "景区", "名胜区",
        "管理区", "集聚区", "集中区", "聚集区", "经济区", "旅游区", "自然保护区", "保护区", "片区",
        "产业园", "工业园", "科技园", "示范园", "生态园", "农业园", "物流园", "创业园",
        "管理委员会", "行政委员会", "管委会", "管理处", "管理站", "林业局", "经营所", "油田", "新城",
        "群岛", "列岛", "岛",
    )),
    # Of the years before 1984: what they are now is not told by their names.
    ("人民公社", (TOWNSHIP,), True),
    ("公社", (TOWNSHIP,), True),
    ("生产大队", (VILLAGE,), True),
    ("大队", (VILLAGE,), True),
    *((ending, (VILLAGE,), False) for ending in (
        "社区居民委员会", "村民委员会", "居民委员会", "村委会", "居委会", "村委",
        "行政村", "自然村", "社区", "嘎查", "村",
    )),
)  # fmt: skip
# The longest ending first, by its last character.
_BY_LAST = {
    last: sorted((entry for entry in _ENDINGS if entry[0][-1] == last), key=lambda entry: -len(entry[0]))
    for last in {entry[0][-1] for entry in _ENDINGS}
}
_SIGNS_OF_NAMES = re.compile(r"[一-龥㐀-䶿\U00020000-\U0003ffff〇A-Za-z0-9·]+")
# What ends like a district and is none; of three characters 平坝区, 沿滩区 and 新市区 are districts.
_NO_DISTRICT = re.compile(
    "(?:行政|辖|片|山岗|库|灌|丘陵|景|保护|产|牧|垦|养殖|种植|渔|半山|高山|水源|生产|核心|缓冲|扩展|辐射|拓展|延伸|优势|适宜|种养|部分地|本地|县城)区\\Z|"
    "老区\\Z|\\A(?:山|坡|深山|浅山|老|牧|农|林|灌|湖|坝|[一二三四五六七八九十])区\\Z|...*(?:(?<!沙坪)坝|沿.|(?<!沙)市)区\\Z|..[镇乡县].+(?<!自治)[县区旗]\\Z"
)
_SHORT_CITIES = frozenset(
    {
        "芒市",
        "锡盟",
        "阿盟",
        "兴盟",
        "呼盟",
        "哲盟",
        "昭盟",
        "巴盟",
        "伊盟",
        "乌盟",
        "达旗",
        "准旗",
        "鄂旗",
        "杭旗",
        "伊旗",
    }
)
_NO_NAME = re.compile(
    "位于|地处|坐落|之乡\\Z|[隶归从均同皆都]属|[村区]属|(?:主产|重点|主要|核心|适宜|优势)(?:乡镇|镇乡|[乡镇村县])\\Z|\\A[原现今].{2,}[县市区]\\Z|[镇乡村道县区]等(?:乡镇|镇乡|镇|乡|(?:行政|自然|建制)?村|街道|社区|嘎查)\\Z|向[东南西北]+至|沿.+(?:[至到从由]|自(?!治))|[产取采来]自|\\A个(?:行政|自然|建制)?[乡镇村街社]|各[一-龥]{1,5}场\\Z|\\A[含辖][县市区]\\Z|个别|若干|多数|少数|\\A(?:丘陵|平坝|平原|山地|高山|河谷|盆地|高原|草原|坡地|台地|山丘|沟谷|沿海|沿江|沿河|河滩)+地区\\Z|[等共及]\\Z|\\A(?:有关|相关)|\\A共(?:[一二两三四五六七八九十\\d]{1,3}(?:镇|乡|街道|村|园区|开发区|[县区]))+\\Z|\\A(?:[一二两三四五六七八九十]|\\d{1,3})园区\\Z|\\A(?:其中|具体|[该此]|本(?:地区|区|县|市))|的|全部|所有|\\A[他余]乡|有乡镇|其余|其他|[镇乡村县市区]全[镇乡村县市区]\\Z|(?:\\A|[县市区内境])各[乡镇村街]|[县市区州省]林业局|(?:市场|质量技术?|质量)监督管理局|(?:度假|开发|管理|示范|园|试验)区(?!街道\\Z|[管办]).|[上下]列|周边|附近|沿岸|沿线|水面|水域|海域|滩涂|[一二三四五六七八九十]区和|现辖|所辖|下辖|行政区|范围|"
    "\\A之(?!江)[一-龥]{2,}?(?:街道|[镇乡村县市区旗场])\\Z|\\A暨(?![阳南])|面积|.[湖江河海]畔..+[县市区旗乡镇]\\Z|\\A[和及与][一二三四五六七八九十]区\\Z|"
    "以[东南西北内外上下]|部分|[东南西北中]部片|半岛\\Z|(?:市|广|机|立|战|操|停车|现|牧草|商|一)场\\Z|[两\\d]个|[一二三四五六七八九十]个(?:建制|乡|镇|街道|村|社区)"
)
# 区域 is no district, 市场 no city.
_GOES_ON = {"区": "域划间位", "市": "场界", "县": "道界", "道": "办", "办": "事", "委": "会员",
             "旗": "舰", "盟": "约", "镇": "区",
             "村": "庄民组", "州": "市区县镇乡村街道路城府湾", "岛": "屿上内湖海礁",
             "场": "镇乡村街口部地所长坪院", "团": "结部体"}  # fmt: skip
# 123团, 第七师: of the corps only what has a number.
_TOWN_AHEAD = re.compile("(?<=县)[界道][一-龥]{1,5}?(?:镇|乡|街道|办事处)")
_STARTS_LATE = re.compile("[区市].{2}")
_OF_CORPS = re.compile(r"[\d一二三四五六七八九十百]+[团师]\Z")
_BETWEEN = re.compile(
    r"(?:境内|原|现|市辖(?=的)|(?:下属|所属|所辖|下辖|管辖)之|"
    r"之|下属|所辖|下辖|现辖|管辖|辖|内|所属|属|的)+"
)
LONGEST = 18
_LONGER = ("省", "市", "旗", "盟", "州", "场", "岛", "新城")
# These stand without any name of their own: 青石县高新区, 兵团第七师.
# County-level by GB/T 2260, without any ending of one.
_OF_SANSHA = frozenset({"西沙群岛", "南沙群岛", "中沙群岛的岛礁及其海域"})
_ALONE = frozenset(
    {
        "工业园",
        "产业园",
        "科技园",
        "工业区",
        "示范区",
        "保税区",
        "试验区",
        "高新区",
        "经开区",
        "开发区",
        "度假区",
        "兵团",
    }
)
# A zone or an administration may stand above a town: 太湖国家旅游度假区香山街道, 建三江管理局七星农场.
_IS_ZONE = re.compile("(?:区|局|会|处|新城|农场)\\Z")
LEVELS = (UnitLevel.PROVINCE, UnitLevel.PREFECTURE, UnitLevel.COUNTY, UnitLevel.TOWNSHIP, UnitLevel.VILLAGE)


@dataclass(frozen=True, slots=True)
class Segment:
    """One name: its text, its place in the run, its rank."""

    name: str
    start: int
    end: int
    rank: int
    is_special: bool = False

    @property
    def level(self) -> UnitLevel | None:
        """Level of the unit; None for farms, zones and others without one."""
        return None if self.is_special else LEVELS[self.rank]


@lru_cache(maxsize=4096)
def find_segments(run: str) -> tuple[Segment, ...]:
    """Names at the start of a run of characters, the largest unit first; () if it starts with none.

    Of all ways to cut it the one that reads furthest is taken, then the one with most names, then the one whose first
    names are shortest: 济南市市中区 is 济南市 and 市中区.
    """
    ways = list(_ways(run, 0, -1))
    return max(ways, key=_merit) if ways else ()


def _merit(way: tuple[Segment, ...]) -> tuple[int, int, int, tuple[int, ...]]:
    # 河南省内黄县: of two ways that read equally far the one that passes over no single 内 is the better.
    passed_over = sum(second.start - first.end == 1 for first, second in pairwise(way))
    # 沙县区凤岗街道, 辉县市城关街道: the 区 behind 县 belongs to the county's name.
    behind = (second.name for first, second in pairwise(way) if first.name[-1] == "县")
    passed_over += sum(_STARTS_LATE.match(name) is not None for name in behind)
    # 分乡镇南垭村: a town is rather called so than a village begins with its ending.
    passed_over += sum(first.name[-1] + second.name[0] == "乡镇" for first, second in pairwise(way))
    return way[-1].end, len(way), -passed_over, tuple(segment.start - segment.end for segment in way)


def _ways(run: str, start: int, above: float) -> Iterator[tuple[Segment, ...]]:
    for segment in _names_at(run, start, above):
        yield (segment,)
        joint = _BETWEEN.match(run, segment.end)
        places = {segment.end, joint.end()} if joint else {segment.end}
        is_zone = segment.is_special and above <= COUNTY and _IS_ZONE.search(segment.name) is not None
        for place in places:
            for rest in _ways(run, place, COUNTY + 0.5 if is_zone and segment.rank == TOWNSHIP else segment.rank):
                yield (_above(segment, rest[0], above), *rest)
    if above < PROVINCE:
        yield from _below_short_province(run, start)


def _above(segment: Segment, below: Segment, above: float) -> Segment:
    """A zone that stands above a town in a county's stead has the county's rank."""
    is_county = segment.is_special and segment.rank == TOWNSHIP == below.rank and above < COUNTY
    return replace(segment, rank=COUNTY) if is_county else segment


def _below_short_province(run: str, start: int) -> Iterator[tuple[Segment, ...]]:
    """河北顺平县, 广西百色市: a province without 省 before a city or county."""
    end = next((end for end in (start + 2, start + 3) if run[start:end] in SHORT_NAMES), 0)
    if (
        not end
        or run[end : end + 1] == "州"
        or run.startswith("青海湖", start)
        or run.startswith(tuple(PROVINCES), start)
    ):
        return
    province = Segment(run[start:end], start, end, PROVINCE)
    city = run[end : end + 2]
    ways = _ways(run, end, PROVINCE)
    if city.endswith("州") and run[end + 2 : end + 3] not in tuple(_GOES_ON["州"]):
        # 广东潮州饶平县: the short province says that 潮州 is a city.
        below = (rest for rest in _ways(run, end + 2, PREFECTURE) if not rest[0].is_special)
        ways = chain(ways, ((Segment(city, end, end + 2, PREFECTURE), *rest) for rest in below))
    for rest in ways:
        is_above = not rest[0].is_special or (rest[0].name.endswith("区") and len(rest) > 1)
        if rest[0].rank in (PREFECTURE, COUNTY) and is_above and not is_people(rest[0].name):
            yield (province, *rest)


def _names_at(run: str, start: int, above: float) -> Iterator[Segment]:
    for end in range(start + 2, min(len(run), start + LONGEST) + 1):
        found = _ending_of(run[start:end])
        if found is None or _goes_on(run, end):
            continue
        ranks, is_special = found
        rank = next((one for one in ranks if one > above), None)
        if rank is not None:
            yield Segment(run[start:end], start, end, rank, is_special)


def _goes_on(run: str, end: int) -> bool:
    """Whether the ending is one of a longer word: 区域, 县道; not in 滑县道口镇."""
    is_longer = run[end : end + 1] in tuple(_GOES_ON.get(run[end - 1], ""))
    return is_longer and _TOWN_AHEAD.match(run, end) is None


@lru_cache(maxsize=16384)
def _ending_of(name: str) -> tuple[tuple[int, ...], bool] | None:
    """Ranks that a name may have by its longest ending; None if it is no name."""
    if name in _OF_SANSHA:
        return (COUNTY,), False
    fitting = next((entry for entry in _BY_LAST.get(name[-1:], ()) if name.endswith(entry[0])), None)
    if fitting is None or not _SIGNS_OF_NAMES.fullmatch(name):
        return None
    ending, ranks, is_special = fitting
    if ending in ("团", "师"):
        return (ranks, is_special) if _OF_CORPS.search(name) else None
    if _NO_NAME.search(name) or (name.endswith("族自治州") and is_people(name)):
        return None
    if is_special and name.startswith("及"):
        return None  # 以及辽河油田
    if name in _ALONE:
        return ranks, is_special
    if len(name) < 3 and ending in _LONGER and name not in _SHORT_CITIES:
        return None  # 红旗 is no banner, 集市 no city
    if len(name) <= len(ending) or (not is_special and _NO_DISTRICT.search(name)):
        return None
    return ranks, is_special
