"""A dossier that comes from somewhere is a stranger's file: it is unpacked and validated in the child."""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from gi_atlas.dossier.bag import faults_of
from gi_atlas.errors import ReadError, StorageError
from gi_atlas.exchange.child_task import ChildTask
from gi_atlas.exchange.safe_names import safe_name
from gi_atlas.exchange.tasks import run_task
from gi_atlas.exchange.unpack import Entry, ZipReader
from gi_atlas.jobs import Progress
from gi_atlas.storage.pack_format import check_seal

_SEALED, _UNSEALED, _BROKEN = "sealed", "unsealed", "broken"
# What a person is told: an unsealed bag may be a forged one, so that it is no whole one.
WHOLE, UNSEALED, CHANGED = "whole", "unsealed", "changed"
_MOST_FAULTS = 50


def check_dossier(path: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Whether a dossier is as it was made: its seal, its zip, its bag.

    The seal is no signature: who knows how it is made can make one. Without one, a bag only agrees with itself.

    Returns
    -------
    dict
        ``ok`` (sealed and whole), ``state`` (whole, unsealed or changed), ``seal`` (sealed, unsealed or broken),
        ``problems`` (texts of the library, at most 50), ``files`` (how many the bag holds), ``sha256`` of the zip.

    Raises
    ------
    ReadError
        DOSSIER_NOT_A_DOSSIER; what the child refuses: a hostile zip, one too big, one that cannot be opened.
    JobCancelled
    """
    with run_task("dossier", {"zip": path}, {}, progress) as answer:
        found, digest = answer.found, answer.sha256["zip"]
    problems = [str(one) for one in found["problems"]]
    seal = str(found["seal"])
    state = CHANGED if problems or seal == _BROKEN else WHOLE if seal == _SEALED else UNSEALED
    return {"ok": state == WHOLE, "state": state, "path": str(path), "seal": seal, "problems": problems,
            "files": int(found["files"]), "sha256": digest}  # fmt: skip


def check(task: ChildTask) -> dict[str, Any]:
    """Inside the child: seal, zip, bag.

    Raises
    ------
    ReadError
        DOSSIER_NOT_A_DOSSIER, READ_ARCHIVE_DAMAGED and what ``ZipReader`` refuses.
    """
    source, name = task.files["zip"], task.names["zip"]
    seal = _seal_of(source)
    if not zipfile.is_zipfile(source):
        raise ReadError("DOSSIER_NOT_A_DOSSIER", path=name, detail="zip")
    folder = task.folder / "bag"
    folder.mkdir()
    try:
        count = _unpack(ZipReader(source, name), folder, name)
    except ReadError as error:
        if seal != _BROKEN or error.code == "DOSSIER_NOT_A_DOSSIER":
            raise
        return {"seal": seal, "problems": [error.message()], "files": 0}
    return {"seal": seal, "problems": faults_of(folder)[:_MOST_FAULTS], "files": count}


def _seal_of(source: Path) -> str:
    try:
        check_seal(source)
    except StorageError as error:
        # Other programs leave the comment empty: what stands there without being a seal was one.
        is_bare = error.code == "PACK_NOT_OURS" and not _comment_of(source)
        return _UNSEALED if is_bare else _BROKEN
    return _SEALED


def _comment_of(source: Path) -> bytes:
    try:
        with zipfile.ZipFile(source) as archive:
            return archive.comment
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return b""


def _unpack(reader: ZipReader, folder: Path, name: str) -> int:
    names = [one.shown_name for one in reader.entries]
    if "bagit.txt" not in names:
        raise ReadError("DOSSIER_NOT_A_DOSSIER", path=name, detail="bagit.txt")
    for entry in reader.entries:
        target = folder.joinpath(*_parts(entry, name))
        target.parent.mkdir(parents=True, exist_ok=True)
        reader.unpack(entry, target)
    return len(names)


def _parts(entry: Entry, name: str) -> Iterator[str]:
    """Folders and name of an entry, each such as we write; others could leave the folder or stand for a device."""
    for part in PurePosixPath(entry.shown_name).parts:
        if part != safe_name(part, limit=255):
            raise ReadError("DOSSIER_NOT_A_DOSSIER", path=name, detail=entry.shown_name)
        yield part
