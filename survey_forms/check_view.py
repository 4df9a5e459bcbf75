"""What the rules of a checklist look at: answers that count, evidence, the product's boundary."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from gi_atlas.model import Evidence
from gi_atlas.services.evidence_places import current_boundary
from gi_atlas.storage.project import Project
from survey_forms.capture import FormSession
from survey_forms.mapping import read_geopoint
from survey_forms.per_form import per_form
from survey_forms.schema import MEDIA_TYPES, Form, Group, Node, Question, Repeat

_SCOPE_TEXT = """
SELECT b.scope_text FROM gi_boundary AS b JOIN gi_zone AS z ON z.id = b.zone_id
WHERE z.product_id = ? AND b.scope_text <> '' AND b.status <> 'SUPERSEDED' ORDER BY b.version DESC, b.fid DESC LIMIT 1
"""


class ItemState(StrEnum):
    """State of one item of the checklist."""

    DONE = "DONE"
    MISSING = "MISSING"
    TO_CONFIRM = "TO_CONFIRM"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True)
class Verdict:
    """What a rule found.

    Attributes
    ----------
    state : ItemState
    code : str
        Of the message; "" where nothing is to be said.
    context : dict
    path : str
        Question to go to; "" for the item's own.
    """

    state: ItemState
    code: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    path: str = ""


DONE = Verdict(ItemState.DONE)
NOT_APPLICABLE = Verdict(ItemState.NOT_APPLICABLE)


def missing(code: str, path: str = "", **context: Any) -> Verdict:
    """Verdict that something is missing."""
    return Verdict(ItemState.MISSING, code, context, path)


def to_confirm(code: str, path: str = "", **context: Any) -> Verdict:
    """Verdict that a person must look."""
    return Verdict(ItemState.TO_CONFIRM, code, context, path)


class Facts:
    """What the project knows of a record's product, read when a rule asks.

    Parameters
    ----------
    project : Project, optional
        None where nothing but the record is at hand.
    product_id : str, optional
    """

    def __init__(self, project: Project | None = None, product_id: str | None = None) -> None:
        self._project, self._product_id = project, product_id

    @cached_property
    def _boundary(self) -> Any:
        if self._project is None or not self._product_id:
            return None
        boundary = current_boundary(self._project, self._product_id)
        return boundary if boundary.parts else None

    def is_inside(self, place: Any) -> bool | None:
        """Whether a place (EPSG:4490) lies in the product's current boundary; None without one or without a place."""
        if place is None or self._boundary is None:
            return None
        return bool(self._boundary.distances_m(np.array([place.x]), np.array([place.y]))[0] == 0)

    @cached_property
    def scope_text(self) -> str:
        """Wording of the newest boundary version of the product; "" if there is none."""
        if self._project is None or not self._product_id:
            return ""
        rows = self._project.fetch(_SCOPE_TEXT, self._product_id)
        return str(rows[0][0]) if rows else ""


@dataclass(frozen=True)
class Row:
    """One row of a repeat: its path with position and its answers by question's name."""

    path: str
    answers: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.answers.get(name, "")


class CheckView:
    """A record as the rules see it: questions by their name, hidden answers left out.

    Parameters
    ----------
    session : FormSession
    evidence : sequence of Evidence
    facts : Facts
    is_worded : bool
        Whether verdicts are read by people; else labels are not looked up, which takes a third of the time.
    """

    def __init__(
        self, session: FormSession, evidence: Sequence[Evidence], facts: Facts, is_worded: bool = True
    ) -> None:
        self._is_worded = is_worded
        self.session = session
        self.evidence = tuple(evidence)
        self.facts = facts
        self._answers = session.relevant_answers()
        self._nodes = nodes_by_name(session.form)

    def knows(self, name: str) -> bool:
        """Whether the form has a question or repeat of this name."""
        return name in self._nodes

    def path_of(self, name: str) -> str:
        """Path of a question or repeat by its name, without positions; "" if there is none."""
        return self._nodes[name].path if name in self._nodes else ""

    def answer(self, name: str) -> str:
        """Answer of a question outside repeats; "" if it was not asked, not answered or is not in the form."""
        value: Any = self._answers
        for part in self.path_of(name).split("/"):
            value = value.get(part, "") if isinstance(value, Mapping) else ""
        return value if isinstance(value, str) else ""

    def is_asked(self, name: str) -> bool:
        """Whether a question outside repeats is asked now."""
        return self.knows(name) and self.session.state(self.path_of(name)).is_relevant

    def rows(self, name: str) -> list[Row]:
        """Rows of a repeat that stands in no other repeat."""
        path = self.path_of(name)
        value: Any = self._answers
        for part in path.split("/"):
            value = value.get(part, ()) if isinstance(value, Mapping) else ()
        if not isinstance(value, list | tuple):
            return []
        return [Row(f"{path}[{number}]", dict(_flat(row))) for number, row in enumerate(value, start=1)]

    def path_in(self, row: Row, name: str) -> str:
        """Path of a question in a row, whichever group of the row it stands in; the row's own if it has none such."""
        repeat, path = row.path.rpartition("[")[0], self.path_of(name)
        return row.path + path[len(repeat) :] if path.startswith(f"{repeat}/") else row.path

    def is_asked_in(self, row: Row, name: str) -> bool:
        """Whether a question is asked in a row now."""
        path = self.path_in(row, name)
        return path != row.path and self.session.state(path).is_relevant

    def label(self, name: str) -> str:
        """Label of a question or group in the session's language; its name where it has none."""
        node = self._nodes.get(name) or self.session.form.find(name)
        if node is None or not self._is_worded:
            return name
        return self.session.label(node.path, self.session.language) or name

    def file_there(self, value: str) -> bool:
        """Whether the file of a media question's answer is stored with the record."""
        return any(item.sha256 and value.startswith(item.sha256) for item in self.evidence)

    def place(self, text: str) -> Any:
        """Point of a geopoint answer in EPSG:4490; None for none."""
        return read_geopoint(text) if text else None

    def media(self) -> Iterator[tuple[str, str]]:
        """Path and answer of every media question that is answered and counts."""
        for path, node in self.session.walk():
            if isinstance(node, Question) and node.type in MEDIA_TYPES and self.session.value(path):
                yield path, self.session.value(path)


def _flat(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, part in value.items():
        if isinstance(part, Mapping):
            yield from _flat(part)
        elif isinstance(part, str):
            yield name, part


@per_form
def nodes_by_name(form: Form) -> dict[str, Node]:
    """Questions and repeats of a form by name; of several with one name the first."""
    found: dict[str, Node] = {}
    for node in form.nodes():
        if isinstance(node, Repeat) or not isinstance(node, Group):
            found.setdefault(node.name, node)
    return found
