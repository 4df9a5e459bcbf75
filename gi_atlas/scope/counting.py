"""Counts of a wording (共8个乡镇) held against the list they count."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gi_atlas.scope.numbers import chinese_number, number_like, read_number
from gi_atlas.scope.segments import COUNTY, PREFECTURE, TOWNSHIP, VILLAGE
from gi_atlas.scope.wording import Span

_WHAT = (
    "公社|生产大队|大队|村[（(]居[）)](?:民?委(?:员会)?)|村居|居(?=[)）])|(?:[一-龥]{1,3}族)+乡|国有农场|国营农场|国有林场|国营林场|建制镇|建制乡|民族乡|乡镇|镇乡|镇|乡|街道办事处|街道办|街道|街(?![道镇乡村])|街办|办事处|农场|林场|牧场|渔场|养殖场|团场|场|苏木|县市区|区县|县区|旗县|县级市|"
    "市区|县|市|区|旗|州|盟|地区|开发区|管委会|单位|社区|行政村|自然村|建制村|村委会|村民委员会|居委会|村(?!民小组|民组)|片区|嘎查|团(?!结)"
)
_PLAIN_WORDS = "一二两三四五六七八九十百廿卅"
_WORDS = _PLAIN_WORDS + "零〇壹贰叁肆伍陆柒捌玖拾佰"
_KINDS = f"(?:{_WHAT})(?:[（(、/和及或含包括]*(?:{_WHAT})[）)]*)*"
_TOWNS = "(?:镇|乡|街道|乡镇)"
_BEHIND_LIST = (
    f"(?:(?<=[县市区旗州盟镇乡道办等共计(（])|(?<=[一-龥])(?=[{_PLAIN_WORDS}]{{1,3}}{_TOWNS})|(?<=[,，])(?=[{_PLAIN_WORDS}]{{1,3}}{_TOWNS}[{_PLAIN_WORDS}]{{1,3}}{_TOWNS}))"
    f"(?P<few>[{_PLAIN_WORDS}]{{1,4}})"
)
COUNT = re.compile(
    "(?:等|共计|共|合计|总计|计|全部|共有|总共|一共|总数){0,3}\\s*(?:(?P<digits>(?<![\\d.第~～—-])\\d{1,6})\\s*(?:个|(?!团))|"
    f"(?P<words>(?<![{_WORDS}])[{_WORDS}]{{1,8}})(?:个|(?<=[一-龥]{{2}}两)(?=[镇乡村区县市][，。；、,;（(现所行]|[镇乡村区县市]\\Z))|"
    # 八县（市）, 三县一市, 六镇 stand behind a list without 个.
    f"{_BEHIND_LIST}(?=(?:县|市|区|旗|州)(?:[（(县市区旗，。；、,;]|[一二三四五六七八九十两]{{1,3}}[县市区旗州镇乡村街]|现辖|所辖|(?:和|及|以及|与)[一-龥]{{1,6}}[省市县区旗州]|\\Z)"
    f"|{_TOWNS}(?:[，。；、,;（(）)]|现辖|所辖|行政|[{_PLAIN_WORDS}]{{1,3}}(?:{_TOWNS}|村)|(?:和|及|以及|与)[一-龥]|\\Z)|村(?:[，。；、,;（(]|现辖|\\Z)))\\s*"
    f"(?P<what>(?>{_KINDS}))(?!(?!之?中|里|的|以?及|和|与|其中)[一-龥]{{1,4}}(?:镇|乡|村)[、，])"
    "(?P<of>(?:(?:之?中|里)的?|的)(?![\\d一二三四五六七八九十百零]|(?:现辖|所辖|全部)?(?:行政区|区域|范围|辖区|全境|全域)))?"
)


@dataclass(frozen=True)
class Count:
    """How many units of a rank a wording says there are, and where it stands.

    ``is_of`` marks the number of those from which some are taken: 8个乡镇中的柳树镇. ``is_share`` marks what of a
    number before it falls to one unit: 15个村（其中柳树镇8个村）; ``is_open`` a number behind 等; ``is_whole`` what a
    whole county has, told in passing: 全县14个乡镇，以及…. ``parts`` are the
    numbers that stand together as this one: 4镇4乡.
    """

    number: int
    rank: int
    span: Span
    text: str = ""
    figure: str = ""
    what: str = ""
    is_of: bool = False
    is_total: bool = False
    is_share: bool = False
    is_open: bool = False
    is_whole: bool = False
    parts: tuple["Count", ...] = ()

    def with_number(self, number: int) -> str:
        """The count's words with another number, in the signs that it is written in."""
        if not self.figure:
            return ""
        return self.text.replace(self.figure, number_like(self.figure, number), 1)


