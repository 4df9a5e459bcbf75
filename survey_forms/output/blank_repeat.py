"""Repeats of an empty form: tables with empty rows, numbers to write where a choice is long."""

from collections.abc import Iterator, Sequence

from gi_atlas.documents.paper import Block, Cell, Grid, Line, Paragraph, Row, Tone, cell
from gi_atlas.i18n import N_
from survey_forms.output.blank_parts import BlankParts, is_asked
from survey_forms.output.blank_room import BOUND, BOX
from survey_forms.schema import CHOICE_TYPES, Group, Question, QuestionType, Repeat

MOST_COLUMNS = 5
ROW_MM, TALL_ROW_MM = 9.0, 13.0
HEAD_FILL = "#eef2f6"
_NUMBER_WIDTH, _WIDTH = 5.0, 18.0
_SHORT_CHOICES, _SHORT_LETTERS = 4, 24
_WIDE = {QuestionType.TEXT: 24.0, QuestionType.GEOPOINT: 26.0}


def repeat_blocks(parts: BlankParts, repeat: Repeat) -> Iterator[Block]:
    """Tables of a repeat, at most ``MOST_COLUMNS`` questions in each, then what the numbers to write mean."""
    questions = [question for question in _questions(repeat) if is_asked(question)]
    for part in _parted(questions):
        yield _table(parts, part)
    legend = tuple(line for question in questions for line in _legend(parts, question))
    if legend:
        yield Paragraph(legend)


def _parted(questions: Sequence[Question]) -> Iterator[Sequence[Question]]:
    count = -(-len(questions) // MOST_COLUMNS)
    size = -(-len(questions) // max(1, count))
    return (questions[start : start + size] for start in range(0, len(questions), max(1, size)))


def _table(parts: BlankParts, questions: Sequence[Question]) -> Grid:
    widths = (_NUMBER_WIDTH, *(_WIDE.get(question.type, _WIDTH) for question in questions))
    head = Row((cell("", fill=HEAD_FILL), *(_head(parts, question) for question in questions)))
    height_mm = TALL_ROW_MM if any(question.type is QuestionType.TEXT for question in questions) else ROW_MM
    rows = [
        Row((cell(str(number), Tone.SMALL), *(_room(parts, question) for question in questions)), height_mm)
        for number in range(1, parts.empty_rows + 1)
    ]
    return Grid(widths, (head, *rows), heading_rows=1)


def _head(parts: BlankParts, question: Question) -> Cell:
    mark = parts.mark(question)
    number = parts.numbers[question.path]
    lines = [Line(f"{number} {mark}".strip(), Tone.FAINT), Line(parts.label(question) or question.name, Tone.SMALL)]
    lines += [Line(note, Tone.FAINT) for note in parts.notes(question)]
    if not _is_short(parts, question) and _numbered(parts, question):
        lines.append(Line(parts.words(N_("(write the number)")), Tone.FAINT))
    return Cell(tuple(lines), HEAD_FILL)


def _room(parts: BlankParts, question: Question) -> Cell:
    if not _is_short(parts, question):
        return Cell()
    labels = (parts.rooms.label(choice) for choice in parts.rooms.choices(question))
    return Cell((Line("  ".join(f"{BOX}{BOUND}{label}" for label in labels), Tone.SMALL),))


def _is_short(parts: BlankParts, question: Question) -> bool:
    labels = [parts.rooms.label(choice) for choice in parts.rooms.choices(question)]
    is_few = 0 < len(labels) <= _SHORT_CHOICES and sum(map(len, labels)) <= _SHORT_LETTERS
    return is_few and question.type is not QuestionType.RANK


def _legend(parts: BlankParts, question: Question) -> Iterator[Line]:
    choices = _numbered(parts, question)
    if choices and not _is_short(parts, question):
        yield Line(f"{parts.numbers[question.path]}{parts.words.colon}{'   '.join(choices)}", Tone.SMALL)


def _numbered(parts: BlankParts, question: Question) -> list[str]:
    """Choices with the numbers to write: "1 gazetteer"."""
    if question.type not in CHOICE_TYPES:
        return []
    labels = [parts.rooms.label(choice) for choice in parts.rooms.choices(question)]
    return [f"{number}{BOUND}{label}" for number, label in enumerate(labels, 1)]


def _questions(group: Group) -> Iterator[Question]:
    for node in group.children:
        if isinstance(node, Question):
            yield node
        elif isinstance(node, Group):  # a repeat within a repeat too: paper has no deeper rows
            yield from _questions(node)
