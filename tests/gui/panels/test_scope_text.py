"""The field of a wording: places in characters, marks, mends, undo, tips."""

import pytest
from PyQt5.QtCore import QMimeData, QPoint, Qt
from PyQt5.QtGui import QInputMethodEvent
from PyQt5.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.scope.reading import read_scope
from gi_atlas.services.scope_desk import lay_words
from gui.panels.scope_text import ScopeText, to_characters, unit_counter

WRONG = "青石红梨产地范围为青石县红岩镇、柳树镇共3个乡镇现辖行政区域。"
WIDE = "𠮷石𠮷梨产地范围为青石县红岩镇、柳树镇共3个乡镇现辖行政区域。"


@pytest.fixture
def field(qtbot: QtBot) -> ScopeText:
    found = ScopeText()
    qtbot.addWidget(found)
    found.resize(300, 120)
    found.show()
    qtbot.waitExposed(found)
    return found


@pytest.mark.parametrize("text", ["", "青石", "a𠮷b", "𠮷𠮷", "😀青𠮷"])
def test_places_are_the_same_in_both_counts(text: str) -> None:
    count = unit_counter(text)
    for place in range(len(text) + 1):
        assert count(place) == len(text[:place].encode("utf-16-le")) // 2
        assert to_characters(text, count(place)) == place


def test_a_place_behind_the_end_is_the_end() -> None:
    assert unit_counter("𠮷")(9) == 2
    assert to_characters("𠮷", 9) == 1


@pytest.mark.parametrize("text", [WRONG, WIDE])
def test_words_are_selected_by_their_place(field: ScopeText, text: str) -> None:
    field.set_wording(text)
    start = text.index("柳树镇")
    field.select((start, start + 3))
    assert field.textCursor().selectedText() == "柳树镇"


@pytest.mark.parametrize("text", [WRONG, WIDE])
def test_a_mend_is_one_step_that_undo_takes_back(field: ScopeText, text: str) -> None:
    field.set_wording(text)
    start = text.index("共3个乡镇")
    field.replace((start, start + 5), "共2个乡镇")
    assert field.wording == text.replace("共3", "共2")
    field.undo()
    assert field.wording == text
    field.redo()
    assert field.wording == text.replace("共3", "共2")


def test_another_wording_put_in_can_be_undone(field: ScopeText) -> None:
    field.set_wording(WRONG)
    field.set_wording("")
    assert field.wording == ""
    field.undo()
    assert field.wording == WRONG


def test_edits_are_told_and_marks_are_none(field: ScopeText, qtbot: QtBot) -> None:
    told: list[str] = []
    field.edited.connect(lambda: told.append(field.wording))
    field.set_wording(WRONG)
    assert told[-1] == WRONG
    count = len(told)
    field.show_desk(lay_words(read_scope(WRONG)))
    assert len(told) == count


def test_an_input_method_s_composition_is_no_edit_until_it_is_committed(field: ScopeText) -> None:
    told: list[str] = []
    field.edited.connect(lambda: told.append(field.wording))
    QApplication.sendEvent(field, QInputMethodEvent("qing", []))
    assert told == []
    event = QInputMethodEvent()
    event.setCommitString("青石")
    QApplication.sendEvent(field, event)
    assert told[-1] == "青石"


def test_defects_are_marked_in_the_words_themselves(field: ScopeText) -> None:
    field.set_wording(WIDE)
    field.show_desk(lay_words(read_scope(WIDE)))
    marked = {mark.cursor.selectedText(): mark.format for mark in field.extraSelections()}
    assert {"红岩镇", "柳树镇", "共3个乡镇"} <= set(marked)
    assert marked["共3个乡镇"].underlineStyle() == marked["共3个乡镇"].WaveUnderline
    assert marked["共3个乡镇"].background().color().alpha() > 0
    assert marked["红岩镇"].underlineStyle() != marked["共3个乡镇"].underlineStyle()


def test_marks_of_words_that_are_others_by_now_are_not_shown(field: ScopeText) -> None:
    field.set_wording(WRONG + "又")
    field.show_desk(lay_words(read_scope(WRONG)))
    assert field.extraSelections() == []
    assert field.tip_at(2) == ""


def test_marks_move_with_the_words_until_they_are_read_again(field: ScopeText) -> None:
    field.set_wording(WRONG)
    field.show_desk(lay_words(read_scope(WRONG)))
    cursor = field.textCursor()
    cursor.setPosition(0)
    cursor.insertText("　　")
    assert "共3个乡镇" in {mark.cursor.selectedText() for mark in field.extraSelections()}


def test_the_tip_says_what_is_wrong_at_a_character(field: ScopeText) -> None:
    field.set_wording(WRONG)
    field.show_desk(lay_words(read_scope(WRONG)))
    assert "2" in field.tip_at(WRONG.index("共3"))
    assert field.tip_at(len(WRONG) - 1) == ""
    set_language("zh")
    assert field.tip_at(WRONG.index("共3")).startswith("错误")


def test_pasting_takes_words_alone(field: ScopeText) -> None:
    source = QMimeData()
    source.setHtml("<b>青石县</b>")
    source.setText("青石县\r\n红岩镇\0")
    field.insertFromMimeData(source)
    assert field.wording == "青石县\n红岩镇"


def test_a_click_tells_the_character(field: ScopeText, qtbot: QtBot) -> None:
    field.set_wording(WIDE)
    place = WIDE.index("红")
    count = unit_counter(WIDE)
    cursor = field.textCursor()
    cursor.setPosition(count(place))
    spot = field.cursorRect(cursor).center() + QPoint(2, 0)
    with qtbot.waitSignal(field.placeChosen) as caught:
        qtbot.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert caught.args == [place]


def test_tab_leaves_the_field(qtbot: QtBot) -> None:
    page, field, next_field = QWidget(), ScopeText(), QLineEdit()
    column = QVBoxLayout(page)
    column.addWidget(field)
    column.addWidget(next_field)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.wording == ""
    assert page.focusWidget() is next_field
