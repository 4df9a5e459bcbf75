"""What would leave with a web map, column by column and with an example, for the person who decides."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gi_atlas.i18n import LANGUAGES, current_language
from gi_atlas.storage.project import Project
from layers.publish.webmap.fields import FIELDS, FREE, Field, free_key, read_values
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.page_texts import code_words
from layers.publish.webmap.selection import Selection, select

LONGEST_EXAMPLE = 80
_ALL = frozenset({field.key for field in FIELDS if not field.is_public} | {f"{prefix}.*" for prefix in FREE})


@dataclass(frozen=True)
class OutgoingField:
    """A column that has values to let out.

    Attributes
    ----------
    key : str
        As ``WebMapOptions`` names it.
    label : str
        English name, marked for translation; the own name of an attribute of a stranger's file.
    count : int
        How many features, registrations or photos have a value.
    example : str
        The first value, in words of the current language, shortened.
    is_public : bool
        Whether it goes out without being asked for.
    is_free : bool
        Whether it is an attribute of a stranger's file.
    """

    key: str
    label: str
    count: int
    example: str
    is_public: bool
    is_free: bool = False


@dataclass(frozen=True)
class Outgoing:
    """Everything that would leave.

    Attributes
    ----------
    features : mapping of str to int
        Features by layer.
    drafts : int
        Features under the watermark.
    fields : tuple of OutgoingField
        In the order of the page.
    photos : int
    left_out : mapping
        Counts of what stays inside, by layer and reason.
    """

    features: Mapping[str, int]
    drafts: int
    fields: tuple[OutgoingField, ...]
    photos: int
    left_out: Mapping[str, Mapping[str, int]]


def outgoing(project: Project, options: WebMapOptions) -> Outgoing:
    """What would leave by some options, with every column that might be let out too.

    Raises
    ------
    PublishError, CrsError
        As ``selection.select``.
    """
    chosen = select(project, replace(options, fields=_ALL, hidden=frozenset()))
    return Outgoing(
        {layer: len(chosen.of_layer(layer)) for layer in options.layers},
        sum(thing.is_draft for thing in chosen.things),
        (*_known(chosen), *_free(chosen)),
        len({item.id for product in chosen.products for item in product.photos}),
        chosen.left_out,
    )


def _known(chosen: Selection) -> Iterator[OutgoingField]:
    counts: dict[str, int] = {}
    first: dict[str, Any] = {}
    for values in _rows(chosen):
        for key, value in values.items():
            counts[key] = counts.get(key, 0) + 1
            first.setdefault(key, value)
    for field in FIELDS:
        if field.key in counts:
            example = _shown(field.key, first[field.key])
            yield OutgoingField(field.key, field.label, counts[field.key], example, field.is_public)


def _rows(chosen: Selection) -> Iterator[Mapping[str, Any]]:
    photo_fields: tuple[Field, ...] = tuple(field for field in FIELDS if field.table == "photo")
    for product in chosen.products:
        yield product.values
        yield from product.registrations
        yield from (read_values(item, photo_fields) for item in product.photos)
    yield from (thing.values for thing in chosen.things)


def _free(chosen: Selection) -> Iterator[OutgoingField]:
    pairs = [("product.attributes", product.free) for product in chosen.products]
    pairs += [("boundary.attributes", thing.free) for thing in chosen.things]
    counts: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], Any] = {}
    for prefix, attributes in pairs:
        for name, value in attributes:
            counts[prefix, name] = counts.get((prefix, name), 0) + 1
            first.setdefault((prefix, name), value)
    for (prefix, name), count in counts.items():
        yield OutgoingField(free_key(prefix, name), name, count, _cut(str(first[prefix, name])), False, is_free=True)


def _shown(key: str, value: Any) -> str:
    words = code_words().get(key, {}).get(str(value))
    if words:
        return words[list(LANGUAGES).index(current_language())]
    return _cut(_joined(value) if isinstance(value, (list, tuple)) else str(value))


def _joined(values: Iterable[Any]) -> str:
    return " · ".join(map(str, values))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXAMPLE else f"{line[: LONGEST_EXAMPLE - 1]}…"
