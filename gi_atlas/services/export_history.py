"""History of boundaries as three GeoJSON files, current, historic and all, in the manner of the AVA project."""

import json
import os
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gi_atlas.datum import require_answered
from gi_atlas.errors import UsageError, WriteError
from gi_atlas.exchange.open import open_foreign
from gi_atlas.exchange.writers.geojson import multipolygon_coordinates
from gi_atlas.geometry import geometry_hash
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Product, ProductStatus, Registration, Zone
from gi_atlas.services.export_folder import require_free, scratch_folder, settle
from gi_atlas.services.export_provinces import province_names
from gi_atlas.services.preparing import as_multipolygon
from gi_atlas.storage.project import Project

CURRENT, HISTORIC, ALL = "gi_current.geojson", "gi_historic.geojson", "gi_all.geojson"
# What only the files of the AVA project say; it is kept as it came.
_FURTHER = ("petitioner", "cfr_author", "cfr_index", "cfr_revision_history", "approved_maps", "lcsh", "sameas")
# What was never published has no history.
_KNOWN = frozenset({BoundaryStatus.PUBLISHED, BoundaryStatus.SUPERSEDED})


def export_history(
    project: Project, folder: Path, as_of: date | None = None, is_replacing: bool = False,
    progress: Progress | None = None,
) -> list[Path]:  # fmt: skip
    """Write every published version of every boundary, each file read back before it gets its name.

    ``created`` and ``removed`` tell the life of the name, ``valid_start`` and ``valid_end`` that of a boundary; an end
    is the last day, the one before the next version begins.

    Parameters
    ----------
    as_of : date, optional
        Day that "current" means; today by default.

    Raises
    ------
    UsageError
        EXPORT_NO_HISTORY if no version was published.
    CrsError
        EXPORT_DATUM_OPEN: GCJ-02 or BD-09 never goes out.
    WriteError
        EXPORT_EXISTS, EXPORT_DIFFERS, EXPORT_CANNOT_WRITE.
    """
    day, progress = as_of or date.today(), progress or Progress()
    versions = _versions(project)
    if not versions:
        raise UsageError("EXPORT_NO_HISTORY")
    features = [(_is_current(version, day), version, _feature(project, version, day)) for version in versions]
    chosen = {
        CURRENT: [(version, feature) for is_current, version, feature in features if is_current],
        HISTORIC: [(version, feature) for is_current, version, feature in features if not is_current],
        ALL: [(version, feature) for _is_current, version, feature in features],
    }
    if not is_replacing:
        require_free(folder, list(chosen))
    with scratch_folder(folder) as scratch:
        for name, told in chosen.items():
            _write(scratch / name, told, progress)
        settle(scratch, folder, list(chosen), is_replacing)
    return [folder / name for name in chosen]


def _versions(project: Project) -> list[BoundaryVersion]:
    known = [one for one in project.read_all(BoundaryVersion) if one.status in _KNOWN and one.geom is not None]
    return sorted(known, key=lambda one: (one.zone_id, one.version))


def _is_current(version: BoundaryVersion, day: date) -> bool:
    has_begun = version.valid_from is None or version.valid_from <= day
    is_over = version.valid_to is not None and version.valid_to <= day
    return has_begun and not is_over and version.status is BoundaryStatus.PUBLISHED


def _feature(project: Project, version: BoundaryVersion, day: date) -> dict[str, Any]:
    zone = project.read_one(Zone, version.zone_id)
    product = project.read_one(Product, zone.product_id)
    require_answered(version.provenance, version.name or product.name_official)
    created, removed = _life(project, product)
    start, end = version.valid_from, version.valid_to - timedelta(days=1) if version.valid_to else None
    # A version that is no longer current is known by its first day, as the AVA project does it.
    own_id = product.id if _is_current(version, day) or start is None else f"{product.id}_{start:%Y%m%d}"
    properties = {
        "gi_id": own_id,
        "name": product.name_official,
        "aka": "|".join(product.name_alias) or None,
        "created": _iso(created),
        "removed": _iso(removed),
        "county": "|".join(product.counties) or None,
        "state": _told(version, "state") or "|".join(province_names(project, product.counties)) or None,
        "within": "|".join(version.relations.get("within", ())) or None,
        "contains": "|".join(version.relations.get("contains", ())) or None,
        **{name: _told(version, name) for name in _FURTHER},
        "role": str(zone.role),
        "version": version.version,
        "act": version.act or None,
        "boundary_description": version.scope_text or None,
        "used_maps": version.used_maps or None,
        "valid_start": _iso(start),
        "valid_end": _iso(end),
    }
    geometry = {"type": "MultiPolygon", "coordinates": multipolygon_coordinates(version.geom)}
    return {"type": "Feature", "id": version.id, "properties": properties, "geometry": geometry}


def _told(version: BoundaryVersion, name: str) -> str | None:
    """What the source of an imported version says; nothing where it says nothing."""
    return str(version.attributes.get(name) or "").strip() or None


def _life(project: Project, product: Product) -> tuple[date | None, date | None]:
    registrations = project.read_all(Registration, product_id=product.id)
    begun = [one.valid_from for one in registrations if one.valid_from]
    ended = [one.valid_to for one in registrations if one.valid_to]
    is_gone = product.status is ProductStatus.REVOKED
    begun += [one.valid_from for one in _versions_of(project, product) if one.valid_from]
    return min(begun, default=None), max(ended, default=None) if is_gone else None


def _versions_of(project: Project, product: Product) -> list[BoundaryVersion]:
    zones = project.read_all(Zone, product_id=product.id)
    versions = [one for zone in zones for one in project.read_all(BoundaryVersion, zone_id=zone.id)]
    return [one for one in versions if one.status in _KNOWN]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _write(path: Path, told: Sequence[tuple[BoundaryVersion, dict[str, Any]]], progress: Progress) -> None:
    collection = {"type": "FeatureCollection", "features": [feature for _version, feature in told]}
    with path.open("w", encoding="utf-8") as stream:
        json.dump(collection, stream, ensure_ascii=False, separators=(",", ":"))
        stream.flush()
        os.fsync(stream.fileno())
    if json.loads(path.read_text(encoding="utf-8")) != collection:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field="features")
    if told:
        (layer,) = open_foreign(path, progress=progress).layers
        found = [geometry_hash(as_multipolygon(shape)) for shape in layer.geometries()]
        if found != [geometry_hash(version.geom) for version, _feature in told]:
            raise WriteError("EXPORT_DIFFERS", path=path.name, field="geometry")
