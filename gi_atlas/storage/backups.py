"""Backups beside the project: made when it changed, thinned with age, put back without losing the present state."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gi_atlas.clock import format_instant, utc_now
from gi_atlas.commands.changes import Label
from gi_atlas.errors import StorageError, StoreLocked
from gi_atlas.i18n import N_
from gi_atlas.ids import new_id
from gi_atlas.storage import change_log
from gi_atlas.storage.beside import (
    SIDE_SUFFIXES,
    appearing,
    backup_folder,
    make_folder,
    remove_if_there,
    remove_side_files,
    scratch_path,
    settle,
    sync_file,
)
from gi_atlas.storage.change_log import Origin
from gi_atlas.storage.connection import connect, fetch_all
from gi_atlas.storage.faults import storage_fault, system_fault
from gi_atlas.storage.header import check_header
from gi_atlas.storage.lock import ProjectLock
from gi_atlas.storage.media import sync_folder
from gi_atlas.storage.project import Project, default_origin
from gi_atlas.storage.snapshots import Head, check_snapshot, read_head, take_snapshot

RESTORE_LABEL = N_("Restore the backup of {0}")
KEEP_NEWEST = 10
KEEP_AT_LEAST = 3
KEEP_BYTES = 4 << 30
# Age up to which one backup is kept for each day, week or month.
_SPANS: tuple[tuple[timedelta, Callable[[datetime], tuple[int, ...]]], ...] = (
    (timedelta(days=14), lambda at: (at.year, at.month, at.day)),
    (timedelta(weeks=8), lambda at: tuple(at.isocalendar()[:2])),
    (timedelta(days=366), lambda at: (at.year, at.month)),
)
_NAME = re.compile(r"(?P<at>\d{8}T\d{9})Z-(?P<seq>\d+)\.gpkg")
_AT_FORMAT = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class Backup:
    """One backup of a project file; media are not in it, they stay beside the project.

    ``at`` is when it was made (UTC), ``head_seq`` the number of the newest log entry in it.
    """

    path: Path
    at: datetime
    size_bytes: int
    head_seq: int


@dataclass(frozen=True)
class Restored:
    """What was put back, and the backup that keeps the state before (None if there was no readable one)."""

    backup: Backup
    kept: Backup | None


def list_backups(path: Path) -> list[Backup]:
    """Backups of a project, newest first."""
    found = [_parse(item) for item in backup_folder(path).glob("*.gpkg")]
    return sorted((backup for backup in found if backup), key=lambda backup: backup.at, reverse=True)


def _parse(path: Path) -> Backup | None:
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    with suppress(ValueError, FileNotFoundError):
        at = datetime.strptime(found["at"][:-3], _AT_FORMAT).replace(
            microsecond=int(found["at"][-3:]) * 1000, tzinfo=UTC
        )
        return Backup(path, at, path.stat().st_size, int(found["seq"]))
    return None


def _name(at: datetime, head: Head) -> str:
    return f"{at.strftime(_AT_FORMAT)}{at.microsecond // 1000:03d}Z-{head.seq}.gpkg"


def backup_project(path: Path) -> Backup:
    """Make a backup now and thin the older ones; the project may be open.

    Raises
    ------
    StoreLocked, StorageError
        STORE_DISK_FULL, STORE_CANNOT_WRITE, STORE_DAMAGED …; older backups stay then.
    """
    made = _make_backup(path, utc_now())
    thin_backups(path)
    return made


def backup_if_changed(path: Path) -> Backup | None:
    """Make a backup if the change log grew since the newest one; the window runs this as a job at closing.

    Returns None if nothing changed.

    Raises
    ------
    StoreLocked, StorageError
        As ``backup_project``.
    """
    newest = next(iter(list_backups(path)), None)
    if newest is not None and _is_same_state(newest, path):
        return None
    return backup_project(path)


def backup_if_due(path: Path, at_least: timedelta = timedelta(minutes=10)) -> Backup | None:
    """As ``backup_if_changed``, unless the newest backup is younger than ``at_least``; for commands in a row.

    Raises
    ------
    StoreLocked, StorageError
        As ``backup_project``.
    """
    newest = next(iter(list_backups(path)), None)
    is_young = newest is not None and timedelta(0) <= utc_now() - newest.at < at_least
    return None if is_young else backup_if_changed(path)


def _is_same_state(backup: Backup, path: Path) -> bool:
    try:
        return read_head(backup.path) == read_head(path)
    except StorageError:
        return False


def _make_backup(path: Path, at: datetime) -> Backup:
    folder = backup_folder(path)
    scratch = scratch_path(folder / "next.gpkg")
    try:
        make_folder(folder)
        head = take_snapshot(path, scratch)
        at = _free_instant(folder, at, head)
        target = folder / _name(at, head)
        settle(scratch, target)
        return Backup(target, at, target.stat().st_size, head.seq)
    except OSError as error:
        raise system_fault(error, folder) from error
    finally:
        remove_if_there(scratch)


def _free_instant(folder: Path, at: datetime, head: Head) -> datetime:
    while (folder / _name(at, head)).exists():
        at += timedelta(milliseconds=1)
    return at


def thin_backups(path: Path, now: datetime | None = None) -> list[Backup]:
    """Remove backups that are not worth their place any more; returns those removed."""
    backups = list_backups(path)
    kept = worth_keeping([backup.at for backup in backups], now or utc_now())
    removed = [backup for backup in backups if backup.at not in kept]
    removed += _beyond_budget([backup for backup in backups if backup.at in kept])
    for backup in removed:
        backup.path.unlink(missing_ok=True)
    return removed


def worth_keeping(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Instants of the backups to keep.

    The newest 10; of the older ones the newest of each day for 14 days, of each week for 8 weeks and of each month
    for a year.
    """
    ordered = sorted(times, reverse=True)
    kept = set(ordered[:KEEP_NEWEST])
    for span, period_of in _SPANS:
        newest: dict[tuple[int, ...], datetime] = {}
        for at in ordered:
            if now - at <= span:
                newest.setdefault(period_of(at), at)
        kept.update(newest.values())
    return kept


