"""The ground of products today, as the rules that tie words to it look at it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gi_atlas.area import ellipsoid_area_m2, ring_lengths_m
from gi_atlas.errors import UsageError
from gi_atlas.model import Zone, ZoneRole
from gi_atlas.rules.places import place_of
from gi_atlas.storage.project import Project
from layers.analysis.pieces import SliverRule, make_usable
from layers.analysis.project_analysis import BoundaryRows, read_boundaries
from layers.analysis.scope_writing import ScopeWriter

_HAIR_DEG = 1e-6  # a tenth of a metre


@dataclass(frozen=True, eq=False)
class Ground:
    """A current boundary: its zone, and its usable shape in EPSG:4490."""

    boundary_id: str
    name: str
    zone: Zone
    shape: Any


def current_grounds(project: Project) -> dict[str, list[Ground]]:
    """Current boundaries by the id of their product."""
    boundaries = read_boundaries(project)
    zones = {zone.id: zone for zone in project.read_all(Zone)}
    zone_of = dict(project.fetch("SELECT id, zone_id FROM gi_boundary"))
    found: dict[str, list[Ground]] = {}
    for boundary_id, name, shape in zip(boundaries.ids, boundaries.names, usable_shapes(boundaries), strict=True):
        zone = zones.get(zone_of[boundary_id])
        if zone is not None:
            found.setdefault(zone.product_id, []).append(Ground(boundary_id, name, zone, shape))
    return found


def ground_of(grounds: Iterable[Ground], *roles: ZoneRole) -> Any:
    """Ground of some roles in one; None where none of them is drawn."""
    shapes = [ground.shape for ground in grounds if ground.zone.role in roles]
    return shapely.union_all(shapes) if shapes else None


def producing_ground(grounds: Sequence[Ground]) -> Any:
    """Ground of the production zones, of all zones where none is for production; None without any."""
    found = ground_of(grounds, ZoneRole.PRODUCTION)
    return ground_of(grounds, *ZoneRole) if found is None else found


def usable_shapes(boundaries: BoundaryRows) -> Any:
    """Shapes of boundaries, those that are not valid made so for this computation alone."""
    return make_usable(boundaries.geometry, boundaries.is_valid)[0]


def writer_of(project: Project) -> ScopeWriter | None:
    """What finds the units under a polygon; None where no unit has a polygon: then nothing can be compared."""
    try:
        return ScopeWriter(project)
    except UsageError:
        return None


def areas_in(geometry: Any) -> Any:
    """The parts of a geometry that have an area, as a MultiPolygon."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])


def place_in(geometry: Any) -> tuple[float, float] | None:
    """A place in the largest of a geometry's polygons, (lon, lat); None without any.

    What an overlay leaves often has hairs on the piece that is meant.
    """
    whole = areas_in(geometry)
    core = areas_in(shapely.buffer(whole, -_HAIR_DEG))
    parts = shapely.get_parts(whole if core.is_empty else core)
    return place_of(max(parts, key=lambda part: part.area, default=None))


def area_m2(geometry: Any) -> float:
    """Area of a geometry's polygons on the ellipsoid, in square metres."""
    areas = areas_in(geometry)
    return 0.0 if areas.is_empty else float(ellipsoid_area_m2(areas))


def is_slight(geometry: Any) -> bool:
    """Whether a remainder is a sliver by the default rule."""
    areas = areas_in(geometry)
    if areas.is_empty:
        return True
    lengths = ring_lengths_m(np.array([areas], dtype=object))
    return bool(SliverRule().is_sliver(np.array([ellipsoid_area_m2(areas)]), lengths)[0])
