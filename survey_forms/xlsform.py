"""Form workbooks (XLSForm) of offices and strangers: converted in a child process, taken as a form here."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from gi_atlas.errors import FormError, WorkbookError
from gi_atlas.exchange.tasks import run_task
from gi_atlas.jobs import Progress
from survey_forms.choice_files import take_choice_files
from survey_forms.circles import circle_faults
from survey_forms.form_expressions import expression_faults
from survey_forms.schema import Choice, ChoiceList, Form, Place
from survey_forms.xform import form_from_xform
from survey_forms.xform_lists import EXTERNAL_ITEMS, query_list_name

_LIST_COLUMNS = ("list_name", "name", "label")
_NORMAL = {name: name for name in _LIST_COLUMNS}


@dataclass(frozen=True)
class LoadedWorkbook:
    """A workbook that became a form.

    Attributes
    ----------
    form : Form
        Its nodes know their rows in the workbook.
    notes : tuple of FormError
        What is odd but no fault, each with its place.
    faults : tuple of FormError
        Expressions that cannot be used; the form can be filled in without what they would compute.
    """

    form: Form
    notes: tuple[FormError, ...] = ()
    faults: tuple[FormError, ...] = ()


def load_workbook(path: Path, progress: Progress | None = None) -> Form:
    """Form of a workbook (.xlsx, .xlsm or .xls).

    Raises
    ------
    WorkbookError
        What is wrong in the workbook, with sheet, row and column; several faults come as ManyErrors.
    ReadError
        The file cannot be read, or its reader ran into a limit.
    JobCancelled
    """
    return read_form_workbook(path, progress).form


def read_form_workbook(path: Path, progress: Progress | None = None) -> LoadedWorkbook:
    """Form of a workbook, with what is odd in it; errors as ``load_workbook``."""
    with run_task("xlsform", {"workbook": path}, {}, progress) as answer:
        found, sha256 = answer.found, answer.sha256["workbook"]
    rows = {str(node): Place(str(sheet), int(row)) for node, (sheet, row) in found["rows"].items()}
    form = form_from_xform(str(found["xform"]), _with_bare_names(rows), sha256)
    notes = tuple(WorkbookError(str(note["code"]), **note["context"]) for note in found["notes"])
    form = _with_external_choices(form, str(found["itemsets"] or ""))
    form, missing = take_choice_files(form, path, progress)
    return LoadedWorkbook(form, (*notes, *missing, *circle_faults(form)), tuple(expression_faults(form)))


def form_rows(form: Form) -> dict[str, Place]:
    """Where each node of a form stands in its workbook, by its path; what pyxform added stands nowhere."""
    return {node.path: node.place for node in form.nodes() if node.place.row}


def _with_bare_names(rows: Mapping[str, Place]) -> Mapping[str, Place]:
    # The setting "flat" leaves groups out of paths.
    return {**{path.rpartition("/")[2]: place for path, place in rows.items()}, **rows}


def _with_external_choices(form: Form, itemsets: str) -> Form:
    """Form whose lists of the sheet external_choices are filled from the CSV that pyxform makes of it."""
    found: dict[str, list[Choice]] = {}
    for cells in csv.DictReader(StringIO(itemsets)):
        # pyxform writes the headings as they stand, in any case and with spaces.
        row = {_NORMAL.get((key or "").lower().replace(" ", "_"), key or ""): value for key, value in cells.items()}
        columns = {key: value for key, value in row.items() if key and key not in _LIST_COLUMNS and value}
        labels = {form.default_language: row["label"]} if row.get("label") else {}
        found.setdefault(row.get("list_name") or "", []).append(Choice(row.get("name") or "", labels, columns))
    lists = dict(form.lists)
    for name, choices in found.items():
        key = query_list_name(name, lists)
        lists[key] = ChoiceList(key, tuple(choices), EXTERNAL_ITEMS)
    return replace(form, lists=lists)
