"""Commands about the table of states: ``gi-atlas case table …``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from gi_atlas.cases.completing import taken_lines
from gi_atlas.cases.keeping import (
    drop_table,
    keep_table,
    read_foreign_table,
    rows_of_table,
    shipped_table,
    table_of,
)
from gi_atlas.cases.table import CaseTable, State, in_language
from gi_atlas.cases.words import period_text, source_text
from gi_atlas.cases.writing import write_table
from gi_atlas.cli import Output
from gi_atlas.cli_project import PROJECT, open_for_change, print_table
from gi_atlas.i18n import _
from gi_atlas.storage.opening import open_project

_PATH = click.Path(path_type=Path)
_OF_PROJECT = click.option(
    "--project", type=_PATH, help="The table that counts in this project (default: the shipped)."
)


@click.group("table")
def table() -> None:
    """The table of states, moves and deadlines: see it, write it to a file, load your own edition."""


def _counting(project: Path | None) -> tuple[CaseTable, Any]:
    if project is None:
        return shipped_table(), rows_of_table(None)
    with open_project(project, read_only=True) as opened:
        return table_of(opened), rows_of_table(opened)


@table.command("show")
@_OF_PROJECT
@click.pass_obj
def show_table(output: Output, project: Path | None) -> None:
    """Show states and deadlines with their sources; what is to be confirmed says so."""
    found, rows = _counting(project)
    notes = taken_lines(found.edition, found.taken)
    answer = {"edition": found.edition, "title": found.title, "is_shipped": found.is_shipped, "rows": list(rows),
              "notes": notes}  # fmt: skip
    output.answer(answer, lambda: _lines(found))


def _lines(found: CaseTable) -> Iterator[str]:
    for track in found.tracks.values():
        yield f"{track.code}  {in_language(track.titles)}  {source_text(track.basis)}"
        yield from print_table(
            [_state_row(found, track.code, found.states[code]) for code in found.states_of(track.code)]
        )
        yield ""
    yield from taken_lines(found.edition, found.taken)


def _state_row(found: CaseTable, track: str, state: State) -> dict[str, str]:
    moves = ", ".join(move.to_state for move in found.moves_from(track, state.code))
    return {
        "code": state.code,
        "state": in_language(state.titles),
        "moves": moves or "-",
        "period": period_text(state.period) if state.period else "",
        "source": source_text(state.basis),
    }


@table.command("write")
@click.argument("target", metavar="FILE.xlsx|.csv", type=_PATH)
@_OF_PROJECT
@click.pass_obj
def write_command(output: Output, target: Path, project: Path | None) -> None:
    """Write the table to a new file, to be changed and loaded again."""
    written = write_table(_counting(project)[1], target.absolute())
    output.answer({"path": str(written)}, [_("Wrote {path}.").format(path=written)])


@table.command("load")
@PROJECT
@click.argument("file", metavar="FILE.xlsx|.csv", type=_PATH)
@click.option("--edition", default="", help="What you call this edition, such as its date.")
@click.option("--title", default="", help="Title of the table (default: its edition).")
@click.option("--count-anew", is_flag=True, help="Count the days due of open cases by the new table.")
@click.pass_obj
def load(output: Output, project: Path, file: Path, edition: str, title: str, count_anew: bool) -> None:
    """Load your own table of states; it counts in this project from then on."""
    rows = read_foreign_table(file, output.progress())
    with open_for_change(project) as opened:
        kept = keep_table(opened, rows, edition, title, count_anew)
    counted = {"edition": kept.edition, "tracks": len(kept.tracks), "states": len(kept.states)}
    text = _("The table {edition} counts now: {tracks} procedures, {states} states, {moves} moves.")
    told, notes = {**counted, "moves": len(kept.moves)}, taken_lines(kept.edition, kept.taken)
    output.answer({**told, "notes": notes}, [text.format(**told), *notes])


@table.command("drop")
@PROJECT
@click.pass_obj
def drop(output: Output, project: Path) -> None:
    """Let the shipped table count again; your own stays in the project, put away."""
    with open_for_change(project) as opened:
        drop_table(opened)
    output.answer({"edition": shipped_table().edition}, [_("The shipped table counts again.")])
