"""Loads an office's own table of states: its edition, whether days are counted anew, and every fault with its place."""

from pathlib import Path

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.cases.completing import taken_lines
from gi_atlas.cases.days import today_in_china
from gi_atlas.cases.keeping import keep_table, read_foreign_table
from gi_atlas.cases.table import CaseTable
from gi_atlas.errors import GiAtlasError
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.readable import readable
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import fit_to_screen, quiet
from gui.form_widgets.progress_row import ProgressRow


class CaseTableDialog(QDialog):
    """Asks what the edition is called and loads the file.

    Parameters
    ----------
    context : FormContext
        With a project open for writing.
    path : Path
        The office's file.

    Signals
    -------
    loaded()
        The table counts now.
    """

    loaded = pyqtSignal()

    def __init__(self, context: FormContext, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._path, self._is_loaded = context, path, False
        self.edition, self.anew = QLineEdit(f"{path.stem} {today_in_china().isoformat()}"), QCheckBox()
        self.edition_label, self.words, self.faults = QLabel(), QLabel(), QPlainTextEdit()
        self.progress = ProgressRow(context.run_job)
        self.buttons = QDialogButtonBox(self)
        for button in (QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel):
            self.buttons.addButton(button)
        self._lay_out()
        self.buttons.accepted.connect(self.load)
        self.buttons.rejected.connect(self.reject)
        self.edition.textChanged.connect(lambda _text: self._check())
        self.progress.busy_changed.connect(lambda _is_busy: self._check())
        self.retranslate()

    def _lay_out(self) -> None:
        quiet(self.words)
        self.words.setWordWrap(True)
        self.edition_label.setBuddy(self.edition)
        form = QFormLayout()
        form.addRow(self.edition_label, self.edition)
        self.faults.setReadOnly(True)
        self.faults.hide()
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addLayout(form)
        for part in (self.anew, self.faults, self.progress, self.buttons):
            column.addWidget(part)
        fit_to_screen(self, 620, 260)

    def load(self) -> None:
        """Read the file through the door for foreign files and keep it; a broken one is refused."""
        project, path = self._context.opened(), self._path
        edition, is_anew = self.edition.text(), self.anew.isChecked()

        def work(progress: Progress) -> CaseTable:
            return keep_table(project, read_foreign_table(path, progress), edition, "", is_anew)

        self.faults.hide()
        self.progress.run(work, self._take, self._refuse)

    def _take(self, table: CaseTable) -> None:
        self.loaded.emit()
        if not table.taken:
            self.accept()
            return
        # The person should read what the table has from the shipped one; there is nothing more to choose.
        self._show_lines("\n\n".join(taken_lines(table.edition, table.taken)))
        for part in (self.edition, self.anew):
            part.setEnabled(False)
        self._is_loaded = True
        self.retranslate()

    def _refuse(self, error: GiAtlasError) -> None:
        self._show_lines(error.message())

    def _show_lines(self, text: str) -> None:
        self.faults.setPlainText(text)
        self.faults.show()
        fit_to_screen(self, max(self.width(), 720), max(self.height(), 420))

    def _check(self) -> None:
        is_ready = bool(self.edition.text().strip()) and not self.progress.is_busy and not self._is_loaded
        button = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        button.setEnabled(is_ready)
        button.setDefault(is_ready)  # a button that was disabled gave this up

    def reject(self) -> None:
        """Close; what runs is stopped."""
        self.progress.cancel()
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Load a table of states"))
        text = _("{file} will count in this project instead of the present table. Undo takes it back.")
        loaded = _("The table counts now. What it could not say when it was written stands below.")
        self.words.setText(loaded if self._is_loaded else text.format(file=readable(self._path.name)))
        self.edition_label.setText(_("What you call this &edition"))
        self.anew.setText(_("Count the days due of open cases &anew (those set by hand stay)"))
        self.faults.setAccessibleName(_("What is wrong with the table"))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("Load"))
        leave = _("Close") if self._is_loaded else _("Cancel")
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(leave)
        self.progress.retranslate()
        self._check()
