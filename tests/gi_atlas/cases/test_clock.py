"""What is due when, as seen on a day: before, on and after the last day, by rule and by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.cases.clock import BY_HAND, Standing, basis_of, clock_of, count_anew, due_day, enter
from gi_atlas.cases.days import Period, PeriodUnit, WorkCalendar
from gi_atlas.cases.keeping import shipped_table
from gi_atlas.cases.table import Basis
from gi_atlas.model import Case

TABLE = shipped_table()


def entered(state: str, day: str, track: str = "RECOGNITION") -> Case:
    return enter(TABLE, Case("p", track), TABLE.states[state], date.fromisoformat(day))


def standing(case: Case, day: str) -> tuple[Standing, int | None]:
    clock = clock_of(TABLE, case, date.fromisoformat(day))
    return clock.standing, clock.days_left


@pytest.mark.parametrize(
    ("state", "start", "end"),
    [
        ("S3", "2024-11-30", "2025-02-28"),
        ("S3", "2023-11-30", "2024-02-29"),
        ("S4q", "2024-10-31", "2025-02-28"),
        ("S6", "2024-04-19", "2024-06-19"),
        ("S6", "2024-12-31", "2025-02-28"),
    ],
)
def test_days_due_in_calendar_months(state: str, start: str, end: str) -> None:
    assert entered(state, start).due_on == date.fromisoformat(end)


def test_a_state_without_period_has_no_day() -> None:
    case = entered("S5", "2024-01-02")
    assert (case.due_on, case.basis) == (None, "")
    assert standing(case, "2030-01-01") == (Standing.NOTHING_DUE, None)


@pytest.mark.parametrize(
    ("day", "expected", "left"),
    [
        ("2024-04-19", Standing.WINDOW_OPEN, 61),
        ("2024-06-18", Standing.WINDOW_OPEN, 1),
        ("2024-06-19", Standing.WINDOW_OPEN, 0),
        ("2024-06-20", Standing.WINDOW_OVER, -1),
        ("2025-06-20", Standing.WINDOW_OVER, -366),
    ],
)
def test_a_window_is_open_through_its_last_day(day: str, expected: Standing, left: int) -> None:
    assert standing(entered("S6", "2024-04-19"), day) == (expected, left)


@pytest.mark.parametrize(
    ("day", "expected", "left"),
    [
        ("2024-04-16", Standing.RUNNING, 15),
        ("2024-04-17", Standing.SOON, 14),
        ("2024-05-01", Standing.SOON, 0),
        ("2024-05-02", Standing.OVERDUE, -1),
    ],
)
def test_a_deadline_draws_near_and_passes(day: str, expected: Standing, left: int) -> None:
    assert standing(entered("S3", "2024-02-01"), day) == (expected, left)


def test_how_near_is_soon_can_be_said() -> None:
    case = entered("S3", "2024-02-01")
    assert clock_of(TABLE, case, date(2024, 4, 1), soon_days=30).standing is Standing.SOON
    assert clock_of(TABLE, case, date(2024, 4, 30), soon_days=0).standing is Standing.RUNNING


def test_the_day_after_a_window_is_told_and_only_there() -> None:
    today = date(2024, 5, 1)
    assert clock_of(TABLE, entered("S6", "2024-04-19"), today).goes_on == date(2024, 6, 20)
    assert clock_of(TABLE, entered("S3", "2024-04-19"), today).goes_on is None


def test_a_closed_case_has_nothing_due() -> None:
    case = entered("S7", "2024-06-20")
    assert case.is_closed
    assert standing(case, "2024-06-21") == (Standing.CLOSED, None)


def test_the_basis_names_source_edition_and_doubt() -> None:
    assert basis_of(TABLE, TABLE.states["S3"]).endswith("第12条 · 2024-02-01 [M]")
    assert basis_of(TABLE, TABLE.states["S6"]).endswith("第15条 · 2024-02-01")
    clock = clock_of(TABLE, entered("S3", "2024-02-01"), date(2024, 2, 2))
    assert (clock.is_sure, clock.is_by_hand) == (False, False)
    assert "[M]" not in clock.basis
    assert clock_of(TABLE, entered("S6", "2024-02-01"), date(2024, 2, 2)).is_sure


def test_a_rule_without_edition_takes_the_tables() -> None:
    state = replace(TABLE.states["S3"], basis=Basis("本局规定"))
    assert basis_of(replace(TABLE, edition="2027-01", is_shipped=False), state) == "本局规定 · 2027-01"


def test_the_shipped_tables_edition_is_no_edition_of_a_law() -> None:
    assert basis_of(TABLE, TABLE.states["L2A"]) == "农产品地理标志登记程序"


def test_a_day_set_by_hand_says_why() -> None:
    case = replace(entered("S3", "2024-02-01"), due_on=date(2024, 8, 1), basis=f"{BY_HAND} 延期批复〔2024〕3号")
    clock = clock_of(TABLE, case, date(2024, 7, 31))
    assert (clock.is_by_hand, clock.is_sure, clock.basis) == (True, True, "延期批复〔2024〕3号")
    assert clock.days_left == 1


def test_working_days_of_a_year_without_days_off_say_so() -> None:
    case = entered("L2A", "2019-03-01", "L2")
    assert case.due_on == date(2019, 5, 3)
    assert clock_of(TABLE, case, date(2019, 3, 2)).misses_holidays
    off = frozenset({date(2019, 4, 5), date(2019, 5, 1), date(2019, 5, 2), date(2019, 5, 3)})
    known = replace(TABLE, calendar=WorkCalendar(off))
    counted = count_anew(known, case)
    assert counted.due_on == date(2019, 5, 9)
    assert not clock_of(known, counted, date(2019, 3, 2)).misses_holidays


def test_calendar_months_need_no_days_off() -> None:
    assert not clock_of(TABLE, entered("S3", "2024-02-01"), date(2024, 2, 2)).misses_holidays


def test_a_state_that_the_table_lost_keeps_its_day() -> None:
    case = replace(entered("S3", "2024-02-01"), state="OURS")
    assert standing(case, "2024-05-02") == (Standing.OVERDUE, -1)
    assert count_anew(TABLE, case) == case


def test_counting_anew_takes_the_new_period_but_not_what_is_by_hand() -> None:
    months = Period(6, PeriodUnit.MONTHS)
    other = replace(TABLE, states={**TABLE.states, "S3": replace(TABLE.states["S3"], period=months)})
    case = entered("S3", "2024-02-01")
    assert count_anew(other, case).due_on == date(2024, 8, 1)
    by_hand = replace(case, due_on=date(2024, 9, 9), basis=f"{BY_HAND} x")
    assert count_anew(other, by_hand) == by_hand
    assert count_anew(other, replace(case, entered_on=None)).due_on == case.due_on


def test_counting_anew_by_the_same_table_changes_nothing() -> None:
    for state in ("S3", "S4q", "S6"):
        case = entered(state, "2024-02-29")
        assert count_anew(TABLE, case) == case


@given(st.sampled_from(sorted(TABLE.states)), st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-900, 900))
def test_left_days_and_standing_agree(code: str, start: date, shift: int) -> None:
    case = enter(TABLE, Case("p", "RECOGNITION"), TABLE.states[code], start)
    case = replace(case, is_closed=False)
    today = start + timedelta(days=shift)
    clock = clock_of(TABLE, case, today)
    if due_day(TABLE, TABLE.states[code], start) is None:
        assert clock.standing is Standing.NOTHING_DUE
        return
    assert clock.days_left is not None
    assert clock.due_on == today + timedelta(days=clock.days_left)
    late = clock.standing in (Standing.OVERDUE, Standing.WINDOW_OVER)
    assert late == (clock.days_left < 0)
    assert (clock.goes_on is not None) == TABLE.states[code].is_window
