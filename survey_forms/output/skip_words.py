"""Conditions of a form in words, for people who fill it in on paper."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_
from survey_forms.output.answer_text import choice_label
from survey_forms.schema import Choice, Form, Node, Question

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<path>(?:current\(\)/)?(?:\.\./)+[\w./-]*|/[\w./-]+)"
    r"|(?P<sign><=|>=|!=|=|<|>|\(|\)|,)|(?P<word>[A-Za-z][\w-]*))"
)
_COMPARED = {
    "<": N_("{question} is below {value}"),
    ">": N_("{question} is above {value}"),
    "<=": N_("{question} is at most {value}"),
    ">=": N_("{question} is at least {value}"),
}


class _Unworded(Exception):
    """An expression of a kind that has no words here."""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True)
class _Said:
    """A part of a condition in words; ``joint`` is how it is joined inside: "", "and" or "or"."""

    text: str
    joint: str = ""


@dataclass(frozen=True)
class _Is:
    """One question compared with values."""

    path: str
    values: tuple[str, ...]
    is_not: bool = False
    is_part: bool = False


class SkipWords:
    """Says when a question is asked.

    Parameters
    ----------
    form : Form
    words : Words
    numbers : mapping of str to str
        How a question is called on the paper, by its path.
    """

    def __init__(self, form: Form, words: Words, numbers: Mapping[str, str]) -> None:
        self._words, self._numbers = words, numbers
        self._language = form.language_for(words.language)
        self._questions = {question.path: question for question in form.questions()}
        self._lists = form.lists
        self._root = f"/{form.root_name}/"

    def rule(self, node: Node) -> str:
        """When a node is asked, as a sentence; "" for always."""
        if not node.relevant.strip():
            return ""
        return self._words(N_("Only if {condition}"), condition=self.condition(node.relevant, node.path))

    def condition(self, expression: str, path: str) -> str:
        """A condition in words; where it is of no kind that has words, itself with the questions' names put in."""
        try:
            return self._said(_Parser(expression, path, self._root).parse()).text
        except _Unworded:
            return self._raw(expression, path)

    def _raw(self, expression: str, path: str) -> str:
        def name(match: re.Match[str]) -> str:
            return self._name(_resolve(match[0].strip(), path, self._root))

        plain = re.sub(r"(?:current\(\)/)?(?:\.\./)+[\w./-]*|(?<![\w'\"])/[\w./-]+", name, expression)
        return re.sub(r"\s+", " ", plain).strip()

    def _said(self, part: object) -> _Said:
        match part:
            case _Is():
                return _Said(self._compared(part))
            case (str() as joint, list() as parts):
                return self._joined(joint, parts)
            case ("compare", str() as path, str() as sign, str() as value):
                return _Said(self._words(_COMPARED[sign], question=self._name(path), value=value))
            case ("not", inner):
                return _Said(self._words(N_("not ({condition})"), condition=self._said(inner).text))
        raise _Unworded

    def _joined(self, joint: str, parts: list[object]) -> _Said:
        said = [self._said(part) for part in (_merge(parts) if joint == "or" else parts)]
        if len(said) == 1:
            return said[0]
        texts = [f"({one.text})" if one.joint and one.joint != joint else one.text for one in said]
        between = self._words(N_(" and ") if joint == "and" else N_(" or "))
        return _Said(between.join(texts), joint)

    def _compared(self, part: _Is) -> str:
        name = self._name(part.path)
        if part.values == ("",):
            return self._words(
                N_("{question} is answered") if part.is_not else N_("{question} is empty"), question=name
            )
        joint = self._words(N_(" or "))
        value = joint.join(self._quoted(part.path, value) for value in part.values)
        if part.is_part:
            message = N_("{question} does not include {value}") if part.is_not else N_("{question} includes {value}")
        else:
            message = N_("{question} is not {value}") if part.is_not else N_("{question} is {value}")
        return self._words(message, question=name, value=value)

    def _quoted(self, path: str, code: str) -> str:
        found = self._questions.get(path)
        choices = self._choices(found) if found is not None else ()
        return self._words(N_("“{text}”"), text=choice_label(choices, code, self._language))

    def _choices(self, question: Question) -> tuple[Choice, ...]:
        found = self._lists.get(question.choice_list)
        return found.choices if found is not None else ()

    def _name(self, path: str) -> str:
        return self._numbers.get(path) or self._words(N_("“{text}”"), text=path.rpartition("/")[2] or path)


