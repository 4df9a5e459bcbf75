"""Rules about the geometry of boundaries and records."""

from collections.abc import Iterator
from typing import Any

import shapely

from gi_atlas.model import BoundaryVersion, SurveyRecord
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.storage.project import Project

Place = tuple[float, float]


def invalid_boundaries(project: Project) -> Iterator[Finding]:
    """Boundaries whose rings cross or touch wrongly."""
    for boundary in project.read_all(BoundaryVersion):
        fault = fault_of(boundary.geom)
        if fault is not None:
            reason, place = fault
            evidence = {"reason": reason}
            yield Finding("RULE_GEOMETRY_INVALID", Severity.ERROR, boundary.id, boundary.name, place, evidence)


def fault_of(geometry: Any) -> tuple[str, Place | None] | None:
    """Why a geometry is invalid, in GEOS's words, and where; None if it is valid, empty or missing."""
    if geometry is None or geometry.is_empty or geometry.is_valid:
        return None
    reason, _, place = shapely.is_valid_reason(geometry).partition("[")
    return reason, _place_of(place) or _any_place(geometry)


def _place_of(text: str) -> Place | None:
    try:
        x, y = (float(part) for part in text.rstrip("]").split()[:2])
    except ValueError:
        return None
    return x, y


def _any_place(geometry: Any) -> Place | None:
    points = shapely.get_coordinates(geometry)
    return (float(points[0, 0]), float(points[0, 1])) if len(points) else None


def empty_boundaries(project: Project) -> Iterator[Finding]:
    """Boundary versions without any ground: an error once they are locked."""
    for boundary in project.read_all(BoundaryVersion):
        if boundary.geom is None or boundary.geom.is_empty:
            severity = Severity.ERROR if boundary.status.is_locked else Severity.WARNING
            yield Finding("RULE_GEOMETRY_EMPTY", severity, boundary.id, boundary.name)


def records_without_place(project: Project) -> Iterator[Finding]:
    """Records that lie nowhere on the map."""
    for record in project.read_all(SurveyRecord):
        if record.geom is None or record.geom.is_empty:
            yield Finding("RULE_RECORD_NO_PLACE", Severity.WARNING, record.id, record.title)


RULES: tuple[Rule, ...] = (invalid_boundaries, empty_boundaries, records_without_place)
