"""Commands about readiness: how far records are, and the checklist that says so."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import Output
from gi_atlas.cli_project import PROJECT, open_for_change, print_table
from gi_atlas.documents.saving import require_ending, require_same, save_whole
from gi_atlas.exchange.open import open_foreign
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.model import SurveyRecord
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project
from survey_forms.capture import FormSession
from survey_forms.check_rules import RULES
from survey_forms.checklist import (
    CheckRule,
    checklist_of,
    drop_checklist,
    keep_checklist,
    table_text,
)
from survey_forms.cli_output import find_record
from survey_forms.completeness import CheckItem, ItemState, OpenQuestion, Readiness, Share, readiness_of
from survey_forms.records import session_for

_STATES = {
    ItemState.DONE: N_("done"),
    ItemState.MISSING: N_("missing"),
    ItemState.TO_CONFIRM: N_("to be confirmed"),
    ItemState.NOT_APPLICABLE: N_("not applicable"),
}
_RECORDS = (
    "SELECT id, title, county_code, stage, listing_answered, listing_asked, dossier_answered, dossier_asked, is_half"
    " FROM gi_record ORDER BY county_code = '', county_code, fid"
)
_TOTALS = ("records", "listing_ready", "dossier_ready", "half")


@click.command("ready")
@PROJECT
@click.argument("record", required=False)
@click.pass_obj
def ready(output: Output, project: Path, record: str | None) -> None:
    """Tell how far records are from being listed and from a dossier; RECORD is an id or a title."""
    with open_project(project, read_only=True) as opened:
        if record is None:
            _tell_all(output, opened)
        else:
            _tell_one(output, opened, opened.read_one(SurveyRecord, find_record(opened, record)))


def _tell_all(output: Output, project: Project) -> None:
    rows = [_row(found) for found in project.fetch(_RECORDS)]
    counties: dict[str, Counter[str]] = {}
    for row in rows:
        counties.setdefault(row["county_code"], Counter()).update(_counted(row))
    totals = [{"county_code": code, **{name: count[name] for name in _TOTALS}} for code, count in counties.items()]
    shown = [
        {
            **row,
            "listing": _share(row["listing"]),
            "dossier": _share(row["dossier"]),
            "half": "✓" if row["half"] else "",
        }
        for row in rows
    ]
    output.answer({"rows": rows, "counties": totals}, lambda: [*print_table(shown), "", *print_table(totals)])


def _row(found: tuple[Any, ...]) -> dict[str, Any]:
    record_id, title, county, stage, listing_done, listing_asked, dossier_done, dossier_asked, is_half = found
    return {
        "title": title,
        "county_code": county,
        "stage": stage,
        "listing": {"done": listing_done, "asked": listing_asked},
        "dossier": {"done": dossier_done, "asked": dossier_asked},
        "half": bool(is_half),
        "id": record_id,
    }


def _counted(row: dict[str, Any]) -> dict[str, int]:
    ready_for = {
        name: row[name]["asked"] > 0 and row[name]["done"] >= row[name]["asked"] for name in ("listing", "dossier")
    }
    return {
        "records": 1,
        "listing_ready": int(ready_for["listing"]),
        "dossier_ready": int(ready_for["dossier"]),
        "half": int(row["half"]),
    }


def _share(share: dict[str, int]) -> str:
    return f"{share['done']}/{share['asked']}" if share["asked"] else ""


def _tell_one(output: Output, project: Project, record: SurveyRecord) -> None:
    session = session_for(project, record)
    found = readiness_of(project, record, session)
    answer = {
        "id": record.id,
        "title": record.title,
        "form": session.form.form_id,
        "form_version": session.form.version,
        "listing": _plain(found.listing),
        "dossier": _plain(found.dossier),
        "groups": [
            {
                "group": group,
                "label": _group_label(session, group),
                "listing": _plain(pair[0]),
                "dossier": _plain(pair[1]),
            }
            for group, pair in found.groups.items()
        ],
        "items": [_item(item, session) for item in found.items],
        "questions": [_question(question, session) for question in found.questions],
    }
    output.answer(answer, lambda: _lines(session, found))


def _plain(share: Share) -> dict[str, int]:
    return {"done": share.done, "asked": share.asked}


def _item(item: CheckItem, session: FormSession) -> dict[str, Any]:
    return {
        "item": item.item,
        "level": str(item.level),
        "state": str(item.state),
        "title": item.title(session.language),
        "code": item.code,
        "message": item.message(),
        "question": item.path,
        "source": item.source,
        "edition": item.edition,
        "source_to_be_confirmed": item.is_source_unsure,
    }


def _question(question: OpenQuestion, session: FormSession) -> dict[str, Any]:
    label = session.label(question.path, session.language)
    return {"question": question.path, "label": label, "level": str(question.level), "group": question.group}


def _group_label(session: FormSession, group: str) -> str:
    return session.label(group, session.language) if session.form.find(group) is not None else group


def _lines(session: FormSession, found: Readiness) -> Iterator[str]:
    template = _("{level}: {done} of {asked}")
    for level, share in ((_("Listing"), found.listing), (_("Dossier"), found.dossier)):
        yield template.format(level=level, done=share.done, asked=share.asked)
    yield from print_table([_item_row(item, session) for item in found.items])
    yield _("Questions without an answer: {count}").format(count=len(found.questions))
    for question in found.questions:
        yield f"  {question.path}  {session.label(question.path, session.language)}"


def _item_row(item: CheckItem, session: FormSession) -> dict[str, str]:
    source = _("{source} (source to be confirmed)") if item.is_source_unsure else "{source}"
    return {
        "item": item.item,
        "state": _(_STATES[item.state]),
        "title": item.title(session.language),
        "message": item.message(),
        "question": item.path,
        "source": source.format(source=item.source),
    }


@click.command("checklist")
@PROJECT
@click.option("--from", "source", type=click.Path(path_type=Path), help="Load your office's own (.csv, .xlsx).")
@click.option("--edition", default="", help="Edition of the checklist that is loaded (default: the file's name).")
@click.option("--shipped", is_flag=True, help="Let the checklist that ships count again.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="Write the checklist that counts (.csv).")
@click.option("--replace", is_flag=True, help="Replace a file of that name.")
@click.pass_obj
def checklist(
    output: Output, project: Path, source: Path | None, edition: str, shipped: bool, target: Path | None, replace: bool
) -> None:
    """Show the checklist that counts, load an office's own, or write it as a table."""
    if source is not None or shipped:
        rows = None if source is None else read_table(source, output.progress())
        with open_for_change(project) as opened:
            if rows is None:
                drop_checklist(opened)
            else:
                keep_checklist(opened, rows, edition or source_name(source), RULES)
    with open_project(project, read_only=True) as opened:
        rules = checklist_of(opened)
    if target is not None:
        require_ending(target, (".csv",))
        write_table(target, table_text(rules), replace)
    shown = [_rule(rule) for rule in rules]
    output.answer({"rows": shown, **({"path": str(target)} if target else {})}, lambda: print_table(shown))


