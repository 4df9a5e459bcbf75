"""Commands, undo and redo as transactions with their log entries."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from gi_atlas.commands.changes import Command
from gi_atlas.errors import StorageError
from gi_atlas.events import Changes
from gi_atlas.ids import new_id
from gi_atlas.readable import is_whole, whole_text
from gi_atlas.storage import bulk, change_log
from gi_atlas.storage.change_log import LogEntry, Origin
from gi_atlas.storage.row_writer import read_row, require_row, require_table, write_change
from gi_atlas.storage.steps import Step, StepList


def run_command(connection: Connection, command: Command, origin: Origin, step_id: str | None = None) -> LogEntry:
    """Carry out a command and log it, inside the running transaction.

    Raises
    ------
    EditConflict
        As ``write_change``; STORE_ROW_GONE also for a row that the command needs.
    StorageError
        STORE_TABLE_UNKNOWN, TEXT_UNREADABLE.
    """
    for table in {change.table for change in command.changes} | {part.table for part in command.bulks}:
        require_table(table)
    for table, row_id in command.needed:
        require_row(connection, table, row_id)
    try:
        return _write_command(connection, command, origin, step_id or new_id())
    except UnicodeEncodeError as error:
        raise _unreadable(command) from error


def _write_command(connection: Connection, command: Command, origin: Origin, step_id: str) -> LogEntry:
    rows = [
        change_log.describe_change(connection, change, write_change(connection, change)) for change in command.changes
    ]
    bulks = [{**bulk.insert_bulk(connection, part), "removed": False} for part in command.bulks]
    changes = {"rows": rows, "bulks": bulks}
    return change_log.append(connection, origin, command.label, changes, "DO", step_id)


def _unreadable(command: Command) -> StorageError:
    table, field, value = next((found for found in _texts(command) if not is_whole(found[2])), ("", "", ""))
    return StorageError("TEXT_UNREADABLE", table=table, field=field, value=whole_text(value)[:100])


def _texts(command: Command) -> Iterator[tuple[str, str, str]]:
    """Table, field and value of every text that a command writes."""
    rows = chain(
        ((change.table, change.after or {}) for change in command.changes),
        ((part.table, row) for part in command.bulks for row in part.rows),
    )
    for table, row in rows:
        yield from ((table, field, value) for field, value in row.items() if isinstance(value, str))
    yield from (("", "label", value) for value in command.label.values)


def undo_step(connection: Connection, steps: StepList, origin: Origin) -> Changes:
    """Take back the newest step.

    Raises
    ------
    StorageError
        STORE_NOTHING_TO_UNDO.
    """
    steps.catch_up(connection)
    if not steps.done:
        raise StorageError("STORE_NOTHING_TO_UNDO")
    return _invert(connection, steps.done[-1], "UNDO", origin)


def redo_step(connection: Connection, steps: StepList, origin: Origin) -> Changes:
    """Do the newest undone step again.

    Raises
    ------
    StorageError
        STORE_NOTHING_TO_REDO.
    """
    steps.catch_up(connection)
    if not steps.undone:
        raise StorageError("STORE_NOTHING_TO_REDO")
    return _invert(connection, steps.undone[-1], "REDO", origin)


def _invert(connection: Connection, step: Step, kind: str, origin: Origin) -> Changes:
    rows: list[dict[str, Any]] = []
    bulks: list[dict[str, Any]] = []
    touched: dict[str, set[str]] = {}
    for seq in reversed(step.seqs):
        logged = json.loads(change_log.read_entries(connection, seq, seq)[0].changes)
        rows += [_invert_row(connection, row) for row in reversed(logged["rows"])]
        bulks += [_invert_bulk(connection, part, touched) for part in reversed(logged["bulks"])]
    for row in rows:
        touched.setdefault(row["table"], set()).add(row["id"])
    changes = {"rows": rows, "bulks": bulks}
    change_log.append(connection, origin, step.label, changes, kind, new_id(), step.step_id)
    return Changes({table: frozenset(ids) for table, ids in touched.items()})


def _invert_row(connection: Connection, logged: dict[str, Any]) -> dict[str, Any]:
    current = read_row(connection, logged["table"], logged["id"])
    change = change_log.inverse_change(connection, logged, current)
    return change_log.describe_change(connection, change, write_change(connection, change))


def _invert_bulk(connection: Connection, entry: dict[str, Any], touched: dict[str, set[str]]) -> dict[str, Any]:
    ids = touched.setdefault(entry["table"], set())
    if entry["removed"]:
        inverted = {**bulk.restore_bulk(connection, entry), "removed": False}
        ids.update(_bulk_ids(connection, entry))
        return inverted
    ids.update(_bulk_ids(connection, entry))
    return {**bulk.remove_bulk(connection, entry["table"], entry["import_id"]), "removed": True}


def _bulk_ids(connection: Connection, entry: dict[str, Any]) -> list[str]:
    # A map patches the rows that are named, so an import that goes or comes back must name its own.
    query = f'SELECT id FROM "{entry["table"]}" WHERE import_id = ?'  # noqa: S608
    return list(connection.exec_driver_sql(query, (entry["import_id"],)).scalars())
