"""What people type into a form's fields, brought to the form XForms writes it in; and back for showing.

What cannot be read stays as it was typed: it is then an answer with a fault, and nothing is lost.
"""

import re
from datetime import date, datetime, time, timedelta

from gi_atlas.coordinates import is_position, narrow, parse_position
from gi_atlas.errors import UsageError

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(?:(\d{1,2})\s*[日号]?)?)?\Z")
_PART = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_PACKED_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_YEAR = re.compile(r"(\d{4})\s*年?\Z")
_CLOCK = re.compile(r"(\d{1,2})\s*[:：.点时]\s*(?:(\d{1,2})\s*分?)?(?:\s*[:：.]?\s*(\d{1,2})(?:\.\d+)?\s*秒?)?\Z")
_PACKED_CLOCK = re.compile(r"(\d{1,2})(\d{2})\Z")
_HOUR = re.compile(r"(\d{1,2})\Z")
_HALF = re.compile(r"^(上午|早上|凌晨|中午|下午|晚上|am|pm)|(am|pm)$", re.IGNORECASE)
_HALF_PAST = re.compile("([点时])半")
_LATER = ("中午", "下午", "晚上", "pm")
# Hours that are what they say all the same: 中午11点 is before noon, 晚上1点 after midnight.
_AS_SAID = {"中午": (10, 11), "晚上": (1, 2, 3, 4, 12)}
_ZONE = re.compile(r"(Z|[+-]\d{2}:?\d{2})\Z")
_INSTANT = re.compile(r"([^T]*)T(.+)\Z", re.DOTALL)
_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_POINT = re.compile(rf"\s*({_NUMBER})\s+({_NUMBER})(?:\s+({_NUMBER}))?(?:\s+({_NUMBER}))?\s*\Z")


def read_number(text: str) -> str:
    """A typed number: full-width figures made narrow, blanks around it gone."""
    return narrow(text).replace("。", ".").strip()


def read_day(text: str, fewest_parts: int = 3) -> str:
    """ISO date of ``2026-05-01``, ``2026/5/1``, ``2026年5月1日`` or ``20260501``.

    Parameters
    ----------
    text : str
    fewest_parts : int
        2 takes ``2026年5月`` too, 1 also ``2026``; the first day or month is meant then, as XForms has it.
    """
    plain = narrow(text).strip()
    found = _DAY.match(plain) or _PACKED_DAY.match(plain) or _YEAR.match(plain)
    given = [int(part) for part in found.groups() if part] if found is not None else []
    if len(given) < fewest_parts:
        return text.strip()
    parts = [*given, 1, 1][:3]
    try:
        return date(*parts).isoformat()
    except ValueError:
        return text.strip()


def show_day(value: str, parts: int) -> str:
    """ISO date with its first parts only; what is none stays as it is."""
    is_day = _PART.match(value) is not None
    return value[: (4, 7, 10)[parts - 1]] if is_day else value


def read_clock(text: str, zone: str) -> str:
    """Time of ``9:30``, ``0930``, ``9点30分``, ``下午3点半`` or ``3 pm``, with seconds and time zone."""
    plain = _HALF_PAST.sub(r"\g<1>30", narrow(text).strip())
    half = _HALF.search(plain)
    rest = _HALF.sub("", plain).strip()
    found = _CLOCK.match(rest) or _PACKED_CLOCK.match(rest) or (_HOUR.match(rest) if half is not None else None)
    if found is None:
        return text.strip()
    hour, minute, second = (int(part or 0) for part in (*found.groups(), "0", "0")[:3])
    if half is not None:
        hour = _hour_of(hour, half[0].lower())
    try:
        return f"{time(hour, minute, second).isoformat('seconds')}.000{zone}"
    except ValueError:
        return text.strip()


def _hour_of(hour: int, half: str) -> int:
    # 12 pm and 中午12点 are noon; 12 am and 晚上12点 are midnight.
    if half in _LATER and hour not in _AS_SAID.get(half, ()):
        return hour + 12 if hour < 12 else hour
    return 0 if hour == 12 else hour


def read_instant(day: str, clock: str) -> str:
    """``dateTime`` of a day and a time as they were read; "" if both are empty, joined as they are if one is."""
    if not day and not clock:
        return ""
    return f"{day}T{clock}" if day and clock else day or f"T{clock}"


def split_instant(value: str) -> tuple[str, str]:
    """Day and time of a ``dateTime``; what is none stands in the first."""
    found = _INSTANT.match(value)
    return (found[1], found[2]) if found is not None else (value, "")


def local_zone() -> str:
    """Offset of this machine's time zone now, ``+08:00``."""
    offset = datetime.now().astimezone().utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def show_clock(value: str) -> str:
    """Time as people read it: ``09:30:00.000+08:00`` → ``09:30``; seconds where they are not zero."""
    found = re.match(r"(\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?", value)
    if found is None or _ZONE.sub("", value[found.end() :]):
        return value
    return found[1] if found[2] in (None, "00") else f"{found[1]}:{found[2]}"


def read_place(text: str, accuracy: str = "") -> str:
    """Geopoint of a typed position in any notation: latitude first, then altitude 0 and the accuracy in metres."""
    if not text.strip():
        return ""
    if (found := _raw_pair(text)) is not None:
        lon, lat = found
    elif not is_position(text):
        return text.strip()
    else:
        try:
            lon, lat = (_figure(degrees) for degrees in parse_position(text))
        except UsageError:
            return text.strip()
    return f"{lat} {lon} 0 {read_number(accuracy) or 0}"


def _raw_pair(text: str) -> tuple[str, str] | None:
    # Figures that are degrees already keep every digit they were typed with; longitude stands first.
    found = re.match(rf"\s*({_NUMBER})\s*[,;，；、\s]\s*({_NUMBER})\s*\Z", text)
    if found is None or abs(float(found[1])) > 180 or abs(float(found[2])) > 90:
        return None
    return found[1], found[2]


def _figure(degrees: float) -> str:
    return f"{degrees:.9f}".rstrip("0").rstrip(".")


def split_place(value: str) -> tuple[str, str] | None:
    """(lon, lat) of a geopoint as the figures stand in it; None if it is none."""
    found = _POINT.match(value)
    return (found[2], found[1]) if found is not None else None


def show_place(value: str) -> str:
    """``lon, lat`` of a geopoint; what is none stays as it is."""
    pair = split_place(value)
    return f"{pair[0]}, {pair[1]}" if pair is not None else value


def accuracy_of(value: str) -> str:
    """Accuracy of a geopoint in metres as text; "" if it tells none."""
    found = _POINT.match(value)
    return found[4] if found is not None and found[4] and float(found[4]) else ""


def altitude_of(value: str) -> str:
    """Altitude of a geopoint in metres as text; "0" if it tells none."""
    found = _POINT.match(value)
    return (found[3] if found is not None else "") or "0"


def read_points(text: str) -> str:
    """Geotrace or geoshape of one position a line; a line that is none stays as it is."""
    return ";".join(read_place(line) for line in re.split(r"[\n;]", text) if line.strip())


def show_points(value: str) -> str:
    """One ``lon, lat`` a line."""
    return "\n".join(show_place(part.strip()) for part in value.split(";") if part.strip())


def points_of(value: str) -> list[tuple[float, float]] | None:
    """(lon, lat) of each point of a geotrace or geoshape; None where one is none."""
    pairs = [split_place(part) for part in value.split(";") if part.strip()]
    if any(pair is None for pair in pairs):
        return None
    return [(float(pair[0]), float(pair[1])) for pair in pairs if pair is not None]
