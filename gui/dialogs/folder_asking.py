"""Asks for a folder that may be a new one: its name is typed, whoever writes into it makes it."""

from pathlib import Path

from PyQt5.QtCore import QEvent, QObject
from PyQt5.QtWidgets import QAbstractButton, QDialog, QDialogButtonBox, QFileDialog, QLineEdit, QWidget


class FolderAsking(QFileDialog):
    """A file dialog for folders; one that is not there yet is taken as well.

    Parameters
    ----------
    start : Path
        The folder that is shown first.
    name : str
        Proposed name in it; "" proposes the folder itself.
    """

    def __init__(self, title: str, start: Path, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent, title, str(start))
        self.setOption(QFileDialog.Option.DontUseNativeDialog)  # those of some systems refuse a new name
        self.setFileMode(QFileDialog.FileMode.Directory)
        self.setOption(QFileDialog.Option.ShowDirsOnly)
        self._line, self._buttons = self.findChild(QLineEdit), self.findChild(QDialogButtonBox)
        self.selectFile(name)
        for button in self._buttons.buttons() if self._buttons is not None else ():
            button.installEventFilter(self)
            self._enable(button)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Leave the button that chooses enabled for a name that is not there yet; Qt takes it away."""
        if event is not None and event.type() == QEvent.Type.EnabledChange and isinstance(watched, QAbstractButton):
            self._enable(watched)
        return super().eventFilter(watched, event)

    def _enable(self, button: QAbstractButton) -> None:
        if self._line is not None and self._line.text().strip() and not button.isEnabled():
            button.setEnabled(True)

    @property
    def chosen(self) -> Path:
        """The folder whose name stands in the line, there or not; Qt tells of the last one that was picked."""
        text = self._line.text().strip() if self._line is not None else ""
        return Path(self.directory().absolutePath()) / Path(text).expanduser()

    def accept(self) -> None:
        """Take a folder, one that is not there yet as well; Qt refuses what is none."""
        if self.chosen.exists() and not self.chosen.is_dir():
            super().accept()
            return
        self.done(QDialog.DialogCode.Accepted)


def ask_folder(title: str, start: Path, name: str, parent: QWidget) -> Path | None:
    """The folder that a person names; None for none."""
    asking = FolderAsking(title, start, name, parent)
    is_chosen = asking.exec_() == QDialog.DialogCode.Accepted
    chosen = asking.chosen
    asking.deleteLater()
    return chosen if is_chosen else None
