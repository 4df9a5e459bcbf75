"""Paths with positions, such as ``craft/production_step[2]/step_name``, and answers found by them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from survey_forms.schema import Node

_POSITION = re.compile(r"\[(\d+)\]")
_LAST_POSITION = re.compile(r"\[(\d+)\](?!.*\[)")
_STEP = re.compile(r"([^\[\]]+)(?:\[(\d+)\])?\Z")


def bare_path(path: str) -> str:
    """Path without positions, as a form's nodes have it."""
    return _POSITION.sub("", path)


def whole_path(prefix: str, node: Node) -> str:
    """Path with positions of a node inside the group or row at ``prefix``."""
    return f"{prefix}/{node.name}" if prefix else node.name


def under(prefix: str, path: str) -> bool:
    """Whether a path is the one at ``prefix`` or below it; "" has everything below it."""
    return not prefix or path == prefix or path.startswith((f"{prefix}/", f"{prefix}["))


def parent_row(path: str) -> str | None:
    """The same question one row above, in the innermost repeat; None in the first row and outside of repeats."""
    found = _LAST_POSITION.search(path)
    if found is None or int(found[1]) < 2:
        return None
    return f"{path[: found.start()]}[{int(found[1]) - 1}]{path[found.end() :]}"


def moved(path: str, old: str, new: str) -> str:
    """A path below ``old``, now below ``new``."""
    return new + path[len(old) :] if under(old, path) else path


def answer_at(answers: Mapping[str, Any], path: str) -> str:
    """Answer of nested answers at a path; "" where there is none."""
    found: Any = answers
    for step in path.split("/"):
        found = _child(found, step)
    return found if isinstance(found, str) else ""


def _child(parent: Any, step: str) -> Any:
    name = _STEP.match(step)
    if name is None or not isinstance(parent, Mapping):
        return None
    child = parent.get(name[1])
    if name[2] is None:
        return child
    if not isinstance(child, Sequence) or isinstance(child, str) or int(name[2]) > len(child):
        return None
    return child[int(name[2]) - 1]
