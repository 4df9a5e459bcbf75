"""Item model of a long table: order and filter are an array of row numbers, never a proxy.

A filter is looked for in slices of time: what the first slice finds is shown at once, the rest is added while the
program stays awake, whatever the number of rows.
"""

import time
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
from PyQt5.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, pyqtSignal
from PyQt5.QtWidgets import QApplication

from gi_atlas.services.tables import IntArray, TableRows, make_rows, split_words
from gui.models.columns import Column

FIRST_SLICE_S = 0.03
SLICE_S = 0.012
SCAN_ROWS = 1000
TOOLTIP_FROM = 12
BoolArray = np.ndarray[Any, np.dtype[np.bool_]]
ID_ROLE = Qt.ItemDataRole.UserRole
VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
_NO_PARENT = QModelIndex()


class RowModel(QAbstractTableModel):
    """Rows of one table, filtered and in order.

    Signals
    -------
    countChanged(shown, total)
        Other rows are shown; more may follow while ``is_scanning``.
    rowsShown()
        The filter has been looked for in every row.
    ranksNeeded(field)
        The order of a column is not known yet: find it out elsewhere (``rows.ranks(field)``), then ``resort``.
    """

    countChanged = pyqtSignal(int, int)
    rowsShown = pyqtSignal()
    ranksNeeded = pyqtSignal(str)

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows = self._no_rows()
        self._words: list[str] = []
        self._left: Callable[[TableRows], BoolArray] | None = None
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self._order = self._shown = _none()
        self._waiting: IntArray = _none()
        self._marked: BoolArray | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._scan_on)

    # --- what is shown

    def set_rows(self, rows: TableRows) -> None:
        """Show other rows; filter and order stay."""
        self.rows, self._marked = rows, None
        self._order = self._make_order()
        self._show(self._order)

    def clear(self) -> None:
        """Show no rows."""
        self.set_rows(self._no_rows())

    def _no_rows(self) -> TableRows:
        return make_rows([], {column.field: [] for column in self.columns}, [])

    def set_filter(self, text: str) -> None:
        """Show the rows that contain every word of a text."""
        words = split_words(text)
        if words == self._words:
            return
        is_narrower = not self.is_scanning and bool(self._words) and " ".join(words).startswith(" ".join(self._words))
        self._words = words
        self._show(self._shown if is_narrower else self._order)

    def set_left(self, left: Callable[[TableRows], BoolArray] | None) -> None:
        """Show only the rows that a filter by choice leaves; None for all."""
        self._left = left
        self._order = self._make_order()
        self._show(self._order)

    @property
    def is_scanning(self) -> bool:
        """Whether rows are still looked through."""
        return self._timer.isActive()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in the order of a column; -1 is the order of their making."""
        self._sorted = None if column < 0 else (column, order)
        self.resort()

    def resort(self) -> None:
        """Put the rows in the order asked for, now that it is known."""
        if self._sorted is not None and not self.rows.has_ranks(self.columns[self._sorted[0]].field):
            self.ranksNeeded.emit(self.columns[self._sorted[0]].field)
            return
        self._order = self._make_order()
        if self.is_scanning:
            self._show(self._order)
            return
        is_shown = np.zeros(len(self.rows), np.bool_)
        is_shown[self._shown] = True
        self.beginResetModel()
        self._shown = self._order[is_shown[self._order]]
        self.endResetModel()

    @property
    def sort_field(self) -> str:
        """Field of the column that the rows are in the order of; "" for the order of their making."""
        return "" if self._sorted is None else self.columns[self._sorted[0]].field

    def _make_order(self) -> IntArray:
        order = self._order_of_all()
        return order if self._left is None else order[self._left(self.rows)[order]]

    def _order_of_all(self) -> IntArray:
        if self._sorted is None or not self.rows.has_ranks(self.sort_field):
            return np.arange(len(self.rows))
        ranks = self.rows.ranks(self.sort_field)
        if self._sorted[1] == Qt.SortOrder.DescendingOrder:
            values = self.rows.columns[self.sort_field]
            # Missing values stay last, whichever way the others go.
            last = int(ranks.max(initial=0))
            is_missing = bool(len(values)) and values[int(ranks.argmax())] in (None, "")
            ranks = np.where((ranks == last) & is_missing, 1, -ranks)
        return np.argsort(ranks, kind="stable")

    def _show(self, candidates: IntArray) -> None:
        self._timer.stop()
        self.beginResetModel()
        if self._words:
            self._waiting, self._shown = candidates, _none()
            self._shown = self._scan(FIRST_SLICE_S)
        else:
            self._waiting, self._shown = _none(), self._order
        self.endResetModel()
        self._tell()

    def _scan(self, seconds: float) -> IntArray:
        found: list[int] = []
        end, start = time.perf_counter() + seconds, 0
        while start < len(self._waiting) and time.perf_counter() < end:
            found += self.rows.matching(self._waiting[start : start + SCAN_ROWS].tolist(), self._words)
            start += SCAN_ROWS
        self._waiting = self._waiting[start:]
        return np.array(found, dtype=np.int64)

    def _scan_on(self) -> None:
        found = self._scan(SLICE_S)
        if len(found):
            first = len(self._shown)
            self.beginInsertRows(_NO_PARENT, first, first + len(found) - 1)
            self._shown = np.concatenate([self._shown, found])
            self.endInsertRows()
        self._tell()

    def _tell(self) -> None:
        if len(self._waiting):
            self._timer.start()
        else:
            self._timer.stop()
        self.countChanged.emit(len(self._shown), len(self.rows))
        if not self.is_scanning:
            self.rowsShown.emit()

    # --- rows and ids

    def id_at(self, row: int) -> str:
        """Id of a row that is shown."""
        return self.rows.ids[int(self._shown[row])]

    def ids_at(self, rows: Sequence[int]) -> list[str]:
        """Ids of rows that are shown."""
        ids = self.rows.ids
        return [ids[number] for number in self._shown[np.asarray(rows, dtype=np.int64)].tolist()]

    def rows_of_ids(self, ids: Collection[str]) -> list[int]:
        """Rows that show things with these ids, in order; hidden ones are left out."""
        if not ids:
            return []
        known = self.rows.numbers
        is_wanted = np.zeros(len(self.rows), np.bool_)
        is_wanted[[known[row_id] for row_id in ids if row_id in known]] = True
        return [int(row) for row in np.flatnonzero(is_wanted[self._shown])]

    def mark(self, ids: Collection[str]) -> None:
        """Paint rows as selected that are too scattered for Qt's selection, which slows down by each gap."""
        self._marked = np.zeros(len(self.rows), np.bool_) if ids else None
        if self._marked is not None:
            known = self.rows.numbers
            self._marked[[known[row_id] for row_id in ids if row_id in known]] = True
        if len(self._shown):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.columns) - 1))

    def is_marked(self, row: int) -> bool:
        """Whether a row that is shown is painted as selected."""
        return self._marked is not None and bool(self._marked[self._shown[row]])

    def value_at(self, row: int, field: str) -> Any:
        """Stored value of a row that is shown."""
        return self.rows.columns[field][int(self._shown[row])]

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        if len(self._shown):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.columns) - 1))

    # --- Qt's questions

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Rows that are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """All columns, hidden ones too."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment and id of a cell."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.show(self.value_at(index.row(), column.field))
        if role == Qt.ItemDataRole.ToolTipRole:
            text = column.show(self.value_at(index.row(), column.field))
            return text if len(text) >= TOOLTIP_FROM else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.BackgroundRole:
            return QApplication.palette().highlight() if self.is_marked(index.row()) else None
        if role == ID_ROLE:
            return self.id_at(index.row())
        return self.value_at(index.row(), column.field) if role == VALUE_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        """Heading of a column, number of a row."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation != Qt.Orientation.Horizontal:
            return section + 1
        return self.columns[section].title() if 0 <= section < len(self.columns) else None


def _none() -> IntArray:
    return np.zeros(0, np.int64)
