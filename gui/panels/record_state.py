"""Which record is filled in and how far it is on its way to the disk; the form of records shows what this says."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PyQt5.QtCore import QObject, pyqtSignal

from gi_atlas.errors import EditConflict, GiAtlasError
from gi_atlas.events import Changes
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.services.editing import remove
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.form_widgets.draft_keeper import DraftKeeper, Edit
from gui.panels.latest_job import LatestJob
from gui.panels.record_reader import ReadQuestion, RecordReader
from gui.panels.record_reading import ReadRecord, read_draft, read_if_there, read_new, read_record, read_upgraded
from gui.panels.record_saver import FilledSheet, RecordSaver, store_sheet
from gui.panels.record_sheet import DRAFT_PREFIX, OpenedRecord, RecordSheet

Then = Callable[[OpenedRecord], object]


class RecordState(QObject):
    """At most one record that is filled in.

    Signals
    -------
    shown()
        Another record is filled in, or none.
    replaced()
        The same record was read again, because it changed elsewhere.
    stateChanged()
        ``state`` is another.
    evidenceChanged()
        The record has other evidence.
    stored(str)
        The record with this id is on the disk.
    conflict(str, list)
        The record with this id changed elsewhere, in these columns; what was written is kept as a draft.
    draftFound(str)
        The record with this id is shown with what a draft held.
    upgraded(str, list of str)
        The record is filled in with this version of its form now; what found no place there.
    left()
        Nothing is shown any more, so that something else may be offered.
    """

    shown = pyqtSignal()
    replaced = pyqtSignal()
    stateChanged = pyqtSignal()
    evidenceChanged = pyqtSignal()
    stored = pyqtSignal(str)
    conflict = pyqtSignal(str, list)
    draftFound = pyqtSignal(str)
    upgraded = pyqtSignal(str, list)
    left = pyqtSignal()

    def __init__(self, context: FormContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.sheet: RecordSheet | None = None
        self.read: ReadRecord | None = None
        self.state = "NONE"
        self._is_draft_failing = False
        self._usual_form = ""
        self.drafts = DraftKeeper(context.drafts, self._draft, self)
        self.saver = RecordSaver(context, self)
        self.reader = RecordReader(context, self._take_unread, self.saver.is_saving)
        self._refused: set[str] = set()  # records whose last edits are in their drafts alone
        self._asking = LatestJob(context)
        self.drafts.written.connect(self._take_draft_written)
        self.drafts.failed.connect(self._take_draft_failed)
        self.saver.stored.connect(self._take_stored)
        self.saver.refused.connect(self._take_refusal)

    # What is filled in

    @property
    def record_id(self) -> str:
        """Id of the record; "" for none."""
        return self.sheet.record_id if self.sheet else ""

    @property
    def is_dirty(self) -> bool:
        """Whether a person's edits differ from what is stored."""
        return self.sheet is not None and self.sheet.is_dirty

    def begin(self, record: SurveyRecord, form_id: str = "") -> None:
        """Begin a record with one of the project's forms, or the one that was chosen for new records last."""
        self.put_away()
        wanted = form_id or self._usual_form
        self._await(record.id, lambda project: read_new(project, record, wanted), self._take_read)

    def begin_with(self, form_id: str) -> None:
        """Begin the new record, into which nothing was written yet, with another form."""
        sheet = self.sheet
        if sheet is None or self.saver.is_saving(sheet.record_id):
            return
        if sheet.opened.is_new and not sheet.is_touched:
            self._usual_form = form_id
            record = sheet.opened.record
            # The form that is shown stays until the other one is there: keys that choose go on choosing.
            self.reader.ask(record.id, lambda project: read_new(project, record, form_id), self._take_other_form)

    def _take_other_form(self, read: ReadRecord | None) -> None:
        if self.sheet is None or not self.sheet.is_touched:
            self._take(read)

    def show_record(self, record_id: str) -> None:
        """Fill in a stored record as soon as it is read; one that was being edited is saved first."""
        if record_id in ("", self.record_id, self.reader.record_id):
            return
        self.put_away()
        drafts = self._context.drafts()

        def read(project: Project) -> ReadRecord:
            kept = drafts if record_id in self._refused else None
            draft = kept.get(f"{DRAFT_PREFIX}{record_id}") if kept is not None else None
            return read_record(project, record_id) if draft is None else read_draft(project, draft)

        self._await(record_id, read, self._take_read)

    def open_draft(self, draft: Mapping[str, Any]) -> None:
        """Fill in the record of a draft with what was typed."""
        self.put_away()
        self._await(str(draft["record_id"]), lambda project: read_draft(project, draft), self._take_read)

    def show_stored(self, record_id: str) -> None:
        """Give up what was written and show what is stored."""
        self.drafts.cancel()
        self.drafts.drop(f"{DRAFT_PREFIX}{record_id}")
        self._take(None)
        self._await(record_id, lambda project: read_if_there(project, record_id), self._take_read)

    def put_away(self) -> None:
        """Save what was edited and show nothing."""
        if self.is_dirty and self._context.can_edit:
            self._submit()
        else:
            self._drop_needless_draft()
        self.drafts.cancel()
        self._take(None)

    def _drop_needless_draft(self) -> None:
        # What was written and taken back is as it is stored; it would be offered after the next start.
        sheet, read = self.sheet, self.read
        if sheet is None or read is None or self.saver.is_saving(sheet.record_id):
            return
        if read.is_from_draft or self.drafts.holds(sheet.opened.draft_key):
            self.drafts.drop(sheet.opened.draft_key)

    def forget(self) -> None:
        """Show nothing, without saving: the project is closed or the record is gone."""
        self._usual_form = ""
        self._refused.clear()
        self.drafts.settle()
        self.drafts.cancel()
        self._take(None)

    def _await(self, record_id: str, question: ReadQuestion, on_read: Callable[[ReadRecord | None], object]) -> None:
        # A long import may hold the file for a while; the window must not wait with it.
        self._set_state("READING")
        self.reader.ask(record_id, question, on_read)

    def _take_read(self, read: ReadRecord | None) -> None:
        self._take(read)
        self._refused.discard(self.record_id)
        if read is not None and read.is_from_draft:
            self._set_state("DRAFT")
            self.draftFound.emit(self.record_id)
            if read.sheet.is_outdated and self.is_dirty:
                self.conflict.emit(self.record_id, [])

    def _take_unread(self) -> None:
        self._take(None)
        self.left.emit()

    def _take(self, read: ReadRecord | None) -> None:
        self.reader.drop()
        self.read = read
        self.sheet = read.sheet if read is not None else None
        self._set_state(self._resting_state())
        self.shown.emit()

    def _resting_state(self) -> str:
        if self.sheet is None:
            return "NONE"
        if not self._context.can_edit:
            return "READ_ONLY"
        if self.sheet.opened.is_new:
            return "NEW"
        return "HALF" if self.sheet.opened.record.is_half else "SAVED"

    def _set_state(self, state: str) -> None:
        self.state = state
        self.stateChanged.emit()

    def take_again(self, read: ReadRecord) -> None:
        """Fill in the same record as it was read again."""
        if self.sheet is not None:
            read.sheet.at = self.sheet.at
        self.read, self.sheet = read, read.sheet
        self._set_state(self._resting_state())
        self.replaced.emit()

    def forget_record(self) -> None:
        """Show nothing, the draft goes too: the record is gone."""
        self.drafts.cancel()
        self._take(None)

    # Editing

    def take_edit(self, path: str) -> None:
        """A person changed the answer, or the rows of a repeat, at a path."""
        if self.sheet is not None:
            self._keep(self.sheet.edit_at(path))

    def take_found(self) -> None:
        """The program looked something up: kept with what a person wrote, and no reason to keep a record by itself."""
        if self.sheet is not None and self.sheet.is_touched:
            self._keep(None)

    def take_product(self, product_id: str, has_answers: bool = False) -> None:
        """A person chose another product, which may have answered questions too."""
        if self.sheet is not None:
            self.sheet.product_id = product_id
            self._keep(None if has_answers else {"product_id": product_id})

    def take_evidence_texts(self, evidence: list[Evidence]) -> None:
        """A person changed texts about the evidence."""
        if self.sheet is not None:
            self.sheet.evidence = evidence
            self._keep({"evidence": self.sheet.draft()["evidence"]})

    def _keep(self, edit: Edit | None) -> None:
        assert self.sheet is not None
        self.sheet.is_touched = True
        self.drafts.touch(edit)
        self._set_state("NO_DRAFT" if self._is_draft_failing else "EDITED")

    def _draft(self) -> tuple[str, dict[str, Any]]:
        assert self.sheet is not None
        return self.sheet.opened.draft_key, self.sheet.draft()

    def _take_draft_written(self) -> None:
        self._is_draft_failing = False
        if self.state in ("EDITED", "NO_DRAFT"):
            self._set_state("DRAFT")

    def _take_draft_failed(self, error: GiAtlasError) -> None:
        # Told once: typing goes on, and each keystroke would fail the same way.
        if not self._is_draft_failing:
            self._context.show_error(error)
        self._is_draft_failing = True
        if self.state == "EDITED":
            self._set_state("NO_DRAFT")

    # Saving

    def save(self, then: Then | None = None) -> None:
        """Save the record as one step, if it differs; ``then`` is called once it is stored."""
        sheet = self.sheet
        if sheet is None or not self._context.can_edit:
            return
        if sheet.is_dirty or sheet.opened.is_new or self.saver.is_saving(sheet.record_id):
            self._submit(then)
        elif then is not None:
            then(sheet.opened)

    def _submit(self, then: Then | None = None) -> None:
        self.drafts.flush()
        self._set_state("SAVING")
        self.saver.submit(self._filled(then))

    def _filled(self, then: Then | None = None) -> FilledSheet:
        assert self.sheet is not None
        return FilledSheet.of(self.sheet, then)

    def save_now(self) -> None:
        """Save and wait for it.

        Raises
        ------
        GiAtlasError
            The draft stays then.
        """
        if self.is_dirty and self._context.can_edit:
            self.drafts.settle()
            filled = self._filled()
            stored = store_sheet(self._context.opened(), filled)
            self._set_state("SAVING")
            self._take_stored(filled, stored)

    def _take_stored(self, filled: FilledSheet, stored: OpenedRecord) -> None:
        is_last = not self.saver.is_saving(filled.record_id)
        if filled.record_id == self.record_id:
            self._take_as_stored(filled, stored, is_last)
        elif filled.record_id == self.reader.record_id:
            self.reader.again()  # it may have been read as it was before
        if is_last and not (filled.record_id == self.record_id and self.is_dirty):
            self.drafts.drop(stored.draft_key)
        self.stored.emit(filled.record_id)

    def _take_as_stored(self, filled: FilledSheet, stored: OpenedRecord, is_last: bool) -> None:
        assert self.sheet is not None
        self.sheet.take_stored(stored, filled.filled.answers)
        if is_last and not self.is_dirty:
            self.drafts.cancel()
        if self.state == "SAVING" and is_last:
            self._set_state(self._resting_state())
            self.evidenceChanged.emit()

    def _take_refusal(self, filled: FilledSheet, error: GiAtlasError) -> None:
        if filled.record_id == self.record_id:
            self._set_state("EDITED")
            self.drafts.write()
            if isinstance(error, EditConflict):
                self.conflict.emit(filled.record_id, str(error.context.get("fields", "")).split(", "))
                return
        else:
            self._refused.add(filled.record_id)
        self._context.show_error(error)
        if filled.record_id == self.reader.record_id:
            self.reader.again()

    def keep_mine(self, record_id: str) -> None:
        """After a conflict: what was written shall replace what is stored."""
        if record_id == self.record_id:
            self._asking.ask(
                lambda project, _progress: read_if_there(project, record_id), partial(self._save_mine, record_id)
            )

    def _save_mine(self, record_id: str, read: ReadRecord | None) -> None:
        if self.sheet is None or record_id != self.record_id:
            return
        gone = OpenedRecord(self.sheet.opened.record, (), True)
        self.sheet.opened = read.sheet.opened if read is not None else gone
        self.sheet.is_touched = True
        self._submit()

    def upgrade(self) -> None:
        """Carry the record over to the newest version of its form, as one step."""
        self.save(lambda stored: self._upgrade(stored.record.id))

    def _upgrade(self, record_id: str) -> None:
        self._asking.ask(
            lambda project, _progress: read_upgraded(project, record_id), lambda answer: self._take_upgraded(*answer)
        )

    def _take_upgraded(self, read: ReadRecord, lost: list[str]) -> None:
        if self.sheet is None or read.sheet.record_id != self.record_id or self.is_dirty:
            return
        self.take_again(read)
        self._submit()
        self.upgraded.emit(read.sheet.form.version, lost)

    def remove_record(self) -> None:
        """Remove the record as one step."""
        record_id, project = self.record_id, self._context.opened()

        def forget(_changes: Changes) -> None:
            # Only now: what was typed must outlive a removal that fails.
            if self.record_id == record_id:
                self.drafts.cancel()
                self._take(None)
            self.drafts.drop(f"{DRAFT_PREFIX}{record_id}")

        self._context.run_job(
            lambda _progress: remove(project, SurveyRecord, record_id), forget, self._context.show_error
        )
