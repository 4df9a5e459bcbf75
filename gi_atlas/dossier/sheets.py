"""Workbooks of a dossier: text alone, safe against formulas, each read again; marks on what others wrote."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from gi_atlas.dossier.model import Gap
from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.sheet_cells import RED, bold_font, fitted, line_count, set_height
from gi_atlas.exchange.writers.text_book import (
    LONG_SHEET,
    LONG_WIDTHS,
    LongText,
    Words,
    long_sheet,
    long_texts,
)
from gi_atlas.exchange.writers.workbook import new_workbook, save_whole
from gi_atlas.i18n import _

_A4 = 9  # as workbooks number papers
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]\x00-\x1f]")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title, its heading, its rows, the widths of its columns in characters."""

    title: str
    heading: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    widths: tuple[int, ...]

    @property
    def name(self) -> str:
        """Title as a workbook can hold it: 31 characters, without those that mean something in a formula."""
        return _NOT_IN_NAMES.sub("-", self.title)[:31].strip("' ") or "-"


def write_book(path: Path, sheets: Sequence[Sheet], mark: str = "", words: Words = _) -> list[LongText]:
    """Write a workbook and read it again; texts too long for a cell come back, they stand whole on a further sheet.

    Parameters
    ----------
    mark : str
        Stands in red above the heading of every sheet and at the head of every printed page; "" for none.
    words : callable
        Translates the words of that further sheet.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS.
    OSError
    """
    found = [text for one in sheets for text in long_texts(one.name, [one.heading, *one.rows], _head_row(mark))]
    written = [*sheets, *([_whole_texts(found, words)] if found else [])]
    with new_workbook(path) as book:
        for sheet in written:
            _put_sheet(book.create_sheet(sheet.name), sheet, mark)
    _require_same(path, written, mark)
    return found


def _head_row(mark: str) -> int:
    """Row of the heading."""
    return 2 if mark else 1


def _whole_texts(found: Sequence[LongText], words: Words) -> Sheet:
    heading, *rows = long_sheet(found, words).rows
    return Sheet(words(LONG_SHEET), tuple(heading), rows, LONG_WIDTHS)


def long_gap(part: str, text: LongText) -> Gap:
    """Remark that a text stands in pieces on the further sheet of a workbook."""
    return Gap(part, "SHEET_TEXT_LONG", {**text.context, "whole": [LONG_SHEET]}, is_note=True)


def _put_sheet(target: Any, sheet: Sheet, mark: str) -> None:
    for place, width in enumerate(sheet.widths, 1):
        target.column_dimensions[get_column_letter(place)].width = width
    target.freeze_panes = f"A{_head_row(mark) + 1}"
    _put_head(target, mark)
    _set_page(target, _head_row(mark))
    for number, (row, font) in enumerate(_fonted(sheet, mark), 1):
        is_mark = number < _head_row(mark)
        if not is_mark:
            set_height(target, number, [line_count(*cell) for cell in zip(row, sheet.widths, strict=False)])
        target.append([_cell(target, text, font, not is_mark) for text in row])


def _set_page(sheet: Any, heading_rows: int) -> None:
    """A4 lying, all columns on one page, the heading on each."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"1:{heading_rows}"


def _fonted(sheet: Sheet, mark: str) -> Sequence[tuple[Sequence[str], Any]]:
    above = [((mark,), bold_font(RED))] if mark else []
    return [*above, (sheet.heading, bold_font()), *((row, None) for row in sheet.rows)]


def _cell(target: Any, text: str, font: Any, is_wrapped: bool) -> Any:
    cell = WriteOnlyCell(target, fitted(text))
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=is_wrapped, vertical="top")
    if font is not None:
        cell.font = font
    return cell


def _put_head(sheet: Any, mark: str) -> None:
    if mark:
        sheet.oddHeader.center.text = mark.replace("&", "&&")
        sheet.oddHeader.center.color = RED


def _require_same(path: Path, sheets: Sequence[Sheet], mark: str) -> None:
    book = openpyxl.load_workbook(path)
    for sheet in sheets:
        found = [["" if cell is None else str(cell) for cell in row]
                 for row in book[sheet.name].iter_rows(values_only=True)]  # fmt: skip
        expected = [[fitted(text) for text in row] for row, _font in _fonted(sheet, mark)]
        width = max(map(len, expected))
        if found != [row + [""] * (width - len(row)) for row in expected]:
            raise WriteError("EXPORT_DIFFERS", path=path.name, field=sheet.name)


def mark_book(path: Path, mark: str) -> None:
    """Put a mark above the first row of every sheet of a workbook, and at the head of every printed page."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        sheet.insert_rows(1)
        cell = sheet.cell(1, 1, fitted(mark))
        cell.font = bold_font(RED)
        sheet.freeze_panes, sheet.print_title_rows = "A3", "1:2"
        _put_head(sheet, mark)
    save_whole(book, path)
