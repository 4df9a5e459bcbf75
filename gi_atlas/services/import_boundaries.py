"""Boundaries of a foreign file: products, their zone, and versions by source key and first day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Any

from gi_atlas.area import ellipsoid_area_m2
from gi_atlas.commands.changes import insert_row, update_row
from gi_atlas.exchange.inspection import Remark
from gi_atlas.geometry import geometry_hash
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Product, ProductStatus, Zone, ZoneRole
from gi_atlas.services.boundary_rows import VersionRow, read_versions
from gi_atlas.services.import_parts import Built, Source, content_hash, day_after
from gi_atlas.services.import_relations import link_relations
from gi_atlas.services.preparing import prepare
from gi_atlas.storage.mapping import to_row

_RELATIONS = ("within", "contains")
_LIST_SIGN = "|"
# What the file says of a version and the store keeps; all but the geometry count by one hash, so that what a person
# changed in a draft stays as long as the file says what it said before.
_TOLD = ("name", "valid_from", "valid_to", "scope_text", "used_maps", "act", "attributes")
_TOLD_HASH = "told_sha256"


def build_boundaries(source: Source) -> Built:
    """Rows of an import of boundaries.

    A version is the same if its source key and its first day are. A draft that differs is updated; beside a locked
    version that differs a proposal is laid. Products are known by their source key; a version without product makes
    one, with one production zone.
    """
    built = Built()
    by_product: dict[str, list[VersionRow]] = {}
    for version in read_versions(source, built):
        by_product.setdefault(version.product_key, []).append(version)
    for key, found in by_product.items():
        source.progress.check()
        _build_product(source, built, key, _closed(sorted(found, key=lambda version: version.order)))
    link_relations(source, built)
    return built


def _closed(versions: list[VersionRow]) -> list[VersionRow]:
    """Versions whose last day is exclusive, in order of their first days.

    Sources write the last day either way, the successor tells which; where they write none, the day on which the
    successor begins ends a version.
    """
    begins = sorted({version.valid_from for version in versions if version.valid_from})
    closed = []
    for version in versions:
        # 9999-12-31 is what tables write that must name a last day and have none.
        end = None if version.valid_to == date.max else version.valid_to
        following = next((day for day in begins if version.valid_from and day > version.valid_from), None)
        if end is None:
            end = following
        elif end not in begins and day_after(end) in begins:
            end = day_after(end)
        closed.append(replace(version, valid_to=end))
    return closed


def _build_product(source: Source, built: Built, key: str, versions: list[VersionRow]) -> None:
    product, zone = _find_or_make_product(source, built, key, versions)
    stored = source.project.read_all(BoundaryVersion, zone_id=zone.id)
    number = max((version.version for version in stored), default=0)
    known = [(version.valid_from or date.min, version.geom) for version in stored if version.geom is not None]
    for version in versions:
        earlier = max((one for one in known if one[0] < version.order[0]), key=itemgetter(0), default=None)
        wanted = prepare(_boundary(source, version, zone, number + 1, earlier[1] if earlier else None))
        number = _place(source, built, _with_told_hash(wanted), stored, number)
        known.append((version.order[0], version.geom))
    _end_stored(built, stored, versions)
    _refresh_names(source, built, product, versions)


def _end_stored(built: Built, stored: list[BoundaryVersion], added: list[VersionRow]) -> None:
    """Drafts without a last day end where a version that came now begins; what is locked stays as it is."""
    changed = {change.row_id for change in built.changes}
    begins = sorted({version.valid_from for version in added if version.valid_from})
    for version in stored:
        following = next((day for day in begins if version.valid_from and day > version.valid_from), None)
        if following is None or version.valid_to or version.status.is_locked or version.id in changed:
            continue
        change = update_row("gi_boundary", to_row(version), to_row(replace(version, valid_to=following)))
        built.changes += [] if change is None else [change]


def _find_or_make_product(source: Source, built: Built, key: str, versions: list[VersionRow]) -> tuple[Product, Zone]:
    found = source.project.read_all(Product, source_key=key) or source.project.read_all(Product, id=key)
    if found:
        zones = source.project.read_all(Zone, product_id=found[0].id)
        if zones:
            return found[0], _zone_of(source, zones, versions)
    product = found[0] if found else _product(source, key, versions)
    zone = Zone(product.id, import_id=source.import_id)
    if not found:
        built.insert("gi_product", to_row(product))
    built.insert("gi_zone", to_row(zone))
    return product, zone


def _zone_of(source: Source, zones: Sequence[Zone], versions: Sequence[VersionRow]) -> Zone:
    """The zone that has one of the versions already, else the production zone, else the first."""
    by_id = {zone.id: zone for zone in zones}
    rows = source.project.fetch("SELECT zone_id, source_key, id FROM gi_boundary")
    keys = {version.source_key for version in versions}
    known = [by_id[zone] for zone, key, version in rows if zone in by_id and (key in keys or version in keys)]
    production = [zone for zone in zones if zone.role is ZoneRole.PRODUCTION]
    return (known or production or list(zones))[0]


def _product(source: Source, key: str, versions: list[VersionRow]) -> Product:
    latest = versions[-1]
    counties = tuple(part for part in latest.text("county").split(_LIST_SIGN) if part) if latest.is_ava else ()
    own_name = latest.text("product") or latest.text("PRODUCT") if key != latest.source_key else ""
    return Product(
        name_official=own_name or latest.name,
        status=ProductStatus.RECOGNISED if latest.is_ava else ProductStatus.SURVEY_DRAFT,
        name_alias=_other_names(versions),
        name_en=latest.name if latest.name.isascii() else "",
        counties=counties,
        source_key=key,
        import_id=source.import_id,
    )


def _other_names(versions: list[VersionRow]) -> tuple[str, ...]:
    latest = versions[-1].name
    names = [name for version in versions for name in (version.name, *version.text("aka").split(_LIST_SIGN))]
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip() and name.strip() != latest))


def _refresh_names(source: Source, built: Built, product: Product, versions: list[VersionRow]) -> None:
    if product.import_id == source.import_id:
        return
    added = [name for name in (*_other_names(versions), versions[-1].name) if name != product.name_official]
    alias = tuple(dict.fromkeys([*product.name_alias, *added]))
    change = update_row("gi_product", to_row(product), to_row(replace(product, name_alias=alias)))
    if change is not None:
        built.changes.append(change)


def _with_told_hash(version: BoundaryVersion) -> BoundaryVersion:
    row = to_row(version)
    digest = content_hash({name: row[name] for name in _TOLD})
    return replace(version, provenance={**version.provenance, _TOLD_HASH: digest})


def _place(source: Source, built: Built, wanted: BoundaryVersion, stored: list[BoundaryVersion], number: int) -> int:
    wanted_key = (wanted.source_key, wanted.valid_from)
    same = [one for one in stored if wanted_key == (one.source_key, one.valid_from) or one.id == wanted.source_key]
    if not same:
        built.insert("gi_boundary", to_row(wanted))
        built.imported += 1
        return number + 1
    if any(_is_same(one, wanted) for one in same):
        built.unchanged += 1
        return number
    built.updated += 1
    return _update(source, built, wanted, same, number)


def _is_same(stored: BoundaryVersion, wanted: BoundaryVersion) -> bool:
    # What went out as a package comes back as what it is: of it the geometry alone decides.
    is_own = stored.id == wanted.source_key
    is_told = is_own or stored.provenance.get(_TOLD_HASH) == wanted.provenance[_TOLD_HASH]
    return is_told and stored.geom_sha256 == wanted.geom_sha256


def _update(source: Source, built: Built, wanted: BoundaryVersion, same: list[BoundaryVersion], number: int) -> int:
    draft = next((one for one in same if not one.status.is_locked), None)
    if draft is None:
        # A locked version is never edited; what differs is laid beside it.
        built.changes.append(insert_row("gi_boundary", to_row(replace(wanted, proposes_id=same[0].id, import_id=None))))
        return number + 1
    # A boundary that was reviewed and is another one now has to be reviewed again.
    is_moved = draft.geom_sha256 != wanted.geom_sha256
    if is_moved:
        built.notes.append(_replaced(source, draft, wanted))
    updated = replace(
        wanted,
        id=draft.id,
        import_id=draft.import_id,
        source_key=draft.source_key,
        version=draft.version,
        proposes_id=draft.proposes_id,
        status=BoundaryStatus.DRAFT if is_moved else draft.status,
        change_type=draft.change_type,
    )
    change = update_row("gi_boundary", to_row(draft), to_row(updated))
    if change is not None:
        built.changes.append(change)
    return number


def _replaced(source: Source, draft: BoundaryVersion, wanted: BoundaryVersion) -> Remark:
    """What becomes of a draft whose outline another file, or the same one later, tells differently."""
    rows = source.project.fetch("SELECT file_name FROM gi_import WHERE id = ?", draft.import_id)
    return Remark("IMPORT_REPLACED", {
        "name": wanted.name,
        "before": str(rows[0][0]) if rows else "–",
        "file": source.foreign.name,
        "old_ha": _hectares(draft.area_m2),
        "new_ha": _hectares(wanted.area_m2),
    })  # fmt: skip


def _hectares(area_m2: float | None) -> str:
    return "–" if area_m2 is None else f"{area_m2 / 10_000:.4f}"


def _boundary(source: Source, read: VersionRow, zone: Zone, number: int, earlier: Any) -> BoundaryVersion:
    relations = {
        name: tuple(part.strip() for part in read.text(name).split(_LIST_SIGN) if part.strip()) for name in _RELATIONS
    }
    return BoundaryVersion(
        zone_id=zone.id,
        geom=read.geom,
        version=number,
        name=read.name,
        status=BoundaryStatus.DRAFT,
        valid_from=read.valid_from,
        valid_to=read.valid_to,
        change_type=_change_type(earlier, read.geom),
        derivation="IMPORTED",
        scope_text=read.text("boundary_description"),
        act=read.text("cfr_revision_history"),
        used_maps=read.text("used_maps") or read.text("approved_maps"),
        source_key=read.source_key,
        relations={name: names for name, names in relations.items() if names} if read.is_ava else {},
        attributes=read.attributes,
        provenance=read.provenance,
        import_id=source.import_id,
    )


def _change_type(earlier: Any, geometry: Any) -> str:
    """How a version differs from the geometry of the one before it."""
    if earlier is None:
        return "NEW"
    if geometry_hash(earlier) == geometry_hash(geometry):
        return "RENAME_ONLY"
    return "EXTEND" if ellipsoid_area_m2(geometry) > ellipsoid_area_m2(earlier) else "REDUCE"
