"""Reading a form workbook: pyxform converts it; inside the child process only."""

import re
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from gi_atlas.errors import FormError, WorkbookError
from gi_atlas.exchange.child_task import ChildTask
from survey_forms.workbook_faults import word_refusal
from survey_forms.workbook_notes import level_notes, word_warnings
from survey_forms.workbook_rows import (
    BROKEN,
    SETTINGS,
    SURVEY,
    Workbook,
    kind_of,
    node_rows,
    read_headings,
    read_sheets,
    unreadable,
)
from survey_forms.xform_model import GI_ATLAS, parse_xform

_PREFIX = re.compile(r"Namespace prefix (?P<prefix>\S+)")


def read(task: ChildTask) -> dict[str, Any]:
    """Convert the workbook ``workbook`` to an XForm.

    Returns
    -------
    dict
        ``xform`` (text), ``rows`` (path → [sheet, row]), ``notes`` (what is odd but no fault: code and context),
        ``itemsets`` (the sheet external_choices as CSV, or None).

    Raises
    ------
    WorkbookError
        FORM_NO_WORKBOOK, FORM_WORKBOOK_UNREADABLE, and what is wrong in the form; several come as ManyErrors.
    """
    path, file = task.files["workbook"], task.names["workbook"]
    kind = kind_of(path, file)
    book = Workbook({}, file, read_headings(path, kind, file))
    try:
        book = replace(book, sheets=_read_sheets(path, kind, file))
        warnings: list[str] = []
        found = convert(deepcopy(book.sheets), warnings=warnings, validate=False)
        _check_xml(found.xform, book)
        rows = {node: [book.shown(SURVEY), row] for node, row in node_rows(book).items()}
        notes = [*level_notes(book), *word_warnings(warnings, book)]
    except PyXFormError as error:
        raise word_refusal(str(error), book) from error
    except BROKEN as error:
        # Columns that pyxform puts together in a way it did not expect.
        raise WorkbookError("FORM_WRONG", file=file, detail=f"{type(error).__name__}: {error}"[:200]) from error
    return {"xform": found.xform, "rows": rows, "notes": notes, "itemsets": found.itemsets}


def _read_sheets(path: Path, kind: str, file: str) -> dict[str, Any]:
    try:
        return read_sheets(path, kind, file)
    except BROKEN as error:
        raise unreadable(file, error) from error


def _check_xml(xform: str, book: Workbook) -> None:
    """Refuse what is no XML: pyxform writes headings of an unknown prefix as they are."""
    try:
        parse_xform(xform)
    except FormError as error:
        detail = str(error.context.get("detail"))
        if (found := _PREFIX.search(detail)) is None:
            raise WorkbookError("FORM_WRONG", file=book.file, detail=detail) from error
        prefix = found["prefix"]
        expected = f'{prefix}="{GI_ATLAS[1:-1] if prefix == "gi" else "…"}"'
        place = {"file": book.file, "sheet": SETTINGS, "column": "namespaces"}
        raise WorkbookError("FORM_NAMESPACE_MISSING", **place, value=prefix, expected=expected) from error
