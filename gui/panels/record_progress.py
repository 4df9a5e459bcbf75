"""Working out how far a record is while it is filled in, without the window waiting for it."""

from collections.abc import Iterator

from PyQt5.QtCore import QObject, QTimer

from gi_atlas.i18n import _, current_language
from gui.form_widgets.context import FormContext
from gui.form_widgets.form_texts import plain_words
from gui.panels.latest_job import LatestJob
from gui.panels.record_readiness import Missing, ReadinessBar
from gui.panels.record_reading import read_readiness
from gui.panels.record_sheet import RecordSheet
from gui.panels.record_state import RecordState
from survey_forms.completeness import CheckLevel, ItemState, Readiness

DELAY_MS = 400
_DOSSIER = "dossier"


class ReadinessKeeper(QObject):
    """Keeps the bar above the form true: at once when a record is shown, soon after an edit."""

    def __init__(
        self, context: FormContext, state: RecordState, bar: ReadinessBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._bar = state, bar
        self._job = LatestJob(context)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.show_now)

    def show_soon(self) -> None:
        """Something was edited."""
        if not self._timer.isActive():
            self._timer.start()

    def show_now(self) -> None:
        """Work it out for the record that is shown."""
        self._timer.stop()
        sheet = self._state.sheet
        if sheet is None:
            self._job.drop()
            return
        filled, product_id, evidence = sheet.filled_form(), sheet.product_id, tuple(sheet.evidence)
        self._job.ask(
            lambda project, _progress: read_readiness(project, sheet.opened.record, filled, product_id, evidence),
            lambda found: self._take(sheet, found),
        )

    def _take(self, sheet: RecordSheet, found: Readiness) -> None:
        if sheet is self._state.sheet:
            level = wanted_level(sheet)
            self._bar.show_readiness(found.listing, found.dossier, list(missing_of(sheet, found, level)))


def wanted_level(sheet: RecordSheet) -> CheckLevel:
    """How far the person wants to go, as the form's own question for it says."""
    stage = sheet.fields.stage
    is_dossier = bool(stage) and sheet.session.value(stage) == _DOSSIER
    return CheckLevel.DOSSIER if is_dossier else CheckLevel.LISTING


def missing_of(sheet: RecordSheet, found: Readiness, level: CheckLevel) -> Iterator[Missing]:
    """What a record lacks at a level, in words: questions in the order of the form, then items of the checklist."""
    language = sheet.form.language_for(current_language())
    for question in found.open_questions(level):
        node = sheet.node_at(question.path)
        label = plain_words(sheet.session.label(question.path, language)) or (node.name if node is not None else "")
        yield Missing(" ".join(label.split()), question.path)
    for item in found.open_items(level):
        words = [item.title(language), item.message()]
        if item.state == ItemState.TO_CONFIRM:
            words.append(_("to be confirmed"))
        yield Missing(f"{item.item} " + " · ".join(filter(None, words)), item.path)
