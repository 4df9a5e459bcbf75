"""Overlays and overlaps of what a project holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from gi_atlas.area_official import ADDITIVE_METHOD
from gi_atlas.as_of import as_of as seen_as_of
from gi_atlas.errors import StorageError, UsageError
from gi_atlas.jobs import Progress
from gi_atlas.model.enums import UnitLevel
from gi_atlas.services.seen_divisions import in_order
from gi_atlas.storage.blobs import decode_blobs
from gi_atlas.storage.project import Project
from layers.analysis.overlaps import overlaps
from layers.analysis.overlay import UnitIndex, overlay
from layers.analysis.pieces import Geometries, SliverRule

_BOUNDARY_SQL = """
SELECT b.id, b.version, b.name, b.geom, b.is_valid, z.product_id, p.name_official,
       CASE b.area_method WHEN ? THEN b.area_m2 END
FROM gi_boundary b LEFT JOIN gi_zone z ON z.id = b.zone_id LEFT JOIN gi_product p ON p.id = z.product_id
"""
_BATCH = 16


@dataclass(frozen=True, eq=False)
class BoundaryRows:
    """Boundaries of a project as arrays of the same length; ``areas_m2`` where the store keeps areas that add up."""

    ids: list[str]
    versions: list[int]
    names: list[str]
    products: list[str | None]
    geometry: Geometries
    is_valid: list[bool]
    areas_m2: list[float | None]


@dataclass(frozen=True, eq=False)
class UnitRows:
    """Administrative units of one edition and level."""

    edition: str
    codes: list[str]
    names: list[str]
    index: UnitIndex


def read_boundaries(
    project: Project, as_of: date | None = None, has_all_versions: bool = False, boundary_id: str | None = None
) -> BoundaryRows:
    """Boundaries valid on a day (default: today), all versions, or one by its id.

    Proposals beside a locked version are read only by their id. A superseded version without a last day is no
    longer valid, whatever the day.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    day = (as_of or date.today()).isoformat()
    if boundary_id is not None:
        rows = project.fetch(f"{_BOUNDARY_SQL} WHERE b.id = ?", ADDITIVE_METHOD, boundary_id)
        if not rows:
            raise StorageError("STORE_ID_UNKNOWN", id=boundary_id, kind="boundary")
    elif has_all_versions:
        condition = "b.geom IS NOT NULL AND b.proposes_id IS NULL"
        rows = project.fetch(f"{_BOUNDARY_SQL} WHERE {condition} ORDER BY b.fid", ADDITIVE_METHOD)
    else:
        condition = (
            "(b.valid_from IS NULL OR b.valid_from <= ?)"
            " AND (b.valid_to > ? OR b.valid_to IS NULL AND b.status <> 'SUPERSEDED')"
        )
        rows = project.fetch(
            f"{_BOUNDARY_SQL} WHERE b.geom IS NOT NULL AND b.proposes_id IS NULL AND {condition} ORDER BY b.fid",
            ADDITIVE_METHOD,
            day,
            day,
        )
    return _boundary_rows(rows)


def _boundary_rows(rows: Sequence[Sequence[Any]]) -> BoundaryRows:
    ids, versions, names, blobs, is_valid, products, product_names, areas = (
        zip(*rows, strict=True) if rows else [[]] * 8
    )
    return BoundaryRows(
        ids=list(ids),
        versions=list(versions),
        names=[name or product or "" for name, product in zip(names, product_names, strict=True)],
        products=list(products),
        geometry=decode_blobs(list(blobs)),
        is_valid=[bool(flag) for flag in is_valid],
        areas_m2=list(areas),
    )


