"""One row of an export as answers of a form or of one row of a repeat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from survey_forms.phone.columns import Column, ColumnKind, FormWords
from survey_forms.phone.submission_parts import Answers, put_answer
from survey_forms.phone.values import clean_value, is_yes, point_text
from survey_forms.schema import Question, QuestionType

_MANY = frozenset({QuestionType.SELECT_MULTIPLE, QuestionType.RANK})


@dataclass
class RowReading:
    """What one row says.

    Attributes
    ----------
    answers : dict
        Relative to the table's repeat.
    system : dict of str to str
        Values of the server's columns by their plain names; the first of two that is filled.
    unknown : dict of str to str
        Values of columns that the form has no question for, by heading.
    """

    answers: Answers = field(default_factory=dict)
    system: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)


def read_row(words: FormWords, columns: Sequence[Column], cells: Sequence[str]) -> RowReading:
    """Answers of one row; a value that stands in a column of its own wins over one put together from several."""
    found = RowReading()
    points: dict[str, list[str]] = {}
    chosen: dict[str, list[str]] = {}
    for column, cell in zip(columns, cells, strict=True):
        if column.kind is ColumnKind.POINT:
            points.setdefault(column.path, ["", "", "", ""])[column.part] = cell
        elif column.kind is ColumnKind.OPTION:
            chosen.setdefault(column.path, []).extend([column.name] if is_yes(cell) else [])
        elif cell.strip():
            _take(found, words, column, cell)
    _put_together(found, points, chosen, {column.path: column.question for column in columns if column.question})
    return found


def _take(found: RowReading, words: FormWords, column: Column, cell: str) -> None:
    if column.kind is ColumnKind.SYSTEM:
        found.system.setdefault(column.name, cell.strip())
    elif column.kind is ColumnKind.UNKNOWN:
        found.unknown.setdefault(column.name or "?", cell)
    elif column.kind is ColumnKind.ANSWER and column.question is not None:
        put_answer(found.answers, column.path, _value(words, column.question, cell))


def _value(words: FormWords, question: Question, cell: str) -> str:
    if question.type is QuestionType.SELECT_ONE:
        return words.choices(question).name_of(cell)
    if question.type in _MANY:
        return words.choices(question).names_of(cell)
    return clean_value(question, cell)


def _put_together(
    found: RowReading,
    points: Mapping[str, Sequence[str]],
    chosen: Mapping[str, Sequence[str]],
    questions: Mapping[str, Question | None],
) -> None:
    for path, parts in points.items():
        if text := point_text(parts):
            _put_missing(found.answers, path, text)
    for path, names in chosen.items():
        question = questions[path]
        # The columns of the choices name each one for sure; an order they do not know.
        if names and question is not None and question.type is QuestionType.SELECT_MULTIPLE:
            _put_chosen(found.answers, path, names)
        elif names:
            _put_missing(found.answers, path, " ".join(names))


def _put_chosen(answers: Answers, path: str, names: Sequence[str]) -> None:
    # A choice that the form does not have stands in the one column alone; it is a fault to show, not to lose.
    if not set(names) <= set(_get(answers, path).split()):
        put_answer(answers, path, " ".join(names))


def _put_missing(answers: Answers, path: str, text: str) -> None:
    if not _get(answers, path):
        put_answer(answers, path, text)


def _get(answers: Answers, path: str) -> str:
    place = answers
    for step in path.split("/"):
        place = place.get(step, "") if isinstance(place, dict) else ""  # type: ignore[assignment]
    return place if isinstance(place, str) else ""
