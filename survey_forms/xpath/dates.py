"""Dates in forms: ISO text to days since 1970-01-01 and back, and the ``%`` letters of format-date."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_MS = 86_400_000
_GRID = 2.0**34  # parts of a day, five microseconds each; exact for the years 600 to 3400
_MOMENT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:T(\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?",
    re.ASCII,
)
_UNPADDED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(T.*)?", re.ASCII)
_CLOCK = re.compile(r"\d{2}:\d{2}(:[0-5]\d)?(\.\d+)?(Z|[-+]\d{2}:\d{2})?", re.ASCII)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def read_moment(text: str, zone: tzinfo | None) -> datetime | None:
    """Moment that an ISO date or date with time names, in ``zone`` (None: the machine's); None if it names none."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    micro = int((match[7] or "0")[:6].ljust(6, "0"))
    try:
        plain = datetime(year, month, day, hour, minute, second, micro)
        return _placed(plain, match[8], zone)
    except (ValueError, OverflowError):  # the 30th of February, or a year at the end of Python's calendar
        return None


def _placed(plain: datetime, offset: str | None, zone: tzinfo | None) -> datetime:
    if offset is None:
        return plain.replace(tzinfo=zone) if zone is not None else plain.astimezone()
    return datetime.fromisoformat(plain.isoformat() + offset.replace("Z", "+00:00")).astimezone(zone)


def days_of_text(text: str, zone: tzinfo | None) -> float | None:
    """Days since 1970-01-01 00:00 UTC with their fraction; None if the text is no date."""
    moment = read_moment(text, zone)
    return None if moment is None else days_of(moment)


def days_of(moment: datetime) -> float:
    """Days since 1970-01-01 00:00 UTC with their fraction, to the millisecond."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    before, within = _milliseconds(midnight - _EPOCH), _milliseconds(moment - _EPOCH)
    if before % _DAY_MS == 0:
        return within / _DAY_MS
    # East of Greenwich a day begins at two thirds or so, which no binary fraction is: all are brought to one, or
    # between two days there would be 208.9999999999991 days, and int() would lose one.
    whole, rest = divmod(before, _DAY_MS)
    return whole + round(rest / _DAY_MS * _GRID) / _GRID + (within - before) / _DAY_MS


def _milliseconds(passed: timedelta) -> int:
    return passed // timedelta(milliseconds=1)


def moment_of_days(days: float, zone: tzinfo | None) -> datetime | None:
    """Moment so many days after 1970-01-01 00:00 UTC; None outside the calendar."""
    try:
        return (_EPOCH + timedelta(milliseconds=round(days * 86_400_000))).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def moment_text(moment: datetime) -> str:
    """ISO text with milliseconds and offset; only the date at midnight."""
    if moment.time().replace(microsecond=moment.microsecond // 1000 * 1000) == moment.min.time():
        return moment.date().isoformat()
    return moment.isoformat(timespec="milliseconds")


def padded_date(text: str) -> str:
    """``2024-3-1`` as ``2024-03-01``; any other text as it is."""
    match = _UNPADDED.fullmatch(text)
    return f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}{match[4] or ''}" if match else text


def fraction_of_clock(text: str, zone: tzinfo | None) -> float | None:
    """Fraction of the day at a time such as ``06:00``; None if it is no time."""
    if not _CLOCK.fullmatch(text):
        return None
    moment = read_moment(f"1970-01-01T{text}", zone)
    if moment is None:
        return None
    return (moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)) / _DAY


_DATE_LETTERS: dict[str, Callable[[datetime], str]] = {
    "%Y": lambda moment: f"{moment.year:04d}",
    "%y": lambda moment: f"{moment.year:04d}"[2:],
    "%m": lambda moment: f"{moment.month:02d}",
    "%n": lambda moment: str(moment.month),
    "%b": lambda moment: _MONTHS[moment.month - 1],
    "%d": lambda moment: f"{moment.day:02d}",
    "%e": lambda moment: str(moment.day),
    "%a": lambda moment: _WEEKDAYS[moment.weekday()],
}
_LETTERS: dict[str, Callable[[datetime], str]] = {
    **_DATE_LETTERS,
    "%H": lambda moment: f"{moment.hour:02d}",
    "%h": lambda moment: str(moment.hour),
    "%M": lambda moment: f"{moment.minute:02d}",
    "%S": lambda moment: f"{moment.second:02d}",
    "%3": lambda moment: f"{moment.microsecond // 1000:03d}",
}


def format_moment(moment: datetime, pattern: str, with_time: bool) -> str:
    """Moment written by a pattern with ODK's ``%`` letters; letters it does not know stay as they are."""
    letters = _LETTERS if with_time else _DATE_LETTERS

    def write(match: re.Match[str]) -> str:
        letter = letters.get(match[0])
        return match[0] if letter is None else letter(moment)

    return re.sub("%.", write, pattern, flags=re.DOTALL)
