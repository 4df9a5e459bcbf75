"""Commands that look at foreign files and bring them in."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import Output, exit_code_of
from gi_atlas.errors import GiAtlasError, JobCancelled, ManyErrors, QuestionOpen, ReadError, StorageError, UsageError
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.readable import readable, visible

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
_COUNTS = ("read", "imported", "updated", "unchanged", "skipped")


def _answer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.option(
            "--datum",
            type=click.Choice(["cgcs2000", "wgs84", "gcj02", "bd09", "xian80", "beijing54"]),
            help="Datum of the file, where it leaves it open.",
        ),
        click.option("--datum-reason", help="Why that datum is right, where units of the project deny it."),
        click.option("--crs", help="EPSG:n, where the file does not say it or says it wrong."),
        click.option("--encoding", help="GB18030, UTF-8, BIG5 …"),
        click.option("--swap-axes", type=click.Choice(["yes", "no"]), help="Latitude and longitude are swapped."),
        click.option("--wide", type=click.Choice(["keep", "split"]), help="Polygons over 180° wide."),
        click.option("--field", "fields", multiple=True, metavar="OURS=THEIRS", help="Which field is ours."),
        click.option("--layer", "layers", multiple=True, help="Only these layers of a file."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _answers(given: dict[str, Any], **more: Any) -> Any:
    from gi_atlas.exchange.answers import Answers

    return Answers(
        datum=given["datum"],
        datum_reason=given["datum_reason"],
        crs=given["crs"],
        encoding=_encoding(given["encoding"]),
        fields=dict(_pair(text) for text in given["fields"]),
        layers=tuple(given["layers"]),
        is_swapped=None if given["swap_axes"] is None else given["swap_axes"] == "yes",
        is_wide=None if given["wide"] is None else given["wide"] == "keep",
        **more,
    )


def _encoding(label: str | None) -> str | None:
    from gi_atlas.exchange.encodings import python_encoding

    if label is None:
        return None
    found = python_encoding(label)
    if found is None:
        raise UsageError("ENCODING_NOT_KNOWN", value=label)
    return found


def _pair(text: str) -> tuple[str, str]:
    ours, equals, theirs = text.partition("=")
    if not equals or not ours:
        raise UsageError("FIELD_NO_EQUALS", value=text)
    return _known_role(ours.strip()), theirs


def _known_role(name: str) -> str:
    from gi_atlas.exchange.field_names import ROLES

    if name not in ROLES:
        raise UsageError("FIELD_ROLE_UNKNOWN", value=name, expected=", ".join(ROLES))
    return name


@click.command("inspect")
@FILES
@_answer_options
@click.pass_obj
def inspect(output: Output, /, files: Sequence[Path], **given: Any) -> int:
    """Read foreign files safely and say what they hold; nothing is written."""
    from gi_atlas.services.inspecting import inspect_file

    answers = _answers(given)
    entries, code = [], 0
    for path in files:
        try:
            entries.append(inspect_file(path, answers, progress=output.progress()).as_json())
        except GiAtlasError as error:
            entries.append(refused_entry(path, error))
            code = max(code, exit_code_of(error))
    output.answer({"files": entries}, lambda: (line for entry in entries for line in _inspected_lines(entry)))
    return code


def refused_entry(path: Path, error: GiAtlasError) -> dict[str, Any]:
    """Answer for a file that was refused."""
    told = {"code": error.code, "message": error.message(), "context": error.context}
    return {
        "file": str(path),
        "sha256": None,
        "format": None,
        "driver": None,
        "encoding": None,
        "crs": None,
        "datum": None,
        "layers": [],
        "questions": [],
        "warnings": [],
        "error": told,
    }


def _refusal_line(entry: dict[str, Any]) -> str:
    # Most texts begin with the file's name, which stands in front already.
    shown, message = visible(readable(entry["file"])), entry["error"]["message"]
    for name in (shown, visible(readable(Path(entry["file"]).name))):
        for colon in (": ", "："):
            message = message.removeprefix(name + colon)
    return _("{file}: refused. {message}").format(file=shown, message=message)


def _inspected_lines(entry: dict[str, Any]) -> Iterator[str]:
    if "error" in entry:
        yield _refusal_line(entry)
        return
    shown = visible(readable(entry["file"]))
    yield f"{shown}: {entry['format']} ({entry['driver']}), {entry['encoding'] or '-'}, {entry['crs'] or '-'}"
    for layer in entry["layers"]:
        fields = ", ".join(layer["fields"])
        yield f"  {layer['name']}: {layer['geometry_type']}, {layer['count']}, {fields}"
    for question in entry["questions"]:
        yield _("  Question: {message}").format(message=question["message"])
        choices = " | ".join(question["choices"])
        guess = question["guess"] or _("cannot tell")
        yield _("    {option} {choices}; guess: {guess}. {why}").format(
            **{**question, "choices": choices, "guess": guess}
        )
    yield from _notes(entry)


_KINDS = ("admin-units", "boundaries", "records", "layer")
_LEVELS = ("province", "prefecture", "county", "township", "village")


@click.command("import")
@click.argument("project", type=click.Path(path_type=Path))
@FILES
@click.option("--as", "kind", type=click.Choice(_KINDS), required=True, help="What the rows become.")
@_answer_options
@click.option("--edition", help="Edition of the administrative units, such as 2023-06.")
@click.option("--level", type=click.Choice(_LEVELS, case_sensitive=False), help="Level of the administrative units.")
@click.option(
    "--valid-from",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="First day of boundaries whose file says none.",
)
@click.option("--skip-bad-rows", is_flag=True, help="Leave rows out that cannot be read.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, change nothing.")
@click.pass_obj
def import_files(
    output: Output, /, project: Path, files: Sequence[Path], kind: str, dry_run: bool, **given: Any
) -> int:
    """Import foreign files, each in one transaction."""
    from gi_atlas.cli_project import back_up_when_closed
    from gi_atlas.services.import_ahead import reading_ahead
    from gi_atlas.storage.opening import open_project, require_writable

    more = {name: given[name] for name in ("edition", "level", "skip_bad_rows")}
    more["valid_from"] = None if given["valid_from"] is None else given["valid_from"].date().isoformat()
    answers = _answers(given, **more)
    with open_project(project) as opened:
        if not dry_run:
            require_writable(opened)
            back_up_when_closed(opened)
        progress = output.progress()
        with reading_ahead(files, answers, progress) as ahead:
            outcomes = [_import_one(ahead, opened, path, kind, answers, dry_run, progress) for path in files]
    entries = [entry for entry, _code in outcomes]
    totals = {name: sum(_count(entry[name]) for entry in entries) for name in _COUNTS}
    output.answer({"files": entries, **totals}, lambda: (line for entry in entries for line in _imported_lines(entry)))
    return max(code for _entry, code in outcomes)


def _count(value: Any) -> int:
    return value if isinstance(value, int) else len(value)


def _import_one(
    ahead: Any, project: Any, path: Path, kind: str, answers: Any, dry_run: bool, progress: Progress
) -> tuple[dict[str, Any], int]:
    from gi_atlas.services.importing import ImportKind, examine_read, plan_examined, run_import

    examined = None
    try:
        examined = examine_read(project, ahead.take(path), answers)
        plan = plan_examined(project, examined, ImportKind(kind), answers, progress)
        _require_fields(examined.foreign, answers)
        done = plan if dry_run else run_import(project, plan, progress)
    except (JobCancelled, StorageError):
        raise
    except GiAtlasError as error:
        return _refused_import(path, error, examined), exit_code_of(error)
    except KeyboardInterrupt:
        # What is being written on the writer's thread stops too, and is taken back.
        progress.cancel()
        raise
    return done.as_json(), 0


def _require_fields(foreign: Any, answers: Any) -> None:
    # An empty name says that no field plays the role; a name that is nowhere is a slip and must not be passed over.
    present = dict.fromkeys(name for layer in foreign.layers for name in layer.field_names)
    missing = [f"{ours}={theirs}" for ours, theirs in answers.fields.items() if theirs and theirs not in present]
    if missing:
        found, expected = ", ".join(missing), ", ".join(present) or "-"
        raise ReadError("IMPORT_NO_SUCH_FIELD", file=foreign.name, found=found, expected=expected)


def _refused_import(path: Path, error: GiAtlasError, examined: Any) -> dict[str, Any]:
    """Answer for a file that was not imported: what is known of it, and why it was refused."""
    entry = refused_entry(path, error)
    if examined is not None:
        entry = {**examined.inspection.as_json(), "error": entry["error"]}
    faults = error.faults if isinstance(error, ManyErrors) else []
    rows = [{"row": fault.context.get("row"), "code": fault.code, "message": fault.message()} for fault in faults]
    questions = error.context["questions"] if isinstance(error, QuestionOpen) else entry["questions"]
    counts = dict.fromkeys(("read", "imported", "updated", "unchanged"), 0)
    return {**entry, **counts, "questions": questions, "skipped": rows}


def _imported_lines(entry: dict[str, Any]) -> Iterator[str]:
    if "error" in entry:
        yield _refusal_line(entry)
        for question in entry["questions"]:
            guess = question["guess"] or _("cannot tell")
            choices = " | ".join(question["choices"])
            yield _("    {option} {choices}; guess: {guess}. {why}").format(
                **{**question, "choices": choices, "guess": guess}
            )
        yield from (f"  {row['message']}" for row in entry["skipped"])
        return
    counts = {**{name: _count(entry[name]) for name in _COUNTS}, "file": visible(readable(entry["file"]))}
    yield _(
        "{file}: {read} read, {imported} imported, {updated} updated, {unchanged} unchanged, {skipped} skipped"
    ).format(**counts)
    yield from (f"  {row['message']}" for row in entry["skipped"])
    yield from _notes(entry)


def _notes(entry: dict[str, Any]) -> Iterator[str]:
    for remark in entry["warnings"]:
        yield _("  Note: {message}").format(message=remark["message"])
