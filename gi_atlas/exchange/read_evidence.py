"""Evidence in the child: what each file of a batch is by its content, and what can be read of it safely."""

import json
import signal
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi_atlas.errors import UnsupportedFormat
from gi_atlas.exchange.evidence_formats import HEAD_BYTES, EvidenceFormat, recognise_evidence
from gi_atlas.exchange.read_photo import DAMAGES, read_photo

if TYPE_CHECKING:  # it brings pyarrow, which who reads files of an archive need not wait for
    from gi_atlas.exchange.child_answer import ChildJob

DONE = "done.jsonl"
FILE_SECONDS = 8.0


def read_batch(job: "ChildJob") -> None:
    """Read the files of a batch one after the other; each answer is on the disk before the next is begun.

    So it is known which file killed this process, or took more than ``FILE_SECONDS`` of the processor.
    """
    with (job.folder / DONE).open("a", encoding="utf-8") as done:
        for number in range(job.first, len(job.photos)):
            _give_time(FILE_SECONDS)
            facts = _read_one(job, number)
            _give_time(0)
            _write_line(done, facts)


def _write_line(stream: Any, line: dict[str, Any]) -> None:
    stream.write(json.dumps(line, ensure_ascii=True) + "\n")
    stream.flush()


def _give_time(seconds: float) -> None:
    # Left at its default, the signal ends the process wherever it is, in C code too. Windows has none (untested).
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _read_one(job: "ChildJob", number: int) -> dict[str, Any]:
    path, name = job.folder / f"photo_{number}", job.photos[number]
    preview = job.folder / f"preview_{number}.jpg"
    try:
        read = read_evidence if job.is_evidence else read_photo
        return read(path, name, preview, job.side_px)
    except UnsupportedFormat as error:
        # It became another file since the parent looked: a fault of its own, the others are read on.
        return {"file": name, "fault": error.code, "fault_context": error.context, "notes": []}


def read_evidence(path: Path, file: str, preview: Path | None, side_px: int) -> dict[str, Any]:
    """Facts of one file: those of ``read_photo`` for a picture, else mime, notes and fault.

    ``format`` and ``kind`` are those of its ``EvidenceFormat``.
    """
    with path.open("rb") as stream:
        found = recognise_evidence(stream.read(HEAD_BYTES), file)
    if found.is_picture:
        facts = read_photo(path, file, preview, side_px)
        facts["mime"] = facts["mime"] or found.mime
        return {**facts, "format": found.name, "kind": found.kind}
    facts = {"file": file, "mime": found.mime, "fault": "", "preview_file": "", "notes": []}
    try:
        found, more = _facts_of(path, found)
        facts = {**facts, **more, "mime": found.mime}
    except (*DAMAGES, zipfile.BadZipFile) as error:
        facts = {**facts, "fault": "EVIDENCE_DAMAGED", "fault_detail": f"{error}".replace(str(path), file)[:200]}
    return {**facts, "format": found.name, "kind": found.kind}


def _facts_of(path: Path, found: EvidenceFormat) -> tuple[EvidenceFormat, dict[str, Any]]:
    if found.name in ("ZIP", "OLE2", "PDF", "TEXT"):
        from gi_atlas.exchange.read_paper import read_paper

        return read_paper(path, found)
    if found.kind in ("AUDIO", "VIDEO"):
        from gi_atlas.exchange.read_media import read_media

        return read_media(path, found)
    return found, {}
