"""Command that brings in what phones sent: ``gi-atlas forms import``."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import Output
from gi_atlas.cli_exchange import FILES
from gi_atlas.errors import UsageError
from gi_atlas.i18n import _
from gi_atlas.readable import visible

_WORKBOOKS, _XFORMS = (".xlsx", ".xlsm", ".xls"), (".xml",)
EXIT_REFUSED, EXIT_LOOK = 3, 1


@click.command("import")
@click.argument("project", type=click.Path(path_type=Path))
@FILES
@click.option("--form", "form", default="", help="Form they were filled with: its id, or its workbook or XForm.")
@click.option("--field", "fields", multiple=True, metavar="OURS=THEIRS", help="Which column answers which question.")
@click.option("--encoding", help="GB18030, UTF-8, BIG5 …")
@click.option("--keep-orphans", is_flag=True, help="Keep files that no answer names, as evidence without a record.")
@click.option("--photos", type=click.Choice(["new", "nearest"]), help="Photos and tracks: new records, or the nearest.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, change nothing.")
@click.pass_obj
def import_submissions(
    output: Output, /, project: Path, files: Sequence[Path], form: str, dry_run: bool, **given: Any
) -> int:
    """Import submissions of ODK Central, KoboToolbox or the phone's folder; files given together belong together."""
    from gi_atlas.cli_project import back_up_when_closed
    from gi_atlas.storage.opening import open_project, require_writable
    from survey_forms.importing import Wishes, import_delivery
    from survey_forms.phone.delivery import Delivery
    from survey_forms.phone.loose import LooseMode

    loose = LooseMode(given["photos"]) if given["photos"] else None
    fields = dict(_pair(text) for text in given["fields"])
    progress = output.progress()
    with open_project(project) as opened:
        if not dry_run:
            require_writable(opened)
            back_up_when_closed(opened)
        wishes = Wishes(
            **_wanted_form(form), fields=fields, loose=loose, keeps_orphans=given["keep_orphans"], is_trial=dry_run
        )
        try:
            with Delivery(files, given["encoding"] or "", progress) as delivery:
                report = import_delivery(opened, delivery, wishes, progress)
        except KeyboardInterrupt:
            # What is being written on the writer's thread stops too, and is taken back.
            progress.cancel()
            raise
    output.answer(report.as_json(), lambda: report_lines(report))
    return _exit_code(report)


def _pair(text: str) -> tuple[str, str]:
    ours, equals, theirs = text.partition("=")
    if not equals or not ours.strip() or not theirs.strip():
        raise UsageError("FIELD_NO_EQUALS", value=text)
    return theirs.strip(), ours.strip()


def _wanted_form(text: str) -> dict[str, Any]:
    from survey_forms.importing import read_form_file
    from survey_forms.xlsform import load_workbook

    path = Path(text)
    if path.suffix.lower() in _WORKBOOKS:
        return {"form": load_workbook(path)}
    if path.suffix.lower() in _XFORMS:
        return {"form": read_form_file(path)}
    return {"form_id": text}


def _exit_code(report: Any) -> int:
    from survey_forms.phone.outcomes import OutcomeKind

    skipped = report.count(OutcomeKind.SKIPPED)
    if skipped and skipped == len(report.outcomes) and not report.arrived_late:
        return EXIT_REFUSED
    return EXIT_LOOK if report.conflicts or skipped else 0


def report_lines(report: Any) -> Iterator[str]:
    """Lines that tell a person what a delivery did."""
    told = report.as_json()
    counts = {name: told[name] for name in ("read", "imported", "updated", "unchanged")}
    yield _(
        "{read} submissions read, {imported} imported, {updated} updated, {unchanged} unchanged, {skipped} skipped,"
        " {conflicts} with conflicts"
    ).format(**counts, skipped=len(told["skipped"]), conflicts=len(told["conflicts"]))
    for one in told["other_versions"]:
        yield visible(_("{count} filled with version {filled} of {id}, read with version {read_with}").format(**one))
    for one in told["changes"]:
        yield visible(_("Updated: {title}").format(title=one["title"]))
        yield from (visible(f"  {field['path']}: {field['old']} → {field['new']}") for field in one["fields"])
    for one in told["conflicts"]:
        yield visible(_("Conflict: {title}").format(title=one["title"]))
        for field in one["fields"]:
            yield visible(_("  {path}: here {ours}, sent {theirs}").format(**field))
    yield from _file_lines(told)


def _file_lines(told: dict[str, Any]) -> Iterator[str]:
    for one in told["skipped"]:
        yield visible(_("Skipped: {message}").format(message=one["message"]))
    for one in told["missing"]:
        yield visible(_("Missing: {name} of {title}").format(**one))
    for one in told["orphaned"]:
        yield visible(_("Left over, named by no answer: {name}").format(**one))
    for one in told["duplicates"]:
        names = ", ".join([*one["names"], *one["elsewhere"]])
        yield visible(_("The same content: {names}").format(names=names))
    for one in (*told["hostile"], *told["messengers"]):
        yield visible(_("Look at: {message}").format(message=one["message"]))
    if told["unknown_columns"]:
        yield visible(_("Columns without a question: {names}").format(names=", ".join(told["unknown_columns"])))
