"""Who has a project open for writing: one lock file beside it, held by the system and so never stale.

This is the one place for locks between windows. SQLite's own locks guard single transactions; this one keeps a
second window from offering edits that would meet those of the first.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from gi_atlas.clock import format_instant, utc_now
from gi_atlas.storage.beside import lock_path
from gi_atlas.storage.change_log import Origin

# Windows keeps others from reading a locked byte, so the byte lies far behind the text.
_LOCKED_BYTE = 1 << 30
_TRIES = 5


@dataclass(frozen=True)
class Holder:
    """Who has a project open: person, device, process and since when (UTC)."""

    person: str
    device: str
    pid: int
    since: str


class ProjectLock:
    """The lock of one project; it ends with the process at the latest, however that ends."""

    def __init__(self, path: Path) -> None:
        self.path = lock_path(path)
        self._stream: BinaryIO | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the lock."""
        return self._stream is not None

    def acquire(self, origin: Origin) -> Holder | None:
        """Take the lock; returns who holds it if that is somebody else, None if it is ours now.

        Raises
        ------
        OSError
            The lock file cannot be written (a read-only folder).
        """
        for _turn in range(_TRIES):
            stream = _open(self.path)
            if not _lock(stream):
                return _told_holder(stream)
            if _is_same_file(stream, self.path):
                self._stream = stream
                _tell(stream, origin)
                return None
            stream.close()  # the one before removed the file between our opening and locking it
        return Holder("", "", 0, "")

    def release(self) -> None:
        """Let the lock go; releasing twice does nothing."""
        if self._stream is None:
            return
        stream, self._stream = self._stream, None
        try:
            _remove(self.path, stream)
        finally:
            stream.close()


def read_holder(path: Path) -> Holder | None:
    """Who has the project at ``path`` open for writing; None if nobody has."""
    try:
        stream = lock_path(path).open("rb+")
    except OSError:
        return None
    with stream:
        return None if _lock(stream) else _told(stream)


def _open(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "rb+")


def _tell(stream: BinaryIO, origin: Origin) -> None:
    holder = Holder(origin.actor, origin.device, os.getpid(), format_instant(utc_now()))
    stream.seek(0)
    stream.truncate()
    stream.write(json.dumps(asdict(holder), ensure_ascii=False).encode())
    stream.flush()


def _told_holder(stream: BinaryIO) -> Holder:
    with stream:
        return _told(stream)


def _told(stream: BinaryIO) -> Holder:
    stream.seek(0)
    try:
        return Holder(**json.loads(stream.read(10_000)))
    except (ValueError, TypeError):  # the other one has not written its name yet
        return Holder("", "", 0, "")


if sys.platform == "win32":  # pragma: no cover - untested on Windows

    def _lock(stream: BinaryIO) -> bool:
        import msvcrt

        stream.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _is_same_file(stream: BinaryIO, path: Path) -> bool:
        return path.exists()  # Windows does not remove a file that is open

    def _remove(path: Path, stream: BinaryIO) -> None:
        stream.close()
        path.unlink(missing_ok=True)

else:
    import fcntl

    def _lock(stream: BinaryIO) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _is_same_file(stream: BinaryIO, path: Path) -> bool:
        try:
            return os.path.samestat(os.fstat(stream.fileno()), path.stat())
        except FileNotFoundError:
            return False

    def _remove(path: Path, stream: BinaryIO) -> None:
        # While the lock is still held: who locks the removed file afterwards sees that it is no longer there.
        if _is_same_file(stream, path):
            path.unlink(missing_ok=True)
