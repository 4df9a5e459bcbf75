"""One record while it is filled in: what is stored, what a person changed, what is a draft; without any widget."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gi_atlas.clock import format_instant, parse_instant, utc_now
from gi_atlas.errors import FormError
from gi_atlas.i18n import _
from gi_atlas.model import Evidence, SurveyRecord
from gui.form_widgets.context import DraftStore
from gui.panels.record_fields import FormFields, fields_of, without_positions
from survey_forms.capture import FormSession
from survey_forms.schema import Form, Node, Question

DRAFT_PREFIX = "record:"
EVIDENCE_TEXTS = (
    "caption",
    "survey_group",
    "person",
    "source",
    "licence",
    "holder",
    "accession_no",
    "is_public",
    "consent",
)
Answers = dict[str, Any]
Edit = dict[str, Any]


@dataclass(frozen=True)
class OpenedRecord:
    """A record with its evidence as stored; ``is_new`` if it is in no project yet."""

    record: SurveyRecord
    evidence: tuple[Evidence, ...] = ()
    is_new: bool = False

    @property
    def draft_key(self) -> str:
        """Key of the record's draft."""
        return f"{DRAFT_PREFIX}{self.record.id}"

    @property
    def base(self) -> str:
        """What tells the stored record from any other state of it; "" for one that is not stored."""
        return "" if self.is_new else hashlib.sha256(repr(self.record).encode(errors="replace")).hexdigest()


@dataclass(frozen=True)
class FilledForm:
    """A form with answers, as plain values that another thread may read."""

    form: Form
    answers: Answers
    instance_id: str = ""


