"""Commands that print: records, tables of records, empty forms, hand-over lists, season calendars, maps of sites."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import Output
from gi_atlas.cli_project import PROJECT
from gi_atlas.documents.saving import require_ending
from gi_atlas.documents.write_paper import write_paper
from gi_atlas.errors import UsageError
from gi_atlas.i18n import _, current_language
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project
from survey_forms.forms import shipped_form, shipped_forms
from survey_forms.output.blank_form import EMPTY_ROWS, blank_paper
from survey_forms.output.coarse_places import PlacePolicy
from survey_forms.output.export_records import export_records
from survey_forms.output.printing import Printed, painting, print_calendar, print_handover, print_record, print_sites
from survey_forms.schema import Form
from survey_forms.xlsform import load_workbook

MOST_ROWS = 40
TO = click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="File to write.")
REPLACE = click.option("--replace", is_flag=True, help="Replace a file of that name.")
PRIVATE = click.option(
    "--private", is_flag=True, help="With answers about persons, and pictures of persons who refused."
)


def _tell(output: Output, printed: Printed, **facts: Any) -> None:
    lines = [_("Written: {path}").format(path=printed.path), *printed.notes]
    output.answer({"path": str(printed.path), "notes": list(printed.notes), **facts}, lines)


@click.command("print")
@PROJECT
@click.argument("record")
@TO
@click.option("--template", type=click.Path(path_type=Path), help="Template of your office (.docx).")
@PRIVATE
@REPLACE
@click.pass_obj
def print_command(
    output: Output, project: Path, record: str, target: Path, template: Path | None, private: bool, replace: bool
) -> None:
    """Print a record as .docx, .pdf or .xlsx; RECORD is its id or its title."""
    if template is not None:
        require_ending(target, (".docx",))  # a PDF or a table would say nothing of what the office wrote
    with open_project(project, read_only=True) as opened:
        record_id = find_record(opened, record)
        language = current_language()
        printed = print_record(
            opened, record_id, target, language, template, private, replace, progress=output.progress()
        )
    _tell(output, printed)


def find_record(project: Project, wanted: str) -> str:
    """Id of a record by its id or by its title, if one alone has it.

    Raises
    ------
    UsageError
        OUTPUT_RECORD_UNKNOWN, OUTPUT_RECORD_MANY.
    """
    ids = [str(row[0]) for row in project.fetch("SELECT id FROM gi_record WHERE id = ?", wanted)]
    ids = ids or [str(row[0]) for row in project.fetch("SELECT id FROM gi_record WHERE title = ? LIMIT 5", wanted)]
    if not ids:
        raise UsageError("OUTPUT_RECORD_UNKNOWN", value=wanted)
    if len(ids) > 1:
        raise UsageError("OUTPUT_RECORD_MANY", value=wanted, found=", ".join(ids))
    return ids[0]


@click.command("table")
@PROJECT
@TO
@PRIVATE
@click.option(
    "--place-decimals",
    type=click.IntRange(0, 8),
    help="Decimals of a degree that places keep (2: about 1 km); without it they stay exact.",
)
@REPLACE
@click.pass_obj
def table(
    output: Output, project: Path, target: Path, private: bool, place_decimals: int | None, replace: bool
) -> None:
    """Write all records as tables: .xlsx, .zip of CSV files, or .csv of the records alone."""
    with open_project(project, read_only=True) as opened:
        done = export_records(
            opened, target, current_language(), None, private, replace, output.progress(), PlacePolicy(place_decimals)
        )
    line = _("Written: {path} ({count} records)").format(path=done.path, count=done.records)
    output.answer({"path": str(done.path), "records": done.records, "changed": done.changed}, [line])


@click.command("blank")
@click.argument("form")
@TO
@click.option("--rows", default=EMPTY_ROWS, type=click.IntRange(1, MOST_ROWS), help="Empty rows of each repeat.")
@REPLACE
@click.pass_obj
def blank(output: Output, form: str, target: Path, rows: int, replace: bool) -> None:
    """Print an empty form on A4 as .pdf or .docx; FORM is the id of a form that ships, or a workbook (.xlsx)."""
    found = find_form(form)
    with painting():
        saved = write_paper(blank_paper(found, current_language(), rows), target, is_replacing=replace)
    _tell(output, Printed(saved), form=found.form_id, version=found.version)


def find_form(wanted: str) -> Form:
    """Form that ships by its id, or that of a workbook, which a child reads.

    Raises
    ------
    UsageError
        OUTPUT_FORM_UNKNOWN.
    GiAtlasError
        What is wrong with the workbook.
    """
    if wanted in shipped_forms():
        return shipped_form(wanted)
    if Path(wanted).suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        return load_workbook(Path(wanted))
    raise UsageError("OUTPUT_FORM_UNKNOWN", value=wanted, known=", ".join(shipped_forms()))


def _print_list(output: Output, project: Path, work: Callable[[Project], Printed]) -> None:
    with open_project(project, read_only=True) as opened:
        printed = work(opened)
    _tell(output, printed)


@click.command("handover")
@PROJECT
@TO
@click.option("--record", "records", multiple=True, help="Evidence of this record alone; may be repeated.")
@REPLACE
@click.pass_obj
def handover(output: Output, project: Path, target: Path, records: tuple[str, ...], replace: bool) -> None:
    """Print the hand-over list of objects and papers, to be signed, as .pdf, .docx or .xlsx."""

    def work(opened: Project) -> Printed:
        ids = [find_record(opened, record) for record in records] or None
        return print_handover(opened, target, current_language(), ids, replace, output.progress())

    _print_list(output, project, work)


@click.command("calendar")
@PROJECT
@TO
@REPLACE
@click.pass_obj
def calendar(output: Output, project: Path, target: Path, replace: bool) -> None:
    """Print the months of harvest of all products as .pdf, .docx, .xlsx or .png."""
    progress = output.progress()
    _print_list(output, project, lambda opened: print_calendar(opened, target, current_language(), replace, progress))


@click.command("sites")
@PROJECT
@TO
@REPLACE
@click.pass_obj
def sites(output: Output, project: Path, target: Path, replace: bool) -> None:
    """Print the map of all records, coloured by how far they are, as .png, .pdf or .docx."""
    progress = output.progress()
    _print_list(output, project, lambda opened: print_sites(opened, target, current_language(), replace, progress))
