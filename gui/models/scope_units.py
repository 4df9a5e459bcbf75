"""Table of the units that a wording names, with what they were found to be."""

from collections.abc import Sequence
from typing import Any

import shapely
from PyQt5.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PyQt5.QtGui import QColor

from gi_atlas.i18n import N_, _
from gi_atlas.model import UnitMatch
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.services.scope_desk import OPEN_MATCHES, Desk
from gui.form_widgets.looks import FAULT_COLOUR
from gui.models.scope_words import match_word

HEADINGS = (N_("As written"), N_("Found as"), N_("Match"), N_("Code"), N_("Shape at hand"), N_("Under"), N_("Part"))
_COLOURED = (0, 2)
CHANGED_COLOUR = QColor("#8a5a00")
_NO_PARENT = QModelIndex()


class ScopeUnitsModel(QAbstractTableModel):
    """Units in the wording's order; before names are looked up their matches are empty."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self.units: Sequence[ResolvedUnit] = ()

    def show_desk(self, desk: Desk | None) -> None:
        """Show the units of a wording; rows stay the same objects for the view where only their matches changed."""
        units = _units(desk)
        is_same_list = [unit.phrase for unit in units] == [unit.phrase for unit in self.units]
        if not is_same_list:
            self.beginResetModel()
        self._desk, self.units = desk, units
        if not is_same_list:
            self.endResetModel()
        elif units:
            self.dataChanged.emit(self.index(0, 0), self.index(len(units) - 1, len(HEADINGS) - 1))

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Units; none below a unit."""
        return 0 if parent.isValid() else len(self.units)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings, and numbers at the side."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation != Qt.Orientation.Horizontal:
            return section + 1
        return _(HEADINGS[section]) if 0 <= section < len(HEADINGS) else None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell; its colour tells what a person must look at; the tip says why."""
        if not index.isValid():
            return None
        unit = self.units[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(index.row(), unit)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return unit.message or None
        if role == Qt.ItemDataRole.ForegroundRole and self._is_resolved and index.column() in _COLOURED:
            return _colour(unit.match)
        return None

    @property
    def _is_resolved(self) -> bool:
        return self._desk is not None and self._desk.is_resolved

    def _texts(self, row: int, unit: ResolvedUnit) -> tuple[str, ...]:
        phrase = unit.phrase
        match = match_word(unit.match) if self._is_resolved else ""
        heirs = _(", ").join(heir.name for heir in unit.successors if not unit.code)
        return (
            phrase.name,
            unit.resolved_name or heirs,
            match,
            unit.code,
            self._ground(row, unit),
            " / ".join(phrase.parents),
            phrase.part_note,
        )

    def _ground(self, row: int, unit: ResolvedUnit) -> str:
        desk = self._desk
        if desk is None or not desk.is_resolved:
            return ""
        if unit.phrase.zone:
            return _("of another zone")
        shape = desk.shapes[row]
        if shape is None or shape.is_empty:
            return _("none")
        if shapely.get_dimensions(shape) < 2:
            return _("point only")
        borrowed = desk.reading.ground_edition(row)
        return _("polygon of {edition}").format(edition=borrowed) if borrowed else _("polygon")

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADINGS) - 1)
        if self.units:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.units) - 1, len(HEADINGS) - 1))


def _units(desk: Desk | None) -> tuple[ResolvedUnit, ...]:
    if desk is None:
        return ()
    return desk.reading.resolved or tuple(ResolvedUnit(phrase) for phrase in desk.scope.units)


def _colour(match: UnitMatch) -> QColor | None:
    if match in OPEN_MATCHES:
        return FAULT_COLOUR
    return None if match in (UnitMatch.EXACT, UnitMatch.MANUAL) else CHANGED_COLOUR
