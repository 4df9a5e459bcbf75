"""What would leave with a web map, column by column and with an example, for the person who decides."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gi_atlas.storage.project import Project
from layers.publish.webmap.column_order import ranks
from layers.publish.webmap.fields import FIELDS, FREE, AllowList, Field, free_key, read_values
from layers.publish.webmap.options import IMPORTED, WebMapOptions
from layers.publish.webmap.page_layers import name_columns
from layers.publish.webmap.readable_values import value_text
from layers.publish.webmap.selection import select
from layers.publish.webmap.things import Selection

LONGEST_EXAMPLE = 80
_PRIVATE = frozenset(field.key for field in FIELDS if not field.is_public)


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
    group : str
        What it is a column of: a table of ours, "product.attributes" and its like, the key of an imported layer.
    """

    key: str
    label: str
    count: int
    example: str
    is_public: bool
    is_free: bool = False
    group: str = ""


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
    layer_names : mapping of str to str
        Names of the imported layers among ``features`` by their keys.
    name_hints : mapping of str to str
        By key of an imported layer of whose columns none that names its features goes out: the key of the one that
        would. Without it all rows have the layer's name.
    """

    features: Mapping[str, int]
    drafts: int
    fields: tuple[OutgoingField, ...]
    photos: int
    left_out: Mapping[str, Mapping[str, int]]
    layer_names: Mapping[str, str] = field(default_factory=dict)
    name_hints: Mapping[str, str] = field(default_factory=dict)


def outgoing(project: Project, options: WebMapOptions) -> Outgoing:
    """What would leave by some options, with every column that might be let out too.

    Raises
    ------
    PublishError, CrsError
        As ``selection.select``.
    """
    prefixes = (*FREE, *(layer for layer in options.layers if layer.startswith(IMPORTED)))
    everything = _PRIVATE | {f"{prefix}.*" for prefix in prefixes}
    chosen = select(project, replace(options, fields=everything, hidden=frozenset()))
    return Outgoing(
        {layer: chosen.count(layer) for layer in options.layers},
        sum(thing.is_draft for thing in chosen.things),
        (*_known(chosen), *_free(chosen)),
        len({item.id for product in chosen.products for item in product.photos}),
        chosen.left_out,
        chosen.layer_names,
        _name_hints(chosen, options),
    )


def _name_hints(chosen: Selection, options: WebMapOptions) -> dict[str, str]:
    allowed = AllowList(options)
    found: dict[str, str] = {}
    for layer in chosen.imported:
        columns = {name: None for thing in chosen.of_layer(layer.key) for name, _value in thing.free}
        names = name_columns(list(columns))
        if names and not any(allowed.free(layer.key, {name: name}) for name in names):
            found[layer.key] = free_key(layer.key, names[0])
    return found


def _known(chosen: Selection) -> Iterator[OutgoingField]:
    counts: dict[str, int] = {}
    first: dict[str, Any] = {}
    for values in _rows(chosen):
        for key, value in values.items():
            counts[key] = counts.get(key, 0) + 1
            first.setdefault(key, value)
    for one in FIELDS:
        if one.key in counts:
            example = _cut(value_text(one.key, first[one.key], chosen.unit_names))
            yield OutgoingField(one.key, one.label, counts[one.key], example, one.is_public, group=one.table)


def _rows(chosen: Selection) -> Iterator[Mapping[str, Any]]:
    photo_fields: tuple[Field, ...] = tuple(one for one in FIELDS if one.table == "photo")
    for product in chosen.products:
        yield product.values
        yield from product.registrations
        yield from (read_values(item, photo_fields) for item in product.photos)
    yield from (thing.values for thing in chosen.things)


def _free(chosen: Selection) -> Iterator[OutgoingField]:
    counts: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], Any] = {}
    for prefix, attributes in _attributes(chosen):
        for name, value in attributes:
            counts[prefix, name] = counts.get((prefix, name), 0) + 1
            first.setdefault((prefix, name), value)
    for (prefix, name), count in sorted(counts.items(), key=_in_file_order(chosen, counts)):
        key, example = free_key(prefix, name), _cut(str(first[prefix, name]))
        yield OutgoingField(key, name, count, example, False, is_free=True, group=prefix)


def _in_file_order(chosen: Selection, met: Iterable[tuple[str, str]]) -> Callable[[tuple[tuple[str, str], int]], Any]:
    """Key that sorts columns by their prefixes as these were met, within one as its file has them."""
    prefixes = list(dict.fromkeys(prefix for prefix, _name in met))
    known = {prefix: ranks(chosen.columns.get(prefix, ())) for prefix in prefixes}
    return lambda item: (prefixes.index(item[0][0]), known[item[0][0]].get((item[0][1], 1), len(known[item[0][0]])))


def _attributes(chosen: Selection) -> Iterator[tuple[str, Sequence[Sequence[Any]]]]:
    for product in chosen.products:
        yield "product.attributes", product.free
    counted: set[str] = set()
    for thing in chosen.things:
        if thing.id not in counted:  # a feature of several kinds is several things
            counted.add(thing.id)
            yield thing.layer if thing.is_imported else "boundary.attributes", thing.free


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXAMPLE else f"{line[: LONGEST_EXAMPLE - 1]}…"
