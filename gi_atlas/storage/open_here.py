"""Project files that this process has open.

POSIX locks belong to the process: closing any descriptor of a file drops SQLite's lock on it ("How to corrupt an
SQLite database", 2.2). Whoever wants to read a project's bytes asks here first.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_guard = threading.Lock()
_open: Counter[str] = Counter()


def note_opened(path: Path) -> str:
    """Count a project file as open; returns the key for ``note_closed``."""
    key = _key(path)
    with _guard:
        _open[key] += 1
    return key


def note_closed(key: str) -> None:
    """Count one opening less."""
    with _guard:
        _open[key] -= 1
        if _open[key] <= 0:
            del _open[key]


@contextmanager
def kept_open(path: Path) -> Iterator[None]:
    """Count a project file as open while it is read by a connection of its own."""
    key = note_opened(path)
    try:
        yield
    finally:
        note_closed(key)


def is_open_here(path: Path) -> bool:
    """Whether this process has the project open, for reading or writing."""
    with _guard:
        return _open[_key(path)] > 0


def _key(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))
