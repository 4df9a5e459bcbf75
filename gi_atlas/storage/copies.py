"""A copy of a project elsewhere: its file and its media, each checked before it counts."""

import shutil
from pathlib import Path

from gi_atlas.errors import StorageError
from gi_atlas.jobs import Progress
from gi_atlas.storage.beside import appearing
from gi_atlas.storage.faults import system_fault
from gi_atlas.storage.media import MediaStore, file_sha256
from gi_atlas.storage.new_media import new_media
from gi_atlas.storage.opening import check_new_path
from gi_atlas.storage.project import Project
from gi_atlas.storage.snapshots import take_snapshot


def save_copy(project: Project, target: Path, progress: Progress | None = None) -> None:
    """Save an open project under another name, with its media; drafts and backups stay with the original.

    The media come first and the file last, so that a copy that can be opened is whole. Media that are missing or
    damaged in the original are copied as far as they are there; opening and ``verify`` name them.

    Raises
    ------
    StorageError
        STORE_SUFFIX, STORE_EXISTS, STORE_FOLDER_MISSING; MEDIA_FOLDER_THERE if something stands where the media
        would go; STORE_DISK_FULL, STORE_CANNOT_WRITE.
    JobCancelled
        Nothing stays at the target then.
    """
    check_new_path(target)
    try:
        with new_media(target) as media, appearing(target, is_new=True) as scratch:
            copy_media(project.media, media.folder, progress or Progress())
            take_snapshot(project.path, scratch, project.read_mode)
            media.put()
    except FileExistsError as error:
        raise StorageError("STORE_EXISTS", path=str(target)) from error
    except OSError as error:
        raise system_fault(error, target) from error


def copy_media(media: MediaStore, target: Path, progress: Progress) -> int:
    """Copy every stored file into a new media folder; returns their number.

    Raises
    ------
    StorageError
        STORE_COPY_DIFFERS if a copy does not read back as its original.
    """
    files = list(media.all_files())
    for number, source in enumerate(files):
        progress.report(number / len(files), source.name)
        copy = target / source.parent.name / source.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
        if file_sha256(copy) != file_sha256(source):
            raise StorageError("STORE_COPY_DIFFERS", path=str(copy), found=copy.name, expected=source.name)
    return len(files)
