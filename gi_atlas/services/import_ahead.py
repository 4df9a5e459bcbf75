"""Reading the next files while one is being imported: the child that reads costs more than the rest of a small file."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from gi_atlas.errors import GiAtlasError, ReadError, UnsupportedFormat
from gi_atlas.exchange import limits
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.open import ForeignFile, open_foreign, open_photos
from gi_atlas.jobs import Progress

AHEAD = 2
# Bigger files wait for their turn: two of them at once would need twice the memory.
AHEAD_BYTES = 8 << 20
_PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})


class ReadAhead:
    """Small files read by children at the same time, taken in their order."""

    def __init__(self, paths: Sequence[Path], answers: Answers, progress: Progress, pool: ThreadPoolExecutor) -> None:
        self._paths, self._answers, self._progress, self._pool = list(paths), answers, progress, pool
        self._read: dict[Path, Future[ForeignFile]] = {}

    def take(self, path: Path) -> ForeignFile:
        """What one of the files holds; the next ones begin to be read.

        Raises
        ------
        UnsupportedFormat, ReadError, JobCancelled
            See ``exchange.open.open_foreign``.
        """
        place = self._paths.index(path)
        if path not in self._read and _is_photo(path):
            self._read_photos(self._paths[place : place + limits.MAX_PHOTOS])
        for following in self._paths[place : place + 1 + AHEAD]:
            if following not in self._read and _is_small(following) and not _is_photo(following):
                self._read[following] = self._pool.submit(open_foreign, following, self._answers, self._progress)
        begun = self._read.pop(path, None)
        return open_foreign(path, self._answers, self._progress) if begun is None else begun.result()

    def _read_photos(self, paths: Sequence[Path]) -> None:
        """Read the photos among the next files by one child; any that makes trouble is read alone in its turn."""
        photos = [path for path in dict.fromkeys(paths) if _is_photo(path) and path.is_file()]
        try:
            files = open_photos(photos, self._progress) if len(photos) > 1 else []
        except (ReadError, UnsupportedFormat):
            return
        for path, file in zip(photos, files, strict=False):
            if file.sha256:
                self._read[path] = Future()
                self._read[path].set_result(file)

    def stop(self) -> None:
        """Forget what was read ahead and not taken."""
        for begun in self._read.values():
            if not begun.cancel():
                _wait(begun)
        self._read.clear()


def _is_photo(path: Path) -> bool:
    return path.suffix.lower() in _PHOTO_SUFFIXES


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size <= AHEAD_BYTES
    except (OSError, ValueError):
        return False


def _wait(begun: "Future[ForeignFile]") -> None:
    # Its own file was never asked for, so what is wrong with it is nobody's concern.
    try:
        begun.result()
    except GiAtlasError:
        return


@contextmanager
def reading_ahead(paths: Sequence[Path], answers: Answers, progress: Progress) -> Iterator[ReadAhead]:
    """Read foreign files a little ahead of their use."""
    with ThreadPoolExecutor(min(AHEAD, os.cpu_count() or 1), thread_name_prefix="read-ahead") as pool:
        ahead = ReadAhead(paths, answers, progress, pool)
        try:
            yield ahead
        finally:
            ahead.stop()
