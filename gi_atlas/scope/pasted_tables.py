"""Tables pasted as text: rows of 县, 乡镇 and 村 by tab, comma or | are read by their columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from gi_atlas.scope.wording import Span

_CELL = {"\t": re.compile("[^\t\n\r]*"), ",": re.compile("[^,\n\r]*"), "|": re.compile("[^|\n\r]*")}
_LINE = re.compile("[^\r\n]+")
# Columns from the largest unit to the smallest; 产地范围 holds whole wordings.
_UNITS = "省|自治区|直辖市|市|州|地|盟|县|区|旗|市县|县市|区县|乡|镇|街道|乡镇|镇街|村|社区|行政村|自然村|嘎查|苏木"
_ALSO = "省|自治区|市|州|县|区|旗|乡|镇|街道|街道办|办事处|村|社区|嘎查"
_COLUMNS = (
    ("unit", re.compile(f"(?:所[在属])?(?:{_UNITS})(?:[(（/、及和或]*(?:{_ALSO})[)）]?)*(?:名称|名)?")),
    (
        "scope",
        re.compile("(?:划定的?|产品)?(?:保护|产地|地域|生产)*(?:产地|地域|保护|生产|区域)(?:范围|区域|地域)|所在地域"),
    ),
    ("product", re.compile("(?:产品|农产品|地理标志|登记产品)+(?:名称)?")),
    ("place", re.compile("东?经度?|北?纬度?|[XYxy]|东经|北纬|坐标.*|.*坐标|经度.*|纬度.*")),
)
_TOTALS = re.compile("(?:合计|总计|小计|共计|总数)")
_STOP = "；"
_LONGEST_HEADING = 20
_BLANK = " "
_RULES = " -—–=:|/"
"""What a cell without words may hold: | --- | --- | parts the heading from the rows."""


@dataclass(frozen=True)
class PastedTable:
    """A table in a text.

    Attributes
    ----------
    text : str
        The whole text, of the same length, with the table's rows as sentences.
    span : Span
        Place of the table.
    is_several : bool
        Its rows tell scopes of several products, of which none is read.
    product : str
        Name in its column of products.
    """

    text: str
    span: Span
    is_several: bool = False
    product: str = ""


_Row = Sequence[Span]


def find_table(text: str) -> PastedTable | None:
    """The table with columns of units or with one of scopes that a text holds; None without one."""
    found = _find(text)
    return _table(text, *found) if found else None


def rows_of_products(text: str) -> list[tuple[str, Span]]:
    """Name and place of the wording of each product of a table that tells of several; [] without one."""
    found = _find(text)
    if found is None or "scope" not in found[0] or "product" not in found[0]:
        return []
    columns, _heading, body = found
    rows = [(_words(text, row, columns, "product"), [*_of(row, columns, "scope")]) for row in body]
    told = [(name, (cells[0][0], cells[-1][1])) for name, cells in rows if name and cells]
    return told if len({name for name, _span in told}) > 1 else []


def _find(text: str) -> tuple[Sequence[str], _Row, Sequence[_Row]] | None:
    for sign in _CELL:
        lines = list(_LINE.finditer(text))
        for place, line in enumerate(lines):
            columns = _columns(text, _cells(text, line, sign))
            if columns is None:
                continue
            rows = (_cells(text, below, sign) for below in islice(lines, place + 1, None))
            body = _alike(rows, len(columns))
            if body:
                return columns, _cells(text, line, sign), body
    return None


def _cells(text: str, line: "re.Match[str]", sign: str) -> _Row:
    if sign not in line.group():
        return [line.span()]
    spans, start = [], line.start()
    while start <= line.end():
        found = _CELL[sign].match(text, start, line.end())
        end = found.end() if found else start
        spans.append((start, end))
        start = end + 1
    return spans


def _columns(text: str, cells: _Row) -> list[str] | None:
    """What each column holds; None where the line is no heading of a table of units or scopes."""
    if len(cells) < 2:
        return None
    headings = [text[start:end].strip() for start, end in cells]
    kinds = [_kind(heading) for heading in headings]
    if kinds.count("scope") > 1:
        # 所在地域 beside 划定的地域保护范围 only says in which province the product is.
        kinds = ["" if heading == "所在地域" else kind for heading, kind in zip(headings, kinds, strict=True)]
    is_heading = "place" not in kinds and ("scope" in kinds or "unit" in kinds)
    return kinds if is_heading else None


def _kind(heading: str) -> str:
    if len(heading) > _LONGEST_HEADING:
        return ""
    return next((kind for kind, sign in _COLUMNS if sign.fullmatch(heading)), "")


def _alike(rows: Iterable[_Row], width: int) -> list[_Row]:
    """Rows right below the heading that have its columns; the last ones may be empty."""
    body: list[_Row] = []
    for cells in rows:
        if not 2 <= len(cells) <= width:
            break
        body.append(cells)
    return body


def _table(text: str, columns: Sequence[str], heading: _Row, body: Sequence[_Row]) -> PastedTable:
    wanted = "scope" if "scope" in columns else "unit"
    span = (heading[0][0], body[-1][-1][1])
    named = [_words(text, row, columns, "product") for row in body]
    filled = [row for row in body if any(text[slice(*cell)].strip(_RULES) for cell in _of(row, columns, wanted))]
    products = list(dict.fromkeys(name for name in named if name))
    if wanted == "scope" and (len(products) > 1 or (len(filled) > 1 and not products)):
        return PastedTable(text[: span[0]] + _BLANK * (span[1] - span[0]) + text[span[1] :], span, is_several=True)
    signs = list(text)
    signs[slice(*span)] = _BLANK * (span[1] - span[0])
    for row in body:
        _write_row(signs, text, [*_of(row, columns, wanted)] if not _is_total(text, row) else [])
    signs[heading[-1][1] - 1] = "。"
    return PastedTable("".join(signs), span, product=products[0] if len(products) == 1 else "")


def _of(row: _Row, columns: Sequence[str], kind: str) -> Iterator[Span]:
    return (cell for cell, column in zip(row, columns, strict=False) if column == kind)


def _words(text: str, row: _Row, columns: Sequence[str], kind: str) -> str:
    return "".join(text[slice(*cell)] for cell in _of(row, columns, kind)).strip().strip("-—–=")


def _is_total(text: str, row: _Row) -> bool:
    return any(_TOTALS.match(text[start:end].strip()) for start, end in row[:2])


def _write_row(signs: list[str], text: str, cells: Sequence[Span]) -> None:
    """Cells of a row, each above the next, and a stop behind them."""
    filled = [cell for cell in cells if text[slice(*cell)].strip(_RULES)]
    for place, (start, end) in enumerate(filled):
        signs[start:end] = text[start:end]
        if end < len(signs):
            signs[end] = "：" if place + 1 < len(filled) else _STOP
