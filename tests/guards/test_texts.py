"""Every text is translated, every code is worded, used and documented."""

import ast
import re
from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from gi_atlas.cli import program
from gi_atlas.cli_help import help_messages
from gi_atlas.i18n import CATALOGUE_FOLDER
from gi_atlas.plugins import COMMANDS, load_object
from gi_atlas.texts import all_texts
from tests.guards.source_files import PACKAGES, ROOT, package_files, string_constants, tree_of

_PLACEHOLDER = re.compile(r"{(\w*)[^}]*}")
_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\Z")


def source_messages() -> dict[str, str]:
    """Every message marked for translation, with the place where it stands."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        for name, line, message, *_rest in extract_from_dir(
            str(ROOT / package), method_map=[("**.py", "python")], keywords={"_": None, "N_": None}
        ):
            if isinstance(message, str) and message:
                found.setdefault(message, f"{package}/{name}:{line}")
    return {**help_texts(), **found}


@cache
def help_texts() -> dict[str, str]:
    """Every text of the commands' help, with the command that shows it; their source marks none of them."""
    found: dict[str, str] = {}
    for name, command in {"": program, **{name: load_object(target) for name, target in COMMANDS.items()}}.items():
        for message in help_messages(command, name):
            found.setdefault(message, f"gi-atlas {name} --help")
    return found


def chinese_messages() -> dict[str, list[str]]:
    """Chinese texts by their English one; more than one where catalogues repeat it."""
    found: dict[str, list[str]] = {}
    for path in sorted((CATALOGUE_FOLDER / "zh" / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale="zh"):
                if message.id:
                    found.setdefault(str(message.id), []).append(str(message.string or ""))
    return found


def untranslated(messages: dict[str, str], chinese: dict[str, list[str]]) -> list[str]:
    """Messages without a Chinese text, with their places."""
    return [f"{place}: {message}" for message, place in messages.items() if not any(chinese.get(message, []))]


def wrong_placeholders(chinese: dict[str, list[str]]) -> list[str]:
    """Messages whose Chinese text does not name what the English one names."""
    return [
        english
        for english, texts in chinese.items()
        for text in texts
        if Counter(_PLACEHOLDER.findall(english)) != Counter(_PLACEHOLDER.findall(text))
    ]


def test_every_message_is_translated() -> None:
    assert untranslated(source_messages(), chinese_messages()) == []


def test_a_missing_translation_is_seen() -> None:
    assert untranslated({"Hello": "x.py:1"}, {"Hello": [""]}) == ["x.py:1: Hello"]


def test_placeholders_agree() -> None:
    assert wrong_placeholders(chinese_messages()) == []


def test_a_wrong_placeholder_is_seen() -> None:
    assert wrong_placeholders({"{count} files": ["{number} 个文件"]}) == ["{count} files"]


def test_no_message_has_two_chinese_texts() -> None:
    assert {english: texts for english, texts in chinese_messages().items() if len(set(texts)) > 1} == {}


def test_no_catalogue_keeps_texts_that_nothing_shows() -> None:
    assert sorted(set(chinese_messages()) - set(source_messages())) == []


def used_codes() -> set[str]:
    """Strings of the packages outside the table of texts."""
    texts = ROOT / "gi_atlas" / "texts"
    files = [path for path in package_files() if texts not in path.parents]
    return {text for path in files for text in string_constants(tree_of(path))}


def test_no_code_has_two_texts() -> None:
    modules = [
        import_module(f"gi_atlas.texts.{path.stem}") for path in sorted((ROOT / "gi_atlas/texts").glob("[a-z]*.py"))
    ]
    codes = [code for module in modules for code in module.MESSAGES]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


def test_every_code_is_raised_or_shown_somewhere() -> None:
    used = used_codes()
    # The text of what can be done is found by the rule's code and "_FIX".
    assert sorted(code for code in all_texts() if not {code, code.removesuffix("_FIX")} & used) == []


def raised_codes(path: Path) -> set[str]:
    """Codes given to our errors in a file."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            text = node.args[0].value
            if isinstance(text, str) and _CODE.match(text) and (name.endswith("Error") or name in _ERROR_NAMES):
                found.add(text)
    return found


_ERROR_NAMES = ("StoreLocked", "SchemaTooNew", "EditConflict", "UnsupportedFormat", "QuestionOpen", "Remark", "Finding")


def test_every_raised_code_is_worded() -> None:
    raised = {code: str(path) for path in package_files() for code in raised_codes(path)}
    assert {code: path for code, path in raised.items() if code not in all_texts()} == {}


def test_every_code_is_documented() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", page, re.MULTILINE))
    assert sorted(set(all_texts()) ^ documented) == [], "run: python -m gi_atlas.texts"


@pytest.mark.parametrize("code", sorted(all_texts()))
def test_a_text_says_what_to_do(code: str) -> None:
    text = all_texts()[code]
    assert text == text.strip()
    assert "  " not in text
    if code.startswith(("STORE_", "READ_", "EXPORT_", "IMPORT_", "MEDIA_", "RECORD_", "RENDER_")):
        # Reasons that stand within another sentence ("READ_ONLY_…") need no full stop.
        assert text[-1] in ".?:！。" or code.startswith("READ_ONLY_"), text
