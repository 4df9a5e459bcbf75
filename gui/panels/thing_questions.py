"""What the form of a boundary asks of the ground: units under it, other boundaries that share it. No widget here."""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from gi_atlas.jobs import Progress
from gi_atlas.services.tables import TableRows, rows_of
from gi_atlas.storage.project import Project
from layers.analysis.project_analysis import (
    BoundaryRows,
    overlaps_project,
    overlay_project,
    read_boundaries,
    read_units,
)

OVERLAY_FIELDS = ("unit_name", "unit_code", "relation", "area_m2", "share_of_boundary", "share_of_unit")
OVERLAP_FIELDS = ("other_name", "relation", "area_m2", "share_here", "share_there")
# Relation of a pair as the second of the two sees it.
_SEEN_FROM_B = {"contains": "within", "within": "contains"}


@dataclass(frozen=True)
class Answer:
    """Rows of an answer; ``edition`` names the list of units that they are of."""

    rows: TableRows
    edition: str = ""


def units_under(project: Project, boundary_id: str, level: str, progress: Progress) -> Answer:
    """Administrative units of a level under a boundary; the rows' ids are the units'.

    Raises
    ------
    UsageError
        UNITS_NONE.
    """
    units = read_units(project, level)
    progress.check()
    found = overlay_project(project, read_boundaries(project, boundary_id=boundary_id), units, None, progress)
    ids = dict(
        project.fetch("SELECT code, id FROM gi_admin_unit WHERE edition = ? AND level = ?", units.edition, level)
    )
    rows = [{**row, "id": ids[row["unit_code"]]} for row in found]
    rows.sort(key=lambda row: -(row["area_m2"] or 0.0))
    return Answer(rows_of(rows, OVERLAY_FIELDS, lambda row: f"{row['unit_name']}\n{row['unit_code']}"), units.edition)


def overlaps_of(project: Project, boundary_id: str, progress: Progress) -> Answer:
    """Current boundaries of other products that share ground with one; the rows' ids are the others'."""
    own = read_boundaries(project, boundary_id=boundary_id)
    others = read_boundaries(project)
    progress.check()
    near = _near(project, boundary_id)
    both = _joined(own, others, [number for number, one in enumerate(others.ids) if one in near])
    rows = [_seen_from(boundary_id, row) for row in overlaps_project(both, None, progress)]
    found = sorted((row for row in rows if row), key=lambda row: -row["area_m2"])
    return Answer(rows_of(found, OVERLAP_FIELDS, lambda row: str(row["other_name"])))


def _near(project: Project, boundary_id: str) -> set[str]:
    rows = project.fetch(
        "SELECT b.id FROM gi_boundary b JOIN rtree_gi_boundary_geom r ON r.id = b.fid,"
        " (SELECT o.* FROM rtree_gi_boundary_geom o JOIN gi_boundary c ON c.fid = o.id WHERE c.id = ?) AS own"
        " WHERE r.minx <= own.maxx AND r.maxx >= own.minx AND r.miny <= own.maxy AND r.maxy >= own.miny AND b.id <> ?",
        boundary_id,
        boundary_id,
    )
    return {row[0] for row in rows}


def _joined(own: BoundaryRows, others: BoundaryRows, numbers: list[int]) -> BoundaryRows:
    def pick(name: str) -> list[Any]:
        values = getattr(others, name)
        return [*getattr(own, name), *(values[number] for number in numbers)]

    lists = {item.name: pick(item.name) for item in fields(own) if item.name != "geometry"}
    geometry = np.concatenate([own.geometry, others.geometry[numbers]])
    return replace(own, geometry=geometry, **lists)


def _seen_from(boundary_id: str, row: dict[str, Any]) -> dict[str, Any]:
    if boundary_id not in (row["a"], row["b"]) or row["is_same_product"]:
        return {}
    is_first = row["a"] == boundary_id
    relation = row["relation"] if is_first else _SEEN_FROM_B.get(row["relation"], row["relation"])
    here, there = ("a", "b") if is_first else ("b", "a")
    return {
        "id": row[there],
        "other_name": row[f"{there}_name"],
        "relation": relation,
        "area_m2": row["area_m2"],
        "share_here": row[f"share_{here}"],
        "share_there": row[f"share_{there}"],
    }
