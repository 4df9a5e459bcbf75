"""Page that shows one wording by every edition of the divisions: what was renamed, and what really moved."""

from collections.abc import Sequence
from typing import Any

from PyQt5.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from gi_atlas.area import M2_PER_HA
from gi_atlas.i18n import N_, _
from gi_atlas.services.scope_editions import EditionRow
from gui.form_widgets.looks import quiet
from gui.models.columns import change_type_text
from gui.panels.scope_frame import fit_headings

HEADINGS = (
    *(N_("Edition"), N_("Same name"), N_("Other name"), N_("Open"), N_("Without polygon"), N_("Area (ha)")),
    *(N_("Against the one before"), N_("In (ha)"), N_("Out (ha)"), N_("Names that differ")),
)
_WIDTHS = (80, 60, 70, 50, 80, 90, 100, 80, 80)
_NO_PARENT = QModelIndex()


class EditionsModel(QAbstractTableModel):
    """Editions, the oldest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[EditionRow] = ()

    def set_rows(self, rows: Sequence[EditionRow]) -> None:
        """Show other editions."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Editions."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings."""
        is_heading = role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal
        return _(HEADINGS[section]) if is_heading else None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell; all names that differ in the tip."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _texts(row)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(row.names) or None
        return None

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADINGS) - 1)
        self.set_rows(self.rows)


def _texts(row: EditionRow) -> tuple[str, ...]:
    change = row.change
    return (
        row.edition,
        str(row.same),
        str(row.changed),
        str(row.unresolved),
        str(row.without),
        _hectares(row.area_m2),
        change_type_text(change.kind) if change is not None else "",
        _hectares(change.gained_m2) if change is not None else "",
        _hectares(change.lost_m2) if change is not None else "",
        _(", ").join(row.names),
    )


def _hectares(area_m2: float | None) -> str:
    return "" if area_m2 is None else f"{area_m2 / M2_PER_HA:,.2f}"


class ScopeEditions(QWidget):
    """Compares when asked; a row shows its ground on the map.

    Signals
    -------
    compareAsked()
        The wording is to be looked up in every edition.
    rowChosen(EditionRow)
        An edition's ground is to be shown.
    """

    compareAsked = pyqtSignal()
    rowChosen = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self.table = EditionsModel(), QTableView()
        self.words, self.button = QLabel(), QPushButton()
        quiet(self.words)
        self.words.setWordWrap(True)
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 6)
        self.table.horizontalHeader().setStretchLastSection(True)
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self.button.clicked.connect(lambda _checked: self.compareAsked.emit())
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.retranslate()

    def _choose(self) -> None:
        number = self.table.currentIndex().row()
        if 0 <= number < len(self.model.rows):
            self.rowChosen.emit(self.model.rows[number])

    def show_rows(self, rows: Sequence[EditionRow]) -> None:
        """Show what was found; nothing for a wording that was changed since."""
        if tuple(rows) or self.model.rows:
            self.model.set_rows(rows)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.words.setText(_("Renamed is not moved: only ground that came in or went out changes the scope."))
        self.button.setText(_("Compare the editions"))
        self.model.retranslate()
        fit_headings(self.table, _WIDTHS)
