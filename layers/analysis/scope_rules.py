"""Rules that tie wordings, zones, evidence and names to the ground that boundaries cover."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import shapely

from gi_atlas.area import ellipsoid_area_m2, ring_lengths_m
from gi_atlas.divisions.names import core_of
from gi_atlas.errors import UsageError
from gi_atlas.model import BoundaryVersion, Evidence, Product, ScopeText, SurveyRecord, Zone, ZoneRole
from gi_atlas.model.scope import ScopeUnit
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.scope.signers import Signer, SignerLevel, signer_of
from gi_atlas.scope.writing import CoveredUnit, told_units
from gi_atlas.storage.blobs import decode_blobs
from gi_atlas.storage.project import Project
from layers.analysis.pieces import SliverRule, make_usable
from layers.analysis.project_analysis import BoundaryRows, overlaps_project, read_boundaries
from layers.analysis.rules import hectares
from layers.analysis.scope_writing import ScopeWriter

_INNER = {
    ZoneRole.CORE: "SCOPE_CORE_OUTSIDE",
    ZoneRole.PROCESSING: "SCOPE_PROCESSING_OUTSIDE",
    ZoneRole.RAW_MATERIAL: "SCOPE_RAW_MATERIAL_OUTSIDE",
}
_SIGNED_BY = {
    SignerLevel.PREFECTURE: "SCOPE_SIGNER_PREFECTURE",
    SignerLevel.PROVINCE: "SCOPE_SIGNER_PROVINCE",
    SignerLevel.PROVINCES: "SCOPE_SIGNER_TO_CONFIRM",
}
_CHINESE = re.compile("[一-龥]")


def crossed_counties(covered: Sequence[CoveredUnit]) -> tuple[str, ...]:
    """Codes of the counties that a boundary covers by more than a sliver; of townships the county's digits."""
    return tuple(dict.fromkeys(unit.code[:6] for unit in covered if unit.relation in ("whole", "part")))


def signer_under(writer: ScopeWriter, geometry: Any) -> Signer:
    """Who proposes the scope of a polygon (EPSG:4490), slivers left out."""
    return signer_of(crossed_counties(writer.covered(geometry)))


def signers(project: Project) -> Iterator[Finding]:
    """Current boundaries that more than one county's government must propose, Art. 10."""
    writer, boundaries = _writer(project), read_boundaries(project)
    if writer is None:
        return
    for place, shape in enumerate(_usable(boundaries)):
        signer = signer_under(writer, shape)
        if signer.level not in (SignerLevel.COUNTY, SignerLevel.UNKNOWN):
            evidence = {
                "level": signer.level.value,
                "counties": [writer.name_of(code) for code in signer.counties],
                "governments": [writer.name_of(code) for code in signer.governments],
            }
            name = boundaries.names[place]
            yield Finding(_SIGNED_BY[signer.level], Severity.NOTE, boundaries.ids[place], name, None, evidence)


def wording_and_polygon(project: Project) -> Iterator[Finding]:
    """Units that a wording names and its polygon does not hold, and the other way round, C1.

    Only wordings that were resolved by the edition at hand are compared; slivers count for nothing.
    """
    writer = _writer(project)
    if writer is None:
        return
    for text in project.read_all(ScopeText):
        if text.boundary_id and text.edition == writer.edition:
            yield from _compare(project, writer, text, project.read_one(BoundaryVersion, text.boundary_id))


def _compare(project: Project, writer: ScopeWriter, text: ScopeText, boundary: BoundaryVersion) -> Iterator[Finding]:
    units = [unit for unit in project.read_all(ScopeUnit, scope_id=text.id) if unit.code]
    ground = _ground_of(project, text.edition, units)
    if boundary.geom is None or len(ground) < len(units) or not units:
        return
    shape = make_usable(np.array([boundary.geom], dtype=object))[0][0]
    for unit in units:
        left = shapely.difference(ground[unit.code], shape)
        if not unit.part_note and not _is_slight(left):
            yield _told("SCOPE_UNIT_NOT_COVERED", boundary, unit.name_as_written, left)
    rest = shapely.difference(shape, shapely.union_all(list(ground.values())))
    if boundary.derivation != "MIXED" and not rest.is_empty:
        for found in told_units(writer.covered(_areas(rest))):
            yield _told("SCOPE_UNIT_NOT_NAMED", boundary, "".join((*found.parents, found.name)), rest)


