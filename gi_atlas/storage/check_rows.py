"""Whether every row is as the program last wrote it, and if not, who changed it."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

import shapely

from gi_atlas.commands.changes import row_digest
from gi_atlas.errors import GeometryError
from gi_atlas.storage.blobs import decode_blob
from gi_atlas.storage.check_log import Key, Standing
from gi_atlas.storage.mapping import Row
from gi_atlas.storage.problems import Problem
from gi_atlas.storage.schema import ENTITY_TABLES, GEOMETRY_OF, metadata

CHECKED_TABLES = (*(entry.name for entry in ENTITY_TABLES), "gi_import")
# Child table and column, parent table; records outlive their product.
_PARENTS = (
    ("gi_registration", "product_id", "gi_product"),
    ("gi_zone", "product_id", "gi_product"),
    ("gi_boundary", "zone_id", "gi_zone"),
    ("gi_evidence", "record_id", "gi_record"),
    ("gi_layer_feature", "layer_id", "gi_layer"),
)


def read_rows(connection: sqlite3.Connection, table: str) -> Iterator[Row]:
    """Rows of a table with today's columns, without ``fid``."""
    columns = [column.name for column in metadata.tables[table].c if column.name != "fid"]
    listed = ", ".join(f'"{name}"' for name in columns)
    for values in connection.execute(f'SELECT {listed} FROM "{table}"'):  # noqa: S608 - names of our own schema
        yield dict(zip(columns, values, strict=True))


class RowCheck:
    """Compares the rows of a project with their digests.

    Parameters
    ----------
    was_written_elsewhere : bool or None
        Whether another program wrote the file since we closed it; None if that cannot be told.
    """

    def __init__(self, connection: sqlite3.Connection, was_written_elsewhere: bool | None) -> None:
        self._connection = connection
        self._was_written_elsewhere = was_written_elsewhere
        self.actual: dict[Key, str] = {}
        self.imports: dict[Key, str | None] = {}
        self.changed: dict[Key, Row] = {}
        self.stored = self._read_digests()

    def _read_digests(self) -> dict[Key, str]:
        rows = self._connection.execute("SELECT table_name, row_id, sha256 FROM gi_row_digest")
        return {(table, row_id): sha256 for table, row_id, sha256 in rows}

    def read_table(self, table: str) -> None:
        """Take the digests of a table's rows as they are."""
        for row in read_rows(self._connection, table):
            key = (table, row["id"])
            self.actual[key] = row_digest(row)
            self.imports[key] = row.get("import_id")
            if self.stored.get(key) != self.actual[key]:
                self.changed[key] = row

    def standing(self) -> Standing:
        """State that the log is walked back from."""
        return Standing(dict(self.stored), {key: self.imports.get(key) for key in self.stored})

    def problems(
        self, disputed: Mapping[Key, str | None], logged: Mapping[Key, Mapping[str, Any]]
    ) -> Iterator[Problem]:
        """Rows that are not as written; ``disputed`` is what the log says of rows, ``logged`` their fields."""
        for key in sorted(self.actual.keys() | self.stored.keys() | disputed.keys(), key=str):
            code = self._fault(key, disputed)
            if code is not None:
                fields = _differing(self.changed.get(key, {}), logged.get(key, {}))
                yield Problem.error(code, table=key[0], row=key[1], fields=", ".join(fields))

    def _fault(self, key: Key, disputed: Mapping[Key, str | None]) -> str | None:
        actual, stored = self.actual.get(key), self.stored.get(key)
        if actual == stored:
            return "VERIFY_ROW_UNLOGGED" if key in disputed else None
        if key in disputed and disputed[key] == actual:
            return "VERIFY_DIGEST_DAMAGED"
        if actual is None:
            return "VERIFY_ROW_GONE"
        if stored is None:
            return "VERIFY_ROW_ADDED"
        return self._who_changed(self.changed[key])

    def _who_changed(self, row: Row) -> str:
        if self._was_written_elsewhere is False or not _is_readable(row):
            return "VERIFY_ROW_ROTTEN"
        return "VERIFY_ROW_EDITED" if self._was_written_elsewhere else "VERIFY_ROW_CHANGED"


def _is_readable(row: Row) -> bool:
    try:
        decode_blob(row.get("geom"))
    except (GeometryError, shapely.errors.ShapelyError):
        return False
    return True


def _differing(row: Row, logged: Mapping[str, Any]) -> list[str]:
    return [name for name, value in logged.items() if name in row and not _is_same(row[name], value)]


def _is_same(value: Any, logged: Any) -> bool:
    if not isinstance(logged, dict):
        return bool(value == logged)
    raw = value if isinstance(value, bytes) else str(value).encode()
    return bool(hashlib.sha256(raw).hexdigest() == logged.get("sha256"))


def check_parents(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Rows whose parent is not there, and what SQLite's own check of foreign keys finds."""
    for table, rowid, parent, _number in connection.execute("PRAGMA foreign_key_check").fetchall():
        yield Problem.error("VERIFY_FOREIGN_KEY", table=table, row=rowid, parent=parent)
    for table, column, parent in _PARENTS:
        query = (
            f'SELECT id, "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608 - names of our schema
            f' AND "{column}" NOT IN (SELECT id FROM "{parent}")'
        )
        for row_id, _value in connection.execute(query).fetchall():
            yield Problem.warning("VERIFY_FOREIGN_KEY", table=table, row=row_id, parent=parent)


def check_rtree(connection: sqlite3.Connection, table: str) -> Iterator[Problem]:
    """Rows whose box in the R-tree is not that of their geometry, by brute force."""
    tree = f"rtree_{table}_geom"
    for (said,) in connection.execute("SELECT rtreecheck(?)", (tree,)).fetchall():
        if said != "ok":
            yield Problem.error("VERIFY_RTREE", table=table, row=said[:200])
    boxes = {row[0]: row[1:] for row in connection.execute(f'SELECT id, minx, miny, maxx, maxy FROM "{tree}"')}  # noqa: S608
    for fid, row_id, blob in connection.execute(f'SELECT fid, id, geom FROM "{table}"'):  # noqa: S608
        if not _fits(boxes.pop(fid, None), blob):
            yield Problem.error("VERIFY_RTREE", table=table, row=row_id)
    for fid in boxes:
        yield Problem.error("VERIFY_RTREE", table=table, row=fid)


def _fits(box: tuple[float, ...] | None, blob: bytes | None) -> bool:
    try:
        geometry = decode_blob(blob)
    except (GeometryError, shapely.errors.ShapelyError):
        return True  # named by the check of rows
    if geometry is None or geometry.is_empty:
        return box is None
    if box is None:
        return False
    minx, miny, maxx, maxy = geometry.bounds
    return (
        _rounds(box[0], minx, -1)
        and _rounds(box[1], miny, -1)
        and _rounds(box[2], maxx, 1)
        and _rounds(box[3], maxy, 1)
    )


def _rounds(stored: float, exact: float, outward: int) -> bool:
    # R-trees hold 32-bit numbers, rounded outward by at most two steps of 2**-23.
    slack = (stored - exact) * outward
    return 0 <= slack <= abs(exact) * 2.0**-21 + 1e-37


def checked_geometry_tables() -> tuple[str, ...]:
    """Tables with an R-tree."""
    return tuple(GEOMETRY_OF)
