"""One case: where it stands, who holds it, what is due when and by which rule; its way and its next steps."""

from collections.abc import Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtGui import QColor, QPalette, QShowEvent
from PyQt5.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gi_atlas.cases.listing import CaseDetails, CaseLine, StepLine
from gi_atlas.cases.words import act_text, dispute_lines, due_text, rule_text, state_note, step_text
from gi_atlas.i18n import _
from gi_atlas.model import Product
from gui.form_widgets.looks import plain, quiet, strong
from gui.panels.case_acts import ACTS, MOVE, OPPOSE, CaseAct
from gui.panels.case_list import COLOURS


class CaseView(QWidget):
    """Shows one case of a product.

    Signals
    -------
    actAsked(name)
        One of ``ACTS`` is wanted, or "remove".
    caseAsked(case_id)
        Another case of the product is wanted.
    outlineWanted(kind, thing_id)
        What an opposition disputes should be shown on the map.
    becameVisible()
        It was hidden and is not any more.
    """

    actAsked = pyqtSignal(str)
    becameVisible = pyqtSignal()
    caseAsked = pyqtSignal(str)
    outlineWanted = pyqtSignal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.details: CaseDetails | None = None
        self._product: Product | None = None
        self._can_edit = False
        self.heading, self.state_label, self.due_label, self.basis_label = (QLabel() for _n in range(4))
        self.other_cases, self.steps, self.steps_label = QComboBox(), QLabel(), QLabel()
        self.scroll_area = QScrollArea()
        self.act_buttons: dict[str, QPushButton] = {act.name: QPushButton() for act in ACTS}
        self.remove_button = QPushButton()
        self.dispute_label, self.outline_button, self.papers_button = QLabel(), QPushButton(), QPushButton()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        strong(self.heading, self.due_label, self.steps_label)
        quiet(self.basis_label)
        for label in (self.heading, self.state_label, self.due_label, self.basis_label, self.dispute_label, self.steps):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.other_cases.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.other_cases.setMinimumContentsLength(12)
        buttons = QGridLayout()
        further = (self.remove_button, self.outline_button, self.papers_button)
        for number, button in enumerate((*self.act_buttons.values(), *further)):
            button.setAutoDefault(False)
            buttons.addWidget(button, *divmod(number, 2))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(6, 6, 6, 6)
        for part in (self.heading, self.other_cases, self.state_label, self.due_label, self.basis_label):
            column.addWidget(part)
        column.addWidget(self.dispute_label)
        column.addLayout(buttons)
        column.addWidget(self.steps_label)
        column.addWidget(self.steps)
        column.addStretch(1)
        self._scroll(content)

    def _scroll(self, content: QWidget) -> None:
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)

    def _connect(self) -> None:
        for name, button in self.act_buttons.items():
            button.clicked.connect(lambda _checked, name=name: self.actAsked.emit(name))
        self.remove_button.clicked.connect(lambda _checked: self.actAsked.emit("remove"))
        self.papers_button.clicked.connect(lambda _checked: self.actAsked.emit("papers"))
        self.outline_button.clicked.connect(lambda _checked: self._ask_outline())
        self.other_cases.activated.connect(lambda place: self.caseAsked.emit(self.other_cases.itemData(place)))

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that it can be seen: what changed meanwhile is read only now."""
        super().showEvent(event)
        self.becameVisible.emit()

    # What is shown

    def show_case(self, details: CaseDetails, same_product: Sequence[CaseLine], can_edit: bool) -> None:
        """Show a case; ``same_product`` are all cases of its product."""
        self.details, self._product, self._can_edit = details, details.line.product, can_edit
        self.other_cases.clear()
        for line in same_product:
            self.other_cases.addItem(_case_name(line), line.case.id)
        self.other_cases.setCurrentIndex(self.other_cases.findData(details.line.case.id))
        self.other_cases.setVisible(len(same_product) > 1)
        self.retranslate()

    def show_none(self, product: Product | None, can_edit: bool = False) -> None:
        """Show that a product has no case, or that none is chosen."""
        self.details, self._product, self._can_edit = None, product, can_edit
        self.other_cases.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self._name_buttons()
        self.steps_label.setText(_("Steps of the case"))
        self.steps.setAccessibleName(_("Steps of the case"))
        self.other_cases.setToolTip(_("Other cases of this product"))
        if self.details is None:
            self._say_none()
        else:
            self._say(self.details)
        self._show_dispute()
        self._show_buttons()

    def _say_none(self) -> None:
        name = self._product.name_official if self._product else ""
        self.heading.setText(name or _("No case chosen"))
        hint = _("This product has no case yet. Begin one.") if name else _("Choose a case in the list, or a product.")
        self.state_label.setText(hint)
        self.due_label.hide()
        self.basis_label.hide()
        self.steps.clear()

    def _say(self, details: CaseDetails) -> None:
        line = details.line
        who = f" ({line.who})" if line.who else ""
        self.heading.setText(f"{line.product.name_official}{who} · {line.track_text}")
        held = _("held by {holder}").format(holder=line.holder) if line.holder else ""
        since = _("since {day}").format(day=line.case.entered_on) if line.case.entered_on else ""
        opposed = _("opposed: {count}").format(count=line.open_oppositions) if line.open_oppositions else ""
        self.state_label.setText(" · ".join(part for part in (line.state_text, since, held, opposed) if part))
        self.due_label.setText(due_text(line))
        self.due_label.setVisible(not line.case.is_closed)
        _paint(self.due_label, COLOURS.get(line.clock.standing))
        told = " · ".join(part for part in (rule_text(line), state_note(line.state)) if part)
        self.basis_label.setText(told)
        self.basis_label.setVisible(bool(told))
        self._show_steps(details.steps)

    def _show_steps(self, steps: Sequence[StepLine]) -> None:
        self.steps.setText("\n\n".join(_step_lines(step) for step in reversed(steps)))

    def _show_dispute(self) -> None:
        dispute = self.details.dispute if self.details is not None else None
        lines = dispute_lines(dispute) if dispute is not None else []
        self.dispute_label.setText("\n".join(lines))
        self.dispute_label.setVisible(bool(lines))
        self.outline_button.setVisible(dispute is not None and dispute.outline is not None)
        self.papers_button.setVisible(dispute is not None)
        self.papers_button.setEnabled(self._can_edit)

    def _ask_outline(self) -> None:
        dispute = self.details.dispute if self.details is not None else None
        if dispute is not None and dispute.outline is not None:
            self.outlineWanted.emit(dispute.outline.kind, dispute.outline.thing_id)

    # Buttons

    def _name_buttons(self) -> None:
        for act in ACTS:
            self.act_buttons[act.name].setText(_(act.button))
            self.act_buttons[act.name].setToolTip(_(act.tip))
        self.remove_button.setText(_("Remove"))
        self.remove_button.setToolTip(
            _("Remove the case with its steps and the oppositions to it; undo brings all back")
        )
        self.outline_button.setText(_("Show on the map"))
        self.outline_button.setToolTip(_("Show the disputed ground on the map"))
        self.papers_button.setText(_("Add &papers…"))
        self.papers_button.setToolTip(_("Put papers of the opponent beside the opposition"))

    def _show_buttons(self) -> None:
        for part in (self.steps, self.steps_label):
            part.setVisible(self.details is not None)
        for act in ACTS:
            self.act_buttons[act.name].setVisible(self.details is not None)
            self.act_buttons[act.name].setEnabled(self._can_edit and self._is_offered(act))
        self.remove_button.setVisible(self.details is not None)
        self.remove_button.setEnabled(self._can_edit and self.details is not None)

    def _is_offered(self, act: CaseAct) -> bool:
        details = self.details
        if details is None or details.line.case.is_closed:
            return False
        if act is MOVE:
            return bool(details.moves)
        if act is OPPOSE:
            return details.takes_opposition
        return True


def _step_lines(step: StepLine) -> str:
    event = step.event
    day = event.on_day.isoformat() if event.on_day else "?"
    told = " · ".join(part for part in (event.who, act_text(step.act), event.note) if part)
    return "\n".join(part for part in (f"{day}  {step_text(step)}", told) if part)


def _case_name(line: CaseLine) -> str:
    who = f" ({line.who})" if line.who else ""
    return f"{line.track_text}{who}: {line.state_text}"


def _paint(label: QLabel, colour: QColor | None) -> None:
    plain(label)
    if colour is not None:
        palette = label.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        label.setPalette(palette)
