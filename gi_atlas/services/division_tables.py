"""A table of changes as XLSX or CSV: written beside its place, read again, only then named."""

import csv
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gi_atlas.errors import UsageError, WriteError, format_text
from gi_atlas.exchange.writers.sheet_cells import harmless, put_rows
from gi_atlas.i18n import N_, _

COLUMNS = {
    "kind": N_("Kind of change"),
    "old_code": N_("Old code"),
    "old_name": N_("Old name"),
    "new_code": N_("New code"),
    "new_name": N_("New name"),
    "share": N_("Share of the old unit"),
    "by_hand": N_("By hand"),
    "evidence": N_("Evidence"),
    "reason": N_("Reason"),
    "document": N_("Document of the change"),
    "changed_on": N_("Changed on"),
}
_WIDTHS = (16, 16, 30, 16, 30, 14, 10, 40, 40, 30, 14)
_CELL_CHARACTERS = 32_767
_CUT_MARK = "…✂"  # as tables of records mark a text that a cell of a workbook cannot hold whole


def write_changes(rows: Sequence[dict[str, Any]], target: Path) -> Path:
    """Write rows of changes to a new file.

    Parameters
    ----------
    rows : sequence of dict
        Of ``change_rows``.
    target : Path
        Ends in .xlsx or .csv. CSV has every text whole; one that a cell of a workbook cannot hold ends in "…✂" there
        and is told of on a second sheet.

    Raises
    ------
    UsageError
        DIVISIONS_FILE_KIND, DIVISIONS_EXISTS.
    WriteError
        EXPORT_CANNOT_WRITE; nothing is left of the file.
    """
    ending = target.suffix.lower()
    if ending not in _WRITERS:
        raise UsageError("DIVISIONS_FILE_KIND", file=target.name)
    if target.exists():
        raise UsageError("DIVISIONS_EXISTS", file=str(target))
    table = [[_(COLUMNS[key]) for key in COLUMNS], *([_cell(row[key]) for key in COLUMNS] for row in rows)]
    try:
        _write_beside(target, table, ending)
    except OSError as error:
        raise WriteError("EXPORT_CANNOT_WRITE", path=str(target), detail=str(error)) from error
    return target


def _write_beside(target: Path, table: list[list[str]], ending: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".gi-atlas-", dir=target.parent) as folder:
        made = Path(folder) / f"changes{ending}"
        _WRITERS[ending](made, table)
        if _READERS[ending](made) != (table if ending == ".csv" else _all_fitted(table)):
            raise WriteError("EXPORT_CANNOT_WRITE", path=str(target), detail="")
        os.replace(made, target)


def _cell(value: Any) -> str:
    """Text of a cell; codes stay texts, and what a spreadsheet would run as a formula is marked as text."""
    if value is None or value is False:
        return ""
    text = "1" if value is True else f"{value:.4f}" if isinstance(value, float) else str(value)
    return harmless(text)


def _fitted(text: str) -> str:
    """Text as a cell of a workbook holds it, by Excel's count of UTF-16 units; one that is cut ends in a mark."""
    coded = text.encode("utf-16-le")
    if len(coded) <= 2 * _CELL_CHARACTERS:
        return text
    return coded[: 2 * (_CELL_CHARACTERS - len(_CUT_MARK))].decode("utf-16-le", "ignore") + _CUT_MARK


def _all_fitted(table: list[list[str]]) -> list[list[str]]:
    return [[_fitted(text) for text in row] for row in table]


def _write_csv(path: Path, table: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(table)


def _read_csv(path: Path) -> list[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), path.stat().st_size))  # of the process: it may only grow
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def _write_xlsx(path: Path, table: list[list[str]]) -> None:
    from gi_atlas.exchange.writers.workbook import new_workbook  # loads openpyxl, which costs start-up time

    with new_workbook(path) as book:
        put_rows(book.create_sheet(_("Changes of divisions")), _all_fitted(table), _WIDTHS)
        if cuts := list(_cuts(table)):
            put_rows(book.create_sheet(_("Changed")), [[_("Changed")], *([text] for text in cuts)], (80,))


def _cuts(table: list[list[str]]) -> Iterator[str]:
    """What is told of each text that a cell could not hold."""
    for number, row in enumerate(table, 1):
        for heading, text in zip(table[0], row, strict=True):
            if _fitted(text) != text:
                where = f"{number} {heading}"
                yield format_text("OUTPUT_CUT", {"where": where, "count": len(text)})


def _read_xlsx(path: Path) -> list[list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    try:
        return [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
    finally:
        book.close()


_WRITERS = {".csv": _write_csv, ".xlsx": _write_xlsx}
_READERS = {".csv": _read_csv, ".xlsx": _read_xlsx}
