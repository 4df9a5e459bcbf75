"""The canvas in hands of every kind: touchpads, two buttons at once, keys that are lost, dense screens, odd places."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PyQt5.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PyQt5.QtGui import QFocusEvent, QImage, QMouseEvent, QWheelEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gi_atlas.jobs import Progress
from gui.canvas.canvas import MapCanvas
from gui.canvas.tools.pan import PanTool
from layers.identify import REACH_PX
from layers.loading import LoadedLayer, patch_layer
from layers.map_state import MapState
from layers.symbology import Style
from layers.vector import read_features
from layers.view import COARSEST_DEG_PER_PX, FINEST_DEG_PER_PX, LARGEST_LAT_DEG, ViewTransform
from tests.gui.canvas.conftest import Table, wait_sharp

LEFT, MIDDLE, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton
PLAIN, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease
MakeCanvas = Callable[[], MapCanvas]


def send(canvas: MapCanvas, kind: Any, x: float, y: float, button: Any = NONE, keys: Any = PLAIN) -> None:
    QApplication.sendEvent(canvas, QMouseEvent(kind, QPointF(x, y), button, button, keys))


def stroke(canvas: MapCanvas, dx: int, dy: int, place: QPointF | None = None) -> None:
    """A stroke of a wheel or touchpad in eighths of a degree."""
    place = place or QPointF(200, 150)
    event = QWheelEvent(place, place, QPoint(), QPoint(dx, dy), NONE, PLAIN, Qt.ScrollPhase.ScrollUpdate, False)
    QApplication.sendEvent(canvas, event)


# Touchpads and wheels


@pytest.mark.parametrize("pieces", [1, 8, 120])
def test_a_touchpads_small_strokes_add_up_to_a_wheels_notch(canvas: MapCanvas, pieces: int) -> None:
    before, place = canvas.view, canvas.lonlat_at(90, 70)
    for _piece in range(pieces):
        stroke(canvas, 0, 120 // pieces, QPointF(90, 70))
    assert canvas.view.deg_per_px == pytest.approx(before.deg_per_px / 2**0.5)
    assert canvas.lonlat_at(90, 70) == pytest.approx(place, abs=1e-6)


def test_a_stroke_to_the_side_moves_nothing_and_places_no_view(
    make_canvas: MakeCanvas, table: Table, qtbot: QtBot
) -> None:
    canvas = make_canvas()
    before = canvas.view
    told: list[object] = []
    canvas.viewChanged.connect(told.append)
    stroke(canvas, 240, 0)
    assert canvas.view == before
    assert told == []
    with qtbot.waitSignal(canvas.layerLoaded):
        canvas.set_layers([table.layer("县")])
    # Nobody has chosen a view: the first layer is shown whole.
    assert canvas.view.deg_per_px < before.deg_per_px


@pytest.mark.parametrize("step", [120 * 400, -120 * 400])
def test_a_wheel_that_spins_freely_ends_at_the_scales_ends(canvas: MapCanvas, step: int) -> None:
    for _turn in range(3):
        stroke(canvas, 0, step, QPointF(10, 290))
    wanted = FINEST_DEG_PER_PX if step > 0 else COARSEST_DEG_PER_PX
    assert canvas.view.deg_per_px == wanted
    assert -180 <= canvas.view.center_lon <= 180
    assert abs(canvas.view.center_lat) <= LARGEST_LAT_DEG


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-2400, 2400), st.integers(0, 399), st.integers(0, 299)), max_size=25))
def test_no_way_of_zooming_leaves_the_earth(canvas: MapCanvas, strokes: list[tuple[int, int, int]]) -> None:
    """Far beyond the date line nothing is: whoever zooms there would never find back."""
    canvas.set_view(ViewTransform(119.0, 29.0, 0.01, 400, 300))
    for step, x, y in strokes:
        stroke(canvas, 0, step, QPointF(x, y))
    view = canvas.view
    assert -180 <= view.center_lon <= 180
    assert abs(view.center_lat) <= LARGEST_LAT_DEG
    assert FINEST_DEG_PER_PX <= view.deg_per_px <= COARSEST_DEG_PER_PX
    assert np.isfinite(view.extent).all()


# Two buttons, lost keys


def test_a_second_button_during_a_drag_is_no_click_and_ends_nothing(canvas: MapCanvas) -> None:
    place = canvas.lonlat_at(100, 100)
    send(canvas, PRESS, 100, 100, MIDDLE)
    send(canvas, PRESS, 110, 100, LEFT)
    send(canvas, RELEASE, 110, 100, LEFT)
    send(canvas, MOVE, 180, 60)
    assert canvas.lonlat_at(180, 60) == pytest.approx(place, abs=1e-9)
    send(canvas, RELEASE, 180, 60, MIDDLE)
    after = canvas.view
    send(canvas, MOVE, 20, 20)
    assert canvas.view == after
    assert canvas.state.selection == {}
    assert canvas.grab().toImage() == canvas.grab().toImage()


def test_no_frame_hangs_on_the_pointer_after_two_buttons(canvas: MapCanvas, qtbot: QtBot) -> None:
    wait_sharp(qtbot, canvas)
    send(canvas, PRESS, 100, 100, MIDDLE)
    send(canvas, PRESS, 100, 100, LEFT)
    send(canvas, RELEASE, 100, 100, LEFT)
    send(canvas, RELEASE, 100, 100, MIDDLE)
    before = canvas.grab().toImage()
    send(canvas, MOVE, 300, 250)
    assert canvas.grab().toImage() == before


def test_a_frame_that_was_begun_is_ended_by_its_own_button(canvas: MapCanvas) -> None:
    """The middle button, pressed by a clumsy finger while a frame is drawn, moves the map and the frame goes on."""
    start, end = canvas.position_of(118.9, 29.1), canvas.position_of(119.1, 28.9)
    send(canvas, PRESS, start.x(), start.y(), LEFT)
    send(canvas, MOVE, end.x(), end.y())
    send(canvas, PRESS, end.x(), end.y(), MIDDLE)
    send(canvas, RELEASE, end.x(), end.y(), MIDDLE)
    send(canvas, RELEASE, end.x(), end.y(), LEFT)
    assert canvas.state.selection == {"县": {"西", "东"}}


def test_space_is_let_go_when_the_window_loses_the_keys(canvas: MapCanvas) -> None:
    """Alt+Tab with Space down: its release goes elsewhere, and the mouse must not drag for ever."""
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    QApplication.sendEvent(canvas, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
    before = canvas.view
    QTest.mouseClick(canvas, LEFT, PLAIN, canvas.position_of(118.5, 29.0).toPoint())
    assert canvas.view == before
    assert canvas.state.selection == {"县": {"西"}}


def test_the_hand_stays_while_space_is_down(canvas: MapCanvas) -> None:
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    send(canvas, PRESS, 100, 100, LEFT)
    assert canvas.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    send(canvas, RELEASE, 100, 100, LEFT)
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_another_tool_forgets_the_frame_of_the_last(canvas: MapCanvas) -> None:
    send(canvas, PRESS, 100, 100, LEFT)
    send(canvas, MOVE, 300, 200)
    canvas.set_tool(PanTool(canvas))
    send(canvas, RELEASE, 300, 200, LEFT)
    assert canvas.state.selection == {}
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor


def test_a_double_click_selects_once(canvas: MapCanvas) -> None:
    told: list[object] = []
    canvas.selectionChanged.connect(lambda layer, ids: told.append((layer, ids)))
    place = canvas.position_of(118.5, 29.0).toPoint()
    QTest.mouseClick(canvas, LEFT, PLAIN, place)
    QTest.mouseDClick(canvas, LEFT, PLAIN, place)
    assert told == [("县", ["西"])]


# Selecting


def test_a_frame_with_control_adds_and_over_nothing_takes_nothing_away(canvas: MapCanvas) -> None:
    QTest.mouseClick(canvas, LEFT, PLAIN, canvas.position_of(118.5, 29.0).toPoint())
    canvas.select_within(QRectF(0, 0, 12, 12), is_added=True)
    assert canvas.state.selection == {"县": {"西"}}
    x, y = canvas.position_of(119.5, 29.0).x(), canvas.position_of(119.5, 29.0).y()
    canvas.select_within(QRectF(x, y, 9, 9), is_added=True)
    assert canvas.state.selection == {"县": {"西", "东"}}
    canvas.select_within(QRectF(0, 0, 12, 12))
    assert canvas.state.selection == {}


@pytest.mark.parametrize("corner", [(-1, -1), (1, -1), (-1, 1), (1, 1)], ids=str)
def test_a_frame_may_be_drawn_to_any_corner(canvas: MapCanvas, corner: tuple[int, int]) -> None:
    middle = canvas.position_of(119.0, 29.0)
    send(canvas, PRESS, middle.x() - 30 * corner[0], middle.y() - 30 * corner[1], LEFT)
    send(canvas, MOVE, middle.x() + 30 * corner[0], middle.y() + 30 * corner[1])
    send(canvas, RELEASE, middle.x() + 30 * corner[0], middle.y() + 30 * corner[1], LEFT)
    assert canvas.state.selection == {"县": {"西", "东"}}


def test_a_trembling_hand_clicks(canvas: MapCanvas) -> None:
    """Less than a drag's distance is a click at the place where it began."""
    place, shake = canvas.position_of(118.5, 29.0), QApplication.startDragDistance() - 1
    send(canvas, PRESS, place.x(), place.y(), LEFT)
    send(canvas, MOVE, place.x() + shake, place.y())
    send(canvas, RELEASE, place.x() + shake, place.y(), LEFT)
    assert canvas.state.selection == {"县": {"西"}}


