"""Answers given on the map, with real clicks: a place, a line, an area; what is given up, what comes too late."""

import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.app import Desktop
from gui.canvas.tools.select import SelectTool
from gui.map_answers import write_points
from gui.place_tool import PlaceTool
from gui.trace_tool import TraceTool

WAIT_MS = 15_000
POINT, SKETCH = "identity/site_point", "scope/scope_sketch"


@pytest.fixture
def begun(opened: Desktop, qtbot: QtBot) -> Desktop:
    """A window with a new record of the GI form."""
    opened.window.resize(1400, 1000)
    opened.canvas.zoom_to((119, 29, 119.2, 29.2))
    opened.desk.begin_record()
    qtbot.waitUntil(lambda: opened.record.session is not None, timeout=WAIT_MS)
    return opened


def spot(desktop: Desktop, lon: float, lat: float) -> QPoint:
    place = desktop.canvas.position_of(lon, lat)
    return QPoint(round(place.x()), round(place.y()))


def click(desktop: Desktop, lon: float, lat: float) -> None:
    QTest.mouseClick(desktop.canvas, Qt.LeftButton, Qt.NoModifier, spot(desktop, lon, lat))


def answer(desktop: Desktop, path: str) -> str:
    assert desktop.record.session is not None
    return desktop.record.session.value(path)


def pairs(text: str) -> list[tuple[float, float]]:
    """Longitude and latitude of each point of an answer."""
    points = [point.split() for point in text.split(";")]
    return [(float(point[1]), float(point[0])) for point in points]


def test_a_place_is_taken_by_one_click(begun: Desktop, qtbot: QtBot) -> None:
    begun.record.view.place_asked.emit(POINT)
    assert isinstance(begun.canvas.tool, PlaceTool)
    click(begun, 119.1, 29.12)
    (place,) = pairs(answer(begun, POINT))
    assert place == pytest.approx((119.1, 29.12), abs=0.002)
    assert isinstance(begun.canvas.tool, SelectTool)
    assert begun.record.view.focused_path() == POINT
    qtbot.waitUntil(lambda: begun.runner.is_idle, timeout=WAIT_MS)


def test_an_area_is_traced_point_by_point_and_closed(begun: Desktop) -> None:
    begun.record.view.place_asked.emit(SKETCH)
    assert isinstance(begun.canvas.tool, TraceTool)
    for lon, lat in ((119.05, 29.05), (119.15, 29.05)):
        click(begun, lon, lat)
    QTest.mouseMove(begun.canvas, spot(begun, 119.12, 29.1))
    assert begun.canvas.grab().toImage().width() > 0  # what is traced so far is painted
    last = spot(begun, 119.1, 29.15)
    QTest.mouseClick(begun.canvas, Qt.LeftButton, Qt.NoModifier, last)
    QTest.mouseDClick(begun.canvas, Qt.LeftButton, Qt.NoModifier, last)
    ring = pairs(answer(begun, SKETCH))
    assert ring[0] == ring[-1]
    assert len(ring) == 4
    for found, wanted in zip(ring, [(119.05, 29.05), (119.15, 29.05), (119.1, 29.15)], strict=False):
        assert found == pytest.approx(wanted, abs=0.002)
    assert isinstance(begun.canvas.tool, SelectTool)


def test_two_points_are_no_area_and_escape_gives_up(begun: Desktop) -> None:
    begun.record.view.place_asked.emit(SKETCH)
    click(begun, 119.05, 29.05)
    last = spot(begun, 119.15, 29.05)
    QTest.mouseClick(begun.canvas, Qt.LeftButton, Qt.NoModifier, last)
    QTest.mouseDClick(begun.canvas, Qt.LeftButton, Qt.NoModifier, last)
    tool = begun.canvas.tool
    assert isinstance(tool, TraceTool)
    assert len(tool.points) == 2
    QTest.keyClick(begun.canvas, Qt.Key_Escape)
    assert isinstance(begun.canvas.tool, SelectTool)
    assert answer(begun, SKETCH) == ""


def test_a_place_for_a_record_that_was_left_goes_nowhere(begun: Desktop, qtbot: QtBot) -> None:
    begun.record.view.place_asked.emit(POINT)
    begun.record.show_record("record-1")
    qtbot.waitUntil(lambda: begun.record.record_id == "record-1", timeout=WAIT_MS)
    before = answer(begun, POINT)
    click(begun, 119.1, 29.12)
    assert answer(begun, POINT) == before


def test_a_line_is_written_open_and_an_area_closed() -> None:
    points = [(119.0, 29.0), (119.5, 29.25)]
    assert write_points(points) == "29 119 0 0;29.25 119.5 0 0"
    assert write_points(points, is_closed=True) == "29 119 0 0;29.25 119.5 0 0;29 119 0 0"


def test_a_new_record_brings_its_form_into_sight(opened: Desktop, qtbot: QtBot) -> None:
    opened.window.docks["form"].hide()
    opened.window.actions_by_name["begin_record"].trigger()
    assert opened.window.docks["form"].isVisible()
    qtbot.waitUntil(lambda: opened.record.session is not None, timeout=WAIT_MS)
