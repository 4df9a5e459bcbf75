"""Submissions of a delivery: every table and XML of its sources, each with the form it was filled with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gi_atlas.errors import FormError, QuestionOpen
from gi_atlas.jobs import Progress
from survey_forms.phone.delivery import Delivery, Source
from survey_forms.phone.from_tables import (
    MATCHING_SHARE,
    TableReading,
    TableSet,
    form_share,
    read_tables,
    table_sets,
)
from survey_forms.phone.from_trees import is_draft_copy, stated_form, submission_of_tree
from survey_forms.phone.known_forms import FoundForm, KnownForms
from survey_forms.phone.media_match import folder_of
from survey_forms.phone.submission_parts import Submission
from survey_forms.schema import Form
from survey_forms.xform import form_from_xform

_ZIP_ENDINGS = (".zip", ".csv")


@dataclass(frozen=True)
class Arrived:
    """A submission with its form and place.

    Attributes
    ----------
    form : Form
    submission : Submission
    source : int
        Number of its source.
    folder : str
        Folder of its file in the source; "" for tables.
    is_exact_form : bool
        Whether the form is the version that was filled.
    """

    form: Form
    submission: Submission
    source: int
    folder: str = ""
    is_exact_form: bool = True


@dataclass(frozen=True)
class Skipped:
    """What was not taken: where it stands and why.

    Attributes
    ----------
    where : str
    row : int
        0 where there is none.
    code : str
    context : dict
    """

    where: str
    code: str
    row: int = 0
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class DeliveryReading:
    """All that a delivery holds.

    Attributes
    ----------
    arrived : list of Arrived
    skipped : list of Skipped
    unknown_columns : list of str
        Headings that no question answers to.
    guessed : list of str
        Ids of forms that were told by their columns alone.
    """

    arrived: list[Arrived] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)


def read_delivery(
    delivery: Delivery, known: KnownForms, fields: Mapping[str, str] | None = None, progress: Progress | None = None
) -> DeliveryReading:
    """Submissions of all sources.

    Parameters
    ----------
    delivery : Delivery
    known : KnownForms
        Forms that the sources bring along are added.
    fields : mapping of str to str
        Question by heading, for plain tables.
    progress : Progress, optional

    Raises
    ------
    QuestionOpen
        PHONE_FORM_OPEN: no form is known for any submission; PHONE_FIELDS_OPEN: no column of a table fits.
    JobCancelled
    """
    reader = _Reader(known, dict(fields or {}), progress or Progress())
    for number, source in enumerate(delivery.sources):
        known.add(_forms_of(source, reader.reading))
        reader.read(source, number)
    if reader.open_forms and not reader.reading.arrived:
        found = ", ".join(sorted(reader.open_forms))
        raise QuestionOpen("PHONE_FORM_OPEN", found=found or "-", expected=", ".join(known.ids) or "-",
                           options="--form", questions=[_form_question(known, found)])  # fmt: skip
    return reader.reading


def _form_question(known: KnownForms, found: str) -> dict[str, Any]:
    return {"code": "PHONE_FORM_OPEN", "option": "--form", "choices": known.ids, "guess": None, "message": "",
            "why": found}  # fmt: skip


def _forms_of(source: Source, reading: DeliveryReading) -> Iterator[Form]:
    for xform in source.xforms:
        try:
            yield form_from_xform(xform["text"])
        except FormError as error:
            reading.skipped.append(Skipped(xform["name"], error.code, context=error.context))


@dataclass
class _Reader:
    known: KnownForms
    fields: dict[str, str]
    progress: Progress
    reading: DeliveryReading = field(default_factory=DeliveryReading)
    open_forms: set[str] = field(default_factory=set)

    def read(self, source: Source, number: int) -> None:
        self._note_refused(source)
        for place, entry in enumerate(source.trees):
            if place % 50 == 0:
                self.progress.check()
            self._read_tree(entry["tree"], str(entry["name"]), number)
        for tables in table_sets(source.tables):
            self._read_tables(tables, source, number)

    def _note_refused(self, source: Source) -> None:
        skipped = self.reading.skipped
        skipped += [Skipped(str(one["name"]), str(one["code"]), context=one["context"]) for one in source.faults]
        skipped += [Skipped(name, "PHONE_ENCRYPTED") for name in _encrypted_folders(source.encrypted)]
        skipped += [Skipped(name, "PHONE_NESTED") for name in source.nested]

    def _read_tree(self, tree: Mapping[str, Any], name: str, number: int) -> None:
        if is_draft_copy(tree):
            self.reading.skipped.append(Skipped(name, "PHONE_NO_SUBMISSION", context={"found": str(tree["name"])}))
            return
        form_id, version = stated_form(tree)
        found = self.known.find(form_id, version)
        if found is None:
            self._leave_open(name, 0, form_id)
            return
        submission = submission_of_tree(found.form, tree, name)
        self.reading.arrived.append(Arrived(found.form, submission, number, folder_of(name), found.is_exact))

    def _leave_open(self, where: str, row: int, form_id: str) -> None:
        self.open_forms.add(form_id)
        context = {"found": form_id or "-", "expected": ", ".join(self.known.ids) or "-"}
        self.reading.skipped.append(Skipped(where, "PHONE_FORM_UNKNOWN", row, context))

    def _read_tables(self, tables: TableSet, source: Source, number: int) -> None:
        self.progress.check()
        found = self._form_of(tables, source)
        if found is None:
            for row in tables.root["numbers"]:
                self._leave_open(str(tables.root["file"]), int(row), tables.stated_id or str(tables.root["name"]))
            return
        reading = read_tables(found.form, tables, self.fields)
        self._require_columns(found.form, tables, reading)
        self._note(reading)
        for submission in reading.submissions:
            is_exact = found.is_exact and submission.form_version in ("", found.form.version)
            self.reading.arrived.append(Arrived(found.form, submission, number, "", is_exact))

    def _form_of(self, tables: TableSet, source: Source) -> FoundForm | None:
        for form_id in dict.fromkeys((tables.stated_id, _stem(source.name))):
            if found := self.known.find(form_id):
                return found
        shares = [(form_share(form, tables), form) for form in self.known.forms]
        best = max(shares, key=lambda pair: pair[0], default=None)
        if best is None or best[0] < MATCHING_SHARE:
            return None
        self.reading.guessed.append(best[1].form_id)
        return FoundForm(best[1], is_exact=False)

    def _require_columns(self, form: Form, tables: TableSet, reading: TableReading) -> None:
        if any(submission.answers for submission in reading.submissions) or not reading.submissions:
            return
        headings = [heading for heading in tables.root["headings"] if heading.strip()]
        question = {"code": "PHONE_FIELDS_OPEN", "option": "--field", "choices": headings, "guess": None, "message": "",
                    "why": ""}  # fmt: skip
        raise QuestionOpen("PHONE_FIELDS_OPEN", file=str(tables.root["file"]), found=", ".join(headings)[:300],
                           options="--field", form=form.form_id, questions=[question])  # fmt: skip

    def _note(self, reading: TableReading) -> None:
        columns = self.reading.unknown_columns
        columns += [heading for heading in reading.unknown_columns if heading not in columns]
        self.reading.skipped += [Skipped(file, "PHONE_ROW_LOST", row) for file, row in reading.lost_rows]
        self.reading.skipped += [Skipped(file, "PHONE_ROW_TOO_LONG", row) for file, row in reading.too_long]
        self.reading.skipped += [Skipped(name, "PHONE_TABLE_UNPLACED") for name in reading.unplaced_tables]


def _encrypted_folders(names: list[str]) -> list[str]:
    """One name for each encrypted submission: its manifest and its parts lie in one folder."""
    return list(dict.fromkeys(folder_of(name) or name for name in names))


def _stem(name: str) -> str:
    for ending in _ZIP_ENDINGS:
        name = name.removesuffix(ending)
    return name
