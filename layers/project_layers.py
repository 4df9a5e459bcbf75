"""Layers of an open project: administrative units, boundaries, records, photos and imported layers.

Geometry is read in batches by SQLite itself, each batch in a short reading of its own, so that no open cursor stops
the writer. What may have changed meanwhile is found by the layer's key, which is read before and after.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from sys import intern
from typing import Any, Protocol

from gi_atlas.model import LayerEntry
from gi_atlas.services.seen_divisions import seen_edition
from layers.layer import Batch, LayerSource, MapLayer
from layers.symbology import Style, style_from_mapping
from layers.wkb import wkb_of_blob

BATCH_ROWS = 400
IDS_AT_ONCE = 500

DEFAULT_STYLES = {
    "ADMIN_UNITS": Style(fill="#f4f1ea", fill_opacity=1.0, stroke="#8a8f98", label_field="name"),
    "BOUNDARIES": Style(fill="#2e7d32", fill_opacity=0.28, stroke="#1b5e20", width_px=2.0, label_field="name"),
    "RECORDS": Style(fill="#e65100", stroke="#ffffff", marker_px=10.0, label_field="title"),
    "EVIDENCE": Style(fill="#1565c0", stroke="#ffffff", marker="diamond", marker_px=9.0),
    "FEATURES": Style(fill="#6a4fa3", fill_opacity=0.2, stroke="#4a3478"),
}
TABLES = {
    "ADMIN_UNITS": "gi_admin_unit",
    "BOUNDARIES": "gi_boundary",
    "RECORDS": "gi_record",
    "EVIDENCE": "gi_evidence",
    "FEATURES": "gi_layer_feature",
}
LABEL_FIELDS = {
    "ADMIN_UNITS": ("name", "code"),
    "BOUNDARIES": ("name", "version", "status"),
    "RECORDS": ("title", "office"),
    "EVIDENCE": (),
    "FEATURES": (),
}


class ProjectReader(Protocol):
    """What this module needs of a project: ``gi_atlas.storage.Project`` has it, tests have their own."""

    def fetch(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a read-only query."""

    def read_all(self, kind: type[Any], **equal: Any) -> list[Any]:
        """Entities of a kind."""


_DIGESTS = (  # no value in it, the limit is ours
    f"SELECT row_id, sha256 FROM gi_row_digest WHERE table_name = ? AND row_id > ? ORDER BY row_id LIMIT {BATCH_ROWS}"  # noqa: S608
)


@dataclass(frozen=True)
class _Rows:
    """Rows of the project that belong to a layer; which ones is decided anew at each reading."""

    project: ProjectReader
    entry: LayerEntry

    @property
    def table(self) -> str:
        """Table that the rows lie in."""
        return TABLES[self.entry.source]

    def read_batches(self, wanted: Collection[str] | None) -> Iterator[Batch]:
        """Ids and geometries, in the order of their making."""
        condition, values = self._condition()
        return (
            self._read_all(condition, values) if wanted is None else self._read_some(sorted(wanted), condition, values)
        )

    def read_key(self) -> str:
        """Digest over the condition and the digests of the table's rows."""
        digest, last = hashlib.sha256(repr((self.table, self._condition())).encode()), ""
        # Page by page: a hundred thousand rows at once would take 50 MB.
        while rows := self.project.fetch(_DIGESTS, self.table, last):
            last = rows[-1][0]
            digest.update("".join(text for row in rows for text in row).encode())
        return digest.hexdigest()

    def read_labels(self, field: str) -> dict[str, str]:
        """Texts of a field by id; an unknown field has none."""
        if field not in LABEL_FIELDS[self.entry.source]:
            return {}
        condition, values = self._condition()
        sql = f'SELECT id, "{field}" FROM {self.table} WHERE {condition}'  # noqa: S608
        return {intern(feature_id): intern(str(text)) for feature_id, text in self.project.fetch(sql, *values) if text}

    def _read_all(self, condition: str, values: tuple[Any, ...]) -> Iterator[Batch]:
        sql = (
            f"SELECT fid, id, geom FROM {self.table} WHERE fid > ? AND {condition}"  # noqa: S608
            f" ORDER BY fid LIMIT {BATCH_ROWS}"
        )
        last = -1
        while rows := self.project.fetch(sql, last, *values):
            last = rows[-1][0]
            yield [row[1] for row in rows], [wkb_of_blob(row[2]) for row in rows]

    def _read_some(self, wanted: list[str], condition: str, values: tuple[Any, ...]) -> Iterator[Batch]:
        for start in range(0, len(wanted), IDS_AT_ONCE):
            part = wanted[start : start + IDS_AT_ONCE]
            marks = ", ".join("?" * len(part))
            sql = f"SELECT id, geom FROM {self.table} WHERE id IN ({marks}) AND {condition}"  # noqa: S608
            rows = self.project.fetch(sql, *part, *values)
            yield [row[0] for row in rows], [wkb_of_blob(row[1]) for row in rows]

    def _condition(self) -> tuple[str, tuple[Any, ...]]:
        pairs = list(_conditions(self.project, self.entry))
        return " AND ".join(["geom IS NOT NULL", *(text for text, _value in pairs)]), tuple(
            value for _t, value in pairs
        )


def project_layers(project: ProjectReader) -> list[MapLayer]:
    """The project's layers, lowest first, as its person left them."""
    entries = sorted(project.read_all(LayerEntry), key=lambda entry: entry.position)
    return [layer_of_entry(project, entry) for entry in entries if entry.source in TABLES]


def layer_of_entry(project: ProjectReader, entry: LayerEntry) -> MapLayer:
    """One layer of a project.

    Raises
    ------
    SettingsError
        LAYER_STYLE_INVALID if the stored style cannot be painted.
    """
    style = style_from_mapping({**DEFAULT_STYLES[entry.source].to_mapping(), **entry.style})
    rows = _Rows(project, entry)
    source = LayerSource(rows.read_batches, rows.read_key, rows.read_labels, rows.table)
    return MapLayer(entry.id, entry.name, source, style, entry.is_visible)


def label_fields(source: str) -> tuple[str, ...]:
    """Fields of a source that can be written at its features."""
    return LABEL_FIELDS.get(source, ())


def newest_edition(project: ProjectReader, level: str) -> str | None:
    """The edition of a level with a geometry that is newest, or that holds on the day by which the project is seen."""
    return seen_edition(project, level, has_geometry=True)


def _conditions(project: ProjectReader, entry: LayerEntry) -> Iterator[tuple[str, Any]]:
    chosen = entry.selector
    if entry.source == "ADMIN_UNITS":
        level = str(chosen.get("level", "COUNTY"))
        yield "level = ?", level
        yield "edition = ?", chosen.get("edition") or newest_edition(project, level) or "unknown"
    elif entry.source == "FEATURES":
        yield "layer_id = ?", entry.id
    elif entry.source == "BOUNDARIES":
        if "status" in chosen:
            yield "status = ?", chosen["status"]
        if "not_status" in chosen:
            yield "status <> ?", chosen["not_status"]
