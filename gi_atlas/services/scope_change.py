"""How a new reading of a scope differs from the version before it: what moved in, what moved out, what to call it."""

from dataclasses import dataclass
from typing import Any

import shapely

from gi_atlas.area import ellipsoid_area_m2, ellipsoid_areas_m2, ring_lengths_m
from gi_atlas.model import BoundaryVersion, Product, Zone, ZoneRole
from gi_atlas.storage.project import Project

NEW, EXTEND, REDUCE, RENAME_ONLY = "NEW", "EXTEND", "REDUCE", "RENAME_ONLY"
CHANGE_TYPES = (NEW, EXTEND, REDUCE, RENAME_ONLY)
# Narrower than this, or smaller, is drawing and no change; the same as the default of ``overlay``.
SLIVER_WIDTH_M, SLIVER_AREA_M2 = 50.0, 10_000.0


@dataclass(frozen=True)
class ScopeChange:
    """What a version changes.

    Attributes
    ----------
    kind : str
        NEW, EXTEND, REDUCE or RENAME_ONLY; the larger of both where ground came and went.
    gained_m2, lost_m2 : float
        Ground that moved in and out, slivers left out.
    gained, lost : geometry or None
        The same as shapes, EPSG:4490.
    before_id : str
        Version that it is compared with; "" for none.
    """

    kind: str = NEW
    gained_m2: float = 0.0
    lost_m2: float = 0.0
    gained: Any = None
    lost: Any = None
    before_id: str = ""

    @property
    def is_both(self) -> bool:
        """Whether ground came and went."""
        return self.gained_m2 > 0 and self.lost_m2 > 0


def derive_change(before: Any, after: Any, before_id: str = "") -> ScopeChange:
    """How a polygon (EPSG:4490) differs from the one before it; None or empty before is a new delimitation."""
    if before is None or before.is_empty:
        return ScopeChange()
    if after is None or after.is_empty:
        return ScopeChange(RENAME_ONLY, before_id=before_id)
    old, new = _usable(before), _usable(after)
    gained, lost = _without_slivers(shapely.difference(new, old)), _without_slivers(shapely.difference(old, new))
    gained_m2, lost_m2 = _area_m2(gained), _area_m2(lost)
    kind = RENAME_ONLY if not gained_m2 and not lost_m2 else EXTEND if gained_m2 >= lost_m2 else REDUCE
    return ScopeChange(kind, gained_m2, lost_m2, gained, lost, before_id)


def _usable(geometry: Any) -> Any:
    if geometry.is_valid:
        return geometry
    return shapely.make_valid(geometry, method="structure", keep_collapsed=False)


def _without_slivers(geometry: Any) -> Any:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    parts = parts[(shapely.get_dimensions(parts) == 2) & ~shapely.is_empty(parts)]
    if not len(parts):
        return None
    areas_m2 = ellipsoid_areas_m2(parts)
    widths_m = areas_m2 / (ring_lengths_m(parts) / 2)
    kept = parts[(areas_m2 >= SLIVER_AREA_M2) & (widths_m >= SLIVER_WIDTH_M)]
    return shapely.multipolygons(kept) if len(kept) else None


def _area_m2(geometry: Any) -> float:
    return 0.0 if geometry is None else float(ellipsoid_area_m2(geometry))


def newest_version(project: Project, product_id: str, role: ZoneRole = ZoneRole.PRODUCTION) -> BoundaryVersion | None:
    """The last version of a product's zone of a role; None without any."""
    zones = [zone for zone in project.read_all(Zone, product_id=product_id) if zone.role is role]
    # The first zone of a role is the one that a saved wording goes to.
    versions = project.read_all(BoundaryVersion, zone_id=zones[0].id) if zones else []
    return max(versions, key=lambda one: one.version, default=None)


def change_since(project: Project, product_id: str, geometry: Any, role: ZoneRole = ZoneRole.PRODUCTION) -> ScopeChange:
    """How a polygon would change a product's zone."""
    before = newest_version(project, product_id, role) if product_id else None
    return ScopeChange() if before is None else derive_change(before.geom, geometry, before.id)


def product_named(project: Project, name: str) -> str:
    """Id of the product that a wording of this name is kept with; "" where it would be a new one."""
    found = project.read_all(Product, name_official=name) if name else []
    return str(found[0].id) if found else ""
