"""GeoPackage 1.3 frame of a project file: its own tables, R-tree triggers and contents."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, text

from gi_atlas.clock import format_instant, utc_now
from gi_atlas.storage.blobs import SRID
from gi_atlas.storage.schema import ENTITY_TABLES, GEOMETRY_OF

APPLICATION_ID = 0x47504B47  # "GPKG"
USER_VERSION = 10300  # GeoPackage 1.3

_WKT_4490 = (
    'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,'
    'AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4490"]]'
)
_WKT_4326 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_REFERENCE_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined"),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WKT_4326),
    ("China Geodetic Coordinate System 2000", SRID, "EPSG", SRID, _WKT_4490),
)
# Table definitions of the standard (OGC 12-128r17, Annex C), in our own layout.
_FRAME = (
    """CREATE TABLE gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    """CREATE TABLE gpkg_contents (
        table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
        srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    """CREATE TABLE gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
        CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
    """CREATE TABLE layer_styles (
        id INTEGER PRIMARY KEY, f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT,
        styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT,
        ui TEXT, update_time DATETIME)""",
)
_RTREE_DEFINITION = "http://www.geopackage.org/spec120/#extension_rtree"


def rtree_statements(table: str, column: str = "geom", key: str = "fid") -> list[str]:
    """Virtual table and triggers of the R-tree extension (OGC 12-128r17, Annex F.3)."""
    tree = f"rtree_{table}_{column}"
    return [
        f'CREATE VIRTUAL TABLE "{tree}" USING rtree(id, minx, maxx, miny, maxy)',
        *rtree_triggers(table, column, key),
    ]


def rtree_triggers(table: str, column: str = "geom", key: str = "fid") -> list[str]:
    """The six triggers that keep the R-tree of a table true."""
    tree = f"rtree_{table}_{column}"
    full = f'(NEW."{column}" NOTNULL AND NOT ST_IsEmpty(NEW."{column}"))'
    bare = f'(NEW."{column}" ISNULL OR ST_IsEmpty(NEW."{column}"))'
    box = ", ".join(f'ST_{side}(NEW."{column}")' for side in ("MinX", "MaxX", "MinY", "MaxY"))
    put = f'INSERT OR REPLACE INTO "{tree}" VALUES (NEW."{key}", {box});'  # noqa: S608 - names of our own tables
    drop = f'DELETE FROM "{tree}" WHERE id = OLD."{key}";'  # noqa: S608
    same, moved = f'OLD."{key}" = NEW."{key}"', f'OLD."{key}" != NEW."{key}"'
    of_column = f'AFTER UPDATE OF "{column}"'
    bodies = (
        ("insert", "AFTER INSERT", full, put),
        ("update1", of_column, f"{same} AND {full}", put),
        ("update2", of_column, f"{same} AND {bare}", drop),
        ("update3", "AFTER UPDATE", f"{moved} AND {full}", f"{drop} {put}"),
        (
            "update4",
            "AFTER UPDATE",
            f"{moved} AND {bare}",
            f'DELETE FROM "{tree}" WHERE id IN (OLD."{key}", NEW."{key}");',  # noqa: S608
        ),
        ("delete", "AFTER DELETE", f'OLD."{column}" NOT NULL', drop),
    )
    return [
        f'CREATE TRIGGER "{tree}_{name}" {event} ON "{table}" WHEN {condition} BEGIN {body} END'
        for name, event, condition, body in bodies
    ]


def rtree_trigger_names(table: str, column: str = "geom") -> list[str]:
    """Names of the six triggers of a table's R-tree."""
    names = ("insert", "update1", "update2", "update3", "update4", "delete")
    return [f"rtree_{table}_{column}_{name}" for name in names]


def create_frame(connection: Connection) -> None:
    """Write the standard's tables into an empty database."""
    for statement in _FRAME:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "INSERT INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition)"
        " VALUES (?, ?, ?, ?, ?)",
        list(_REFERENCE_SYSTEMS),
    )


def register_tables(connection: Connection) -> None:
    """Enter the entity tables into gpkg_contents, with their geometry columns and R-trees."""
    for entry in ENTITY_TABLES:
        register_contents(connection, entry.name, "features" if entry.geometry else "attributes")
        if entry.geometry:
            _register_geometry(connection, entry.name, entry.geometry)
    register_contents(connection, "layer_styles", "attributes")


def register_contents(connection: Connection, table: str, kind: str) -> None:
    """Enter one table into gpkg_contents as "features" or "attributes"."""
    connection.exec_driver_sql(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES (?, ?, ?, ?, ?)",
        (table, kind, table, format_instant(utc_now()), SRID if kind == "features" else None),
    )


def _register_geometry(connection: Connection, table: str, geometry_type: str) -> None:
    connection.exec_driver_sql(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (table, geometry_type, SRID)
    )
    connection.exec_driver_sql(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', ?, 'write-only')",
        (table, _RTREE_DEFINITION),
    )
    for statement in rtree_statements(table):
        connection.exec_driver_sql(statement)


def refresh_contents(connection: Connection, tables: Iterable[str]) -> None:
    """Bring extent and time of change of the named tables up to date."""
    now = format_instant(utc_now())
    for table in tables:
        box = _extent(connection, table) if table in GEOMETRY_OF else (None,) * 4
        connection.exec_driver_sql(
            "UPDATE gpkg_contents SET last_change = ?, min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
            (now, *box, table),
        )


def _extent(connection: Connection, table: str) -> tuple[Any, ...]:
    tree = f"rtree_{table}_geom"
    row = connection.execute(text(f'SELECT min(minx), min(miny), max(maxx), max(maxy) FROM "{tree}"')).one()  # noqa: S608
    return tuple(row)


def known_triggers() -> Iterator[str]:
    """Texts of every trigger that a project of ours holds."""
    for table in GEOMETRY_OF:
        yield from rtree_triggers(table)
