"""The dock below the map: every table on a tab of its own."""

from collections.abc import Callable, Collection, Iterator

from PyQt5.QtCore import QByteArray, pyqtSignal
from PyQt5.QtWidgets import QTabWidget, QWidget

from gi_atlas.events import Changes
from gui.form_widgets.context import FormContext
from gui.models.kinds import BOUNDARIES, EVIDENCE, FINDINGS, PRODUCTS, RECORDS, UNITS, shown_kinds
from gui.panels.findings_panel import FindingsPanel
from gui.panels.one_table import TablePanel

TABLES = (PRODUCTS, BOUNDARIES, RECORDS, EVIDENCE, UNITS)


class TablesPanel(QTabWidget):
    """Every table on a tab; the signals of ``TablePanel`` of whichever tab."""

    selectionChanged = pyqtSignal(str, list)
    activated = pyqtSignal(str, str)
    placeAsked = pyqtSignal(float, float)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.tables = {kind: TablePanel(context, kind) for kind in TABLES}
        self.findings = self.tables[FINDINGS] = FindingsPanel(context)
        for table in self.tables.values():
            self.addTab(table, "")
            table.selectionChanged.connect(self._take_selection)
            table.activated.connect(self.activated)
            table.placeAsked.connect(self.placeAsked)
        self.retranslate()

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""
        for table in self.tables.values():
            table.set_project()

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed."""
        for table in self.tables.values():
            table.refresh(changes)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        for number, (kind, table) in enumerate(self.tables.items()):
            self.setTabText(number, shown_kinds(kind))
            table.retranslate()

    def select(self, kind: str, ids: Collection[str]) -> None:
        """Select rows of a table because the map did, and none in the others; kinds without a table are ignored."""
        for other, table in self.tables.items():
            table.select(ids if other == kind else [])

    def _take_selection(self, kind: str, ids: list[str]) -> None:
        for other, table in self.tables.items():
            if other != kind:
                table.select([])
        self.selectionChanged.emit(kind, ids)

    def show_table(self, kind: str) -> None:
        """Bring a table to the front."""
        self.setCurrentWidget(self.tables[kind])

    def restore_columns(self, kept: Callable[[str], QByteArray]) -> None:
        """Choose columns, their order and widths as they were kept; tables of which nothing was are left alone."""
        for name, table in self._named_tables():
            state = kept(name)
            if not state.isEmpty():
                table.view.horizontalHeader().restoreState(state)

    def keep_columns(self, keep: Callable[[str, QByteArray], object]) -> None:
        """Give away which columns are chosen, in which order and width."""
        for name, table in self._named_tables():
            keep(name, table.view.horizontalHeader().saveState())

    def _named_tables(self) -> Iterator[tuple[str, TablePanel]]:
        for kind, table in self.tables.items():
            # A table that gained a column begins anew.
            yield f"{kind}-{len(table.model.columns)}", table

    def focus_filter(self) -> None:
        """Put the cursor into the filter of the table in front."""
        for table in self.tables.values():
            if table is self.currentWidget():
                table.focus_filter()
