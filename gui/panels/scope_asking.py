"""What the scope panel asks of the project, on another thread."""

import gc
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely

from gi_atlas.divisions.editions import edition_as_of, editions_of
from gi_atlas.jobs import Progress
from gi_atlas.model import AdminUnit, BoundaryVersion, UnitLevel, ZoneRole, fill_code
from gi_atlas.plugins import without_collecting
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.scope.saving import ScopeKeeping
from gi_atlas.scope.wording import Box, ReadScope
from gi_atlas.scope.writing import WrittenScope, write_scope
from gi_atlas.services.editing import shown_name
from gi_atlas.services.scope_change import ScopeChange, change_since, product_named
from gi_atlas.services.scope_desk import Desk, lay_out
from gi_atlas.services.scope_editions import EditionRow, by_editions
from gi_atlas.services.scope_reading import ScopeReading, save_wording
from gi_atlas.storage.project import Project
from gui.panels.scope_preview import Layer, layers_of


@dataclass(frozen=True)
class Asked:
    """What is read, and by what.

    ``manual`` are the successors that the person entered, ``edition`` "" for the one that holds on ``as_of``.
    """

    text: str = ""
    county: str = ""
    edition: str = ""
    manual: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None


MANY_OBJECTS = 100_000
"""More new objects than this were read to stay: lists of a country's units."""


def lay_out_quietly(project: Project, scope: ReadScope, asked: Asked, progress: Progress) -> Desk:
    """Look a wording's names up without a pause of the window.

    The lists of a country are half a million objects; looking for garbage among them stops every thread for half a
    second, again and again while they are read. So nothing is collected meanwhile, and what was read to stay is taken
    out of what is looked through later.
    """
    with without_collecting():
        desk = lay_out(project, scope, asked.county, asked.edition, asked.manual, asked.as_of, progress)
        keep_what_was_read()
    return desk


def compare_quietly(
    project: Project, scope: ReadScope, county: str, manual: Mapping[str, str], progress: Progress
) -> list[EditionRow]:
    """Look a wording up in every edition, with as little pause of the window as above."""
    with without_collecting():
        rows = by_editions(project, scope, county, manual, progress)
        keep_what_was_read()
    return rows


def warm_up(project: Project, progress: Progress) -> None:
    """Read the lists and what changed between them before they are asked for, so that the first answer is quick."""
    editions, chosen = editions_of(project), edition_as_of(project)
    with without_collecting():
        for other in editions.others(chosen) if chosen else ():
            progress.check()
            is_older = editions.is_older(other, chosen)
            editions.between(*((other, chosen) if is_older else (chosen, other)), progress)
        keep_what_was_read()


def keep_what_was_read() -> None:
    """Spare the collector what was read just now, if it is much; only while it is switched off."""
    if not gc.isenabled() and gc.get_count()[0] > MANY_OBJECTS:
        gc.freeze()


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


def choices_for(project: Project, unit: ResolvedUnit) -> list[str]:
    """What a unit of a wording may be, as lines "code name": what is alike first, then all below its county.

    Under a county that the edition does not hold, and for a county itself, these are the counties.
    """
    edition = unit.edition or edition_as_of(project)
    if not edition:
        return []
    units = editions_of(project).units(edition)
    below = units.below(fill_code(unit.inside[:6])) if len(unit.inside) >= 6 else units.of_level(UnitLevel.COUNTY)
    found = (*unit.candidates, *unit.successors, *below)
    return list(dict.fromkeys(f"{one.code} {one.name}" for one in found))


def extent_of_unit(project: Project, code: str, edition: str) -> Box | None:
    """Where a unit of an edition lies; None where it has no geometry there."""
    units = project.read_all(AdminUnit, edition=edition, code=code)
    return _extent([unit.geom for unit in units if unit.geom is not None])


def parts_of_name(project: Project, boundary_id: str) -> tuple[str, int]:
    """Name and number of a boundary version."""
    boundary = project.read_one(BoundaryVersion, boundary_id)
    return shown_name(boundary), boundary.version
