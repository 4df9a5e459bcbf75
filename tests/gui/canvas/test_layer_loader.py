"""Reading in threads: what arrives on the window's thread, and that it never waits there."""

import gc
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import shapely
from PyQt5.QtCore import QEvent, QTimer
from PyQt5.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from gi_atlas.errors import GeometryError
from gui.canvas.canvas import MapCanvas
from gui.canvas.layer_loader import LayerLoader
from layers.layer import Batch, LayerSource, MapLayer
from layers.loading import LoadedLayer
from layers.map_state import MapState
from layers.pyramid_cache import PyramidCache
from layers.symbology import Style
from tests.layers.shapes import ragged_polygon


@pytest.fixture
def loader(tmp_path: Path, qtbot: QtBot) -> Iterator[LayerLoader]:
    made = LayerLoader(PyramidCache(tmp_path / "cache"))
    yield made
    made.stop()


def layer_of(*shapes: object, label_field: str = "") -> MapLayer:
    ids = [f"f{number}" for number in range(len(shapes))]

    def read(_wanted: Collection[str] | None) -> Iterator[Batch]:
        yield ids, [shapely.to_wkb(shape) for shape in shapes]

    source = LayerSource(read, lambda: "key", lambda _field: {one: one for one in ids})
    return MapLayer("a", "a", source, Style(label_field=label_field))


def failing_layer(fault: Exception) -> MapLayer:
    def read(_wanted: Collection[str] | None) -> Iterator[Batch]:
        raise fault
        yield

    return MapLayer("b", "b", LayerSource(read))


def test_a_layer_arrives_with_its_labels_and_a_first_level(loader: LayerLoader, qtbot: QtBot) -> None:
    with qtbot.waitSignal(loader.loaded) as blocker:
        loader.load(layer_of(shapely.box(110, 30, 111, 31), label_field="name"))
    layer_id, loaded, texts = blocker.args
    assert (layer_id, loaded.features.ids, texts) == ("a", ("f0",), {"f0": "f0"})
    assert loaded.features.pyramid.levels


def test_refining_ends_with_every_level(loader: LayerLoader, qtbot: QtBot) -> None:
    layer = layer_of(shapely.box(110, 30, 111, 31), label_field="name")
    with qtbot.waitSignal(loader.loaded) as blocker:
        loader.load(layer)
    loaded: LoadedLayer = blocker.args[1]
    with qtbot.waitSignals([loader.refined, loader.completed]):
        loader.refine(layer, loaded)
    assert {0, 13, 24} <= loaded.features.pyramid.levels.keys()
    assert loaded.features.has_anchors


def test_bytes_that_are_no_geometry_are_told(loader: LayerLoader, qtbot: QtBot) -> None:
    with qtbot.waitSignal(loader.failed) as blocker:
        loader.load(failing_layer(GeometryError("LAYER_GEOMETRY_UNREADABLE", feature="f0", reason="x")))
    assert blocker.args[0] == "b"
    assert blocker.args[1].code == "LAYER_GEOMETRY_UNREADABLE"


def test_a_fault_of_ours_reaches_the_programs_hook(loader: LayerLoader, qtbot: QtBot) -> None:
    """A future that nobody asks would swallow it."""
    with capture_exceptions() as caught:
        loader.load(failing_layer(ZeroDivisionError("ours")))
        qtbot.waitUntil(lambda: len(caught) == 1)
    assert caught[0][0] is ZeroDivisionError


def test_nothing_arrives_after_the_end(tmp_path: Path, qtbot: QtBot) -> None:
    loader = LayerLoader(PyramidCache(tmp_path))
    begun, go_on = threading.Event(), threading.Event()

    def read(_wanted: Collection[str] | None) -> Iterator[Batch]:
        begun.set()
        go_on.wait(5)
        yield ["f0"], [shapely.to_wkb(shapely.box(0, 0, 1, 1))]

    arrived: list[str] = []
    loader.loaded.connect(lambda layer_id, _loaded, _texts: arrived.append(layer_id))
    loader.load(MapLayer("slow", "slow", LayerSource(read)))
    loader.load(layer_of(shapely.box(0, 0, 1, 1)))
    assert begun.wait(5)
    QTimer.singleShot(0, go_on.set)
    threading.Timer(0.05, go_on.set).start()
    loader.stop()
    qtbot.wait(20)
    assert arrived == []


class Beat:
    """Work (seconds of the thread's own processor time) between two turns of the window's event loop.

    Processor time, not the clock: a machine that is busy with other programs must not fail the test.
    """

    def __init__(self) -> None:
        self.longest_s, self._last_s = 0.0, time.thread_time()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(1)

    def _tick(self) -> None:
        now = time.thread_time()
        self.longest_s, self._last_s = max(self.longest_s, now - self._last_s), now

    def stop(self) -> float:
        """Longest work, the last one included."""
        self._tick()
        self._timer.stop()
        return self.longest_s


@pytest.fixture
def unburdened(qapp: QApplication) -> Iterator[None]:
    """Nothing that earlier tests left is worked off here: windows to be deleted, objects to be looked through."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def longest_work_s(shapes: Sequence[object], folder: Path, qtbot: QtBot) -> float:
    """Longest work at once of a window that reads, thins, paints and keeps a layer."""
    canvas = MapCanvas(MapState(), PyramidCache(folder))
    qtbot.addWidget(canvas)
    canvas.resize(1200, 800)
    canvas.show()
    qtbot.waitExposed(canvas)
    beat = Beat()
    try:
        with qtbot.waitSignal(canvas.layerRefined, timeout=60_000):
            canvas.set_layers([layer_of(*shapes, label_field="name")])
        qtbot.waitUntil(lambda: canvas.showing.is_final and canvas.showing.is_current, timeout=20_000)
        return beat.stop()
    finally:
        canvas.close_threads()


@pytest.mark.usefixtures("unburdened")
def test_a_large_layer_never_keeps_the_window_busy(qtbot: QtBot, tmp_path: Path) -> None:
    """600,000 vertices are read, thinned, painted and kept while the window's thread works less than 100 ms at once.

    The least of three: work of the window's own comes back each time, a cold cache of a crowded processor does not.
    """
    shapes = [ragged_polygon(number, 20_000, 100 + number % 6, 25 + number // 6) for number in range(30)]
    assert min(longest_work_s(shapes, tmp_path / str(turn), qtbot) for turn in range(3)) < 0.1


def test_the_heartbeat_sees_a_busy_window(qtbot: QtBot) -> None:
    beat = Beat()
    qtbot.wait(20)

    def work() -> None:
        end = time.thread_time() + 0.15
        while time.thread_time() < end:
            np.sort(np.random.default_rng(1).random(10_000))

    QTimer.singleShot(0, work)
    qtbot.waitUntil(lambda: beat.longest_s > 0)
    qtbot.wait(20)
    assert beat.stop() >= 0.15
