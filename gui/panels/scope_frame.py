"""A panel that scrolls where a small screen has no room for all of it."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QResizeEvent
from PyQt5.QtWidgets import (
    QDockWidget,
    QFrame,
    QLabel,
    QMainWindow,
    QScrollArea,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

HEADING_PX = 18  # beside the words of a heading


def scrolling_column(panel: QWidget) -> QVBoxLayout:
    """Column for the content of a panel; it scrolls where the panel is smaller than its content may be."""
    area, inner = QScrollArea(), QWidget()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inner)
    area.setWidgetResizable(True)
    outer = QVBoxLayout(panel)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area)
    column = QVBoxLayout(inner)
    column.setContentsMargins(4, 4, 4, 4)
    column.setSpacing(3)
    return column


class LineLabel(QLabel):
    """A text on one line, cut where there is no room; its tip holds all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """The text as it was set."""
        return self._whole

    def set_whole(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._cut()

    def _cut(self) -> None:
        line = " ".join(self._whole.split())
        self.setText(self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, max(self.width(), 40)))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()


def give_height(window: QMainWindow, dock: QDockWidget, height_px: int) -> None:
    """Make a dock at least so high, if it stands in the window and there is room for it."""
    if not dock.isFloating() and dock.height() < height_px:
        window.resizeDocks([dock], [min(height_px, window.height() // 2)], Qt.Orientation.Vertical)


def fit_headings(table: QTableView, widths: Sequence[int]) -> None:
    """Give columns their widths, or what their headings need in the current language."""
    model = table.model()
    for place, width in enumerate(widths):
        heading = str(model.headerData(place, Qt.Orientation.Horizontal) or "")
        table.setColumnWidth(place, max(width, table.fontMetrics().horizontalAdvance(heading) + HEADING_PX))
