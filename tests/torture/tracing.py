"""strace around a waiting worker: count its system calls, record them, kill it at the n-th or let the n-th fail."""

import os
import re
import shutil
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

from tests.torture.workers import Mouth, Told, Worker

# Every call that changes what lies on a disk. ``write`` is Python's own (media); SQLite writes by pwrite64.
STEP_CALLS = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "unlink", "rename", "mkdir", "link")
_LINE = re.compile(r"^(?P<pid>\d+) +(?P<call>\w+)\(")
_ATTACHED = "attached"


@cache
def can_trace() -> str:
    """Why strace cannot be used here; "" if it can."""
    if shutil.which("strace") is None:
        return "strace is missing (Debian: strace)"
    try:
        told = run_traced(Worker(_wait_for_word), ["-o", os.devnull, "-e", "trace=none"])
    except RuntimeError as error:
        return f"strace may not trace here: {error}"
    return "" if told.has("end") else "strace broke what it traced"


def _wait_for_word(mouth: Mouth) -> None:
    mouth.say("ready")
    mouth.wait()
    mouth.say("end")


def run_traced(worker: Worker, options: list[str]) -> Told:
    """Let a worker that waits go on under strace; what it said until its end."""
    if not worker.wait_for("ready"):
        return worker.finish()
    command = ["strace", "-f", *options, "-p", str(worker.pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, stdout=subprocess.DEVNULL) as tracer:
        assert tracer.stderr is not None
        first = tracer.stderr.readline()
        if _ATTACHED not in first:
            worker.kill()
            worker.finish()
            raise RuntimeError(f"strace: {first.strip()}")
        worker.go()
        told = worker.finish()
        tracer.stderr.read()
    return told


def count_calls(worker: Worker, log: Path, calls: tuple[str, ...] = STEP_CALLS) -> dict[str, int]:
    """How often each call is made; the most of one thread, because strace counts threads apart."""
    run_traced(worker, ["-o", str(log), "-e", f"trace={','.join(calls)}"])
    counts: Counter[tuple[str, str]] = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        found = _LINE.match(line)
        if found:
            counts[found["pid"], found["call"]] += 1
    return {call: max((count for (_pid, name), count in counts.items() if name == call), default=0) for call in calls}


def kill_at(worker: Worker, call: str, number: int, log: Path) -> Told:
    """Kill a worker on entry to its n-th call of a kind (the call is not made any more)."""
    return run_traced(worker, ["-o", str(log), "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}"])


def fail_at(worker: Worker, call: str, number: int, error: str, log: Path, is_lasting: bool = False) -> Told:
    """Let the n-th call of a kind fail (and all after it, if ``is_lasting``)."""
    when = f"{number}{'+' if is_lasting else ''}"
    return run_traced(worker, ["-o", str(log), "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}"])
