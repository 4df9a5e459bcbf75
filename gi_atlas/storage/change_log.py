"""The change log: append-only, each entry chained to the one before by its hash."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from gi_atlas.clock import format_instant, utc_now
from gi_atlas.commands.changes import Label, RowChange, read_label
from gi_atlas.storage.bulk import load_value, store_value
from gi_atlas.storage.mapping import Row, dump_json
from gi_atlas.storage.row_writer import DigestPair

GENESIS = "0" * 64
LONG_VALUE_BYTES = 1000


@dataclass(frozen=True)
class LogEntry:
    """One transaction of the change log, as stored; ``changes`` and ``label`` are JSON texts."""

    seq: int
    step_id: str
    kind: str
    undoes_step: str | None
    at: str
    actor: str
    device: str
    label: str
    changes: str
    prev_hash: str
    hash: str

    def shown_label(self) -> str:
        """What was done, in the current language."""
        return read_label(self.label).shown()


@dataclass(frozen=True)
class Origin:
    """Who writes, from which device."""

    actor: str
    device: str


def entry_hash(entry: LogEntry) -> str:
    """sha256 over everything of an entry but its own hash."""
    content = {key: value for key, value in asdict(entry).items() if key != "hash"}
    return hashlib.sha256(dump_json(content).encode()).hexdigest()


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest entry; (0, 64 zeros) for an empty log."""
    row = connection.exec_driver_sql("SELECT seq, hash FROM gi_change_log ORDER BY seq DESC LIMIT 1").one_or_none()
    return (0, GENESIS) if row is None else (row[0], row[1])


def append(
    connection: Connection,
    origin: Origin,
    label: Label,
    changes: dict[str, Any],
    kind: str,
    step_id: str,
    undoes_step: str | None = None,
) -> LogEntry:
    """Add an entry to the chain inside the running transaction."""
    seq, prev_hash = head(connection)
    draft = LogEntry(
        seq + 1,
        step_id,
        kind,
        undoes_step,
        format_instant(utc_now()),
        origin.actor,
        origin.device,
        dump_json({"text": label.text, "values": list(label.values)}),
        dump_json(changes),
        prev_hash,
        "",
    )
    entry = LogEntry(**{**asdict(draft), "hash": entry_hash(draft)})
    columns = asdict(entry)
    connection.exec_driver_sql(
        f"INSERT INTO gi_change_log ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
        tuple(columns.values()),
    )
    return entry


def read_entries(connection: Connection, first_seq: int = 1, last_seq: int | None = None) -> list[LogEntry]:
    """Entries in order."""
    rows = connection.exec_driver_sql(
        "SELECT seq, step_id, kind, undoes_step, at, actor, device, label, changes, prev_hash, hash"
        " FROM gi_change_log WHERE seq >= ? AND seq <= ? ORDER BY seq",
        (first_seq, 2**62 if last_seq is None else last_seq),
    ).all()
    return [LogEntry(*row) for row in rows]


def describe_change(connection: Connection, change: RowChange, digests: DigestPair) -> dict[str, Any]:
    """A row change for the log; long replaced values are kept once in the table of old values."""
    return {
        "table": change.table,
        "id": change.row_id,
        "before": _describe_row(connection, change.before, keep=True),
        "after": _describe_row(connection, change.after, keep=False),
        "digests": list(digests),
    }


def _describe_row(connection: Connection, row: Row | None, keep: bool) -> dict[str, Any] | None:
    if row is None:
        return None
    return {key: _describe_value(connection, value, keep) for key, value in row.items()}


def _describe_value(connection: Connection, value: Any, keep: bool) -> Any:
    raw = _long_bytes(value)
    if raw is None:
        return value
    digest = store_value(connection, raw) if keep else hashlib.sha256(raw).hexdigest()
    return {"sha256": digest, "type": "bytes" if isinstance(value, bytes) else "text"}


def _long_bytes(value: Any) -> bytes | None:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str) and len(value) > LONG_VALUE_BYTES // 4:
        raw = value.encode()
        return raw if len(raw) > LONG_VALUE_BYTES else None
    return None


def inverse_change(connection: Connection, logged: dict[str, Any], current: Row | None) -> RowChange:
    """The change that takes a logged one back.

    ``current`` is the row as it stands; its values stand in for logged ones that are kept by hash only.
    """
    before = _resolve_row(connection, logged["before"])
    after = logged["after"]
    expected = None if after is None else _resolve_after(after, current or {})
    return RowChange(logged["table"], logged["id"], expected, before)


def _resolve_row(connection: Connection, row: dict[str, Any] | None) -> Row | None:
    if row is None:
        return None
    return {key: _resolve_value(connection, value) for key, value in row.items()}


def _resolve_value(connection: Connection, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    raw = load_value(connection, value["sha256"])
    return raw if value["type"] == "bytes" else raw.decode()


def _resolve_after(after: dict[str, Any], current: Row) -> Row:
    return {key: _same_or_marker(value, current.get(key)) for key, value in after.items()}


def _same_or_marker(logged: Any, current: Any) -> Any:
    # A value logged by hash equals the current one if the hashes agree; else the marker differs from any value.
    if not isinstance(logged, dict):
        return logged
    raw = current if isinstance(current, bytes) else str(current).encode()
    return current if hashlib.sha256(raw).hexdigest() == logged["sha256"] else logged


def broken_links(entries: Sequence[LogEntry]) -> list[int]:
    """Numbers of entries whose hash, link or number is wrong; ``entries`` must start at the first one."""
    broken = []
    prev_hash = GENESIS
    for number, entry in enumerate(entries, start=1):
        if entry.seq != number or entry.prev_hash != prev_hash or not _is_sealed(entry):
            broken.append(entry.seq)
        prev_hash = entry.hash
    return broken


def _is_sealed(entry: LogEntry) -> bool:
    try:
        return entry.hash == entry_hash(entry)
    except TypeError:  # bytes where a text belongs: nothing that we write
        return False
