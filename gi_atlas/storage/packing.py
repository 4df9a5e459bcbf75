"""A project as one zip, written beside its place, read back and compared before it counts."""

import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gi_atlas import __version__
from gi_atlas.clock import format_instant, utc_now
from gi_atlas.errors import StorageError
from gi_atlas.jobs import Progress
from gi_atlas.storage.beside import remove_if_there, scratch_path, settle, sweep
from gi_atlas.storage.faults import system_fault
from gi_atlas.storage.media import MediaStore, file_sha256
from gi_atlas.storage.pack_format import (
    MANIFEST,
    MEDIA_PREFIX,
    PROJECT_ENTRY,
    SEAL_BYTES,
    Manifest,
    PackEntry,
    check_seal,
    make_seal,
)
from gi_atlas.storage.project import Project
from gi_atlas.storage.schema import SCHEMA_VERSION
from gi_atlas.storage.snapshots import Head, take_snapshot
from gi_atlas.storage.unpacking import check_entries

SUFFIX = ".zip"


@dataclass(frozen=True)
class Packed:
    """What was packed: path and sha256 of the zip, its manifest."""

    path: Path
    sha256: str
    size_bytes: int
    manifest: Manifest


def pack_project(project: Project, target: Path, with_photos: bool = True, progress: Progress | None = None) -> Packed:
    """Write an open project into one zip, which replaces an older zip of that name and nothing else.

    Raises
    ------
    StorageError
        STORE_FOLDER_MISSING, STORE_EXISTS (no zip stands there: the project itself, for one), PACK_MEDIA_DAMAGED
        (media whose content is not what their name says), STORE_DISK_FULL, STORE_CANNOT_WRITE, PACK_CHANGED if the
        zip does not read back. Nothing stays then.
    JobCancelled
        Nothing stays either.
    """
    if not target.parent.is_dir():
        raise StorageError("STORE_FOLDER_MISSING", path=str(target.parent))
    _refuse_other_file(target)
    progress = progress or Progress()
    sweep(target)
    snapshot, scratch = scratch_path(target), scratch_path(target)
    try:
        head = take_snapshot(project.path, snapshot, project.read_mode)
        entries = _list_entries(project, snapshot, with_photos, progress)
        manifest = _describe(project.path.stem, head, with_photos, entries)
        _write_zip(scratch, manifest, entries, progress)
        check_seal(scratch)
        check_entries(scratch, manifest)
        settle(scratch, target)
        return Packed(target, file_sha256(target), target.stat().st_size, manifest)
    except OSError as error:
        raise system_fault(error, target) from error
    finally:
        remove_if_there(snapshot)
        remove_if_there(scratch)


def _refuse_other_file(target: Path) -> None:
    try:
        with target.open("rb") as stream:
            is_zip = stream.read(2) == b"PK"
    except FileNotFoundError:
        return
    except OSError as error:
        raise system_fault(error, target) from error
    if not is_zip:
        raise StorageError("STORE_EXISTS", path=str(target))


def _list_entries(
    project: Project, snapshot: Path, with_photos: bool, progress: Progress
) -> list[tuple[PackEntry, Path]]:
    project_entry = PackEntry(PROJECT_ENTRY, file_sha256(snapshot), snapshot.stat().st_size)
    media = list(_list_media(project.media, progress)) if with_photos else []
    return [(project_entry, snapshot), *media]


def _list_media(media: MediaStore, progress: Progress) -> Iterator[tuple[PackEntry, Path]]:
    files = list(media.all_files())
    for number, path in enumerate(files):
        progress.report(0.3 * number / len(files), path.name)
        found = file_sha256(path)
        entry = PackEntry(f"{MEDIA_PREFIX}{path.parent.name}/{path.name}", found, path.stat().st_size)
        if not entry.is_allowed():
            raise StorageError("PACK_MEDIA_DAMAGED", path=str(path), found=found)
        yield entry, path


def _describe(name: str, head: Head, with_photos: bool, entries: list[tuple[PackEntry, Path]]) -> Manifest:
    listed = tuple(entry for entry, _path in entries)
    return Manifest(name, format_instant(utc_now()), __version__, SCHEMA_VERSION, head, with_photos, listed)


def _write_zip(target: Path, manifest: Manifest, entries: list[tuple[PackEntry, Path]], progress: Progress) -> None:
    with zipfile.ZipFile(target, "w", allowZip64=True) as archive:
        archive.writestr(_info(MANIFEST), manifest.as_json(), zipfile.ZIP_DEFLATED)
        for number, (entry, path) in enumerate(entries):
            progress.report(0.3 + 0.5 * number / len(entries), path.name)
            with path.open("rb") as source, archive.open(_info(entry.path), "w", force_zip64=True) as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
        archive.comment = b"?" * SEAL_BYTES  # its length stands before it, so the place is kept first
    _write_seal(target)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    # Photos are packed already; the project file shrinks to a third.
    info.compress_type = zipfile.ZIP_STORED if name.startswith(MEDIA_PREFIX) else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _write_seal(target: Path) -> None:
    length = target.stat().st_size - SEAL_BYTES
    seal = make_seal(target, length)
    with target.open("rb+") as stream:
        stream.seek(length)
        stream.write(seal)
        stream.flush()
        os.fsync(stream.fileno())
