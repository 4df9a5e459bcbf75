"""Combo boxes whose items are codes shown in words."""

from collections.abc import Callable, Iterable
from enum import StrEnum

from PyQt5.QtGui import QWheelEvent
from PyQt5.QtWidgets import QComboBox, QSizePolicy, QWidget

from gi_atlas.model import shown

# Each in its own words, in whatever language the window is.
LANGUAGES = (("zh", "中文"), ("en", "English"))


class Choice(QComboBox):
    """A combo box of codes; the wheel scrolls the page around it, not the choice.

    Parameters
    ----------
    options : callable
        Gives pairs (code, text in the current language); ``retranslate`` asks it again.
    """

    def __init__(self, options: Callable[[], Iterable[tuple[str, str]]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = options
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Let the page scroll."""
        if event is not None:
            event.ignore()

    def code(self) -> str:
        """Code of the item chosen; "" if none is."""
        return str(self.currentData() or "")

    def set_code(self, code: str) -> None:
        """Choose the item with a code; the first if there is none."""
        self.setCurrentIndex(max(self.findData(code), 0))

    def retranslate(self) -> None:
        """Make the items again, in the current language; the choice stays."""
        code = self.code()
        was_blocked = self.blockSignals(True)
        self.clear()
        for item, text in self._options():
            self.addItem(text, item)
        self.set_code(code)
        self.blockSignals(was_blocked)


def enum_options(members: Iterable[StrEnum]) -> Callable[[], list[tuple[str, str]]]:
    """Options of an enumeration, in words."""
    known = list(members)
    return lambda: [(str(member), shown(member)) for member in known]
