"""What the project knows of submissions: which record each became, and what it looked like when it came."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from gi_atlas.model import SurveyRecord
from gi_atlas.storage.project import Project
from survey_forms.phone.submission_parts import Answers, Submission, instant_key, plain_id

MARK, BASE = "submission", "imported_answers"
_KNOWN = (
    "SELECT id, form_id, coalesce(instance_id, ''), coalesce(source_key, ''),"
    " json_extract(provenance, '$.submission'), title"
    " FROM gi_record WHERE instance_id IS NOT NULL OR source_key IS NOT NULL"
)


@dataclass
class Mark:
    """What a record's provenance keeps of the submission that it came from.

    Attributes
    ----------
    ids : list of str
        Instance ids of all its versions.
    seen : list of str
        sha256 of every version that was looked at, the newest last.
    edits : int
        How often the server had seen it edited.
    newest, submitted_at : str
    media : dict of str to str
        Answer (``<sha256><ext>``) by the name that the phone gave the file; "" for one that never came.
    open : list of dict
        Answers that wait for a decision: ``path``, ``theirs``, and the ``sha256`` of the version that has them.
    review : str
    unknown : dict
        Values that the form has no question for.
    """

    ids: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    edits: int = 0
    newest: str = ""
    submitted_at: str = ""
    media: dict[str, str] = field(default_factory=dict)
    open: list[dict[str, str]] = field(default_factory=list)
    review: str = ""
    unknown: dict[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Names of files that never came."""
        return [name for name, value in self.media.items() if not value]

    def is_before(self, submission: Submission) -> bool:
        """Whether a version is later, by its time or by the server's count, than all that were looked at."""
        is_later = bool(self.newest) and instant_key(submission.newest) > instant_key(self.newest)
        return submission.edits > self.edits or is_later

    def take(self, submission: Submission, sha256: str) -> None:
        """Note a version that was looked at."""
        self.ids = list(dict.fromkeys([*self.ids, *submission.ids]))
        self.seen = [*(one for one in self.seen if one != sha256), sha256]
        self.edits = max(self.edits, submission.edits)
        self.newest = max(self.newest, submission.newest, key=instant_key)
        self.submitted_at = submission.submitted_at or self.submitted_at
        self.review = submission.review or self.review
        self.unknown = {**self.unknown, **submission.unknown}

    def as_json(self) -> dict[str, Any]:
        """What goes into the provenance; empty parts are left out."""
        return {name: value for name, value in asdict(self).items() if value}


def read_mark(provenance: Mapping[str, Any]) -> Mark:
    """Mark of a record's provenance; what another program made of it counts as nothing."""
    return _mark(provenance.get(MARK))


def _mark(stored: Any) -> Mark:
    mark = Mark()
    if not isinstance(stored, Mapping):
        return mark
    for name, empty in asdict(mark).items():
        # Its own copy: a mark grows while a delivery is worked out, the stored record must not.
        value = thawed(stored.get(name))
        if type(value) is type(empty):
            setattr(mark, name, value)
    return mark


def base_of(record: SurveyRecord) -> Answers | None:
    """Answers as the last import left them; None where there was none."""
    found = record.provenance.get(BASE)
    return thawed(found) if isinstance(found, Mapping) else None


def thawed(value: Any) -> Any:
    """The same plain values, every list a list of its own and every mapping a dictionary of its own."""
    if isinstance(value, Mapping):
        return {str(name): thawed(inner) for name, inner in value.items()}
    return [thawed(inner) for inner in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True)
class KnownRecord:
    """A record that a submission may be."""

    id: str
    form_id: str
    mark: Mark
    title: str = ""

    def needs_no_look(self, submission: Submission, sha256: str) -> bool:
        """Whether a version was seen before and nothing of the record waits for a file or a decision.

        One that says what an earlier one said, but later, takes an edit back.
        """
        is_seen = sha256 in self.mark.seen and not self.mark.is_before(submission)
        return is_seen and not self.mark.open and not self.mark.missing


class KnownRecords:
    """Records by their submissions' ids and by the keys of rows without one."""

    def __init__(self, project: Project) -> None:
        self._by_id: dict[tuple[str, str], KnownRecord] = {}
        self._by_key: dict[str, KnownRecord] = {}
        self._waiting: list[KnownRecord] = []
        for record_id, form_id, instance_id, source_key, stored, title in project.fetch(_KNOWN):
            mark = _mark(json.loads(stored)) if stored else Mark()
            known = KnownRecord(str(record_id), str(form_id), mark, str(title))
            if mark.missing:
                self._waiting.append(known)
            for one in dict.fromkeys([plain_id(str(instance_id)), *mark.ids]):
                if one:
                    self._by_id.setdefault((known.form_id, one), known)
            if source_key:
                self._by_key.setdefault(str(source_key), known)

    def find(self, submission: Submission) -> KnownRecord | None:
        """Record of a submission; one that came without a form (by a table) counts too."""
        for form_id in (submission.form_id, ""):
            for one in submission.ids:
                if found := self._by_id.get((form_id, one)):
                    return found
        return None

    @property
    def waiting(self) -> list[KnownRecord]:
        """Records whose answers name files that never came."""
        return self._waiting

    def with_key(self, key: str) -> KnownRecord | None:
        """Record of a row or file that has no instance id."""
        return self._by_key.get(key)