# Dense screens


@pytest.fixture
def dense(make_canvas: MakeCanvas, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Callable[[float], MapCanvas]:
    """Canvases on a screen with more dots: Qt's offscreen screen has none, so the widget is told of them."""

    def make(ratio: float) -> MapCanvas:
        monkeypatch.setattr(MapCanvas, "devicePixelRatioF", lambda _self: ratio)
        canvas = make_canvas()
        places = Table(**{name: shapely.Point(119 + 0.2 * number, 29) for number, name in enumerate("甲乙丙")})
        areas = Table(西=shapely.box(118, 28, 119, 30), 东=shapely.box(119, 28, 120, 30))
        layers = [areas.layer("县"), places.layer("点", Style(marker_px=20.0, label_field="name"))]
        with qtbot.waitSignals([canvas.layerRefined, canvas.layerRefined]):
            canvas.set_layers(layers)
        canvas.set_view(ViewTransform(119.0, 29.0, 0.01 / ratio, 400, 300))
        wait_sharp(qtbot, canvas)
        return canvas

    return make


RATIOS = pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])


@RATIOS
def test_the_view_has_the_screens_dots_and_the_map_its_scale(dense: Callable[[float], MapCanvas], ratio: float) -> None:
    canvas = dense(ratio)
    assert (canvas.view.width_px, canvas.view.height_px) == (400 * ratio, 300 * ratio)
    canvas.set_scale(250_000)
    # A centimetre of a 96 dpi screen, in widget pixels, is 2.5 km.
    lon, lat = canvas.lonlat_at(200, 150)
    moved = canvas.lonlat_at(200, 150 + 96 / 2.54)
    assert (lat - moved[1]) * 110_850 == pytest.approx(2500, rel=1e-3)
    assert moved[0] == pytest.approx(lon)


