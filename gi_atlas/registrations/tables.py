"""The comparison of registrations as rows, CSV and XLSX."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from gi_atlas.documents.saving import require_ending, require_same, save_whole
from gi_atlas.exchange.writers.sheet_cells import harmless, read_csv_rows
from gi_atlas.exchange.writers.text_book import LongText, TextSheet, plain_lines, write_text_book
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.registrations.comparing import FIELDS, Comparison, difference_text, field_word
from gi_atlas.storage.project import Project

ENDINGS = (".xlsx", ".csv")
_WIDTHS = (24, 20, 24, 24, 28, 60, 24, 14, 14, 12, 10, 30, 60)


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
    tell: Callable[[LongText], object] = lambda _text: None,
) -> Path:
    """Write the table of all registrations side by side as .xlsx or .csv.

    Parameters
    ----------
    tell : callable
        Told of each text that no cell of a workbook holds: it stands whole on another sheet.

    Raises
    ------
    UsageError
        OUTPUT_ENDING.
    WriteError
        See ``documents.saving.save_whole``.
    """
    sheet = TextSheet(_("Registrations"), comparison_rows(comparisons), _WIDTHS)
    return write_rows(target, sheet, is_replacing, project, progress, tell)


def write_rows(
    target: Path,
    sheet: TextSheet,
    is_replacing: bool = False,
    project: Project | None = None,
    progress: Progress | None = None,
    tell: Callable[[LongText], object] = lambda _text: None,
) -> Path:
    """Write a table of texts, formulas made harmless, and read it again; no text is cut that does not stand elsewhere.

    Raises
    ------
    UsageError
        OUTPUT_ENDING.
    WriteError
        See ``documents.saving.save_whole``.
    """
    ending = require_ending(target, ENDINGS)
    table = plain_lines(sheet.rows)
    found: list[LongText] = []

    def write(path: Path) -> None:
        if ending == ".csv":
            _write_csv(path, table)
        else:
            found.extend(write_text_book(path, [sheet]))

    def check(path: Path) -> None:
        if ending == ".csv":  # a workbook was read again when it was written
            require_same(path, _("Rows"), read_csv_rows(path), _harmless_rows(table))

    written = save_whole(target, write, check, is_replacing, project, progress)
    for text in found:
        tell(text)
    return written


def _harmless_rows(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[harmless(cell) for cell in row] for row in rows]


def _write_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(_harmless_rows(rows))
