"""Rules that need nothing but the project's own rows."""

from collections import defaultdict
from collections.abc import Iterator

import shapely

from gi_atlas.model import BoundaryVersion, Evidence, Product, Registration, SurveyRecord
from gi_atlas.rules.findings import Finding, Rule, Severity
from gi_atlas.storage.opening import missing_media
from gi_atlas.storage.project import Project

FAR_PHOTO_M = 5000.0


def invalid_boundaries(project: Project) -> Iterator[Finding]:
    """Boundaries whose rings cross or touch wrongly."""
    for boundary in project.read_all(BoundaryVersion):
        if boundary.geom is not None and not boundary.geom.is_valid:
            reason = shapely.is_valid_reason(boundary.geom)
            point = boundary.geom.representative_point() if "[" not in reason else _place_of(reason)
            place = (point.x, point.y)
            yield Finding(
                "RULE_GEOMETRY_INVALID", Severity.ERROR, boundary.id, boundary.name, place, {"reason": reason}
            )


def _place_of(reason: str) -> shapely.Point:
    x, y = reason.rpartition("[")[2].rstrip("]").split()[:2]
    return shapely.Point(float(x), float(y))


def records_without_place(project: Project) -> Iterator[Finding]:
    """Records that lie nowhere on the map."""
    for record in project.read_all(SurveyRecord):
        if record.geom is None or record.geom.is_empty:
            yield Finding("RULE_RECORD_NO_PLACE", Severity.WARNING, record.id, record.title)


def records_without_product(project: Project) -> Iterator[Finding]:
    """Records that belong to no product yet."""
    for record in project.read_all(SurveyRecord):
        if record.product_id is None:
            yield Finding("RULE_RECORD_NO_PRODUCT", Severity.NOTE, record.id, record.title)


def far_photos(project: Project) -> Iterator[Finding]:
    """Photos taken far from the place of their record."""
    for photo in project.read_all(Evidence):
        if photo.distance_m is not None and photo.distance_m > FAR_PHOTO_M:
            place = None if photo.geom is None else (photo.geom.x, photo.geom.y)
            kilometres = round(photo.distance_m / 1000, 1)
            yield Finding(
                "RULE_PHOTO_FAR", Severity.WARNING, photo.id, photo.file_name, place, {"distance_km": kilometres}
            )


def missing_files(project: Project) -> Iterator[Finding]:
    """Evidence whose file is not in the media folder."""
    missing = {digest for _name, digest in missing_media(project)}
    for evidence in project.read_all(Evidence):
        if evidence.sha256 in missing:
            found = {"sha256": evidence.sha256}
            yield Finding("RULE_MEDIA_MISSING", Severity.ERROR, evidence.id, evidence.file_name, None, found)


def disagreeing_registrations(project: Project) -> Iterator[Finding]:
    """Products whose registrations in different channels differ in name, holder or scope."""
    by_product: dict[str, list[Registration]] = defaultdict(list)
    for registration in project.read_all(Registration):
        by_product[registration.product_id].append(registration)
    for product in project.read_all(Product):
        fields = _differing_fields(by_product[product.id])
        if fields:
            yield Finding(
                "RULE_REGISTRATIONS_DIFFER",
                Severity.WARNING,
                product.id,
                product.name_official,
                None,
                {"fields": ", ".join(fields)},
            )


def _differing_fields(registrations: list[Registration]) -> list[str]:
    compared = ("name_as_registered", "holder", "scope_text")
    return [name for name in compared if len({getattr(item, name) for item in registrations} - {""}) > 1]


RULES: tuple[Rule, ...] = (
    invalid_boundaries,
    records_without_place,
    records_without_product,
    far_photos,
    missing_files,
    disagreeing_registrations,
)
