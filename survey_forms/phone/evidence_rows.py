"""Evidence of imported submissions: one for each file that an answer names, also for those that never came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gi_atlas.exchange.clean_names import clean_name
from gi_atlas.model import Evidence, EvidenceKind, SurveyRecord
from gi_atlas.model.survey import SURVEY_GROUPS
from gi_atlas.services.evidence_places import measured
from gi_atlas.services.photos import PhotoReading, evidence_of, note_values
from gi_atlas.storage.project import Project
from survey_forms.phone.fetching import KeptFile
from survey_forms.phone.hostile import base_name
from survey_forms.phone.media_match import Want
from survey_forms.phone.submission_parts import without_positions
from survey_forms.schema import Form, Question, QuestionType

NOT_THERE = "MEDIA_NOT_THERE"
_KINDS = {
    QuestionType.IMAGE: EvidenceKind.PHOTO,
    QuestionType.AUDIO: EvidenceKind.AUDIO,
    QuestionType.VIDEO: EvidenceKind.VIDEO,
}


@dataclass(frozen=True)
class Wanted:
    """A file that an answer names, with what was found; ``kept`` is None for one that is not there."""

    want: Want
    kept: KeptFile | None


def evidence_rows(
    project: Project, form: Form, record: SurveyRecord, files: Sequence[Wanted], known: Sequence[Evidence] = ()
) -> list[Evidence]:
    """Evidence to be written for a record, new and changed.

    Parameters
    ----------
    project : Project
    form : Form
    record : SurveyRecord
        With its place.
    files : sequence of Wanted
    known : sequence of Evidence
        What the record has: a file that came late takes the place that was kept for it, one that is there already
        is not added again.
    """
    writer = _Writer(form, record, list(known))
    made = [found for one in files if (found := writer.make(one)) is not None]
    return list(measured(project, made, record.geom, record.product_id))


class _Writer:
    def __init__(self, form: Form, record: SurveyRecord, known: list[Evidence]) -> None:
        self._form, self._record = form, record
        self._waiting = {(item.file_name, item.question): item for item in known if item.fault == NOT_THERE}
        self._there = {(item.sha256, item.question) for item in known if item.sha256}
        self._position = len(known)

    def make(self, one: Wanted) -> Evidence | None:
        """Evidence of one file; None if the record has it."""
        name = clean_name(base_name(one.want.name), "file")
        waiting = self._waiting.get((name, one.want.path))
        if one.kept is None or one.kept.fault:
            return None if waiting is not None else self._not_there(one, name)
        if (one.kept.sha256, one.want.path) in self._there:
            return None
        self._there.add((one.kept.sha256, one.want.path))
        return self._there_now(one, one.kept, name, waiting)

    def _there_now(self, one: Wanted, kept: KeptFile, name: str, waiting: Evidence | None) -> Evidence:
        reading = PhotoReading(Path(name), kept.sha256, dict(kept.facts))
        position = self._next() if waiting is None else waiting.position
        made = replace(evidence_of(reading, self._record, kept.size_bytes, position), file_name=name)
        made = replace(made, question=one.want.path, survey_group=self._group(one.want.path))
        return made if waiting is None else replace(made, id=waiting.id, caption=waiting.caption)

    def _not_there(self, one: Wanted, name: str) -> Evidence:
        node = self._form.find(without_positions(one.want.path))
        kind = _KINDS.get(node.type, EvidenceKind.FILE) if isinstance(node, Question) else EvidenceKind.FILE
        return Evidence(
            record_id=self._record.id,
            file_name=name,
            sha256="",
            kind=kind,
            product_id=self._record.product_id,
            position=self._next(),
            survey_group=self._group(one.want.path),
            question=one.want.path,
            fault=NOT_THERE,
        )

    def _next(self) -> int:
        self._position += 1
        return self._position - 1

    def _group(self, path: str) -> str:
        top = without_positions(path).partition("/")[0]
        return top if top in SURVEY_GROUPS else ""


def messengers(evidence: Iterable[Evidence]) -> list[tuple[Evidence, str]]:
    """Pictures that went through a messenger and lost time and place, with its name."""
    told = ((item, note_values(item.captured_note).get("PHOTO_FROM_MESSENGER", "")) for item in evidence)
    return [(item, app) for item, app in told if app]
