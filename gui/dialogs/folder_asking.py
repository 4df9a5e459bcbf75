"""Asks for a folder that may be a new one: its name is typed, whoever writes into it makes it."""

from pathlib import Path

from PyQt5.QtWidgets import QDialog, QFileDialog, QWidget


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
        self.selectFile(name)

    def accept(self) -> None:
        """Take a folder that is there as Qt does, and one that is not at once."""
        chosen = self.selectedFiles()
        if len(chosen) == 1 and not Path(chosen[0]).exists():
            self.done(QDialog.DialogCode.Accepted)
            return
        super().accept()


def ask_folder(title: str, start: Path, name: str, parent: QWidget) -> Path | None:
    """The folder that a person names; None for none."""
    asking = FolderAsking(title, start, name, parent)
    is_chosen = asking.exec_() == QDialog.DialogCode.Accepted
    chosen = asking.selectedFiles()
    asking.deleteLater()
    return Path(chosen[0]) if is_chosen and chosen else None
