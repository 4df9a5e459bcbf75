"""Cases as people look at them: all with what is due, and one with its way so far and its next steps."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from gi_atlas.cases.clock import SOON_DAYS, Clock, Standing, clock_of
from gi_atlas.cases.disputing import Dispute, dispute_of
from gi_atlas.cases.keeping import table_of
from gi_atlas.cases.seeking import is_against, opposable
from gi_atlas.cases.table import OPPOSITION, CaseTable, Move, State, Track, in_language
from gi_atlas.i18n import _
from gi_atlas.model import Act, Case, CaseEvent, Product, shown
from gi_atlas.storage.project import Project


@dataclass(frozen=True)
class CaseLine:
    """A case in a list: its product, where it stands, what is due.

    Attributes
    ----------
    track, state : Track, State or None
        None where the table that counts does not have them.
    who : str
        Of an opposition: who opposes.
    open_oppositions : int
        To this case, not decided yet.
    """

    case: Case
    product: Product
    track: Track | None
    state: State | None
    clock: Clock
    who: str = ""
    open_oppositions: int = 0

    @property
    def has_case(self) -> bool:
        """Whether there is a case; a product without one has a line, too."""
        return self.clock.standing is not Standing.NO_CASE

    @property
    def key(self) -> str:
        """Id of the case; of a product without one, its own."""
        return self.case.id or self.product.id

    @property
    def state_text(self) -> str:
        """Code and title of the state, in the current language; of a product without a case, what it is itself."""
        return state_text(self.state, self.case.state) if self.has_case else shown(self.product.status)

    @property
    def holder(self) -> str:
        """Who must act: the one who was told, else whom the table names, in the current language."""
        return self.case.holder or (in_language(self.state.holders) if self.state else "")

    @property
    def track_text(self) -> str:
        """Title of the track, in the current language."""
        return in_language(self.track.titles) if self.track else self.case.track


@dataclass(frozen=True)
class StepLine:
    """A step that was taken, with the paper it rests on."""

    event: CaseEvent
    act: Act | None
    from_state: State | None
    to_state: State | None


@dataclass(frozen=True)
class CaseDetails:
    """One case: its line, its way so far, the moves that the table knows from here, what opposes it.

    ``dispute`` is what an opposition is about; None for any other case.
    """

    line: CaseLine
    table: CaseTable
    steps: tuple[StepLine, ...]
    moves: tuple[Move, ...]
    oppositions: tuple[CaseLine, ...]
    dispute: Dispute | None = None

    @property
    def takes_opposition(self) -> bool:
        """Whether somebody can oppose now: the window is there, or oppositions are being weighed."""
        return opposable(self.table, self.line.case)


def state_text(state: State | None, code: str) -> str:
    """Code and title of a state; the code alone where the table does not know it."""
    return f"{code} {in_language(state.titles)}" if state else code


def list_cases(
    project: Project,
    today: date,
    soon_days: int = SOON_DAYS,
    product_id: str = "",
    table: CaseTable | None = None,
) -> list[CaseLine]:
    """Every case with what is due in it as seen on a day, by that day; those without one follow, closed ones last.

    Parameters
    ----------
    today : date
    soon_days : int
        How many days before its last one a deadline counts as near.
    product_id : str
        Only this product's; "" for all.
    table : CaseTable, optional
        By default the one that counts in the project.
    """
    table = table or table_of(project)
    cases = project.read_all(Case, product_id=product_id) if product_id else project.read_all(Case)
    products = _products(project, product_id)
    opponents = _opponents(project, cases)
    against = _against(cases)
    lines = [
        CaseLine(
            case,
            products.get(case.product_id) or Product(_("(removed product)"), id=case.product_id),
            table.tracks.get(case.track),
            table.states.get(case.state),
            clock_of(table, case, today, soon_days),
            opponents.get(case.id, ""),
            against.get(case.id, 0),
        )
        for case in cases
    ]
    return sorted(lines, key=_order)


def with_all_products(lines: Iterable[CaseLine], products: Iterable[Product]) -> list[CaseLine]:
    """The lines with one more for each product that has no case, before those that are closed."""
    known = list(lines)
    with_case = {line.case.product_id for line in known}
    bare = [_no_case(product) for product in products if product.id not in with_case]
    return sorted([*known, *bare], key=_order)


def _no_case(product: Product) -> CaseLine:
    return CaseLine(Case(product.id, "", "", id=""), product, None, None, Clock(Standing.NO_CASE))


def _products(project: Project, product_id: str) -> dict[str, Product]:
    found = project.read_all(Product, id=product_id) if product_id else project.read_all(Product)
    return {product.id: product for product in found}


def _opponents(project: Project, cases: Iterable[Case]) -> dict[str, str]:
    """Who filed each opposition: its first step says so."""
    filed = {case.id for case in cases if case.track == OPPOSITION}
    first = project.read_all(CaseEvent, seq=1) if filed else []
    return {event.case_id: event.who for event in first if event.case_id in filed}


def _against(cases: Iterable[Case]) -> dict[str, int]:
    by_product = defaultdict(list)
    for case in cases:
        by_product[case.product_id].append(case)
    counts = {}
    for same in by_product.values():
        filed = [one for one in same if one.track == OPPOSITION and not one.is_closed]
        for case in same if filed else ():
            counts[case.id] = sum(is_against(one, case) for one in filed)
    return counts


def _order(line: CaseLine) -> tuple[Any, ...]:
    day = line.clock.due_on or date.max
    return (line.case.is_closed, day, not line.has_case, line.product.name_official, line.key)


def entered_by(lines: Iterable[CaseLine], day: date) -> list[CaseLine]:
    """Lines of cases that were in their state on a day already; what came into it later says nothing of that day."""
    return [line for line in lines if line.case.entered_on is None or line.case.entered_on <= day]


def due_lines(lines: Iterable[CaseLine], until: date | None = None) -> list[CaseLine]:
    """Open cases in which something is due, up to a day (None: all), those that are late among them."""
    return [
        line
        for line in lines
        if line.clock.due_on is not None and not line.case.is_closed and (until is None or line.clock.due_on <= until)
    ]


def until_day(today: date, days: int | None) -> date | None:
    """The day some days from today; None for no limit, or beyond the calendar."""
    try:
        return None if days is None else today + timedelta(days=days)
    except OverflowError:
        return None


def case_details(project: Project, case_id: str, today: date, soon_days: int = SOON_DAYS) -> CaseDetails:
    """One case with its way so far and its next steps.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    table, case = table_of(project), project.read_one(Case, case_id)
    lines = list_cases(project, today, soon_days, case.product_id, table)
    line = next(one for one in lines if one.case.id == case_id)
    moves = () if case.is_closed else tuple(table.moves_from(case.track, case.state))
    oppositions = tuple(one for one in lines if is_against(one.case, case))
    dispute = dispute_of(project, case) if case.track == OPPOSITION else None
    return CaseDetails(line, table, _steps(project, table, case), moves, oppositions, dispute)


def _steps(project: Project, table: CaseTable, case: Case) -> tuple[StepLine, ...]:
    events = sorted(project.read_all(CaseEvent, case_id=case.id), key=lambda event: event.seq)
    acts = {act.id: act for act in _acts(project, events)}
    return tuple(
        StepLine(
            event, acts.get(event.act_id or ""), table.states.get(event.from_state), table.states.get(event.to_state)
        )
        for event in events
    )


def _acts(project: Project, events: Iterable[CaseEvent]) -> list[Act]:
    wanted = {event.act_id for event in events if event.act_id}
    return [act for act_id in wanted for act in project.read_all(Act, id=act_id)]


def seen_on(line: CaseLine, table: CaseTable, today: date, soon_days: int = SOON_DAYS) -> CaseLine:
    """The line as it is seen on another day, without reading the project again."""
    return replace(line, clock=clock_of(table, line.case, today, soon_days))


def counts(lines: Iterable[CaseLine]) -> Mapping[Standing, int]:
    """How many cases stand how."""
    found: dict[Standing, int] = dict.fromkeys(Standing, 0)
    for line in lines:
        found[line.clock.standing] += 1
    return found
