"""The map widget under real mouse and key events."""

from collections.abc import Callable

import pytest
import shapely
from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt5.QtGui import QColor, QMouseEvent, QWheelEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gi_atlas.errors import GeometryError
from gi_atlas.events import Changes
from gui.canvas.canvas import MapCanvas
from gui.canvas.tools.pan import PanTool
from layers.layer import LayerSource, MapLayer
from layers.symbology import Style
from layers.view import ViewTransform
from tests.gui.canvas.conftest import Table, wait_sharp

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
PLAIN, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def drag(canvas: MapCanvas, button: Qt.MouseButton, start: QPoint, end: QPoint, keys: object = PLAIN) -> None:
    """Press, move in steps, release."""
    steps = [start + (end - start) * number / 4 for number in range(5)]
    send(canvas, QEvent.Type.MouseButtonPress, steps[0], button, button, keys)
    for step in steps[1:]:
        send(canvas, QEvent.Type.MouseMove, step, Qt.MouseButton.NoButton, button, keys)
    send(canvas, QEvent.Type.MouseButtonRelease, end, button, Qt.MouseButton.NoButton, keys)


def send(canvas: MapCanvas, kind: QEvent.Type, place: QPoint, button: object, held: object, keys: object) -> None:
    QApplication.sendEvent(canvas, QMouseEvent(kind, QPointF(place), button, held, keys))


def wheel(canvas: MapCanvas, place: QPointF, notches: int) -> None:
    event = QWheelEvent(
        place,
        place,
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        PLAIN,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def colour_at(canvas: MapCanvas, x: int, y: int) -> QColor:
    return QColor(canvas.grab().toImage().pixel(x, y))


@pytest.mark.parametrize("notches", [1, 3, -1, -4])
@pytest.mark.parametrize("place", [QPointF(50, 60), QPointF(200, 150), QPointF(399, 0)])
def test_wheel_zooms_at_the_cursor(canvas: MapCanvas, place: QPointF, notches: int) -> None:
    before, scale = canvas.lonlat_at(place.x(), place.y()), canvas.view.deg_per_px
    wheel(canvas, place, notches)
    assert canvas.lonlat_at(place.x(), place.y()) == pytest.approx(before, abs=1e-9)
    assert canvas.view.deg_per_px == pytest.approx(scale / 2 ** (notches / 2))


def test_middle_button_drags_the_map(canvas: MapCanvas) -> None:
    before = canvas.lonlat_at(100, 100)
    drag(canvas, MIDDLE, QPoint(100, 100), QPoint(180, 60))
    assert canvas.lonlat_at(180, 60) == pytest.approx(before, abs=1e-9)
    assert canvas.state.selection == {}


def test_space_and_left_button_drag_the_map(canvas: MapCanvas) -> None:
    before = canvas.lonlat_at(100, 100)
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    drag(canvas, LEFT, QPoint(100, 100), QPoint(30, 120))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.lonlat_at(30, 120) == pytest.approx(before, abs=1e-9)
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
    assert canvas.state.selection == {}


def test_letting_space_go_while_dragging_ends_the_drag_with_the_button(canvas: MapCanvas) -> None:
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    send(canvas, QEvent.Type.MouseButtonPress, QPoint(100, 100), LEFT, LEFT, PLAIN)
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    send(canvas, QEvent.Type.MouseMove, QPoint(120, 100), Qt.MouseButton.NoButton, LEFT, PLAIN)
    moved = canvas.view
    send(canvas, QEvent.Type.MouseButtonRelease, QPoint(120, 100), LEFT, Qt.MouseButton.NoButton, PLAIN)
    send(canvas, QEvent.Type.MouseMove, QPoint(200, 200), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, PLAIN)
    assert canvas.view == moved
    assert moved.center_lon != 119.0


def test_a_tool_that_pans_takes_the_left_button(canvas: MapCanvas) -> None:
    canvas.set_tool(PanTool(canvas))
    before = canvas.lonlat_at(100, 100)
    drag(canvas, LEFT, QPoint(100, 100), QPoint(150, 150))
    assert canvas.lonlat_at(150, 150) == pytest.approx(before, abs=1e-9)


def test_a_click_selects_and_tells(canvas: MapCanvas, qtbot: QtBot) -> None:
    position = canvas.position_of(118.5, 29.0).toPoint()
    with qtbot.waitSignals([canvas.selectionChanged, canvas.clicked, canvas.identified]) as told:
        QTest.mouseClick(canvas, LEFT, PLAIN, position)
    assert told.all_signals_and_args[0].args == ("县", ["西"])
    lon, lat = next(one.args for one in told.all_signals_and_args if len(one.args) == 2 and one.args[0] != "县")
    assert (lon, lat) == pytest.approx((118.5, 29.0), abs=0.02)
    assert canvas.state.selection == {"县": {"西"}}


def test_control_adds_and_a_click_on_nothing_clears(canvas: MapCanvas) -> None:
    west, east = (canvas.position_of(lon, 29.0).toPoint() for lon in (118.5, 119.5))
    QTest.mouseClick(canvas, LEFT, PLAIN, west)
    QTest.mouseClick(canvas, LEFT, CONTROL, east)
    assert canvas.state.selection == {"县": {"西", "东"}}
    QTest.mouseClick(canvas, LEFT, PLAIN, QPoint(2, 2))
    assert canvas.state.selection == {}


def test_a_dragged_rectangle_selects_what_it_touches(canvas: MapCanvas) -> None:
    start, end = canvas.position_of(118.9, 29.1).toPoint(), canvas.position_of(119.1, 28.9).toPoint()
    drag(canvas, LEFT, end, start)
    assert canvas.state.selection == {"县": {"西", "东"}}
    drag(canvas, LEFT, QPoint(1, 1), QPoint(20, 20))
    assert canvas.state.selection == {}


def test_escape_forgets_the_rectangle(canvas: MapCanvas) -> None:
    send(canvas, QEvent.Type.MouseButtonPress, QPoint(100, 100), LEFT, LEFT, PLAIN)
    send(canvas, QEvent.Type.MouseMove, QPoint(300, 200), Qt.MouseButton.NoButton, LEFT, PLAIN)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    send(canvas, QEvent.Type.MouseButtonRelease, QPoint(300, 200), LEFT, Qt.MouseButton.NoButton, PLAIN)
    assert canvas.state.selection == {}


def test_the_cursor_tells_its_place(canvas: MapCanvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.cursorMoved) as told:
        send(canvas, QEvent.Type.MouseMove, QPoint(200, 150), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, PLAIN)
    assert told.args == pytest.approx([119.0, 29.0])


def test_leaving_is_told(canvas: MapCanvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.cursorLeft):
        QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))


