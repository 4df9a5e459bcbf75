"""Is everything there, and nothing by halves? Looked at with plain sqlite3, apart from the program's own ``verify``.

The rows of the project must be exactly those that its change log tells of: the log is replayed entry by entry and its
digests are compared with the rows themselves.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gi_atlas.commands.changes import row_digest
from gi_atlas.storage.blobs import blob_extent
from gi_atlas.storage.bulk import hash_digests
from gi_atlas.storage.change_log import LogEntry, broken_links
from gi_atlas.storage.connection import connect
from gi_atlas.storage.media import file_sha256
from gi_atlas.storage.schema import ENTITY_OF, GEOMETRY_OF

LOGGED_TABLES = (*ENTITY_OF, "gi_import")
_LOG_COLUMNS = "seq, step_id, kind, undoes_step, at, actor, device, label, changes, prev_hash, hash"
RowKey = tuple[str, str]


class Loss(AssertionError):
    """Something that was acknowledged is not there, or something is there by halves."""


@dataclass(frozen=True)
class Acknowledged:
    """What a worker said was done before it died: the log's head; ``is_doubtful`` if an act had begun after it."""

    seq: int = 0
    hash: str = ""
    is_doubtful: bool = False


def audit(path: Path, acknowledged: Acknowledged | None = None, has_media: bool = True) -> int:
    """Look at everything of a project file (and its media); returns the number of log entries.

    Raises
    ------
    Loss
        With all that was found.
    """
    with closing(connect(path, "ro")) as connection:
        entries = read_log(connection)
        faults = [
            *_database_faults(connection),
            *(f"log entry {seq} is broken" for seq in broken_links(entries)),
            *_acknowledged_faults(entries, acknowledged),
            *_replay_faults(connection, entries),
            *_digest_faults(connection),
            *_tree_faults(connection),
            *(_media_faults(connection, path.with_suffix(".media")) if has_media else ()),
        ]
    if faults:
        raise Loss(f"{path}: " + "; ".join(faults[:10]))
    return len(entries)


def read_log(connection: sqlite3.Connection) -> list[LogEntry]:
    """Entries of the change log in order."""
    return [LogEntry(*row) for row in connection.execute(f"SELECT {_LOG_COLUMNS} FROM gi_change_log ORDER BY seq")]


def _database_faults(connection: sqlite3.Connection) -> Iterator[str]:
    for pragma in ("integrity_check", "foreign_key_check"):
        for row in connection.execute(f"PRAGMA {pragma}").fetchall():
            if row[0] != "ok":
                yield f"{pragma}: {row}"


def _acknowledged_faults(entries: Sequence[LogEntry], acknowledged: Acknowledged | None) -> Iterator[str]:
    if acknowledged is None:
        return
    most = acknowledged.seq + int(acknowledged.is_doubtful)
    if not acknowledged.seq <= len(entries) <= most:
        yield f"{len(entries)} log entries, {acknowledged.seq} to {most} expected"
    elif acknowledged.seq and entries[acknowledged.seq - 1].hash != acknowledged.hash:
        yield f"log entry {acknowledged.seq} is not the acknowledged one"


def _replay_faults(connection: sqlite3.Connection, entries: Sequence[LogEntry]) -> Iterator[str]:
    expected, bulks = _replay(entries)
    actual, members = _actual_rows(connection)
    for key, digest in expected.items():
        if actual.get(key) != digest:
            yield f"row {key} is not as the log says"
    in_bulks: set[RowKey] = set()
    for (table, import_id), bulk in bulks.items():
        keys = members.get((table, import_id), set())
        in_bulks |= keys
        if len(keys) != bulk["count"] or hash_digests(actual[key] for key in keys) != bulk["rows_sha256"]:
            yield f"import {import_id} of {table}: {len(keys)} rows, {bulk['count']} expected, or other ones"
    for key in actual.keys() - expected.keys() - in_bulks:
        yield f"row {key} is there without a log entry"


