"""Small form workbooks for tests."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from pyxform.xls2xform import convert

from survey_forms.schema import Form, Question
from survey_forms.xform import form_from_xform

Rows = Sequence[Sequence[Any]]
GI_SETTINGS = [["form_id", "version", "namespaces"], ["test_form", "1", 'gi="urn:gi-atlas:form:1"']]


def write_workbook(path: Path, **sheets: Rows) -> Path:
    """A workbook with the given sheets, each a list of rows whose first one is the heading."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def form_of(**sheets: Rows) -> Form:
    """Form of sheets given as rows, converted here: they are ours."""
    content: dict[str, Any] = {"sheet_names": list(sheets), "fallback_form_name": "test_form"}
    for name, (heading, *rows) in sheets.items():
        cells = [{key: str(cell) for key, cell in zip(heading, row, strict=False) if cell is not None} for row in rows]
        content[name] = cells
        content[f"{name}_header"] = [dict.fromkeys(heading)]
    return form_from_xform(str(convert(content, validate=False).xform))


def question_of(form: Form, path: str) -> Question:
    """Question at a path, which must be there."""
    found = form.find(path)
    assert isinstance(found, Question), path
    return found
