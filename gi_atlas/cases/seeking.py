"""Cases and products by what a person calls them; which opposition is against which case."""

from dataclasses import dataclass
from datetime import date

from gi_atlas.cases.notes import opposed_case
from gi_atlas.cases.table import OPPOSITION, CaseTable, Need, Outcome
from gi_atlas.errors import UsageError
from gi_atlas.model import Case, CaseEvent, Product
from gi_atlas.storage.project import Project


def find_case(project: Project, text: str, track: str = "") -> Case:
    """The case with an id, or the open one of the product with an id or name.

    Raises
    ------
    UsageError
        CASE_UNKNOWN; CASE_SEVERAL if the product has several open cases (or, with none open, several closed ones).
    """
    cases = project.read_all(Case, id=text) or _cases_of(project, text)
    cases = [case for case in cases if track in ("", case.track)]
    found = [case for case in cases if not case.is_closed] or cases
    main = [case for case in found if case.track != OPPOSITION] or found
    if not main:
        raise UsageError("CASE_UNKNOWN", value=text)
    if len(main) > 1:
        raise UsageError("CASE_SEVERAL", value=text, choices=", ".join(f"{case.id} ({case.track})" for case in main))
    return main[0]


def _cases_of(project: Project, text: str) -> list[Case]:
    product = find_product(project, text)
    return [] if product is None else project.read_all(Case, product_id=product.id)


def find_product(project: Project, text: str) -> Product | None:
    """The product with an id or, if one alone has it, an official name; None if there is none.

    Raises
    ------
    UsageError
        CASE_PRODUCTS if several products have the name.
    """
    found = project.read_all(Product, id=text) or project.read_all(Product, name_official=text)
    if len(found) > 1:
        raise UsageError("CASE_PRODUCTS", value=text, choices=", ".join(product.id for product in found))
    return found[0] if found else None


def open_oppositions(project: Project, case: Case) -> list[Case]:
    """Oppositions to a case that are not decided."""
    found = project.read_all(Case, product_id=case.product_id, track=OPPOSITION, is_closed=False)
    return [one for one in found if is_against(one, case)]


@dataclass(frozen=True)
class Opposition:
    """An opposition to a case by its days; ``ended_on`` is None while it is not decided.

    ``is_upheld`` tells that it ended because it was right; ``who`` filed it.
    """

    filed_on: date
    ended_on: date | None = None
    is_upheld: bool = False
    who: str = ""

    def is_open_on(self, day: date) -> bool:
        """Whether it was filed and not decided yet on a day; on the day of its end it has ended."""
        return self.filed_on <= day and (self.ended_on is None or day < self.ended_on)


def oppositions_to(project: Project, case: Case, table: CaseTable) -> list[Opposition]:
    """Every opposition to a case, decided or not, with the days on which it was filed and ended."""
    found = project.read_all(Case, product_id=case.product_id, track=OPPOSITION)
    return [_opposition(project, one, table) for one in found if is_against(one, case)]


def _opposition(project: Project, case: Case, table: CaseTable) -> Opposition:
    events = sorted(project.read_all(CaseEvent, case_id=case.id), key=lambda event: event.seq)
    days = [event.on_day for event in events if event.on_day is not None]
    last = case.entered_on or max(days, default=date.min)
    state = table.states.get(case.state)
    is_upheld = case.is_closed and state is not None and state.outcome is Outcome.UPHELD
    who = events[0].who.strip() if events else ""
    return Opposition(min(days, default=last), last if case.is_closed else None, is_upheld, who)


def is_against(opposition: Case, case: Case) -> bool:
    """Whether an opposition is one to a case of the same product."""
    if opposition.track != OPPOSITION or case.track == OPPOSITION or opposition.product_id != case.product_id:
        return False
    return opposed_case(opposition) in ("", case.id)


def opposable(table: CaseTable, case: Case) -> bool:
    """Whether an open case can be opposed: it is in a window, or its next step waits for oppositions."""
    state = table.states.get(case.state)
    if case.is_closed or case.track == OPPOSITION or state is None:
        return False
    waits = any(Need.NO_OPPOSITION in move.needs for move in table.moves_from(case.track, case.state))
    return state.is_window or waits
