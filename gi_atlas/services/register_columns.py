"""Columns of a register of announcements, by the headings that offices give them, and a row's wording of several."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gi_atlas.coordinates import narrow
from gi_atlas.scope.papers import read_letter
from gi_atlas.scope.segments import COUNTY, PREFECTURE, PROVINCE, Segment, find_segments

# Part → headings, the foremost first; a heading that is just so goes before one that holds it.
HEADINGS = {
    "text": (
        "产地范围", "地域保护范围", "保护范围", "地域范围", "保护地域", "生产地域", "产地保护范围", "范围表述",
        "产地范围表述", "生产区域", "公告内容", "scope_text", "scope", "wording", "text", "原文", "文本", "范围",
    ),
    "product": ("产品名称", "产品", "地理标志名称", "名称", "product", "name"),
    "place": ("所在地域", "所在地区", "所在地", "所在县", "县", "县区", "县级", "产地", "county"),
    "province": ("所在省份", "省份", "省", "province"),
    "position": ("地理坐标", "经纬度", "坐标"),
    "lon": ("经度", "东经", "经度范围"),
    "lat": ("纬度", "北纬", "纬度范围"),
    "letter": ("建议文件", "划定文件", "批复文件", "批准文件", "文件名称", "文号", "依据文件"),
}  # fmt: skip
# A heading that only holds one of these words is no column of wordings.
_NOT_TEXT = re.compile("图|文件|文号|编号|规范|日期|面积|要求")
_LEAST = 2
"""Characters that a heading word has to be looked for inside longer headings."""


@dataclass(frozen=True)
class Columns:
    """Names of a table's columns by what they hold; "" where none does."""

    text: str = ""
    product: str = ""
    place: str = ""
    province: str = ""
    position: str = ""
    lon: str = ""
    lat: str = ""
    letter: str = ""


def find_columns(names: Sequence[str]) -> Columns:
    """Columns of a table by its headings; no column plays two parts."""
    found: dict[str, str] = {}
    for part in HEADINGS:
        taken = set(found.values())
        found[part] = find_column(part, [name for name in names if name not in taken])
    return Columns(**found)


def find_column(part: str, names: Sequence[str]) -> str:
    """Heading that plays a part, just so or within a longer one (划定的地域保护范围); "" if none does."""
    plain = {name: _plain(name) for name in names}
    for wanted in HEADINGS[part]:
        if found := next((name for name in names if plain[name] == wanted), ""):
            return found
    for wanted in (word for word in HEADINGS[part] if len(word) > _LEAST):
        if found := next((name for name in names if wanted in plain[name] and _may_be(part, plain[name])), ""):
            return found
    return ""


def _plain(name: str) -> str:
    return re.sub(r"[(].*[)]|[\s:*]", "", narrow(name)).casefold()


def _may_be(part: str, heading: str) -> bool:
    return part != "text" or not _NOT_TEXT.search(heading)


_TOLD = ("text", "position", "lon", "lat", "letter")


def wording_of(columns: Columns, cells: Mapping[str, Any]) -> str:
    """Wording of a row: its own cell, with the positions and the letter that stand in columns of their own."""
    told = {part: str(cells.get(getattr(columns, part)) or "").strip() for part in _TOLD}
    if not told["text"]:
        return ""
    positions = [_position(told["position"]), _marked(told["lon"], "东经"), _marked(told["lat"], "北纬")]
    parts = [told["text"], "，".join(text for text in positions if text), _letter(told["letter"])]
    return "\n".join(part for part in parts if part)


def _position(text: str) -> str:
    return f"地理坐标为{text}" if text else ""


def _marked(text: str, mark: str) -> str:
    has_mark = re.search("[东西]经|[南北]纬|[NSEW]", text) is not None
    return f"{'' if has_mark else mark}{text}" if re.search(r"\d", text) else ""


def _letter(text: str) -> str:
    return f"根据{text}" if read_letter(narrow(text)) is not None else ""


def place_of(columns: Columns, cells: Mapping[str, Any]) -> tuple[str, str]:
    """County (or city without counties) and province of a row, from 河北省承德市平泉县 or from two columns."""
    segments = find_segments(narrow(str(cells.get(columns.place) or "")).strip())
    county = _last(segments, PREFECTURE, COUNTY)
    return county, str(cells.get(columns.province) or "").strip() or _last(segments, PROVINCE)


def _last(segments: Sequence[Segment], *ranks: int) -> str:
    return next((one.name for one in reversed(segments) if one.rank in ranks and not one.is_special), "")
