"""Keeping a project safe: backups, copies, packs, checks; what window and command line call.

Every function here may take a while and is made to run as a job; none needs the project to be open, and each may
run while it is.
"""

from datetime import datetime
from pathlib import Path

from gi_atlas.clock import parse_instant
from gi_atlas.errors import UsageError
from gi_atlas.jobs import Progress
from gi_atlas.storage.backups import (
    Backup,
    Restored,
    backup_if_changed,
    backup_project,
    list_backups,
    restore_project,
)
from gi_atlas.storage.conflicts import ConflictCopy
from gi_atlas.storage.copies import save_copy
from gi_atlas.storage.drafts import DraftStore
from gi_atlas.storage.lock import Holder
from gi_atlas.storage.notes import ClockSkew, OpeningNotes, opening_notes
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.packing import Packed, pack_project
from gi_atlas.storage.problems import Problem, Severity
from gi_atlas.storage.rescue import Rescued, rescue_project
from gi_atlas.storage.unpacking import Unpacked, unpack_project
from gi_atlas.storage.verify import Verification, verify_project

__all__ = [
    "Backup",
    "ClockSkew",
    "ConflictCopy",
    "DraftStore",
    "Holder",
    "OpeningNotes",
    "Packed",
    "Problem",
    "Rescued",
    "Restored",
    "Severity",
    "Unpacked",
    "Verification",
    "backup_if_changed",
    "backup_project",
    "list_backups",
    "opening_notes",
    "pack_file",
    "pack_project",
    "parse_backup_time",
    "rescue_project",
    "restore_project",
    "save_copy",
    "unpack_project",
    "verify_project",
]


def pack_file(path: Path, target: Path, with_photos: bool = True, progress: Progress | None = None) -> Packed:
    """Pack a project that is not open here; see ``pack_project``."""
    with open_project(path, read_only=True) as project:
        return pack_project(project, target, with_photos, progress)


def parse_backup_time(text: str) -> datetime:
    """Instant of a text in ISO 8601; without a zone it is this machine's local time.

    Raises
    ------
    UsageError
        VALUE_NO_TIME.
    """
    try:
        instant = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError as error:
        raise UsageError("VALUE_NO_TIME", value=text) from error
    return instant.astimezone() if instant.tzinfo is None else parse_instant(text.strip())
