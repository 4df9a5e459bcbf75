"""Attaching files to survey records: read, stored by their hash, one step for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gi_atlas.commands.changes import Command, Label, insert_row
from gi_atlas.errors import EditConflict, GiAtlasError, ManyErrors, ReadError, StorageError
from gi_atlas.i18n import N_
from gi_atlas.jobs import PartProgress, Progress
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.readable import readable
from gi_atlas.services.photos import PhotoReading, evidence_of, evidence_of_record, read_photos
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project
from gi_atlas.storage.schema import TABLE_OF

_OTHER_RECORDS = (
    "SELECT DISTINCT r.title FROM gi_evidence AS e JOIN gi_record AS r ON r.id = e.record_id "
    "WHERE e.sha256 = ? AND r.id <> ? ORDER BY r.title"
)
READ_AT_ONCE = 20
READING_SHARE = 0.7


@dataclass(frozen=True)
class Attached:
    """What became of the files that were offered.

    ``doubles`` names files that are at the record already; ``elsewhere`` pairs the name of an added file with the
    title of another record that has the same picture.
    """

    added: tuple[Evidence, ...]
    refused: tuple[GiAtlasError, ...] = ()
    doubles: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()


def attach_files(
    project: Project, record_id: str, paths: Sequence[Path], progress: Progress | None = None
) -> list[Evidence]:
    """Attach photos to a record in one step; returns the new evidence. See ``attach_photos``.

    Raises
    ------
    ManyErrors
        If any file is refused; nothing is attached then.
    StorageError
        EVIDENCE_NO_RECORD, MEDIA_CANNOT_COPY.
    """
    attached = attach_photos(project, record_id, paths, progress, is_strict=True)
    return list(attached.added)


def attach_photos(
    project: Project,
    record_id: str,
    paths: Sequence[Path],
    progress: Progress | None = None,
    cache: PreviewCache | None = None,
    is_strict: bool = False,
) -> Attached:
    """Attach JPEG and PNG files to a record, in one command.

    Parameters
    ----------
    project : Project
        Open for writing.
    record_id : str
        Record that is stored already.
    paths : sequence of Path
        Originals; they are copied, never altered. The same picture twice at one record enters once.
    progress : Progress, optional
    cache : PreviewCache, optional
        Takes the previews; without one they are made when they are shown.
    is_strict : bool
        Attach nothing if any file is refused.

    Raises
    ------
    ManyErrors
        With ``is_strict``: all refusals together.
    StorageError
        EVIDENCE_NO_RECORD, MEDIA_CANNOT_COPY.
    """
    record = _require_record(project, record_id)
    told = progress or Progress()
    readings = _read(paths, told)
    refused = tuple(reading.refusal for reading in readings if reading.refusal is not None)
    if refused and is_strict:
        raise ManyErrors(refused)
    present = evidence_of_record(project, record_id)
    fresh, doubles = _part_doubles([one for one in readings if one.refusal is None], present)
    added, changed = _store(project, record, fresh, len(present), told)
    _insert(project, record, added)
    for reading in fresh if cache is not None else ():
        cache.put(reading.sha256, reading.preview)  # type: ignore[union-attr]
    return Attached(tuple(added), (*refused, *changed), tuple(doubles), _elsewhere(project, record_id, added))


def _elsewhere(project: Project, record_id: str, added: Sequence[Evidence]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for item in added:
        rows = project.fetch(_OTHER_RECORDS, item.sha256, record_id)
        found += [(item.file_name, str(row[0])) for row in rows]
    return tuple(found)


def _read(paths: Sequence[Path], progress: Progress) -> list[PhotoReading]:
    # In batches, so that the person sees how far it is and need not wait long when stopping.
    readings: list[PhotoReading] = []
    for start in range(0, len(paths), READ_AT_ONCE):
        batch = paths[start : start + READ_AT_ONCE]
        progress.report(READING_SHARE * start / len(paths), batch[0].name)
        readings += read_photos(batch, PartProgress(progress))
    return readings


def _require_record(project: Project, record_id: str) -> SurveyRecord:
    found = project.read_all(SurveyRecord, id=record_id)
    if not found:
        raise StorageError("EVIDENCE_NO_RECORD", id=record_id)
    return found[0]


def _part_doubles(
    readings: Sequence[PhotoReading], present: Sequence[Evidence]
) -> tuple[list[PhotoReading], list[str]]:
    seen = {item.sha256 for item in present}
    fresh, doubles = [], []
    for reading in readings:
        if reading.sha256 and reading.sha256 in seen:
            doubles.append(readable(reading.path.name))
            continue
        seen.add(reading.sha256)
        fresh.append(reading)
    return fresh, doubles


def _store(
    project: Project, record: SurveyRecord, readings: Sequence[PhotoReading], start: int, progress: Progress
) -> tuple[list[Evidence], list[GiAtlasError]]:
    added: list[Evidence] = []
    changed: list[GiAtlasError] = []
    for number, reading in enumerate(readings):
        share = READING_SHARE + (1 - READING_SHARE) * number / len(readings)
        progress.report(share, reading.path.name)
        stored = project.media.add(reading.path)
        if reading.sha256 not in ("", stored.sha256):
            changed.append(ReadError("PHOTO_CHANGED", file=reading.path.name))
            continue
        # A photo that killed its reader has no hash yet; the store's own is the truth.
        kept = PhotoReading(reading.path, stored.sha256, reading.facts, reading.preview)
        added.append(evidence_of(kept, record, stored.size_bytes, start + len(added)))
    return added, changed


def _insert(project: Project, record: SurveyRecord, added: Sequence[Evidence]) -> None:
    if not added:
        return
    rows = tuple(insert_row(TABLE_OF[Evidence], to_row(item)) for item in added)
    label = Label(N_("Attach {0} files to {1}"), (str(len(added)), record.title))
    try:
        # Reading takes a while: who removed the record meanwhile must not get evidence without one.
        project.apply(Command(label, rows, needed=((TABLE_OF[SurveyRecord], record.id),)))
    except EditConflict as error:
        if error.code != "STORE_ROW_GONE":
            raise
        raise StorageError("EVIDENCE_NO_RECORD", id=record.id) from error
