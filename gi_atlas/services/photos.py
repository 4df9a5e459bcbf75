"""Photos and other evidence of survey records: what the files say, how far from the place, what is missing."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import shapely

from gi_atlas.area import A_M, F
from gi_atlas.errors import GiAtlasError, ReadError, UnsupportedFormat, format_text
from gi_atlas.exchange.evidence_formats import recognise_evidence
from gi_atlas.exchange.file_batch import PREVIEW_PX, FileAnswer, read_files
from gi_atlas.exchange.formats import HEAD_BYTES, PHOTO_FORMATS, Format, recognise_format
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, EvidenceKind, PositionDatum, SurveyRecord
from gi_atlas.readable import readable
from gi_atlas.services.evidence_names import messenger_of
from gi_atlas.storage.project import Project

FAR_M = 5000.0
MANY = 300  # from here on one listing of the media folder is quicker than many questions
CHINA_TIME = timezone(timedelta(hours=8))
FAULT_DETAIL = "EVIDENCE_DETAIL"
READER_ENDED = {
    "READ_CRASHED": N_("the reader broke down"),
    "READ_TOO_SLOW": N_("it took too long"),
    "READ_MEMORY": N_("it needed too much memory"),
}
_NOTE_PARTING = "; "


@dataclass(frozen=True)
class PhotoReading:
    """What reading one file gave.

    ``facts`` is the child's answer; ``preview`` a JPEG of ours, upright, without metadata; ``refusal`` is why the
    file is no photo that is taken (then the rest is empty).
    """

    path: Path
    sha256: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    preview: bytes = b""
    refusal: GiAtlasError | None = None

    @property
    def fault(self) -> str:
        """Code of why the file cannot be shown; "" if it can."""
        return self.refusal.code if self.refusal is not None else str(self.facts.get("fault") or "")

    @property
    def kind(self) -> EvidenceKind:
        """What it is by its content."""
        return EvidenceKind(self.facts.get("kind") or EvidenceKind.PHOTO)


def read_photos(
    paths: Sequence[Path], progress: Progress | None = None, side_px: int = PREVIEW_PX
) -> list[PhotoReading]:
    """Read photos in the child process, in the order given.

    Parameters
    ----------
    paths : sequence of Path
        JPEG, PNG, WebP, HEIC and TIFF are taken, by content; any other file comes back with a refusal.
    progress : Progress, optional
    side_px : int
        The previews' longer side at most.

    Raises
    ------
    JobCancelled
    """
    return _read(paths, [_photo_refusal(path) for path in paths], progress, False, side_px)


def read_evidence_files(paths: Sequence[Path], progress: Progress | None = None) -> list[PhotoReading]:
    """Read evidence of any kind in the child process, in the order given.

    Programs, empty files and what is called a photo and is none come back with a refusal.

    Raises
    ------
    JobCancelled
    """
    return _read(paths, [_evidence_refusal(path) for path in paths], progress, True, PREVIEW_PX)


def _read(
    paths: Sequence[Path],
    refusals: Sequence[GiAtlasError | None],
    progress: Progress | None,
    is_evidence: bool,
    side_px: int,
) -> list[PhotoReading]:
    taken = [path for path, refusal in zip(paths, refusals, strict=True) if refusal is None]
    answers = iter(read_files(taken, progress, is_evidence, side_px) if taken else ())
    return [
        PhotoReading(path, refusal=refusal) if refusal is not None else _reading(next(answers))
        for path, refusal in zip(paths, refusals, strict=True)
    ]


def _reading(answer: FileAnswer) -> PhotoReading:
    return PhotoReading(answer.path, answer.sha256, answer.facts, answer.preview)


def _photo_refusal(path: Path) -> GiAtlasError | None:
    try:
        found = recognise_format(_head(path), path.name)
    except GiAtlasError as error:
        what = error.context.get("found") or ("0 bytes" if error.code == "READ_EMPTY" else error.code)
        return UnsupportedFormat("PHOTO_REFUSED", file=path.name, reason=error.code, found=what)
    except OSError as error:
        return _cannot_open(path, error)
    if found in PHOTO_FORMATS or found is Format.GEOTIFF:
        return None
    return UnsupportedFormat("PHOTO_OTHER_FORMAT", file=path.name, found=str(found))


def _evidence_refusal(path: Path) -> GiAtlasError | None:
    try:
        recognise_evidence(_head(path), path.name)
    except GiAtlasError as error:
        return error
    except OSError as error:
        return _cannot_open(path, error)
    return None


def _cannot_open(path: Path, error: OSError) -> ReadError:
    return ReadError("PHOTO_CANNOT_OPEN", file=path.name, detail=error.strerror or str(error))


def _head(path: Path) -> bytes:
    # Opening a pipe would wait for ever, and a device has no end.
    if path.exists() and not path.is_file():
        raise UnsupportedFormat("EVIDENCE_NO_FILE", file=path.name)
    with path.open("rb") as stream:
        return stream.read(HEAD_BYTES)


def evidence_of(reading: PhotoReading, record: SurveyRecord, size_bytes: int, position: int) -> Evidence:
    """Evidence that a file gives: place, time, direction, distance to the record, notes on what was not taken.

    A place comes as the device gave it and counts as WGS 84. A time without offset is UTC+8 when the photo or,
    failing that, the record lies in China.
    """
    facts, place_note = trusted_place(reading.facts, record.geom)
    place = None if facts.get("lon") is None else shapely.Point(facts["lon"], facts["lat"])
    instant, time_note = captured_instant(facts, record.geom)
    kept = [note for note in facts.get("notes", ()) if note["code"] not in ("PHOTO_CHINA_TIME", "PHOTO_NO_ZONE")]
    notes = [*kept, *place_note, *time_note, *_more_notes(reading)]
    return Evidence(
        record_id=record.id,
        file_name=readable(reading.path.name),
        sha256=reading.sha256,
        kind=reading.kind,
        product_id=record.product_id,
        mime=str(facts.get("mime") or ""),
        size_bytes=size_bytes,
        geom=place,
        datum=PositionDatum.WGS84 if place is not None else None,
        accuracy_m=facts.get("accuracy_m"),
        heading_deg=facts.get("heading_deg"),
        captured_at=instant,
        captured_note=write_notes(notes),
        distance_m=distance_m(record.geom, place),
        position=position,
        fault=reading.fault,
        picture_hash=str(facts.get("picture_hash") or ""),
    )


def _more_notes(reading: PhotoReading) -> Iterator[dict[str, Any]]:
    facts = reading.facts
    if reading.kind is EvidenceKind.PHOTO:
        messenger = messenger_of(reading.path.name) if _is_stripped(facts) else ""
        if messenger:
            yield {"code": "PHOTO_FROM_MESSENGER", "context": {"value": messenger}}
    elif facts.get("pages"):
        yield {"code": "EVIDENCE_PAGES", "context": {"value": facts["pages"]}}
    if facts.get("duration_s"):
        yield {"code": "EVIDENCE_DURATION", "context": {"value": facts["duration_s"]}}
    if reading.kind in (EvidenceKind.FILE, EvidenceKind.WEB):
        yield {"code": "EVIDENCE_KEPT_CLOSED", "context": {"value": facts.get("format", "?")}}
    if facts.get("fault_detail"):
        yield {"code": FAULT_DETAIL, "context": {"value": facts["fault_detail"]}}


def _is_stripped(facts: dict[str, Any]) -> bool:
    return not (facts.get("captured_at") or facts.get("device") or facts.get("lon") is not None)


def trusted_place(facts: dict[str, Any], record_place: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Facts of a photo without a place whose hemisphere is wrong, and the note that says so.

    A camera that writes S for N or W for E puts the photo at the mirror image of where it was taken: if that mirror
    image lies within ``FAR_M`` of the record and the place itself does not, the place is not taken.
    """
    lon, lat = facts.get("lon"), facts.get("lat")
    if lon is None or lat is None or record_place is None or _is_near(record_place, lon, lat):
        return facts, []
    if not any(_is_near(record_place, *mirrored) for mirrored in ((lon, -lat), (-lon, lat), (-lon, -lat))):
        return facts, []
    value = f"{lat:.6f}, {lon:.6f}"
    return {**facts, "lon": None, "lat": None}, [{"code": "PHOTO_WRONG_HEMISPHERE", "context": {"value": value}}]


