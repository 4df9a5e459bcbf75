"""A form's expression as the library evaluates it: our functions, our roots, comparisons that know dates.

The library's XPath 1.0 is right for paths, predicates and truths. What differs in forms is put in while the tree of
an expression is written out again: functions get our prefix, absolute paths start at ``$main`` (inside
``instance('x')/root/item[…]`` they still mean the primary instance), ``current()`` becomes ``$here``, operands of
arithmetic pass through our ``number``, and a look-up by the value of one column goes through an index.
"""

from functools import lru_cache

from gi_atlas.errors import FormError
from survey_forms.xpath.functions import FUNCTIONS, NATIVE, check_call, kind_given
from survey_forms.xpath.syntax import (
    ANYWHERE,
    Call,
    Chain,
    Expression,
    Filter,
    Literal,
    Negative,
    Number,
    Path,
    Step,
    parse,
)
from survey_forms.xpath.tokens import shorten

PREFIX = "x"
_ARITHMETIC = frozenset({"+", "-", "*", "div", "mod"})
_ORDERS = {"<": "gi.lt", "<=": "gi.le", ">": "gi.gt", ">=": "gi.ge"}
_TRUTHS = frozenset({"and", "or"}) | frozenset(_ORDERS) | frozenset({"=", "!="})
_DOWNWARD = frozenset({"child", "self", "attribute", "descendant", "descendant-or-self"})
# The library is right and ten times faster, but writes numbers in a way of its own.
_NATIVE_ON_TEXT = frozenset({"contains", "starts-with"})
_CURRENT = Call("current", ())


@lru_cache(maxsize=4096)
def rewrite(expression: str) -> str:
    """Expression for the library.

    Raises
    ------
    FormError
        XPATH_SYNTAX, XPATH_TOO_LARGE, XPATH_TOO_COSTLY, XPATH_FUNCTION_UNKNOWN, XPATH_ARGUMENTS.
    """
    tree = parse(expression)
    if _searches(tree, 0) > 1:
        raise FormError("XPATH_TOO_COSTLY", expression=shorten(expression))
    return _write(tree)


def kind_of(tree: Expression) -> str:
    """What an expression gives: "text", "number", "truth", "date", "nodes" or "any"."""
    match tree:
        case Literal():
            return "text"
        case Number() | Negative():
            return "number"
        case Call(name):
            return kind_given(name)
        case Filter(inner, predicates):
            return "nodes" if predicates else kind_of(inner)
        case Chain(operators=operators):
            return _kind_of_operator(operators[0])
    return "nodes"


def _kind_of_operator(operator: str) -> str:
    if operator in _TRUTHS:
        return "truth"
    return "number" if operator in _ARITHMETIC else "nodes"


def _searches(tree: Expression, depth: int) -> int:
    """How many searches through all nodes stand within each other: ``//a[//b[//c]]`` is three."""
    match tree:
        case Path(steps, _, start):
            inner = 0 if start is None else _searches(start, depth)
            is_search = any(step.axis not in ("child", "self", "parent", "attribute") for step in steps)
            below = max((_searches(one, depth) for step in steps for one in step.predicates), default=0)
            return max(inner, below + is_search)
        case Filter(inner_tree, predicates):
            below = max((_searches(one, depth) for one in predicates), default=0)
            return max(_searches(inner_tree, depth), below)
        case Call(_, parts) | Chain(parts, _):
            return max((_searches(part, depth) for part in parts), default=0)
        case Negative(part):
            return _searches(part, depth)
    return 0


def _write(tree: Expression) -> str:
    match tree:
        case Literal(text):
            return _quoted(text)
        case Number(text):
            return text
        case Call():
            return _write_call(tree)
        case Path():
            return _write_path(tree)
        case Filter(inner, predicates):
            return f"({_write(inner)}){_write_predicates(predicates)}"
        case Chain():
            return _write_chain(tree)
        case Negative(inner):
            return f"-{_as_number(inner)}"


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"


def _write_call(call: Call) -> str:
    check_call(call.name, len(call.arguments))
    if call.name == "current":
        return "$here"
    arguments = [_write(argument) for argument in call.arguments]
    if call.name in NATIVE or (call.name == "position" and not arguments):
        return f"{call.name}({','.join(arguments)})"
    if call.name in _NATIVE_ON_TEXT and all(kind_of(one) in ("text", "nodes") for one in call.arguments):
        return f"{call.name}({','.join(arguments)})"
    function = FUNCTIONS[call.name]
    if function.takes_here or (function.fills_here and not arguments):
        arguments.insert(0, ".")
    return ours(call.name, *arguments)


def ours(name: str, *arguments: str) -> str:
    """Call of a function of ours; a colon in its name becomes a dot."""
    return f"{PREFIX}:{name.replace(':', '.')}({','.join(arguments)})"


def _write_chain(chain: Chain) -> str:
    operator = chain.operators[0]
    if operator in _ARITHMETIC:
        return _joined([_as_number(operand) for operand in chain.operands], chain.operators)
    if operator in _ORDERS or operator in ("=", "!="):
        return _write_comparisons(chain)
    return _joined([_write(operand) for operand in chain.operands], chain.operators)


