"""Whether a project may be written, and why not: folder, network, other windows, other programs."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from gi_atlas.errors import StorageError
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.connection import IMMUTABLE, file_uri, journal_mode_in_header
from gi_atlas.storage.faults import storage_fault
from gi_atlas.storage.lock import Holder, ProjectLock
from gi_atlas.storage.network import is_on_network
from gi_atlas.storage.open_here import is_open_here


@dataclass(frozen=True)
class Access:
    """How a project may be opened.

    ``reason`` is the code of why it is read-only ("" if it is not), ``lock`` is held while it may be written.
    """

    reason: str = ""
    lock: ProjectLock | None = None
    holder: Holder | None = None
    read_mode: str = "ro"

    def given_up(self, reason: str) -> "Access":
        """The same for reading only; an earlier reason stays."""
        self.release()
        return replace(self, reason=self.reason or reason, lock=None)

    def release(self) -> None:
        """Let the lock go, if it is held."""
        if self.lock is not None:
            self.lock.release()


def claim(path: Path, origin: Origin, read_only: bool) -> Access:
    """Take the project for writing if that is possible and asked for.

    Raises
    ------
    StorageError
        STORE_NEEDS_RECOVERY if a crash left half-written work and the folder is read-only; STORE_DAMAGED if a file
        in WAL mode cannot be read.
    """
    if read_only:
        return Access("READ_ONLY_ASKED", read_mode=_read_mode(path))
    if is_on_network(path):
        return Access("READ_ONLY_NETWORK", read_mode=_read_mode(path))
    if not can_write(path):
        reason = "READ_ONLY_FOLDER" if os.access(path, os.W_OK) else "READ_ONLY_FILE"
        return Access(reason, read_mode=_read_mode(path))
    return _claim_writable(path, origin)


def _claim_writable(path: Path, origin: Origin) -> Access:
    lock = ProjectLock(path)
    try:
        holder = lock.acquire(origin)
    except OSError:
        return Access("READ_ONLY_FOLDER")
    if holder is not None:
        return Access("READ_ONLY_HELD", holder=holder)
    try:
        is_held_in_wal = _is_wal(path) and not _leave_wal(path)
    except BaseException:
        lock.release()
        raise
    if is_held_in_wal:
        lock.release()
        return Access("READ_ONLY_WAL")
    return Access(lock=lock)


def _read_mode(path: Path) -> str:
    """Mode for reading a file that we may not be able to write."""
    if is_open_here(path) or can_write(path):
        return "ro"
    if _has_content(path, "-journal") or _has_content(path, "-wal"):
        raise StorageError("STORE_NEEDS_RECOVERY", path=str(path))
    # A WAL file without side files can be read in a read-only folder only if SQLite asks for none.
    return IMMUTABLE if journal_mode_in_header(path) == "wal" else "ro"


def _has_content(path: Path, tail: str) -> bool:
    side = path.with_name(path.name + tail)
    return side.exists() and side.stat().st_size > 0


def can_write(path: Path) -> bool:
    """Whether the file can be opened for writing and its folder takes new files (SQLite needs its journal there)."""
    probe = path.with_name(f".{path.stem}.{os.getpid()}.probe")
    try:
        if not is_open_here(path):
            path.open("r+b").close()
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return os.access(path, os.W_OK)


def _is_wal(path: Path) -> bool:
    if is_open_here(path):
        return False
    return journal_mode_in_header(path) == "wal" or path.with_name(path.name + "-wal").exists()


def _leave_wal(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(file_uri(path, "rw"), uri=True, isolation_level=None, timeout=1)) as connection:
            mode = connection.execute("PRAGMA journal_mode = TRUNCATE").fetchone()[0]
    except sqlite3.OperationalError:
        return False
    except sqlite3.Error as error:
        raise storage_fault(error, path) from error
    return str(mode) == "truncate"
