"""The one writer of an open project: a thread, a connection, transactions one after the other."""

import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from gi_atlas.errors import StorageError
from gi_atlas.storage import change_log
from gi_atlas.storage.commit_fate import DISK_FAULTS, Fate, LogHead, find_fate
from gi_atlas.storage.connection import fetch_all, raw_connection
from gi_atlas.storage.faults import storage_fault
from gi_atlas.storage.gate import MOST_TURNS, QUIET_S, Gate, GaveWay
from gi_atlas.storage.listening import call_listener

Answer = TypeVar("Answer")
_STEPS_BETWEEN_LOOKS = 500
_MOST_QUIET_WAIT_S = 1.0


@dataclass(frozen=True)
class Task(Generic[Answer]):
    """Work of one transaction.

    Parameters
    ----------
    work : callable
        Takes the connection inside its transaction.
    is_logged : bool
        Whether it writes an entry of the change log, by which it is known again after a fault.
    done : callable, optional
        Takes the answer after the commit, on the writer's thread.
    """

    work: Callable[[Connection], Answer]
    is_logged: bool = True
    done: Callable[[Answer], None] | None = None


class Writer:
    """Carries out transactions on a thread of its own, each in the context (``contextvars``) of who asked for it.

    Parameters
    ----------
    path : Path
        For messages.
    engine : Engine
        Its transactions begin IMMEDIATE.
    gate : Gate
        Shared with the readers of the project.
    """

    def __init__(self, path: Path, engine: Engine, gate: Gate) -> None:
        self._path, self._engine, self._gate = path, engine, gate
        self._ident = 0
        self._thread = ThreadPoolExecutor(1, "project-writer", self._note_ident)
        self._connection: Connection | None = None
        self._long: set[Future[Any]] = set()

    def _note_ident(self) -> None:
        self._ident = threading.get_ident()

    def submit(self, task: Task[Answer]) -> "Future[Answer]":
        """Carry out short work; the future ends when it is on the disk."""
        self._gate.come()
        try:
            future = self._start(copy_context().run, self._run_short, task)
        except BaseException:
            self._gate.go()
            raise
        future.add_done_callback(lambda _future: self._gate.go())
        return future

    def submit_long(self, task: Task[Answer]) -> "Future[Answer]":
        """Carry out long work, which gives way to short work; the future ends when it is on the disk."""
        outer: Future[Answer] = Future()
        self._start(copy_context().run, self._attempt, task, outer, 1, time.monotonic())
        self._long.add(outer)
        outer.add_done_callback(self._long.discard)
        return outer

    def _start(self, function: Callable[..., Any], *values: Any) -> "Future[Any]":
        try:
            return self._thread.submit(function, *values)
        except RuntimeError as error:  # the thread ended: somebody closed the project meanwhile
            raise StorageError("STORE_CLOSED", path=str(self._path)) from error

    def call(self, function: Callable[[Connection], Answer]) -> Answer:
        """Answer of a function that runs on the writer's thread between two transactions.

        Raises
        ------
        StoreLocked, StorageError
            The file does not open.
        """
        if threading.get_ident() == self._ident:
            return function(self._connected())
        return cast(Answer, self._start(lambda: function(self._connected())).result())

    def take_journal_back(self) -> None:
        """Take back the journal that a program left which died while we have the project open."""
        if threading.get_ident() == self._ident:
            self._fate(None, None)
        else:
            self._start(self._fate, None, None).result()

    def close(self, is_read_only: bool) -> int | None:
        """End the thread and let the file go; the number of the newest log entry, None if nothing was written.

        Raises
        ------
        StorageError
            The file could not be put in order; it is let go all the same.
        """
        try:
            return self._thread.submit(self._disconnect, is_read_only).result()
        finally:
            self._thread.shutdown()

    def finish_long(self) -> None:
        """Wait until no long work is under way."""
        wait(tuple(self._long))

    def _run_short(self, task: Task[Answer]) -> Answer:
        answer = self._transact(task)
        _finish(task, answer)
        return answer

    def _attempt(self, task: Task[Answer], outer: "Future[Answer]", turn: int, asked_at: float) -> None:
        if turn > 1 and not self._gate.is_quiet() and time.monotonic() - asked_at < _MOST_QUIET_WAIT_S:
            self._attempt_later(task, outer, turn, asked_at)
            return
        try:
            with self._gate.long_work(can_stop=turn < MOST_TURNS):
                answer = self._transact(task)
            _finish(task, answer)
        except GaveWay:
            self._attempt_later(task, outer, turn + 1, time.monotonic())
        except BaseException as error:  # it is the caller's, who waits for the future
            outer.set_exception(error)
            if not isinstance(error, Exception):
                raise
        else:
            outer.set_result(answer)

    def _attempt_later(self, task: Task[Answer], outer: "Future[Answer]", turn: int, asked_at: float) -> None:
        timer = threading.Timer(QUIET_S, self._attempt_again, (task, outer, turn, asked_at))
        timer.daemon = True
        timer.start()

    def _attempt_again(self, task: Task[Answer], outer: "Future[Answer]", turn: int, asked_at: float) -> None:
        try:
            self._start(self._attempt, task, outer, turn, asked_at)
        except StorageError as error:
            outer.set_exception(error)

    def _transact(self, task: Task[Answer]) -> Answer:
        heads: list[LogHead] = []
        try:
            with self._connect().begin():
                answer = self._work(task, heads)
        except DBAPIError as error:
            if _is_interrupted(error):
                raise GaveWay from error
            self._require_kept(storage_fault(error.orig, self._path), heads)
        return answer

    def _work(self, task: Task[Answer], heads: list[LogHead]) -> Answer:
        connection = self._connect()
        if not task.is_logged:
            return task.work(connection)
        heads.append(change_log.head(connection))
        answer = task.work(connection)
        heads.append(change_log.head(connection))
        return answer

    def _connected(self) -> Connection:
        try:
            return self._connect()
        except DBAPIError as error:
            raise storage_fault(error.orig, self._path) from error

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
            raw_connection(self._connection).set_progress_handler(self._gate.must_stop, _STEPS_BETWEEN_LOOKS)
        return self._connection

    def _require_kept(self, fault: StorageError, heads: list[LogHead]) -> None:
        """Raise the fault of a transaction, unless the work is in the file all the same."""
        # SQLAlchemy rolls nothing back after a COMMIT that failed; the lock would stay and stop everybody.
        self._drop()
        if fault.code not in DISK_FAULTS:
            raise fault
        before, wanted = [*heads, None, None][:2]
        fate = self._fate(before, wanted)
        if fate is Fate.UNSURE:
            raise StorageError("STORE_UNSURE", **fault.context)
        if fate is Fate.GONE:
            raise fault

    def _fate(self, before: LogHead | None, wanted: LogHead | None) -> Fate:
        try:
            fate = find_fate(self._connect(), before, wanted)
        except DBAPIError:  # the file does not even open
            fate = Fate.UNSURE if len({before, wanted, None}) == 3 else Fate.GONE
        self._drop()
        return fate

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError):  # what it still held is taken back by the next one
                connection.close()

    def _disconnect(self, is_read_only: bool) -> int | None:
        if self._connection is None:
            return None
        connection, self._connection = self._connection, None
        raw = raw_connection(connection)
        try:
            # TRUNCATE leaves an empty journal file; a closed project is one file again.
            if not is_read_only:
                raw.execute("PRAGMA journal_mode = DELETE").close()
            return int(fetch_all(raw, "SELECT coalesce(max(seq), 0) FROM gi_change_log")[0][0])
        except sqlite3.Error as error:
            raise storage_fault(error, self._path) from error
        finally:
            connection.close()


def _finish(task: Task[Answer], answer: Answer) -> None:
    if task.done is not None:
        call_listener(task.done, answer)


def _is_interrupted(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlite_errorname", "") == "SQLITE_INTERRUPT"
