"""The command line: exit codes, JSON, languages, and faults that reach nobody as tracebacks."""

import errno
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pytest

from gi_atlas import cli, plugins
from gi_atlas.cli import EXIT_FAULT, EXIT_LOCKED, EXIT_REFUSED, EXIT_USAGE, Output, exit_code_of, run
from gi_atlas.errors import (
    GiAtlasError,
    JobCancelled,
    ManyErrors,
    PluginError,
    ReadError,
    SchemaTooNew,
    StorageError,
    StoreLocked,
    UsageError,
)
from gi_atlas.plugins import COMMANDS
from gi_atlas.storage.opening import open_project
from tests.conftest import ROOT


def answer(capsys: pytest.CaptureFixture[str], words: Sequence[str]) -> tuple[int, dict[str, Any]]:
    """Exit code and the one JSON object of a command."""
    capsys.readouterr()
    code = run([*words, "--json"])
    printed = capsys.readouterr()
    lines = printed.out.strip().splitlines()
    assert len(lines) == 1
    return code, json.loads(lines[0])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "测试 目录（一）" / "项目.gpkg"
    path.parent.mkdir()
    assert run(["new", str(path)]) == 0
    return path


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("USAGE"), EXIT_USAGE),
        (PluginError("NEEDS_PYQT"), EXIT_USAGE),
        (PluginError("PLUGIN_CANNOT_LOAD"), EXIT_FAULT),
        (ReadError("READ_FAILED"), EXIT_REFUSED),
        (StoreLocked("STORE_LOCKED"), EXIT_LOCKED),
        (StorageError("STORE_READ_ONLY"), EXIT_LOCKED),
        (SchemaTooNew("STORE_TOO_NEW"), EXIT_LOCKED),
        (StorageError("STORE_ROW_CHANGED"), EXIT_LOCKED),
        (StorageError("STORE_MISSING"), EXIT_REFUSED),
        (JobCancelled(), EXIT_REFUSED),
        (ManyErrors([ReadError("X"), StoreLocked("STORE_LOCKED")]), EXIT_LOCKED),
        (ManyErrors([UsageError("X")]), EXIT_USAGE),
    ],
    ids=lambda value: getattr(value, "code", value),
)
def test_each_error_has_the_exit_code_of_the_interface(error: GiAtlasError, code: int) -> None:
    assert exit_code_of(error) == code


