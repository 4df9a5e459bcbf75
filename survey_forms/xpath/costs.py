"""How much work an expression may be, estimated before it runs: evaluation cannot be stopped half-way."""

from collections.abc import Callable

from survey_forms.xpath.rewriting import list_of, lookup_in
from survey_forms.xpath.syntax import Call, Chain, Expression, Filter, Negative, Path, Step

MOST_VISITS = 1_000_000
"""Nodes that one evaluation may look at: below a second, even where every third calls a function of ours."""
_ROWS, _ALL, _FOUND = 50, 1000, 100
_SEARCHING = frozenset({"descendant", "descendant-or-self", "following", "preceding", "ancestor", "ancestor-or-self"})
SizeOf = Callable[[str], int]
"""Number of choices of a list, by its name."""


def visits(tree: Expression, size_of: SizeOf) -> int:
    """Estimated number of nodes that evaluating an expression looks at.

    A step with a predicate counts as 50 rows, a search through the form as 1,000 nodes, a choice list as long as it
    is, a look-up in an index as 100; what stands in a predicate is done for each of them.
    """
    match tree:
        case Path():
            return _visits_of_path(tree, size_of)
        case Call(_, parts) | Chain(parts, _):
            return 1 + sum(visits(part, size_of) for part in parts)
        case Filter(inner, predicates):
            return visits(inner, size_of) + _inner(predicates, size_of) * (_ROWS if predicates else 1)
        case Negative(inner):
            return visits(inner, size_of)
    return 1


def _visits_of_path(path: Path, size_of: SizeOf) -> int:
    before = 0 if path.start is None else visits(path.start, size_of)
    if (found := lookup_in(path)) is not None:
        return before + _FOUND * (1 + _inner(found[3], size_of)) + visits(found[2], size_of)
    name = list_of(path)
    steps = path.steps if name is None else path.steps[1:]
    first = None if name is None else size_of(name)
    total, nodes = before, 1
    for step in steps:
        nodes = min(nodes * (_breadth(step) if first is None else first), max(_ALL, first or 0))
        total += nodes * (1 + _inner(step.predicates, size_of))
        first = None
    return total


def _breadth(step: Step) -> int:
    if step.axis in _SEARCHING:
        return _ALL
    return _ROWS if step.predicates or step.test == "*" else 1


def _inner(predicates: tuple[Expression, ...], size_of: SizeOf) -> int:
    return sum(visits(predicate, size_of) for predicate in predicates)
