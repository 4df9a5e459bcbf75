"""Coordinates as people write them: degrees, minutes, seconds in every notation, and back."""

import re
import unicodedata
from dataclasses import dataclass, replace

from gi_atlas.errors import UsageError

# Marks as they occur in published texts, among them primes, accents and quotation marks in their place.
_DEGREE = r"(?:[°º˚度]|[oO](?![A-Za-z]))"
_MINUTE = "['′´’‘ˊ分]"
_SECOND = "(?:[\"″〞”“˝秒]|['′´’‘ˊ]{2})"
_NUMBER = r"\d+(?:\.\d+)?"
_WORDS = {
    "lat": ("北纬", "北緯", "南纬", "南緯", "纬度", "緯度", "latitude", "lat"),
    "lon": ("东经", "東經", "西经", "西經", "经度", "經度", "longitude", "long", "lng", "lon"),
}
_AXES = {
    **{word: axis for axis, words in _WORDS.items() for word in words},
    "n": "lat",
    "s": "lat",
    "e": "lon",
    "w": "lon",
}
_NEGATIVE = ("s", "w", "南纬", "南緯", "西经", "西經")
_ANGLE = re.compile(
    rf"(?:(?<![A-Za-z])(?P<before>{'|'.join(word for words in _WORDS.values() for word in words)}|[NSEW](?![A-Za-z]))"
    rf"[\s:=]*)?(?:(?<![\d°º˚度'′´’‘ˊ分\"″〞”“˝秒])(?P<sign>[+-])(?=[\d.]))?"
    rf"(?:(?P<deg>{_NUMBER})\s*(?:{_DEGREE}\s*"
    rf"(?:(?P<run>\d{{4}}(?:\.\d+)?)\s*{_SECOND}|"
    rf"(?P<min>{_NUMBER})\s*{_MINUTE}(?:\s*(?P<sec>{_NUMBER})\s*{_SECOND}|(?P<bare>{_NUMBER})(?!\s*{_DEGREE}))?)?)?"
    rf"|(?<![A-Za-z])[°o](?P<lost_min>{_NUMBER})\s*{_MINUTE}(?:\s*(?P<lost_sec>{_NUMBER})\s*{_SECOND})?)"
    rf"(?(before)|(?:\s*(?P<after>[NSEW])(?![A-Za-z]))?)",
    re.IGNORECASE,
)
# What GPS receivers show: a letter, then degrees and minutes (and seconds) parted by blanks.
_BLANKED = re.compile(
    r"([NSEW])\s*(\d{1,3})\s+(\d{1,2}(?:\.\d+)?)(?:\s+(\d{1,2}(?:\.\d+)?))?(?=[\s,;]|\Z)", re.IGNORECASE
)
_RANGE = re.compile(r"\s*(?:[-–—―~～至到]|－)+\s*\Z")


@dataclass(frozen=True)
class Angle:
    """One angle of a text.

    Attributes
    ----------
    degrees : float
        Negative in the south and in the west.
    axis : str
        "lon", "lat" or "" where nothing says which.
    is_mixed : bool
        Decimals stand where a finer unit follows or would: 117°0.2′.
    is_mended : bool
        The minute mark was lost: 115°5230″ was read as 115°52′30″.
    is_lost : bool
        The degrees were lost: o36′29″; ``degrees`` holds minutes and seconds alone.
    is_sound : bool
        Minutes and seconds are below 60.
    is_west_or_south : bool
        A word or letter says so: 西经, S.
    """

    degrees: float
    axis: str
    is_mixed: bool = False
    is_mended: bool = False
    is_lost: bool = False
    is_sound: bool = True
    is_west_or_south: bool = False


def parse_angles(text: str) -> list[Angle]:
    """All angles of a text, in order; full-width characters count as their narrow ones.

    Of two angles that a range sign joins, the one without mark takes the other's: 西经119°～118° are both west.
    """
    plain = narrow(text)
    if len(blanked := list(_BLANKED.finditer(plain))) == 2:
        return [_blanked_angle(found) for found in blanked]
    return [found.angle for found in find_angles(plain)]


@dataclass(frozen=True)
class FoundAngle:
    """An angle with its first character and the one behind its last."""

    angle: Angle
    start: int
    end: int
    joins_next: bool = False


