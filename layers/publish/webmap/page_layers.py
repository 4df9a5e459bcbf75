"""The layers of a page, the lowest first: what each is called, how it looks, which columns its features have."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from layers.project_layers import DEFAULT_STYLES
from layers.publish.webmap.column_order import ranks
from layers.publish.webmap.imported import AREA, KINDS, LINE, POINT, SOURCE, ImportedLayer
from layers.publish.webmap.page_texts import LAYER_WORDS, both, kind_words
from layers.publish.webmap.things import Selection, Thing
from layers.symbology import Style, rgb_of

LEAST_LINE_PX = 0.5
# The brightest of red, green and blue that a colour needs on a dark ground.
DARKEST = 180
_KEY_DIGITS = 8
# Columns that name a feature, as files call them; the first one that is let out names it.
NAME_COLUMNS = (
    "name",
    "名称",
    "名字",
    "name_zh",
    "name_cn",
    "name_chn",
    "title",
    "标题",
    "label",
    "name_en",
    "nom",
    "nombre",
)


@dataclass(frozen=True)
class PageLayer:
    """Features of one layer and one kind, as the page lists and draws them.

    Attributes
    ----------
    key : str
        How the page and its links call it; the same in every edition.
    layer : str
        Of ``options.LAYERS``, or the key of an imported layer.
    kind : str
        Of ``imported.KINDS``.
    name : list of str
        In every language.
    things : list of Thing
    colours : dict
        Look of an imported layer: stroke and fill ("" for none) on a light and on a dark ground, opacity of the fill
        and of the whole, width of lines, shape and size of markers; empty for ours.
    columns : tuple of str
        Names of an imported layer's columns in the order of its file, as far as that is known.
    """

    key: str
    layer: str
    kind: str
    name: list[str]
    things: list[Thing]
    colours: dict[str, Any]
    columns: tuple[str, ...] = ()

    @property
    def is_imported(self) -> bool:
        """Whether its columns are those of a stranger's file."""
        return bool(self.colours)


def page_layers(selection: Selection) -> list[PageLayer]:
    """Layers that have features: context below boundaries, points on top of areas, records on top of all."""
    own = [made for one in selection.imported for made in _imported(selection, one)]
    found = [
        *(_ours(selection, key, AREA) for key in ("units", "townships")),
        *(layer for layer in own if layer.kind == AREA),
        *(layer for layer in own if layer.kind == LINE),
        _ours(selection, "boundaries", AREA),
        *(layer for layer in own if layer.kind == POINT),
        _ours(selection, "records", POINT),
    ]
    return [layer for layer in found if layer.things]


def _ours(selection: Selection, key: str, kind: str) -> PageLayer:
    return PageLayer(key, key, kind, both(LAYER_WORDS[key]), selection.of_layer(key), {})


def _imported(selection: Selection, layer: ImportedLayer) -> Iterator[PageLayer]:
    things = selection.of_layer(layer.key)
    kinds = [kind for kind in KINDS if any(thing.kind == kind for thing in things)]
    digits = hashlib.sha256(layer.id.encode()).hexdigest()[:_KEY_DIGITS]
    for kind in kinds:
        own = [thing for thing in things if thing.kind == kind]
        name = kind_words(layer.name, kind) if len(kinds) > 1 else [layer.name] * len(both(""))
        yield PageLayer(f"i{digits}{kind[0]}-", layer.key, kind, name, own, _colours(layer, kind), layer.columns)


def _colours(layer: ImportedLayer, kind: str) -> dict[str, Any]:
    look = layer.look
    shades = _shades(look, kind)
    return {
        "onLight": shades,
        "onDark": [_lightened(colour) if colour else "" for colour in shades],
        "alpha": look.fill_opacity,
        "opacity": look.opacity or 1.0,
        "width": max(look.width_px, LEAST_LINE_PX) if shades[0] and kind != POINT else look.width_px,
        "marker": look.marker,
        "size": look.marker_px,
    }


def _shades(look: Style, kind: str) -> list[str]:
    """Stroke and fill as the window paints them; what nobody would see there was let out all the same, and is seen."""
    if kind == LINE:
        found = [look.stroke or look.fill, ""]
    elif kind == AREA:
        found = [look.stroke if look.width_px else "", look.fill if look.fill_opacity else ""]
    else:
        found = [look.stroke, look.fill]
    return found if any(found) else [DEFAULT_STYLES[SOURCE].stroke, ""]


def _lightened(colour: str) -> str:
    """A colour that is seen on a dark ground: dark ones are mixed with white."""
    rgb = rgb_of(colour)
    if max(rgb) >= DARKEST:
        return colour
    mixed = (round(part + (255 - part) * (DARKEST - max(rgb)) / (255 - max(rgb))) for part in rgb)
    return "#" + "".join(f"{part:02x}" for part in mixed)


@dataclass(frozen=True)
class OwnTable:
    """Features of an imported layer as a table.

    Attributes
    ----------
    columns : tuple of str
        Names as the file has them and in its order, else in that of their first value; the second of two that read
        alike is numbered.
    rows : list of list
        A value for each column, None where there is none; without those at the end.
    title : int
        Column that names the features; -1 for none.
    """

    columns: tuple[str, ...]
    rows: list[list[Any]]
    title: int


def own_table(things: Sequence[Thing], columns: Sequence[str] = ()) -> OwnTable:
    """What was let out of an imported layer's columns, in the order of ``columns``; others follow."""
    told = [list(_numbered(thing)) for thing in things]
    met, known = dict.fromkeys(key for pairs in told for key, _value in pairs), ranks(columns)
    places = {key: place for place, key in enumerate(sorted(met, key=lambda key: known.get(key, len(known))))}
    rows = []
    for pairs in told:
        row: list[Any] = [None] * len(places)
        for key, value in pairs:
            row[places[key]] = json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
    names = tuple(_column_names(places))
    return OwnTable(names, rows, _title(names))


def _numbered(thing: Thing) -> Iterator[tuple[tuple[str, int], Any]]:
    """Columns of a feature with their values: two that read alike, once cleaned, are a first and a second of a name."""
    met: Counter[str] = Counter()
    for name, value in thing.free:
        met[name] += 1
        yield (name, met[name]), value


def _column_names(keys: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Names of the columns, no two alike: those after the first of a name are numbered."""
    listed = list(keys)
    taken = {name for name, number in listed if number == 1}
    for name, number in listed:
        tries = (f"{name} ({place})" for place in count(number))
        found = name if number == 1 else next(one for one in tries if one not in taken)
        taken.add(found)
        yield found


def _title(columns: Sequence[str]) -> int:
    found = name_columns(columns)
    return columns.index(found[0]) if found else -1


def name_columns(columns: Sequence[str]) -> list[str]:
    """Those columns that name a feature, the one first by which the page would call it."""
    places = {name: place for place, name in enumerate(NAME_COLUMNS)}
    found = [(places[plain], name) for name in columns if (plain := name.strip().casefold()) in places]
    return [name for _place, name in sorted(found, key=lambda pair: pair[0])]
