"""Papers that an opponent brings, to be chosen one after the other before the opposition is filed."""

from collections.abc import Iterable
from pathlib import Path

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QKeyEvent
from PyQt5.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.i18n import _
from gi_atlas.readable import readable
from gui.form_widgets.photo_strip import evidence_kinds

_LINES_PX = 72
_PATH = int(Qt.ItemDataRole.UserRole)


class PaperList(QWidget):
    """A short list of files with a button that adds some and one that takes the chosen one out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files, self.add_button, self.remove_button = QListWidget(), QPushButton(), QPushButton()
        self.files.setFixedHeight(_LINES_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row, column = QHBoxLayout(self), QVBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.files, 1)
        row.addLayout(column)
        for button in (self.add_button, self.remove_button):
            button.setAutoDefault(False)
            column.addWidget(button)
        column.addStretch(1)
        self.setFocusProxy(self.files)  # the first within: Tab passes over what stands before a proxy
        self.add_button.clicked.connect(self._choose)
        self.remove_button.clicked.connect(self._remove)
        self.files.currentRowChanged.connect(lambda row: self.remove_button.setEnabled(row >= 0))
        self.remove_button.setEnabled(False)
        self.retranslate()

    def paths(self) -> list[Path]:
        """Files that were chosen, in order."""
        return [Path(self.files.item(row).data(_PATH)) for row in range(self.files.count())]

    def add(self, paths: Iterable[Path]) -> None:
        """Add files; one that stands there already is not added twice."""
        known = set(self.paths())
        for path in paths:
            if path not in known:
                known.add(path)
                item = QListWidgetItem(readable(path.name), self.files)
                item.setData(_PATH, str(path))
                item.setToolTip(readable(str(path)))
        if self.files.currentRow() < 0 and self.files.count():
            self.files.setCurrentRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the chosen file out by its key."""
        if event.key() == Qt.Key.Key_Delete:
            self._remove()
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, _("Add papers"), "", evidence_kinds())
        self.add(map(Path, names))

    def _remove(self) -> None:
        self.files.takeItem(self.files.currentRow())
        self.remove_button.setEnabled(self.files.count() > 0)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.add_button.setText(_("Add…"))
        self.remove_button.setText(_("Remove"))
        self.files.setAccessibleName(_("Papers of the opponent"))
