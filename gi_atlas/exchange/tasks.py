"""Tasks on foreign files that other packages need done in a child: workbooks of forms, templates, phones' archives."""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gi_atlas.errors import PluginError, ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.child_task import RESULTS
from gi_atlas.exchange.sandbox import copy_hashed, private_folder, refuse_no_file, run_child
from gi_atlas.jobs import Progress
from gi_atlas.plugins import CHILD_TASKS
from gi_atlas.readable import readable

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_RESULT_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}")


@dataclass(frozen=True)
class TaskAnswer:
    """What a task found and made.

    Attributes
    ----------
    found : dict
        What it answered: text, numbers and lists of a stranger's making, to be checked by who reads them.
    files : dict of str to Path
        What it wrote, by its name; the files are gone when the context of ``run_task`` ends.
    sha256 : dict of str to str
        Hash of each file that was given, by its key.
    """

    found: dict[str, Any]
    files: dict[str, Path] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)


@contextmanager
def run_task(
    name: str, files: Mapping[str, Path], arguments: Mapping[str, Any], progress: Progress | None = None
) -> Iterator[TaskAnswer]:
    """Let a child do a task on foreign files: with limits, without network, in a clean environment.

    Parameters
    ----------
    name : str
        Key of ``plugins.CHILD_TASKS``.
    files : mapping of str to Path
        Foreign files by keys of the caller's; they are copied under names of ours, never altered. The first one
        names the task to people.
    arguments : mapping
        Plain values that become JSON.
    progress : Progress, optional
        Asked to stop every few hundredths of a second.

    Yields
    ------
    TaskAnswer
        Its files live until the block ends: copy out what is to stay.

    Raises
    ------
    ReadError
        READ_CANNOT_OPEN, READ_NOT_A_FILE, READ_TOO_BIG, READ_CRASHED, READ_TOO_SLOW, READ_MEMORY.
    GiAtlasError
        What the task itself says; several faults come as ManyErrors.
    JobCancelled
    """
    with task_room(files) as room:
        yield room.run(name, arguments, progress)


class TaskRoom:
    """A folder with copies of foreign files on which several tasks are done, each in a child of its own.

    Make one with ``task_room``: an archive is copied once, however many parts of it are fetched.
    """

    def __init__(self, folder: Path, files: Mapping[str, Path]) -> None:
        self._folder = folder
        self._files = {key: f"input_{number}{_suffix(path)}" for number, (key, path) in enumerate(files.items())}
        self._names = {key: readable(path.name)[:200] for key, path in files.items()}
        self._size_bytes = _check_files(files)
        self.sha256 = {key: copy_hashed(path, folder / self._files[key]) for key, path in files.items()}

    def run(self, name: str, arguments: Mapping[str, Any], progress: Progress | None = None) -> TaskAnswer:
        """Do one task; what the task before wrote is gone then. See ``run_task``."""
        if name not in CHILD_TASKS:
            raise PluginError("PLUGIN_CANNOT_LOAD", target=name, detail="CHILD_TASKS")
        shutil.rmtree(self._folder / RESULTS, ignore_errors=True)
        (self._folder / RESULTS).mkdir()
        (self._folder / "answer.json").unlink(missing_ok=True)
        names = {key: shown or name for key, shown in self._names.items()}
        job = {"task": CHILD_TASKS[name], "files": self._files, "names": names, "arguments": dict(arguments),
               "file": next(iter(names.values()), name), "format": "ZIP"}  # fmt: skip
        found = run_child(self._folder, job, self._size_bytes, progress or Progress())
        return TaskAnswer(found, _results(self._folder / RESULTS, str(job["file"])), self.sha256)


@contextmanager
def task_room(files: Mapping[str, Path]) -> Iterator[TaskRoom]:
    """Room for several tasks on the same foreign files; copies and results are gone when the block ends.

    Raises
    ------
    ReadError
        READ_CANNOT_OPEN, READ_NOT_A_FILE, READ_TOO_BIG.
    """
    with private_folder() as folder:
        yield TaskRoom(folder, files)


def _suffix(path: Path) -> str:
    # Readers such as pyxform go by it; only a plain one comes along.
    suffix = path.suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ".bin"


def _check_files(files: Mapping[str, Path]) -> int:
    for path in files.values():
        refuse_no_file(path)
    size = sum(path.stat().st_size for path in files.values())
    if size > limits.MAX_INPUT_BYTES:
        first = next(iter(files.values()))
        raise ReadError("READ_TOO_BIG", file=first.name, found=size >> 20, expected=limits.MAX_INPUT_BYTES >> 20)
    return size


def _results(folder: Path, file: str) -> dict[str, Path]:
    # A child that was taken over may have left links or pipes: only plain files with plain names are taken.
    found = sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []
    if len(found) > limits.MAX_ENTRIES:
        raise ReadError("READ_TOO_MANY_ENTRIES", file=file, found=len(found), expected=limits.MAX_ENTRIES)
    return {
        path.name: path
        for path in found
        if _RESULT_NAME.fullmatch(path.name) and path.is_file() and not path.is_symlink()
    }
