"""Editors of words and figures: one line, several lines, numbers, a scale."""

from decimal import Decimal, InvalidOperation, Overflow

from PyQt5.QtCore import QSignalBlocker, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QKeyEvent, QWheelEvent
from PyQt5.QtWidgets import QLabel, QSlider, QVBoxLayout, QWidget

from gi_atlas.readable import whole_text
from gui.form_widgets.editor import AnswerLine, ClearableKeys, Editor, ignore_wheel, row_of
from gui.form_widgets.looks import quiet
from gui.form_widgets.text_area import ProseEdit
from gui.form_widgets.typed_values import read_number

MOST_STEPS, NUMBER_PX = 100_000, 200


class LineEditor(Editor):
    """One line of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = AnswerLine()
        self._shown = ""
        row_of(self, self.line)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(lambda _text: self.changed.emit(self.value()))
        self.line.composed.connect(self.composed)

    def value(self) -> str:
        """What is written; blanks alone are no answer, unless they were stored before."""
        text = self.line.whole()
        return text if text == self._shown else _said(text)

    def show_value(self, value: str) -> None:
        """Show a text."""
        if value != self.value():
            self.line.set_whole(value)
        self._shown = value

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the text be read or edited."""
        self.line.setReadOnly(is_read_only)

    def stops(self) -> list[QWidget]:
        """The line."""
        return [self.line]


class NumberEditor(LineEditor):
    """A number; empty is no answer, and never 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line.setMaximumWidth(NUMBER_PX)
        self.layout().addStretch(1)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)

    def value(self) -> str:
        """Figures made narrow; what is no number stays as typed."""
        return read_number(self.line.whole())


class ProseEditor(Editor):
    """Several lines of text; grows with what is written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = AnswerProse()
        row_of(self, self.edit)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._tell)
        self.edit.composed.connect(self.composed)
        self._told = self._shown = self._raw = ""

    def _tell(self) -> None:
        # The document also speaks up while a text is being composed, which is no part of it yet.
        if self.value() != self._told:
            self._told = self.value()
            self.changed.emit(self._told)

    def value(self) -> str:
        """What is written, with every character as it came in; blanks alone are no answer."""
        raw = self.edit.document().toRawText()
        return self._shown if raw == self._raw else _said(whole_text(raw.replace("\u2029", "\n")))

    def show_value(self, value: str) -> None:
        """Show a text."""
        self._told = value
        if value != self.value():
            blocked = QSignalBlocker(self.edit)
            self.edit.setPlainText(value)
            blocked.unblock()
            # Of the ends of lines that Unicode has, a document knows one: untouched texts keep theirs.
            self._shown, self._raw = value, self.edit.document().toRawText()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the text be read or edited."""
        self.edit.setReadOnly(is_read_only)

    def stops(self) -> list[QWidget]:
        """The text."""
        return [self.edit]


class AnswerProse(ProseEdit):
    """Prose that is two lines high until more is written."""

    fewest_lines = 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys that turn pages to the form."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)


class ScaleEditor(Editor):
    """A number from a range: a slider, and the number beside it.

    Parameters
    ----------
    start, end, step : str
        Decimal numbers.
    """

    def __init__(self, start: str, end: str, step: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first, self._step, count = _scale(start, end, step)
        self.slider = AnswerSlider()
        self.slider.setMaximum(count)
        self.slider.setPageStep(max(count // 10, 1))
        self.line = AnswerLine()
        self.line.setFixedWidth(84)
        self._ends = QLabel(_span(start, end, self._first, self._step))
        quiet(self._ends)
        self._lay_out()
        self.setFocusProxy(self.slider)
        self.slider.moved.connect(self._take_slider)
        self.slider.cleared.connect(self._clear)
        self.line.textEdited.connect(self._take_line)
        self.line.composed.connect(self.composed)

    def _lay_out(self) -> None:
        top = QWidget()
        row_of(top, self.slider, self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._ends)

    def value(self) -> str:
        """The number, "" while none was chosen."""
        return read_number(self.line.whole())

    def show_value(self, value: str) -> None:
        """Show a number; without one the slider stands at its start and is pale."""
        if value != self.value():
            self.line.set_whole(value)
        self._show_slider(value)

    def _show_slider(self, value: str) -> None:
        blocked = QSignalBlocker(self.slider)
        self.slider.setValue(self._step_of(value))
        blocked.unblock()
        self.slider.set_answered(bool(value))

    def _step_of(self, value: str) -> int:
        try:
            place = (Decimal(value) - self._first) / self._step
            return round(min(max(place, Decimal(0)), Decimal(self.slider.maximum())))
        except (InvalidOperation, Overflow):
            return 0

    def _take_slider(self, step: int) -> None:
        self.line.set_whole(_figure(self._first + step * self._step))
        self._take_line()

    def _take_line(self, *_text: object) -> None:
        self._show_slider(self.value())
        self.changed.emit(self.value())

    def _clear(self) -> None:
        self.line.set_whole("")
        self._take_line()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the number be read or changed."""
        self.slider.setEnabled(not is_read_only)
        self.line.setReadOnly(is_read_only)

    def stops(self) -> list[QWidget]:
        """The slider, then the number."""
        return [self.slider, self.line]


class AnswerSlider(QSlider):
    """A slider that also says that nothing was chosen yet; any key or click on it chooses."""

    moved = pyqtSignal(int)
    cleared = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actionTriggered.connect(lambda _action: self.moved.emit(self.sliderPosition()))
        self.sliderReleased.connect(lambda: self.moved.emit(self.sliderPosition()))

    def set_answered(self, is_answered: bool) -> None:
        """Look chosen or not."""
        if self.property("answered") != is_answered:
            self.setProperty("answered", is_answered)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose where it stands by the blank, clear by Delete; pages are turned by the form."""
        if event.key() == Qt.Key.Key_Space:
            self.moved.emit(self.sliderPosition())
        elif ClearableKeys.clears(event):
            self.cleared.emit()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Let the page scroll."""
        ignore_wheel(event)

    def sizeHint(self) -> QSize:
        """As tall as a line of text, so that it is easily hit."""
        return QSize(160, max(super().sizeHint().height(), 26))


def _scale(start: str, end: str, step: str) -> tuple[Decimal, Decimal, int]:
    first, last, width = (_decimal(text, default) for text, default in ((start, "0"), (end, "10"), (step, "1")))
    width = abs(width) or Decimal(1)
    count = min(int(abs(last - first) / width), MOST_STEPS)
    return first, width if last >= first else -width, count


def _span(start: str, end: str, first: Decimal, step: Decimal) -> str:
    """Both ends in figures, and the second step where a person might write a number between two."""
    return f"{start} – {end}" if abs(step) == 1 else f"{start}, {_figure(first + step)} … {end}"


def _decimal(text: str, default: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return Decimal(default)
    return found if found.is_finite() else Decimal(default)


def _said(text: str) -> str:
    return text if text.strip() else ""


def _figure(number: Decimal) -> str:
    return f"{number.normalize():f}"
