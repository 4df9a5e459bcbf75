"""Item model of the undo list: the state before everything, steps done, steps undone."""

from collections.abc import Sequence
from typing import Any

from PyQt5.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PyQt5.QtGui import QFont
from PyQt5.QtWidgets import QApplication

from gi_atlas.clock import parse_instant
from gi_atlas.i18n import _
from gi_atlas.storage.steps import Step
from gui.models.cell_text import shown_time

_NO_PARENT = QModelIndex()


class StepListModel(QAbstractListModel):
    """Row 0 is the state before the first step; row n the state after the nth; undone ones follow."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: list[Step] = []
        self.done_count = 0

    def set_steps(self, done: Sequence[Step], undone: Sequence[Step]) -> None:
        """Show other steps; the undone ones are given newest last, as the project has them."""
        self.beginResetModel()
        self._steps = [*done, *reversed(undone)]
        self.done_count = len(done)
        self.endResetModel()

    @property
    def undo_text(self) -> str:
        """What undo would take back; "" for nothing."""
        return self._steps[self.done_count - 1].shown() if self.done_count else ""

    @property
    def redo_text(self) -> str:
        """What redo would do again; "" for nothing."""
        return self._steps[self.done_count].shown() if self.done_count < len(self._steps) else ""

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.dataChanged.emit(self.index(0), self.index(len(self._steps)))

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """States."""
        return 0 if parent.isValid() else len(self._steps) + 1

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of the step that led to the state; undone ones are grey, the present state is bold."""
        if not index.isValid() or index.row() > len(self._steps):
            return None
        row = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._steps[row - 1].shown() if row else _("Beginning")
        if role == Qt.ItemDataRole.ToolTipRole and row:
            return f"{self._steps[row - 1].shown()}\n{shown_time(parse_instant(self._steps[row - 1].at))}"
        if role == Qt.ItemDataRole.FontRole and row == self.done_count:
            font = QFont(QApplication.font())
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and row > self.done_count:
            return QApplication.palette().placeholderText()
        return None