def _ground_of(project: Project, edition: str, units: Sequence[ScopeUnit]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for unit in units:
        rows = project.fetch(
            "SELECT geom FROM gi_admin_unit WHERE edition = ? AND code = ? AND geom IS NOT NULL", edition, unit.code
        )
        shapes = make_usable(decode_blobs([row[0] for row in rows]))[0]
        if len(shapes) and shapely.get_dimensions(shapes[0]) == 2:
            found[unit.code] = shapes[0]
    return found


def _told(rule: str, boundary: BoundaryVersion, unit: str, ground: Any) -> Finding:
    evidence = {"unit": unit, "area_ha": hectares(float(ellipsoid_area_m2(_areas(ground))))}
    return Finding(rule, Severity.WARNING, boundary.id, boundary.name, place_of(ground), evidence)


def steps_outside(project: Project) -> Iterator[Finding]:
    """Core, processing and raw-material zones that reach out of their product's production zone, Art. 3."""
    current = _current_shapes(project)
    roles = {zone.id: zone for zone in project.read_all(Zone)}
    by_product: dict[str, list[tuple[Zone, str, str, Any]]] = {}
    for zone_id, boundary_id, name, shape in current:
        zone = roles[zone_id]
        by_product.setdefault(zone.product_id, []).append((zone, boundary_id, name, shape))
    for parts in by_product.values():
        whole = [shape for zone, _id, _name, shape in parts if zone.role is ZoneRole.PRODUCTION]
        for zone, boundary_id, name, shape in parts:
            if whole and zone.role in _INNER:
                yield from _step(zone, boundary_id, name, shapely.difference(shape, shapely.union_all(whole)))


def _step(zone: Zone, boundary_id: str, name: str, outside: Any) -> Iterator[Finding]:
    if not _is_slight(outside):
        severity = Severity.WARNING if zone.role is ZoneRole.CORE else Severity.NOTE
        evidence = {"area_ha": hectares(float(ellipsoid_area_m2(_areas(outside)))), "role": zone.role.value}
        yield Finding(_INNER[zone.role], severity, boundary_id, name, place_of(outside), evidence)


def evidence_outside(project: Project) -> Iterator[Finding]:
    """How many photos, samples and sites of a product lie inside and outside of its current boundaries."""
    zones = {zone.id: zone.product_id for zone in project.read_all(Zone)}
    ground: dict[str, list[Any]] = {}
    for zone_id, _boundary, _name, shape in _current_shapes(project):
        ground.setdefault(zones[zone_id], []).append(shape)
    places = _places(project)
    for product in project.read_all(Product):
        points = places.get(product.id, [])
        if points and product.id in ground:
            is_inside = shapely.intersects(shapely.union_all(ground[product.id]), np.array(points, dtype=object))
            outside = int((~is_inside).sum())
            if outside:
                place = place_of(points[int(np.argmin(is_inside))])
                evidence = {"inside": len(points) - outside, "outside": outside}
                yield Finding(
                    "SCOPE_EVIDENCE_OUTSIDE", Severity.NOTE, product.id, product.name_official, place, evidence
                )


def _places(project: Project) -> dict[str, list[Any]]:
    products = {record.id: record.product_id for record in project.read_all(SurveyRecord)}
    found: dict[str, list[Any]] = {}
    for record in project.read_all(SurveyRecord):
        if record.product_id and record.geom is not None:
            found.setdefault(record.product_id, []).append(record.geom)
    for item in project.read_all(Evidence):
        product = item.product_id or products.get(item.record_id or "")
        if product and item.geom is not None:
            found.setdefault(product, []).append(item.geom)
    return found


def homonyms(project: Project) -> Iterator[Finding]:
    """Products of one name, and products of one generic name whose scopes lie within each other or overlap."""
    products = {product.id: product for product in project.read_all(Product)}
    for first, second in combinations(products.values(), 2):
        shared = _names(first) & _names(second)
        if shared:
            evidence = {"other": second.name_official, "other_id": second.id, "names": sorted(shared)}
            yield Finding("SCOPE_HOMONYM", Severity.WARNING, first.id, first.name_official, None, evidence)
    boundaries = read_boundaries(project)
    product_of = dict(zip(boundaries.ids, boundaries.products, strict=True))
    for row in overlaps_project(boundaries):
        one, other = (products.get(product_of[row[side]] or "") for side in ("a", "b"))
        if one and other and one.id != other.id and one.generic_name and one.generic_name == other.generic_name:
            evidence = {"other": row["b_name"], "other_id": row["b"], "generic": one.generic_name}
            if row["relation"] in ("contains", "within", "partial", "equal"):
                rule = "SCOPE_NESTED" if row["relation"] in ("contains", "within") else "SCOPE_SAME_GROUND"
                yield Finding(rule, Severity.NOTE, row["a"], row["a_name"], None, evidence)


def _names(product: Product) -> set[str]:
    return {name.strip() for name in (product.name_official, *product.name_alias) if name.strip()}


def name_rule(project: Project) -> Iterator[Finding]:
    """Names that are not place name + generic name, Art. 7, unless they are customary.

    The place name must be that of a unit which the current boundary meets, or of one above it; names that are not
    Chinese are left to their own rules.
    """
    writer = _writer(project)
    grounds = _names_of_ground(project, writer) if writer else {}
    for product in project.read_all(Product):
        if not product.name_customary and _CHINESE.search(product.name_official):
            yield from _name_faults(product, grounds.get(product.id, set()))


def _name_faults(product: Product, grounds: set[str]) -> Iterator[Finding]:
    name = product.name_official
    if product.generic_name and not name.endswith(product.generic_name):
        yield _name_finding("SCOPE_NAME_NO_GENERIC", product, {"generic": product.generic_name})
    if product.place_name and product.place_name not in name:
        yield _name_finding("SCOPE_NAME_NO_PLACE", product, {"place_name": product.place_name})
    elif grounds and not any(_is_named_by(name, product.place_name, unit) for unit in grounds):
        yield _name_finding("SCOPE_NAME_ELSEWHERE", product, {"units": sorted(grounds)[:8]})


def _is_named_by(name: str, place_name: str, unit: str) -> bool:
    core = core_of(unit)
    place = core_of(place_name)
    return (len(core) > 1 and core in name) or unit in name or (bool(place) and (place in core or core in place))


def _name_finding(rule: str, product: Product, evidence: dict[str, Any]) -> Finding:
    return Finding(rule, Severity.NOTE, product.id, product.name_official, None, evidence)


def _names_of_ground(project: Project, writer: ScopeWriter) -> dict[str, set[str]]:
    boundaries = read_boundaries(project)
    found: dict[str, set[str]] = {}
    for product, shape in zip(boundaries.products, _usable(boundaries), strict=True):
        if product:
            found.setdefault(product, set()).update(_names_under(writer.covered(shape)))
    return found


def _names_under(covered: Sequence[CoveredUnit]) -> Iterator[str]:
    for unit in covered:
        if unit.relation != "sliver":
            yield from (*unit.parents, unit.name)
            yield from _names_under(unit.below)


def _writer(project: Project) -> ScopeWriter | None:
    try:
        return ScopeWriter(project)
    except UsageError:
        return None  # no polygons of units: nothing to compare with, as ``straying_boundaries`` has it


def _usable(boundaries: BoundaryRows) -> Any:
    return make_usable(boundaries.geometry, boundaries.is_valid)[0]


def _current_shapes(project: Project) -> list[tuple[str, str, str, Any]]:
    """Zone, id, name and usable shape of each current boundary."""
    boundaries = read_boundaries(project)
    zones = dict(project.fetch("SELECT id, zone_id FROM gi_boundary"))
    shapes = _usable(boundaries)
    rows = zip(boundaries.ids, boundaries.names, shapes, strict=True)
    return [(zones[boundary_id], boundary_id, name, shape) for boundary_id, name, shape in rows]


def _areas(geometry: Any) -> Any:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])


def _is_slight(geometry: Any) -> bool:
    """Whether a remainder is a sliver by the default rule."""
    areas = _areas(geometry)
    if areas.is_empty:
        return True
    from_rings = np.array([areas], dtype=object)
    return bool(SliverRule().is_sliver(np.array([ellipsoid_area_m2(areas)]), ring_lengths_m(from_rings))[0])


RULES: tuple[Rule, ...] = (
    signers,
    wording_and_polygon,
    steps_outside,
    evidence_outside,
    homonyms,
    name_rule,
)
