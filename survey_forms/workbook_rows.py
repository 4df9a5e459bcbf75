"""Sheets of a form workbook as pyxform sees them, and which row each node comes from; inside the child only."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

import openpyxl
import xlrd
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from pyxform import aliases, constants
from pyxform.errors import PyXFormError
from pyxform.parsing.sheet_headers import dealias_and_group_headers
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, dealias_types
from pyxform.xls2json_backends import xls_to_dict, xlsx_to_dict
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from gi_atlas.errors import WorkbookError
from gi_atlas.exchange.unpack import ZipReader

SURVEY, CHOICES, SETTINGS, EXTERNAL = "survey", "choices", "settings", "external_choices"
MAX_SHEETS, MAX_ROWS, MAX_GAP = 100, 200_000, 21
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPACES = re.compile(r"( )+")
# What openpyxl, xlrd and pyxform raise on files that are damaged or hostile.
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, LookupError, ValueError, TypeError, AttributeError, AssertionError,
    OSError, EOFError, SyntaxError, ArithmeticError, NotImplementedError, RecursionError, InvalidFileException,
    XLRDError, CompDocError,
)  # fmt: skip


@dataclass(frozen=True)
class Workbook:
    """A workbook of a form.

    Attributes
    ----------
    sheets : dict
        What pyxform's own reader makes of it, to be given to ``pyxform.xls2xform.convert``.
    file : str
        Its name, to tell people.
    headings : dict of str to list of str
        Row 1 of each sheet that a form uses, by the sheet's name in lower case; "" where a cell is empty.
    """

    sheets: dict[str, Any]
    file: str
    headings: dict[str, list[str]] = field(default_factory=dict)

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        """Rows of a sheet from row 2 on, by heading; an empty row is an empty dictionary."""
        return list(self.sheets.get(sheet) or ())

    def shown(self, sheet: str) -> str:
        """Name of a sheet as the workbook writes it; a single sheet of any name is the survey."""
        names = [str(name) for name in self.sheets.get("sheet_names") or ()]
        return next((name for name in names if name.lower() == sheet), names[0] if len(names) == 1 else sheet)


def kind_of(path: Path, file: str) -> str:
    """``xlsx`` or ``xls``, by what the file holds.

    Raises
    ------
    WorkbookError
        FORM_NO_WORKBOOK.
    ReadError
        What is said of archives that are damaged, doubled or far larger unpacked.
    """
    with path.open("rb") as stream:
        head = stream.read(len(_OLE))
    if head.startswith(_ZIP):
        names = [entry.shown_name for entry in ZipReader(path, file).entries]
        if any(name.endswith("workbook.xml") for name in names):
            return "xlsx"
    if head == _OLE:
        return "xls"
    raise WorkbookError("FORM_NO_WORKBOOK", file=file)


def read_headings(path: Path, kind: str, file: str) -> dict[str, list[str]]:
    """Row 1 of each sheet that a form uses, by the sheet's name in lower case.

    Raises
    ------
    WorkbookError
        FORM_WORKBOOK_UNREADABLE, FORM_HEADING_NUMBER.
    """
    try:
        found = dict(_xlsx_headings(path) if kind == "xlsx" else _xls_headings(path))
    except BROKEN as error:
        raise unreadable(file, error) from error
    used = {name: row for name, row in found.items() if name in constants.SUPPORTED_SHEET_NAMES}
    return _checked(used if used or len(found) != 1 else {SURVEY: next(iter(found.values()))}, file)


def unreadable(file: str, error: Exception) -> WorkbookError:
    """Fault for a workbook that a library could not read."""
    detail = f"{type(error).__name__}: {str(error).splitlines()[0][:200] if str(error) else ''}".rstrip(": ")
    return WorkbookError("FORM_WORKBOOK_UNREADABLE", file=file, detail=detail)


def _xlsx_headings(path: Path) -> Iterator[tuple[str, list[Any]]]:
    # As a stream, since openpyxl refuses paths by their ending.
    with path.open("rb") as stream:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        for sheet in islice(book.worksheets, MAX_SHEETS):
            # The stated size may be A1:XFD1048576; only what is there counts.
            sheet.reset_dimensions()
            yield sheet.title.lower(), _clean_row(next(sheet.iter_rows(max_row=1, values_only=True), ()))


def _xls_headings(path: Path) -> Iterator[tuple[str, list[Any]]]:
    with xlrd.open_workbook(path, on_demand=True) as book:
        for sheet in book.sheets()[:MAX_SHEETS]:
            yield sheet.name.lower(), _clean_row(sheet.row_values(0) if sheet.nrows else ())


def _clean_row(row: Iterable[Any]) -> list[Any]:
    """Headings as pyxform takes them: it stops at a run of empty cells, and stumbles over what is no text."""
    cells: list[Any] = []
    for value in row:
        cells.append(_SPACES.sub(" ", value.strip()) if isinstance(value, str) else "" if value is None else value)
        if not any(cell != "" for cell in cells[-MAX_GAP:]) and len(cells) >= MAX_GAP:
            break
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _checked(headings: Mapping[str, list[Any]], file: str) -> dict[str, list[str]]:
    for sheet, row in headings.items():
        for column, value in enumerate(row, 1):
            if not isinstance(value, str):
                place = {"file": file, "sheet": sheet, "row": 1, "column": get_column_letter(column)}
                raise WorkbookError("FORM_HEADING_NUMBER", **place, value=str(value))
    return dict(headings)


def read_sheets(path: Path, kind: str, file: str) -> dict[str, Any]:
    """Sheets as pyxform's own reader makes them; the form's name is the file's, as pyxform takes it from a path.

    Raises
    ------
    WorkbookError
        FORM_WORKBOOK_LARGE.
    PyXFormError
        What the reader refuses.
    """
    sheets: dict[str, Any] = (xlsx_to_dict if kind == "xlsx" else xls_to_dict)(str(path))
    for name in constants.SUPPORTED_SHEET_NAMES:
        if (found := len(sheets.get(name) or ())) > MAX_ROWS:
            raise WorkbookError("FORM_WORKBOOK_LARGE", file=file, sheet=name, found=found, expected=MAX_ROWS)
    return {**sheets, "fallback_form_name": PurePosixPath(file).stem}


def normal_rows(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    """Rows of ``survey`` or ``choices`` under pyxform's own names of the columns; [] if its headings are wrong."""
    is_survey = sheet == SURVEY
    try:
        found = dealias_and_group_headers(
            sheet_name=sheet,
            sheet_data=deepcopy(book.rows(sheet)),
            sheet_header=book.sheets.get(f"{sheet}_header") or [],
            header_aliases=aliases.survey_header if is_survey else aliases.list_header,
            header_columns=set((MultipleChoiceQuestion if is_survey else Option).get_slot_names()),
        )
    except PyXFormError:
        return []
    rows = [dict(row) for row in found.data]
    return list(dealias_types(rows)) if is_survey else rows