def find_angles(text: str) -> list[FoundAngle]:
    """All angles of a text with their places; ``joins_next`` where a range sign leads to the next one.

    ``text`` has narrow characters already (``narrow``), so that places count in it.
    """
    found = list(_ANGLE.finditer(text))
    angles = [_angle(one) for one in found]
    joins = [False] * len(found)
    for place in range(1, len(found)):
        if _RANGE.match(text[found[place - 1].end() : found[place].start()]):
            first, second = angles[place - 1 : place + 1]
            angles[place - 1 : place + 1] = marked_as(first, second), marked_as(second, first)
            joins[place - 1] = True
    places = zip(angles, found, joins, strict=True)
    return [FoundAngle(angle, match.start(), match.end(), joined) for angle, match, joined in places]


def narrow(text: str) -> str:
    """Text with full-width forms made narrow; NFKC alone would also split ″ into two ′."""
    return "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in text.replace("−", "-"))


def _angle(found: "re.Match[str]") -> Angle:
    mark = (found["before"] or found["after"] or "").lower()
    minutes, seconds = _minutes(found)
    degrees = float(found["deg"] or 0) + minutes / 60 + seconds / 3600
    is_negative = mark in _NEGATIVE or found["sign"] == "-"
    return Angle(
        degrees=-degrees if is_negative else degrees,
        axis=_AXES.get(mark, ""),
        is_mixed=_is_mixed(found),
        is_mended=found["run"] is not None,
        is_lost=found["lost_min"] is not None,
        is_sound=minutes < 60 and seconds < 60,
        is_west_or_south=mark in _NEGATIVE,
    )


def _minutes(found: "re.Match[str]") -> tuple[float, float]:
    if found["run"]:
        return float(found["run"][:2]), float(found["run"][2:])
    minutes, seconds = found["min"] or found["lost_min"], found["sec"] or found["bare"] or found["lost_sec"]
    return float(minutes or 0), float(seconds or 0)


def _is_mixed(found: "re.Match[str]") -> bool:
    minutes = found["min"] or ""
    return ("." in (found["deg"] or "") and bool(minutes)) or "." in minutes


def _blanked_angle(found: "re.Match[str]") -> Angle:
    minutes, seconds = float(found[3]), float(found[4] or 0)
    degrees = float(found[2]) + minutes / 60 + seconds / 3600
    mark = found[1].lower()
    is_negative, is_sound = mark in _NEGATIVE, minutes < 60 and seconds < 60
    signed = -degrees if is_negative else degrees
    return Angle(signed, _AXES[mark], is_sound=is_sound, is_west_or_south=is_negative)


def marked_as(angle: Angle, other: Angle) -> Angle:
    """An angle without mark with the axis and the side of another; the same angle where it has a mark."""
    if angle.axis:
        return angle
    degrees = -abs(angle.degrees) if other.is_west_or_south else angle.degrees
    return replace(angle, degrees=degrees, axis=other.axis, is_west_or_south=other.is_west_or_south)


def parse_position(text: str) -> tuple[float, float]:
    """(lon, lat) in degrees of a text with two angles, in either order.

    Without marks the one beyond 90° is the longitude; if neither is, longitude comes first.

    Raises
    ------
    UsageError
        COORDINATES_NOT_TWO, COORDINATES_NO_DEGREES or COORDINATES_OUT_OF_RANGE.
    """
    angles = parse_angles(text)
    if len(angles) != 2:
        raise UsageError("COORDINATES_NOT_TWO", value=text, count=len(angles))
    if any(angle.is_lost for angle in angles):
        raise UsageError("COORDINATES_NO_DEGREES", value=text)
    first, second = angles
    is_latitude_first = first.axis == "lat" or second.axis == "lon" or (not first.axis and abs(second.degrees) > 90)
    lat, lon = (first, second) if is_latitude_first else (second, first)
    is_outside = abs(lat.degrees) > 90 or abs(lon.degrees) > 180
    if is_outside or lat.axis == "lon" or lon.axis == "lat" or not (lat.is_sound and lon.is_sound):
        raise UsageError("COORDINATES_OUT_OF_RANGE", value=text)
    return lon.degrees, lat.degrees


def is_position(text: str) -> bool:
    """Whether a text is a position and nothing else."""
    try:
        parse_position(text)
    except UsageError:
        return False
    plain = narrow(text)
    rest = _BLANKED.sub("", plain) if len(_BLANKED.findall(plain)) == 2 else _ANGLE.sub("", plain)
    return not re.search(r"\w", rest)


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
    """West to east and south to north of (minx, miny, maxx, maxy), each with its letter: E or W, N or S."""
    west, south, east, north = extent
    lon, lat = (f"{_lettered(low, signs)}–{_lettered(high, signs)}" for low, high, signs in
                ((west, east, "EW"), (south, north, "NS")))  # fmt: skip
    return f"{lon}, {lat}"


def _lettered(degrees: float, signs: str) -> str:
    return f"{format_dms(degrees)}{signs[degrees < 0]}"
