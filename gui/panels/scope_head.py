"""By what a wording is read: its county where it names none, and the edition in which names are looked up."""

from collections.abc import Sequence
from datetime import date

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from gi_atlas.i18n import _

_FRAME_PX = 26  # of a field beside its words


class ScopeHead(QWidget):
    """Two lines above the words.

    Signals
    -------
    countyEdited()
        The person wrote another county.
    editionChosen()
        The person chose another edition.
    """

    countyEdited = pyqtSignal()
    editionChosen = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day: date | None = None
        self.county, self.edition = QLineEdit(), QComboBox()
        self.county_label, self.edition_label = QLabel(), QLabel()
        self.county_label.setBuddy(self.county)
        self.edition_label.setBuddy(self.edition)
        self.edition.setMinimumContentsLength(9)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        pairs = ((self.county_label, self.county), (self.edition_label, self.edition))
        for row, (label, field) in enumerate(pairs):
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        self.county.textEdited.connect(lambda _text: self.countyEdited.emit())
        self.edition.activated.connect(lambda _row: self.editionChosen.emit())
        self.retranslate()

    @property
    def chosen_edition(self) -> str:
        """Edition that is chosen; "" for the one that holds by the day."""
        return str(self.edition.currentData() or "")

    def take_editions(self, names: Sequence[str]) -> None:
        """Offer the editions of the project (the oldest first); the choice stays."""
        chosen = self.chosen_edition
        self.edition.clear()
        self.edition.addItem("", "")
        for name in reversed(names):
            self.edition.addItem(name, name)
        self.edition.setCurrentIndex(max(self.edition.findData(chosen), 0))
        self.see_as_of(self._day)

    def see_as_of(self, day: date | None) -> None:
        """Name the first choice by the day that the divisions are seen by; None for the newest."""
        self._day = day
        if self.edition.count():
            text = _("The newest") if day is None else _("As of {day}").format(day=day.isoformat())
            self.edition.setItemText(0, text)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.county_label.setText(_("County"))
        self.county.setPlaceholderText(_("if the wording names none"))
        # As wide as its hint, which would be cut else on a small screen.
        hint = self.county.fontMetrics().horizontalAdvance(self.county.placeholderText())
        self.county.setMinimumWidth(hint + _FRAME_PX)
        self.edition_label.setText(_("Edition"))
        self.edition.setToolTip(_("Edition of the administrative divisions in which the names are looked up"))
        self.see_as_of(self._day)
