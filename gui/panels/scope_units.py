"""Page of the units that a wording names: what each was found to be, and what a person says it is."""

from collections.abc import Mapping, Sequence

from PyQt5.QtCore import QItemSelectionModel, Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.i18n import _
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.services.scope_desk import Desk, subject_of
from gui.form_widgets.looks import quiet
from gui.models.scope_units import ScopeUnitsModel
from gui.panels.scope_frame import fit_headings

_WHOLE_ROW = (
    QItemSelectionModel.SelectionFlags(QItemSelectionModel.SelectionFlag.ClearAndSelect)
    | QItemSelectionModel.SelectionFlag.Rows
)
_WIDTHS = (100, 110, 64, 105, 80, 150, 90)


class ScopeUnits(QWidget):
    """Units in a table; below it the successor of the one that is chosen is entered.

    Signals
    -------
    unitChosen(number)
        The person chose a unit of the wording.
    successorEntered(name, code)
        The person says what a unit, or the county above it, is; "" takes back what was said.
    choicesAsked(ResolvedUnit)
        What the chosen unit may be is to be offered.
    """

    unitChosen = pyqtSignal(int)
    successorEntered = pyqtSignal(str, str)
    choicesAsked = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self.table = ScopeUnitsModel(), QTableView()
        self.why, self.subject, self.code = QLabel(), QLabel(), QComboBox()
        self.set_button, self.clear_button = QPushButton(), QPushButton()
        self._manual: Mapping[str, str] = {}
        self._shown: tuple[int, str] = (-1, "")
        self._is_following = False
        self._set_up_table()
        self._lay_out()
        self.set_button.clicked.connect(self._enter)
        self.clear_button.clicked.connect(self._take_back)
        self.code.lineEdit().returnPressed.connect(self._enter)
        self.code.editTextChanged.connect(lambda _text: self._check())
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.retranslate()
        self._show_chosen()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 6)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.horizontalHeader().setStretchLastSection(True)

    def _lay_out(self) -> None:
        quiet(self.why)
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.subject.setTextFormat(Qt.TextFormat.PlainText)
        self.code.setEditable(True)
        self.code.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.code.setMinimumContentsLength(14)
        self.code.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.code.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        self.code.completer().setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.subject.setBuddy(self.code)
        row = QHBoxLayout()
        row.addWidget(self.subject)
        row.addWidget(self.code, 1)
        row.addWidget(self.set_button)
        row.addWidget(self.clear_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.table, 1)
        column.addWidget(self.why)
        column.addLayout(row)

    # What is shown

    def show_desk(self, desk: Desk | None, manual: Mapping[str, str]) -> None:
        """Show the units of a wording, and what the person said of them."""
        self._manual = manual
        self._shown = (-1, "")
        row = self.table.currentIndex().row()
        self.model.show_desk(desk)
        if 0 <= row < self.model.rowCount() and not self.table.currentIndex().isValid():
            self.choose(row)
        self._show_chosen()

    @property
    def chosen(self) -> int:
        """Number of the unit that is chosen; -1 if none is."""
        row = self.table.currentIndex().row()
        return row if 0 <= row < self.model.rowCount() else -1

    def choose(self, number: int) -> None:
        """Choose a unit without telling of it."""
        self._is_following = True
        self.table.selectionModel().setCurrentIndex(self.model.index(number, 0), _WHOLE_ROW)
        self._is_following = False
        self._show_chosen()

    def _choose(self) -> None:
        if not self._is_following:
            self._show_chosen()
            if self.chosen >= 0:
                self.unitChosen.emit(self.chosen)

    @property
    def _unit(self) -> ResolvedUnit | None:
        return self.model.units[self.chosen] if self.chosen >= 0 else None

    @property
    def _subject(self) -> str:
        """Name whose successor is entered: the unit's, or that of a county that was entered before."""
        unit = self._unit
        if unit is None:
            return ""
        above = next((name for name in reversed(unit.phrase.parents) if name in self._manual), "")
        return above or subject_of(unit)

    def _show_chosen(self) -> None:
        unit, subject = self._unit, self._subject
        self.why.setText(unit.message if unit is not None else "")
        self.why.setVisible(bool(self.why.text()))
        self.subject.setText(_("{name} is:").format(name=subject.rsplit("/", 1)[-1]) if subject else "")
        self.subject.setToolTip(subject)
        if (self.chosen, subject) != self._shown:
            self._shown = (self.chosen, subject)
            self.code.clear()
            self.code.setEditText(self._manual.get(subject, ""))
            if unit is not None and unit.edition:
                self.choicesAsked.emit(unit)
        self._check()

    def offer(self, unit: ResolvedUnit, choices: Sequence[str]) -> None:
        """Offer what the chosen unit may be; what was typed stays."""
        if unit == self._unit:
            typed = self.code.currentText()
            self.code.clear()
            self.code.addItems(choices)
            self.code.setCurrentIndex(-1)
            self.code.setEditText(typed)

    def _check(self) -> None:
        subject = self._subject
        text = self.code.currentText().strip()
        self.code.setEnabled(bool(subject))
        self.set_button.setEnabled(bool(subject and text) and text != self._manual.get(subject))
        self.clear_button.setEnabled(subject in self._manual)

    def ask_successor(self) -> None:
        """Put the cursor where the successor of the chosen unit is entered."""
        self.code.setFocus()
        self.code.lineEdit().selectAll()

    def _enter(self) -> None:
        code = self.code.currentText().split()[:1]
        if self._subject and code:
            self.code.lineEdit().setModified(False)
            self.successorEntered.emit(self._subject, code[0])

    def _take_back(self) -> None:
        if self._subject in self._manual:
            self.successorEntered.emit(self._subject, "")

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.model.retranslate()
        fit_headings(self.table, _WIDTHS)
        self.set_button.setText(_("Set successor"))
        self.set_button.setToolTip(_("Take this code for the name, here and for every unit under it"))
        self.clear_button.setText(_("Take back"))
        self.code.lineEdit().setPlaceholderText(_("Code in the edition, or choose what is alike"))
        self._show_chosen()
