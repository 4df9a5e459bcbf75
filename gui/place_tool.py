"""A tool that asks for one place on the map."""

from collections.abc import Callable

from PyQt5.QtCore import QPointF, Qt
from PyQt5.QtGui import QMouseEvent
from PyQt5.QtWidgets import QApplication

from gui.canvas.canvas import MapCanvas
from gui.canvas.tools.tool import Tool


class PlaceTool(Tool):
    """A click gives its place; a press that is dragged away is none.

    Parameters
    ----------
    canvas : MapCanvas
    on_place : callable
        Told longitude and latitude in degrees.
    on_cancel : callable
        Told when the person pressed Escape.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(
        self, canvas: MapCanvas, on_place: Callable[[float, float], object], on_cancel: Callable[[], object]
    ) -> None:
        super().__init__(canvas)
        self._on_place, self._on_cancel = on_place, on_cancel
        self._start: QPointF | None = None
        self._is_over = False

    def press(self, event: QMouseEvent) -> None:
        """Remember where it began."""
        self._start = event.localPos()

    def release(self, event: QMouseEvent) -> None:
        """Tell the place, unless the mouse went away from it."""
        start, self._start = self._start, None
        if start is not None and (event.localPos() - start).manhattanLength() < QApplication.startDragDistance():
            self._on_place(*self.canvas.lonlat_at(start.x(), start.y()))

    def cancel(self) -> None:
        """Escape, or another tool was taken; whoever hears of it takes another tool, which cancels again."""
        self._start = None
        if not self._is_over:
            self._is_over = True
            self._on_cancel()
