"""Starting the reading child: a copy of the file, a clean environment, limits, progress and cancel."""

import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import gi_atlas
from gi_atlas import errors
from gi_atlas.errors import GiAtlasError, ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.child_environment import child_environment
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.storage.beside import is_alive

POLL_S = 0.02
_CHUNK = 1 << 20
_PREFIX = "gi-atlas-read-"
_PRIVATE = re.compile(re.escape(_PREFIX) + r"(?P<pid>[0-9]{1,10})-.+")
_ERROR_KINDS = {
    "ReadError": errors.ReadError,
    "UnsupportedFormat": errors.UnsupportedFormat,
    "CrsError": errors.CrsError,
    "FormError": errors.FormError,
    "WorkbookError": errors.WorkbookError,
    "PublishError": errors.PublishError,
}
_BOOT = "import sys; sys.path.insert(0, sys.argv.pop(1)); from gi_atlas.exchange.child import main; main()"
_READING = N_("Reading {name}")
# What Python, C++, Arrow and GDAL write when memory ends.
_MEMORY_SIGNS = ("memoryerror", "bad_alloc", "cannot allocate memory", "out of memory", "alloc of size")


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder of ours for one child, gone afterwards whatever happened.

    Its name holds our process id: if this program is killed, another one removes the folder.
    """
    sweep_once()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def sweep_once() -> None:
    """Remove what killed programs left in the temp folder, copies of foreign files; looks once a process."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        found = _PRIVATE.fullmatch(folder.name)
        if found is not None and not is_alive(int(found["pid"])):
            shutil.rmtree(folder, ignore_errors=True)  # another user's stays


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
        raise _cannot_open(source, error) from error
    return digest.hexdigest()


def refuse_no_file(path: Path) -> None:
    """Refuse what is there but no plain file: opening a pipe would wait for ever, and a device has no end.

    Raises
    ------
    ReadError
        READ_NOT_A_FILE, READ_CANNOT_OPEN.
    """
    try:
        is_plain = stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError) as error:
        raise _cannot_open(path, error) from error
    if not is_plain:
        raise ReadError("READ_NOT_A_FILE", file=path.name[:200], path=str(path))


def _cannot_open(path: Path, error: Exception) -> ReadError:
    detail = getattr(error, "strerror", None) or str(error)
    return ReadError("READ_CANNOT_OPEN", file=path.name[:200], path=str(path), detail=detail)


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
    is_packed = job["format"] in ("ZIP", "XZ", "KMZ", "XLSX")
    seconds = job.get("seconds") or limits.processor_limit_s(size_bytes, is_packed)
    (folder / "job.json").write_text(json.dumps({**job, "seconds": seconds}, ensure_ascii=False), encoding="utf-8")
    with (folder / "child.log").open("wb") as log:
        child = _start(folder, log)
        try:
            _wait(child, folder, job, size_bytes, progress)
        finally:
            _end(child)
    return _take_answer(folder, child.returncode, job["file"], seconds)


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


def _wait(
    child: subprocess.Popen[bytes], folder: Path, job: dict[str, Any], size_bytes: int, progress: Progress
) -> None:
    started = time.monotonic()
    text = _(_READING).format(name=job["file"])
    seconds = job.get("seconds") or limits.wall_limit_s(size_bytes)
    while True:
        try:
            child.wait(POLL_S)
            return
        except subprocess.TimeoutExpired:
            passed = time.monotonic() - started
        if passed > seconds and "seconds" not in job:
            # What was unpacked meanwhile is to be read too.
            seconds = max(seconds, limits.wall_limit_s(_bytes_in(folder)))
        if passed > seconds:
            raise ReadError("READ_TOO_SLOW", file=job["file"], expected=round(seconds))
        progress.report(-1.0, text)


def _bytes_in(folder: Path) -> int:
    total = 0
    for root, _folders, files in os.walk(folder):
        for name in files:
            with suppress(FileNotFoundError):  # the child may remove what it wrote
                total += os.lstat(os.path.join(root, name)).st_size
    return total


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.kill()
        child.wait()


def _take_answer(folder: Path, code: int, file: str, seconds: float) -> dict[str, Any]:
    answer_file = folder / "answer.json"
    if code != 0 or not answer_file.is_file():
        raise _crash(folder, code, file, seconds)
    if answer_file.stat().st_size > limits.MAX_ANSWER_BYTES:
        raise ReadError("READ_ANSWER_TOO_BIG", file=file)
    try:
        answer = json.loads(answer_file.read_text(encoding="utf-8"))
        if "error" in answer:
            raise _told_error(answer["error"])
        return dict(answer["found"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        # A child that was taken over may say anything; what is no answer counts as a crash.
        raise ReadError("READ_CRASHED", file=file, signal="-", detail=type(error).__name__) from error


def _told_error(told: dict[str, Any]) -> GiAtlasError:
    if told["kind"] == "ManyErrors":
        return errors.ManyErrors([_told_error(fault) for fault in told["faults"]])
    kind = _ERROR_KINDS.get(told["kind"], ReadError)
    return kind(str(told["code"]), **told["context"])


def _crash(folder: Path, code: int, file: str, seconds: float) -> ReadError:
    log = (folder / "child.log").read_bytes()[-4000:].decode("utf-8", "replace")
    if any(sign in log.casefold() for sign in _MEMORY_SIGNS):
        return ReadError("READ_MEMORY", file=file, expected=limits.MEMORY_BYTES >> 20)
    if code < 0 and -code in _time_signals():
        return ReadError("READ_TOO_SLOW", file=file, expected=round(seconds))
    return ReadError("READ_CRASHED", file=file, signal=-code if code < 0 else code, detail=_last_line(log))


def _time_signals() -> Sequence[int]:
    import signal

    return [int(getattr(signal, name)) for name in ("SIGXCPU", "SIGPROF") if hasattr(signal, name)]


def _last_line(log: str) -> str:
    return next((line.strip()[:200] for line in reversed(log.splitlines()) if line.strip()), "")
