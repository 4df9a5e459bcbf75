"""A project is a foreign file too: a child reads its schema before the program opens it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from gi_atlas.errors import StorageError
from gi_atlas.storage.connection import file_uri
from gi_atlas.storage.faults import storage_fault
from gi_atlas.storage.gpkg import known_triggers
from gi_atlas.storage.layer_triggers import is_layer_trigger

CHILD_LIMIT_S = 10.0
# The child knows only Python's standard library, so that it starts in a few hundredths of a second.
_CHILD = """
import json, sqlite3, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass  # Windows, untested: the parent's time limit alone holds there
connection = sqlite3.connect(sys.argv[1], uri=True, timeout=5)
connection.execute("PRAGMA trusted_schema = OFF")
connection.execute("PRAGMA cell_size_check = ON")
print(json.dumps(connection.execute(sys.argv[2]).fetchall()))
"""
_SCHEMA_QUERY = "SELECT type, name, tbl_name, sql FROM sqlite_master"
_ID_QUERY = "SELECT value FROM gi_project WHERE key = 'project_id'"
# SQLite goes by the SQL and takes a "TRIGGER" for a "trigger", so the column that says what a row is proves nothing.
_RUNS_NOTHING = re.compile(r"\s*CREATE\s+(TABLE|VIRTUAL\s+TABLE|(UNIQUE\s+)?INDEX)\b", re.IGNORECASE)
_TILE_TRIGGER = re.compile(
    r"CREATE TRIGGER 'gpkg_tile_matrix_\w+' BEFORE (INSERT|UPDATE OF \w+) ON 'gpkg_tile_matrix' FOR EACH ROW BEGIN "
    r"SELECT RAISE\(ABORT, '(?:[^']|'')*'\) WHERE (NOT )?\(NEW\.\w+ [<>] \d\); END",
    re.IGNORECASE,
)


def check_schema(path: Path, read_mode: str = "ro") -> None:
    """Refuse a file whose schema holds triggers or views that are not ours, GeoPackage's or GDAL's.

    Raises
    ------
    StorageError
        STORE_FOREIGN_OBJECTS with their names, and what ``read_schema`` raises.
    """
    known = {_plain(text) for text in known_triggers()}
    foreign = [
        f"{kind} {name}"
        for kind, name, _table, sql in read_schema(path, read_mode)
        if sql and not _RUNS_NOTHING.match(sql) and not _is_known(sql, known)
    ]
    if foreign:
        raise StorageError("STORE_FOREIGN_OBJECTS", path=str(path), names=", ".join(sorted(foreign)))


def read_schema(path: Path, read_mode: str = "ro") -> list[tuple[str, str, str, str | None]]:
    """Rows (type, name, table, sql) of a file's schema, read in a child process.

    Raises
    ------
    StoreLocked, StorageError
        STORE_LOCKED, STORE_SLOW, STORE_DAMAGED and what else SQLite says.
    """
    rows = _ask(path, _SCHEMA_QUERY, "rw" if _has_journal(path) else read_mode)
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def read_project_id(path: Path) -> str:
    """Id of a project that is not open, read in a child process; "" if it has none.

    Raises
    ------
    StoreLocked, StorageError
        If the file is no project or cannot be read.
    """
    rows = _ask(path, _ID_QUERY, "ro")
    return str(rows[0][0]) if rows else ""


def _ask(path: Path, query: str, mode: str) -> list[list[Any]]:
    command = [sys.executable, "-I", "-S", "-c", _CHILD, file_uri(path.absolute(), mode), query]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=CHILD_LIMIT_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise StorageError("STORE_SLOW", path=str(path), seconds=CHILD_LIMIT_S) from error
    if done.returncode != 0:
        raise _child_fault(_last_line(done.stderr), path)
    answer: list[list[Any]] = json.loads(done.stdout)
    return answer


def _child_fault(said: str, path: Path) -> StorageError:
    fault = storage_fault(RuntimeError(said), path)
    return StorageError("STORE_DAMAGED", path=str(path), detail=said) if fault.code == "STORE_FAULT" else fault


def _has_journal(path: Path) -> bool:
    # After a crash the journal must be rolled back first, which a read-only connection cannot do.
    journal = path.with_name(path.name + "-journal")
    return journal.exists() and journal.stat().st_size > 0


def _is_known(sql: str, known: set[str]) -> bool:
    plain = _plain(sql)
    return plain in known or _TILE_TRIGGER.fullmatch(plain) is not None or is_layer_trigger(sql)


def _plain(sql: str) -> str:
    return " ".join(sql.split()).rstrip(";").strip()


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2][:300]
