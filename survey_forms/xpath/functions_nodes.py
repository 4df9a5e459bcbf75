"""Functions of XForms about nodes: counts, places in repeats, secondary instances, choices."""

import copy
import hashlib
import math
from typing import Any

from lxml import etree

from gi_atlas.errors import FormError
from survey_forms.xpath.surroundings import Surroundings
from survey_forms.xpath.values import NAN, Value, number_of, text_of, text_of_node, texts_of

_MULTIPLIER, _MODULUS = 16_807, 2**31 - 1


def _nodes(name: str, value: Value) -> list[Any]:
    if not isinstance(value, list):
        raise FormError("XPATH_ARGUMENT_WRONG", name=name, value=text_of(value), expected="node-set")
    return value


def _elements(name: str, value: Value) -> list[Any]:
    # Texts and attributes are nodes too, but they have no place of their own.
    nodes = _nodes(name, value)
    if any(isinstance(node, str) for node in nodes):
        raise FormError("XPATH_ARGUMENT_WRONG", name=name, value=text_of(value), expected="node-set")
    return nodes


def count(around: Surroundings, value: Value) -> float:
    """How many nodes there are."""
    return float(len(_nodes("count", value)))


def count_non_empty(around: Surroundings, value: Value) -> float:
    """How many nodes have a value."""
    return float(sum(1 for node in _nodes("count-non-empty", value) if text_of_node(node)))


def position(around: Surroundings, value: Value) -> float:
    """Place of a node among its neighbours of the same name, from 1; NaN if there is no node."""
    nodes = _elements("position", value)
    if not nodes:
        return NAN
    return 1.0 + sum(1 for _ in nodes[0].itersiblings(nodes[0].tag, preceding=True))


def indexed_repeat(around: Surroundings, target: Value, *pairs: Value) -> list[Any]:
    """Nodes of ``target`` in the rows that pairs of (repeat, position) choose, outermost first or last."""
    wanted = []
    for rows, place in zip(pairs[::2], pairs[1::2], strict=False):
        at = number_of(place, around.zone)
        if math.isnan(at) or at != int(at):
            return []
        wanted.append((_elements("indexed-repeat", rows), int(at)))
    wanted.sort(key=lambda pair: _depth(pair[0]))
    found = _elements("indexed-repeat", target)
    for rows, at in wanted:
        found = _in_row(found, rows, at)
    return found


def _depth(rows: list[Any]) -> int:
    return sum(1 for _ in rows[0].iterancestors()) if rows else 0


def _in_row(targets: list[Any], rows: list[Any], at: int) -> list[Any]:
    # The at-th row below each parent: a repeat within a repeat counts anew in every outer row.
    by_parent: dict[Any, list[Any]] = {}
    for row in rows:
        by_parent.setdefault(row.getparent(), []).append(row)
    chosen = {group[at - 1] for group in by_parent.values() if 0 < at <= len(group)}
    return [node for node in targets if any(above in chosen for above in node.iterancestors())]


def instance(around: Surroundings, name: Value) -> list[Any]:
    """Secondary instance of a name."""
    found = around.lists.instance(text_of(name))
    return [] if found is None else [found]


def items(around: Surroundings, name: Value, column: Value, value: Value) -> list[Any]:
    """``instance(name)/root/item[column = value]``, looked up in an index."""
    return around.lists.items(text_of(name), text_of(column), frozenset(texts_of(value)))


def pulldata(around: Surroundings, name: Value, wanted: Value, column: Value, value: Value) -> str:
    """Cell of a choice list: column ``wanted`` where ``column`` is ``value``."""
    return around.lists.cell(text_of(name), text_of(wanted), text_of(column), text_of(value))


def choice_name(around: Surroundings, here: Value, value: Value, path: Value) -> str:
    """Label of a choice of the question at ``path``."""
    return around.choice_name(text_of(value), text_of(path), _elements("jr:choice-name", here)[0])


def itext(around: Surroundings, name: Value) -> str:
    """Text of an id."""
    return around.translated(text_of(name))


def randomize(around: Surroundings, value: Value, seed: Value | None = None) -> list[Any]:
    """Copies of nodes in random order: the library puts every node-set into the document's order again."""
    nodes = shuffled(_elements("randomize", value), None if seed is None else seed_of(seed, around), around)
    holder = etree.SubElement(around.aside, "randomized")
    holder.extend(copy.deepcopy(node) for node in nodes)
    return [*holder]


def seed_of(seed: Value, around: Surroundings) -> int:
    """Whole number that a seed stands for: a number cut to its integer, a text by its hash."""
    number = number_of(seed, around.zone)
    if math.isinf(number):
        return 2**63 - 1 if number > 0 else -(2**63)
    if not math.isnan(number):
        return int(number)
    text = text_of(seed)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True) if text else 0


def shuffled(values: list[Any], seed: int | None, around: Surroundings) -> list[Any]:
    """Values in random order; the same seed gives the same order here as on phones (Park and Miller's generator)."""
    draw = around.dice.random if seed is None else _Lehmer(seed).random
    found: list[Any] = []
    for place, value in enumerate(values):
        at = math.floor(draw() * (place + 1))
        if at == place:
            found.append(value)
        else:
            found.append(found[at])
            found[at] = value
    return found


class _Lehmer:
    """Park and Miller's minimal standard generator, as the specification of ``randomize`` names it."""

    def __init__(self, seed: int) -> None:
        # The remainder keeps its sign, as in Java.
        self._state = abs(seed) % _MODULUS * (-1 if seed < 0 else 1)
        if self._state <= 0:
            self._state += _MODULUS - 1

    def random(self) -> float:
        """Next number in 0 ≤ x < 1."""
        self._state = self._state * _MULTIPLIER % _MODULUS
        return (self._state - 1) / (_MODULUS - 1)
