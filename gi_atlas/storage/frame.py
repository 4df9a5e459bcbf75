"""The parts that every project of today's schema has: compared with a project made fresh in memory."""

import sqlite3
from dataclasses import dataclass
from functools import cache

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from gi_atlas.storage import gpkg
from gi_atlas.storage.connection import fetch_all
from gi_atlas.storage.schema import metadata

_GPKG_ROWS = (
    (
        "gpkg_geometry_columns",
        "SELECT table_name, column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns",
    ),
    ("gpkg_extensions", "SELECT table_name, column_name, extension_name, scope FROM gpkg_extensions"),
    ("gpkg_contents", "SELECT table_name, data_type, srs_id FROM gpkg_contents"),
)


@dataclass(frozen=True)
class Frame:
    """Parts of a database, each by a name that tells what it is; values are compared as they are."""

    columns: dict[str, tuple[object, ...]]
    objects: dict[str, str]
    rows: frozenset[tuple[object, ...]]


def differing_parts(connection: sqlite3.Connection) -> list[str]:
    """Names of parts that a project lacks or has otherwise; what other programs added besides is left alone."""
    found, fresh = read_frame(connection), fresh_frame()
    parts = [name for name, column in fresh.columns.items() if found.columns.get(name) != column]
    parts += [name for name, sql in fresh.objects.items() if found.objects.get(name) != sql]
    parts += [" ".join(map(str, row[:3])) for row in sorted(fresh.rows - found.rows, key=str)]
    return parts


def read_frame(connection: sqlite3.Connection) -> Frame:
    """Tables, columns, indexes, triggers and GeoPackage entries of a database."""
    objects, columns = {}, {}
    for kind, name, sql in fetch_all(connection, "SELECT type, name, sql FROM sqlite_master"):
        if kind == "table":
            for _number, column, *facts in fetch_all(connection, "SELECT * FROM pragma_table_info(?)", name):
                columns[f"column {name}.{column}"] = tuple(facts)
        elif sql is not None:
            objects[f"{kind} {name}"] = " ".join(sql.split())
    rows = frozenset((table, *row) for table, query in _GPKG_ROWS for row in fetch_all(connection, query))
    return Frame(columns, objects, rows)


@cache
def fresh_frame() -> Frame:
    """Frame of a project made now."""
    raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
        with engine.begin() as connection:
            gpkg.create_frame(connection)
            metadata.create_all(connection)
            gpkg.register_tables(connection)
        return read_frame(raw)
    finally:
        raw.close()
