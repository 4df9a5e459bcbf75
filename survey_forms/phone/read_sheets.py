"""Tables of strangers as they stand, in the child: headings and rows as text, doubled headings and all."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from gi_atlas.errors import ReadError
from gi_atlas.exchange.encodings import guess_encoding, python_encoding

MAX_COLUMNS = 6_000
MAX_ROWS = 200_000
MAX_CELLS = 6_000_000
MAX_CELL_CHARACTERS = 1_000_000
_DELIMITERS = (",", ";", "\t", "|")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE_BYTES, _HEAD_CHARACTERS = 1 << 20, 1 << 18
_QUOTED = re.compile(r'"[^"]*"')
Table = dict[str, Any]
"""``name``, ``headings`` as they stand, ``numbers`` (rows, from 1), ``rows``, and which are ``too_long``."""


def read_csv_table(content: bytes, name: str, file: str, encoding: str | None = None) -> Table | None:
    """Table of a CSV text; None if there is no heading.

    Raises
    ------
    ReadError
        READ_ENCODING, READ_TABLE_BAD, READ_TOO_MANY_FIELDS, READ_TOO_MANY_ROWS.
    """
    text = _decoded(content, file, encoding)
    if "\x00" in text:
        row = text[: text.index("\x00")].count("\n") + 1
        raise ReadError("READ_TABLE_BAD", file=file, row=row, detail="NUL")
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return _table(name, file, ((reader.line_num, row) for row in reader))
    except csv.Error as error:
        raise ReadError("READ_TABLE_BAD", file=file, row=reader.line_num, detail=str(error)) from error


def _decoded(content: bytes, file: str, encoding: str | None) -> str:
    marked = next((label for mark, label in _BOMS if content.startswith(mark)), None)
    samples = content[:_SAMPLE_BYTES].splitlines()[:-1] or [content[:_SAMPLE_BYTES]]
    used = marked or python_encoding(encoding) or guess_encoding(samples).encoding or "UTF-8"
    try:
        return content.decode(used)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        shown = content[error.start : error.start + 20].decode(used, "replace")
        raise ReadError("READ_ENCODING", file=file, row=row, encoding=used, value=shown) from error


def _delimiter(text: str) -> str:
    # What stands in quotes is part of a heading, also where it breaks the line.
    bare = _QUOTED.sub("", text[:_HEAD_CHARACTERS])
    line = next((line for line in bare.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=line.count)


def read_xlsx_tables(path: Path, file: str) -> list[Table]:
    """Tables of a workbook, one for each sheet that has a heading.

    Raises
    ------
    ReadError
        READ_FAILED and the limits of ``read_csv_table``.
    """
    import openpyxl  # slow to load; only workbooks need it
    from openpyxl.utils.exceptions import InvalidFileException

    failures = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError,
                SyntaxError, OSError, EOFError, AssertionError, zlib.error)  # fmt: skip
    try:
        with path.open("rb") as stream:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            found = [_sheet(sheet, file) for sheet in book.worksheets]
    except failures as error:
        shown = str(error).replace(str(path), file).split("\n")[0][:200]
        detail = f"{type(error).__name__}: {shown}"
        raise ReadError("READ_FAILED", file=file, driver="XLSX", detail=detail) from error
    return [table for table in found if table is not None]


def _sheet(sheet: Any, file: str) -> Table | None:
    # The stated size may be A1:XFD1048576; only the rows that are there count.
    sheet.reset_dimensions()
    rows = (
        (number, [_cell(value) for value in row]) for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
    )
    return _table(str(sheet.title), file, rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _table(name: str, file: str, rows: Iterable[tuple[int, Sequence[str]]]) -> Table | None:
    filled = ((number, list(row)) for number, row in rows if any(cell.strip() for cell in row))
    _number, headings = next(filled, (0, []))
    while headings and not headings[-1].strip():
        headings.pop()
    if not headings:
        return None
    if len(headings) > MAX_COLUMNS:
        raise ReadError("READ_TOO_MANY_FIELDS", file=file, found=len(headings), expected=MAX_COLUMNS)
    table: Table = {"name": name, "headings": headings, "numbers": [], "rows": [], "too_long": []}
    for number, row in filled:
        _add_row(table, number, row, file)
    return table


def _add_row(table: Table, number: int, row: list[str], file: str) -> None:
    width, count = len(table["headings"]), len(table["rows"])
    if count >= MAX_ROWS or (count + 1) * width > MAX_CELLS:
        raise ReadError("READ_TOO_MANY_ROWS", file=file, found=number, expected=min(MAX_ROWS, MAX_CELLS // width))
    if any(cell.strip() for cell in row[width:]):
        table["too_long"].append(number)
        return
    table["numbers"].append(number)
    table["rows"].append([*row[:width], *([""] * (width - len(row)))])
