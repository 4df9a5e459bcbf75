"""Functions of XForms that give numbers and truths, and the comparisons that know dates."""

import math
import operator
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

from survey_forms.xpath.surroundings import Surroundings
from survey_forms.xpath.values import NAN, Value, number_of, number_of_text, numbers_of, text_of, texts_of, truth_of

_MOST_PLACES = 400


def number(around: Surroundings, value: Value) -> float:
    """Number of a value; a date counts as days since 1970-01-01."""
    return number_of(value, around.zone)


def total(around: Surroundings, value: Value) -> float:
    """Sum over a node-set; NaN if one is no number, or if there is none (ODK's engine differs here from XPath)."""
    numbers = numbers_of(value, around.zone)
    if not all(map(math.isfinite, numbers)):
        return sum(numbers)  # infinite parts make an infinite sum, opposite ones none
    try:
        return math.fsum(numbers) if numbers else NAN
    except OverflowError:
        return sum(numbers)


def highest(around: Surroundings, *values: Value) -> float:
    """Largest of all numbers; NaN if one is none."""
    return _extreme(max, (item for value in values for item in numbers_of(value, around.zone)))


def lowest(around: Surroundings, *values: Value) -> float:
    """Smallest of all numbers; NaN if one is none."""
    return _extreme(min, (item for value in values for item in numbers_of(value, around.zone)))


def _extreme(pick: Callable[[list[float]], float], numbers: Iterable[float]) -> float:
    found = list(numbers)
    return NAN if not found or any(map(math.isnan, found)) else pick(found)


def round_to(around: Surroundings, value: Value, places: Value = 0.0) -> float:
    """Rounded to decimal places, halves away from zero; negative places round to tens, hundreds …"""
    what, to = number_of(value, around.zone), number_of(places, around.zone)
    if math.isnan(what) or math.isnan(to) or math.isinf(what):
        return NAN if math.isnan(to) else what
    if to > _MOST_PLACES:
        return what
    places = max(int(to), -_MOST_PLACES)
    # By the digits as they are written: 1.005 is stored as a little less, and its half goes up all the same.
    return float(Decimal(repr(what)).scaleb(places).to_integral_value(ROUND_HALF_UP).scaleb(-places))


def whole(around: Surroundings, value: Value) -> float:
    """Integer towards zero."""
    what = number_of(value, around.zone)
    return what if math.isnan(what) or math.isinf(what) else float(math.trunc(what))


def random_number(around: Surroundings) -> float:
    """Number from 0 to below 1."""
    return around.dice.random()


def pi(around: Surroundings) -> float:
    """The circle number."""
    return math.pi


def of_one(function: Callable[[float], float]) -> Callable[[Surroundings, Value], float]:
    """Function of one number; NaN where mathematics has no answer."""

    def call(around: Surroundings, value: Value) -> float:
        what = number_of(value, around.zone)
        try:
            return NAN if math.isnan(what) else float(function(what))
        except (ValueError, OverflowError):
            return _beyond(function, what)

    return call


def _beyond(function: Callable[[float], float], what: float) -> float:
    if function in (math.log, math.log10) and what == 0:
        return -math.inf
    if math.isinf(what) and function in (math.floor, math.ceil):
        return what
    return math.inf if function in (math.exp, _ten_to) and what > 0 else NAN


def of_two(function: Callable[[float, float], float]) -> Callable[[Surroundings, Value, Value], float]:
    """Function of two numbers; NaN where mathematics has no answer."""

    def call(around: Surroundings, first: Value, second: Value) -> float:
        one, other = number_of(first, around.zone), number_of(second, around.zone)
        try:
            return NAN if math.isnan(one) or math.isnan(other) else float(function(one, other))
        except OverflowError:
            return math.inf
        except ValueError:
            return math.inf if function is math.pow and one == 0 else NAN

    return call


def _ten_to(exponent: float) -> float:
    return math.pow(10.0, exponent)


