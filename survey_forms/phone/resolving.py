"""Answers that differ between a record and its phone: which they are, and what a person decides."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gi_atlas.commands.changes import Command, Label, delete_row, update_row
from gi_atlas.errors import FormError
from gi_atlas.exchange.clean_names import clean_name
from gi_atlas.i18n import N_
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.services.preparing import prepare
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project
from survey_forms.phone.evidence_rows import NOT_THERE
from survey_forms.phone.hostile import base_name
from survey_forms.phone.sessions import Sessions
from survey_forms.phone.stored import MARK, Mark, read_mark
from survey_forms.phone.submission_parts import Answers, drop_last_rows, flat_answers, put_answer
from survey_forms.records import form_of, record_of

_OPEN = "SELECT id FROM gi_record WHERE json_array_length(provenance, '$.submission.open') > 0 ORDER BY title, id"


@dataclass(frozen=True)
class OpenAnswer:
    """One answer that waits for a decision: the record's, and the one that came from the phone."""

    path: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class OpenConflict:
    """A record with answers that wait for a decision."""

    record_id: str
    title: str
    instance_id: str
    answers: tuple[OpenAnswer, ...]


def open_conflicts(project: Project) -> list[OpenConflict]:
    """Every record of a project with answers that wait for a decision, by title."""
    return [_conflict(project.read_one(SurveyRecord, str(row[0]))) for row in project.fetch(_OPEN)]


def conflict_of(record: SurveyRecord) -> OpenConflict | None:
    """What waits for a decision in one record; None if nothing does."""
    found = _conflict(record)
    return found if found.answers else None


def _conflict(record: SurveyRecord) -> OpenConflict:
    ours = dict(flat_answers(record.answers))
    waiting = {entry["path"]: entry["theirs"] for entry in read_mark(record.provenance).open}
    answers = tuple(OpenAnswer(path, ours.get(path, ""), theirs) for path, theirs in waiting.items())
    return OpenConflict(record.id, record.title, record.instance_id or "", answers)


def resolve_conflict(project: Project, record_id: str, takes_theirs: Mapping[str, bool]) -> SurveyRecord:
    """Decide answers of a record, in one step that can be undone.

    Parameters
    ----------
    project : Project
    record_id : str
    takes_theirs : mapping of str to bool
        Decision by the answer's path: True takes the phone's, False keeps the record's; others stay open.

    Returns
    -------
    SurveyRecord
        As it is stored now.

    Raises
    ------
    FormError
        PHONE_NO_OPEN_CONFLICT: none of these answers waits (any more).
    EditConflict
        The record changed meanwhile.
    """
    record = project.read_one(SurveyRecord, record_id)
    mark = read_mark(record.provenance)
    decided = [entry for entry in mark.open if entry["path"] in takes_theirs]
    if not decided:
        raise FormError("PHONE_NO_OPEN_CONFLICT", record=record_id)
    form, sessions = form_of(project, record), Sessions(project)
    answers = sessions.stored_answers(record, form)
    for entry in decided:
        if takes_theirs[entry["path"]]:
            _take(answers, mark, entry)
    mark.open = [entry for entry in mark.open if entry not in decided]
    gone = _forget_files(mark, answers)
    changed = replace(record, answers=answers, provenance={**record.provenance, MARK: mark.as_json()})
    evidence = project.read_all(Evidence, record_id=record_id)
    idle = [item for item in evidence if item.fault == NOT_THERE and item.file_name in gone]
    kept = [item for item in evidence if item not in idle]
    after = prepare(record_of(sessions.session(form, answers), changed, evidence=kept))
    change = update_row("gi_record", to_row(record), to_row(after))
    if change is not None:
        removed = (delete_row("gi_evidence", to_row(item)) for item in idle)
        project.apply(Command(Label(N_("Decide between versions of {0}"), (after.title,)), (change, *removed)))
    return project.read_one(SurveyRecord, record_id)


def _forget_files(mark: Mark, answers: Answers) -> set[str]:
    """Files that never came and that no answer names any more; their names as evidence has them."""
    named = {text for _path, text in flat_answers(answers)} | {entry["theirs"] for entry in mark.open}
    gone = [name for name in mark.missing if name not in named]
    mark.media = {name: value for name, value in mark.media.items() if name not in gone}
    return {clean_name(base_name(name), "file") for name in gone}


def _take(answers: Answers, mark: Mark, entry: Mapping[str, str]) -> None:
    # A photo's answer may still be the name that the phone gave it.
    value = mark.media.get(entry["theirs"]) or entry["theirs"]
    put_answer(answers, entry["path"], value)
    if not value:
        drop_last_rows(answers, entry["path"])
