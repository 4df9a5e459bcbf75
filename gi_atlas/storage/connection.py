"""Connections to a project file through Python's sqlite3 under SQLAlchemy Core."""

import sqlite3
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from gi_atlas.storage.blobs import blob_extent

BUSY_TIMEOUT_S = 5.0
_WAIT_STEP_S = 0.5
# For files whose folder cannot be written: SQLite looks for no side files then.
IMMUTABLE = "ro&immutable=1"
_PRAGMAS = ("foreign_keys = ON", "trusted_schema = ON", "mmap_size = 0", "cell_size_check = ON")
_WRITER_PRAGMAS = ("journal_mode = TRUNCATE", "synchronous = FULL")


def file_uri(path: Path, mode: str) -> str:
    """SQLite URI of a file; ``mode`` is ro, rw, rwc or ``IMMUTABLE``."""
    return f"file:{quote(str(path))}?mode={mode}"


def connect(path: Path, mode: str, busy_timeout_s: float = BUSY_TIMEOUT_S) -> sqlite3.Connection:
    """Plain connection with our pragmas and ST_* functions; transactions are begun by hand."""
    connection = sqlite3.connect(
        file_uri(path, mode), uri=True, isolation_level=None, check_same_thread=False, timeout=busy_timeout_s
    )
    for pragma in _PRAGMAS + (() if mode.startswith("ro") else _WRITER_PRAGMAS):
        connection.execute(f"PRAGMA {pragma}").close()
    register_functions(connection)
    return connection


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the ST_* functions that the R-tree triggers call."""
    for number, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
        connection.create_function(name, 1, _side(number), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)


def _side(number: int) -> Callable[[bytes | None], float | None]:
    def side(blob: bytes | None) -> float | None:
        box = blob_extent(blob)
        return None if box is None else box[number]

    return side


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(blob_extent(blob) is None)


def make_engine(path: Path, mode: str, on_wait: Callable[[float], None] | None = None) -> Engine:
    """Engine whose transactions begin IMMEDIATE when writing; connections are not pooled.

    Parameters
    ----------
    on_wait : callable, optional
        Told the seconds waited so far while another program holds the file.
    """
    engine = create_engine("sqlite://", creator=lambda: connect(path, mode), poolclass=NullPool)
    begin = _begin_reading if mode.startswith("ro") else partial(_begin_writing, on_wait or _wait_silently)
    event.listen(engine, "begin", begin)
    return engine


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_writing(on_wait: Callable[[float], None], connection: Connection) -> None:
    # Short waits, so that the person can be told; COMMIT itself waits for readers the whole time again.
    raw = raw_connection(connection)
    raw.execute(f"PRAGMA busy_timeout = {int(_WAIT_STEP_S * 1000)}").close()
    try:
        for turn in count(1):
            if _try_begin(connection, is_last=turn * _WAIT_STEP_S >= BUSY_TIMEOUT_S):
                return
            on_wait(turn * _WAIT_STEP_S)
    finally:
        raw.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_S * 1000)}").close()


def _try_begin(connection: Connection, is_last: bool) -> bool:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if is_last or "locked" not in str(error.orig):
            raise
        return False
    return True


def _wait_silently(_waited_s: float) -> None:
    pass


def raw_connection(connection: Connection) -> sqlite3.Connection:
    """The sqlite3 connection below SQLAlchemy's; what runs on it begins no transaction."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def journal_mode_in_header(path: Path) -> str:
    """ "wal" if the file's header says WAL, else "rollback" (SQLite file format, bytes 18 and 19)."""
    with path.open("rb") as stream:
        header = stream.read(20)
    return "wal" if header[18:20] == b"\x02\x02" else "rollback"


def fetch_all(connection: sqlite3.Connection, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a query with its cursor closed, so that no open cursor stops the writer."""
    cursor = connection.execute(sql, values)
    try:
        return cursor.fetchall()
    finally:
        cursor.close()
