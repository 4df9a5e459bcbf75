"""The table that ships: what domain.md has of Order 80 and the older tracks, and what is to be confirmed of it."""

import itertools

import pytest

from gi_atlas.cases.days import Period, PeriodUnit
from gi_atlas.cases.keeping import shipped_rows, shipped_table
from gi_atlas.cases.reading import CERTAINTIES, COLUMNS
from gi_atlas.cases.table import OPPOSITION, CaseTable, Need, PeriodKind, in_language
from gi_atlas.model import ProductStatus


@pytest.fixture(scope="module")
def table() -> CaseTable:
    return shipped_table()


def test_it_is_marked_as_shipped_and_has_an_edition(table: CaseTable) -> None:
    assert table.is_shipped
    assert table.edition == "GI Atlas 2026-11"


def test_every_state_of_order_80_is_there(table: CaseTable) -> None:
    codes = "S0 S1 S2 S3 S3x S4 S4q S4n S5 S5r S6 S6o S7".split()
    assert set(table.states_of("RECOGNITION")) == set(codes)
    assert {"S8", "S9", "S10", "S11"} <= set(table.states)


@pytest.mark.parametrize(
    ("code", "count", "unit", "kind", "is_sure"),
    [
        ("S3", 3, "MONTHS", "deadline", False),
        ("S4q", 4, "MONTHS", "deadline", False),
        ("S6", 2, "MONTHS", "window", True),
        ("L1A", 2, "MONTHS", "window", True),
        ("L2A", 45, "WORKDAYS", "deadline", True),
        ("L2N", 10, "WORKDAYS", "deadline", True),
        ("L2B", 20, "WORKDAYS", "deadline", True),
        ("L2P", 20, "DAYS", "window", True),
        ("L2G", 10, "DAYS", "window", True),
        ("EU1", 3, "MONTHS", "window", True),
    ],
)
def test_periods_and_whether_they_were_confirmed(
    table: CaseTable, code: str, count: int, unit: str, kind: str, is_sure: bool
) -> None:
    state = table.states[code]
    assert state.period == Period(count, PeriodUnit(unit))
    assert state.period_kind is PeriodKind(kind)
    assert state.basis.is_sure is is_sure


def test_no_other_state_has_a_period(table: CaseTable) -> None:
    """A period that no source gives is none: nothing is invented."""
    known = {"S3", "S4q", "S6", "L1A", "L2A", "L2N", "L2B", "L2P", "L2G", "EU1"}
    assert {code for code, state in table.states.items() if state.period} == known


def test_every_line_has_a_source_and_both_languages() -> None:
    for row in shipped_rows():
        assert row["source"], row
        assert row["title::zh"], row
        assert row["title::en"], row
        assert row["certainty"] in CERTAINTIES[1:], row


def test_every_text_stands_in_both_languages() -> None:
    for row in shipped_rows():
        for name in ("holder", "due", "note"):
            assert bool(row[f"{name}::zh"]) == bool(row[f"{name}::en"]), row


def test_its_columns_are_those_an_office_fills() -> None:
    assert set(shipped_rows()[0]) == set(COLUMNS)


def test_recognition_goes_all_the_way(table: CaseTable) -> None:
    way = "S0 S1 S2 S3 S4 S5 S6 S7".split()
    for here, there in itertools.pairwise(way):
        assert there in [move.to_state for move in table.moves_from("RECOGNITION", here)]


@pytest.mark.parametrize(
    ("track", "ends"),
    [
        ("RECOGNITION", {"S4n", "S5r", "S7"}),
        ("CHANGE_MINOR", {"S7", "S5r"}),
        ("CHANGE_MAIN", {"S7", "S5r"}),
        ("REVOCATION", {"S11", "S7"}),
        (OPPOSITION, {"O1", "O4", "O5", "O6"}),
        ("L1", {"L1C"}),
        ("L2", {"L2X", "L2C"}),
        ("L2_GD", {"L2X", "L2C"}),
        ("L3", {"L3R"}),
        ("EU", {"EU2"}),
    ],
)
def test_where_each_track_ends(table: CaseTable, track: str, ends: set[str]) -> None:
    assert {code for code in table.states_of(track) if table.is_end(track, code)} == ends


def test_every_state_of_a_track_is_reached_from_its_first(table: CaseTable) -> None:
    for code, track in table.tracks.items():
        reached, waiting = set(), [track.first_state]
        while waiting:
            state = waiting.pop()
            if state not in reached:
                reached.add(state)
                waiting += [move.to_state for move in table.moves_from(code, state)]
        assert reached == set(table.states_of(code)), code


def test_an_end_is_reached_from_everywhere(table: CaseTable) -> None:
    for track in table.tracks:
        states = table.states_of(track)
        good = {code for code in states if table.is_end(track, code)}
        for _n in states:
            good |= {code for code in states if any(m.to_state in good for m in table.moves_from(track, code))}
        assert good == set(states), track


def test_recognition_waits_for_the_window_the_oppositions_and_its_announcement(table: CaseTable) -> None:
    move = next(one for one in table.moves_from("RECOGNITION", "S6") if one.to_state == "S7")
    assert set(move.needs) == {Need.WINDOW_OVER, Need.NO_OPPOSITION, Need.NOT_UPHELD, Need.ACT}
    assert move.product_status is ProductStatus.RECOGNISED


def test_whatever_waits_for_a_window_leaves_one(table: CaseTable) -> None:
    for move in table.moves:
        if Need.WINDOW_OVER in move.needs:
            assert table.states[move.from_state].is_window, move


def test_main_changes_repeat_review_window_and_recognition(table: CaseTable) -> None:
    way = "S9 S5 S6 S7".split()
    for here, there in itertools.pairwise(way):
        assert there in [move.to_state for move in table.moves_from("CHANGE_MAIN", here)]


def test_minor_changes_have_no_window(table: CaseTable) -> None:
    assert not any(table.states[code].is_window for code in table.states_of("CHANGE_MINOR"))


def test_grounds_of_revocation_and_the_committees_way_are_to_be_confirmed(table: CaseTable) -> None:
    for code in ("S10", "S6o", "O0", "O2", "O3", "O4", "O5"):
        assert not table.states[code].basis.is_sure, code


def test_what_an_opposition_decides_is_asked_for_where_it_matters(table: CaseTable) -> None:
    assert {code for code, state in table.states.items() if state.outcome} == {"O4"}
    asked = {(move.from_state, move.to_state): set(move.needs) for move in table.moves}
    assert Need.NOT_UPHELD in asked["S6o", "S7"] & asked["S6", "S7"]
    assert Need.UPHELD in asked["S6o", "S5r"]
    assert Need.UPHELD not in asked["S5", "S5r"]


def test_titles_follow_the_language(table: CaseTable) -> None:
    titles = table.states["S6"].titles
    assert in_language(titles, "zh") == "初步认定公告"
    assert in_language(titles, "en") == "Preliminary recognition announced"
    assert in_language(titles) == "Preliminary recognition announced"
    assert in_language({"zh": "只有中文"}, "en") == "只有中文"
    assert in_language({}, "en") == ""