def node_rows(book: Workbook) -> dict[str, int]:
    """Row of each node in the sheet ``survey``, by its path without positions."""
    lists = _list_choices(book)
    open_paths: list[list[str]] = [[""]]
    found: dict[str, int] = {}
    for row, cells in enumerate(normal_rows(book, SURVEY), 2):
        kind, name = str(cells.get(constants.TYPE) or ""), str(cells.get(constants.NAME) or "")
        if RE_END_CONTROL.search(kind):
            open_paths = open_paths[:-1] or open_paths
            continue
        paths = [f"{parent}/{name}".lstrip("/") for parent in open_paths[-1]]
        found.update(dict.fromkeys(paths, row))
        if begin := RE_BEGIN_CONTROL.search(kind):
            open_paths.append(_below(paths, begin.groupdict(), lists))
    return found


def _below(paths: list[str], begin: Mapping[str, Any], lists: Mapping[str, list[str]]) -> list[str]:
    # A loop stands once for each choice of its list.
    names = lists.get(str(begin.get(constants.LIST_NAME_U) or ""), [])
    return [f"{path}/{name}" for path in paths for name in names] or paths


def _list_choices(book: Workbook) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cells in normal_rows(book, CHOICES):
        found.setdefault(str(cells.get(constants.LIST_NAME_S)), []).append(str(cells.get(constants.NAME)))
    return found
