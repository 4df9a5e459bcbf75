"""Second page of the import assistant: open questions, fields, and what importing would do."""

from collections.abc import Sequence
from dataclasses import replace

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.i18n import _
from gi_atlas.services.importing import ImportKind
from gi_atlas.services.offers import Offer, OfferState, answer_of, answered, changed
from gui.dialogs.field_map_box import FieldMapBox
from gui.dialogs.import_words import fault_lines, shown_state
from gui.dialogs.question_box import QuestionBox
from gui.form_widgets.field import Field
from gui.form_widgets.looks import faulty, plain, strong

MOST_FAULTS = 500


class PlanPage(QWidget):
    """Files on the left, the questions and the outcome of the current one on the right.

    ``changed`` gives rows and their offers after an answer; what they would do must then be worked out again.
    """

    changed = pyqtSignal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: list[Offer] = []
        self._rows: list[int] = []
        self._shown: tuple[object, ...] = ()
        self.table = QTableWidget(0, 2)
        self.boxes: list[QuestionBox] = []
        self.field_map: FieldMapBox | None = None
        self.heading, self.state = QLabel(), QLabel()
        self.valid_from = Field(lambda: _("Valid from"), QLineEdit())
        self.for_all, self.skipping = QCheckBox(), QCheckBox()
        self.faults = QPlainTextEdit()
        self._questions, self._question_column = QWidget(), QVBoxLayout()
        self._scroll_area = QScrollArea()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.table.verticalHeader().setVisible(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().resizeSection(0, 150)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self._right_side())
        splitter.setSizes([300, 620])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter, 1)

    def _right_side(self) -> QWidget:
        strong(self.heading)
        for label in (self.heading, self.state):
            label.setWordWrap(True)
        self.faults.setReadOnly(True)
        self.faults.setTabChangesFocus(True)
        self.faults.setMaximumHeight(140)
        self._questions.setLayout(self._question_column)
        self._question_column.setContentsMargins(0, 0, 4, 0)
        self._scroll_area.setWidgetResizable(True)
        self._scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll_area.setWidget(self._questions)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(6, 0, 0, 0)
        column.addWidget(self.heading)
        column.addWidget(self._scroll_area, 1)
        column.addLayout(self._day_row())
        for part in (self.for_all, self.state, self.faults, self.skipping):
            column.addWidget(part)
        return right

    def _day_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.valid_from.label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.valid_from, 1)
        return row

    def _connect(self) -> None:
        self.table.itemSelectionChanged.connect(self._show_current)
        self.skipping.clicked.connect(self._take_skipping)
        self.valid_from.editor.editingFinished.connect(self._take_day)  # type: ignore[union-attr]  # a QLineEdit

    def set_offers(self, offers: Sequence[Offer]) -> None:
        """Show the files that are to be imported; the first that needs an answer is chosen."""
        self._offers = list(offers)
        self._rows = [row for row, offer in enumerate(offers) if offer.examined is not None and offer.kind is not None]
        self._shown = ()
        self.table.setRowCount(len(self._rows))
        for row in self._rows:
            self._fill_row(row)
        self.table.selectRow(0)
        self._show_current()

    def set_offer(self, row: int, offer: Offer) -> None:
        """Show one file anew."""
        self._offers[row] = offer
        if row in self._rows:
            self._fill_row(row)
        if row == self._current_row():
            self._show_current()

    def current_offer(self) -> Offer | None:
        """The file that is shown; None if there is none."""
        row = self._current_row()
        return self._offers[row] if row >= 0 else None

    def choose(self, row: int) -> None:
        """Show the file of a row."""
        if row in self._rows:
            self.table.selectRow(self._rows.index(row))

    def _fill_row(self, row: int) -> None:
        offer = self._offers[row]
        for column, text in enumerate((offer.path.name, shown_state(offer))):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            self.table.setItem(self._rows.index(row), column, item)

    def _current_row(self) -> int:
        place = self.table.currentRow()
        return self._rows[place] if 0 <= place < len(self._rows) else -1

    def _show_current(self) -> None:
        row = self._current_row()
        for part in (self.heading, self.state, self.faults, self.skipping, self.for_all):
            part.setVisible(row >= 0)
        self._show_day(self._offers[row] if row >= 0 else None)
        if row < 0:
            self._clear()
            return
        offer = self._offers[row]
        self.heading.setText(offer.path.name)
        self._show_questions(offer)
        self._show_outcome(offer)

    def _show_questions(self, offer: Offer) -> None:
        # The boxes stay while they ask the same, so that the cursor stays in them.
        shown = (offer.path, offer.kind, *((key, one.code, one.choices) for key, one in offer.asked.items()))
        if shown != self._shown:
            self._clear()
            self._shown = shown
            # What waits for an answer stands first.
            for key in sorted(offer.asked, key=lambda key: answer_of(offer.answers, key) is not None):
                self._add_box(QuestionBox(offer.asked[key], answer_of(offer.answers, key)))
            if offer.roles:
                self._add_field_map(offer)
            elif not offer.asked:
                self._question_column.addWidget(QLabel(_("Nothing has to be asked about this file.")))
            self._question_column.addStretch(1)
        for box in self.boxes:
            box.set_answer(answer_of(offer.answers, box.key))
        if self.field_map is not None:
            self.field_map.show_offer(offer)

    def _add_box(self, box: QuestionBox) -> None:
        box.answered.connect(self._take_answer)
        self.boxes.append(box)
        self._question_column.addWidget(box)

    def _add_field_map(self, offer: Offer) -> None:
        self.field_map = FieldMapBox(offer)
        self.field_map.chosen.connect(lambda role, name: self._take_answer(f"--field {role}", f"{role}={name}"))
        self._question_column.addWidget(self.field_map)

    def _clear(self) -> None:
        self._shown, self.boxes, self.field_map = (), [], None
        while (item := self._question_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()

    def _show_day(self, offer: Offer | None) -> None:
        is_asked = offer is not None and offer.kind is ImportKind.BOUNDARIES
        self.valid_from.setVisible(is_asked)
        self.valid_from.label.setVisible(is_asked)
        if offer is not None and not self.valid_from.editor.hasFocus():
            self.valid_from.editor.setText(offer.answers.valid_from or "")  # type: ignore[union-attr]  # a QLineEdit

    def _show_outcome(self, offer: Offer) -> None:
        lines, more = fault_lines(offer, MOST_FAULTS)
        is_wrong = offer.state in (OfferState.FAULTY, OfferState.FAILED)
        self.state.setText(shown_state(offer))
        faulty(self.state) if is_wrong else plain(self.state)
        rest = [_("… and {count} more").format(count=f"{more:,}")] if more else []
        self.faults.setPlainText("\n".join([*lines, *rest]))
        self.faults.setVisible(bool(lines))
        self.skipping.setChecked(offer.answers.skip_bad_rows)
        has_bad_rows = offer.fault is not None and offer.fault.code == "MANY_FAULTS"
        self.skipping.setVisible(has_bad_rows or offer.answers.skip_bad_rows)
        self.for_all.setVisible(len(self._rows) > 1)

    def _take_answer(self, key: str, value: str) -> None:
        row = self._current_row()
        same = self._same_question(row, key) if self.for_all.isChecked() else [row]
        self._change({number: answered(self._offers[number], key, value) for number in same})

    def _same_question(self, row: int, key: str) -> list[int]:
        mine = self._offers[row]

        def asks_the_same(other: Offer) -> bool:
            if key in mine.asked:
                return key in other.asked and other.asked[key].choices == mine.asked[key].choices
            return other.kind is mine.kind and other.field_names == mine.field_names

        return [number for number in self._rows if number == row or asks_the_same(self._offers[number])]

    def _take_skipping(self, is_skipping: bool) -> None:
        rows = self._rows if self.for_all.isChecked() else [self._current_row()]
        self._change({row: self._with(row, skip_bad_rows=is_skipping) for row in rows})

    def _take_day(self) -> None:
        text = str(self.valid_from.editor.text()).strip()  # type: ignore[union-attr]  # a QLineEdit
        rows = self._rows if self.for_all.isChecked() else [self._current_row()]
        wanted = [row for row in rows if self._offers[row].kind is ImportKind.BOUNDARIES]
        self._change({row: self._with(row, valid_from=text or None) for row in wanted})

    def _with(self, row: int, **answers: object) -> Offer:
        offer = self._offers[row]
        given = replace(offer.answers, **answers)  # type: ignore[arg-type]  # names are those of Answers
        return offer if given == offer.answers else changed(offer, given)

    def _change(self, offers: dict[int, Offer]) -> None:
        fresh = {row: offer for row, offer in offers.items() if offer is not self._offers[row]}
        for row, offer in fresh.items():
            self.set_offer(row, offer)
        if fresh:
            self.changed.emit(fresh)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.table.setHorizontalHeaderLabels([_("File"), _("State")])
        self.for_all.setText(_("Answer for all files that ask the same"))
        self.skipping.setText(_("Leave out the rows that cannot be read"))
        self.valid_from.retranslate()
        self.valid_from.editor.setPlaceholderText(_("For rows without a date of their own: 2026-05-01"))  # type: ignore[union-attr]
        self._shown = ()
        for row in self._rows:
            self._fill_row(row)
        self._show_current()
