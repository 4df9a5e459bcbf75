"""Tables of what the project holds, with filter, order and choice of columns."""

from collections.abc import Collection
from typing import Any

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PyQt5.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QShortcut,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.events import Changes
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.services.tables import TABLE_QUERIES, TableRows, affected_ids, read_table
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import quiet
from gui.models.columns import COLUMNS
from gui.models.copying import rows_as_text
from gui.models.facets import FACETS
from gui.models.kinds import BOUNDARIES, EVIDENCE, FINDINGS, PRODUCTS, RECORDS, UNITS
from gui.models.row_model import RowModel
from gui.panels.facet_bar import FacetBar
from gui.panels.latest_job import LatestJob
from gui.panels.row_view import RowView

FIRST_ROWS = 200  # shown while the rest is read
NO_PROJECT = N_("No project is open.")
NOTHING_THERE = {
    PRODUCTS: N_("No products yet. Add one with Survey – New product, or import boundaries that bring theirs."),
    BOUNDARIES: N_("No boundaries yet. Drop a boundary file onto the map, or choose Project – Import files."),
    RECORDS: N_("No survey records yet. Choose Survey – New survey record, then click the place on the map."),
    EVIDENCE: N_("No evidence yet. Drop photos onto a survey record."),
    UNITS: N_(
        "No administrative units yet. Import a list of units or their polygons first: everything that names"
        " a county or township needs them."
    ),
    FINDINGS: N_("Nothing was found wrong."),
}
NOTHING_MATCHES = N_("No row contains “{text}”.")
NOTHING_CHOSEN = N_("No row fits the filters chosen above.")


