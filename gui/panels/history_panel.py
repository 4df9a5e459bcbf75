"""The undo list."""

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QWidget

from gi_atlas.events import Changes
from gui.form_widgets.context import FormContext


class HistoryPanel(QWidget):
    """Steps done and undone, newest last; a click goes to the state after that step.

    Signals
    -------
    stepsChanged(undo_text, redo_text)
        What undo and redo would take back or do again now, "" where there is nothing: for the window's actions.
    """

    stepsChanged = pyqtSignal(str, str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def undo(self) -> None:
        """Take back the newest step, in a job."""

    def redo(self) -> None:
        """Do the newest undone step again, in a job."""

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed."""

    def retranslate(self) -> None:
        """Show every word in the current language."""
