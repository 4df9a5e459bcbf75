"""What every editor of a question has in common: a value as text, told when a person changes it."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QInputMethodEvent, QKeyEvent, QWheelEvent
from PyQt5.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QToolButton, QWidget

from gi_atlas.readable import whole_text
from survey_forms.schema import Choice

LONGEST = 1_000_000


class Editor(QWidget):
    """Base of the editors; the value is text as XForms writes it, "" is unanswered.

    Signals
    -------
    changed(str)
        A person changed the value; ``show_value`` never tells.
    composed()
        An input method put its text in.
    """

    changed = pyqtSignal(str)
    composed = pyqtSignal()

    def value(self) -> str:
        """The answer now."""
        raise NotImplementedError

    def show_value(self, value: str) -> None:
        """Show an answer, without a signal; what the person sees already is left alone."""
        raise NotImplementedError

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the answer be read or edited."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        """Widgets that the Tab key visits, in their order."""
        raise NotImplementedError

    def set_name(self, name: str) -> None:
        """Tell screen readers what is asked for."""
        for stop in self.stops():
            stop.setAccessibleName(name)

    def describe(self, text: str) -> None:
        """Tell screen readers the hint, or what is wrong."""
        for stop in self.stops():
            stop.setAccessibleDescription(text)

    def set_faulty(self, is_faulty: bool) -> None:
        """Give its lines the colour of what is wrong, or take it away."""
        for stop in self.stops():
            if isinstance(stop, QLineEdit | QPlainTextEdit) and bool(stop.property("faulty")) is not is_faulty:
                stop.setProperty("faulty", is_faulty)
                # A style sheet looks at properties only when it is put on.
                stop.style().unpolish(stop)
                stop.style().polish(stop)

    def set_choices(self, choices: Sequence[Choice], language: str) -> None:
        """Offer choices; only where there are some to offer."""

    def retranslate(self) -> None:
        """Show our own words in the current language."""

    def can_clear(self) -> bool:
        """Whether the answer can be taken back only by a button of its own."""
        return False

    def fault(self) -> str:
        """What is wrong with what stands there, where it never became a value; "" if nothing is."""
        return ""


class AnswerLine(QLineEdit):
    """A line that tells when an input method has put its text in, and keeps every character it is given."""

    composed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST)

    def inputMethodEvent(self, event: QInputMethodEvent | None) -> None:
        """Take what an input method composed."""
        super().inputMethodEvent(event)
        if event is not None and event.commitString():
            self.composed.emit()

    def whole(self) -> str:
        """The text without half surrogates; what is still being composed is not part of it."""
        return whole_text(self.text())

    def set_whole(self, text: str) -> None:
        """Show a text from its beginning; a text that stands there already keeps its cursor."""
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)


class ClearableKeys:
    """Keys that take an answer back where there is no text to delete."""

    @staticmethod
    def clears(event: QKeyEvent) -> bool:
        """Whether a key means "no answer"."""
        return event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


def ignore_wheel(event: QWheelEvent | None) -> None:
    """Let the page scroll instead of the value."""
    if event is not None:
        event.ignore()


def side_button(text: str = "") -> QToolButton:
    """A small button beside an editor; Tab reaches it."""
    button = QToolButton()
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def row_of(owner: QWidget, *parts: QWidget) -> QHBoxLayout:
    """Lay parts out in one row; the first takes the room that is left."""
    row = QHBoxLayout(owner)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for number, part in enumerate(parts):
        row.addWidget(part, 0 if number else 1)
    return row
