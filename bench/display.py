"""A display that nobody looks at, for programs that need a real one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

SCREEN = "1700x1200x24"
SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"


@contextmanager
def virtual_display() -> Iterator[str | None]:
    """Name of a display of its own (Xvfb); None if Xvfb is not installed."""
    program = shutil.which("Xvfb")
    if program is None:
        yield None
        return
    reading, writing = os.pipe()
    words = [program, "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL)  # noqa: S603
    os.close(writing)
    try:
        with os.fdopen(reading) as stream:
            number = stream.readline().strip()
        yield f":{number}" if number else None
    finally:
        server.terminate()
        server.wait(10)


def environment(display: str) -> dict[str, str]:
    """Variables of a program on that display, without those that would send it elsewhere."""
    kept = {key: value for key, value in os.environ.items() if key not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}
    return {**kept, "DISPLAY": display}


def peer_environment(display: str) -> dict[str, str]:
    """The same for a program of the system, which must find the system's own Python and none of ours."""
    ours = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PATH")
    return {**{key: value for key, value in environment(display).items() if key not in ours}, "PATH": SYSTEM_PATH}
