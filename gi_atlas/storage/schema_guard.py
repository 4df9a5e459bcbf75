"""A project is a foreign file too: a child reads its schema before the program opens it."""

import json
import re
import subprocess
import sys
from pathlib import Path

from gi_atlas.errors import StorageError
from gi_atlas.storage.connection import file_uri
from gi_atlas.storage.gpkg import known_triggers

CHILD_LIMIT_S = 10.0
# The child knows only Python's standard library, so that it starts in a few hundredths of a second.
_CHILD = """
import json, resource, sqlite3, sys
resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
connection = sqlite3.connect(sys.argv[1], uri=True, timeout=5)
connection.execute("PRAGMA trusted_schema = OFF")
connection.execute("PRAGMA cell_size_check = ON")
rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
print(json.dumps(rows))
"""
_COUNT_TRIGGER = re.compile(
    r"""CREATE TRIGGER "trigger_(insert|delete)_feature_count_(?P<table>[^"]+)" AFTER (INSERT|DELETE) ON "(?P=table)" """
    r"""BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count [+-] 1 """
    r"""WHERE lower\(table_name\) = lower\('(?P=table)'\); END""",
    re.IGNORECASE,
)
_TILE_TRIGGER = re.compile(
    r"CREATE TRIGGER 'gpkg_tile_matrix_\w+' BEFORE (INSERT|UPDATE OF \w+) ON 'gpkg_tile_matrix' FOR EACH ROW BEGIN "
    r"SELECT RAISE\(ABORT, '(?:[^']|'')*'\) WHERE (NOT )?\(NEW\.\w+ [<>] \d\); END",
    re.IGNORECASE,
)


def check_schema(path: Path) -> None:
    """Refuse a file whose schema holds triggers or views that are not ours, GeoPackage's or GDAL's.

    Raises
    ------
    StorageError
        STORE_FOREIGN_OBJECTS with their names, STORE_DAMAGED, STORE_SLOW.
    """
    known = {_plain(text) for text in known_triggers()}
    foreign = [
        f"{kind} {name}"
        for kind, name, _table, sql in read_schema(path)
        if kind == "view" or (kind == "trigger" and not _is_known(sql or "", known))
    ]
    if foreign:
        raise StorageError("STORE_FOREIGN_OBJECTS", path=str(path), names=", ".join(sorted(foreign)))


def read_schema(path: Path) -> list[tuple[str, str, str, str | None]]:
    """Rows (type, name, table, sql) of a file's schema, read in a child process."""
    try:
        done = _ask_child(path, "rw" if _has_journal(path) else "ro")
    except subprocess.TimeoutExpired as error:
        raise StorageError("STORE_SLOW", path=str(path), seconds=CHILD_LIMIT_S) from error
    if done.returncode != 0:
        raise StorageError("STORE_DAMAGED", path=str(path), detail=_last_line(done.stderr))
    return [(row[0], row[1], row[2], row[3]) for row in json.loads(done.stdout)]


def _ask_child(path: Path, mode: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-I", "-S", "-c", _CHILD, file_uri(path.absolute(), mode)]
    return subprocess.run(command, capture_output=True, text=True, timeout=CHILD_LIMIT_S, check=False)  # noqa: S603


def _has_journal(path: Path) -> bool:
    # After a crash the journal must be rolled back first, which a read-only connection cannot do.
    journal = path.with_name(path.name + "-journal")
    return journal.exists() and journal.stat().st_size > 0


def _is_known(sql: str, known: set[str]) -> bool:
    plain = _plain(sql)
    return plain in known or bool(_COUNT_TRIGGER.fullmatch(plain) or _TILE_TRIGGER.fullmatch(plain))


def _plain(sql: str) -> str:
    return " ".join(sql.split()).rstrip(";").strip()


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2][:300]
