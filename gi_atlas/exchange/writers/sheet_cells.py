"""Texts in workbooks: no text becomes a formula, no character breaks the file."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

RISKY = "=+-@\t\r＝＋－＠"
# What XML 1.0 cannot hold (production 2, Char).
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL_CHARACTERS = 32_767
CUT_MARK = "…✂"
"""Ends a text of which a cell holds the beginning only; ``text_book`` has the whole on a sheet of its own."""
_A4 = 9  # ECMA-376, part 1, 18.3.1.63


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

    A text that no cell holds ends in a mark; ``text_book`` keeps the whole.
    On paper it lies broad, all columns on one page, the first rows on each; a mark above the heading is not wrapped.
    """
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{head_rows + 1}"
    sheet.print_title_rows = f"1:{head_rows}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for number, row in enumerate(rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, fitted(text))
            cell.data_type = "s"
            if number < head_rows:
                is_heading = number == head_rows - 1
                cell.font = Font(bold=True, color=None if is_heading else "C00000")
                cell.alignment = Alignment(wrap_text=is_heading, vertical="center")
            cells.append(cell)
        sheet.append(cells)


def mark_sheets(book: Any, mark: str) -> None:
    """Put a mark at the head of every printed page of a workbook's sheets; "" puts none."""
    for sheet in book.worksheets if mark else ():
        # "&" begins an instruction in a header; two of them are one sign.
        sheet.oddHeader.center.text = mark.replace("&", "&&")
        sheet.oddHeader.center.color, sheet.oddHeader.center.font = "C00000", "SimSun,Bold"
