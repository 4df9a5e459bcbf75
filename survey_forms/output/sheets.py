"""Tables as XLSX or CSV: written row by row, read again and compared."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from gi_atlas.documents.saving import require_same
from gi_atlas.documents.words import Words
from gi_atlas.errors import format_text
from gi_atlas.exchange.safe_names import distinct_names
from gi_atlas.i18n import N_
from gi_atlas.jobs import Progress
from survey_forms.output.record_tables import RECORDS, Shape
from survey_forms.output.sheet_text import SheetTexts, Value

HEADING_ROWS = 2
_SHEET_LETTERS = 31
_FORBIDDEN_LETTERS = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))
_ERROR_WORDS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
_WIDTH, _REPORT_EVERY = 18, 500


class RowDigest:
    """Hash over rows of cells, one after the other."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.count = 0

    def add(self, row: Iterable[Any]) -> None:
        """Take in a row; empty cells at its end do not count."""
        # A workbook keeps no difference between 3 and 3.0.
        cells = [int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in row]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        self._hash.update(repr(["" if cell is None else cell for cell in cells]).encode("utf-8", "surrogatepass"))
        self.count += 1

    def text(self) -> str:
        """Count and hash."""
        return f"{self.count} {self._hash.hexdigest()}"


class XlsxSink:
    """One workbook with a sheet for each table.

    Parameters
    ----------
    path : Path
    shapes : mapping of str to Shape
    """

    def __init__(self, path: Path, shapes: Mapping[str, Shape]) -> None:
        from gi_atlas.exchange.writers.workbook import NewWorkbook  # loads openpyxl: only when tables are written

        self._book = NewWorkbook(path)
        self.texts = SheetTexts()
        self._digests: dict[str, RowDigest] = {}
        names = sheet_names(shape.name for shape in shapes.values())
        self._sheets = {key: self._sheet(name, shape) for (key, shape), name in zip(shapes.items(), names, strict=True)}
        try:
            self._put_headings(shapes)
        except BaseException:
            self.abandon()
            raise

    def _put_headings(self, shapes: Mapping[str, Shape]) -> None:
        for key, shape in shapes.items():
            self._digests[self._sheets[key].title] = RowDigest()
            self.append(key, [column.heading for column in shape.columns])
            self.append(key, [column.name for column in shape.columns])

    @property
    def digests(self) -> dict[str, str]:
        """Count and hash of the rows by sheet."""
        return {name: digest.text() for name, digest in self._digests.items()}

    def _sheet(self, name: str, shape: Shape) -> Any:
        sheet = self._book.create_sheet(name)
        sheet.freeze_panes = f"B{HEADING_ROWS + 1}"
        for number in range(1, len(shape.columns) + 1):
            sheet.column_dimensions[_letters(number)].width = _WIDTH
        return sheet

    def append(self, key: str, row: Sequence[Value]) -> None:
        """Write a row of a table."""
        sheet = self._sheets[key]
        digest = self._digests[sheet.title]
        where = f"{sheet.title} {digest.count + 1}"
        cells = [self.texts.fit(value, where) for value in row]
        sheet.append([self._cell(sheet, cell) for cell in cells])
        digest.add(cells)

    def _cell(self, sheet: Any, value: Value) -> Any:
        if not isinstance(value, str) or not (value.startswith("=") or value in _ERROR_WORDS):
            return value
        from openpyxl.cell import WriteOnlyCell

        # What openpyxl would take for a formula or an error is a text like any other.
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"
        return cell

    def close(self, words: Words) -> None:
        """Write the sheet of changes, if there are any, and the file."""
        changes = list(_changes(self.texts, words))
        if changes:
            sheet = self._book.create_sheet(sheet_names([*self._digests, words(N_("Changed"))])[-1])
            for change in changes:
                sheet.append([change])
        self._book.save_whole()

    def abandon(self) -> None:
        """Leave nothing behind of what was not ended."""
        self._book.abandon()


