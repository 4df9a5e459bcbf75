"""Rows as text for the clipboard."""

from collections.abc import Iterable, Sequence

from gi_atlas.services.tables import TableRows
from gui.models.columns import Column

FORMULA_SIGNS = tuple("=+-@\t\r＝＋－＠")


def rows_as_text(rows: TableRows, ids: Iterable[str], columns: Sequence[Column]) -> str:
    """Headings and rows with tabs between the cells; a text that a spreadsheet would run as a formula is marked."""
    numbers = [rows.numbers[row_id] for row_id in ids if row_id in rows.numbers]
    lines = ["\t".join(column.title() for column in columns)]
    lines += ["\t".join(_cell(column, rows.columns[column.field][number]) for column in columns) for number in numbers]
    return "\n".join(lines) + "\n"


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, in one cell."""
    line = " ".join(text.split())
    return f"'{line}" if text.startswith(FORMULA_SIGNS) or line.startswith(FORMULA_SIGNS) else line


def _cell(column: Column, value: object) -> str:
    text = column.show(value)
    return text if column.is_number else harmless(text)
