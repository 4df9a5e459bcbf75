"""The backups of a project, and which of them to go back to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.i18n import _
from gui.form_widgets.looks import fit_to_screen, tab_through


@dataclass(frozen=True)
class BackupEntry:
    """One backup: its file, when it was made (an instant), its size, and why it was made (in words)."""

    path: Path
    made_at: datetime
    size_bytes: int
    note: str = ""


class RestoreDialog(QDialog):
    """Lists backups, the newest first; ``restore_asked`` gives the path of the one chosen.

    Parameters
    ----------
    backups : sequence of BackupEntry
        Empty if there is none; the dialog then says how they come about.
    """

    restore_asked = pyqtSignal(object)

    def __init__(self, backups: Sequence[BackupEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backups = sorted(backups, key=lambda entry: entry.made_at, reverse=True)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.table = QTableWidget(len(self._backups), 4)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.restore_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.table.setCurrentCell(0, 0)
        self._check()

    def _lay_out(self) -> None:
        self.table.verticalHeader().setVisible(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.table.setVisible(bool(self._backups))
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addWidget(self.buttons)
        tab_through(self.buttons)
        fit_to_screen(self, 640, 420)

    def _connect(self) -> None:
        self.table.itemSelectionChanged.connect(self._check)
        self.table.cellDoubleClicked.connect(lambda _row, _column: self._restore())
        self.buttons.accepted.connect(self._restore)
        self.buttons.rejected.connect(self.reject)

    @property
    def chosen(self) -> BackupEntry | None:
        """The backup that is chosen; None if there is none."""
        row = self.table.currentRow()
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def _check(self) -> None:
        self.restore_button.setEnabled(self.chosen is not None)

    def _restore(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            self.accept()
            self.restore_asked.emit(chosen.path)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Restore a backup"))
        self.words.setText(_words(bool(self._backups)))
        self.restore_button.setText(_("Restore"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))
        self.table.setHorizontalHeaderLabels([_("Made at"), _("Size"), _("File"), _("Reason")])
        for row, entry in enumerate(self._backups):
            made_at = entry.made_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
            for column, text in enumerate((made_at, shown_size(entry.size_bytes), entry.path.name, entry.note)):
                item = QTableWidgetItem(text)
                if column == 1:
                    item.setTextAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)


def _words(has_backups: bool) -> str:
    if not has_backups:
        return _("There is no backup yet. One is made each time a changed project is closed.")
    return _("The project goes back to how it was then. What it is now is kept as a backup first, so nothing is lost.")


def shown_size(size_bytes: int) -> str:
    """Size in kB, MB or GB, as people read it."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f} {unit}"
    return f"{max(size_bytes / 1000, 0.1):.1f} kB"
