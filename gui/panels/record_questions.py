"""What the form of a record asks above the page: a conflict, a draft that was found again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PyQt5.QtCore import QObject, pyqtSignal

from gi_atlas.i18n import _
from gi_atlas.model import SURVEY_GROUPS
from gui.form_widgets.banner import Banner
from gui.form_widgets.record_page import LABELS


class RecordQuestions(QObject):
    """Asks through the banner.

    Signals
    -------
    mineKept(str)
        What was written shall replace what is stored in the record with this id.
    storedWanted(str)
        What is stored shall be shown, what was written is given up.
    draftWanted(dict)
        A draft of another record shall be opened.
    draftsPutOff()
        Drafts shall not be offered again until the project is opened the next time.
    """

    mineKept = pyqtSignal(str)
    storedWanted = pyqtSignal(str)
    draftWanted = pyqtSignal(dict)
    draftsPutOff = pyqtSignal()

    def __init__(self, banner: Banner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._banner = banner
        self._answers: Callable[[int], object] = _ignore
        banner.answered.connect(self._take_answer)

    def _take_answer(self, number: int) -> None:
        self._answers(number)

    def ask_conflict(self, record_id: str, fields: Sequence[str]) -> None:
        """The record changed while the person wrote."""
        self._answers = lambda number: (self.mineKept if number == 0 else self.storedWanted).emit(record_id)
        self._banner.ask(
            lambda: _conflict_words(fields), lambda: _("Save what I wrote"), lambda: _("Show what is stored")
        )

    def say_draft(self, record_id: str) -> None:
        """What was not saved is on the page again."""
        self._answers = lambda number: self.storedWanted.emit(record_id) if number == 1 else None
        self._banner.ask(
            lambda: _("What you had not saved is here again."), lambda: _("Go on"), lambda: _("Discard it")
        )

    def offer_draft(self, drafts: Sequence[Mapping[str, Any]]) -> None:
        """The program ended with pages that were not saved; the last one may be opened."""
        newest = drafts[-1]
        self._answers = lambda number: self.draftWanted.emit(dict(newest)) if number == 0 else self.draftsPutOff.emit()
        self._banner.ask(
            lambda: _("{count} records were not saved when the program ended; the newest: {title}").format(
                count=len(drafts), title=newest["texts"].get("title") or _("Untitled record")
            ),
            lambda: _("Open it"),
            lambda: _("Later"),
        )


def _conflict_words(fields: Sequence[str]) -> str:
    words = _("This record was changed elsewhere while you edited it. What you wrote is kept as a draft.")
    known = [_(LABELS[name] if name in LABELS else SURVEY_GROUPS[name]) for name in fields if name in _NAMED]
    there = _("Changed there: {fields}.").format(fields=_(", ").join(known))
    return f"{words} {there}" if known else words


_NAMED = LABELS.keys() | SURVEY_GROUPS.keys()


def _ignore(_number: int) -> None:
    pass
