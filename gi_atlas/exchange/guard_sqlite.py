"""A copy of a foreign GeoPackage made harmless before GDAL sees it: plain tables only, no views, no triggers."""

import re
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from gi_atlas.errors import ReadError
from gi_atlas.exchange.true_types import TrueTypes, geopackage_blob_marks

_PROGRESS_STEPS = 100_000
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 250_000,
}
# The copy is ours and short-lived: nothing is lost if it is not flushed to the disk.
_SETTINGS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "synchronous = OFF",
    "journal_mode = DELETE",
)
# SQLite runs whatever SQL stands in its schema table, whatever the row says that it is. So the SQL decides: only
# tables with pages of their own stay, and the indexes that SQLite itself made for them (they have no SQL).
_IS_PLAIN = (
    "(type = 'table' AND rootpage > 0 AND is_plain_table(sql))"
    " OR (type = 'index' AND rootpage > 0 AND sql IS NULL AND name LIKE 'sqlite\\_autoindex\\_%' ESCAPE '\\')"
)
_PLAIN_TABLE = re.compile(r"\s*CREATE\s+TABLE\b", re.IGNORECASE)
# Triggers that every GeoPackage has: of its R-trees, of the standard's own checks, of GDAL's feature count.
_USUAL_TRIGGER = re.compile(r"(rtree_|gpkg_|trigger_(insert|delete)_feature_count_|fgti_|fgtd_|fgtu_)", re.IGNORECASE)


@dataclass(frozen=True)
class Stripped:
    """What was taken out of the copy, and what its tables truly hold.

    ``triggers`` counts those that are not of the GeoPackage standard; ``types`` is by table, without views; ``nuls``
    counts zero characters of texts, which stand as ``\\u0000`` now: GDAL's texts would end there.
    """

    views: int
    triggers: int
    tables: tuple[str, ...]
    types: dict[str, TrueTypes]
    nuls: int = 0


def strip_geopackage(path: Path, file: str, seconds: float) -> Stripped:
    """Recover, check and strip a copy of a GeoPackage, in place.

    Parameters
    ----------
    path : Path
        Our own copy, with its ``-wal`` or ``-journal`` beside it.
    file : str
        The name to tell.
    seconds : float
        How long this may take.

    Raises
    ------
    ReadError
        READ_SQLITE_DAMAGED, READ_NO_LAYERS or READ_TOO_SLOW.
    """
    deadline = time.monotonic() + seconds
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _set_up(connection, deadline)
            return _strip(connection, file)
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the second: a message about a name that is no text
        if time.monotonic() > deadline:
            raise ReadError("READ_TOO_SLOW", file=file, expected=round(seconds)) from error
        raise ReadError("READ_SQLITE_DAMAGED", file=file, detail=str(error)) from error


def quoted(name: str) -> str:
    """Name of a table or column as SQL, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def _set_up(connection: sqlite3.Connection, deadline: float) -> None:
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}").fetchall()
    connection.create_function("is_plain_table", 1, _is_plain_table, deterministic=True)
    connection.create_function("geometry_marks", 1, geopackage_blob_marks, deterministic=True)
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _PROGRESS_STEPS)


def _is_plain_table(sql: object) -> bool:
    return isinstance(sql, str) and _PLAIN_TABLE.match(sql) is not None


def _strip(connection: sqlite3.Connection, file: str) -> Stripped:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found is None or found[0] != "ok":
        raise ReadError("READ_SQLITE_DAMAGED", file=file, detail=str(found[0] if found else "-")[:200])
    programs = connection.execute("SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')").fetchall()
    views = sum(kind == "view" for kind, _name in programs)
    triggers = sum(kind == "trigger" and not _USUAL_TRIGGER.match(str(name)) for kind, name in programs)
    _remove_programs(connection)
    tables = _real_tables(connection, file)
    types = {table: _true_types(connection, table) for table in tables}
    return Stripped(views, triggers, tables, types, sum(_show_nuls(connection, table) for table in tables))


def _show_nuls(connection: sqlite3.Connection, table: str) -> int:
    """Write zero characters of a table's texts as their escapes; how many there were."""
    count = 0

    def shown(text: bytes) -> bytes:
        nonlocal count
        count += text.count(b"\0")
        return text.replace(b"\0", b"\\u0000")

    connection.create_function("shown_nul", 1, shown)
    for _number, name, *_rest in connection.execute(f"PRAGMA table_info({quoted(table)})").fetchall():
        column = quoted(str(name))
        connection.execute(
            f"UPDATE {quoted(table)} SET {column} = CAST(shown_nul(CAST({column} AS BLOB)) AS TEXT)"  # noqa: S608 - quoted
            f" WHERE typeof({column}) = 'text' AND instr(CAST({column} AS BLOB), x'00') > 0"
        )
    return count


def _remove_programs(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(f"DELETE FROM sqlite_master WHERE NOT ({_IS_PLAIN})")  # noqa: S608 - a text of ours
    connection.execute("PRAGMA writable_schema = RESET")
    connection.execute("DROP TABLE IF EXISTS gpkg_extensions")


def _real_tables(connection: sqlite3.Connection, file: str) -> tuple[str, ...]:
    present = "SELECT lower(name) FROM sqlite_master WHERE type = 'table'"
    connection.execute(f"DELETE FROM gpkg_contents WHERE lower(table_name) NOT IN ({present})")  # noqa: S608
    names = connection.execute(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY rowid"
    ).fetchall()
    if not names:
        raise ReadError("READ_NO_LAYERS", file=file)
    return tuple(str(name) for (name,) in names)


def _true_types(connection: sqlite3.Connection, table: str) -> TrueTypes:
    features = connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0]  # noqa: S608 - quoted
    column = _geometry_column(connection, table)
    if column is None:
        return TrueTypes(features=int(features))
    counted = f"SELECT geometry_marks({quoted(column)}), count(*) FROM {quoted(table)} GROUP BY 1"  # noqa: S608
    marks = dict(connection.execute(counted).fetchall())
    return TrueTypes(
        curves=sum(count for mark, count in marks.items() if mark & 1),
        measures=sum(count for mark, count in marks.items() if mark & 2),
        features=int(features),
    )


def _geometry_column(connection: sqlite3.Connection, table: str) -> str | None:
    rows: Sequence[tuple[str, str]] = connection.execute(
        "SELECT table_name, column_name FROM gpkg_geometry_columns"
    ).fetchall()
    stated = next((str(column) for name, column in rows if str(name).lower() == table.lower()), None)
    present = {row[1] for row in connection.execute(f"PRAGMA table_info({quoted(table)})").fetchall()}
    return stated if stated in present else None
