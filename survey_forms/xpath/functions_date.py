"""Functions of XForms about dates and times."""

from survey_forms.xpath.dates import (
    days_of,
    format_moment,
    fraction_of_clock,
    moment_of_days,
    moment_text,
    padded_date,
    read_moment,
)
from survey_forms.xpath.surroundings import Surroundings
from survey_forms.xpath.values import NAN, Value, number_of, text_of


def today(around: Surroundings) -> str:
    """Date of today."""
    return around.now().astimezone(around.zone).date().isoformat()


def now(around: Surroundings) -> str:
    """Date and time of now, with milliseconds and offset."""
    return around.now().astimezone(around.zone).isoformat(timespec="milliseconds")


def date(around: Surroundings, value: Value) -> str:
    """ISO text of a date written ``2024-3-1`` or counted in days; "" for what is no date."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        moment = None if value != value else moment_of_days(value, around.zone)
    else:
        moment = read_moment(padded_date(text_of(value)), around.zone)
    return "" if moment is None else moment_text(moment)


def decimal_date_time(around: Surroundings, value: Value) -> float:
    """Days since 1970-01-01 with their fraction."""
    if isinstance(value, float):
        return value
    moment = read_moment(text_of(value), around.zone)
    return NAN if moment is None else days_of(moment)


def decimal_time(around: Surroundings, value: Value) -> float:
    """Fraction of the day."""
    fraction = fraction_of_clock(text_of(value), around.zone)
    return NAN if fraction is None else fraction


def format_date(around: Surroundings, value: Value, pattern: Value) -> str:
    """Date written by a pattern."""
    return _formatted(around, value, pattern, False)


def format_date_time(around: Surroundings, value: Value, pattern: Value) -> str:
    """Date and time written by a pattern."""
    return _formatted(around, value, pattern, True)


def _formatted(around: Surroundings, value: Value, pattern: Value, with_time: bool) -> str:
    if isinstance(value, float):
        days = number_of(value, around.zone)
        moment = None if days != days else moment_of_days(days, around.zone)
    else:
        moment = read_moment(text_of(value), around.zone)
    return "" if moment is None else format_moment(moment, text_of(pattern), with_time)
