"""Editors of choices: buttons, searching among tens of thousands, chips, orders, boxes to tick."""

from collections.abc import Callable

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gui.form_widgets.editor import Editor
from gui.form_widgets.editor_table import make_editor
from gui.form_widgets.editors_choice import AcknowledgeEditor, ButtonsEditor
from gui.form_widgets.editors_media import MediaSource
from gui.form_widgets.editors_rank import RankEditor
from gui.form_widgets.editors_search import ManySearchEditor, SearchEditor
from survey_forms.schema import Choice, Question, QuestionType

COUNT = 41_352
LABELS = ["甲", "乙", "丙", "丁", "戊", "己", "庚"]
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


def choices(count: int) -> list[Choice]:
    return [Choice(f"c{number}", {"": label}) for number, label in enumerate(LABELS[:count])]


# Which editor


@pytest.mark.parametrize(
    ("type_", "appearance", "count", "is_external", "kind"),
    [
        (QuestionType.SELECT_ONE, "", 5, False, ButtonsEditor),
        (QuestionType.SELECT_ONE, "", 30, False, SearchEditor),
        (QuestionType.SELECT_ONE, "minimal", 5, False, SearchEditor),
        (QuestionType.SELECT_ONE, "quick", 5, False, ButtonsEditor),
        (QuestionType.SELECT_ONE, "autocomplete", 5, False, SearchEditor),
        (QuestionType.SELECT_ONE, "", 0, True, SearchEditor),
        (QuestionType.SELECT_MULTIPLE, "", 20, False, ButtonsEditor),
        (QuestionType.SELECT_MULTIPLE, "", 40, False, ManySearchEditor),
        (QuestionType.RANK, "", 5, False, RankEditor),
        (QuestionType.ACKNOWLEDGE, "", 0, False, AcknowledgeEditor),
    ],
)
def test_the_editor_follows_type_appearance_and_length(
    type_: QuestionType, appearance: str, count: int, is_external: bool, kind: type[Editor], made: Made
) -> None:
    question = Question("q", "q", type=type_, appearance=appearance, choice_list="l")
    editor = make_editor(question, MediaSource(), count, is_external)
    assert type(editor) is kind


# Buttons


def test_columns_are_as_asked_or_as_many_as_fit(made: Made) -> None:
    for columns, expected in ((4, 4), (2, 2), (0, 7)):
        editor = made(ButtonsEditor(is_single=True, columns=columns))
        assert isinstance(editor, ButtonsEditor)
        editor.set_choices(choices(7), "")
        tops = [button.y() for button in settled(editor)]
        assert tops.count(tops[0]) == expected


def settled(editor: ButtonsEditor) -> list[object]:
    for _turn in range(3):
        QApplication.processEvents()
    return list(editor.buttons.buttons.values())


def test_a_long_label_is_broken_into_lines(made: Made) -> None:
    editor = made(ButtonsEditor(is_single=True))
    assert isinstance(editor, ButtonsEditor)
    long = "在本县范围内按照传统工艺手工制作并由当地合作社统一收购和销售的产品" * 2
    editor.set_choices([Choice("a", {"": long}), Choice("b", {"": "A & B " * 30})], "")
    settled(editor)
    for button in editor.buttons.buttons.values():
        assert button.sizeHint().width() <= 420
        assert button.text().count("\n") >= 1
    assert editor.buttons.buttons["a"].accessibleName() == long
    assert editor.buttons.buttons["a"].text().replace("\n", "") == long
    assert "&&" in editor.buttons.buttons["b"].text()


@pytest.mark.parametrize("key", [Qt.Key_Right, Qt.Key_Down])
def test_arrows_reach_every_radio_button(key: int, made: Made) -> None:
    editor = made(ButtonsEditor(is_single=True, columns=3))
    assert isinstance(editor, ButtonsEditor)
    editor.set_choices(choices(7), "")
    settled(editor)
    editor.stops()[0].setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key_Space)
    seen = [editor.value()]
    for _step in range(6):
        QTest.keyClick(QApplication.focusWidget(), key)
        seen.append(editor.value())
        assert QApplication.focusWidget() is editor.buttons.buttons[editor.value()]
    assert sorted(seen) == [f"c{number}" for number in range(7)]
    QTest.keyClick(QApplication.focusWidget(), key)
    assert editor.value() == seen[0]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key_Delete)
    assert editor.value() == ""