ONE_NUMBER: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "acos": math.acos,
    "asin": math.asin,
    "atan": math.atan,
    "ceiling": math.ceil,
    "cos": math.cos,
    "exp": math.exp,
    "exp10": _ten_to,
    "floor": math.floor,
    "log": math.log,
    "log10": math.log10,
    "sin": math.sin,
    "sqrt": math.sqrt,
    "tan": math.tan,
}
TWO_NUMBERS: dict[str, Callable[[float, float], float]] = {"atan2": math.atan2, "pow": math.pow}


def choose(around: Surroundings, condition: Value, then: Value, otherwise: Value) -> Value:
    """XForms' ``if``."""
    return then if truth_of(condition) else otherwise


def boolean_from_string(around: Surroundings, value: Value) -> bool:
    """Whether a text is ``1`` or ``true``."""
    return text_of(value) in ("1", "true")


def checklist(around: Surroundings, fewest: Value, most: Value, *values: Value) -> bool:
    """Whether between ``fewest`` and ``most`` (-1: any number) of the values are true."""
    true = sum(1 for value in values for item in _truths(value) if item)
    return _within(float(true), fewest, most, around)


def weighted_checklist(around: Surroundings, fewest: Value, most: Value, *values: Value) -> bool:
    """Whether the weights of the true values add up to between ``fewest`` and ``most`` (-1: any sum)."""
    score = 0.0
    for value, weight in zip(values[::2], values[1::2], strict=False):
        weights = numbers_of(weight, around.zone)
        score += sum(part for is_true, part in zip(_truths(value), weights, strict=False) if is_true)
    return _within(score, fewest, most, around)


def _truths(value: Value) -> list[bool]:
    return [bool(text.strip()) for text in texts_of(value)] if isinstance(value, list) else [truth_of(value)]


def _within(score: float, fewest: Value, most: Value, around: Surroundings) -> bool:
    low, high = number_of(fewest, around.zone), number_of(most, around.zone)
    return low <= score <= (math.inf if high == -1 else high)


def compared(relation: Callable[[float, float], bool]) -> Callable[[Surroundings, Value, Value], bool]:
    """``<`` and its kin: true if it holds between any two of the values, dates counted as days."""

    def call(around: Surroundings, left: Value, right: Value) -> bool:
        others = numbers_of(right, around.zone)
        return any(relation(one, other) for one in numbers_of(left, around.zone) for other in others)

    return call


ORDERS: dict[str, Callable[[float, float], bool]] = {
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}


def equal(around: Surroundings, left: Value, right: Value) -> bool:
    """``=`` where a side may be a number: true if it holds between any two of the values."""
    return _any_pair(around, left, right, operator.eq)


def unequal(around: Surroundings, left: Value, right: Value) -> bool:
    """``!=`` where a side may be a number: true if it holds between any two of the values."""
    return _any_pair(around, left, right, operator.ne)


def _any_pair(around: Surroundings, left: Value, right: Value, relation: Callable[[object, object], bool]) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return relation(truth_of(left), truth_of(right))
    if isinstance(left, float) or isinstance(right, float):
        others = numbers_of(right, around.zone)
        return any(relation(one, other) for one in numbers_of(left, around.zone) for other in others)
    texts = texts_of(right)
    return any(relation(one, other) for one in texts_of(left) for other in texts)


def same_moment(around: Surroundings, left: Value, right: Value) -> bool:
    """``=`` where a side is a date: compared as days, or as texts where neither side is one."""
    return _any_moments(around, left, right, operator.eq)


def other_moment(around: Surroundings, left: Value, right: Value) -> bool:
    """``!=`` where a side is a date: compared as days, or as texts where neither side is one."""
    return _any_moments(around, left, right, operator.ne)


def _any_moments(around: Surroundings, left: Value, right: Value, relation: Callable[[object, object], bool]) -> bool:
    if isinstance(left, float) or isinstance(right, float):
        return _any_pair(around, left, right, relation)
    others = texts_of(right)
    return any(relation(*_moments(one, other, around)) for one in texts_of(left) for other in others)


def _moments(one: str, other: str, around: Surroundings) -> tuple[object, object]:
    days = number_of_text(one, around.zone), number_of_text(other, around.zone)
    return (one, other) if all(map(math.isnan, days)) else days
