"""The folder that a package goes into: files come there whole, under names that every file system takes."""

import errno
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from platform import node

from gi_atlas.errors import WriteError
from gi_atlas.storage.beside import is_alive
from gi_atlas.storage.media import sync_folder

_SCRATCH = re.compile(r"\.export-(?P<device>[0-9a-f]{8})-(?P<pid>\d+)-\w+\Z")


@contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """A folder beside the files to come, gone afterwards; what a killed export left is swept first.

    Raises
    ------
    WriteError
        EXPORT_CANNOT_WRITE, also for any failure of the system inside of the block.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        # Beside the target, so that taking the names is a rename on one file system.
        scratch = Path(tempfile.mkdtemp(prefix=f".export-{_device()}-{os.getpid()}-", dir=folder))
    except OSError as error:
        raise _cannot_write(folder, error) from error
    from lxml.etree import SerialisationError  # workbooks are written by it; it has a word of its own for a full disk

    try:
        yield scratch
    except OSError as error:
        raise _cannot_write(folder, error) from error
    except SerialisationError as error:
        raise WriteError("EXPORT_CANNOT_WRITE", path=str(folder), detail=str(error)) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _cannot_write(folder: Path, error: OSError) -> WriteError:
    return WriteError("EXPORT_CANNOT_WRITE", path=str(folder), detail=error.strerror or str(error))


def _device() -> str:
    return f"{zlib.crc32(node().encode()):08x}"


def _sweep(folder: Path) -> None:
    for item in folder.iterdir():
        found = _SCRATCH.match(item.name)
        if found and found["device"] == _device() and not is_alive(int(found["pid"])):
            shutil.rmtree(item, ignore_errors=True)


def require_free(folder: Path, names: Sequence[str]) -> None:
    """Refuse names that are taken.

    Raises
    ------
    WriteError
        EXPORT_EXISTS with the names.
    """
    there = [name for name in names if os.path.lexists(folder / name)]
    if there:
        raise WriteError("EXPORT_EXISTS", path=str(folder), names=", ".join(there))


def require_files(folder: Path, names: Sequence[str]) -> None:
    """Refuse names that stand for anything but regular files: a device, a pipe, a socket, a folder, a link.

    A rename would put a file in the place of a device for the whole system. A link is refused as well: its own name
    would be replaced, and the file that it leads to would stay as it was.

    Raises
    ------
    WriteError
        EXPORT_LINK, EXPORT_NOT_FILE; EXPORT_CANNOT_WRITE if a folder stands where a file is to be, or a file where a
        folder is, or the system takes no such name.
    """
    for path in (folder / name for name in names):
        _require_lookable(path)
        if path.is_symlink():
            raise WriteError("EXPORT_LINK", path=str(path), target=os.readlink(path))
        if path.is_dir():
            raise WriteError("EXPORT_CANNOT_WRITE", path=str(path), detail=os.strerror(errno.EISDIR))
        if path.parent.exists() and not path.parent.is_dir():
            raise WriteError("EXPORT_CANNOT_WRITE", path=str(path.parent), detail=os.strerror(errno.ENOTDIR))
        if path.exists() and not path.is_file():
            raise WriteError("EXPORT_NOT_FILE", path=str(path))


def _require_lookable(path: Path) -> None:
    """Refuse what the system does not even look for, such as a name of too many bytes."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise _cannot_write(path, error) from error


def settle(scratch: Path, folder: Path, names: Sequence[str], is_replacing: bool) -> None:
    """Give whole files their names, the manifest's last.

    A manifest that is there agrees with its files at every moment: an old one goes before the first of its files is
    replaced. A package without manifest was interrupted. A file alone is replaced in one step.

    Raises
    ------
    WriteError
        EXPORT_EXISTS if a name was taken meanwhile; as ``require_files``.
    OSError
        A name could not be given; new ones were taken back then.
    """
    if not is_replacing:
        require_free(folder, names)
    # Before anything is touched: a rename would fail in the middle, when the old manifest is gone.
    require_files(folder, names)
    if len(names) > 1:
        (folder / names[-1]).unlink(missing_ok=True)
    given: list[Path] = []
    try:
        for name in names:
            os.replace(scratch / name, folder / name)
            given.append(folder / name)
        sync_folder(folder)
    except OSError:
        for path in () if is_replacing else given:
            path.unlink(missing_ok=True)
        raise
