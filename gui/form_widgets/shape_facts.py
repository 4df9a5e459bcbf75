"""How large a drawn line or area is, in words."""

from collections.abc import Sequence

import shapely

from gi_atlas.area import A_M, F
from gi_atlas.area_official import official_area_m2, state_area
from gi_atlas.i18n import _

FEWEST_IN_RING = 3


def shape_facts(points: Sequence[tuple[float, float]], is_area: bool) -> str:
    """Count of points, and length or area; "" for no point.

    Parameters
    ----------
    points : sequence of (lon, lat)
        EPSG:4490, degrees.
    is_area : bool
        Whether they are a ring, closed or not; else a line.
    """
    if not points:
        return ""
    count = _("{count} points").format(count=len(points))
    if any(abs(lon) > 180 or abs(lat) > 90 for lon, lat in points):
        return count
    if is_area:
        return f"{count} · {_area(points)}" if len(set(points)) >= FEWEST_IN_RING else count
    return f"{count} · {_length(points)}" if len(points) > 1 else count


def _area(points: Sequence[tuple[float, float]]) -> str:
    area_m2 = official_area_m2(shapely.Polygon(points))
    stated = {name: f"{state_area(area_m2, unit):,f}" for name, unit in (("hectares", "ha"), ("mu", "mu"))}
    return _("{hectares} ha ({mu} mu)").format(**stated)


def _length(points: Sequence[tuple[float, float]]) -> str:
    from pyproj import Geod  # PROJ costs start-up time

    length = Geod(a=A_M, f=F).line_length([lon for lon, _lat in points], [lat for _lon, lat in points])
    return f"{length / 1000:,.2f} km" if length >= 1000 else f"{length:,.0f} m"
