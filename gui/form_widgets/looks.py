"""How forms look: sizes and colours that follow the system's palette."""

from itertools import pairwise

from PyQt5.QtCore import QSize
from PyQt5.QtGui import QColor, QFont, QPalette
from PyQt5.QtWidgets import QApplication, QDialogButtonBox, QLabel, QWidget

FAULT_COLOUR = QColor("#b3261e")
FAR_COLOUR = QColor("#b3261e")
QUIET_OPACITY = 160
MARGIN_PX, TITLE_BAR_PX = 16, 48


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


def tab_through(buttons: QDialogButtonBox) -> None:
    """Let Tab go through a box of buttons as they stand; call it once the box lies in its window.

    Qt enters a box by the button that stands first: it passes over those that were made before that one, and goes
    nowhere while that one is disabled.
    """
    buttons.setFocusProxy(None)
    layout = buttons.layout()
    assert layout is not None
    items = [layout.itemAt(place) for place in range(layout.count())]
    shown = [part for item in items if item is not None and (part := item.widget()) is not None]
    for first, second in pairwise(shown):
        QWidget.setTabOrder(first, second)


def fit_to_screen(window: QWidget, width_px: int, height_px: int) -> None:
    """Give a window a size, or what a small screen has room for beside its frame."""
    window.resize(QSize(width_px, height_px).boundedTo(screen_room(window)))


def screen_room(window: QWidget) -> QSize:
    """What the screen of a window has room for beside its frame."""
    screen = window.screen() or QApplication.primaryScreen()
    return screen.availableSize() - QSize(MARGIN_PX, TITLE_BAR_PX) if screen is not None else window.size()


def _paint(widget: QWidget, colour: QColor) -> None:
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.WindowText, colour)
    widget.setPalette(palette)
