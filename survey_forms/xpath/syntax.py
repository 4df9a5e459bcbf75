"""Grammar of XPath 1.0: from words to a tree, and back to text."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from gi_atlas.errors import FormError
from survey_forms.xpath.tokens import Kind, Token, shorten, syntax_error, tokenize

DEEPEST = 100
"""Brackets and calls within each other; both this parser and libxml2 go down by recursion."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A string, without its quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function call."""

    name: str
    arguments: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: ``axis`` written out, ``test`` as written (a name, ``*``, ``node()``)."""

    axis: str
    test: str
    predicates: "tuple[Expression, ...]" = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A location path; it starts at the root (``is_absolute``), at what ``start`` gives, or at the context node."""

    steps: tuple[Step, ...]
    is_absolute: bool = False
    start: "Expression | None" = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A bracketed expression or a call, with predicates behind it."""

    inner: "Expression"
    predicates: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands of one rank of operators, from left to right: ``operators[i]`` stands between i and i + 1."""

    operands: "tuple[Expression, ...]"
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus before an operand."""

    inner: "Expression"


Expression = Literal | Number | Call | Path | Filter | Chain | Negative

ANYWHERE = Step("descendant-or-self", "node()")
"""What ``//`` stands for."""
_RANKS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
_NO_CHAIN = frozenset({"/", "//", "|"})
_AXES = frozenset(
    "ancestor ancestor-or-self attribute child descendant descendant-or-self following following-sibling namespace"
    " parent preceding preceding-sibling self".split()
)


@lru_cache(maxsize=4096)
def parse(expression: str) -> Expression:
    """Tree of an expression.

    Raises
    ------
    FormError
        XPATH_SYNTAX where it cannot be read; XPATH_TOO_LARGE if it is too long or too deep.
    """
    return _Parser(expression).parse()


class _Parser:
    def __init__(self, expression: str) -> None:
        self._text = expression
        self._tokens = tokenize(expression)
        self._at = 0
        self._depth = 0

    def parse(self) -> Expression:
        found = self._expression()
        if self._token.kind is not Kind.END:
            raise self._wrong()
        return found

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _is(self, *texts: str) -> bool:
        return self._token.text in texts and self._token.kind in (Kind.MARK, Kind.OPERATOR)

    def _expect(self, text: str) -> None:
        if not self._is(text):
            raise self._wrong()
        self._take()

    def _wrong(self) -> FormError:
        return syntax_error(self._text, self._token.start)

    def _expression(self) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormError("XPATH_TOO_LARGE", expression=shorten(self._text), expected=DEEPEST)
        operands, operators = [self._unary()], []
        while self._token.kind is Kind.OPERATOR and self._token.text not in _NO_CHAIN:
            operators.append(self._take().text)
            operands.append(self._unary())
        self._depth -= 1
        return _group(operands, operators, 0)

    def _unary(self) -> Expression:
        minuses = 0
        while self._is("-"):
            self._take()
            minuses += 1
        found = self._union()
        # --x is the number x, not the node-set; more than that many minuses only change the sign.
        for _ in range(minuses if minuses < 2 else 2 + minuses % 2):
            found = Negative(found)
        return found

    def _union(self) -> Expression:
        operands = [self._path()]
        while self._is("|"):
            self._take()
            operands.append(self._path())
        return Chain(tuple(operands), ("|",) * (len(operands) - 1)) if len(operands) > 1 else operands[0]

    def _path(self) -> Expression:
        if self._is("/", "//"):
            return self._absolute()
        primary = self._primary()
        if primary is None:
            return Path(self._steps())
        if predicates := self._predicates():
            primary = Filter(primary, predicates)
        if not self._is("/", "//"):
            return primary
        return Path(self._steps_after_slash(), start=primary)

    def _absolute(self) -> Path:
        if self._is("/") and not self._begins_step(self._tokens[self._at + 1]):
            self._take()
            return Path((), is_absolute=True)
        return Path(self._steps_after_slash(), is_absolute=True)

    def _steps_after_slash(self) -> tuple[Step, ...]:
        lead = (ANYWHERE,) if self._take().text == "//" else ()
        return lead + self._steps()

    @staticmethod
    def _begins_step(token: Token) -> bool:
        return token.kind in (Kind.NAME, Kind.AXIS, Kind.NODE_TYPE) or token.text in ("*", ".", "..", "@")

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while self._is("/", "//"):
            if self._take().text == "//":
                steps.append(ANYWHERE)
            steps.append(self._step())
        return tuple(steps)

    def _step(self) -> Step:
        if self._is("."):
            self._take()
            return Step("self", "node()")
        if self._is(".."):
            self._take()
            return Step("parent", "node()")
        return Step(self._axis(), self._test(), self._predicates())

    def _axis(self) -> str:
        if self._is("@"):
            self._take()
            return "attribute"
        if self._token.kind is not Kind.AXIS:
            return "child"
        if self._token.text not in _AXES:
            raise self._wrong()
        axis = self._take().text
        self._expect("::")
        return axis

    def _test(self) -> str:
        kind = self._token.kind
        if kind is Kind.NODE_TYPE:
            name = self._take().text
            self._expect("(")
            self._expect(")")
            return f"{name}()"
        if kind is Kind.NAME or self._token.text == "*":
            return self._take().text
        raise self._wrong()

    def _predicates(self) -> "tuple[Expression, ...]":
        found = []
        while self._is("["):
            self._take()
            found.append(self._expression())
            self._expect("]")
        return tuple(found)

    def _primary(self) -> Expression | None:
        token = self._token
        match token.kind:
            case Kind.LITERAL:
                return Literal(self._take().text[1:-1])
            case Kind.NUMBER:
                return Number(self._take().text)
            case Kind.FUNCTION:
                return self._call()
        return self._bracket() if self._is("(") else None

    def _bracket(self) -> Expression:
        self._take()
        inner = self._expression()
        self._expect(")")
        # Kept apart: in (a | b)[1] and (a)[1] a predicate counts over the whole set.
        return Filter(inner, ())

    def _call(self) -> Call:
        name = self._take().text
        self._expect("(")
        arguments: list[Expression] = []
        while not self._is(")"):
            if arguments:
                self._expect(",")
            arguments.append(self._expression())
        self._take()
        return Call(name, tuple(arguments))


