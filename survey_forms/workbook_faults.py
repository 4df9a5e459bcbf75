"""What pyxform refuses, as coded faults with sheet, row and column; inside the child only."""

import re
from collections.abc import Callable
from functools import cache
from string import Formatter
from typing import Any

from pyxform.errors import ErrorCode

from gi_atlas.errors import GiAtlasError, ManyErrors, WorkbookError
from survey_forms.workbook_findings import Finding, find_faults, heading_letters
from survey_forms.workbook_rows import CHOICES, SURVEY, Workbook, normal_rows

_ROW = re.compile(r"^\[row : (?P<row>\d+)\]\s*")
# pyxform's code → ours, and the column to blame where its text names none.
_CODES = {
    "HEADER_002": ("FORM_HEADING_SAME", ""),
    "HEADER_003": ("FORM_HEADING_MISSING", ""),
    "HEADER_004": ("FORM_HEADING_WRONG", ""),
    "NAMES_001": ("FORM_NAME_DOUBLE", "name"),
    "NAMES_003": ("FORM_NAME_TAKEN", "name"),
    "NAMES_004": ("FORM_NAME_DOUBLE", "name"),
    "NAMES_005": ("FORM_NAME_TAKEN", "name"),
    "NAMES_006": ("FORM_CHOICE_NAME_MISSING", "name"),
    "NAMES_007": ("FORM_CHOICE_DOUBLE", "name"),
    "NAMES_008": ("FORM_NAME_WRONG", "name"),
    "HEADER_005": ("FORM_ENTITY_WRONG", ""),
    "NAMES_010": ("FORM_ENTITY_WRONG", ""),
    "NAMES_011": ("FORM_ENTITY_WRONG", ""),
    "NAMES_012": ("FORM_ENTITY_WRONG", ""),
    "NAMES_014": ("FORM_ENTITY_WRONG", ""),
    "NAMES_015": ("FORM_ENTITY_WRONG", ""),
    "PYREF_001": ("FORM_REFERENCE_WRONG", ""),
    "PYREF_002": ("FORM_REFERENCE_WRONG", ""),
    "PYREF_003": ("FORM_REFERENCE_UNKNOWN", ""),
    "PYREF_004": ("FORM_REFERENCE_DOUBLE", ""),
    "SURVEY_001": ("FORM_NOT_OPENED", "type"),
    "SURVEY_002": ("FORM_NOT_CLOSED", "type"),
}
_CODE_GROUPS = {
    "RANGE": ("FORM_PARAMETER_WRONG", "parameters"),
    "SURVEY": ("FORM_PARAMETER_WRONG", "parameters"),
    "ENTITY": ("FORM_ENTITY_WRONG", ""),
}
# Texts that pyxform gives no code, after the row: pattern, our code, column.
_TEXTS = tuple(
    (re.compile(pattern, re.DOTALL), code, column)
    for pattern, code, column in (
        (r"You must have a sheet named 'survey'", "FORM_NO_SURVEY", ""),
        (r"Duplicate column header: (?P<value>.*)", "FORM_HEADING_DOUBLE", ""),
        (r"should be an? (?P<value>\w+) sheet in this xlsform", "FORM_SHEET_MISSING", ""),
        (r"survey element named '(?P<value>.*?)' has no label or hint", "FORM_LABEL_MISSING", "label"),
        (r"This section has not been included", "FORM_INCLUDE", "type"),
        (r"Question with no type", "FORM_TYPE_MISSING", "type"),
        (r"Question or group with no name", "FORM_NAME_MISSING", "name"),
        (r"Missing calculation", "FORM_CALCULATION_MISSING", "calculation"),
        (r"Unknown question type '(?P<value>.*)'", "FORM_TYPE_UNKNOWN", "type"),
        (r"List name not in \w+(?: choices)? sheet: (?P<value>\S+)", "FORM_LIST_UNKNOWN", "type"),
        (r"File name for '\S+ (?P<value>.*)' should end", "FORM_LIST_FILE_WRONG", "type"),
        (r"Choice names with spaces cannot be added.*See \[(?P<value>[^\]]*)\]", "FORM_CHOICE_SPACES", "name"),
        (r"There is no survey element named '(?P<value>.*)'", "FORM_REFERENCE_UNKNOWN", ""),
        (r"There are multiple survey elements named '(?P<value>.*)'", "FORM_REFERENCE_DOUBLE", ""),
        (r"invalid date on the (?P<sheet>.*) sheet, under the (?P<column>.*) column on row", "FORM_DATE_WRONG", ""),
        (r"[Pp]arameter|must be set to (true|false)|must have an integer", "FORM_PARAMETER_WRONG", "parameters"),
    )
)


def word_refusal(text: str, book: Workbook) -> GiAtlasError:
    """What pyxform refused, and everything of the same kind that it did not get to.

    Parameters
    ----------
    text : str
        pyxform's message; several faults stand on lines of their own.
    """
    told = [_word_line(line, book) for line in _lines(text)]
    known = {_place(one) for one in told}
    ours = [fault for fault in map(_worded(book), find_faults(book)) if _place(fault) not in known]
    # A fault without a row is told better by those of ours that have one.
    exact = [fault for fault in told if fault.context.get("row") or fault.code not in {one.code for one in ours}]
    faults = sorted([*exact, *ours], key=lambda fault: (str(fault.context.get("sheet")), fault.context.get("row") or 0))
    return faults[0] if len(faults) == 1 else ManyErrors(faults)


