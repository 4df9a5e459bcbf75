"""Command that builds the sample project and does the main job on it, by the commands that people use."""

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from gi_atlas.cli import EXIT_FINDINGS, Output, run
from gi_atlas.demo.products import ORANGE
from gi_atlas.demo.sample import PROJECT_FILE, build_sample
from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import N_, _, current_language
from gi_atlas.plugins import COMMANDS

PACKAGE_FOLDER, PICTURE_FILE = "package", "map.png"
_SIZE = "1600x1000"


@dataclass(frozen=True)
class Step:
    """One command that was run, and what it answered."""

    words: tuple[str, ...]
    exit_code: int
    answer: dict[str, Any]


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def demo(output: Output, folder: Path) -> int:
    """Build the sample project in a folder and do the main job on it."""
    target = folder.absolute()
    _remove_former(target)
    sample = build_sample(target, output.progress())
    steps = list(_main_job(sample.project, target))
    answer = {
        "project": str(sample.project),
        "files": str(sample.units.parent),
        "package": str(target / PACKAGE_FOLDER),
        "picture": next((step.answer["path"] for step in steps if step.words[0] == "render"), None),
        "steps": [{"command": step.words, "exit_code": step.exit_code} for step in steps],
    }
    output.answer(answer, _lines(answer, steps))
    return 0


def _remove_former(folder: Path) -> None:
    """Take away what an earlier demo left, and nothing else."""
    for path in folder.glob(f"{Path(PROJECT_FILE).stem}*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name in ("files", PACKAGE_FOLDER):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / PICTURE_FILE).unlink(missing_ok=True)


def _main_job(project: Path, folder: Path) -> Iterator[Step]:
    boundaries = _run("list", project, "boundaries", "--where", f"product = {ORANGE}", "--where", "status = PUBLISHED")
    yield boundaries
    boundary = boundaries.answer["rows"][0]["id"]
    yield _run("overlay", project, "--level", "township")
    yield _run("overlaps", project)
    yield _run("check", project)
    yield _run("export", project, "--boundary", boundary, "--to", folder / PACKAGE_FOLDER)
    if "render" in COMMANDS:
        yield from _painted(project, folder)
    yield _run("verify", project)


def _painted(project: Path, folder: Path) -> Iterator[Step]:
    try:
        yield _run("render", project, "--to", folder / PICTURE_FILE, "--size", _SIZE)
    except GiAtlasError as error:
        # Painting needs PyQt5, which a server may lack; all else is done without it.
        if error.code != "NEEDS_PYQT":
            raise


def _run(*words: str | Path) -> Step:
    """Run a command of the program and take its answer.

    Raises
    ------
    GiAtlasError
        The error that the command told of.
    """
    told = tuple(str(word) for word in words)
    stream = io.StringIO()
    with redirect_stdout(stream):
        code = run(["--json", "--lang", current_language(), *told])
    answer = json.loads(stream.getvalue())
    if "error" in answer:
        raise GiAtlasError(answer["error"]["code"], **answer["error"]["context"])
    if code not in (0, EXIT_FINDINGS):
        raise GiAtlasError("DEMO_FAILED", command=" ".join(told), exit_code=code)
    return Step(told, code, answer)


_TEXTS = {
    "list": N_("Published boundary of {product}: {count}"),
    "overlay": N_("Townships under the current boundaries: {count} pairs ({whole} whole)"),
    "overlaps": N_("Pairs of boundaries that share ground: {count}"),
    "check": N_("Findings of the rules: {count}"),
    "export": N_("Boundary package, each file read back: {count} files"),
    "render": N_("Map picture: {milliseconds} ms"),
    "verify": N_("Project verified: {ok}"),
}


def _lines(answer: dict[str, Any], steps: list[Step]) -> Iterator[str]:
    yield _("Sample project: {path}").format(path=answer["project"])
    yield _("Source files:   {path}").format(path=answer["files"])
    for step in steps:
        yield "  " + _(_TEXTS[step.words[0]]).format(**_figures(step))
    yield _("Package:        {path}").format(path=answer["package"])
    if answer["picture"]:
        yield _("Picture:        {path}").format(path=answer["picture"])


def _figures(step: Step) -> dict[str, Any]:
    rows = step.answer.get("rows", step.answer.get("findings", step.answer.get("files", [])))
    is_ok = _("yes") if step.answer.get("ok") else _("no")
    whole = sum(row.get("relation") == "whole" for row in rows)
    milliseconds = step.answer.get("milliseconds")
    return {"count": len(rows), "whole": whole, "product": ORANGE, "milliseconds": milliseconds, "ok": is_ok}
