"""Texts as cells of a spreadsheet hold them: no formula, no control character, no text longer than a cell."""

import re
from dataclasses import dataclass, field

from gi_atlas.documents.plain_text import Cleaned, Cleaner, guard_formula, unguard_formula

MOST_CHARACTERS = 32_767
CUT_MARK = "…✂"
# Excel takes _x0041_ within a text for the character of that number; its own escape for "_" keeps the text.
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE = "_x005F_"

Value = str | int | float | None


@dataclass(frozen=True)
class Cut:
    """A text that was too long for a cell; ``count`` is its length in characters."""

    where: str
    count: int


@dataclass
class SheetTexts:
    """Makes texts fit for cells and remembers what that changed.

    Attributes
    ----------
    cleaner : Cleaner
    cuts : list of Cut
    is_escaped : bool
        Whether ``_x0041_`` must be escaped: in XLSX, not in CSV.
    """

    is_escaped: bool = True
    cleaner: Cleaner = field(default_factory=Cleaner)
    cuts: list[Cut] = field(default_factory=list)

    @property
    def replaced(self) -> list[Cleaned]:
        """Characters that were replaced."""
        return self.cleaner.replaced

    def fit(self, value: Value, where: str) -> Value:
        """A value as its cell holds it; numbers stay, "" becomes None."""
        if not isinstance(value, str):
            return value
        if not value:
            return None
        text = guard_formula(self.cleaner.clean(value, where))
        if self.is_escaped:
            text = _ESCAPED.sub(_ESCAPE, text)
        if utf16_length(text) > MOST_CHARACTERS:
            self.cuts.append(Cut(where, len(value)))
            text = _first(text, MOST_CHARACTERS - len(CUT_MARK)) + CUT_MARK
        return text


def utf16_length(text: str) -> int:
    """Length as Excel counts it: characters beyond the first plane count twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def _first(text: str, length: int) -> str:
    cut = text[:length]
    while utf16_length(cut) > length:
        cut = cut[: length - (utf16_length(cut) - len(cut))] if len(cut) > length // 2 else cut[:-1]
    return cut


def read_back(text: str) -> str:
    """The text that a cell of ours stands for; marks of control characters stay."""
    return unguard_formula(text.replace(_ESCAPE, "_"))
