"""Bags as RFC 8493 has them: hashes and validation by the ``bagit`` library, one sealed zip around it all."""

import logging
import os
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import bagit

from gi_atlas.errors import WriteError
from gi_atlas.jobs import Progress
from gi_atlas.storage.media import CHUNK_BYTES
from gi_atlas.storage.pack_format import SEAL_BYTES, make_seal

PAYLOAD = "data"
ALGORITHM = "sha256"
_BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
# What is packed already only costs time to pack again.
_STORED = frozenset({".zip", ".kmz", ".docx", ".xlsx", ".jpg", ".jpeg", ".png", ".heic", ".webp", ".mp4", ".mp3"})
# The library tells every fault twice, in its log and by an exception; the exception is enough.
logging.getLogger("bagit").setLevel(logging.CRITICAL + 1)


def hash_file(path: Path) -> tuple[str, int]:
    """sha256 and size in bytes of a file, by the library."""
    ((_algorithm, digest, _name, size_bytes),) = bagit.generate_manifest_lines(str(path), [ALGORITHM])
    return str(digest), int(size_bytes)


def write_tags(folder: Path, payload: Mapping[str, tuple[str, int]], about: Mapping[str, str]) -> None:
    """Make a bag of a folder whose payload stands in ``data`` already.

    The library's own ``make_bag`` changes the working folder of the whole process, which a window with several
    threads cannot bear; the four tag files are written here, and validated by the library.

    Parameters
    ----------
    payload : mapping
        Path below ``data`` with ``/`` → sha256 and size in bytes.
    about : mapping
        Lines of ``bag-info.txt``; values without line ends.

    Raises
    ------
    OSError
    """
    size_bytes = sum(size for _digest, size in payload.values())
    info = {**about, "Payload-Oxum": f"{size_bytes}.{len(payload)}"}
    _write(folder / "bagit.txt", _BAGIT)
    _write(folder / "bag-info.txt", "".join(f"{name}: {_one_line(value)}\n" for name, value in info.items()))
    lines = [f"{digest}  {PAYLOAD}/{path}\n" for path, (digest, _size) in sorted(payload.items())]
    _write(folder / f"manifest-{ALGORITHM}.txt", "".join(lines))
    names = ("bag-info.txt", "bagit.txt", f"manifest-{ALGORITHM}.txt")
    tags = [f"{hash_file(folder / name)[0]}  {name}\n" for name in names]
    _write(folder / f"tagmanifest-{ALGORITHM}.txt", "".join(tags))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _one_line(value: str) -> str:
    return " ".join(value.split())


def faults_of(folder: Path) -> list[str]:
    """What the library finds wrong with the bag in a folder; empty for a valid one."""
    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagValidationError as error:
        return [str(detail) for detail in error.details] or [str(error)]
    except (bagit.BagError, OSError, UnicodeError, ValueError) as error:
        return [str(error) or type(error).__name__]
    return []


def write_zip(folder: Path, target: Path, progress: Progress | None = None) -> None:
    """Zip a bag so that unpacking the zip gives the bag itself; its comment is a seal over every byte before it.

    Raises
    ------
    OSError
    JobCancelled
    """
    progress = progress or Progress()
    with zipfile.ZipFile(target, "w", allowZip64=True) as archive:
        for path in _files_of(folder):
            progress.check()
            _put(archive, path, path.relative_to(folder).as_posix())
        archive.comment = b"?" * SEAL_BYTES  # its length stands before it, so the place is kept first
    _seal(target)


def _files_of(folder: Path) -> list[Path]:
    # Tags first: whoever opens the zip sees at once what it is.
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(files, key=lambda path: (path.parent != folder, path.relative_to(folder).as_posix()))


def _put(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    info = zipfile.ZipInfo.from_file(path, name)
    info.external_attr = 0o644 << 16
    info.compress_type = zipfile.ZIP_STORED if path.suffix.lower() in _STORED else zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(info, "w", force_zip64=info.file_size > 1 << 31) as sink:
        while chunk := source.read(CHUNK_BYTES):
            sink.write(chunk)


def _seal(target: Path) -> None:
    length = target.stat().st_size - SEAL_BYTES
    seal = make_seal(target, length)
    with target.open("rb+") as stream:
        stream.seek(length)
        stream.write(seal)
        stream.flush()
        os.fsync(stream.fileno())


def require_valid_zip(path: Path, folder: Path, names: Iterable[str]) -> None:
    """Unpack a zip of ours into an empty folder and let the library validate the bag that comes out.

    Parameters
    ----------
    names : iterable of str
        Every file that must be in it, with ``/``.

    Raises
    ------
    WriteError
        EXPORT_DIFFERS with what is wrong.
    """
    with zipfile.ZipFile(path) as archive:
        _require_names(path, archive.namelist(), sorted(names))
        archive.extractall(folder)
    faults = faults_of(folder)
    if faults:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field="; ".join(faults)[:300])


def _require_names(path: Path, found: Sequence[str], expected: Sequence[str]) -> None:
    stray = [name for name in found if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts]
    if stray or sorted(found) != list(expected):
        raise WriteError("EXPORT_DIFFERS", path=path.name, field=", ".join(stray) or f"{len(found)} / {len(expected)}")
