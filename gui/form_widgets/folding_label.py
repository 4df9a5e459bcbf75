"""A line of words that wraps where there is room, and is cut to one line where there is little."""

from PyQt5.QtCore import QSize, Qt
from PyQt5.QtGui import QPainter, QPaintEvent
from PyQt5.QtWidgets import QLabel, QWidget


class FoldingLabel(QLabel):
    """Plain words; folded they take one line with an ellipsis, and the tip has them whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_folded = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def set_folded(self, is_folded: bool) -> None:
        """Take one line, or as many as the words need."""
        if is_folded != self._is_folded:
            self._is_folded = is_folded
            self.setWordWrap(not is_folded)
            self.updateGeometry()
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Folded it can be as narrow as its place wants."""
        hint = super().minimumSizeHint()
        return QSize(0, hint.height()) if self._is_folded else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words, cut at the end where they are too long for one line."""
        if not self._is_folded:
            super().paintEvent(event)
            return
        painter, room = QPainter(self), self.contentsRect()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        self.style().drawItemText(
            painter, room, int(self.alignment()), self.palette(), self.isEnabled(), words, self.foregroundRole()
        )
        painter.end()
