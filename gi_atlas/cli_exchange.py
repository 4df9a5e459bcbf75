"""Commands that look at foreign files and bring them in."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import Output, exit_code_of
from gi_atlas.errors import GiAtlasError, UsageError
from gi_atlas.i18n import _

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
_COUNTS = ("read", "imported", "updated", "unchanged", "skipped")


def _answer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.option("--datum", type=click.Choice(["cgcs2000", "wgs84", "gcj02", "bd09"])),
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
    return ours.strip(), theirs


@click.command("inspect")
@FILES
@_answer_options
@click.pass_obj
def inspect(output: Output, files: Sequence[Path], **given: Any) -> int:
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


def _inspected_lines(entry: dict[str, Any]) -> Iterator[str]:
    if "error" in entry:
        yield _("{file}: refused. {message}").format(file=entry["file"], message=entry["error"]["message"])
        return
    yield f"{entry['file']}: {entry['format']} ({entry['driver']}), {entry['encoding'] or '-'}, {entry['crs'] or '-'}"
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
    for remark in entry["warnings"]:
        yield _("  Note: {message}").format(message=remark["message"])
