"""What the scope panel asks of the project, on another thread."""

from dataclasses import dataclass
from typing import Any

import shapely

from gi_atlas.divisions.editions import editions_of
from gi_atlas.i18n import _
from gi_atlas.model import AdminUnit, BoundaryVersion, ZoneRole
from gi_atlas.scope.saving import ScopeKeeping
from gi_atlas.scope.wording import Box
from gi_atlas.scope.writing import WrittenScope, write_scope
from gi_atlas.services.editing import shown_name
from gi_atlas.services.scope_change import ScopeChange, change_since, product_named
from gi_atlas.services.scope_desk import Desk
from gi_atlas.services.scope_reading import ScopeReading, save_wording
from gi_atlas.storage.project import Project
from gui.panels.scope_preview import Layer, layers_of


@dataclass(frozen=True)
class DeskAnswer:
    """A wording with what it would change, and the shapes to show of it."""

    desk: Desk
    change: ScopeChange
    layers: tuple[Layer, ...] = ()
    extent: Box | None = None


def desk_answer(project: Project, desk: Desk, product_id: str, role: ZoneRole) -> DeskAnswer:
    """Compare a wording's polygon with the version before it and make its picture ready."""
    known = product_id or product_named(project, desk.scope.product)
    change = change_since(project, known, desk.reading.built.geometry, role)
    layers = layers_of(desk, change)
    shapes = [layer.shape for layer in layers] + list(desk.points)
    return DeskAnswer(desk, change, layers, _extent(shapes))


def _extent(shapes: list[Any]) -> Box | None:
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes)
    return float(west), float(south), float(east), float(north)


def keep_wording(project: Project, reading: ScopeReading, keeping: ScopeKeeping) -> ScopeReading:
    """Save a wording as one step."""
    return save_wording(project, reading, keeping)


def things_of_project(project: Project) -> tuple[list[str], list[tuple[str, str]]]:
    """Editions of the divisions, the oldest first, and products as pairs of id and name."""
    rows = project.fetch("SELECT id, name_official FROM gi_product ORDER BY name_official, fid")
    return list(editions_of(project).names), [(str(row[0]), str(row[1])) for row in rows]


def write_boundary(
    project: Project, boundary_id: str, edition: str | None, width_m: float, area_m2: float
) -> WrittenScope:
    """A boundary version in words."""
    return write_scope(project, boundary_id, edition, width_m, area_m2)


def write_drawn(
    project: Project, geometry: Any, product: str, edition: str | None, width_m: float, area_m2: float
) -> WrittenScope:
    """A polygon (EPSG:4490) that is not stored, in words."""
    from layers.analysis.pieces import SliverRule  # the overlay is not needed to start
    from layers.analysis.scope_writing import ScopeWriter

    return ScopeWriter(project, edition, SliverRule(width_m, area_m2)).write(geometry, product)


def extent_of_unit(project: Project, code: str, edition: str) -> Box | None:
    """Where a unit of an edition lies; None where it has no geometry there."""
    units = project.read_all(AdminUnit, edition=edition, code=code)
    return _extent([unit.geom for unit in units if unit.geom is not None])


def name_of_boundary(project: Project, boundary_id: str) -> str:
    """Name and number of a boundary version."""
    boundary = project.read_one(BoundaryVersion, boundary_id)
    return _("{name}, version {version}").format(name=shown_name(boundary), version=boundary.version)
