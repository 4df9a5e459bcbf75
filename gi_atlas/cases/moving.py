"""Steps of a case: begun, moved on, opposed, extended, removed; each is one step of the undo list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gi_atlas.cases.clock import enter
from gi_atlas.cases.days import day_after, today_in_china
from gi_atlas.cases.keeping import table_of
from gi_atlas.cases.needs import (
    already_recognised,
    none_opposed,
    none_upheld,
    one_opposed,
    one_upheld,
    own_paper,
    recognised_fault,
    same_papers,
)
from gi_atlas.cases.seeking import Opposition, oppositions_to
from gi_atlas.cases.table import OPPOSITION, CaseTable, Move, Need, State, Track, in_language
from gi_atlas.commands.changes import Command, Label, RowChange, insert_row, update_row
from gi_atlas.errors import EditConflict, UsageError
from gi_atlas.i18n import N_
from gi_atlas.model import Act, Case, CaseEvent, Product
from gi_atlas.model.enums import ProductStatus
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project
from gi_atlas.storage.schema import TABLE_OF

DESPITE = "‼ "
"""How the note of a step begins that was taken although the table did not allow it."""


@dataclass(frozen=True)
class StepFacts:
    """What a person tells of a step.

    Attributes
    ----------
    on_day : date
        The legal day: of the announcement, notice or submission; deadlines are counted from it.
    who, note : str
        Who took it; why.
    holder : str
        Who must act next; "" for the one whom the table names.
    act : Act or None
        The paper; one with the same issuer and number that the project holds is taken instead.
    despite : str
        Why the step is taken although the table does not allow it; "" to be refused then.
    """

    on_day: date
    who: str = ""
    note: str = ""
    holder: str = ""
    act: Act | None = None
    despite: str = ""


@dataclass(frozen=True)
class Filing:
    """What comes with an opposition: the case that it is to be, noted what it is against, and rows of its papers."""

    case: Case
    rows: tuple[RowChange, ...] = ()


@dataclass(frozen=True)
class KnownCase:
    """A case with everything that its next step depends on."""

    case: Case
    table: CaseTable
    product: Product
    events: tuple[CaseEvent, ...]
    oppositions: tuple[Opposition, ...]


def open_case(
    project: Project,
    product_id: str,
    track: str,
    facts: StepFacts,
    state: str = "",
    filing: Filing | None = None,
) -> Case:
    """Begin a case of a product, in its track's first state or, for what is entered late, in a later one.

    Parameters
    ----------
    filing : Filing, optional
        Of an opposition; without it, it is against every open case of the product.

    Raises
    ------
    UsageError
        CASE_TRACK_UNKNOWN, CASE_STATE_UNKNOWN, CASE_DAY_FUTURE, CASE_RANGE; and unless ``facts.despite`` is given:
        CASE_OPEN_ALREADY if the product has an open case of this track, other than oppositions,
        CASE_RECOGNISED_ALREADY if one of it recognised the product before; CASE_NOT_RECOGNISED,
        CASE_BEFORE_RECOGNISED or CASE_REVOKED for a track that needs a recognised product.
    StorageError
        STORE_ID_UNKNOWN if there is no such product.
    """
    table, product = table_of(project), project.read_one(Product, product_id)
    kind = track_of(table, track)
    first = _state(table, track, state or kind.first_state)
    require_day(facts.on_day)
    if track != OPPOSITION and not facts.despite.strip():
        _require_beginnable(project, table, product, kind, facts.on_day)
    blank = Case(product.id, track) if filing is None else filing.case
    made = _entered(table, blank, first, facts)
    event = CaseEvent(made.id, 1, "", first.code, facts.on_day, None, facts.who, _note(facts, bool(facts.despite)))
    is_first = first.code == kind.first_state
    status = kind.product_status if is_first else table.status_in(track, first.code)
    label = Label(N_("Begin case of {0}: {1}"), (product.name_official, in_language(kind.titles)))
    apply_step(project, label, product, status, (None, made), event, facts.act, filing.rows if filing else ())
    return made


def _require_beginnable(project: Project, table: CaseTable, product: Product, track: Track, day: date) -> None:
    if any(not case.is_closed for case in project.read_all(Case, product_id=product.id, track=track.code)):
        raise UsageError("CASE_OPEN_ALREADY", name=product.name_official, value=track.code)
    if Need.RECOGNISED in track.needs:
        fault = recognised_fault(project, table, product, day)
    else:
        fault = already_recognised(project, table, product, track.code)
    if fault is not None:
        raise fault


def move_case(project: Project, case_id: str, to_state: str, facts: StepFacts, expected: Case | None = None) -> Case:
    """Take a case to another state, in one step with its act, its event and what the product becomes by it.

    Parameters
    ----------
    expected : Case, optional
        The case as the person saw it; one that went on since is refused.

    Raises
    ------
    UsageError
        CASE_CLOSED, CASE_NO_MOVE, CASE_STATE_UNKNOWN, CASE_DAY_FUTURE, CASE_DAY_BEFORE, CASE_RANGE, and what
        ``refusals`` gives; without the days, each can be overruled by ``facts.despite``.
    EditConflict
        STORE_ROW_CHANGED.
    """
    known = know(project, case_id)
    _require_seen(known.case, expected)
    state = _state(known.table, known.case.track, to_state)
    require_day(facts.on_day, known.case.entered_on)
    move = _find_move(known, to_state)
    faults = _faults(project, known, move, to_state, facts)
    if faults and not facts.despite.strip():
        raise faults[0]
    made = _entered(known.table, known.case, state, facts)
    event = step_event(known, to_state, facts, bool(faults))
    label = Label(N_("Case of {0}: {1}"), (known.product.name_official, f"{state.code} {in_language(state.titles)}"))
    status = move.product_status if move else known.table.status_in(known.case.track, to_state)
    apply_step(project, label, known.product, status, (known.case, made), event, facts.act)
    return made


def refusals(project: Project, case_id: str, to_state: str, facts: StepFacts) -> list[UsageError]:
    """Why a move would be refused, though its days are right; empty if it would not.

    CASE_CLOSED, CASE_NO_MOVE, CASE_WINDOW_OPEN, and what ``cases.needs`` says of oppositions and papers.
    """
    known = know(project, case_id)
    return _faults(project, known, _find_move(known, to_state), to_state, facts)


def know(project: Project, case_id: str) -> KnownCase:
    """A case with what its next step depends on."""
    case = project.read_one(Case, case_id)
    product = next(iter(project.read_all(Product, id=case.product_id)), None) or Product("?", id=case.product_id)
    events = sorted(project.read_all(CaseEvent, case_id=case.id), key=lambda event: event.seq)
    table = table_of(project)
    return KnownCase(case, table, product, tuple(events), tuple(oppositions_to(project, case, table)))


def track_of(table: CaseTable, code: str) -> Track:
    """Track of a code; UsageError CASE_TRACK_UNKNOWN if the table has none such."""
    if code not in table.tracks:
        raise UsageError("CASE_TRACK_UNKNOWN", value=code, choices=", ".join(table.tracks))
    return table.tracks[code]


def _state(table: CaseTable, track: str, code: str) -> State:
    codes = table.states_of(track)
    if code not in codes:
        raise UsageError("CASE_STATE_UNKNOWN", value=code, track=track, choices=", ".join(codes))
    return table.states[code]


def require_day(day: date, since: date | None = None) -> None:
    """Refuse a day in the future (CASE_DAY_FUTURE), or before the step that it follows (CASE_DAY_BEFORE)."""
    if day > today_in_china():
        raise UsageError("CASE_DAY_FUTURE", day=day, expected=today_in_china())
    if since is not None and day < since:
        raise UsageError("CASE_DAY_BEFORE", day=day, expected=since)


def _require_seen(case: Case, expected: Case | None) -> None:
    if expected is not None and expected != case:
        raise EditConflict("STORE_ROW_CHANGED", table="gi_case", row=case.id, fields="state, due_on")


def _find_move(known: KnownCase, to_state: str) -> Move | None:
    moves = known.table.moves_from(known.case.track, known.case.state)
    return next((move for move in moves if move.to_state == to_state), None)


def _faults(project: Project, known: KnownCase, move: Move | None, to_state: str, facts: StepFacts) -> list[UsageError]:
    if known.case.is_closed:
        return [closed_fault(known)]
    if move is None:
        moves = known.table.moves_from(known.case.track, known.case.state)
        choices = ", ".join(shown_state(known.table, one.to_state) for one in moves)
        here, there = shown_state(known.table, known.case.state), shown_state(known.table, to_state)
        return [UsageError("CASE_NO_MOVE", value=there, state=here, choices=choices or "-")]
    return [fault for need in move.needs for fault in _unmet(project, need, known, facts)]


def closed_fault(known: KnownCase) -> UsageError:
    """CASE_CLOSED of a case."""
    state = shown_state(known.table, known.case.state)
    return UsageError("CASE_CLOSED", name=known.product.name_official, value=state)


def _unmet(project: Project, need: Need, known: KnownCase, facts: StepFacts) -> Iterator[UsageError]:
    name, due_on = known.product.name_official, known.case.due_on
    if need is Need.WINDOW_OVER and due_on is not None and facts.on_day <= due_on:
        yield UsageError("CASE_WINDOW_OPEN", name=name, value=due_on, day=facts.on_day, expected=day_after(due_on))
    if need is Need.NO_OPPOSITION:
        yield from none_opposed(known.oppositions, name, facts.on_day)
    if need is Need.NOT_UPHELD:
        yield from none_upheld(known.oppositions, name)
    if need is Need.UPHELD:
        yield from one_upheld(known.oppositions, name)
    if need is Need.OPPOSITION:
        yield from one_opposed(known.oppositions, name, facts.on_day)
    if need is Need.ACT:
        yield from own_paper(project, known.table, known.events, name, facts.act, facts.on_day)


def shown_state(table: CaseTable, code: str) -> str:
    """Code and title of a state of the table; the code alone where it has none such."""
    return f"{code} {in_language(table.states[code].titles)}" if code in table.states else code


def _entered(table: CaseTable, case: Case, state: State, facts: StepFacts) -> Case:
    try:
        return replace(enter(table, case, state, facts.on_day), holder=facts.holder.strip())
    except OverflowError as error:
        raise UsageError("CASE_RANGE", day=facts.on_day) from error


def step_event(known: KnownCase, to_state: str, facts: StepFacts, is_despite: bool) -> CaseEvent:
    """The next step of a case as it is kept."""
    seq = max((event.seq for event in known.events), default=0) + 1
    return CaseEvent(
        known.case.id, seq, known.case.state, to_state, facts.on_day, None, facts.who, _note(facts, is_despite)
    )


def _note(facts: StepFacts, is_despite: bool) -> str:
    parts = [facts.note.strip(), f"{DESPITE}{facts.despite.strip()}" if is_despite else ""]
    return " ".join(part for part in parts if part)


def apply_step(
    project: Project,
    label: Label,
    product: Product,
    status: ProductStatus | None,
    cases: tuple[Case | None, Case],
    event: CaseEvent,
    act: Act | None,
    more: Sequence[RowChange] = (),
) -> None:
    """Carry out a step in one command: the case before (None: new) and after, its event, its paper, its product."""
    changes: list[RowChange | None] = list(more)
    if act is not None:
        kept, act_change = _keep_act(project, act, product)
        event = replace(event, act_id=kept.id)
        changes.append(act_change)
    changes += [_change(*cases), _change(None, event)]
    if status is not None:
        changes.append(_change(product, replace(product, status=status)))
    project.apply(
        Command(label, tuple(one for one in changes if one is not None), needed=(("gi_product", product.id),))
    )


def _change(before: Any, after: Any) -> RowChange | None:
    table, row = TABLE_OF[type(after)], to_row(after)
    return insert_row(table, row) if before is None else update_row(table, to_row(before), row)


def _keep_act(project: Project, act: Act, product: Product) -> tuple[Act, RowChange | None]:
    """The paper as the project keeps it: one act may be about many products, and is one row."""
    act = replace(act, number=act.number.strip(), issuer=act.issuer.strip())
    same = same_papers(project, act)
    if not same:
        made = replace(act, product_ids=tuple(dict.fromkeys((*act.product_ids, product.id))))
        return made, _change(None, made)
    merged = replace(same[0], product_ids=tuple(dict.fromkeys((*same[0].product_ids, product.id))))
    return merged, _change(same[0], merged)
