"""Finding choices: by characters, pinyin and code, among tens of thousands; chips."""

import random
from collections.abc import Callable

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gui.form_widgets.choice_search import ChoiceSearch, load_pinyin
from gui.form_widgets.editor import Editor
from gui.form_widgets.editors_search import ManySearchEditor, SearchEditor
from survey_forms.schema import Choice
from tests.gui.form_widgets.form_kit import commit

COUNT = 41_352
COUNTIES = [
    Choice("330106", {"zh": "西湖区", "en": "Xihu"}),
    Choice("330108", {"zh": "滨江区", "en": "Binjiang"}),
    Choice("500101", {"zh": "重庆万州区", "en": "Wanzhou"}),
    Choice("330127", {"zh": "淳安县", "en": "Chun'an"}, {"pinyin": "chunanxian", "pinyin_initials": "cax"}),
]
Made = Callable[[Editor], Editor]


@pytest.fixture
def made(qtbot: QtBot, dressed: None) -> Made:
    def make(editor: Editor) -> Editor:
        qtbot.addWidget(editor)
        editor.resize(420, 60)
        editor.show()
        editor.activateWindow()
        qtbot.waitUntil(editor.isActiveWindow)
        return editor

    return make


@pytest.fixture(autouse=True)
def pinyin() -> None:
    load_pinyin().join()


# Searching


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("滨江", "330108"),
        ("bjq", "330108"),
        ("binjiang", "330108"),
        ("BinJ", "330108"),
        ("330127", "330127"),
        ("cq", "500101"),
        ("chongqing", "500101"),
        ("cax", "330127"),
        ("chunan", "330127"),
        ("wanzhou", "500101"),
        ("33 湖", "330106"),
    ],
)
def test_characters_pinyin_initials_and_code_find_it(query: str, first: str) -> None:
    search = ChoiceSearch(COUNTIES, "zh")
    assert search.choices[search.find(query)[0]].name == first


def test_what_begins_with_the_query_comes_first() -> None:
    names = ["上清溪镇", "清溪镇", "大清溪"]
    search = ChoiceSearch([Choice(name, {"": name}) for name in names], "")
    assert [names[row] for row in search.find("清溪")] == ["清溪镇", "上清溪镇", "大清溪"]
    assert [names[row] for row in search.find("qx")] == ["清溪镇", "上清溪镇", "大清溪"]
    assert search.find("无此") == []
    assert search.find(" ") == [0, 1, 2]


def test_a_longer_query_finds_within_the_shorter_one() -> None:
    search = ChoiceSearch(COUNTIES, "zh")
    whole = ChoiceSearch(COUNTIES, "zh")
    for query in ("3", "33", "330", "330 湖", "33", "w", "wa", "", "330 湖"):
        assert search.find(query) == whole.find(query), query
        whole = ChoiceSearch(COUNTIES, "zh")


def test_without_pinyin_yet_characters_and_codes_find_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.form_widgets.choice_search.has_pinyin", lambda: False)
    search = ChoiceSearch(COUNTIES, "zh")
    assert [search.choices[row].name for row in search.find("滨江")] == ["330108"]
    assert search.find("wanzhouqu") == []
    monkeypatch.undo()
    assert [search.choices[row].name for row in search.find("wanzhouqu")] == ["500101"]


def test_choosing_by_keys(made: Made) -> None:
    editor = made(SearchEditor())
    assert isinstance(editor, SearchEditor)
    editor.set_choices(COUNTIES, "zh")
    told: list[str] = []
    editor.changed.connect(told.append)
    QTest.keyClicks(editor.line, "330")
    assert editor.line.is_open
    assert [editor.line.model.name(row) for row in range(editor.line.model.rowCount())] == [
        "330106",
        "330108",
        "330127",
    ]
    QTest.keyClick(editor.line, Qt.Key_Down)
    QTest.keyClick(editor.line, Qt.Key_Return)
    assert (editor.value(), editor.line.text(), editor.line.is_open) == ("330108", "滨江区", False)
    assert told == ["330108"]
    QTest.keyClick(editor.line, Qt.Key_Down, Qt.AltModifier)
    assert editor.line.is_open
    QTest.keyClick(editor.line, Qt.Key_Escape)
    assert not editor.line.is_open
    assert editor.value() == "330108"


def test_a_click_takes_a_line_and_leaves_the_cursor(made: Made) -> None:
    editor = made(SearchEditor())
    assert isinstance(editor, SearchEditor)
    editor.set_choices(COUNTIES, "zh")
    editor.button.click()
    popup = editor.line._popup
    assert popup is not None
    rect = popup.view.visualRect(editor.line.model.index(2, 0))
    QTest.mouseClick(popup.view.viewport(), Qt.LeftButton, pos=rect.center())
    assert editor.value() == "500101"
    assert editor.line.hasFocus()


