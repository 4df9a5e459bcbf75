"""Files of choices that a workbook names and that lie beside it: taken into the form when the workbook is read."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gi_atlas.errors import WorkbookError
from gi_atlas.exchange.tasks import run_task
from gi_atlas.jobs import Progress
from survey_forms.divisions import LEVELS
from survey_forms.schema import Choice, ChoiceList, Form
from survey_forms.xform_lists import EXTERNAL_ITEMS

# The divisions' lists come from the project's editions, wherever a workbook lies.
DIVISION_FILES = frozenset(LEVELS)
_NAMED = {".geojson": ("id", "title")}
_PLAIN = ("name", "label")


def take_choice_files(form: Form, workbook: Path, progress: Progress | None = None) -> tuple[Form, list[WorkbookError]]:
    """Form with the choices of the files that lie beside its workbook, and a remark on each that is missing.

    A file lies in the workbook's folder, or in the folder ``NAME-media`` beside it, as phones have it.

    Raises
    ------
    WorkbookError
        FORM_LIST_UNREADABLE, FORM_LIST_LARGE, FORM_LIST_LONG.
    JobCancelled
    """
    wanted = [one for one in form.lists.values() if _is_wanted(one)]
    found = {one.name: path for one in wanted if (path := _beside(workbook, one.file)) is not None}
    missing = dict.fromkeys(one.file for one in wanted if one.name not in found)
    notes = [WorkbookError("FORM_LIST_FILE_MISSING", file=workbook.name, value=file) for file in missing]
    if not found:
        return form, notes
    with run_task("choices", found, {}, progress) as answer:
        lists: Mapping[str, Any] = answer.found["lists"]
    filled = {name: _filled(form, form.lists[name], lines) for name, lines in lists.items()}
    return replace(form, lists={**form.lists, **filled}), notes


def _is_wanted(one: ChoiceList) -> bool:
    return bool(one.file) and one.file != EXTERNAL_ITEMS and one.file not in DIVISION_FILES


def _beside(workbook: Path, file: str) -> Path | None:
    folders = (workbook.parent, workbook.parent / f"{workbook.stem}-media")
    return next((path for folder in folders if (path := folder / file).is_file()), None)


def _filled(form: Form, found: ChoiceList, lines: Any) -> ChoiceList:
    value, label = _columns(form, found)
    return replace(found, choices=tuple(_choice(form, dict(cells), value, label) for cells in lines))


def _columns(form: Form, found: ChoiceList) -> tuple[str, str]:
    """Columns of the name and the label: as the question says that asks from the list, or as the format has them."""
    asked = next((one.parameters for one in form.questions() if one.choice_list == found.name), {})
    value, label = _NAMED.get(Path(found.file).suffix, _PLAIN)
    return asked.get("value", value), asked.get("label", label)


def _choice(form: Form, cells: dict[str, str], value: str, label: str) -> Choice:
    # Expressions mean the file's own columns "name" and "label", whichever ones the question chose to use.
    name = cells.get("name") or cells.get(value, "")
    text = cells.get("label") or cells.get(label, "")
    columns = {column: shown for column, shown in cells.items() if column not in _PLAIN}
    return Choice(name, {form.default_language: text} if text else {}, columns)
