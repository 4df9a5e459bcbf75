"""Words that many pieces of evidence get in one step: caption, group, person, rights, keeper."""

from collections.abc import Callable
from typing import Any

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gi_atlas.i18n import N_, _
from gi_atlas.model import SURVEY_GROUPS
from gui.form_widgets.choices import Choice
from gui.form_widgets.looks import quiet
from gui.form_widgets.photo_details import CONSENT, LABELS

FIELDS = ("caption", "survey_group", "person", "source", "licence", "consent", "is_public", "holder")
_PUBLIC = N_("May be published")


class EvidenceWords(QDialog):
    """Asks for the fields that shall change; only ticked ones do.

    Signals
    -------
    chosen(values)
        Field → value, of the ticked ones.
    """

    chosen = pyqtSignal(object)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self.heading = QLabel()
        self.heading.setWordWrap(True)
        quiet(self.heading)
        self.ticks = {name: QCheckBox() for name in FIELDS}
        self.editors: dict[str, QLineEdit | Choice] = {name: _make_editor(name) for name in FIELDS}
        self.buttons = QDialogButtonBox()
        for button in (QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel):
            self.buttons.addButton(button)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.resize(460, self.sizeHint().height())

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(FIELDS):
            grid.addWidget(self.ticks[name], row, 0)
            grid.addWidget(self.editors[name], row, 1)
        column = QVBoxLayout(self)
        column.addWidget(self.heading)
        column.addLayout(grid)
        column.addStretch(1)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        for name, editor in self.editors.items():
            signal = editor.activated if isinstance(editor, Choice) else editor.textEdited
            # Whoever writes into a field means it.
            signal.connect(lambda _value, name=name: self.ticks[name].setChecked(True))
            self.ticks[name].toggled.connect(lambda _is_on: self._show_state())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Describe evidence"))
        text = _("What is ticked is written to {count} files; everything else stays. It is one step and can be undone.")
        self.heading.setText(text.format(count=self._count))
        for name, tick in self.ticks.items():
            tick.setText(_(LABELS.get(name, _PUBLIC)))
            self.editors[name].setAccessibleName(tick.text())
        for editor in self.editors.values():
            if isinstance(editor, Choice):
                editor.retranslate()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("Apply"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))
        self._show_state()

    def _show_state(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.values()))

    def values(self) -> dict[str, Any]:
        """Value of each ticked field."""
        return {name: self._value(name) for name, tick in self.ticks.items() if tick.isChecked()}

    def _value(self, name: str) -> Any:
        editor = self.editors[name]
        if not isinstance(editor, Choice):
            return editor.text().strip()
        if name == "consent":
            return CONSENT[editor.code()]
        return editor.code() == "YES" if name == "is_public" else editor.code()

    def accept(self) -> None:
        """Give the values away."""
        if self.values():
            self.chosen.emit(self.values())
            super().accept()


_CHOICES: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "survey_group": lambda: [("", _("(no group)")), *((code, _(text)) for code, text in SURVEY_GROUPS.items())],
    "consent": lambda: [("", _("(not known)")), ("YES", _("Given")), ("NO", _("Refused"))],
    "is_public": lambda: [("NO", _("No")), ("YES", _("Yes"))],
}


def _make_editor(name: str) -> "QLineEdit | Choice":
    return Choice(_CHOICES[name]) if name in _CHOICES else QLineEdit()