def _worded(book: Workbook) -> Callable[[Finding], WorkbookError]:
    def word(found: Finding) -> WorkbookError:
        return _fault(**{**found._asdict(), "value": found.value or "–"}, book=book)

    return word


def _place(fault: GiAtlasError) -> tuple[Any, ...]:
    return fault.code, fault.context.get("sheet"), fault.context.get("row"), fault.context.get("value")


def _lines(text: str) -> list[str]:
    rows = [line for line in text.splitlines() if _ROW.match(line)]
    return rows if len(rows) > 1 else [text]


def _word_line(text: str, book: Workbook) -> WorkbookError:
    place: dict[str, Any] = {}
    if found := _ROW.match(text):
        place |= {"sheet": SURVEY, "row": int(found["row"])}
    code, facts = _recognise(text)
    place |= facts
    _fill_in(code, place, book)
    return _fault(code, book, **place, detail=_ROW.sub("", text)[:500])


def _fault(code: str, book: Workbook, **context: Any) -> WorkbookError:
    sheet = context.get("sheet")
    return WorkbookError(code, file=book.file, **{**context, **({"sheet": book.shown(sheet)} if sheet else {})})


def _recognise(text: str) -> tuple[str, dict[str, Any]]:
    """Our code, and what pyxform's text says of the place and the value."""
    for name, pattern in _patterns().items():
        if found := pattern.fullmatch(text):
            code, column = _CODES.get(name) or _CODE_GROUPS.get(name.partition("_")[0]) or ("FORM_WRONG", "")
            return code, _facts(found.groupdict(), name, column)
    bare = _ROW.sub("", text)
    for pattern, code, column in _TEXTS:
        if found := pattern.search(bare):
            return code, {**({"column": column} if column else {}), **found.groupdict()}
    return "FORM_WRONG", {}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {code.name: _pattern(code.value.msg) for code in ErrorCode if "{" in code.value.msg}


def _pattern(template: str) -> re.Pattern[str]:
    pieces, seen = [], set()
    for text, name, _format, _conversion in Formatter().parse(template):
        pieces.append(re.escape(text))
        if name:
            pieces.append("(?:.*?)" if name in seen else f"(?P<{name}>.*?)")
            seen.add(name)
    return re.compile("".join(pieces), re.DOTALL)


_SHEETS = {
    **dict.fromkeys(("NAMES_006", "NAMES_007", "HEADER_004"), CHOICES),
    **dict.fromkeys(("HEADER_005", "NAMES_014", "NAMES_015"), "entities"),
}


def _facts(found: dict[str, str], name: str, column: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"sheet": found.get("sheet") or found.get("sheet_name") or _SHEETS.get(name, SURVEY)}
    if (row := found.get("row", "")).isdigit():
        facts["row"] = int(row)
    if name == "HEADER_002":
        facts |= {"value": found["header"], "other": found["other"]}
    elif name == "HEADER_004":
        facts["value"] = found["column"]
    elif shown := found.get("column") or column:
        facts["column"] = shown
    value = found.get("value") or found.get("q") or found.get("missing")
    if name in ("SURVEY_001", "SURVEY_002"):
        facts["kind"], value = found["type"], found["name"]
    return {**facts, **({"value": value} if value else {})}


def _fill_in(code: str, place: dict[str, Any], book: Workbook) -> None:
    if code == "FORM_NO_SURVEY":
        place["found"] = ", ".join(book.sheets.get("sheet_names") or ()) or "–"
    elif code in ("FORM_HEADING_DOUBLE", "FORM_HEADING_SAME"):
        place |= _heading_place(code, place, book)
    elif "row" not in place and "value" in place and code != "FORM_SHEET_MISSING":
        place |= {**_found_row(str(place["value"]), book), **({"column": place["column"]} if "column" in place else {})}
    elif "value" not in place:
        place["value"] = _cell(book, place) or "–"


def _found_row(value: str, book: Workbook) -> dict[str, Any]:
    """Place of the first cell that holds a value, or a reference to it; nothing if no cell does."""
    reference = f"${{{value}}}"
    for sheet in (SURVEY, CHOICES):
        for row, cells in enumerate(book.rows(sheet), 2):
            for heading, cell in cells.items():
                if cell == value or reference in str(cell):
                    return {"sheet": sheet, "row": row, "column": heading}
    return {}


def _heading_place(code: str, place: dict[str, Any], book: Workbook) -> dict[str, Any]:
    for sheet, headings in book.headings.items():
        if place.get("sheet", sheet) == sheet and place.get("value") in headings:
            other = () if code == "FORM_HEADING_DOUBLE" else (str(place.get("other")),)
            letters = heading_letters(book, sheet, str(place["value"]), *other)
            if "," in letters:
                return {"sheet": sheet, "row": 1, "column": letters}
    return {}


def _cell(book: Workbook, place: dict[str, Any]) -> str:
    rows = normal_rows(book, str(place["sheet"])) if place.get("sheet") in (SURVEY, CHOICES) else []
    number = place.get("row", 0) - 2
    value = rows[number].get(str(place.get("column") or "name")) if 0 <= number < len(rows) else None
    return str(value)[:100] if isinstance(value, str) else ""
