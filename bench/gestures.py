"""Drives the real canvas with mouse events for some seconds and measures what a person would see.

Usage: ``python -m bench.gestures FILE [SECONDS]``; prints one JSON object. It runs in a process of its own, so that
nothing of the benchmark shares the window's interpreter.
"""

import json
import math
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PyQt5.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PyQt5.QtGui import QMouseEvent, QPaintEvent, QWheelEvent
from PyQt5.QtWidgets import QApplication

from bench.inputs import read_wkb
from gui.canvas.canvas import MapCanvas
from layers.layer import LayerSource, MapLayer
from layers.map_state import MapState

WIDTH, HEIGHT = 1600, 1000
EVENT_EVERY_S = 0.016
BLANK_PX = 64.0
LAST_RUN_S = 3.0


@dataclass
class Figures:
    """What was measured."""

    posted: list[float] = field(default_factory=list)
    waiting: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    blank_since: float | None = None
    longest_blank_s: float = 0.0
    widest_blank_px: float = 0.0


class MeasuredCanvas(MapCanvas):
    """A canvas that notes when each event was posted and when the picture that shows it was painted."""

    figures = Figures()

    def wheelEvent(self, event: QWheelEvent) -> None:  # type: ignore[override]
        """Note that the event waits for its paint."""
        super().wheelEvent(event)
        self._note_handled()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # type: ignore[override]
        """Note that the event waits for its paint."""
        super().mouseMoveEvent(event)
        self._note_handled()

    def paintEvent(self, event: QPaintEvent) -> None:  # type: ignore[override]
        """Paint, then note which events are shown now."""
        super().paintEvent(event)
        now = time.perf_counter()
        self.figures.latencies += [now - posted for posted in self.figures.waiting]
        self.figures.waiting.clear()
        self._note_blank(now)

    def _note_handled(self) -> None:
        if self.figures.posted:
            self.figures.waiting.append(self.figures.posted.pop(0))

    def _note_blank(self, now: float) -> None:
        figures, blank_px = self.figures, self.showing.blank_px(self.view)
        figures.widest_blank_px = max(figures.widest_blank_px, blank_px)
        if blank_px <= BLANK_PX:
            figures.blank_since = None
        elif figures.blank_since is None:
            figures.blank_since = now
        else:
            figures.longest_blank_s = max(figures.longest_blank_s, now - figures.blank_since)


class Hand(QObject):
    """Posts the events of a person who drags and zooms."""

    def __init__(self, canvas: MeasuredCanvas, seconds: float) -> None:
        super().__init__()
        self._canvas, self._seconds = canvas, seconds
        self._begin = time.perf_counter()
        self._count = 0
        self._is_down = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._step)
        self._timer.start(round(EVENT_EVERY_S * 1000))
        self.done_at: float | None = None

    def _step(self) -> None:
        now = time.perf_counter() - self._begin
        if now >= self._seconds:
            self._timer.stop()
            self._move(QEvent.Type.MouseButtonRelease, self._place(now))
            self.done_at = time.perf_counter()
            return
        self._count += 1
        if now % 2 < 1.2:
            self._drag(now)
        elif self._count % 5 == 0:
            self._wheel(now)

    def _drag(self, now: float) -> None:
        if not self._is_down:
            self._move(QEvent.Type.MouseButtonPress, self._place(now))
            self._is_down = True
        self._move(QEvent.Type.MouseMove, self._place(now))

    def _wheel(self, now: float) -> None:
        if self._is_down:
            self._move(QEvent.Type.MouseButtonRelease, self._place(now))
            self._is_down = False
        place = self._place(now)
        notch = 120 if now % 4 < 2 else -120
        event = QWheelEvent(
            place,
            place,
            QPoint(),
            QPoint(0, notch),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        self._canvas.figures.posted.append(time.perf_counter())
        QApplication.postEvent(self._canvas, event)

    def _place(self, now: float) -> QPointF:
        turn = 2 * math.pi * now / 1.7
        return QPointF(WIDTH / 2 + 420 * math.cos(turn), HEIGHT / 2 + 280 * math.sin(turn))

    def _move(self, kind: QEvent.Type, place: QPointF) -> None:
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.MiddleButton
        event = QMouseEvent(kind, place, button, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier)
        if kind == QEvent.Type.MouseMove:
            self._canvas.figures.posted.append(time.perf_counter())
        QApplication.postEvent(self._canvas, event)


def wait_until(application: QApplication, is_reached: Callable[[], object], limit_s: float = 60.0) -> bool:
    """Run the event loop until ``is_reached()`` is true."""
    end = time.perf_counter() + limit_s
    while time.perf_counter() < end:
        application.processEvents()
        if is_reached():
            return True
        time.sleep(0.001)
    return False


def main(path: str, seconds: str = "10") -> None:
    """Measure and print."""
    application = QApplication([])
    batch = read_wkb(Path(path), "adcode")
    source = LayerSource(lambda _wanted: iter([batch]))
    canvas = MeasuredCanvas(MapState())
    refined: list[str] = []
    canvas._loader.refined.connect(refined.append)
    canvas.resize(WIDTH, HEIGHT)
    canvas.show()
    canvas.set_layers([MapLayer("counties", "counties", source)])
    wait_until(application, lambda: refined and canvas.showing.is_final)
    country = canvas.view
    hand = Hand(canvas, float(seconds))
    wait_until(application, lambda: hand.done_at is not None)
    sharp_s = []
    for _time in range(5):
        canvas.set_view(country.panned(13, 7))
        sharp_s.append(_until_sharp(application, canvas))
        canvas.set_view(country)
        sharp_s.append(_until_sharp(application, canvas))
    print(json.dumps(_summary(canvas.figures, sharp_s)), flush=True)
    canvas.close_threads()


def _until_sharp(application: QApplication, canvas: MapCanvas) -> float:
    begin = time.perf_counter()
    wanted = canvas.showing.sharp_view(canvas.view)
    wait_until(application, lambda: canvas.showing.sharp is not None and canvas.showing.sharp.view == wanted)
    return time.perf_counter() - begin


def _summary(figures: Figures, sharp_s: list[float]) -> dict[str, float]:
    ordered = sorted(figures.latencies)
    return {
        "events": len(ordered),
        "median_s": statistics.median(ordered),
        "p99_s": ordered[int(len(ordered) * 0.99)],
        "worst_s": ordered[-1],
        "sharp_s": max(sharp_s),
        "longest_blank_s": figures.longest_blank_s,
        "widest_blank_px": figures.widest_blank_px,
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
