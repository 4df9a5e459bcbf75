"""Saving records one after the other, so that a record never conflicts with what it was saved as before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PyQt5.QtCore import QObject, pyqtSignal

from gi_atlas.errors import GiAtlasError
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.panels.record_reading import store_form
from gui.panels.record_sheet import FilledForm, OpenedRecord, RecordSheet

Then = Callable[[OpenedRecord], object]


@dataclass(frozen=True)
class FilledSheet:
    """A record as it was filled in when it was handed over for saving; the sheet may be written on meanwhile."""

    opened: OpenedRecord
    filled: FilledForm
    product_id: str
    evidence: tuple[Evidence, ...]
    then: Then | None = None

    @classmethod
    def of(cls, sheet: RecordSheet, then: Then | None = None) -> "FilledSheet":
        """A sheet as it is now."""
        return cls(sheet.opened, sheet.filled_form(), sheet.product_id, tuple(sheet.edited_evidence()), then)

    @property
    def record_id(self) -> str:
        """Id of the record."""
        return self.opened.record.id


def store_sheet(project: Project, filled: FilledSheet) -> OpenedRecord:
    """Save a record as one step; returns what is stored now.

    Raises
    ------
    EditConflict
        The record changed since it was opened.
    """
    return store_form(project, filled.opened, filled.filled, filled.product_id, filled.evidence)


class RecordSaver(QObject):
    """Saves records in the background, one at a time.

    Signals
    -------
    stored(FilledSheet, OpenedRecord)
        A record is stored.
    refused(FilledSheet, GiAtlasError)
        It is not; its draft must stay.
    """

    stored = pyqtSignal(object, object)
    refused = pyqtSignal(object, object)

    def __init__(self, context: FormContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._running: FilledSheet | None = None
        self._waiting: list[FilledSheet] = []

    def is_saving(self, record_id: str) -> bool:
        """Whether a record is on its way to the disk."""
        return any(filled.record_id == record_id for filled in self._all())

    def _all(self) -> Sequence[FilledSheet]:
        return [*self._waiting, *([self._running] if self._running else [])]

    def submit(self, filled: FilledSheet) -> None:
        """Save a record after those that wait."""
        self._waiting.append(filled)
        if self._running is None:
            self._run_next()

    def _run_next(self) -> None:
        if not self._waiting:
            return
        filled = self._waiting.pop(0)
        self._running = filled
        project = self._context.opened()

        def work(_progress: Progress) -> OpenedRecord:
            return store_sheet(project, filled)

        self._context.run_job(
            work, lambda stored: self._take_stored(filled, stored), lambda error: self._take_refusal(filled, error)
        )

    def _take_stored(self, filled: FilledSheet, stored: OpenedRecord) -> None:
        self._running = None
        # What waits for the same record began on this sheet, so it goes on from what is stored now.
        self._waiting = [
            replace(later, opened=stored) if later.record_id == filled.record_id else later for later in self._waiting
        ]
        self.stored.emit(filled, stored)
        if filled.then is not None:
            filled.then(stored)
        if self._running is None:
            self._run_next()

    def _take_refusal(self, filled: FilledSheet, error: GiAtlasError) -> None:
        self._running = None
        # Later sheets of the record would be refused for the same reason; their text is in the draft.
        self._waiting = [later for later in self._waiting if later.record_id != filled.record_id]
        self.refused.emit(filled, error)
        if self._running is None:
            self._run_next()
