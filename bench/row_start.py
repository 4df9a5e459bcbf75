"""From the program's start to the whole national map, and the memory it takes, beside QGIS."""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.display import environment, peer_environment, virtual_display
from bench.inputs import Inputs
from bench.national_project import make_national_project
from bench.table import Row

REPEATS = 3
LIMIT_S = 45.0
MOST_MB = 600
NO_DISPLAY = "Xvfb is missing (Debian: xvfb)"


@dataclass(frozen=True)
class Start:
    """Seconds until the map stood, and the most memory (MB) until all its levels were made."""

    shown_s: float
    peak_mb: float


def rows(inputs: Inputs) -> list[Row]:
    """Start with our cache deleted and kept, and peak memory."""
    with virtual_display() as display:
        if display is None:
            return [Row("program start to national picture", None, note=NO_DISPLAY)]
        project = make_national_project(inputs)
        home = inputs.scratch / "home"
        cold, warm, peers = [], [], []
        start_window(project, home, display)
        for _turn in range(REPEATS):
            shutil.rmtree(home, ignore_errors=True)
            cold.append(start_window(project, home, display))
            warm.append(start_window(project, home, display))
            peers.append(qgis_start(inputs.counties_file, inputs.scratch, display))
    return _table(cold, warm, peers)


def _table(cold: list[Start], warm: list[Start], peers: list[Start | None]) -> list[Row]:
    found = [peer for peer in peers if peer is not None]
    peer_s = statistics.median(peer.shown_s for peer in found) if found else None
    peer_mb = statistics.median(peer.peak_mb for peer in found) if found else None
    name, note = "qgis --snapshot", "" if found else "QGIS is missing (Debian: qgis)"
    cold_s, warm_s = (statistics.median(start.shown_s for start in starts) for starts in (cold, warm))
    most_mb = max(start.peak_mb for start in (*cold, *warm))
    return [
        Row("start to national picture, our cache deleted", cold_s, "s", name, peer_s, 1.0, None, note),
        Row("start to national picture, our cache kept", warm_s, "s", name, peer_s, 1 / 2),
        Row("peak memory of the window, all levels made", most_mb, "MB", name, peer_mb, None, MOST_MB),
    ]


def start_window(project: Path, home: Path, display: str) -> Start:
    """One start of our window with a home of its own."""
    homes = {"HOME": home, **{f"XDG_{name}_HOME": home / name.lower() for name in ("CACHE", "CONFIG", "DATA")}}
    home.mkdir(parents=True, exist_ok=True)
    # Compiled modules are kept from the first start on, as an installed program's are, but not in the checkout.
    homes["PYTHONPYCACHEPREFIX"] = home.with_name("compiled")
    variables = {**environment(display), **{name: str(path) for name, path in homes.items()}}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    words = [sys.executable, "-X", "faulthandler", "-m", "bench.start_window", str(project)]
    with guarded(words, variables, LIMIT_S) as (process, begin):
        assert process.stdout is not None
        shown_s = peak_mb = 0.0
        for line in process.stdout:
            told = json.loads(line)
            peak_mb = told["peak_mb"]
            if told["event"] == "shown":
                shown_s = time.perf_counter() - begin
        _output, faults = process.communicate()
    if process.returncode or not shown_s:
        raise RuntimeError(f"the window ended with {process.returncode}: {faults[-4000:]}")
    return Start(shown_s, peak_mb)


@contextmanager
def guarded(
    words: list[str], variables: dict[str, str], limit_s: float
) -> Iterator[tuple["subprocess.Popen[str]", float]]:
    """A process and when it began; it is told to abort, with a trace of its threads, after ``limit_s`` seconds."""
    begin = time.perf_counter()
    process = subprocess.Popen(words, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
    timer = threading.Timer(limit_s, lambda: process.send_signal(signal.SIGABRT))
    timer.start()
    try:
        yield process, begin
    finally:
        timer.cancel()


def qgis_start(layer: Path, scratch: Path, display: str) -> Start | None:
    """One start of QGIS that writes a picture of the layer and leaves; None if it is not installed."""
    program = shutil.which("qgis")
    if program is None:
        return None
    picture = scratch / "qgis.png"
    picture.unlink(missing_ok=True)
    profile = scratch / "qgis"
    words = [program, "--nologo", "--noplugins", "--noversioncheck", "--profiles-path", str(profile)]
    words += ["--snapshot", str(picture), "--width", "1600", "--height", "1000", str(layer)]
    with guarded(words, peer_environment(display), LIMIT_S) as (process, begin):
        _pid, status, usage = os.wait4(process.pid, 0)
        shown_s = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        process.communicate()
    if not picture.exists():
        raise RuntimeError(f"QGIS wrote no picture and ended with {process.returncode}")
    return Start(shown_s, usage.ru_maxrss / 1024)
