"""Days of the law: calendar months, working days, the day after; dates without time, as they are in China."""

import calendar
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from gi_atlas.clock import utc_now
from gi_atlas.errors import UsageError

CHINA = timezone(timedelta(hours=8))
"""The one official time of the country; it knows no summer time."""
MOST_MONTHS, MOST_DAYS = 1200, 36500
_PERIOD = re.compile(
    r"(\d{1,5})\s*(month|months|day|days|workday|workdays|year|years|个月|月|日|天|个工作日|工作日|年)"
)
_UNITS = {
    **dict.fromkeys(("month", "个月", "月"), "MONTHS"),
    **dict.fromkeys(("day", "日", "天"), "DAYS"),
    **dict.fromkeys(("workday", "个工作日", "工作日"), "WORKDAYS"),
    **dict.fromkeys(("year", "年"), "YEARS"),
}
_WEEKEND = 5
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


class PeriodUnit(StrEnum):
    """What a period is counted in."""

    DAYS = "DAYS"
    WORKDAYS = "WORKDAYS"
    MONTHS = "MONTHS"
    YEARS = "YEARS"


@dataclass(frozen=True)
class Period:
    """A length of time of the law, such as two calendar months."""

    count: int
    unit: PeriodUnit

    def text(self) -> str:
        """As a table of states has it: ``2 months``."""
        word = str(self.unit).lower()
        return f"{self.count} {word.removesuffix('s') if self.count == 1 else word}"


@dataclass(frozen=True)
class WorkCalendar:
    """Days off work between Monday and Friday, and days that are worked at a weekend, 调休.

    The government orders them for a year at a time: a year without any is a year whose order is not known yet.
    """

    off: Collection[date] = frozenset()
    worked: Collection[date] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether offices work on a day."""
        return day in self.worked or (day.weekday() < _WEEKEND and day not in self.off)

    def knows(self, first: date, last: date) -> bool:
        """Whether days off are known for every year from the first to the last day."""
        years = {day.year for day in self.off}
        return all(year in years for year in range(first.year, last.year + 1))


def read_period(text: str) -> Period | None:
    """Period of ``2 months``, ``2个月``, ``45 workdays``, ``45个工作日``, ``20日``, ``3 years``; None if it is none."""
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        return None
    word = found[2] if found[2] in _UNITS else found[2].removesuffix("s")
    period = Period(int(found[1]), PeriodUnit(_UNITS[word]))
    return period if 0 < _size(period) <= 1 else None


def _size(period: Period) -> float:
    months = {PeriodUnit.MONTHS: 1, PeriodUnit.YEARS: 12}.get(period.unit)
    return period.count * months / MOST_MONTHS if months else period.count / MOST_DAYS


def read_day(text: str) -> date:
    """Day of ``2024-04-19``, ``2024/4/19``, ``2024.4.19`` or ``2024年4月19日``.

    Raises
    ------
    UsageError
        CASE_DAY_WRONG.
    """
    found = _DAY.fullmatch(text.strip())
    try:
        year, month, day = map(int, found.groups()) if found else (0, 0, 0)
        return date(year, month, day)
    except ValueError as error:
        raise UsageError("CASE_DAY_WRONG", value=text.strip()[:40] or "-", expected=today_in_china()) from error


def today_in_china(now: datetime | None = None) -> date:
    """The day it is in China, whatever the machine's time zone.

    Parameters
    ----------
    now : datetime, optional
        An aware instant; the present one by default.
    """
    return (now or utc_now()).astimezone(CHINA).date()


def add_months(day: date, months: int) -> date:
    """The same day some calendar months later, or that month's last day where it has no such day.

    Raises
    ------
    OverflowError
        Beyond the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{day} and {months} months")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(start: date, period: Period, worked: WorkCalendar | None = None) -> date:
    """Last day of a period that a day sets off; the day itself is not counted.

    Parameters
    ----------
    start : date
        Of the announcement, notice or submission.
    worked : WorkCalendar, optional
        For periods in working days; without it Monday to Friday are worked.

    Raises
    ------
    OverflowError
        Beyond the year 9999.
    """
    if period.unit is PeriodUnit.WORKDAYS:
        return _last_workday(start, period.count, worked or WorkCalendar())
    if period.unit is PeriodUnit.DAYS:
        return start + timedelta(days=period.count)
    return add_months(start, period.count * (12 if period.unit is PeriodUnit.YEARS else 1))


def _last_workday(start: date, count: int, worked: WorkCalendar) -> date:
    day = start
    while count:
        day += timedelta(days=1)
        count -= worked.is_workday(day)
    return day


def day_after(day: date) -> date:
    """The next day; the calendar's last day has none and stays."""
    return day if day == date.max else day + timedelta(days=1)
