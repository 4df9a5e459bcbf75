"""View of a long table: selection by ids, columns by choice, rows to the clipboard."""

from collections.abc import Collection, Sequence

from PyQt5.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex, QPoint, Qt, pyqtSignal
from PyQt5.QtGui import QKeyEvent, QKeySequence
from PyQt5.QtWidgets import QAbstractItemView, QAction, QMenu, QTableView, QWidget

from gi_atlas.i18n import _
from gui.models.columns import Column
from gui.models.row_model import RowModel
from gui.models.share_delegate import ShareDelegate

ROW_PADDING_PX = 6
MOST_RUNS = 300  # rows beside each other that Qt's selection takes in a few milliseconds


class RowView(QTableView):
    """Table whose selection is a list of ids that outlives order, filter and reading again.

    Signals
    -------
    idsSelected(ids)
        The person selected other rows.
    idActivated(id)
        Enter or a double click.
    copyAsked()
        Ctrl+C or the menu.
    """

    idsSelected = pyqtSignal(list)
    idActivated = pyqtSignal(str)
    copyAsked = pyqtSignal()

    def __init__(self, model: RowModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids: list[str] = []
        self._is_restoring = self._is_marking = False
        self.rows = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self._set_up_headers()
        model.modelReset.connect(self._restore_quietly)
        model.rowsInserted.connect(self._restore_quietly)
        self.selectionModel().selectionChanged.connect(self._take_selection)
        self.doubleClicked.connect(self._activate)

    def _set_up_headers(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(self.fontMetrics().height() + ROW_PADDING_PX)
        rows.setMinimumSectionSize(self.fontMetrics().height() + 2)
        columns.setSectionsMovable(True)
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter)
        columns.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        columns.customContextMenuRequested.connect(self._show_columns_menu)
        # A header looks for selected columns row by row, which takes a second where all of 100,000 are selected.
        columns.setSelectionModel(QItemSelectionModel(self.rows, self))
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        letter = self.fontMetrics().horizontalAdvance("0")
        for number, column in enumerate(self.rows.columns):
            self.setColumnWidth(number, round(column.width * letter) + 2 * ROW_PADDING_PX)
            self.setColumnHidden(number, not column.is_shown)
            if column.is_bar:
                self.setItemDelegateForColumn(number, ShareDelegate(self))
        self.fit_headings()

    def fit_headings(self) -> None:
        """Widen columns whose heading would be cut, as it may be in another language."""
        header = self.horizontalHeader()
        for number in range(len(self.rows.columns)):
            if not self.isColumnHidden(number):
                self.setColumnWidth(number, max(self.columnWidth(number), header.sectionSizeHint(number)))

    # --- columns

    def shown_columns(self) -> list[Column]:
        """Columns that are not hidden, in the order they are seen in."""
        header = self.horizontalHeader()
        numbers = sorted(range(len(self.rows.columns)), key=header.visualIndex)
        return [self.rows.columns[number] for number in numbers if not self.isColumnHidden(number)]

    def columns_menu(self) -> QMenu:
        """Menu with one item a column."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self.rows.columns):
            action = QAction(column.title(), menu)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.toggled.connect(lambda is_on, number=number: self._show_column(number, is_on))
            menu.addAction(action)
        return menu

    def _show_columns_menu(self, place: QPoint) -> None:
        self.columns_menu().exec_(self.horizontalHeader().mapToGlobal(place))

    def _show_column(self, number: int, is_shown: bool) -> None:
        if is_shown or len(self.shown_columns()) > 1:
            self.setColumnHidden(number, not is_shown)

    # --- selection

    @property
    def selected_ids(self) -> list[str]:
        """Ids that are selected, hidden by the filter or not."""
        return self._ids

    def select_ids(self, ids: Collection[str]) -> None:
        """Select rows without telling; the first one is scrolled into view."""
        self._ids = list(ids)
        rows = self._restore()
        if rows:
            index = self.rows.index(rows[0], self._first_column())
            self._is_restoring = True
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self._is_restoring = False
            self.scrollTo(index)

    def _restore_quietly(self, *_where: object) -> None:
        self._restore()

    def _restore(self) -> list[int]:
        if not self._ids and not self._is_marking and not self.selectionModel().hasSelection():
            return []
        rows = self.rows.rows_of_ids(self._ids)
        runs = _runs(rows)
        is_scattered = len(runs) > MOST_RUNS
        if is_scattered or self._is_marking:
            self.rows.mark(self._ids if is_scattered else [])
        self._is_marking = is_scattered
        last = len(self.rows.columns) - 1
        chosen = QItemSelection()
        for first, end in () if is_scattered else runs:
            chosen.append(QItemSelectionRange(self.rows.index(first, 0), self.rows.index(end, last)))
        self._is_restoring = True
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._is_restoring = False
        return rows

    def _take_selection(self, *_what: object) -> None:
        if self._is_restoring:
            return
        if self._is_marking:
            self._is_marking = False
            self.rows.mark([])
        ranges = self.selectionModel().selection()
        rows = sorted({row for part in ranges for row in range(part.top(), part.bottom() + 1)})
        self._ids = self.rows.ids_at(rows)
        self.idsSelected.emit(self._ids)

    def _first_column(self) -> int:
        return self.rows.columns.index(self.shown_columns()[0])

    # --- keys and menus

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies, Enter activates."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copyAsked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _activate(self, index: QModelIndex) -> None:
        if index.isValid():
            self.idActivated.emit(self.rows.id_at(index.row()))

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        index = self.indexAt(place)
        show = menu.addAction(_("Show"), lambda: self._activate(index))
        show.setEnabled(index.isValid())
        copy = menu.addAction(_("Copy rows"), self.copyAsked.emit)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setEnabled(bool(self._ids))
        menu.addAction(_("Select all"), self.selectAll)
        columns = self.columns_menu()
        columns.setTitle(_("Columns"))
        menu.addMenu(columns)
        menu.exec_(self.viewport().mapToGlobal(place))


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
