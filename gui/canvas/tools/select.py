"""Identifying and selecting by click or rectangle."""

from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QColor, QMouseEvent, QPainter, QPen
from PyQt5.QtWidgets import QApplication

from gui.canvas.tools.tool import Tool

FRAME = QColor("#1565c0")
FRAME_FILL = QColor(21, 101, 192, 40)


class SelectTool(Tool):
    """A click selects the feature under it, Ctrl adds; a dragged rectangle selects what it touches."""

    cursor = Qt.CursorShape.ArrowCursor
    _start: QPointF | None = None
    _end: QPointF | None = None

    def press(self, event: QMouseEvent) -> None:
        """Remember where it began."""
        self._start, self._end = event.localPos(), None

    def move(self, event: QMouseEvent) -> None:
        """Draw the rectangle once the mouse has gone far enough."""
        if self._start is None:
            return
        way = (event.localPos() - self._start).manhattanLength()
        if self._end is not None or way >= QApplication.startDragDistance():
            self._end = event.localPos()
            self.canvas.update()

    def release(self, event: QMouseEvent) -> None:
        """Select."""
        if self._start is None:
            return
        is_added = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self._end is None:
            self.canvas.select_at(self._start.x(), self._start.y(), is_added)
        else:
            self.canvas.select_within(QRectF(self._start, self._end).normalized(), is_added)
        self.cancel()

    def cancel(self) -> None:
        """Forget the rectangle."""
        self._start = self._end = None
        self.canvas.update()

    def paint(self, painter: QPainter) -> None:
        """The rectangle."""
        if self._start is not None and self._end is not None:
            painter.setPen(QPen(FRAME, 1))
            painter.setBrush(FRAME_FILL)
            painter.drawRect(QRectF(self._start, self._end).normalized())
