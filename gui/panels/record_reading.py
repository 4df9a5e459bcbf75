"""Reading and storing what the form of a record shows; on a worker's thread, without any widget."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gi_atlas.errors import FormError
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.services.evidence_places import measured
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.services.record_form import read_form
from gi_atlas.storage.project import Project
from gui.panels.record_sheet import FilledForm, OpenedRecord, RecordSheet
from survey_forms.capture import FormSession
from survey_forms.check_rules import rows_wanted
from survey_forms.checklist import CheckLevel, CheckRule, checklist_of
from survey_forms.completeness import Facts, Readiness, readiness
from survey_forms.divisions import division_questions, tables_of
from survey_forms.forms import GI_FORM
from survey_forms.kept_answers import leaves
from survey_forms.mapping import write_geopoint
from survey_forms.project_forms import version_key
from survey_forms.records import (
    KnownForm,
    form_of,
    forms_of,
    last_answers,
    load_form,
    save_session,
    session_for,
    upgrade_record,
)
from survey_forms.schema import Form, Node, Question, Repeat


@dataclass(frozen=True)
class ReadRecord:
    """What the form of a record needs from the file, as it was at one time.

    Attributes
    ----------
    sheet : RecordSheet
    products : list of (str, str)
        Ids and names of the products that are offered.
    forms : list of KnownForm
        Newest version of each form that a new record may be made with.
    last : mapping
        Answers of the newest record of the same form.
    rules : tuple of CheckRule
        The checklist that counts in the project.
    is_from_draft : bool
        Whether the sheet holds what a draft held.
    """

    sheet: RecordSheet
    products: list[tuple[str, str]] = field(default_factory=list)
    forms: list[KnownForm] = field(default_factory=list)
    last: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[CheckRule, ...] = ()
    is_from_draft: bool = False

    def expected_rows(self, level: CheckLevel) -> dict[str, int]:
        """How many rows the checklist wants of each repeat at a level, by the repeat's path."""
        nodes = {node.name: node for node in self.sheet.form.nodes()}
        found: dict[str, int] = {}
        for rule in self.rules:
            repeat = nodes.get(rule.arguments.get("repeat", ""))
            is_wanted = level in (rule.level, CheckLevel.DOSSIER) and "where" not in rule.arguments
            if isinstance(repeat, Repeat) and "at_least" in rule.arguments and is_wanted:
                least = rows_wanted(rule.arguments, lambda name: self._answer(nodes.get(name)))
                found[repeat.path] = max(found.get(repeat.path, 0), least)
        return found

    def _answer(self, node: Node | None) -> str:
        return self.sheet.session.value(node.path) if isinstance(node, Question) else ""

    @property
    def newer_version(self) -> str:
        """The newest version of the record's form, if the record is in an older one; else ""."""
        form = self.sheet.form
        newest = next((one.version for one in self.forms if one.form_id == form.form_id), "")
        return newest if version_key(newest) > version_key(form.version) else ""


def read_record(project: Project, record_id: str) -> ReadRecord:
    """A stored record.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    FormError
        RECORD_FORM_GONE.
    """
    opened = open_record(project, record_id)
    return _read(project, RecordSheet(opened, session_for(project, opened.record)))


def read_if_there(project: Project, record_id: str) -> ReadRecord | None:
    """A stored record; None if it was removed."""
    return read_record(project, record_id) if project.read_all(SurveyRecord, id=record_id) else None


def read_new(project: Project, record: SurveyRecord, form_id: str = "") -> ReadRecord:
    """A record that is not stored yet, at its place, in the newest version of a form (default: the GI form)."""
    session = session_for(project, None, load_form(project, form_id or GI_FORM))
    sheet = RecordSheet(OpenedRecord(record, (), True), session)
    if record.geom is not None and sheet.fields.place:
        session.set(sheet.fields.place, write_geopoint(record.geom))
    return _read(project, sheet)


def read_draft(project: Project, draft: Mapping[str, Any]) -> ReadRecord:
    """The record that a draft belongs to, with what the draft holds.

    A record that was never saved, or was removed since, is a new one again. A draft that holds the page of a program
    before forms came (``texts``) answers what that page asked.
    """
    opened = _opened_from_draft(project, draft)
    sheet = RecordSheet(opened, _session_of_draft(project, opened.record, draft), _stored_answers(project, opened))
    sheet.take_draft(draft)
    return replace(_read(project, sheet), is_from_draft=True)


def _stored_answers(project: Project, opened: OpenedRecord) -> dict[str, Any] | None:
    """Answers by which a draft is told from what is stored; None for a record that is not stored."""
    if opened.is_new:
        return None
    try:
        return session_for(project, opened.record).answers()
    except FormError:  # its form is not kept any more: whatever the draft holds is another
        return {}


