"""Tables of what the project holds, with filter, order and choice of columns."""

from collections.abc import Collection

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QTabWidget, QWidget

from gi_atlas.events import Changes
from gui.form_widgets.context import FormContext
from gui.models.kinds import BOUNDARIES, EVIDENCE, FINDINGS, PRODUCTS, RECORDS, UNITS, shown_kinds

TABLES = (PRODUCTS, BOUNDARIES, RECORDS, EVIDENCE, UNITS, FINDINGS)


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
    """

    selectionChanged = pyqtSignal(str, list)
    activated = pyqtSignal(str, str)
    placeAsked = pyqtSignal(float, float)

    def __init__(self, context: FormContext, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self.kind = context, kind

    def set_project(self) -> None:
        """Show the project that the context gives now, or that there is none."""

    def refresh(self, changes: Changes) -> None:
        """Read again what an edit changed."""

    def retranslate(self) -> None:
        """Show every word in the current language."""

    def select(self, ids: Collection[str]) -> None:
        """Select rows because the map did; the first is scrolled into view."""

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""


class TablesPanel(QTabWidget):
    """Every table on a tab of its own; the signals of ``TablePanel`` of whichever tab."""

    selectionChanged = pyqtSignal(str, list)
    activated = pyqtSignal(str, str)
    placeAsked = pyqtSignal(float, float)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tables = {kind: TablePanel(context, kind) for kind in TABLES}
        for kind, table in self.tables.items():
            self.addTab(table, shown_kinds(kind))
            table.selectionChanged.connect(self.selectionChanged)
            table.activated.connect(self.activated)
            table.placeAsked.connect(self.placeAsked)

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
        """Select rows of a table because the map did; kinds without a table are ignored."""
        if kind in self.tables:
            self.tables[kind].select(ids)

    def show_table(self, kind: str) -> None:
        """Bring a table to the front."""
        self.setCurrentWidget(self.tables[kind])

    def focus_filter(self) -> None:
        """Put the cursor into the filter of the table in front."""
        self.currentWidget().focus_filter()  # type: ignore[attr-defined]
