"""Drafts that were found when a project opened: offered one after the other."""

from collections.abc import Mapping
from typing import Any

from PyQt5.QtCore import QObject

from gui.form_widgets.context import FormContext
from gui.panels.record_questions import RecordQuestions
from gui.panels.record_sheet import record_drafts
from gui.panels.record_state import RecordState


class DraftOffers(QObject):
    """Offers drafts while nothing else is filled in; each once."""

    def __init__(
        self, context: FormContext, state: RecordState, questions: RecordQuestions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._state, self._questions = context, state, questions
        self._found: list[dict[str, Any]] = []
        questions.draftWanted.connect(self._open)
        questions.draftsPutOff.connect(self._found.clear)
        state.left.connect(self.offer_next)

    def offer(self) -> bool:
        """After opening a project: whether there are drafts; the newest is opened if the person wants."""
        store = self._context.drafts()
        self._found[:] = record_drafts(store) if store is not None and self._context.can_edit else []
        self.offer_next()
        return bool(self._found)

    def offer_next(self) -> None:
        """Offer the newest draft that was not opened yet."""
        if self._found and self._state.sheet is None and not self._state.reader.record_id:
            self._questions.offer_draft(self._found)

    def _open(self, draft: Mapping[str, Any]) -> None:
        self.forget(str(draft["record_id"]))
        self._state.open_draft(draft)

    def forget(self, record_id: str) -> None:
        """The record is filled in again, with its draft."""
        self._found[:] = [found for found in self._found if found["record_id"] != record_id]

    def clear(self) -> None:
        """Another project."""
        self._found.clear()
