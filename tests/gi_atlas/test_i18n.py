"""Languages: chosen, switched, translated, compiled."""

import os
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from gi_atlas import i18n
from gi_atlas.errors import GiAtlasError, format_text
from gi_atlas.i18n import (
    CATALOGUE_FOLDER,
    _,
    compile_catalogues,
    current_language,
    load_catalogues,
    set_language,
    system_language,
    translate,
)
from gi_atlas.texts import all_texts

PO_FILES = sorted(CATALOGUE_FOLDER.glob("zh/LC_MESSAGES/*.po"))


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_system_is_asked_for_its_language(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert system_language() == expected


def test_switching_changes_every_later_word() -> None:
    error = GiAtlasError("JOB_CANCELLED")
    english = error.message()
    set_language("zh")
    chinese = error.message()
    assert english != chinese
    assert current_language() == "zh"
    set_language("en")
    assert error.message() == english


def test_an_unknown_language_becomes_english() -> None:
    set_language("fr")
    assert current_language() == "en"


def test_one_text_can_be_asked_for_in_another_language() -> None:
    chinese = translate("&Project", "zh")
    assert chinese.startswith("项目")
    assert _("&Project") == "&Project"
    assert current_language() == "en"


def test_a_text_without_translation_stays_as_it_is() -> None:
    set_language("zh")
    assert _("no catalogue holds this") == "no catalogue holds this"


def test_a_missing_value_does_not_hide_the_message() -> None:
    assert "?" in format_text("KEY_TAKEN", {"key": "Ctrl+K"})


@pytest.mark.parametrize("code", sorted(all_texts()))
def test_a_coded_text_keeps_its_placeholders_in_chinese(code: str) -> None:
    english = all_texts()[code]
    assert _fields(translate(english, "zh")) == _fields(english)


def _fields(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("path", PO_FILES, ids=[path.stem for path in PO_FILES])
def test_catalogues_are_whole(path: Path) -> None:
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale="zh", abort_invalid=True)
    messages = [message for message in catalogue if message.id]
    assert messages
    for message in messages:
        assert message.string, message.id
        assert not message.fuzzy, message.id
        assert _fields(str(message.string)) == _fields(str(message.id)), message.id


def test_no_message_stands_in_two_catalogues() -> None:
    seen: dict[str, str] = {}
    for path in PO_FILES:
        with path.open("rb") as stream:
            for message in read_po(stream, locale="zh"):
                if message.id:
                    assert seen.setdefault(str(message.id), path.stem) == path.stem, message.id


def test_only_what_is_older_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "area.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "tea"\nmsgstr "茶"\n', "utf-8"
    )
    monkeypatch.setattr(i18n, "CATALOGUE_FOLDER", tmp_path)
    assert compile_catalogues() == [folder / "area.mo"]
    assert compile_catalogues() == []
    os.utime(source, (2_000_000_000, 2_000_000_000))
    assert compile_catalogues() == [folder / "area.mo"]
    assert load_catalogues("zh").gettext("tea") == "茶"
    assert [item.name for item in folder.iterdir() if item.suffix not in (".po", ".mo")] == []


def test_catalogues_of_several_areas_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / "a.po").write_text(head + 'msgid "tea"\nmsgstr "茶"\n', "utf-8")
    (folder / "b.po").write_text(head + 'msgid "orange"\nmsgstr "橘"\n', "utf-8")
    monkeypatch.setattr(i18n, "CATALOGUE_FOLDER", tmp_path)
    compile_catalogues()
    chain = load_catalogues("zh")
    assert (chain.gettext("tea"), chain.gettext("orange"), chain.gettext("rice")) == ("茶", "橘", "rice")
