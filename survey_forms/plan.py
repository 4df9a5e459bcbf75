"""What the expressions of a form are and what each depends on, worked out once for a form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gi_atlas.errors import FormError
from survey_forms.schema import Form, Node, Question, Repeat
from survey_forms.xpath.references import Names, Reference, references
from survey_forms.xpath.rewriting import rewrite


class Aspect(StrEnum):
    """What an expression of a node decides."""

    RELEVANT = "relevant"
    CALCULATION = "calculation"
    COUNT = "count"
    REQUIRED = "required"
    READ_ONLY = "read_only"
    CONSTRAINT = "constraint"
    CHOICES = "itemset"


COLUMNS = {Aspect.COUNT: "repeat_count", Aspect.CHOICES: "choice_filter"}
"""Columns of the workbook whose heading is another word than the aspect's."""
_CHANGING = (Aspect.RELEVANT, Aspect.CALCULATION, Aspect.COUNT)
"""Aspects whose outcome other expressions can read."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One expression of one node.

    Attributes
    ----------
    names : tuple of str
        The node.
    rank : int
        Rules of lower rank are evaluated first; those that only judge come last.
    reads : frozenset of Reference
    """

    names: Names
    aspect: Aspect
    expression: str
    reads: frozenset[Reference]
    rank: int = 0


@dataclass
class FormPlan:
    """Nodes and rules of a form.

    Attributes
    ----------
    nodes : mapping of tuple to Node
        Every node but the root, in the order of the form.
    rules : mapping of (tuple, Aspect) to Rule
        In the order in which they are evaluated.
    readers : mapping of tuple to list of (Rule, int)
        For each node, the rules that read it or something it stands in or contains, with the number of names that
        rule and node share (see ``Reference.shared``).
    triggered : mapping of tuple to list of Question
        Questions that get a value when the person changes the node.
    faults : mapping of tuple to FormError
        Nodes with an expression that cannot be read; the rule is left out.
    """

    form: Form
    nodes: dict[Names, Node] = field(default_factory=dict)
    rules: dict[tuple[Names, Aspect], Rule] = field(default_factory=dict)
    readers: dict[Names, list[tuple[Rule, int]]] = field(default_factory=dict)
    triggered: dict[Names, list[Question]] = field(default_factory=dict)
    faults: dict[Names, FormError] = field(default_factory=dict)


def names_of(path: str) -> Names:
    """Names of a path without positions."""
    return tuple(path.split("/")) if path else ()


_PLANS: dict[int, FormPlan] = {}


def plan_of(form: Form) -> FormPlan:
    """Plan of a form; the last eight forms' plans are kept, as forms do not change."""
    plan = _PLANS.get(id(form))
    if plan is None or plan.form is not form:
        plan = make_plan(form)
        if len(_PLANS) >= 8:
            _PLANS.pop(next(iter(_PLANS)))
        _PLANS[id(form)] = plan
    return plan


def make_plan(form: Form) -> FormPlan:
    """Read every expression of a form and find what it depends on."""
    plan = FormPlan(form)
    found: dict[tuple[Names, Aspect], Rule] = {}
    for node in form.nodes():
        names = names_of(node.path)
        plan.nodes[names] = node
        for aspect, expression in _expressions(node):
            try:
                rewrite(expression)
                found[names, aspect] = Rule(names, aspect, expression, references(expression, names, form.root_name))
            except FormError as error:
                plan.faults.setdefault(names, placed(error, node, aspect))
        if isinstance(node, Question):
            for trigger in node.triggers:
                plan.triggered.setdefault(names_of(trigger), []).append(node)
    plan.rules = _ranked({key: _with_choices(rule, plan) for key, rule in found.items()}, plan)
    plan.readers = _readers(plan)
    return plan


def _expressions(node: Node) -> Iterator[tuple[Aspect, str]]:
    if node.relevant:
        yield Aspect.RELEVANT, node.relevant
    if isinstance(node, Repeat) and node.count:
        yield Aspect.COUNT, node.count
    if isinstance(node, Question):
        for aspect in (Aspect.CALCULATION, Aspect.REQUIRED, Aspect.READ_ONLY, Aspect.CONSTRAINT, Aspect.CHOICES):
            if expression := getattr(node, aspect.value):
                yield aspect, expression


