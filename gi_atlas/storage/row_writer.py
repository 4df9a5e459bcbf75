"""Row changes carried out inside a transaction, each checked against what the row holds."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Select, bindparam, select

from gi_atlas.commands.changes import RowChange, row_digest
from gi_atlas.errors import EditConflict, StorageError
from gi_atlas.storage.mapping import Row
from gi_atlas.storage.schema import metadata

DigestPair = tuple[str | None, str | None]


def read_row(connection: Connection, table: str, row_id: str) -> Row | None:
    """Row of a table by its id, without ``fid``; None if there is none."""
    row = connection.execute(_row_query(table), {"row_id": row_id}).mappings().one_or_none()
    return None if row is None else dict(row)


def require_row(connection: Connection, table: str, row_id: str) -> None:
    """Refuse to go on without a row.

    Raises
    ------
    EditConflict
        STORE_ROW_GONE.
    """
    if read_row(connection, table, row_id) is None:
        raise EditConflict("STORE_ROW_GONE", table=table, row=row_id)


@cache  # building the query takes longer than running it
def _row_query(table: str) -> Select[Any]:
    found = metadata.tables[table]
    return select(*(column for column in found.c if column.name != "fid")).where(found.c.id == bindparam("row_id"))


def write_change(connection: Connection, change: RowChange) -> DigestPair:
    """Carry out one change; returns the row's digests before and after.

    Raises
    ------
    EditConflict
        STORE_ROW_CHANGED, STORE_ROW_GONE or STORE_ROW_THERE if the row is not as the change expects.
    """
    current = read_row(connection, change.table, change.row_id)
    if change.before is None:
        return _insert(connection, change, current)
    if current is None:
        raise EditConflict("STORE_ROW_GONE", table=change.table, row=change.row_id)
    _expect(change, current)
    return _delete(connection, change, current) if change.after is None else _update(connection, change, current)


def _insert(connection: Connection, change: RowChange, current: Row | None) -> DigestPair:
    if current is not None or change.after is None:
        raise EditConflict("STORE_ROW_THERE", table=change.table, row=change.row_id)
    row = complete_row(change.table, change.after)
    connection.execute(metadata.tables[change.table].insert(), row)
    digest = row_digest(row)
    put_digests(connection, change.table, [(change.row_id, digest)])
    return None, digest


def _delete(connection: Connection, change: RowChange, current: Row) -> DigestPair:
    table = metadata.tables[change.table]
    connection.execute(table.delete().where(table.c.id == change.row_id))
    drop_digests(connection, change.table, [change.row_id])
    return row_digest(current), None


def _update(connection: Connection, change: RowChange, current: Row) -> DigestPair:
    table = metadata.tables[change.table]
    connection.execute(table.update().where(table.c.id == change.row_id), change.after)
    digest = row_digest({**current, **(change.after or {})})
    drop_digests(connection, change.table, [change.row_id])
    put_digests(connection, change.table, [(change.row_id, digest)])
    return row_digest(current), digest


def complete_row(table: str, row: Row) -> Row:
    """Row with every column of today's schema; those that an older program did not know get their default."""
    columns = metadata.tables[table].c
    if len(row) >= len(columns) - 1:
        return row
    defaults = {column.name: _default_of(column) for column in columns if column.name != "fid"}
    return {**defaults, **row}


def _default_of(column: Column[Any]) -> Any:
    if column.nullable or column.server_default is None:
        return None
    text = str(column.server_default.arg)  # type: ignore[attr-defined]
    return text[1:-1] if text.startswith("'") else int(text)


def _expect(change: RowChange, current: Mapping[str, Any]) -> None:
    differing = [key for key, value in (change.before or {}).items() if current.get(key) != value]
    if differing:
        raise EditConflict(
            "STORE_ROW_CHANGED", table=change.table, row=change.row_id, fields=", ".join(sorted(differing))
        )


def put_digests(connection: Connection, table: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Enter digests of new rows."""
    rows = [(table, row_id, digest) for row_id, digest in pairs]
    if rows:
        connection.exec_driver_sql("INSERT INTO gi_row_digest (table_name, row_id, sha256) VALUES (?, ?, ?)", rows)


def drop_digests(connection: Connection, table: str, row_ids: Sequence[str]) -> None:
    """Remove digests of rows that go or change."""
    connection.exec_driver_sql(
        "DELETE FROM gi_row_digest WHERE table_name = ? AND row_id = ?", [(table, row_id) for row_id in row_ids]
    )


def require_table(name: str) -> None:
    """Refuse a table that the schema does not have.

    Raises
    ------
    StorageError
        STORE_TABLE_UNKNOWN.
    """
    if name not in metadata.tables:
        raise StorageError("STORE_TABLE_UNKNOWN", table=name)
