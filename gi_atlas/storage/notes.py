"""What a person should know of a project that was just opened."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from gi_atlas.clock import format_instant, parse_instant, utc_now
from gi_atlas.errors import StorageError
from gi_atlas.storage.backups import Backup, list_backups
from gi_atlas.storage.conflicts import ConflictCopy, find_conflict_copies
from gi_atlas.storage.lock import Holder
from gi_atlas.storage.opening import missing_media
from gi_atlas.storage.project import Project
from gi_atlas.storage.snapshots import read_head

MAX_SKEW = timedelta(minutes=10)


@dataclass(frozen=True)
class ClockSkew:
    """A log entry dated earlier than the one before it, or in the future; order is by number all the same."""

    seq: int
    at: str
    expected: str


@dataclass(frozen=True)
class OpeningNotes:
    """What to tell at opening.

    Attributes
    ----------
    read_only_reason : str
        Code of the banner; "" if the project may be written.
    holder : Holder or None
        Who has it open, for READ_ONLY_HELD.
    missing_media : tuple of (file name, sha256)
        Evidence whose file is not in the media folder.
    has_media_folder : bool
        False if the whole folder is missing.
    conflict_copies : tuple of ConflictCopy
        Other states of the project beside it.
    damaged_drafts : int
        Drafts that cannot be read.
    clock_skews : tuple of ClockSkew
        Entries whose date cannot be right.
    damage : str
        What SQLite's quick check says is wrong with the file; "" if nothing is. Offer the backups and a rescue.
    newer_backup : Backup or None
        The newest backup, if it holds steps that the project lacks: an older file was put in its place.
    """

    read_only_reason: str
    holder: Holder | None
    missing_media: tuple[tuple[str, str], ...]
    has_media_folder: bool
    conflict_copies: tuple[ConflictCopy, ...]
    damaged_drafts: int
    clock_skews: tuple[ClockSkew, ...]
    damage: str = ""
    newer_backup: Backup | None = None


def opening_notes(project: Project) -> OpeningNotes:
    """Notes of an open project; reads the media folder's names, so the window runs it as a job."""
    return OpeningNotes(
        project.read_only_reason,
        project.holder,
        tuple((row[0], row[1]) for row in missing_media(project)),
        project.media.folder.is_dir(),
        tuple(find_conflict_copies(project.path)),
        len(project.drafts.damaged()),
        tuple(find_clock_skews(project)),
        find_damage(project),
        find_newer_backup(project),
    )


def find_damage(project: Project) -> str:
    """What SQLite's quick check says of a project's file; "" if all is well."""
    try:
        said = [row[0] for row in project.fetch("PRAGMA quick_check(3)")]
    except StorageError as error:
        return error.message()
    return "" if said == ["ok"] else "; ".join(said)


def find_newer_backup(project: Project) -> Backup | None:
    """The newest backup, if the project's log does not hold its newest entry and no restoring explains that."""
    for backup in list_backups(project.path)[:1]:
        with suppress(StorageError):  # a damaged backup is named by ``verify``
            head = read_head(backup.path)
            known = project.fetch("SELECT hash FROM gi_change_log WHERE seq = ?", head.seq)
            ((restored_at,),) = project.fetch("SELECT coalesce(max(at), '') FROM gi_change_log WHERE kind = 'RESTORE'")
            if head.seq and known != [(head.hash,)] and format_instant(backup.at) > restored_at:
                return backup
    return None


def find_clock_skews(project: Project) -> list[ClockSkew]:
    """Entries of a project's log whose date cannot be right."""
    # The log of years holds every former value; its dates alone are a few bytes an entry.
    return clock_skews([(row[0], row[1]) for row in project.fetch("SELECT seq, at FROM gi_change_log ORDER BY seq")])


def clock_skews(entries: Sequence[tuple[int, str]]) -> list[ClockSkew]:
    """Entries (number, date) over ten minutes before the entry before them, or over ten minutes in the future."""
    now = format_instant(utc_now())
    pairs = zip(entries[1:], entries, strict=False)
    skewed = [ClockSkew(seq, at, before) for (seq, at), (_seq, before) in pairs if _is_later(before, at)]
    return skewed + [ClockSkew(seq, at, now) for seq, at in entries if _is_later(at, now)]


def _is_later(first: str, second: str) -> bool:
    try:
        return parse_instant(first) - parse_instant(second) > MAX_SKEW
    except (ValueError, TypeError):  # no date at all: the chain's own check names the entry
        return False
