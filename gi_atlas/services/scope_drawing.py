"""Polygons that a person drew and boundaries that are there, kept with the sentence that was written of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import shapely

from gi_atlas.commands.changes import Label
from gi_atlas.divisions.editions import edition_as_of
from gi_atlas.errors import GeometryError
from gi_atlas.i18n import N_
from gi_atlas.model import BoundaryVersion, ScopeText, ScopeUnit, Zone
from gi_atlas.scope.building import BuiltScope
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.resolving import ResolvedUnit, resolve
from gi_atlas.scope.saving import SavedScope, ScopeKeeping, save_scope, scope_text, scope_units
from gi_atlas.services.editing import save_many, shown_name
from gi_atlas.storage.project import Project

DRAWN = "DIGITISED"
_FEWEST = 3


def polygon_of(points: Sequence[tuple[float, float]]) -> Any:
    """MultiPolygon (EPSG:4490) of corners (lon, lat in degrees) in the order in which they were drawn.

    Raises
    ------
    GeometryError
        SCOPE_DRAWN_FEW with fewer than three different corners, SCOPE_DRAWN_CROSSES if the line crosses itself.
    """
    corners = [point for number, point in enumerate(points) if not number or point != points[number - 1]]
    if len(set(corners)) < _FEWEST:
        raise GeometryError("SCOPE_DRAWN_FEW", count=len(set(corners)), expected=_FEWEST)
    polygon = shapely.Polygon(corners)
    if not polygon.is_valid or not polygon.area:
        raise GeometryError("SCOPE_DRAWN_CROSSES", count=len(corners))
    return shapely.multipolygons([polygon])


def save_drawn(
    project: Project, geometry: Any, sentence: str, edition: str = "", keeping: ScopeKeeping | None = None
) -> SavedScope:
    """Keep a drawn polygon as a boundary version with its sentence, in one step.

    The polygon stays as it was drawn: the sentence is its reading here, and not the other way round.

    Raises
    ------
    StorageError
    """
    scope = read_scope(sentence)
    chosen = edition or edition_as_of(project)
    resolved = resolve(project, scope, chosen) if scope.units and chosen else ()
    return save_scope(project, scope, resolved, chosen, keeping=keeping, built=BuiltScope(geometry, DRAWN))


def keep_sentence(project: Project, boundary_id: str, sentence: str, edition: str = "") -> str:
    """Keep a sentence beside a boundary version that is there; id of the wording.

    A version that is locked keeps the text that it was published with; the sentence is kept beside it all the same.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    boundary = project.read_one(BoundaryVersion, boundary_id)
    scope = read_scope(sentence)
    chosen = edition or edition_as_of(project)
    resolved: Sequence[ResolvedUnit] = resolve(project, scope, chosen) if scope.units and chosen else ()
    zone = project.read_one(Zone, boundary.zone_id)
    text = scope_text(scope, zone.product_id, boundary_id, chosen)
    changed = [] if boundary.status.is_locked else [replace(boundary, scope_text=sentence)]
    units = scope_units(text.id, scope, resolved)
    save_many(project, [text, *units, *changed], label=Label(N_("Keep the sentence of {0}"), (shown_name(boundary),)))
    return text.id


def wordings_of(project: Project, boundary_id: str) -> list[ScopeText]:
    """Wordings that are kept beside a boundary version, the newest first."""
    return list(reversed(project.read_all(ScopeText, boundary_id=boundary_id)))


def units_of_wording(project: Project, scope_id: str) -> list[ScopeUnit]:
    """Units of a kept wording, in its order."""
    return sorted(project.read_all(ScopeUnit, scope_id=scope_id), key=lambda unit: unit.seq)
