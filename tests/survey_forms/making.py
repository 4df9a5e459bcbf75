"""Small forms for tests, written as tables and made by pyxform as a workbook would be."""

import random
from collections.abc import Mapping
from functools import cache
from typing import Any

from lxml import etree
from pyxform.xls2xform import convert

from survey_forms.capture import FormSession
from survey_forms.plan import plan_of
from survey_forms.schema import CHOICE_TYPES, Form, Group, Node, Question, QuestionType, Repeat
from survey_forms.xform import form_from_xform
from survey_forms.xpath.syntax import Call, Chain, Expression, Filter, Literal, Negative, Number, Path, parse

# Not to be answered: notes, what the form fills in or works out by itself, and files.
_UNANSWERED = frozenset(
    {
        QuestionType.NOTE,
        QuestionType.CALCULATE,
        QuestionType.METADATA,
        QuestionType.IMAGE,
        QuestionType.AUDIO,
        QuestionType.VIDEO,
        QuestionType.FILE,
    }
)
_WORDS = ("", "a", "b", "茶", "柠檬 茶", "  x  ", "12", "-3.5", "2024-02-29", "川府〔2020〕12号")


@cache
def form_of(table: str) -> Form:
    """Form of a workbook written as tables: ``| survey |``, ``| choices |``, ``| settings |``."""
    return form_from_xform(convert(table).xform)


def full_instance(form: Form, answers: Mapping[str, Any]) -> str:
    """XML of an instance with every node of the form, answered or not, relevant or not."""
    root = etree.Element(form.root_name, id=form.form_id, version=form.version)
    _write(root, form.root, answers)
    etree.SubElement(etree.SubElement(root, "meta"), "instanceID").text = "uuid:1"
    return str(etree.tostring(root, encoding="unicode"))


def _write(parent: Any, group: Group, answers: Mapping[str, Any]) -> None:
    for node in group.children:
        given = answers.get(node.name)
        if isinstance(node, Repeat):
            for row in given or ():
                _write(etree.SubElement(parent, node.name), node, row)
        elif isinstance(node, Group):
            _write(etree.SubElement(parent, node.name), node, given or {})
        else:
            etree.SubElement(parent, node.name).text = given or None


def random_answers(form: Form, seed: int, most_rows: int = 3) -> dict[str, Any]:
    """Answers of the right type to about three questions of four, words of the form's own expressions among them."""
    dice = random.Random(seed)
    words = (*_WORDS, *_literals(form))
    return _answer_group(form.root, dice, words, form, most_rows)


_UNFIT = ("CAPTURE_NOT_A_CHOICE", "CAPTURE_OUT_OF_RANGE", "CAPTURE_OFF_STEP", "CAPTURE_RANK_PARTLY")


def fitting_answers(session: FormSession) -> dict[str, Any]:
    """Answers of a session without those that ODK's engine empties at loading: choices not offered, off the range.

    Ours keeps them and says what is wrong (nothing that a person entered disappears by itself), so the two can only
    be compared where there are none.
    """
    while unfit := [path for path, fault in session.faults().items() if fault.code in _UNFIT]:
        for path in unfit:
            session.set(path, "")
    return session.answers()


def _answer_group(
    group: Group, dice: random.Random, words: tuple[str, ...], form: Form, most_rows: int
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in group.children:
        if isinstance(node, Repeat):
            rows = 0 if node.count else dice.randint(0, most_rows)
            answer: Any = [_answer_group(node, dice, words, form, most_rows) for _ in range(rows)]
        elif isinstance(node, Group):
            answer = _answer_group(node, dice, words, form, most_rows)
        else:
            answer = _answer(node, dice, words, form) if dice.random() < 0.8 else ""
        if answer:
            found[node.name] = answer
    return found


def _answer(node: Node, dice: random.Random, words: tuple[str, ...], form: Form) -> str:
    assert isinstance(node, Question)
    if node.type in _UNANSWERED or node.calculation:
        return ""
    if node.type in CHOICE_TYPES:
        return _choose(node, dice, form)
    match node.type:
        case QuestionType.INTEGER | QuestionType.RANGE:
            return str(dice.choice((0, 1, 2, 3, 5, 18, 100, -7, dice.randint(-50, 3000))))
        case QuestionType.DECIMAL:
            return dice.choice(("0.0", "0.5", "1.0", "2.25", "-3.75", "100.0", "12.345"))
        case QuestionType.DATE:
            return dice.choice(("2024-02-29", "1999-12-31", "2030-06-15", "2020-01-01"))
        case QuestionType.TIME:
            return dice.choice(("06:00:00.000+00:00", "23:59:00.000+00:00"))
        case QuestionType.DATETIME:
            return dice.choice(("2024-02-29T12:30:00.000+00:00", "1999-12-31T23:59:59.000+00:00"))
        case QuestionType.GEOPOINT:
            return dice.choice(("28.5 112.5 50 5", "-33.1 151.2 0 0"))
        case QuestionType.GEOTRACE:
            return "28.5 112.5 0 0; 28.6 112.6 0 0; 28.7 112.4 0 0"
        case QuestionType.GEOSHAPE:
            return "28.5 112.5 0 0; 28.6 112.6 0 0; 28.7 112.4 0 0; 28.5 112.5 0 0"
        case QuestionType.ACKNOWLEDGE:
            return "OK"
    return dice.choice(words)


def _choose(node: Question, dice: random.Random, form: Form) -> str:
    names = [choice.name for choice in form.lists[node.choice_list].choices] if node.choice_list in form.lists else []
    if not names:
        return ""
    if node.type is QuestionType.SELECT_ONE:
        return dice.choice(names)
    if node.type is QuestionType.RANK:
        return " ".join(dice.sample(names, len(names)))
    return " ".join(dice.sample(names, dice.randint(1, min(3, len(names)))))


def _literals(form: Form) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for rule in plan_of(form).rules.values():
        found.update(dict.fromkeys(_texts(parse(rule.expression))))
    return tuple(found)


def _texts(tree: Expression) -> list[str]:
    match tree:
        case Literal(text):
            return [text]
        case Call(_, parts) | Chain(parts, _):
            return [text for part in parts for text in _texts(part)]
        case Filter(inner, parts):
            return [text for part in (inner, *parts) for text in _texts(part)]
        case Negative(inner):
            return _texts(inner)
        case Path(steps, _, start):
            inner = [] if start is None else _texts(start)
            return inner + [text for step in steps for part in step.predicates for text in _texts(part)]
        case Number():
            return []
