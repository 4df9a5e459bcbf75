"""A line above a form that says something and offers up to two answers; it never stops the work."""

from collections.abc import Callable

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

Text = Callable[[], str]


class Banner(QFrame):
    """Hidden until something is to be said; ``answered`` gives 0 or 1 for the button pressed."""

    answered = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: tuple[Text, ...] = ()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setStyleSheet("Banner { background: #fff4d6; } Banner QLabel { color: #3b2f00; }")
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.buttons = (QPushButton(), QPushButton())
        row = QHBoxLayout()
        row.addStretch(1)
        for number, button in enumerate(self.buttons):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, number=number: self._answer(number))
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.addWidget(self.label)
        column.addLayout(row)
        self.setVisible(False)

    def ask(self, text: Text, *answers: Text) -> None:
        """Say something; each text is asked for again when the language changes."""
        self._texts = (text, *answers)
        self.retranslate()
        self.setVisible(True)

    def dismiss(self) -> None:
        """Say nothing any more."""
        self._texts = ()
        self.setVisible(False)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        if not self._texts:
            return
        self.label.setText(self._texts[0]())
        for number, button in enumerate(self.buttons):
            button.setVisible(number + 1 < len(self._texts))
            button.setText(self._texts[number + 1]() if button.isVisibleTo(self) else "")

    def _answer(self, number: int) -> None:
        self.dismiss()
        self.answered.emit(number)
