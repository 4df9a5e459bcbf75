"""Answers of a record that its form has no place for: kept beside the others, never dropped."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gi_atlas.model import SurveyRecord
from survey_forms.per_form import per_form
from survey_forms.schema import Form, Repeat

KEPT = "#kept"
"""Key in stored answers; no name of a question can be written so."""
_POSITION = re.compile(r"\[(\d+)\]")


def answers_for(form: Form, record: SurveyRecord) -> dict[str, Any]:
    """Answers of a record that have a place in a form, those among them that were kept for another version too."""
    answers: dict[str, Any] = {}
    for path, value in leaves(record.answers):
        if _has_place(form, path):
            put(answers, path, value if isinstance(value, str) else str(value), form)
    return answers


def kept_answers(form: Form, record: SurveyRecord) -> dict[str, Any]:
    """Answers of a record that have no place in a form, by path."""
    return {path: value for path, value in leaves(record.answers) if not _has_place(form, path)}


def _has_place(form: Form, path: str) -> bool:
    """Whether a form asks what stands at a path; of a repeat that became a group only the first row finds room.

    A list where a question is has none.
    """
    if path.endswith("]") or _POSITION.sub("", path) not in _questions(form):
        return False
    later = (found for found in _POSITION.finditer(path) if int(found[1]) > 1)
    return all(_POSITION.sub("", path[: found.start()]) in _repeats(form) for found in later)


@per_form
def _questions(form: Form) -> frozenset[str]:
    return frozenset(question.path for question in form.questions())


def leaves(answers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Path with positions and value of every answer that is not empty; what was kept comes last, by its own path."""
    kept = answers.get(KEPT)
    yield from _leaves({key: value for key, value in answers.items() if key != KEPT}, "")
    if isinstance(kept, Mapping):
        yield from kept.items()


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(part, f"{path}/{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value, start=1):
            yield from _leaves(part, f"{path}[{number}]")
    elif value not in (None, ""):
        yield path, value


def put(answers: dict[str, Any], path: str, value: Any, form: Form) -> None:
    """Put a value into answers at its path with positions, unless something stands there already.

    A repeat is a list whether the path gives its position or not (it was a group once), and the other way round.
    """
    repeats = _repeats(form)
    here: Any = answers
    above: list[str] = []
    *parents, leaf = path.split("/")
    for part in parents:
        found = _POSITION.search(part)
        name = _POSITION.sub("", part)
        above.append(name)
        if "/".join(above) in repeats:
            here = _row(here.setdefault(name, []), int(found[1]) if found else 1)
        else:
            here = here.setdefault(name, {})
    here.setdefault(leaf, value)


def _row(rows: list[dict[str, Any]], number: int) -> dict[str, Any]:
    rows.extend({} for _missing in range(number - len(rows)))
    return rows[number - 1]


@per_form
def _repeats(form: Form) -> frozenset[str]:
    return frozenset(node.path for node in form.nodes() if isinstance(node, Repeat))