class RecordSheet:
    """A record on its way from opening to saving.

    Parameters
    ----------
    stored_answers : dict, optional
        Answers as they are stored, where the session has others, such as those of a draft.

    Attributes
    ----------
    opened : OpenedRecord
        As it is stored.
    session : FormSession
        The form with the answers as they are now.
    product_id : str
        Product as it is chosen now; "" for none.
    evidence : list of Evidence
        With the texts as they are now.
    is_touched : bool
        Whether a person changed anything; what the program looked up by itself does not count.
    is_outdated : bool
        Whether the record was changed, removed or made since the draft was written that the sheet was opened from.
    at : str
        Path of the question where the person was last; "" for the beginning.
    fields : FormFields
    """

    def __init__(self, opened: OpenedRecord, session: FormSession, stored_answers: Answers | None = None) -> None:
        self.opened, self.session = opened, session
        self.product_id = opened.record.product_id or ""
        self.evidence = list(opened.evidence)
        self.is_touched = False
        self.is_outdated = False
        self.at = ""
        self.fields: FormFields = fields_of(session.form)
        self._nodes = {node.path: node for node in session.form.nodes()}
        self._stored_answers: Answers = session.answers() if stored_answers is None else stored_answers

    @property
    def form(self) -> Form:
        """The form that is filled in."""
        return self.session.form

    @property
    def record_id(self) -> str:
        """Id of the record."""
        return self.opened.record.id

    @property
    def title(self) -> str:
        """Name of the record as its answers make it now, or as it is stored; "" if it has none yet."""
        # A form's own rule makes a name of date and signs alone where nothing is answered yet.
        name = self.session.value(self.fields.name) if self.fields.name else self.session.instance_name()
        return name.strip() or self.opened.record.title

    @property
    def is_dirty(self) -> bool:
        """Whether a person's edits differ from what is stored."""
        if self.opened.is_new:
            return self.is_touched
        return self._is_other_form() or self._is_other_product() or bool(self.edited_evidence()) or self._has_edits()

    def _is_other_form(self) -> bool:
        stored = (self.opened.record.form_id, self.opened.record.form_version)
        return bool(stored[0]) and stored != (self.form.form_id, self.form.version)

    def _is_other_product(self) -> bool:
        return self.product_id != (self.opened.record.product_id or "")

    def _has_edits(self) -> bool:
        return self.session.answers() != self._stored_answers

    def edited_evidence(self) -> list[Evidence]:
        """Evidence of the record whose texts were changed."""
        # Distances follow the place and are no edit of the person's; a photo of elsewhere is none of this record's.
        stored = {item.id: item for item in self.opened.evidence}
        return [item for item in self.evidence if item.id in stored and _texts(item) != _texts(stored[item.id])]

    def filled_form(self) -> FilledForm:
        """The form with the answers as they are now."""
        return FilledForm(self.form, self.session.answers(), self.session.instance_id)

    def node_at(self, path: str) -> Node | None:
        """What stands at a path with positions; None for nothing."""
        return self._nodes.get(without_positions(path))

    def edit_at(self, path: str) -> Edit | None:
        """The edit that was just made at a path, for the journal; None if it is more than one value."""
        self.at = path
        if not isinstance(self.node_at(path), Question):
            return None
        return {"path": path, "value": self.session.value(path)}

    def draft(self) -> dict[str, Any]:
        """The whole sheet as plain values that survive a crash."""
        record = self.opened.record
        return {
            "record_id": record.id,
            "is_new": self.opened.is_new,
            "base": self.opened.base,
            "title": self.title,
            "form_id": self.form.form_id,
            "form_version": self.form.version,
            "instance_id": self.session.instance_id,
            "answers": self.session.answers(),
            "product_id": self.product_id,
            "evidence": {item.id: _texts(item) for item in self.edited_evidence()},
            "at": self.at,
            "written_at": format_instant(utc_now()),
        }

    def take_draft(self, draft: Mapping[str, Any]) -> None:
        """Make the edits of a draft again, whose answers the session has already."""
        self.is_touched = True
        self.is_outdated = draft.get("base", self.opened.base) != self.opened.base
        self.product_id = str(draft.get("product_id", ""))
        self.at = str(draft.get("at", ""))
        self.evidence = evidence_with_texts(self.evidence, draft.get("evidence", {}))
        for edit in draft.get("edits", ()):
            self._repeat_edit(edit)

    def _repeat_edit(self, edit: Edit) -> None:
        if "path" in edit:
            self._repeat_answer(str(edit["path"]), str(edit["value"]))
        elif "product_id" in edit:
            self.product_id = str(edit["product_id"])
        elif "evidence" in edit:
            self.evidence = evidence_with_texts(self.evidence, edit["evidence"])

    def _repeat_answer(self, path: str, value: str) -> None:
        try:
            self.session.set(path, value)
        except FormError as error:
            if error.code != "CAPTURE_PATH_UNKNOWN":
                raise
            return  # a form of that version that knows the question is not here: the whole page has the answer
        self.at = path

    def take_stored(self, stored: OpenedRecord, answers: Answers) -> None:
        """The record is stored with these answers; what was edited since differs from it."""
        edited = {item.id: item for item in self.edited_evidence()}
        self.opened = stored
        self._stored_answers = answers
        self.evidence = [edited.get(item.id, item) for item in stored.evidence]

    def take_evidence(self, stored: tuple[Evidence, ...]) -> None:
        """The evidence is another than it was; texts that are being edited stay."""
        texts = {item.id: _texts(item) for item in self.edited_evidence()}
        self.opened = replace(self.opened, evidence=stored)
        self.evidence = evidence_with_texts(stored, texts)


def _texts(item: Evidence) -> dict[str, Any]:
    texts = {name: getattr(item, name) for name in EVIDENCE_TEXTS}
    return {**texts, "captured_at": format_instant(item.captured_at) if item.captured_at else ""}


def evidence_with_texts(evidence: Sequence[Evidence], texts: Mapping[str, Mapping[str, Any]]) -> list[Evidence]:
    """Evidence with the texts that a draft holds, by the evidence's id."""
    return [_with_texts(item, texts[item.id]) if item.id in texts else item for item in evidence]


def _with_texts(item: Evidence, texts: Mapping[str, Any]) -> Evidence:
    values = {name: value for name, value in texts.items() if name in EVIDENCE_TEXTS}
    if "captured_at" in texts:
        instant = str(texts["captured_at"])
        values["captured_at"] = parse_instant(instant) if instant else None
    return replace(item, **values)


def record_drafts(store: DraftStore) -> list[dict[str, Any]]:
    """Drafts of records, the oldest first."""
    found = [content for key, content in store.all().items() if key.startswith(DRAFT_PREFIX)]
    return sorted(found, key=lambda content: str(content.get("written_at", "")))


def title_of_draft(draft: Mapping[str, Any]) -> str:
    """Title of a draft that is not opened yet; ``texts`` are those of a program before forms came."""
    title = draft.get("title") or draft.get("texts", {}).get("title", "")
    return str(title).strip() or _("Untitled record")
