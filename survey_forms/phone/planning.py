"""What a delivery would change: each submission against its record, in memory; nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gi_atlas.errors import FormError
from gi_atlas.jobs import Progress
from gi_atlas.model import SurveyRecord
from gi_atlas.storage.project import Project
from survey_forms.phone.media_match import Want
from survey_forms.phone.merging import Fate, FieldChange, Merged, merge_answers
from survey_forms.phone.outcomes import Outcome, OutcomeKind
from survey_forms.phone.reading import Arrived
from survey_forms.phone.sessions import Sessions, skipped_in
from survey_forms.phone.stored import BASE, MARK, KnownRecord, KnownRecords, Mark, base_of, read_mark, thawed
from survey_forms.phone.submission_parts import (
    Answers,
    Submission,
    answers_sha256,
    automatic_paths,
    flat_answers,
    instant_key,
    media_paths,
    metadata_paths,
    put_answer,
    value_at,
    without_empty,
    without_positions,
)
from survey_forms.records import form_of
from survey_forms.schema import Form


@dataclass
class RecordState:
    """A record while a delivery is worked out.

    Attributes
    ----------
    form : Form
    before : SurveyRecord or None
        As it is stored; None for a new one.
    record : SurveyRecord
    answers : dict
        As they will be; media answers may still be names.
    base : dict or None
        As the import left them last.
    mark : Mark
    wants : list of Want
        Files that its answers name and that are not in the project.
    is_touched : bool
    """

    form: Form
    before: SurveyRecord | None
    record: SurveyRecord
    answers: Answers
    base: Answers | None
    mark: Mark
    wants: list[Want] = field(default_factory=list)
    waiting: list[Want] = field(default_factory=list)
    is_touched: bool = False

    @property
    def key(self) -> str:
        """Its record's id."""
        return self.record.id


@dataclass
class Plan:
    """What a delivery would change.

    Attributes
    ----------
    states : dict of str to RecordState
        By record id; those that are not touched too.
    outcomes : list of Outcome
    """

    states: dict[str, RecordState] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def wants(self) -> list[Want]:
        """Files that answers name which came now, or that were missing until now."""
        return [want for state in self.states.values() for want in (*state.wants, *state.waiting)]


@dataclass(frozen=True)
class _FormFacts:
    """Paths of questions answered by files, by the phone itself, and by nobody."""

    media: frozenset[str]
    metadata: frozenset[str]
    automatic: frozenset[str]


