"""A register of announcements read in one go: what each wording says and what is wrong in it, as a table."""

import csv
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gi_atlas.coordinates import format_extent
from gi_atlas.errors import UsageError, WriteError
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.open import ForeignFile, ForeignLayer, open_foreign
from gi_atlas.exchange.writers.sheet_cells import harmless, read_csv_rows
from gi_atlas.exchange.writers.text_book import LongText, TextSheet, write_text_book
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.rules.findings import Finding, Severity
from gi_atlas.scope.findings import scope_findings
from gi_atlas.scope.reading import read_scopes
from gi_atlas.scope.wording import ReadScope
from gi_atlas.services.register_columns import Columns, find_columns, place_of, wording_of

# No column of a register is a coordinate of a point: 东经114°38′～114°48′ is words.
_AS_TEXT = Answers(fields={"lon": "", "lat": "", "wkt": ""})
SUMMARY = (N_("Row"), N_("Product"), N_("Kinds"), N_("Units"), N_("Number said"), N_("Number listed"),
           N_("Villages"), N_("Extent"), N_("Corner points"), N_("Letter"), N_("Findings"), N_("Not read"),
           N_("Scope wording"))  # fmt: skip
FINDINGS = (N_("Row"), N_("Product"), N_("Severity"), N_("Code"), N_("Written"), N_("May be meant"), N_("Message"),
            N_("What to do"))  # fmt: skip
UNREAD = (N_("Row"), N_("Product"), N_("Not read"), N_("Scope wording"))
_SHEETS = (N_("Wordings"), N_("Findings"), N_("Not read"))
_WIDTHS = {
    0: (6, 18, 18, 60, 10, 10, 10, 36, 12, 22, 40, 30, 80),
    1: (6, 18, 10, 22, 36, 36, 60, 60),
    2: (6, 18, 40, 80),
}


@dataclass(frozen=True)
class RegisterRow:
    """One announcement of a register; ``number`` is its row in the file, ``cell`` its wording there, as it stands.

    ``scope`` was read from more where positions or the letter have columns of their own.
    """

    number: int
    product: str
    scope: ReadScope
    findings: tuple[Finding, ...]
    cell: str

    @property
    def unread(self) -> list[str]:
        """Words of the wording that nothing was made of; all of it where nothing was read."""
        text = self.scope.text
        if not self.scope.kinds:
            return [text]
        return [text[start:end] for start, end in self.scope.unread]


