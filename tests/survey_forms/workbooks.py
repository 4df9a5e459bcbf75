"""Small form workbooks for tests."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

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
