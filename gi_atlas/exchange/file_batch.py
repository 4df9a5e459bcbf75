"""Many small foreign files at once: photos and other evidence share a child, which is started anew after any fault."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gi_atlas.errors import GiAtlasError, ReadError
from gi_atlas.exchange import limits
from gi_atlas.exchange.formats import Format
from gi_atlas.exchange.sandbox import copy_hashed, private_folder, run_child
from gi_atlas.jobs import Progress
from gi_atlas.readable import readable

PREVIEW_PX = 1280
DONE = "done.jsonl"
SECONDS_EACH = 2.0
_MAX_DONE_BYTES = 64 << 20
_FAULTS_OF_ONE = ("READ_CRASHED", "READ_TOO_SLOW", "READ_MEMORY", "READ_ANSWER_TOO_BIG")


@dataclass(frozen=True)
class FileAnswer:
    """What the child said of one file: plain facts, and a preview (JPEG of ours) if there is one.

    ``sha256`` is of the bytes that were read. Facts of a file that broke its child hold ``fault`` and
    ``fault_context`` alone.
    """

    path: Path
    sha256: str
    facts: dict[str, Any]
    preview: bytes = b""


def read_files(
    paths: Sequence[Path], progress: Progress | None = None, is_evidence: bool = False, side_px: int = PREVIEW_PX
) -> list[FileAnswer]:
    """Read files in children of at most 200 files each, in the order given.

    Parameters
    ----------
    paths : sequence of Path
        Photos; with ``is_evidence`` any files.
    progress : Progress, optional
    side_px : int
        The previews' longer side at most.

    Raises
    ------
    ReadError
        READ_CANNOT_OPEN if a file is not there.
    JobCancelled
    """
    answers: list[FileAnswer] = []
    for start in range(0, len(paths), limits.MAX_PHOTOS):
        batch = paths[start : start + limits.MAX_PHOTOS]
        with private_folder() as folder:
            batch_job = _Batch(folder, batch, is_evidence, side_px)
            answers += batch_job.read(progress or Progress())
    return answers


class _Batch:
    """The files of one private folder, read by as many children as they break."""

    def __init__(self, folder: Path, paths: Sequence[Path], is_evidence: bool, side_px: int) -> None:
        self._folder, self._paths = folder, paths
        self._names = [readable(path.name) for path in paths]
        self._job = {"format": str(Format.JPEG), "photos": self._names, "is_evidence": is_evidence, "side_px": side_px}
        self._digests = [copy_hashed(path, folder / f"photo_{number}") for number, path in enumerate(paths)]
        self._facts: dict[int, dict[str, Any]] = {}

    def read(self, progress: Progress) -> Iterator[FileAnswer]:
        first = 0
        while first < len(self._paths):
            first = self._read_from(first, progress)
        for number, path in enumerate(self._paths):
            facts = self._facts[number]
            yield FileAnswer(path, self._digests[number], facts, self._preview(facts, number))

    def _read_from(self, first: int, progress: Progress) -> int:
        """Let one child read; returns the number of the file that the next one begins with."""
        sizes = sum((self._folder / f"photo_{number}").stat().st_size for number in range(first, len(self._paths)))
        seconds = limits.wall_limit_s(sizes) + SECONDS_EACH * (len(self._paths) - first)
        job = {**self._job, "source": f"photo_{first}", "file": self._names[first], "first": first, "seconds": seconds}
        (self._folder / DONE).unlink(missing_ok=True)
        (self._folder / "answer.json").unlink(missing_ok=True)
        fault: GiAtlasError | None = None
        try:
            run_child(self._folder, job, sizes, progress)
        except ReadError as error:
            # A child that never began tells of the system, not of a file.
            if error.code not in _FAULTS_OF_ONE or not (self._folder / DONE).is_file():
                raise
            fault = error
        return self._take(first, fault)

    def _take(self, first: int, fault: GiAtlasError | None) -> int:
        """Keep what the child wrote down; the file at which it stopped has the fault."""
        number = first
        for facts in self._told():
            self._facts[number] = facts
            number += 1
        if number >= len(self._paths):
            return number
        if fault is None:
            fault = ReadError("READ_CRASHED", file=self._names[number], signal="-", detail="")
        context = {**fault.context, "file": self._names[number]}
        self._facts[number] = {"file": self._names[number], "fault": fault.code, "fault_context": context, "notes": []}
        return number + 1

    def _told(self) -> Iterator[dict[str, Any]]:
        path = self._folder / DONE
        if not path.is_file() or path.stat().st_size > _MAX_DONE_BYTES:
            return
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[: len(self._paths)]:
            try:
                facts = json.loads(line)
            except (ValueError, RecursionError):
                return  # it died while it wrote this, or was taken over: the rest is read again
            if not isinstance(facts, dict) or not isinstance(facts.get("notes", []), list):
                return
            yield facts

    def _preview(self, facts: dict[str, Any], number: int) -> bytes:
        preview = self._folder / f"preview_{number}.jpg"
        return preview.read_bytes() if facts.get("preview_file") and preview.is_file() else b""
