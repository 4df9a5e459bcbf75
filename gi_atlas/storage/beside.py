"""What stands beside a project file: names of its companions, and files that appear whole or not at all."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gi_atlas.storage.media import sync_folder

PROJECT_SUFFIX = ".gpkg"
SIDE_SUFFIXES = ("-journal", "-wal", "-shm")
_SCRATCH = re.compile(r"\..*?\.?(?P<pid>\d+)(-[0-9a-f]+)?\.(part|new|probe)(-journal|-wal|-shm)?\Z")


def media_folder(path: Path) -> Path:
    """Folder of a project's media."""
    return path.with_suffix(".media")


def drafts_folder(path: Path) -> Path:
    """Folder of a project's drafts."""
    return path.with_suffix(".drafts")


def backup_folder(path: Path) -> Path:
    """Folder of a project's backups."""
    return path.with_suffix(".backups")


def lock_path(path: Path) -> Path:
    """File that says which window has a project open."""
    return path.with_name(f".{path.stem}.lock")


def scratch_path(target: Path) -> Path:
    """A free name in the target's folder for what becomes the target when it is whole."""
    return target.with_name(f".{target.stem}.{os.getpid()}-{os.urandom(4).hex()}.part")


@contextmanager
def appearing(target: Path, is_new: bool = False) -> Iterator[Path]:
    """A scratch path whose file becomes ``target`` when the block ends well; else nothing stays.

    Parameters
    ----------
    is_new : bool
        Refuse where ``target`` came into being meanwhile, instead of replacing it.

    Raises
    ------
    FileExistsError
        Only if ``is_new``.
    """
    scratch = scratch_path(target)
    try:
        yield scratch
        settle(scratch, target, is_new)
    finally:
        remove_scratch(scratch)


def remove_scratch(scratch: Path) -> None:
    """Remove a file that did not get its name, and what SQLite left beside it."""
    remove_if_there(scratch)
    remove_side_files(scratch)


def remove_if_there(path: Path) -> None:
    """Remove a file; where there is none nothing is asked of the disk: a read-only one refuses even that."""
    if os.path.lexists(path):
        path.unlink(missing_ok=True)


def settle(scratch: Path, target: Path, is_new: bool = False) -> None:
    """Bring a finished file to the disk and give it its name, whole.

    Raises
    ------
    FileExistsError
        If ``is_new`` and something is there.
    """
    sync_file(scratch)
    _put_in_place(scratch, target, is_new)
    sync_folder(target.parent)


def _put_in_place(scratch: Path, target: Path, is_new: bool) -> None:
    if not is_new:
        os.replace(scratch, target)
        return
    try:
        os.link(scratch, target)  # refuses where a file came into being meanwhile
    except FileExistsError:
        raise
    except OSError:  # file systems without links, as on USB sticks
        if target.exists():
            raise FileExistsError(str(target)) from None
        os.rename(scratch, target)


def make_folder(folder: Path) -> None:
    """Make a folder beside the project, if it is not there; its entry is on the disk then."""
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def remove_side_files(path: Path) -> None:
    """Remove SQLite's journal and WAL files of a project file that is about to be replaced."""
    for tail in SIDE_SUFFIXES:
        remove_if_there(path.with_name(path.name + tail))


def sync_file(path: Path) -> None:
    """Bring a file's content to the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def is_scratch(path: Path) -> bool:
    """Whether a file has a name that we give to what is not whole yet."""
    return _SCRATCH.fullmatch(path.name) is not None


def is_dead_scratch(path: Path) -> bool:
    """Whether a file is scratch of ours whose process is gone."""
    found = _SCRATCH.fullmatch(path.name)
    return found is not None and not is_alive(int(found["pid"]))


def is_alive(pid: int) -> bool:
    """Whether a process of this machine runs."""
    if os.name == "nt":  # untested: os.kill would end the process there
        return _is_alive_windows(pid)
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _is_alive_windows(pid: int) -> bool:  # pragma: no cover - untested on Windows
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    opened = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if opened:
        kernel.CloseHandle(opened)
    return bool(opened)


def leftovers(path: Path) -> list[Path]:
    """Scratch of dead processes in a project's folder and in the folders of its companions."""
    places = (media_folder(path), backup_folder(path), drafts_folder(path))
    inside = [item for place in places if place.is_dir() for item in place.glob(".*") if is_dead_scratch(item)]
    return sorted(_dead_scratch_of(path) + inside)


def _dead_scratch_of(target: Path) -> list[Path]:
    return [item for item in target.parent.glob(f".{_escaped(target.stem)}.*") if is_dead_scratch(item)]


def sweep(path: Path) -> list[Path]:
    """Remove the scratch of dead processes; what cannot be removed stays for the next time. Returns what went."""
    found = leftovers(path)
    for item in found:
        if item.is_dir():
            shutil.rmtree(item, ignore_errors=True)
        else:
            with suppress(OSError):
                item.unlink()
    return [item for item in found if not item.exists()]


def _escaped(stem: str) -> str:
    return re.sub(r"([\[\]*?])", r"[\1]", stem)
