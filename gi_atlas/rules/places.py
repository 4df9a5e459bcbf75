"""Where a finding is shown on the map."""

from typing import Any


def place_of(geometry: Any) -> tuple[float, float] | None:
    """A place (lon, lat) on a geometry; the middle of its box where it is invalid, None where there is none."""
    if geometry is None or geometry.is_empty:
        return None
    if geometry.is_valid:
        point = geometry.representative_point()
        return point.x, point.y
    minx, miny, maxx, maxy = geometry.bounds
    return (minx + maxx) / 2, (miny + maxy) / 2
