"""The mark over the map."""

from PyQt5.QtCore import QPoint
from PyQt5.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.canvas import place_mark
from gui.canvas.canvas import MapCanvas
from gui.canvas.place_mark import PlaceMark


def middle_of(mark: PlaceMark) -> QPoint:
    return mark.geometry().center()


def test_it_stands_where_the_place_is_and_moves_with_the_map(canvas: MapCanvas) -> None:
    mark = PlaceMark(canvas)
    mark.show_at(119.5, 29.2, is_lasting=True)
    for _turn in range(3):
        expected = canvas.position_of(119.5, 29.2)
        assert abs(middle_of(mark).x() - expected.x()) <= 1.5
        assert abs(middle_of(mark).y() - expected.y()) <= 1.5
        canvas.pan(30, -12)
        canvas.zoom_by(1.3)


def test_it_goes_by_itself_unless_it_lasts(canvas: MapCanvas, qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setattr(place_mark, "SHOWN_MS", 40)
    brief, lasting = PlaceMark(canvas), PlaceMark(canvas)
    brief.show_at(119, 29)
    lasting.show_at(119, 29, is_lasting=True)
    assert brief.isVisible()
    qtbot.waitUntil(lambda: not brief.isVisible(), timeout=2000)
    assert brief.place is None
    assert lasting.isVisible()
    lasting.clear()
    assert not lasting.isVisible()


def test_it_can_be_seen_and_the_mouse_goes_through(canvas: MapCanvas, qtbot: QtBot) -> None:
    before = canvas.grab().toImage()
    mark = PlaceMark(canvas)
    mark.show_at(119.0, 29.0, is_lasting=True)
    assert canvas.grab().toImage() != before
    with qtbot.waitSignal(canvas.clicked):
        QTest.mouseClick(
            canvas.window().windowHandle() or canvas, 1, pos=canvas.mapTo(canvas.window(), middle_of(mark))
        )
