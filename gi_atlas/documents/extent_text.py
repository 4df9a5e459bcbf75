"""An extent in degrees, minutes and whole seconds, as announcements write it."""

import math
from collections.abc import Sequence

from gi_atlas.coordinates import format_dms

_LETTERS = ("WE", "SN")
_AXES = (("西经", "东经"), ("南纬", "北纬"))


def extent_text(extent: Sequence[float], language: str) -> str:
    """Extent (west, south, east, north) in degrees, seconds rounded outward so that nothing lies outside of it."""
    west, south, east, north = (_outward(value, sign) for value, sign in zip(extent, (-1, -1, 1, 1), strict=True))
    pairs = ((west, east), (south, north))
    if language == "zh":
        return "，".join(_chinese(pair, axis) for pair, axis in zip(pairs, _AXES, strict=True))
    return ", ".join(_english(pair, axis) for pair, axis in zip(pairs, _LETTERS, strict=True))


def _outward(degrees: float, sign: int) -> float:
    # A value that lies on a second stays on it, whatever its last digit says.
    return math.ceil(sign * degrees * 3600 - 1e-6) / 3600 * sign


def _chinese(pair: tuple[float, float], axis: tuple[str, str]) -> str:
    first, second = (axis[value >= 0] for value in pair)
    return f"{first}{_dms(pair[0])}～{second if second != first else ''}{_dms(pair[1])}"


def _english(pair: tuple[float, float], letters: str) -> str:
    first, second = (f"{_dms(value)} {letters[value >= 0]}" for value in pair)
    return f"{first} – {second}"


def _dms(degrees: float) -> str:
    return format_dms(abs(degrees), 0)
