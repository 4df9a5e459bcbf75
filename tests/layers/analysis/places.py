"""Shapes whose sizes in metres are known, near 119° E 29° N, and projects that hold them."""

from datetime import date
from pathlib import Path
from typing import Any

import shapely

from gi_atlas.model import AdminUnit, BoundaryStatus, BoundaryVersion, Product, UnitLevel, Zone
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from layers.view import metres_per_deg_lat, metres_per_deg_lon

LON, LAT = 119.0, 29.0
EDITION = "2026-01"


def metres_box(west_m: float, south_m: float, east_m: float, north_m: float) -> Any:
    """Rectangle in EPSG:4490 whose sides are given in metres from LON, LAT (within 1 in 1,000 up to 50 km)."""
    x, y = 1 / metres_per_deg_lon(LAT), 1 / metres_per_deg_lat(LAT)
    return shapely.box(LON + west_m * x, LAT + south_m * y, LON + east_m * x, LAT + north_m * y)


def bow_tie() -> Any:
    """A ring that crosses itself: two triangles of a quarter of the box's area each."""
    return shapely.Polygon([(119, 29), (119.1, 29.1), (119.1, 29), (119, 29.1)])


class Atlas:
    """A project that is filled by few words."""

    def __init__(self, path: Path) -> None:
        self.project: Project = create_project(path)

    def units(self, shapes: dict[str, Any], level: UnitLevel = UnitLevel.COUNTY, edition: str = EDITION) -> None:
        """Add administrative units by code; their name is 县 and the code."""
        save_many(
            self.project, [AdminUnit(code, f"县{code}", edition, level, geom=shape) for code, shape in shapes.items()]
        )

    def boundary(
        self,
        name: str,
        shape: Any,
        since: date | None = None,
        until: date | None = None,
        status: BoundaryStatus = BoundaryStatus.DRAFT,
        product: Product | None = None,
        **more: Any,
    ) -> BoundaryVersion:
        """Add a product with one zone and one version of its boundary."""
        made = product or Product(name)
        zone = Zone(made.id)
        version = BoundaryVersion(zone.id, shape, name=name, status=status, valid_from=since, valid_to=until, **more)
        known = {one.id for one in self.project.read_all(Product)}
        save_many(self.project, [*([] if made.id in known else [made]), zone, version])
        return version
