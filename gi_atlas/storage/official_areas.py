"""The offices' areas of stored boundaries: as kept, or computed where the store keeps another method's.

Boundaries that were stored before the offices' area was kept have that of the edges integrated exactly. Their rows stay
as they are (published versions are locked, and projects may be read-only); the area that is shown of them is computed
once in a run of the program and remembered by the hash of the geometry.
"""

import sqlite3
from typing import Any

from shapely.errors import ShapelyError

from gi_atlas.area_official import OFFICIAL_METHOD, official_area_m2
from gi_atlas.errors import GeometryError
from gi_atlas.storage.blobs import decode_blob

MOST_REMEMBERED = 100_000


class AreaMemory:
    """Areas in m² by the hash of their geometry, at most so many; used by the readers of all threads."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._areas: dict[str, float] = {}

    def known(self, geom_sha256: str | None) -> float | None:
        """Area of a geometry that was measured before."""
        return self._areas.get(geom_sha256 or "")

    def area_m2(self, geom_sha256: str | None, geometry: Any) -> float:
        """Area of a geometry, remembered if it has a hash."""
        known = self.known(geom_sha256)
        if known is not None:
            return known
        area_m2 = official_area_m2(geometry)
        if geom_sha256:
            if len(self._areas) >= self._most:
                self._areas.clear()
            self._areas[geom_sha256] = area_m2
        return area_m2

    def blob_area_m2(self, geom_sha256: str | None, blob: bytes | None) -> float | None:
        """Area of a stored geometry; None where there is none or its blob is damaged, which ``check`` tells."""
        try:
            geometry = decode_blob(blob)
        except (GeometryError, ShapelyError):
            return None
        return None if geometry is None else self.area_m2(geom_sha256, geometry)


MEMORY = AreaMemory()


def area_of(boundary: Any) -> float | None:
    """Official area in m² of a ``BoundaryVersion`` as stored; None without a polygon."""
    if boundary.area_method == OFFICIAL_METHOD or boundary.geom is None:
        return None if boundary.area_m2 is None else float(boundary.area_m2)
    return MEMORY.area_m2(boundary.geom_sha256, boundary.geom)


def area_sql(table: str) -> str:
    """SQL expression of the official area of the rows of ``gi_boundary``; a geometry is read only if it must be."""
    computed = f"coalesce(gi_known_area({table}.geom_sha256), gi_area({table}.geom_sha256, {table}.geom))"
    return f"CASE {table}.area_method WHEN '{OFFICIAL_METHOD}' THEN {table}.area_m2 ELSE {computed} END"


def method_sql(table: str) -> str:
    """SQL expression of the method of ``area_sql``; "" without a polygon."""
    return f"CASE WHEN {table}.geom IS NULL THEN '' ELSE '{OFFICIAL_METHOD}' END"


def register_area_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that ``area_sql`` calls."""
    connection.create_function("gi_known_area", 1, MEMORY.known, deterministic=True)
    connection.create_function("gi_area", 2, MEMORY.blob_area_m2, deterministic=True)
