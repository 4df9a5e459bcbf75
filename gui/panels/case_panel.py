"""Cases and deadlines: what is due in the whole project, by day, and the case of the product that is chosen."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PyQt5.QtCore import QModelIndex, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QShowEvent
from PyQt5.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.cases.amending import remove_case
from gi_atlas.cases.clock import Standing
from gi_atlas.cases.completing import taken_lines
from gi_atlas.cases.days import today_in_china
from gi_atlas.cases.disputing import add_papers
from gi_atlas.cases.listing import CaseLine, counts
from gi_atlas.errors import GiAtlasError
from gi_atlas.events import Changes
from gi_atlas.i18n import _
from gi_atlas.model import Product
from gui.form_widgets.context import FormContext
from gui.form_widgets.form_texts import tip_words
from gui.form_widgets.looks import faulty, quiet
from gui.form_widgets.photo_strip import evidence_kinds
from gui.panels.case_acts import ACTS, BEGIN, CaseAct
from gui.panels.case_files import CaseFiles
from gui.panels.case_filter import CaseFilter
from gui.panels.case_list import CaseListModel, fit_columns
from gui.panels.case_reading import CasesRead, read_cases
from gui.panels.case_step import CaseStepDialog
from gui.panels.case_view import CaseView
from gui.panels.latest_job import LatestJob

TABLES = ("gi_case", "gi_case_event", "gi_act", "gi_product", "gi_reference_table",
          "gi_evidence", "gi_boundary", "gi_layer_feature")  # fmt: skip
"""What is shown of cases; the last three are papers of oppositions and the ground that they dispute."""
_TICK_MS = 600_000


class CasesPanel(QWidget):
    """The list of cases; ``view`` shows the chosen one, wherever the window puts it.

    Signals
    -------
    caseWanted()
        A line was activated: its case should be seen.
    """

    caseWanted = pyqtSignal()

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reading, self._working = LatestJob(context), LatestJob(context)
        self._read_state: CasesRead | None = None
        self._fault: GiAtlasError | None = None
        self._product_id = self._case_id = ""
        self._is_stale = self._is_first_wanted = False
        self.filter, self.summary = CaseFilter(), QLabel()
        self.which, self.search = self.filter.which, self.filter.search
        self.begin_button, self.more_button, self.more = QPushButton(), QPushButton(), QMenu(self)
        self.model, self.list, self.view = CaseListModel(), QTableView(), CaseView()
        self.files = CaseFiles(context, self, lambda: self.model.lines)
        self.clock = QTimer(self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.set_project()

    def _lay_out(self) -> None:
        quiet(self.summary)
        bar = QHBoxLayout()
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.begin_button)
        bar.addWidget(self.more_button)
        self.more_button.setMenu(self.more)
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addLayout(bar)
        column.addWidget(self.summary)
        column.addWidget(self.list, 1)
        self._set_up_list()

    def _set_up_list(self) -> None:
        table = self.list
        table.setModel(self.model)
        table.verticalHeader().setVisible(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        table.horizontalHeader().setHighlightSections(False)

    def _connect(self) -> None:
        self.filter.changed.connect(self._show_list)
        self.list.horizontalHeader().sortIndicatorChanged.connect(lambda _column, _order: self._mark_chosen())
        self.list.selectionModel().currentRowChanged.connect(self._choose_row)
        self.list.activated.connect(self._activate)
        self.begin_button.clicked.connect(self._begin)
        self.view.actAsked.connect(self._take_act)
        self.view.caseAsked.connect(self.show_case)
        self.view.becameVisible.connect(self._read_stale)
        self.files.tableChanged.connect(self.read)
        self.clock.timeout.connect(self._tick)
        self.clock.start(_TICK_MS)
        for act in self.files.actions():
            self.more.addAction(act)

    # What is chosen

    def show_product(self, product_id: str) -> None:
        """Show the case of a product: its open one, not an opposition to it, if it has any."""
        if product_id and product_id != self._product_id:
            self._product_id, self._case_id = product_id, ""
            self.read()

    def show_case(self, case_id: str) -> None:
        """Show a case."""
        if case_id and case_id != self._case_id:
            self._case_id = case_id
            line = self._line_of(case_id)
            self._product_id = line.case.product_id if line else self._product_id
            self.read()

    def _choose_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not index.isValid():
            return
        line = self.model.lines[index.row()]
        if line.has_case:
            self.show_case(line.case.id)
        else:
            self._product_id, self._case_id = line.product.id, ""
            self.read()

    def _activate(self, index: QModelIndex) -> None:
        """Show the case of a line; begin one where there is none."""
        if self.model.lines[index.row()].has_case:
            self.caseWanted.emit()
        else:
            self._begin()

    def _line_of(self, case_id: str) -> CaseLine | None:
        lines = self._read_state.lines if self._read_state else ()
        return next((line for line in lines if line.case.id == case_id), None)

    def focus_list(self) -> None:
        """Put the keyboard on the list."""
        self.list.setFocus()
        self._is_first_wanted = True
        self._choose_first()

    def _choose_first(self) -> None:
        """Choose the first line, once there is one, if none is chosen."""
        if self._is_first_wanted and self.model.rowCount():
            self._is_first_wanted = False
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.model.index(0, 0))

    # Reading

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""
        self._reading.drop()
        self._product_id = self._case_id = ""
        self._is_stale = self._is_first_wanted = False
        if self._context.project() is None:
            self._take(None)
        else:
            self.read()

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed."""
        if changes.touches(*TABLES):
            self.read()

    def read(self) -> None:
        """Read every case and the chosen one again, in a job; once somebody looks, if nobody does."""
        self._is_stale = not (self.isVisible() or self.view.isVisible())
        if self._is_stale:
            return
        product_id, case_id = self._product_id, self._case_id
        self._reading.ask(lambda project, _progress: read_cases(project, product_id, case_id), self._take)

    def _read_stale(self) -> None:
        if self._is_stale and self._context.project() is not None:
            self.read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while nobody looked."""
        super().showEvent(event)
        self._read_stale()

    def _tick(self) -> None:
        if self._read_state is not None and self._read_state.day != today_in_china():
            self.read()

    def _take(self, read: CasesRead | GiAtlasError | None) -> None:
        # A table that cannot be read is said here, not in a box that would come again with every edit.
        self._fault = read if isinstance(read, GiAtlasError) else None
        read = None if isinstance(read, GiAtlasError) else read
        self._read_state = read
        if read is not None:
            self._case_id = read.details.line.case.id if read.details else ""
        self.filter.take(read.lines if read is not None else ())
        self._show_list()
        self._show_case()
        self._show_buttons()
        self._choose_first()

    def _show_list(self) -> None:
        self.model.take(self.filter.chosen())
        fit_columns(self.list)
        self._mark_chosen()
        self._say_summary()

    def _mark_chosen(self) -> None:
        row = self.model.row_of(self._case_id or self._product_id)
        selection = self.list.selectionModel()
        blocked = selection.blockSignals(True)
        self.list.setCurrentIndex(self.model.index(row, 0) if row >= 0 else QModelIndex())
        selection.blockSignals(blocked)
        self.list.viewport().update()

    def _show_case(self) -> None:
        read = self._read_state
        if read is None or read.details is None:
            self.view.show_none(self._product(), self._context.can_edit)
            return
        same = [line for line in read.lines if line.case.product_id == read.details.line.case.product_id]
        self.view.show_case(read.details, same, self._context.can_edit)

    def _product(self) -> Product | None:
        products = self._read_state.products if self._read_state else ()
        return next((product for product in products if product.id == self._product_id), None)

    def _say_summary(self) -> None:
        read, fault = self._read_state, self._fault
        quiet(self.summary) if fault is None else faulty(self.summary)
        if fault is not None:
            self.summary.setText(_("The table of states cannot be read. More › Use the shipped table puts it away."))
            self.summary.setToolTip(tip_words(fault.message()))
        else:
            self.summary.setText(" · ".join(self._summary_parts(read)))
            taken = taken_lines(read.table.edition, read.table.taken) if read is not None else []
            self.summary.setToolTip(tip_words("\n".join(taken)))
        self.summary.setVisible(bool(self.summary.text()))

    def _summary_parts(self, read: CasesRead | None) -> Iterator[str]:
        if read is None:
            return
        found = counts(read.lines)
        told = (
            (Standing.OVERDUE, _("overdue: {count}")),
            (Standing.SOON, _("soon due: {count}")),
            (Standing.WINDOW_OVER, _("can go on: {count}")),
        )
        yield from (text.format(count=found[standing]) for standing, text in told if found[standing])
        if not read.table.is_shipped:
            text = _("table {edition}, in part as the shipped one") if read.table.taken else _("table {edition}")
            yield text.format(edition=read.table.edition)
        if not any(line.has_case for line in read.lines):
            yield _("No case yet.")
        hidden = self._hidden_lines()
        if hidden:
            yield _("not shown: {count}").format(count=hidden)

    def _hidden_lines(self) -> int:
        """How many lines the filters leave out; those of another list are not counted."""
        return self.filter.count() - self.model.rowCount() if self.filter.is_narrowed() else 0

    def _show_buttons(self) -> None:
        can_begin = self._context.can_edit and self._read_state is not None and bool(self._read_state.products)
        self.begin_button.setEnabled(can_begin)
        self.filter.setEnabled(self._read_state is not None)
        self.files.show_offers(self._read_state is not None or self._fault is not None, self._context.can_edit)

    # Acts

    def _take_act(self, name: str) -> None:
        if name == "remove":
            self._remove()
        elif name == "papers":
            self._choose_papers()
        else:
            self.ask(next(act for act in ACTS if act.name == name))

    def _begin(self) -> None:
        self.ask(BEGIN)

    def ask(self, act: CaseAct) -> CaseStepDialog | None:
        """Ask for the facts of an act, and carry it out."""
        read = self._read_state
        if read is None or not self._context.can_edit or (act is not BEGIN and read.details is None):
            return None
        details = None if act is BEGIN else read.details
        chosen = self._product()
        products = [*([chosen] if chosen else []), *(one for one in read.products if one is not chosen)]
        dialog = CaseStepDialog(self._context, act, read.table, details, products, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.done_with.connect(self._show_changed)
        dialog.open()
        return dialog

    def _show_changed(self, case_id: str) -> None:
        self._case_id = case_id
        self.read()

    def _remove(self) -> None:
        case_id = self._case_id
        if case_id and self._context.can_edit:
            # The button goes with the case: the keyboard stays here, so that Ctrl+Z takes the removal back.
            self.list.setFocus()
            self._working.ask(
                lambda project, _progress: remove_case(project, case_id), lambda _nothing: self.read(), False
            )

    def _choose_papers(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self.window(), _("Add papers"), "", evidence_kinds())
        self.add_papers([Path(name) for name in names])

    def add_papers(self, paths: Sequence[Path]) -> None:
        """Put papers beside the opposition that is shown."""
        case_id = self._case_id
        if case_id and paths and self._context.can_edit:
            self._working.ask(
                lambda project, progress: add_papers(project, case_id, paths, progress),
                lambda _count: self.read(),
                False,
            )

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.filter.retranslate()
        self.list.setAccessibleName(_("Cases"))
        self.begin_button.setText(_(BEGIN.button))
        self.begin_button.setToolTip(_(BEGIN.tip))
        self.more_button.setText(_("&More"))
        self.files.retranslate()
        self.model.retranslate()
        self._mark_chosen()
        self.view.retranslate()
        self._say_summary()
