"""Time as the project stores it: UTC with "Z"; legal dates without time."""

import re
from datetime import UTC, date, datetime, timedelta
from unicodedata import normalize

_WRITTEN = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def utc_now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def format_instant(instant: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and "Z", as GeoPackage's DATETIME asks.

    Raises
    ------
    ValueError
        If ``instant`` has no time zone.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def parse_instant(text: str) -> datetime:
    """Instant from ISO 8601 text; text without a zone counts as UTC."""
    instant = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def parse_date(text: str) -> date:
    """Date from ``YYYY-MM-DD``."""
    return date.fromisoformat(text)


def read_date(text: str) -> date:
    """Date as people and papers write it: ``2024-04-19``, ``2024/4/19``, ``2024.4.19``, ``2024年4月19日``.

    Digits and marks may be full-width.

    Raises
    ------
    ValueError
        It is none of these, or no day of the calendar.
    """
    found = _WRITTEN.fullmatch(normalize("NFKC", text).strip())
    if found is None:
        raise ValueError(text)
    return date(*map(int, found.groups()))


def last_day_of(end: date) -> date:
    """Last day of a validity that ends before the day ``end``; nothing lies before the first day of the calendar."""
    return end if end == date.min else end - timedelta(days=1)
