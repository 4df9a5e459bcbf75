"""The four kinds of value of XPath 1.0 as Python has them, turned into each other as XForms wants it.

A node-set is a list of lxml elements, a string ``str``, a number ``float``, a truth ``bool``. Two things differ from
plain XPath, as in ODK's own engine: a text that is a date counts as days since 1970-01-01 wherever a number is
wanted, and the text of "not a number" is empty.
"""

import math
import re
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from survey_forms.xpath.dates import days_of_text

Value = Any
"""list of elements | str | float | bool, as lxml hands them over."""

NAN = math.nan
_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)


def text_of(value: Value) -> str:
    """String value; of a node-set that of its first node."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return text_of_node(value[0]) if value else ""
    return number_text(float(value))


def text_of_node(node: Any) -> str:
    """Text of an element with all below it; an attribute comes as a string already."""
    if isinstance(node, str):
        return node
    return "".join(node.itertext()) if len(node) else node.text or ""


def texts_of(value: Value) -> list[str]:
    """String value of every node of a node-set; of anything else its one text."""
    return [text_of_node(node) for node in value] if isinstance(value, list) else [text_of(value)]


def number_text(number: float) -> str:
    """Number in XForms' lexical form: no exponent, no ``.0``, nothing for NaN."""
    if math.isnan(number):
        return ""
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    text = format(Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_of(value: Value, zone: tzinfo | None) -> float:
    """Number value; NaN where there is none. ``zone`` is where a date without offset lies; None is the machine's."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, int | float):
        return float(value)
    return number_of_text(text_of(value), zone)


def number_of_text(text: str, zone: tzinfo | None) -> float:
    """Number that a text stands for, days since 1970-01-01 if it is a date."""
    if _NUMBER.fullmatch(text):
        return float(text)
    days = days_of_text(text, zone)
    return NAN if days is None else days


def numbers_of(value: Value, zone: tzinfo | None) -> list[float]:
    """Number of every node of a node-set; of anything else its one number."""
    if isinstance(value, list):
        return [number_of_text(text_of_node(node), zone) for node in value]
    return [number_of(value, zone)]


def truth_of(value: Value) -> bool:
    """Truth value: a node-set with a node, a text with a character, a number that is neither 0 nor NaN."""
    if isinstance(value, float):
        return value == value and value != 0
    return bool(value)


_NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)], "�")


def visible_text(text: str) -> str:
    """Text as XML can hold it: characters that it forbids are shown as U+FFFD."""
    return text if text.isprintable() else text.translate(_NOT_XML)
