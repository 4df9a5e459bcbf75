"""One state of a project file as a file of its own, checked before it counts."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from gi_atlas.errors import StorageError
from gi_atlas.storage.change_log import GENESIS
from gi_atlas.storage.connection import connect, fetch_all
from gi_atlas.storage.faults import fault_code, is_left_journal, storage_fault
from gi_atlas.storage.gpkg import APPLICATION_ID
from gi_atlas.storage.open_here import kept_open


@dataclass(frozen=True)
class Head:
    """Number and hash of the newest entry of a project's change log; (0, 64 zeros) while it is empty."""

    seq: int = 0
    hash: str = GENESIS


def read_head(path: Path) -> Head:
    """Head of a project's change log, read by a connection of its own.

    Raises
    ------
    StorageError
        What SQLite said.
    """
    try:
        with closing(connect(path, "ro")) as connection:
            return _head(connection)
    except sqlite3.Error as error:
        raise storage_fault(error, path) from error


def take_snapshot(path: Path, target: Path, read_mode: str = "ro") -> Head:
    """Write the present state of a project to ``target``, which must not exist; returns the copy's head.

    The project may be open, here or elsewhere; writers wait while the copy is made. The copy is compacted, in the
    rollback journal mode, and was read through once.

    Raises
    ------
    StoreLocked, StorageError
        Nothing useful is at ``target`` then.
    """
    try:
        with kept_open(path), closing(connect(path, read_mode)) as connection:
            before = _head(connection)
            _write_copy(connection, target)
            after = _head(connection)
    except sqlite3.Error as error:
        raise storage_fault(error, path) from error
    copied = check_snapshot(target)
    if not before.seq <= copied.seq <= after.seq or (copied.seq == before.seq and copied != before):
        raise StorageError("STORE_COPY_DIFFERS", path=str(target), found=copied.seq, expected=before.seq)
    return copied


def _write_copy(connection: sqlite3.Connection, target: Path) -> None:
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        # The project was read already: what cannot be opened or is full now is where the copy would go.
        code = "" if is_left_journal(error) else fault_code(str(error))
        if code in ("STORE_CANNOT_OPEN", "STORE_READ_ONLY_FILE"):
            raise StorageError("STORE_CANNOT_WRITE", path=str(target.parent), detail=str(error)) from error
        if code == "STORE_DISK_FULL":
            raise StorageError(code, path=str(target.parent)) from error
        raise


def check_snapshot(path: Path) -> Head:
    """Read a copy through; returns its head.

    Raises
    ------
    StorageError
        STORE_DAMAGED, STORE_NOT_A_PROJECT.
    """
    try:
        with closing(connect(path, "ro")) as connection:
            if fetch_all(connection, "PRAGMA application_id") != [(APPLICATION_ID,)]:
                raise StorageError("STORE_NOT_A_PROJECT", path=str(path), detail="application_id")
            found = [row[0] for row in fetch_all(connection, "PRAGMA quick_check(5)")]
            if found != ["ok"]:
                raise StorageError("STORE_DAMAGED", path=str(path), detail="; ".join(found)[:300])
            return _head(connection)
    except sqlite3.Error as error:
        raise storage_fault(error, path) from error


def _head(connection: sqlite3.Connection) -> Head:
    rows = fetch_all(connection, "SELECT seq, hash FROM gi_change_log ORDER BY seq DESC LIMIT 1")
    return Head(*rows[0]) if rows else Head()
