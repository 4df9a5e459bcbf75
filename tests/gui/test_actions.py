"""The table of actions: keys as peers have them, every entry once, every act wired."""

from collections import Counter

import pytest
from PyQt5.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import current_language, set_language, translate
from gui.actions import (
    ACTIONS,
    LANGUAGES,
    MENUS,
    PANELS,
    RECENT,
    SEPARATOR,
    TOOL_BAR,
    When,
    find_spec,
    key_conflict,
    keys_in_use,
    plain_words,
)
from gui.app import Desktop
from gui.icons import DRAWINGS, icon, paint_icon

PEER_KEYS = {
    "new": "Ctrl+N", "open": "Ctrl+O", "save": "Ctrl+S", "save_copy": "Ctrl+Shift+S", "quit": "Ctrl+Q",
    "undo": "Ctrl+Z", "redo": "Ctrl+Shift+Z", "import": "Ctrl+L", "tables": "F6", "deselect": "Ctrl+Alt+A",
    "select": "Ctrl+Shift+I", "zoom_full": "Ctrl+Shift+F", "zoom_selection": "Ctrl+J", "zoom_in": "Ctrl+Alt++",
    "zoom_out": "Ctrl+Alt+-", "refresh": "F5", "full_screen": "F11", "hide_panels": "Ctrl+Tab",
    "map_only": "Ctrl+Shift+Tab", "find": "Ctrl+K", "guide": "F1", "show_all": "Ctrl+Shift+U",
    "hide_all": "Ctrl+Shift+H", "new_record": "Ctrl+.",
}  # fmt: skip


@pytest.mark.parametrize(("name", "keys"), PEER_KEYS.items())
def test_keys_are_those_that_people_know(name: str, keys: str) -> None:
    assert find_spec(name).keys.split("; ")[0] == keys


def test_no_key_has_two_meanings(desktop: Desktop) -> None:
    taken = [keys.toString() for action in desktop.window.actions_by_name.values() for keys in action.shortcuts()]
    taken += [dock.toggleViewAction().shortcut().toString() for dock in desktop.window.docks.values()]
    assert [keys for keys, count in Counter(taken).items() if count > 1] == []
    assert all(QKeySequence(keys).count() == 1 for keys in taken)


def test_every_action_has_a_place_and_every_place_an_action() -> None:
    placed = [name for _menu, _text, names in MENUS for name in names]
    names = {spec.name for spec in ACTIONS}
    assert names == set(placed) - {SEPARATOR, RECENT, PANELS}
    assert set(TOOL_BAR) - {SEPARATOR} <= names
    assert len(names) == len(ACTIONS)


def test_every_action_is_wired(desktop: Desktop) -> None:
    assert set(desktop.listeners()) == {spec.name for spec in ACTIONS}


@pytest.mark.parametrize("spec", ACTIONS, ids=[spec.name for spec in ACTIONS])
def test_every_action_says_what_it_does_in_both_languages(spec: object) -> None:
    for text in filter(None, (spec.text, spec.tip)):  # type: ignore[attr-defined]
        assert text in ("中文", "English", "中文界面", "English interface") or translate(text, "zh") != text


def test_mnemonics_of_a_menu_differ(desktop: Desktop) -> None:
    for language in ("en", "zh"):
        set_language(language)
        for _name, _text, names in MENUS:
            texts = [
                translate(find_spec(name).text, language) for name in names if name not in (SEPARATOR, RECENT, PANELS)
            ]
            letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
            assert [letter for letter, count in Counter(letters).items() if count > 1] == [], texts


def test_what_needs_a_project_is_offered_only_with_one(desktop: Desktop) -> None:
    actions = desktop.window.actions_by_name
    for spec in ACTIONS:
        assert actions[spec.name].isEnabled() == (spec.when == When.ALWAYS), spec.name


def test_what_needs_a_project_is_offered_with_one(opened: Desktop) -> None:
    actions = opened.window.actions_by_name
    for spec in ACTIONS:
        if spec.when in (When.PROJECT, When.WRITABLE):
            assert actions[spec.name].isEnabled(), spec.name


def test_a_persons_keys_go_before_ours() -> None:
    keys = keys_in_use({"open": "F9", "quit": ""})
    assert (keys["open"], keys["quit"], keys["new"]) == ("F9", "", "Ctrl+N")
    assert key_conflict(keys, "new", "F9") == "open"
    assert key_conflict(keys, "open", "F9") is None
    assert key_conflict(keys, "new", "Ctrl+Q") is None
    assert key_conflict(keys, "new", "") is None
    assert key_conflict(keys, "new", "Ctrl+=") == "zoom_in"


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_icons_are_drawn_and_pale_when_disabled(name: str, qtbot: QtBot) -> None:
    clear, pale = paint_icon(name, 48).toImage(), paint_icon(name, 48, is_enabled=False).toImage()
    ink = [sum(image.pixelColor(x, y).alpha() for x in range(48) for y in range(48)) for image in (clear, pale)]
    assert ink[0] > 48 * 255
    assert ink[1] < ink[0] * 0.7
    edge = [clear.pixelColor(x, y).alpha() for x in range(48) for y in (0, 47)]
    assert max(edge) == 0


def test_actions_name_only_drawings_that_there_are(qtbot: QtBot) -> None:
    assert {spec.icon for spec in ACTIONS} - {""} <= set(DRAWINGS)
    assert icon("").isNull()
    assert not icon("open").isNull()


@pytest.mark.parametrize(
    ("text", "words"),
    [("&Open…", "Open"), ("打开(&O)…", "打开"), ("C&lose project", "Close project"), ("记录（新）", "记录（新）")],
)
def test_marks_of_menus_are_not_shown_elsewhere(text: str, words: str) -> None:
    assert plain_words(text) == words


def test_tooltips_name_the_act_its_key_and_what_it_does(desktop: Desktop) -> None:
    desktop.choose_language("zh")
    assert desktop.window.actions_by_name["open"].toolTip().splitlines() == [
        "打开 (Ctrl+O)",
        translate("Open a project file (.gpkg)", "zh"),
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_language_is_named_in_itself(language: str) -> None:
    before = current_language()
    set_language(language)
    try:
        assert [find_spec(name).shown() for name in LANGUAGES] == ["中文", "English"]
    finally:
        set_language(before)
