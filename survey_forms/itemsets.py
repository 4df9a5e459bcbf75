"""Which choices a question offers now."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from survey_forms.choosing import ChoiceBook, IndexedList
from survey_forms.schema import Choice, Question
from survey_forms.xpath.functions_nodes import seed_of, shuffled
from survey_forms.xpath.rewriting import column_and_value, list_of
from survey_forms.xpath.surroundings import Surroundings
from survey_forms.xpath.syntax import Chain, Expression, Path, parse, written
from survey_forms.xpath.values import Value, text_of_node, texts_of

Evaluate = Callable[[str, Any], Value]
"""Evaluates an expression with an element as its context node."""


class Filtering(NamedTuple):
    """A list with conditions that an index answers.

    Attributes
    ----------
    list_name : str
    conditions : tuple of (str, bool, str)
        Column, whether it must be equal (else: differ), expression of the value.
    """

    list_name: str
    conditions: tuple[tuple[str, bool, str], ...]


@lru_cache(maxsize=1024)
def filtering_of(itemset: str) -> Filtering | None:
    """Conditions of ``instance('list')/root/item[column = value and other != value]``; None for anything else."""
    tree = parse(itemset)
    name = list_of(tree) if isinstance(tree, Path) else None
    if name is None or not isinstance(tree, Path) or len(tree.steps) != 2:
        return None
    found = [_condition(part) for predicate in tree.steps[1].predicates for part in _parts(predicate)]
    return None if None in found else Filtering(name, tuple(one for one in found if one is not None))


def _parts(predicate: Expression) -> tuple[Expression, ...]:
    is_all = isinstance(predicate, Chain) and predicate.operators[0] == "and"
    return predicate.operands if is_all and isinstance(predicate, Chain) else (predicate,)


def _condition(part: Expression) -> tuple[str, bool, str] | None:
    for operator in ("=", "!="):
        if (found := column_and_value(part, operator)) is not None:
            return found[0], operator == "=", written(found[1])
    return None


class Itemsets:
    """Offers the choices of questions.

    Parameters
    ----------
    book : ChoiceBook
    around : Surroundings
        For ``randomize`` without a seed.
    evaluate : callable
    """

    def __init__(self, book: ChoiceBook, around: Surroundings, evaluate: Evaluate) -> None:
        self._book = book
        self._around = around
        self._evaluate = evaluate
        self._orders: dict[Any, dict[str, int]] = {}

    def choices(self, question: Question, here: Any) -> Sequence[Choice]:
        """Choices of a question whose element is ``here``, in the order in which they are shown.

        Raises
        ------
        FormError
            What evaluating the itemset raises.
        """
        found = self._unordered(question, here)
        if question.parameters.get("randomize") != "true":
            return found
        return self._shuffled(question, here, list(found))

    def names(self, question: Question, here: Any) -> frozenset[str]:
        """Names of the choices of a question.

        Raises
        ------
        FormError
            What evaluating the itemset raises.
        """
        filtering = filtering_of(question.itemset)
        source = self._book.find(filtering.list_name) if filtering is not None else None
        if filtering is not None and source is not None and not filtering.conditions:
            if question.parameters.get("value", "name") == "name":
                return source.names
        return frozenset(choice.name for choice in self._unordered(question, here))

    def _unordered(self, question: Question, here: Any) -> Sequence[Choice]:
        if not question.itemset:
            return ()
        filtering = filtering_of(question.itemset)
        source = self._book.find(filtering.list_name) if filtering is not None else None
        column = question.parameters.get("value", "name")
        if filtering is not None and source is not None:
            found = self._filtered(source, filtering, here)
            return found if column == "name" else [_renamed(choice, source, column) for choice in found]
        return self._evaluated(question, column, here)

    def _filtered(self, source: IndexedList, filtering: Filtering, here: Any) -> Sequence[Choice]:
        conditions = [
            (column, is_equal, frozenset(texts_of(self._evaluate(value, here))))
            for column, is_equal, value in filtering.conditions
        ]
        found: Sequence[Choice] = source.choices
        for column, is_equal, values in conditions:
            if is_equal and found is source.choices:
                found = source.where(column, values)
            else:
                found = [choice for choice in found if _passes(source.cell(choice, column), is_equal, values)]
        return found

    def _evaluated(self, question: Question, column: str, here: Any) -> Sequence[Choice]:
        nodes = self._evaluate(question.itemset, here)
        found = []
        for node in nodes if isinstance(nodes, list) else ():
            choice = self._book.choice_of(node)
            if choice is None or column != "name":
                choice = _choice_from(node, column, question.parameters.get("label", "label"), choice)
            if choice.name:
                found.append(choice)
        return found

    def _shuffled(self, question: Question, here: Any, found: list[Choice]) -> list[Choice]:
        if seed := question.parameters.get("seed"):
            return shuffled(found, seed_of(self._evaluate(seed, here), self._around), self._around)
        # Without a seed the order is thrown once for each place, so that nothing jumps while a person reads.
        order = self._orders.setdefault(here, {})
        fresh = [choice.name for choice in found if choice.name not in order]
        for name in shuffled(fresh, None, self._around):
            order[name] = len(order)
        return sorted(found, key=lambda choice: order[choice.name])


def _passes(cell: str | None, is_equal: bool, values: frozenset[str]) -> bool:
    # As XPath has it: "!=" holds if any of the values differs, and neither holds for a column that is not there.
    if cell is None:
        return False
    return cell in values if is_equal else any(cell != value for value in values)


def _renamed(choice: Choice, source: IndexedList, column: str) -> Choice:
    return Choice(source.cell(choice, column) or "", choice.labels, choice.columns)


def _choice_from(node: Any, value: str, label: str, known: Choice | None) -> Choice:
    """Choice from a node of the form itself (a row of a repeat), or from an item with a value column of its own."""
    texts = {str(child.tag): text_of_node(child) for child in node}
    labels = known.labels if known is not None else {"": texts.get(label, "")}
    return Choice(texts.get(value, ""), labels, texts)
