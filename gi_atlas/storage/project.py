"""An open project: its file, its one writer and its readers."""

import getpass
import platform
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RootTransaction, select
from sqlalchemy.exc import DBAPIError

from gi_atlas.commands.changes import Command
from gi_atlas.errors import StorageError
from gi_atlas.events import Changes, Signal
from gi_atlas.ids import new_id
from gi_atlas.storage import change_log, transactions
from gi_atlas.storage.beside import drafts_folder, media_folder
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.closing import remember_closed
from gi_atlas.storage.commit_fate import DISK_FAULTS, Fate, LogHead, find_fate
from gi_atlas.storage.connection import connect, fetch_all, make_engine, raw_connection
from gi_atlas.storage.drafts import DraftStore
from gi_atlas.storage.faults import is_left_journal, storage_fault
from gi_atlas.storage.gpkg import refresh_contents
from gi_atlas.storage.lock import Holder, ProjectLock
from gi_atlas.storage.mapping import Entity, from_row
from gi_atlas.storage.media import MediaStore
from gi_atlas.storage.open_here import note_closed, note_opened
from gi_atlas.storage.schema import TABLE_OF, metadata
from gi_atlas.storage.steps import Step, StepList

Answer = TypeVar("Answer")


def default_origin() -> Origin:
    """The person and device that the system names."""
    return Origin(getpass.getuser(), platform.node())


