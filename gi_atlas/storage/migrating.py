"""Bringing a project of an older schema up to date: a backup, the change on a copy, the copy checked and swapped.

A migration is a function that is given Alembic's operations and takes a project from one schema to the next. It may
add tables and columns, or copy a table by ``rebuild_table``; Alembic's batch mode is never used, since it drops the
R-tree triggers and the geometry's type without a word.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from gi_atlas.commands.changes import Label, row_digest
from gi_atlas.errors import StorageError
from gi_atlas.i18n import N_
from gi_atlas.ids import new_id
from gi_atlas.storage import change_log, gpkg
from gi_atlas.storage.backups import Backup, backup_project
from gi_atlas.storage.beside import appearing, remove_side_files
from gi_atlas.storage.bulk import hash_digests
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.check_rows import CHECKED_TABLES, check_rtree, checked_geometry_tables, read_rows
from gi_atlas.storage.connection import connect, fetch_all, raw_connection
from gi_atlas.storage.faults import system_fault
from gi_atlas.storage.frame import differing_parts
from gi_atlas.storage.mapping import Row
from gi_atlas.storage.migrations import to_version_2, to_version_3
from gi_atlas.storage.project import Project
from gi_atlas.storage.row_writer import drop_digests, put_digests
from gi_atlas.storage.schema import SCHEMA_VERSION, metadata

Migration = Callable[[Operations], None]
# From which schema version → how to the next. The first release has version 1, so nothing leads there.
MIGRATIONS: dict[int, Migration] = {1: to_version_2, 2: to_version_3}
MIGRATE_LABEL = N_("Bring the project up to date (schema {0})")

Digests = dict[str, dict[str, str]]


def migrate_project(
    path: Path, origin: Origin, version: int, migrations: Mapping[int, Migration] = MIGRATIONS
) -> Backup:
    """Bring a project from schema ``version`` to today's; returns the backup made before.

    The caller holds the project's lock; nobody has it open.

    Raises
    ------
    StorageError
        STORE_MIGRATION_FAILED with the backup's path; STORE_NOT_A_PROJECT where no migration leads on from
        ``version``; STORE_DISK_FULL, STORE_CANNOT_WRITE. The project is as it was then.
    """
    missing = [number for number in range(version, SCHEMA_VERSION) if number not in migrations]
    if missing:
        raise StorageError("STORE_NOT_A_PROJECT", path=str(path), detail=f"schema_version {version}")
    backup = backup_project(path)
    try:
        with appearing(path) as scratch:
            shutil.copyfile(backup.path, scratch)
            _migrate_copy(scratch, origin, version, migrations)
            remove_side_files(path)
    except (SQLAlchemyError, sqlite3.Error, StorageError) as error:
        detail = error.code if isinstance(error, StorageError) else str(error)
        raise StorageError("STORE_MIGRATION_FAILED", path=str(path), detail=detail, backup=str(backup.path)) from error
    except OSError as error:
        raise system_fault(error, path) from error
    return backup


def _migrate_copy(copy: Path, origin: Origin, version: int, migrations: Mapping[int, Migration]) -> None:
    with Project(copy, origin) as project:
        project.write(lambda connection: _migrate(connection, origin, version, migrations))
    with closing(connect(copy, "ro")) as connection:
        parts = differing_parts(connection)
        parts += [
            problem.message() for table in checked_geometry_tables() for problem in check_rtree(connection, table)
        ]
        parts += [row[0] for row in fetch_all(connection, "PRAGMA integrity_check(5)") if row[0] != "ok"]
    if parts:
        raise StorageError("STORE_COPY_DIFFERS", path=str(copy), found=", ".join(parts[:5]), expected=SCHEMA_VERSION)


def _migrate(connection: Connection, origin: Origin, version: int, migrations: Mapping[int, Migration]) -> None:
    before = _read_digests(connection)
    rotten = {table: _differing_rows(connection, table, known) for table, known in before.items()}
    counts = _count_rows(connection, before)
    operations = Operations(MigrationContext.configure(connection))
    for number in range(version, SCHEMA_VERSION):
        migrations[number](operations)
    if _count_rows(connection, before) != counts:
        raise StorageError("STORE_COPY_DIFFERS", path="", found=_count_rows(connection, before), expected=counts)
    _renew_digests(connection, rotten)
    connection.exec_driver_sql("UPDATE gi_project SET value = ? WHERE key = 'schema_version'", (str(SCHEMA_VERSION),))
    _log(connection, origin, version, _read_digests(connection))


def _count_rows(connection: Connection, tables: Iterable[str]) -> dict[str, int]:
    query = 'SELECT count(*) FROM "{}"'
    return {table: connection.exec_driver_sql(query.format(table)).scalar_one() for table in tables}


def _log(connection: Connection, origin: Origin, version: int, digests: Digests) -> None:
    rows_sha256 = hash_digests(digest for known in digests.values() for digest in known.values())
    migrated = {"from": version, "to": SCHEMA_VERSION, "rows_sha256": rows_sha256}
    label = Label(MIGRATE_LABEL, (str(SCHEMA_VERSION),))
    changes = {"rows": [], "bulks": [], "migrated": migrated}
    change_log.append(connection, origin, label, changes, "MIGRATE", new_id())


def _read_digests(connection: Connection) -> Digests:
    found: Digests = {}
    for table, row_id, digest in connection.exec_driver_sql("SELECT table_name, row_id, sha256 FROM gi_row_digest"):
        found.setdefault(table, {})[row_id] = digest
    return found


def _differing_rows(connection: Connection, table: str, known: Mapping[str, str]) -> set[str]:
    """Rows of the old schema that were damaged before; their digest stays wrong, so that they are still named."""
    result = connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - a table with digests of ours
    rows: list[Row] = [dict(row) for row in result.mappings()]
    return {row["id"] for row in rows if known.get(row["id"]) not in (row_digest(row), row_digest(_ours(table, row)))}


def _ours(table: str, row: Row) -> Row:
    # Without columns that another program added.
    return {name: value for name, value in row.items() if name in metadata.tables[table].c}


def _renew_digests(connection: Connection, rotten: Mapping[str, set[str]]) -> None:
    raw = raw_connection(connection)
    for table in CHECKED_TABLES:
        kept = rotten.get(table, set())
        fresh = [(row["id"], row_digest(row)) for row in read_rows(raw, table) if row["id"] not in kept]
        if fresh:
            drop_digests(connection, table, [row_id for row_id, _digest in fresh])
            put_digests(connection, table, fresh)


def rebuild_table(operations: Operations, table: str, columns: str, copied: str, geometry: str | None = None) -> None:
    """Copy a table into one with other columns, its R-tree and triggers made anew.

    Parameters
    ----------
    columns : str
        Column definitions of the new table, as in CREATE TABLE.
    copied : str
        Columns that are taken over, comma-separated; ``fid`` among them.
    geometry : str, optional
        Geometry column; None for tables without one.
    """
    if geometry:
        for name in gpkg.rtree_trigger_names(table, geometry):
            operations.execute(f'DROP TRIGGER "{name}"')
        operations.execute(f'DROP TABLE "rtree_{table}_{geometry}"')
    operations.execute(f'CREATE TABLE "new_{table}" ({columns})')
    operations.execute(f'INSERT INTO "new_{table}" ({copied}) SELECT {copied} FROM "{table}"')  # noqa: S608
    operations.execute(f'DROP TABLE "{table}"')
    operations.execute(f'ALTER TABLE "new_{table}" RENAME TO "{table}"')
    if geometry:
        _renew_rtree(operations, table, geometry)


def _renew_rtree(operations: Operations, table: str, geometry: str) -> None:
    tree, column = f"rtree_{table}_{geometry}", f'"{geometry}"'
    create, *triggers = gpkg.rtree_statements(table, geometry)
    sides: Any = ", ".join(f"ST_{side}({column})" for side in ("MinX", "MaxX", "MinY", "MaxY"))
    fill = (
        f'INSERT INTO "{tree}" SELECT fid, {sides} FROM "{table}"'  # noqa: S608 - names of our own schema
        f" WHERE {column} NOTNULL AND NOT ST_IsEmpty({column})"
    )
    for statement in (create, fill, *triggers):
        operations.execute(statement)
