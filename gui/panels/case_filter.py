"""Which lines the list of cases shows: all products, what is due, open or all cases; by holder, state and words."""

from collections.abc import Sequence

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from gi_atlas.cases.listing import CaseLine, due_lines
from gi_atlas.i18n import N_, _
from gui.panels.case_list import cells_of

PRODUCTS, DUE, OPEN, ALL = "products", "due", "open", "all"
LISTS = {
    PRODUCTS: N_("All products"),
    DUE: N_("What is due"),
    OPEN: N_("Open cases"),
    ALL: N_("All cases"),
}
_LEAST_PX = 36
"""However narrow the window is, each part is there: no dock may be wider than a small screen can hold."""
_NOBODY = "\0"
"""Marks lines that nobody holds: no name of a person or office looks so."""


class CaseFilter(QWidget):
    """The choice of lines.

    Signals
    -------
    changed()
        Other lines are wanted.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.which, self.holder, self.state, self.search = QComboBox(), QComboBox(), QComboBox(), QLineEdit()
        self._lines: Sequence[CaseLine] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for box in (self.holder, self.state):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
        for part, stretch in ((self.which, 2), (self.holder, 2), (self.state, 2), (self.search, 2)):
            part.setMinimumWidth(_LEAST_PX)
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            row.addWidget(part, stretch)
        for name in LISTS:
            self.which.addItem("", name)
        self.search.setClearButtonEnabled(True)
        for box in (self.which, self.holder, self.state):
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.search.textChanged.connect(lambda _text: self.changed.emit())
        self.retranslate()

    def take(self, lines: Sequence[CaseLine]) -> None:
        """Offer the holders and states of these lines; what was chosen stays chosen while there is such a line."""
        self._lines = lines
        holders = sorted({line.holder for line in lines if line.holder})
        has_nobody = any(not line.holder for line in lines)
        nobody = [(_("nobody"), _NOBODY)] if holders and has_nobody else []
        _offer(self.holder, _("Held by: all"), [*((one, one) for one in holders), *nobody])
        states = sorted({line.state_text for line in lines})
        _offer(self.state, _("State: all"), [(one, one) for one in states])

    def chosen(self) -> list[CaseLine]:
        """The lines that are wanted, in the order given."""
        words = self.search.text().casefold().split()
        holder, state = self.holder.currentData() or "", self.state.currentData() or ""
        return [
            line
            for line in _of_list(self._lines, self.which.currentData())
            if (line.holder or _NOBODY) == (holder or line.holder or _NOBODY)
            and state in ("", line.state_text)
            and has_words(line, words)
        ]

    def count(self) -> int:
        """How many lines the chosen list has, whatever the filters."""
        return len(_of_list(self._lines, self.which.currentData()))

    def is_narrowed(self) -> bool:
        """Whether lines are left out that the chosen list has."""
        return bool(self.holder.currentData() or self.state.currentData() or self.search.text().strip())

    def retranslate(self) -> None:
        """Show every word in the current language."""
        for place, text in enumerate(LISTS.values()):
            self.which.setItemText(place, _(text))
        self.which.setAccessibleName(_("Which cases"))
        self.holder.setAccessibleName(_("Held by"))
        self.state.setAccessibleName(_("State"))
        self.search.setPlaceholderText(_("Product, state or who holds it"))
        self.search.setAccessibleName(_("Product, state or who holds it"))
        self.take(self._lines)


def _of_list(lines: Sequence[CaseLine], which: str) -> list[CaseLine]:
    if which == PRODUCTS:
        return list(lines)
    cases = [line for line in lines if line.has_case]
    if which == DUE:
        return due_lines(cases)
    return [line for line in cases if which == ALL or not line.case.is_closed]


def _offer(box: QComboBox, first: str, options: Sequence[tuple[str, str]]) -> None:
    chosen = box.currentData() or ""
    was_blocked = box.blockSignals(True)
    box.clear()
    box.addItem(first, "")
    for text, code in options:
        box.addItem(text, code)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    box.blockSignals(was_blocked)


def has_words(line: CaseLine, words: Sequence[str]) -> bool:
    """Whether every word stands somewhere in a line."""
    text = "\n".join(cells_of(line)).casefold() if words else ""
    return all(word in text for word in words)
