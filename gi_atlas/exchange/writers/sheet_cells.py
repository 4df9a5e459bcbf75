"""Texts in workbooks: no text becomes a formula, no character breaks the file."""

import csv
import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from math import ceil
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

RISKY = "=+-@\t\r＝＋－＠"
# What XML 1.0 cannot hold (production 2, Char).
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL_CHARACTERS = 32_767
CUT_MARK = "…✂"
"""Ends a text of which a cell holds the beginning only; ``text_book`` has the whole on a sheet of its own."""
RED = "C00000"
_A4 = 9  # ECMA-376, part 1, 18.3.1.63
_WIDE, _LINE_PT, _MOST_PT = 2.1, 16, 409


def harmless(text: str) -> str:
    """Text with an apostrophe before a sign that starts a formula, and marks for characters that no sheet holds."""
    shown = _CONTROL.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text)
    return f"'{shown}" if shown[:1] in tuple(RISKY) else shown


def utf16_length(text: str) -> int:
    """Length as Excel counts it: a character beyond the first plane counts twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def fitted(text: str) -> str:
    """``harmless`` text as a cell of a workbook holds it; one that goes on ends in ``CUT_MARK``."""
    shown = harmless(text)
    if utf16_length(shown) <= CELL_CHARACTERS:
        return shown
    coded = shown.encode("utf-16-le")
    return coded[: 2 * (CELL_CHARACTERS - len(CUT_MARK))].decode("utf-16-le", "ignore") + CUT_MARK


def read_csv_rows(path: Path) -> list[list[str]]:
    """Rows of a CSV of ours, texts of any length among them."""
    csv.field_size_limit(max(csv.field_size_limit(), path.stat().st_size))  # of the process: it may only grow
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def put_rows(sheet: Any, rows: Iterable[Sequence[str]], widths: Sequence[int], head_rows: int = 1) -> None:
    """Write rows of text into a sheet of a write-only workbook; the first ones are bold and stay in view.

    A text that no cell holds ends in a mark; ``text_book`` keeps the whole. What is broader than its column is wrapped.
    On paper it lies broad, all columns on one page, the first rows on each; a mark above the heading is not wrapped.
    """
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{head_rows + 1}"
    sheet.print_title_rows = f"1:{head_rows}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    top, middle = (Alignment(wrap_text=True, vertical=place) for place in ("top", "center"))
    fonts = {number: bold_font("" if number == head_rows - 1 else RED) for number in range(head_rows)}
    for number, row in enumerate(rows):
        is_mark, font = number < head_rows - 1, fonts.get(number)
        lines = [1 if is_mark else line_count(text, width) for text, width in zip(row, widths, strict=False)]
        set_height(sheet, number + 1, lines)
        wraps = [middle if font is not None else top if count > 1 else None for count in lines]
        sheet.append([_cell(sheet, text, font, None if is_mark else wrap)
                      for text, wrap in zip_longest(row, wraps[: len(row)])])  # fmt: skip


def _cell(sheet: Any, text: str, font: Any, alignment: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, fitted(text))
    cell.data_type = "s"
    if font is not None:
        cell.font = font
    if alignment is not None:
        cell.alignment = alignment
    return cell


def bold_font(colour: str = "") -> Any:
    """The workbook's own font, bold: a font without a name is another one in every program."""
    from openpyxl.styles import Font

    return Font(name="Calibri", size=11, family=2, scheme="minor", bold=True, color=colour or None)


def line_count(text: str, width: float) -> int:
    """Lines that a text takes in a column so many characters wide, if it is wrapped there."""
    room = max(width - 1.0, 1.0)
    if len(text) * _WIDE <= room and "\n" not in text:
        return 1
    return sum(max(1, ceil(_breadth(line) / room)) for line in text[:CELL_CHARACTERS].split("\n"))


def _breadth(text: str) -> float:
    """Breadth in characters of a column: Chinese signs, and those that Chinese fonts have, count double."""
    return sum(_WIDE if east_asian_width(sign) in "WFA" else 1.0 for sign in text)


def set_height(sheet: Any, row: int, lines: Iterable[int]) -> None:
    """Make a row as high as its longest cell, which not every program does of itself; 409 points is the most."""
    most = max(lines, default=1)
    if most > 1:
        sheet.row_dimensions[row].height = min(most * _LINE_PT, _MOST_PT)


def mark_sheets(book: Any, mark: str) -> None:
    """Put a mark at the head of every printed page of a workbook's sheets; "" puts none."""
    for sheet in book.worksheets if mark else ():
        # "&" begins an instruction in a header; two of them are one sign.
        sheet.oddHeader.center.text = mark.replace("&", "&&")
        sheet.oddHeader.center.color, sheet.oddHeader.center.font = RED, "SimSun,Bold"
