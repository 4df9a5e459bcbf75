"""Starting the reading child: a copy of the file, a clean environment, limits, progress and cancel."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gi_atlas
from gi_atlas import errors
from gi_atlas.errors import GiAtlasError, ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.child_environment import child_environment
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress

POLL_S = 0.02
_CHUNK = 1 << 20
_ERROR_KINDS = {
    "ReadError": errors.ReadError,
    "UnsupportedFormat": errors.UnsupportedFormat,
    "CrsError": errors.CrsError,
}
_BOOT = "import sys; sys.path.insert(0, sys.argv.pop(1)); from gi_atlas.exchange.child import main; main()"
_READING = N_("Reading {name}")


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder of ours for one child, gone afterwards whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="gi-atlas-read-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_hashed(source: Path, target: Path) -> str:
    """Copy a foreign file under a name of ours; returns its sha256.

    Raises
    ------
    ReadError
        READ_CANNOT_OPEN.
    """
    digest = hashlib.sha256()
    try:
        with source.open("rb") as stream, target.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                out.write(chunk)
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise ReadError("READ_CANNOT_OPEN", file=source.name[:200], path=str(source), detail=detail) from error
    return digest.hexdigest()


def run_child(folder: Path, job: dict[str, Any], size_bytes: int, progress: Progress) -> dict[str, Any]:
    """Let a child read and return its answer.

    Parameters
    ----------
    folder : Path
        Private folder that holds the copy named by ``job["source"]``.
    job : dict
        Fields of ``ChildJob`` but folder and seconds.
    size_bytes : int
        Size of the file: it decides how long the child may take.

    Raises
    ------
    ReadError, UnsupportedFormat
        What the child said, or READ_CRASHED, READ_TOO_SLOW, READ_MEMORY.
    JobCancelled
        If the person stopped it; the child is gone then.
    """
    seconds = job.get("seconds") or limits.wall_limit_s(size_bytes)
    (folder / "job.json").write_text(json.dumps({**job, "seconds": seconds}, ensure_ascii=False), encoding="utf-8")
    with (folder / "child.log").open("wb") as log:
        child = _start(folder, log)
        try:
            _wait(child, job["file"], seconds, progress)
        finally:
            _end(child)
    return _take_answer(folder, child.returncode, job["file"])


def _start(folder: Path, log: Any) -> subprocess.Popen[bytes]:
    root = str(Path(gi_atlas.__file__).resolve().parent.parent)
    command = [sys.executable, "-I", "-B", "-c", _BOOT, root, str(folder)]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and code
        command,
        cwd=folder,
        env=child_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        close_fds=True,
        start_new_session=os.name != "nt",
    )


def _wait(child: subprocess.Popen[bytes], file: str, seconds: float, progress: Progress) -> None:
    started = time.monotonic()
    text = _(_READING).format(name=file)
    while True:
        try:
            child.wait(POLL_S)
            return
        except subprocess.TimeoutExpired:
            passed = time.monotonic() - started
        if passed > seconds:
            raise ReadError("READ_TOO_SLOW", file=file, expected=round(seconds))
        progress.report(-1.0, text)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.kill()
        child.wait()


def _take_answer(folder: Path, code: int, file: str) -> dict[str, Any]:
    answer_file = folder / "answer.json"
    if code != 0 or not answer_file.is_file():
        raise _crash(folder, code, file)
    if answer_file.stat().st_size > limits.MAX_ANSWER_BYTES:
        raise ReadError("READ_ANSWER_TOO_BIG", file=file)
    answer = json.loads(answer_file.read_text(encoding="utf-8"))
    if "error" in answer:
        raise _told_error(answer["error"])
    found = answer["found"]
    assert isinstance(found, dict)
    return found


def _told_error(told: dict[str, Any]) -> GiAtlasError:
    kind = _ERROR_KINDS.get(told["kind"], ReadError)
    return kind(str(told["code"]), **told["context"])


def _crash(folder: Path, code: int, file: str) -> ReadError:
    log = (folder / "child.log").read_bytes()[-4000:].decode("utf-8", "replace")
    if "MemoryError" in log or "bad_alloc" in log or "Cannot allocate memory" in log:
        return ReadError("READ_MEMORY", file=file, expected=limits.MEMORY_BYTES >> 20)
    if code < 0 and -code in _time_signals():
        return ReadError("READ_TOO_SLOW", file=file, expected="")
    return ReadError("READ_CRASHED", file=file, signal=-code if code < 0 else code, detail=_last_line(log))


def _time_signals() -> Sequence[int]:
    import signal

    return [int(getattr(signal, name)) for name in ("SIGXCPU",) if hasattr(signal, name)]


def _last_line(log: str) -> str:
    return next((line.strip()[:200] for line in reversed(log.splitlines()) if line.strip()), "")
