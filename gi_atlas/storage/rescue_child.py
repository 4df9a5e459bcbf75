"""Reads what can be read of a damaged project; runs as a child process with Python's standard library alone.

Arguments: the file, and as JSON the columns wanted by table. Prints one JSON line a row ``[table, {column: value}]``
(bytes as ``{"base64": …}``), then ``["", {table: rows that could not be read, -1 where the whole table is missing}]``.
"""

import base64
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

_MAX_HOLES = 100_000


def main(arguments: list[str]) -> None:
    """Print every readable row."""
    _limit()
    connection = sqlite3.connect(f"file:{arguments[0]}?mode=rw", uri=True, isolation_level=None)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    _take_what_schema_there_is(connection)
    lost: dict[str, int] = {}
    for table, wanted in json.loads(arguments[1]).items():
        lost[table] = _print_table(connection, table, wanted)
    print(json.dumps(["", lost]))


def _limit() -> None:
    with suppress(ImportError):  # Windows, untested: the parent's time limit alone holds there
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (600, 600))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


def _take_what_schema_there_is(connection: sqlite3.Connection) -> None:
    # With this set, SQLite opens a file that is cut short, and after one error goes on with the part of the schema
    # that it could read (prepare.c, sqlite3InitOne: SQLITE_NoSchemaError).
    connection.execute("PRAGMA writable_schema = ON")
    with suppress(sqlite3.Error):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _print_table(connection: sqlite3.Connection, table: str, wanted: list[str]) -> int:
    columns = [name for name in _columns(connection, table) if name in wanted]
    if not columns:
        return -1
    listed = ", ".join(f'"{name}"' for name in columns)
    lost = 0
    for rowid in sorted(_rowids(connection, table)):
        try:
            row = connection.execute(f'SELECT {listed} FROM "{table}" WHERE rowid = ?', (rowid,)).fetchone()  # noqa: S608
        except sqlite3.Error:
            lost += 1
            continue
        if row is not None:
            print(json.dumps([table, dict(zip(columns, map(_plain, row), strict=True))]))
    return lost


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    with suppress(sqlite3.Error):
        kinds = connection.execute("SELECT type FROM pragma_table_list WHERE name = ?", (table,)).fetchall()
        if kinds == [("table",)]:  # a view could run for ever
            return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    return []


def _rowids(connection: sqlite3.Connection, table: str) -> set[int]:
    """Numbers of rows by every way there is: the table from both ends, its index by id, and the holes between."""
    found: set[int] = set()
    for query in (
        f'SELECT rowid FROM "{table}" NOT INDEXED ORDER BY rowid',  # noqa: S608 - names come from our schema
        f'SELECT rowid FROM "{table}" NOT INDEXED ORDER BY rowid DESC',  # noqa: S608
        f'SELECT rowid FROM "{table}" INDEXED BY "sqlite_autoindex_{table}_1" ORDER BY id',  # noqa: S608
        f'SELECT rowid FROM "{table}" INDEXED BY "sqlite_autoindex_{table}_1" ORDER BY id DESC',  # noqa: S608
    ):
        found.update(_as_far_as_readable(connection, query))
    if found and max(found) - min(found) < len(found) + _MAX_HOLES:
        found.update(range(min(found), max(found) + 1))
    return found


def _as_far_as_readable(connection: sqlite3.Connection, query: str) -> Iterator[int]:
    with suppress(sqlite3.Error):
        for row in connection.execute(query):
            if isinstance(row[0], int):
                yield row[0]


def _plain(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


if __name__ == "__main__":
    main(sys.argv[1:])