def source_name(source: Path | None) -> str:
    """Name of a file without its ending."""
    return "" if source is None else source.stem


def write_table(target: Path, text: str, is_replacing: bool = False) -> None:
    """Write a table as CSV with the mark that spreadsheets know UTF-8 by.

    Raises
    ------
    WriteError
    """

    def check(path: Path) -> None:
        require_same(path, "text", path.read_text(encoding="utf-8-sig"), text)

    save_whole(target, lambda path: path.write_bytes(text.encode("utf-8-sig")), check, is_replacing)


def read_table(path: Path, progress: Progress) -> list[dict[str, Any]]:
    """Rows of a stranger's table, read by the child.

    Raises
    ------
    ReadError, UnsupportedFormat
        What reading says.
    """
    rows: list[dict[str, Any]] = []
    for layer in open_foreign(path, None, progress).layers[:1]:
        names = [info.name for info in layer.fields]
        columns: Sequence[list[Any]] = [layer.values(name) for name in names]
        rows += [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    return rows


def _rule(rule: CheckRule) -> dict[str, Any]:
    arguments = ";".join(f"{name}={value}" for name, value in rule.arguments.items())
    return {
        "item": rule.item,
        "level": str(rule.level),
        "titles": dict(rule.titles),
        "rule": rule.rule,
        "arguments": arguments,
        "question": rule.question,
        "source": rule.source,
        "edition": rule.edition,
        "source_to_be_confirmed": rule.is_source_unsure,
    }
