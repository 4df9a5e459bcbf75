"""An empty form on paper, for teams without a phone: every question with room to write."""

from collections.abc import Iterator

from gi_atlas.documents.paper import (
    Block,
    Cell,
    Grid,
    Heading,
    Line,
    Paper,
    Paragraph,
    Room,
    Row,
    Tone,
    cell,
)
from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_
from survey_forms.forms import title_of
from survey_forms.output.blank_parts import BlankParts, is_asked
from survey_forms.output.blank_repeat import repeat_blocks
from survey_forms.output.blank_room import note_line
from survey_forms.schema import Form, Group, Node, Question, QuestionType, Repeat

EMPTY_ROWS = 3
WIDTHS = (9.0, 36.0, 55.0)
GROUP_ROOM_MM = 90.0


def blank_paper(form: Form, language: str, empty_rows: int = EMPTY_ROWS) -> Paper:
    """The empty form.

    Parameters
    ----------
    form : Form
    language : str
        "zh" or "en"; a form that does not speak it is printed in its own.
    empty_rows : int
        Rows of each repeat.
    """
    words = Words(language)
    title = title_of(form.form_id, form.title, language)
    version = f"{form.form_id} {form.version}".strip()
    return Paper(
        title=title,
        language=language,
        blocks=tuple(_blocks(BlankParts(form, words, empty_rows))),
        header_left=title,
        header_right=words(N_("Form {form}"), form=version),
        footer=words(N_("Record no. ____________    Filled in by ____________")),
    )


def _blocks(parts: BlankParts) -> Iterator[Block]:
    yield Heading(title_of(parts.form.form_id, parts.form.title, parts.words.language), 0)
    legend = N_(
        "L: needed for listing as a potential resource. D: only when a dossier is prepared. O: optional. "
        "Tick boxes; write “unknown” where nobody knows, and 0 only where there is none."
    )
    yield Paragraph((Line(parts.words(legend), Tone.SMALL),))
    yield from _group_blocks(parts, parts.form.root, 0)


def _group_blocks(parts: BlankParts, group: Group, depth: int) -> Iterator[Block]:
    rows: list[Row] = []
    for node in group.children:
        if isinstance(node, Question):
            rows += _rows(parts, node)
            continue
        if rows:
            yield Grid(WIDTHS, tuple(rows))
            rows = []
        if isinstance(node, Group):
            yield from _inner_blocks(parts, node, depth + 1)
    if rows:
        yield Grid(WIDTHS, tuple(rows))


def _inner_blocks(parts: BlankParts, group: Group, depth: int) -> Iterator[Block]:
    if not any(is_asked(node) for node in _nodes(group)):
        return
    if depth == 1:
        yield Room(GROUP_ROOM_MM)
    yield from parts.heading(group, min(depth, 2))
    if isinstance(group, Repeat):
        yield from repeat_blocks(parts, group)
    else:
        yield from _group_blocks(parts, group, depth)


def _rows(parts: BlankParts, question: Question) -> list[Row]:
    if not question.is_seen:
        return []
    label = parts.label(question)
    if question.type is QuestionType.NOTE:
        return [Row((cell(label, Tone.SMALL, span=3),))] if label else []
    answer, height_mm = parts.rooms.cell(question)
    asked = Cell((Line(label or question.name), *map(note_line, parts.notes(question))))
    return [Row((_number(parts, question), asked, answer), height_mm)]


def _number(parts: BlankParts, question: Question) -> Cell:
    number, mark = parts.numbers[question.path], parts.mark(question)
    return Cell((Line(f"{number} {mark}" if mark else number, Tone.SMALL),))


def _nodes(group: Group) -> Iterator[Node]:
    for node in group.children:
        yield node
        if isinstance(node, Group):
            yield from _nodes(node)
