"""The state of each question: required, read-only, and what is wrong with its answer."""

from collections.abc import Callable, Iterable
from typing import Any

from gi_atlas.errors import FormError
from survey_forms.calculating import Calculator
from survey_forms.choosing import ChoiceBook
from survey_forms.instance import Below, Spot
from survey_forms.itemsets import Itemsets
from survey_forms.plan import Aspect, FormPlan, Rule
from survey_forms.schema import CHOICE_TYPES, Question, QuestionType, Texts
from survey_forms.states import Found, Progress, State, check_choices, check_type
from survey_forms.xpath.values import truth_of

Write = Callable[[Texts, Below, str], str]
"""Text in a language, with values put in."""

_CONSTANTS = {"true()": True, "false()": False}


class Judge:
    """Judges spots of an instance.

    Parameters
    ----------
    plan : FormPlan
    calculator : Calculator
        Evaluates, and keeps what could not be evaluated.
    book : ChoiceBook
    itemsets : Itemsets
    """

    def __init__(self, plan: FormPlan, calculator: Calculator, book: ChoiceBook, itemsets: Itemsets) -> None:
        self._plan = plan
        self._calculator = calculator
        self._book = book
        self._itemsets = itemsets

    def state(self, spot: Spot, language: str, write: Write) -> State:
        """State of a spot now; a fault carries the form's own message in ``language``."""
        node = spot.node
        if not isinstance(node, Question):
            return State(is_relevant=spot.is_relevant)
        is_required = spot.is_relevant and self._holds(spot, Aspect.REQUIRED, False)
        is_read_only = self._holds(spot, Aspect.READ_ONLY, False)
        found = self._found(node, spot, is_required) if spot.is_relevant else None
        fault = None if found is None else self._worded(found, node, spot, language, write)
        return State(spot.stored, spot.is_relevant, is_required, is_read_only, fault)

    def is_true(self, rule: Rule, spot: Below) -> bool:
        """Whether a rule holds at a place; True where it cannot be computed."""
        value = self._calculator.evaluate(rule, spot)
        return True if value is None else truth_of(value)

    def note(self, spot: Spot, error: FormError) -> None:
        """Keep that a default of a spot could not be computed."""
        self._calculator.faults[spot, Aspect.CALCULATION] = error

    def progress(self, spots: Iterable[Spot]) -> Progress:
        """Progress over relevant questions; notes, calculations and hidden ones ask nothing."""
        answered = asked = required_answered = required = 0
        for spot in spots:
            if not is_asked(spot.node):
                continue
            has_answer, must = bool(spot.stored), spot.state is not None and spot.state.is_required
            asked += 1
            answered += has_answer
            required += must
            required_answered += must and has_answer
        return Progress(answered, asked, required_answered, required)

    def _holds(self, spot: Spot, aspect: Aspect, otherwise: bool) -> bool:
        rule = self._plan.rules.get((spot.names, aspect))
        if rule is None:
            return otherwise
        constant = _CONSTANTS.get(rule.expression)
        if constant is not None:
            return constant
        value = self._calculator.evaluate(rule, spot)
        return otherwise if value is None else truth_of(value)

    def _found(self, node: Question, spot: Spot, is_required: bool) -> Found:
        if not spot.stored:
            # A constraint is never asked about an empty answer (ODK XForms specification, "constraint").
            missing = is_required and node.type is not QuestionType.NOTE
            return ("CAPTURE_REQUIRED", {}) if missing else self._broken(node, spot)
        return (
            check_type(node, spot.stored)
            or self._check_choices(node, spot)
            or self._check_constraint(node, spot)
            or self._broken(node, spot)
        )

    def _check_choices(self, node: Question, spot: Spot) -> Found:
        if node.type not in CHOICE_TYPES or not node.itemset or self._book.is_missing(node.choice_list):
            return None
        try:
            offered = self._itemsets.names(node, spot.element)
        except FormError as error:
            return error.code, error.context
        return check_choices(node, spot.stored, offered)

    def _check_constraint(self, node: Question, spot: Spot) -> Found:
        if self._holds(spot, Aspect.CONSTRAINT, True):
            return None
        code = "CAPTURE_CONSTRAINT" if any(node.constraint_messages.values()) else "CAPTURE_CONSTRAINT_UNSAID"
        return code, {"expression": node.constraint}

    def _broken(self, node: Question, spot: Spot) -> Found:
        """What keeps an expression of the question from being computed."""
        stated = self._plan.faults.get(spot.names)
        aspects = (self._calculator.faults.get((spot, aspect)) for aspect in Aspect)
        found = stated or next((fault for fault in aspects if fault is not None), None)
        return None if found is None else (found.code, found.context)

    def _worded(
        self, found: tuple[str, dict[str, Any]], node: Question, spot: Spot, language: str, write: Write
    ) -> FormError:
        code, extra = found
        texts = node.required_messages if code == "CAPTURE_REQUIRED" else node.constraint_messages
        context: dict[str, Any] = {
            "label": write(node.labels, spot, language) or node.name,
            "value": spot.stored,
            "message": write(texts, spot, language),
            "path": node.path,
            "sheet": node.place.sheet,
            "row": node.place.row,
        }
        return _Fault(code, **{**context, **extra})


class _Fault(FormError):
    """An error that equals another of the same code and context: a state that says the same did not change."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Fault) and (self.code, self.context) == (other.code, other.context)

    def __hash__(self) -> int:
        return hash(self.code)


def is_asked(node: Any) -> bool:
    """Whether a person is expected to answer a node."""
    return isinstance(node, Question) and node.is_seen and node.type is not QuestionType.NOTE
