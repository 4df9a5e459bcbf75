"""Words of a document in its own language, whatever language the program speaks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gi_atlas.i18n import N_, translate

_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


@dataclass(frozen=True)
class Words:
    """What our own words are in the language of a document.

    Parameters
    ----------
    language : str
        "zh" or "en".
    """

    language: str

    def __call__(self, message: str, **values: Any) -> str:
        """A text marked with ``N_``, translated, its placeholders filled."""
        text = translate(message, self.language)
        return text.format(**values) if values else text

    @property
    def comma(self) -> str:
        """What parts the items of a list: 、 in Chinese."""
        return "、" if self.language == "zh" else ", "

    @property
    def pause(self) -> str:
        """What parts two halves of one thing: ， in Chinese."""
        return "，" if self.language == "zh" else ", "

    def in_brackets(self, text: str) -> str:
        """A text put in brackets behind another."""
        return f"（{text}）" if self.language == "zh" else f" ({text})"

    @property
    def semicolon(self) -> str:
        """What parts clauses."""
        return "；" if self.language == "zh" else "; "

    @property
    def colon(self) -> str:
        """What stands between a name and its value."""
        return "：" if self.language == "zh" else ": "

    def month(self, number: int) -> str:
        """Name of a month, 1 to 12."""
        return self(_MONTHS[number - 1])

    def day(self, day: date) -> str:
        """A date as the language writes it: 2026年3月5日, 5 March 2026."""
        if self.language == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {self.month(day.month)} {day.year}"
