"""The undo list."""

from typing import Any

from PyQt5.QtCore import QModelIndex, pyqtSignal
from PyQt5.QtWidgets import QAbstractItemView, QLabel, QListView, QVBoxLayout, QWidget

from gi_atlas.errors import GiAtlasError
from gi_atlas.events import Changes
from gi_atlas.i18n import _
from gi_atlas.jobs import Progress
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import quiet
from gui.models.step_list import StepListModel
from gui.panels.latest_job import LatestJob


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
        self._is_going = self._has_arrived = False
        self._target: int | None = None
        self._known_rows = 0
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
        self.go_to(self._aim - 1)

    def redo(self) -> None:
        """Do the newest undone step again, in a job."""
        self.go_to(self._aim + 1)

    @property
    def _aim(self) -> int:
        return self.model.done_count if self._target is None else self._target

    def go_to(self, row: int) -> None:
        """Go to the state of a row: 0 is the beginning, n the state after the nth step.

        While it is on its way to another one, it goes there first: no key is lost.
        """
        if not self._context.can_edit:
            self._show_present()
        elif 0 <= row < self.model.rowCount():
            self._target, self._known_rows = row, self.model.rowCount()
            self._go_on()

    def _go_on(self) -> None:
        project = self._context.project()
        if self._is_going or self._target is None or project is None:
            return
        steps = self._target - self.model.done_count
        if not steps or self._known_rows != self.model.rowCount():
            # It is there, or an edit meanwhile made the steps that were meant others.
            self._target = None
            return
        self._is_going = True
        self._context.run_job(lambda progress: _go(project, steps, progress), self._arrive, self._stop_short)

    def _go_to_index(self, index: QModelIndex) -> None:
        self.go_to(index.row())

    def _arrive(self, _nothing: Any) -> None:
        # It is on its way until the list shows where it is: the next aim is reckoned from there.
        self._has_arrived = True
        self._read()

    def _stop_short(self, error: GiAtlasError) -> None:
        self._context.show_error(error)
        self._is_going, self._has_arrived, self._target = False, False, None
        self._read()

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""
        self._is_going, self._has_arrived, self._target = False, False, None
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
        if self._has_arrived:
            self._is_going = self._has_arrived = False
        self._show_present()
        self._tell()
        self._go_on()

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
        move()
