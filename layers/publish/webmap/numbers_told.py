"""Numbers that a value tells, whatever they are written in: plain, in texts, as degrees, as codes of places."""

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import shapely
from shapely.errors import ShapelyError

# Degrees with minutes and seconds, or with decimal minutes; whole minutes alone are coarser than places are rounded.
_DEGREES = re.compile(
    r"(?P<degrees>\d{1,3})\s*[°º度]\s*(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['′’分]\s*(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:[\"″”秒]|''|′′))?"
)
_NUMBER = re.compile(r"(?<![\d.])[-+−]?\d+(?:\.\d+)?(?!\d|\.\d)")
_DIGIT = re.compile(r"\d")
_GEOHASH_DIGITS = "0123456789bcdefghjkmnpqrstuvwxyz"
# Digits alone are a code of something else.
_GEOHASH = re.compile(rf"(?=\d*[a-z])[{_GEOHASH_DIGITS}]{{6,12}}")
_WKB_HEX = re.compile(r"(?:[0-9a-f]{2}){21,}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－", "0123456789.-")


def numbers_told(value: Any, cell_deg: float) -> list[float]:
    """Numbers of a value in the order in which they stand.

    Parameters
    ----------
    value : any
        As ``fields.plain_value`` makes it.
    cell_deg : float
        A code of a place counts if its own cell is smaller.
    """
    if value is None or isinstance(value, bool):
        return []
    if isinstance(value, (int, float)):
        return [float(value)]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if not _DIGIT.search(text):
        return []
    plain = text if text.isascii() else text.translate(_FULL_WIDTH)
    return [*_coded(text.strip().lower(), cell_deg), *_written(plain)]


def _written(text: str) -> Iterator[float]:
    """Numbers of a text; degrees, minutes and seconds are one."""
    at = 0
    for found in _DEGREES.finditer(text):
        yield from _plain(text[at : found.start()])
        at = found.end()
        if found["seconds"] or "." in found["minutes"]:
            parts = (float(found[part] or 0) for part in ("degrees", "minutes", "seconds"))
            yield sum(part / 60**power for power, part in enumerate(parts))
    yield from _plain(text[at:])


def _plain(text: str) -> Iterator[float]:
    yield from (float(found[0].replace("−", "-")) for found in _NUMBER.finditer(text))


def _coded(text: str, cell_deg: float) -> list[float]:
    """Longitudes and latitudes of a code of a place: a geohash, or a geometry as hexadecimal WKB."""
    if _GEOHASH.fullmatch(text):
        return _geohash(text, cell_deg)
    if not _WKB_HEX.fullmatch(text):
        return []
    try:
        shape = shapely.from_wkb(text)
    except ShapelyError:  # hexadecimal digits of something else
        return []
    return list(chain.from_iterable(shapely.get_coordinates(shape).tolist()))


def _geohash(text: str, cell_deg: float) -> list[float]:
    """Middle of a geohash's cell; nothing where the cell is no smaller than another."""
    spans = [[-180.0, 180.0], [-90.0, 90.0]]
    bits = (_GEOHASH_DIGITS.index(letter) >> place & 1 for letter in text for place in range(4, -1, -1))
    for number, bit in enumerate(bits):
        span = spans[number % 2]
        span[1 - bit] = sum(span) / 2
    if max(high - low for low, high in spans) >= cell_deg:
        return []
    return [sum(span) / 2 for span in spans]
