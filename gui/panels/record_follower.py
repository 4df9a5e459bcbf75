"""Following what other hands, undo and redo change of the record that is filled in."""

from functools import partial

from PyQt5.QtCore import QObject

from gi_atlas.events import Changes
from gi_atlas.model import Evidence
from gui.form_widgets.context import FormContext
from gui.panels.latest_job import LatestJob
from gui.panels.record_reading import ReadRecord, read_evidence, read_if_there
from gui.panels.record_sheet import OpenedRecord, RecordSheet
from gui.panels.record_state import RecordState

_READ_WITH_IT = ("gi_record", "gi_evidence", "gi_product", "gi_form", "gi_admin_unit")


class RecordFollower(QObject):
    """Reads the record again when it changed elsewhere, unless a person's edits would be lost by it."""

    def __init__(self, context: FormContext, state: RecordState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._record, self._evidence = LatestJob(context), LatestJob(context)

    def take_changes(self, changes: Changes) -> None:
        """Follow what a command, undo or redo changed in the project."""
        state = self._state
        if state.reader.record_id and changes.touches(*_READ_WITH_IT):
            state.reader.again()
        sheet = state.sheet
        if sheet is None or state.saver.is_saving(state.record_id):
            return
        is_changed = state.record_id in changes.tables.get("gi_record", frozenset())
        if is_changed and not sheet.opened.is_new:
            self._follow()
        if changes.touches("gi_admin_unit"):
            self._offer_other_units(sheet)
        if changes.touches("gi_evidence"):
            self.reload_evidence()

    def _offer_other_units(self, sheet: RecordSheet) -> None:
        # Choices are part of a session; one that was written into keeps those it has until it is saved.
        if sheet.opened.is_new:
            self._state.begin_with(sheet.form.form_id)
        else:
            self._follow(is_forced=True)

    def _follow(self, is_forced: bool = False) -> None:
        sheet = self._state.sheet
        if sheet is None or sheet.is_dirty:
            return  # saving will find the conflict and ask
        self._record.ask(
            lambda project, _progress: read_if_there(project, sheet.record_id),
            partial(self._take, sheet.opened, is_forced),
        )

    def _take(self, asked: OpenedRecord, is_forced: bool, read: ReadRecord | None) -> None:
        state, sheet = self._state, self._state.sheet
        if (
            sheet is None
            or sheet.record_id != asked.record.id
            or sheet.is_dirty
            or state.saver.is_saving(sheet.record_id)
        ):
            return
        if sheet.opened is not asked:
            self._follow(is_forced)  # what was read may be older than what is shown by now
        elif read is None:
            state.forget_record()
        elif is_forced or read.sheet.opened.record != sheet.opened.record:
            state.take_again(read)

    def reload_evidence(self) -> None:
        """Read the record's evidence again."""
        sheet = self._state.sheet
        if sheet is None or sheet.opened.is_new:
            return
        self._evidence.ask(
            lambda project, _progress: read_evidence(project, sheet.opened.record),
            partial(self._take_evidence, sheet, sheet.opened),
        )

    def _take_evidence(self, asked: RecordSheet, opened: OpenedRecord, stored: tuple[Evidence, ...]) -> None:
        if self._state.sheet is not asked:
            return
        if asked.opened is not opened:
            self.reload_evidence()  # what was read may be older than what is shown by now
            return
        asked.take_evidence(stored)
        self._state.evidenceChanged.emit()
