"""Rules that compare boundaries with each other and with administrative units."""

from collections.abc import Iterator

import shapely

from gi_atlas.errors import UsageError
from gi_atlas.model import Product, fill_code
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.storage.project import Project
from layers.analysis.project_analysis import overlaps_project, overlay_project, read_boundaries, read_units


def overlapping_boundaries(project: Project) -> Iterator[Finding]:
    """Current boundaries of two products that share more than a sliver, unless one lies within the other."""
    boundaries = read_boundaries(project)
    place = dict(zip(boundaries.ids, boundaries.geometry, strict=True))
    for row in overlaps_project(boundaries):
        if row["relation"] in ("partial", "equal"):
            point = shapely.intersection(place[row["a"]], place[row["b"]]).representative_point()
            evidence = {"other": row["b_name"], "area_ha": round(row["area_m2"] / 10_000, 1)}
            yield Finding("RULE_OVERLAP", Severity.WARNING, row["a"], row["a_name"], (point.x, point.y), evidence)


def straying_boundaries(project: Project) -> Iterator[Finding]:
    """Current boundaries that reach into counties which their product does not name."""
    counties = {item.id: {fill_code(code) for code in item.counties} for item in project.read_all(Product)}
    boundaries = read_boundaries(project)
    try:
        units = read_units(project)
    except UsageError:
        return
    product = dict(zip(boundaries.ids, boundaries.products, strict=True))
    for row in overlay_project(project, boundaries, units):
        allowed = counties.get(product[row["boundary_id"]] or "", set())
        if allowed and fill_code(row["unit_code"]) not in allowed and row["relation"] != "point":
            severity = Severity.NOTE if row["relation"] == "sliver" else Severity.WARNING
            evidence = {"unit": row["unit_name"], "area_ha": round((row["area_m2"] or 0) / 10_000, 1)}
            yield Finding("RULE_STRAY", severity, row["boundary_id"], row["name"], None, evidence)


RULES: tuple[Rule, ...] = (overlapping_boundaries, straying_boundaries)