class CsvSink:
    """CSV files in one archive, or the table of records alone as one file.

    Each is UTF-8 with the mark that makes Excel read it so.
    """

    def __init__(self, path: Path, shapes: Mapping[str, Shape], is_single: bool) -> None:
        self._path, self._is_single = path, is_single
        self.texts = SheetTexts(is_escaped=False)
        kept = {key: shape for key, shape in shapes.items() if key == RECORDS or not is_single}
        self._names = dict(zip(kept, distinct_names(shape.name for shape in kept.values()), strict=True))
        self._folder = path.with_name(".tables")
        self._folder.mkdir()
        self._streams = {key: (self._folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="")
                         for key, name in self._names.items()}  # fmt: skip
        self._writers = {key: csv.writer(stream) for key, stream in self._streams.items()}
        self._digests = {key: RowDigest() for key in kept}
        for key, shape in kept.items():
            self.append(key, [column.heading for column in shape.columns])
            self.append(key, [column.name for column in shape.columns])

    @property
    def digests(self) -> dict[str, str]:
        """Count and hash of the rows by file."""
        return {self._names[key]: digest.text() for key, digest in self._digests.items()}

    def append(self, key: str, row: Sequence[Value]) -> None:
        """Write a row of a table, if it is kept."""
        if key not in self._writers:
            return
        digest = self._digests[key]
        cells = [self.texts.fit(value, f"{self._names[key]} {digest.count + 1}") for value in row]
        shown = ["" if cell is None else str(cell) for cell in cells]
        self._writers[key].writerow(shown)
        digest.add(shown)

    def close(self, words: Words) -> None:
        """Write the list of changes, if there are any, and the file."""
        for stream in self._streams.values():
            stream.close()
        if self._is_single:
            (self._folder / f"{self._names[RECORDS]}.csv").rename(self._path)
            return
        with zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in self._names.values():
                archive.write(self._folder / f"{name}.csv", f"{name}.csv")
            changes = list(_changes(self.texts, words))
            if changes:
                archive.writestr("changed.txt", "\n".join(changes))

    def abandon(self) -> None:
        """Close what was not ended; the files lie in a folder that goes."""
        for stream in self._streams.values():
            # What the disk does not take any more is not wanted either.
            with suppress(OSError):
                stream.close()


def _changes(texts: SheetTexts, words: Words) -> Iterable[str]:
    for item in texts.replaced:
        yield format_text("OUTPUT_CLEANED", {"where": item.where, "code": item.code}, words.language)
    for cut in texts.cuts:
        yield format_text("OUTPUT_CUT", {"where": cut.where, "count": cut.count}, words.language)


def sheet_names(names: Iterable[str]) -> list[str]:
    """Names that Excel and file systems take: short, without special characters, each once whatever its case."""
    given: list[str] = []
    for name in names:
        plain = (name.translate(_FORBIDDEN_LETTERS).strip() or "sheet")[:_SHEET_LETTERS]
        found, number = plain, 1
        while found.casefold() in (other.casefold() for other in given):
            number += 1
            found = f"{plain[: _SHEET_LETTERS - 4]} {number}"
        given.append(found)
    return given


def _letters(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))


def check_xlsx(path: Path, digests: Mapping[str, str], progress: Progress) -> None:
    """Read a workbook again and compare every cell of it.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS.
    JobCancelled
    """
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    try:
        for name, expected in digests.items():
            require_same(path, name, _digest(book[name].iter_rows(values_only=True), progress), expected)
    finally:
        book.close()


def check_csv(path: Path, digests: Mapping[str, str], progress: Progress) -> None:
    """Read CSV files again and compare every cell.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS.
    JobCancelled
    """
    if not zipfile.is_zipfile(path):
        (expected,) = digests.values()
        with path.open(encoding="utf-8-sig", newline="") as stream:
            require_same(path, path.name, _digest(csv.reader(stream), progress), expected)
        return
    with zipfile.ZipFile(path) as archive:
        for name, expected in digests.items():
            with io.TextIOWrapper(archive.open(f"{name}.csv"), encoding="utf-8-sig", newline="") as stream:
                require_same(path, name, _digest(csv.reader(stream), progress), expected)


def _digest(rows: Iterable[Iterable[Any]], progress: Progress) -> str:
    digest = RowDigest()
    for row in rows:
        digest.add(row)
        if digest.count % _REPORT_EVERY == 0:
            progress.check()
    return digest.text()


Check = Callable[[Path, Mapping[str, str], Progress], None]
CHECKS: dict[str, Check] = {".xlsx": check_xlsx, ".csv": check_csv, ".zip": check_csv}


Sink = XlsxSink | CsvSink


def make_sink(path: Path, shapes: Mapping[str, Shape]) -> Sink:
    """Sink for a file by its ending: .xlsx, .csv or .zip."""
    ending = path.suffix.lower()
    return XlsxSink(path, shapes) if ending == ".xlsx" else CsvSink(path, shapes, is_single=ending == ".csv")
