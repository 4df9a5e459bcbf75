"""The one schema: tables of a project, derived from the entities of ``gi_atlas.model``."""

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, Integer, MetaData, Table, text
from sqlalchemy import Text as SqlText

from gi_atlas import model
from gi_atlas.storage.column_types import GeometryType, GpkgType

SCHEMA_VERSION = 3
metadata = MetaData()


@dataclass(frozen=True)
class EntityTable:
    """An entity, its table and its geometry's type (None for tables without geometry)."""

    entity: type[Any]
    name: str
    geometry: str | None = None


ENTITY_TABLES = (
    EntityTable(model.Product, "gi_product"),
    EntityTable(model.Registration, "gi_registration"),
    EntityTable(model.Zone, "gi_zone"),
    EntityTable(model.BoundaryVersion, "gi_boundary", "MULTIPOLYGON"),
    EntityTable(model.AdminUnit, "gi_admin_unit", "GEOMETRY"),
    EntityTable(model.SurveyRecord, "gi_record", "POINT"),
    EntityTable(model.Evidence, "gi_evidence", "POINT"),
    EntityTable(model.LayerEntry, "gi_layer"),
    EntityTable(model.LayerFeature, "gi_layer_feature", "GEOMETRY"),
    EntityTable(model.FormDefinition, "gi_form"),
    EntityTable(model.ReferenceTable, "gi_reference_table"),
    EntityTable(model.ScopeText, "gi_scope_text"),
    EntityTable(model.ScopeUnit, "gi_scope_unit"),
    EntityTable(model.ScopeLeg, "gi_scope_leg"),
    EntityTable(model.AdminChange, "gi_admin_change"),
    EntityTable(model.Act, "gi_act"),
    EntityTable(model.Case, "gi_case"),
    EntityTable(model.CaseEvent, "gi_case_event"),
    EntityTable(model.Standard, "gi_standard"),
)
TABLE_OF = {entry.entity: entry.name for entry in ENTITY_TABLES}
ENTITY_OF = {entry.name: entry.entity for entry in ENTITY_TABLES}
GEOMETRY_OF = {entry.name: entry.geometry for entry in ENTITY_TABLES if entry.geometry}

_SQL_NAMES: dict[Any, str] = {
    str: "TEXT",
    int: "INTEGER",
    float: "REAL",
    bool: "BOOLEAN",
    date: "DATE",
    datetime: "DATETIME",
    tuple: "TEXT",
    dict: "TEXT",
}
_DEFAULTS: dict[Any, str] = {int: "0", float: "0", bool: "0", tuple: "'[]'", dict: "'{}'"}


def field_type(annotation: Any) -> tuple[Any, bool]:
    """Plain type of a dataclass field's annotation and whether None is allowed."""
    if isinstance(annotation, types.UnionType):
        plain = next(part for part in typing.get_args(annotation) if part is not type(None))
        return field_type(plain)[0], True
    return typing.get_origin(annotation) or annotation, False


def _sql_name(plain: Any) -> str:
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return "TEXT"
    return _SQL_NAMES[plain]


def _entity_columns(entry: EntityTable) -> Iterator[Column[Any]]:
    hints = typing.get_type_hints(entry.entity)
    yield Column("fid", Integer, primary_key=True)
    yield Column("id", GpkgType("TEXT"), nullable=False, unique=True)
    for item in fields(entry.entity):
        if item.name == "geom":
            yield Column("geom", GeometryType(entry.geometry or "GEOMETRY"))
        elif item.name != "id":
            plain, may_be_null = field_type(hints[item.name])
            yield _plain_column(item.name, plain, may_be_null)


def _plain_column(name: str, plain: Any, may_be_null: bool) -> Column[Any]:
    # Defaults let other programs (QGIS) add a row with few values.
    default = None if may_be_null else text(_DEFAULTS.get(plain, "''"))
    return Column(name, GpkgType(_sql_name(plain)), nullable=may_be_null, server_default=default)


for _entry in ENTITY_TABLES:
    Table(_entry.name, metadata, *_entity_columns(_entry))

project_table = Table(
    "gi_project",
    metadata,
    Column("key", SqlText, primary_key=True),
    Column("value", SqlText, nullable=False),
)
# Kept by imports: what came from which file, with which answers.
import_table = Table(
    "gi_import",
    metadata,
    Column("id", SqlText, primary_key=True),
    Column("kind", SqlText, nullable=False),
    Column("file_name", SqlText, nullable=False),
    Column("sha256", SqlText, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("rows_sha256", SqlText, nullable=False),
    Column("answers", SqlText, nullable=False),
    Column("at", SqlText, nullable=False),
)
change_log = Table(
    "gi_change_log",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("step_id", SqlText, nullable=False),
    Column("kind", SqlText, nullable=False),
    Column("undoes_step", SqlText),
    Column("at", SqlText, nullable=False),
    Column("actor", SqlText, nullable=False),
    Column("device", SqlText, nullable=False),
    Column("label", SqlText, nullable=False),
    Column("changes", SqlText, nullable=False),
    Column("prev_hash", SqlText, nullable=False),
    Column("hash", SqlText, nullable=False),
)
# sha256 of every row as the program last wrote it: finds bit rot and edits by other programs.
row_digest_table = Table(
    "gi_row_digest",
    metadata,
    Column("table_name", SqlText, primary_key=True),
    Column("row_id", SqlText, primary_key=True),
    Column("sha256", SqlText, nullable=False),
    sqlite_with_rowid=False,
)
old_value = Table(
    "gi_old_value",
    metadata,
    Column("sha256", SqlText, primary_key=True),
    Column("value", GpkgType("BLOB"), nullable=False),
)

_INDEXED = (
    ("gi_registration", "product_id"),
    ("gi_zone", "product_id"),
    ("gi_boundary", "zone_id"),
    ("gi_admin_unit", "edition", "level", "code12"),
    ("gi_record", "product_id"),
    ("gi_record", "source_key"),
    ("gi_boundary", "source_key"),
    ("gi_evidence", "record_id"),
    ("gi_evidence", "sha256"),
    ("gi_layer_feature", "layer_id"),
    ("gi_form", "form_id", "version"),
    ("gi_scope_text", "product_id"),
    ("gi_scope_text", "boundary_id"),
    ("gi_scope_unit", "scope_id"),
    ("gi_scope_leg", "scope_id"),
    ("gi_admin_change", "old_code"),
    ("gi_admin_change", "new_code"),
    ("gi_case", "product_id"),
    ("gi_case_event", "case_id"),
    ("gi_standard", "product_id"),
    ("gi_change_log", "step_id"),
)
for _table, *_columns in _INDEXED:
    Index(f"ix_{_table}_{'_'.join(_columns)}", *(metadata.tables[_table].c[name] for name in _columns))
_IMPORTED = (
    *("gi_boundary", "gi_admin_unit", "gi_layer_feature", "gi_product", "gi_zone", "gi_record", "gi_layer"),
    *("gi_scope_text", "gi_scope_unit", "gi_scope_leg", "gi_admin_change", "gi_act"),
)
for _name in _IMPORTED:
    Index(
        f"ix_{_name}_import_id",
        metadata.tables[_name].c.import_id,
        sqlite_where=text("import_id IS NOT NULL"),
    )
