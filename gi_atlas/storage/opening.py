"""Making and opening projects: what must be true of a file before anything is written to it."""

import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from gi_atlas.clock import format_instant, utc_now
from gi_atlas.errors import SchemaTooNew, StorageError
from gi_atlas.ids import new_id
from gi_atlas.model import BoundaryStatus, LayerEntry, UnitLevel
from gi_atlas.readable import readable
from gi_atlas.storage import gpkg
from gi_atlas.storage.access import Access, claim
from gi_atlas.storage.beside import PROJECT_SUFFIX, remove_scratch, settle, sweep
from gi_atlas.storage.bulk import hash_digests, insert_rows
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.connection import connect, fetch_all
from gi_atlas.storage.faults import storage_fault, system_fault
from gi_atlas.storage.header import check_header
from gi_atlas.storage.mapping import Row, to_row
from gi_atlas.storage.network import is_on_network
from gi_atlas.storage.project import Project, default_origin
from gi_atlas.storage.qgis_styles import write_default_styles
from gi_atlas.storage.schema import SCHEMA_VERSION, metadata
from gi_atlas.storage.schema_guard import check_schema

SUFFIX = PROJECT_SUFFIX


def default_layers() -> list[LayerEntry]:
    """Layers that a new project shows, lowest first."""
    return [
        LayerEntry("Counties", "ADMIN_UNITS", {"level": str(UnitLevel.COUNTY)}, 0),
        LayerEntry("Townships", "ADMIN_UNITS", {"level": str(UnitLevel.TOWNSHIP)}, 1),
        LayerEntry("Boundaries", "BOUNDARIES", {"not_status": str(BoundaryStatus.SUPERSEDED)}, 2),
        LayerEntry("Survey records", "RECORDS", {}, 3),
        LayerEntry("Photos", "EVIDENCE", {}, 4, is_visible=False),
    ]


def create_project(path: Path, name: str = "", origin: Origin | None = None) -> Project:
    """Make an empty project and open it.

    Parameters
    ----------
    path : Path
        Ends in ``.gpkg``; its folder exists.
    name : str
        Shown in the window; default: the file's name.

    Raises
    ------
    StorageError
        STORE_EXISTS if something is there already, STORE_SUFFIX, STORE_FOLDER_MISSING, STORE_NETWORK,
        STORE_CANNOT_OPEN, STORE_CANNOT_WRITE.
    """
    check_new_path(path)
    if is_on_network(path):
        raise StorageError("STORE_NETWORK", path=str(path))
    first_rows = {"gi_layer": [to_row(layer) for layer in default_layers()]}
    fill_project_file(path, name or readable(path.stem), first_rows, origin)
    return open_project(path, origin)


def fill_project_file(path: Path, name: str, rows: Mapping[str, Sequence[Row]], origin: Origin | None = None) -> None:
    """Write a project file with first rows, by table; they stand in no log entry, one hash vouches for them all.

    Raises
    ------
    StorageError
        STORE_EXISTS, STORE_CANNOT_OPEN, STORE_CANNOT_WRITE.
    """
    sweep(path)
    scratch = path.with_name(f".{path.stem}.{os.getpid()}.new")
    try:
        _make_empty(scratch)
        with Project(scratch, origin) as project:
            project.write(lambda connection: _fill_empty(connection, name, rows))
        settle(scratch, path, is_new=True)
    except FileExistsError as error:
        raise StorageError("STORE_EXISTS", path=str(path)) from error
    except OSError as error:
        raise system_fault(error, path) from error
    finally:
        remove_scratch(scratch)


def check_new_path(path: Path) -> None:
    """Refuse a path where no new project can stand.

    Raises
    ------
    StorageError
        STORE_SUFFIX, STORE_EXISTS, STORE_FOLDER_MISSING.
    """
    if path.suffix != PROJECT_SUFFIX:
        raise StorageError("STORE_SUFFIX", path=str(path), expected=PROJECT_SUFFIX)
    if path.exists():
        raise StorageError("STORE_EXISTS", path=str(path))
    if not path.parent.is_dir():
        raise StorageError("STORE_FOLDER_MISSING", path=str(path.parent))


def _make_empty(path: Path) -> None:
    try:
        with closing(connect(path, "rwc")) as connection:
            connection.execute(f"PRAGMA application_id = {gpkg.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {gpkg.USER_VERSION}")
    except sqlite3.Error as error:
        raise storage_fault(error, path) from error


