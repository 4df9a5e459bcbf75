"""The provinces, which every edition of the divisions has in common: names, codes, short names."""

import re
from collections.abc import Iterable, Mapping

# Codes of the provinces by GB/T 2260, for lists that bring none.
PROVINCES = {
    "北京市": "11", "天津市": "12", "河北省": "13", "山西省": "14", "内蒙古自治区": "15", "辽宁省": "21",
    "吉林省": "22", "黑龙江省": "23", "上海市": "31", "江苏省": "32", "浙江省": "33", "安徽省": "34",
    "福建省": "35", "江西省": "36", "山东省": "37", "河南省": "41", "湖北省": "42", "湖南省": "43",
    "广东省": "44", "广西壮族自治区": "45", "海南省": "46", "重庆市": "50", "四川省": "51", "贵州省": "52",
    "云南省": "53", "西藏自治区": "54", "陕西省": "61", "甘肃省": "62", "青海省": "63", "宁夏回族自治区": "64",
    "新疆维吾尔自治区": "65", "台湾省": "71", "香港特别行政区": "81", "澳门特别行政区": "82",
}  # fmt: skip
_ENDING = re.compile(r"(?:壮族|回族|维吾尔)?自治区\Z|特别行政区\Z|[省市]\Z")
SHORT_NAMES = {_ENDING.sub("", name): code for name, code in PROVINCES.items()}
"""河北, 内蒙古: provinces as they are named before a city or county, with their codes."""


def province_code(name: str) -> str:
    """Two digits of a province by its full or short name; "" if it is none."""
    return PROVINCES.get(name.strip()) or SHORT_NAMES.get(name.strip(), "")


def provinces_of(codes: Iterable[str], listed: Mapping[str, str]) -> list[str]:
    """Names of the provinces that units lie in, each once, in the order of their codes.

    Parameters
    ----------
    codes : iterable of str
        Codes of units of any level; what is none is passed over.
    listed : mapping
        Names by the first two digits that a project's own lists of divisions give; they go before ours.
    """
    names = {**{code: name for name, code in PROVINCES.items()}, **listed}
    known = sorted({code[:2] for code in codes if len(code) >= 2 and code[:2].isdecimal()})
    return [names[code] for code in known if code in names]