def _is_near(place: Any, lon: float, lat: float) -> bool:
    distance = distance_m(place, shapely.Point(lon, lat))
    return distance is not None and distance <= FAR_M


def captured_instant(facts: dict[str, Any], record_place: Any) -> tuple[datetime | None, list[dict[str, Any]]]:
    """Instant at which a photo was taken, and what must be said about it.

    Returns
    -------
    instant : datetime or None
        Aware; None if the file gives no time, or one without offset outside China.
    notes : list of dict
        Code and context.
    """
    text = facts.get("captured_at")
    if not text:
        return None, []
    taken = datetime.fromisoformat(text)
    if facts.get("has_offset"):
        return taken, []
    place = (facts["lon"], facts["lat"]) if facts.get("lon") is not None else None
    if place is None and record_place is not None:
        place = (record_place.x, record_place.y)
    if place is None or not _is_in_china(*place):
        return None, [{"code": "PHOTO_NO_ZONE", "context": {"value": taken.strftime("%Y-%m-%d %H:%M:%S")}}]
    return taken.replace(tzinfo=CHINA_TIME), [{"code": "PHOTO_CHINA_TIME", "context": {}}]


def _is_in_china(lon: float, lat: float) -> bool:
    from gi_atlas.exchange.china import is_in_china  # brings NumPy only when a photo needs it

    return is_in_china(lon, lat)