@pytest.mark.parametrize(
    ("key", "dx", "dy"),
    [
        (Qt.Key.Key_Left, 100, 0),
        (Qt.Key.Key_Right, -100, 0),
        (Qt.Key.Key_Up, 0, 75),
        (Qt.Key.Key_Down, 0, -75),
    ],
)
def test_arrows_move_a_quarter_of_the_window(canvas: MapCanvas, key: int, dx: int, dy: int) -> None:
    before = canvas.lonlat_at(200, 150)
    QTest.keyClick(canvas, key)
    assert canvas.lonlat_at(200 + dx, 150 + dy) == pytest.approx(before, abs=1e-9)


@pytest.mark.parametrize(("key", "factor"), [(Qt.Key.Key_Plus, 0.5**0.5), (Qt.Key.Key_Minus, 2**0.5)])
def test_plus_and_minus_zoom_in_the_middle(canvas: MapCanvas, key: int, factor: float) -> None:
    before = canvas.view
    QTest.keyClick(canvas, key)
    assert canvas.view.deg_per_px == pytest.approx(before.deg_per_px * factor)
    assert canvas.view.center_lon == pytest.approx(before.center_lon)


def test_every_move_is_told(canvas: MapCanvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.viewChanged) as told:
        canvas.set_scale(250_000)
    assert told.args[0] == canvas.view
    assert canvas.view.scale_denominator(canvas.dpi) == pytest.approx(250_000)


def test_zoom_to_extent_features_and_all(canvas: MapCanvas) -> None:
    canvas.zoom_to_features("县", ["东"])
    assert canvas.position_of(119.5, 29.0).x() == pytest.approx(200, abs=1)
    minx, _miny, maxx, _maxy = canvas.view.extent
    assert minx < 119 < 120 < maxx
    canvas.zoom_all()
    assert canvas.position_of(119.0, 29.0).x() == pytest.approx(200, abs=2)
    canvas.zoom_to((118.2, 28.2, 118.2, 28.2))
    assert canvas.view.deg_per_px < 1e-3
    before = canvas.view
    canvas.zoom_to_features("unknown")
    assert canvas.view == before


def test_the_first_layer_is_shown_whole(make_canvas: Callable[[], MapCanvas], table: Table, qtbot: QtBot) -> None:
    canvas = make_canvas()
    with qtbot.waitSignal(canvas.layerLoaded):
        canvas.set_layers([table.layer("县")])
    west, south, east, north = canvas.view.extent
    assert west < 118 < 120 < east
    assert south < 28 < 30 < north
    assert north - south < 4


def test_a_view_that_was_set_is_kept_when_layers_come(
    make_canvas: Callable[[], MapCanvas], table: Table, qtbot: QtBot
) -> None:
    canvas = make_canvas()
    canvas.zoom_to((100, 20, 101, 21))
    before = canvas.view
    with qtbot.waitSignal(canvas.layerLoaded):
        canvas.set_layers([table.layer("县")])
    assert canvas.view == before


