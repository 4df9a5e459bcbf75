"""Connections to a project file through Python's sqlite3 under SQLAlchemy Core."""

import os
import sqlite3
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from gi_atlas.storage.blobs import blob_extent
from gi_atlas.storage.official_areas import register_area_functions

BUSY_TIMEOUT_S = 5.0
_WAIT_STEP_S = 0.5
WaitListener = Callable[[float], None]
# For files whose folder cannot be written: SQLite looks for no side files then.
IMMUTABLE = "ro&immutable=1"
_PRAGMAS = ("foreign_keys = ON", "trusted_schema = ON", "mmap_size = 0", "cell_size_check = ON")
_WRITER_PRAGMAS = ("journal_mode = TRUNCATE", "synchronous = FULL")


def file_uri(path: Path, mode: str) -> str:
    """SQLite URI of a file; ``mode`` is ro, rw, rwc or ``IMMUTABLE``."""
    return f"file:{quote(os.fsencode(path))}?mode={mode}"


def connect(
    path: Path, mode: str, busy_timeout_s: float = BUSY_TIMEOUT_S, on_wait: WaitListener | None = None
) -> sqlite3.Connection:
    """Plain connection with our pragmas and ST_* functions; transactions are begun by hand.

    Parameters
    ----------
    busy_timeout_s : float
        How long a reader waits for another program.
    on_wait : callable, optional
        Told the seconds waited so far while another program holds the file.
    """
    connection = sqlite3.connect(
        file_uri(path, mode), uri=True, isolation_level=None, check_same_thread=False, timeout=busy_timeout_s
    )
    try:
        _set_up(connection, not mode.startswith("ro"), on_wait)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection, is_writer: bool, on_wait: WaitListener | None) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
    for pragma in _WRITER_PRAGMAS if is_writer else ():
        _patiently(connection, partial(_run_pragma, connection, pragma), on_wait)
    register_functions(connection)


def _run_pragma(connection: sqlite3.Connection, pragma: str) -> None:
    connection.execute(f"PRAGMA {pragma}").close()


def _patiently(raw: sqlite3.Connection, act: Callable[[], object], on_wait: WaitListener | None) -> None:
    """Try again while another program holds the file, in short waits, so that the person can be told."""
    raw.execute(f"PRAGMA busy_timeout = {int(_WAIT_STEP_S * 1000)}").close()
    try:
        for turn in count(1):
            waited_s = turn * _WAIT_STEP_S
            try:
                act()
                return
            except (sqlite3.OperationalError, OperationalError) as error:
                if waited_s >= BUSY_TIMEOUT_S or "locked" not in str(error):
                    raise
            if on_wait is not None:
                on_wait(waited_s)
    finally:
        raw.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_S * 1000)}").close()


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the ST_* functions that the R-tree triggers call, and those of areas."""
    for number, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
        connection.create_function(name, 1, _side(number), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    register_area_functions(connection)


def _side(number: int) -> Callable[[bytes | None], float | None]:
    def side(blob: bytes | None) -> float | None:
        box = blob_extent(blob)
        return None if box is None else box[number]

    return side


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(blob_extent(blob) is None)


def make_engine(path: Path, mode: str, on_wait: WaitListener | None = None, is_pooled: bool = False) -> Engine:
    """Engine whose transactions begin IMMEDIATE when writing.

    Parameters
    ----------
    is_pooled : bool
        Keep connections open for the next use, until the engine is disposed of: opening one and reading the schema
        costs more than most queries.
    on_wait : callable, optional
        Told the seconds waited so far while another program holds the file.
    """
    pool: dict[str, Any] = {"poolclass": QueuePool, "max_overflow": -1} if is_pooled else {"poolclass": NullPool}
    engine = create_engine("sqlite://", creator=lambda: connect(path, mode, on_wait=on_wait), **pool)
    begin = _begin_reading if mode.startswith("ro") else partial(_begin_writing, on_wait)
    event.listen(engine, "begin", begin)
    return engine


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_writing(on_wait: WaitListener | None, connection: Connection) -> None:
    # COMMIT waits for readers the whole time again, in silence: they are short.
    begin = partial(connection.exec_driver_sql, "BEGIN IMMEDIATE")
    _patiently(raw_connection(connection), begin, on_wait)


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
