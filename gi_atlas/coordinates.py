"""Coordinates as people write them: degrees, minutes, seconds in every notation, and back."""

import re
import unicodedata
from dataclasses import dataclass

from gi_atlas.errors import UsageError

_DEGREE = "°º度"
_MINUTE = "'′´’‘分"
_SECOND = '"″〞”“˝秒'
_NUMBER = r"\d+(?:\.\d+)?"
_ANGLE = re.compile(
    rf"(?P<before>[NSEW]|北纬|南纬|东经|西经|經|纬)?\s*(?P<sign>[+-])?\s*(?P<deg>{_NUMBER})\s*"
    rf"(?:[{_DEGREE}]\s*(?:(?P<min>{_NUMBER})\s*[{_MINUTE}]\s*(?:(?P<sec>{_NUMBER})\s*(?:[{_SECOND}]|''))?)?)?"
    rf"\s*(?P<after>[NSEW])?",
    re.IGNORECASE,
)
_LATITUDE, _LONGITUDE = ("N", "S", "北纬", "南纬", "纬"), ("E", "W", "东经", "西经", "經")
_NEGATIVE = ("S", "W", "南纬", "西经")


@dataclass(frozen=True)
class Angle:
    """One angle of a text; ``axis`` is "lon", "lat" or "" where nothing says which."""

    degrees: float
    axis: str
    is_mixed: bool = False


def parse_angles(text: str) -> list[Angle]:
    """All angles of a text, in order; full-width characters count as their narrow ones."""
    plain = _narrow(text)
    return [_angle(found) for found in _ANGLE.finditer(plain)]


def _narrow(text: str) -> str:
    # NFKC would also split ″ into two ′; only full-width forms are narrowed.
    return "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in text)


def _angle(found: "re.Match[str]") -> Angle:
    mark = (found["before"] or found["after"] or "").upper()
    minutes, seconds = float(found["min"] or 0), float(found["sec"] or 0)
    degrees = float(found["deg"]) + minutes / 60 + seconds / 3600
    if mark in _NEGATIVE or found["sign"] == "-":
        degrees = -degrees
    axis = "lat" if mark in _LATITUDE else "lon" if mark in _LONGITUDE else ""
    has_part = ("." in found["deg"] and bool(found["min"])) or ("." in (found["min"] or "") and bool(found["sec"]))
    return Angle(degrees, axis, has_part)


def parse_position(text: str) -> tuple[float, float]:
    """(lon, lat) in degrees of a text with two angles, in either order.

    Without marks the one beyond 90° is the longitude; if neither is, longitude comes first.

    Raises
    ------
    UsageError
        COORDINATES_NOT_TWO or COORDINATES_OUT_OF_RANGE.
    """
    angles = parse_angles(text)
    if len(angles) != 2:
        raise UsageError("COORDINATES_NOT_TWO", value=text, count=len(angles))
    first, second = angles
    is_latitude_first = first.axis == "lat" or second.axis == "lon" or (not first.axis and abs(second.degrees) > 90)
    lat, lon = (first, second) if is_latitude_first else (second, first)
    if abs(lat.degrees) > 90 or abs(lon.degrees) > 180 or lat.axis == "lon" or lon.axis == "lat":
        raise UsageError("COORDINATES_OUT_OF_RANGE", value=text)
    return lon.degrees, lat.degrees


def is_position(text: str) -> bool:
    """Whether a text can be read as a position."""
    try:
        parse_position(text)
    except UsageError:
        return False
    return bool(re.search(r"\d", text)) and not re.search(r"[^\W\d_NSEWnsew东西南北经纬經度分秒º]", _narrow(text))


def format_dms(degrees: float, decimals: int = 2) -> str:
    """Degrees, minutes and seconds without sign: 110°05′12.34″; seconds never show as 60."""
    total = round(abs(degrees) * 3600 * 10**decimals)
    seconds, minutes = total % (60 * 10**decimals), total // (60 * 10**decimals)
    width = decimals + 3 if decimals else 2
    return f"{minutes // 60}°{minutes % 60:02d}′{seconds / 10**decimals:0{width}.{decimals}f}″"


def format_position(lon: float, lat: float, decimals: int = 2) -> str:
    """Position with marks: 110°05′12.34″E 30°01′02.00″N."""
    east, north = "E" if lon >= 0 else "W", "N" if lat >= 0 else "S"
    return f"{format_dms(lon, decimals)}{east} {format_dms(lat, decimals)}{north}"


def format_extent(extent: tuple[float, float, float, float]) -> str:
    """West to east and south to north of (minx, miny, maxx, maxy)."""
    west, south, east, north = extent
    return f"{format_dms(west)}E–{format_dms(east)}E, {format_dms(south)}N–{format_dms(north)}N"
