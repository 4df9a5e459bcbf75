"""Expressions of a form that cannot be used: pyxform takes them as they are, phones stumble over them."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from gi_atlas.errors import FormError
from survey_forms.schema import Form, Node, Question, Repeat
from survey_forms.xpath.regular import matches
from survey_forms.xpath.rewriting import rewrite
from survey_forms.xpath.syntax import Call, Literal, parse

PATTERN_S = 0.05


def expression_faults(form: Form) -> list[FormError]:
    """Expressions that cannot be read or call what there is not, each with sheet, row and column of the workbook."""
    return [
        fault for node in form.nodes() for column, text in _expressions(node) if (fault := _fault(node, column, text))
    ]


def _expressions(node: Node) -> Iterator[tuple[str, str]]:
    """Expressions of a node with the column of the workbook that each stands in."""
    yield "relevant", node.relevant
    if isinstance(node, Repeat):
        yield "repeat_count", node.count
    if isinstance(node, Question):
        yield "required", node.required
        yield "constraint", node.constraint
        yield "calculation", node.calculation or node.triggered
        yield "read_only", node.read_only
        yield "choice_filter", node.itemset
        yield "default", node.default if node.is_default_dynamic else ""


def _fault(node: Node, column: str, expression: str) -> FormError | None:
    if not expression:
        return None
    try:
        rewrite(expression)
        for pattern in _patterns(parse(expression)):
            matches("", pattern, PATTERN_S)
    except FormError as error:
        place = {"sheet": node.place.sheet, "row": node.place.row or "", "column": column}
        return FormError(error.code, **{**error.context, **place})
    return None


def _patterns(tree: Any) -> Iterator[str]:
    """Patterns that an expression gives as they are; one that is computed shows only when it is used."""
    match tree:
        case Call("regex", (_, Literal(text))):
            yield text
    for part in _parts(tree):
        yield from _patterns(part)


def _parts(tree: Any) -> tuple[Any, ...]:
    if isinstance(tree, tuple):
        return tree
    return tuple(getattr(tree, one.name) for one in fields(tree)) if is_dataclass(tree) else ()
