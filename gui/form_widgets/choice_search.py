"""Finding a choice by characters, pinyin, its initials or code, among tens of thousands."""

from collections.abc import Sequence
from functools import cache
from threading import Thread
from time import perf_counter

from gi_atlas.pinyin import initials, spelling
from gui.form_widgets.form_texts import plain_words
from survey_forms.schema import Choice, plain_text, text_in

SPELT_AT_ONCE, BATCH, MOST_RANKED = 400, 200, 2000


@cache
def load_pinyin() -> Thread:
    """Load the dictionary of pinyin, a third of a second's work, on a thread of its own; once."""
    thread = Thread(target=lambda: (spelling("龙井"), initials("龙井")), name="pinyin")
    thread.start()
    return thread


def has_pinyin() -> bool:
    """Whether the dictionary of pinyin is there; if not it is on its way."""
    return not load_pinyin().is_alive()


class ChoiceSearch:
    """Choices with what they are found by.

    What a long list is found by is made little by little (``prepare``): 41,352 names take a tenth of a second, their
    pinyin two seconds more, which nobody waits for. Until then they are found by characters and code alone, unless
    the list brings its own pinyin.

    Parameters
    ----------
    choices : sequence of Choice
    language : str
        One of the form's; its labels are shown. Labels in other languages are searched too.

    Attributes
    ----------
    labels : list of str
        As far as they were prepared; all of them after ``find``.
    """

    def __init__(self, choices: Sequence[Choice], language: str) -> None:
        self.choices = choices
        self.labels: list[str] = []
        self._language = language
        self._texts: list[str] = []
        self._spelt: list[str] = []
        self._next = 0
        self._last: tuple[str, int, list[int]] = ("", 0, [])

    @property
    def is_ready(self) -> bool:
        """Whether everything finds every choice."""
        return self._next >= len(self.choices)

    def prepare(self, seconds: float) -> None:
        """Make ready for about so long: characters and codes first, then pinyin."""
        end = perf_counter() + seconds
        while len(self.labels) < len(self.choices) and perf_counter() < end:
            self._take(self.choices[len(self.labels) : len(self.labels) + BATCH])
        while has_pinyin() and not self.is_ready and perf_counter() < end:
            self._spell()

    def _take(self, choices: Sequence[Choice]) -> None:
        labels = [choice_label(choice, self._language) for choice in choices]
        self.labels += labels
        self._texts += map(_plain_key, choices, labels)
        self._spelt += map(_own_pinyin, choices)

    def _spell(self) -> None:
        row = self._next
        self._spelt[row] = self._spelt[row] or _pinyin_key(self.labels[row])
        self._next += 1

    def label_of(self, name: str) -> str:
        """Label of a code; "" if there is none."""
        found = next((choice for choice in self.choices if choice.name == name), None) if name else None
        return choice_label(found, self._language) if found is not None else ""

    def find(self, query: str) -> list[int]:
        """Rows that have every word of the query, those that begin with it first; all rows for an empty one.

        Very many stand in the order of the list.
        """
        while len(self.labels) < len(self.choices):
            self._take(self.choices[len(self.labels) : len(self.labels) + BATCH])
        if len(self.choices) <= SPELT_AT_ONCE:
            self.prepare(float("inf"))  # as far as pinyin is there
        words = query.casefold().split()
        if not words:
            return list(range(len(self.choices)))
        rows: list[int] = list(self._begin(query.casefold()))
        for word in words:
            rows = [row for row in rows if word in self._texts[row] or word in self._spelt[row]]
        self._last = (query.casefold(), self._next, rows)
        return sorted(rows, key=lambda row: self._rank(row, words[0])) if len(rows) <= MOST_RANKED else rows

    def meant(self, text: str) -> str:
        """Code of the one choice that a text means: by its whole label or code, or as the only one that it finds."""
        rows = self.find(text) if text else []
        plain = text.casefold()
        whole = [row for row in rows if plain in (self.labels[row].casefold(), self.choices[row].name.casefold())]
        return self.choices[(whole or rows)[0]].name if len(whole) == 1 or len(rows) == 1 else ""

    def _begin(self, query: str) -> Sequence[int]:
        # A longer query finds less: what the shorter one found is enough to look through, unless pinyin came between.
        before, spelt, rows = self._last
        return rows if before and spelt == self._next and query.startswith(before) else range(len(self.choices))

    def _rank(self, row: int, word: str) -> int:
        mark = f"\n{word}"
        return 0 if mark in self._texts[row] else 1 if mark in self._spelt[row] else 2


def choice_label(choice: Choice, language: str) -> str:
    """Label of a choice as plain words; its code where it has none."""
    return plain_words(plain_text(text_in(choice.labels, language))) or choice.name


def _plain_key(choice: Choice, label: str) -> str:
    # Each part begins with a line end, so that "begins with" is one search in the whole.
    others = [text for text in choice.labels.values() if text != label]
    return "\n".join(("", label, choice.name, *others)).casefold()


def _own_pinyin(choice: Choice) -> str:
    columns = choice.columns
    if "pinyin" not in columns:
        return ""
    return f"\n{columns['pinyin']}\n{columns.get('pinyin_initials', '')}".casefold()


def _pinyin_key(label: str) -> str:
    return f"\n{spelling(label)}\n{initials(label)}" if not label.isascii() else "\n"
