"""Extents in degrees as (minx, miny, maxx, maxy)."""

from collections.abc import Iterable

Extent = tuple[float, float, float, float]

CHINA: Extent = (73.4, 3.8, 135.1, 53.6)


def merge_extents(extents: Iterable[Extent | None]) -> Extent | None:
    """The extent around several; None if there is none."""
    found = [extent for extent in extents if extent is not None]
    if not found:
        return None
    minx, miny, maxx, maxy = zip(*found, strict=True)
    return min(minx), min(miny), max(maxx), max(maxy)