class Planner:
    """Works through submissions one after the other, the older version of a submission first."""

    def __init__(self, project: Project, sessions: Sessions, import_id: str) -> None:
        self._project = project
        self._sessions = sessions
        self._import_id = import_id
        self._known = KnownRecords(project)
        self._facts: dict[int, _FormFacts] = {}
        self._new: dict[tuple[str, str], str] = {}
        self.plan = Plan()

    def work(self, arrived: Iterable[Arrived], progress: Progress) -> Plan:
        """Plan of all submissions.

        Raises
        ------
        JobCancelled
        """
        given = list(arrived)
        for form in {id(one.form): one.form for one in given}.values():
            self._sessions.prepare(form, (one.submission.answers for one in given if one.form is form))
        ordered = sorted(given, key=lambda one: (instant_key(one.submission.newest), one.submission.edits))
        for number, one in enumerate(ordered):
            if number % 20 == 0:
                progress.report(number / len(ordered), one.submission.where)
            self.plan.outcomes.append(self._place(one))
        return self.plan

    def _place(self, one: Arrived) -> Outcome:
        submission = one.submission
        if submission.review.casefold() == "rejected":
            return _outcome(one, OutcomeKind.SKIPPED, code="PHONE_REJECTED")
        facts = self._facts_of(one.form)
        if all(without_positions(path) in facts.automatic for path, _text in flat_answers(submission.answers)):
            return _outcome(one, OutcomeKind.SKIPPED, code="PHONE_EMPTY")
        sha256 = answers_sha256(submission.form_id, submission.answers, facts.metadata)
        made = next((self._new[key] for key in _keys(submission, sha256) if key in self._new), None)
        if made is not None:
            return self._compare(one, self.plan.states[made], sha256, facts)
        known = self._known_record(one, sha256)
        if known is None:
            return self._add(one, sha256, facts)
        if known.id not in self.plan.states and known.needs_no_look(submission, sha256):
            return replace(_outcome(one, OutcomeKind.UNCHANGED), record_id=known.id, title=known.title)
        return self._compare(one, self._state_of(one.form, known), sha256, facts)

    def _facts_of(self, form: Form) -> "_FormFacts":
        key = id(form)
        if key not in self._facts:
            self._facts[key] = _FormFacts(media_paths(form), metadata_paths(form), automatic_paths(form))
        return self._facts[key]

    def _known_record(self, one: Arrived, sha256: str) -> KnownRecord | None:
        found = self._known.find(one.submission)
        return found if found or one.submission.ids else self._known.with_key(_row_key(one, sha256))

    def _state_of(self, form: Form, known: KnownRecord) -> RecordState:
        if known.id not in self.plan.states:
            self.plan.states[known.id] = self._load(form, known.id)
        return self.plan.states[known.id]

    def wait_for_files(self) -> None:
        """Let records of earlier imports wait for files too: media may come in an archive of their own."""
        for known in self._known.waiting:
            if known.id in self.plan.states:
                continue
            record = self._project.read_one(SurveyRecord, known.id)
            try:
                form = form_of(self._project, record)
            except FormError:  # its form is not kept any more, so nothing can be put into it
                continue
            self._wait(self._state_of(form, known), "", -1)

    def _load(self, form: Form, record_id: str) -> RecordState:
        record = self._project.read_one(SurveyRecord, record_id)
        own = self._own_form(record, form)
        ours = self._sessions.stored_answers(record, own)
        return RecordState(own, record, record, ours, base_of(record), read_mark(record.provenance))

    def _own_form(self, record: SurveyRecord, arrived: Form) -> Form:
        """The version that a record was made with: an old copy of a submission must not take it back to another."""
        if record.form_id in ("", arrived.form_id) and record.form_version in ("", arrived.version):
            return arrived
        try:
            return form_of(self._project, record)
        except FormError:  # it is not kept any more
            return arrived

    def _add(self, one: Arrived, sha256: str, facts: _FormFacts) -> Outcome:
        submission = one.submission
        record = SurveyRecord(
            title="",
            instance_id=submission.instance_id or None,
            source_key=None if submission.instance_id else _row_key(one, sha256),
            import_id=self._import_id,
            form_id=one.form.form_id,
            form_version=one.form.version,
        )
        answers = without_empty(submission.answers)
        state = RecordState(one.form, None, record, answers, thawed(answers), Mark(), is_touched=True)
        self.plan.states[record.id] = state
        for key in _keys(submission, sha256):
            self._new[key] = record.id
        self._note(one, state, sha256, facts.media, answers)
        return _outcome(one, OutcomeKind.IMPORTED, state)

    def _compare(self, one: Arrived, state: RecordState, sha256: str, facts: _FormFacts) -> Outcome:
        submission = one.submission
        self._wait(state, one.folder, one.source)
        if sha256 in state.mark.seen and not state.mark.is_before(submission):
            waiting = open_changes(state, sha256)
            kind = OutcomeKind.CONFLICT if waiting else OutcomeKind.UNCHANGED
            return _outcome(one, kind, state, waiting, "PHONE_STILL_OPEN" if waiting else "")
        if _is_older(submission, state.mark):
            state.is_touched = True
            state.mark.seen.insert(0, sha256)
            return _outcome(one, OutcomeKind.UNCHANGED, state, code="PHONE_OLDER")
        theirs = self._with_known_files(state, submission.answers, facts.media)
        is_edit = _is_newer(submission, state.mark)
        is_skipped = skipped_in(self._sessions.session(one.form, theirs))
        merged = merge_answers(state.base, state.answers, theirs, is_skipped, is_edit, facts.automatic)
        return self._take(one, state, merged, theirs, sha256, facts)

    def _take(
        self, one: Arrived, state: RecordState, merged: Merged, theirs: Answers, sha256: str, facts: _FormFacts
    ) -> Outcome:
        taken, conflicts = merged.of(Fate.CHANGED), merged.of(Fate.CONFLICT)
        state.is_touched = True
        state.answers = merged.answers
        if taken:
            state.form = one.form
        if taken or not conflicts:
            state.base = _next_base(theirs, state.base, merged)
        state.mark.open = [
            *(entry for entry in state.mark.open if entry["path"] not in {change.path for change in merged.changes}),
            *({"path": change.path, "theirs": change.new, "sha256": sha256} for change in conflicts),
        ]
        self._note(one, state, sha256, facts.media, theirs)
        if conflicts and not taken:
            return _outcome(one, OutcomeKind.CONFLICT, state, merged.changes, "PHONE_CONFLICT")
        kind = OutcomeKind.UPDATED if taken else OutcomeKind.UNCHANGED
        return _outcome(one, kind, state, merged.changes)

    def _note(self, one: Arrived, state: RecordState, sha256: str, media: frozenset[str], answers: Answers) -> None:
        state.mark.take(one.submission, sha256)
        for path, name in flat_answers(answers):
            if without_positions(path) in media and name not in state.mark.media.values():
                state.mark.media.setdefault(name, "")
                state.wants.append(Want(state.key, tuple(state.mark.ids), path, name, one.folder, one.source))

    def _wait(self, state: RecordState, folder: str, source: int) -> None:
        if state.waiting or state.before is None:
            return
        missing = set(state.mark.missing)
        state.waiting = [
            Want(state.key, tuple(state.mark.ids), path, value, folder, source)
            for path, value in flat_answers(state.answers)
            if value in missing
        ]

    def _with_known_files(self, state: RecordState, answers: Answers, media: frozenset[str]) -> Answers:
        """Answers in which the names of files that the record has already are those of the store."""
        theirs: Answers = thawed(without_empty(answers))
        for path, name in list(flat_answers(theirs)):
            if without_positions(path) in media and state.mark.media.get(name):
                put_answer(theirs, path, state.mark.media[name])
        return theirs


