"""Which column of a plain list answers which question of the form."""

from collections.abc import Mapping, Sequence

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gi_atlas.i18n import _, current_language
from gi_atlas.readable import visible
from gui.form_widgets.choices import Choice
from gui.form_widgets.looks import strong
from survey_forms.schema import Form, Question, Repeat, text_in

NONE, KEY = "", "instance_id"


class ColumnsBox(QFrame):
    """A choice of question for each column; ``answered`` tells that the person is done.

    Parameters
    ----------
    form : Form
    headings : sequence of str
    given : mapping of str to str
        What was chosen before: question by heading.
    """

    answered = pyqtSignal()

    def __init__(
        self, form: Form, headings: Sequence[str], given: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._form = form
        self.heading, self.done_button = QLabel(), QPushButton()
        strong(self.heading)
        self.choices = {heading: self._make_choice() for heading in dict.fromkeys(headings)}
        for heading, choice in self.choices.items():
            choice.set_code(given.get(heading, NONE))
        self.done_button.setAutoDefault(False)
        self.done_button.clicked.connect(self.answered.emit)
        self._lay_out()
        self.retranslate()

    def _make_choice(self) -> Choice:
        choice = Choice(self._options)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return choice

    def _options(self) -> list[tuple[str, str]]:
        language = self._form.language_for(current_language())
        repeats = tuple(f"{node.path}/" for node in self._form.nodes() if isinstance(node, Repeat))
        asked = [node for node in self._form.questions() if node.is_seen and not node.path.startswith(repeats)]
        named = [(node.path, _shown(node, language)) for node in asked]
        return [(NONE, _("(none)")), (KEY, _("Number that names the record")), *named]

    def _lay_out(self) -> None:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, (heading, choice) in enumerate(self.choices.items()):
            label = QLabel(visible(heading)[:60])
            label.setBuddy(choice)
            grid.addWidget(label, row, 0)
            grid.addWidget(choice, row, 1)
        grid.setRowStretch(len(self.choices), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.addWidget(self.heading)
        column.addWidget(area, 1)
        column.addWidget(self.done_button)

    def fields(self) -> dict[str, str]:
        """Question (path) by heading, for columns that answer one."""
        return {heading: choice.code() for heading, choice in self.choices.items() if choice.code()}

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.heading.setText(_("Which column answers which question?"))
        self.done_button.setText(_("Read with these columns"))
        for choice in self.choices.values():
            choice.retranslate()


def _shown(node: Question, language: str) -> str:
    label = text_in(node.labels, language)
    return f"{label} ({node.name})" if label else node.name
