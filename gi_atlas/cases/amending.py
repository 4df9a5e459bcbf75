"""What happens to a case without a move: it is opposed, extended, handed over, removed."""

from dataclasses import replace
from datetime import date

from gi_atlas.cases.clock import BY_HAND
from gi_atlas.cases.moving import (
    StepFacts,
    apply_step,
    closed_fault,
    know,
    open_case,
    require_day,
    shown_state,
    step_event,
)
from gi_atlas.cases.seeking import open_oppositions, opposable
from gi_atlas.cases.table import OPPOSITION, in_language
from gi_atlas.commands.changes import Command, Label, delete_row
from gi_atlas.errors import UsageError
from gi_atlas.i18n import N_
from gi_atlas.model import Case, CaseEvent
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project


def oppose(project: Project, case_id: str, facts: StepFacts) -> Case:
    """File an opposition to a case: a case of its own beside it. ``facts.who`` opposes, ``facts.note`` tells why.

    Raises
    ------
    UsageError
        CASE_NO_WINDOW if the case is in no window, CASE_OPPONENT without a name; CASE_TOO_LATE after the window and
        CASE_NO_REASONS without reasons, CASE_OPPOSES_ALREADY if the same one opposes already, each unless
        ``facts.despite`` is given; and what ``open_case`` raises.
    """
    known = know(project, case_id)
    state, case = known.table.states.get(known.case.state), known.case
    if not facts.who.strip():
        raise UsageError("CASE_OPPONENT")
    if state is None or not opposable(known.table, case):
        raise UsageError("CASE_NO_WINDOW", name=known.product.name_official, value=shown_state(known.table, case.state))
    is_late = state.is_window and case.due_on is not None and facts.on_day > case.due_on
    if is_late and not facts.despite:
        raise UsageError("CASE_TOO_LATE", day=facts.on_day, expected=case.due_on)
    if not facts.note.strip() and not facts.despite:
        raise UsageError("CASE_NO_REASONS")
    if not facts.despite:
        _require_first(project, case, facts)
    if case.entered_on and facts.on_day < case.entered_on:
        raise UsageError("CASE_DAY_BEFORE", day=facts.on_day, expected=case.entered_on)
    return open_case(project, known.product.id, OPPOSITION, facts, opposed_id=case.id)


def _require_first(project: Project, case: Case, facts: StepFacts) -> None:
    for filed in open_oppositions(project, case):
        first = next(iter(project.read_all(CaseEvent, case_id=filed.id, seq=1)), None)
        if first is not None and first.who.strip().casefold() == facts.who.strip().casefold():
            raise UsageError("CASE_OPPOSES_ALREADY", name=first.who.strip(), day=first.on_day or "?")


def set_due(project: Project, case_id: str, due_on: date, reason: str, on_day: date, who: str = "") -> Case:
    """Set the day due by hand, such as an extension; it is not counted anew by another table.

    Raises
    ------
    UsageError
        CASE_REASON without a reason, CASE_CLOSED, CASE_DUE_BEFORE if it lies before the state was entered.
    """
    known = know(project, case_id)
    case = known.case
    if not reason.strip():
        raise UsageError("CASE_REASON")
    if case.is_closed:
        raise closed_fault(known)
    require_day(on_day, case.entered_on)
    if case.entered_on and due_on < case.entered_on:
        raise UsageError("CASE_DUE_BEFORE", day=due_on, expected=case.entered_on)
    made = replace(case, due_on=due_on, basis=f"{BY_HAND} {reason.strip()}")
    event = step_event(known, case.state, StepFacts(on_day, who, f"{due_on.isoformat()}: {reason.strip()}"), False)
    label = Label(N_("Case of {0}: day due {1}"), (known.product.name_official, due_on.isoformat()))
    apply_step(project, label, known.product, None, (case, made), event, None)
    return made


def hand_over(project: Project, case_id: str, holder: str, on_day: date, who: str = "", note: str = "") -> Case:
    """Say who holds the case now; "" for the one whom the table names.

    Raises
    ------
    UsageError
        CASE_DAY_FUTURE, CASE_DAY_BEFORE.
    """
    known = know(project, case_id)
    require_day(on_day, known.case.entered_on)
    state, made = known.table.states.get(known.case.state), replace(known.case, holder=holder.strip())
    name = made.holder or (in_language(state.holders) if state else "")
    told = f"→ {name}" + (f": {note.strip()}" if note.strip() else "")
    event = step_event(known, known.case.state, StepFacts(on_day, who, told), False)
    label = Label(N_("Case of {0}: held by {1}"), (known.product.name_official, name))
    apply_step(project, label, known.product, None, (known.case, made), event, None)
    return made


def remove_case(project: Project, case_id: str) -> None:
    """Remove a case with its events, in one step; papers stay, and so does the product's status."""
    known = know(project, case_id)
    rows = [delete_row("gi_case_event", to_row(event)) for event in known.events]
    title = in_language(known.table.tracks[known.case.track].titles) if known.case.track in known.table.tracks else ""
    label = Label(N_("Remove case of {0}: {1}"), (known.product.name_official, title or known.case.track))
    project.apply(Command(label, (*rows, delete_row("gi_case", to_row(known.case)))))
