"""Writes what a web map is made of into its folder: whole, and without touching anybody else's files."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from gi_atlas.documents.saving import refuse_project
from gi_atlas.errors import WriteError
from gi_atlas.jobs import Progress
from gi_atlas.services.export_folder import require_files, require_free, scratch_folder, settle
from gi_atlas.storage.media import sync_folder
from gi_atlas.storage.project import Project
from layers.publish.webmap.folder_list import (
    LIST,
    PHOTOS,
    digests_of,
    joined,
    list_text,
    read_list,
    remove_stale,
    staying_files,
)


def refuse_folder(project: Project, folder: Path, names: Sequence[str], is_replacing: bool) -> None:
    """Refuse a folder in which a file would take the place of the project's, or unasked of anybody's.

    Raises
    ------
    WriteError
        OUTPUT_IS_PROJECT, EXPORT_EXISTS, EXPORT_LINK, EXPORT_NOT_FILE, EXPORT_CANNOT_WRITE.
    """
    for name in names:
        refuse_project(folder / name, project)
    if not is_replacing:
        require_free(folder, names)
    has_photos = any(name.startswith(f"{PHOTOS}/") for name in names)
    if has_photos and (folder / PHOTOS).is_symlink():  # it would lead the photos elsewhere, over files of others
        require_files(folder, [PHOTOS])
    require_files(folder, names)


def put_files(
    folder: Path, contents: Mapping[str, bytes], is_replacing: bool, progress: Progress
) -> tuple[int, tuple[str, ...]]:
    """Give files their names; what an earlier map wrote and is not let out any more is taken away.

    The list goes first and names old and new: whenever this is interrupted, the next map knows all of ours. What
    somebody changed stays, and stays in the list: each map tells of it until somebody takes it away.

    Returns
    -------
    int
        Bytes of the list.
    tuple of str
        Names of files that stayed though they are not of this map.

    Raises
    ------
    WriteError, JobCancelled
    """
    names, written = list(contents), digests_of(contents)
    with scratch_folder(folder) as scratch:
        for name, content in contents.items():
            progress.check()
            _write_checked(scratch / name, content)
        earlier = read_list(folder) if is_replacing else {}
        _write_checked(scratch / LIST, list_text(joined(earlier, written)))
        _settle(scratch, folder, [LIST, *names], is_replacing)
        remove_stale(folder, earlier, names)
        staying = staying_files(folder, earlier, [LIST, *names])
        listed = list_text({**written, **{name: earlier[name] for name in staying if name in earlier}})
        _write_checked(scratch / LIST, listed)
        os.replace(scratch / LIST, folder / LIST)
        sync_folder(folder)
    return len(listed), tuple(staying)


def _settle(scratch: Path, folder: Path, names: list[str], is_replacing: bool) -> None:
    """Give the files their names; a folder for photos is made if there is none, and goes again if that fails."""
    has_photos = any(name.startswith(PHOTOS) for name in names)
    is_new = has_photos and not (folder / PHOTOS).exists()
    if is_new:
        (folder / PHOTOS).mkdir()
    try:
        settle(scratch, folder, names, is_replacing)
    except (OSError, WriteError):
        if is_new:
            (folder / PHOTOS).rmdir()
        raise


def _write_checked(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    if path.read_bytes() != content:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field="content")
