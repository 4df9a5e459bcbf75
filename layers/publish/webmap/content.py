"""The page's content as plain data: what ``JSON.parse`` gives to the page's program."""

import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gi_atlas.pinyin import initials, spelling
from layers.publish.webmap.fields import AllowList, Field, clean, read_values
from layers.publish.webmap.geometry import AreaGeometry, pack_points
from layers.publish.webmap.imported import POINT
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.page_layers import PageLayer, own_table, page_layers
from layers.publish.webmap.page_texts import both, code_words, page_words
from layers.publish.webmap.pictures import Pictures
from layers.publish.webmap.things import ProductFacts, Selection, Thing

LONG_COLUMNS = ("boundary.scope_text", "boundary.used_maps", "boundary.act")
LONG_TEXT = 40  # letters: less is not worth a reference
LAYER_TABLES = {"boundaries": ("zone", "boundary"), "units": ("unit",), "townships": ("unit",), "records": ("record",)}
# What a search finds of a feature itself, beside what it finds of its product.
_SEARCHED = ("boundary.name", "zone.name", "unit.name", "unit.code")
_CHINESE = range(0x2E80, 0x40000)


@dataclass(frozen=True)
class Zooms:
    """Zooms that a page offers; levels of detail count from ``level``."""

    least: int
    level: int
    largest: int


def area_things(selection: Selection) -> list[Thing]:
    """Features that are polygons or lines, in the order in which their geometry is packed: the lowest layer first."""
    return [thing for layer in page_layers(selection) if layer.kind != POINT for thing in layer.things]


class Content:
    """Builds the page's content for one selection; only the zooms and the photos differ from try to try."""

    def __init__(self, selection: Selection, options: WebMapOptions, areas: AreaGeometry) -> None:
        self._selection = selection
        self._options = options
        self._areas = areas
        self._allowed = AllowList(options)
        self._layers = page_layers(selection)
        self._numbers = {product.id: number for number, product in enumerate(selection.products)}
        self._fixed = self._build_fixed()

    def build(self, head: Mapping[str, Any], zooms: Zooms, pictures: Pictures) -> dict[str, Any]:
        """Everything: the head, both languages, products, layers, geometry and photos."""
        numbers = {key: number for number, key in enumerate(pictures.jpegs)}
        return {
            "map": dict(head),
            **self._fixed,
            "products": [self._product(product, numbers) for product in self._selection.products],
            "photos": self._photos(pictures),
            "areas": self._areas.pack(zooms.level, zooms.largest),
        }

    def _build_fixed(self) -> dict[str, Any]:
        used = [field.key for field in self._allowed.fields]
        layers = [self._imported(layer) if layer.is_imported else self._ours(layer) for layer in self._layers]
        own = {key: name for layer in layers for key, name in layer.pop("own", {}).items()}
        return {
            "words": page_words(),
            "labels": {field.key: both(field.label) for field in self._allowed.fields} | own,
            "kinds": {field.key: field.kind for field in self._allowed.fields} | dict.fromkeys(own, "text"),
            "codes": {key: words for key, words in code_words().items() if key in used},
            "columns": {
                table: [field.key for field in self._allowed.of(table)]
                for table in ("product", "zone", "boundary", "registration", "record", "unit", "photo")
            },
            "units": self._unit_names(),
            "layers": layers,
        }

    def _unit_names(self) -> dict[str, str]:
        """Names of the codes that occur, not of the whole country."""
        keys = [_as_list(product.values.get("product.counties")) for product in self._selection.products]
        keys += [_as_list(thing.values.get("record.county_code")) for thing in self._selection.of_layer("records")]
        names = self._selection.unit_names
        return {code: names[code] for codes in keys for code in codes if code in names}

    def _product(self, product: ProductFacts, numbers: Mapping[str, int]) -> dict[str, Any]:
        return {
            "search": self._search_text(product),
            "row": _row(product.values, self._allowed.of("product")),
            "free": list(product.free),
            "registrations": [_row(values, self._allowed.of("registration")) for values in product.registrations],
            "photos": [numbers[item.id] for item in product.photos if item.id in numbers],
        }

    def _photos(self, pictures: Pictures) -> list[dict[str, Any]]:
        items = {item.id: item for product in self._selection.products for item in product.photos}
        fields = self._allowed.of("photo")
        return [
            {"jpeg": b64encode(jpeg).decode("ascii"), "row": _row(read_values(items[key], fields), fields)}
            for key, jpeg in pictures.jpegs.items()
        ]

    def _ours(self, layer: PageLayer) -> dict[str, Any]:
        things = layer.things
        fields = [field for table in LAYER_TABLES[layer.layer] for field in self._allowed.of(table)]
        built: dict[str, Any] = {
            **self._geometry(layer),
            "columns": [field.key for field in fields],
            "rows": [_row(thing.values, fields) for thing in things],
            "free": {str(number): _once(thing) for number, thing in enumerate(things) if thing.free},
            "products": [self._numbers.get(thing.product_id, -1) for thing in things],
            "search": [search_words(_texts(thing.values.get(key) for key in _SEARCHED)) for thing in things],
        }
        return built | _times(things) if layer.layer == "boundaries" else built

    def _imported(self, layer: PageLayer) -> dict[str, Any]:
        """A stranger's layer: its columns have keys of ours, as their own names may be anything; values stay texts."""
        table = own_table(layer.things, layer.columns)
        keys = [f"{layer.key}{place}" for place in range(len(table.columns))]
        titles = [row[table.title] if 0 <= table.title < len(row) else None for row in table.rows]
        return {
            **self._geometry(layer),
            "own": {key: [name] * len(both("")) for key, name in zip(keys, table.columns, strict=True)},
            "colours": layer.colours,
            "columns": keys,
            "title": keys[table.title] if keys and table.title >= 0 else "",
            "rows": table.rows,
            "free": {},
            "products": [-1] * len(layer.things),
            # The page looks through the other columns itself.
            "search": [search_words(_texts([title])) for title in titles],
        }

    def _geometry(self, layer: PageLayer) -> dict[str, Any]:
        built = {
            "key": layer.key,
            "name": layer.name,
            "kind": layer.kind,
            "count": len({one.id for one in layer.things}),
        }
        if layer.kind != POINT:
            told = self._options.rounded_to(layer.layer)
            return built if told is None else built | {"told": told}
        shifted = self._options.basemap is not None and self._options.basemap.datum == "gcj02"
        told = self._options.decimals_of(layer.layer)
        # Packed finer where they are shifted; a reader is told how they were rounded before.
        return built | {"points": {**pack_points(self._selection.drawn(layer.things), told, shifted), "told": told}}

    def _search_text(self, product: ProductFacts) -> str:
        keys = ("name_official", "name_en", "name_alias", "place_name", "counties", "class_code")
        found = _texts(product.values.get(f"product.{key}") for key in keys)
        names = [self._selection.unit_names[text] for text in found if text in self._selection.unit_names]
        numbers = [values.get("registration.number") for values in product.registrations]
        return search_words([*found, *names, *_texts(numbers)])


