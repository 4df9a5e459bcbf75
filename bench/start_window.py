"""Opens the real window with a project and tells when the whole map stands; then leaves.

Usage: ``python -m bench.start_window PROJECT``. Prints a JSON line with ``shown`` when every visible layer is painted
with the detail that its view asks for, and one with ``refined`` when all levels are made and kept; both hold the
process's peak memory (VmHWM, MB).
"""

import json
import sys
from pathlib import Path
from typing import Any

from bench.memory import peak_mb
from gi_atlas.plugins import without_collecting

with without_collecting():  # as the command "gui" is loaded
    from PyQt5.QtCore import QObject, QTimer

    import gui.starting

WIDTH, HEIGHT = 1600, 1000


class Watcher(QObject):
    """Tells what the window has reached."""

    def __init__(self, desktop: Any) -> None:
        super().__init__(desktop)
        self._desktop, self._is_shown = desktop, False
        self._waiting: set[str] = set()
        desktop.canvas.pictureShown.connect(self._note_picture)
        desktop.canvas.layerLoaded.connect(self._waiting.add)
        desktop.canvas.layerRefined.connect(self._note_refined)

    def _note_picture(self, is_final: bool) -> None:
        state = self._desktop.state
        wanted = {layer.id for layer in state.layers if layer.is_visible}
        if is_final and wanted and wanted <= state.loaded.keys() and not self._is_shown:
            self._is_shown = True
            self._desktop.canvas.repaint()
            _tell("shown")
            self._leave_when_refined()

    def _note_refined(self, layer_id: str) -> None:
        self._waiting.discard(layer_id)
        self._leave_when_refined()

    def _leave_when_refined(self) -> None:
        if self._is_shown and not self._waiting:
            _tell("refined")
            QTimer.singleShot(0, self._desktop.quit)


def _tell(what: str) -> None:
    print(json.dumps({"event": what, "peak_mb": peak_mb()}), flush=True)


def main(path: str) -> int:
    """Open the window, watched."""
    open_desktop = gui.starting.open_desktop

    def open_watched(*arguments: Any) -> Any:
        desktop = open_desktop(*arguments)
        desktop.window.resize(WIDTH, HEIGHT)
        Watcher(desktop)
        return desktop

    gui.starting.open_desktop = open_watched  # type: ignore[assignment]  # the same call, watched
    return gui.starting.run_application(Path(path))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
