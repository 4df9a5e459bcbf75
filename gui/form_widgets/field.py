"""One field of a form: a label, an editor, and beside it what is wrong with its value."""

from collections.abc import Callable

from PyQt5.QtCore import Qt, pyqtBoundSignal, pyqtSignal
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QShortcut, QToolButton, QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gui.form_widgets.looks import faulty, quiet

REPEAT_KEY = "Ctrl+'"
DITTO = "〃"


class Field(QWidget):
    """An editor with its message and, if asked for, a button that repeats the last record's value.

    Parameters
    ----------
    label : callable
        Gives the label in the current language.
    editor : QLineEdit or QComboBox
    can_repeat : bool
        Whether the field has a button "same as the last record" (also ``REPEAT_KEY`` in the field).
    """

    edited = pyqtSignal()
    repeat_asked = pyqtSignal()

    def __init__(self, label: Callable[[], str], editor: QLineEdit | QComboBox, can_repeat: bool = False) -> None:
        super().__init__()
        self._label_text = label
        self.label = QLabel()
        self.label.setBuddy(editor)
        self.editor = editor
        self.note = QLabel()
        self.fault = QLabel()
        self._row = QHBoxLayout()
        self._repeat: QToolButton | None = self._make_repeat() if can_repeat else None
        self._buttons: list[tuple[QToolButton, Callable[[], str], Callable[[], str]]] = []
        self._lay_out()
        self.setFocusProxy(editor)
        if isinstance(editor, QComboBox):
            editor.activated.connect(self._tell)
        else:
            editor.textEdited.connect(self._tell)
        self.retranslate()

    def _make_repeat(self) -> QToolButton:
        button = QToolButton()
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        button.clicked.connect(self.repeat_asked)
        key = QShortcut(QKeySequence(REPEAT_KEY), self.editor, context=Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self.repeat_asked)
        return button

    def _lay_out(self) -> None:
        self._row.setSpacing(4)
        self._row.addWidget(self.editor, 1)
        if self._repeat is not None:
            self._row.addWidget(self._repeat)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(self._row)
        for line in (self.note, self.fault):
            line.setWordWrap(True)
            line.setVisible(False)
            column.addWidget(line)
        quiet(self.note)
        faulty(self.fault)

    def add_button(self, text: Callable[[], str], hint: Callable[[], str], asked: pyqtBoundSignal) -> None:
        """Put a button beside the editor that emits a signal."""
        button = QToolButton()
        button.clicked.connect(lambda _checked: asked.emit())
        self._buttons.append((button, text, hint))
        self._row.addWidget(button)

    def set_fault(self, message: str) -> None:
        """Say what is wrong with the value; "" when nothing is."""
        _show(self.fault, message)

    def set_note(self, message: str) -> None:
        """Say something about the value; "" for nothing."""
        _show(self.note, message)

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the value be read or edited."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setReadOnly(is_read_only)
        else:
            self.editor.setEnabled(not is_read_only)
        for button in (self._repeat, *(button for button, _text, _hint in self._buttons)):
            if button is not None:
                button.setEnabled(not is_read_only)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.label.setText(self._label_text())
        self.editor.setAccessibleName(self._label_text())
        if self._repeat is not None:
            self._repeat.setText(DITTO)
            self._repeat.setAccessibleName(_("Same as last"))
            words = _("Same as last: take the value of the last record ({key})")
            self._repeat.setToolTip(words.format(key=REPEAT_KEY))

        for button, text, hint in self._buttons:
            button.setText(text())
            button.setToolTip(hint())
            button.setAccessibleName(hint())

    def _tell(self, *_what: object) -> None:
        self.edited.emit()


def _show(label: QLabel, message: str) -> None:
    label.setText(message)
    label.setVisible(bool(message))
