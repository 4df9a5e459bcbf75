"""An open project: its file, its one writer and its readers."""

import getpass
import platform
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, select

from gi_atlas.commands.changes import Command
from gi_atlas.errors import StorageError
from gi_atlas.events import Changes, Signal
from gi_atlas.ids import new_id
from gi_atlas.storage import transactions
from gi_atlas.storage.beside import drafts_folder, media_folder
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.closing import remember_closed
from gi_atlas.storage.connection import fetch_all, make_engine, raw_connection
from gi_atlas.storage.drafts import DraftStore
from gi_atlas.storage.faults import storage_fault
from gi_atlas.storage.gate import Gate
from gi_atlas.storage.gpkg import refresh_contents
from gi_atlas.storage.lock import Holder, ProjectLock
from gi_atlas.storage.mapping import Entity, from_row
from gi_atlas.storage.media import MediaStore
from gi_atlas.storage.open_here import note_closed, note_opened
from gi_atlas.storage.readers import Readers
from gi_atlas.storage.schema import TABLE_OF, metadata
from gi_atlas.storage.steps import Step, StepList
from gi_atlas.storage.writer import Task, Writer

Answer = TypeVar("Answer")
SHORT_CHANGES = 50


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
    closed : Signal
        Emits the path once a project that was changed is closed.
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
        self.closed = Signal()
        self._lock = lock
        self._read_mode = read_mode
        self._open_key = note_opened(path)
        self._origin = origin or default_origin()
        self._steps = StepList()
        self._merge: tuple[str, str] | None = None
        self._dirty_tables: set[str] = set()
        self._engine = make_engine(path, read_mode if read_only_reason else "rw", self.waiting.emit)
        gate = Gate()
        self._writer = Writer(path, self._engine, gate)
        self._readers = Readers(path, read_mode, gate, None if read_only_reason else self._writer.take_journal_back)
        self._closing = threading.Lock()
        self.is_closed = False

    @property
    def is_read_only(self) -> bool:
        """Whether the project can only be looked at."""
        return bool(self.read_only_reason)

    @property
    def origin(self) -> Origin:
        """Who writes, from which device."""
        return self._origin

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
            Nothing was changed then. STORE_CLOSED: the project is closed, as for every other method.
        """
        return self.submit(command).result()

    def submit(self, command: Command) -> "Future[Changes]":
        """Carry out a command on the writer's thread; the future ends when it is on the disk.

        An import, or a command of many rows, gives way to short ones and to readers.
        """
        self._require_writable()
        task = Task(lambda connection: self._run(connection, command), done=self._tell)
        is_long = bool(command.bulks) or len(command.changes) > SHORT_CHANGES
        return self._writer.submit_long(task) if is_long else self._writer.submit(task)

    def undo(self) -> Changes:
        """Take back the newest step; see ``transactions.undo_step``."""
        self._require_writable()
        return self._writer.submit_long(Task(self._undo, done=self._tell)).result()

    def redo(self) -> Changes:
        """Do the newest undone step again; see ``transactions.redo_step``."""
        self._require_writable()
        return self._writer.submit_long(Task(self._redo, done=self._tell)).result()

    def steps(self) -> tuple[list[Step], list[Step]]:
        """Steps done and undone, each newest last."""
        steps = StepList()
        with self.reader() as connection:
            steps.catch_up(connection)
        return steps.done, steps.undone

    def write(self, work: Callable[[Connection], Answer]) -> Answer:
        """Run ``work`` in a transaction on the writer's thread, outside the change log (house-keeping only)."""
        self._require_writable()
        return self._writer.submit(Task(work, is_logged=False)).result()

    def _require_writable(self) -> None:
        self._require_open()
        if self.is_read_only:
            raise StorageError("STORE_READ_ONLY", path=str(self.path), reason=self.read_only_reason)

    def _require_open(self) -> None:
        if self.is_closed:
            raise StorageError("STORE_CLOSED", path=str(self.path))

    def _tell(self, changes: Changes) -> None:
        self._dirty_tables |= set(changes.tables)
        self.changed.emit(changes)

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

    def foreign_version(self) -> int:
        """A number that changes whenever another program commits to the file; our own commits leave it alone.

        Raises
        ------
        StoreLocked, StorageError
            The file cannot be opened or read (any more).
        """
        self._require_open()
        return self._writer.call(self._data_version)

    def _data_version(self, connection: Connection) -> int:
        try:
            return int(fetch_all(raw_connection(connection), "PRAGMA data_version")[0][0])
        except sqlite3.Error as error:
            raise storage_fault(error, self.path) from error

    def reader(self) -> AbstractContextManager[Connection]:
        """A read-only SQLAlchemy connection that sees one state of the project.

        Fetch, leave the block, then compute: an open reader stops the writer.
        """
        return self._readers.reader()

    def fetch(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a read-only query by plain sqlite3, for bulk reading; values are bound."""
        return self._readers.fetch(sql, values)

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
            self._writer.finish_long()
            self.is_closed = True
            try:
                self._refresh_contents()
            finally:
                self._let_go()
        if self._dirty_tables:
            self.closed.emit(self.path)

    def _refresh_contents(self) -> None:
        if self._dirty_tables:
            tables = sorted(self._content_tables())
            task = Task(lambda connection: refresh_contents(connection, tables), is_logged=False)
            self._writer.submit(task).result()

    def _let_go(self) -> None:
        head_seq = None
        try:
            head_seq = self._writer.close(self.is_read_only)
        finally:
            self._readers.close()
            note_closed(self._open_key)
            if head_seq is not None and self._dirty_tables:
                remember_closed(self.path, head_seq)
            if self._lock is not None:
                self._lock.release()

    def _content_tables(self) -> set[str]:
        return self._dirty_tables & set(TABLE_OF.values())

    def __enter__(self) -> "Project":
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()