def _joined(operands: list[str], operators: tuple[str, ...]) -> str:
    rest = (f" {operator} {operand}" for operator, operand in zip(operators, operands[1:], strict=True))
    return f"({operands[0]}{''.join(rest)})"


def _as_number(tree: Expression) -> str:
    written = _write(tree)
    return written if kind_of(tree) == "number" else ours("number", written)


def _write_comparisons(chain: Chain) -> str:
    # a < b < c is (a < b) < c: from the second on, the left side is a truth.
    left, kind = _write(chain.operands[0]), kind_of(chain.operands[0])
    for operator, operand in zip(chain.operators, chain.operands[1:], strict=True):
        left, kind = _comparison(operator, left, kind, _write(operand), kind_of(operand)), "truth"
    return left


def _comparison(operator: str, left: str, left_kind: str, right: str, right_kind: str) -> str:
    kinds = {left_kind, right_kind}
    if operator in _ORDERS:
        return f"({left} {operator} {right})" if kinds == {"number"} else ours(_ORDERS[operator], left, right)
    if "date" in kinds and not kinds & {"truth"}:
        return ours("gi.same-moment" if operator == "=" else "gi.other-moment", left, right)
    if "any" not in kinds and ("number" not in kinds or kinds == {"number"}):
        return f"({left} {operator} {right})"
    return ours("gi.eq" if operator == "=" else "gi.ne", left, right)


def _write_path(path: Path) -> str:
    if path.is_absolute:
        return "/".join(["$main", *_write_steps(path.steps)])
    if path.start is None:
        return "/".join(_write_steps(path.steps))
    return _indexed(path) or "/".join([_write(path.start), *_write_steps(path.steps)])


def _write_steps(steps: tuple[Step, ...]) -> list[str]:
    return [_write_step(step) for step in steps]


def _write_step(step: Step) -> str:
    if step.test == "node()" and not step.predicates and step.axis in ("self", "parent"):
        return "." if step.axis == "self" else ".."
    axis = "" if step.axis == "child" else f"{step.axis}::"
    # Names of the primary instance stand without namespace: the library knows no prefix of a form.
    return f"{axis}{step.test.rpartition(':')[2]}{_write_predicates(step.predicates)}"


def _write_predicates(predicates: tuple[Expression, ...]) -> str:
    return "".join(f"[{_write(predicate)}]" for predicate in predicates)


def _indexed(path: Path) -> str | None:
    """``instance('x')/root/item[column = value]…`` as a look-up in an index; None where it is something else."""
    found = lookup_in(path)
    if found is None or any(step.axis not in _DOWNWARD for step in path.steps[2:]):
        return None
    name, column, value, rest = found
    items = ours("gi.items", _quoted(name), _quoted(column), _write(value))
    return "/".join([items + _write_predicates(rest), *_write_steps(path.steps[2:])])


def lookup_in(path: Path) -> "tuple[str, str, Expression, tuple[Expression, ...]] | None":
    """List, column, value and further predicates of ``instance('list')/root/item[column = value and …]``.

    The value is one that does not depend on the item: a literal, an absolute path or one from ``current()``.
    """
    name = list_of(path)
    if name is None or not path.steps[1].predicates:
        return None
    first, *further = path.steps[1].predicates
    conditions = list(first.operands) if isinstance(first, Chain) and first.operators[0] == "and" else [first]
    for place, condition in enumerate(conditions):
        if (pair := column_and_value(condition)) is not None:
            rest = conditions[:place] + conditions[place + 1 :]
            return name, *pair, (*rest, *further)
    return None


def list_of(path: Path) -> str | None:
    """Name of the list in ``instance('list')/root/item…``; None for any other path."""
    match path.start:
        case Call("instance", (Literal(name),)) if [step.test for step in path.steps[:2]] == ["root", "item"]:
            plain = not path.steps[0].predicates and all(step.axis == "child" for step in path.steps[:2])
            return name if plain else None
    return None


def column_and_value(condition: Expression, operator: str = "=") -> tuple[str, Expression] | None:
    """Column and value of ``column = value`` (or ``!=``), either way round; None for any other condition."""
    match condition:
        case Chain((left, right), (found,)) if found == operator:
            for one, other in ((left, right), (right, left)):
                if (column := _column(one)) is not None and _stands_alone(other):
                    return column, other
        case Filter(inner, ()):
            return column_and_value(inner, operator)
    return None


def _column(tree: Expression) -> str | None:
    match tree:
        case Path((Step("child", test, ()),), False, None) if test != "*" and "(" not in test:
            return test
        case Path((Step("self", "node()", ()), Step("child", test, ())), False, None) if test != "*":
            return test
    return None


def _stands_alone(tree: Expression) -> bool:
    match tree:
        case Literal():
            return True
        case Path(steps, is_absolute, start):
            return (is_absolute or start == _CURRENT) and not any(step.predicates or step == ANYWHERE for step in steps)
    return False
