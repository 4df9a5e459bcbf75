"""Rows that a plan comes to, once its files are there: records, their evidence, and what must be said of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gi_atlas.commands.changes import RowChange, insert_row, update_row
from gi_atlas.exchange.clean_names import clean_name
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.services.photos import PhotoReading, evidence_of
from gi_atlas.services.preparing import prepare
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project
from survey_forms.evidence_mapping import evidence_with
from survey_forms.mapping import record_with
from survey_forms.phone.delivery import MediaFile
from survey_forms.phone.evidence_rows import Wanted, evidence_rows, messengers
from survey_forms.phone.fetching import KeptFile
from survey_forms.phone.hostile import base_name
from survey_forms.phone.media_match import Matched, Want
from survey_forms.phone.merging import Fate, FieldChange
from survey_forms.phone.outcomes import Outcome, OutcomeKind
from survey_forms.phone.planning import RecordState, finished_record
from survey_forms.phone.report import MissingFile, NamedFile
from survey_forms.phone.sessions import Sessions
from survey_forms.phone.submission_parts import flat_answers, put_answer
from survey_forms.records import record_of
from survey_forms.schema import Form


class RecordRows:
    """Rows of records and evidence, made one record after the other."""

    def __init__(
        self, project: Project, sessions: Sessions, matched: Matched, files: Mapping[MediaFile, KeptFile]
    ) -> None:
        self._project, self._sessions, self._matched, self._files = project, sessions, matched, files
        self._finished: dict[str, SurveyRecord] = {}
        self._late_changes: dict[str, list[FieldChange]] = {}
        self.records: list[dict[str, Any]] = []
        self.changes: list[RowChange] = []
        self.forms: list[Form] = []
        self.messengers: list[NamedFile] = []
        self.late: list[NamedFile] = []

    def add(self, state: RecordState) -> None:
        """Rows of one record: itself and its evidence."""
        wanted = [Wanted(want, self._kept(want)) for want in state.wants]
        arrived = [Wanted(want, kept) for want in state.waiting if (kept := self._kept(want)) and not kept.fault]
        self._put_values(state, [*wanted, *arrived])
        if state.before is not None and not state.is_touched and not arrived:
            self._finished[state.key] = state.record
            return
        self._note_late(state, arrived)
        known = [] if state.before is None else self._project.read_all(Evidence, record_id=state.key)
        session = self._sessions.session(state.form, state.answers)
        draft = record_with(session, finished_record(state))
        evidence = evidence_rows(self._project, state.form, draft, [*wanted, *arrived], known)
        evidence = evidence_with(session, evidence)
        self._note_messengers(evidence, draft.title)
        everything = {item.id: item for item in (*known, *evidence)}
        record = prepare(record_of(session, draft, evidence=tuple(everything.values())))
        self._put_record(state, record)
        self._put_evidence(evidence, known)

    def _kept(self, want: Want) -> KeptFile | None:
        item = self._matched.found.get(want)
        return None if item is None else self._files.get(item)

    def _put_values(self, state: RecordState, files: Sequence[Wanted]) -> None:
        for one in files:
            if one.kept is None or one.kept.fault:
                continue
            state.mark.media[one.want.name] = one.kept.value
            for side in (state.answers, state.base or {}):
                if dict(flat_answers(side)).get(one.want.path) == one.want.name:
                    put_answer(side, one.want.path, one.kept.value)

    def _note_late(self, state: RecordState, arrived: Sequence[Wanted]) -> None:
        for one in arrived:
            value = one.kept.value if one.kept is not None else ""
            change = FieldChange(one.want.path, one.want.name, value, Fate.CHANGED)
            self._late_changes.setdefault(state.key, []).append(change)
            self.late.append(NamedFile("", one.want.name, record_id=state.key, title=state.record.title))

    def _note_messengers(self, evidence: Sequence[Evidence], title: str) -> None:
        for item, app in messengers(evidence):
            told = NamedFile("", item.file_name, "PHOTO_FROM_MESSENGER", str(item.record_id), title, app)
            self.messengers.append(told)

    def _put_record(self, state: RecordState, record: SurveyRecord) -> None:
        self._finished[record.id] = record
        if state.form not in self.forms:
            self.forms.append(state.form)
        if state.before is None:
            self.records.append(to_row(record))
            return
        change = update_row("gi_record", to_row(state.before), to_row(record))
        if change is not None:
            self.changes.append(change)

    def _put_evidence(self, evidence: Sequence[Evidence], known: Sequence[Evidence]) -> None:
        stored = {item.id: item for item in known}
        for item in evidence:
            before = stored.get(item.id)
            row = to_row(item)
            change = (
                insert_row("gi_evidence", row) if before is None else update_row("gi_evidence", to_row(before), row)
            )
            if change is not None:
                self.changes.append(change)

    def orphan_evidence(self, placed: Collection[MediaFile] = ()) -> Iterator[Evidence]:
        """Evidence without a record, of files that no answer names and that are not ``placed`` otherwise."""
        nobody = SurveyRecord("")
        for number, item in enumerate(self._matched.orphans):
            kept = self._files.get(item)
            if kept is None or kept.fault or item in placed:
                continue
            name = clean_name(base_name(item.name), "file")
            made = evidence_of(PhotoReading(Path(name), kept.sha256, dict(kept.facts)), nobody, kept.size_bytes, number)
            yield replace(made, record_id=None, product_id=None, file_name=name)

    def title(self, record_id: str) -> str:
        """Title of a record; "" for none."""
        found = self._finished.get(record_id)
        return "" if found is None else found.title

    def named(self, one: Outcome) -> Outcome:
        """An outcome with its record's title; a file that came late makes an update of it."""
        late = self._late_changes.pop(one.record_id, []) if one.kind is not OutcomeKind.SKIPPED else []
        kind = OutcomeKind.UPDATED if late and one.kind is OutcomeKind.UNCHANGED else one.kind
        return replace(one, kind=kind, title=self.title(one.record_id) or one.title, changes=(*one.changes, *late))

    def missing(self, want: Want) -> MissingFile:
        """A file that is not there."""
        return MissingFile(want.owner, self.title(want.owner), want.path, want.name)

    def refused(self, files: Mapping[MediaFile, KeptFile], matched: Matched) -> Iterator[MissingFile]:
        """Files that are there and were not taken."""
        for want, item in matched.found.items():
            kept = files.get(item)
            if kept is not None and kept.fault:
                context = {"found": kept.facts.get("found", ""), "detail": ""}
                yield MissingFile(want.owner, self.title(want.owner), want.path, want.name, kept.fault, context)
