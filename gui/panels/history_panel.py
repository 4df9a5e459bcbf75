"""The undo list."""

from typing import Any

from PyQt5.QtCore import QModelIndex, pyqtSignal
from PyQt5.QtWidgets import QAbstractItemView, QLabel, QListView, QVBoxLayout, QWidget

from gi_atlas.errors import GiAtlasError, StorageError
from gi_atlas.events import Changes
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import quiet
from gui.models.step_list import StepListModel
from gui.panels.latest_job import LatestJob

ENDS = ("STORE_NOTHING_TO_UNDO", "STORE_NOTHING_TO_REDO")  # a key too many is no fault


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
        self._reading = LatestJob(context)
        self._is_going = False
        self._waiting = 0
        self._row_after: int | None = None
        self.model = StepListModel(self)
        self.view, self.hint = QListView(), QLabel()
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.clicked.connect(self._go_to_index)
        self.view.activated.connect(self._go_to_index)
        self.hint.setWordWrap(True)
        quiet(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.hint)
        column.addWidget(self.view, 1)
        self.retranslate()

    def undo(self) -> None:
        """Take back the newest step, in a job."""
        self._ask(-1)

    def redo(self) -> None:
        """Do the newest undone step again, in a job."""
        self._ask(1)

    def go_to(self, row: int) -> None:
        """Go to the state of a row: 0 is the beginning, n the state after the nth step."""
        if not self._context.can_edit:
            self._show_present()
        elif self._is_going:
            self._row_after = row
        elif 0 <= row < self.model.rowCount():
            self._ask(row - self.model.done_count)

    def _ask(self, steps: int) -> None:
        # Keys count from where the project is, even if the list does not show it yet; while a step is on its way
        # they wait, so that none is lost.
        if self._context.can_edit:
            self._waiting += steps
            self._go_on()

    def _go_on(self) -> None:
        project, steps = self._context.project(), self._waiting
        if project is None or self._is_going or not steps:
            return
        self._is_going, self._waiting = True, 0
        self._context.run_job(lambda progress: _go(project, steps, progress), self._arrive, self._stop_short)

    def _go_to_index(self, index: QModelIndex) -> None:
        self.go_to(index.row())

    def _arrive(self, _nothing: Any) -> None:
        self._is_going = False
        if self._row_after is None:
            self._go_on()
        self._read()

    def _stop_short(self, error: GiAtlasError) -> None:
        self._context.show_error(error)
        self._forget()
        self._read()

    def _forget(self) -> None:
        self._is_going, self._waiting, self._row_after = False, 0, None

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""
        self._forget()
        if self._context.project() is None:
            self._reading.drop()
            self._take(([], []))
        else:
            self._read()

    def refresh(self, _changes: Changes) -> None:
        """Read the steps again."""
        self._read()

    def _read(self) -> None:
        self._reading.ask(lambda project, _progress: project.steps(), self._take)

    def _take(self, steps: tuple[list[Any], list[Any]]) -> None:
        self.model.set_steps(*steps)
        self._show_present()
        self._tell()
        if self._row_after is not None and not self._is_going:
            row, self._row_after = self._row_after, None
            self.go_to(row)

    def _show_present(self) -> None:
        index = self.model.index(self.model.done_count)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def _tell(self) -> None:
        can_edit = self._context.can_edit
        self.stepsChanged.emit(self.model.undo_text if can_edit else "", self.model.redo_text if can_edit else "")

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.hint.setText(_("Click a step to go to the state after it. Nothing is lost by going back."))
        self.view.setAccessibleName(_("Steps"))
        self.model.retranslate()
        self._tell()


def _go(project: Project, steps: int, progress: Progress) -> None:
    move = project.undo if steps < 0 else project.redo
    for number in range(abs(steps)):
        progress.report(number / abs(steps))
        try:
            move()
        except StorageError as error:
            if error.code not in ENDS:
                raise
            return
