"""The text of a wording made plain for reading, each character with its place in the text as it was given."""

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from gi_atlas.coordinates import narrow
from gi_atlas.scope.wording import Span

_OLDER = "鄉鎮縣區產範圍為爲轄護東經緯個處辦農場開發團與內點連線濱標總計漁養園鐵國號漢滿門龍島嶼灣溝嶺莊鋪陽陰馬鳥劃準業園術個數億萬餘萊蘇遼寧廣龐雲贛貴藍綠礦兩幾間邊劉張陳楊趙黃吳鄭馮鄧蕭葉韓羅賓頭橋壩壯華節級據認規協會員實現務從眾於於達過濟淺濕熱緣絡統維經給續"  # noqa: E501
_NEWER = "乡镇县区产范围为为辖护东经纬个处办农场开发团与内点连线滨标总计渔养园铁国号汉满门龙岛屿湾沟岭庄铺阳阴马鸟划准业园术个数亿万余莱苏辽宁广庞云赣贵蓝绿矿两几间边刘张陈杨赵黄吴郑冯邓萧叶韩罗宾头桥坝壮华节级据认规协会员实现务从众于于达过济浅湿热缘络统维经给续"  # noqa: E501
_SIMPLE = str.maketrans(_OLDER, _NEWER)
_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_FIGURE = re.compile(r"[A-Za-z0-9.,;°º'\"′″〞”]")
_ENDS_NAME = tuple("镇乡村县市省道场旗盟")
_NAME_FOLLOWS = re.compile(r"(?![镇乡村县市省区共等和及与以的为内现个])[一-龥]{1,10}?(?:镇|乡|村|街道|县|市|区|场)")


@dataclass(frozen=True)
class PlainText:
    """A text for reading.

    Attributes
    ----------
    simple : str
        Narrow signs, simplified characters, no blanks but those that part names or figures.
    written : str
        The same characters as they were given.
    places : tuple of int
        Where each of them stands in the given text.
    """

    simple: str
    written: str
    places: tuple[int, ...]

    def span(self, span: Span) -> Span:
        """Place in the given text of a place in this one."""
        start, end = span
        if start >= end or not self.places:
            return (0, 0)
        return self.places[start], self.places[min(end, len(self.places)) - 1] + 1

    def moved(self, value: Any) -> Any:
        """What was read, with its places counted in the given text."""
        if isinstance(value, tuple):
            return tuple(self.moved(part) for part in value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        changed = {field.name: self._field(field.name, getattr(value, field.name)) for field in fields(value)}
        return replace(value, **changed)

    def _field(self, name: str, value: Any) -> Any:
        if name == "span":
            return self.span(value)
        return tuple(map(self.span, value)) if name in ("spans", "unread") else self.moved(value)


def make_plain(text: str) -> PlainText:
    """Text for reading: blanks and line ends that a PDF left within names and figures are passed over."""
    simple = narrow(text).translate(_SIMPLE)
    places: list[int] = []
    start = 0
    for found in _BLANKS.finditer(simple):
        places.extend(range(start, found.start()))
        if _parts(simple, found):
            places.append(found.start())
        start = found.end()
    places.extend(range(start, len(simple)))
    return PlainText(
        "".join(" " if simple[place].isspace() else simple[place] for place in places),
        "".join(text[place] for place in places),
        tuple(places),
    )


def _parts(text: str, blank: "re.Match[str]") -> bool:
    """Whether a blank stands between two names, or between two figures."""
    before, after = text[blank.start() - 1 : blank.start()], text[blank.end() : blank.end() + 1]
    if _FIGURE.fullmatch(before) and _FIGURE.fullmatch(after):
        return True
    return before in _ENDS_NAME and _NAME_FOLLOWS.match(text, blank.end()) is not None
