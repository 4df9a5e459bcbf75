"""Rows for photos and tracks that no submission names: draft records of places, evidence of records nearby."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gi_atlas.clock import parse_date
from gi_atlas.commands.changes import RowChange, insert_row
from gi_atlas.exchange.clean_names import clean_name
from gi_atlas.exchange.open import open_foreign
from gi_atlas.i18n import _
from gi_atlas.jobs import PartProgress, Progress
from gi_atlas.model import Evidence, EvidenceKind, SurveyRecord
from gi_atlas.services.evidence_places import measured
from gi_atlas.services.photos import PhotoReading, evidence_of
from gi_atlas.services.preparing import prepare
from gi_atlas.storage.blobs import decode_blob
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project
from survey_forms.forms import GI_FORM
from survey_forms.mapping import RECORD_TARGETS, mapped, record_with
from survey_forms.phone.delivery import TRACK_SUFFIX, MediaFile
from survey_forms.phone.fetching import KeptFile
from survey_forms.phone.hostile import base_name
from survey_forms.phone.loose import (
    Cluster,
    LooseFile,
    LooseMode,
    Site,
    clusters,
    loose_file,
    nearest_site,
    site_of_cluster,
)
from survey_forms.phone.outcomes import Outcome, OutcomeKind
from survey_forms.phone.sessions import Sessions
from survey_forms.phone.submission_parts import Answers, put_answer
from survey_forms.records import load_form, record_of
from survey_forms.schema import Form

_KEY = "photos:"
_MOST_VERTICES = 2_000
_SITES = "SELECT id, geom, survey_date, coalesce(source_key, '') FROM gi_record WHERE geom IS NOT NULL"
_KNOWN = (
    "SELECT DISTINCT sha256 FROM gi_evidence WHERE record_id IS NOT NULL AND sha256 IN (SELECT value FROM json_each(?))"
)


def track_places(path: Path, progress: Progress) -> NDArray[np.float64]:
    """Longitudes and latitudes of a GPX file's tracks, routes and waypoints, at most 2,000 of them, shape (n, 2).

    Raises
    ------
    ReadError, UnsupportedFormat
        What the reading child says.
    """
    layers = [layer for layer in open_foreign(path, progress=PartProgress(progress)).layers if layer.has_geometry]
    coordinates = [shapely.get_coordinates(layer.geometries()) for layer in layers]
    found = np.concatenate(coordinates) if coordinates else np.empty((0, 2))
    return np.asarray(found[:: max(1, len(found) // _MOST_VERTICES)], dtype=np.float64)


class LooseRows:
    """Places loose files; ``records`` and ``changes`` are what is to be written, ``outcomes`` tell of each file.

    Parameters
    ----------
    project : Project
    sessions : Sessions
    import_id : str
    mode : LooseMode
    """

    def __init__(self, project: Project, sessions: Sessions, import_id: str, mode: LooseMode) -> None:
        self._project, self._sessions, self._import_id, self._mode = project, sessions, import_id, mode
        self._sites = _sites(project)
        self._counts: dict[str, int] = {}
        self.form: Form | None = None
        self.records: list[dict[str, Any]] = []
        self.changes: list[RowChange] = []
        self.outcomes: list[Outcome] = []
        self.placed: set[MediaFile] = set()

    def add(self, files: Sequence[KeptFile], tracks: Mapping[str, NDArray[np.float64]]) -> None:
        """Place files; ``tracks`` has the vertices of those that are tracks, by their hash."""
        known = {str(row[0]) for row in self._project.fetch(_KNOWN, json.dumps([one.sha256 for one in files]))}
        fresh: dict[str, LooseFile] = {}
        for kept in files:
            if kept.sha256 in known or kept.sha256 in fresh:
                self._tell(kept, OutcomeKind.UNCHANGED)
                self.placed.add(kept.media)
            else:
                fresh[kept.sha256] = loose_file(kept, tracks.get(kept.sha256))
        photos = [one for sha256, one in fresh.items() if sha256 not in tracks]
        others = [one for sha256, one in fresh.items() if sha256 in tracks]
        self._put_near([*photos, *others] if self._mode is LooseMode.NEAREST else others)
        if self._mode is LooseMode.NEW:
            self._make_places(photos)

    def _put_near(self, files: Iterable[LooseFile]) -> None:
        for one in files:
            site = nearest_site(one, self._sites)
            if site is None:
                self._tell(one.kept, OutcomeKind.SKIPPED, code="PHONE_LOOSE_NO_PLACE")
            else:
                self._attach(self._project.read_one(SurveyRecord, site.record_id), [one], OutcomeKind.UPDATED)

    def _make_places(self, photos: Sequence[LooseFile]) -> None:
        groups, lost = clusters(photos)
        for group in groups:
            site = site_of_cluster(group, self._sites)
            if site is None:
                self._make_place(group)
            else:
                self._attach(self._project.read_one(SurveyRecord, site.record_id), group.files, OutcomeKind.UPDATED)
        for one in lost:
            self._tell(one.kept, OutcomeKind.SKIPPED, code="PHONE_LOOSE_NO_PLACE")

    def _make_place(self, group: Cluster) -> None:
        self.form = self.form or load_form(self._project, GI_FORM)
        session = self._sessions.session(self.form, _answers(self.form, group))
        draft = record_with(session, _record(group, self.form, self._import_id))
        evidence = self._attach(draft, group.files, OutcomeKind.IMPORTED)
        self.records.append(to_row(prepare(record_of(session, draft, evidence=evidence))))

    def _attach(self, record: SurveyRecord, files: Sequence[LooseFile], kind: OutcomeKind) -> list[Evidence]:
        made = [self._evidence(record, one) for one in files]
        evidence = list(measured(self._project, made, record.geom, record.product_id))
        self.changes += [insert_row("gi_evidence", to_row(item)) for item in evidence]
        for one in files:
            self._tell(one.kept, kind, record)
            self.placed.add(one.kept.media)
        return evidence

    def _evidence(self, record: SurveyRecord, one: LooseFile) -> Evidence:
        name = clean_name(base_name(one.kept.media.name), "file")
        reading = PhotoReading(Path(name), one.kept.sha256, dict(one.kept.facts))
        made = replace(evidence_of(reading, record, one.kept.size_bytes, self._position(record)), file_name=name)
        return replace(made, kind=EvidenceKind.MAP) if name.lower().endswith(TRACK_SUFFIX) else made

    def _position(self, record: SurveyRecord) -> int:
        if record.id not in self._counts:
            rows = self._project.fetch("SELECT count(*) FROM gi_evidence WHERE record_id = ?", record.id)
            self._counts[record.id] = int(rows[0][0])
        self._counts[record.id] += 1
        return self._counts[record.id] - 1

    def _tell(self, kept: KeptFile, kind: OutcomeKind, record: SurveyRecord | None = None, code: str = "") -> None:
        told = ("", "") if record is None else (record.id, record.title)
        self.outcomes.append(Outcome(kind, kept.media.name, record_id=told[0], title=told[1], code=code))


def _sites(project: Project) -> list[Site]:
    found = []
    for record_id, blob, day, key in project.fetch(_SITES):
        place = decode_blob(blob)
        if place is not None and not place.is_empty:
            found.append(
                Site(str(record_id), place.x, place.y, parse_date(day) if day else None, str(key).startswith(_KEY))
            )
    return found


def _record(group: Cluster, form: Form, import_id: str) -> SurveyRecord:
    lon, lat = group.middle
    day = "" if group.day is None else f" {group.day.isoformat()}"
    return SurveyRecord(
        title=_("Photos{day}, {place}").format(day=day, place=f"{lat:.4f}, {lon:.4f}"),
        source_key=f"{_KEY}{group.files[0].kept.sha256}",
        provenance={"photos": len(group.files)},
        import_id=import_id,
        form_id=form.form_id,
        form_version=form.version,
    )


def _answers(form: Form, group: Cluster) -> Answers:
    """Place and day in the questions that stand for them."""
    questions = mapped(form, RECORD_TARGETS)
    lon, lat = group.middle
    told = {"geom": f"{lat:.6f} {lon:.6f} 0 0", "survey_date": "" if group.day is None else group.day.isoformat()}
    answers: Answers = {}
    for column, value in told.items():
        if column in questions and value:
            put_answer(answers, questions[column][0].path, value)
    return answers
