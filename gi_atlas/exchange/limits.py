"""Limits of the reading child; the one place that is not portable. The Windows branch is untested."""

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

MEMORY_BYTES = 2 << 30
FILE_BYTES = 2 << 30
OPEN_FILES = 256
MAX_WALL_S = 600.0
MAX_INPUT_BYTES = 4 << 30
MAX_UNPACKED_BYTES = 2 << 30
MAX_RATIO = 200
MAX_ENTRIES = 20_000
MAX_LAYERS = 200
MAX_FIELDS = 500
MAX_ROWS = 5_000_000
MAX_VERTICES = 50_000_000
MAX_PHOTOS = 200
MAX_ANSWER_BYTES = 64 << 20

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


def wall_limit_s(size_bytes: int) -> float:
    """Seconds that reading may take: 12 and one more for each 10 MB, at most ten minutes."""
    return min(12.0 + size_bytes / 10_000_000, MAX_WALL_S)


def processor_limit_s(size_bytes: int, is_packed: bool) -> float:
    """Seconds that the processor may work: an archive's content is as large as its ratio allows.

    The parent holds the clock, by what is there to be read; this only stops a child whose parent died.
    """
    return wall_limit_s(min(size_bytes * MAX_RATIO, MAX_UNPACKED_BYTES) if is_packed else size_bytes)


def limit_this_process(seconds: float) -> None:
    """Take memory, processor time, file size and core dumps from the running process.

    On Windows nothing is limited but the wall clock, which the parent holds (untested there).
    """
    if sys.platform == "win32":
        return
    import resource  # not on Windows

    # Libraries use a thread a core, so processor time may pass faster than the clock.
    processor_s = int(seconds * max(2, os.cpu_count() or 1)) + 5
    wanted = (
        (resource.RLIMIT_AS, MEMORY_BYTES, MEMORY_BYTES),
        # The first limit sends SIGXCPU, which says why the child died; the second kills.
        (resource.RLIMIT_CPU, processor_s, processor_s + 2),
        (resource.RLIMIT_FSIZE, FILE_BYTES, FILE_BYTES),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
    )
    for kind, soft, hard in wanted:
        resource.setrlimit(kind, (soft, hard))


def cut_network() -> bool:
    """Move the running process into an empty network; True if the system allowed it.

    Call it before any thread starts. Where it is not allowed, the dead proxy of the child's environment is what
    keeps requests from leaving.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_NET) == 0:
        return True
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_USER | _NEW_NET) != 0:
        return False
    _keep_identity(user, group)
    return True


def _keep_identity(user: int, group: int) -> None:
    # Some systems allow the namespace but not the map: then the names of users are wrong, the rights are not.
    with suppress(OSError):
        for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            Path(f"/proc/self/{name}").write_text(text, encoding="ascii")
