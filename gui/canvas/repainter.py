"""Paints the map in a thread of its own; only the newest request counts."""

import sys
import threading
from dataclasses import dataclass

from PyQt5.QtCore import QObject, QThread, pyqtSignal

from gi_atlas.errors import GeometryError
from gui.paint.picture import MapImage, paint_image
from layers.scene import Scene, ScenePainter
from layers.view import ViewTransform

SWITCH_INTERVAL_S = 0.001  # how long the window may wait for the interpreter while a picture is painted


@dataclass(frozen=True)
class _Request:
    number: int
    scene: Scene
    view: ViewTransform


class Repainter(QThread):
    """Thread that paints what was asked for last.

    ``painted`` carries the number of the request, whether it was asked for as a backdrop, and the MapImage.
    """

    painted = pyqtSignal(int, bool, object)
    _broken = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: dict[bool, _Request] = {}
        self._changed = threading.Condition()
        self._is_stopping = False
        self._was_backdrop = True
        self._painter = {False: ScenePainter(), True: ScenePainter()}
        self._broken.connect(self._raise)

    def request(self, number: int, scene: Scene, view: ViewTransform, is_backdrop: bool = False) -> None:
        """Ask for a picture; a request of the same kind that was not begun is forgotten."""
        with self._changed:
            self._wanted[is_backdrop] = _Request(number, scene, view)
            self._changed.notify()
        if not self.isRunning():
            sys.setswitchinterval(SWITCH_INTERVAL_S)
            self.start()

    def stop(self) -> None:
        """End the thread after the picture it is painting."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        """Paint until stopped."""
        while True:
            taken = self._take()
            if taken is None:
                return
            is_backdrop, request = taken
            try:
                image = self._paint(request, is_backdrop)
            except GeometryError:
                continue  # a damaged cache: whoever refines the layer finds it too, and it is read anew
            except Exception as fault:  # noqa: BLE001 - told on the window's thread; the next picture may be whole
                self._broken.emit(fault)
                continue
            self.painted.emit(request.number, is_backdrop, image)

    def _raise(self, fault: BaseException) -> None:
        # On the GUI thread, where the program's hook tells the person of a fault of ours.
        raise fault

    def _paint(self, request: _Request, is_backdrop: bool) -> MapImage:
        return paint_image(self._painter[is_backdrop], request.scene, request.view, is_patient=False)

    def _take(self) -> tuple[bool, _Request] | None:
        with self._changed:
            while not self._wanted and not self._is_stopping:
                self._changed.wait()
            if self._is_stopping:
                return None
            # A gesture asks for sharp pictures without end; the backdrop has its turn after each.
            is_backdrop = True in self._wanted and (False not in self._wanted or not self._was_backdrop)
            self._was_backdrop = is_backdrop
            return is_backdrop, self._wanted.pop(is_backdrop)
