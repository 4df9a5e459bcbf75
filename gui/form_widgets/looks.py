"""How forms look: sizes and colours that follow the system's palette."""

from PyQt5.QtGui import QColor, QFont, QPalette
from PyQt5.QtWidgets import QApplication, QLabel, QWidget

FAULT_COLOUR = QColor("#b3261e")
FAR_COLOUR = QColor("#b3261e")
QUIET_OPACITY = 160


def strong(*labels: QLabel) -> None:
    """Make labels bold."""
    for label in labels:
        font = QFont(label.font())
        font.setBold(True)
        label.setFont(font)


def quiet(*labels: QLabel) -> None:
    """Make labels smaller and paler than what they explain."""
    for label in labels:
        font = QFont(label.font())
        font.setPointSizeF(max(QApplication.font().pointSizeF() * 0.9, 7.5))
        label.setFont(font)
        colour = QColor(QApplication.palette().color(QPalette.ColorRole.WindowText))
        colour.setAlpha(QUIET_OPACITY)
        _paint(label, colour)


def faulty(label: QLabel) -> None:
    """Make a label the colour of what is wrong."""
    _paint(label, FAULT_COLOUR)


def plain(label: QLabel) -> None:
    """Give a label the colour of ordinary text again."""
    _paint(label, QApplication.palette().color(QPalette.ColorRole.WindowText))


def _paint(widget: QWidget, colour: QColor) -> None:
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.WindowText, colour)
    widget.setPalette(palette)
