"""Which published boundaries the project vouches for: what other programs wrote is not passed on as published."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from gi_atlas.commands.changes import row_digest
from gi_atlas.storage.check_rows import read_rows
from gi_atlas.storage.connection import raw_connection
from gi_atlas.storage.project import Project

_TABLE = "gi_boundary"
_DIGESTS = "SELECT row_id, sha256 FROM gi_row_digest WHERE table_name = ?"
_ENTRIES = "SELECT changes FROM gi_change_log WHERE changes LIKE ? ORDER BY seq"


def written_past_program(project: Project, statuses: frozenset[str]) -> frozenset[str]:
    """Boundaries of some statuses that the program did not give them.

    The program keeps a sha256 of every row that it writes, imports among them; a row that another program changed has
    another one. Where the change log names the status of a boundary, it must be the one that the row has: else saving
    a changed row again would vouch for it.

    Parameters
    ----------
    project : Project
    statuses : frozenset of str
        Codes of ``BoundaryStatus``; boundaries of others are not looked at.

    Returns
    -------
    frozenset of str
        Ids of the boundaries.
    """
    with project.reader() as connection:
        raw = raw_connection(connection)
        rows = [row for row in read_rows(raw, _TABLE) if row["status"] in statuses]
        kept = dict(raw.execute(_DIGESTS, (_TABLE,)).fetchall())
        logged = _logged_statuses(connection) if rows else {}
    return frozenset(
        row["id"]
        for row in rows
        if kept.get(row["id"]) != row_digest(row) or logged.get(row["id"], row["status"]) != row["status"]
    )


def _logged_statuses(connection: Connection) -> dict[str, str]:
    """The status that the log last gave to each boundary; of imported ones it knows only changes."""
    found: dict[str, str] = {}
    for (changes,) in connection.exec_driver_sql(_ENTRIES, (f'%"{_TABLE}"%',)):
        for row in _rows_of(changes):
            after = row["after"] or {}
            if row["table"] == _TABLE and "status" in after:
                found[row["id"]] = after["status"]
    return found


def _rows_of(changes: str) -> Iterator[dict[str, Any]]:
    # Entries of a change of the schema have no rows.
    yield from json.loads(changes).get("rows", ())
