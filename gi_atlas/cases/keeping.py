"""The table of states that counts in a project: the one that ships, or an office's own edition."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from gi_atlas.cases.clock import count_anew
from gi_atlas.cases.completing import completed_rows
from gi_atlas.cases.reading import PlacedRow, placed_rows, read_table
from gi_atlas.cases.table import CaseTable
from gi_atlas.commands.changes import Label
from gi_atlas.errors import ReadError, UsageError
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.writers.sheet_cells import RISKY
from gi_atlas.i18n import N_
from gi_atlas.jobs import Progress
from gi_atlas.model import Case, ReferenceTable, TableKind
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project

if TYPE_CHECKING:
    from gi_atlas.exchange.open import ForeignFile

SHIPPED, SHIPPED_EDITION = "case_states.csv", "GI Atlas 2026-11"
Rows = tuple[Mapping[str, str], ...]


@cache
def shipped_rows() -> Rows:
    """Rows of the table that ships, by column."""
    text = files("gi_atlas.cases").joinpath(SHIPPED).read_text(encoding="utf-8-sig")
    return tuple({name: cell.strip() for name, cell in row.items()} for row in csv.DictReader(io.StringIO(text)))


@cache
def shipped_table() -> CaseTable:
    """The table that ships: Order 80, oppositions, and the tracks of older and foreign registrations."""
    read = read_table(placed_rows(shipped_rows()), SHIPPED_EDITION, file=SHIPPED)
    return replace(read, is_shipped=True)


def table_of(project: Project) -> CaseTable:
    """The table that counts in a project.

    Raises
    ------
    ManyErrors, ReadError
        The office's own table, as it stands in the project, is broken; see ``reading.read_table``.
    """
    own = _active(project)
    return _read_kept(own[-1]) if own else shipped_table()


def _read_kept(table: ReferenceTable) -> CaseTable:
    rows = [row for row in table.rows if isinstance(row, Mapping)]
    return _read_own(placed_rows(rows), table.edition, table.title, table.title or table.edition)


def _read_own(rows: Sequence[PlacedRow], edition: str, title: str, file: str) -> CaseTable:
    """An office's own table, with what it could not say yet when it was written; see ``completing``."""
    whole, taken = completed_rows(rows, shipped_rows())
    return replace(read_table(whole, edition, title, file), taken=tuple(taken))


def rows_of_table(project: Project | None) -> Rows:
    """Rows of the table that counts in a project, or of the shipped one, to be written to a file.

    What an older table has from the shipped one stands in them, so that the file says all that counts.
    """
    own = _active(project) if project is not None else []
    if not own:
        return shipped_rows()
    kept = placed_rows(row for row in own[-1].rows if isinstance(row, Mapping))
    return tuple(dict(row.cells) for row in completed_rows(kept, shipped_rows())[0])


def read_foreign_table(path: Path, progress: Progress | None = None) -> list[PlacedRow]:
    """Rows of a table of an office, XLSX or CSV, read by the door for foreign files.

    Raises
    ------
    ReadError, UnsupportedFormat
        The file is refused.
    JobCancelled
    """
    from gi_atlas.exchange.open import open_foreign  # brings pyarrow, which start-up must not

    foreign = open_foreign(path, Answers(), progress)
    rows = [row for place in range(len(foreign.layers)) for row in _sheet_rows(foreign, place)]
    if not rows:
        raise ReadError("CASE_TABLE_EMPTY", file=foreign.name)
    return rows


def _sheet_rows(foreign: "ForeignFile", place: int) -> list[PlacedRow]:
    layer = foreign.layers[place]
    if layer.faults:
        fault = layer.faults[0]
        where = {"file": foreign.name, "sheet": layer.name, "row": fault.row}
        found, expected = fault.context.get("found", "-"), fault.context.get("expected", "-")
        raise ReadError("CASE_TABLE_WRONG", **where, column="-", value=found, expected=expected)
    columns = {name.strip(): layer.values(name) for name in layer.field_names}
    return [
        PlacedRow({name: _cell(values[at]) for name, values in columns.items()}, int(number), layer.name, foreign.name)
        for at, number in enumerate(layer.rows())
    ]


def _cell(value: object) -> str:
    # What was written as "'=…" so that no spreadsheet takes it for a formula comes back as it was.
    text = "" if value is None else str(value).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in tuple(RISKY) else text


def keep_table(
    project: Project, rows: Sequence[PlacedRow], edition: str, title: str = "", is_counted_anew: bool = False
) -> CaseTable:
    """Keep an office's own table in the project, in one step; it counts from then on.

    Parameters
    ----------
    rows : sequence of PlacedRow
    edition : str
        What the office calls it; needed, so that papers can say by which table a day was counted.
    is_counted_anew : bool
        Whether the days due of open cases are counted by the new table; what a person set by hand stays.

    Raises
    ------
    ManyErrors, ReadError
        See ``reading.read_table``; nothing is changed.
    UsageError
        CASE_TABLE_EDITION without an edition; CASE_TABLE_LACKS if an open case stands in a state that it has not.
    """
    if not edition.strip():
        raise UsageError("CASE_TABLE_EDITION")
    table = _read_own(rows, edition.strip(), title, title or edition)
    cases = [case for case in project.read_all(Case) if not case.is_closed]
    _require_states(table, cases)
    plain = tuple({key: value for key, value in row.cells.items() if value} | _needed(row) for row in rows)
    digest = sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    made = ReferenceTable(TableKind.CASE_STATES, table.edition, title or table.edition, rows=plain, sha256=digest)
    counted = [count_anew(table, case) for case in cases] if is_counted_anew else []
    label = Label(N_("Keep the table of case states {0}"), (made.title,))
    save_many(project, [made, *_put_away(project), *counted], label=label)
    return table


def _needed(row: PlacedRow) -> dict[str, str]:
    # Every row names these, so that a table whose first rows have few cells still has its columns.
    return {name: row.cell(name) for name in ("row", "code", "to", "tracks", "period", "period_kind", "source",
                                              "certainty")}  # fmt: skip


def _require_states(table: CaseTable, cases: Sequence[Case]) -> None:
    lacking = sorted({case.state for case in cases if case.state not in table.states})
    lacking += sorted({case.track for case in cases if case.track not in table.tracks})
    if lacking:
        raise UsageError("CASE_TABLE_LACKS", value=", ".join(lacking), edition=table.edition)


def drop_table(project: Project) -> None:
    """Let the shipped table count again; the office's own stays in the project, put away.

    Raises
    ------
    UsageError
        CASE_TABLE_NONE if no own table counts; CASE_TABLE_LACKS if an open case stands in a state of it alone.
    """
    own = _put_away(project)
    if not own:
        raise UsageError("CASE_TABLE_NONE")
    _require_states(shipped_table(), [case for case in project.read_all(Case) if not case.is_closed])
    save_many(project, own, label=Label(N_("Let the shipped table of case states count again")))


def _put_away(project: Project) -> list[ReferenceTable]:
    return [replace(table, is_active=False) for table in _active(project)]


def _active(project: Project) -> list[ReferenceTable]:
    tables = project.read_all(ReferenceTable, is_active=True)
    return sorted((table for table in tables if table.kind == TableKind.CASE_STATES), key=lambda table: table.id)
