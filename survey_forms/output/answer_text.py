"""An answer in the words of a language: labels of choices, dates, places."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_
from survey_forms.schema import CHOICE_TYPES, Choice, Question, QuestionType, text_in

_ATTRIBUTES = r"(?:\s+[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*"
_TAGS = re.compile(
    rf"</?(?:span|b|i|u|em|strong|font|br|small|big|center|p|div|h[1-6]){_ATTRIBUTES}\s*/?>", re.IGNORECASE
)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_PLACES = {QuestionType.GEOTRACE: N_("Line of {count} points"), QuestionType.GEOSHAPE: N_("Area with {count} corners")}
_TICKED = "OK"


def plain_label(text: str) -> str:
    """A label without the light markup that phones show: ``**bold**``, ``<span style=…>``."""
    return _BOLD.sub(r"\2", _TAGS.sub("", text)).strip()


def answer_text(question: Question, value: str, choices: Sequence[Choice], words: Words, language: str) -> str:
    """A value as a person reads it; "" for an unanswered question.

    Parameters
    ----------
    question : Question
    value : str
        In XForms' lexical form.
    choices : sequence of Choice
        All that the question may offer; a code that is none of them is shown as it is.
    words : Words
    language : str
        The form's own name of the language.
    """
    if not value:
        return ""
    if question.type in CHOICE_TYPES:
        return _chosen(question, value, choices, words, language)
    if question.type in _SHOWN:
        return _SHOWN[question.type](value, words)
    return _line_text(value, words, _PLACES[question.type]) if question.type in _PLACES else value


def choice_label(choices: Sequence[Choice] | Mapping[str, Choice], code: str, language: str) -> str:
    """Label of a choice; the code itself where there is none."""
    found = choices.get(code) if isinstance(choices, Mapping) else next((c for c in choices if c.name == code), None)
    return (plain_label(text_in(found.labels, language)) if found is not None else "") or code


def _chosen(question: Question, value: str, choices: Sequence[Choice], words: Words, language: str) -> str:
    codes = [value] if question.type is QuestionType.SELECT_ONE else value.split()
    by_code = {choice.name: choice for choice in choices}
    labels = [choice_label(by_code, code, language) for code in codes]
    if question.type is QuestionType.RANK:
        labels = [f"{number}. {label}" for number, label in enumerate(labels, 1)]
    return words.comma.join(labels)


def _day_text(value: str, words: Words) -> str:
    try:
        return words.day(date.fromisoformat(value))
    except ValueError:
        return value


def _instant_text(value: str, words: Words) -> str:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return value
    offset = f" (UTC{instant:%z})" if instant.tzinfo is not None else ""
    return f"{words.day(instant.date())} {instant:%H:%M}{offset}"


def _time_text(value: str, _words: Words) -> str:
    found = re.match(r"\d{2}:\d{2}", value)
    return found[0] if found else value


def _ticked_text(value: str, words: Words) -> str:
    return words(N_("Confirmed")) if value == _TICKED else value


def _point_text(value: str, words: Words) -> str:
    numbers = _numbers(value)
    if len(numbers) < 2:
        return value
    extras = []
    if len(numbers) > 2 and numbers[2]:
        extras.append(words(N_("elevation {metres} m"), metres=f"{numbers[2]:g}"))
    if len(numbers) > 3 and numbers[3]:
        extras.append(words(N_("accuracy {metres} m"), metres=f"{numbers[3]:g}"))
    return place_text(numbers[1], numbers[0], words) + (words.in_brackets(words.comma.join(extras)) if extras else "")


def place_text(lon: float, lat: float, words: Words) -> str:
    """A place in degrees, latitude first, with six decimals (about a tenth of a metre)."""
    north = words(N_("{degrees}° N") if lat >= 0 else N_("{degrees}° S"), degrees=f"{abs(lat):.6f}")
    east = words(N_("{degrees}° E") if lon >= 0 else N_("{degrees}° W"), degrees=f"{abs(lon):.6f}")
    return f"{north}{words.pause}{east}"


def _line_text(value: str, words: Words, message: str) -> str:
    points = [numbers for part in value.split(";") if len(numbers := _numbers(part)) >= 2]
    if not points:
        return value
    is_closed = len(points) > 1 and points[0][:2] == points[-1][:2]
    count = len(points) - (1 if is_closed else 0)
    first = words(N_("first: {place}"), place=place_text(points[0][1], points[0][0], words))
    return f"{words(message, count=count)}{words.semicolon}{first}"


def _numbers(value: str) -> list[float]:
    try:
        return [float(part) for part in value.split()]
    except ValueError:
        return []


_SHOWN = {
    QuestionType.DATE: _day_text,
    QuestionType.DATETIME: _instant_text,
    QuestionType.TIME: _time_text,
    QuestionType.ACKNOWLEDGE: _ticked_text,
    QuestionType.GEOPOINT: _point_text,
}
