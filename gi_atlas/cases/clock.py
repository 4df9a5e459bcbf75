"""The clock of a case: what is due when, how long there is left, and by which rule."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from gi_atlas.cases.days import PeriodUnit, day_after, last_day
from gi_atlas.cases.table import CaseTable, State
from gi_atlas.model import Case

SOON_DAYS = 14
BY_HAND = "BY_HAND"
"""How the basis of a day begins that a person set: an extension, or what a paper says."""
UNSURE = "[M]"
"""How the basis ends of a day that is counted by a rule which is to be confirmed."""


class Standing(StrEnum):
    """How a case stands to its day."""

    OVERDUE = "OVERDUE"
    SOON = "SOON"
    RUNNING = "RUNNING"
    WINDOW_OPEN = "WINDOW_OPEN"
    WINDOW_OVER = "WINDOW_OVER"
    NOTHING_DUE = "NOTHING_DUE"
    NO_CASE = "NO_CASE"
    CLOSED = "CLOSED"


@dataclass(frozen=True)
class Clock:
    """What is due in a case, as seen on a day.

    Attributes
    ----------
    standing : Standing
    due_on : date or None
        Last day of the deadline or window.
    days_left : int or None
        Days from the day of the question to the last day; below zero once it has passed.
    goes_on : date or None
        The day after the window: the first on which the next step may be taken, or protection begins.
    basis : str
        Source of the rule; the reason where a person set the day.
    is_by_hand, is_sure : bool
        Whether a person set the day; whether the rule was confirmed.
    misses_holidays : bool
        Whether it was counted in working days of a year whose days off the table does not hold.
    """

    standing: Standing
    due_on: date | None = None
    days_left: int | None = None
    goes_on: date | None = None
    basis: str = ""
    is_by_hand: bool = False
    is_sure: bool = True
    misses_holidays: bool = False


def due_day(table: CaseTable, state: State, entered_on: date) -> date | None:
    """Last day of a state's period, counted from the day on which the case came there; None without a period."""
    return None if state.period is None else last_day(entered_on, state.period, table.calendar)


def basis_of(table: CaseTable, state: State) -> str:
    """Source of a state's period with the table's edition, and a mark where it is to be confirmed."""
    if state.period is None:
        return ""
    # The shipped table's own edition is no edition of a law.
    edition = state.basis.edition or ("" if table.is_shipped else table.edition)
    source = " · ".join(part for part in (state.basis.source, edition) if part)
    return source if state.basis.is_sure else f"{source} {UNSURE}"


def enter(table: CaseTable, case: Case, state: State, on_day: date) -> Case:
    """The case in a state that it comes to on a day, with its day due; closed where nothing leads on."""
    return replace(
        case,
        state=state.code,
        entered_on=on_day,
        due_on=due_day(table, state, on_day),
        basis=basis_of(table, state),
        is_closed=table.is_end(case.track, state.code),
    )


def count_anew(table: CaseTable, case: Case) -> Case:
    """The case with its day due by another table; what a person set by hand stays."""
    state = table.states.get(case.state)
    if state is None or case.entered_on is None or case.basis.startswith(BY_HAND):
        return case
    return replace(case, due_on=due_day(table, state, case.entered_on), basis=basis_of(table, state))


def clock_of(table: CaseTable, case: Case, today: date, soon_days: int = SOON_DAYS) -> Clock:
    """What is due in a case, as seen on a day.

    Parameters
    ----------
    today : date
        In China; see ``days.today_in_china``.
    soon_days : int
        How many days before its last one a deadline counts as near.
    """
    if case.is_closed:
        return Clock(Standing.CLOSED)
    if case.due_on is None:
        return Clock(Standing.NOTHING_DUE)
    state = table.states.get(case.state)
    is_window = state is not None and state.is_window
    left = (case.due_on - today).days
    is_by_hand, basis = case.basis.startswith(BY_HAND), case.basis.removeprefix(BY_HAND).strip()
    return Clock(
        _standing(left, is_window, soon_days),
        case.due_on,
        left,
        day_after(case.due_on) if is_window else None,
        basis.removesuffix(UNSURE).strip(),
        is_by_hand,
        not basis.endswith(UNSURE),
        not is_by_hand and _misses_holidays(table, state, case),
    )


def _standing(left: int, is_window: bool, soon_days: int) -> Standing:
    if is_window:
        return Standing.WINDOW_OVER if left < 0 else Standing.WINDOW_OPEN
    if left < 0:
        return Standing.OVERDUE
    return Standing.SOON if left <= soon_days else Standing.RUNNING


def _misses_holidays(table: CaseTable, state: State | None, case: Case) -> bool:
    if state is None or state.period is None or state.period.unit is not PeriodUnit.WORKDAYS:
        return False
    return case.entered_on is not None and case.due_on is not None and not table.calendar.knows(
        case.entered_on, case.due_on
    )  # fmt: skip
