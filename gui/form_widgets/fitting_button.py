"""A button whose words are cut at their end where there is no room for them."""

from PyQt5.QtCore import QSize, Qt
from PyQt5.QtGui import QResizeEvent
from PyQt5.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

FEWEST_PX = 60


class FittingButton(QPushButton):
    """Shows as many of its words as there is room for; the tooltip has them all once they are cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""

    @property
    def words(self) -> str:
        """Everything the button would say."""
        return self._words

    def set_words(self, words: str) -> None:
        """Say something else."""
        self._words = words
        self.setAccessibleName(words)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for every word."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        text = QSize(self.fontMetrics().horizontalAdvance(self._words) + 2, self.fontMetrics().height())
        made = self.style().sizeFromContents(QStyle.ContentsType.CT_PushButton, option, text, self)
        return QSize(made.width(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Less than every word."""
        return QSize(FEWEST_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words where the room ends."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        around = self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self._words) - 2
        room = max(self.width() - around, 0)
        text = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(text.replace("&", "&&"))
        self.setToolTip("" if text == self._words else self._words)