def _times(things: Sequence[Thing]) -> dict[str, Any]:
    """Ids of boundaries, by which a link names one, their zones by number, when each holds, and which are drafts.

    Other features have no ids on the page, and boundaries none of ours: one tells when its entity was made.
    """
    zones = {zone: number for number, zone in enumerate(dict.fromkeys(thing.zone_id for thing in things))}
    return {
        "zones": [zones[thing.zone_id] for thing in things],
        "ids": [thing.public_id for thing in things],
        "begins": [str(thing.begins) if thing.begins else "" for thing in things],
        "ends": [str(thing.ends) if thing.ends else "" for thing in things],
        "drafts": [number for number, thing in enumerate(things) if thing.is_draft],
    }


def search_words(texts: Iterable[str]) -> str:
    """What a search looks through: the texts, and of Chinese ones their pinyin and its initials, all of them plain.

    Of ü both ways of typing it are there: lvliang and luliang for 吕梁.
    """
    words: dict[str, None] = {}
    for text in texts:
        words[plain(text)] = None
        if any(ord(sign) in _CHINESE for sign in text):
            spelled = plain(spelling(text))
            words |= dict.fromkeys((spelled, plain(initials(text)), spelled.replace("v", "u")))
    return " ".join(words)


def plain(text: str) -> str:
    """A text as a search compares it: the page's ``GI.plain`` does the same to what its reader types.

    Full-width letters become narrow, all become small, marks go, ß is ss and ς is σ.
    """
    small = unicodedata.normalize("NFKD", text).lower()
    bare = "".join(sign for sign in small if not unicodedata.category(sign).startswith("M"))
    return bare.replace("ß", "ss").replace("ς", "σ")


def _once(thing: Thing) -> list[list[Any]]:
    """Attributes of a stranger's file; one that says what a column of ours says already names that column instead."""
    known = {value: key for key in LONG_COLUMNS if len(value := str(thing.values.get(key) or "")) >= LONG_TEXT}
    return [
        [name, None, known[value]] if isinstance(value, str) and value in known else [name, value]
        for name, value in thing.free
    ]


def _texts(values: Iterable[Any]) -> list[str]:
    return [clean(str(item)) for value in values for item in _as_list(value) if item not in (None, "")]


def _as_list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _row(values: Mapping[str, Any], fields: Sequence[Field]) -> list[Any]:
    row = [values.get(field.key) for field in fields]
    while row and row[-1] is None:
        row.pop()
    return row
