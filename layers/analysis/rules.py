"""Rules that compare boundaries with each other and with administrative units."""

from collections.abc import Iterator
from typing import Any

import shapely

from gi_atlas.errors import UsageError
from gi_atlas.model import Product, fill_code
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.storage.project import Project
from layers.analysis.pieces import make_usable
from layers.analysis.project_analysis import (
    BoundaryRows,
    UnitRows,
    overlaps_project,
    overlay_project,
    read_boundaries,
    read_units,
)


def overlapping_boundaries(project: Project) -> Iterator[Finding]:
    """Current boundaries of two products that share more than a sliver, unless one lies within the other."""
    boundaries = read_boundaries(project)
    shapes = _shapes(boundaries)
    for row in overlaps_project(boundaries):
        if row["relation"] in ("partial", "equal") and not row["is_same_product"]:
            place = place_of(shapely.intersection(shapes[row["a"]], shapes[row["b"]]))
            evidence = {"other": row["b_name"], "other_id": row["b"], "area_ha": hectares(row["area_m2"])}
            yield Finding("RULE_OVERLAP", Severity.WARNING, row["a"], row["a_name"], place, evidence)


def straying_boundaries(project: Project) -> Iterator[Finding]:
    """Current boundaries that reach into counties which their product does not name, by code or name.

    Nothing is said where no county's polygon is loaded, or where the product names no county.
    """
    named = {item.id: {_key(county) for county in item.counties} for item in project.read_all(Product)}
    boundaries = read_boundaries(project)
    try:
        units = read_units(project)
    except UsageError:
        return
    product = dict(zip(boundaries.ids, boundaries.products, strict=True))
    shapes, county = _shapes(boundaries), _unit_shapes(units)
    for row in overlay_project(project, boundaries, units):
        allowed = named.get(product[row["boundary_id"]] or "", set())
        if allowed and row["relation"] != "point" and not {_key(row["unit_code"]), _key(row["unit_name"])} & allowed:
            severity = Severity.NOTE if row["relation"] == "sliver" else Severity.WARNING
            place = place_of(shapely.intersection(shapes[row["boundary_id"]], county[row["unit_code"]]))
            evidence = {"unit": row["unit_name"], "code": row["unit_code"], "area_ha": hectares(row["area_m2"])}
            yield Finding("RULE_STRAY", severity, row["boundary_id"], row["name"], place, evidence)


def _key(county: str) -> str:
    """Code of a county, or its name without the word that some lists add to it."""
    return fill_code(county).casefold().removesuffix(" county")


def _shapes(boundaries: BoundaryRows) -> dict[str, Any]:
    usable, _repaired = make_usable(boundaries.geometry, boundaries.is_valid)
    return dict(zip(boundaries.ids, usable, strict=True))


def _unit_shapes(units: UnitRows) -> dict[str, Any]:
    return {units.codes[n]: shape for n, shape in zip(units.index.area_numbers, units.index.shapes, strict=True)}


def hectares(area_m2: float) -> float:
    """Area in hectares as findings tell it: three digits, none behind the point from 100 on."""
    area_ha = float(f"{area_m2 / 10_000:.3g}")
    return int(area_ha) if area_ha >= 100 else area_ha


RULES: tuple[Rule, ...] = (overlapping_boundaries, straying_boundaries)
