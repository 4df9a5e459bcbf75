"""Tables of strangers, in the child: CSV and XLSX, as lists or with coordinates. Every value stays text."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from itertools import chain, compress, islice, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.boundary_names import name_of_table
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.coordinate_text import parse_coordinate
from gi_atlas.exchange.corner_columns import TITLE_ROWS, find_corner_heading, with_titles
from gi_atlas.exchange.encodings import EncodingGuess, guess_encoding, python_encoding
from gi_atlas.exchange.field_names import find_field, stated_datum
from gi_atlas.exchange.geometry_door import PlainGeometries, make_plain
from gi_atlas.exchange.layer_file import FieldInfo, LayerRows, RowFault
from gi_atlas.exchange.read_corner_table import add_corner_table
from gi_atlas.exchange.read_vector import layer_facts, warn_of_geometry

MAX_LINE_CHARACTERS = 1_000_000
_PLANE_NAMES = frozenset({"x", "y", "point_x", "point_y"})
_NOT_STORED = (
    "CIRCULAR",
    "COMPOUND",
    "CURVE",
    "MULTICURVE",
    "MULTISURFACE",
    "SURFACE",
    "TIN",
    "POLYHEDRAL",
    "TRIANGLE",
)
_WKT_WORDS = ("POINT", "LINESTRING", "POLYGON", "MULTI", "GEOMETRYCOLLECTION", "SRID=", *_NOT_STORED)
_DELIMITERS = (",", "\t", ";", "|")
_BLANKS = re.compile(r"\s*[，；、]\s*|\s+")
_BOM_ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

Numbered = tuple[int, list[str | None]]


def read_csv(job: ChildJob, path: Path, answer: ChildAnswer) -> None:
    """Add a CSV file's rows as one layer.

    Raises
    ------
    ReadError
        READ_ENCODING, READ_TABLE_BAD, READ_TOO_MANY_FIELDS, READ_TOO_MANY_ROWS, READ_NO_ROWS.
    """
    content = path.read_bytes()
    delimiter, encoding = _checked_text(job, content, answer)
    spaced = _spaced_corners(content.decode(encoding)) if len(content) < MAX_LINE_CHARACTERS else None
    if spaced is not None:
        add_table(job, file_stem(job), iter(spaced), answer)
        return
    csv.field_size_limit(MAX_LINE_CHARACTERS)
    lines = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        numbered: Iterator[Numbered] = ((reader.line_num, [*row]) for row in reader)
        add_table(job, file_stem(job), numbered, answer)
    except csv.Error as error:
        raise ReadError("READ_TABLE_BAD", file=job.file, row=reader.line_num, detail=str(error)) from error


def _checked_text(job: ChildJob, content: bytes, answer: ChildAnswer) -> tuple[str, str]:
    """Delimiter and encoding of a table; its text was decoded once, so that every fault of it is told by its row."""
    text, encoding = _decoded(job, content, answer)
    if "\x00" in text:
        raise ReadError("READ_TABLE_BAD", file=job.file, row=text[: text.index("\x00")].count("\n") + 1, detail="NUL")
    return _delimiter(text), encoding


def _decoded(job: ChildJob, content: bytes, answer: ChildAnswer) -> tuple[str, str]:
    marked = next((name for mark, name in _BOM_ENCODINGS if content.startswith(mark)), None)
    if marked is not None:
        guess = EncodingGuess(marked.removesuffix("-sig").upper(), "ENCODING_STATED", True, True, "BOM")
    else:
        guess = guess_encoding(_distinct(content))
    used = python_encoding(job.encoding) or guess.encoding or "ISO8859-1"
    answer.encoding = {**asdict(guess), "used": used}
    try:
        return content.decode(marked or used), marked or used
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        shown = content[error.start : error.start + 20].decode(used, "replace")
        raise ReadError("READ_ENCODING", file=job.file, row=row, encoding=used, value=shown) from error


def _distinct(content: bytes) -> list[bytes]:
    pieces = dict.fromkeys(content[: 4 << 20].replace(b"\t", b",").replace(b"\r", b"").replace(b"\n", b",").split(b","))
    if len(content) > 4 << 20:
        pieces.popitem()
    return [piece.strip(b'" ') for piece in pieces]


def _delimiter(text: str) -> str:
    # Titles stand in lines of their own above the heading.
    first = text.split("\n", TITLE_ROWS)[:TITLE_ROWS]
    line = next((line for line in first if any(mark in line for mark in _DELIMITERS)), "")
    return max(_DELIMITERS, key=line.count)


def _spaced_corners(text: str) -> list[Numbered] | None:
    """Rows of a list of corners whose columns are parted by blanks or full-width marks alone; else None."""
    if any(mark in text for mark in _DELIMITERS):
        return None
    rows: list[Numbered] = [
        (number, [*_BLANKS.split(line.strip())]) for number, line in enumerate(text.splitlines(), 1) if line.strip()
    ]
    return rows if find_corner_heading(rows[: TITLE_ROWS + 2]) is not None else None


def read_xlsx(job: ChildJob, path: Path, answer: ChildAnswer) -> None:
    """Add every sheet of a workbook that has a heading and rows.

    Raises
    ------
    ReadError
        READ_FAILED, READ_NO_ROWS and the limits of ``read_csv``.
    """
    import openpyxl  # slow to load; only workbooks need it
    from openpyxl.utils.exceptions import InvalidFileException

    answer.encoding = {**asdict(guess_encoding([])), "used": "UTF-8"}
    failures = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError,
                SyntaxError, OSError, EOFError, AssertionError, zlib.error)  # fmt: skip
    try:
        with path.open("rb") as stream:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets[: limits.MAX_LAYERS]:
                _add_sheet(job, sheet, answer)
    except failures as error:
        shown = str(error).replace(str(path), job.file).split("\n")[0][:200]
        detail = f"{type(error).__name__}: {shown}"
        raise ReadError("READ_FAILED", file=job.file, driver="XLSX", detail=detail) from error
    if not answer.layers:
        raise ReadError("READ_NO_ROWS", file=job.file)
    leave_out_remarks(answer)


def leave_out_remarks(answer: ChildAnswer) -> None:
    """Beside a table of corners, leave out tables without places: they explain it."""
    if not any(layer.get("is_corner_table") for layer in answer.layers):
        return
    others = [layer["name"] for layer in answer.layers if not layer["geometry_types"]]
    if others:
        answer.warn("CORNERS_SHEETS", names=", ".join(others))
    answer.layers = [layer for layer in answer.layers if layer["geometry_types"]]


def _add_sheet(job: ChildJob, sheet: Any, answer: ChildAnswer) -> None:
    # The stated size may be A1:XFD1048576; only the rows that are there count.
    sheet.reset_dimensions()
    rows = (
        (number, [_cell_text(value) for value in row])
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
    )
    filled = ((number, row) for number, row in rows if any(row))
    try:
        add_table(job, str(sheet.title), filled, answer)
    except ReadError as error:
        if error.code != "READ_NO_ROWS":
            raise


def _cell_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def add_table(job: ChildJob, name: str, numbered: Iterable[Numbered], answer: ChildAnswer) -> None:
    """Add rows with a heading as one layer; rows longer than the heading become faults.

    A list of corner points becomes the polygon that they bound.
    """
    rows = iter(numbered)
    start = list(islice(rows, TITLE_ROWS + 2))
    corners = find_corner_heading(start)
    if corners is not None:
        titles = [text for _number, row in start[: corners[0]] for text in row if text]
        rest = chain(start[corners[0] + corners[1].heading_rows :], rows)
        stated = with_titles(corners[1], titles)
        add_corner_table(job, name_of_table(file_stem(job), [*titles, name]), stated, rest, answer)
        return
    rows = chain(_below_titles(start), rows)
    heading = _heading(job, rows, answer)
    numbers, columns, faults = _collect(job, rows, len(heading))
    if not numbers and not faults:
        raise ReadError("READ_NO_ROWS", file=job.file)
    geometries, bad = _geometries(job, heading, columns, numbers)
    plain = make_plain(geometries, np.array(numbers, dtype=np.int64))
    faults += [*bad, *plain.faults]
    content = _kept(numbers, plain, columns, {fault.row for fault in faults})
    fields = [FieldInfo(label, "TEXT") for label in heading]
    facts = {**layer_facts(plain), **_coordinate_facts(job, heading)}
    if not plain.types:
        facts["null_count"] = 0
    shown = answer.add_layer(job.folder, name, fields, content, faults, crs_text=None, **facts)
    if plain.types:
        warn_of_geometry(answer, shown, plain)


def file_stem(job: ChildJob) -> str:
    """Name of the file without its ending."""
    return Path(job.file).stem.removesuffix(".csv")


def _below_titles(start: list[Numbered]) -> list[Numbered]:
    """First rows without titles: rows of one cell above the first one that fills several columns."""
    filled = [sum(bool(cell) for cell in row) for _number, row in start]
    place = next((place for place, count in enumerate(filled) if count > 1), 0)
    is_title = place and filled[0] == 1 and filled[place] >= _LEAST_COLUMNS
    return start[place:] if is_title else start


# A row of fewer cells below a single one may as well be a row that is too long.
_LEAST_COLUMNS = 3


def _heading(job: ChildJob, rows: Iterator[Numbered], answer: ChildAnswer) -> list[str]:
    _number, first = next(rows, (0, []))
    if not any(first):
        raise ReadError("READ_NO_ROWS", file=job.file)
    if len(first) > limits.MAX_FIELDS:
        raise ReadError("READ_TOO_MANY_FIELDS", file=job.file, found=len(first), expected=limits.MAX_FIELDS)
    while first and not first[-1]:
        first.pop()
    return answer.clean_names([label or "" for label in first], "column")


def _collect(
    job: ChildJob, rows: Iterator[Numbered], width: int
) -> tuple[list[int], list[list[str | None]], list[RowFault]]:
    """Numbers of the rows that fit the heading, their values by column, and the rows that do not fit."""
    numbers: list[int] = []
    columns: list[list[str | None]] = [[] for _place in range(width)]
    faults: list[RowFault] = []
    for number, row in rows:
        if not any(row):
            continue
        if len(numbers) >= limits.MAX_ROWS:
            raise ReadError("READ_TOO_MANY_ROWS", file=job.file, found=number, expected=limits.MAX_ROWS)
        if any(row[width:]):
            faults.append(RowFault(number, "ROW_TOO_LONG", {"found": len(row), "expected": width}))
            continue
        numbers.append(number)
        for column, cell in zip_longest(columns, row[:width]):
            column.append(cell or None)
    return numbers, columns, faults


def _kept(numbers: list[int], plain: PlainGeometries, columns: list[list[str | None]], wrong: set[int]) -> LayerRows:
    rows = np.array(numbers, dtype=np.int64)
    if not wrong:
        return LayerRows(rows, plain.wkb, plain.source_hashes, list(columns))
    keep = [number not in wrong for number in numbers]
    return LayerRows(
        rows[keep],
        list(compress(plain.wkb, keep)),
        list(compress(plain.source_hashes, keep)),
        [list(compress(column, keep)) for column in columns],
    )


def _coordinate_facts(job: ChildJob, heading: Sequence[str]) -> dict[str, Any]:
    found = [name for role in ("lon", "lat") if (name := find_field(role, heading, job.fields))]
    is_lon_lat = len(found) == 2 and not any(name.casefold() in _PLANE_NAMES for name in found)
    return {"stated_datum": stated_datum(found), "is_lon_lat": is_lon_lat}


def _geometries(
    job: ChildJob, heading: list[str], columns: list[list[str | None]], numbers: list[int]
) -> tuple[Any, list[RowFault]]:
    lon, lat = (find_field(role, heading, job.fields) for role in ("lon", "lat"))
    if lon and lat:
        return _points(columns[heading.index(lon)], columns[heading.index(lat)], numbers)
    wkt = find_field("wkt", heading, job.fields)
    if wkt and _looks_wkt(columns[heading.index(wkt)]):
        return _from_wkt(columns[heading.index(wkt)], numbers)
    return np.full(len(numbers), None, dtype=object), []


def _points(xs: list[str | None], ys: list[str | None], numbers: list[int]) -> tuple[Any, list[RowFault]]:
    places = np.full((len(numbers), 2), np.nan)
    faults = []
    for place, (x_text, y_text) in enumerate(zip(xs, ys, strict=True)):
        if not x_text and not y_text:
            continue
        x, y = parse_coordinate(x_text or ""), parse_coordinate(y_text or "")
        if x is None or y is None:
            shown = f"{x_text or ''}, {y_text or ''}"[:60]
            faults.append(RowFault(numbers[place], "ROW_BAD_COORDINATE", {"value": shown}))
        else:
            places[place] = x, y
    found = np.full(len(numbers), None, dtype=object)
    filled = np.isfinite(places).all(axis=1)
    found[filled] = shapely.to_wkb(shapely.points(places[filled]))
    return found, faults


def _looks_wkt(values: list[str | None]) -> bool:
    first = next((value for value in values if value), "")
    return first.lstrip().upper().startswith(_WKT_WORDS)


def _from_wkt(values: list[str | None], numbers: list[int]) -> tuple[Any, list[RowFault]]:
    texts = np.array([_linear_wkt(value) for value in values], dtype=object)
    geometries = shapely.from_wkt(texts, on_invalid="ignore")
    faults = [
        RowFault(number, "ROW_BAD_COORDINATE", {"value": str(value)[:60]})
        for value, geometry, number in zip(values, geometries, numbers, strict=True)
        if value and geometry is None
    ]
    return shapely.to_wkb(geometries), faults


def _linear_wkt(text: str | None) -> str | None:
    # shapely raises on curves instead of passing them over; a text that is no WKT becomes a fault of its row.
    if not text:
        return None
    plain = text.rpartition(";")[2].strip()
    return "?" if plain.upper().startswith(_NOT_STORED) else plain
