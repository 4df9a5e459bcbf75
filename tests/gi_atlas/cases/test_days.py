"""Calendar months, working days and the day after: properties, month ends, leap years, the real dates."""

import calendar
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gi_atlas.cases.days import (
    MOST_DAYS,
    MOST_MONTHS,
    Period,
    PeriodUnit,
    WorkCalendar,
    add_months,
    day_after,
    last_day,
    read_period,
    today_in_china,
)

DAYS = st.dates(date(1900, 1, 1), date(2300, 12, 31))
MONTHS = st.integers(1, 240)
PERIODS = st.builds(Period, st.integers(1, 100), st.sampled_from(PeriodUnit))


def month_number(day: date) -> int:
    return day.year * 12 + day.month


def days_in(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


# Calendar months


@given(DAYS, MONTHS)
def test_the_month_is_always_the_right_one(day: date, months: int) -> None:
    assert month_number(add_months(day, months)) == month_number(day) + months


@given(DAYS, MONTHS)
def test_the_day_of_the_month_stays_or_is_the_last(day: date, months: int) -> None:
    later = add_months(day, months)
    assert later.day == min(day.day, days_in(later))


@given(DAYS, MONTHS)
def test_days_up_to_the_28th_come_back(day: date, months: int) -> None:
    early = day.replace(day=min(day.day, 28))
    assert add_months(add_months(early, months), -months) == early


@given(DAYS, st.integers(-240, 240))
def test_months_are_added_one_by_one_or_at_once_up_to_the_28th(day: date, months: int) -> None:
    early = day.replace(day=min(day.day, 28))
    step = 1 if months >= 0 else -1
    stepped = early
    for _n in range(abs(months)):
        stepped = add_months(stepped, step)
    assert stepped == add_months(early, months)


@given(DAYS, DAYS, MONTHS)
def test_a_later_start_never_ends_earlier(first: date, second: date, months: int) -> None:
    assume(first <= second)
    assert add_months(first, months) <= add_months(second, months)


@given(DAYS, MONTHS, MONTHS)
def test_a_longer_period_ends_later(day: date, first: int, second: int) -> None:
    assume(first < second)
    assert add_months(day, first) < add_months(day, second)


@given(DAYS)
def test_no_months_change_nothing(day: date) -> None:
    assert add_months(day, 0) == day


@given(st.integers(1900, 2300), st.integers(1, 12), MONTHS)
def test_a_months_last_day_never_leaves_the_month_it_should_end_in(year: int, month: int, months: int) -> None:
    start = date(year, month, calendar.monthrange(year, month)[1])
    later = add_months(start, months)
    assert later.day == min(start.day, days_in(later))
    assert month_number(later) - month_number(start) == months


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2023-12-31", 2, "2024-02-29"),
        ("2022-12-31", 2, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-03-31", 1, "2024-04-30"),
        ("2024-04-30", 1, "2024-05-30"),
        ("2024-11-30", 3, "2025-02-28"),
        ("2023-11-30", 3, "2024-02-29"),
        ("1999-12-31", 2, "2000-02-29"),
        ("2099-12-31", 2, "2100-02-28"),
        ("2024-10-31", 4, "2025-02-28"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2024-12-01", 1, "2025-01-01"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-15", -1, "2023-12-15"),
    ],
)
def test_month_ends_and_leap_years(start: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_nothing_lies_beyond_the_calendar() -> None:
    with pytest.raises(OverflowError):
        add_months(date(9999, 11, 30), 2)
    with pytest.raises(OverflowError):
        add_months(date(1, 1, 1), -1)


# The dates of real announcements


def test_the_window_of_announcement_577() -> None:
    """19 April 2024 + two months = 19 June; protection from 20 June, as announced."""
    end = last_day(date(2024, 4, 19), Period(2, PeriodUnit.MONTHS))
    assert end == date(2024, 6, 19)
    assert day_after(end) == date(2024, 6, 20)


def test_the_window_of_the_announcement_of_13_june_2024() -> None:
    assert day_after(last_day(date(2024, 6, 13), Period(2, PeriodUnit.MONTHS))) == date(2024, 8, 14)


def test_the_european_window_is_three_months() -> None:
    assert last_day(date(2024, 5, 31), Period(3, PeriodUnit.MONTHS)) == date(2024, 8, 31)


def test_a_window_announced_on_the_last_day_of_the_year_ends_in_february() -> None:
    end = last_day(date(2023, 12, 31), Period(2, PeriodUnit.MONTHS))
    assert (end, day_after(end)) == (date(2024, 2, 29), date(2024, 3, 1))


# Days


@given(DAYS, st.integers(1, 400))
def test_days_are_counted_without_the_first(day: date, count: int) -> None:
    assert (last_day(day, Period(count, PeriodUnit.DAYS)) - day).days == count


@given(DAYS, PERIODS)
def test_every_period_ends_after_it_begins(day: date, period: Period) -> None:
    assert last_day(day, period) > day


@given(DAYS)
def test_a_year_is_twelve_months(day: date) -> None:
    assert last_day(day, Period(1, PeriodUnit.YEARS)) == last_day(day, Period(12, PeriodUnit.MONTHS))


@given(DAYS)
def test_the_day_after_is_the_next_one(day: date) -> None:
    assert (day_after(day) - day).days == 1


def test_the_last_day_of_the_calendar_has_no_day_after() -> None:
    assert day_after(date.max) == date.max


def test_days_beyond_the_calendar_are_told() -> None:
    with pytest.raises(OverflowError):
        last_day(date.max, Period(1, PeriodUnit.DAYS))
    with pytest.raises(OverflowError):
        last_day(date.max, Period(1, PeriodUnit.WORKDAYS))


# Working days


@given(DAYS, st.integers(1, 60))
def test_working_days_end_on_a_working_day(day: date, count: int) -> None:
    assert last_day(day, Period(count, PeriodUnit.WORKDAYS)).weekday() < 5


@given(DAYS, st.integers(1, 60), st.sets(st.integers(1, 90)), st.sets(st.integers(1, 90)))
def test_as_many_working_days_lie_in_the_period_as_asked(
    day: date, count: int, off: set[int], worked: set[int]
) -> None:
    calendar_of_work = WorkCalendar(
        frozenset(day + timedelta(days=n) for n in off - worked), frozenset(day + timedelta(days=n) for n in worked)
    )
    end = last_day(day, Period(count, PeriodUnit.WORKDAYS), calendar_of_work)
    between = (day + timedelta(days=n) for n in range(1, (end - day).days + 1))
    assert sum(calendar_of_work.is_workday(one) for one in between) == count


@given(DAYS, st.integers(1, 60), st.sets(st.integers(1, 90)))
def test_days_off_only_make_it_later(day: date, count: int, off: set[int]) -> None:
    with_days_off = WorkCalendar(frozenset(day + timedelta(days=n) for n in off))
    period = Period(count, PeriodUnit.WORKDAYS)
    assert last_day(day, period, with_days_off) >= last_day(day, period)


def test_a_weekend_is_passed_over() -> None:
    friday = date(2024, 6, 14)
    assert last_day(friday, Period(1, PeriodUnit.WORKDAYS)) == date(2024, 6, 17)


def test_days_off_and_days_worked_at_a_weekend_count() -> None:
    """A made week: Monday is off, the Saturday before is worked for it."""
    week = WorkCalendar(frozenset({date(2024, 6, 10)}), frozenset({date(2024, 6, 8)}))
    assert last_day(date(2024, 6, 7), Period(1, PeriodUnit.WORKDAYS), week) == date(2024, 6, 8)
    assert last_day(date(2024, 6, 7), Period(2, PeriodUnit.WORKDAYS), week) == date(2024, 6, 11)


def test_a_day_that_is_both_off_and_worked_is_worked() -> None:
    both = frozenset({date(2024, 6, 10)})
    assert WorkCalendar(both, both).is_workday(date(2024, 6, 10))


def test_a_year_without_days_off_is_not_known() -> None:
    known = WorkCalendar(frozenset({date(2024, 10, 1)}))
    assert known.knows(date(2024, 1, 1), date(2024, 12, 31))
    assert not known.knows(date(2024, 12, 1), date(2025, 1, 15))
    assert not WorkCalendar().knows(date(2024, 1, 1), date(2024, 1, 1))


# Periods as words


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("2 months", 2, "MONTHS"),
        ("1 month", 1, "MONTHS"),
        ("2个月", 2, "MONTHS"),
        ("3 月", 3, "MONTHS"),
        ("20 days", 20, "DAYS"),
        ("1 day", 1, "DAYS"),
        ("20日", 20, "DAYS"),
        ("10天", 10, "DAYS"),
        ("45 workdays", 45, "WORKDAYS"),
        ("45个工作日", 45, "WORKDAYS"),
        ("20工作日", 20, "WORKDAYS"),
        ("3 years", 3, "YEARS"),
        ("2年", 2, "YEARS"),
        ("  4 months ", 4, "MONTHS"),
    ],
)
def test_periods_are_read(text: str, count: int, unit: str) -> None:
    assert read_period(text) == Period(count, PeriodUnit(unit))


