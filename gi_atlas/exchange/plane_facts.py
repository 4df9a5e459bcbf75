"""What lists of plane coordinates tell of themselves: axis order, zone number before the easting, the CRS."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

PREFIX_M = 1_000_000
# Northings of China, and eastings around a central meridian with its 500 km.
_NORTH_M = (1_500_000.0, 6_500_000.0)
_EAST_M = (50_000.0, 950_000.0)
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
    """

    prefix: int | None
    zone: int | None
    is_swapped: bool = False
    is_contradicted: bool = False


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
    return Plane(prefix, zone, is_swapped, is_contradicted)


def _is_east(values: Any) -> bool:
    low, high = float(np.min(values)), float(np.max(values))
    has_zone = low >= 10 * PREFIX_M and high < 50 * PREFIX_M
    return has_zone or (_EAST_M[0] <= low and high <= _EAST_M[1])


def is_plane_pair(first: float, second: float) -> bool:
    """Whether two numbers can be northing and easting in China, in either order."""
    return any(_NORTH_M[0] <= north <= _NORTH_M[1] and _is_east(east) for north, east in
               ((first, second), (second, first)))  # fmt: skip


def epsg_of(datum_text: str, width_text: str, plane: Plane) -> str | None:
    """Authority code of plane coordinates; None while datum, width or zone is not known."""
    width = 6 if "6" in width_text else 3
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


def _datum(text: str) -> str | None:
    plain = text.upper()
    known = {"2000": "cgcs2000", "80": "xian80", "西安": "xian80", "54": "beijing54", "北京": "beijing54"}
    return next((datum for mark, datum in known.items() if mark in plain), None)
