"""Corner tables that give each corner twice, in degrees and in metres: both must tell the same place."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gi_atlas.area import A_M
from gi_atlas.errors import ReadError
from gi_atlas.exchange.corner_parcels import Corner
from gi_atlas.exchange.plane_facts import PREFIX_M, meridian_of

# Degrees to whole seconds are up to 22 m off; while the zone is open the ellipsoid is too, which costs 60 m more.
MOST_M, MOST_OPEN_M = 25.0, 100.0
_E2 = 0.00669438002290  # GRS 80


def refuse_different(file: str, corners: Sequence[Corner], places: NDArray[np.float64], crs_text: str | None) -> None:
    """Refuse a table whose degrees and metres disagree: nobody can tell which of them is wrong.

    Parameters
    ----------
    places : ndarray, shape (n, 2)
        Easting, northing in metres.
    crs_text : str or None
        Of the plane. While datum or zone is not known, or the datum is an old one, the zone is that of the degrees.

    Raises
    ------
    ReadError
        CORNER_DIFFERS with the first row.
    """
    chosen = [place for place, corner in enumerate(corners) if corner.degrees is not None]
    if not chosen:
        return
    told = np.array([corners[place].degrees for place in chosen])
    apart_m = _apart_m(told, places[chosen], crs_text)
    wrong = np.flatnonzero(~(apart_m <= (MOST_OPEN_M if crs_text is None or meridian_of(crs_text) is None else MOST_M)))
    if len(wrong):
        corner = corners[chosen[int(wrong[0])]]
        raise ReadError("CORNER_DIFFERS", file=file, row=corner.row, value=corner.point or "–",
                        apart_m=round(float(apart_m[wrong[0]]), 1), count=len(wrong))  # fmt: skip


def _apart_m(told: NDArray[np.float64], places: NDArray[np.float64], crs_text: str | None) -> NDArray[np.float64]:
    middle = float(np.median(told[:, 0]))
    stated = meridian_of(crs_text) if crs_text is not None else None
    meridians = (3 * round(middle / 3), 6 * int(middle // 6) + 3) if stated is None else (stated,)
    bare = np.column_stack([places[:, 0] % PREFIX_M, places[:, 1]])
    found = [np.hypot(*(gauss_kruger(told, meridian) - bare).T) for meridian in meridians]
    return np.asarray(min(found, key=lambda apart: float(np.median(apart))))


def gauss_kruger(degrees: NDArray[np.float64], meridian_deg: int) -> NDArray[np.float64]:
    """Easting (with 500 km) and northing in metres of degrees on GRS 80, good to a centimetre within a zone.

    The child has no PROJ: it would have to read files.
    """
    lon, lat = np.radians(degrees).T
    second = _E2 / (1 - _E2)
    sine, cosine, tangent2 = np.sin(lat), np.cos(lat), np.tan(lat) ** 2
    radius, c = A_M / np.sqrt(1 - _E2 * sine**2), second * cosine**2
    a = (lon - np.radians(meridian_deg)) * cosine
    east = a + (1 - tangent2 + c) * a**3 / 6
    east += (5 - 18 * tangent2 + tangent2**2 + 72 * c - 58 * second) * a**5 / 120
    north = a**2 / 2 + (5 - tangent2 + 9 * c + 4 * c**2) * a**4 / 24
    north += (61 - 58 * tangent2 + tangent2**2 + 600 * c - 330 * second) * a**6 / 720
    return np.column_stack([500_000 + radius * east, _arc_m(lat) + radius * np.tan(lat) * north])


def _arc_m(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres along the meridian from the equator."""
    e4, e6 = _E2**2, _E2**3
    return np.asarray(A_M * ((1 - _E2 / 4 - 3 * e4 / 64 - 5 * e6 / 256) * lat
                             - (3 * _E2 / 8 + 3 * e4 / 32 + 45 * e6 / 1024) * np.sin(2 * lat)
                             + (15 * e4 / 256 + 45 * e6 / 1024) * np.sin(4 * lat)
                             - 35 * e6 / 3072 * np.sin(6 * lat)))  # fmt: skip
