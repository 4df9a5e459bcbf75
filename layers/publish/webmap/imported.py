"""Imported layers of a project, those that came with strangers' files: how a person names one, and its features."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import PublishError
from gi_atlas.model import LayerEntry
from gi_atlas.storage.project import Project
from layers.kinds import AREA as AREA
from layers.kinds import HEAD_BYTES, kinds_of_head
from layers.kinds import KINDS as KINDS
from layers.kinds import LINE as LINE
from layers.kinds import POINT as POINT
from layers.project_layers import DEFAULT_STYLES
from layers.publish.webmap.column_order import ColumnOrders
from layers.publish.webmap.fields import clean
from layers.publish.webmap.options import IMPORTED, LAYERS, WebMapOptions
from layers.symbology import Style, style_from_mapping

SOURCE = "FEATURES"
# Shorter than this, in degrees, a line or the rim of a polygon is a point: about a centimetre.
LEAST_DEG = 1e-7
# Longitude and latitude; what crosses the antimeridian may go on beyond 180.
FARTHEST_DEG = (540.0, 90.0)
KIND_OF = {
    "Polygon": AREA,
    "MultiPolygon": AREA,
    "LineString": LINE,
    "LinearRing": LINE,
    "MultiLineString": LINE,
    "Point": POINT,
    "MultiPoint": POINT,
}


@dataclass(frozen=True)
class ImportedLayer:
    """A layer that came with a stranger's file.

    Attributes
    ----------
    id, name : str
        Its id, and its name as it is shown.
    style : mapping
        What its person changed of its style.
    provenance : mapping
        Where it came from; its datum may be an open question.
    columns : tuple of str
        Names of its columns in the order of its file, as far as that is known.
    """

    id: str
    name: str
    style: Mapping[str, object] = field(default_factory=dict)
    provenance: Mapping[str, object] = field(default_factory=dict)
    columns: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How options name it."""
        return f"{IMPORTED}{self.id}"

    @property
    def look(self) -> Style:
        """Its style as the program's own window paints it.

        Raises
        ------
        SettingsError
            LAYER_STYLE_INVALID if the stored style cannot be painted.
        """
        return style_from_mapping({**DEFAULT_STYLES[SOURCE].to_mapping(), **self.style})


@dataclass(frozen=True)
class ImportedCount:
    """An imported layer with how many features it has, and of which of ``KINDS`` they seem to be."""

    layer: ImportedLayer
    count: int
    kinds: frozenset[str]


def imported_layers(project: Project) -> list[ImportedLayer]:
    """Imported layers of a project, lowest first."""
    entries = sorted(project.read_all(LayerEntry, source=SOURCE), key=lambda entry: entry.position)
    orders = ColumnOrders(project)
    return [_layer_of(entry, orders) for entry in entries]


def _layer_of(entry: LayerEntry, orders: ColumnOrders) -> ImportedLayer:
    columns = orders.of_layer(entry.import_id, entry.source_key)
    return ImportedLayer(entry.id, clean(entry.name), entry.style, entry.provenance, columns)


def count_imported(project: Project) -> list[ImportedCount]:
    """Imported layers with their counts, without reading whole geometries."""
    rows = project.fetch(f"SELECT layer_id, substr(geom, 1, {HEAD_BYTES}) FROM gi_layer_feature")  # noqa: S608 - ours
    counts: Counter[str] = Counter()
    kinds: dict[str, set[str]] = {}
    for layer_id, head in rows:
        counts[layer_id] += 1
        kinds.setdefault(layer_id, set()).update(kinds_of_head(head))
    return [
        ImportedCount(layer, counts[layer.id], frozenset(kinds.get(layer.id, ()))) for layer in imported_layers(project)
    ]


def split_kinds(shape: Any) -> Iterator[tuple[str, Any]]:
    """A geometry of any type by kind: its polygons together, its lines together, each of its points."""
    parts: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for part in _simple_parts(shape):
        parts[KIND_OF[part.geom_type]].append(part)
    if parts[AREA]:
        yield AREA, shapely.multipolygons(parts[AREA])
    if parts[LINE]:
        yield LINE, shapely.multilinestrings(parts[LINE])
    for point in parts[POINT]:
        yield POINT, point


