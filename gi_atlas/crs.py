"""Gauss-Krüger zones of CGCS2000 and the plane coordinates in them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gi_atlas.errors import CrsError

if TYPE_CHECKING:
    import numpy as np
    from pyproj import Transformer

STORE_EPSG = 4490
FIRST_MERIDIAN_DEG, LAST_MERIDIAN_DEG = 75, 135


@dataclass(frozen=True)
class Zone:
    """A 3° Gauss-Krüger zone of CGCS2000, 3 度带."""

    number: int

    @property
    def meridian_deg(self) -> int:
        """Central meridian in degrees east."""
        return 3 * self.number

    def epsg(self, has_prefix: bool = False) -> int:
        """EPSG code: 4513 to 4533 with the zone number before the easting, 4534 to 4554 without."""
        return 4488 + self.number if has_prefix else 4509 + self.number


def zone_of(lon: float) -> Zone:
    """3° zone whose central meridian is nearest to a longitude.

    Raises
    ------
    CrsError
        CRS_NO_ZONE outside 73.5°E to 136.5°E, where EPSG has no such zone.
    """
    number = int(lon / 3 + 0.5)
    if not FIRST_MERIDIAN_DEG <= 3 * number <= LAST_MERIDIAN_DEG:
        raise CrsError("CRS_NO_ZONE", lon=round(lon, 6))
    return Zone(number)


@dataclass(frozen=True)
class WideZone:
    """A 6° Gauss-Krüger zone of CGCS2000, 6 度带; in the plane it is the 3° zone of the same central meridian."""

    number: int

    @property
    def meridian_deg(self) -> int:
        """Central meridian in degrees east."""
        return 6 * self.number - 3

    def epsg(self, has_prefix: bool = False) -> int:
        """EPSG code: 4491 to 4501 with the zone number before the easting, 4502 to 4512 without."""
        return 4478 + self.number if has_prefix else 4489 + self.number


def wide_zone_of(lon: float) -> WideZone:
    """6° zone that holds a longitude; the zones' edges are multiples of six degrees.

    Raises
    ------
    CrsError
        CRS_NO_ZONE outside 72°E to 138°E, where EPSG has no such zone.
    """
    number = int(lon // 6) + 1
    if not FIRST_MERIDIAN_DEG <= 6 * number - 3 <= LAST_MERIDIAN_DEG:
        raise CrsError("CRS_NO_ZONE", lon=round(lon, 6))
    return WideZone(number)


def to_plane(lon: float, lat: float, has_prefix: bool = False) -> tuple[float, float, Zone]:
    """Northing and easting in metres in the point's own 3° zone, and the zone."""
    zone = zone_of(lon)
    easting, northing = transformer(STORE_EPSG, zone.epsg(has_prefix)).transform(lon, lat)
    return float(northing), float(easting), zone


def from_plane(easting: float, northing: float, epsg: int) -> tuple[float, float]:
    """Longitude and latitude in EPSG:4490 of plane coordinates."""
    lon, lat = transformer(epsg, STORE_EPSG).transform(easting, northing)
    return float(lon), float(lat)


def project_points(points: "np.ndarray[Any, Any]", epsg: int) -> "np.ndarray[Any, Any]":
    """Points (n, 2) of EPSG:4490 in another CRS on the same datum, x before y."""
    import numpy as np

    return np.column_stack(transformer(STORE_EPSG, epsg).transform(points[:, 0], points[:, 1]))


@lru_cache(maxsize=64)
def transformer(source_epsg: int, target_epsg: int) -> "Transformer":
    """Transformer between two CRSs, always x before y, never by a ballpark guess."""
    from pyproj import Transformer  # PROJ costs start-up time

    return Transformer.from_crs(source_epsg, target_epsg, always_xy=True, allow_ballpark=False)