def test_the_picture_shows_the_layers(canvas: MapCanvas, qtbot: QtBot) -> None:
    position = canvas.position_of(118.5, 29.0).toPoint()
    assert colour_at(canvas, position.x(), position.y()).name() == Style().fill
    assert colour_at(canvas, 2, 2).name() == "#ffffff"
    canvas.set_style("县", Style(fill="#ff0000", fill_opacity=1.0))
    wait_sharp(qtbot, canvas)
    assert colour_at(canvas, position.x(), position.y()).name() == "#ff0000"
    canvas.state.set_visible("县", False)
    wait_sharp(qtbot, canvas)
    assert colour_at(canvas, position.x(), position.y()).name() == "#ffffff"


def test_selection_is_seen(canvas: MapCanvas, qtbot: QtBot) -> None:
    west, east = (canvas.position_of(lon, 29.0).toPoint() for lon in (118.5, 119.5))
    canvas.state.select("县", ["西"])
    wait_sharp(qtbot, canvas)
    assert colour_at(canvas, west.x(), west.y()) != colour_at(canvas, east.x(), east.y())


def test_a_gesture_shows_the_last_picture_at_once(canvas: MapCanvas) -> None:
    position = canvas.position_of(118.5, 29.0).toPoint()
    canvas.pan(40, 30)
    assert colour_at(canvas, position.x() + 40, position.y() + 30).name() == Style().fill
    wheel(canvas, QPointF(200, 150), -2)
    moved = canvas.position_of(118.5, 29.0).toPoint()
    assert colour_at(canvas, moved.x(), moved.y()).name() == Style().fill


def test_an_edit_reads_only_what_changed(canvas: MapCanvas, table: Table, qtbot: QtBot) -> None:
    table.shapes["西"] = shapely.box(118, 29.5, 119, 30)
    with qtbot.waitSignal(canvas.layerLoaded):
        canvas.refresh(Changes({"gi_boundary": frozenset({"西"})}))
    assert table.reads == [None, {"西"}]
    wait_sharp(qtbot, canvas)
    position = canvas.position_of(118.5, 28.8).toPoint()
    assert colour_at(canvas, position.x(), position.y()).name() == "#ffffff"


def test_a_large_change_reads_the_layer_anew(canvas: MapCanvas, table: Table, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.layerLoaded):
        canvas.refresh(Changes({"gi_boundary": frozenset(map(str, range(600)))}))
    assert table.reads == [None, None]


def test_changes_of_other_tables_read_nothing(canvas: MapCanvas, table: Table, qtbot: QtBot) -> None:
    canvas.refresh(Changes({"gi_product": frozenset({"x"})}))
    canvas.refresh_layer("unknown")
    qtbot.wait(50)
    assert table.reads == [None]


def test_new_layers_are_read_and_known_ones_are_not(canvas: MapCanvas, table: Table, qtbot: QtBot) -> None:
    other = Table(点=shapely.Point(119.0, 29.0))
    with qtbot.waitSignal(canvas.layerLoaded) as told:
        canvas.set_layers([*canvas.state.layers, other.layer("记录")])
    assert told.args == ["记录"]
    assert table.reads == [None]


def test_labels_are_written_where_they_have_room(canvas: MapCanvas, qtbot: QtBot) -> None:
    before = canvas.grab().toImage()
    with qtbot.waitSignal(canvas.layerLoaded):
        canvas.set_style("县", Style(fill_opacity=1.0, label_field="name"))
    qtbot.waitUntil(lambda: canvas.grab().toImage() != before, timeout=5000)


def test_a_layer_that_cannot_be_read_is_told(canvas: MapCanvas, qtbot: QtBot) -> None:
    broken = MapLayer("坏", "坏", LayerSource(lambda _wanted: iter([(["a"], [b"no geometry"])])))
    with qtbot.waitSignal(canvas.layerFailed) as told:
        canvas.set_layers([*canvas.state.layers, broken])
    assert told.args[0] == "坏"
    assert isinstance(told.args[1], GeometryError)
    assert told.args[1].code == "LAYER_GEOMETRY_UNREADABLE"


def test_resizing_keeps_the_middle(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.resize(500, 240)
    assert (canvas.view.width_px, canvas.view.height_px) == (500, 240)
    assert (canvas.view.center_lon, canvas.view.center_lat) == (119.0, 29.0)
    wait_sharp(qtbot, canvas)
    assert canvas.showing.blank_px(canvas.view) == 0


def test_no_strip_stays_blank_after_a_jump(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.set_view(ViewTransform(10.0, -40.0, 0.001, 400, 300))
    assert canvas.showing.blank_px(canvas.view) > 0
    wait_sharp(qtbot, canvas)
    assert canvas.showing.blank_px(canvas.view) == 0