def test_arrows_go_through_boxes_without_ticking_them(made: Made) -> None:
    editor = made(ButtonsEditor(is_single=False))
    assert isinstance(editor, ButtonsEditor)
    editor.set_choices(choices(4), "")
    settled(editor)
    editor.stops()[0].setFocus()
    for number in (0, 2):
        while QApplication.focusWidget() is not editor.buttons.buttons[f"c{number}"]:
            QTest.keyClick(QApplication.focusWidget(), Qt.Key_Right)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key_Space)
    assert editor.value() == "c0 c2"
    assert editor.stops() == [editor.buttons.buttons["c2"]]


def test_an_answer_that_is_no_choice_stays_and_can_be_given_up(made: Made) -> None:
    set_language("en")
    editor = made(ButtonsEditor(is_single=True))
    assert isinstance(editor, ButtonsEditor)
    editor.set_choices(choices(2), "")
    editor.show_value("old")
    assert editor.value() == "old"
    assert editor.buttons.buttons["old"].text() == "old (not in the list)"
    editor.buttons.buttons["c0"].click()
    assert editor.value() == "c0"


def test_without_choices_it_says_why(made: Made) -> None:
    editor = made(ButtonsEditor(is_single=True))
    assert isinstance(editor, ButtonsEditor)
    editor.set_choices([], "")
    assert editor._nothing.isVisible()
    editor.set_choices(choices(2), "")
    assert not editor._nothing.isVisible()


def test_labels_change_with_the_language_and_the_answer_stays(made: Made) -> None:
    editor = made(ButtonsEditor(is_single=True))
    assert isinstance(editor, ButtonsEditor)
    editor.set_choices(COUNTIES, "zh")
    editor.show_value("330108")
    editor.set_choices(COUNTIES, "en")
    button = editor.buttons.buttons["330108"]
    assert (button.text(), button.isChecked(), editor.value()) == ("Binjiang", True, "330108")


# Orders


def test_an_order_is_none_until_it_was_given(made: Made) -> None:
    editor = made(RankEditor())
    assert isinstance(editor, RankEditor)
    editor.set_choices(choices(3), "")
    told: list[str] = []
    editor.changed.connect(told.append)
    assert editor.value() == ""
    QTest.keyClick(editor.list, Qt.Key_Space)
    QTest.keyClick(editor.list, Qt.Key_Down, Qt.AltModifier)
    assert editor.list.currentRow() == 1
    editor.down.click()
    QTest.keyClick(editor.list, Qt.Key_Down, Qt.AltModifier)  # at the end nothing moves
    QTest.keyClick(editor.list, Qt.Key_Delete)
    assert told == ["c0 c1 c2", "c1 c0 c2", "c1 c2 c0", ""]
    editor.show_value("c2")
    assert [editor.list.item(row).text() for row in range(3)] == ["1. 丙", "2. 甲", "3. 乙"]
    assert editor.value() == "c2"


def test_a_dragged_row_is_an_answer(made: Made, qtbot: QtBot) -> None:
    editor = made(RankEditor())
    assert isinstance(editor, RankEditor)
    editor.set_choices(choices(3), "")
    model = editor.list.model()
    with qtbot.waitSignal(editor.changed):
        model.moveRow(model.index(-1, 0), 0, model.index(-1, 0), 3)
    assert editor.value() == "c1 c2 c0"


def test_a_box_to_tick(made: Made) -> None:
    editor = made(AcknowledgeEditor())
    assert isinstance(editor, AcknowledgeEditor)
    QTest.keyClick(editor.box, Qt.Key_Space)
    assert editor.value() == "OK"
    QTest.keyClick(editor.box, Qt.Key_Space)
    assert editor.value() == ""
