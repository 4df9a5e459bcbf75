"""Whether rows and change log tell the same story: the log is walked back from the rows as they stand."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from gi_atlas.commands.changes import row_digest
from gi_atlas.errors import StorageError
from gi_atlas.storage.bulk import hash_digests, load_value, unpack_rows
from gi_atlas.storage.change_log import LogEntry
from gi_atlas.storage.problems import Problem

Key = tuple[str, str]


@dataclass
class Standing:
    """Digest and import of every row at one point of the log; walked from the newest point to the oldest.

    ``disputed`` holds what the log says of rows whose digest is another one.
    """

    digests: dict[Key, str]
    imports: dict[Key, str | None]
    disputed: dict[Key, str | None] = field(default_factory=dict)

    def put(self, key: Key, digest: str | None, import_id: str | None) -> None:
        """Set what a row was; None takes it out."""
        if digest is None:
            self.digests.pop(key, None)
            self.imports.pop(key, None)
        else:
            self.digests[key] = digest
            self.imports[key] = import_id

    def of_import(self, table: str, import_id: str) -> list[Key]:
        """Rows of a table that came with an import."""
        return [key for key, found in self.imports.items() if found == import_id and key[0] == table]


def check_log(
    connection: Connection, entries: Iterable[LogEntry], standing: Standing, first_rows_sha256: str | None
) -> Iterator[Problem]:
    """Walk the log back; afterwards ``standing`` is the state at its beginning.

    Yields
    ------
    Problem
        VERIFY_IMPORT_DIFFERS, VERIFY_OLD_VALUE, VERIFY_FIRST_ROWS, VERIFY_LOG_UNREADABLE. Single rows that differ
        are in ``standing.disputed``.
    """
    for entry in sorted(entries, key=lambda item: item.seq, reverse=True):
        try:
            changes = json.loads(entry.changes)
            if "migrated" in changes:
                yield from _check_migrated(entry, changes["migrated"], standing)
                return
            yield from _step_back(connection, entry, changes, standing)
        except (ValueError, KeyError, TypeError, AttributeError):
            yield Problem.error("VERIFY_LOG_UNREADABLE", seq=entry.seq)
            return
    if first_rows_sha256 is not None and hash_digests(standing.digests.values()) != first_rows_sha256:
        yield Problem.error("VERIFY_FIRST_ROWS", count=len(standing.digests))


def _check_migrated(entry: LogEntry, migrated: Mapping[str, Any], standing: Standing) -> Iterator[Problem]:
    # Digests changed with the columns; what was before is vouched for by the chain and the backup alone.
    if hash_digests(standing.digests.values()) != migrated["rows_sha256"]:
        yield Problem.error("VERIFY_IMPORT_DIFFERS", seq=entry.seq, table="*")


def _step_back(
    connection: Connection, entry: LogEntry, changes: Mapping[str, Any], standing: Standing
) -> Iterator[Problem]:
    for bulk in reversed(changes["bulks"]):
        back = _restore_bulk(connection, bulk, standing) if bulk["removed"] else _remove_bulk(bulk, standing)
        if not back:
            yield Problem.error("VERIFY_IMPORT_DIFFERS", seq=entry.seq, table=bulk["table"])
    for row in reversed(changes["rows"]):
        _take_back(row, standing)


def _take_back(row: Mapping[str, Any], standing: Standing) -> None:
    key = (row["table"], row["id"])
    before, after = row["digests"]
    if standing.digests.get(key) != after and key not in standing.disputed:
        standing.disputed[key] = after
    import_id = (row["before"] or {}).get("import_id", standing.imports.get(key))
    standing.put(key, before, import_id)


def _remove_bulk(bulk: Mapping[str, Any], standing: Standing) -> bool:
    keys = standing.of_import(bulk["table"], bulk["import_id"])
    is_same = hash_digests(standing.digests[key] for key in keys) == str(bulk["rows_sha256"])
    for key in keys:
        standing.put(key, None, None)
    return is_same


def _restore_bulk(connection: Connection, bulk: Mapping[str, Any], standing: Standing) -> bool:
    digests = []
    for stash in bulk["stashes"]:
        try:
            rows = unpack_rows(load_value(connection, stash))
        except StorageError:  # named by the check of old values
            return True
        for row in rows:
            digests.append(row_digest(row))
            standing.put((bulk["table"], row["id"]), digests[-1], bulk["import_id"])
    return hash_digests(digests) == str(bulk["rows_sha256"])


def kept_values(entries: Iterable[LogEntry]) -> dict[str, int]:
    """sha256 of every old value that the log needs for undoing, with the number of an entry that needs it."""
    needed: dict[str, int] = {}
    for entry in entries:
        try:
            changes = json.loads(entry.changes)
            rows = [row["before"] or {} for row in changes["rows"]]
            stashes = [stash for bulk in changes["bulks"] for stash in bulk["stashes"]]
        except (ValueError, KeyError, TypeError):
            continue  # named by the walk through the log
        values = [value["sha256"] for row in rows for value in row.values() if isinstance(value, dict)]
        needed.update(dict.fromkeys(values + stashes, entry.seq))
    return needed


def logged_fields(entries: Iterable[LogEntry], keys: set[Key]) -> dict[Key, dict[str, Any]]:
    """Last logged values of some rows, by field; long values as ``{"sha256": …}``."""
    values: dict[Key, dict[str, Any]] = {}
    for entry in entries:
        for row in _rows_of(entry):
            key = (row["table"], row["id"])
            if key in keys and row["after"] is not None:
                values.setdefault(key, {}).update(row["after"])
    return values


def _rows_of(entry: LogEntry) -> list[dict[str, Any]]:
    try:
        return list(json.loads(entry.changes)["rows"])
    except (ValueError, KeyError, TypeError):
        return []
