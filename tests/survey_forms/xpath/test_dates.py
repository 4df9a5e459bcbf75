"""Dates: text to moment and back."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_forms.xpath.dates import days_of, days_of_text, format_moment, moment_of_days, moment_text, read_moment
from survey_forms.xpath.values import number_text

CHINA = timezone(timedelta(hours=8))


@given(st.dates(min_value=date(1, 1, 3), max_value=date(9999, 12, 29)))
def test_a_day_comes_back_from_its_number(day: date) -> None:
    for zone in (UTC, CHINA):
        days = days_of_text(day.isoformat(), zone)
        assert days is not None
        moment = moment_of_days(days, zone)
        assert moment is not None
        assert moment_text(moment) == day.isoformat()


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))
def test_a_moment_comes_back_to_the_millisecond(moment: datetime) -> None:
    placed = moment.replace(tzinfo=CHINA)
    again = moment_of_days(days_of(placed), CHINA)
    assert again is not None
    assert abs(again - placed) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    "wrong",
    ["", "soon", "2024", "2024-13-01", "2023-02-29", "2024-01-01T25:00", "2024-01-01T10:00+15:00", "0000-01-01",
     "2024-1-1", " 2024-01-01", "2024-01-01 10:00", "２０２４-01-01"],
)  # fmt: skip
def test_what_is_no_date(wrong: str) -> None:
    assert read_moment(wrong, UTC) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-29", "2024-02-28T16:00:00+00:00"),
        ("2024-02-29T10", "2024-02-29T02:00:00+00:00"),
        ("2024-02-29T10:30", "2024-02-29T02:30:00+00:00"),
        ("2024-02-29T10:30:15.5Z", "2024-02-29T10:30:15.500000+00:00"),
        ("2024-02-29T10:30:15.1234567+05:30", "2024-02-29T05:00:15.123456+00:00"),
    ],
)
def test_moments_lie_in_their_zone(text: str, expected: str) -> None:
    moment = read_moment(text, CHINA)
    assert moment is not None
    assert moment.astimezone(UTC).isoformat() == expected


def test_the_machines_zone_is_taken_where_none_is_given() -> None:
    moment = read_moment("2024-02-29T10:30", None)
    assert moment is not None
    assert moment.utcoffset() is not None


def test_numbers_outside_the_calendar_name_no_moment() -> None:
    assert moment_of_days(1e12, UTC) is None
    assert moment_of_days(-1e9, UTC) is None


def test_an_unknown_letter_stays() -> None:
    assert format_moment(datetime(2024, 2, 9, tzinfo=UTC), "%Z %d%", True) == "%Z 09%"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_without_exponent_and_reads_back(number: float) -> None:
    text = number_text(number)
    assert set(text) <= set("-0123456789.")
    assert float(text) == number
