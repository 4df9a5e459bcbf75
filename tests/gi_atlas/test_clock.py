"""Instants are UTC with "Z"."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.clock import format_instant, parse_date, parse_instant, read_date, utc_now

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2100, 1, 1), timezones=ZONES))
def test_an_instant_comes_back_to_the_millisecond(instant: datetime) -> None:
    text = format_instant(instant)
    assert text.endswith("Z")
    assert len(text) == 24
    assert timedelta(0) <= instant - parse_instant(text) < timedelta(milliseconds=1)


def test_the_order_of_texts_is_the_order_of_time() -> None:
    first, second = datetime(2026, 1, 1, 7, 0, tzinfo=timezone(timedelta(hours=8))), datetime(2026, 1, 1, tzinfo=UTC)
    assert format_instant(first) < format_instant(second)


def test_an_instant_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        format_instant(datetime(2026, 1, 1))


def test_a_text_without_zone_counts_as_utc() -> None:
    assert parse_instant("2026-05-01T10:30:00") == datetime(2026, 5, 1, 10, 30, tzinfo=UTC)


def test_now_is_aware() -> None:
    assert utc_now().utcoffset() == timedelta(0)


def test_dates() -> None:
    assert parse_date("2024-02-29") == date(2024, 2, 29)
    with pytest.raises(ValueError, match="day"):
        parse_date("2023-02-29")


@pytest.mark.parametrize(
    "text",
    [
        "2019-06-01",
        "2019-6-1",
        "2019/6/1",
        "2019.6.1",
        "2019年6月1日",
        " ２０１９年６月１日 ",
        "2019 年 6 月 1 日",
        "2019－6－1",
    ],
)
def test_a_date_is_read_as_papers_write_it(text: str) -> None:
    assert read_date(text) == date(2019, 6, 1)


@pytest.mark.parametrize(
    "text", ["", "2019", "2019-6", "19-6-1", "2019-2-30", "2019-13-1", "6/1/2019", "2019-6-1 12:00"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its caller says where
        read_date(text)
