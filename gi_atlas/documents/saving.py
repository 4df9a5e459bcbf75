"""Files that leave the project: written beside their place, brought to the disk, read again, only then named."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from gi_atlas.errors import UsageError, WriteError
from gi_atlas.jobs import Progress
from gi_atlas.services.export_folder import require_files, require_free, scratch_folder
from gi_atlas.storage.media import sync_folder
from gi_atlas.storage.project import Project

Writing = Callable[[Path], object]


def require_ending(target: Path, endings: Sequence[str]) -> str:
    """Ending of a file to write, in small letters.

    Raises
    ------
    UsageError
        OUTPUT_ENDING.
    """
    ending = target.suffix.lower()
    if ending not in endings:
        raise UsageError("OUTPUT_ENDING", value=target.name, expected=", ".join(endings))
    return ending


def save_whole(
    target: Path,
    write: Writing,
    check: Writing,
    is_replacing: bool = False,
    project: Project | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write a file whole or not at all.

    Parameters
    ----------
    target : Path
        Its folder is made if it is missing.
    write : callable
        Writes the file at a path beside the target.
    check : callable
        Reads that file again and raises if it is not what was meant.
    is_replacing : bool
        Whether a file of that name may be replaced.
    project : Project, optional
        Its own files are never a target.

    Raises
    ------
    WriteError
        EXPORT_EXISTS, EXPORT_CANNOT_WRITE, EXPORT_NOT_FILE, EXPORT_LINK, OUTPUT_IS_PROJECT; what was there before is
        there still.
    JobCancelled
    """
    target = target.absolute()
    refuse_project(target, project)
    if not is_replacing:
        require_free(target.parent, [target.name])
    require_files(target.parent, [target.name])
    with scratch_folder(target.parent) as scratch:
        whole = scratch / target.name
        write(whole)
        _sync(whole)
        check(whole)
        if progress is not None:
            progress.check()
        if not is_replacing:
            require_free(target.parent, [target.name])
        require_files(target.parent, [target.name])
        os.replace(whole, target)
        sync_folder(target.parent)
    return target


def refuse_project(target: Path, project: Project | None) -> None:
    """Refuse a target that is the project file, one of its side files or lies in its media folder.

    Raises
    ------
    WriteError
        OUTPUT_IS_PROJECT.
    """
    if project is None:
        return
    resolved, own = target.resolve(), project.path.resolve()
    is_beside = resolved.parent == own.parent and resolved.name.casefold().startswith(f"{own.stem}.".casefold())
    # Names beside the project are ours: NAME.gpkg, NAME.drafts, NAME.gpkg-journal, NAME.media.
    is_own = is_beside and resolved.suffix.casefold() in (".gpkg", ".drafts", ".gpkg-journal", ".media")
    media = own.with_suffix(".media")
    if is_own or _is_same_file(target, own) or media in (resolved, *resolved.parents):
        raise WriteError("OUTPUT_IS_PROJECT", path=str(target))


def _is_same_file(first: Path, second: Path) -> bool:
    try:
        return os.path.samefile(first, second)
    except OSError:  # one of them is not there, so they are two
        return False


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def require_same(path: Path, field: str, found: object, expected: object) -> None:
    """Refuse a file that does not say again what was written.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS.
    """
    if found != expected:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=field)