class TablePanel(QWidget):
    """One table.

    Signals
    -------
    selectionChanged(kind, ids)
        The person selected other rows; not emitted for ``select``.
    activated(kind, id)
        Enter or a double click on a row. A finding gives the kind and id of its object.
    placeAsked(lon, lat)
        A finding that names a place was activated.
    countChanged(kind, shown, total)
        Other rows are shown.
    """

    selectionChanged = pyqtSignal(str, list)
    activated = pyqtSignal(str, str)
    placeAsked = pyqtSignal(float, float)
    countChanged = pyqtSignal(str, int, int)

    def __init__(self, context: FormContext, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self.kind = context, kind
        self._is_stale = True
        self._touched: Changes | None = None
        self._reading, self._ordering, self._copying = (LatestJob(context) for _turn in range(3))
        self.model = RowModel(COLUMNS[kind], self)
        self.view = RowView(self.model)
        self.filter, self.count_label, self.empty_label = QLineEdit(), QLabel(), QLabel()
        self.columns_button = QToolButton()
        self.facets = FacetBar(FACETS.get(kind, ()), self)
        self.pages = QStackedWidget()
        self.bar = self._make_bar()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _make_bar(self) -> QHBoxLayout:
        self.filter.setClearButtonEnabled(True)
        quiet(self.count_label)
        self.columns_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bar = QHBoxLayout()
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.facets)
        bar.addWidget(self.count_label)
        bar.addWidget(self.columns_button)
        return bar

    def _lay_out(self) -> None:
        self.empty_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty_label.setWordWrap(True)
        self.empty_label.setMargin(16)
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.empty_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addLayout(self.bar)
        column.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.filter.textEdited.connect(self.model.set_filter)
        self.filter.textChanged.connect(self.model.set_filter)
        self.facets.chosen.connect(self._choose_rows)
        self.model.countChanged.connect(self._show_count)
        self.model.ranksNeeded.connect(self._find_order)
        self.view.idsSelected.connect(lambda ids: self.selectionChanged.emit(self.kind, ids))
        self.view.idActivated.connect(self._activate)
        self.view.copyAsked.connect(self._copy)
        self.columns_button.clicked.connect(self._choose_columns)
        key = QShortcut(QKeySequence.StandardKey.Find, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.focus_filter)

    # --- reading

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""
        for job in (self._reading, self._ordering, self._copying):
            job.drop()
        self.view.select_ids([])
        self.facets.clear()
        self.model.clear()
        self._is_stale, self._touched = True, None
        self._show_count(0, 0)
        if self.isVisible():
            self._read()

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed; a hidden table waits until it is shown."""
        if self._is_stale or not changes.touches(*self._tables()):
            return
        if self._touched is not None or not self.isVisible():
            # Two edits at once, or one nobody sees: all is read, once.
            self._is_stale = True
        if self.isVisible():
            self._read() if self._is_stale else self._patch(changes)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while the table was hidden."""
        super().showEvent(event)
        if self._is_stale:
            self._read()

    def _tables(self) -> tuple[str, ...]:
        return tuple(TABLE_QUERIES[self.kind].tables)

    def _read(self) -> None:
        if self._context.project() is None:
            self._show_count(0, 0)
            return
        self._is_stale, self._touched = False, None
        kind = self.kind
        if len(self.model.rows):
            self._read_all()
        else:
            self._reading.ask(
                lambda project, progress: read_table(project, kind, progress, None, FIRST_ROWS), self._take_first
            )

    def _take_first(self, rows: TableRows) -> None:
        self.model.set_rows(rows)
        if len(rows) >= FIRST_ROWS:
            self._read_all()
        else:
            self._take(rows)

    def _read_all(self) -> None:
        kind = self.kind
        self._reading.ask(lambda project, progress: read_table(project, kind, progress), self._take)

    def _patch(self, changes: Changes) -> None:
        rows, kind, self._touched = self.model.rows, self.kind, changes

        def read(project: Project, progress: Progress) -> TableRows:
            ids = affected_ids(project, kind, changes, rows.numbers)
            if ids is None:
                return read_table(project, kind, progress)
            changed = read_table(project, kind, progress, ids)
            return rows.patched(changed, frozenset(ids) - frozenset(changed.ids))

        self._reading.ask(read, self._take)

    def _take(self, rows: TableRows) -> None:
        self._touched = None
        field = self.model.sort_field
        if field and not rows.has_ranks(field):
            self._ordering.ask(lambda _project, _progress: rows.ranks(field), lambda _ranks: self._show_rows(rows))
        else:
            self._show_rows(rows)

    def _show_rows(self, rows: TableRows) -> None:
        self.model.set_rows(rows)
        self.facets.offer(rows)
        fields = [column.field for column in self.view.shown_columns()]
        # Known beforehand, an order is there the moment a heading is clicked.
        self._ordering.ask(lambda _project, progress: _warm(rows, fields, progress), _ignore)

    def _find_order(self, field: str) -> None:
        rows = self.model.rows
        self._ordering.ask(lambda _project, _progress: rows.ranks(field), lambda _ranks: self.model.resort())

    def _choose_rows(self) -> None:
        self.model.set_left(self.facets.rows_left if self.facets.is_choosing else None)

    # --- what is shown

    def _show_count(self, shown: int, total: int) -> None:
        self.count_label.setText(self._count_text(shown, total))
        self.empty_label.setText(self._empty_text(total))
        is_empty = not shown and not self.model.is_scanning
        self.pages.setCurrentWidget(self.empty_label if is_empty else self.view)
        self.countChanged.emit(self.kind, shown, total)

    def _count_text(self, shown: int, total: int) -> str:
        if self.filter.text().strip() or self.facets.is_choosing:
            return _("{shown} of {total}").format(shown=f"{shown:,}", total=f"{total:,}")
        return f"{total:,}" if total else ""

    def _empty_text(self, total: int) -> str:
        if self._context.project() is None:
            return _(NO_PROJECT)
        if total and not self.filter.text().strip():
            return _(NOTHING_CHOSEN)
        if total:
            return _(NOTHING_MATCHES).format(text=self.filter.text().strip())
        return _(NOTHING_THERE[self.kind])

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.filter.setPlaceholderText(_("Filter: words, pinyin, initials or code (Ctrl+F)"))
        self.filter.setAccessibleName(_("Filter"))
        self.columns_button.setText(_("Columns"))
        self.columns_button.setToolTip(_("Choose which columns are shown"))
        self.model.retranslate()
        self.view.fit_headings()
        self.facets.offer(self.model.rows)
        self._show_count(self.model.rowCount(), len(self.model.rows))

    # --- selection and acts

    def select(self, ids: Collection[str]) -> None:
        """Select rows because the map did; the first is scrolled into view."""
        self.view.select_ids(ids)

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the filter into the table, Escape empties the filter."""
        if event.key() == Qt.Key.Key_Down and self.filter.hasFocus():
            if self.model.rowCount() and not self.view.selectionModel().hasSelection():
                self.view.selectRow(0)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
        else:
            super().keyPressEvent(event)

    def _activate(self, row_id: str) -> None:
        self.activated.emit(self.kind, row_id)

    def _choose_columns(self) -> None:
        menu = self.view.columns_menu()
        menu.exec_(self.columns_button.mapToGlobal(self.columns_button.rect().bottomLeft()))

    def _copy(self) -> None:
        rows, columns = self.model.rows, self.view.shown_columns()
        shown = self.model.rows_of_ids(self.view.selected_ids)
        ids = [self.model.id_at(row) for row in shown]
        self._copying.ask(
            lambda _project, _progress: rows_as_text(rows, ids, columns), QApplication.clipboard().setText
        )


def _warm(rows: TableRows, fields: list[str], progress: Progress) -> None:
    for field in fields:
        progress.check()
        rows.ranks(field)


def _ignore(_answer: Any) -> None:
    pass