def _group(operands: list[Expression], operators: list[str], rank: int) -> Expression:
    # One flat row of operands, parted at the weakest operators first: this recursion is never deeper than the ranks.
    if not operators:
        return operands[0]
    places = [at for at, operator in enumerate(operators) if operator in _RANKS[rank]]
    edges = [0, *(at + 1 for at in places), len(operands)]
    parts = tuple(
        _group(operands[first:last], operators[first : last - 1], rank + 1) for first, last in pairwise(edges)
    )
    return Chain(parts, tuple(operators[at] for at in places)) if places else parts[0]


def written(tree: Expression) -> str:
    """Text of a tree; parsed again it gives the same tree."""
    match tree:
        case Literal(text):
            return f'"{text}"' if "'" in text else f"'{text}'"
        case Number(text):
            return text
        case Call(name, arguments):
            return f"{name}({', '.join(map(written, arguments))})"
        case Path():
            return _written_path(tree)
        case Filter(inner, predicates):
            # A call needs no brackets before its predicates; what stands in brackets is a Filter of its own.
            return (written(inner) if predicates else f"({written(inner)})") + _written_predicates(predicates)
        case Chain(operands, operators):
            rest = (
                f" {operator} {written(operand)}" for operator, operand in zip(operators, operands[1:], strict=True)
            )
            return written(operands[0]) + "".join(rest)
        case Negative(inner):
            return f"-{written(inner)}"


def _written_path(path: Path) -> str:
    start = "" if path.start is None else written(path.start)
    lead = "/" if path.is_absolute or path.start is not None else ""
    return start + lead + "/".join(map(_written_step, path.steps))


def _written_step(step: Step) -> str:
    axis = "" if step.axis == "child" else f"{step.axis}::"
    return f"{axis}{step.test}{_written_predicates(step.predicates)}"


def _written_predicates(predicates: "tuple[Expression, ...]") -> str:
    return "".join(f"[{written(predicate)}]" for predicate in predicates)
