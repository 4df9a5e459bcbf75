"""Editors of words, figures, dates, times and places: what is typed, what is stored, what comes back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt5.QtCore import QDate, QPoint, QPointF, Qt
from PyQt5.QtGui import QWheelEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gui.form_widgets.editor import Editor
from gui.form_widgets.editors_geo import PointEditor, ShapeEditor
from gui.form_widgets.editors_text import LineEditor, NumberEditor, ProseEditor, ScaleEditor
from gui.form_widgets.editors_time import CalendarPopup, DateEditor, InstantEditor, TimeEditor
from gui.form_widgets.typed_values import local_zone
from tests.gui.form_widgets.form_kit import commit, compose

ZONE = local_zone()
ODD_TEXTS = [
    "茶\U00020bb7\U0001f375",
    "\u202eمرحبا\u202c",
    "a\u200bb\ufeffc\u00a0d",
    "𠮷野家",
    "<b>&amp;</b>",
    "e\u0301é",
    "  两端 空格  ",
    "\ue000 private",
]


def typed(editor: Editor, text: str) -> str:
    """What an editor's value is after a text was put in where the cursor is."""
    told: list[str] = []
    editor.changed.connect(told.append)
    stop = editor.stops()[0]
    if text.isascii():
        QTest.keyClicks(stop, text)
    else:
        commit(stop, text)
    assert told[-1] == editor.value()
    return editor.value()


@pytest.fixture
def made(qtbot: QtBot, dressed: None) -> Callable[[Editor], Editor]:
    def make(editor: Editor) -> Editor:
        qtbot.addWidget(editor)
        editor.resize(400, 60)
        editor.show()
        editor.activateWindow()
        qtbot.waitUntil(editor.isActiveWindow)
        return editor

    return make


Made = Callable[[Editor], Editor]

# Words


@pytest.mark.parametrize("text", ODD_TEXTS)
@pytest.mark.parametrize("kind", [LineEditor, ProseEditor])
def test_odd_texts_go_in_and_out_unharmed(kind: type[Editor], text: str, made: Made) -> None:
    editor = made(kind())
    editor.show_value(text)
    assert editor.value() == text
    editor.show_value("")
    assert typed(editor, text) == text


def test_naughty_strings_go_in_and_out_unharmed(real_data: Path, made: Made) -> None:
    lines = (real_data / "foreign" / "naughty_strings.txt").read_text(encoding="utf-8").split("\n")
    texts = [line for line in lines if line and not line.startswith("#")]
    assert len(texts) > 400
    line, prose = made(LineEditor()), made(ProseEditor())
    for text in texts:
        for editor in (line, prose):
            editor.show_value("")
            editor.show_value(text)
            assert editor.value() == text, ascii(text)


def test_lines_of_prose_are_kept(made: Made) -> None:
    editor = made(ProseEditor())
    editor.show_value("一\n\n二")
    assert editor.value() == "一\n\n二"
    QTest.keyClick(editor.stops()[0], Qt.Key_End, Qt.ControlModifier)
    QTest.keyClick(editor.stops()[0], Qt.Key_Return)
    assert editor.value() == "一\n\n二\n"


def test_a_half_surrogate_never_becomes_an_answer(made: Made) -> None:
    editor = made(LineEditor())
    editor.stops()[0].setText("茶\ud83c")  # type: ignore[attr-defined]
    assert editor.value() == "茶"


@pytest.mark.parametrize("kind", [LineEditor, ProseEditor])
def test_what_is_being_composed_is_no_answer(kind: type[Editor], made: Made) -> None:
    editor = made(kind())
    told: list[str] = []
    ends: list[bool] = []
    editor.changed.connect(told.append)
    editor.composed.connect(lambda: ends.append(True))
    for step in ("c", "ch", "cha"):
        compose(editor.stops()[0], step)
    assert (told, ends, editor.value()) == ([], [], "")
    commit(editor.stops()[0], "茶")
    assert (told, ends, editor.value()) == (["茶"], [True], "茶")


