"""Coordinates as people write them in tables: decimal degrees, or degrees, minutes and seconds."""

import math
import re

_DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?\Z")
_SEXAGESIMAL = re.compile(
    r"(?P<degrees>\d{1,3}(?:\.\d+)?)\s*[°度º]\s*(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*[′'’分]\s*"
    r"(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:[″\"”秒]|''|′′)?\s*)?)?\Z"
)
# 118-30-45.12 and 118:30:45.12; a date has four digits first.
_PARTED = re.compile(
    r"(?P<degrees>\d{1,3})(?P<mark>[-:\s])(?P<minutes>\d{1,2})(?P=mark)(?P<seconds>\d{1,2}(?:\.\d+)?)\Z"
)
# 45″.12 is how paper has 45.12″.
_SPLIT = re.compile(r"([″\"”秒]|''|′′)\.(\d+)\Z")
_SIDES = {
    "N": 1,
    "E": 1,
    "S": -1,
    "W": -1,
    "北纬": 1,
    "东经": 1,
    "南纬": -1,
    "西经": -1,
    "北": 1,
    "东": 1,
    "南": -1,
    "西": -1,
}


def parse_coordinate(text: str) -> float | None:
    """Number of a coordinate's text; None if it is none.

    Accepts ``120.15``, ``120°9′0.5″E``, ``东经120度9分``, ``120-9-0.5``; full-width digits and signs too.
    """
    if _DECIMAL.match(text):  # nearly all of them, and a table may hold millions
        number = float(text)
        return number if math.isfinite(number) else None
    plain, sign = _without_side(_half_width(text).strip())
    if _DECIMAL.match(plain):
        number = float(plain) * sign
        return number if math.isfinite(number) else None
    found = _SEXAGESIMAL.match(_SPLIT.sub(r".\2\1", plain)) or _PARTED.match(plain)
    if found is None:
        return None
    degrees, minutes, seconds = (float(found[part] or 0) for part in ("degrees", "minutes", "seconds"))
    if minutes >= 60 or seconds >= 60 or (found["minutes"] and not degrees.is_integer()):
        return None
    return sign * (degrees + minutes / 60 + seconds / 3600)


def has_sixty(text: str) -> bool:
    """Whether a text has the form of degrees, minutes and seconds, but sixty or more of one of these."""
    plain = _without_side(_half_width(text).strip())[0]
    found = _SEXAGESIMAL.match(_SPLIT.sub(r".\2\1", plain)) or _PARTED.match(plain)
    return found is not None and any(float(found[part] or 0) >= 60 for part in ("minutes", "seconds"))


def _half_width(text: str) -> str:
    return "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in text)


def _without_side(text: str) -> tuple[str, int]:
    for side, sign in _SIDES.items():
        if text.upper().startswith(side):
            return text[len(side) :].strip(), sign
        if text.upper().endswith(side):
            return text[: -len(side)].strip(), sign
    return text, 1