def _simple_parts(shape: Any) -> Iterator[Any]:
    if shape is None or shape.is_empty:
        return
    if hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from _simple_parts(part)
    elif _is_on_map(shape) and (shape.geom_type == "Point" or shape.length > LEAST_DEG):
        yield shape


def _is_on_map(shape: Any) -> bool:
    """Whether all of it lies on the earth, be it some turns to the east or west; a number that is none lies nowhere."""
    places = np.abs(shapely.get_coordinates(shape))
    return bool((places <= FARTHEST_DEG).all())


def resolve_names(project: Project, options: WebMapOptions) -> WebMapOptions:
    """Options whose imported layers and their columns are named by ids, where a person gave names.

    A layer is ``layer:NAME``, or ``layer:ID`` where several have one name; a column of it ``layer:NAME.COLUMN``.

    Raises
    ------
    PublishError
        WEBMAP_LAYER, WEBMAP_FIELD for names that there are none of; WEBMAP_LAYER_TWICE where several have it.
    """
    layers = imported_layers(project)
    return replace(
        options,
        layers=tuple(_layer_key(layers, text) for text in options.layers),
        fields=frozenset(_column_key(layers, text) for text in options.fields),
        hidden=frozenset(_column_key(layers, text) for text in options.hidden),
        decimals={_layer_key(layers, text): number for text, number in options.decimals.items()},
    )


def require_published(project: Project, options: WebMapOptions) -> None:
    """Refuse a precision, or a column to let out, of a layer that does not go out: it would say nothing.

    Raises
    ------
    PublishError
        WEBMAP_UNPUBLISHED.
    """
    layers = {layer.key: f"{IMPORTED}{layer.name}" for layer in imported_layers(project)}
    asked = {key for key in layers for column in options.fields if column.startswith(f"{key}.")}
    missing = sorted((set(options.decimals) | asked) - set(options.layers))
    if missing:
        raise PublishError("WEBMAP_UNPUBLISHED", value=", ".join(layers.get(key, key) for key in missing))


def _layer_key(layers: Sequence[ImportedLayer], text: str) -> str:
    if not text.startswith(IMPORTED):
        return text
    wanted = clean(text.removeprefix(IMPORTED))
    found = [one for one in layers if wanted in (one.name, one.id)]
    if not found:
        raise unknown_layer(layers, text)
    return _only(found, text).key


def unknown_layer(layers: Iterable[ImportedLayer], text: str) -> PublishError:
    """The refusal of a layer that there is not, with those that there are."""
    expected = [*LAYERS, *(f"{IMPORTED}{one.name}" for one in layers)]
    return PublishError("WEBMAP_LAYER", value=text, expected=", ".join(dict.fromkeys(expected)))


def with_names(layers: Iterable[ImportedLayer], keys: Iterable[str]) -> str:
    """Keys of columns as a person reads them: imported layers by name."""
    told = ", ".join(keys)
    for layer in layers:
        told = told.replace(f"{layer.key}.", f"{IMPORTED}{layer.name}.")
    return told


def _column_key(layers: Sequence[ImportedLayer], text: str) -> str:
    """The key of a column; names of layers and columns may hold dots, and then what fits no layer is passed over."""
    if not text.startswith(IMPORTED):
        return text
    wanted = clean(text.removeprefix(IMPORTED))
    found = [(one, column) for one in layers if (column := _column_of(one, wanted))]
    if not found:
        raise PublishError("WEBMAP_FIELD", value=text, expected=", ".join(f"{IMPORTED}{one.name}.…" for one in layers))
    layer = _only([one for one, _column in found], text)
    return f"{layer.key}.{found[0][1]}"


def _column_of(layer: ImportedLayer, wanted: str) -> str:
    """What follows the layer's id or name and a dot; "" if it begins otherwise."""
    start = next((start for start in (layer.id, layer.name) if wanted.startswith(f"{start}.")), None)
    return "" if start is None else wanted[len(start) + 1 :]


def _only(found: Sequence[ImportedLayer], text: str) -> ImportedLayer:
    if len(found) > 1:
        ids = ", ".join(sorted(one.key for one in found))
        raise PublishError("WEBMAP_LAYER_TWICE", value=text, expected=ids)
    return found[0]
