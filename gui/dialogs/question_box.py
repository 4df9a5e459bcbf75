"""One question about a foreign file: its choices in words, the guess and why."""

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QButtonGroup, QComboBox, QFrame, QLabel, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from gi_atlas.exchange.inspection import Question
from gi_atlas.i18n import _
from gi_atlas.services.offers import key_of
from gui.dialogs.import_words import short_choice, shown_choice, shown_role
from gui.form_widgets.looks import quiet, strong

PREVIEW_TEXTS = 6
# Questions whose answer is a text of the person's own.
WRITTEN = frozenset({"--datum-reason"})


class QuestionBox(QFrame):
    """Asks one question; ``answered`` gives its key and the choice.

    Parameters
    ----------
    question : Question
    answer : str or None
        What is answered already: the person's answer or the guess that stands for it.
    """

    answered = pyqtSignal(str, str)

    def __init__(self, question: Question, answer: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question, self.key = question, key_of(question)
        self.heading, self.reason = QLabel(), QLabel()
        self.buttons: dict[str, QRadioButton] = {}
        self.combo: QComboBox | None = None
        self.line: QLineEdit | None = None
        self._answer: str | None = None
        self._group = QButtonGroup(self)
        self._lay_out()
        self.set_answer(answer)

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.heading.setText(_heading(self.question))
        self.reason.setText(_reason(self.question))
        for label in (self.heading, self.reason):
            label.setWordWrap(True)
        strong(self.heading)
        quiet(self.reason)
        column = QVBoxLayout(self)
        column.addWidget(self.heading)
        column.addWidget(self.reason)
        if self.key == "--crs" and self.question.choices:
            column.addWidget(self._crs_combo())
        elif self.key.startswith("--field"):
            return  # the table of fields below takes the answer
        else:
            for choice in self.question.choices:
                self._add_choice(column, choice)
            if self.key in WRITTEN:
                column.addWidget(self._text_line())

    def _text_line(self) -> QLineEdit:
        self.line = QLineEdit()
        self.line.setAccessibleName(_heading(self.question))
        self.line.setPlaceholderText(_("Write the reason here"))
        self.line.editingFinished.connect(self._take_line)
        return self.line

    def _take_line(self) -> None:
        assert self.line is not None
        written = self.line.text().strip()
        if written != (self.answer or ""):
            self._answer = written or None
            self.answered.emit(self.key, written)

    def _add_choice(self, column: QVBoxLayout, choice: str) -> None:
        button = QRadioButton(shown_choice(choice))
        button.clicked.connect(lambda _checked: self.answered.emit(self.key, choice))
        self.buttons[choice] = button
        self._group.addButton(button)
        column.addWidget(button)
        samples = self.question.previews.get(choice)
        if samples:
            preview = QLabel(_("   reads: {samples}").format(samples="｜".join(samples[:PREVIEW_TEXTS])))
            preview.setTextFormat(Qt.TextFormat.PlainText)
            preview.setWordWrap(True)
            column.addWidget(preview)

    def _crs_combo(self) -> QComboBox:
        self.combo = QComboBox()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(40)
        for choice in self.question.choices:
            self.combo.addItem(shown_choice(choice), choice)
        self.combo.activated.connect(lambda _row: self._take_combo())
        line = self.combo.lineEdit()
        assert isinstance(line, QLineEdit)
        line.setPlaceholderText(_("Choose one, or write another such as EPSG:4549"))
        line.editingFinished.connect(self._take_combo)
        return self.combo

    def _take_combo(self) -> None:
        assert self.combo is not None
        written = self.combo.currentText().strip().split(" ")[0]
        if written and written != self.answer:
            self._answer = written
            self.answered.emit(self.key, written)

    @property
    def answer(self) -> str | None:
        """The choice that stands; None if there is none."""
        return self._answer

    def set_answer(self, answer: str | None) -> None:
        """Show an answer, without a signal."""
        self._answer = answer
        if answer in self.buttons:
            self.buttons[answer].setChecked(True)
        if self.combo is not None:
            self.combo.setCurrentIndex(self.combo.findData(answer))
            if answer is None:
                self.combo.clearEditText()
            elif self.combo.currentIndex() < 0:
                self.combo.setEditText(answer)
        if self.line is not None:
            self.line.setText(answer or "")


def _heading(question: Question) -> str:
    if question.code == "FIELD_UNCLEAR":
        return _("Which field of layer {layer} is “{role}”?").format(
            layer=question.context["layer"], role=shown_role(str(question.context["role"]))
        )
    return question.message()


def _reason(question: Question) -> str:
    reason = question.reason()
    if question.guess is None:
        return reason
    return _("Suggested: {guess}. {reason}").format(guess=short_choice(question.guess), reason=reason)