def _merge(parts: list[object]) -> list[object]:
    """Parts of an "or" in which comparisons of one question with several values stand as one."""
    merged: list[object] = []
    for part in parts:
        last = merged[-1] if merged else None
        if _is_same(part, last) and isinstance(part, _Is) and isinstance(last, _Is):
            merged[-1] = _Is(last.path, (*last.values, *part.values), last.is_not, last.is_part)
        else:
            merged.append(part)
    return merged


def _is_same(first: object, second: object) -> bool:
    if not isinstance(first, _Is) or not isinstance(second, _Is) or first.is_not or second.is_not:
        return False
    is_empty = ("",) in (first.values, second.values)
    return first.path == second.path and first.is_part == second.is_part and not is_empty


def _resolve(path: str, base: str, root: str) -> str:
    """Path without positions of an absolute or relative one, seen from a node."""
    if path.startswith(root):
        return path.removeprefix(root)
    parts = base.split("/")
    for step in path.removeprefix("current()/").split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in ("", "."):
            parts = [*parts, step]
    return "/".join(parts)


class _Parser:
    """Reads the few kinds of conditions that have words: comparisons, selected(), not(), and, or."""

    def __init__(self, expression: str, base: str, root: str) -> None:
        self._tokens = list(_tokens(expression))
        self._base, self._root = base, root
        self._at = 0

    def parse(self) -> object:
        found = self._joint("or", lambda: self._joint("and", self._one))
        if self._at != len(self._tokens):
            raise _Unworded
        return found

    def _joint(self, word: str, inner: Callable[[], object]) -> object:
        parts = [inner()]
        while self._peek() == _Token("word", word):
            self._at += 1
            parts.append(inner())
        return parts[0] if len(parts) == 1 else (word, parts)

    def _one(self) -> object:
        token = self._take()
        if token == _Token("sign", "("):
            found = self._joint("or", lambda: self._joint("and", self._one))
            self._want(")")
            return found
        if token.kind == "word" and token.text in ("not", "selected"):
            self._want("(")
            found = self._not() if token.text == "not" else self._selected()
            self._want(")")
            return found
        return self._comparison(token)

    def _not(self) -> object:
        inner = self._joint("or", lambda: self._joint("and", self._one))
        if isinstance(inner, _Is) and not inner.is_not and len(inner.values) == 1:
            return _Is(inner.path, inner.values, True, inner.is_part)
        return "not", inner

    def _selected(self) -> object:
        first = self._take()
        self._want(",")
        second = self._take()
        if first.kind == "path" and second.kind == "text":
            return _Is(self._path(first), (second.text,), is_part=True)
        if first.kind == "text" and first.text.split() and second.kind == "path":
            return _Is(self._path(second), tuple(first.text.split()))
        raise _Unworded

    def _comparison(self, first: _Token) -> object:
        sign, second = self._take(), self._take()
        if first.kind != "path" or sign.kind != "sign" or second.kind not in ("text", "number"):
            raise _Unworded
        if sign.text in ("=", "!="):
            return _Is(self._path(first), (second.text,), is_not=sign.text == "!=")
        if sign.text in _COMPARED:
            return "compare", self._path(first), sign.text, second.text
        raise _Unworded

    def _path(self, token: _Token) -> str:
        return _resolve(token.text, self._base, self._root)

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> _Token:
        found = self._peek()
        if found is None:
            raise _Unworded
        self._at += 1
        return found

    def _want(self, sign: str) -> None:
        if self._take() != _Token("sign", sign):
            raise _Unworded


def _tokens(expression: str) -> Iterator[_Token]:
    at = 0
    while expression[at:].strip():
        found = _TOKEN.match(expression, at)
        if found is None or found.lastgroup is None:
            raise _Unworded
        text = found[found.lastgroup]
        yield _Token(found.lastgroup, text[1:-1] if found.lastgroup == "text" else text)
        at = found.end()
