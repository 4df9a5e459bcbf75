"""Whether every evidence file is there and holds what it held, and what else lies in the media folder."""

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from gi_atlas.jobs import Progress
from gi_atlas.storage.beside import is_scratch
from gi_atlas.storage.media import MediaStore, file_sha256
from gi_atlas.storage.problems import Problem

_NAME = re.compile(r"([0-9a-f]{64})(\.[a-z0-9]{1,8})?")


def check_media(
    media: MediaStore, evidence: Sequence[tuple[str, str]], progress: Progress, workbooks: Collection[str] = ()
) -> Iterator[Problem]:
    """Check the media folder against the evidence.

    Parameters
    ----------
    evidence : sequence of (file name, sha256)
        What the project says is there.
    workbooks : collection of str
        sha256 of the forms' workbooks: they may lie there, and none is missed.

    Yields
    ------
    Problem
        VERIFY_MEDIA_MISSING, VERIFY_MEDIA_CHANGED, VERIFY_MEDIA_STRANGER, VERIFY_MEDIA_UNREADABLE,
        VERIFY_MEDIA_UNUSED.
    """
    files = sorted(path for path in media.folder.rglob("*") if path.is_file() or path.is_symlink())
    ours = [path for path in files if _is_ours(media, path)]
    names = {sha256: name for name, sha256 in evidence if sha256}
    there = {path.name[:64] for path in ours}
    for sha256 in sorted(names.keys() - there):
        yield Problem.error("VERIFY_MEDIA_MISSING", file=names[sha256], sha256=sha256)
    for path in sorted(set(files) - set(ours)):  # as sets: a project may hold 200,000 photos
        if not is_scratch(path):
            yield Problem.warning("VERIFY_MEDIA_STRANGER", path=str(path))
    yield from _check_contents(ours, names, progress)
    unused = there - names.keys() - set(workbooks)
    if unused:
        yield Problem.note("VERIFY_MEDIA_UNUSED", count=len(unused))


def _is_ours(media: MediaStore, path: Path) -> bool:
    found = _NAME.fullmatch(path.name)
    return found is not None and path.parent == media.folder / found[1][:2] and not path.is_symlink()


def _check_contents(files: Sequence[Path], names: dict[str, str], progress: Progress) -> Iterator[Problem]:
    for number, path in enumerate(files):
        progress.report(number / len(files), path.name)
        try:
            is_same = file_sha256(path) == path.name[:64]
        except OSError as error:
            yield Problem.error("VERIFY_MEDIA_UNREADABLE", path=str(path), detail=error.strerror or str(error))
            continue
        if not is_same:
            yield Problem.error("VERIFY_MEDIA_CHANGED", file=names.get(path.name[:64], ""), path=str(path))
