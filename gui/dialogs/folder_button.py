"""A button that shows where a file was written, in the file manager of the person."""

from pathlib import Path

from PyQt5.QtCore import QUrl
from PyQt5.QtGui import QDesktopServices
from PyQt5.QtWidgets import QPushButton, QWidget

from gi_atlas.i18n import _


class FolderButton(QPushButton):
    """Opens the folder of what was written last; hidden until something was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder, self._is_offered = Path(), False
        self.setAutoDefault(False)
        self.setVisible(False)
        self.clicked.connect(self._open)
        self.retranslate()

    def offer(self, written: Path) -> None:
        """Offer the folder itself, or that of a file."""
        self._folder = written if written.is_dir() else written.parent
        self.setToolTip(str(self._folder))
        self._is_offered = True
        self.setVisible(True)

    def withdraw(self) -> None:
        """Offer nothing."""
        self._is_offered = False
        self.setVisible(False)

    def setVisible(self, is_visible: bool) -> None:
        """Show it only while there is something to offer: a box of buttons shows whatever it is given."""
        super().setVisible(is_visible and self._is_offered)

    def retranslate(self) -> None:
        """Show its words in the current language."""
        self.setText(_("Open folder"))

    def _open(self, _is_checked: bool) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
