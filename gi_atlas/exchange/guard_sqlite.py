"""A copy of a foreign GeoPackage made harmless before GDAL sees it: tables only, no views, no triggers."""

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from gi_atlas.errors import ReadError

STEP_SECONDS = 10.0
_PROGRESS_STEPS = 100_000
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 250_000,
}
_REMOVE = (
    "DELETE FROM sqlite_master WHERE type IN ('view', 'trigger')"
    " OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%')"
)


@dataclass(frozen=True)
class Stripped:
    """What was taken out of the copy."""

    views: int
    triggers: int
    tables: tuple[str, ...]


def strip_geopackage(path: Path, file: str) -> Stripped:
    """Recover, check and strip a copy of a GeoPackage, in place.

    Parameters
    ----------
    path : Path
        Our own copy, with its ``-wal`` or ``-journal`` beside it.
    file : str
        The name to tell.

    Raises
    ------
    ReadError
        READ_SQLITE_DAMAGED or READ_NO_LAYERS.
    """
    try:
        connection = _connect(path)
        try:
            return _strip(connection, file)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise ReadError("READ_SQLITE_DAMAGED", file=file, detail=str(error)) from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    for setting in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "journal_mode = DELETE"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    deadline = time.monotonic() + STEP_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _PROGRESS_STEPS)
    return connection


def _strip(connection: sqlite3.Connection, file: str) -> Stripped:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found is None or found[0] != "ok":
        raise ReadError("READ_SQLITE_DAMAGED", file=file, detail=str(found[0] if found else "?")[:200])
    counts = dict(connection.execute("SELECT type, count(*) FROM sqlite_master GROUP BY type").fetchall())
    _remove_programs(connection)
    return Stripped(counts.get("view", 0), counts.get("trigger", 0), _real_tables(connection, file))


def _remove_programs(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(_REMOVE)
    connection.execute("PRAGMA writable_schema = RESET")
    connection.execute("DROP TABLE IF EXISTS gpkg_extensions")


def _real_tables(connection: sqlite3.Connection, file: str) -> tuple[str, ...]:
    present = "SELECT name FROM sqlite_master WHERE type = 'table'"
    connection.execute(f"DELETE FROM gpkg_contents WHERE table_name NOT IN ({present})")  # noqa: S608
    names = connection.execute(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY rowid"
    ).fetchall()
    if not names:
        raise ReadError("READ_NO_LAYERS", file=file)
    return tuple(str(name) for (name,) in names)
