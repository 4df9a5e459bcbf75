"""What ties a wording to its polygon without any overlay: the count to the list, the extent to the ground."""

import re
from collections.abc import Iterator
from typing import Any

import shapely

from gi_atlas.area import M2_PER_HA, ellipsoid_area_m2
from gi_atlas.model import BoundaryVersion, ScopeText, UnitMatch
from gi_atlas.model.scope import ScopeUnit
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.scope.building import BuiltScope, extent_polygon
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.unapplied import larger_boundaries
from gi_atlas.scope.wording import Bound, ReadScope
from gi_atlas.storage.blobs import decode_blob
from gi_atlas.storage.project import Project

# Ground outside of a box that is less than this share of the whole is drawing, not a wrong box.
OUTSIDE_SHARE = 0.001
_UNIT_GROUND = "SELECT geom FROM gi_admin_unit WHERE edition = ? AND code = ? AND geom IS NOT NULL"
_VALUE = re.compile(r"\d+(?:\.(?P<decimals>\d+))?")


def check_extent(scope: ReadScope, built: BuiltScope, object_id: str, name: str) -> Finding | None:
    """Whether the extent of a wording holds the ground of its units, V-R2.

    Returns
    -------
    Finding or None
        EXTENT_SMALLER_THAN_UNITS, or the note SCOPE_EXTENT_NOT_TESTED where a unit has no polygon and none of those
        that have one lies outside; None where all is well or the wording has not both units and extent. What of a
        unit told as 部分 is meant is not known, so that it is not held against the extent.
    """
    box = extent_polygon(scope)
    if box is None or not scope.units:
        return None
    if built.geometry is not None and built.derivation == "UNION_ADMIN":
        ground = built.whole if built.parts else built.geometry
        found = None if ground is None else _outside(box, ground, _precision_deg(scope), object_id, name)
        if found is not None:
            return found
    if built.without_polygon:
        units = list(built.without_polygon)
        return Finding("SCOPE_EXTENT_NOT_TESTED", Severity.NOTE, object_id, name, None, {"units": units})
    return None


def _outside(box: Any, ground: Any, precision_deg: float, object_id: str, name: str) -> Finding | None:
    usable = ground if ground.is_valid else shapely.make_valid(ground, method="structure", keep_collapsed=False)
    # A bound to the minute is meant to the minute.
    left = shapely.difference(usable, shapely.buffer(box, precision_deg, join_style="mitre"))
    area_m2, left_m2 = float(ellipsoid_area_m2(usable)), float(ellipsoid_area_m2(left)) if not left.is_empty else 0.0
    if left_m2 <= OUTSIDE_SHARE * area_m2:
        return None
    evidence = {
        "outside_ha": round(left_m2 / M2_PER_HA, 1),
        "units_km2": round(area_m2 / 1e6, 1),
        "box_km2": round(float(ellipsoid_area_m2(box)) / 1e6, 1),
    }
    return Finding("EXTENT_SMALLER_THAN_UNITS", Severity.WARNING, object_id, name, place_of(left), evidence)


def _precision_deg(scope: ReadScope) -> float:
    """Degrees that the coarsest bound of a wording is written to."""
    bounds = [bound for extent in scope.extents for bound in (extent.lon, extent.lat) if bound is not None]
    return max((_bound_precision(bound) for bound in bounds), default=0.0)


def _bound_precision(bound: Bound) -> float:
    values = list(_VALUE.finditer(bound.text))
    steps = -(-len(values) // 2)  # numbers of each of the two values: degrees, minutes, seconds
    finest = 60.0 ** (1 - min(max(steps, 1), 3))
    decimals = min((len(value["decimals"] or "") for value in values[steps - 1 :: max(steps, 1)]), default=0)
    return float(finest * 10.0**-decimals)


def wording_counts(project: Project) -> Iterator[Finding]:
    """Stored wordings whose number (共N个) no list of theirs has."""
    for text in project.read_all(ScopeText):
        for defect in read_scope(text.text).defects:
            if defect.code == "COUNT_DIFFERS":
                start, end = defect.span
                evidence = {**defect.context, "written": text.text[start:end], "proposal": defect.proposal}
                yield Finding("SCOPE_COUNT_DIFFERS", Severity.WARNING, text.id, _name(text), None, evidence)


def wording_extents(project: Project) -> Iterator[Finding]:
    """Stored wordings whose extent does not hold the ground of their units, or cannot be tested."""
    boundaries = {boundary.id: boundary for boundary in project.read_all(BoundaryVersion)}
    for text in project.read_all(ScopeText):
        if text.declared_extent:
            boundary = boundaries.get(text.boundary_id or "")
            scope = read_scope(text.text)
            is_union = boundary is not None and boundary.derivation == "UNION_ADMIN"
            # The polygon of a part has all of its unit.
            is_union = is_union and not any(unit.part_note for unit in scope.units)
            built = _built(boundary) if boundary is not None and is_union else _of_units(project, text)
            found = check_extent(scope, built, text.id, _name(text))
            yield from [] if found is None else [found]


def _built(boundary: BoundaryVersion) -> BuiltScope:
    told = boundary.attributes.get("without_polygon")
    without = tuple(str(name) for name in told) if isinstance(told, list | tuple) else ()
    return BuiltScope(boundary.geom, boundary.derivation, without)


def _of_units(project: Project, text: ScopeText) -> BuiltScope:
    """Ground of the units that a wording names, where its polygon was not made of them."""
    shapes, without = [], []
    for unit in project.read_all(ScopeUnit, scope_id=text.id):
        rows = project.fetch(_UNIT_GROUND, unit.edition or text.edition, unit.code) if unit.code else []
        shape = decode_blob(rows[0][0]) if rows else None
        if shape is None or shapely.get_dimensions(shape) != 2:
            without.append(unit.name_as_written)
        elif not unit.part_note:  # what of a part is meant is not known
            shapes.append(shape if shape.is_valid else shapely.make_valid(shape))
    ground = shapely.union_all(shapes) if shapes else None
    return BuiltScope(ground, "UNION_ADMIN" if shapes else "", tuple(without))


def unresolved_units(project: Project) -> Iterator[Finding]:
    """Units of stored wordings that no edition holds, or more than one unit fits."""
    names = {text.id: _name(text) for text in project.read_all(ScopeText)}
    for unit in project.read_all(ScopeUnit):
        if unit.match in (UnitMatch.UNKNOWN, UnitMatch.AMBIGUOUS) and unit.scope_id in names:
            evidence = {"unit": unit.name_as_written, "edition": unit.edition}
            yield Finding("SCOPE_UNIT_OPEN", Severity.WARNING, unit.scope_id, names[unit.scope_id], None, evidence)


def _name(text: ScopeText) -> str:
    return text.text[:20] + ("…" if len(text.text) > 20 else "")


RULES: tuple[Rule, ...] = (wording_counts, wording_extents, unresolved_units, larger_boundaries)
