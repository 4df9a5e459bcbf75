"""Making and opening projects: what must be true of a file before anything is written to it."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from gi_atlas.clock import format_instant, utc_now
from gi_atlas.errors import SchemaTooNew, StorageError
from gi_atlas.ids import new_id
from gi_atlas.model import BoundaryStatus, LayerEntry, UnitLevel
from gi_atlas.storage import gpkg
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.connection import connect, file_uri, journal_mode_in_header
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.media import sync_folder
from gi_atlas.storage.project import Project, storage_fault
from gi_atlas.storage.qgis_styles import write_default_styles
from gi_atlas.storage.schema import SCHEMA_VERSION, metadata
from gi_atlas.storage.schema_guard import check_schema

SUFFIX = ".gpkg"
SQLITE_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True)
class Header:
    """What the first 100 bytes of a project file say."""

    page_bytes: int
    page_count: int
    application_id: int


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
        STORE_EXISTS if something is there already, STORE_SUFFIX, STORE_FOLDER_MISSING, STORE_CANNOT_OPEN.
    """
    _check_new_path(path)
    scratch = path.with_name(f".{path.stem}.{os.getpid()}.new")
    project = Project(scratch, origin)
    try:
        _make_empty(scratch)
        layers = default_layers()  # made here: ids may be seeded for this thread
        project.write(lambda connection: _fill_empty(connection, name or path.stem, layers))
        project.close()
        _settle(scratch, path)
    finally:
        project.close()
        scratch.unlink(missing_ok=True)
    return Project(path, origin)


def _check_new_path(path: Path) -> None:
    if path.suffix != SUFFIX:
        raise StorageError("STORE_SUFFIX", path=str(path), expected=SUFFIX)
    if path.exists():
        raise StorageError("STORE_EXISTS", path=str(path))
    if not path.parent.is_dir():
        raise StorageError("STORE_FOLDER_MISSING", path=str(path.parent))


def _settle(scratch: Path, path: Path) -> None:
    try:
        os.link(scratch, path)  # refuses where a file came into being meanwhile
    except FileExistsError as error:
        raise StorageError("STORE_EXISTS", path=str(path)) from error
    except OSError:
        os.rename(scratch, path)  # file systems without links, as on USB sticks
    sync_folder(path.parent)


def _make_empty(path: Path) -> None:
    try:
        connection = connect(path, "rwc")
        connection.execute(f"PRAGMA application_id = {gpkg.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {gpkg.USER_VERSION}")
        connection.close()
    except sqlite3.Error as error:
        raise storage_fault(error, path) from error


def _fill_empty(connection: Connection, name: str, layers: list[LayerEntry]) -> None:
    gpkg.create_frame(connection)
    metadata.create_all(connection)
    gpkg.register_tables(connection)
    write_default_styles(connection)
    facts = {
        "schema_version": str(SCHEMA_VERSION),
        "project_id": new_id(),
        "name": name,
        "created_at": format_instant(utc_now()),
    }
    connection.execute(metadata.tables["gi_project"].insert(), [{"key": k, "value": v} for k, v in facts.items()])
    connection.execute(metadata.tables["gi_layer"].insert(), [to_row(layer) for layer in layers])


def open_project(path: Path, origin: Origin | None = None, read_only: bool = False) -> Project:
    """Open a project.

    It comes back read-only, with the reason's code, where the file or folder cannot be written, another program
    holds it in WAL mode or a newer program wrote it.

    Raises
    ------
    StorageError
        STORE_MISSING, STORE_NOT_A_PROJECT, STORE_TRUNCATED, STORE_FOREIGN_OBJECTS, STORE_DAMAGED.
    """
    header = read_header(path)
    if header.application_id != gpkg.APPLICATION_ID:
        raise StorageError("STORE_NOT_A_PROJECT", path=str(path), detail="application_id")
    reason = "READ_ONLY_ASKED" if read_only else _why_read_only(path)
    check_schema(path)
    project = Project(path, origin, reason)
    try:
        version = int(project_facts(project).get("schema_version", "0"))
    except BaseException:
        project.close()
        raise
    if version > SCHEMA_VERSION:
        project.close()
        return Project(path, origin, "READ_ONLY_NEWER")
    return project


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


def read_header(path: Path) -> Header:
    """Header of a project file; the length of the file is checked against it.

    Raises
    ------
    StorageError
        STORE_MISSING, STORE_NOT_A_PROJECT, STORE_TRUNCATED, STORE_CANNOT_OPEN.
    """
    head, length = _read_head(path)
    if len(head) < 100 or not head.startswith(SQLITE_MAGIC):
        raise StorageError("STORE_NOT_A_PROJECT", path=str(path), detail="header")
    page_bytes = int.from_bytes(head[16:18], "big")
    page_bytes = 65536 if page_bytes == 1 else page_bytes
    header = Header(page_bytes, int.from_bytes(head[28:32], "big"), int.from_bytes(head[68:72], "big"))
    is_counted = head[24:28] == head[92:96]
    has_journal = any(path.with_name(path.name + tail).exists() for tail in ("-journal", "-wal"))
    if is_counted and not has_journal and length < header.page_count * page_bytes:
        raise StorageError("STORE_TRUNCATED", path=str(path), length=length, expected=header.page_count * page_bytes)
    return header


def _read_head(path: Path) -> tuple[bytes, int]:
    try:
        with path.open("rb") as stream:
            return stream.read(100), os.fstat(stream.fileno()).st_size
    except FileNotFoundError as error:
        raise StorageError("STORE_MISSING", path=str(path)) from error
    except OSError as error:
        raise StorageError("STORE_CANNOT_OPEN", path=str(path), detail=error.strerror or str(error)) from error


def _why_read_only(path: Path) -> str:
    if not can_write(path):
        return "READ_ONLY_FOLDER" if os.access(path, os.W_OK) else "READ_ONLY_FILE"
    is_wal = journal_mode_in_header(path) == "wal" or path.with_name(path.name + "-wal").exists()
    return "" if not is_wal or _leave_wal(path) else "READ_ONLY_WAL"


def can_write(path: Path) -> bool:
    """Whether the file can be opened for writing and its folder takes new files (SQLite needs its journal there)."""
    probe = path.with_name(f".{path.stem}.{os.getpid()}.probe")
    try:
        with path.open("r+b"):
            probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _leave_wal(path: Path) -> bool:
    connection = sqlite3.connect(file_uri(path, "rw"), uri=True, isolation_level=None, timeout=1)
    try:
        mode = connection.execute("PRAGMA journal_mode = TRUNCATE").fetchone()[0]
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return str(mode) == "truncate"


def project_facts(project: Project) -> dict[str, str]:
    """Key and value of the project's own facts: name, project_id, schema_version, created_at.

    Raises
    ------
    StorageError
        STORE_NOT_A_PROJECT if the table is not there.
    """
    try:
        return dict(project.fetch("SELECT key, value FROM gi_project"))
    except StorageError as error:
        if error.code == "STORE_FAULT":
            raise StorageError("STORE_NOT_A_PROJECT", path=str(project.path), detail="gi_project") from error
        raise


def missing_media(project: Project) -> list[tuple[Any, ...]]:
    """(file_name, sha256) of evidence whose file is not in the media folder."""
    rows = project.fetch("SELECT file_name, sha256 FROM gi_evidence ORDER BY fid")
    there = {path.name[:64] for path in project.media.all_files()}
    return [row for row in rows if row[1] not in there]
