"""One answer to the question whether a project is whole: database, change log, rows, R-trees, media."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from gi_atlas.clock import format_instant
from gi_atlas.errors import StorageError
from gi_atlas.jobs import Progress
from gi_atlas.storage.backups import Backup, list_backups
from gi_atlas.storage.beside import drafts_folder, leftovers, media_folder, sweep
from gi_atlas.storage.change_log import LogEntry, broken_links, read_entries
from gi_atlas.storage.check_log import check_log, kept_values, logged_fields
from gi_atlas.storage.check_media import check_media
from gi_atlas.storage.check_rows import (
    CHECKED_TABLES,
    RowCheck,
    check_parents,
    check_rtree,
    checked_geometry_tables,
)
from gi_atlas.storage.closing import closed_state, read_change_counter
from gi_atlas.storage.connection import connect, make_engine, raw_connection
from gi_atlas.storage.drafts import DraftStore
from gi_atlas.storage.faults import storage_fault, system_fault
from gi_atlas.storage.frame import differing_parts
from gi_atlas.storage.header import check_header
from gi_atlas.storage.lock import read_holder
from gi_atlas.storage.media import MediaStore
from gi_atlas.storage.notes import clock_skews
from gi_atlas.storage.old_values import check_old_values
from gi_atlas.storage.open_here import is_open_here, kept_open
from gi_atlas.storage.opening import read_facts
from gi_atlas.storage.problems import Problem, Severity
from gi_atlas.storage.schema import SCHEMA_VERSION
from gi_atlas.storage.schema_guard import check_schema
from gi_atlas.storage.snapshots import check_snapshot, read_head

_NOT_A_PROJECT = ("STORE_MISSING", "STORE_IS_FOLDER", "STORE_NOT_A_PROJECT", "STORE_CANNOT_OPEN", "STORE_LOCKED")


@dataclass(frozen=True)
class Verification:
    """What was found, and the leftovers that were removed."""

    problems: tuple[Problem, ...]
    removed: tuple[Path, ...] = ()

    @property
    def is_ok(self) -> bool:
        """Whether nothing is lost, damaged or changed behind the program's back."""
        return all(problem.severity != Severity.ERROR for problem in self.problems)


def verify_project(path: Path, is_cleaning: bool = False, progress: Progress | None = None) -> Verification:
    """Check a project file and what stands beside it; it may be open in a window.

    Parameters
    ----------
    is_cleaning : bool
        Remove leftovers of processes that are gone.

    Raises
    ------
    StoreLocked, StorageError
        STORE_MISSING, STORE_IS_FOLDER, STORE_NOT_A_PROJECT, STORE_CANNOT_OPEN, STORE_LOCKED.
        Damage is no error here but a problem.
    JobCancelled
    """
    progress = progress or Progress()
    problems = list(_check_file(path, progress))
    problems += _check_beside(path)
    removed = tuple(sweep(path)) if is_cleaning else ()
    problems += [Problem.note("VERIFY_LEFTOVER", path=str(item)) for item in leftovers(path)]
    return Verification(tuple(problems), removed)


def _check_file(path: Path, progress: Progress) -> Iterator[Problem]:
    try:
        check_header(path)
        check_schema(path)
        version = int(read_facts(path).get("schema_version", "0"))
    except StorageError as error:
        if error.code in _NOT_A_PROJECT:
            raise
        yield Problem.error(error.code, **error.context)
        return
    was_written_elsewhere = _was_written_elsewhere(path)
    with _still(path) as still:
        found, named = _check_database(path, still, version, was_written_elsewhere, progress)
    yield from found
    yield from check_media(MediaStore(media_folder(path)), named.evidence, progress, named.workbooks)


def _was_written_elsewhere(path: Path) -> bool | None:
    state = closed_state(path)
    if state is None or is_open_here(path) or read_holder(path) is not None:
        return None
    try:
        is_known = read_head(path).seq == state.head_seq
    except StorageError:
        return None
    return read_change_counter(path) != state.change_counter if is_known else None


@contextmanager
def _still(path: Path) -> Iterator[Path]:
    """The file itself while nobody can write it; else an exact copy of its pages, so that no writer must wait."""
    if not is_open_here(path) and read_holder(path) is None:
        with kept_open(path):
            yield path
        return
    with TemporaryDirectory(prefix="gi-atlas-") as folder:
        copy = Path(folder) / path.name
        try:
            with closing(connect(path, "ro")) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
        except sqlite3.Error as error:
            raise storage_fault(error, path) from error
        except OSError as error:
            raise system_fault(error, copy) from error
        yield copy


def _check_database(
    path: Path, still: Path, version: int, was_written_elsewhere: bool | None, progress: Progress
) -> tuple[list[Problem], "_NamedFiles"]:
    """Problems of the database, and the files that it names."""
    named = _NamedFiles()
    with make_engine(still, "ro").connect() as connection:
        raw = raw_connection(connection)
        raw.text_factory = _read_text
        checks: list[Callable[[], Iterable[Problem]]] = [
            lambda: check_integrity(raw),
            lambda: _check_chain(connection, raw, path),
            lambda: _take_files(raw, named),
        ]
        if version == SCHEMA_VERSION:
            rows = partial(_check_rows, connection, raw, was_written_elsewhere, progress)
            checks += [lambda: check_frame(raw), lambda: check_parents(raw), rows, lambda: check_rtrees(raw, progress)]
        found = [problem for check in checks for problem in _caught(check, path)]
    if version != SCHEMA_VERSION:
        found.append(Problem.warning("VERIFY_OTHER_SCHEMA", found=version, ours=SCHEMA_VERSION))
    return found, named


