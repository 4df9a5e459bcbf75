"""Attaching files to survey records: read, stored by their hash, one step for all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gi_atlas.commands.changes import Command, Label, insert_row
from gi_atlas.errors import EditConflict, GiAtlasError, ManyErrors, ReadError, StorageError, format_text
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import PartProgress, Progress
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.readable import readable
from gi_atlas.services.evidence_alike import Alike, alike_in_project
from gi_atlas.services.evidence_places import measured
from gi_atlas.services.photos import (
    PhotoReading,
    evidence_of,
    evidence_of_record,
    note_values,
    read_evidence_files,
)
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.media import clean_extension
from gi_atlas.storage.project import Project
from gi_atlas.storage.schema import TABLE_OF

_OTHER_RECORDS = (
    "SELECT DISTINCT r.title FROM gi_evidence AS e JOIN gi_record AS r ON r.id = e.record_id "
    "WHERE e.sha256 = ? AND r.id <> ? ORDER BY r.title"
)
READ_AT_ONCE = 50
READING_SHARE = 0.7


@dataclass(frozen=True)
class Attached:
    """What became of the files that were offered.

    ``doubles`` names files that are at the record already, ``known`` is their evidence; ``elsewhere`` pairs the name
    of an added file with the title of another record that has the same file; ``alike`` says which pictures look like
    another one of the project; nothing is left out for it.
    """

    added: tuple[Evidence, ...]
    refused: tuple[GiAtlasError, ...] = ()
    doubles: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
    alike: tuple[Alike, ...] = ()
    known: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """How files are attached.

    Attributes
    ----------
    cache : PreviewCache, optional
        Takes the previews; without one they are made when they are shown.
    is_strict : bool
        Attach nothing if any file is refused.
    question : str
        Path, with positions, of the question that the files answer.
    survey_group : str
        Group of the survey that they show, by its code.
    """

    cache: PreviewCache | None = None
    is_strict: bool = False
    question: str = ""
    survey_group: str = ""


def attach_files(
    project: Project, record_id: str, paths: Sequence[Path], progress: Progress | None = None
) -> list[Evidence]:
    """Attach files to a record in one step; returns the new evidence. See ``attach_photos``.

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
    question: str = "",
) -> Attached:
    """Attach photos, papers, sound and film to a stored record, in one command.

    Parameters
    ----------
    project : Project
        Open for writing.
    record_id : str
        Record that is stored already.
    paths : sequence of Path
        Originals; they are copied, never altered. The same file twice at one record enters once.
    progress : Progress, optional
    cache, is_strict, question
        As ``Wishes``.

    Raises
    ------
    ManyErrors
        With ``is_strict``: all refusals together.
    StorageError
        EVIDENCE_NO_RECORD, MEDIA_CANNOT_COPY.
    """
    record = _require_record(project, record_id)
    attached = gather_evidence(project, record, paths, progress, Wishes(cache, is_strict, question))
    _insert(project, record, attached.added)
    return attached


def gather_evidence(
    project: Project,
    record: SurveyRecord,
    paths: Sequence[Path],
    progress: Progress | None = None,
    wishes: Wishes | None = None,
) -> Attached:
    """Read files and copy them into the media folder; the evidence is made but not stored yet.

    Whoever saves the record stores ``added`` in the same command: so a new record and its first photos are one step.
    Files whose evidence is never stored stay in the media folder, where ``verify`` counts them.

    Raises
    ------
    ManyErrors, StorageError
        As ``attach_photos``, but the record may be new.
    """
    told, wished = progress or Progress(), wishes or Wishes()
    readings = _read(paths, told)
    refused = tuple(reading.refusal for reading in readings if reading.refusal is not None)
    if refused and wished.is_strict:
        raise ManyErrors(refused)
    present = evidence_of_record(project, record.id)
    fresh, doubles = _part_doubles([one for one in readings if one.refusal is None], present)
    stored, changed = _store(project, record, fresh, len(present), told)
    answered = [replace(item, question=wished.question, survey_group=wished.survey_group) for item in stored]
    added = tuple(measured(project, answered, record.geom, record.product_id))
    for reading in fresh if wished.cache is not None else ():
        wished.cache.put(reading.sha256, reading.preview)  # type: ignore[union-attr]  # the loop is empty without one
    return Attached(
        added,
        (*refused, *changed),
        tuple(doubles),
        _elsewhere(project, record.id, added),
        tuple(alike_in_project(project, added, record.title)),
        _known(readings, present),
    )


def _known(readings: Sequence[PhotoReading], present: Sequence[Evidence]) -> tuple[Evidence, ...]:
    of_hash = {item.sha256: item for item in present if item.sha256}
    return tuple(of_hash[reading.sha256] for reading in readings if reading.sha256 in of_hash)


def media_name(item: Evidence) -> str:
    """Value of a media question that evidence answers: the name of its file in the media folder."""
    return f"{item.sha256}{clean_extension(item.file_name)}" if item.sha256 else item.file_name


def outcome_lines(attached: Attached) -> list[str]:
    """What a person must know of files that were offered, in the current language, a line each; [] if all is well."""
    lines = [refusal.message() for refusal in attached.refused]
    lines += [_("{file} is at this record already.").format(file=name) for name in attached.doubles]
    there = _("{file} was attached; the same file is also at the record {title}.")
    lines += [there.format(file=name, title=title) for name, title in attached.elsewhere]
    lines += [pair.words() for pair in attached.alike]
    return lines + [line for item in attached.added for line in _asked_lines(item)]


def _asked_lines(item: Evidence) -> list[str]:
    asked = note_values(item.captured_note).get("PHOTO_FROM_MESSENGER")
    return [format_text("PHOTO_FROM_MESSENGER", {"file": item.file_name, "value": asked})] if asked else []


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
        readings += read_evidence_files(batch, PartProgress(progress))
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
        kept = replace(reading, sha256=stored.sha256)
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
