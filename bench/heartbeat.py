"""Feels the window's pulse while a large file is imported and shown.

Usage: ``python -m bench.heartbeat PROJECT FILE``; prints one JSON object. A timer of the window's thread ticks every
5 ms; ``longest_gap_s`` is the longest time between two ticks from the import's begin until every level of the new
layer stands, ``cancel_s`` the time until a second import that was stopped in its middle has ended.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from PyQt5.QtCore import QObject, Qt, QTimer

import gui.starting
from bench.memory import peak_mb
from gi_atlas.exchange.answers import Answers
from gi_atlas.jobs import Progress
from gi_atlas.services.importing import ImportKind, import_file

TICK_MS = 5
CANCEL_AT = 0.75  # share of the work: rows are being written


class Pulse(QObject):
    """Longest time between two ticks of a timer."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.longest_s = 0.0
        self._last_s = time.monotonic()
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._tick)
        timer.start(TICK_MS)

    def restart(self) -> None:
        """Forget what was felt so far."""
        self.longest_s, self._last_s = 0.0, time.monotonic()

    def _tick(self) -> None:
        now = time.monotonic()
        self.longest_s, self._last_s = max(self.longest_s, now - self._last_s), now


class Trial(QObject):
    """Imports a file in the open window, twice: to its end, then stopped in its middle."""

    def __init__(self, desktop: Any, file: Path) -> None:
        super().__init__(desktop)
        self._desktop, self._file = desktop, file
        self._figures: dict[str, float | None] = {}
        self._begun_s = self._cancelled_s = 0.0
        self._pulse = Pulse(self)
        desktop.session.projectChanged.connect(lambda: QTimer.singleShot(1000, self._begin))
        desktop.canvas.layerRefined.connect(self._note_refined)

    def _begin(self) -> None:
        self._pulse.restart()
        self._begun_s = time.monotonic()
        self._import(Answers(datum="cgcs2000"), self._note_imported)

    def _import(self, answers: Answers, then: Any) -> Any:
        project = self._desktop.session.project

        def work(progress: Progress) -> Any:
            return import_file(project, self._file, ImportKind.LAYER, answers, progress)

        return self._desktop.runner.run(work, then, lambda error: then(error))

    def _note_imported(self, _answer: Any) -> None:
        self._figures["import_s"] = time.monotonic() - self._begun_s

    def _note_refined(self, layer_id: str) -> None:
        loaded = self._desktop.state.loaded.get(layer_id)
        if "import_s" in self._figures and "longest_gap_s" not in self._figures and loaded and loaded.features.ids:
            self._figures["longest_gap_s"] = self._pulse.longest_s
            self._figures["features"] = len(loaded.features.ids)
            QTimer.singleShot(0, self._begin_second)

    def _begin_second(self) -> None:
        # Under another name and with another hash it is another layer, not one that is unchanged.
        copy = self._file.with_name(f"again-{self._file.name}")
        copy.write_bytes(self._file.read_bytes() + b"\n")
        self._file = copy
        job = self._import(Answers(datum="cgcs2000"), self._note_cancelled)
        watch = QTimer(self)
        watch.timeout.connect(lambda: self._cancel(job, watch) if job.share >= CANCEL_AT else None)
        watch.start(10)

    def _cancel(self, job: Any, watch: QTimer) -> None:
        watch.stop()
        self._cancelled_s = time.monotonic()
        job.cancel()

    def _note_cancelled(self, answer: Any) -> None:
        code = getattr(answer, "code", "")
        self._figures["cancel_s"] = time.monotonic() - self._cancelled_s if code == "JOB_CANCELLED" else None
        print(json.dumps({**self._figures, "peak_mb": peak_mb()}), flush=True)
        self._desktop.quit()


def main(project: str, file: str) -> int:
    """Open the window with the project and import the file."""
    open_desktop = gui.starting.open_desktop

    def open_watched(*arguments: Any) -> Any:
        desktop = open_desktop(*arguments)
        desktop.window.resize(1600, 1000)
        Trial(desktop, Path(file))
        return desktop

    gui.starting.open_desktop = open_watched  # type: ignore[assignment]  # the same call, watched
    return gui.starting.run_application(Path(project))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
