"""The dialog that asks for the facts of one act on a case, with what will be due by it."""

from collections.abc import Sequence
from datetime import date

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gi_atlas.cases.clock import clock_of, enter
from gi_atlas.cases.days import read_day, today_in_china
from gi_atlas.cases.disputing import Outline, outlines
from gi_atlas.cases.listing import CaseDetails
from gi_atlas.cases.table import CaseTable, in_language
from gi_atlas.cases.warning import move_warnings
from gi_atlas.cases.words import basis_text, source_text, standing_text, state_note, weekday_text
from gi_atlas.errors import GiAtlasError, UsageError
from gi_atlas.i18n import _
from gi_atlas.model import Case, Product
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import faulty, fit_to_screen, plain, quiet, strong
from gui.form_widgets.progress_row import ProgressRow
from gui.panels.case_acts import (
    BEGIN,
    MOVE,
    OVERRULABLE,
    PARTING,
    CaseAct,
    moves_to_choose,
    states_to_choose,
    usual_day,
)
from gui.panels.case_fields import editor_of, make_searchable, place_told
from gui.panels.case_papers import PaperList
from gui.panels.latest_job import LatestJob


class CaseStepDialog(QDialog):
    """Asks for what an act needs, carries it out, stays open while it is refused.

    Parameters
    ----------
    context : FormContext
        With a project open for writing.
    act : CaseAct
    table : CaseTable
        The one that counts.
    details : CaseDetails or None
        The case as it is seen; None to begin one.
    products : sequence of Product
        To choose from, for a new case; the first is proposed.

    Signals
    -------
    done(case_id)
        The act was carried out.
    """

    done_with = pyqtSignal(str)

    def __init__(
        self,
        context: FormContext,
        act: CaseAct,
        table: CaseTable,
        details: CaseDetails | None = None,
        products: Sequence[Product] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._act, self._table, self._details = context, act, table, details
        self._proposed = ""
        self.fields: dict[str, QLineEdit | QComboBox | PaperList] = {}
        self.labels: dict[str, QLabel] = {}
        self.preview, self.warning, self.outcome = QLabel(), QLabel(), QLabel()
        self._asking, self._listing = LatestJob(context), LatestJob(context)
        self.finished.connect(lambda _answer: self._asking.drop())
        self.finished.connect(lambda _answer: self._listing.drop())
        self.progress = ProgressRow(context.run_job)
        self.buttons = QDialogButtonBox(self)
        for button in (QDialogButtonBox.StandardButton.Save, QDialogButtonBox.StandardButton.Cancel):
            self.buttons.addButton(button)
        self._lay_out()
        self._fill(products)
        self._connect()
        self.retranslate()
        self._follow_state()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name in (*self._act.fields, "despite"):
            self.fields[name] = editor_of(name)
            self.labels[name] = QLabel()
            self.labels[name].setBuddy(self.fields[name])
            form.addRow(self.labels[name], self.fields[name])
        for label in (self.preview, self.warning, self.outcome):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        quiet(self.preview)
        # A small screen has no room for all fields; what is refused and the buttons stay in sight.
        inner, area, column = QWidget(), QScrollArea(), QVBoxLayout(self)
        inner.setLayout(form)
        form.addRow(self.preview)
        form.addRow(self.warning)
        strong(self.warning)
        self.warning.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.warning.hide()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        column.addWidget(area, 1)
        for part in (self.outcome, self.progress, self.buttons):
            column.addWidget(part)
        self._show_reason(False)
        self.outcome.hide()
        fit_to_screen(self, 580, 540)

    def _fill(self, products: Sequence[Product]) -> None:
        if "product" in self.fields:
            make_searchable(self._box("product"), [(one.name_official, one.id) for one in products])
        if "track" in self.fields:
            for track in self._table.tracks.values():
                self._box("track").addItem(in_language(track.titles), track.code)
        if "state" in self.fields:
            self._fill_states()
        if "due_on" in self.fields and self._details is not None and self._details.line.clock.due_on is not None:
            self._line("due_on").setText(self._details.line.clock.due_on.isoformat())

    def _ask_outlines(self) -> None:
        if "outline" in self.fields and self._details is not None:
            product_id = self._details.line.product.id
            self._listing.ask(lambda project, _progress: outlines(project, product_id), self._take_outlines)

    def _take_outlines(self, found: Sequence[Outline]) -> None:
        box, typed, chosen = self._box("outline"), self._box("outline").currentText(), self.told("outline")
        make_searchable(box, [("", ""), *((one.title, one.key) for one in found)])
        place = box.findData(chosen) if chosen else -1  # the language may have changed its title
        box.setCurrentIndex(place) if place >= 0 else box.setEditText(typed)

    def _state_options(self) -> list[tuple[str, str]]:
        if self._act is MOVE and self._details is not None:
            return moves_to_choose(self._table, self._details)
        return states_to_choose(self._table, self.told("track"))

    def _name_options(self) -> None:
        """Name what can be chosen in the current language; the choice stays."""
        if "track" in self.fields:
            for place, track in enumerate(self._table.tracks.values()):
                self._box("track").setItemText(place, in_language(track.titles))
        if "state" in self.fields:
            for place, (_code, text) in enumerate(self._state_options()):
                self._box("state").setItemText(place, text)
        self._ask_outlines()

    def _fill_states(self) -> None:
        box = self._box("state")
        box.clear()
        for code, text in self._state_options():
            box.addItem(text, code)
        if self._act is not MOVE or self._details is None:
            first = self._table.tracks[self.told("track")].first_state
            box.setCurrentIndex(max(box.findData(first), 0))

    def _connect(self) -> None:
        if "track" in self.fields:
            self._box("track").currentIndexChanged.connect(lambda _place: self._fill_states())
        if "state" in self.fields:
            self._box("state").currentIndexChanged.connect(lambda _place: self._follow_state())
        self._line("on_day").textChanged.connect(lambda _text: self._show_preview())
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        self.progress.busy_changed.connect(self._show_busy)

    def _box(self, name: str) -> QComboBox:
        box = self.fields[name]
        assert isinstance(box, QComboBox)
        return box

    def _line(self, name: str) -> QLineEdit:
        line = self.fields[name]
        assert isinstance(line, QLineEdit)
        return line

    # What is told

    def told(self, name: str) -> str:
        """What a field says: a chosen thing's id or code, or the text; "" if it is not asked for."""
        field = self.fields.get(name)
        if isinstance(field, PaperList):
            return PARTING.join(map(str, field.paths()))
        if isinstance(field, QComboBox):
            place = place_told(field)
            return str(field.itemData(place) or "") if place >= 0 else ""
        return field.text() if field is not None else ""

    def _follow_state(self) -> None:
        """Propose the day that fits the step, unless the person wrote another one."""
        if self._line("on_day").text() == self._proposed:
            self._proposed = usual_day(self._details, self.told("state")).isoformat()
            self._line("on_day").setText(self._proposed)
        self._show_preview()
        self._ask_warnings()

    def _ask_warnings(self) -> None:
        """Look, beside the person's typing, for what the step should not go without; it may go all the same."""
        self._show_warnings([])
        case, state = self._details.line.case if self._details is not None else None, self.told("state")
        if self._act is MOVE and case is not None and state:
            self._asking.ask(
                lambda project, progress: move_warnings(project, case.id, state, progress), self._show_warnings
            )

    def _show_warnings(self, texts: list[str]) -> None:
        self.warning.setText("\n".join(_("Warning: {text}").format(text=text) for text in texts))
        self.warning.setVisible(bool(texts))

    def _show_preview(self) -> None:
        text = self._preview_text()
        self.preview.setText(text)
        self.preview.setVisible(bool(text))

    def _preview_text(self) -> str:
        state = self._table.states.get(self.told("state"))
        if state is None:
            return ""
        day = self._day()
        lines = [in_language(state.holders) and _("Then held by: {holder}").format(holder=in_language(state.holders))]
        due = self._due_text(day) if state.period is not None and day is not None else ""
        lines += [due or source_text(state.basis), state_note(state)]
        return "\n".join(line for line in lines if line)

    def _due_text(self, day: date) -> str:
        state = self._table.states[self.told("state")]
        try:
            case = enter(self._table, Case("", self._track), state, day)
        except OverflowError:
            return ""
        clock = clock_of(self._table, case, today_in_china())
        if clock.due_on is None:
            return ""
        left, due = standing_text(clock), in_language(state.dues)
        text = _("Then due: {due} {day} ({weekday}), {left}")
        told = text.format(due=due, day=clock.due_on, weekday=weekday_text(clock.due_on), left=left)
        return f"{told}\n{basis_text(clock)}"

    @property
    def _track(self) -> str:
        return self._details.line.case.track if self._details is not None else self.told("track")

    def _day(self) -> date | None:
        try:
            return read_day(self.told("on_day"))
        except UsageError:
            return None

    # Carrying it out

    def save(self) -> None:
        """Carry the act out; what is refused is told below the fields."""
        project, act = self._context.opened(), self._act
        case = self._details.line.case if self._details is not None else None
        told = {name: self.told(name) for name in self.fields}
        state = self._table.states.get(told.get("state", ""))
        told["state_title"] = in_language(state.titles, "zh") if state is not None else ""
        if act is BEGIN and not told["product"]:
            self._refuse(UsageError("CASE_PRODUCT_UNKNOWN", value=self._box("product").currentText()))
            return
        if "outline" in told and not told["outline"] and self._box("outline").currentText().strip():
            self._refuse(UsageError("CASE_OUTLINE_UNKNOWN", value=self._box("outline").currentText()))
            return
        self.outcome.hide()
        self.progress.run(lambda progress: act.do(project, case, told, progress), self._take, self._refuse)

    def _take(self, case: Case) -> None:
        self.accept()
        self.done_with.emit(case.id)

    def _refuse(self, error: GiAtlasError) -> None:
        self.outcome.setText(error.message())
        self.outcome.show()
        faulty(self.outcome)
        if error.code in OVERRULABLE:
            self._show_reason(True)
            self.fields["despite"].setFocus()

    def _show_reason(self, is_shown: bool) -> None:
        for part in (self.labels["despite"], self.fields["despite"]):
            part.setVisible(is_shown)

    def _show_busy(self, is_busy: bool) -> None:
        button = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        button.setEnabled(not is_busy)
        button.setDefault(not is_busy)  # a button that was disabled gave this up

    def reject(self) -> None:
        """Close; what runs is stopped."""
        self.progress.cancel()
        super().reject()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.setWindowTitle(_(self._act.title))
        for name, label in self.labels.items():
            label.setText(_(self._act.label(name)))
            self.fields[name].setAccessibleName(label.text())
        for name in ("on_day", "due_on"):
            if name in self.fields:
                self._line(name).setPlaceholderText(_("YYYY-MM-DD"))
        if isinstance(papers := self.fields.get("papers"), PaperList):
            papers.retranslate()
        if isinstance(outline := self.fields.get("outline"), QComboBox):
            outline.lineEdit().setPlaceholderText(_("A boundary, or an outline imported as a layer"))
        if "holder" in self.fields:
            self._line("holder").setPlaceholderText(_("Empty: whom the table names"))
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText(_("Save"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))
        self.progress.retranslate()
        self._name_options()
        if not self.warning.isHidden():
            self._ask_warnings()
        plain(self.outcome) if self.outcome.isHidden() else faulty(self.outcome)
        self._show_preview()
