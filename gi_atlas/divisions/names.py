"""Names of administrative units taken apart: 长底布依族乡 is 长底 of an ethnic township, the same place as 长底乡."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache


class Rank(IntEnum):
    """What the ending of a name says it is; a higher one of the same level is an upgrade."""

    NONE = 0
    SPECIAL = 1
    TOWNSHIP = 2
    TOWN = 3
    STREET = 4
    COUNTY = 5
    CITY = 6
    DISTRICT = 7
    PREFECTURE = 8
    PROVINCE = 9


LADDERS = ((Rank.TOWNSHIP, Rank.TOWN, Rank.STREET), (Rank.COUNTY, Rank.CITY, Rank.DISTRICT))
"""Ranks that follow each other when a unit is raised."""
_SPECIAL = (
    "管理委员会", "管委会", "管理处", "管理区", "管理局", "经济技术开发区", "经济开发区", "高新技术产业开发区",
    "开发区", "高新区", "示范区", "工业园区", "产业园区", "产业集聚区", "工业集中区", "工业区", "工业园",
    "产业园", "园区", "度假区", "风景名胜区", "风景区", "保护区", "林业局", "农牧场", "农场", "林场", "牧场",
    "渔场", "种畜场", "原种场", "良种场", "园艺场", "养殖场", "茶场", "垦殖场", "盐场", "果园场", "水产场",
    "经营所", "林业站", "社区公共服务中心", "社区服务中心", "社区管理委员会", "社区", "兵团", "监狱",
    "水库管理处",
)  # fmt: skip
_ENDINGS: tuple[tuple[str, Rank], ...] = tuple(
    sorted(
        (
            *((ending, Rank.SPECIAL) for ending in _SPECIAL),
            *((ending, Rank.STREET) for ending in ("街道办事处", "地区办事处", "街办事处", "办事处", "街道", "地区")),
            ("民族苏木", Rank.TOWNSHIP), ("苏木", Rank.TOWNSHIP), ("民族乡", Rank.TOWNSHIP), ("乡", Rank.TOWNSHIP),
            ("镇", Rank.TOWN),
            ("自治县", Rank.COUNTY), ("自治旗", Rank.COUNTY), ("县", Rank.COUNTY), ("旗", Rank.COUNTY),
            ("市", Rank.CITY), ("林区", Rank.DISTRICT), ("区", Rank.DISTRICT),
            ("自治州", Rank.PREFECTURE), ("盟", Rank.PREFECTURE),
            ("维吾尔自治区", Rank.PROVINCE), ("壮族自治区", Rank.PROVINCE), ("回族自治区", Rank.PROVINCE),
            ("特别行政区", Rank.PROVINCE), ("自治区", Rank.PROVINCE), ("省", Rank.PROVINCE),
        ),
        key=lambda entry: -len(entry[0]),
    )
)  # fmt: skip
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|"
    "仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
# 城步苗族: at least one with 族 behind; those of one character never stand alone (清水, 土, 白 are places' names).
_ETHNIC = re.compile(f"(?:(?:{_PEOPLES}|各)族|蒙古|维吾尔|哈萨克|柯尔克孜|达斡尔|鄂温克|鄂伦春)+\\Z")
# 新发朝鲜民族乡: before 民族乡 a people of two characters or more needs no 族.
_BEFORE_PEOPLES = re.compile(
    f"(?:(?:{_PEOPLES}|各)族|{'|'.join(name for name in _PEOPLES.split('|') if len(name) > 1)})+\\Z"
)
_OFFICE = re.compile("(?:街道|街|地区)?办事处\\Z")
# Characters that lists and announcements write for each other; used for suggestions alone.
_VARIANTS = str.maketrans(
    "么禄坫彊缐囯垻碁燄穀岺崀峯滙衆塆磘硚垅堦嶺樑鎭鄉葉嶴墪塅岽鷄溷淸渌庒夀",
    "幺录店疆线国坝棋焰谷岭浪峰汇众湾窑桥垄阶岭梁镇乡叶岙墩段东鸡混清绿庄寿",
)


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name without its ending (``core``), its ending and the rank that this stands for."""

    core: str
    ending: str
    rank: Rank
    is_ethnic: bool = False


@lru_cache(maxsize=1 << 17)
def take_apart(name: str) -> NameParts:
    """Parts of a name; one without any known ending is all core."""
    text = name.strip()
    for ending, rank in _ENDINGS:
        if text.endswith(ending) and len(text) > len(ending):
            core = text[: -len(ending)]
            plain = (_BEFORE_PEOPLES if ending.startswith("民族") else _ETHNIC).sub("", core)
            # 红山嘴乡, 水乡: a name is at least one character and never a people's alone.
            is_ethnic = (bool(plain) and plain != core) or ending == "民族乡"
            return NameParts(plain or core, ending, rank, is_ethnic)
    return NameParts(text, "", Rank.NONE)


def core_of(name: str) -> str:
    """Name without ending and ethnic part: 长底布依族乡 → 长底."""
    return take_apart(name).core


def differ_in_people_only(written: str, found: str) -> bool:
    """Whether two names are the same but for a people's part: 长底乡 and 长底苗族乡."""
    first, second = take_apart(written), take_apart(found)
    return (first.core, first.rank) == (second.core, second.rank) and first.is_ethnic != second.is_ethnic


def is_people(name: str) -> bool:
    """Whether a name is an ending with a people's name alone before it: 藏族自治州 behind 海南."""
    return _ETHNIC.fullmatch(take_apart(name).core) is not None


def without_above(name: str, above: str) -> str:
    """Name without the county's that some lists put before it: 孝南区新铺镇 → 新铺镇."""
    rest = name.removeprefix(above) if above else name
    return rest if len(rest) > 1 and core_of(rest) else name


def same_office(name: str) -> str:
    """Name in which 街道办事处 is 街道: the office stands for its district."""
    return _OFFICE.sub("街道", name.strip())


def fold_variants(name: str) -> str:
    """Core of a name with variant characters brought together; for suggestions only."""
    return core_of(name).translate(_VARIANTS)


def is_special_code(code12: str) -> bool:
    """Whether a statistical code is of a unit like a township (类似乡级单位): its own digits are 400 to 599."""
    return len(code12) == 12 and code12.isdigit() and code12[6] in "45"
