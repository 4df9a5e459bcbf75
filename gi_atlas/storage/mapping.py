"""Entities to rows and back: a row holds SQLite's own values only."""

import json
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

import shapely

from gi_atlas.clock import format_instant, parse_date, parse_instant
from gi_atlas.errors import StorageError
from gi_atlas.storage.blobs import decode_blob, encode_blob
from gi_atlas.storage.schema import field_type

Row = dict[str, Any]
_NOT_AS_TOLD = (ValueError, TypeError, AttributeError, shapely.errors.ShapelyError)
Entity = TypeVar("Entity")


def to_row(entity: object) -> Row:
    """Row of an entity: every column but ``fid``; the geometry as a GeoPackage blob."""
    return {name: encode_value(kind, getattr(entity, name)) for name, kind in _kinds(type(entity)).items()}


def from_row(kind: type[Entity], row: Mapping[str, Any]) -> Entity:
    """Entity of a row that has at least the entity's columns.

    Raises
    ------
    StorageError
        STORE_VALUE_UNREADABLE: another program wrote what the field cannot be.
    """
    try:
        # Written out, as a country has a hundred thousand rows of thirty columns, most of them plain or empty.
        return kind(
            **{
                name: value if (value := row[name]) is None or decode is None else decode(value)
                for name, decode in _decoders(kind)
            }
        )
    except _NOT_AS_TOLD as error:
        raise _unreadable(kind, row) from error


def _unreadable(kind: type[Any], row: Mapping[str, Any]) -> StorageError:
    field = next((name for name, plain in _kinds(kind).items() if not _is_readable(plain, row[name])), "")
    context = {"row": row.get("id"), "field": field, "value": str(row.get(field))[:100]}
    return StorageError("STORE_VALUE_UNREADABLE", kind=kind.__name__, **context)


def _is_readable(plain: Any, value: Any) -> bool:
    try:
        decode_value(plain, value)
    except _NOT_AS_TOLD:
        return False
    return True


def encode_value(kind: Any, value: Any) -> Any:
    """Value as SQLite stores it, by the field's plain type."""
    return None if value is None else _encoder(kind)(value)


def decode_value(kind: Any, value: Any) -> Any:
    """Typed value of what SQLite gave, by the field's plain type."""
    return None if value is None else _decoder(kind)(value)


def column_kinds(entity: type[Any]) -> Mapping[str, Any]:
    """Plain type of each field of an entity."""
    return _kinds(entity)


def _read_kinds(entity: type[Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(entity)
    return {item.name: field_type(hints[item.name])[0] for item in fields(entity)}


_kinds: Callable[[type[Any]], dict[str, Any]] = cache(_read_kinds)  # type: ignore[assignment]  # its stub asks for Hashable


def _find_decoders(entity: type[Any]) -> "_Decoders":
    found = {name: _decoder(kind) for name, kind in _kinds(entity).items()}
    return tuple((name, None if decode is _same else decode) for name, decode in found.items())


_Decoders = tuple[tuple[str, Callable[[Any], Any] | None], ...]
# Name of each column and how it is read; None where the value stays as it is.
_decoders: Callable[[type[Any]], _Decoders] = cache(_find_decoders)  # type: ignore[assignment]  # as above


@cache
def _encoder(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return str
    return _ENCODERS.get(kind, _same)


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return _DECODERS.get(kind, _same)


def dump_json(value: Any) -> str:
    """Compact JSON with sorted keys, text kept as Unicode."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _load_list(text: str) -> tuple[Any, ...]:
    return () if text == "[]" else tuple(json.loads(text))


def _load_dict(text: str) -> dict[str, Any]:
    if text == "{}":
        return {}
    loaded = json.loads(text)
    return {key: tuple(item) if isinstance(item, list) else item for key, item in loaded.items()}


def _number(value: float) -> float | None:
    # SQLite makes NULL of NaN; the change log must say the same, or the step cannot be undone.
    return None if value != value else value


def _same(value: Any) -> Any:
    return value


_ENCODERS: dict[Any, Callable[[Any], Any]] = {
    bool: int,
    float: _number,
    date: date.isoformat,
    datetime: format_instant,
    tuple: lambda value: dump_json(list(value)),
    dict: dump_json,
    Any: encode_blob,
}
_DECODERS: dict[Any, Callable[[Any], Any]] = {
    bool: bool,
    date: parse_date,
    datetime: parse_instant,
    tuple: _load_list,
    dict: _load_dict,
    Any: decode_blob,
}
