"""Rules about products, registrations, records and photos: what is missing, far away or disagrees."""

from collections.abc import Iterator
from typing import Any

from gi_atlas.model import (
    BoundaryStatus,
    BoundaryVersion,
    Evidence,
    Product,
    ProductStatus,
    Registration,
    SurveyRecord,
    Zone,
)
from gi_atlas.rules import date_rules, geometry_rules
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.rules.places import place_of
from gi_atlas.storage.opening import missing_media
from gi_atlas.storage.project import Project

FAR_PHOTO_M = 5000.0
_RECORD_FIELDS = ("office", "survey_date", "county_code")
_REGISTRATION_FIELDS = ("number", "holder")


def missing_fields(project: Project) -> Iterator[Finding]:
    """What recognised products, published boundaries, registrations and records must say and do not."""
    registered = {item.product_id for item in project.read_all(Registration)}
    for product in project.read_all(Product):
        yield from _missing(product, product.name_official, _product_gaps(product, product.id in registered))
    for boundary in project.read_all(BoundaryVersion):
        if boundary.status is BoundaryStatus.PUBLISHED:
            yield from _missing(boundary, boundary.name, _gaps(boundary, ("act", "valid_from")), boundary.geom)
    for registration in project.read_all(Registration):
        yield from _missing(registration, registration.name_as_registered, _gaps(registration, _REGISTRATION_FIELDS))
    for record in project.read_all(SurveyRecord):
        yield from _missing(record, record.title, _gaps(record, _RECORD_FIELDS), record.geom)


def _product_gaps(product: Product, has_registration: bool) -> list[str]:
    gaps = _gaps(product, ("counties",))
    is_registered = has_registration or product.status is not ProductStatus.RECOGNISED
    return gaps if is_registered else [*gaps, "registrations"]


def _gaps(entity: Any, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if getattr(entity, name) in (None, "", ())]


def _missing(entity: Any, name: str, gaps: list[str], geometry: Any = None) -> Iterator[Finding]:
    if gaps:
        severity = Severity.NOTE if isinstance(entity, SurveyRecord) else Severity.WARNING
        yield Finding("RULE_FIELDS_MISSING", severity, entity.id, name, place_of(geometry), {"fields": gaps})


def zones_without_boundary(project: Project) -> Iterator[Finding]:
    """Zones that no boundary version belongs to."""
    names = {product.id: product.name_official for product in project.read_all(Product)}
    drawn = {boundary.zone_id for boundary in project.read_all(BoundaryVersion)}
    for zone in project.read_all(Zone):
        if zone.id not in drawn:
            name = zone.name or names.get(zone.product_id, "")
            yield Finding("RULE_ZONE_NO_BOUNDARY", Severity.NOTE, zone.id, name)


def records_without_product(project: Project) -> Iterator[Finding]:
    """Records that belong to no product yet."""
    for record in project.read_all(SurveyRecord):
        if record.product_id is None:
            place = place_of(record.geom)
            yield Finding("RULE_RECORD_NO_PRODUCT", Severity.NOTE, record.id, record.title, place)


def far_photos(project: Project) -> Iterator[Finding]:
    """Photos taken far from the place of their record."""
    for photo in project.read_all(Evidence):
        if photo.distance_m is not None and photo.distance_m > FAR_PHOTO_M:
            evidence = {"distance_km": round(photo.distance_m / 1000, 1)}
            place = place_of(photo.geom)
            yield Finding("RULE_PHOTO_FAR", Severity.WARNING, photo.id, photo.file_name, place, evidence)


def missing_files(project: Project) -> Iterator[Finding]:
    """Evidence whose file is not in the media folder."""
    missing = {digest for _name, digest in missing_media(project)}
    for evidence in project.read_all(Evidence):
        if evidence.sha256 in missing:
            found = {"sha256": evidence.sha256}
            place = place_of(evidence.geom)
            yield Finding("RULE_MEDIA_MISSING", Severity.ERROR, evidence.id, evidence.file_name, place, found)


RULES: tuple[Rule, ...] = (
    *geometry_rules.RULES,
    *date_rules.RULES,
    missing_fields,
    zones_without_boundary,
    records_without_product,
    far_photos,
    missing_files,
)
