"""Cases as a table: what is due first on top, what is overdue marked by words and colour."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import filterfalse
from typing import Any

from PyQt5.QtCore import QAbstractTableModel, QModelIndex, Qt
from PyQt5.QtGui import QColor, QFont
from PyQt5.QtWidgets import QTableView
from typing_extensions import override

from gi_atlas.cases.clock import Standing
from gi_atlas.cases.listing import CaseLine
from gi_atlas.cases.words import due_text, rule_text, standing_text
from gi_atlas.i18n import N_, _
from gui.form_widgets.form_texts import tip_words

HEADINGS = (N_("Day due"), N_("Left"), N_("Product"), N_("Stands in"), N_("Held by"), N_("Procedure"))
_WIDTHS, _LEAST_PX = ((88, 100), (100, 130), (100, 160), (130, 216), (90, 140)), 90
LATE_COLOUR, READY_COLOUR, SOON_COLOUR = QColor("#b3261e"), QColor("#1f7a4d"), QColor("#8a5a00")
COLOURS = {
    Standing.OVERDUE: LATE_COLOUR,
    Standing.SOON: SOON_COLOUR,
    Standing.WINDOW_OVER: READY_COLOUR,
}
_DISPLAY, _TIP = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)
_COLOUR, _FONT = int(Qt.ItemDataRole.ForegroundRole), int(Qt.ItemDataRole.FontRole)


class CaseListModel(QAbstractTableModel):
    """Lines of ``list_cases``, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[CaseLine] = ()
        self._column, self._is_down = 0, False

    def take(self, lines: Sequence[CaseLine]) -> None:
        """Show other lines, in the order that the person chose; those that are alike in it as they come."""
        key, has_value = _KEYS[self._column], _VALUES[self._column]
        told, lacking = filter(has_value, lines), filterfalse(has_value, lines)
        self.beginResetModel()
        self.lines = [*sorted(told, key=key, reverse=self._is_down), *sorted(lacking, key=key)]
        self.endResetModel()

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the lines in the order of a column; missing days and empty cells come last, up or down."""
        if 0 <= column < len(HEADINGS):
            self._column, self._is_down = column, order == Qt.SortOrder.DescendingOrder
            self.take(self.lines)

    def row_of(self, key: str) -> int:
        """Row of a case, or of a product that has none; -1 if it is not listed."""
        return next((row for row, line in enumerate(self.lines) if line.key == key), -1)

    @override
    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    @override
    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADINGS)

    @override
    def data(self, index: QModelIndex, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == _DISPLAY:
            return cells_of(line)[index.column()]
        if role == _TIP:
            return tip_words(f"{line.product.name_official}\n{line.state_text}\n{due_text(line)}\n{rule_text(line)}")
        return _looks(line, role) if index.column() < 2 else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        is_heading = orientation == Qt.Orientation.Horizontal and role == _DISPLAY
        return _(HEADINGS[section]) if is_heading and section < len(HEADINGS) else None

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.take(self.lines)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADINGS) - 1)


def fit_columns(table: QTableView) -> None:
    """Give each column what its texts need within bounds, and the last what is left; what is cut stands in the tip."""
    for place, (least, most) in enumerate(_WIDTHS):
        table.setColumnWidth(place, min(max(table.sizeHintForColumn(place), least), most))
    last = len(_WIDTHS)
    left = table.viewport().width() - sum(table.columnWidth(place) for place in range(last))
    table.setColumnWidth(last, max(left, _LEAST_PX))


def cells_of(line: CaseLine) -> tuple[str, ...]:
    """Texts of a line, in the order of ``HEADINGS``; an opposition names who opposes."""
    day = line.clock.due_on.isoformat() if line.clock.due_on else ""
    name = f"{line.product.name_official} ({line.who})" if line.who else line.product.name_official
    opposed = " · " + _("opposed: {count}").format(count=line.open_oppositions) if line.open_oppositions else ""
    return day, standing_text(line.clock), name, line.state_text + opposed, line.holder, line.track_text


def _when(line: CaseLine) -> tuple[bool, date, bool, str]:
    return line.case.is_closed, line.clock.due_on or date.max, not line.has_case, line.product.name_official


def _by_text(text: Callable[[CaseLine], str]) -> Callable[[CaseLine], tuple[str, date]]:
    return lambda line: (text(line), line.clock.due_on or date.max)


def _has_day(line: CaseLine) -> bool:
    return line.clock.due_on is not None and not line.case.is_closed


_TEXTS: tuple[Callable[[CaseLine], str], ...] = (
    lambda line: line.product.name_official,
    lambda line: line.state_text,
    lambda line: line.holder,
    lambda line: line.track_text,
)
_KEYS: tuple[Callable[[CaseLine], Any], ...] = (_when, _when, *map(_by_text, _TEXTS))
_VALUES: tuple[Callable[[CaseLine], Any], ...] = (_has_day, _has_day, *_TEXTS)


def _looks(line: CaseLine, role: int) -> Any:
    colour = COLOURS.get(line.clock.standing)
    if colour is None:
        return None
    if role == _COLOUR:
        return colour
    if role == _FONT and line.clock.standing is not Standing.SOON:
        font = QFont()
        font.setBold(True)
        return font
    return None
