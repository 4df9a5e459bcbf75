"""What the form of a record asks above the answers: a conflict, a draft that was found, what a new version dropped."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PyQt5.QtCore import QObject, pyqtSignal

from gi_atlas.i18n import N_, _
from gi_atlas.model import SURVEY_GROUPS
from gui.form_widgets.banner import Banner
from gui.panels.record_sheet import title_of_draft

COLUMN_WORDS = {
    **SURVEY_GROUPS,
    "title": N_("Title"),
    "product_id": N_("Product"),
    "stage": N_("Depth"),
    "geom": N_("Place"),
    "county_code": N_("County"),
    "township_code": N_("Township"),
    "survey_date": N_("Survey date"),
    "office": N_("Surveying office"),
    "people": N_("Surveyors"),
    "notes": N_("Notes"),
    "answers": N_("Answers of the form"),
}
LOST_SHOWN = 12


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

    def ask_conflict(self, record_id: str, columns: Sequence[str]) -> None:
        """The record changed while the person wrote."""
        self._answers = lambda number: (self.mineKept if number == 0 else self.storedWanted).emit(record_id)
        self._banner.ask(
            lambda: _conflict_words(columns), lambda: _("Save what I wrote"), lambda: _("Show what is stored")
        )

    def say_draft(self, record_id: str) -> None:
        """What was not saved is in the form again."""
        self._answers = lambda number: self.storedWanted.emit(record_id) if number == 1 else None
        self._banner.ask(
            lambda: _("What you had not saved is here again."), lambda: _("Go on"), lambda: _("Discard it")
        )

    def offer_draft(self, drafts: Sequence[Mapping[str, Any]]) -> None:
        """The program ended with records that were not saved; the last one may be opened."""
        newest = drafts[-1]
        self._answers = lambda number: self.draftWanted.emit(dict(newest)) if number == 0 else self.draftsPutOff.emit()
        self._banner.ask(
            lambda: _("{count} records were not saved when the program ended; the newest: {title}").format(
                count=len(drafts), title=title_of_draft(newest)
            ),
            lambda: _("Open it"),
            lambda: _("Later"),
        )

    def say_upgraded(self, version: str, lost: Sequence[str]) -> None:
        """The record is in another version of its form; these answers found no place there."""
        self._answers = _ignore
        self._banner.ask(lambda: _upgrade_words(version, lost), lambda: _("Go on"))


def _conflict_words(columns: Sequence[str]) -> str:
    words = _("This record was changed elsewhere while you edited it. What you wrote is kept as a draft.")
    known = [_(COLUMN_WORDS[name]) for name in columns if name in COLUMN_WORDS]
    there = _("Changed there: {fields}.").format(fields=_(", ").join(known))
    return f"{words} {there}" if known else words


def _upgrade_words(version: str, lost: Sequence[str]) -> str:
    words = _("The record is in version {version} of its form now; undo takes that back.").format(version=version)
    if not lost:
        return " ".join([words, _("Every answer found its place.")])
    shown = [*lost[:LOST_SHOWN], "…"] if len(lost) > LOST_SHOWN else lost
    told = _("{count} answers found no place there and are kept out of sight:").format(count=len(lost))
    return "\n".join([f"{words} {told}", *shown])


def _ignore(_number: int) -> None:
    pass
