"""The locator by keyboard, as a person uses it."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QInputMethodEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from gi_atlas.i18n import set_language
from gi_atlas.model import Product
from gi_atlas.services.editing import save
from gui.panels import locator as module
from gui.panels.locator import Locator
from tests.gui.form_context import Desk, LateJobs


@pytest.fixture
def window(qtbot):
    """A window with something beside the locator that can take the focus."""
    made = QWidget()
    QVBoxLayout(made)
    made.other = QLineEdit()
    made.layout().addWidget(made.other)
    qtbot.addWidget(made)
    return made


def put(window, desk, qtbot) -> Locator:
    locator = Locator(desk.context)
    window.layout().addWidget(locator)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    locator.set_project()
    locator.start()
    qtbot.waitUntil(locator.line.hasFocus)
    return locator


@pytest.fixture
def locator(window, desk, qtbot):
    return put(window, desk, qtbot)


def names(locator):
    return [one.name for one in locator.model.found]


def type_chinese(line, text):
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line, event)


def test_letters_find_and_enter_chooses(locator, qtbot):
    QTest.keyClicks(locator.line, "qxmj")
    assert names(locator) == ["清溪蜜橘"]
    assert locator.list.isVisible()
    with qtbot.waitSignal(locator.thingChosen) as told:
        QTest.keyClick(locator.line, Qt.Key_Return)
    assert told.args[:2] == ["products", "orange"]
    assert told.args[2] == pytest.approx((120.4, 30.2, 120.9, 30.9))
    assert not locator.list.isVisible()


def test_an_input_methods_text_finds(locator, qtbot):
    type_chinese(locator.line, "北山")
    assert names(locator) == ["北山乡"]


def test_text_that_is_still_composed_is_not_looked_for(locator):
    QApplication.sendEvent(locator.line, QInputMethodEvent("bei'shan", []))
    assert names(locator) == []


def test_arrows_move_and_stay_within(locator, qtbot):
    QTest.keyClicks(locator.line, "cy")
    assert names(locator) == ["茶园0号", "茶园1号", "茶园2号"]
    QTest.keyClick(locator.line, Qt.Key_Down)
    QTest.keyClick(locator.line, Qt.Key_Down)
    QTest.keyClick(locator.line, Qt.Key_Down)
    assert locator.list.currentIndex().row() == 2
    QTest.keyClick(locator.line, Qt.Key_Up)
    with qtbot.waitSignal(locator.thingChosen) as told:
        QTest.keyClick(locator.line, Qt.Key_Return)
    assert told.args[:2] == ["records", "r1"]
    QTest.keyClicks(locator.line, "")
    QTest.keyClick(locator.line, Qt.Key_PageUp)
    assert locator.list.currentIndex().row() == 0


def test_a_click_chooses(locator, qtbot):
    QTest.keyClicks(locator.line, "cy")
    with qtbot.waitSignal(locator.thingChosen) as told:
        place = locator.list.visualRect(locator.model.index(2)).center()
        QTest.mouseClick(locator.list.viewport(), Qt.LeftButton, pos=place)
    assert told.args[1] == "r2"


def test_coordinates_go_to_a_place(locator, qtbot):
    type_chinese(locator.line, "北纬30°15′，东经120°9′")
    with qtbot.waitSignal(locator.placeChosen) as told:
        QTest.keyClick(locator.line, Qt.Key_Return)
    assert told.args == pytest.approx([120.15, 30.25])


def test_coordinates_that_are_none_are_refused_in_words(locator, qtbot):
    QTest.keyClicks(locator.line, "3349234, 512345")
    assert locator.model.found[0].kind == "refused"
    with qtbot.assertNotEmitted(locator.placeChosen), qtbot.assertNotEmitted(locator.thingChosen):
        QTest.keyClick(locator.line, Qt.Key_Return)


def test_escape_empties_and_hides(locator):
    QTest.keyClicks(locator.line, "cy")
    QTest.keyClick(locator.line, Qt.Key_Escape)
    assert locator.line.text() == ""
    assert not locator.list.isVisible()


def test_leaving_hides_the_list(locator, window, qtbot):
    QTest.keyClicks(locator.line, "cy")
    window.other.setFocus()
    qtbot.waitUntil(lambda: not locator.list.isVisible())


def test_nothing_found_shows_no_list_and_enter_does_nothing(locator, qtbot):
    QTest.keyClicks(locator.line, "zzzz")
    assert not locator.list.isVisible()
    with qtbot.assertNotEmitted(locator.thingChosen):
        QTest.keyClick(locator.line, Qt.Key_Return)


def test_start_selects_what_is_there(locator, window):
    QTest.keyClicks(locator.line, "cy")
    window.other.setFocus()
    locator.start()
    assert locator.line.selectedText() == "cy"


def test_what_is_new_is_found_when_the_line_is_used_again(locator, project, window, monkeypatch, qtbot):
    built: list[int] = []
    real = module.build_index
    monkeypatch.setattr(module, "build_index", lambda *args: built.append(1) or real(*args))
    window.other.setFocus()
    qtbot.waitUntil(window.other.hasFocus)
    locator.refresh(save(project, Product("南岭毛峰")))
    locator.refresh(save(project, Product("南岭云雾")))
    assert built == []
    locator.start()
    QTest.keyClicks(locator.line, "nl")
    assert sorted(names(locator)) == ["南岭云雾", "南岭毛峰"]
    assert built == [1]


def test_an_index_that_comes_late_finds_what_is_typed(project, tmp_path, window, qtbot):
    late = LateJobs()
    locator = put(window, Desk(project, tmp_path, late), qtbot)
    QTest.keyClicks(locator.line, "qxmj")
    assert names(locator) == []
    late.let_go()
    assert names(locator) == ["清溪蜜橘"]


def test_the_index_is_built_by_itself_once_the_project_has_stood_for_a_while(desk, qtbot, monkeypatch):
    monkeypatch.setattr(module, "BUILD_AFTER_MS", 20)
    locator = Locator(desk.context)
    qtbot.addWidget(locator)
    locator.set_project()
    assert locator._index.entries == []
    qtbot.waitUntil(lambda: len(locator._index.entries) > 5)


def test_another_project_is_forgotten(locator, desk):
    QTest.keyClicks(locator.line, "cy")
    desk.project = None
    locator.set_project()
    assert (locator.line.text(), names(locator)) == ("", [])
    QTest.keyClicks(locator.line, "cy")
    assert names(locator) == []


def test_the_list_is_painted_with_what_tells_namesakes_apart(locator):
    QTest.keyClicks(locator.line, "bsx")
    plain = locator.list.grab().toImage()
    locator.model.set_found([])
    assert plain != locator.list.grab().toImage()


def test_words_follow_the_language(locator):
    set_language("zh")
    locator.retranslate()
    assert "Ctrl+K" in locator.line.placeholderText()
    assert "查找" in locator.line.placeholderText()
