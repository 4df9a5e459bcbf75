"""Workbooks of text in which nothing is lost: what no cell can hold stands whole on a sheet of its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gi_atlas.errors import WriteError, format_text
from gi_atlas.exchange.writers.sheet_cells import CELL_CHARACTERS, fitted, harmless, put_rows, utf16_length
from gi_atlas.i18n import N_, _

LONG_SHEET = N_("Whole texts")
LONG_HEADING = (N_("Sheet"), N_("Row"), N_("Column"), N_("Piece"), N_("Text"))
LONG_WIDTHS = (18, 8, 28, 8, 100)
Table = Sequence[Sequence[str]]
Words = Callable[[str], str]


@dataclass(frozen=True)
class TextSheet:
    """A sheet of texts: its title, its rows with the heading first, the widths of its columns in characters."""

    title: str
    rows: Table
    widths: Sequence[int]


@dataclass(frozen=True)
class LongText:
    """A text that no cell holds, and where it stands.

    Attributes
    ----------
    sheet, column : str
        As they are headed.
    row : int
        As a spreadsheet counts, from 1.
    text : str
    """

    sheet: str
    row: int
    column: str
    text: str

    @property
    def context(self) -> dict[str, Any]:
        """What its remark says, beside ``whole``, the sheet on which the text stands."""
        return {"sheet": self.sheet, "row": self.row, "column": self.column, "count": len(self.text)}

    def message(self) -> str:
        """Remark on it, in the current language."""
        return format_text("SHEET_TEXT_LONG", {**self.context, "whole": _(LONG_SHEET)})

    def pieces(self) -> list[str]:
        """The text cut so that each piece fits a cell; they make it again when they are put together.

        A piece that would start a formula has an apostrophe before it, as every text of a sheet.
        """
        # Room for that apostrophe; two UTF-16 units that are one character are not parted.
        coded, most = harmless(self.text).encode("utf-16-le"), CELL_CHARACTERS - 1
        found, start = [], 0
        while start < len(coded):
            piece = coded[start : start + 2 * most].decode("utf-16-le", "ignore")
            found.append(harmless(piece))
            start += 2 * utf16_length(piece)
        return found


def long_texts(title: str, rows: Table, first_row: int = 1) -> list[LongText]:
    """Texts of a table that no cell holds; its heading is the row ``first_row`` of the sheet."""
    return [
        LongText(title, number, rows[0][place] if place < len(rows[0]) else str(place + 1), text)
        for number, row in enumerate(rows, first_row)
        for place, text in enumerate(row)
        if utf16_length(harmless(text)) > CELL_CHARACTERS
    ]


def long_sheet(found: Iterable[LongText], words: Words = _) -> TextSheet:
    """The sheet that has them whole, a row a piece."""
    rows = [[words(heading) for heading in LONG_HEADING]]
    for one in found:
        pieces = one.pieces()
        rows += [
            [one.sheet, str(one.row), one.column, f"{number}/{len(pieces)}", piece]
            for number, piece in enumerate(pieces, 1)
        ]
    return TextSheet(words(LONG_SHEET), rows, LONG_WIDTHS)


def write_text_book(path: Path, sheets: Sequence[TextSheet], words: Words = _) -> list[LongText]:
    """Write a workbook and read it again; what was too long for its cell is also what comes back.

    Parameters
    ----------
    sheets : sequence of TextSheet
        Lines in a cell end as a workbook knows it, by one sign.
    words : callable
        Translates the words of the sheet with whole texts.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS.
    OSError
    """
    from gi_atlas.exchange.writers.workbook import new_workbook  # loads openpyxl, which costs start-up time

    plain = [TextSheet(one.title, plain_lines(one.rows), one.widths) for one in sheets]
    found = [text for one in plain for text in long_texts(one.title, one.rows)]
    written = [*plain, *([long_sheet(found, words)] if found else [])]
    with new_workbook(path) as book:
        for one in written:
            put_rows(book.create_sheet(one.title), one.rows, one.widths)
    _require_same(path, written)
    return found


def plain_lines(rows: Table) -> list[list[str]]:
    """The rows with the one line end that a workbook knows."""
    return [[text.replace("\r\n", "\n").replace("\r", "\n") for text in row] for row in rows]


def _require_same(path: Path, sheets: Sequence[TextSheet]) -> None:
    for one, found in zip(sheets, _read(path), strict=True):
        if found != [[fitted(text) for text in row] for row in one.rows]:
            raise WriteError("EXPORT_DIFFERS", path=path.name, field=one.title)


def _read(path: Path) -> Iterator[list[list[str]]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    try:
        for sheet in book.worksheets:
            yield [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    finally:
        book.close()
