"""Files about cases: the table of states for an office to change, and what is due as table or calendar."""

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from gi_atlas.cases.calendar_file import calendar_text
from gi_atlas.cases.listing import CaseLine
from gi_atlas.cases.reading import COLUMNS, TEXT_COLUMNS
from gi_atlas.cases.words import basis_text, due_title, standing_text, weekday_text
from gi_atlas.errors import UsageError, WriteError
from gi_atlas.exchange.writers.sheet_cells import harmless, read_csv_rows
from gi_atlas.exchange.writers.text_book import TextSheet, write_text_book
from gi_atlas.i18n import N_, _
from gi_atlas.readable import readable

TABLE_ENDINGS = (".xlsx", ".csv")
DUE_ENDINGS = (".xlsx", ".csv", ".ics")
HEADINGS = (N_("Day due"), N_("Weekday"), N_("Left"), N_("Product"), N_("Procedure"), N_("Stands in"),
            N_("What is due"), N_("Held by"), N_("By which rule"), N_("Case"))  # fmt: skip
_WIDTHS = (12, 10, 28, 24, 24, 26, 24, 22, 60, 38)
Table = Sequence[Sequence[str]]
Writer = Callable[[Path], bool]


def write_table(rows: Iterable[Mapping[str, str]], target: Path) -> Path:
    """Write a table of states to a new file, with every column that an office may fill.

    Raises
    ------
    UsageError
        CASE_TABLE_FILE_KIND, CASE_TABLE_EXISTS.
    WriteError
        EXPORT_CANNOT_WRITE; nothing is left of the file.
    """
    plain = list(rows)
    further = [name for row in plain for name in row if name not in COLUMNS]
    columns = list(dict.fromkeys((*COLUMNS, *further)))
    table = [columns, *([row.get(name, "") for name in columns] for row in plain)]
    widths = [30 if name.partition("::")[0] in (*TEXT_COLUMNS, "source") else 14 for name in columns]
    return _write(target, TABLE_ENDINGS, table, widths, "states")


def write_due(lines: Sequence[CaseLine], target: Path) -> Path:
    """Write what is due to a new file: a table (XLSX, CSV) or days for a calendar (ICS).

    Raises
    ------
    UsageError
        CASE_TABLE_FILE_KIND, CASE_TABLE_EXISTS.
    WriteError
        EXPORT_CANNOT_WRITE; nothing is left of the file.
    """
    if target.suffix.lower() == ".ics":
        _require_target(target, DUE_ENDINGS)
        content = calendar_text(lines).encode()
        return _put(target, lambda made: _write_bytes(made, content))
    table = [[_(heading) for heading in HEADINGS], *(due_row(line) for line in lines)]
    return _write(target, DUE_ENDINGS, table, _WIDTHS, "due")


def due_row(line: CaseLine) -> list[str]:
    """Cells of a line of what is due, in the order of ``HEADINGS``."""
    day = line.clock.due_on
    when = ("", "") if day is None else (day.isoformat(), weekday_text(day))
    where = (line.product.name_official, line.track_text, line.state_text, due_title(line))
    return [*when, standing_text(line.clock), *where, line.holder, basis_text(line.clock), line.case.id]


def _require_target(target: Path, endings: Sequence[str]) -> None:
    if target.suffix.lower() not in endings:
        raise UsageError("CASE_TABLE_FILE_KIND", file=readable(target.name), expected=", ".join(endings))
    if target.exists():
        raise UsageError("CASE_TABLE_EXISTS", file=readable(str(target)))


def _write(target: Path, endings: Sequence[str], table: Table, widths: Sequence[int], sheet: str) -> Path:
    _require_target(target, endings)
    if target.suffix.lower() == ".csv":
        return _put(target, lambda made: _write_csv(made, table))
    return _put(target, lambda made: _write_xlsx(made, TextSheet(sheet, table, widths)))


def _put(target: Path, write: Writer) -> Path:
    """Write beside the place, compare, and only then give the name; an existing file is never replaced."""
    try:
        with tempfile.TemporaryDirectory(prefix=".gi-atlas-", dir=target.parent) as folder:
            made = Path(folder) / f"made{target.suffix.lower()}"
            if not write(made):
                raise WriteError("EXPORT_CANNOT_WRITE", path=readable(str(target)), detail="")
            os.link(made, target)
    except FileExistsError as error:
        raise UsageError("CASE_TABLE_EXISTS", file=readable(str(target))) from error
    except OSError as error:
        raise WriteError("EXPORT_CANNOT_WRITE", path=readable(str(target)), detail=str(error.strerror)) from error
    return target


def _write_bytes(made: Path, content: bytes) -> bool:
    made.write_bytes(content)
    return made.read_bytes() == content


def _write_csv(made: Path, table: Table) -> bool:
    told = [[harmless(text) for text in row] for row in table]
    with made.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(told)
    return read_csv_rows(made) == told


def _write_xlsx(made: Path, sheet: TextSheet) -> bool:
    write_text_book(made, [sheet])  # compares, too
    return True
