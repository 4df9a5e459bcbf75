"""What lists of plane coordinates tell of themselves: axis order, zone number before the easting, the CRS."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

PREFIX_M = 1_000_000
# Northings of China, and eastings around a central meridian with its 500 km.
_NORTH_M = (1_500_000.0, 6_500_000.0)
_EAST_M = (50_000.0, 950_000.0)
# Names under which headings of 国土TXT tell the same thing.
_DATUMS = ("坐标系", "坐标系统", "坐标系名称", "大地坐标系", "大地基准", "平面坐标系")
_WIDTHS = ("几度分带", "分带", "分度带", "度带", "投影分带")
_ZONE_NAMES = ("带号", "投影带号", "度带号", "投影带")
_MERIDIANS = ("中央子午线", "中央经线", "中央子午线经度")
_ZONES_3, _ZONES_6 = range(25, 46), range(13, 24)
# EPSG of zone 0 with and without the zone number before the easting, by datum and width of the zones.
_EPSG = {
    ("cgcs2000", 3): (4488, 4509),
    ("cgcs2000", 6): (4478, 4489),
    ("xian80", 3): (2324, 2345),
    ("xian80", 6): (2314, 2325),
    ("beijing54", 3): (2376, 2397),
    ("beijing54", 6): (21400, 21440),
}


@dataclass(frozen=True)
class Plane:
    """How a list of plane coordinates is written.

    Attributes
    ----------
    prefix : int or None
        Zone number before the eastings; None if there is none, or not the same one everywhere.
    zone : int or None
        Zone as the heading or the prefix tells it; None if neither does or they contradict each other.
    is_swapped : bool
        East stands first.
    is_contradicted : bool
        The heading names another zone than the eastings do.
    zones : tuple of int
        Zone numbers before the eastings, if there are several; 0 for those without one.
    """

    prefix: int | None
    zone: int | None
    is_swapped: bool = False
    is_contradicted: bool = False
    zones: tuple[int, ...] = ()


class StatedPlane(NamedTuple):
    """What a heading says: datum, width of the zones, zone; "" for what it does not say."""

    datum: str
    width: str
    zone: str


def stated_plane(head: Mapping[str, str]) -> StatedPlane:
    """What the lines of a heading say, by every name that they are known under; a central meridian gives its zone."""
    datum, width, zone, meridian = (
        next((head[name] for name in names if head.get(name)), "")
        for names in (_DATUMS, _WIDTHS, _ZONE_NAMES, _MERIDIANS)
    )
    digits = re.search(r"\d+", meridian)
    if not re.search(r"\d", zone) and digits:
        number, rest = divmod(int(digits[0]) + 3, 6) if is_wide(width) else divmod(int(digits[0]), 3)
        zone = "" if rest else str(number)
    return StatedPlane(datum, width, zone)


def is_wide(width_text: str) -> bool:
    """Whether zones are said to be six degrees wide."""
    return "6" in width_text or "六" in width_text


def plane_of(first: Any, second: Any, zone_text: str = "") -> Plane:
    """Facts of a list whose first coordinate should be north, whose second east; metres, shape (n,)."""
    is_swapped = _is_east(first) and not _is_east(second)
    east = first if is_swapped else second
    prefixes = np.unique(np.floor(east / PREFIX_M).astype(int))
    prefix = int(prefixes[0]) if len(prefixes) == 1 and prefixes[0] > 0 else None
    digits = re.search(r"\d+", zone_text)
    stated = int(digits[0]) if digits else None
    is_contradicted = prefix is not None and stated is not None and prefix != stated
    zone = None if is_contradicted or len(prefixes) > 1 else prefix if prefix is not None else stated
    several = tuple(int(one) for one in prefixes) if len(prefixes) > 1 and _are_zones(prefixes) else ()
    return Plane(prefix, zone, is_swapped, is_contradicted, several)


def _are_zones(prefixes: Any) -> bool:
    numbers = {int(one) for one in prefixes} - {0}
    return bool(numbers) and numbers <= {*_ZONES_3, *_ZONES_6}


def _is_east(values: Any) -> bool:
    low, high = float(np.min(values)), float(np.max(values))
    has_zone = low >= 10 * PREFIX_M and high < 50 * PREFIX_M
    return has_zone or (_EAST_M[0] <= low and high <= _EAST_M[1])


def is_plane_pair(first: float, second: float) -> bool:
    """Whether two numbers can be northing and easting in China, in either order."""
    return is_north_east(first, second) or is_north_east(second, first)


def is_north_east(north: float, east: float) -> bool:
    """Whether two numbers can be northing and easting in China, in this order."""
    return _NORTH_M[0] <= north <= _NORTH_M[1] and _is_east(east)


def epsg_of(datum_text: str, width_text: str, plane: Plane) -> str | None:
    """Authority code of plane coordinates; None while datum, width or zone is not known."""
    # Zones of six degrees have numbers that those of three have not.
    width = 6 if is_wide(width_text) or (not width_text.strip() and plane.zone in _ZONES_6) else 3
    zones = _ZONES_6 if width == 6 else _ZONES_3
    datum = _datum(datum_text)
    base = _EPSG.get((datum or "", width))
    if base is None or plane.zone is None or plane.zone not in zones:
        return None
    return f"EPSG:{(base[0] if plane.prefix is not None else base[1]) + plane.zone}"


def on_other_datum(epsg: int, datum: str) -> str | None:
    """Authority code of the same Gauss-Krüger zone on another datum, by the code on CGCS2000; None for no such zone."""
    for width, zones in ((3, _ZONES_3), (6, _ZONES_6)):
        for base, other in zip(_EPSG["cgcs2000", width], _EPSG[datum, width], strict=True):
            if epsg - base in zones:
                return f"EPSG:{other + epsg - base}"
    return None


def meridian_of(code: str) -> int | None:
    """Central meridian in degrees of an authority code of CGCS2000; None for any other."""
    number = int(code.removeprefix("EPSG:")) if code.removeprefix("EPSG:").isdigit() else 0
    for width, zones in ((3, _ZONES_3), (6, _ZONES_6)):
        for base in _EPSG["cgcs2000", width]:
            if number - base in zones:
                return (number - base) * width - (3 if width == 6 else 0)
    return None


def _datum(text: str) -> str | None:
    plain = text.upper()
    known = {"2000": "cgcs2000", "80": "xian80", "西安": "xian80", "54": "beijing54", "北京": "beijing54"}
    return next((datum for mark, datum in known.items() if mark in plain), None)
