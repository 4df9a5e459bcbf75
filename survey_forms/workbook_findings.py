"""Faults of a form workbook that we see ourselves: pyxform stops at the first one; inside the child only."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter
from pyxform import constants
from pyxform.parsing.expression import is_xml_tag
from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL

from survey_forms.workbook_rows import CHOICES, SURVEY, Workbook, normal_rows

_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?(?P<name>[^{}\s]+)\s*\}")
_LIST = re.compile(r"(?:select_one|select_multiple|select one|select multiple|rank)\s+(?P<name>[^\s$]+)")
# Columns in which a reference is one; an office's own columns of remarks hold what they like.
_EXPRESSIONS = (
    "label", "hint", "guidance", "relevant", "required", "constraint", "calculation", "choice_filter", "default",
    "repeat_count", "trigger", "read", "bind", "caption",
)  # fmt: skip
Cells = dict[str, Any]


class Finding(NamedTuple):
    """A fault with its place; ``value`` is what is wrong there."""

    code: str
    sheet: str
    row: int
    column: str
    value: str = ""


def find_faults(book: Workbook) -> list[Finding]:
    """Every fault that we know how to see, in the order of the workbook."""
    return [*_double_headings(book), *_row_faults(book), *_double_names(book), *_unknown_names(book)]


def heading_letters(book: Workbook, sheet: str, *headings: str) -> str:
    """Letters of the columns that have one of the headings, such as "D, E"."""
    found = enumerate(book.headings.get(sheet, ()), 1)
    return ", ".join(get_column_letter(number) for number, one in found if one in headings)


def _double_headings(book: Workbook) -> Iterator[Finding]:
    for sheet, headings in book.headings.items():
        for value in dict.fromkeys(one for one in headings if one and headings.count(one) > 1):
            yield Finding("FORM_HEADING_DOUBLE", sheet, 1, heading_letters(book, sheet, value), value)


def _row_faults(book: Workbook) -> Iterator[Finding]:
    for row, cells in _rows(book):
        if found := _row_fault(cells):
            code, column, value = found
            yield Finding(code, SURVEY, row, column, value)


def _rows(book: Workbook) -> Iterator[tuple[int, Cells]]:
    return enumerate(normal_rows(book, SURVEY), 2)


def _type_and_name(cells: Cells) -> tuple[str, str]:
    return str(cells.get(constants.TYPE) or ""), str(cells.get(constants.NAME) or "")


def _row_fault(cells: Cells) -> tuple[str, str, str] | None:
    kind, name = _type_and_name(cells)
    if kind == "include":
        return "FORM_INCLUDE", "type", name
    if not kind or RE_END_CONTROL.search(kind) or kind in ("note", "audit"):
        return None
    if not name:
        return "FORM_NAME_MISSING", "name", ""
    if not is_xml_tag(name):
        return "FORM_NAME_WRONG", "name", name
    if kind == "calculate" and not (cells.get("bind") or {}).get("calculate") and not cells.get("default"):
        return "FORM_CALCULATION_MISSING", "calculation", ""
    return None


def _double_names(book: Workbook) -> Iterator[Finding]:
    open_groups: list[set[str]] = [set()]
    for row, cells in _rows(book):
        kind, name = _type_and_name(cells)
        if RE_END_CONTROL.search(kind):
            open_groups = open_groups[:-1] or [set()]
        elif kind and name:
            if name in open_groups[-1]:
                yield Finding("FORM_NAME_DOUBLE", SURVEY, row, "name", name)
            open_groups[-1].add(name)
            if RE_BEGIN_CONTROL.search(kind):
                open_groups.append(set())


def _unknown_names(book: Workbook) -> Iterator[Finding]:
    rows = list(_rows(book))
    names = {_type_and_name(cells)[1] for _row, cells in rows}
    lists = {str(cells.get(constants.LIST_NAME_S)) for cells in normal_rows(book, CHOICES)}
    # Where headings of the choices are wrong, nobody knows which lists there are.
    is_known = bool(lists) or not book.rows(CHOICES)
    for row, cells in rows:
        found = _LIST.match(_type_and_name(cells)[0])
        if is_known and found and found["name"] not in lists:
            yield Finding("FORM_LIST_UNKNOWN", SURVEY, row, "type", found["name"])
    for row, cells in enumerate(book.rows(SURVEY), 2):
        for heading, text in cells.items():
            if not heading.lower().startswith(_EXPRESSIONS):
                continue
            unknown = (one["name"] for one in _REFERENCE.finditer(str(text)) if one["name"] not in names)
            yield from (
                Finding("FORM_REFERENCE_UNKNOWN", SURVEY, row, heading, name) for name in dict.fromkeys(unknown)
            )
