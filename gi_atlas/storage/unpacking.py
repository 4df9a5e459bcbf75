"""Unpacking a pack, which is a stranger's file: nothing is written into place before every byte was checked."""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, BinaryIO

from gi_atlas.errors import StorageError
from gi_atlas.exchange.safe_names import safe_name
from gi_atlas.jobs import Progress
from gi_atlas.storage.beside import PROJECT_SUFFIX, appearing
from gi_atlas.storage.faults import require_file, system_fault
from gi_atlas.storage.header import check_header
from gi_atlas.storage.media import CHUNK_BYTES
from gi_atlas.storage.new_media import new_media
from gi_atlas.storage.pack_format import (
    MANIFEST,
    MAX_MANIFEST_BYTES,
    MEDIA_PREFIX,
    PROJECT_ENTRY,
    Manifest,
    PackEntry,
    check_seal,
    read_manifest,
)
from gi_atlas.storage.schema_guard import check_schema
from gi_atlas.storage.snapshots import check_snapshot

MAX_ENTRIES = 200_000
MAX_RATIO = 200
_SAFE_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OverflowError)
_TAIL_BYTES = 22 + (1 << 16)
_END = b"PK\x05\x06"
SinkOf = Callable[[PackEntry], AbstractContextManager[BinaryIO | None]]


@dataclass(frozen=True)
class Unpacked:
    """The project that came out of a pack."""

    path: Path
    manifest: Manifest


def unpack_project(source: Path, folder: Path, progress: Progress | None = None) -> Unpacked:
    """Unpack a project into a folder (made if it is not there) under the name that it was packed with.

    Raises
    ------
    StorageError
        STORE_MISSING, STORE_IS_FOLDER; PACK_NOT_OURS, PACK_CHANGED, PACK_HOSTILE, PACK_TOO_NEW; STORE_EXISTS,
        MEDIA_FOLDER_THERE; what the checks of a foreign project say; STORE_DISK_FULL, STORE_CANNOT_WRITE.
        Nothing was written then.
    JobCancelled
        Nothing stays either.
    """
    require_file(source)
    try:
        check_seal(source)
        manifest = _manifest_of(source)
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{safe_name(manifest.name, 'project')}{PROJECT_SUFFIX}"
        _unpack(source, manifest, target, progress or Progress())
    except FileExistsError as error:
        raise StorageError("STORE_EXISTS", path=str(folder)) from error
    except OSError as error:
        raise system_fault(error, folder) from error
    return Unpacked(target, manifest)


def _unpack(source: Path, manifest: Manifest, target: Path, progress: Progress) -> None:
    if target.exists():
        raise StorageError("STORE_EXISTS", path=str(target))
    with new_media(target) as media, appearing(target, is_new=True) as scratch:
        places = {PROJECT_ENTRY: scratch}

        def sink_of(entry: PackEntry) -> BinaryIO:
            return _new_file(places.get(entry.path, media.folder / entry.path.removeprefix(MEDIA_PREFIX)))

        _read_all(source, manifest, progress, sink_of)
        _check_project(scratch, manifest)
        media.put()


def _check_project(path: Path, manifest: Manifest) -> None:
    check_header(path)
    check_schema(path)
    if check_snapshot(path) != manifest.head:
        raise StorageError("PACK_CHANGED", path=str(path), entry=PROJECT_ENTRY)


def check_entries(source: Path, manifest: Manifest) -> None:
    """Read every entry of a pack and compare it with the manifest.

    Raises
    ------
    StorageError
        PACK_CHANGED, PACK_HOSTILE, PACK_NOT_OURS.
    """
    if _manifest_of(source) != manifest:
        raise StorageError("PACK_CHANGED", path=str(source), entry=MANIFEST)
    _read_all(source, manifest, Progress(), lambda _entry: nullcontext())


