"""A submission between its source and the project: identity, answers as text, and the files that its answers name."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from gi_atlas.storage.mapping import dump_json
from survey_forms.schema import MEDIA_TYPES, UNSEEN_TYPES, Form, Group, Question, QuestionType, Repeat

Answers = dict[str, Any]
MOST_ROWS_LEFT_OUT = 100
_CHINA = timezone(timedelta(hours=8))
_POSITIONS = re.compile(r"\[[0-9]+\]")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class Submission:
    """One filled form as it came.

    Attributes
    ----------
    instance_id : str
        ``uuid:…`` of its first version; "" where the source has none.
    aliases : tuple of str
        Other ids of the same submission: those of its edits, and of what it says it replaces.
    form_id, form_version : str
        As the source states them; "" where it does not.
    answers : dict
        By the form, in the shape of the instance; a media answer is still the file's name.
    where : str
        File, and row or element, to tell people.
    row : int
        Row in its table, 0 for XML.
    submitted_at, newest : str
        When it reached the server, and the newest time it names itself; "" where unknown.
    edits : int
        How often the server saw it edited.
    is_replacement : bool
        Whether it says that it replaces another version.
    review : str
        What the server's review says: ``approved``, ``hasIssues``, ``rejected``.
    unknown : dict
        Values that the form has no question for, by their own path or heading.
    """

    instance_id: str
    form_id: str
    answers: Answers
    form_version: str = ""
    aliases: tuple[str, ...] = ()
    where: str = ""
    row: int = 0
    submitted_at: str = ""
    newest: str = ""
    edits: int = 0
    is_replacement: bool = False
    review: str = ""
    unknown: Mapping[str, str] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id it goes by, its own first."""
        return tuple(dict.fromkeys(one for one in (self.instance_id, *self.aliases) if one))


def plain_id(text: str) -> str:
    """Instance id in one spelling: a bare UUID (KoboToolbox) and ``uuid:…`` (ODK) are the same."""
    stripped = text.strip()
    return f"uuid:{stripped.lower()}" if _UUID.fullmatch(stripped) else stripped


def without_positions(path: str) -> str:
    """Path as the form has it."""
    return _POSITIONS.sub("", path)


def flat_answers(answers: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Leaves that hold something, by their paths with positions, in the order of the answers."""
    for name, value in answers.items():
        path = f"{prefix}/{name}" if prefix else name
        if isinstance(value, Mapping):
            yield from flat_answers(value, path)
        elif isinstance(value, list | tuple):
            for number, row in enumerate(value, 1):
                yield from flat_answers(row, f"{path}[{number}]")
        elif value != "":
            yield path, str(value)


def without_empty(answers: Mapping[str, Any]) -> Answers:
    """Answers without empty leaves and groups; rows of a repeat stay, empty or not, for their positions count."""
    kept: Answers = {}
    for name, value in answers.items():
        if isinstance(value, Mapping):
            value = without_empty(value)
        elif isinstance(value, list | tuple):
            value = [without_empty(row) for row in value]
        if value not in ("", {}, []):
            kept[name] = value
    return kept


def answers_sha256(form_id: str, answers: Mapping[str, Any], metadata: frozenset[str] = frozenset()) -> str:
    """sha256 of a submission's canonical form: its form and its answers, whichever way they came.

    Parameters
    ----------
    metadata : frozenset of str
        Paths that the phone filled by itself; a source may leave them out.
    """
    told = {path: text for path, text in flat_answers(answers) if without_positions(path) not in metadata}
    return hashlib.sha256(dump_json([form_id, told]).encode()).hexdigest()


def automatic_paths(form: Form) -> frozenset[str]:
    """Paths of what nobody answers: calculations, hidden values, and what a phone fills by itself."""
    return frozenset(question.path for question in form.questions() if question.type in UNSEEN_TYPES)


def instant_key(text: str) -> float:
    """Seconds by which moments are put in order; 0 for what is no moment. One without zone counts as UTC+8."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)).timestamp()


def metadata_paths(form: Form) -> frozenset[str]:
    """Paths of what a phone fills by itself."""
    return frozenset(question.path for question in form.questions() if question.type is QuestionType.METADATA)


def media_paths(form: Form) -> frozenset[str]:
    """Paths of questions that are answered with a file."""
    return frozenset(question.path for question in form.questions() if question.type in MEDIA_TYPES)


def named_media(submission: Submission, paths: frozenset[str]) -> list[tuple[str, str]]:
    """Files that a submission's answers name: path with positions, and name."""
    return [(path, name) for path, name in flat_answers(submission.answers) if without_positions(path) in paths]


def put_answer(answers: Answers, path: str, value: Any) -> None:
    """Put a value at a path with positions into answers; rows of repeats are added as needed.

    What has another shape there (another version of the form had a group where this one has rows) makes room.
    """
    *groups, leaf = path.split("/")
    place: Any = answers
    for step in groups:
        name, _bracket, position = step.partition("[")
        inner = place.get(name)
        if not isinstance(inner, list if position else dict):
            inner = place[name] = [] if position else {}
        if position:
            number = int(position.rstrip("]"))
            inner += [{} for _missing in range(number - len(inner))]
            inner = inner[number - 1]
        place = inner
    place[leaf] = value


def drop_last_rows(answers: Answers, path: str) -> None:
    """Let rows go that were emptied at the ends of the repeats above a path: a row that is gone leaves no empty one."""
    while "[" in path:
        path = path[: path.rindex("[")]
        rows = value_at(answers, path)
        while isinstance(rows, list) and rows and not without_empty(rows[-1]):
            rows.pop()


def value_at(answers: Mapping[str, Any], path: str) -> Any:
    """What stands at a path with positions, a group or rows too; None for nothing."""
    place: Any = answers
    for step in path.split("/"):
        name, _bracket, position = step.partition("[")
        place = place.get(name) if isinstance(place, Mapping) else None
        if position:
            place = dict(enumerate(place, 1)).get(int(position.rstrip("]"))) if isinstance(place, list) else None
    return place


def row_at(answers: Answers, path: str) -> Answers | None:
    """Row of a repeat at a stranger's path with positions, made if it is not there yet.

    None where a position leaves out more rows than any export does: it would only fill the memory.
    """
    place: Any = answers
    for step in path.split("/"):
        name, _bracket, position = step.partition("[")
        if not position:
            place = place.setdefault(name, {})
            continue
        rows, number = place.setdefault(name, []), int(position.rstrip("]"))
        if not 0 < number <= len(rows) + MOST_ROWS_LEFT_OUT:
            return None
        rows += [{} for _missing in range(number - len(rows))]
        place = rows[number - 1]
    return place if isinstance(place, dict) else None


def question_index(form: Form) -> dict[str, Question]:
    """Questions by their paths."""
    return {question.path: question for question in form.questions()}


def repeat_paths(form: Form) -> tuple[str, ...]:
    """Paths of repeats, outer ones first."""
    return tuple(node.path for node in form.nodes() if isinstance(node, Repeat))


def children_by_name(group: Group) -> dict[str, Any]:
    """Nodes of a group by their names."""
    return {node.name: node for node in group.children}
