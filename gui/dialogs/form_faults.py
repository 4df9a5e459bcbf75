"""What is wrong or odd in a form workbook, as a table with the place of each."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QColor
from PyQt5.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from gi_atlas.errors import GiAtlasError, format_text
from gi_atlas.i18n import _
from gui.form_widgets.looks import FAULT_COLOUR

_PLACE = ("sheet", "row", "column")


class FormFaults(QTableWidget):
    """Faults and remarks, a line each: sheet, row, column, what is wrong; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self._faults: list[tuple[GiAtlasError, bool]] = []
        self.setObjectName("form_faults")
        self.verticalHeader().setVisible(False)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.setVisible(False)

    def show_faults(self, faults: Sequence[GiAtlasError], notes: Sequence[GiAtlasError] = ()) -> None:
        """Show what is wrong, then what is only odd."""
        self._faults = [*((fault, True) for fault in faults), *((note, False) for note in notes)]
        self.setVisible(bool(self._faults))
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setHorizontalHeaderLabels([_("Sheet"), _("Row"), _("Column"), _("What is wrong or odd")])
        self.setRowCount(len(self._faults))
        for row, (fault, is_wrong) in enumerate(self._faults):
            place = [str(fault.context.get(part) or "") for part in _PLACE]
            # The place has columns of its own here, so the text goes without it.
            for column, text in enumerate([*place, format_text(fault.code, fault.context)]):
                self.setItem(row, column, _item(text, is_wrong and column == 3))
        self.resizeRowsToContents()


def _item(text: str, is_wrong: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(text)
    item.setTextAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignTop)
    if is_wrong:
        item.setForeground(QColor(FAULT_COLOUR))
    return item
