"""Expressions of a form that wait for each other: phones refuse such a form, here each is worked out once."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from gi_atlas.errors import FormError
from survey_forms.plan import COLUMNS, Aspect, FormPlan, Rule, make_plan
from survey_forms.schema import Form, Question, Repeat
from survey_forms.xpath.references import Names, Reference

Key = tuple[Names, Aspect]
_CHANGING = (Aspect.RELEVANT, Aspect.CALCULATION, Aspect.COUNT)
MOST_CIRCLES = 100


def circle_faults(form: Form) -> Iterator[FormError]:
    """FORM_CIRCLE for each circle, placed at its first expression in the workbook's order."""
    for circle in circles(make_plan(form)):
        first = circle[0]
        node = next(node for node in form.nodes() if node.path == "/".join(first.names))
        column = COLUMNS.get(first.aspect, first.aspect.value)
        names = " → ".join(dict.fromkeys(rule.names[-1] for rule in circle))
        context = {"sheet": node.place.sheet, "row": node.place.row or "", "column": column}
        yield FormError("FORM_CIRCLE", **context, path=node.path, value=names)


def circles(plan: FormPlan) -> Iterator[list[Rule]]:
    """Rules that need each other, each circle from its first rule in the form's order on."""
    needs = {key: set(_needs(plan, rule)) for key, rule in plan.rules.items() if rule.aspect in _CHANGING}
    order = {names: number for number, names in enumerate(plan.nodes)}
    for _found in range(MOST_CIRCLES):
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as fault:
            # The sorter names what is needed before what needs it.
            keys = list(reversed(fault.args[1][1:]))
            at = min(range(len(keys)), key=lambda number: order[keys[number][0]])
            yield [plan.rules[key] for key in (*keys[at:], *keys[:at])]
            needs = {key: wanted.difference(keys) for key, wanted in needs.items() if key not in keys}
        else:
            return


def _needs(plan: FormPlan, rule: Rule) -> Iterator[Key]:
    wanted = [(names, Aspect.RELEVANT) for names in _above(rule.names) if (names, Aspect.RELEVANT) != _key(rule)]
    for reference in rule.reads:
        wanted += _of_reference(plan, rule, reference)
    return (key for key in wanted if key in plan.rules)


def _key(rule: Rule) -> Key:
    return rule.names, rule.aspect


def _of_reference(plan: FormPlan, rule: Rule, reference: Reference) -> list[Key]:
    """What must be known before a node can be read; a row before this one is no circle, nor is a group read as such."""
    is_answer = isinstance(plan.nodes.get(reference.names), Question)
    if reference.names == rule.names or not is_answer or reference.is_counted or _is_other_row(plan, rule, reference):
        return []
    groups = [(names, Aspect.RELEVANT) for names in _above(reference.names)]
    return [*groups, (reference.names, Aspect.CALCULATION)]


def _is_other_row(plan: FormPlan, rule: Rule, reference: Reference) -> bool:
    """Whether the path left a repeat that both stand in: it may have gone to another row."""
    return any(
        len(names) > reference.shared and names == rule.names[: len(names)]
        for names in _above(reference.names)
        if isinstance(plan.nodes.get(names), Repeat)
    )


def _above(names: Names) -> list[Names]:
    return [names[:length] for length in range(1, len(names) + 1)]
