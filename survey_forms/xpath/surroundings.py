"""What expressions of a form see beside their own nodes: clock, dice, choice lists, texts."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Protocol


class Lists(Protocol):
    """Secondary instances, as expressions ask for them."""

    def instance(self, name: str) -> Any | None:
        """Element that stands for ``instance('name')``; None if the form has no such instance."""

    def items(self, name: str, column: str, values: frozenset[str]) -> list[Any]:
        """Item elements whose ``column`` has one of the values, in the list's order."""

    def cell(self, name: str, wanted: str, column: str, value: str) -> str:
        """Text in column ``wanted`` of the first item whose ``column`` is ``value``; "" if there is none."""


def _system_now() -> datetime:
    return datetime.now().astimezone()


@dataclass
class Surroundings:
    """What the functions need of the session.

    Attributes
    ----------
    lists : Lists
    now : callable
        Gives the present moment with its zone.
    zone : tzinfo or None
        Where dates without offset lie; None is the machine's zone.
    regex_timeout_s, regex_left_s : float
        What the patterns of one evaluation may take together, and what is left of it.
    dice : random.Random
    aside : Element
        In the document, for nodes that functions make; emptied before each evaluation.
    choice_name : callable
        Label of a choice: value, path of the question, context element.
    translated : callable
        Text of ``jr:itext('id')``.
    """

    lists: Lists
    now: Callable[[], datetime] = _system_now
    zone: tzinfo | None = None
    regex_timeout_s: float = 0.05
    regex_left_s: float = 0.05
    dice: random.Random = field(default_factory=random.SystemRandom)
    aside: Any = None
    choice_name: Callable[[str, str, Any], str] = lambda value, path, context: value
    translated: Callable[[str], str] = lambda name: ""
