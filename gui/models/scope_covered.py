"""Table of the units under a boundary: those that its sentence names, and those that it leaves out."""

from dataclasses import dataclass
from typing import Any

from PyQt5.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from gi_atlas.area import M2_PER_HA
from gi_atlas.i18n import N_, _
from gi_atlas.rules.findings import Severity
from gi_atlas.scope.writing import CoveredUnit, WrittenScope, WrittenUnit
from gui.models.scope_issues import COLOURS

HEADINGS = (N_("Unit"), N_("Code"), N_("In the sentence"), N_("Share of it"), N_("Area (ha)"))
_WHOLE, _PART, _STRAY, _POINT = N_("whole"), N_("in part"), N_("left out: stray"), N_("point inside")
_NO_PARENT = QModelIndex()


@dataclass(frozen=True)
class CoveredRow:
    """One line of the table; ``word`` tells what the sentence makes of the unit."""

    name: str
    code: str
    word: str
    share: float | None = None
    area_m2: float | None = None


class CoveredModel(QAbstractTableModel):
    """Units of a written scope, in the order of the sentence; strays and points behind them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[CoveredRow, ...] = ()

    def show_written(self, written: WrittenScope | None) -> None:
        """Show the units of a sentence."""
        self.beginResetModel()
        self.rows = () if written is None else _rows(written)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Units."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings."""
        is_heading = role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal
        return _(HEADINGS[section]) if is_heading and 0 <= section < len(HEADINGS) else None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell; what is left out has the colour of a warning."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            share = "" if row.share is None else f"{row.share:.2%}"
            area = "" if row.area_m2 is None else f"{row.area_m2 / M2_PER_HA:,.2f}"
            return (row.name, row.code, _(row.word), share, area)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column > 2:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and row.word in (_STRAY, _POINT):
            return COLOURS[Severity.WARNING]
        return None

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADINGS) - 1)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(HEADINGS) - 1))


def _rows(written: WrittenScope) -> tuple[CoveredRow, ...]:
    return (
        *(_named(unit) for unit in written.units),
        *(_left_out(unit, _STRAY) for unit in written.strays),
        *(_left_out(unit, _POINT) for unit in written.points),
    )


def _named(unit: WrittenUnit) -> CoveredRow:
    name = "".join((*unit.parents, unit.name))
    return CoveredRow(name, unit.code, _PART if unit.is_part else _WHOLE, unit.share_of_unit)


def _left_out(unit: CoveredUnit, word: str) -> CoveredRow:
    area_m2 = None if word == _POINT else unit.area_m2
    return CoveredRow("".join((*unit.parents, unit.name)), unit.code, word, unit.share_of_unit, area_m2)
