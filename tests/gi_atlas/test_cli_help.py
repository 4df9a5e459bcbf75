"""Help of the command line: in both languages, for every command, and without loading what it names."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas import cli, cli_help
from gi_atlas.cli import LazyGroup, program, run
from gi_atlas.cli_help import HelpContext, display_width, give_language, help_messages, paragraphs, wrap_columns
from gi_atlas.i18n import CATALOGUE_FOLDER, set_language, translate
from gi_atlas.plugins import COMMANDS, load_object
from tests.conftest import ROOT
from tests.guards.test_texts import chinese_messages, help_texts, source_messages, untranslated

_LATIN_SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


def page(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the program prints for the words of a command."""
    capsys.readouterr()
    assert run(list(words)) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


# Every text, in both languages


def test_every_help_text_is_translated() -> None:
    assert untranslated(help_texts(), chinese_messages()) == [], "add it to gi_atlas/locale/zh/LC_MESSAGES/help.po"


def test_no_help_text_is_left_over() -> None:
    with (CATALOGUE_FOLDER / "zh" / "LC_MESSAGES" / "help.po").open("rb") as stream:
        kept = {str(message.id) for message in read_po(stream, locale="zh") if message.id}
    assert sorted(kept - set(source_messages())) == []


def test_a_help_text_without_translation_is_seen() -> None:
    @click.command(help="Count sheep.")
    @click.option("--fast", help="Skip the lambs.")
    def sheep(fast: str) -> None: ...

    found = dict.fromkeys(help_messages(click.Group("farm", {"sheep": sheep}, help="A farm."), "farm"), "farm")
    missing = untranslated(found, chinese_messages())
    assert missing == ["farm: A farm.", "farm: Count sheep.", "farm: Skip the lambs."]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_says_what_it_is_for(name: str) -> None:
    command = load_object(COMMANDS[name])
    assert paragraphs(command.help)
    assert [one.name for one in command.params if isinstance(one, click.Option) and not one.help] == []


