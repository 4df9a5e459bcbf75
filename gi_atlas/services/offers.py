"""A file that is offered for import: what is known of it, what was asked and answered.

An ``Offer`` never changes; each step gives another one, so that a worker's thread and the window cannot disturb each
other.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from gi_atlas.errors import GiAtlasError
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.formats import TABLE_FORMATS
from gi_atlas.exchange.inspection import Question
from gi_atlas.exchange.reference import Reference
from gi_atlas.model import SURVEY_GROUPS
from gi_atlas.services.importing import ImportKind, ImportPlan
from gi_atlas.services.inspecting import Examined

# Fields that a person may point out, by what the rows become; the first ones are needed.
ROLES: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.ADMIN_UNITS: ("code", "name", "level", "parent"),
    ImportKind.BOUNDARIES: ("name", "key", "valid_from", "valid_to"),
    ImportKind.RECORDS: ("title", "code", "survey_date", "office", "people", "notes", *SURVEY_GROUPS),
    ImportKind.LAYER: (),
}
PLACE_ROLES = ("lon", "lat", "wkt")
_NO_ANSWERS = Answers()
_TEXTS = {"--datum": "datum", "--datum-reason": "datum_reason", "--crs": "crs", "--encoding": "encoding"}
_YES_NO = {"--swap-axes": ("is_swapped", "yes", "no"), "--wide": ("is_wide", "keep", "split")}


class OfferState(StrEnum):
    """How far an offered file has come."""

    WAITING = "WAITING"
    REFUSED = "REFUSED"
    LEFT_OUT = "LEFT_OUT"
    ASKING = "ASKING"
    FAULTY = "FAULTY"
    READY = "READY"
    UNCHANGED = "UNCHANGED"
    IMPORTED = "IMPORTED"
    FAILED = "FAILED"


@dataclass(frozen=True, eq=False)
class Offer:
    """One file that was offered.

    Attributes
    ----------
    examined : Examined or None
        What was read; None while it waits or if it was refused.
    refusal : GiAtlasError or None
        Why it is not read.
    kind : ImportKind or None
        What its rows become; None leaves the file out.
    asked : dict
        Every question that was raised so far by its key, answered or not.
    plan, fault
        What importing would do, or why that cannot be said.
    outcome, failure
        What the import did, or why it did nothing.
    """

    path: Path
    examined: Examined | None = None
    refusal: GiAtlasError | None = None
    kind: ImportKind | None = None
    answers: Answers = _NO_ANSWERS
    asked: dict[str, Question] = field(default_factory=dict)
    reference: Reference | None = None
    read_with: Answers = _NO_ANSWERS
    plan: ImportPlan | None = None
    fault: GiAtlasError | None = None
    outcome: ImportPlan | None = None
    failure: GiAtlasError | None = None

    @property
    def state(self) -> OfferState:
        """How far the file has come."""
        ends = ((self.refusal, OfferState.REFUSED), (self.outcome, OfferState.IMPORTED),
                (self.failure, OfferState.FAILED))  # fmt: skip
        found = next((state for reason, state in ends if reason is not None), None)
        if found is not None:
            return found
        if self.examined is None:
            return OfferState.WAITING
        return OfferState.LEFT_OUT if self.kind is None else self._planned_state()

    def _planned_state(self) -> OfferState:
        if self.open_questions():
            return OfferState.ASKING
        if self.fault is not None:
            return OfferState.FAULTY
        if self.plan is None:
            return OfferState.WAITING
        return OfferState.READY if self.plan.command is not None else OfferState.UNCHANGED

    def open_questions(self) -> list[Question]:
        """Questions that stand and have no answer."""
        return [
            question
            for key, question in self.asked.items()
            if question.is_needed and answer_of(self.answers, key) is None
        ]

    @property
    def field_names(self) -> list[str]:
        """Names of the fields of all layers, each once."""
        layers = self.examined.foreign.layers if self.examined else ()
        return list(dict.fromkeys(name for layer in layers for name in layer.field_names))

    @property
    def roles(self) -> tuple[str, ...]:
        """Fields that may be pointed out for what the rows become."""
        if self.kind is None or self.examined is None or not self.examined.foreign.layers:
            return ()
        places = PLACE_ROLES if self.examined.foreign.format in TABLE_FORMATS else ()
        return (*ROLES[self.kind], *places)


def key_of(question: Question) -> str:
    """Key of a question: its option, with our field's name for a field."""
    return f"--field {question.context['role']}" if question.option == "--field" else question.option


def answer_of(answers: Answers, key: str) -> str | None:
    """Answer to the question with a key, as one of its choices; None if it has none."""
    if key.startswith("--field "):
        role = key.removeprefix("--field ")
        return f"{role}={answers.fields[role]}" if role in answers.fields else None
    if key in _YES_NO:
        name, yes, no = _YES_NO[key]
        return {True: yes, False: no}.get(getattr(answers, name))
    value: str | None = getattr(answers, _TEXTS[key])
    return value


def with_answer(answers: Answers, key: str, value: str | None) -> Answers:
    """The answers with one more; None takes an answer back."""
    if key.startswith("--field "):
        role = key.removeprefix("--field ")
        rest = {name: theirs for name, theirs in answers.fields.items() if name != role}
        return replace(answers, fields=rest if value is None else {**rest, role: value.partition("=")[2]})
    if key in _YES_NO:
        name, yes, no = _YES_NO[key]
        told: dict[str, Any] = {name: {yes: True, no: False}.get(value or "")}
    else:
        told = {_TEXTS[key]: value or None}
    return replace(answers, **told)


def answered(offer: Offer, key: str, value: str | None) -> Offer:
    """The offer with an answer; what it would do must be worked out again."""
    return changed(offer, with_answer(offer.answers, key, value))


def changed(offer: Offer, answers: Answers) -> Offer:
    """The offer with other answers; what it would do must be worked out again."""
    return replace(offer, answers=answers, plan=None, fault=None, failure=None)