class Project:
    """An open project file (``NAME.gpkg``) with its media folder (``NAME.media``).

    All writing happens on one thread of its own; readers open short-lived connections of theirs. Make one with
    ``storage.opening.open_project`` or ``create_project``.

    Attributes
    ----------
    changed : Signal
        Emits ``Changes`` after each commit, on the writer's thread.
    waiting : Signal
        Emits the seconds waited so far, on the writer's thread, while another program holds the file.
    read_only_reason : str
        Code of why nothing can be written; "" if it can.
    holder : Holder or None
        Who else has the project open, if that is the reason.
    drafts : DraftStore
        What is half filled.
    """

    def __init__(
        self,
        path: Path,
        origin: Origin | None = None,
        read_only_reason: str = "",
        lock: ProjectLock | None = None,
        holder: Holder | None = None,
        read_mode: str = "ro",
    ) -> None:
        self.path = path
        self.media = MediaStore(media_folder(path))
        self.drafts = DraftStore(drafts_folder(path))
        self.read_only_reason = read_only_reason
        self.holder = holder
        self.changed = Signal()
        self.waiting = Signal()
        self._lock = lock
        self._read_mode = read_mode
        self._open_key = note_opened(path)
        self._origin = origin or default_origin()
        self._steps = StepList()
        self._merge: tuple[str, str] | None = None
        self._dirty_tables: set[str] = set()
        self._engine = make_engine(path, read_mode if read_only_reason else "rw", self.waiting.emit)
        self._reader_engine = make_engine(path, read_mode)
        self._writer_ident = 0
        self._thread = ThreadPoolExecutor(1, "project-writer", self._note_writer)
        self._connection: Connection | None = None
        self._closing = threading.Lock()
        self.is_closed = False

    @property
    def is_read_only(self) -> bool:
        """Whether the project can only be looked at."""
        return bool(self.read_only_reason)

    @property
    def read_mode(self) -> str:
        """Mode of SQLite's URI with which readers open the file."""
        return self._read_mode

    @property
    def engine(self) -> Engine:
        """Engine of the writer; for opening and migrating only."""
        return self._engine

    def apply(self, command: Command) -> Changes:
        """Carry out a command; returns when it is on the disk.

        Raises
        ------
        StoreLocked, EditConflict, StorageError
            Nothing was changed then.
        """
        return self.submit(command).result()

    def submit(self, command: Command) -> "Future[Changes]":
        """Carry out a command on the writer's thread; the future ends when it is on the disk."""
        return self._thread.submit(self._transact, self._logged(lambda connection: self._run(connection, command)))

    def undo(self) -> Changes:
        """Take back the newest step; see ``transactions.undo_step``."""
        return self._thread.submit(self._transact, self._logged(self._undo)).result()

    def redo(self) -> Changes:
        """Do the newest undone step again; see ``transactions.redo_step``."""
        return self._thread.submit(self._transact, self._logged(self._redo)).result()

    def steps(self) -> tuple[list[Step], list[Step]]:
        """Steps done and undone, each newest last."""
        steps = StepList()
        with self.reader() as connection:
            steps.catch_up(connection)
        return steps.done, steps.undone

    def write(self, work: Callable[[Connection], Answer]) -> Answer:
        """Run ``work`` in a transaction on the writer's thread, outside the change log (house-keeping only)."""
        return self._thread.submit(self._transact, lambda connection, _heads: work(connection)).result()

    def _run(self, connection: Connection, command: Command) -> Changes:
        merge = self._merge
        same = merge is not None and command.merge_key is not None and merge[0] == command.merge_key
        step_id = merge[1] if same and merge is not None else new_id()
        transactions.run_command(connection, command, self._origin, step_id)
        self._merge = (command.merge_key, step_id) if command.merge_key is not None else None
        return command.touched()

    def _undo(self, connection: Connection) -> Changes:
        self._merge = None
        return transactions.undo_step(connection, self._steps, self._origin)

    def _redo(self, connection: Connection) -> Changes:
        self._merge = None
        return transactions.redo_step(connection, self._steps, self._origin)

    def _logged(self, work: Callable[[Connection], Answer]) -> Callable[[Connection, list[LogHead]], Answer]:
        """Work that notes the heads of the change log before and with it, by which it is known again."""

        def noted(connection: Connection, heads: list[LogHead]) -> Answer:
            heads.append(change_log.head(connection))
            answer = work(connection)
            heads.append(change_log.head(connection))
            return answer

        return noted

    def _transact(self, work: Callable[[Connection, list[LogHead]], Answer]) -> Answer:
        if self.is_read_only:
            raise StorageError("STORE_READ_ONLY", path=str(self.path), reason=self.read_only_reason)
        heads: list[LogHead] = []
        try:
            with self._writer().begin():
                answer = work(self._writer(), heads)
        except DBAPIError as error:
            self._require_kept(storage_fault(error.orig, self.path), heads)
        if isinstance(answer, Changes):
            self._dirty_tables |= set(answer.tables)
            self.changed.emit(answer)
        return answer

    def _require_kept(self, fault: StorageError, heads: list[LogHead]) -> None:
        """Raise the fault of a transaction, unless the work is in the file all the same."""
        # SQLAlchemy rolls nothing back after a COMMIT that failed; the lock would stay and stop everybody.
        self._drop_writer()
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
            fate = find_fate(self._writer(), before, wanted)
        except DBAPIError:  # the file does not even open
            fate = Fate.UNSURE if len({before, wanted, None}) == 3 else Fate.GONE
        self._drop_writer()
        return fate

    def _drop_writer(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError):  # what it still held is taken back by the next one
                connection.close()

    def foreign_version(self) -> int:
        """A number that changes whenever another program commits to the file; our own commits leave it alone."""
        return self._thread.submit(self._data_version).result()

    def _data_version(self) -> int:
        try:
            return int(fetch_all(raw_connection(self._writer()), "PRAGMA data_version")[0][0])
        except sqlite3.Error as error:
            raise storage_fault(error, self.path) from error

    def _note_writer(self) -> None:
        self._writer_ident = threading.get_ident()

    def _writer(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """A read-only SQLAlchemy connection that sees one state of the project.

        Fetch, leave the block, then compute: an open reader stops the writer.
        """
        try:
            with self._reader_engine.connect() as connection, self._first_reading(connection):
                yield connection
        except DBAPIError as error:
            raise storage_fault(error.orig, self.path) from error

    def _first_reading(self, connection: Connection) -> RootTransaction:
        reading = connection.begin()
        try:
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").close()
        except DBAPIError as error:
            reading.close()
            if not is_left_journal(error.orig) or self.is_read_only:
                raise
            self._take_journal_back()
            return connection.begin()
        return reading

    def _take_journal_back(self) -> None:
        """Let the writer take back the journal that a program left which died while we have the project open."""
        if threading.get_ident() == self._writer_ident:
            self._fate(None, None)
        else:
            self._thread.submit(self._fate, None, None).result()

    def fetch(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a read-only query by plain sqlite3, for bulk reading; values are bound."""
        try:
            return self._fetch(sql, values)
        except sqlite3.Error as error:
            if not is_left_journal(error) or self.is_read_only:
                raise storage_fault(error, self.path) from error
        self._take_journal_back()
        try:
            return self._fetch(sql, values)
        except sqlite3.Error as error:
            raise storage_fault(error, self.path) from error

    def _fetch(self, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with closing(connect(self.path, self._read_mode)) as connection:
            return fetch_all(connection, sql, *values)

    def read_all(self, kind: type[Entity], **equal: Any) -> list[Entity]:
        """Entities of a kind whose columns equal the given values, in the order of their making."""
        table = metadata.tables[TABLE_OF[kind]]
        query = select(table).where(*(table.c[name] == value for name, value in equal.items())).order_by(table.c.fid)
        with self.reader() as connection:
            rows = connection.execute(query).mappings().all()
        return [from_row(kind, dict(row)) for row in rows]

    def read_one(self, kind: type[Entity], entity_id: str) -> Entity:
        """Entity by its id.

        Raises
        ------
        StorageError
            STORE_ID_UNKNOWN.
        """
        found = self.read_all(kind, id=entity_id)
        if not found:
            raise StorageError("STORE_ID_UNKNOWN", id=entity_id, kind=kind.__name__)
        return found[0]

    def close(self) -> None:
        """Finish what is being written and let the file go; closing twice does nothing.

        Raises
        ------
        StoreLocked, StorageError
            Only for house-keeping that could not be written; everything is let go all the same.
        """
        with self._closing:
            if self.is_closed:
                return
            self.is_closed = True
            try:
                if self._dirty_tables:
                    self.write(lambda connection: refresh_contents(connection, sorted(self._content_tables())))
            finally:
                self._let_go()

    def _let_go(self) -> None:
        head_seq = None
        try:
            head_seq = self._thread.submit(self._disconnect).result()
        finally:
            self._thread.shutdown()
            note_closed(self._open_key)
            if head_seq is not None and self._dirty_tables:
                remember_closed(self.path, head_seq)
            if self._lock is not None:
                self._lock.release()

    def _content_tables(self) -> set[str]:
        return self._dirty_tables & set(TABLE_OF.values())

    def _disconnect(self) -> int | None:
        """Close the writer's connection; returns the number of the newest log entry."""
        if self._connection is None:
            return None
        connection, self._connection = self._connection, None
        raw = raw_connection(connection)
        try:
            # TRUNCATE leaves an empty journal file; a closed project is one file again.
            if not self.is_read_only:
                raw.execute("PRAGMA journal_mode = DELETE").close()
            return int(fetch_all(raw, "SELECT coalesce(max(seq), 0) FROM gi_change_log")[0][0])
        except sqlite3.Error as error:
            raise storage_fault(error, self.path) from error
        finally:
            connection.close()

    def __enter__(self) -> "Project":
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()
