"""Finding a choice by characters, pinyin, its initials or code, among tens of thousands."""

from collections.abc import Sequence
from time import perf_counter

from gi_atlas.pinyin import initials, spelling
from gui.form_widgets.form_texts import plain_words
from survey_forms.schema import Choice, plain_text, text_in

SPELT_AT_ONCE = 400


class ChoiceSearch:
    """Choices with what they are found by.

    Pinyin of long lists is spelt little by little (``spell``): 41,352 names take two seconds, which nobody waits for.
    Until then they are found by characters and code alone, unless the list brings its own pinyin.

    Parameters
    ----------
    choices : sequence of Choice
    language : str
        One of the form's; its labels are shown. Labels in other languages are searched too.
    """

    def __init__(self, choices: Sequence[Choice], language: str) -> None:
        self.choices = choices
        self.labels = [choice_label(choice, language) for choice in choices]
        self._texts = [_plain_key(choice, label) for choice, label in zip(choices, self.labels, strict=True)]
        self._spelt = [_own_pinyin(choice) for choice in choices]
        self._next = 0
        self._by_name: dict[str, int] = {choice.name: row for row, choice in reversed(list(enumerate(choices)))}
        if len(choices) <= SPELT_AT_ONCE:
            self.spell(float("inf"))

    @property
    def is_spelt(self) -> bool:
        """Whether pinyin finds every choice."""
        return self._next >= len(self.choices)

    def spell(self, seconds: float) -> None:
        """Spell choices for about so long."""
        end = perf_counter() + seconds
        while not self.is_spelt:
            row = self._next
            self._spelt[row] = self._spelt[row] or _pinyin_key(self.labels[row])
            self._next += 1
            if perf_counter() > end:
                return

    def row_of(self, name: str) -> int:
        """Row of a code; -1 if there is none."""
        return self._by_name.get(name, -1)

    def label_of(self, name: str) -> str:
        """Label of a code; "" if there is none."""
        row = self.row_of(name)
        return self.labels[row] if row >= 0 else ""

    def find(self, query: str) -> list[int]:
        """Rows that have every word of the query, those that begin with it first; all rows for an empty one."""
        words = _folded(query).split()
        if not words:
            return list(range(len(self.choices)))
        rows = [row for row in range(len(self.choices)) if self._has(row, words[0])]
        for word in words[1:]:
            rows = [row for row in rows if self._has(row, word)]
        first = words[0]
        rows.sort(key=lambda row: self._rank(row, first))
        return rows

    def _has(self, row: int, word: str) -> bool:
        return word in self._texts[row] or word in self._spelt[row]

    def _rank(self, row: int, word: str) -> int:
        mark = f"\n{word}"
        return 0 if mark in self._texts[row] else 1 if mark in self._spelt[row] else 2


def choice_label(choice: Choice, language: str) -> str:
    """Label of a choice as plain words; its code where it has none."""
    return plain_words(plain_text(text_in(choice.labels, language))) or choice.name


def _plain_key(choice: Choice, label: str) -> str:
    # Each part begins with a line end, so that "begins with" is one search in the whole.
    parts = dict.fromkeys((label, choice.name, *choice.labels.values()))
    return _folded("".join(f"\n{part}" for part in parts))


def _own_pinyin(choice: Choice) -> str:
    found = [choice.columns.get(column, "") for column in ("pinyin", "pinyin_initials")]
    return _folded("".join(f"\n{part}" for part in found if part))


def _pinyin_key(label: str) -> str:
    return f"\n{spelling(label)}\n{initials(label)}" if not label.isascii() else "\n"


def _folded(text: str) -> str:
    return text.casefold()