def test_showing_what_stands_there_moves_no_cursor(made: Made) -> None:
    for editor in (made(LineEditor()), made(ProseEditor())):
        editor.show_value("abcdef")
        stop = editor.stops()[0]
        QTest.keyClick(stop, Qt.Key_Home)
        QTest.keyClick(stop, Qt.Key_Right)
        editor.show_value("abcdef")
        QTest.keyClicks(stop, "X")
        assert editor.value() == "aXbcdef"


# Figures


@pytest.mark.parametrize(
    ("text", "value"), [("１２．５", "12.5"), (" 7 ", "7"), ("-0.5", "-0.5"), ("1e3", "1e3"), ("多", "多")]
)
def test_figures_are_read_narrow(text: str, value: str, made: Made) -> None:
    assert typed(made(NumberEditor()), text) == value


def test_empty_is_not_zero(made: Made) -> None:
    for editor in (made(NumberEditor()), made(ScaleEditor("0", "10", "1"))):
        assert editor.value() == ""
        editor.show_value("0")
        assert editor.value() == "0"
        editor.show_value("")
        assert editor.value() == ""


def test_a_scale_is_moved_by_keys_and_cleared(made: Made) -> None:
    editor = made(ScaleEditor("1", "5", "0.5"))
    assert isinstance(editor, ScaleEditor)
    told: list[str] = []
    editor.changed.connect(told.append)
    QTest.keyClick(editor.slider, Qt.Key_Space)
    QTest.keyClick(editor.slider, Qt.Key_Right)
    QTest.keyClick(editor.slider, Qt.Key_End)
    QTest.keyClick(editor.slider, Qt.Key_Delete)
    assert told == ["1", "1.5", "5", ""]
    QTest.keyClicks(editor.line, "3")
    assert editor.slider.value() == 4
    editor.show_value("9")
    assert editor.value() == "9"


def test_a_click_on_the_slider_answers_and_the_wheel_does_not(made: Made) -> None:
    editor = made(ScaleEditor("1", "5", "1"))
    assert isinstance(editor, ScaleEditor)
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.NoButton, Qt.NoModifier, Qt.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(editor.slider, wheel)
    assert editor.value() == ""
    QTest.mouseClick(editor.slider, Qt.LeftButton, pos=editor.slider.rect().center())
    assert editor.value() != ""


def test_a_scale_without_sense_is_still_one(made: Made) -> None:
    for start, end, step in (("", "", ""), ("5", "1", "1"), ("0", "1", "0"), ("0", "1e12", "1"), ("NaN", "x", "-2")):
        editor = made(ScaleEditor(start, end, step))
        QTest.keyClick(editor.stops()[0], Qt.Key_End)
        assert re.fullmatch(r"-?[\d.]+", editor.value()), (start, end, step)


# Dates and times


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-05-01", "2026-05-01"),
        ("2026/5/1", "2026-05-01"),
        ("2026.5.1", "2026-05-01"),
        ("20260501", "2026-05-01"),
        ("2026年5月1日", "2026-05-01"),
        ("２０２６年５月１号", "2026-05-01"),
        ("2026年5月", "2026年5月"),
        ("2026", "2026"),
        ("2026-02-30", "2026-02-30"),
        ("清明前", "清明前"),
    ],
)
def test_a_day_is_read_in_any_notation(text: str, value: str, made: Made) -> None:
    assert typed(made(DateEditor()), text) == value


@pytest.mark.parametrize(
    ("parts", "text", "value", "shown", "later"),
    [
        (2, "2026年5月", "2026-05-01", "2026-05", "2026-06-01"),
        (2, "2026-12", "2026-12-01", "2026-12", "2027-01-01"),
        (2, "2026", "2026", "2026", None),
        (1, "2026", "2026-01-01", "2026", "2027-01-01"),
        (1, "2026年", "2026-01-01", "2026", "2027-01-01"),
    ],
)
def test_a_month_or_a_year_is_enough_where_it_is_asked(
    parts: int, text: str, value: str, shown: str, later: str | None, made: Made
) -> None:
    editor = made(DateEditor(parts))
    assert isinstance(editor, DateEditor)
    assert typed(editor, text) == value
    editor.button.setFocus()
    assert editor.line.text() == shown
    if later is not None:
        QTest.keyClick(editor.line, Qt.Key_Up)
        assert editor.value() == later
        editor.show_value("1999-01-01")
        assert editor.value() == "1999-01-01"