@dataclass(frozen=True)
class Register:
    """All announcements of a file, and the columns that they were taken from."""

    file: str
    text_column: str
    product_column: str
    rows: tuple[RegisterRow, ...]
    empty: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether any wording has a finding of severity error."""
        return any(finding.severity is Severity.ERROR for row in self.rows for finding in row.findings)

    def as_json(self) -> dict[str, Any]:
        """Answer of the command."""
        return {
            "file": self.file,
            "text_column": self.text_column,
            "product_column": self.product_column,
            "read": sum(bool(row.scope.kinds) for row in self.rows),
            "rows": [_json_row(row) for row in self.rows],
            "not_read": [{"row": row.number, "product": row.product, "words": row.unread}
                         for row in self.rows if row.unread],
            "empty": list(self.empty),
            "refused": list(self.refused),
        }  # fmt: skip


def _json_row(row: RegisterRow) -> dict[str, Any]:
    scope = row.scope
    return {
        "row": row.number,
        "product": row.product,
        "kinds": list(scope.kind_names),
        "units": [unit.name for unit in scope.units],
        "declared_count": scope.declared_count,
        "extent_deg": list(scope.extent_deg) if scope.extent_deg else None,
        "findings": [finding.as_json() for finding in row.findings],
    }


def read_register(
    path: Path, text_column: str = "", product_column: str = "", progress: Progress | None = None
) -> Register:
    """Read every wording of a table.

    Parameters
    ----------
    path : Path
        XLSX or CSV; it is read by the door for foreign files.
    text_column, product_column : str
        "" to find them by their usual names; the column with the longest texts if none has one.

    Raises
    ------
    ReadError, UnsupportedFormat
        The file is refused.
    UsageError
        SCOPE_BATCH_COLUMN, SCOPE_BATCH_EMPTY.
    JobCancelled
    """
    progress = progress or Progress()
    foreign = open_foreign(path, _AS_TEXT, progress)
    layer, columns = _layer(foreign, text_column)
    if product_column:
        columns = replace(columns, product=_column(foreign, layer, product_column))
    values = {name: layer.values(name) for name in layer.field_names}
    rows: list[RegisterRow] = []
    empty: list[int] = []
    for place, number in enumerate(layer.rows()):
        progress.report(place / len(layer))
        read = _read_row(int(number), columns, {name: column[place] for name, column in values.items()})
        rows += read
        empty += [] if read else [int(number)]
    if not rows:
        raise UsageError("SCOPE_BATCH_EMPTY", file=foreign.name)
    return Register(foreign.name, columns.text, columns.product, tuple(rows), tuple(empty), _refused(layer))


def _refused(layer: ForeignLayer) -> tuple[int, ...]:
    """Rows that the door did not let in, such as those longer than the heading."""
    return tuple(sorted({fault.row for fault in layer.faults}))


def _read_row(number: int, columns: Columns, cells: Mapping[str, Any]) -> list[RegisterRow]:
    """What a row says, for each product of its wording; [] where its cell is empty."""
    text = wording_of(columns, cells)
    scopes = read_scopes(text, *place_of(columns, cells)) if text else ()
    product = str(cells.get(columns.product) or "").strip() if len(scopes) == 1 else ""
    cell = str(cells.get(columns.text) or "")
    return [RegisterRow(number, product or scope.product, scope, scope_findings(scope), cell) for scope in scopes]


def _layer(foreign: ForeignFile, text_column: str) -> tuple[ForeignLayer, Columns]:
    """The sheet that has wordings, and its columns."""
    filled = [layer for layer in foreign.layers if len(layer)]
    if not filled:
        raise UsageError("SCOPE_BATCH_EMPTY", file=foreign.name)
    if text_column:
        layer = next((layer for layer in filled if text_column in layer.field_names), filled[0])
        return layer, replace(find_columns(layer.field_names), text=_column(foreign, layer, text_column))
    for layer in filled:
        if (columns := find_columns(layer.field_names)).text:
            return layer, columns
    lengths = [(_length(layer, name), -place, name) for place, layer in enumerate(filled) for name in layer.field_names]
    _longest, place, name = max(lengths)
    return filled[-place], replace(find_columns(filled[-place].field_names), text=name)


def _length(layer: ForeignLayer, name: str) -> int:
    return sum(len(str(value or "")) for value in layer.values(name))


def _column(foreign: ForeignFile, layer: ForeignLayer, name: str) -> str:
    if name not in layer.field_names:
        choices = ", ".join(layer.field_names)
        raise UsageError("SCOPE_BATCH_COLUMN", file=foreign.name, value=name, choices=choices)
    return name


def write_register(register: Register, target: Path, tell: Callable[[LongText], object] = lambda _text: None) -> Path:
    """Write what was read to a new file: a workbook of three sheets, or the first of them as CSV.

    Every text is written so that no spreadsheet takes it for a formula; the file is read again and compared.

    Parameters
    ----------
    tell : callable
        Told of each text that no cell of a workbook holds: it stands whole on a fourth sheet.

    Raises
    ------
    UsageError
        SCOPE_BATCH_TARGET, SCOPE_BATCH_EXISTS.
    WriteError
        EXPORT_CANNOT_WRITE, EXPORT_DIFFERS; nothing is left of the file.
    """
    require_target(target)
    found: list[LongText] = []
    tables = [list(table) for table in (_summary(register), _findings(register), _not_read(register))]
    try:
        with tempfile.TemporaryDirectory(prefix=".gi-atlas-", dir=target.parent) as folder:
            made = Path(folder) / f"register{target.suffix.lower()}"
            if made.suffix == ".csv":
                _write_csv(made, tables[0])
            else:
                found = write_text_book(made, _sheets(tables))
            os.link(made, target)
    except FileExistsError as error:
        raise UsageError("SCOPE_BATCH_EXISTS", file=str(target)) from error
    except OSError as error:
        raise WriteError("EXPORT_CANNOT_WRITE", path=str(target), detail=str(error)) from error
    for text in found:
        tell(text)
    return target


def _sheets(tables: Sequence[Sequence[Sequence[str]]]) -> list[TextSheet]:
    return [TextSheet(_(name), table, _WIDTHS[number])
            for number, (name, table) in enumerate(zip(_SHEETS, tables, strict=True))]  # fmt: skip


def require_target(target: Path) -> None:
    """Refuse a file that is there already or is of another kind, before the work is done.

    Raises
    ------
    UsageError
        SCOPE_BATCH_TARGET, SCOPE_BATCH_EXISTS.
    """
    if target.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageError("SCOPE_BATCH_TARGET", file=target.name)
    if target.exists():
        raise UsageError("SCOPE_BATCH_EXISTS", file=str(target))


def _summary(register: Register) -> Iterator[list[str]]:
    yield [_(heading) for heading in SUMMARY]
    for row in register.rows:
        scope = row.scope
        yield [
            str(row.number),
            row.product,
            "、".join(scope.kind_names),
            "、".join(_unit_text(unit.name, unit.part_note) for unit in scope.units),
            _number(scope.declared_count),
            str(len(scope.units)),
            _number(scope.village_count),
            format_extent(scope.extent_deg) if scope.extent_deg else "",
            str(len(scope.corners) or ""),
            scope.letter.number or scope.letter.title if scope.letter else "",
            "\n".join(finding.message() for finding in row.findings),
            "\n".join(row.unread),
            row.cell,
        ]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _unit_text(name: str, part: str) -> str:
    return f"{name}（{part}）" if part else name


def _findings(register: Register) -> Iterator[list[str]]:
    yield [_(heading) for heading in FINDINGS]
    for row in register.rows:
        for found in row.findings:
            evidence = found.evidence
            yield [str(row.number), row.product, str(found.severity), found.rule, str(evidence["written"]),
                   str(evidence["proposal"]), found.message(), found.fix()]  # fmt: skip


def _not_read(register: Register) -> Iterator[list[str]]:
    yield [_(heading) for heading in UNREAD]
    for row in register.rows:
        for words in row.unread:
            yield [str(row.number), row.product, words, row.cell]
    for number in register.empty:
        yield [str(number), "", _("the cell is empty"), ""]
    for number in register.refused:
        yield [str(number), "", _("the row does not fit the heading"), ""]


def _write_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    table = [[harmless(text) for text in row] for row in rows]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(table)
    if read_csv_rows(path) != table:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=_("Rows"))
