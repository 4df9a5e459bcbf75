"""A roomy field for prose, with its heading, a hint and a count of words."""

from collections.abc import Callable

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtGui import QInputMethodEvent
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gi_atlas.readable import whole_text
from gi_atlas.services.record_form import count_words
from gui.form_widgets.looks import quiet, strong

FEWEST_LINES, MOST_LINES = 4, 16


class ProseEdit(QPlainTextEdit):
    """Plain text that grows with what is written; Tab goes to the next field.

    ``composed`` is emitted when an input method has put its text in.
    """

    composed = pyqtSignal()
    fewest_lines = FEWEST_LINES

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def inputMethodEvent(self, event: QInputMethodEvent | None) -> None:
        """Take what an input method composed."""
        super().inputMethodEvent(event)
        if event is not None and event.commitString():
            self.composed.emit()

    def sizeHint(self) -> QSize:
        """Width of a line of text, height of what is written."""
        return QSize(320, self.height())

    def _fit(self) -> None:
        # Of a plain text, the document's height is counted in lines.
        lines = min(max(int(self.document().size().height()), self.fewest_lines), MOST_LINES)
        frame = 2 * self.frameWidth() + 2 * int(self.document().documentMargin())
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + frame)


class TextArea(QWidget):
    """A heading, a hint, the text and the count of its words.

    Parameters
    ----------
    heading, hint : callable
        Give their text in the current language; ``retranslate`` asks them again.
    """

    edited = pyqtSignal()

    def __init__(self, heading: Callable[[], str], hint: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading_text, self._hint_text = heading, hint
        self._heading, self._hint, self._count = QLabel(), QLabel(), QLabel()
        self.edit = ProseEdit()
        self._heading.setBuddy(self.edit)
        self._hint.setWordWrap(True)
        strong(self._heading)
        quiet(self._hint, self._count)
        self._lay_out()
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._take_edit)
        self.edit.composed.connect(self.edited)
        self.retranslate()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self._count, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self._hint)
        column.addWidget(self.edit)

    def text(self) -> str:
        """What is written; text that an input method is still composing is not part of it."""
        return whole_text(self.edit.toPlainText())

    def set_text(self, text: str) -> None:
        """Show a text, without a signal."""
        if text == self.text():
            return
        self.edit.blockSignals(True)
        self.edit.setPlainText(text)
        self.edit.blockSignals(False)
        self._show_count()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the text be read or edited."""
        self.edit.setReadOnly(is_read_only)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self._heading.setText(self._heading_text())
        self._hint.setText(self._hint_text())
        self.edit.setAccessibleName(self._heading_text())
        self._show_count()

    def _take_edit(self) -> None:
        self._show_count()
        self.edited.emit()

    def _show_count(self) -> None:
        self._count.setText(_("{count} words").format(count=count_words(self.text())))