@pytest.mark.parametrize(
    "text",
    ["", "months", "2", "two months", "0 months", "-2 months", "2.5 months", "2 weeks", "2 months 3 days", "1e3 days",
     "99999 years", "101 years", "1201 months", "36501 days", "二个月", "２ＭＯＮＴＨＳ", "2 months; DROP TABLE"],
)  # fmt: skip
def test_what_is_no_period_is_none(text: str) -> None:
    assert read_period(text) is None


def test_the_longest_periods_are_taken() -> None:
    assert read_period(f"{MOST_MONTHS} months") == Period(MOST_MONTHS, PeriodUnit.MONTHS)
    assert read_period(f"{MOST_DAYS} days") == Period(MOST_DAYS, PeriodUnit.DAYS)
    assert read_period("100 years") == Period(100, PeriodUnit.YEARS)


@given(st.builds(Period, st.integers(1, 100), st.sampled_from(PeriodUnit)))
def test_a_period_reads_what_it_writes(period: Period) -> None:
    assert read_period(period.text()) == period


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_period(text: str) -> None:
    found = read_period(text)
    assert found is None or found.count > 0


# The day it is


def test_the_day_is_that_of_china() -> None:
    assert today_in_china(datetime(2024, 6, 19, 15, 59, tzinfo=UTC)) == date(2024, 6, 19)
    assert today_in_china(datetime(2024, 6, 19, 16, 0, tzinfo=UTC)) == date(2024, 6, 20)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(-12, 14))
def test_the_day_does_not_depend_on_the_machines_zone(instant: datetime, hours: int) -> None:
    here = instant.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=hours)))
    assert today_in_china(here) == today_in_china(instant.replace(tzinfo=UTC))


def test_without_an_instant_it_is_today() -> None:
    before = today_in_china(datetime.now(UTC))
    assert before <= today_in_china() <= before + timedelta(days=1)
