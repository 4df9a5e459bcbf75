"""What happens to a case without a move: it is opposed, extended, handed over, removed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from gi_atlas.cases.clock import BY_HAND
from gi_atlas.cases.disputing import paper_rows, papers_of, require_outline
from gi_atlas.cases.moving import (
    Filing,
    KnownCase,
    StepFacts,
    apply_step,
    closed_fault,
    know,
    open_case,
    require_day,
    shown_state,
    step_event,
)
from gi_atlas.cases.notes import noted
from gi_atlas.cases.seeking import is_against, open_oppositions, opposable
from gi_atlas.cases.table import OPPOSITION, in_language
from gi_atlas.commands.changes import Command, Label, delete_row
from gi_atlas.errors import UsageError
from gi_atlas.i18n import N_
from gi_atlas.jobs import Progress
from gi_atlas.model import Case, CaseEvent
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project


def oppose(
    project: Project,
    case_id: str,
    facts: StepFacts,
    outline: str = "",
    papers: Sequence[Path] = (),
    progress: Progress | None = None,
) -> Case:
    """File an opposition to a case: a case of its own beside it. ``facts.who`` opposes, ``facts.note`` tells why.

    Parameters
    ----------
    outline : str
        Key of the boundary version or area whose ground is disputed, as ``disputing.outlines`` offers it; "" for none.
    papers : sequence of Path
        Files that the opponent brings; they are copied into the project.

    Raises
    ------
    UsageError
        CASE_NO_WINDOW if the case is in no window, CASE_OPPONENT without a name; CASE_TOO_LATE after the window and
        CASE_NO_REASONS without reasons, CASE_OPPOSES_ALREADY if the same one opposes already, each unless
        ``facts.despite`` is given; CASE_OUTLINE_UNKNOWN for an outline that is not there; and what ``open_case``
        raises.
    ManyErrors
        Every paper that is refused.
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
    require_day(facts.on_day)
    require_outline(project, outline)
    filed = noted(Case(known.product.id, OPPOSITION), case.id, outline)
    rows = paper_rows(project, filed, papers, progress)
    return open_case(project, known.product.id, OPPOSITION, facts, filing=Filing(filed, rows))


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


def remove_case(project: Project, case_id: str) -> int:
    """Remove a case with its events and the oppositions to it, in one step; how many oppositions went along.

    An opposition to a case that is not there any more would be decided by nobody. Announcements stay, and so does the
    product's status; the papers that an opponent brought go with the opposition.
    """
    known = know(project, case_id)
    gone = [known.case, *oppositions_along(project, known.case)]
    events = [event for case in gone for event in project.read_all(CaseEvent, case_id=case.id)]
    rows = [delete_row("gi_case_event", to_row(event)) for event in events]
    rows += [delete_row("gi_evidence", to_row(item)) for case in gone for item in papers_of(project, case.id)]
    rows += [delete_row("gi_case", to_row(case)) for case in gone]
    project.apply(Command(_removal(known, len(gone) - 1), tuple(rows)))
    return len(gone) - 1


def oppositions_along(project: Project, case: Case) -> list[Case]:
    """Oppositions that go with a case: those to it, and those to every case where the product has no other one."""
    same = project.read_all(Case, product_id=case.product_id)
    others = [one for one in same if one.track != OPPOSITION and one.id != case.id]
    return [one for one in same if is_against(one, case) and not any(is_against(one, other) for other in others)]


def _removal(known: KnownCase, oppositions: int) -> Label:
    title = in_language(known.table.tracks[known.case.track].titles) if known.case.track in known.table.tracks else ""
    words = (known.product.name_official, title or known.case.track)
    if not oppositions:
        return Label(N_("Remove case of {0}: {1}"), words)
    return Label(N_("Remove case of {0}: {1}, with {2} oppositions"), (*words, str(oppositions)))
