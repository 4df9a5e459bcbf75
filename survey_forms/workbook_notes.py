"""What is odd in a form workbook but no fault: pyxform's warnings, and levels that are none; inside the child only."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from survey_forms.schema import Level
from survey_forms.workbook_rows import CHOICES, SURVEY, Workbook, normal_rows

LEVEL_HEADING = "bind::gi:level"
MAX_NOTES = 500
_ROW = re.compile(r"^\[row : (?P<row>\d+)\]\s*")
_NOTES = tuple(
    (re.compile(pattern, re.DOTALL), code, facts)
    for pattern, code, facts in (
        (r"Row without name, text, or label is being skipped", "FORM_ROW_SKIPPED", {}),
        (r"Choices should have a label", "FORM_NO_LABEL", {"sheet": CHOICES, "column": "label"}),
        (r"has no label", "FORM_NO_LABEL", {"column": "label"}),
        (r"Use the max-pixels parameter", "FORM_PHOTO_SIZE", {"column": "parameters"}),
        (r"name' value '(?P<value>.*?)' is problematic", "FORM_NAMES_ALIKE", {"column": "name"}),
        (r"^Language '(?P<value>.*)' is missing the (?P<sheet>\w+) (?:columns )?(?P<columns>[^.]*?)(?: column)?\.",
         "FORM_TRANSLATION_MISSING", {}),
        (r"do not contain valid machine-readable codes: (?P<value>.*?)\. Learn", "FORM_LANGUAGE_CODE", {"sheet": ""}),
        (r"uses or_other and translations", "FORM_OTHER_UNTRANSLATED", {"sheet": ""}),
        (r"sheet named '(?P<value>.*?)', the following sheets with similar names were found: (?P<found>.*?)\. If",
         "FORM_SHEET_ALIKE", {"sheet": ""}),
        (r"the '(?P<value>.*?)' value is invalid\. Column headers", "FORM_HEADING_IGNORED", {"sheet": CHOICES}),
        (r"^(?P<value>\S+) is no longer supported on most devices", "FORM_TYPE_OLD", {"column": "type"}),
    )
)  # fmt: skip
Note = dict[str, Any]


def word_warnings(warnings: Sequence[str], book: Workbook) -> list[Note]:
    """pyxform's warnings as codes with their context; what is not known keeps its English text."""
    lines = [line for text in warnings for line in _lines(text)]
    return [_word(line, book) for line in lines[:MAX_NOTES]]


def _lines(text: str) -> list[str]:
    # Missing translations stand together, a line each; other texts may hold what a person wrote.
    return text.splitlines() if text.startswith("Language '") else [text]


def _word(text: str, book: Workbook) -> Note:
    place: dict[str, Any] = {}
    if found := _ROW.match(text):
        place = {"sheet": SURVEY, "row": int(found["row"])}
        text = text[found.end() :]
    for pattern, code, facts in _NOTES:
        if matched := pattern.search(text):
            return _note(book, code, **{**place, **facts, **matched.groupdict()})
    return _note(book, "FORM_NOTE", **place, detail=text[:500])


def _note(book: Workbook, code: str, **context: Any) -> Note:
    sheet = context.get("sheet")
    return {"code": code, "context": {"file": book.file, **context, **({"sheet": book.shown(sheet)} if sheet else {})}}


def level_notes(book: Workbook) -> Iterator[Note]:
    """Rows whose level is none of ours: they would count for nothing."""
    for row, cells in enumerate(normal_rows(book, SURVEY), 2):
        bind = cells.get("bind")
        value = bind.get("gi:level") if isinstance(bind, dict) else None
        if value is not None and value not in list(Level):
            yield _note(book, "FORM_LEVEL_UNKNOWN", sheet=SURVEY, row=row, column=LEVEL_HEADING, value=str(value)[:100])
