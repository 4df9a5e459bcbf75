"""Everything that the form of one thing shows, read at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from gi_atlas.area_official import OFFICIAL_METHOD, Areas, official_area_m2
from gi_atlas.clock import last_day_of
from gi_atlas.documents.area_words import stated_areas
from gi_atlas.errors import UsageError
from gi_atlas.ids import new_id
from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Evidence,
    LayerEntry,
    LayerFeature,
    Product,
    Registration,
    SurveyRecord,
    Zone,
    fill_code,
)
from gi_atlas.registrations.comparing import differing_fields
from gi_atlas.services.editing import save
from gi_atlas.services.values import parse_value
from gi_atlas.storage.mapping import column_kinds
from gi_atlas.storage.official_areas import area_of
from gi_atlas.storage.project import Project

_LIST_SIGNS = str.maketrans("，,；;", "、、、、")


@dataclass(frozen=True)
class ZoneVersions:
    """A zone with the versions of its boundary, newest first."""

    zone: Zone
    versions: tuple[BoundaryVersion, ...]


@dataclass(frozen=True)
class ProductDetails:
    """A product with what belongs to it; ``differing`` are the fields in which its registrations disagree."""

    product: Product
    registrations: tuple[Registration, ...]
    zones: tuple[ZoneVersions, ...]
    records: tuple[SurveyRecord, ...]
    differing: frozenset[str]


@dataclass(frozen=True)
class BoundaryDetails:
    """A boundary version with its zone, product, the file it came from and the versions that propose to replace it.

    ``area_m2`` is the offices' area, ``areas`` those by every method; both None without a polygon. The version itself
    is as stored.
    """

    boundary: BoundaryVersion
    zone: Zone | None
    product: Product | None
    file_name: str
    proposals: tuple[BoundaryVersion, ...]
    area_m2: float | None = None
    areas: Areas | None = None


@dataclass(frozen=True)
class UnitDetails:
    """An administrative unit with the units it lies in (nearest first) and how many lie in it.

    ``area_m2`` is the offices' area, ``areas`` those by every method; both None without a polygon.
    """

    unit: AdminUnit
    around: tuple[AdminUnit, ...]
    inner_count: int
    area_m2: float | None
    areas: Areas | None


@dataclass(frozen=True)
class FeatureDetails:
    """A feature of an imported layer with the layer's name."""

    feature: LayerFeature
    layer: str


@dataclass(frozen=True)
class EvidenceDetails:
    """A piece of evidence with its record."""

    evidence: Evidence
    record: SurveyRecord | None


Details = ProductDetails | BoundaryDetails | UnitDetails | FeatureDetails | EvidenceDetails


def product_details(project: Project, product_id: str) -> ProductDetails:
    """A product with registrations, zones, boundary versions (without geometry) and records.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    product = project.read_one(Product, product_id)
    registrations = tuple(project.read_all(Registration, product_id=product_id))
    zones = tuple(
        ZoneVersions(zone, tuple(_versions(project, zone_id=zone.id)))
        for zone in project.read_all(Zone, product_id=product_id)
    )
    records = tuple(project.read_all(SurveyRecord, product_id=product_id))
    return ProductDetails(product, registrations, zones, records, differing_fields(registrations))


def boundary_details(project: Project, boundary_id: str, is_compared: bool = True) -> BoundaryDetails:
    """A boundary version with what it belongs to; unless ``is_compared``, without the areas by other methods.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    boundary = project.read_one(BoundaryVersion, boundary_id)
    zone = next(iter(project.read_all(Zone, id=boundary.zone_id)), None)
    product = next(iter(project.read_all(Product, id=zone.product_id)), None) if zone else None
    files = project.fetch("SELECT file_name FROM gi_import WHERE id = ?", boundary.import_id or "")
    file_name = str(files[0][0]) if files else ""
    proposals = tuple(_versions(project, proposes_id=boundary_id))
    areas = stated_areas(boundary.geom) if is_compared else None
    return BoundaryDetails(boundary, zone, product, file_name, proposals, area_of(boundary), areas)


def _versions(project: Project, **equal: str) -> list[BoundaryVersion]:
    found = [_shown_version(boundary) for boundary in project.read_all(BoundaryVersion, **equal)]
    return sorted(found, key=lambda boundary: (boundary.valid_from or date.min, boundary.version), reverse=True)


def _shown_version(boundary: BoundaryVersion) -> BoundaryVersion:
    """A version without its geometry, with the area that is stated everywhere."""
    method = OFFICIAL_METHOD if boundary.geom is not None else ""
    return replace(boundary, geom=None, area_m2=area_of(boundary), area_method=method)