def test_a_day_is_shown_in_one_notation_once_left(made: Made) -> None:
    editor = made(DateEditor())
    assert isinstance(editor, DateEditor)
    editor.line.setFocus()
    commit(editor.line, "2026年5月1日")
    assert editor.line.text() == "2026年5月1日"
    editor.button.setFocus()
    assert editor.line.text() == "2026-05-01"


def test_days_are_stepped_by_keys(made: Made) -> None:
    editor = made(DateEditor())
    editor.show_value("2024-02-28")
    QTest.keyClick(editor.stops()[0], Qt.Key_Up)
    assert editor.value() == "2024-02-29"
    for _day in range(2):
        QTest.keyClick(editor.stops()[0], Qt.Key_Down)
    assert editor.value() == "2024-02-27"


def test_a_day_is_picked_from_the_calendar(made: Made, qtbot: QtBot) -> None:
    editor = made(DateEditor())
    assert isinstance(editor, DateEditor)
    editor.show_value("2024-02-28")
    QTest.keyClick(editor.line, Qt.Key_Down, Qt.AltModifier)
    popup = editor.findChild(CalendarPopup)
    assert popup is not None
    assert popup.calendar.selectedDate() == QDate(2024, 2, 28)
    with qtbot.waitSignal(editor.changed):
        popup.calendar.activated.emit(QDate(2024, 3, 1))
    assert editor.value() == "2024-03-01"
    assert not popup.isVisible()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9:30", f"09:30:00.000{ZONE}"),
        ("0930", f"09:30:00.000{ZONE}"),
        ("9点30分", f"09:30:00.000{ZONE}"),
        ("9：30", f"09:30:00.000{ZONE}"),
        ("下午3点", f"15:00:00.000{ZONE}"),
        ("3:15 pm", f"15:15:00.000{ZONE}"),
        ("12:05 am", f"00:05:00.000{ZONE}"),
        ("中午12点", f"12:00:00.000{ZONE}"),
        ("09:30:15", f"09:30:15.000{ZONE}"),
        ("25:00", "25:00"),
        ("傍晚", "傍晚"),
    ],
)
def test_a_time_is_read_in_any_notation(text: str, value: str, made: Made) -> None:
    assert typed(made(TimeEditor()), text) == value


def test_a_time_keeps_its_zone_until_it_is_edited(made: Made) -> None:
    editor = made(TimeEditor())
    assert isinstance(editor, TimeEditor)
    editor.show_value("09:30:12.345-03:00")
    assert (editor.value(), editor.line.text()) == ("09:30:12.345-03:00", "09:30:12")
    QTest.keyClick(editor.line, Qt.Key_Up)
    assert editor.value() == f"09:31:00.000{ZONE}"


def test_the_clock_gives_the_time(made: Made) -> None:
    editor = made(TimeEditor())
    assert isinstance(editor, TimeEditor)
    editor.button.click()
    assert re.fullmatch(rf"\d\d:\d\d:00\.000{re.escape(ZONE)}", editor.value())


def test_a_moment_is_a_day_and_a_time(made: Made) -> None:
    editor = made(InstantEditor())
    assert isinstance(editor, InstantEditor)
    assert editor.value() == ""
    QTest.keyClicks(editor.day.line, "2026-5-1")
    assert editor.value() == "2026-05-01"
    QTest.keyClicks(editor.clock.line, "9:30")
    assert editor.value() == f"2026-05-01T09:30:00.000{ZONE}"
    editor.show_value("2020-01-02T03:04:05.678Z")
    assert editor.value() == "2020-01-02T03:04:05.678Z"
    assert (editor.day.line.text(), editor.clock.line.text()) == ("2020-01-02", "03:04:05")
    editor.show_value("gestern")
    assert editor.value() == "gestern"
    editor.show_value("")
    assert editor.value() == ""


