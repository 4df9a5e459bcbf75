"""What the first bytes of a project file say: whether it is one, and whether it is whole."""

import os
from dataclasses import dataclass
from pathlib import Path

from gi_atlas.errors import StorageError
from gi_atlas.storage import gpkg
from gi_atlas.storage.open_here import is_open_here

SQLITE_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True)
class Header:
    """What the first 100 bytes of a project file say."""

    page_bytes: int
    page_count: int
    application_id: int


def check_header(path: Path) -> None:
    """Refuse a file that is no project or is cut short, by its first 100 bytes.

    Raises
    ------
    StorageError
        STORE_MISSING, STORE_IS_FOLDER, STORE_NOT_A_PROJECT, STORE_TRUNCATED, STORE_CANNOT_OPEN.
    """
    if is_open_here(path):  # was checked when it was opened; reading its bytes now would drop our locks
        return
    if read_header(path).application_id != gpkg.APPLICATION_ID:
        raise StorageError("STORE_NOT_A_PROJECT", path=str(path), detail="application_id")


def read_header(path: Path) -> Header:
    """Header of a project file; the length of the file is checked against it.

    Raises
    ------
    StorageError
        STORE_MISSING, STORE_IS_FOLDER, STORE_NOT_A_PROJECT, STORE_TRUNCATED, STORE_CANNOT_OPEN.
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
        if isinstance(error, IsADirectoryError) or (os.name == "nt" and path.is_dir()):
            raise StorageError("STORE_IS_FOLDER", path=str(path)) from error
        raise StorageError("STORE_CANNOT_OPEN", path=str(path), detail=error.strerror or str(error)) from error
