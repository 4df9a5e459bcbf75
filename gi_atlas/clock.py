"""Time as the project stores it: UTC with "Z"; legal dates without time."""

from datetime import UTC, date, datetime, timedelta


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


def last_day_of(end: date) -> date:
    """Last day of a validity that ends before the day ``end``; nothing lies before the first day of the calendar."""
    return end if end == date.min else end - timedelta(days=1)