def placed(error: FormError, node: Node, aspect: Aspect) -> FormError:
    """Error of an expression, with where in the workbook it stands."""
    place = node.place
    column = COLUMNS.get(aspect, aspect.value)
    context = {"sheet": place.sheet, "row": place.row or "", "column": column, "path": node.path}
    return FormError(error.code, **{**context, **error.context})


def _with_choices(rule: Rule, plan: FormPlan) -> Rule:
    """Rule that also reads what filters the choices whose labels it asks for."""
    if "jr:choice-name" not in rule.expression:
        return rule
    asked = (plan.nodes.get(reference.names) for reference in rule.reads)
    itemsets = [node for node in asked if isinstance(node, Question) and node.itemset]
    added = {
        Reference(reference.names, 0)
        for node in itemsets
        if names_of(node.path) not in plan.faults
        for reference in references(node.itemset, names_of(node.path), plan.form.root_name)
    }
    return replace(rule, reads=rule.reads | added)


def _ranked(rules: Mapping[tuple[Names, Aspect], Rule], plan: FormPlan) -> dict[tuple[Names, Aspect], Rule]:
    order: dict[tuple[Names, Aspect], int] = {}
    for key, rule in rules.items():
        if rule.aspect in _CHANGING:
            _place_after_needs(key, rules, plan, order)
    ordered = sorted(rules.values(), key=lambda rule: order.get((rule.names, rule.aspect), len(order)))
    return {(rule.names, rule.aspect): replace(rule, rank=rank) for rank, rule in enumerate(ordered)}


def _place_after_needs(
    first: tuple[Names, Aspect],
    rules: Mapping[tuple[Names, Aspect], Rule],
    plan: FormPlan,
    order: dict[tuple[Names, Aspect], int],
) -> None:
    """Give a rule its place after the rules it needs (depth first, without recursion; circles are cut open)."""
    stack = [(first, iter(_needs(rules[first], rules, plan)))]
    open_rules = {first}
    while stack:
        key, needs = stack[-1]
        following = next((need for need in needs if need not in order and need not in open_rules), None)
        if following is None:
            stack.pop()
            order.setdefault(key, len(order))
        else:
            open_rules.add(following)
            stack.append((following, iter(_needs(rules[following], rules, plan))))


def _needs(rule: Rule, rules: Mapping[tuple[Names, Aspect], Rule], plan: FormPlan) -> list[tuple[Names, Aspect]]:
    """Rules whose outcome a rule reads: of the nodes it refers to, of all above them and below them."""
    wanted: dict[tuple[Names, Aspect], None] = {}
    for names in _above(rule.names):
        wanted.update(dict.fromkeys((names, aspect) for aspect in (Aspect.RELEVANT, Aspect.COUNT)))
    for reference in rule.reads:
        for names in (*_above(reference.names), *_below(reference.names, plan)):
            wanted.update(dict.fromkeys((names, aspect) for aspect in _CHANGING))
    own = (rule.names, rule.aspect)
    return [key for key in wanted if key in rules and key != own]


def _above(names: Names) -> list[Names]:
    return [names[:length] for length in range(1, len(names) + 1)]


def _below(names: Names, plan: FormPlan) -> list[Names]:
    if isinstance(plan.nodes.get(names), Question):
        return []
    return [one for one in plan.nodes if one[: len(names)] == names]


def _readers(plan: FormPlan) -> dict[Names, list[tuple[Rule, int]]]:
    found: dict[Names, dict[tuple[Names, Aspect], tuple[Rule, int]]] = {names: {} for names in plan.nodes}
    for rule in plan.rules.values():
        for reference in rule.reads:
            # Rows of a repeat that the path did not leave may come and go without touching what it reads.
            above = [names for names in _above(reference.names)[:-1] if reference.shared < len(names)]
            for names in (*above, *_reached(reference, plan)):
                if names in found:
                    known = found[names].get((rule.names, rule.aspect))
                    shared = min(reference.shared, known[1]) if known else reference.shared
                    found[names][rule.names, rule.aspect] = (rule, shared)
    return {names: list(readers.values()) for names, readers in found.items()}


def _reached(reference: Reference, plan: FormPlan) -> list[Names]:
    below = _below(reference.names, plan)
    return below or [reference.names]
