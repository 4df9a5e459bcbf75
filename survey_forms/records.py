"""Records of a project as sessions of their form, and back: opening, saving, another version of the form."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gi_atlas.commands.changes import Label
from gi_atlas.i18n import N_
from gi_atlas.ids import new_id
from gi_atlas.model import Evidence, Product, SurveyRecord
from gi_atlas.services.editing import save_many
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.services.preparing import prepare
from gi_atlas.services.record_form import titled
from gi_atlas.services.surveying import changed_evidence
from gi_atlas.storage.mapping import from_row, to_row
from gi_atlas.storage.project import Project
from survey_forms.capture import FormSession
from survey_forms.check_view import Facts
from survey_forms.checklist import checklist_of
from survey_forms.completeness import Readiness, readiness
from survey_forms.divisions import division_questions, divisions_of, fill_parents, tables_of
from survey_forms.evidence_mapping import evidence_with, take_evidence
from survey_forms.forms import GI_FORM
from survey_forms.kept_answers import KEPT, answers_for, kept_answers
from survey_forms.mapping import record_with, take_columns, take_product
from survey_forms.project_forms import (
    KnownForm,
    definition_of,
    form_of,
    form_of_definition,
    forms_of,
    keep_form,
    load_form,
    missing_definitions,
)
from survey_forms.schema import Form

__all__ = [
    "GI_FORM",
    "KnownForm",
    "Upgrade",
    "definition_of",
    "form_of",
    "form_of_definition",
    "forms_of",
    "keep_form",
    "last_answers",
    "load_form",
    "record_of",
    "save_session",
    "session_for",
    "upgrade_record",
    "with_progress",
]
_LAST_ANSWERS = "SELECT answers FROM gi_record WHERE form_id = ? AND id <> ? ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True)
class Upgrade:
    """A record opened with another version of its form; nothing is saved yet.

    Attributes
    ----------
    session : FormSession
    kept : mapping of str to str
        Answers that have no place in the new version, by their old path; they stay with the record.
    """

    session: FormSession
    kept: Mapping[str, Any]


def session_for(project: Project, record: SurveyRecord | None = None, form: Form | None = None) -> FormSession:
    """A record as a session of its form, or a new one.

    Parameters
    ----------
    record : SurveyRecord, optional
        None begins a new record: defaults and "as last time" are filled in.
    form : Form, optional
        For a new record: default, the GI form. For one that is there: its own version; another one opens it as
        ``upgrade_record`` does.

    Raises
    ------
    FormError
        RECORD_FORM_GONE.
    """
    if record is None:
        return _new_session(project, form or load_form(project, GI_FORM))
    form = form or form_of(project, record)
    answers = answers_for(form, record)
    session = FormSession(
        form,
        answers,
        tables=tables_of(project, form, record.edition, _written_units(form, record, answers)),
        last_saved=last_answers(project, form.form_id),
        user=project.origin.actor,
        device=project.origin.device,
        instance_id=record.instance_id or "",
    )
    take_columns(session, record)
    take_evidence(session, evidence_of_record(project, record.id))
    if not record.form_id:
        _take_more(project, session, record)
    return session


def _take_more(project: Project, session: FormSession, record: SurveyRecord) -> None:
    """What a record of the time before forms says by its product and its county."""
    fill_parents(session, divisions_of(project, record.edition))
    for product in project.read_all(Product, id=record.product_id) if record.product_id else ():
        take_product(session, product)


def _new_session(project: Project, form: Form) -> FormSession:
    return FormSession(
        form,
        None,
        tables=tables_of(project, form),
        last_saved=last_answers(project, form.form_id),
        user=project.origin.actor,
        device=project.origin.device,
        instance_id=f"uuid:{uuid.uuid4()}",
    )


def _written_units(form: Form, record: SurveyRecord, answers: Mapping[str, Any]) -> Iterator[str]:
    """Codes of divisions as the record writes them."""
    yield from (record.county_code, record.township_code)
    for path in division_questions(form):
        value: Any = answers
        for name in path.split("/"):
            value = value.get(name, "") if isinstance(value, Mapping) else ""
        yield from str(value).split()


def last_answers(project: Project, form_id: str, besides: str = "") -> dict[str, Any] | None:
    """Answers of the newest record of a form, besides the one with an id; None while there is none."""
    rows = project.fetch(_LAST_ANSWERS, form_id, besides)
    return None if not rows else {key: value for key, value in json.loads(rows[0][0]).items() if key != KEPT}


def upgrade_record(project: Project, record: SurveyRecord, form: Form) -> Upgrade:
    """A record opened with another form or version: answers go to the same path, the rest is kept and listed.

    Raises
    ------
    FormError
        What building the session raises.
    """
    return Upgrade(session_for(project, record, form), kept_answers(form, record))


def with_progress(session: FormSession, record: SurveyRecord, found: Readiness | None = None) -> SurveyRecord:
    """The record with how far it is; default: by its answers alone and the checklist that ships."""
    found = found or readiness(session, is_worded=False)
    return replace(
        record,
        listing_answered=found.listing.done,
        listing_asked=found.listing.asked,
        dossier_answered=found.dossier.done,
        dossier_asked=found.dossier.asked,
    )


def record_of(
    session: FormSession,
    before: SurveyRecord,
    columns: Mapping[str, Any] | None = None,
    evidence: Sequence[Evidence] = (),
    found: Readiness | None = None,
) -> SurveyRecord:
    """The record that a session makes of an earlier one: answers, the columns that follow, how far it is.

    Parameters
    ----------
    before : SurveyRecord
        Its id and what the form does not ask stay.
    columns : mapping, optional
        Columns that the form does not ask, such as ``product_id``.
    evidence : sequence of Evidence
        What belongs to the record.
    found : Readiness, optional
        How far it is, where the project's checklist and boundary were looked at too; default: by the shipped
        checklist.
    """
    form, answers = session.form, session.answers()
    kept = kept_answers(form, before)
    record = replace(
        record_with(session, replace(before, **(columns or {}))),
        answers={**answers, KEPT: kept} if kept else answers,
        form_id=form.form_id,
        form_version=form.version,
        instance_id=before.instance_id or session.instance_id or None,
        is_half=bool(session.faults()),
    )
    return titled(with_progress(session, record, found or readiness(session, evidence, is_worded=False)))


def save_session(
    project: Project,
    session: FormSession,
    record_before: SurveyRecord | None = None,
    evidence: Sequence[Evidence] = (),
    *,
    record_id: str = "",
    columns: Mapping[str, Any] | None = None,
) -> SurveyRecord:
    """Save a session as a record in one step; the form is kept with its first record.

    Parameters
    ----------
    record_before : SurveyRecord, optional
        The record as it was opened; one that changed since is refused. None for a new record.
    evidence : sequence of Evidence
        Evidence of the record that was edited, or that is new. What is stored besides stays as it is.
    record_id : str
        Id of a new record, if it has one already.
    columns : mapping, optional
        Columns that the form does not ask, such as ``product_id``.

    Returns
    -------
    SurveyRecord
        As it is stored now.

    Raises
    ------
    EditConflict
        STORE_ROW_CHANGED, STORE_ROW_GONE.
    """
    before = record_before or SurveyRecord("", id=record_id or new_id())
    stored = {item.id: item for item in project.read_all(Evidence, record_id=before.id)} if record_before else {}
    given = {**stored, **{item.id: item for item in evidence}}
    present = evidence_with(session, tuple(given.values()))
    product_id = (columns or {}).get("product_id", before.product_id)
    facts = Facts(project, product_id)
    found = readiness(session, present, checklist_of(project), facts, is_worded=False)
    record = record_of(session, before, columns, found=found)
    changed = _evidence_to_save(project, record, record_before, stored, present)
    entities = [record, *missing_definitions(project, session.form), *changed]
    label = Label(N_("Add record {0}") if record_before is None else N_("Change record {0}"), (record.title,))
    save_many(project, entities, expected=[record_before, *(None for _other in entities[1:])], label=label)
    return from_row(SurveyRecord, to_row(prepare(record)))


def _evidence_to_save(
    project: Project,
    record: SurveyRecord,
    before: SurveyRecord | None,
    stored: Mapping[str, Evidence],
    present: Sequence[Evidence],
) -> list[Evidence]:
    """Evidence that is new, was edited or lies at another distance now."""
    edited = {item.id: item for item in present if item.id in stored and item != stored[item.id]}
    moved = changed_evidence(project, record, before, edited) if stored else []
    return [*moved, *(item for item in present if item.id not in stored)]
