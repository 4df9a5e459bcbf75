"""What a row of the form says of a file, and what the file's own entry says: caption, group, custody, rights.

The row leads when a record is saved; an answer that is empty leaves the entry alone. Where the entry says otherwise
when the record is opened, somebody changed it after the form, so the row takes it over; an empty entry takes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gi_atlas.model import SURVEY_GROUPS, Evidence
from survey_forms.capture import FormSession
from survey_forms.mapping import targets_of
from survey_forms.per_form import per_form
from survey_forms.schema import MEDIA_TYPES, Form, Question

_AGREED = ("written", "oral")


@dataclass(frozen=True)
class EvidenceTarget:
    """A target of the workbook inside a row with a file, and the field of ``Evidence`` that it is."""

    name: str
    field: str
    read: Callable[[str], Any] = str.strip
    write: Callable[[Any], str] = str


def _read_consent(text: str) -> bool | None:
    return True if text in _AGREED else False if text == "refused" else None


def _write_consent(value: bool | None) -> str:
    # How somebody agreed is not known from the entry: the weaker way claims no paper.
    return "" if value is None else "oral" if value else "refused"


EVIDENCE_TARGETS = (
    EvidenceTarget(".caption", "caption"),
    EvidenceTarget(".describes", "survey_group"),
    EvidenceTarget(".custody", "holder"),
    EvidenceTarget(".licence", "licence"),
    EvidenceTarget(".consent", "consent", _read_consent, _write_consent),
    EvidenceTarget(".public", "is_public", lambda text: text == "yes", lambda value: "yes" if value else "no"),
)


@per_form
def _row_questions(form: Form) -> dict[str, list[tuple[Question, EvidenceTarget]]]:
    """Questions about a file, by the path of the group or repeat that they stand in."""
    by_name = {target.name: target for target in EVIDENCE_TARGETS}
    found: dict[str, list[tuple[Question, EvidenceTarget]]] = {}
    for question in form.questions():
        for name in targets_of(question):
            if name in by_name:
                found.setdefault(question.path.rpartition("/")[0], []).append((question, by_name[name]))
    return found


def _files(session: FormSession) -> Iterator[tuple[str, Question, str]]:
    """Path with positions, question and answer of every file that is answered, hidden ones too."""
    for path, node in session.walk(only_relevant=False):
        if isinstance(node, Question) and node.type in MEDIA_TYPES and (value := session.value(path)):
            yield path, node, value


def _is_file_of(value: str, item: Evidence) -> bool:
    return value.startswith(item.sha256) if item.sha256 else value == item.file_name


def evidence_with(session: FormSession, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence of a record with the questions that it answers and what their rows say of it."""
    items = list(evidence)
    paths: dict[int, list[str]] = {}
    for path, question, value in _files(session):
        for place, item in enumerate(items):
            if _is_file_of(value, item):
                paths.setdefault(place, []).append(path)
                items[place] = replace(item, **_said(session, path, question, item))
    for place, found in paths.items():
        item = items[place]
        items[place] = item if item.question in found else replace(item, question=found[0])
    return items


def _said(session: FormSession, path: str, question: Question, item: Evidence) -> dict[str, Any]:
    row = path.rpartition("/")[0]
    group = path.partition("/")[0].partition("[")[0]
    said: dict[str, Any] = {"survey_group": item.survey_group or (group if group in SURVEY_GROUPS else "")}
    for sibling, target in _row_questions(session.form).get(question.path.rpartition("/")[0], ()):
        answer = session.value(f"{row}/{sibling.name}")
        if answer:
            said[target.field] = target.read(answer)
    return said


def take_evidence(session: FormSession, evidence: Sequence[Evidence]) -> frozenset[str]:
    """Answer the rows of files by what their entries say since; returns the questions' paths."""
    taken = set()
    for path, question, value in list(_files(session)):
        item = next((one for one in evidence if _is_file_of(value, one)), None)
        siblings = _row_questions(session.form).get(question.path.rpartition("/")[0], ())
        for sibling, target in siblings if item is not None else ():
            stored, own = getattr(item, target.field), f"{path.rpartition('/')[0]}/{sibling.name}"
            if stored not in ("", None) and target.read(session.value(own)) != stored:
                session.set(own, target.write(stored))
                taken.add(own)
    return frozenset(taken)