def _fill_empty(connection: Connection, name: str, rows: Mapping[str, Sequence[Row]]) -> None:
    gpkg.create_frame(connection)
    metadata.create_all(connection)
    gpkg.register_tables(connection)
    write_default_styles(connection)
    digests = [digest for table, some in rows.items() for digest in insert_rows(connection, table, some)]
    facts = {
        "schema_version": str(SCHEMA_VERSION),
        "project_id": new_id(),
        "name": name,
        "created_at": format_instant(utc_now()),
        "first_rows_sha256": hash_digests(digests),
    }
    connection.execute(metadata.tables["gi_project"].insert(), [{"key": k, "value": v} for k, v in facts.items()])


def open_project(path: Path, origin: Origin | None = None, read_only: bool = False) -> Project:
    """Open a project.

    It comes back read-only, with the reason's code, where the file or folder cannot be written, lies on a network
    share, another window or program holds it, or a newer program wrote it. A project of an older schema is brought
    up to date first: a backup, the change on a copy, the copy checked and put in place.

    Raises
    ------
    StoreLocked
        STORE_LOCKED: another program held it all the while we waited.
    StorageError
        STORE_MISSING, STORE_NOT_A_PROJECT, STORE_TRUNCATED, STORE_FOREIGN_OBJECTS, STORE_DAMAGED,
        STORE_NEEDS_RECOVERY, STORE_TOO_OLD.
    """
    origin = origin or default_origin()
    # Lock, media and drafts lie beside the file itself; by a link's name there would be second ones.
    path = path.resolve() if path.is_symlink() else path
    check_header(path)
    access = claim(path, origin, read_only)
    try:
        check_schema(path, access.read_mode)
        version = schema_version(path, access.read_mode)
        if version < SCHEMA_VERSION:
            _bring_up_to_date(path, origin, access, version)
        if version > SCHEMA_VERSION:
            access = access.given_up("READ_ONLY_NEWER")
        if access.lock is not None:
            sweep(path)
        return Project(path, origin, access.reason, access.lock, access.holder, access.read_mode)
    except BaseException:
        access.release()
        raise


def _bring_up_to_date(path: Path, origin: Origin, access: Access, version: int) -> None:
    from gi_atlas.storage.migrating import migrate_project  # Alembic loads only where it is needed

    claimed = access if access.lock is not None else claim(path, origin, read_only=False)
    try:
        if claimed.reason:
            raise StorageError("STORE_TOO_OLD", path=str(path), reason=claimed.reason, ours=SCHEMA_VERSION)
        migrate_project(path, origin, version)
    finally:
        if claimed is not access:
            claimed.release()


def schema_version(path: Path, read_mode: str = "ro") -> int:
    """Number of the schema in a project file.

    Raises
    ------
    StorageError
        STORE_NOT_A_PROJECT if it has no table of facts, or no number there.
    """
    found = read_facts(path, read_mode).get("schema_version", "0")
    try:
        return int(found)
    except (ValueError, TypeError) as error:
        raise StorageError("STORE_NOT_A_PROJECT", path=str(path), detail=f"schema_version {found}") from error


def require_writable(project: Project) -> None:
    """Refuse a project that can only be looked at.

    Raises
    ------
    SchemaTooNew, StorageError
        STORE_TOO_NEW or STORE_READ_ONLY.
    """
    if project.read_only_reason == "READ_ONLY_NEWER":
        raise SchemaTooNew("STORE_TOO_NEW", path=str(project.path), ours=SCHEMA_VERSION)
    if project.is_read_only:
        raise StorageError("STORE_READ_ONLY", path=str(project.path), reason=project.read_only_reason)


def project_facts(project: Project) -> dict[str, str]:
    """Key and value of the project's own facts: name, project_id, schema_version, created_at.

    Raises
    ------
    StorageError
        STORE_NOT_A_PROJECT if the table is not there.
    """
    return read_facts(project.path, project.read_mode)


def read_facts(path: Path, read_mode: str = "ro") -> dict[str, str]:
    """Key and value of a project file's own facts.

    Raises
    ------
    StorageError
        STORE_NOT_A_PROJECT if the table is not there.
    """
    try:
        with closing(connect(path, read_mode)) as connection:
            return dict(fetch_all(connection, "SELECT key, value FROM gi_project"))
    except sqlite3.Error as error:
        if "no such table" in str(error):
            raise StorageError("STORE_NOT_A_PROJECT", path=str(path), detail="gi_project") from error
        raise storage_fault(error, path) from error


def missing_media(project: Project) -> list[tuple[Any, ...]]:
    """(file_name, sha256) of evidence whose file is not in the media folder; what never came has no sha256."""
    rows = project.fetch("SELECT file_name, sha256 FROM gi_evidence WHERE sha256 <> '' ORDER BY fid")
    there = {path.name[:64] for path in project.media.all_files()}
    return [row for row in rows if row[1] not in there]
