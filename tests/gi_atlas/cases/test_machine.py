"""Any steps that a person may take with cases, in any order, keep what must hold; undo brings everything back."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gi_atlas.cases.amending import hand_over, oppose, remove_case, set_due
from gi_atlas.cases.clock import BY_HAND, Standing, clock_of, due_day
from gi_atlas.cases.keeping import shipped_table
from gi_atlas.cases.listing import list_cases
from gi_atlas.cases.moving import StepFacts, move_case, open_case
from gi_atlas.cases.seeking import open_oppositions
from gi_atlas.cases.table import OPPOSITION, Need
from gi_atlas.errors import UsageError
from gi_atlas.model import Act, Case, CaseEvent, Product
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from tests.gi_atlas.services.foreign_files import dump

TABLE = shipped_table()
PRODUCTS = ("茶", "桃", "酒")
START = date(2015, 1, 31)


class Office(RuleBasedStateMachine):
    """An office at work: begins, moves, opposes, extends, hands over, removes, undoes, does again."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.project = create_project(Path(self.folder.name) / "局.gpkg")
        self.day = START
        self.steps = 0

    @initialize()
    def fill(self) -> None:
        """Three products."""
        save_many(self.project, [Product(name, id=name) for name in PRODUCTS])
        self.beginning = dump(self.project)

    def teardown(self) -> None:
        """Everything undone is the beginning, everything done again is the end."""
        end = dump(self.project)
        for _n in range(self.steps):
            self.project.undo()
        assert dump(self.project) == self.beginning
        for _n in range(self.steps):
            self.project.redo()
        assert dump(self.project) == end
        self.project.close()
        self.folder.cleanup()

    # What a person may do

    def chosen(self, number: int, is_open: bool = True) -> Case | None:
        """One of the cases."""
        cases = [case for case in self.project.read_all(Case) if not (is_open and case.is_closed)]
        return cases[number % len(cases)] if cases else None

    def attempt(self, work: Any) -> Any:
        """Carry out a step; one that is refused changes nothing."""
        before = dump(self.project)
        try:
            done = work()
        except UsageError as refusal:
            told = refusal.message()
            assert told
            assert dump(self.project) == before
            return None
        self.steps += 1
        return done

    @rule(days=st.integers(1, 200))
    def time_passes(self, days: int) -> None:
        """Some days go by."""
        self.day += timedelta(days=days)

    @rule(product=st.sampled_from(PRODUCTS), track=st.sampled_from(sorted(TABLE.tracks)))
    def begin(self, product: str, track: str) -> None:
        """A case is begun."""
        self.attempt(lambda: open_case(self.project, product, track, StepFacts(self.day, who="甲")))

    @precondition(lambda self: self.chosen(0) is not None)
    @rule(number=st.integers(0, 9), choice=st.integers(0, 9), has_act=st.booleans())
    def move(self, number: int, choice: int, has_act: bool) -> None:
        """A case takes one of the moves that the table knows, with or without its paper."""
        case = self.chosen(number)
        assert case is not None
        moves = TABLE.moves_from(case.track, case.state)
        move = moves[choice % len(moves)]
        act = Act("公告", "局", f"{self.steps}号") if has_act else None
        opposed, is_early = (
            len(open_oppositions(self.project, case)),
            case.due_on is not None and self.day <= case.due_on,
        )
        done = self.attempt(lambda: move_case(self.project, case.id, move.to_state, StepFacts(self.day, act=act)))
        if done is None:
            return
        assert Need.ACT not in move.needs or has_act
        assert Need.WINDOW_OVER not in move.needs or not is_early
        assert Need.NO_OPPOSITION not in move.needs or not opposed
        assert Need.OPPOSITION not in move.needs or opposed
        if move.product_status is not None:
            assert self.project.read_one(Product, case.product_id).status is move.product_status

    @precondition(lambda self: self.chosen(0) is not None)
    @rule(number=st.integers(0, 9), state=st.sampled_from(sorted(TABLE.states)))
    def move_anywhere(self, number: int, state: str) -> None:
        """A case is sent where the table may know no way."""
        case = self.chosen(number)
        assert case is not None
        done = self.attempt(lambda: move_case(self.project, case.id, state, StepFacts(self.day)))
        assert done is None or state in [move.to_state for move in TABLE.moves_from(case.track, case.state)]

    @precondition(lambda self: self.chosen(0) is not None)
    @rule(number=st.integers(0, 9))
    def file_opposition(self, number: int) -> None:
        """Somebody opposes."""
        case = self.chosen(number)
        assert case is not None
        filed = self.attempt(lambda: oppose(self.project, case.id, StepFacts(self.day, who="乙", note="理由")))
        if filed is not None:
            assert filed.id in [one.id for one in open_oppositions(self.project, case)]
            window = TABLE.states[case.state]
            assert not window.is_window or case.due_on is None or self.day <= case.due_on

    @precondition(lambda self: self.chosen(0) is not None)
    @rule(number=st.integers(0, 9), days=st.integers(0, 400))
    def extend(self, number: int, days: int) -> None:
        """Another day is set."""
        case = self.chosen(number)
        assert case is not None
        due_on = self.day + timedelta(days=days)
        done = self.attempt(lambda: set_due(self.project, case.id, due_on, "批复", self.day))
        assert done is None or done.due_on == due_on

    @precondition(lambda self: self.chosen(0, is_open=False) is not None)
    @rule(number=st.integers(0, 9))
    def hand(self, number: int) -> None:
        """Somebody else holds it."""
        case = self.chosen(number, is_open=False)
        assert case is not None
        self.attempt(lambda: hand_over(self.project, case.id, f"某{self.steps}", self.day))

    @precondition(lambda self: self.chosen(0, is_open=False) is not None)
    @rule(number=st.integers(0, 9))
    def remove(self, number: int) -> None:
        """A case is removed."""
        case = self.chosen(number, is_open=False)
        assert case is not None
        self.attempt(lambda: remove_case(self.project, case.id) or case)

    @precondition(lambda self: self.steps > 0)
    @rule()
    def undo_and_redo(self) -> None:
        """One step back and again."""
        here = dump(self.project)
        self.project.undo()
        self.project.redo()
        assert dump(self.project) == here

    # What must always hold

    @invariant()
    def every_case_has_its_steps_in_order(self) -> None:
        """Numbers run from 1, each step begins where the one before ended, days never go back."""
        for case in self.project.read_all(Case):
            events = sorted(self.project.read_all(CaseEvent, case_id=case.id), key=lambda event: event.seq)
            assert [event.seq for event in events] == list(range(1, len(events) + 1))
            assert events[0].from_state == ""
            assert [event.from_state for event in events[1:]] == [event.to_state for event in events[:-1]]
            assert events[-1].to_state == case.state
            moved = [event.on_day for event in events if event.from_state != event.to_state]
            assert moved == sorted(moved, key=lambda day: day or date.min)
            assert moved[-1] == case.entered_on

    @invariant()
    def every_day_due_follows_its_rule(self) -> None:
        """By the table, unless a person set it; closed cases have none that counts."""
        for case in self.project.read_all(Case):
            assert case.is_closed == TABLE.is_end(case.track, case.state)
            if not case.basis.startswith(BY_HAND) and case.entered_on is not None:
                assert case.due_on == due_day(TABLE, TABLE.states[case.state], case.entered_on)
            assert (clock_of(TABLE, case, self.day).standing is Standing.CLOSED) == case.is_closed

    @invariant()
    def no_step_is_left_without_its_case(self) -> None:
        """Steps go with their case; the list is sorted and whole."""
        cases = {case.id for case in self.project.read_all(Case)}
        assert {event.case_id for event in self.project.read_all(CaseEvent)} <= cases
        lines = list_cases(self.project, self.day, table=TABLE)
        assert {line.case.id for line in lines} == cases
        days = [line.clock.due_on or date.max for line in lines if not line.case.is_closed]
        assert days == sorted(days)
        assert all(line.case.track == OPPOSITION for line in lines if line.who)

    @invariant()
    def a_product_has_one_open_case_of_a_track(self) -> None:
        """Oppositions apart."""
        found = [
            (c.product_id, c.track) for c in self.project.read_all(Case) if not c.is_closed and c.track != OPPOSITION
        ]
        assert len(found) == len(set(found))


TestOffice = Office.TestCase
TestOffice.settings = settings(
    max_examples=8, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
