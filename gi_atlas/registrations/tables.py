"""The comparison of registrations as rows, CSV and XLSX."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from gi_atlas.documents.saving import require_ending, require_same, save_whole
from gi_atlas.exchange.writers.sheet_cells import harmless, put_rows
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.registrations.comparing import FIELDS, Comparison, difference_text, field_word
from gi_atlas.storage.project import Project

ENDINGS = (".xlsx", ".csv")
_WIDTHS = (24, 20, 24, 24, 28, 60, 24, 14, 14, 12, 10, 30, 60)
_LONGEST_CELL = 32_767


def comparison_rows(comparisons: Iterable[Comparison]) -> list[list[str]]:
    """Heading and one row a registration, with what its product's channels disagree in."""
    heading = [_("Product"), *(field_word(name) for name in FIELDS), _("Channels disagree in"), _("Units that differ")]
    return [heading, *(row for comparison in comparisons for row in _rows_of(comparison))]


def _rows_of(comparison: Comparison) -> Iterator[list[str]]:
    values = {row.field: row.values for row in comparison.rows}
    disagree = "、".join(field_word(name) for name in comparison.differing)
    for place in range(len(comparison.registrations)):
        told = [difference_text(comparison, one) for one in comparison.scopes if place in (one.first, one.second)]
        own = [values[name][place] if name in values else "" for name in FIELDS]
        yield [comparison.product.name_official, *own, disagree, "\n".join(told)]


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """A comparison as the command line answers it."""
    return {
        "product": comparison.product.name_official,
        "product_id": comparison.product.id,
        "registrations": [one.id for one in comparison.registrations],
        "rows": [
            {"field": row.field, "values": list(row.values), "differs": row.is_different} for row in comparison.rows
        ],
        "differing": list(comparison.differing),
        "scopes": [
            {
                "first": comparison.registrations[one.first].id,
                "second": comparison.registrations[one.second].id,
                "only_first": list(one.only_first),
                "only_second": list(one.only_second),
            }
            for one in comparison.scopes
        ],
    }


def write_comparisons(
    target: Path,
    comparisons: Sequence[Comparison],
    is_replacing: bool = False,
    project: Project | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write the table of all registrations side by side as .xlsx or .csv.

    Raises
    ------
    UsageError
        OUTPUT_ENDING.
    WriteError
        See ``documents.saving.save_whole``.
    """
    return write_rows(target, comparison_rows(comparisons), _WIDTHS, is_replacing, project, progress)


def write_rows(
    target: Path,
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    is_replacing: bool = False,
    project: Project | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write a table of texts, formulas made harmless, and read it again.

    Raises
    ------
    UsageError
        OUTPUT_ENDING.
    WriteError
        See ``documents.saving.save_whole``.
    """
    ending = require_ending(target, ENDINGS)
    write, read = (_write_xlsx, _read_xlsx) if ending == ".xlsx" else (_write_csv, _read_csv)
    # A workbook knows one kind of line end.
    texts = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]
    expected = [[harmless(cell)[:_LONGEST_CELL] for cell in row] for row in texts]

    def check(path: Path) -> None:
        require_same(path, _("Rows"), read(path), expected)

    return save_whole(target, lambda path: write(path, texts, widths), check, is_replacing, project, progress)


def _write_xlsx(path: Path, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    from gi_atlas.exchange.writers.workbook import new_workbook  # loads openpyxl, which costs start-up time

    with new_workbook(path) as book:
        put_rows(book.create_sheet(), rows, widths)


def _read_xlsx(path: Path) -> list[list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    try:
        return [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
    finally:
        book.close()


def _write_csv(path: Path, rows: Sequence[Sequence[str]], _widths: Sequence[int]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([harmless(cell)[:_LONGEST_CELL] for cell in row] for row in rows)


def _read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))
