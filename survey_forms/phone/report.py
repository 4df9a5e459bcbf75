"""What became of a delivery, told exactly: counts, changes, conflicts, missing and left-over files, odd names."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gi_atlas.errors import format_text
from survey_forms.phone.hostile import shown_name
from survey_forms.phone.merging import Fate, FieldChange
from survey_forms.phone.outcomes import Outcome, OutcomeKind
from survey_forms.schema import Form


@dataclass(frozen=True)
class SourceLine:
    """One source of a delivery: its name, hash, and the submissions and media that lay in it."""

    file: str
    sha256: str
    submissions: int
    media: int


@dataclass(frozen=True)
class MissingFile:
    """A file that an answer names and that did not come, or was refused (``code`` says why)."""

    record_id: str
    title: str
    question: str
    name: str
    code: str = "MEDIA_NOT_THERE"
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NamedFile:
    """A file of a source with what is to be said of it.

    ``code`` names what is odd about its name or what it is; ``record_id`` and ``title`` the record, "" for none.
    """

    file: str
    name: str
    code: str = ""
    record_id: str = ""
    title: str = ""
    value: str = ""


@dataclass(frozen=True)
class DoubleFile:
    """Files of the same content: names in the delivery, and titles of records that had the file before."""

    sha256: str
    names: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()


@dataclass
class ImportReport:
    """What a delivery did, or would do.

    Attributes
    ----------
    sources : list of SourceLine
    forms : list of (form id, version, count)
    outcomes : list of Outcome
        One for each submission, in the order they were worked through; skipped ones too.
    missing : list of MissingFile
    orphaned, hostile, messengers : list of NamedFile
    duplicates : list of DoubleFile
    other_versions : list of (form id, version filled, version read with, count)
        Submissions of a version of their form that is not known here.
    unknown_columns : list of str
    arrived_late : list of NamedFile
        Files that were missing until now.
    forms_by_record : dict of str to Form
        Form of each record that was looked at, for labels of questions.
    is_trial : bool
        Nothing was written.
    """

    sources: list[SourceLine] = field(default_factory=list)
    forms: list[tuple[str, str, int]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    missing: list[MissingFile] = field(default_factory=list)
    orphaned: list[NamedFile] = field(default_factory=list)
    hostile: list[NamedFile] = field(default_factory=list)
    messengers: list[NamedFile] = field(default_factory=list)
    duplicates: list[DoubleFile] = field(default_factory=list)
    other_versions: list[tuple[str, str, str, int]] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    guessed_forms: list[str] = field(default_factory=list)
    arrived_late: list[NamedFile] = field(default_factory=list)
    forms_by_record: dict[str, Form] = field(default_factory=dict, repr=False)
    is_trial: bool = False

    def form_of(self, one: Outcome) -> Form | None:
        """Form of a submission's record, for its labels; None if it has none."""
        return self.forms_by_record.get(one.record_id)

    def count(self, kind: OutcomeKind) -> int:
        """Submissions with one outcome."""
        return sum(outcome.kind is kind for outcome in self.outcomes)

    @property
    def conflicts(self) -> list[Outcome]:
        """Submissions of which at least one answer waits for a decision."""
        return [one for one in self.outcomes if any(change.fate is Fate.CONFLICT for change in one.changes)]

    @property
    def has_findings(self) -> bool:
        """Whether somebody must look at it: conflicts, missing files, submissions that were skipped."""
        return bool(self.conflicts or self.missing or self.count(OutcomeKind.SKIPPED))

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line; texts in the current language."""
        counts = Counter(str(outcome.kind) for outcome in self.outcomes)
        return {
            "files": [vars(source) for source in self.sources],
            "forms": [{"id": form, "version": version, "count": count} for form, version, count in self.forms],
            "read": len(self.outcomes),
            "imported": counts["IMPORTED"],
            "updated": counts["UPDATED"],
            "unchanged": counts["UNCHANGED"],
            "skipped": [_skipped(one) for one in self.outcomes if one.kind is OutcomeKind.SKIPPED],
            "conflicts": [_changed(one, (Fate.CONFLICT,)) for one in self.conflicts],
            "changes": [_changed(one, (Fate.CHANGED, Fate.KEPT)) for one in self.outcomes if _is_told(one)],
            "missing": [_missing(one) for one in self.missing],
            "orphaned": [_named(one) for one in self.orphaned],
            "duplicates": [{**vars(one), "names": [shown_name(name) for name in one.names]} for one in self.duplicates],
            "hostile": [_named(one) for one in self.hostile],
            "messengers": [_named(one) for one in self.messengers],
            "arrived_late": [_named(one) for one in self.arrived_late],
            "other_versions": [
                {"id": form, "filled": filled, "read_with": used, "count": count}
                for form, filled, used, count in self.other_versions
            ],
            "unknown_columns": self.unknown_columns,
            "guessed_forms": self.guessed_forms,
            "dry_run": self.is_trial,
        }


def _is_told(one: Outcome) -> bool:
    return one.kind is not OutcomeKind.IMPORTED and any(change.fate is not Fate.CONFLICT for change in one.changes)


def outcome_text(one: Outcome) -> str:
    """Why a submission was skipped, or what else is to be said of it, in the current language; "" for nothing."""
    context = {"file": shown_name(one.where), "row": one.row, "title": one.title, **one.context}
    return format_text(one.code, context) if one.code else ""


def missing_text(one: MissingFile) -> str:
    """Why a file is not there, in the current language."""
    return format_text(one.code, {"file": shown_name(one.name), **one.context})


def named_text(one: NamedFile) -> str:
    """What is to be said of a file, in the current language; "" for nothing."""
    return format_text(one.code, {"file": shown_name(one.name), "value": one.value}) if one.code else ""


def _skipped(one: Outcome) -> dict[str, Any]:
    return {"file": shown_name(one.where), "row": one.row, "code": one.code, "message": outcome_text(one)}


def _changed(one: Outcome, fates: Iterable[Fate]) -> dict[str, Any]:
    wanted = tuple(fates)
    told = {"record_id": one.record_id, "title": one.title, "instance_id": one.instance_id, "file": one.where,
            "row": one.row}  # fmt: skip
    return {**told, "fields": [_field(change) for change in one.changes if change.fate in wanted]}


def _field(change: FieldChange) -> dict[str, str]:
    names = ("ours", "theirs") if change.fate is Fate.CONFLICT else ("old", "new")
    told = {"path": change.path, names[0]: change.old, names[1]: change.new}
    return {**told, "state": str(change.fate)} if change.fate is Fate.KEPT else told


def _missing(one: MissingFile) -> dict[str, Any]:
    told = {"record_id": one.record_id, "title": one.title, "question": one.question, "name": shown_name(one.name)}
    return {**told, "code": one.code, "message": missing_text(one)}


def _named(one: NamedFile) -> dict[str, Any]:
    told = {"file": one.file, "name": shown_name(one.name)}
    if one.record_id:
        told |= {"record_id": one.record_id, "title": one.title}
    return {**told, "code": one.code, "message": named_text(one)} if one.code else told