def _opened_from_draft(project: Project, draft: Mapping[str, Any]) -> OpenedRecord:
    record_id = str(draft["record_id"])
    if project.read_all(SurveyRecord, id=record_id):
        return open_record(project, record_id)
    return OpenedRecord(SurveyRecord("", id=record_id), (), True)


def _session_of_draft(project: Project, record: SurveyRecord, draft: Mapping[str, Any]) -> FormSession:
    if "texts" in draft:
        return session_for(project, read_form(draft["texts"], record).record)
    form = _form_of_draft(project, str(draft["form_id"]), str(draft["form_version"]))
    return session_with(project, record, FilledForm(form, draft["answers"], str(draft.get("instance_id", ""))))


def _form_of_draft(project: Project, form_id: str, version: str) -> Form:
    try:
        return load_form(project, form_id, version)
    except FormError:
        # The program brought a newer form since, and no record keeps the old one: its answers go on in the newer.
        return load_form(project, form_id)


def read_upgraded(project: Project, record_id: str) -> tuple[ReadRecord, list[str]]:
    """A stored record carried over to the newest version of its form, not saved yet; what found no place there."""
    opened = open_record(project, record_id)
    form = load_form(project, form_of(project, opened.record).form_id)
    upgrade = upgrade_record(project, opened.record, form)
    return _read(project, RecordSheet(opened, upgrade.session)), [
        f"{path}: {kept}" for path, kept in upgrade.kept.items()
    ]


def _read(project: Project, sheet: RecordSheet) -> ReadRecord:
    newest: dict[str, KnownForm] = {}
    for known in forms_of(project):
        if known.is_active:
            newest.setdefault(known.form_id, known)
    last = last_answers(project, sheet.form.form_id, besides=sheet.opened.record.id) or {}
    rules = tuple(checklist_of(project))
    return ReadRecord(sheet, product_names(project), list(newest.values()), last, rules)


def open_record(project: Project, record_id: str) -> OpenedRecord:
    """A stored record with its evidence.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    record = project.read_one(SurveyRecord, record_id)
    return OpenedRecord(record, read_evidence(project, record))


def read_evidence(project: Project, record: SurveyRecord) -> tuple[Evidence, ...]:
    """Evidence of a record; how far off it lies is measured anew: a boundary may be published since it was stored."""
    stored = evidence_of_record(project, record.id)
    return tuple(measured(project, stored, record.geom, record.product_id))


def product_names(project: Project) -> list[tuple[str, str]]:
    """Pairs (id, name) of every product, by name."""
    rows = project.fetch("SELECT id, name_official FROM gi_product ORDER BY name_official, id")
    return [(str(row[0]), str(row[1])) for row in rows]


def session_with(project: Project, record: SurveyRecord, filled: FilledForm) -> FormSession:
    """A session of a record with other answers than are stored."""
    return FormSession(
        filled.form,
        filled.answers,
        tables=tables_of(project, filled.form, record.edition, _written_units(filled)),
        last_saved=last_answers(project, filled.form.form_id),
        user=project.origin.actor,
        device=project.origin.device,
        instance_id=record.instance_id or filled.instance_id,
    )


def _written_units(filled: FilledForm) -> Iterator[str]:
    asked = division_questions(filled.form)
    for path, value in leaves(filled.answers):
        if path in asked:
            yield from str(value).split()


def store_form(
    project: Project, opened: OpenedRecord, filled: FilledForm, product_id: str, evidence: Sequence[Evidence]
) -> OpenedRecord:
    """Save a filled form as one step and read the record back; refused if it changed since it was opened.

    Raises
    ------
    EditConflict
        STORE_ROW_CHANGED, STORE_ROW_GONE.
    """
    session = session_with(project, opened.record, filled)
    # A form that asks no place leaves the record where it was begun.
    columns = {"product_id": product_id or None, "geom": opened.record.geom}
    before = None if opened.is_new else opened.record
    record = save_session(project, session, before, evidence, record_id=opened.record.id, columns=columns)
    return open_record(project, record.id)


def read_readiness(
    project: Project, record: SurveyRecord, filled: FilledForm, product_id: str, evidence: Sequence[Evidence]
) -> Readiness:
    """How far a record is with the answers as they are now, with all that its project knows."""
    session = session_with(project, record, filled)
    return readiness(session, evidence, checklist_of(project), Facts(project, product_id or None))


def answer_stored(project: Project, record_id: str, path: str, value: str) -> SurveyRecord:
    """Answer one question of a record that nobody fills in just now, as one step."""
    record = project.read_one(SurveyRecord, record_id)
    session = session_for(project, record)
    session.set(path, value)
    return save_session(project, session, record)