@pytest.mark.parametrize("name", ["", *sorted(COMMANDS)])
def test_the_help_of_every_command_speaks_chinese(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [name] if name else []
    english = page(capsys, *words, "--help", "--lang", "en")
    chinese = page(capsys, "--lang", "zh", *words, "--help")
    assert english.startswith(f"Usage: gi-atlas {name}".rstrip())
    assert chinese.startswith(f"用法：gi-atlas {name}".rstrip())
    assert "选项：" in chinese
    assert "显示本帮助后退出。" in chinese
    # Names of options and their choices are the same words in both; nothing else English is left.
    assert re.findall(r"--[a-z-]+", chinese) == re.findall(r"--[a-z-]+", english)
    for word in ("Options", "Usage", "[OPTIONS]", "required", "default:", " TEXT", " INTEGER", " FLOAT", " PATH"):
        assert word not in chinese
    assert _LATIN_SENTENCE.findall(chinese) == []


@pytest.mark.parametrize(
    "words", [["--lang", "zh", "import", "--help"], ["import", "--help", "--lang", "zh"], ["import", "-h", "--lang=zh"]]
)
def test_the_language_may_be_asked_for_anywhere(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    shown = page(capsys, *words)
    assert "--as [admin-units|boundaries|records|layer]" in shown
    assert "[必填]" in shown
    assert translate("What the rows become.", "zh") in shown


def test_help_follows_the_system_and_not_the_last_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for key in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert page(capsys, "undo", "--help").startswith("用法：")
    assert page(capsys, "undo", "--help", "--lang", "en").startswith("Usage:")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    set_language("zh")
    assert page(capsys, "undo", "--help").startswith("Usage:")


@pytest.mark.parametrize(("language", "mark"), [("zh", "[默认：1600x1000]"), ("en", "[default: 1600x1000]")])
def test_defaults_are_shown(language: str, mark: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert mark in page(capsys, "--lang", language, "render", "--help")


# The list of commands


def rows_of(shown: str) -> dict[str, str]:
    """Commands of a page with their lines, wrapped ones put together."""
    found: dict[str, str] = {}
    begin = 4 + max(map(len, COMMANDS))
    for line in re.split(r"(?:Commands:|命令：)\n", shown)[1].splitlines():
        name, text = line[2:begin].strip(), line[begin:].strip()
        last = name or next(reversed(found))
        found[last] = f"{found.get(last, '')} {text}".strip()
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_says_what_each_command_does(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = rows_of(page(capsys, "--help", "--lang", language))
    expected = {name: translate(load_object(target).help, language) for name, target in COMMANDS.items()}
    squeezed = {name: text.replace(" ", "") for name, text in shown.items()}
    assert squeezed == {name: text.replace(" ", "") for name, text in expected.items()}
    assert list(shown) == sorted(COMMANDS)


@pytest.mark.parametrize("words", [["--help"], ["--help", "--lang", "zh"], []])
def test_the_list_loads_no_command(words: list[str]) -> None:
    script = f"import sys, json; from gi_atlas.cli import run; run({words}); print(json.dumps(sorted(sys.modules)))"
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    ours = {target.partition(":")[0] for target in COMMANDS.values()}
    heavy = {"geopandas", "pyogrio", "rasterio", "PyQt5", "numpy", "shapely", "sqlalchemy"}
    assert "gi_atlas.cli_help" in loaded
    assert loaded & (ours | heavy) == set()


def test_a_foreign_command_is_listed_and_not_touched(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "command_targets", lambda: {**COMMANDS, "weather": "no_such_package.cli:weather"})
    assert "no_such_package.cli:weather" in rows_of(page(capsys, "--help"))["weather"]


@pytest.mark.parametrize(
    ("target", "summary"),
    [
        ("gi_atlas.cli_history:undo", "Take back the newest N steps."),
        ("gi_atlas.cli_history:nothing", ""),
        ("gi_atlas.no_such_module:undo", ""),
    ],
)
def test_a_summary_is_read_from_the_source(target: str, summary: str) -> None:
    assert cli_help.read_summary(target) == summary


# Groups below, and plug-ins with their own ways


@pytest.fixture
def farm() -> click.Group:
    @click.command(help="Make an empty project.", short_help="Show the change log.")
    @click.argument("count", type=click.IntRange(1, 9), help="Only the newest N entries.")
    @click.option("--wide", type=click.IntRange(1, 9), default=3, show_default=True, required=True)
    @click.option("--secret", hidden=True, help="Nobody sees it.")
    def sheep(count: int, wide: int, secret: str) -> None: ...

    return click.Group("farm", {"sheep": sheep}, help="Show the change log.\n\nUndo it.", epilog="The end.")


def test_a_group_below_speaks_the_language_too(farm: click.Group) -> None:
    set_language("zh")
    give_language(farm)
    shown = farm.make_context("farm", [], resilient_parsing=True).get_help()
    assert "命令：\n  sheep  显示变更日志。" in shown
    assert "Undo it." in shown
    assert shown.endswith("The end.")
    below = farm.commands["sheep"].make_context("sheep", [], resilient_parsing=True).get_help()
    assert "参数：\n  COUNT  只显示最新的 N 条。" in below
    assert "[默认：3; 1<=x<=9; 必填]" in below
    assert "--secret" not in below


def test_a_context_of_its_own_is_left_to_a_plug_in(farm: click.Group) -> None:
    class Own(click.Context):
        """A plug-in's context."""

    farm.context_class = Own
    give_language(farm)
    assert farm.context_class is Own
    assert farm.commands["sheep"].context_class is HelpContext


def test_a_list_of_its_own_is_left_to_a_plug_in() -> None:
    class Quiet(click.Group):
        """A plug-in's group."""

        def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
            formatter.write_text("ask the shepherd")

    group = give_language(Quiet("farm", {"sheep": click.Command("sheep")}))
    assert "ask the shepherd" in group.make_context("farm", [], resilient_parsing=True).get_help()


def test_the_program_is_a_group_of_ours() -> None:
    assert isinstance(program, LazyGroup)
    assert program.context_class is HelpContext


# Lines as wide as a terminal shows them


def lines_of(shown: str) -> Iterator[str]:
    """Lines that hold a text that can be wrapped: more than the spelling of an option."""
    return (line for line in shown.splitlines() if not line.lstrip().startswith("--") and "|" not in line)


@pytest.mark.parametrize("name", sorted(COMMANDS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_is_wider_than_a_terminal(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert [
        line for line in lines_of(page(capsys, "--lang", language, name, "--help")) if display_width(line) > 80
    ] == []


def test_chinese_takes_two_columns_and_breaks_anywhere_but_before_a_mark() -> None:
    assert display_width("界线 a") == 6
    assert wrap_columns("导入界线，再导出。", 8) == ["导入界", "线，再导", "出。"]
    assert wrap_columns("见（界线）", 5) == ["见", "（界", "线）"]
    assert wrap_columns("one two  three", 7) == ["one two", "three"]
    assert wrap_columns("  ", 7) == []


@given(st.text(alphabet="ab ，。（）“”界线产品x-", max_size=60), st.integers(8, 30))
def test_wrapping_keeps_every_word(text: str, columns: int) -> None:
    lines = wrap_columns(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(line == line.strip() and line for line in lines)
    for line in lines:
        assert display_width(line) <= columns or len(cli_help._CHUNK.match(line)[0]) == len(line)  # type: ignore[index]


def test_paragraphs_are_single_lines() -> None:
    assert paragraphs("One\n    line.\n\n    Two.\n") == ["One line.", "Two."]
    assert paragraphs(None) == []
