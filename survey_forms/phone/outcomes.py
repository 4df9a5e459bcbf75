"""What became of each submission or photo of a delivery."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from survey_forms.phone.merging import FieldChange


class OutcomeKind(StrEnum):
    """What became of one submission."""

    IMPORTED = "IMPORTED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    CONFLICT = "CONFLICT"
    SKIPPED = "SKIPPED"


@dataclass(frozen=True)
class Outcome:
    """One submission and what became of it.

    Attributes
    ----------
    kind : OutcomeKind
    where : str
    row : int
    record_id, title, instance_id : str
        Of its record; "" for one that was skipped.
    changes : tuple of FieldChange
        Answers that differ: taken, kept, or waiting for a decision.
    code : str
        Why it was skipped, or what else is to be said; "" for nothing.
    context : mapping
    """

    kind: OutcomeKind
    where: str = ""
    row: int = 0
    record_id: str = ""
    title: str = ""
    instance_id: str = ""
    changes: tuple[FieldChange, ...] = ()
    code: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
