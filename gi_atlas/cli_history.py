"""Commands for the change log: log, undo, redo."""

from collections.abc import Callable
from pathlib import Path

import click

from gi_atlas.cli import Output
from gi_atlas.cli_project import PROJECT, open_for_change
from gi_atlas.events import Changes
from gi_atlas.storage.change_log import read_entries
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project


@click.command("log")
@PROJECT
@click.option("--last", default=0, help="Only the newest N entries.")
@click.pass_obj
def show_log(output: Output, project: Path, last: int) -> None:
    """Show the change log."""
    with open_project(project, read_only=True) as opened, opened.reader() as connection:
        entries = read_entries(connection)[-last:]
    shown = ("seq", "step_id", "kind", "undoes_step", "at", "actor", "device", "hash")
    steps = [{**{key: getattr(entry, key) for key in shown}, "label": entry.shown_label()} for entry in entries]
    output.answer({"steps": steps}, [f"{row['seq']:5} {row['at']} {row['kind']:4} {row['label']}" for row in steps])


def _repeat(output: Output, path: Path, count: int, act: Callable[[Project], Changes], newest: int) -> None:
    labels: list[str] = []
    with open_for_change(path) as opened:
        there = len(opened.steps()[newest])
        for _turn in range(min(count, max(there, 1))):  # one turn at least: it says that there is nothing
            steps = opened.steps()[newest]
            act(opened)
            labels.append(steps[-1].shown())
    output.answer({"steps": labels}, labels)


@click.command("undo")
@PROJECT
@click.argument("count", default=1, type=click.IntRange(1))
@click.pass_obj
def undo(output: Output, project: Path, count: int) -> None:
    """Take back the newest N steps."""
    _repeat(output, project, count, Project.undo, 0)


@click.command("redo")
@PROJECT
@click.argument("count", default=1, type=click.IntRange(1))
@click.pass_obj
def redo(output: Output, project: Path, count: int) -> None:
    """Do the newest N undone steps again."""
    _repeat(output, project, count, Project.redo, 1)
