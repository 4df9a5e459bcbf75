"""Our counting of months and working days beside that of libraries that others wrote."""

from datetime import date, timedelta

import numpy as np
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.cases.days import Period, PeriodUnit, WorkCalendar, add_months, last_day, read_day
from gi_atlas.errors import UsageError

DAYS = st.dates(date(1900, 1, 1), date(2300, 12, 31))


@given(DAYS, st.integers(-600, 600))
def test_months_are_those_of_dateutil(day: date, months: int) -> None:
    assert add_months(day, months) == day + relativedelta(months=months)


@given(DAYS, st.integers(1, 99))
def test_years_are_those_of_dateutil(day: date, years: int) -> None:
    assert last_day(day, Period(years, PeriodUnit.YEARS)) == day + relativedelta(years=years)


@given(DAYS, st.integers(1, 250))
def test_working_days_are_those_of_numpy(day: date, count: int) -> None:
    # numpy counts from the last working day on or before the start: the start itself is never counted.
    expected = np.busday_offset(np.datetime64(day), count, roll="backward").astype(date)
    assert last_day(day, Period(count, PeriodUnit.WORKDAYS)) == expected


@given(DAYS, st.integers(1, 120), st.sets(st.integers(0, 200), max_size=30))
def test_days_off_are_those_of_numpy(day: date, count: int, numbers: set[int]) -> None:
    off = frozenset(day + timedelta(days=number) for number in numbers)
    holidays = [np.datetime64(one) for one in off]
    expected = np.busday_offset(np.datetime64(day), count, roll="backward", holidays=holidays).astype(date)
    assert last_day(day, Period(count, PeriodUnit.WORKDAYS), WorkCalendar(off)) == expected


@pytest.mark.parametrize("year", [1900, 1999, 2000, 2023, 2024, 2100, 2200])
def test_every_day_of_a_year_two_and_four_months_on(year: int) -> None:
    """Leap years, common years, centuries: each of their days."""
    day = date(year, 1, 1)
    while day.year == year:
        for months in (2, 3, 4):
            assert add_months(day, months) == day + relativedelta(months=months)
        day += timedelta(days=1)


# Days as people write them


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from(["-", "/", "."]), st.booleans())
def test_a_day_is_read_however_it_is_parted(day: date, mark: str, is_padded: bool) -> None:
    month, number = (f"{day.month:02}", f"{day.day:02}") if is_padded else (str(day.month), str(day.day))
    assert read_day(f"{day.year}{mark}{month}{mark}{number}") == day
    assert read_day(f" {day.year}年{month}月{number}日 ") == day


@pytest.mark.parametrize(
    "text",
    ["", " ", "2024", "2024-04", "24-04-19", "19-04-2024", "2024-13-01", "2023-02-29", "2024-00-10", "2024-04-31",
     "2024-04-19T00:00", "2024-04-19 10:00", "0000-01-01", "昨天", "2024--04-19", "20240419", "2024年4月", "x" * 500],
)  # fmt: skip
def test_what_is_no_day_is_told_with_an_example(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_day(text)
    assert caught.value.code == "CASE_DAY_WRONG"
    assert len(str(caught.value.context["value"])) <= 40
    assert "YYYY-MM-DD" in caught.value.message()


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_a_day(text: str) -> None:
    try:
        found = read_day(text)
    except UsageError:
        return
    assert found.year >= 1
