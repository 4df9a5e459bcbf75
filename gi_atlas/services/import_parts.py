"""What the kinds of import have in common: rows that were read, and what becomes of them in the project."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gi_atlas.commands.changes import RowChange
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.field_names import find_field
from gi_atlas.exchange.georeference import Georeference
from gi_atlas.exchange.layer_file import RowFault
from gi_atlas.exchange.moving import taken_as_one_m, to_store
from gi_atlas.exchange.open import ForeignFile, ForeignLayer
from gi_atlas.storage.mapping import Row
from gi_atlas.storage.project import Project


@dataclass(frozen=True, eq=False)
class StoredLayer:
    """A layer of a foreign file, moved into the store's coordinates.

    ``geometries`` and ``hashes`` have the layer's length; None and "" where there is no geometry.
    """

    layer: ForeignLayer
    settled: Georeference
    geometries: NDArray[np.object_]
    hashes: tuple[str, ...]

    def provenances(self) -> list[dict[str, object]]:
        """Where every row came from: row number, CRS, datum, source hash, metres lost to the datum."""
        as_one_m = taken_as_one_m(self.settled)
        hashes, rows = self.layer.source_hashes(), self.layer.rows()
        common = {"crs": self.settled.crs_text, "datum": self.settled.datum, "taken_as_one_m": as_one_m}
        told = [
            {"row": int(row), **common, "source_wkb_sha256": source} for row, source in zip(rows, hashes, strict=True)
        ]
        return [{name: value for name, value in one.items() if value is not None} for one in told]

    def attributes(self) -> list[dict[str, object]]:
        """Attributes of every row as they came, values that are missing left out."""
        columns = {name: self.layer.values(name) for name in self.layer.field_names}
        return [
            {name: values[place] for name, values in columns.items() if values[place] is not None}
            for place in range(len(self.layer))
        ]

    def column(self, role: str, answers: Answers) -> list[Any] | None:
        """Values of the field that plays a role; None if there is none."""
        name = find_field(role, self.layer.field_names, answers.fields)
        return None if name is None else self.layer.values(name)

    def texts(self, role: str, answers: Answers) -> list[str]:
        """Values of a role's field as stripped text; "" where there is none."""
        found = self.column(role, answers) or [None] * len(self.layer)
        return [as_text(value) for value in found]


@dataclass
class Built:
    """What an import does to the project; counts are of rows in the file."""

    inserts: dict[str, list[Row]] = field(default_factory=dict)
    changes: list[RowChange] = field(default_factory=list)
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    faults: list[RowFault] = field(default_factory=list)

    def insert(self, table: str, row: Row) -> None:
        """Add a new row."""
        self.inserts.setdefault(table, []).append(row)


@dataclass(frozen=True, eq=False)
class Source:
    """What a builder needs: the project, the file, the moved layers, the answers and the import's id."""

    project: Project
    foreign: ForeignFile
    layers: tuple[StoredLayer, ...]
    answers: Answers
    import_id: str


def move_layer(layer: ForeignLayer, settled: Georeference, answers: Answers) -> StoredLayer:
    """A layer in the store's coordinates, each geometry canonical and hashed."""
    geometries = layer.geometries()
    if layer.has_geometry:
        geometries = to_store(geometries, settled, is_split=answers.is_wide is False)
    return StoredLayer(layer, settled, geometries, tuple(_hash(geometry) for geometry in geometries))


def _hash(geometry: Any) -> str:
    # The geometries are canonical already; this is what gi_atlas.geometry.geometry_hash gives.
    if geometry is None:
        return ""
    return hashlib.sha256(shapely.to_wkb(geometry, byte_order=1, output_dimension=2)).hexdigest()


def as_text(value: Any) -> str:
    """Value of a foreign field as text: whole numbers without a point, None as ""."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def as_date(value: Any) -> date | None:
    """Date of a foreign value: ISO, or with dots, slashes or 年月日; None if there is none or it is no date."""
    text = as_text(value).replace("年", "-").replace("月", "-").removesuffix("日").replace("/", "-").replace(".", "-")
    parts = text.split("T")[0].split(" ")[0].split("-")
    if len(parts) == 1 and len(text) == 8 and text.isdigit():
        parts = [text[:4], text[4:6], text[6:]]
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return None


def day_after(day: date) -> date:
    """The following day."""
    return day + timedelta(days=1)


def content_hash(content: Mapping[str, Any]) -> str:
    """sha256 of plain values, whatever their order."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def differing(stored: Mapping[str, Any], wanted: Mapping[str, Any], names: Sequence[str]) -> bool:
    """Whether two rows differ in any of the named columns."""
    return any(stored[name] != wanted[name] for name in names)