def read_units(
    project: Project, level: str = "COUNTY", edition: str | None = None, as_of: date | None = None
) -> UnitRows:
    """Units of a level in an edition; default: the newest loaded edition (of a day or before it) that has polygons.

    Raises
    ------
    UsageError
        UNITS_NONE if no such units are loaded.
    """
    chosen = edition if edition is not None else newest_edition(project, level, as_of)
    rows = project.fetch(
        "SELECT code, name, geom, is_valid FROM gi_admin_unit WHERE edition = ? AND level = ? ORDER BY code12",
        chosen or "",
        level,
    )
    if not rows:
        raise UsageError("UNITS_NONE", level=UnitLevel.__members__.get(level, level), edition=edition or "")
    index = UnitIndex(decode_blobs([row[2] for row in rows]).tolist(), [bool(row[3]) for row in rows])
    return UnitRows(chosen or "", [row[0] for row in rows], [row[1] for row in rows], index)


def newest_edition(project: Project, level: str, as_of: date | None = None) -> str | None:
    """Newest edition whose units of a level have polygons, else the newest with units at all; None without any.

    Of those that are alike in this, the ones that held on the day go before the later ones; without a day, that by
    which the project is seen (``gi_atlas.as_of``).
    """
    rows = project.fetch(
        "SELECT edition, max(ST_MinX(geom) < ST_MaxX(geom)) FROM gi_admin_unit WHERE level = ? GROUP BY edition", level
    )
    drawn = [str(row[0]) for row in rows if row[1]]
    order = in_order(drawn or [str(row[0]) for row in rows], as_of or seen_as_of(project))
    return order[0] if order else None


def overlay_project(
    project: Project,
    boundaries: BoundaryRows,
    units: UnitRows,
    rule: SliverRule | None = None,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """Rows of ``overlay``: units under each boundary; computed in batches that can be cancelled."""
    progress = progress or Progress()
    rows: list[dict[str, Any]] = []
    for start in range(0, len(boundaries.ids), _BATCH):
        progress.report(start / len(boundaries.ids))
        rows += _overlay_batch(boundaries, slice(start, start + _BATCH), units, rule)
    return rows


def _overlay_batch(
    boundaries: BoundaryRows, part: slice, units: UnitRows, rule: SliverRule | None
) -> Iterator[dict[str, Any]]:
    found = overlay(boundaries.geometry[part], units.index, rule, boundaries.is_valid[part])
    columns = (found.boundary, found.unit, found.area_m2, found.share_of_boundary, found.share_of_unit, found.relation)
    repaired = set(found.repaired_boundaries)
    for number, unit, area, of_boundary, of_unit, relation in zip(*columns, strict=True):
        place = part.start + int(number)
        yield {
            "boundary_id": boundaries.ids[place],
            "version": boundaries.versions[place],
            "name": boundaries.names[place],
            "unit_code": units.codes[unit],
            "unit_name": units.names[unit],
            "area_m2": _number(area),
            "share_of_boundary": _number(of_boundary),
            "share_of_unit": _number(of_unit),
            "relation": str(relation),
            "repaired": int(number) in repaired,
        }


def overlaps_project(
    boundaries: BoundaryRows, rule: SliverRule | None = None, progress: Progress | None = None
) -> list[dict[str, Any]]:
    """Rows of ``overlaps``: pairs of boundaries that share ground, also those of one product's zones."""
    (progress or Progress()).report(0.0)
    found = overlaps(boundaries.geometry, rule, boundaries.is_valid, boundaries.areas_m2)
    columns = (found.a, found.b, found.area_m2, found.share_a, found.share_b, found.relation)
    return [
        {
            "a": boundaries.ids[a],
            "b": boundaries.ids[b],
            "a_name": boundaries.names[a],
            "b_name": boundaries.names[b],
            "area_m2": float(area),
            "share_a": float(share_a),
            "share_b": float(share_b),
            "relation": str(relation),
            "is_same_product": boundaries.products[a] is not None and boundaries.products[a] == boundaries.products[b],
        }
        for a, b, area, share_a, share_b, relation in zip(*columns, strict=True)
    ]


def _number(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)
