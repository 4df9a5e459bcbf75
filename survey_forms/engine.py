"""The works of a form session: the tree of answers with all that evaluates, calculates and judges it."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from gi_atlas.errors import FormError
from survey_forms import defaults
from survey_forms.calculating import Calculator, spots_at
from survey_forms.choosing import ChoiceBook
from survey_forms.instance import Below, Instance, Rows, Spot, context_of, names_of_element, path_of, store
from survey_forms.itemsets import Itemsets
from survey_forms.judging import Judge
from survey_forms.plan import Aspect, names_of, placed, plan_of
from survey_forms.schema import Choice, Form, Question, Texts, text_in, text_parts
from survey_forms.states import normalised
from survey_forms.xpath.evaluate import Evaluator
from survey_forms.xpath.surroundings import Surroundings
from survey_forms.xpath.values import text_of


class Engine:
    """Keeps an instance and everything that depends on it in step. Places are spots here; paths are the session's.

    Parameters
    ----------
    form : Form
    answers : mapping
        As a record stores them.
    tables : mapping of str to sequence of Choice
        Choices of external lists.
    last_saved : mapping or None
        Answers of the newest record of the form.
    now : callable
    instance_id : str
    regex_timeout_s : float
    seed : int or None
        Of the dice; None is chance.
    language : str
        The form's name of the language of messages in faults.
    """

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, Any],
        tables: Mapping[str, Sequence[Choice]],
        last_saved: Mapping[str, Any] | None,
        now: Callable[[], datetime],
        instance_id: str,
        regex_timeout_s: float,
        seed: int | None,
        language: str,
    ) -> None:
        self.language = language
        self.plan = plan_of(form)
        self.instance = Instance(form, answers, instance_id)
        self.book = ChoiceBook(form, tables, self.instance.document)
        if last_saved is not None:
            self.book.put_last_saved(Instance(form, last_saved).root.element)
        around = Surroundings(self.book, now, now().tzinfo, regex_timeout_s, dice=_dice(seed))
        around.choice_name, around.translated = self._choice_name, self._translated
        self.evaluator = Evaluator(self.instance.main, around, self.book.size)
        self.calculator = Calculator(self.plan, self.instance, self.evaluator)
        self.itemsets = Itemsets(self.book, around, self.evaluator.evaluate)
        self.judge = Judge(self.plan, self.calculator, self.book, self.itemsets)

    def begin(self, preloads: defaults.Preloads | None) -> None:
        """Bring a record that was just opened to rest; a new one gets its defaults and ``preloads``."""
        root = self.instance.root
        if preloads is not None:
            defaults.put_static(root, preloads)
        self.calculator.start(root)
        self._settle()
        if preloads is not None:
            self._put_dynamic(root)
        self.judge_touched()

    def put(self, spot: Spot, value: str) -> frozenset[str]:
        """Store what a person answered, fire what it triggers, and bring all to rest; paths whose state changed."""
        self._store(spot, value)
        for question in self.plan.triggered.get(spot.names, ()):
            self._trigger(question, spot)
        self._settle()
        return self.judge_touched()

    def add_row(self, rows: Rows, at: int) -> Spot:
        """Put a row with its defaults in at a place from 0."""
        row = self.instance.add_row(rows, at, {})
        defaults.put_static(row, None)
        self._start_row(rows, row)
        self._put_dynamic(row)
        self.judge_touched()
        return row

    def put_row(self, rows: Rows, at: int, answers: Mapping[str, Any]) -> Spot:
        """Put a row with answers in at a place from 0; nothing is filled in beside them."""
        row = self.instance.add_row(rows, at, answers)
        self._start_row(rows, row)
        self.judge_touched()
        return row

    def _start_row(self, rows: Rows, row: Spot) -> None:
        self.calculator.start(row)
        self.calculator.rows_changed(rows)
        self._settle()

    def remove_row(self, rows: Rows, row: Spot) -> None:
        """Take a row out."""
        self.instance.remove_row(rows, rows.rows.index(row))
        self.calculator.forget(row)
        self._settle_rows(rows)

    def move_row(self, rows: Rows, row: Spot, to: int) -> None:
        """Put a row at another place, from 0."""
        self.instance.move_row(rows, rows.rows.index(row), to)
        self._settle_rows(rows)

    def choices(self, spot: Spot, question: Question) -> Sequence[Choice]:
        """Choices of a question; none if its filter cannot be computed, which becomes its fault."""
        try:
            return self.itemsets.choices(question, spot.element)
        except FormError as error:
            self.calculator.faults[spot, Aspect.CHOICES] = placed(error, question, Aspect.CHOICES)
            return ()

    def is_asked(self, rows: Rows) -> bool:
        """Whether a repeat is asked, even while it has no row."""
        rule = self.plan.rules.get((rows.names, Aspect.RELEVANT))
        if not rows.parent.is_relevant or rule is None:
            return rows.parent.is_relevant
        return rows.rows[0].is_relevant if rows.rows else self.judge.is_true(rule, rows)

    def rows_fault(self, rows: Rows) -> FormError | None:
        """Why a repeat has not the rows that the form asks for; None if it has."""
        fault = self.calculator.faults.get((rows, Aspect.COUNT))
        if fault is None:
            return None
        label = self.text(rows.node.labels, rows, self.language) or rows.node.name
        return FormError(fault.code, **{**fault.context, "label": label})

    def judge_touched(self) -> frozenset[str]:
        """Judge anew what may have changed; paths whose state did."""
        touched, self.calculator.touched = self.calculator.touched, {}
        changed = []
        for spot in touched:
            state = self.judge.state(spot, self.language, self.text)
            if state != spot.state:
                spot.state = state
                changed.append(path_of(spot))
        return frozenset(changed)

    def judge_all(self) -> None:
        """Judge everything anew: faults speak another language now."""
        self.calculator.touched.update(dict.fromkeys(self.instance.root.spots()))
        self.judge_touched()

    def text(self, texts: Texts, where: Below, language: str) -> str:
        """Text in a language with the form's values put in, as they are seen from a place."""
        parts = text_parts(text_in(texts, language))
        with context_of(where) as element:
            return "".join(self._shown(part, element) if is_expression else part for part, is_expression in parts)

    def _store(self, spot: Spot, value: str) -> None:
        if value != spot.stored:
            store(spot, value)
            self.calculator.changed(spot)

    def _trigger(self, question: Question, source: Spot) -> None:
        above: Spot = source
        names = names_of(question.path)
        while above.parent is not None and above.names != names[: len(above.names)]:
            above = above.parent
        for spot in spots_at(above, names):
            self._store(spot, self._computed(question.triggered, spot))

    def _put_dynamic(self, root: Spot) -> None:
        for spot in list(root.leaves()):
            node = spot.node
            if isinstance(node, Question) and node.is_default_dynamic and node.default:
                self._store(spot, normalised(node, self._computed(node.default, spot)))
                self.calculator.settle()

    def _computed(self, expression: str, spot: Spot) -> str:
        if not expression:
            return ""
        try:
            return text_of(self.evaluator.evaluate(expression, spot.element))
        except FormError as error:
            self.judge.note(spot, error)
            return ""

    def _settle_rows(self, rows: Rows) -> None:
        self.calculator.rows_changed(rows)
        self._settle()
        self.judge_touched()

    def _settle(self) -> None:
        self.calculator.settle()
        while self.calculator.fresh:
            self._put_dynamic(self.calculator.fresh.pop(0))

    def _shown(self, expression: str, element: Any) -> str:
        try:
            return text_of(self.evaluator.evaluate(expression, element))
        except FormError:
            return "…"

    def _choice_name(self, value: str, path: str, here: Any) -> str:
        found = self.evaluator.evaluate(path, here)
        element = found[0] if isinstance(found, list) and found else ""
        question = None if isinstance(element, str) else self.plan.nodes.get(names_of_element(element))
        if not isinstance(question, Question):
            return value
        choices = self.itemsets.choices(question, element)
        chosen = next((choice for choice in choices if choice.name == value), None)
        return text_in(chosen.labels, self.language) if chosen is not None else ""

    def _translated(self, text_id: str) -> str:
        return text_in(self.book.labels_of(text_id), self.language)


def _dice(seed: int | None) -> random.Random:
    return random.SystemRandom() if seed is None else random.Random(seed)  # noqa: S311  (no secret depends on it)