def _manifest_of(source: Path) -> Manifest:
    with _opened(source) as archive:
        info = next((item for item in archive.infolist() if item.filename == MANIFEST), None)
        if info is None:
            raise StorageError("PACK_NOT_OURS", path=str(source), detail=MANIFEST)
        with archive.open(info) as stream:
            text = stream.read(MAX_MANIFEST_BYTES + 1)
    if len(text) > MAX_MANIFEST_BYTES:
        raise StorageError("PACK_HOSTILE", path=str(source), entry=MANIFEST, detail="size")
    manifest = read_manifest(text, source)
    if manifest.schema_version < 0 or len(manifest.entries) > MAX_ENTRIES:
        raise StorageError("PACK_HOSTILE", path=str(source), entry=MANIFEST, detail="entries")
    return manifest


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    _check_directory_size(source)
    try:
        with zipfile.ZipFile(source) as archive:
            _check_directory(archive, source)
            yield archive
    except _ZIP_FAULTS as error:
        raise StorageError("PACK_CHANGED", path=str(source), entry=str(error)[:200]) from error


def _check_directory_size(source: Path) -> None:
    # Before zipfile reads it whole: a directory of millions of entries fills the memory.
    with source.open("rb") as stream:
        stream.seek(max(0, source.stat().st_size - _TAIL_BYTES))
        tail = stream.read()
    place = tail.rfind(_END)
    size = int.from_bytes(tail[place + 12 : place + 16], "little") if place >= 0 else 0
    if size != 0xFFFFFFFF and size > MAX_ENTRIES * 200:
        raise StorageError("PACK_HOSTILE", path=str(source), entry="", detail="directory")


def _check_directory(archive: zipfile.ZipFile, source: Path) -> None:
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(set(names)) != len(names) or len(names) > MAX_ENTRIES + 1:
        raise StorageError("PACK_HOSTILE", path=str(source), entry="", detail="names")
    for info in infos:
        if info.flag_bits & 0x1 or info.compress_type not in _SAFE_METHODS:
            raise StorageError("PACK_HOSTILE", path=str(source), entry=info.filename, detail="method")
        if info.file_size > max(info.compress_size, 4096) * MAX_RATIO:
            raise StorageError("PACK_HOSTILE", path=str(source), entry=info.filename, detail="ratio")
    spans = sorted((info.header_offset, info.header_offset + info.compress_size) for info in infos)
    if any(following < end for (_start, end), (following, _end) in pairwise(spans)):
        raise StorageError("PACK_HOSTILE", path=str(source), entry="", detail="overlap")


def _new_file(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb")


def _read_all(source: Path, manifest: Manifest, progress: Progress, sink_of: SinkOf) -> None:
    """Read each entry of the manifest, whole and counted; names come from the manifest, which was checked."""
    with _opened(source) as archive:
        infos = {info.filename: info for info in archive.infolist()}
        _refuse_strangers(source, manifest, set(infos))
        for number, entry in enumerate(manifest.entries):
            progress.report(number / len(manifest.entries), entry.path)
            with archive.open(infos[entry.path]) as stream, sink_of(entry) as sink:
                is_same = _read_entry(stream, entry, sink)
            if not is_same:
                raise StorageError("PACK_CHANGED", path=str(source), entry=entry.path)


def _refuse_strangers(source: Path, manifest: Manifest, names: set[str]) -> None:
    strangers = sorted(names ^ {MANIFEST, *(entry.path for entry in manifest.entries)})
    if strangers or len(manifest.entries) + 1 != len(names):
        raise StorageError("PACK_HOSTILE", path=str(source), entry=", ".join(strangers[:3]), detail="names")


def _read_entry(stream: IO[bytes], entry: PackEntry, sink: BinaryIO | None) -> bool:
    digest, left = hashlib.sha256(), entry.size_bytes
    while chunk := stream.read(min(CHUNK_BYTES, left + 1)):
        left -= len(chunk)
        if left < 0:
            return False
        digest.update(chunk)
        if sink is not None:
            sink.write(chunk)
    return left == 0 and digest.hexdigest() == entry.sha256
