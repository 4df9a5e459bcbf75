"""Our errors for what SQLite and the system say."""

import sqlite3
from pathlib import Path

from gi_atlas.errors import StorageError, StoreLocked

_FAULT_CODES = (
    ("locked", "STORE_LOCKED"),
    ("readonly", "STORE_READ_ONLY_FILE"),
    ("full", "STORE_DISK_FULL"),
    ("disk i/o", "STORE_IO_FAULT"),
    ("malformed", "STORE_DAMAGED"),
    ("not a database", "STORE_NOT_A_PROJECT"),
    ("unable to open", "STORE_CANNOT_OPEN"),
)


def require_file(path: Path) -> None:
    """Refuse a path where no file is.

    Raises
    ------
    StorageError
        STORE_MISSING; STORE_IS_FOLDER.
    """
    if path.is_dir():
        raise StorageError("STORE_IS_FOLDER", path=str(path))
    if not path.is_file():
        raise StorageError("STORE_MISSING", path=str(path))


def storage_fault(error: BaseException | None, path: Path) -> StorageError:
    """Our error for what SQLite said."""
    code = "STORE_IO_FAULT" if is_left_journal(error) else fault_code(str(error))
    kind = StoreLocked if code == "STORE_LOCKED" else StorageError
    return kind(code, path=str(path), detail=str(error))


def is_left_journal(error: BaseException | None) -> bool:
    """Whether a reader was refused because a journal must be taken back first, which only a writer can."""
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY_ROLLBACK"


def fault_code(said: str) -> str:
    """Code of what SQLite said in words."""
    plain = said.lower()
    return next((code for words, code in _FAULT_CODES if words in plain), "STORE_FAULT")


def system_fault(error: OSError, path: Path) -> StorageError:
    """Our error for a file that the system did not let us write or read."""
    code = "STORE_DISK_FULL" if error.errno == 28 else "STORE_CANNOT_WRITE"  # ENOSPC
    return StorageError(code, path=str(path), detail=error.strerror or str(error))
