"""Words of an XPath 1.0 expression (W3C recommendation of 1999, §3.7), with where each stands."""

from dataclasses import dataclass
from enum import StrEnum

import regex

from gi_atlas.errors import FormError

LONGEST = 32_000
"""Characters; forms in the field stay below 10,000, a foreign form may bring anything."""


class Kind(StrEnum):
    """What a word is."""

    NUMBER = "number"
    LITERAL = "literal"
    NAME = "name"
    FUNCTION = "function"
    NODE_TYPE = "node type"
    AXIS = "axis"
    OPERATOR = "operator"
    MARK = "mark"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One word; ``before`` is the white space in front of it, ``start`` its place in the expression from 0."""

    kind: Kind
    text: str
    before: str
    start: int


_NAME = r"[\p{L}_][\p{L}\p{M}\p{N}_.·-]*"
_WORD = regex.compile(
    rf"""
    (?P<number> \d+ (?:\.\d*)? | \.\d+ )
  | (?P<literal> "[^"]*" | '[^']*' )
  | (?P<name> {_NAME} (?: : (?: {_NAME} | \* ) )? )
  | (?P<operator> != | <= | >= | // | [/|+=<>-] )
  | (?P<mark> :: | \.\. | [()\[\].@,*$] )
    """,
    regex.VERBOSE,
)
_SPACE = regex.compile(r"[ \t\r\n]*")
_NODE_TYPES = frozenset({"node", "text", "comment", "processing-instruction"})
_NAMED_OPERATORS = frozenset({"and", "or", "mod", "div"})
_OPENING = frozenset({"::", "(", "[", ",", "@"})


def tokenize(expression: str) -> list[Token]:
    """Words of an expression; the last one is END.

    Raises
    ------
    FormError
        XPATH_TOO_LARGE above 32,000 characters; XPATH_SYNTAX at a character that begins no word.
    """
    if len(expression) > LONGEST:
        raise FormError("XPATH_TOO_LARGE", expression=expression[:60], expected=LONGEST)
    tokens: list[Token] = []
    place = 0
    while True:
        space = _SPACE.match(expression, place).group()
        place += len(space)
        if place == len(expression):
            tokens.append(Token(Kind.END, "", space, place))
            return tokens
        tokens.append(_next_token(expression, place, space, tokens))
        place += len(tokens[-1].text)


def join_tokens(tokens: list[Token]) -> str:
    """The expression that the words were cut from, to the letter."""
    return "".join(token.before + token.text for token in tokens)


def _next_token(expression: str, place: int, space: str, found: list[Token]) -> Token:
    match = _WORD.match(expression, place)
    if match is None:
        raise syntax_error(expression, place)
    kind = Kind(match.lastgroup)
    if kind is Kind.NAME or match.group() == "*":
        kind = _kind_of_name(expression, match.group(), match.end(), found)
    return Token(kind, match.group(), space, place)


def _kind_of_name(expression: str, text: str, end: int, found: list[Token]) -> Kind:
    # §3.7: after an operand, * and these four names are operators; before "(" a name is a function or a node type.
    if found and not _opens(found[-1]):
        return Kind.OPERATOR if text == "*" or text in _NAMED_OPERATORS else Kind.NAME
    after = _SPACE.match(expression, end).end()
    if expression.startswith("::", after):
        return Kind.AXIS
    if expression.startswith("(", after):
        return Kind.NODE_TYPE if text in _NODE_TYPES else Kind.FUNCTION
    return Kind.NAME


def _opens(token: Token) -> bool:
    return token.kind is Kind.OPERATOR or (token.text in _OPENING and token.kind is Kind.MARK)


def syntax_error(expression: str, place: int) -> FormError:
    """Error that shows where an expression cannot be read on."""
    rest = expression[place : place + 20]
    return FormError("XPATH_SYNTAX", expression=shorten(expression), position=place + 1, found=rest or "…")


def shorten(expression: str) -> str:
    """Expression as a message may carry it: one line, at most 160 characters."""
    line = " ".join(expression.split())
    return line if len(line) <= 160 else line[:157] + "…"
