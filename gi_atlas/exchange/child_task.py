"""What a task of the child process is given: copies of foreign files, arguments, and a folder for what it makes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RESULTS = "results"


@dataclass(frozen=True)
class ChildTask:
    """One task, inside the child.

    A task is a function that takes one of these and returns a dictionary that becomes JSON. Its faults are
    ``GiAtlasError``; several faults of one file go up together as ``ManyErrors``.

    Attributes
    ----------
    folder : Path
        Private folder; a task may write there what it likes, it is gone afterwards.
    files : dict of str to Path
        Copies of the foreign files, under names of ours, by the caller's keys.
    names : dict of str to str
        What the files are called, to tell people; never a path.
    arguments : dict
        What the caller gave.
    seconds : float
        Time that the task has.
    """

    folder: Path
    files: dict[str, Path]
    names: dict[str, str]
    arguments: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    def result(self, name: str) -> Path:
        """Path for a file that the caller shall get; ``name`` is of ours, without folders."""
        return self.folder / RESULTS / name
