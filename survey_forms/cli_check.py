"""Commands about forms themselves: check workbooks, list and add forms, write a form for phones."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import EXIT_FINDINGS, Output, exit_code_of, severity_word
from gi_atlas.cli_project import PROJECT, open_for_change, print_table
from gi_atlas.errors import GiAtlasError, ManyErrors
from gi_atlas.i18n import LANGUAGES, _
from gi_atlas.jobs import Progress
from gi_atlas.storage.opening import open_project
from survey_forms.form_catalogue import add_workbook
from survey_forms.forms import GI_FORM, shipped_form, shipped_forms
from survey_forms.phone_package import PhonePackage, write_phone_package
from survey_forms.records import forms_of, load_form
from survey_forms.schema import Form, Group, Repeat
from survey_forms.xlsform import LoadedWorkbook, read_form_workbook

_PLACE = ("sheet", "row", "column")


@click.command("check")
@click.argument("files", metavar="FILE.xlsx...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def check(output: Output, files: tuple[Path, ...]) -> int:
    """Check form workbooks (XLSForm) and say what is wrong where."""
    rows, lines, code = [], [], 0
    for path in files:
        row, said, file_code = _check_file(path, output.progress())
        rows.append(row)
        lines += said
        code = max(code, file_code)
    output.answer({"files": rows}, lines)
    return code


def _check_file(path: Path, progress: Progress) -> tuple[dict[str, Any], list[str], int]:
    """Row, lines and exit code of one workbook."""
    try:
        loaded = read_form_workbook(path, progress)
    except GiAtlasError as error:
        faults = error.faults if isinstance(error, ManyErrors) else [error]
        lines = [f"{severity_word('error')}: {_said(fault, path)}" for fault in faults]
        return (
            {"file": str(path), "errors": [_told(fault) for fault in faults], "warnings": []},
            lines,
            exit_code_of(error),
        )
    row = {"file": str(path), **_facts(loaded.form), **_remarks(loaded)}
    return row, [*_remark_lines(loaded, path), _good(path, loaded.form)], EXIT_FINDINGS if loaded.faults else 0


def _remarks(loaded: LoadedWorkbook) -> dict[str, Any]:
    return {"errors": [_told(one) for one in loaded.faults], "warnings": [_told(one) for one in loaded.notes]}


def _remark_lines(loaded: LoadedWorkbook, path: Path) -> list[str]:
    faults = [f"{severity_word('error')}: {_said(fault, path)}" for fault in loaded.faults]
    return [*faults, *(f"{severity_word('warning')}: {_said(note, path)}" for note in loaded.notes)]


def _said(fault: GiAtlasError, path: Path) -> str:
    text = fault.message()
    return text if path.name in text else f"{path.name}: {text}"


def _told(fault: GiAtlasError) -> dict[str, Any]:
    place = {part: fault.context.get(part) for part in _PLACE}
    return {"code": fault.code, **place, "message": fault.message(),
            "messages": {language: fault.message(language) for language in LANGUAGES}}  # fmt: skip


def _good(path: Path, form: Form) -> str:
    facts = _facts(form)
    text = _(
        "{file}: {title} ({form_id}, version {version}) can be filled in: questions {questions}, groups {groups},"
        " repeats among them {repeats}."
    )
    return text.format(file=path.name, **{**facts, "version": form.version or "–", "title": form.title or form.form_id})


def _facts(form: Form) -> dict[str, Any]:
    groups = [node for node in form.nodes() if isinstance(node, Group)]
    return {
        "form_id": form.form_id, "version": form.version, "title": form.title, "sha256": form.sha256,
        "languages": list(form.languages), "questions": sum(one.is_seen for one in form.questions()),
        "groups": len(groups), "repeats": sum(isinstance(node, Repeat) for node in groups),
        "files": sorted({one.file for one in form.lists.values() if one.file}),
    }  # fmt: skip


@click.command("list")
@click.argument("project", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def list_forms(output: Output, project: Path | None) -> None:
    """List the forms that ship, and those of a project with their versions."""
    if project is None:
        forms = [shipped_form(form_id) for form_id in shipped_forms()]
        rows = [_listed(form.form_id, form.version, form.title, is_active=True, is_stored=False) for form in forms]
    else:
        with open_project(project, read_only=True) as opened:
            rows = [_listed(**asdict(known)) for known in forms_of(opened)]
    output.answer({"rows": rows}, lambda: print_table(rows))


def _listed(form_id: str, version: str, title: str, is_active: bool, is_stored: bool) -> dict[str, Any]:
    return {"form_id": form_id, "version": version, "title": title, "is_active": is_active, "is_stored": is_stored}


@click.command("add")
@PROJECT
@click.argument("file", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.pass_obj
def add(output: Output, project: Path, file: Path) -> None:
    """Add a form workbook to a project; older versions of the form stay for the records made with them."""
    with open_for_change(project) as opened:
        added = add_workbook(opened, file.absolute(), output.progress())
    form = added.form
    done = (
        _("Added {title}, version {version}.")
        if added.changes is not None
        else _("{title}, version {version}, is in use already.")
    )
    lines = _remark_lines(added.loaded, file)
    lines.append(done.format(title=form.title or form.form_id, version=form.version or "–"))
    answer = {**_facts(form), "added": added.changes is not None, **_remarks(added.loaded)}
    output.answer(answer, lines)


@click.command("package")
@click.argument("source", metavar="FORM|PROJECT")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="Zip file to write.")
@click.option("--form", "form_id", default=GI_FORM, show_default=True, help="Form of the project.")
@click.option("--version", default=None, help="Its version (default: the one in use).")
@click.option("--replace", is_flag=True, help="Replace a file of the same name.")
@click.pass_obj
def package(output: Output, source: str, target: Path, form_id: str, version: str | None, replace: bool) -> None:
    """Write a form with its choice lists as a zip for ODK Central, KoboToolbox and phones.

    FORM is the id of a form that ships; with a PROJECT the lists of divisions come from its administrative units.
    """
    target = target.absolute()
    if source in shipped_forms():
        written = write_phone_package(shipped_form(source), target, None, replace, output.progress())
    else:
        with open_project(Path(source), read_only=True) as opened:
            form = load_form(opened, form_id, version)
            written = write_phone_package(form, target, opened, replace, output.progress())
    output.answer({**asdict(written), "path": str(written.path)}, _written_lines(written))


def _written_lines(written: PhonePackage) -> list[str]:
    lines = [f"{name}: {count}" for name, count in written.counts.items()]
    if written.missing:
        lines.append(_("Missing in it: {files}. README.txt says what to do.").format(files=", ".join(written.missing)))
    return [*lines, str(written.path)]
