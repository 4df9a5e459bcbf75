"""Facts of a thing that nobody types: label and value, line by line, to be read and copied."""

from collections.abc import Callable, Sequence

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from gui.form_widgets.looks import quiet

LONGEST_WORD = 40  # letters without a blank
LONGEST_BESIDE = 45  # letters of a Latin text that stands beside its label; a Chinese one counts double
Fact = tuple[str, str]


class FactsList(QWidget):
    """Pairs of a label and a value; empty values are left out.

    ``set_facts`` takes a callable, which is asked again when the language changes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: Callable[[], Sequence[Fact]] = tuple
        self.form = QFormLayout(self)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setVerticalSpacing(2)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setLabelAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignTop)

    def set_facts(self, facts: Callable[[], Sequence[Fact]]) -> None:
        """Show other facts."""
        self._facts = facts
        self.retranslate()

    def shown(self) -> dict[str, str]:
        """Values by their labels, as they are shown."""
        return {label: value for label, value in self._facts() if value}

    def retranslate(self) -> None:
        """Show every word in the current language."""
        while self.form.rowCount():
            self.form.removeRow(0)
        for label, value in self.shown().items():
            name = QLabel(label)
            quiet(name)
            text = _line(value) if len(value) >= LONGEST_WORD and " " not in value else _words(value)
            text.setAccessibleName(label)
            self._add(name, text, is_long=_width(value) > LONGEST_BESIDE)

    def _add(self, name: QLabel, text: QWidget, is_long: bool) -> None:
        if not is_long:
            self.form.addRow(name, text)
            return
        # Beside its label a sentence would be a column of two words a line.
        self.form.addRow(name)
        self.form.addRow(text)


def _width(text: str) -> int:
    return max(sum(1 if letter.isascii() else 2 for letter in line) for line in text.split("\n"))


def _words(value: str) -> QLabel:
    text = QLabel(value)
    text.setWordWrap(True)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setTextInteractionFlags(
        Qt.TextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return text


def _line(value: str) -> QLineEdit:
    # A hash cannot be broken into lines; in a label it would widen the whole form.
    line = QLineEdit(value)
    line.setReadOnly(True)
    line.setFrame(False)
    line.setCursorPosition(0)
    return line
