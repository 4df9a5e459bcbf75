"""Table of the functions that forms may call, with how many arguments each takes."""

from collections.abc import Callable
from dataclasses import dataclass

from gi_atlas.errors import FormError
from survey_forms.xpath import functions_date as dates
from survey_forms.xpath import functions_geo as geo
from survey_forms.xpath import functions_nodes as nodes
from survey_forms.xpath import functions_number as numbers
from survey_forms.xpath import functions_text as texts
from survey_forms.xpath.values import Value

ANY = 1_000_000


@dataclass(frozen=True, slots=True)
class Function:
    """A function of ours.

    Attributes
    ----------
    call : callable
        Takes the surroundings, then the arguments.
    fewest, most : int
        Arguments as a form writes them.
    gives : str
        "text", "number", "truth", "date", "nodes" or "any".
    takes_here : bool
        The context node is put in front of the arguments.
    fills_here : bool
        The context node stands in for an argument that is left out.
    """

    call: Callable[..., Value]
    fewest: int
    most: int
    gives: str
    takes_here: bool = False
    fills_here: bool = False


def _text(call: Callable[..., Value], fewest: int, most: int | None = None) -> Function:
    return Function(call, fewest, fewest if most is None else most, "text")


def _number(call: Callable[..., Value], fewest: int, most: int | None = None) -> Function:
    return Function(call, fewest, fewest if most is None else most, "number")


def _truth(call: Callable[..., Value], fewest: int, most: int | None = None) -> Function:
    return Function(call, fewest, fewest if most is None else most, "truth")


NATIVE: dict[str, tuple[int, int, str]] = {
    "true": (0, 0, "truth"),
    "false": (0, 0, "truth"),
    "not": (1, 1, "truth"),
    "boolean": (1, 1, "truth"),
    "last": (0, 0, "number"),
    "name": (0, 1, "text"),
    "local-name": (0, 1, "text"),
}
"""Functions that the library computes as forms want them: fewest and most arguments, what they give."""

FUNCTIONS: dict[str, Function] = {
    "string": Function(texts.string, 0, 1, "text", fills_here=True),
    "string-length": Function(texts.string_length, 0, 1, "number", fills_here=True),
    "normalize-space": Function(texts.normalize_space, 0, 1, "text", fills_here=True),
    "number": Function(numbers.number, 0, 1, "number", fills_here=True),
    "concat": _text(texts.concat, 0, ANY),
    "join": _text(texts.join, 1, ANY),
    "contains": _truth(texts.contains, 2),
    "starts-with": _truth(texts.starts_with, 2),
    "ends-with": _truth(texts.ends_with, 2),
    "substring-before": _text(texts.substring_before, 2),
    "substring-after": _text(texts.substring_after, 2),
    "substring": _text(texts.substring, 2, 3),
    "substr": _text(texts.substr, 2, 3),
    "translate": _text(texts.translate, 3),
    "regex": _truth(texts.regex, 2),
    "coalesce": _text(texts.coalesce, 2, ANY),
    "once": Function(texts.once, 1, 1, "text", takes_here=True),
    "selected": _truth(texts.selected, 2),
    "selected-at": _text(texts.selected_at, 2),
    "count-selected": _number(texts.count_selected, 1),
    "uuid": _text(texts.new_uuid, 0, 1),
    "digest": _text(texts.digest, 2, 3),
    "base64-decode": _text(texts.base64_decode, 1),
    "if": Function(numbers.choose, 3, 3, "any"),
    "boolean-from-string": _truth(numbers.boolean_from_string, 1),
    "checklist": _truth(numbers.checklist, 2, ANY),
    "weighted-checklist": _truth(numbers.weighted_checklist, 2, ANY),
    "sum": _number(numbers.total, 1),
    "max": _number(numbers.highest, 0, ANY),
    "min": _number(numbers.lowest, 0, ANY),
    "round": _number(numbers.round_to, 1, 2),
    "int": _number(numbers.whole, 1),
    "random": _number(numbers.random_number, 0),
    "pi": _number(numbers.pi, 0),
    "today": Function(dates.today, 0, 0, "date"),
    "now": Function(dates.now, 0, 0, "date"),
    "date": Function(dates.date, 1, 1, "date"),
    "date-time": Function(dates.date, 1, 1, "date"),
    "decimal-date-time": _number(dates.decimal_date_time, 1),
    "decimal-time": _number(dates.decimal_time, 1),
    "format-date": _text(dates.format_date, 2),
    "format-date-time": _text(dates.format_date_time, 2),
    "area": _number(geo.area, 1),
    "distance": _number(geo.distance, 1, ANY),
    "geofence": _truth(geo.geofence, 2),
    "count": _number(nodes.count, 1),
    "count-non-empty": _number(nodes.count_non_empty, 1),
    "position": _number(nodes.position, 1),
    "indexed-repeat": Function(nodes.indexed_repeat, 3, ANY, "nodes"),
    "instance": Function(nodes.instance, 1, 1, "nodes"),
    "randomize": Function(nodes.randomize, 1, 2, "nodes"),
    "pulldata": _text(nodes.pulldata, 4),
    "jr:choice-name": Function(nodes.choice_name, 2, 2, "text", takes_here=True),
    "jr:itext": _text(nodes.itext, 1),
    **{name: _number(numbers.of_one(function), 1) for name, function in numbers.ONE_NUMBER.items()},
    **{name: _number(numbers.of_two(function), 2) for name, function in numbers.TWO_NUMBERS.items()},
}
"""Functions by the name that forms call them by."""

INTERNAL: dict[str, Callable[..., Value]] = {
    "gi.eq": numbers.equal,
    "gi.ne": numbers.unequal,
    "gi.same-moment": numbers.same_moment,
    "gi.other-moment": numbers.other_moment,
    "gi.items": nodes.items,
    **{f"gi.{name}": numbers.compared(relation) for name, relation in numbers.ORDERS.items()},
}
"""Functions that only the rewriting puts in: no form can call them, for a name with a dot is not among FUNCTIONS."""


def check_call(name: str, arguments: int) -> None:
    """Refuse a function that there is not, or that takes another number of arguments.

    Raises
    ------
    FormError
        XPATH_FUNCTION_UNKNOWN, XPATH_ARGUMENTS.
    """
    fewest, most = _limits(name, arguments)
    if not fewest <= arguments <= most:
        expected = str(fewest) if fewest == most else f"{fewest} – {most}" if most != ANY else f"≥ {fewest}"
        raise FormError("XPATH_ARGUMENTS", name=name, found=arguments, expected=expected)


def _limits(name: str, arguments: int) -> tuple[int, int]:
    if name in NATIVE:
        return NATIVE[name][:2]
    if name == "position" and not arguments:
        return 0, 0
    if name == "current":
        return 0, 0
    if name not in FUNCTIONS:
        raise FormError("XPATH_FUNCTION_UNKNOWN", name=name)
    return FUNCTIONS[name].fewest, FUNCTIONS[name].most


def kind_given(name: str) -> str:
    """What a call of a function gives: "text", "number", "truth", "date", "nodes" or "any"."""
    if name in NATIVE:
        return NATIVE[name][2]
    return "nodes" if name == "current" else FUNCTIONS[name].gives
