"""A panel that scrolls where a small screen has no room for all of it."""

from PyQt5.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


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
