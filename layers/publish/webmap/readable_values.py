"""A value of a column in words of the current language, as the page's own program writes it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from gi_atlas.area_official import state_area
from gi_atlas.i18n import LANGUAGES, _, current_language
from layers.publish.webmap.fields import FIELDS
from layers.publish.webmap.page_texts import WORDS, code_words

_KINDS = {field.key: field.kind for field in FIELDS}
_LONG_M = 1000


def value_text(key: str, value: Any, unit_names: Mapping[str, str] | None = None) -> str:
    """A value as a reader of the page sees it: codes in words, units of measure, names of counties.

    Parameters
    ----------
    key : str
        Of ``fields.FIELDS``.
    value : any
        As ``fields.plain_value`` makes it.
    unit_names : mapping of str to str, optional
        Names of administrative units by code.
    """
    if isinstance(value, (list, tuple)):
        return " · ".join(value_text(key, one, unit_names) for one in value)
    words = code_words().get(key, {}).get(str(value))
    if words:
        return words[list(LANGUAGES).index(current_language())]
    kind = _KINDS.get(key, "")
    if kind == "list":
        return (unit_names or {}).get(str(value), str(value))
    return _WRITERS.get(kind, str)(value)


def _area(m2: float) -> str:
    return _said("hectares", f"{state_area(m2, 'ha'):,f}")


def _length(metres: float) -> str:
    if metres < _LONG_M:
        return _said("metres", f"{metres:,.0f}")
    return _said("kilometres", f"{metres / 1000:,.2f}")


def _said(word: str, value: str) -> str:
    text = WORDS[word]
    return _(text).format(value=value)


def _last_day(first_after: str) -> str:
    return (date.fromisoformat(first_after) - timedelta(days=1)).isoformat()


def _day(instant: str) -> str:
    return instant[:10]


_WRITERS: dict[str, Callable[[Any], str]] = {"area": _area, "length": _length, "last_day": _last_day, "day": _day}
