"""Values that a person types, by the field they are for."""

import json
import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import shapely

from gi_atlas.clock import parse_instant, read_date
from gi_atlas.errors import UsageError
from gi_atlas.storage.mapping import column_kinds

# What is computed, and what a form writes: its answers lead, columns typed by hand enter them when it is opened.
READ_ONLY_FIELDS = frozenset(
    {"id", "import_id", "geom_sha256", "area_m2", "area_method", "perimeter_m", "vertex_count", "answers", "form_id",
     "form_version", "listing_answered", "listing_asked", "dossier_answered", "dossier_asked", "is_half",
     "submission_sha256", "picture_hash", "boundary_distance_m", "xform", "rows", "lists"}
)  # fmt: skip
_TRUE, _FALSE = ("1", "true", "yes", "是"), ("0", "false", "no", "否")


def parse_settings(kind: type[Any], settings: Sequence[str]) -> dict[str, Any]:
    """Typed fields of texts ``FIELD=VALUE``.

    Raises
    ------
    UsageError
        VALUE_NO_EQUALS, VALUE_FIELD_UNKNOWN or VALUE_WRONG.
    """
    return dict(_parse_setting(kind, setting) for setting in settings)


def _parse_setting(kind: type[Any], setting: str) -> tuple[str, Any]:
    name, equals, text = setting.partition("=")
    if not equals:
        raise UsageError("VALUE_NO_EQUALS", value=setting)
    kinds = column_kinds(kind)
    name = "geom" if name in ("point", "place") else name
    if name not in kinds or name in READ_ONLY_FIELDS:
        allowed = ", ".join(sorted(set(kinds) - READ_ONLY_FIELDS))
        raise UsageError("VALUE_FIELD_UNKNOWN", field=name, expected=allowed)
    return name, parse_value(kinds[name], text, name)


def parse_value(kind: Any, text: str, field: str = "") -> Any:
    """Typed value of a text; an empty text is None, or "" where the field is text.

    Raises
    ------
    UsageError
        VALUE_WRONG with field, value and what was expected.
    """
    if kind is str:
        return text
    if not text.strip():
        return None
    parser, expected = _parser(kind)
    try:
        return parser(text.strip())
    except (ValueError, TypeError, shapely.errors.GEOSException) as error:
        raise UsageError("VALUE_WRONG", field=field, value=text, expected=expected) from error


def _parser(kind: Any) -> tuple[Callable[[str], Any], str | tuple[StrEnum, ...]]:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return (lambda text: kind(text.upper())), tuple(kind)
    return _PARSERS[kind]


def _bool(text: str) -> bool:
    if text.lower() not in _TRUE + _FALSE:
        raise ValueError(text)
    return text.lower() in _TRUE


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    number = int(text)
    if not -(2**63) <= number < 2**63:  # what SQLite holds
        raise ValueError(text)
    return number


def _list(text: str) -> tuple[str, ...]:
    if text.startswith("["):
        return tuple(str(item) for item in json.loads(text))
    return tuple(part.strip() for part in text.replace("；", ";").split(";") if part.strip())


def _dict(text: str) -> dict[str, Any]:
    loaded = json.loads(text)
    if not isinstance(loaded, dict):
        raise TypeError(text)
    return loaded


def _geometry(text: str) -> Any:
    if text[:1].isalpha():
        return shapely.from_wkt(text)
    lon, lat = (_number(part) for part in text.replace("，", ",").split(","))
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(text)
    return shapely.Point(lon, lat)


_PARSERS: dict[Any, tuple[Callable[[str], Any], str]] = {
    bool: (_bool, "true | false"),
    int: (_whole, "12"),
    float: (_number, "12.5"),
    date: (read_date, "YYYY-MM-DD"),
    datetime: (parse_instant, "YYYY-MM-DDTHH:MM:SSZ"),
    tuple: (_list, "a;b;c"),
    dict: (_dict, '{"key": "value"}'),
    Any: (_geometry, "LON,LAT | WKT"),
}