def _next_base(theirs: Answers, base: Answers | None, merged: Merged) -> Answers:
    """What the import leaves behind: the submission, with what an emptied group did not take away."""
    left: Answers = thawed(theirs)
    # Of rows all or none were kept.
    for path in dict.fromkeys(change.path.partition("[")[0] for change in merged.of(Fate.KEPT)):
        if before := value_at(base or {}, path):
            put_answer(left, path, thawed(before))
    return left


def _keys(submission: Submission, sha256: str) -> list[tuple[str, str]]:
    return [(submission.form_id, one) for one in (submission.ids or (sha256,))]


def _row_key(one: Arrived, sha256: str) -> str:
    return f"{one.form.form_id}:{sha256}"


def _is_newer(submission: Submission, mark: Mark) -> bool:
    """Whether there is a sign that a version was edited after the one that is known."""
    is_named = submission.is_replacement and bool(set(submission.aliases) & set(mark.ids))
    return is_named or mark.is_before(submission)


def _is_older(submission: Submission, mark: Mark) -> bool:
    """Whether a version comes after its own edit: an old copy from a phone, or an old export."""
    is_earlier = bool(submission.newest) and instant_key(submission.newest) < instant_key(mark.newest)
    return not _is_newer(submission, mark) and (
        is_earlier or (0 <= submission.edits < mark.edits and not submission.newest)
    )


def open_changes(state: RecordState, sha256: str) -> list[FieldChange]:
    """Answers of one version that wait for a decision."""
    ours = dict(flat_answers(state.answers))
    return [
        FieldChange(entry["path"], ours.get(entry["path"], ""), entry["theirs"], Fate.CONFLICT)
        for entry in state.mark.open
        if entry.get("sha256") == sha256
    ]


def _outcome(
    one: Arrived,
    kind: OutcomeKind,
    state: RecordState | None = None,
    changes: Iterable[FieldChange] = (),
    code: str = "",
) -> Outcome:
    submission = one.submission
    record_id = "" if state is None else state.key
    return Outcome(kind, submission.where, submission.row, record_id, "", submission.instance_id, tuple(changes), code)


def finished_record(state: RecordState) -> SurveyRecord:
    """The record with its answers and what the import leaves in its provenance."""
    kept = {name: value for name, value in state.record.provenance.items() if name not in (MARK, BASE)}
    provenance = {**kept, MARK: state.mark.as_json(), BASE: state.base or {}}
    return replace(
        state.record,
        answers=state.answers,
        provenance=provenance,
        form_id=state.form.form_id,
        form_version=state.form.version,
        submission_sha256=state.mark.seen[-1] if state.mark.seen else "",
    )