@RATIOS
def test_positions_gestures_and_keys_are_in_the_widgets_pixels(
    dense: Callable[[float], MapCanvas], ratio: float
) -> None:
    canvas = dense(ratio)
    for x, y in ((0, 0), (200, 150), (399, 299)):
        back = canvas.position_of(*canvas.lonlat_at(x, y))
        assert (back.x(), back.y()) == pytest.approx((x, y), abs=1e-6)
    place = canvas.lonlat_at(120, 90)
    send(canvas, PRESS, 120, 90, MIDDLE)
    send(canvas, MOVE, 180, 40)
    send(canvas, RELEASE, 180, 40, MIDDLE)
    assert canvas.lonlat_at(180, 40) == pytest.approx(place, abs=1e-9)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.lonlat_at(80, 40) == pytest.approx(place, abs=1e-9)
    stroke(canvas, 0, 120, QPointF(80, 40))
    assert canvas.lonlat_at(80, 40) == pytest.approx(place, abs=1e-9)


@RATIOS
def test_the_picture_lies_where_the_mouse_finds_it(
    dense: Callable[[float], MapCanvas], ratio: float, qtbot: QtBot
) -> None:
    """Every pixel of the widget's picture shows the layer that a click there selects."""
    canvas = dense(ratio)
    pixels = rendered(canvas, ratio)
    background = pixels[2, 2]
    for x, y in ((60, 150), (198, 40), (202, 260), (340, 150), (8, 8), (395, 295)):
        canvas.state.clear_selection()
        canvas.select_at(x + 0.5, y + 0.5)
        is_painted = pixels[round((y + 0.5) * ratio), round((x + 0.5) * ratio)] != background
        assert bool(canvas.state.selection) is bool(is_painted), (x, y)


