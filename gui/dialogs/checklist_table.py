"""The checklist of a dossier as a table: item, state in words and colour, what is asked for, what was found."""

from collections.abc import Sequence
from typing import Any

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QBrush, QColor
from PyQt5.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from gi_atlas.i18n import _

# By the state's code; the words say it too, so that colour alone never does.
COLOURS = {"PRESENT": "#e3f1e3", "MISSING": "#f7dcdc", "TO_BE_CONFIRMED": "#fbf0d2"}
_DARK = "#202020"


class ChecklistTable(QTableWidget):
    """One row an item."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self._items: Sequence[Any] = ()
        self.verticalHeader().setVisible(False)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(2, 230)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.retranslate()

    @property
    def lacks_something(self) -> bool:
        """Whether any item is missing."""
        return any(str(one.state) == "MISSING" for one in self._items)

    def counts(self) -> dict[str, int]:
        """How many items have each state."""
        return {state: sum(str(one.state) == state for one in self._items) for state in COLOURS}

    def summary(self) -> str:
        """How far it is, in one line."""
        counts = self.counts()
        text = _("{present} of {all} items are present, {missing} missing, {open} to be confirmed.")
        return text.format(present=counts["PRESENT"], all=len(self._items), missing=counts["MISSING"],
                           open=counts["TO_BE_CONFIRMED"])  # fmt: skip

    def show_items(self, items: Sequence[Any]) -> None:
        """Show the items of a checklist with what was found of them."""
        self._items = items
        self.setRowCount(len(items))
        for row, one in enumerate(items):
            self._show_row(row, one.as_json())
        self.resizeRowsToContents()

    def _show_row(self, row: int, told: dict[str, Any]) -> None:
        texts = (told["item"], _STATES[told["state"]](), told["title"], told["message"])
        for column, text in enumerate(texts):
            cell = QTableWidgetItem(text)
            cell.setToolTip(f"{text}\n{told['source']}")
            cell.setTextAlignment(int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop))
            if column == 1:
                cell.setBackground(QBrush(QColor(COLOURS[told["state"]])))
                cell.setForeground(QBrush(QColor(_DARK)))
            self.setItem(row, column, cell)

    def resizeEvent(self, event: Any) -> None:
        """Give every row the height that its text needs in the new width."""
        super().resizeEvent(event)
        self.resizeRowsToContents()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setHorizontalHeaderLabels([_("Item"), _("State"), _("What is asked for"), _("Found")])
        if self._items:
            self.show_items(self._items)


_STATES = {
    "PRESENT": lambda: _("Present"),
    "MISSING": lambda: _("Missing"),
    "TO_BE_CONFIRMED": lambda: _("To be confirmed"),
}