# Places


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("119.05, 29.05", "29.05 119.05 0 0"),
        ("29.05 119.05", "29.05 119.05 0 0"),
        ("119.0500000001，29.0500000001", "29.0500000001 119.0500000001 0 0"),
        ("北纬29°3′0″ 东经119°3′0″", "29.05 119.05 0 0"),
        ("119°03'00\"E 29°03'00\"N", "29.05 119.05 0 0"),
        ("山顶", "山顶"),
        ("山顶 119.05, 29.05", "山顶 119.05, 29.05"),
        ("119.05", "119.05"),
    ],
)
def test_a_place_is_read_in_any_notation(text: str, value: str, made: Made) -> None:
    assert typed(made(PointEditor()), text) == value


def test_a_place_has_its_accuracy_and_keeps_its_height(made: Made) -> None:
    editor = made(PointEditor())
    assert isinstance(editor, PointEditor)
    editor.show_value("29.05 119.05 812.5 4.2")
    assert (editor.line.text(), editor.accuracy.text()) == ("119.05, 29.05", "4.2")
    assert editor._facts.text() == "119°03′00.00″E 29°03′00.00″N"
    editor.accuracy.selectAll()
    QTest.keyClicks(editor.accuracy, "10")
    assert editor.value() == "29.05 119.05 812.5 10"
    editor.show_value("")
    assert (editor.line.text(), editor.accuracy.text(), editor._facts.isVisible()) == ("", "", False)


def test_a_shape_is_typed_point_by_point_and_measured(made: Made) -> None:
    set_language("en")
    area, line = made(ShapeEditor(is_area=True)), made(ShapeEditor(is_area=False))
    assert isinstance(area, ShapeEditor)
    assert isinstance(line, ShapeEditor)
    corners = "119, 29\n119.1, 29\n119.1, 29.1"
    assert typed(area, corners.replace(", ", "，")) == "29 119 0 0;29 119.1 0 0;29.1 119.1 0 0"
    assert area._facts.text().startswith("3 points · 5,39")
    line.show_value("29 119 0 0; 29 119.1 0 0")
    assert line.value() == "29 119 0 0; 29 119.1 0 0"
    assert line._facts.text() == "2 points · 9.74 km"
    assert typed(line, "x") == "x119, 29;29 119.1 0 0"
    assert line._facts.text() == ""


def test_a_point_off_the_globe_is_measured_by_nobody(made: Made) -> None:
    editor = made(ShapeEditor(is_area=True))
    assert isinstance(editor, ShapeEditor)
    editor.show_value("95 119 0 0;29 119.1 0 0;29.1 119.1 0 0")
    assert editor._facts.text() == "3 points"


@pytest.mark.parametrize("kind", [LineEditor, ProseEditor])
def test_blanks_alone_are_no_answer(made: Made, kind: type[Editor]) -> None:
    editor = made(kind())
    QTest.keyClicks(editor.stops()[0], "   ")
    assert editor.value() == ""
    assert typed(editor, "a b") == "   a b"


@pytest.mark.parametrize("kind", [LineEditor, ProseEditor])
def test_an_answer_that_is_typed_over_with_a_blank_is_gone(made: Made, kind: type[Editor]) -> None:
    editor = made(kind())
    editor.show_value("摊青")
    told: list[str] = []
    editor.changed.connect(told.append)
    QTest.keyClick(editor.stops()[0], Qt.Key_A, Qt.ControlModifier)
    QTest.keyClick(editor.stops()[0], Qt.Key_Space)
    assert told == [""]


@pytest.mark.parametrize(
    ("scale", "words"),
    [(("0", "100", "10"), "0, 10 … 100"), (("1", "5", "1"), "1 – 5"), (("10", "0", "2.5"), "10, 7.5 … 0")],
)
def test_a_scale_says_which_numbers_it_takes(made: Made, scale: tuple[str, str, str], words: str) -> None:
    editor = made(ScaleEditor(*scale))
    assert [label.text() for label in editor.findChildren(QLabel)] == [words]