def unit_details(project: Project, unit_id: str, is_compared: bool = True) -> UnitDetails:
    """An administrative unit with its place among the others of its edition; for ``is_compared`` see boundaries.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    unit = project.read_one(AdminUnit, unit_id)
    has_area = unit.geom is not None and unit.geom.geom_type in ("Polygon", "MultiPolygon")
    inner = project.fetch(
        "SELECT count(*) FROM gi_admin_unit WHERE edition = ? AND parent_code IN (?, ?) AND id <> ?",
        *(unit.edition, unit.code, unit.code12, unit.id),
    )
    area_m2 = official_area_m2(unit.geom) if has_area else None
    areas = stated_areas(unit.geom) if has_area and is_compared else None
    return UnitDetails(unit, tuple(_around(project, unit)), inner[0][0], area_m2, areas)


def _around(project: Project, unit: AdminUnit) -> list[AdminUnit]:
    found: list[AdminUnit] = []
    code = unit.parent_code
    while code and len(found) < 4:
        parents = project.read_all(AdminUnit, edition=unit.edition, code12=fill_code(code))
        parent = next((one for one in parents if one.id not in {unit.id, *(seen.id for seen in found)}), None)
        if parent is None:
            break
        found.append(replace(parent, geom=None))
        code = parent.parent_code
    return found


def feature_details(project: Project, feature_id: str) -> FeatureDetails:
    """A feature of an imported layer.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    feature = project.read_one(LayerFeature, feature_id)
    layers = project.read_all(LayerEntry, id=feature.layer_id)
    return FeatureDetails(feature, layers[0].name if layers else "")


def evidence_details(project: Project, evidence_id: str) -> EvidenceDetails:
    """A piece of evidence with its record.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    evidence = project.read_one(Evidence, evidence_id)
    records = project.read_all(SurveyRecord, id=evidence.record_id) if evidence.record_id else []
    return EvidenceDetails(evidence, records[0] if records else None)


READERS: dict[str, Callable[[Project, str], Details]] = {
    "products": product_details,
    "boundaries": boundary_details,
    "admin-units": unit_details,
    "features": feature_details,
    "evidence": evidence_details,
}
# For many things at once, such as all that lie under a click.
BRIEF_READERS: dict[str, Callable[[Project, str], Details]] = {
    **READERS,
    "boundaries": partial(boundary_details, is_compared=False),
    "admin-units": partial(unit_details, is_compared=False),
}


# --- texts that a person edits


def text_of(entity: Any, field: str) -> str:
    """Value of a field as a person edits it: lists parted by 、, the last day of validity instead of the next one."""
    value = getattr(entity, field)
    if value is None:
        return ""
    if field == "valid_to":
        return last_day_of(value).isoformat()
    return "、".join(value) if isinstance(value, tuple) else str(value)


def with_text(entity: Any, field: str, text: str) -> Any:
    """Entity with a field that a person typed.

    Raises
    ------
    UsageError
        VALUE_WRONG; VALUE_NAME_NEEDED where a product would lose its name; VALUE_DATES_CROSSED where a validity
        would end before it begins.
    """
    kind = column_kinds(type(entity))[field]
    plain = text.strip()
    value = _list_of(plain) if kind is tuple else parse_value(kind, plain, field)
    if field == "valid_to" and isinstance(value, date):
        if value == date.max:
            raise UsageError("VALUE_WRONG", field=field, value=plain, expected=f"< {date.max.isoformat()}")
        value = value + timedelta(days=1)
    if field == "name_official" and not value:
        raise UsageError("VALUE_NAME_NEEDED")
    changed = replace(entity, **{field: value})
    _require_order(changed, field, plain)
    return changed


def _list_of(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.translate(_LIST_SIGNS).split("、") if part.strip())


def _require_order(entity: Any, field: str, text: str) -> None:
    if field not in ("valid_from", "valid_to") or entity.valid_from is None or entity.valid_to is None:
        return
    if entity.valid_to <= entity.valid_from:
        last = text_of(entity, "valid_to")
        raise UsageError("VALUE_DATES_CROSSED", value=text, first=entity.valid_from.isoformat(), last=last)


def save_texts(project: Project, before: Any, texts: Mapping[str, str], merge_key: str | None = None) -> Any:
    """Save fields that a person typed as one step; gives the entity as stored.

    Raises
    ------
    UsageError
        See ``with_text``.
    EditConflict
        STORE_ROW_CHANGED if the entity differs from ``before`` by now.
    StorageError
        BOUNDARY_LOCKED.
    """
    changed = before
    for field, text in texts.items():
        changed = with_text(changed, field, text)
    save(project, changed, merge_key, expected=before)
    return project.read_one(type(before), before.id)


def propose_change(project: Project, boundary_id: str) -> BoundaryVersion:
    """Add a draft with the ground of a locked version, to be changed and proposed in its place.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    locked = project.read_one(BoundaryVersion, boundary_id)
    numbers = project.fetch("SELECT max(version) FROM gi_boundary WHERE zone_id = ?", locked.zone_id)
    kept = {item.name: getattr(locked, item.name) for item in fields(locked)}
    proposal = BoundaryVersion(
        **{
            **kept,
            **{"id": new_id(), "version": numbers[0][0] + 1, "status": BoundaryStatus.DRAFT, "proposes_id": locked.id},
            **{"valid_from": None, "valid_to": None, "act": "", "source_key": None, "import_id": None},
            "change_type": "GEOMETRY_CORRECTION",
        }
    )
    save(project, proposal)
    return proposal
