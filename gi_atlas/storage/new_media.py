"""The media folder of a project that is being made: it stands before the project file does, or goes again."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gi_atlas.errors import StorageError
from gi_atlas.storage.beside import is_dead_scratch, media_folder, scratch_path, sweep, sync_file
from gi_atlas.storage.media import sync_folder


class NewMedia:
    """Scratch folder for media; ``put`` gives it its name before the project file gets its own.

    A mark inside says that the project file is still to come, so that the next try knows what a killed one left.
    """

    def __init__(self, target: Path) -> None:
        self.folder = scratch_path(target)
        self._place = media_folder(target)
        self._mark = scratch_path(self._place / "unfinished")

    def put(self) -> None:
        """Give the folder its name, if anything was put into it; all of it is on the disk then."""
        if not self.folder.is_dir():
            return
        (self.folder / self._mark.name).touch()
        _sync_tree(self.folder)
        os.rename(self.folder, self._place)
        sync_folder(self._place.parent)

    def finish(self, is_made: bool) -> None:
        """Take the mark away, or everything if the project was not made."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._mark.exists() and not is_made:
            shutil.rmtree(self._place, ignore_errors=True)
        self._mark.unlink(missing_ok=True)


@contextmanager
def new_media(target: Path) -> Iterator[NewMedia]:
    """Media of a project that appears at ``target`` within the block.

    Raises
    ------
    StorageError
        MEDIA_FOLDER_THERE if a folder stands in the place that no killed try of ours left.
    """
    place = media_folder(target)
    if place.exists() and not _remove_unfinished(place, target):
        raise StorageError("MEDIA_FOLDER_THERE", path=str(place))
    sweep(target)
    media = NewMedia(target)
    is_made = False
    try:
        yield media
        is_made = True
    finally:
        media.finish(is_made)


def _remove_unfinished(place: Path, target: Path) -> bool:
    marks = [path for path in place.glob(".unfinished.*.part") if is_dead_scratch(path)]
    if not marks or target.exists():
        return False
    shutil.rmtree(place)
    return True


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.glob("*/*")):
        sync_file(path)
    for inner in sorted(path for path in folder.glob("*") if path.is_dir()):
        sync_folder(inner)
    sync_folder(folder)
