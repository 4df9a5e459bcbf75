"""Commands that make, list and change a project by hand."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import Output
from gi_atlas.errors import StorageError, UsageError
from gi_atlas.i18n import _
from gi_atlas.model import Product, Registration, Standard, SurveyRecord, Zone
from gi_atlas.plugins import all_rules
from gi_atlas.registrations.entering import enter
from gi_atlas.rules.findings import run_rules
from gi_atlas.services.attaching import attach_photos, outcome_lines
from gi_atlas.services.editing import existing_paths, find_kind, remove, stored_row
from gi_atlas.services.listing import LISTINGS, filter_rows, list_rows
from gi_atlas.services.values import parse_settings
from gi_atlas.storage.backups import backup_if_due
from gi_atlas.storage.opening import create_project, open_project, require_writable
from gi_atlas.storage.project import Project
from gi_atlas.storage.schema import SCHEMA_VERSION, TABLE_OF

PROJECT = click.argument("project", type=click.Path(path_type=Path))
_ADDED: dict[str, type[Any]] = {
    "product": Product, "zone": Zone, "record": SurveyRecord, "registration": Registration, "standard": Standard
}  # fmt: skip
_REQUIRED = {
    "product": ("name_official",), "zone": ("product_id",), "record": ("title",),
    "registration": ("product_id", "channel"), "standard": ("product_id", "number"),
}  # fmt: skip


def open_for_change(path: Path) -> Project:
    """Project opened for writing.

    Raises
    ------
    StorageError
        STORE_READ_ONLY or STORE_TOO_NEW, and what ``open_project`` raises.
    """
    project = open_project(path)
    try:
        require_writable(project)
    except BaseException:
        project.close()
        raise
    back_up_when_closed(project)
    return project


def back_up_when_closed(project: Project) -> None:
    """Make a backup once a changed project is closed, at most every ten minutes; a fault of it is only told."""
    project.closed.connect(_back_up)


def _back_up(path: Path) -> None:
    try:
        backup_if_due(path)
    except StorageError as error:  # the change itself is safe
        click.echo(error.message(), err=True)


@click.command("new")
@PROJECT
@click.option("--name", default="", help="Name shown in the window.")
@click.pass_obj
def new(output: Output, project: Path, name: str) -> None:
    """Make an empty project."""
    create_project(project.absolute(), name).close()
    made = {"path": str(project.absolute()), "schema_version": SCHEMA_VERSION}
    output.answer(made, [_("Made {path}.").format(path=made["path"])])


@click.command("list")
@PROJECT
@click.argument("what", type=click.Choice([*LISTINGS, "findings"]))
@click.option("--where", multiple=True, help="FIELD OP VALUE; may be repeated.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="How the rows are written."
)
@click.pass_obj
def list_rows_command(output: Output, project: Path, what: str, where: Sequence[str], form: str) -> None:
    """List what a project holds."""
    with open_project(project, read_only=True) as opened:
        rows = _findings(opened, where) if what == "findings" else list_rows(opened, what, where)
    if form == "json":
        output.is_json = True
    printer = print_csv if form == "csv" else print_table
    output.answer({"rows": rows}, lambda: printer(rows))


def _findings(project: Project, where: Sequence[str]) -> list[dict[str, Any]]:
    return filter_rows([item.as_json() for item in run_rules(project, all_rules())], where)


@click.command("add")
@PROJECT
@click.argument("kind", type=click.Choice(list(_ADDED)))
@click.option("--set", "settings", multiple=True, help="FIELD=VALUE; may be repeated.")
@click.pass_obj
def add(output: Output, project: Path, kind: str, settings: Sequence[str]) -> None:
    """Add a product, a zone, a survey record, a registration or a standard."""
    values = parse_settings(_ADDED[kind], settings)
    for field in _REQUIRED[kind]:
        if not values.get(field):
            raise UsageError("VALUE_MISSING", field=field, kind=kind)
    entity = _ADDED[kind](**values)
    with open_for_change(project) as opened:
        _require_parents(opened, entity)
        enter(opened, entity)
        _answer_row(output, opened, entity)


def _require_parents(project: Project, entity: Any) -> None:
    product_id = getattr(entity, "product_id", None)
    if product_id:
        project.read_one(Product, product_id)


def _answer_row(output: Output, project: Project, entity: Any) -> None:
    row = stored_row(project, TABLE_OF[type(entity)], entity.id) or {}
    shown = {key: value for key, value in row.items() if not isinstance(value, bytes)}
    if getattr(entity, "geom", None) is not None:
        shown["geom"] = entity.geom.wkt
    output.answer(shown, [f"{key}: {value}" for key, value in shown.items() if value not in (None, "", "[]", "{}")])


@click.command("set")
@PROJECT
@click.argument("entity_id", metavar="ID")
@click.argument("settings", metavar="FIELD=VALUE...", nargs=-1, required=True)
@click.pass_obj
def set_fields(output: Output, project: Path, entity_id: str, settings: Sequence[str]) -> None:
    """Change fields of one thing."""
    with open_for_change(project) as opened:
        kind = find_kind(opened, entity_id)
        before = opened.read_one(kind, entity_id)
        after = replace(before, **parse_settings(kind, settings))
        _require_parents(opened, after)
        enter(opened, after, expected=before)
        _answer_row(output, opened, opened.read_one(kind, entity_id))


@click.command("attach")
@PROJECT
@click.argument("record", metavar="RECORD")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def attach(output: Output, project: Path, record: str, files: Sequence[Path]) -> None:
    """Attach photos, papers, sound and film to a survey record."""
    with open_for_change(project) as opened:
        attached = attach_photos(opened, record, existing_paths(files), output.progress(), is_strict=True)
        ids = {item.id for item in attached.added}
        rows = [row for row in list_rows(opened, "evidence") if row["id"] in ids]
    remarks = outcome_lines(attached)
    output.answer({"rows": rows, "remarks": remarks}, lambda: [*print_table(rows), *remarks])


@click.command("remove")
@PROJECT
@click.argument("entity_id", metavar="ID")
@click.pass_obj
def remove_command(output: Output, project: Path, entity_id: str) -> None:
    """Remove one thing and what belongs to it."""
    with open_for_change(project) as opened:
        kind = find_kind(opened, entity_id)
        changes = remove(opened, kind, entity_id)
    removed = {table: sorted(ids) for table, ids in changes.tables.items()}
    output.answer({"id": entity_id, "removed": removed}, [_("Removed {id}.").format(id=entity_id)])


def print_table(rows: Sequence[dict[str, Any]]) -> Iterable[str]:
    """Lines of a table: columns that hold something, each as wide as its longest value up to 40."""
    used = [key for key in (rows[0] if rows else {}) if any(row[key] not in (None, "", "[]", "{}") for row in rows)]
    texts = [[_cell(row[key]) for key in used] for row in rows]
    widths = [max(_width(text) for text in column) for column in zip(used, *texts, strict=True)] if used else []
    for line in [used, *texts] if used else []:
        yield "  ".join(text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)).rstrip()
    yield _("{count} rows").format(count=len(rows))


def _cell(value: Any) -> str:
    text = "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def print_csv(rows: Sequence[dict[str, Any]]) -> Iterable[str]:
    """Lines of a CSV; texts that a spreadsheet would run as a formula are marked as text."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _harmless(value) for key, value in row.items()} for row in rows)
    yield stream.getvalue().rstrip("\n")


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r＝＋－＠") else value