def find_counts(text: str, written: str = "") -> list[Count]:
    """Counts of units in a wording, in order; ``written`` is the same text in the signs as given."""
    counts: list[Count] = []
    for found in COUNT.finditer(text):
        before = counts[-1] if counts else None
        if found["few"] and not _is_few(found, before):
            continue  # 郑州市二七区
        count = _count(found, written or text)
        is_next = before is not None and _IS_JOINED.fullmatch(text, before.span[1], count.span[0]) is not None
        if before and is_next and before.rank == TOWNSHIP and count.what == "区":
            count = replace(count, rank=TOWNSHIP, what="")  # 9镇（街道）1区: a zone among the towns
        if before and is_next and _is_above(before, count):
            counts[-1:] = [replace(before, rank=PREFECTURE), count]
        elif before and is_next and count.what == _HAMLET != before.what and before.rank == count.rank:
            counts.append(replace(count, is_of=True))  # 31个村委会、286个自然村: these lie in those
        elif before and is_next and before.rank == count.rank:
            both = (written or text)[before.span[0] : count.span[1]]
            counts[-1] = _joined(before, count, both)
        else:
            counts.append(count)
    return counts


def _is_few(found: "re.Match[str]", before: Count | None) -> bool:
    """Whether a numeral without 个 counts: three villages only right behind three towns, towns behind their list."""
    start, few = found.start("few"), found["few"]
    if not _is_numeral(few):
        return False
    if found["what"].startswith("村"):
        return before is not None and before.span[1] == found.start()
    return _AFTER_ENDING.match(found.string, start - 1) is not None or _bare_names(found.string, start) == read_number(
        few
    )


_AFTER_ENDING = re.compile("[县市区旗州盟镇乡道办等共计,，(（]")


def _bare_names(text: str, end: int) -> int:
    """How many names without ending stand right before a place: 泗城、逻楼、加尤."""
    found = _BARE_LIST.search(text, max(0, end - 100), end)
    return len(found.group().split("、")) if found else 0


_BARE_LIST = re.compile("(?:[一-龥]{1,4}(?<![镇乡村县市区道办])、)+[一-龥]{1,4}\\Z")


def _is_numeral(text: str) -> bool:
    return text == "两" or chinese_number(read_number(text)) == text


_HAMLET = "自然村"
_IS_JOINED = re.compile("[、和及]?")


def _is_above(first: Count, second: Count) -> bool:
    """Whether the first of two numbers tells cities above the counties of the second: 2个市（州）12个县（市、区）."""
    if not first.rank == second.rank == COUNTY or not re.search("[县区旗]", second.what):
        return False
    return re.search("州|盟|地区", first.what) is not None or (
        "市" in second.what and not re.search("[县区旗]", first.what)
    )


def _joined(first: Count, second: Count, text: str) -> Count:
    """Two numbers that stand together as one: 共2个街道1个镇 are three."""
    return replace(
        second, number=first.number + second.number, span=(first.span[0], second.span[1]), text=text, figure="",
        what="", is_total=first.is_total or second.is_total, is_open=first.is_open,
        parts=(*(first.parts or (first,)), second),
    )  # fmt: skip


def _count(found: "re.Match[str]", written: str) -> Count:
    group = next(name for name in ("digits", "words", "few") if found[name])
    return Count(
        number=read_number(found[group]),
        rank=_rank(found["what"]),
        span=found.span(),
        text=written[found.start() : found.end()],
        figure=written[found.start(group) : found.end(group)],
        what=found["what"],
        is_of=found["of"] is not None,
        is_total=_TOTAL.search(found.string, max(0, found.start() - 16), found.start(group)) is not None,
        is_share=_SHARE.search(found.string, max(0, found.start() - 120), found.start(group)) is not None,
        is_open=found.group().startswith("等"),
        is_whole=_OF_WHOLE.search(found.string, max(0, found.start() - 4), found.start(group)) is not None
        and _GOES_ON_WITH_OTHERS.match(found.string, found.end()) is not None,
    )


def _rank(what: str) -> int:
    if re.search("公社|乡|镇|街|办事处|场|苏木|开发区|管委会|单位|片区", what):
        return TOWNSHIP
    return VILLAGE if re.search("村|社区|居委会|嘎查|大队", what) else COUNTY


def declared_number(counts: Sequence[Count], rank: int, listed: int = 0) -> int | None:
    """How many units of a rank a wording says there are: its total, or what its counts add up to.

    Two equal counts are one told twice where not more are ``listed``.
    """
    alike = [count for count in counts if count.rank == rank and not count.is_of and not count.is_share]
    if not alike:
        return None
    totals = [_meant(count, listed) for count in alike if count.is_total]
    numbers = [_meant(count, listed) for count in alike]
    if totals:
        # 共三镇，钟山县清塘镇一镇: what is told behind the total comes to it, where the list says so.
        return sum(numbers) if listed == sum(numbers) and not alike[-1].is_total else max(totals)
    is_total = 2 * max(numbers) == sum(numbers) and (len(numbers) > 2 or listed <= max(numbers))
    return max(numbers) if is_total or len(alike) == 1 else sum(numbers)


def _meant(count: Count, listed: int) -> int:
    """Number of a count; of 1个市2个县, where two are listed, those below: the city stands above."""
    below = sum(part.number for part in count.parts[1:])
    return listed if count.rank == COUNTY and count.parts and listed == below else count.number


_SHARE = re.compile("其中[^。；;()（）共]*\\Z")
_OF_WHOLE = re.compile("全[县市区旗州省](?:境内|范围内)?(?:所有|全部)?(?:的|共)?\\Z")
_GOES_ON_WITH_OTHERS = re.compile("[、，,；;]?(?:以及|及|和|与|并)")
_TOTAL = re.compile("(?:共|合计|总计|全部)[^，。；、,;]{0,12}\\Z")
