"""Room to write on paper: boxes for choices, blanks for dates and places, empty space for texts."""

import re
from collections.abc import Iterator, Sequence

from gi_atlas.documents.paper import Cell, Line, Tone
from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_
from survey_forms.output.answer_text import choice_label, plain_label
from survey_forms.schema import MEDIA_TYPES, Choice, Form, Question, QuestionType, text_in

BOX = "□"
BOUND = "\u00a0"  # a blank at which no line breaks
MOST_BOXES = 80
_LINE_MM, _TEXT_MM, _LONG_TEXT_MM = 8.0, 11.0, 26.0
_LONG_TEXT_LIMIT = 20
_MOST_RANGE_BOXES = 21
_COLUMN = re.compile(r"\[\s*(\w+)\s*=\s*(.+?)\]\s*\Z", re.DOTALL)
_BLANKS = {
    QuestionType.DATE: N_("________ (year)  ____ (month)  ____ (day)"),
    QuestionType.TIME: N_("____ : ____"),
    QuestionType.DATETIME: N_("________ (year)  ____ (month)  ____ (day)  ____ : ____"),
    QuestionType.GEOPOINT: N_(
        "Latitude ______________ °    Longitude ______________ °\nElevation ________ m    Accuracy ________ m"
    ),
    QuestionType.GEOTRACE: N_("Draw it on a sheet of its own. Number of that sheet: ________"),
    QuestionType.GEOSHAPE: N_("Draw it on a sheet of its own. Number of that sheet: ________"),
}
_MEDIA = {
    QuestionType.IMAGE: N_("□ taken    File or number of the picture: ________________"),
    QuestionType.AUDIO: N_("□ recorded    File or number: ________________"),
    QuestionType.VIDEO: N_("□ filmed    File or number: ________________"),
    QuestionType.FILE: N_("□ enclosed    File or number: ________________"),
}


class Rooms:
    """What stands in the answer's place of an empty form."""

    def __init__(self, form: Form, words: Words) -> None:
        self._form, self._words = form, words
        self._language = form.language_for(words.language)

    def cell(self, question: Question) -> tuple[Cell, float]:
        """The cell to write in, and its least height in millimetres."""
        boxes = list(self.boxes(question))
        if boxes:
            return Cell(tuple(boxes)), _LINE_MM
        text = self.blank(question)
        return Cell((Line(text),) if text else ()), self._height_mm(question)

    def boxes(self, question: Question) -> Iterator[Line]:
        """Choices with a box before each, a line for every value of the column that filters them."""
        values = _range_values(question)
        if values:
            yield Line("   ".join(f"{BOX}{BOUND}{value}" for value in values))
        choices = self.choices(question)
        if not 0 < len(choices) <= MOST_BOXES:
            return
        for title, part in self._parted(question, choices):
            shown = "   ".join(f"{BOX}{BOUND}{self.label(choice)}" for choice in part)
            yield Line(f"{title}{self._words.colon}{shown}" if title else shown)

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """Choices of a question that stand in the form; none of an external list."""
        found = self._form.lists.get(question.choice_list)
        return found.choices if found is not None else ()

    def label(self, choice: Choice) -> str:
        """Label of a choice; words hold together, so that a box stays with its text."""
        return (plain_label(text_in(choice.labels, self._language)) or choice.name).replace(" ", BOUND)

    def blank(self, question: Question) -> str:
        """Blanks to fill in; "" for plain room."""
        if question.choice_list:
            return self._words(N_("Name: ________________    Code: ____________"))
        if question.type in MEDIA_TYPES:
            is_signature = "signature" in question.appearance or "draw" in question.appearance
            return "" if is_signature else self._words(_MEDIA[question.type])
        if question.type is QuestionType.ACKNOWLEDGE:
            return BOX
        return self._words(_BLANKS[question.type]) if question.type in _BLANKS else ""

    def _height_mm(self, question: Question) -> float:
        if question.type is QuestionType.TEXT:
            is_long = "multiline" in question.appearance or _asks_for_much(question.constraint)
            return _LONG_TEXT_MM if is_long else _TEXT_MM
        if question.type in MEDIA_TYPES and not self.blank(question):
            return _LONG_TEXT_MM
        return _LINE_MM

    def _parted(self, question: Question, choices: Sequence[Choice]) -> Iterator[tuple[str, list[Choice]]]:
        found = _COLUMN.search(question.itemset)
        column = found[1] if found else ""
        parts: dict[str, list[Choice]] = {}
        for choice in choices:
            parts.setdefault(choice.columns.get(column, "") if column else "", []).append(choice)
        titles = self._titles(found[2]) if found and len(parts) > 1 else ()
        for code, part in parts.items():
            yield (choice_label(titles, code, self._language) if len(parts) > 1 else ""), part

    def _titles(self, path: str) -> tuple[Choice, ...]:
        name = path.strip().rpartition("/")[2]
        question = next((one for one in self._form.questions() if one.name == name), None)
        return self.choices(question) if question is not None else ()


def note_line(text: str) -> Line:
    """A hint or rule below a question."""
    return Line(text, Tone.FAINT)


def _asks_for_much(constraint: str) -> bool:
    found = re.search(r"string-length\([^=<>]*\)\)?\s*>=?\s*(\d+)", constraint)
    return found is not None and int(found[1]) >= _LONG_TEXT_LIMIT // 2


def _range_values(question: Question) -> list[str]:
    if question.type is not QuestionType.RANGE:
        return []
    try:
        start, end, step = (float(question.parameters.get(name, default)) for name, default in _RANGE)
        count = int((end - start) / step + 1e-9) + 1
    except (ValueError, ZeroDivisionError, OverflowError):
        return []
    return [f"{start + number * step:g}" for number in range(count)] if 0 < count <= _MOST_RANGE_BOXES else []


_RANGE = (("start", "1"), ("end", "10"), ("step", "1"))
