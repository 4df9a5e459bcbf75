"""What the expressions of a form are and what each depends on, worked out once for a form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain

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
        Rules that refer to a node, with the number of names that rule and node share (see ``Reference.shared``).
    row_readers : mapping of tuple to list of (Rule, int)
        Rules that read which rows a repeat has: they count them, or refer to something in them from outside.
    triggered : mapping of tuple to list of Question
        Questions that get a value when the person changes the node.
    faults : mapping of tuple to FormError
        Nodes with an expression that cannot be read; the rule is left out.
    """

    form: Form
    nodes: dict[Names, Node] = field(default_factory=dict)
    rules: dict[tuple[Names, Aspect], Rule] = field(default_factory=dict)
    readers: dict[Names, list[tuple[Rule, int]]] = field(default_factory=dict)
    row_readers: dict[Names, list[tuple[Rule, int]]] = field(default_factory=dict)
    triggered: dict[Names, list[Question]] = field(default_factory=dict)
    faults: dict[Names, FormError] = field(default_factory=dict)

    def readers_of(self, names: Names) -> Iterator[tuple[Rule, int]]:
        """Rules that read a node, or a group that it stands in; some may come twice."""
        return (reader for length in range(len(names) + 1) for reader in self.readers.get(names[:length], ()))

    def readers_of_rows(self, names: Names) -> Iterator[tuple[Rule, int]]:
        """Rules that read which rows a repeat has, or what stands in them."""
        return chain(self.readers_of(names), self.row_readers.get(names, ()))


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
    for rule in plan.rules.values():
        _note_reads(rule, plan)
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


Key = tuple[Names, Aspect]


def _ranked(rules: Mapping[Key, Rule], plan: FormPlan) -> dict[Key, Rule]:
    order: dict[Key, int] = {}
    needs = _Needs(rules, plan)
    changing = [rule for rule in rules.values() if rule.aspect in _CHANGING]
    # What reads the whole form comes after all else; it would need every rule, and itself.
    for rule in sorted(changing, key=lambda rule: any(not reference.names for reference in rule.reads)):
        _place_after_needs((rule.names, rule.aspect), needs, order)
    ordered = sorted(rules.values(), key=lambda rule: order.get((rule.names, rule.aspect), len(order)))
    return {(rule.names, rule.aspect): replace(rule, rank=rank) for rank, rule in enumerate(ordered)}


def _place_after_needs(first: Key, needs: "_Needs", order: dict[Key, int]) -> None:
    """Give a rule its place after the rules it needs (depth first, without recursion; circles are cut open)."""
    stack = [(first, needs.of(first))]
    opened = {first}
    while stack:
        key, wanted = stack[-1]
        following = next((need for need in wanted if need not in order and need not in opened), None)
        if following is None:
            stack.pop()
            order.setdefault(key, len(order))
        else:
            opened.add(following)
            stack.append((following, needs.of(following)))


class _Needs:
    """Rules whose outcome a rule reads: of the nodes it refers to, of all above them and below them."""

    def __init__(self, rules: Mapping[Key, Rule], plan: FormPlan) -> None:
        self._rules = rules
        self._plan = plan
        self._reading: dict[Names, list[Key]] = {}

    def of(self, key: Key) -> Iterator[Key]:
        """Keys of the rules that a rule needs; some may come twice."""
        rule = self._rules[key]
        above = self._keys(_above(rule.names), (Aspect.RELEVANT, Aspect.COUNT))
        read = (need for reference in rule.reads for need in self._of_node(reference.names))
        return (need for need in chain(above, read) if need != key)

    def _of_node(self, names: Names) -> list[Key]:
        found = self._reading.get(names)
        if found is None:
            found = self._reading[names] = self._keys([*_above(names), *_below(names, self._plan)], _CHANGING)
        return found

    def _keys(self, nodes: list[Names], aspects: tuple[Aspect, ...]) -> list[Key]:
        return [key for names in nodes for aspect in aspects if (key := (names, aspect)) in self._rules]


def _above(names: Names) -> list[Names]:
    return [names[:length] for length in range(1, len(names) + 1)]


def _below(names: Names, plan: FormPlan) -> list[Names]:
    if not names or isinstance(plan.nodes.get(names), Question):
        return []
    return [one for one in plan.nodes if one[: len(names)] == names]


def _note_reads(rule: Rule, plan: FormPlan) -> None:
    for reference in rule.reads:
        reader = (rule, reference.shared)
        readers = plan.row_readers if reference.is_counted else plan.readers
        readers.setdefault(reference.names, []).append(reader)
        for names in _above(reference.names)[:-1]:
            # Rows of a repeat that the path did not leave may come and go without touching what it reads.
            if reference.shared < len(names):
                plan.row_readers.setdefault(names, []).append(reader)