def test_a_project_is_made_and_never_overwritten(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = project.read_bytes()
    code, error = answer(capsys, ["new", str(project)])
    assert (code, error["error"]["code"]) == (EXIT_REFUSED, "STORE_EXISTS")
    assert error["error"]["context"] == {"path": str(project)}
    assert project.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [["--json", "list", "P", "products"], ["list", "--json", "P", "products"], ["list", "P", "products", "--json"]],
)
def test_global_options_may_stand_anywhere(words: list[str], project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run([str(project) if word == "P" else word for word in words]) == 0
    assert json.loads(capsys.readouterr().out) == {"rows": []}


def test_values_that_are_no_text_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = answer(capsys, ["add", str(project), "product", "--set", "name_official=茶\udce4"])
    assert (code, told["error"]["code"], told["error"]["context"]["field"]) == (
        EXIT_REFUSED,
        "TEXT_UNREADABLE",
        "name_official",
    )


def test_words_that_are_no_text_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = answer(capsys, ["set", str(project), "\udce4", "title=x"])
    assert (code, told["error"]["code"]) == (EXIT_USAGE, "TEXT_UNREADABLE")


def test_after_two_dashes_options_are_words(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli._globals_first(["list", "--", "--json"]) == ["list", "--", "--json"]
    assert cli._globals_first(["a", "--lang"]) == ["--lang", "a"]


@pytest.mark.parametrize(
    "words",
    [["nothing-like-that"], ["list"], ["new"], ["list", "x.gpkg", "sheep"], ["--lang", "fr", "new", "x"], ["undo"]],
)
def test_wrong_usage_is_told_in_one_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(words) == EXIT_USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Traceback" not in printed.err
    assert len(printed.err.strip().splitlines()) == 1


def test_errors_speak_the_language_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = set()
    for language in ("zh", "en"):
        code, error = answer(capsys, ["--lang", language, "list", str(tmp_path / "none.gpkg"), "products"])
        assert (code, error["error"]["code"]) == (EXIT_REFUSED, "STORE_MISSING")
        texts.add(error["error"]["message"])
    assert len(texts) == 2


def test_a_fault_of_ours_leaves_a_report_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_down() -> dict[str, str]:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(cli, "command_targets", break_down)
    code, error = answer(capsys, ["list", "x.gpkg", "products"])
    report = Path(error["error"]["context"]["report"])
    assert (code, error["error"]["code"]) == (EXIT_FAULT, "INTERNAL_FAULT")
    assert "ZeroDivisionError: inside" in report.read_text(encoding="utf-8")
    report.unlink()


def test_an_interruption_is_no_fault(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> dict[str, str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "command_targets", interrupt)
    assert run(["list", "x.gpkg", "products"]) == EXIT_USAGE
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("number", [(), (errno.EPIPE, "Broken pipe")], ids=["bare", "by the system"])
def test_a_reader_that_went_away_is_no_fault(monkeypatch: pytest.MonkeyPatch, number: tuple[object, ...]) -> None:
    streams = sys.stdout, sys.stderr

    def close_pipe() -> dict[str, str]:
        raise BrokenPipeError(*number)

    for name, stream in zip(("stdout", "stderr"), streams, strict=True):
        monkeypatch.setattr(sys, name, stream)  # click wraps them then
    monkeypatch.setattr(cli, "command_targets", close_pipe)
    assert run(["list", "x.gpkg", "products"]) == 0


def test_many_faults_are_all_told_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> dict[str, str]:
        raise ManyErrors([StorageError("STORE_MISSING", path="a"), StorageError("STORE_MISSING", path="b")])

    monkeypatch.setattr(cli, "command_targets", refuse)
    code, error = answer(capsys, ["list", "x.gpkg", "products"])
    assert code == EXIT_REFUSED
    assert [fault["context"]["path"] for fault in error["error"]["faults"]] == ["a", "b"]


def test_help_names_every_command_without_loading_them(capsys: pytest.CaptureFixture[str]) -> None:
    script = "import sys; from gi_atlas.cli import run; run(['--help']); print('gui.cli' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("False")
    for name in COMMANDS:
        assert name in done.stdout


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_loads_and_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(plugins.load_object(COMMANDS[name]), click.Command)
    capsys.readouterr()
    assert run([name, "--help", "--lang", "en"]) == 0
    assert "Usage: gi-atlas" in capsys.readouterr().out


def test_progress_is_silent_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    for output in (Output(is_quiet=True), Output(is_json=True), Output()):
        output.progress().report(0.5, "half")
    assert capsys.readouterr().err == ""


def test_lines_are_made_only_where_they_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    def lines() -> list[str]:
        raise AssertionError("nobody reads them")

    Output(is_json=True).answer({"a": 1}, lines)
    assert json.loads(capsys.readouterr().out) == {"a": 1}
    Output().answer({"a": 1}, ["one", "two"])
    assert capsys.readouterr().out.splitlines() == ["one", "two"]


# The change log


def test_steps_are_undone_and_done_again(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("清溪绿茶", "清溪蜜橘"):
        assert run(["add", str(project), "product", "--set", f"name_official={name}"]) == 0
    code, undone = answer(capsys, ["undo", str(project), "2"])
    assert (code, len(undone["steps"])) == (0, 2)
    assert "清溪蜜橘" in undone["steps"][0]
    assert answer(capsys, ["list", str(project), "products"])[1]["rows"] == []
    assert answer(capsys, ["redo", str(project)])[0] == 0
    rows = answer(capsys, ["list", str(project), "products"])[1]["rows"]
    assert [row["name_official"] for row in rows] == ["清溪绿茶"]


def test_the_log_keeps_everything_and_chains_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["add", str(project), "product", "--set", "name_official=茶"])
    run(["undo", str(project)])
    run(["redo", str(project)])
    steps = answer(capsys, ["log", str(project)])[1]["steps"]
    assert [step["kind"] for step in steps] == ["DO", "UNDO", "REDO"]
    assert [step["seq"] for step in steps] == [1, 2, 3]
    assert len({step["hash"] for step in steps}) == 3
    assert len(answer(capsys, ["log", str(project), "--last", "2"])[1]["steps"]) == 2


def test_nothing_to_undo_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, expected in (("undo", "STORE_NOTHING_TO_UNDO"), ("redo", "STORE_NOTHING_TO_REDO")):
        code, error = answer(capsys, [name, str(project)])
        assert (code, error["error"]["code"]) == (EXIT_REFUSED, expected)


def test_a_project_that_a_window_holds_is_not_changed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_project(project):
        code, error = answer(capsys, ["add", str(project), "product", "--set", "name_official=茶"])
    assert (code, error["error"]["code"]) == (EXIT_LOCKED, "STORE_READ_ONLY")
