"""Choosing Nice classes: the numbers 1 to 45, several of them, each with the goods as the office words them."""

from collections.abc import Mapping, Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.i18n import N_, _
from gi_atlas.registrations.classes import NICE_CLASSES
from gui.form_widgets.looks import fit_to_screen, quiet, tab_through

_HEADS = (N_("Nice class"), N_("Goods or services, in the office's words"), N_("Named by the table of classes for"))
NUMBER, GOODS, TABLE = range(len(_HEADS))
_WIDTHS = (96, 330)


class NiceDialog(QDialog):
    """Asks for Nice classes; ``chosen`` gives them with the goods that were typed.

    Parameters
    ----------
    classes : sequence of str
        Those that are chosen already.
    goods : mapping of str to str
        What the office wrote of each.
    named : mapping of str to sequence of str
        Classes of the office's table that name a Nice class.

    Signals
    -------
    chosen(classes, goods)
        Tuple of numbers as texts, dict of texts by number.
    """

    chosen = pyqtSignal(object, object)

    def __init__(
        self,
        classes: Sequence[str],
        goods: Mapping[str, str],
        named: Mapping[str, Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._named = named
        self.hint, self.table = QLabel(), QTableWidget(len(NICE_CLASSES), len(_HEADS))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Ok)
        self._fill(set(classes), goods)
        self._lay_out()
        self.table.itemChanged.connect(self._follow)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.retranslate()

    def _fill(self, classes: set[str], goods: Mapping[str, str]) -> None:
        for row, number in enumerate(map(str, NICE_CLASSES)):
            cell = QTableWidgetItem(number)
            cell.setFlags(_ONLY_BOX)
            cell.setCheckState(Qt.CheckState.Checked if number in classes else Qt.CheckState.Unchecked)
            self.table.setItem(row, NUMBER, cell)
            self.table.setItem(row, GOODS, QTableWidgetItem(goods.get(number, "")))
            names = QTableWidgetItem("、".join(self._named.get(number, ())))
            names.setFlags(_ONLY_READ)
            names.setToolTip(names.text())
            self.table.setItem(row, TABLE, names)

    def _lay_out(self) -> None:
        quiet(self.hint)
        self.hint.setWordWrap(True)
        table = self.table
        table.verticalHeader().setVisible(False)
        table.setTabKeyNavigation(False)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        table.horizontalHeader().setSectionResizeMode(TABLE, QHeaderView.ResizeMode.Stretch)
        column_of_parts = QVBoxLayout(self)
        for part in (self.hint, table, self.buttons):
            column_of_parts.addWidget(part)
        tab_through(self.buttons)
        self._show_first()
        fit_to_screen(self, 720, 560)

    def _show_first(self) -> None:
        """Begin with the first class that is chosen, or that the table names."""
        rows = range(self.table.rowCount())
        wanted = [row for row in rows if self._is_chosen(row)] or [row for row in rows if self._text(row, TABLE)]
        self.table.setCurrentCell(wanted[0] if wanted else 0, NUMBER)

    def _is_chosen(self, row: int) -> bool:
        cell = self.table.item(row, NUMBER)
        return cell is not None and cell.checkState() == Qt.CheckState.Checked

    def _text(self, row: int, column: int) -> str:
        cell = self.table.item(row, column)
        return cell.text().strip() if cell is not None else ""

    def _follow(self, cell: QTableWidgetItem) -> None:
        """Whoever types the goods of a class means it."""
        number = self.table.item(cell.row(), NUMBER)
        if cell.column() == GOODS and cell.text().strip() and number is not None:
            number.setCheckState(Qt.CheckState.Checked)

    def classes(self) -> tuple[str, ...]:
        """Classes that are chosen, by number."""
        return tuple(self._text(row, NUMBER) for row in range(self.table.rowCount()) if self._is_chosen(row))

    def goods(self) -> dict[str, str]:
        """Goods of the classes that are chosen, where some were typed."""
        rows = [row for row in range(self.table.rowCount()) if self._is_chosen(row)]
        return {self._text(row, NUMBER): self._text(row, GOODS) for row in rows if self._text(row, GOODS)}

    def accept(self) -> None:
        """Give the choice away and close; what is being typed counts."""
        self.table.setCurrentCell(self.table.currentRow(), NUMBER)
        super().accept()
        self.chosen.emit(self.classes(), self.goods())

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_("Nice classes"))
        self.hint.setText(
            _("Choose with the space bar or the mouse. The classes have no headings here: type the goods as they stand"
              " in the office's papers.")
        )  # fmt: skip
        self.table.setAccessibleName(_("Nice classes"))
        self.table.setHorizontalHeaderLabels([_(text) for text in _HEADS])
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("OK"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))


_ONLY_READ = Qt.ItemFlags() | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_ONLY_BOX = _ONLY_READ | Qt.ItemFlag.ItemIsUserCheckable
