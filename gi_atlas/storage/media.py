"""Media beside the project file: every file once, under its sha256, never altered."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gi_atlas.errors import StorageError

CHUNK_BYTES = 1 << 20
_SHA256 = re.compile("[0-9a-f]{64}")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


@dataclass(frozen=True)
class StoredFile:
    """A file in the media folder."""

    sha256: str
    extension: str
    size_bytes: int


class MediaStore:
    """Folder ``NAME.media`` with files ``ab/<sha256>.<ext>``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sure_folders: set[Path] = set()

    def add(self, source: Path) -> StoredFile:
        """Copy a file in; it is on the disk when this returns.

        Raises
        ------
        StorageError
            MEDIA_CANNOT_COPY; nothing half-written stays.
        """
        try:
            with source.open("rb") as stream:
                return self._take(iter(lambda: stream.read(CHUNK_BYTES), b""), clean_extension(source.name))
        except OSError as error:
            raise StorageError("MEDIA_CANNOT_COPY", path=str(source), detail=error.strerror or str(error)) from error

    def add_bytes(self, content: bytes, extension: str) -> StoredFile:
        """Store content that is in memory; ``extension`` with its dot."""
        try:
            return self._take(iter([content]), clean_extension(f"x{extension}"))
        except OSError as error:
            raise StorageError(
                "MEDIA_CANNOT_COPY", path=str(self.folder), detail=error.strerror or str(error)
            ) from error

    def _take(self, chunks: Iterator[bytes], extension: str) -> StoredFile:
        self._make_sure(self.folder)
        scratch = self.folder / f".{os.getpid()}-{os.urandom(6).hex()}.part"
        try:
            digest, size = _write_hashed(scratch, chunks)
            self._settle(scratch, self.path_of(digest, extension), digest)
        finally:
            scratch.unlink(missing_ok=True)
        return StoredFile(digest, extension, size)

    def _settle(self, scratch: Path, target: Path, digest: str) -> None:
        self._make_sure(target.parent)
        # A file of that name that rotted is put right by the copy that comes in.
        if not target.exists() or file_sha256(target) != digest:
            os.replace(scratch, target)
        sync_folder(target.parent)

    def _make_sure(self, folder: Path) -> None:
        """Make a folder whose own name survives a power cut; a folder of a process that died may not have been sure."""
        is_new = not folder.is_dir()
        folder.mkdir(parents=True, exist_ok=True)
        if is_new or folder not in self._sure_folders:
            sync_folder(folder.parent)
            self._sure_folders.add(folder)

    def path_of(self, sha256: str, extension: str) -> Path:
        """Where a file lies or would lie."""
        return self.folder / sha256[:2] / f"{sha256}{extension}"

    def find(self, sha256: str) -> Path | None:
        """Path of a file by its hash, whatever its extension; None if it is missing or the text is no hash."""
        # What stands in a stranger's project may be a path or a pattern that leads elsewhere.
        if not _SHA256.fullmatch(sha256):
            return None
        there = sorted((self.folder / sha256[:2]).glob(f"{sha256}*"))
        return next((path for path in there if not path.is_symlink()), None)

    def all_files(self) -> Iterator[Path]:
        """Every stored file; links are none of ours and may lead out of the folder."""
        yield from sorted(path for path in self.folder.glob("[0-9a-f][0-9a-f]/*") if not path.is_symlink())

    def leftovers(self) -> list[Path]:
        """Parts of copies that were cut short."""
        return sorted(self.folder.glob(".*.part"))


def clean_extension(name: str) -> str:
    """Lower-case extension of a file name with its dot, or "" if it has no plain one."""
    found = _EXTENSION.search(name)
    return found.group(0).lower() if found else ""


def file_sha256(path: Path) -> str:
    """sha256 of a file as 64 hexadecimal characters."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_hashed(path: Path, chunks: Iterator[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as stream:
        for chunk in chunks:
            digest.update(chunk)
            size += stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest(), size


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk (does nothing on Windows, untested there)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
