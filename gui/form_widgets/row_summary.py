"""What a folded row tells of itself: its first answers, in words."""

from collections.abc import Iterator

from gui.form_widgets.choice_search import choice_label
from gui.form_widgets.form_desk import FormDesk
from gui.form_widgets.form_paths import whole_path
from gui.form_widgets.typed_values import show_clock, show_place
from survey_forms.schema import CHOICE_TYPES, MEDIA_TYPES, Group, Question, QuestionType, Repeat

MOST_ANSWERS, LONGEST_ANSWER = 3, 40
_SHOWN = {QuestionType.TIME: show_clock, QuestionType.GEOPOINT: show_place}


def row_summary(desk: FormDesk, repeat: Repeat, path: str) -> str:
    """The first answered questions of a row; "" for an empty one."""
    texts: list[str] = []
    for text in _answers(desk, repeat, path):
        texts.append(text if len(text) <= LONGEST_ANSWER else text[: LONGEST_ANSWER - 1] + "…")
        if len(texts) == MOST_ANSWERS:
            break
    return " · ".join(texts)


def _answers(desk: FormDesk, group: Group, path: str) -> Iterator[str]:
    for node in group.children:
        below = whole_path(path, node)
        if isinstance(node, Question):
            if node.is_seen and node.type not in MEDIA_TYPES and desk.is_relevant(below):
                text = answer_words(desk, node, desk.session.value(below))
                if text:
                    yield text
        elif isinstance(node, Group) and not isinstance(node, Repeat):
            yield from _answers(desk, node, below)


def answer_words(desk: FormDesk, question: Question, value: str) -> str:
    """An answer on one line, with the labels of choices."""
    if question.type is QuestionType.SELECT_ONE:
        return _choice_words(desk, question, value) if value else ""
    if question.type in CHOICE_TYPES:
        return "、".join(_choice_words(desk, question, code) for code in value.split())
    return " ".join(_SHOWN.get(question.type, str)(value).split())


def _choice_words(desk: FormDesk, question: Question, code: str) -> str:
    found = desk.session.form.lists.get(question.choice_list)
    choice = next((choice for choice in found.choices if choice.name == code), None) if found is not None else None
    return choice_label(choice, desk.language) if choice is not None else code
