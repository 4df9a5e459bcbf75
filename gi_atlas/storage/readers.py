"""The readers of an open project: connections that are kept for the next reading."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RootTransaction
from sqlalchemy.exc import DBAPIError

from gi_atlas.errors import StorageError
from gi_atlas.storage.connection import fetch_all, make_engine, raw_connection
from gi_atlas.storage.faults import is_left_journal, storage_fault
from gi_atlas.storage.gate import Gate


class Readers:
    """Reads from any thread, each reading with a connection of its own.

    Parameters
    ----------
    path : Path
    mode : str
        Mode of SQLite's URI.
    gate : Gate
        Shared with the writer.
    take_journal_back : callable, optional
        Lets the writer take back what a program left that died; None where nothing can be written.
    """

    def __init__(self, path: Path, mode: str, gate: Gate, take_journal_back: Callable[[], None] | None) -> None:
        self._path, self._gate = path, gate
        self._engine = make_engine(path, mode, is_pooled=True)
        self._take_journal_back = take_journal_back
        self._is_closed = False

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """A connection that sees one state of the project."""
        self._require_open()
        try:
            with self._gate.reading(), self._engine.connect() as connection, self._begin(connection):
                yield connection
        except DBAPIError as error:
            raise storage_fault(error.orig, self._path) from error

    def _begin(self, connection: Connection) -> RootTransaction:
        reading = connection.begin()
        try:
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").close()
        except DBAPIError as error:
            reading.close()
            if not is_left_journal(error.orig) or self._take_journal_back is None:
                raise
            self._take_journal_back()
            return connection.begin()
        return reading

    def fetch(self, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """Rows of a query by plain sqlite3; values are bound."""
        self._require_open()
        try:
            return self._fetch(sql, values)
        except sqlite3.Error as error:
            if not is_left_journal(error) or self._take_journal_back is None:
                raise storage_fault(error, self._path) from error
        self._take_journal_back()
        try:
            return self._fetch(sql, values)
        except sqlite3.Error as error:
            raise storage_fault(error, self._path) from error

    def _fetch(self, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        try:
            with self._gate.reading(), self._engine.connect() as connection:
                return fetch_all(raw_connection(connection), sql, *values)
        except DBAPIError as error:
            raise storage_fault(error.orig, self._path) from error

    def _require_open(self) -> None:
        if self._is_closed:
            raise StorageError("STORE_CLOSED", path=str(self._path))

    def close(self) -> None:
        """Let the file go; a later reading is refused."""
        self._is_closed = True
        self._engine.dispose()
