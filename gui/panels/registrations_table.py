"""Registrations of a product side by side, one column a channel; what they disagree in is marked."""

from collections.abc import Collection, Sequence

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QColor, QResizeEvent
from PyQt5.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from gi_atlas.i18n import N_, _
from gi_atlas.model import Registration, shown
from gi_atlas.services.details import text_of

MARK_COLOUR = QColor("#fbe3c0")
MARK_TEXT = QColor("#3b2f00")
MOST_ROWS_PX = 300
ROWS = {
    "number": N_("Number"),
    "name_as_registered": N_("Registered name"),
    "holder": N_("Holder"),
    "scope_text": N_("Scope as published"),
    "act": N_("Act"),
    "valid_from": N_("Valid from"),
    "valid_to": N_("Valid until"),
    "status": N_("Status"),
    "country": N_("Country"),
}


class RegistrationsTable(QTableWidget):
    """One row a field, one column a registration.

    Parameters
    ----------
    most_px : int, optional
        Height beyond which rows are scrolled; None where the table takes what room there is.
    """

    def __init__(self, parent: QWidget | None = None, most_px: int | None = MOST_ROWS_PX) -> None:
        super().__init__(parent)
        self._most_px = most_px
        self._registrations: tuple[Registration, ...] = ()
        self._differing: Collection[str] = ()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(90)
        self.horizontalHeader().setMinimumHeight(2 * self.fontMetrics().height() + 6)
        # Word wrap is a text flag, which a header passes on to its style all the same.
        words = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        self.horizontalHeader().setDefaultAlignment(Qt.Alignment(words))  # type: ignore[call-overload]

    def set_registrations(self, registrations: Sequence[Registration], differing: Collection[str]) -> None:
        """Show registrations; ``differing`` are the fields in which they disagree."""
        self._registrations, self._differing = tuple(registrations), frozenset(differing)
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        names = [name for name in ROWS if any(text_of(one, name) for one in self._registrations)]
        self.setRowCount(len(names))
        self.setColumnCount(len(self._registrations))
        self.setHorizontalHeaderLabels([shown(one.channel) for one in self._registrations])
        self.setVerticalHeaderLabels([self._row_title(name) for name in names])
        for row, name in enumerate(names):
            for column, registration in enumerate(self._registrations):
                self.setItem(row, column, self._cell(name, text_of(registration, name)))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are as high as their texts need at this width."""
        super().resizeEvent(event)
        self._fit()

    def _row_title(self, name: str) -> str:
        return f"≠ {_(ROWS[name])}" if name in self._differing else _(ROWS[name])

    def _cell(self, name: str, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setTextAlignment(int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft))
        item.setToolTip(text)
        if name in self._differing:
            item.setBackground(MARK_COLOUR)
            item.setForeground(MARK_TEXT)
            item.setToolTip(_("The channels disagree: {text}").format(text=text or "–"))
        return item

    def _fit(self) -> None:
        self.resizeRowsToContents()
        if self._most_px is None:
            return
        height = self.verticalHeader().length() + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        self.setFixedHeight(min(height + self.horizontalScrollBar().sizeHint().height(), self._most_px))
