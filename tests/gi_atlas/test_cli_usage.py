"""Wrong words on the command line: a code, the value and what was expected, in the reader's language."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from gi_atlas.cli import EXIT_USAGE, run
from gi_atlas.cli_help import give_language
from gi_atlas.cli_usage import word_fault
from gi_atlas.errors import UsageError
from gi_atlas.plugins import COMMANDS

LISTED = "products, boundaries, records, evidence, admin-units, layers, findings"
KINDS = "admin-units, boundaries, records, layer"
LIST_USAGE = "gi-atlas list [OPTIONS] PROJECT {products|boundaries|records|evidence|admin-units|layers|findings}"
IMPORT_USAGE = "gi-atlas import [OPTIONS] PROJECT FILES..."

CASES: list[tuple[str, str, dict[str, str]]] = [
    ("--quiet", "USAGE_NO_COMMAND", {"command": "gi-atlas"}),
    ("sheep", "USAGE_COMMAND", {"command": "gi-atlas", "value": "sheep", "choices": ", ".join(sorted(COMMANDS))}),
    ("exprot x", "USAGE_COMMAND_NEAR", {"command": "gi-atlas", "value": "exprot", "choices": "export"}),
    ("--zzz", "USAGE_OPTION", {"value": "--zzz", "choices": "--lang, --json, --quiet, --version, --help"}),
    ("list x products --zzz", "USAGE_OPTION", {"value": "--zzz", "choices": "--where, --format, --help"}),
    ("list x products -q", "USAGE_OPTION", {"value": "-q"}),
    ("list x products --frmat csv", "USAGE_OPTION_NEAR", {"command": "gi-atlas list", "choices": "--format"}),
    ("list", "USAGE_MISSING", {"command": "gi-atlas list", "parameter": "PROJECT", "usage": LIST_USAGE}),
    ("list x", "USAGE_MISSING_CHOICE", {"parameter": "WHAT", "choices": LISTED, "usage": LIST_USAGE}),
    ("import x y", "USAGE_MISSING_CHOICE", {"parameter": "--as", "choices": KINDS, "usage": IMPORT_USAGE}),
    ("set x", "USAGE_MISSING", {"parameter": "ID"}),
    ("list x products y z", "USAGE_EXTRA", {"command": "gi-atlas list", "value": "y z", "usage": LIST_USAGE}),
    ("new x --name", "USAGE_OPTION_VALUE", {"parameter": "--name", "expected": "TEXT"}),
    ("import x y --as", "USAGE_OPTION_VALUE", {"expected": "[admin-units|boundaries|records|layer]"}),
    ("import x y --as layer --dry-run=yes", "USAGE_FLAG", {"parameter": "--dry-run"}),
    ("list x sheep", "USAGE_CHOICE", {"parameter": "WHAT", "value": "sheep", "choices": LISTED}),
    ("list x it's", "USAGE_CHOICE", {"parameter": "WHAT", "value": "it's"}),
    ("--lang fr new x", "USAGE_CHOICE", {"parameter": "--lang", "value": "fr", "choices": "zh, en"}),
    ("overlay x --as-of 2024-13-01", "USAGE_DATE",
     {"parameter": "--as-of", "value": "2024-13-01", "expected": "YYYY-MM-DD"}),
    ("undo x 0", "USAGE_RANGE", {"parameter": "COUNT", "value": "0", "expected": "≥ 1"}),
    ("undo x two", "USAGE_RANGE", {"parameter": "COUNT", "value": "two", "expected": "≥ 1"}),
    ("log x --last 茶", "USAGE_WHOLE_NUMBER", {"parameter": "--last", "value": "茶"}),
    ("overlaps x --sliver-width wide", "USAGE_NUMBER", {"parameter": "--sliver-width", "value": "wide"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "context"), CASES, ids=[words for words, _code, _context in CASES])
def test_each_wrong_word_has_a_code_and_what_was_expected(
    words: str, code: str, context: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--json", *words.split(), *([] if "--lang" in words else ["--lang", "en"])]) == EXIT_USAGE
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == code
    assert context.items() <= error["context"].items()


@pytest.mark.parametrize("words", [words for words, _code, _context in CASES if "--lang" not in words])
def test_a_chinese_reader_gets_one_chinese_sentence(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*words.split(), "--lang", "zh"]) == EXIT_USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.strip().splitlines()) == 1
    assert any("\u4e00" <= character <= "\u9fff" for character in printed.err)
    for english in ("No such", "Missing", "Invalid", "is not", "[OPTIONS]", "TEXT", "Got unexpected"):
        assert english not in printed.err


def test_a_group_called_without_words_answers_with_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == EXIT_USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert all(name in printed.err for name in COMMANDS)


def test_a_file_where_a_folder_belongs_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "测试 文件.txt"
    path.write_text("x", encoding="utf-8")
    assert run(["--json", "demo", str(path)]) == EXIT_USAGE
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["code"], error["context"]["value"]) == ("USAGE_NOT_A_FOLDER", str(path))


# What our own commands do not ask for, but a plug-in may


def fault_of(kind: Any, value: str, decorate: Callable[..., Any] = click.option) -> UsageError:
    """Our error for a value that a parameter of some type refuses."""
    name = "--it" if decorate is click.option else "it"
    command = click.Command("act", params=[], callback=lambda it: None)
    decorate(name, type=kind)(command)
    with pytest.raises(click.ClickException) as caught:
        give_language(command).main(["--it", value] if name == "--it" else [value], standalone_mode=False)
    return word_fault(caught.value)


def test_a_folder_where_a_file_belongs_is_told(tmp_path: Path) -> None:
    fault = fault_of(click.Path(dir_okay=False), str(tmp_path))
    assert (fault.code, fault.context) == ("USAGE_NOT_A_FILE", {"parameter": "--it", "value": str(tmp_path)})


def test_a_path_that_may_not_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_asked: False)
    fault = fault_of(click.Path(), str(tmp_path), click.argument)
    assert (fault.code, fault.context) == ("USAGE_PATH_REFUSED", {"parameter": "IT", "value": str(tmp_path)})


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (click.IntRange(1, 9), "≥ 1, ≤ 9"),
        (click.FloatRange(0, 1, min_open=True, max_open=True), "> 0, < 1"),
        (click.IntRange(max=4), "≤ 4"),
    ],
)
def test_limits_are_spelled_out(kind: Any, expected: str) -> None:
    fault = fault_of(kind, "77")
    assert (fault.code, fault.context["expected"]) == ("USAGE_RANGE", expected)
    assert float(fault.context["value"]) == 77


def test_a_type_that_is_not_known_here_keeps_its_own_words() -> None:
    fault = fault_of(click.UUID, "x")
    assert (fault.code, fault.context["parameter"]) == ("USAGE_VALUE", "--it")
    assert "'x'" in fault.context["detail"]


def test_a_fault_without_a_context_keeps_its_own_words() -> None:
    assert word_fault(click.ClickException("broken")).context == {"detail": "broken"}
    assert word_fault(click.UsageError("broken")).context == {"detail": "broken"}
    assert word_fault(click.FileError("a.txt", "gone")).code == "USAGE"
