"""Copies that cloud drives and people leave beside a project when two machines wrote it."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gi_atlas.errors import StorageError
from gi_atlas.storage.schema_guard import read_project_id

# What OneDrive, Dropbox, Nextcloud, Syncthing, Jianguoyun, Baidu and file managers add to a name.
_SURE = re.compile(
    r"""\s*-?\s*[(（\[【][^()（）]*(冲突|副本|conflict|copy|复件)[^()（）]*[)）\]】]
    | \s*[(（]\d{1,3}[)）]
    | \s*[-_.]\s*(副本|复件|copy|冲突|冲突副本|conflict)([ _(（].*)?
    | (的)?\s*(冲突副本|副本).*
    | [._-](sync-conflict|conflicted|conflict|冲突)[._-].*
    | \s*[-_]?\s*conflicted\ copy.*""",
    re.VERBOSE | re.IGNORECASE,
)
# OneDrive adds the machine's name: only upper case, digits and hyphens, at most 15.
_MACHINE = re.compile(r"-(?=[A-Z0-9-]*[A-Z])[A-Z0-9-]{2,15}")


@dataclass(frozen=True)
class ConflictCopy:
    """A file beside the project that looks like another state of it."""

    path: Path
    modified_at: datetime
    size_bytes: int


def find_conflict_copies(path: Path) -> list[ConflictCopy]:
    """Conflict copies beside a project, newest first; reads a file only where its name alone does not tell."""
    found = [item for item in path.parent.glob("*.gpkg") if item != path and _is_copy(item, path)]
    copies = [_describe(item) for item in found]
    return sorted(copies, key=lambda copy: copy.modified_at, reverse=True)


def _is_copy(other: Path, path: Path) -> bool:
    if not other.stem.startswith(path.stem) or not other.is_file():
        return False
    added = other.stem[len(path.stem) :]
    if _SURE.fullmatch(added):
        return True
    return _MACHINE.fullmatch(added) is not None and _is_same_project(other, path)


def _is_same_project(other: Path, path: Path) -> bool:
    with suppress(StorageError):
        return read_project_id(other) == read_project_id(path)
    return True  # it cannot be read: better named once too often


def _describe(path: Path) -> ConflictCopy:
    facts = path.stat()
    return ConflictCopy(path, datetime.fromtimestamp(facts.st_mtime, UTC), facts.st_size)