def rendered(canvas: MapCanvas, ratio: float) -> np.ndarray:
    """What the canvas paints on a screen of so many dots."""
    image = QImage(round(400 * ratio), round(300 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    canvas.render(image)
    memory = image.constBits().asarray(image.sizeInBytes())
    return np.frombuffer(memory, np.uint32).reshape(image.height(), image.width()).copy() & 0xFFFFFF


@RATIOS
def test_a_marker_is_hit_all_over_and_not_beside(dense: Callable[[float], MapCanvas], ratio: float) -> None:
    canvas = dense(ratio)
    middle = canvas.position_of(119.2, 29.0)
    for reach, is_hit in ((0, True), (9, True), (12, False)):
        canvas.select_at(middle.x() + reach, middle.y())
        assert (canvas.state.selection.get("点") == {"乙"}) is is_hit, reach


@RATIOS
def test_points_keep_their_labels_on_a_dense_screen(
    dense: Callable[[float], MapCanvas], ratio: float, qtbot: QtBot
) -> None:
    """A marker of 20 pixels, twice as many on a dense screen, must not take the room of its own label."""
    canvas = dense(ratio)
    canvas.state.set_visible("县", False)
    wait_sharp(qtbot, canvas)
    middle = canvas.position_of(119.0, 29.0)
    right = rendered(canvas, ratio)[
        round((middle.y() - 8) * ratio) : round((middle.y() + 8) * ratio),
        round((middle.x() + 12) * ratio) : round((middle.x() + 24) * ratio),
    ]
    assert (right != 0xFFFFFF).any()


# Nothing, one, and the ends of the world


def test_an_empty_map_can_be_handled_like_any_other(make_canvas: MakeCanvas, qtbot: QtBot) -> None:
    canvas = make_canvas()
    canvas.zoom_all()
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Left, Qt.Key.Key_Minus, Qt.Key.Key_Escape):
        QTest.keyClick(canvas, key)
    QTest.mouseClick(canvas, LEFT, PLAIN, QPoint(50, 50))
    send(canvas, PRESS, 20, 20, LEFT)
    send(canvas, MOVE, 200, 200)
    send(canvas, RELEASE, 200, 200, LEFT)
    canvas.zoom_to_features("?")
    canvas.refresh_layer("?")
    wait_sharp(qtbot, canvas)
    assert canvas.state.selection == {}
    assert canvas.showing.blank_px(canvas.view) == 0


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(119, 29),
        shapely.LineString([(119, 29), (119, 29)]),
        shapely.box(119, 29, 119.0000004, 29.0000004),
        shapely.Point(180, 0),
        shapely.Point(-180, -85),
        shapely.Point(0, 90),
    ],
    ids=["point", "line of one place", "tiny area", "date line", "far south", "pole"],
)
def test_one_thing_alone_is_zoomed_to_seen_and_clicked(make_canvas: MakeCanvas, qtbot: QtBot, shape: Any) -> None:
    canvas, table = make_canvas(), Table(一=shape)
    with qtbot.waitSignal(canvas.layerLoaded):
        canvas.set_layers([table.layer("层")])
    if shape.bounds[3] < 85:
        canvas.zoom_to_features("层", ["一"])
    else:
        canvas.set_view(ViewTransform(0.0, 84.0, 0.1, 400, 300))
    assert 0 < canvas.view.deg_per_px < 1
    wait_sharp(qtbot, canvas)
    place = canvas.position_of(*shape.centroid.coords[0])
    canvas.select_at(place.x() + REACH_PX - 2, place.y())
    assert canvas.state.selection == {"层": {"一"}}
    canvas.select_at(place.x() + 40, place.y())
    assert canvas.state.selection == {}


@pytest.mark.parametrize("size", [(160, 120), (161, 999), (1999, 121)])
def test_odd_sizes_show_their_map_whole(canvas: MapCanvas, size: tuple[int, int], qtbot: QtBot) -> None:
    canvas.resize(*size)
    canvas.zoom_all()
    wait_sharp(qtbot, canvas)
    west, south, east, north = canvas.view.extent
    assert (west < 118, south < 28, east > 120, north > 30) == (True,) * 4
    assert canvas.showing.blank_px(canvas.view) == 0


# Patched layers


def test_a_small_thing_that_was_moved_is_still_found_above_a_large_one() -> None:
    """What an edit changed lies in a set of its own; the smallest comes first all the same."""
    state = MapState()
    table = Table(大=shapely.box(110, 30, 112, 32), 小=shapely.box(115, 35, 115.2, 35.2))
    layer = table.layer("范围")
    state.set_layers([layer])
    loaded = LoadedLayer(read_features(layer.source.read_batches(None)))
    table.shapes["小"] = shapely.box(110.5, 30.5, 110.7, 30.7)
    state.set_loaded("范围", patch_layer(loaded, layer.source, {"小"}, Progress()))
    view = ViewTransform(110.6, 30.6, 0.01, 400, 300)
    assert [hit.feature_id for hit in state.hits_at(110.6, 30.6, view)] == ["小", "大"]
    table.shapes["大"] = shapely.box(110, 30, 113, 33)
    state.set_loaded("范围", patch_layer(state.loaded["范围"], layer.source, {"大"}, Progress()))
    assert [hit.feature_id for hit in state.hits_at(110.6, 30.6, view)] == ["小", "大"]
    assert state.hits_at(115.1, 35.1, view) == []
