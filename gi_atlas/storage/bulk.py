"""Rows of an import that go in, and out again at undo, in batches."""

import base64
import hashlib
import json
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from gi_atlas.commands.changes import BulkRows, row_digest
from gi_atlas.errors import StorageError
from gi_atlas.storage.mapping import Row, dump_json
from gi_atlas.storage.row_writer import complete_row, put_digests
from gi_atlas.storage.schema import metadata

BATCH_ROWS = 500
_FIRST_BATCH_ROWS = 20
_BATCH_S = 0.01


def insert_bulk(connection: Connection, bulk: BulkRows) -> dict[str, Any]:
    """Insert a bulk's rows; returns its entry for the change log."""
    return _entry(bulk.table, bulk.import_id, insert_rows(connection, bulk.table, bulk.rows), [])


def insert_rows(connection: Connection, table: str, rows: Sequence[Row]) -> list[str]:
    """Insert whole rows with their digests, in batches; returns the digests.

    Batches are as large as takes a moment, so that a long import can give way to short work between them.
    """
    digests: list[str] = []
    start, size = 0, _FIRST_BATCH_ROWS
    while start < len(rows):
        began = time.monotonic()
        digests += _insert_batch(connection, table, rows[start : start + size])
        start += size
        size = _next_size(size, time.monotonic() - began)
    return digests


def _next_size(size: int, seconds: float) -> int:
    if seconds > 2 * _BATCH_S:
        return max(1, size // 2)
    return min(BATCH_ROWS, size * 2) if seconds < _BATCH_S else size


def _insert_batch(connection: Connection, table: str, batch: Sequence[Row]) -> list[str]:
    rows = [complete_row(table, row) for row in batch]
    connection.execute(metadata.tables[table].insert(), rows)
    digests = [row_digest(row) for row in rows]
    put_digests(connection, table, zip((row["id"] for row in rows), digests, strict=True))
    return digests


def remove_bulk(connection: Connection, table: str, import_id: str) -> dict[str, Any]:
    """Take an import's rows out and stash them, so that they can come back; returns the log entry."""
    digests, stashes = [], []
    for rows in _batches(connection, table, import_id):
        stashes.append(store_value(connection, _pack(rows)))
        digests += [row_digest(row) for row in rows]
    connection.exec_driver_sql(
        f'DELETE FROM gi_row_digest WHERE table_name = ? AND row_id IN (SELECT id FROM "{table}" WHERE import_id = ?)',  # noqa: S608
        (table, import_id),
    )
    found = metadata.tables[table]
    connection.execute(found.delete().where(found.c.import_id == import_id))
    return _entry(table, import_id, digests, stashes)


def restore_bulk(connection: Connection, entry: dict[str, Any]) -> dict[str, Any]:
    """Bring stashed rows back; returns the log entry."""
    digests: list[str] = []
    for stash in entry["stashes"]:
        digests += _insert_batch(connection, entry["table"], unpack_rows(load_value(connection, stash)))
    return _entry(entry["table"], entry["import_id"], digests, [])


def hash_digests(digests: Iterable[str]) -> str:
    """One hash over the digests of many rows, whatever their order."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def _entry(table: str, import_id: str, digests: list[str], stashes: list[str]) -> dict[str, Any]:
    return {
        "table": table,
        "import_id": import_id,
        "count": len(digests),
        "rows_sha256": hash_digests(digests),
        "stashes": stashes,
    }


def _batches(connection: Connection, table: str, import_id: str) -> Iterator[list[Row]]:
    found = metadata.tables[table]
    columns = [column for column in found.c if column.name != "fid"]
    last_fid = -1
    while True:
        query = select(found.c.fid, *columns).where(found.c.import_id == import_id, found.c.fid > last_fid)
        rows = [dict(row) for row in connection.execute(query.order_by(found.c.fid).limit(BATCH_ROWS)).mappings()]
        if not rows:
            return
        last_fid = rows[-1]["fid"]
        yield [{key: value for key, value in row.items() if key != "fid"} for row in rows]


def _pack(rows: list[Row]) -> bytes:
    return zlib.compress(dump_json([{key: to_json(value) for key, value in row.items()} for row in rows]).encode(), 1)


def unpack_rows(packed: bytes) -> list[Row]:
    """Rows of a stash."""
    rows = json.loads(zlib.decompress(packed))
    return [{key: from_json(value) for key, value in row.items()} for row in rows]


def to_json(value: Any) -> Any:
    """SQLite value for JSON: bytes as base64."""
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def from_json(value: Any) -> Any:
    """SQLite value of what ``to_json`` gave."""
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


def store_value(connection: Connection, value: bytes) -> str:
    """Keep a value once by its sha256; returns the sha256."""
    digest = hashlib.sha256(value).hexdigest()
    connection.exec_driver_sql("INSERT OR IGNORE INTO gi_old_value (sha256, value) VALUES (?, ?)", (digest, value))
    return digest


def load_value(connection: Connection, digest: str) -> bytes:
    """Value by its sha256.

    Raises
    ------
    StorageError
        STORE_OLD_VALUE_LOST if it is not there or does not have that hash.
    """
    row = connection.exec_driver_sql("SELECT value FROM gi_old_value WHERE sha256 = ?", (digest,)).one_or_none()
    if row is None or hashlib.sha256(row[0]).hexdigest() != digest:
        raise StorageError("STORE_OLD_VALUE_LOST", sha256=digest)
    return bytes(row[0])