@dataclass
class _NamedFiles:
    """Files of the media folder that the database names: evidence as (file name, sha256), workbooks by sha256."""

    evidence: list[tuple[str, str]] = field(default_factory=list)
    workbooks: set[str] = field(default_factory=set)


def _take_files(raw: sqlite3.Connection, named: _NamedFiles) -> Iterator[Problem]:
    named.evidence += raw.execute("SELECT file_name, sha256 FROM gi_evidence ORDER BY fid").fetchall()
    # Schema 1 keeps no forms.
    if raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'gi_form'").fetchone():
        named.workbooks.update(str(row[0]) for row in raw.execute("SELECT sha256 FROM gi_form"))
    yield from ()


def _read_text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")  # damaged text must be named, not stop the check


def _caught(check: Callable[[], Iterable[Problem]], path: Path) -> list[Problem]:
    found: list[Problem] = []
    try:
        for problem in check():
            found.append(problem)
    except (sqlite3.Error, DBAPIError, UnicodeDecodeError) as error:  # the last: SQLite quotes a damaged name
        detail = str(error.orig if isinstance(error, DBAPIError) else error)
        found.append(Problem.error("STORE_DAMAGED", path=str(path), detail=detail))
    return found


def check_integrity(raw: sqlite3.Connection) -> Iterator[Problem]:
    """SQLite's own check of pages, indexes and constraints."""
    for (said,) in raw.execute("PRAGMA integrity_check(20)").fetchall():
        if said != "ok":
            yield Problem.error("VERIFY_DATABASE", detail=said[:300])


def check_frame(raw: sqlite3.Connection) -> Iterator[Problem]:
    """Tables, columns, indexes, triggers and GeoPackage entries against those of a fresh project."""
    for part in differing_parts(raw):
        yield Problem.error("VERIFY_PART_DIFFERS", part=part)


def check_rtrees(raw: sqlite3.Connection, progress: Progress) -> Iterator[Problem]:
    """Every R-tree against brute force."""
    for table in checked_geometry_tables():
        progress.check()
        yield from check_rtree(raw, table)


def _check_chain(connection: Connection, raw: sqlite3.Connection, path: Path) -> Iterator[Problem]:
    entries = read_entries(connection)
    for seq in broken_links(entries):
        yield Problem.error("VERIFY_LOG_BROKEN", seq=seq)
    yield from _check_anchors(entries, list_backups(path))
    for skew in clock_skews([(entry.seq, entry.at) for entry in entries]):
        yield Problem.note("VERIFY_CLOCK", seq=skew.seq, at=skew.at, expected=skew.expected)
    yield from check_old_values(raw, kept_values(entries))


def _check_rows(
    connection: Connection, raw: sqlite3.Connection, was_written_elsewhere: bool | None, progress: Progress
) -> Iterator[Problem]:
    entries = read_entries(connection)
    check = RowCheck(raw, was_written_elsewhere)
    for number, table in enumerate(CHECKED_TABLES):
        progress.report(0.5 * number / len(CHECKED_TABLES), table)
        check.read_table(table)
    standing = check.standing()
    first = dict(raw.execute("SELECT key, value FROM gi_project").fetchall()).get("first_rows_sha256")
    yield from check_log(connection, entries, standing, first)
    logged = logged_fields(entries, set(check.changed))
    yield from check.problems(standing.disputed, logged)


def _check_anchors(entries: list[LogEntry], backups: list[Backup]) -> Iterator[Problem]:
    """The head of every backup must stand in the chain, unless a restoring explains why it does not."""
    hashes = {entry.seq: entry.hash for entry in entries}
    restored_at = max((entry.at for entry in entries if entry.kind == "RESTORE"), default="")
    for backup in backups:
        try:
            head = read_head(backup.path)
        except StorageError as error:
            yield Problem.warning("VERIFY_BACKUP_DAMAGED", path=str(backup.path), detail=error.code)
            continue
        is_explained = format_instant(backup.at) <= restored_at
        if head.seq and hashes.get(head.seq) != head.hash and not is_explained:
            yield Problem.error("VERIFY_LOG_CUT", seq=head.seq, newest=len(entries), backup=backup.path.name)


def _check_beside(path: Path) -> Iterator[Problem]:
    for draft in DraftStore(drafts_folder(path)).damaged():
        yield Problem.warning("VERIFY_DRAFT_DAMAGED", path=str(draft))
    for backup in list_backups(path)[:1]:
        try:
            check_snapshot(backup.path)
        except StorageError as error:
            yield Problem.warning("VERIFY_BACKUP_DAMAGED", path=str(backup.path), detail=error.code)
