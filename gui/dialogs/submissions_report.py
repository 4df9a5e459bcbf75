"""Lines of an import of submissions: what became of each, what differs, which files are missing or left over."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PyQt5.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.i18n import _
from gi_atlas.readable import visible
from gui.form_widgets.choices import Choice
from gui.form_widgets.looks import FAULT_COLOUR
from survey_forms.phone.report_lines import LineKind, ReportLine

ALL = "ALL"
_TO_LOOK_AT = frozenset({LineKind.CONFLICT, LineKind.SKIPPED, LineKind.MISSING, LineKind.HOSTILE})
_ROLE = Qt.ItemDataRole
_WIDTHS = (120, 170, 190, 140, 140, 240)


class LinesModel(QAbstractTableModel):
    """Lines of a report; the cells are made when they are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[ReportLine] = []

    def set_lines(self, lines: Sequence[ReportLine]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many lines there are."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """What, record, question or file, here, sent, note."""
        return 0 if parent is not None and parent.isValid() else len(_WIDTHS)

    def data(self, index: QModelIndex, role: int = _ROLE.DisplayRole) -> Any:
        """Text of a cell, whole in its tooltip; red for what must be looked at."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            text = visible(_texts(line)[index.column()])
            return text.replace("\n", " ⏎ ") if role == _ROLE.DisplayRole else text
        if role == _ROLE.ForegroundRole and index.column() == 0 and line.kind in _TO_LOOK_AT:
            return FAULT_COLOUR
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        """Headings in the current language."""
        if role != _ROLE.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        headings = (_("What"), _("Record"), _("Question or file"), _("Here"), _("Sent"), _("Note"))
        return headings[section] if 0 <= section < len(headings) else None


def _texts(line: ReportLine) -> tuple[str, ...]:
    return line.kind_name, line.record, line.what, line.here, line.sent, line.note or line.source


class ReportView(QWidget):
    """The lines with a filter, and what can be decided about chosen ones.

    ``decided`` gives lines and whether what was sent is taken; ``save_asked`` that the list is to be saved.
    """

    decided = pyqtSignal(list, bool)
    save_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[ReportLine] = []
        self._can_decide = False
        self.model, self.table = LinesModel(self), QTableView()
        self.filter, self.filter_label = Choice(self._options), QLabel()
        self.theirs_button, self.ours_button, self.save_button = QPushButton(), QPushButton(), QPushButton()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self._set_up_table()
        top = QHBoxLayout()
        self.filter_label.setBuddy(self.filter)
        top.addWidget(self.filter_label)
        top.addWidget(self.filter, 1)
        for button in (self.theirs_button, self.ours_button, self.save_button):
            button.setAutoDefault(False)
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.table, 1)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.verticalHeader().setVisible(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, width)

    def _connect(self) -> None:
        self.filter.activated.connect(lambda _row: self._show())
        self.table.selectionModel().selectionChanged.connect(lambda *_ranges: self._check())
        self.theirs_button.clicked.connect(lambda: self._decide(True))
        self.ours_button.clicked.connect(lambda: self._decide(False))
        self.save_button.clicked.connect(self.save_asked.emit)

    @property
    def lines(self) -> list[ReportLine]:
        """Every line, also those that the filter hides."""
        return list(self._lines)

    @property
    def shown(self) -> list[ReportLine]:
        """Lines that the filter lets through."""
        return list(self.model.lines)

    def chosen(self) -> list[ReportLine]:
        """Lines that are chosen."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.model.lines[row] for row in rows]

    def set_lines(self, lines: Sequence[ReportLine], can_decide: bool) -> None:
        """Show other lines; ``can_decide`` says whether conflicts among them are stored already."""
        self._lines, self._can_decide = list(lines), can_decide
        self.filter.retranslate()
        self._show()

    def show_kind(self, kind: LineKind) -> None:
        """Let only one kind of line through."""
        self.filter.set_code(str(kind))
        self._show()

    def _options(self) -> list[tuple[str, str]]:
        counts = Counter(line.kind for line in self._lines)
        known = [ReportLine(kind) for kind in LineKind if counts[kind]]
        everything = (ALL, _("Everything ({count})").format(count=len(self._lines)))
        return [everything, *((str(line.kind), f"{line.kind_name} ({counts[line.kind]})") for line in known)]

    def _show(self) -> None:
        wanted = self.filter.code()
        self.model.set_lines([line for line in self._lines if wanted in (ALL, "", str(line.kind))])
        self._check()

    def _check(self) -> None:
        conflicts = any(line.kind is LineKind.CONFLICT for line in self.chosen())
        for button in (self.theirs_button, self.ours_button):
            button.setEnabled(self._can_decide and conflicts)
        self.save_button.setEnabled(bool(self._lines))

    def _decide(self, takes_theirs: bool) -> None:
        wanted = [line for line in self.chosen() if line.kind is LineKind.CONFLICT]
        if wanted:
            self.decided.emit(wanted, takes_theirs)

    def forget(self, lines: Sequence[ReportLine]) -> None:
        """Take out lines that were decided."""
        gone = {(line.record_id, line.path) for line in lines}
        left = [
            line
            for line in self._lines
            if line.kind is not LineKind.CONFLICT or (line.record_id, line.path) not in gone
        ]
        self.set_lines(left, self._can_decide)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.filter_label.setText(_("Show"))
        self.theirs_button.setText(_("Take what was sent"))
        self.ours_button.setText(_("Keep what is here"))
        self.save_button.setText(_("Save the list…"))
        self.filter.retranslate()
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_WIDTHS) - 1)
