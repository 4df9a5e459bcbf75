"""Boundaries as a foreign file lists them: one row a version, read before any is compared with the project."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import shapely

from gi_atlas.errors import GeometryError
from gi_atlas.exchange.boundary_names import is_generic, name_of_file
from gi_atlas.exchange.formats import Format
from gi_atlas.exchange.layer_file import RowFault
from gi_atlas.exchange.open import ForeignLayer
from gi_atlas.exchange.writers.gdal_files import LAYER
from gi_atlas.exchange.writers.scope_package import CORNER, ZONE
from gi_atlas.services.import_parts import Built, Source, StoredLayer, as_date, as_text
from gi_atlas.services.preparing import as_multipolygon

AVA_FIELD = "ava_id"
_AVA_DATE = re.compile(r"_(\d{8})(?=_|\Z)")
_AVA_VARIANT = re.compile(r"_(\d{8})(_[a-z])?\Z")
# Fields of our own boundary package, also as a Shapefile shortens them.
_OWN_PRODUCT, _OWN_VERSION = ("gi_id",), ("boundary_id", "boundary_i")


@dataclass(frozen=True)
class VersionRow:
    """A boundary version as a row of a file tells it; ``geom`` is a MultiPolygon in EPSG:4490."""

    row: int
    product_key: str
    source_key: str
    name: str
    valid_from: date | None
    valid_to: date | None
    geom: Any
    attributes: dict[str, object]
    provenance: dict[str, object]
    is_ava: bool = False
    bad_date: str = ""

    def text(self, name: str) -> str:
        """Value of an attribute as text; "" where there is none."""
        return str(self.attributes.get(name) or "")

    @property
    def order(self) -> tuple[date, date]:
        """First and last day, for sorting; what has none comes first."""
        return self.valid_from or date.min, self.valid_to or date.max


def is_own_package(layers: Sequence[ForeignLayer]) -> bool:
    """Whether a file is a package of ours whose first layer holds the boundary and the others explain it."""
    if not layers or layers[0].name != LAYER or layers[0].field_names[:2] != [*_OWN_PRODUCT, _OWN_VERSION[0]]:
        return False
    return {layer.name for layer in layers[1:]} >= {ZONE, CORNER}


def read_versions(source: Source, built: Built) -> list[VersionRow]:
    """Versions of all layers in their order, none twice; what cannot be one becomes a fault of its row."""
    versions = [version for layer in source.layers for version in _read_layer(source, layer, built)]
    if source.foreign.format is Format.LAND_TXT:
        versions = _joined_parcels(versions)
    return list(_without_doubles(versions, built))


def _joined_parcels(versions: Sequence[VersionRow]) -> list[VersionRow]:
    """Parcels of one name as the parts of one boundary: 国土TXT has no other way to say it."""
    by_name: dict[str, list[VersionRow]] = {}
    for version in versions:
        by_name.setdefault(version.name, []).append(version)
    return [replace(found[0], geom=_joined([one.geom for one in found])) for found in by_name.values()]


def _joined(geometries: Sequence[Any]) -> Any:
    parts = shapely.multipolygons(shapely.get_parts(geometries))
    # Parcels that touch or overlap make one area; others stay as they were surveyed.
    return parts if parts.is_valid else as_multipolygon(shapely.union_all(geometries))


def _read_layer(source: Source, layer: StoredLayer, built: Built) -> Iterable[VersionRow]:
    read = _read_ava if AVA_FIELD in layer.layer.field_names else _read_plain
    rows = layer.rows()
    versions = read(source, layer)
    for place, version in enumerate(versions):
        source.progress.check()
        try:
            shape = as_multipolygon(layer.geometry(place))
        except GeometryError as error:
            built.faults.append(RowFault(int(rows[place]), "ROW_NOT_POLYGON", {"found": error.context.get("kind", "")}))
            continue
        if shape is None or shape.is_empty:
            built.faults.append(RowFault(int(rows[place]), "ROW_NO_POLYGON", {}))
        elif not version.name or not version.source_key:
            built.faults.append(RowFault(int(rows[place]), "ROW_NO_NAME", {}))
        elif version.bad_date:
            built.faults.append(RowFault(int(rows[place]), "ROW_BAD_DATE", {"value": version.bad_date}))
        else:
            yield replace(version, geom=shape)


def _read_ava(source: Source, layer: StoredLayer) -> Iterable[VersionRow]:
    told = zip(layer.rows(), layer.attributes(), layer.provenances(), strict=True)
    for row, attributes, provenance in told:
        ava_id = str(attributes.get(AVA_FIELD) or "").strip()
        yield VersionRow(
            row=int(row),
            product_key=_AVA_VARIANT.sub("", ava_id),
            source_key=_AVA_DATE.sub("", ava_id),
            name=str(attributes.get("name") or ""),
            valid_from=as_date(attributes.get("valid_start")) or as_date(attributes.get("created")),
            valid_to=as_date(attributes.get("valid_end")),
            geom=None,
            attributes=attributes,
            provenance=provenance,
            is_ava=True,
        )


def _read_plain(source: Source, layer: StoredLayer) -> Iterable[VersionRow]:
    answers = source.answers
    names, keys = _names(source, layer), layer.texts("key", answers)
    begins = layer.column("valid_from", answers) or [answers.valid_from] * len(names)
    ends = layer.column("valid_to", answers) or [None] * len(names)
    products, versions = (_own_ids(layer, fields) or keys for fields in (_OWN_PRODUCT, _OWN_VERSION))
    told = zip(layer.rows(), layer.attributes(), layer.provenances(), strict=True)
    for place, (row, attributes, provenance) in enumerate(told):
        key, product_key = versions[place] or names[place], products[place] or names[place]
        begin, end = as_date(begins[place]), as_date(ends[place])
        yield VersionRow(
            row=int(row),
            product_key=product_key,
            source_key=key,
            name=names[place] or key,
            valid_from=begin,
            valid_to=end,
            geom=None,
            attributes=attributes,
            provenance=provenance,
            bad_date=_unread(begins[place], begin) or _unread(ends[place], end),
        )


def _names(source: Source, layer: StoredLayer) -> list[str]:
    names = layer.texts("name", source.answers)
    if source.foreign.format is not Format.LAND_TXT:
        return names
    # Offices leave the name empty or count the parcels; the file then is what the boundary is called by.
    return [name_of_file(layer.layer.name) if is_generic(name) else name for name in names]


def _unread(value: Any, day: date | None) -> str:
    """Text of a date that could not be read; a boundary must not lose its day in silence."""
    return as_text(value) if day is None else ""


def _own_ids(layer: StoredLayer, fields: Sequence[str]) -> list[str] | None:
    """Ids of a package that this program wrote, by the names of its fields; None if the file is none."""
    folded = {name.casefold(): name for name in layer.layer.field_names}
    if not all(any(name in folded for name in names) for names in (_OWN_PRODUCT, _OWN_VERSION)):
        return None
    found = next(folded[name] for name in fields if name in folded)
    return [as_text(value) for value in layer.layer.values(found)]


def _without_doubles(versions: Sequence[VersionRow], built: Built) -> Iterable[VersionRow]:
    seen: dict[tuple[str, date | None], int] = {}
    for version in versions:
        key = (version.source_key, version.valid_from)
        if key in seen:
            context = {"key": version.source_key, "date": str(version.valid_from or ""), "first_row": seen[key]}
            built.faults.append(RowFault(version.row, "ROW_SAME_VERSION", context))
            continue
        seen[key] = version.row
        yield version
