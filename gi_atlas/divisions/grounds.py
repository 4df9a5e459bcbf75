"""Where units lie: shares of the old polygons, or the old points, in the polygons of the newer edition."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np
import shapely

from gi_atlas.storage.blobs import decode_blobs
from gi_atlas.storage.project import Project

_LEAST_SHARE = 0.05
"""Less than this of an old unit in a new one is how two surveys draw one line."""


class Grounds:
    """Geometries of two editions, EPSG:4490 both; empty where a list has none.

    Parameters
    ----------
    old : mapping of str to geometry
        Polygons or points by code of 12 digits.
    new : mapping of str to geometry
        Polygons by code of 12 digits; points are no ground and are left out.
    """

    def __init__(self, old: Mapping[str, Any] | None = None, new: Mapping[str, Any] | None = None) -> None:
        self._old = old or {}
        areas = {code: shape for code, shape in (new or {}).items() if shapely.get_dimensions(shape) == 2}
        self._codes = list(areas)
        self._shapes = np.array(list(areas.values()), dtype=object)
        self._tree = shapely.STRtree(self._shapes) if areas else None

    @classmethod
    def of_project(cls, project: Project, old: str, new: str) -> Self:
        """Geometries of the townships of two editions."""
        return cls(_shapes(project, old), _shapes(project, new))

    def successors(self, code12: str) -> Iterator[tuple[str, float | None]]:
        """New units that hold an old one: code and share of the old one's area, the largest first.

        The share of a point is None. Shares are of areas in longitude and latitude: over one township the scale is the
        same to a thousandth.
        """
        shape = self._old.get(code12)
        if shape is None or self._tree is None:
            return
        if shapely.get_dimensions(shape) == 0:
            yield from ((self._codes[place], None) for place in sorted(self._tree.query(shape, "intersects"))[:1])
        elif shapely.get_dimensions(shape) == 2 and shapely.is_valid(shape):
            yield from self._shares(shape)

    def _shares(self, shape: Any) -> Iterator[tuple[str, float]]:
        assert self._tree is not None
        places = self._tree.query(shape, "intersects")
        parts = shapely.area(shapely.intersection(shape, shapely.make_valid(self._shapes[places])))
        shares = parts / shapely.area(shape)
        for place, share in sorted(zip(places, shares, strict=True), key=lambda pair: (-pair[1], pair[0])):
            if share >= _LEAST_SHARE:
                yield self._codes[place], float(share)


def _shapes(project: Project, edition: str) -> dict[str, Any]:
    rows = project.fetch(
        "SELECT code12, geom FROM gi_admin_unit WHERE edition = ? AND level = 'TOWNSHIP' AND geom NOTNULL", edition
    )
    return dict(zip((str(row[0]) for row in rows), decode_blobs([row[1] for row in rows]), strict=True))