def write_notes(notes: Sequence[dict[str, Any]]) -> str:
    """Notes as one text: ``CODE`` or ``CODE=value``, parted by "; "."""
    return _NOTE_PARTING.join(_one_note(note["code"], note.get("context", {}).get("value", "")) for note in notes)


def _one_note(code: str, value: Any) -> str:
    plain = str(value).replace(_NOTE_PARTING.strip(), ",")
    return f"{code}={plain}" if plain else code


def shown_notes(stored: str, file: str) -> list[str]:
    """Notes of ``write_notes`` in the current language; ``file`` is the photo's name."""
    return [_shown_note(part, file) for part in stored.split(_NOTE_PARTING) if part and not _is_detail(part)]


def note_values(stored: str) -> dict[str, str]:
    """Code and value of each of the notes of ``write_notes``; a code without value has ""."""
    parts = (part.partition("=") for part in stored.split(_NOTE_PARTING) if part)
    return {code: value for code, _equals, value in parts}


def _is_detail(part: str) -> bool:
    return part.startswith(f"{FAULT_DETAIL}=")


def shown_fault(fault: str, item: Any) -> str:
    """Why a file cannot be shown, in the current language, with what its reader said."""
    if fault in READER_ENDED:
        return format_text("EVIDENCE_READER_ENDED", {"file": item.file_name, "detail": _(READER_ENDED[fault])})
    detail = note_values(item.captured_note).get(FAULT_DETAIL, "-")
    return format_text(fault, {"file": item.file_name, "detail": detail})


def _shown_note(part: str, file: str) -> str:
    code, _equals, value = part.partition("=")
    if code == "EVIDENCE_DURATION":
        value = shown_duration(value)
    return format_text(code, {"value": value, "file": file})


def shown_duration(seconds: str) -> str:
    """Seconds as 1:02:03 or 4:05; what is no number stays."""
    try:
        whole = round(float(seconds))
    except ValueError:
        return seconds
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def distance_m(first: Any, second: Any) -> float | None:
    """Geodesic distance of two points (EPSG:4490, x = longitude) in metres; None if one is missing."""
    if first is None or second is None or first.is_empty or second.is_empty:
        return None
    from pyproj import Geod  # PROJ costs start-up time

    return float(Geod(a=A_M, f=F).inv(first.x, first.y, second.x, second.y)[2])


def is_far(evidence: Any) -> bool:
    """Whether a photo was taken more than 5 km from its record's place."""
    return evidence.distance_m is not None and evidence.distance_m > FAR_M


def with_distances(evidence: Sequence[Evidence], place: Any) -> list[Evidence]:
    """The same evidence, its distances measured from ``place``."""
    return [replace(item, distance_m=distance_m(place, item.geom)) for item in evidence]


def evidence_of_record(project: Project, record_id: str) -> list[Evidence]:
    """Evidence of a record in the order the person gave it."""
    return sorted(project.read_all(Evidence, record_id=record_id), key=lambda item: (item.position, item.id))


def missing_files(project: Project, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Those whose file is not in the media folder."""
    if len(evidence) > MANY:
        there = stored_hashes(project)
        return [item for item in evidence if item.sha256 not in there]
    return [item for item in evidence if project.media.find(item.sha256) is None]


def stored_hashes(project: Project) -> frozenset[str]:
    """Hashes of every file in the media folder, by one look at each folder."""
    folder = project.media.folder
    if not folder.is_dir():
        return frozenset()
    # A project may hold 200,000 files: their names alone are looked at, each folder once.
    inner = [entry for entry in os.scandir(folder) if len(entry.name) == 2 and entry.is_dir(follow_symlinks=False)]
    return frozenset(file.name[:64] for entry in inner for file in os.scandir(entry.path) if not file.is_symlink())


def originals(project: Project, evidence: Sequence[Evidence]) -> dict[str, Path]:
    """Path of each stored photo by its sha256; missing ones are left out."""
    return dict(_paths(project, evidence))


def _paths(project: Project, evidence: Sequence[Evidence]) -> Iterator[tuple[str, Path]]:
    for item in evidence:
        path = project.media.find(item.sha256) if item.kind is EvidenceKind.PHOTO else None
        if path is not None:
            yield item.sha256, path
