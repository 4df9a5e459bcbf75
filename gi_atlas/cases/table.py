"""The table of states as typed objects: tracks, states with their deadlines, moves between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gi_atlas.cases.days import Period, WorkCalendar
from gi_atlas.i18n import current_language
from gi_atlas.model import ProductStatus

Texts = Mapping[str, str]
OPPOSITION = "OPPOSITION"
"""Code of the track whose cases are oppositions to another case of the same product."""


class PeriodKind(StrEnum):
    """What a period of a state is: a deadline for who holds the case, or a time in which others may speak."""

    DEADLINE = "deadline"
    WINDOW = "window"


class Need(StrEnum):
    """What must be so before a move.

    ``RECOGNISED`` is asked of tracks; ``DOSSIER`` warns and stops nothing; ``NOT_UPHELD`` is that no opposition to the
    case has succeeded, ``UPHELD`` that one has.
    """

    WINDOW_OVER = "window_over"
    NO_OPPOSITION = "no_opposition"
    NOT_UPHELD = "not_upheld"
    UPHELD = "upheld"
    OPPOSITION = "opposition"
    ACT = "act"
    RECOGNISED = "recognised"
    DOSSIER = "dossier"


class Outcome(StrEnum):
    """What it means that a case of oppositions ends in a state, 裁决结果."""

    UPHELD = "upheld"


TRACK_NEEDS = (Need.RECOGNISED,)
"""What can be asked before a case of a track begins; all else is asked of moves."""


@dataclass(frozen=True)
class Basis:
    """Where a line of the table comes from.

    ``is_sure`` is False where no source at hand confirmed it: it is shown as "to be confirmed", never as law.
    """

    source: str = ""
    edition: str = ""
    is_sure: bool = True


@dataclass(frozen=True)
class Track:
    """A procedure, 程序: its first state, and what the product becomes when it begins (None: as before).

    ``needs`` is what must be so of the product on the day on which a case of it begins.
    """

    code: str
    titles: Texts
    first_state: str
    product_status: ProductStatus | None = None
    notes: Texts = field(default_factory=dict)
    basis: Basis = Basis()
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class State:
    """Where a case may stand, 环节.

    Attributes
    ----------
    holders : Texts
        Who must act.
    period : Period or None
        Counted from the day on which the case came here.
    period_kind : PeriodKind
    dues : Texts
        What is due at the period's end.
    outcome : Outcome or None
        Of an opposition that ends here, where it decides about the case that it is against.
    """

    code: str
    titles: Texts
    holders: Texts = field(default_factory=dict)
    period: Period | None = None
    period_kind: PeriodKind = PeriodKind.DEADLINE
    dues: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    basis: Basis = Basis()
    outcome: Outcome | None = None

    @property
    def is_window(self) -> bool:
        """Whether it has a time in which others may speak."""
        return self.period is not None and self.period_kind is PeriodKind.WINDOW


@dataclass(frozen=True)
class Move:
    """A step from a state to the next in some tracks, 流转."""

    from_state: str
    to_state: str
    tracks: tuple[str, ...]
    titles: Texts = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    product_status: ProductStatus | None = None
    basis: Basis = Basis()


@dataclass(frozen=True)
class TakenWord:
    """A word that a table does not know, with the rows that have it from the shipped table instead."""

    word: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class CaseTable:
    """States, moves and deadlines of one edition.

    Attributes
    ----------
    edition, title : str
    is_shipped : bool
        Whether it came with the program; an office's own takes its place.
    calendar : WorkCalendar
        Days off and days worked, for periods in working days.
    taken : tuple of TakenWord
        What an office's table has from the shipped one, because it was written before there were words for it.
    """

    tracks: Mapping[str, Track]
    states: Mapping[str, State]
    moves: tuple[Move, ...]
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    edition: str = ""
    title: str = ""
    is_shipped: bool = False
    taken: tuple[TakenWord, ...] = ()

    def moves_from(self, track: str, state: str) -> list[Move]:
        """Moves that a case of a track may make from a state, in the table's order."""
        return [move for move in self.moves if move.from_state == state and track in move.tracks]

    def needs_of(self, track: str, from_state: str, to_state: str) -> tuple[Need, ...]:
        """What a move of a track asks for; empty where the table has no such move."""
        moves = self.moves_from(track, from_state)
        return next((move.needs for move in moves if move.to_state == to_state), ())

    def status_in(self, track: str, state: str) -> ProductStatus | None:
        """What the product becomes by the moves that lead a case of a track to a state; None: as before."""
        moves = (move for move in self.moves if move.to_state == state and track in move.tracks)
        return next((move.product_status for move in moves), None)

    def states_of(self, track: str) -> list[str]:
        """Codes of the states that a track passes, in the table's order."""
        ends = {code for move in self.moves if track in move.tracks for code in (move.from_state, move.to_state)}
        first = self.tracks[track].first_state if track in self.tracks else ""
        return [code for code in self.states if code in ends or code == first]

    def is_end(self, track: str, state: str) -> bool:
        """Whether a case of a track is closed in a state: nothing leads on from there."""
        return not self.moves_from(track, state)


def in_language(texts: Texts, language: str = "") -> str:
    """Text in a language (default: the current one), else in any that there is."""
    chosen = texts.get(language or current_language(), "")
    return chosen or next((text for text in texts.values() if text), "")
