"""Dragging the map."""

from PyQt5.QtCore import QPointF, Qt
from PyQt5.QtGui import QMouseEvent

from gui.canvas.tools.tool import Tool


class PanTool(Tool):
    """The map follows the mouse while the button is down."""

    cursor = Qt.CursorShape.OpenHandCursor
    _last: QPointF | None = None

    def press(self, event: QMouseEvent) -> None:
        """Take hold of the map."""
        self._last = event.localPos()
        self.canvas.setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, event: QMouseEvent) -> None:
        """Drag the map along."""
        if self._last is not None:
            step = event.localPos() - self._last
            self._last = event.localPos()
            self.canvas.pan(step.x(), step.y())

    def release(self, event: QMouseEvent) -> None:
        """Let the map go."""
        self.cancel()

    def cancel(self) -> None:
        """Let the map go."""
        self._last = None
        self.canvas.setCursor(self.canvas.tool.cursor)
