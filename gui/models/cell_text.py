"""Stored values as people read them in cells, in the current language."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from gi_atlas.area import M2_PER_HA
from gi_atlas.area_official import state_area
from gi_atlas.clock import last_day_of, parse_instant
from gi_atlas.i18n import _
from gi_atlas.model import shown

CellText = Callable[[Any], str]
HASH_LETTERS = 12
_UNITS = ("B", "kB", "MB", "GB")


def plain(value: Any) -> str:
    """Text as it is; nothing for a missing one."""
    return "" if value is None else str(value)


def number(value: float | None) -> str:
    """Whole number with thousands apart."""
    return "" if value is None else f"{value:,.0f}"


def listed(value: str | None) -> str:
    """Stored list, its items one after the other."""
    return "" if not value else _("; ").join(str(item) for item in json.loads(value))


def member(kind: type[StrEnum]) -> CellText:
    """Code of an enumeration in words; a code that is unknown stays."""
    known = {str(one): one for one in kind}
    return lambda value: shown(known[value]) if value in known else plain(value)


def last_day(value: str | None) -> str:
    """Last day of validity of an exclusive end: the day before."""
    return "" if not value else last_day_of(date.fromisoformat(value)).isoformat()


def local_time(value: str | None) -> str:
    """Instant of the store in local time, to the minute."""
    return "" if not value else shown_time(parse_instant(value))


def shown_time(instant: datetime) -> str:
    """Instant in local time, to the minute."""
    return instant.replace(tzinfo=instant.tzinfo or UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def stated_hectares(value: float | None) -> str:
    """Area of a whole in hectares, rounded as files and documents state it."""
    return "" if value is None else f"{state_area(value, 'ha'):,f}"


def stated_mu(value: float | None) -> str:
    """Area of a whole in mu, 亩, rounded as files and documents state it."""
    return "" if value is None else f"{state_area(value, 'mu'):,f}"


def hectares(value: float | None) -> str:
    """Area of a piece, such as an overlap, in hectares: two digits say that it is no stated area."""
    return "" if value is None else f"{value / M2_PER_HA:,.2f}"


def kilometres(value: float | None) -> str:
    """Metres as kilometres."""
    return "" if value is None else f"{value / 1000:,.2f}"


def size(value: int | None) -> str:
    """Bytes in the unit that fits."""
    if value is None:
        return ""
    amount, unit = float(value), _UNITS[0]
    for unit in _UNITS:
        if amount < 1000 or unit == _UNITS[-1]:
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"


def digest(value: str | None) -> str:
    """Beginning of a hash."""
    return (value or "")[:HASH_LETTERS]


def yes(value: int | None) -> str:
    """A tick for what holds."""
    return "✓" if value else ""


def share(value: float | None) -> str:
    """Share of 0 to 1 as per cent."""
    return "" if value is None else f"{value * 100:.2f} %"


def percent(value: float | None) -> str:
    """Share of 0 to 1 as whole per cent; 100 only where nothing is missing."""
    return "" if value is None else f"{100 if value >= 1 else min(99, int(value * 100 + 1e-9))} %"
