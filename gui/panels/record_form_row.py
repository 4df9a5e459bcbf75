"""Which form a record is filled in with: chosen for a new one, named for an old one, carried over to the newest."""

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gui.form_widgets.choices import Choice
from gui.form_widgets.looks import quiet


class FormRow(QWidget):
    """A choice of forms for a new record; else, if there is a newer version, a line that says so.

    Signals
    -------
    chosen(str)
        The new record shall be filled in with the form with this id.
    upgrade_asked()
        The record shall be carried over to the newest version of its form.
    """

    chosen = pyqtSignal(str)
    upgrade_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms: list[tuple[str, str]] = []
        self._name, self._version, self._newest = "", "", ""
        self._is_read_only = False
        self.label, self.choice, self.line, self.upgrade = (
            QLabel(),
            Choice(lambda: self._forms),
            QLabel(),
            QPushButton(),
        )
        self.label.setBuddy(self.choice)
        quiet(self.line)
        self.line.setWordWrap(True)
        self.upgrade.setAutoDefault(False)
        self.choice.activated.connect(lambda _number: self.chosen.emit(self.choice.code()))
        self.upgrade.clicked.connect(lambda _checked: self.upgrade_asked.emit())
        self._lay_out()
        self.show_stored("", "", "")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.label)
        row.addWidget(self.choice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.line)
        column.addWidget(self.upgrade)

    def offer(self, forms: list[tuple[str, str]], form_id: str) -> None:
        """Let a person choose between forms, pairs (id, title), for a record that is new."""
        self._forms = forms
        self.choice.retranslate()
        self.choice.set_code(form_id)
        for part in (self.label, self.choice):
            part.setVisible(len(forms) > 1)
        self.line.setVisible(False)
        self.upgrade.setVisible(False)

    def show_stored(self, name: str, version: str, newest: str) -> None:
        """Name the form and its version; ``newest`` is a later version that there is, "" for none."""
        self._name, self._version, self._newest = name, version, newest
        for part in (self.label, self.choice):
            part.setVisible(False)
        self._show_line()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the record be carried over or not."""
        self._is_read_only = is_read_only
        self._show_line()

    def _show_line(self) -> None:
        words = _("Form: {name}, version {version}").format(name=self._name, version=self._version or "–")
        if self._newest:
            words += " · " + _("there is a newer version: {version}").format(version=self._newest)
        self.line.setText(words)
        self.line.setVisible(bool(self._newest) and not self.choice.isVisibleTo(self))
        self.upgrade.setText(_("Carry over to version {version}").format(version=self._newest))
        self.upgrade.setVisible(bool(self._newest) and not self._is_read_only)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.label.setText(_("Form"))
        self.choice.setAccessibleName(_("Form"))
        self.choice.retranslate()
        self._show_line()
