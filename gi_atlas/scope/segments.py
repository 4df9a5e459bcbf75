"""Names of administrative units in a run of characters: 河北省顺平县腰山镇 is three of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

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
    ("地区", (PREFECTURE,), False),
    ("盟", (PREFECTURE,), False),
    ("市", (PREFECTURE, COUNTY), False),
    ("林区", (COUNTY,), False),
    ("新区", (COUNTY,), False),
    ("县", (COUNTY,), False),
    ("旗", (COUNTY,), False),
    ("区", (COUNTY,), False),
    ("街道办事处", (TOWNSHIP,), False),
    ("办事处", (TOWNSHIP,), False),
    ("街道", (TOWNSHIP,), False),
    ("民族乡", (TOWNSHIP,), False),
    ("苏木", (TOWNSHIP,), False),
    ("镇", (TOWNSHIP,), False),
    ("乡", (TOWNSHIP,), False),
    *((ending, (TOWNSHIP,), True) for ending in (
        "农场", "林场", "牧场", "渔场", "养殖场", "茶场", "果园场", "原种场", "良种场", "种畜场", "园艺场",
        "盐场", "垦殖场",
        "开发区", "高新区", "示范区", "工业园区", "产业园区", "试验区", "实验区", "经开区", "合作区", "保税区", "园区",
        "度假区", "风景区", "风景名胜区", "管理区",
        "管理委员会", "管委会", "生产建设兵团", "兵团", "团场", "团", "师", "水库管理处", "管理处", "管理局",
    )),
    ("社区居民委员会", (VILLAGE,), False),
    ("村民委员会", (VILLAGE,), False),
    ("居民委员会", (VILLAGE,), False),
    ("村委会", (VILLAGE,), False),
    ("居委会", (VILLAGE,), False),
    ("行政村", (VILLAGE,), False),
    ("自然村", (VILLAGE,), False),
    ("社区", (VILLAGE,), False),
    ("嘎查", (VILLAGE,), False),
    ("村", (VILLAGE,), False),
)  # fmt: skip
# What ends like a district and is none; of three characters 平坝区, 沿滩区 and 新市区 are districts.
_NO_DISTRICT = re.compile(
    "(?:行政|辖|片|山岗|库|灌|丘陵|景|保护|产|牧|垦|养殖|种植|半山|高山|水源|生产|核心|缓冲|种养|部分地|本地|县城)区\\Z|"
    "...*(?:(?<!沙坪)坝|沿.|(?<!沙)市)区\\Z|..[镇乡县].+(?<!自治)[县区旗]\\Z"
)
_SHORT_CITIES = frozenset({"芒市"})
_NO_NAME = re.compile(
    "[等共及]\\Z|的|全部|所有|\\A[他余]乡|有乡镇|其余|其他|各乡|各镇|(?:度假|开发|管理|示范|园|试验)区.|现辖|所辖|下辖|行政区|范围|"
    "以[东南西北内外上下]|部分"
)
# 区域 is no district, 市场 no city.
_GOES_ON = {"区": "域划间位", "市": "场界", "县": "道界", "旗": "舰", "盟": "约", "镇": "区", "村": "庄"}
# 123团, 第七师: of the corps only what has a number.
_OF_CORPS = re.compile(r"[\d一二三四五六七八九十百]+[团师]\Z")
_BETWEEN = re.compile(r"(?:境内|市辖(?=的)|所辖|下辖|现辖|管辖|辖|内|所属|属|的)+")
LONGEST = 16
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
    return way[-1].end, len(way), -passed_over, tuple(segment.start - segment.end for segment in way)


def _ways(run: str, start: int, above: int) -> Iterator[tuple[Segment, ...]]:
    for segment in _names_at(run, start, above):
        yield (segment,)
        joint = _BETWEEN.match(run, segment.end)
        places = {segment.end, joint.end()} if joint else {segment.end}
        for place in places:
            # 太湖国家旅游度假区香山街道: a zone may stand above a town.
            is_zone = segment.is_special and segment.name.endswith("区")
            for rest in _ways(run, place, segment.rank - is_zone):
                yield (segment, *rest)


def _names_at(run: str, start: int, above: int) -> Iterator[Segment]:
    for end in range(start + 2, min(len(run), start + LONGEST) + 1):
        found = _ending_of(run[start:end])
        if found is None or run[end : end + 1] in tuple(_GOES_ON.get(run[end - 1], "")):
            continue
        ranks, is_special = found
        rank = next((one for one in ranks if one > above), None)
        if rank is not None:
            yield Segment(run[start:end], start, end, rank, is_special)


@lru_cache(maxsize=16384)
def _ending_of(name: str) -> tuple[tuple[int, ...], bool] | None:
    """Ranks that a name may have by its longest ending; None if it is no name."""
    fitting = [entry for entry in _ENDINGS if name.endswith(entry[0])]
    if not fitting or not re.fullmatch(r"[一-龥㐀-䶿\U00020000-\U0003ffff〇A-Za-z0-9·]+", name):
        return None
    ending, ranks, is_special = max(fitting, key=lambda entry: len(entry[0]))
    if ending in ("团", "师"):
        ranks = (COUNTY,) if ending == "师" else ranks
        return (ranks, is_special) if _OF_CORPS.search(name) else None
    if _NO_NAME.search(name):
        return None
    if len(name) < 3 and ending in "省市旗盟" and name not in _SHORT_CITIES:
        return None  # 红旗 is no banner, 集市 no city
    if len(name) <= len(ending) or (not is_special and _NO_DISTRICT.search(name)):
        return None
    return ranks, is_special
