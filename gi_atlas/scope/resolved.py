"""What a unit of a wording is in an edition of the divisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gi_atlas.errors import format_text
from gi_atlas.model import UnitMatch
from gi_atlas.scope.unit_list import Unit
from gi_atlas.scope.wording import UnitPhrase


@dataclass(frozen=True)
class ResolvedUnit:
    """What a unit of a wording is in an edition.

    Attributes
    ----------
    phrase : UnitPhrase
    code, resolved_name : str
        Code as the edition writes it; "" where none was found.
    edition : str
    match : UnitMatch
    successors : tuple of Unit
        Where a unit was split, all that came of it.
    candidates : tuple of Unit
        What may be meant, for a person to choose from.
    inside : str
        Code of the smallest unit above it that was found, such as the township of a village without a code.
    remark, context
        Code of a message and what it names; "" where nothing need be said.
    origin, origin_edition
        The unit that bears the written name, and the edition that holds it, where that is another edition; None where
        the name was found in ``edition``.
    holds_more : bool
        Whether what was found holds more ground than ``origin``: one of several units went into it, or a part of it is
        meant.
    """

    phrase: UnitPhrase
    code: str = ""
    resolved_name: str = ""
    edition: str = ""
    match: UnitMatch = UnitMatch.UNKNOWN
    successors: tuple[Unit, ...] = ()
    candidates: tuple[Unit, ...] = ()
    inside: str = ""
    remark: str = ""
    context: Mapping[str, object] = field(default_factory=dict)
    origin: Unit | None = None
    origin_edition: str = ""
    holds_more: bool = False

    @property
    def message(self) -> str:
        """What is to be said of it, in the person's language."""
        return format_text(self.remark, dict(self.context)) if self.remark else ""