def _replay(entries: Sequence[LogEntry]) -> tuple[dict[RowKey, str | None], dict[RowKey, dict[str, Any]]]:
    """Digest that each singly logged row must have, and the imports that must be there.

    Rows of an import are taken to stay as they came: no act of ours changes one of them.
    """
    rows: dict[RowKey, str | None] = {}
    bulks: dict[RowKey, dict[str, Any]] = {}
    for entry in entries:
        changes = json.loads(entry.changes)
        for bulk in changes["bulks"]:
            kept = {**bulk, "count": 0, "rows_sha256": hash_digests([])} if bulk["removed"] else bulk
            bulks[bulk["table"], bulk["import_id"]] = kept
        rows.update({(row["table"], row["id"]): row["digests"][1] for row in changes["rows"]})
    return rows, bulks


def _actual_rows(connection: sqlite3.Connection) -> tuple[dict[RowKey, str], dict[RowKey, set[RowKey]]]:
    actual: dict[RowKey, str] = {}
    members: dict[RowKey, set[RowKey]] = {}
    for table in LOGGED_TABLES:
        for row in _rows(connection, table):
            if table == "gi_layer" and row["import_id"] is None and _is_default(connection, row["id"]):
                continue
            actual[table, row["id"]] = row_digest(row)
            if row.get("import_id") is not None:
                members.setdefault((table, row["import_id"]), set()).add((table, row["id"]))
    return actual, members


def _is_default(connection: sqlite3.Connection, layer_id: str) -> bool:
    # The layers of a new project are there before the first log entry.
    found = connection.execute(
        "SELECT count(*) FROM gi_change_log WHERE instr(changes, ?) > 0", (f'"{layer_id}"',)
    ).fetchone()
    return bool(found[0] == 0)


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in cursor.description]
    for values in cursor.fetchall():
        yield {name: value for name, value in zip(names, values, strict=True) if name != "fid"}


def _digest_faults(connection: sqlite3.Connection) -> Iterator[str]:
    stored = {(table, row): digest for table, row, digest in connection.execute("SELECT * FROM gi_row_digest")}
    for table in LOGGED_TABLES:
        for row in _rows(connection, table):
            digest = stored.pop((table, row["id"]), None)
            is_free = digest is None and table == "gi_layer" and _is_default(connection, row["id"])
            if digest != row_digest(row) and not is_free:
                yield f"row {row['id']} of {table} has another digest"
    for key in stored:
        yield f"digest of {key} without a row"


def _tree_faults(connection: sqlite3.Connection) -> Iterator[str]:
    for table in GEOMETRY_OF:
        wrong = tree_differences(connection, table)
        if wrong:
            yield f"R-tree of {table} differs at fid {sorted(wrong)[:5]}"


def tree_differences(connection: sqlite3.Connection, table: str, column: str = "geom") -> set[int]:
    """Ids at which the R-tree of a table differs from a brute-force reading of its geometries.

    An R-tree keeps 32-bit numbers, rounded outwards: a box may be larger by one unit in the last place.
    """
    tree = {
        row[0]: row[1:]
        for row in connection.execute(f'SELECT id, minx, miny, maxx, maxy FROM "rtree_{table}_{column}"')
    }
    boxes = {fid: blob_extent(blob) for fid, blob in connection.execute(f'SELECT fid, "{column}" FROM "{table}"')}
    full = {fid: box for fid, box in boxes.items() if box is not None}
    return (tree.keys() ^ full.keys()) | {fid for fid in tree.keys() & full.keys() if not _covers(tree[fid], full[fid])}


def _covers(outer: Sequence[float], inner: Sequence[float]) -> bool:
    slack = [max(abs(side) * 2**-22, 1e-37) for side in inner]
    low = all(inner[side] - slack[side] <= outer[side] <= inner[side] for side in (0, 1))
    return low and all(inner[side] <= outer[side] <= inner[side] + slack[side] for side in (2, 3))


def _media_faults(connection: sqlite3.Connection, folder: Path) -> Iterator[str]:
    for (digest,) in connection.execute("SELECT DISTINCT sha256 FROM gi_evidence WHERE sha256 <> ''").fetchall():
        found = sorted((folder / digest[:2]).glob(f"{digest}*"))
        if not found:
            yield f"photo {digest[:12]} is missing"
        elif file_sha256(found[0]) != digest:
            yield f"photo {digest[:12]} is damaged"
    for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
        if file_sha256(path) != path.name[:64]:
            yield f"{path.name} is half a file"
