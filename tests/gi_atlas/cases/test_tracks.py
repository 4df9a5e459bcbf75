"""Each track of the shipped table walked to each of its ends, with every day due on the way; who can be opposed."""

from collections.abc import Iterator
from datetime import date

import pytest

from gi_atlas.cases.amending import oppose
from gi_atlas.cases.clock import Standing, clock_of
from gi_atlas.cases.days import day_after
from gi_atlas.cases.keeping import shipped_table
from gi_atlas.cases.moving import StepFacts, move_case, open_case
from gi_atlas.cases.seeking import opposable
from gi_atlas.cases.table import OPPOSITION, Move, Need
from gi_atlas.model import Act, Case, CaseEvent, Channel, Product, Registration
from gi_atlas.services.editing import save
from gi_atlas.storage.project import Project

from .conftest import TEA

TABLE = shipped_table()


def ways(track: str, state: str = "", seen: tuple[str, ...] = ()) -> Iterator[list[Move]]:
    """Every way from a track's first state to an end, each state at most once."""
    state = state or TABLE.tracks[track].first_state
    moves = [move for move in TABLE.moves_from(track, state) if move.to_state not in seen]
    if TABLE.is_end(track, state):
        yield []
    for move in moves:
        for rest in ways(track, move.to_state, (*seen, state)):
            yield [move, *rest]


ALL_WAYS = [(track, way) for track in TABLE.tracks for way in ways(track)]


def name_of(value: object) -> str:
    return "-".join(move.to_state for move in value) if isinstance(value, list) else str(value)


def test_every_track_has_a_way_and_every_move_lies_on_one() -> None:
    assert {track for track, _way in ALL_WAYS} == set(TABLE.tracks)
    walked = {(track, move.from_state, move.to_state) for track, way in ALL_WAYS for move in way}
    known = {(track, move.from_state, move.to_state) for move in TABLE.moves for track in move.tracks}
    # Only the way back from the province to the dossier leads in a circle.
    assert known - walked == {("RECOGNITION", "S3", "S3x"), ("RECOGNITION", "S3x", "S2")}


@pytest.mark.parametrize(("track", "way"), ALL_WAYS, ids=name_of)
def test_each_way_is_walked_on_the_first_day_that_is_allowed(project: Project, track: str, way: list[Move]) -> None:
    day = date(2019, 12, 31)
    if Need.RECOGNISED in TABLE.tracks[track].needs:
        save(project, Registration(TEA, Channel.GI_PRODUCT, "1", valid_from=day))
    case = open_case(project, TEA, track, StepFacts(day))
    for number, move in enumerate(way):
        opposition = file_if_needed(project, case, move, day)
        if Need.WINDOW_OVER in move.needs and case.due_on is not None:
            day = day_after(case.due_on)
        if Need.UPHELD in move.needs:
            end_all(project, day, "O2", "O3", "O4")
        if Need.NO_OPPOSITION in move.needs:
            end_all(project, day, "O6")
        case = move_case(project, case.id, move.to_state, StepFacts(day, act=Act("x", "局", f"{number}号")))
        assert (case.state, case.entered_on) == (move.to_state, day)
        assert opposition is None or Need.OPPOSITION in move.needs
    assert case.is_closed
    assert clock_of(TABLE, case, day).standing is Standing.CLOSED
    assert len(project.read_all(CaseEvent, case_id=case.id)) == len(way) + 1
    statuses = [move.product_status for move in way if move.product_status] or [TABLE.tracks[track].product_status]
    assert statuses[-1] is None or project.read_one(Product, TEA).status is statuses[-1]


def file_if_needed(project: Project, case: Case, move: Move, day: date) -> Case | None:
    if Need.OPPOSITION not in move.needs:
        return None
    return oppose(project, case.id, StepFacts(day, who="某", note="理由"))


def end_all(project: Project, day: date, *states: str) -> None:
    for opposition in project.read_all(Case, track=OPPOSITION, is_closed=False):
        for state in states:
            move_case(project, opposition.id, state, StepFacts(day))


@pytest.mark.parametrize("code", sorted(TABLE.states))
def test_who_can_be_opposed(code: str) -> None:
    """Whatever is announced and open, and what is being weighed; nothing before, nothing after."""
    open_to_it = {"S6", "S6o", "L1A", "L2P", "L2G", "EU1"}
    track = next(track for track in TABLE.tracks if code in TABLE.states_of(track))
    case = Case("p", track, code, is_closed=TABLE.is_end(track, code))
    assert opposable(TABLE, case) is (code in open_to_it)


def test_what_is_closed_or_unknown_cannot_be_opposed() -> None:
    assert not opposable(TABLE, Case("p", "RECOGNITION", "S6", is_closed=True))
    assert not opposable(TABLE, Case("p", "RECOGNITION", "Z9"))
    assert not opposable(TABLE, Case("p", OPPOSITION, "O0"))
