"""Saving pages of records one after the other, so that a page never conflicts with what it was saved as before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PyQt5.QtCore import QObject, pyqtSignal

from gi_atlas.errors import GiAtlasError
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence
from gi_atlas.services.record_form import read_form, titled
from gi_atlas.storage.project import Project
from gui.form_widgets.context import FormContext
from gui.panels.record_session import OpenedRecord, product_name, store_record

Then = Callable[[OpenedRecord], object]


@dataclass(frozen=True)
class FilledPage:
    """A page as it was filled in when it was handed over for saving."""

    opened: OpenedRecord
    texts: dict[str, str]
    evidence: tuple[Evidence, ...]
    then: Then | None = None

    @property
    def record_id(self) -> str:
        """Id of the record."""
        return self.opened.record.id


def store_page(project: Project, page: FilledPage) -> tuple[OpenedRecord, bool]:
    """Save a page as one step; returns what is stored now, and whether every field could be read.

    Raises
    ------
    EditConflict
        The record changed since it was opened.
    """
    form = read_form(page.texts, page.opened.record)
    record = titled(form.record, product_name(project, form.record.product_id))
    only_untitled = set(form.faults) <= {"title"} and not form.record.title
    return store_record(project, page.opened, record, page.evidence), not form.faults or only_untitled


class RecordSaver(QObject):
    """Saves pages in the background, one at a time.

    Signals
    -------
    stored(FilledPage, OpenedRecord, bool)
        A page is stored; the flag tells whether every field could be read.
    refused(FilledPage, GiAtlasError)
        It is not; its draft must stay.
    """

    stored = pyqtSignal(object, object, bool)
    refused = pyqtSignal(object, object)

    def __init__(self, context: FormContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._running: FilledPage | None = None
        self._waiting: list[FilledPage] = []

    def is_saving(self, record_id: str) -> bool:
        """Whether a page of a record is on its way to the disk."""
        return any(page.record_id == record_id for page in self._pages())

    def _pages(self) -> Sequence[FilledPage]:
        return [*self._waiting, *([self._running] if self._running else [])]

    def submit(self, page: FilledPage) -> None:
        """Save a page after those that wait."""
        self._waiting.append(page)
        if self._running is None:
            self._run_next()

    def _run_next(self) -> None:
        if not self._waiting:
            return
        page = self._waiting.pop(0)
        self._running = page
        project = self._context.opened()

        def work(_progress: Progress) -> tuple[OpenedRecord, bool]:
            return store_page(project, page)

        self._context.run_job(
            work, lambda answer: self._take_stored(page, *answer), lambda error: self._take_refusal(page, error)
        )

    def _take_stored(self, page: FilledPage, stored: OpenedRecord, is_whole: bool) -> None:
        self._running = None
        # What waits for the same record began on this page, so it goes on from what is stored now.
        self._waiting = [
            replace(later, opened=stored) if later.record_id == page.record_id else later for later in self._waiting
        ]
        self.stored.emit(page, stored, is_whole)
        if page.then is not None:
            page.then(stored)
        if self._running is None:
            self._run_next()

    def _take_refusal(self, page: FilledPage, error: GiAtlasError) -> None:
        self._running = None
        # Later pages of the record would be refused for the same reason; their text is in the draft.
        self._waiting = [later for later in self._waiting if later.record_id != page.record_id]
        self.refused.emit(page, error)
        if self._running is None:
            self._run_next()
