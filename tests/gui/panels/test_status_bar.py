"""Scale, coordinates, progress and messages of the status bar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest

from gi_atlas.crs import to_plane
from gi_atlas.i18n import set_language
from gui.panels.status_bar import GREATEST_SCALE, LEAST_SCALE, StatusBar, lock_icon, parse_scale, plane_text, scale_text
from layers.view import ViewTransform


@pytest.fixture
def bar(desk, qtbot):
    made = StatusBar(desk.context)
    qtbot.addWidget(made)
    made.resize(1366, 30)
    made.show()
    made.set_project()
    return made


def view(denominator):
    return ViewTransform(120.0, 30.0, 0.001, 800, 600).with_scale(denominator)


def test_the_scale_of_the_view_is_shown(bar):
    bar.set_view(view(50_000))
    assert bar.scale_box.currentText() == "1:50,000"


def test_a_scale_is_typed_or_chosen(bar, qtbot):
    bar.set_view(view(50_000))
    with qtbot.waitSignal(bar.scaleAsked) as told:
        bar.scale_box.lineEdit().selectAll()
        QTest.keyClicks(bar.scale_box.lineEdit(), "1:25000")
        QTest.keyClick(bar.scale_box.lineEdit(), Qt.Key_Return)
    assert told.args == [25_000]
    with qtbot.waitSignal(bar.scaleAsked) as told:
        bar.scale_box.setCurrentIndex(2)
        bar.scale_box.activated[int].emit(2)
    assert told.args == [2000]


def test_what_is_no_scale_is_said_and_the_old_one_stays(bar, qtbot):
    bar.set_view(view(50_000))
    with qtbot.assertNotEmitted(bar.scaleAsked):
        bar.scale_box.lineEdit().selectAll()
        QTest.keyClicks(bar.scale_box.lineEdit(), "groß")
        QTest.keyClick(bar.scale_box.lineEdit(), Qt.Key_Return)
    assert "gro" in bar.currentMessage()
    assert bar.scale_box.currentText() == "1:50,000"


def test_a_scale_that_is_being_typed_is_not_overwritten(bar):
    bar.set_view(view(50_000))
    bar.scale_box.lineEdit().selectAll()
    QTest.keyClicks(bar.scale_box.lineEdit(), "1:2")
    bar.set_view(view(40_000))
    assert bar.scale_box.currentText() == "1:2"


def test_a_locked_scale_is_asked_for_again(bar, qtbot):
    bar.set_view(view(50_000))
    qtbot.mouseClick(bar.lock_button, Qt.LeftButton)
    with qtbot.waitSignal(bar.scaleAsked) as told:
        bar.set_view(view(20_000))
    assert told.args == pytest.approx([50_000])
    with qtbot.assertNotEmitted(bar.scaleAsked):
        bar.set_view(view(50_000))
        qtbot.mouseClick(bar.lock_button, Qt.LeftButton)
        bar.set_view(view(20_000))


def test_a_scale_chosen_while_locked_is_the_locked_one(bar, qtbot):
    bar.set_view(view(50_000))
    bar.lock_button.setChecked(True)
    bar.scale_box.setEditText("1:10000")
    bar.scale_box.activated[int].emit(0)
    bar.scale_box.setEditText("1:10,000")
    with qtbot.assertNotEmitted(bar.scaleAsked):
        bar.set_view(view(10_000))


@pytest.mark.parametrize(
    ("text", "denominator"),
    [("1:50,000", 50_000), ("50000", 50_000), ("1：5万", 50_000), ("1 : 2.5万", 25_000), ("", None), ("x", None)],
)
def test_scales_are_read(text, denominator):
    assert parse_scale(text) == denominator


@pytest.mark.parametrize("text", ["1:1", "0", "-5000", "1:999999999999", "nan", "inf"])
def test_scales_out_of_range_are_none(text):
    assert parse_scale(text) is None


@given(st.integers(int(LEAST_SCALE), int(GREATEST_SCALE)))
def test_scales_shown_are_read_back(denominator):
    assert parse_scale(scale_text(denominator)) == denominator


# --- coordinates


def test_the_cursors_place_in_degrees_and_on_the_plane(bar):
    bar.set_cursor(120.15, 30.25)
    assert bar.place.text() == "120°09′00.0″E 30°15′00.0″N"
    northing, easting, _zone = to_plane(120.15, 30.25)
    assert f"{northing:.1f}" in bar.plane_label.text()
    assert f"{easting:.1f}" in bar.plane_label.text()
    assert "zone 40" in bar.plane_label.text()
    assert "120°E" in bar.plane_label.text()
    bar.clear_cursor()
    assert (bar.place.text(), bar.plane_label.text()) == ("", "")


def test_outside_of_the_zones_it_is_said(bar):
    bar.set_cursor(-122.3, 38.5)
    assert bar.place.text() == "122°18′00.0″W 38°30′00.0″N"
    assert bar.plane_label.text() == plane_text(-122.3, 38.5) == "outside the Gauss-Krüger zones"


def test_the_plane_waits_until_proj_is_loaded(desk, qtbot):
    bar = StatusBar(desk.context)
    qtbot.addWidget(bar)
    bar.set_cursor(120.15, 30.25)
    assert bar.plane_label.text() == ""
    bar.set_project()
    bar.set_cursor(120.15, 30.25)
    assert bar.plane_label.text() != ""


def test_typed_coordinates_are_gone_to(bar, qtbot):
    bar.place.selectAll()
    QTest.keyClicks(bar.place, "30.25N 120.15E")
    bar.set_cursor(110, 20)
    assert bar.place.text() == "30.25N 120.15E"
    with qtbot.waitSignal(bar.placeAsked) as told:
        QTest.keyClick(bar.place, Qt.Key_Return)
    assert told.args == pytest.approx([120.15, 30.25])
    bar.set_cursor(110, 20)
    assert bar.place.text() == "110°00′00.0″E 20°00′00.0″N"


def test_typed_nonsense_is_refused_in_words(bar, qtbot):
    with qtbot.assertNotEmitted(bar.placeAsked):
        QTest.keyClicks(bar.place, "here")
        QTest.keyClick(bar.place, Qt.Key_Return)
    assert "here" in bar.currentMessage()


def test_what_was_typed_is_let_go_with_the_focus(bar, qtbot):
    bar.activateWindow()
    bar.place.setFocus()
    qtbot.waitUntil(bar.place.hasFocus)
    QTest.keyClicks(bar.place, "12")
    bar.scale_box.setFocus()
    qtbot.waitUntil(lambda: not bar.place.hasFocus())
    bar.set_cursor(110, 20)
    assert bar.place.text().startswith("110°")


# --- progress and messages


def test_progress_comes_and_goes(bar, qtbot):
    assert not bar.progress.isVisible()
    bar.show_progress(0.25, "Reading")
    assert bar.progress.isVisible()
    assert (bar.progress.value(), bar.progress.maximum(), bar.progress_label.text()) == (250, 1000, "Reading")
    with qtbot.waitSignal(bar.cancelAsked):
        qtbot.mouseClick(bar.cancel_button, Qt.LeftButton)
    bar.show_progress(-1)
    assert bar.progress.maximum() == 0
    bar.end_progress()
    assert not bar.progress.isVisible()
    assert not bar.cancel_button.isVisible()


def test_messages(bar):
    bar.tell("Saved")
    assert bar.currentMessage() == "Saved"
    bar.set_project()
    assert bar.currentMessage() == ""


def test_the_padlock_shows_its_state(bar):
    colour = bar.palette().buttonText().color()
    closed, opened = lock_icon(True, colour).pixmap(16).toImage(), lock_icon(False, colour).pixmap(16).toImage()
    assert closed != opened
    before = bar.lock_button.toolTip()
    bar.lock_button.setChecked(True)
    assert bar.lock_button.toolTip() != before


def test_words_follow_the_language(bar):
    bar.set_cursor(120.15, 30.25)
    set_language("zh")
    bar.retranslate()
    assert "3 度带第 40 带" in bar.plane_label.text()
    assert bar.cancel_button.text() == "取消"
    assert bar.scale_label.text() == "比例尺"
