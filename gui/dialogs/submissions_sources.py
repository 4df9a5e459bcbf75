"""Where submissions lie: a list of archives, tables and folders that belong together."""

from collections.abc import Sequence
from pathlib import Path

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from gi_atlas.i18n import _
from gi_atlas.readable import readable, visible
from survey_forms.phone.delivery import PHOTO_SUFFIXES, TRACK_SUFFIX
from survey_forms.phone.read_package import TABLE_SUFFIXES

HEIGHT_PX = 96
_ENDINGS = " ".join(f"*{ending}" for ending in (".zip", *TABLE_SUFFIXES, ".xml", TRACK_SUFFIX, *PHOTO_SUFFIXES))


class SourcesBox(QWidget):
    """The sources with buttons to add and leave out; ``changed`` tells of every change."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths: list[Path] = []
        self.list = QListWidget()
        self.files_button, self.folder_button, self.remove_button = QPushButton(), QPushButton(), QPushButton()
        self._lay_out()
        self.files_button.clicked.connect(self._choose_files)
        self.folder_button.clicked.connect(self._choose_folder)
        self.remove_button.clicked.connect(self.remove_chosen)
        self.list.itemSelectionChanged.connect(self._check)
        self.retranslate()

    def _lay_out(self) -> None:
        self.list.setMaximumHeight(HEIGHT_PX)
        buttons = QVBoxLayout()
        for button in (self.files_button, self.folder_button, self.remove_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list, 1)
        row.addLayout(buttons)

    def _choose_files(self) -> None:
        kinds = _("Exports, submissions, photos, tracks ({endings});;All files (*)").format(endings=_ENDINGS)
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Import submissions"), "", kinds)
        self.add([Path(path) for path in chosen])

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("The app's folder “instances”"))
        if chosen:
            self.add([Path(chosen)])

    def add(self, paths: Sequence[Path]) -> None:
        """Add sources that are not there yet."""
        fresh = [path for path in dict.fromkeys(paths) if path not in self.paths]
        if fresh:
            self.paths += fresh
            self._fill()

    def remove_chosen(self) -> None:
        """Leave out the sources that are chosen."""
        rows = {index.row() for index in self.list.selectedIndexes()}
        if rows:
            self.paths = [path for row, path in enumerate(self.paths) if row not in rows]
            self._fill()

    def _fill(self) -> None:
        self.list.clear()
        for row, path in enumerate(self.paths):
            self.list.addItem(visible(readable(path.name)))
            self.list.item(row).setToolTip(visible(readable(str(path))))
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        self.remove_button.setEnabled(bool(self.list.selectedIndexes()))

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.files_button.setText(_("Add files…"))
        self.folder_button.setText(_("Add a folder…"))
        self.remove_button.setText(_("Take off the list"))
        self._check()
