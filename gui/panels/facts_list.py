"""Facts of a thing that nobody types: label and value, line by line, to be read and copied."""

from collections.abc import Callable, Sequence

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QFormLayout, QLabel, QWidget

from gui.form_widgets.looks import quiet

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
            name, text = QLabel(label), QLabel(value)
            quiet(name)
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setTextInteractionFlags(
                Qt.TextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            text.setAccessibleName(label)
            self.form.addRow(name, text)
