"""Moves and zooms the real canvas by mouse events for some seconds and measures what a person would see.

Usage: ``python -m bench.gestures FILE [SECONDS]``; prints one JSON object. It runs in a process of its own, so that
nothing of the benchmark shares the window's interpreter. On a display the events are the X server's (xdotool moves
its pointer, from a process of its own) and count from the server's time stamp; without one they are posted to the
widget and count from the moment at which they were due.
"""

import json
import math
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PyQt5.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PyQt5.QtGui import QInputEvent, QMouseEvent, QPaintEvent, QWheelEvent
from PyQt5.QtWidgets import QApplication

from bench.inputs import read_wkb
from gui.canvas.canvas import MapCanvas
from layers.layer import LayerSource, MapLayer
from layers.map_state import MapState

WIDTH, HEIGHT = 1600, 1000
EVENT_EVERY_S = 0.016
BLANK_PX = 64.0


@dataclass
class Figures:
    """What was measured; times are seconds of the monotonic clock."""

    waiting: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    due: list[float] = field(default_factory=list)
    is_counting: bool = False
    blank_since: float | None = None
    longest_blank_s: float = 0.0
    widest_blank_px: float = 0.0


class MeasuredCanvas(MapCanvas):
    """A canvas that notes when each event was made and when the picture that shows it was painted."""

    figures = Figures()

    def wheelEvent(self, event: QWheelEvent) -> None:  # type: ignore[override]
        """Note that the event waits for its paint."""
        super().wheelEvent(event)
        self._note_handled(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # type: ignore[override]
        """Note that the event waits for its paint."""
        super().mouseMoveEvent(event)
        if event.buttons() & Qt.MouseButton.MiddleButton:
            self._note_handled(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # type: ignore[override]
        """Paint, then note which events are shown now."""
        super().paintEvent(event)
        if self.figures.is_counting:
            now = time.monotonic()
            self.figures.latencies += [now - made for made in self.figures.waiting]
            self.figures.waiting.clear()
            self._note_blank(now)

    def _note_handled(self, event: QInputEvent) -> None:
        if self.figures.due:
            self.figures.waiting.append(self.figures.due.pop(0))
        elif self.figures.is_counting and event.timestamp():
            self.figures.waiting.append(server_time(event.timestamp()))

    def _note_blank(self, now: float) -> None:
        figures, blank_px = self.figures, self.showing.blank_px(self.view)
        figures.widest_blank_px = max(figures.widest_blank_px, blank_px)
        if blank_px <= BLANK_PX:
            figures.blank_since = None
        elif figures.blank_since is None:
            figures.blank_since = now
        else:
            figures.longest_blank_s = max(figures.longest_blank_s, now - figures.blank_since)


def server_time(stamp_ms: int) -> float:
    """Seconds of the monotonic clock for an X server's time stamp (the same clock, in ms, modulo 2 ** 32)."""
    now = time.monotonic()
    behind_ms = (round(now * 1000) - stamp_ms) % 2**32
    return now - (behind_ms if behind_ms < 2**31 else behind_ms - 2**32) / 1000


class ServerHand:
    """Moves the X server's pointer by a script that xdotool runs: drags for 1.2 s, wheel for 0.8 s, and again."""

    def __init__(self, canvas: MeasuredCanvas, seconds: float) -> None:
        corner = canvas.mapToGlobal(QPoint(0, 0))
        words = script(seconds, corner.x(), corner.y())
        self._process = subprocess.Popen([shutil.which("xdotool") or "xdotool", "-"], stdin=subprocess.PIPE)  # noqa: S603
        assert self._process.stdin is not None
        self._process.stdin.write(words.encode())
        self._process.stdin.close()

    @property
    def is_done(self) -> bool:
        """Whether the script was run to its end."""
        return self._process.poll() is not None


def script(seconds: float, left: int, top: int) -> str:
    """What xdotool is to do."""
    lines, is_down = [], False
    for step in range(int(seconds / EVENT_EVERY_S)):
        now = step * EVENT_EVERY_S
        x, y = place_at(now)
        is_dragging = now % 2 < 1.2
        if is_dragging != is_down:
            lines.append("mousedown 2" if is_dragging else "mouseup 2")
            is_down = is_dragging
        lines.append(f"mousemove {left + x:.0f} {top + y:.0f}")
        if not is_dragging and step % 5 == 0:
            lines.append("click 4" if now % 4 < 2 else "click 5")
        lines.append(f"sleep {EVENT_EVERY_S}")
    return "\n".join([*lines, *(["mouseup 2"] if is_down else []), ""])


def place_at(now: float) -> tuple[float, float]:
    """Where the pointer is after so many seconds, in the canvas."""
    turn = 2 * math.pi * now / 1.7
    return WIDTH / 2 + 420 * math.cos(turn), HEIGHT / 2 + 280 * math.sin(turn)


class Hand(QObject):
    """Posts the events of a person who drags and zooms."""

    def __init__(self, canvas: MeasuredCanvas, seconds: float) -> None:
        super().__init__()
        self._canvas, self._seconds = canvas, seconds
        self._begin = time.monotonic()
        self._count = 0
        self._is_down = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._step)
        self._timer.start(round(EVENT_EVERY_S * 1000))
        self.is_done = False

    def _step(self) -> None:
        now = time.monotonic() - self._begin
        if now >= self._seconds:
            self._timer.stop()
            self._move(QEvent.Type.MouseButtonRelease, self._place(now))
            self.is_done = True
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
        self._note_due()
        QApplication.postEvent(self._canvas, event)

    def _note_due(self) -> None:
        # A timer that is late must not hide that the event was late as well.
        self._canvas.figures.due.append(min(time.monotonic(), self._begin + self._count * EVENT_EVERY_S))

    def _place(self, now: float) -> QPointF:
        return QPointF(*place_at(now))

    def _move(self, kind: QEvent.Type, place: QPointF) -> None:
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.MiddleButton
        event = QMouseEvent(kind, place, button, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier)
        if kind == QEvent.Type.MouseMove:
            self._note_due()
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
    canvas.layerRefined.connect(refined.append)
    canvas.resize(WIDTH, HEIGHT)
    canvas.show()
    canvas.set_layers([MapLayer("counties", "counties", source)])
    wait_until(application, lambda: refined and canvas.showing.is_final and canvas.showing.backdrop is not None)
    country = canvas.view
    has_server = application.platformName() == "xcb" and shutil.which("xdotool") is not None
    canvas.figures.is_counting = True
    hand = ServerHand(canvas, float(seconds)) if has_server else Hand(canvas, float(seconds))
    wait_until(application, lambda: hand.is_done, float(seconds) + 30)
    canvas.figures.is_counting = False
    sharp_s = []
    for _time in range(5):
        canvas.set_view(country.panned(13, 7))
        sharp_s.append(_until_sharp(application, canvas))
        canvas.set_view(country)
        sharp_s.append(_until_sharp(application, canvas))
    print(
        json.dumps({"events_from": "X server" if has_server else "posted", **_summary(canvas.figures, sharp_s)}),
        flush=True,
    )
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
