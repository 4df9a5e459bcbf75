"""A small session of the forms' interface, and forms made by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gi_atlas.errors import FormError
from survey_forms.schema import Choice, Form, Group, Node, Question, Repeat, text_in


@dataclass(frozen=True)
class FakeState:
    value: str = ""
    is_relevant: bool = True
    is_required: bool = False
    is_read_only: bool = False
    fault: FormError | None = None


@dataclass(frozen=True)
class FakeProgress:
    answered: int = 0
    asked: int = 0
    required_answered: int = 0
    required_asked: int = 0


@dataclass
class FakeSession:
    """Keeps answers; ``relevant`` says by path without positions what is asked."""

    form: Form
    relevant: Mapping[str, Callable[[FakeSession], bool]] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    filters: Mapping[str, Callable[[FakeSession, Choice], bool]] = field(default_factory=dict)

    def set(self, path: str, value: str) -> frozenset[str]:
        before = {p: self.state(p) for p, _node in self.walk(False)}
        self.given[path] = value
        return frozenset(p for p, _node in self.walk(False) if before.get(p) != self.state(p))

    def value(self, path: str) -> str:
        return self.given.get(path, "")

    def state(self, path: str) -> FakeState:
        node = self.form.find(bare(path))
        relevant = all(
            rule(self) for key, rule in self.relevant.items() if bare(path) == key or bare(path).startswith(f"{key}/")
        )
        if not isinstance(node, Question):
            return FakeState(is_relevant=relevant)
        value = self.value(path)
        required = node.required == "true()"
        fault = FormError("CAPTURE_REQUIRED") if required and not value else None
        if node.constraint and value and not re.fullmatch(node.constraint, value):
            fault = FormError("CAPTURE_CONSTRAINT", message="")
        return FakeState(value, relevant, required, node.read_only == "true()", fault if relevant else None)

    def add_repeat(self, path: str, at: int | None = None) -> str:
        self.counts[path] = self.count(path) + 1
        place = self.count(path) if at is None else at
        order = list(range(1, self.counts[path]))
        order.insert(place - 1, 0)
        self._reorder(path, order)
        return f"{path}[{place}]"

    def remove_repeat(self, path: str) -> None:
        base, number = base_of(path)
        order = [n for n in range(1, self.count(base) + 1) if n != number]
        self.counts[base] -= 1
        self._reorder(base, order)

    def move_repeat(self, path: str, to: int) -> None:
        base, number = base_of(path)
        order = [n for n in range(1, self.count(base) + 1) if n != number]
        order.insert(to - 1, number)
        self._reorder(base, order)

    def _reorder(self, base: str, order: list[int]) -> None:
        new: dict[str, str] = {p: v for p, v in self.given.items() if not p.startswith(f"{base}[")}
        for place, old in enumerate(order, 1):
            for p, v in self.given.items():
                if p.startswith(f"{base}[{old}]"):
                    new[f"{base}[{place}]" + p[len(f"{base}[{old}]") :]] = v
        self.given = new

    def count(self, path: str) -> int:
        return self.counts.get(path, 0)

    def choices(self, path: str) -> Sequence[Choice]:
        node = self.form.find(bare(path))
        assert isinstance(node, Question)
        rule = self.filters.get(bare(path))
        return [c for c in self.form.lists[node.choice_list].choices if rule is None or rule(self, c)]

    def label(self, path: str, language: str) -> str:
        node = self.form.find(bare(path))
        return text_in(node.labels, language) if node else ""

    def hint(self, path: str, language: str) -> str:
        node = self.form.find(bare(path))
        return text_in(node.hints, language) if node else ""

    def walk(self, only_relevant: bool = True) -> Iterator[tuple[str, Node]]:
        yield from self._walk(self.form.root, "")

    def _walk(self, group: Group, prefix: str) -> Iterator[tuple[str, Node]]:
        for node in group.children:
            path = f"{prefix}/{node.name}" if prefix else node.name
            if isinstance(node, Repeat):
                for number in range(1, self.count(path) + 1):
                    yield f"{path}[{number}]", node
                    yield from self._walk(node, f"{path}[{number}]")
                continue
            yield path, node
            if isinstance(node, Group):
                yield from self._walk(node, path)

    def faults(self) -> dict[str, FormError]:
        states = {p: self.state(p) for p, _node in self.walk(False)}
        return {p: state.fault for p, state in states.items() if state.fault is not None}

    def progress(self, path: str = "") -> FakeProgress:
        found = [self.state(p) for p, node in self.walk(False) if isinstance(node, Question) and p.startswith(path)]
        asked = [state for state in found if state.is_relevant]
        required = [state for state in asked if state.is_required]
        return FakeProgress(
            sum(bool(s.value) for s in asked), len(asked), sum(bool(s.value) for s in required), len(required)
        )

    def answers(self) -> dict[str, Any]:
        return dict(self.given)


def bare(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path)


def base_of(path: str) -> tuple[str, int]:
    base, _mark, rest = path.rpartition("[")
    return base, int(rest.rstrip("]"))