def _beyond_budget(backups: list[Backup]) -> list[Backup]:
    # Large projects: the oldest go once all together pass the budget; three stay in any case.
    total, beyond = 0, []
    for number, backup in enumerate(backups):
        total += backup.size_bytes
        if number >= KEEP_AT_LEAST and total > KEEP_BYTES:
            beyond.append(backup)
    return beyond


def restore_project(path: Path, at: datetime | None = None, origin: Origin | None = None) -> Restored:
    """Put a backup in the project's place; the present state becomes a backup first, media stay.

    No window may have the project open. The change log of the backup goes on with an entry that names what was
    replaced.

    Parameters
    ----------
    at : datetime, optional
        Aware; the newest backup not later than this is taken. Default: the newest that holds another state of the
        change log than the project does now; the newest of all where the project cannot be read or none differs.

    Raises
    ------
    StoreLocked
        STORE_HELD: a window has the project open.
    StorageError
        BACKUP_NONE; where there are no backups at all also STORE_MISSING, STORE_IS_FOLDER, STORE_NOT_A_PROJECT,
        STORE_CANNOT_OPEN; STORE_DAMAGED if the backup is; STORE_DISK_FULL, STORE_CANNOT_WRITE.
        The project is as it was.
    """
    if not list_backups(path):
        _refuse_stranger(path)
    origin = origin or default_origin()
    lock = ProjectLock(path)
    try:
        holder = lock.acquire(origin)
        if holder is not None:
            raise StoreLocked("STORE_HELD", path=str(path), person=holder.person, since=holder.since)
        return _restore(path, _former_state(path) if at is None else find_backup(path, at), origin)
    except OSError as error:
        raise system_fault(error, path) from error
    finally:
        lock.release()


def _refuse_stranger(path: Path) -> None:
    # "No backup" would be the wrong advice where the name is wrong; a damaged project is told so, though.
    try:
        check_header(path)
    except StorageError as error:
        if error.code != "STORE_TRUNCATED":
            raise


def find_backup(path: Path, at: datetime | None = None) -> Backup:
    """Newest backup of a project, or the newest that is not later than ``at``.

    Raises
    ------
    StorageError
        BACKUP_NONE.
    """
    fitting = [backup for backup in list_backups(path) if at is None or backup.at <= at]
    if not fitting:
        raise StorageError("BACKUP_NONE", path=str(path), at="" if at is None else format_instant(at))
    return fitting[0]


def _former_state(path: Path) -> Backup:
    """Newest backup that would change something: closing keeps the present state as the newest one."""
    newest = find_backup(path)
    try:
        with closing(connect(path, "ro")) as connection:
            present = fetch_all(connection, "SELECT coalesce(max(seq), 0) FROM gi_change_log")[0][0]
    except sqlite3.Error:
        return newest
    return next((backup for backup in list_backups(path) if backup.head_seq != present), newest)


def _restore(path: Path, backup: Backup, origin: Origin) -> Restored:
    check_snapshot(backup.path)
    with appearing(path) as scratch:
        shutil.copyfile(backup.path, scratch)
        kept = _keep_present(path)
        _log_restoring(scratch, backup, kept, origin)
        remove_side_files(path)  # a journal of the old file would be rolled back into the new one
    thin_backups(path)
    return Restored(backup, kept)


def _keep_present(path: Path) -> Backup | None:
    if not path.exists():
        return None
    try:
        with closing(connect(path, "rw")) as connection:  # rolls back what a crash left half written
            fetch_all(connection, "SELECT count(*) FROM sqlite_master")
        return _make_backup(path, utc_now())
    except (StorageError, sqlite3.Error) as error:
        fault = error if isinstance(error, StorageError) else storage_fault(error, path)
        if fault.code not in ("STORE_DAMAGED", "STORE_NOT_A_PROJECT", "STORE_FAULT", "STORE_COPY_DIFFERS"):
            raise fault from error
    _keep_damaged(path)
    return None


def _keep_damaged(path: Path) -> None:
    stamp = utc_now().strftime(_AT_FORMAT)
    for tail in ("", *SIDE_SUFFIXES):
        source = path.with_name(path.name + tail)
        if source.exists():
            target = backup_folder(path) / f"{stamp}-damaged.gpkg{tail}"
            shutil.copyfile(source, target)
            sync_file(target)
    sync_folder(backup_folder(path))


def _log_restoring(scratch: Path, backup: Backup, kept: Backup | None, origin: Origin) -> None:
    replaced = None if kept is None else asdict(read_head(kept.path))
    changes = {"rows": [], "bulks": [], "restored": {"backup": backup.path.name, "replaced": replaced}}
    label = Label(RESTORE_LABEL, (format_instant(backup.at),))
    with closing(Project(scratch, origin)) as project:
        project.write(lambda connection: change_log.append(connection, origin, label, changes, "RESTORE", new_id()))