def test_text_that_is_no_choice_stays_and_is_told(made: Made) -> None:
    set_language("en")
    editor = made(SearchEditor())
    assert isinstance(editor, SearchEditor)
    editor.set_choices(COUNTIES, "zh")
    editor.show_value("330106")
    editor.line.setFocus()
    editor.line.selectAll()
    commit(editor.line, "无此区")
    editor.line.clearFocus()
    assert (editor.value(), editor.line.text()) == ("", "无此区")
    assert "无此区" in editor.fault()
    editor.set_choices(COUNTIES, "en")
    assert editor.line.text() == "无此区"
    editor.line.setFocus()
    editor.line.selectAll()
    QTest.keyClicks(editor.line, "wanz")
    editor.line.clearFocus()
    # Only one choice is meant: it is taken.
    assert (editor.value(), editor.fault()) == ("500101", "")


def test_emptying_the_line_is_no_answer(made: Made) -> None:
    editor = made(SearchEditor())
    editor.set_choices(COUNTIES, "zh")
    editor.show_value("330106")
    stop = editor.stops()[0]
    stop.selectAll()  # type: ignore[attr-defined]
    QTest.keyClick(stop, Qt.Key_Delete)
    assert editor.value() == ""


def test_a_code_of_no_list_shows_as_it_is(made: Made) -> None:
    editor = made(SearchEditor())
    assert isinstance(editor, SearchEditor)
    editor.set_choices(COUNTIES, "zh")
    editor.show_value("999999")
    assert (editor.value(), editor.line.text(), editor.fault()) == ("999999", "999999", "")


def test_searching_while_composing(made: Made) -> None:
    editor = made(SearchEditor())
    assert isinstance(editor, SearchEditor)
    editor.set_choices(COUNTIES, "zh")
    editor.line.setFocus()
    commit(editor.line, "西湖")
    assert editor.line.is_open
    assert editor.line.hasFocus()
    QTest.keyClick(editor.line, Qt.Key_Tab)
    assert editor.value() == "330106"


# Many of a long list


def test_chips_are_added_and_taken_out(made: Made) -> None:
    editor = made(ManySearchEditor())
    assert isinstance(editor, ManySearchEditor)
    editor.set_choices(COUNTIES, "zh")
    told: list[str] = []
    editor.changed.connect(told.append)
    for query in ("xh", "wanzhou", "xh"):
        QTest.keyClicks(editor.line, query)
        QTest.keyClick(editor.line, Qt.Key_Return)
        assert editor.line.text() == ""
    assert told == ["330106", "330106 500101"]
    assert [button.text() for button in editor.chips.buttons.values()] == ["西湖区", "重庆万州区"]
    editor.chips.buttons["330106"].click()
    assert editor.value() == "500101"
    QTest.keyClick(editor.line, Qt.Key_Backspace)
    assert editor.value() == ""
    editor.show_value("330108 330127")
    editor.set_choices(COUNTIES, "en")
    assert [button.text() for button in editor.chips.buttons.values()] == ["Binjiang", "Chun'an"]


# Tens of thousands


@pytest.fixture(scope="module")
def townships() -> list[Choice]:
    dice = random.Random(7)
    signs = [chr(0x4E00 + dice.randrange(6000)) for _sign in range(2500)]
    return [
        Choice(f"{100_000_000 + number}", {"": "".join(dice.sample(signs, dice.choice((2, 3)))) + "镇"})
        for number in range(COUNT)
    ]


def test_a_list_of_41352_is_searched_as_one_types(made: Made, townships: list[Choice], qtbot: QtBot) -> None:
    editor = made(SearchEditor())
    assert isinstance(editor, SearchEditor)
    editor.set_choices(townships, "")
    editor.line.setFocus()
    qtbot.waitUntil(lambda: len(editor.line.search.labels) == COUNT, timeout=20_000)
    target = townships[31_415]
    for sign in target.labels[""]:
        commit(editor.line, sign)
    assert editor.line.model.rowCount() >= 1
    QTest.keyClick(editor.line, Qt.Key_Return)
    assert editor.line.text() == target.labels[""]
    editor.line.selectAll()
    QTest.keyClicks(editor.line, townships[-1].name)
    QTest.keyClick(editor.line, Qt.Key_Return)
    assert editor.value() == townships[-1].name
    editor.button.click()
    assert editor.line.model.rowCount() == COUNT


def test_pinyin_of_a_long_list_comes_while_one_looks(made: Made, townships: list[Choice], qtbot: QtBot) -> None:
    editor = made(SearchEditor())
    assert isinstance(editor, SearchEditor)
    editor.set_choices([*townships[:3000], Choice("x", {"": "龙井街道"})], "")
    editor.line.setFocus()
    qtbot.waitUntil(lambda: editor.line.search.is_ready, timeout=20_000)
    QTest.keyClicks(editor.line, "longjingjie")
    QTest.keyClick(editor.line, Qt.Key_Return)
    assert editor.value() == "x"
