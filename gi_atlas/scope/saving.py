"""Keeps a wording beside its reading: a boundary version, the wording, its units and legs, in one step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gi_atlas.commands.changes import Label
from gi_atlas.i18n import N_
from gi_atlas.model import (
    BoundaryStatus,
    BoundaryVersion,
    Product,
    ScopeLeg,
    ScopeText,
    ScopeUnit,
    Zone,
    ZoneRole,
)
from gi_atlas.scope.building import BuiltScope, build_scope, pieces_of
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.scope.wording import ReadScope
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project


@dataclass(frozen=True)
class SavedScope:
    """What was stored; ``boundary_id`` is None where the wording gives no polygon."""

    scope_id: str
    product_id: str
    boundary_id: str | None
    built: BuiltScope


def save_scope(
    project: Project,
    scope: ReadScope,
    resolved: Sequence[ResolvedUnit] = (),
    edition: str = "",
    as_of: date | None = None,
    product_id: str | None = None,
    reason: str = "",
    findings: Sequence[object] = (),
) -> SavedScope:
    """Store a wording with what it was read to; one command, so that one undo takes all of it back.

    Parameters
    ----------
    project : Project
        Open for writing.
    scope : ReadScope
    resolved : sequence of ResolvedUnit
        Its units; their ground is taken from the project, in their edition.
    edition : str
        Edition by which the names were resolved; "" for that of ``resolved``.
    as_of : date, optional
        Day that 现辖 means.
    product_id : str, optional
        Product of the wording; without it the one of the wording's name, or a new one.
    reason : str
        Why the scope is what it is, 划定理由.
    findings : sequence
        Findings as JSON, kept with the wording.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN for a product that is not there.
    """
    built = build_scope(pieces_of(project, resolved), scope)
    used = edition or next((unit.edition for unit in resolved if unit.edition), "")
    product, zone, made = _product_and_zone(project, scope, product_id)
    boundary = _boundary(project, scope, built, zone, used) if built.geometry is not None else None
    text = scope_text(scope, product.id, boundary.id if boundary else None, used, as_of)
    text = replace(text, reason=reason, findings=tuple(findings))
    entities = [
        *made,
        *([boundary] if boundary else []),
        text,
        *_units(text.id, scope, resolved),
        *_legs(text.id, scope),
    ]
    save_many(project, entities, label=Label(N_("Save the scope of {0}"), (product.name_official,)))
    return SavedScope(text.id, product.id, text.boundary_id, built)


def _product_and_zone(project: Project, scope: ReadScope, product_id: str | None) -> tuple[Product, Zone, list[Any]]:
    """Product, its production zone, and which of them are new."""
    if product_id is not None:
        found = [project.read_one(Product, product_id)]
    else:
        found = project.read_all(Product, name_official=scope.product) if scope.product else []
    product = found[0] if found else Product(scope.product or _name_of(scope))
    zones = project.read_all(Zone, product_id=product.id) if found else []
    known = [zone for zone in zones if zone.role is ZoneRole.PRODUCTION]
    zone = known[0] if known else Zone(product.id)
    return product, zone, [*([] if found else [product]), *([] if known else [zone])]


def _name_of(scope: ReadScope) -> str:
    return scope.text.strip().splitlines()[0][:20] if scope.text.strip() else "?"


def _boundary(project: Project, scope: ReadScope, built: BuiltScope, zone: Zone, edition: str) -> BoundaryVersion:
    versions = project.read_all(BoundaryVersion, zone_id=zone.id)
    return BoundaryVersion(
        zone.id,
        built.geometry,
        version=max((one.version for one in versions), default=0) + 1,
        name=scope.product,
        status=BoundaryStatus.DRAFT,
        change_type="EXTEND" if versions else "NEW",
        derivation=built.derivation,
        scope_text=scope.text,
        attributes={"edition": edition, "parts": list(built.parts), "without_polygon": list(built.without_polygon)},
    )


def scope_text(
    scope: ReadScope, product_id: str, boundary_id: str | None, edition: str, as_of: date | None = None
) -> ScopeText:
    """The wording as it is stored."""
    letter, area = scope.letter, scope.areas[0] if scope.areas else None
    return ScopeText(
        product_id,
        scope.text,
        boundary_id=boundary_id,
        edition=edition,
        as_of=as_of,
        kinds=tuple(str(kind) for kind in scope.kinds),
        declared_count=scope.declared_count,
        declared_area=area.value if area else None,
        declared_area_unit=area.unit if area else "",
        declared_extent=tuple(scope.extent_deg or ()),
        letter_title=letter.title if letter else "",
        letter_no=letter.number if letter else "",
        letter_issuer=letter.issuer if letter else "",
        letter_date=letter.dated if letter else None,
        limits=dict(_limits(scope)),
    )


def _limits(scope: ReadScope) -> Iterator[tuple[str, object]]:
    limits = scope.limits
    if limits.elevation_min_m is not None:
        yield "elevation_min_m", limits.elevation_min_m
    if limits.elevation_max_m is not None:
        yield "elevation_max_m", limits.elevation_max_m
    if limits.land_uses:
        yield "land_uses", list(limits.land_uses)
    if scope.corners:
        yield "corners", [[corner.name, corner.lon_deg, corner.lat_deg] for corner in scope.corners]
    if scope.village_count is not None:
        yield "village_count", scope.village_count


def _units(scope_id: str, scope: ReadScope, resolved: Sequence[ResolvedUnit]) -> Iterator[ScopeUnit]:
    known = {unit.phrase: unit for unit in resolved}
    for number, phrase in enumerate(scope.units, 1):
        found = known.get(phrase) or ResolvedUnit(phrase)
        yield ScopeUnit(
            scope_id,
            phrase.name,
            number,
            level=str(phrase.level or ""),
            parents=phrase.parents,
            code=found.code,
            resolved_name=found.resolved_name,
            edition=found.edition,
            match=found.match,
            part_note=phrase.part_note,
        )


def _legs(scope_id: str, scope: ReadScope) -> Iterator[ScopeLeg]:
    for number, leg in enumerate(scope.legs, 1):
        yield ScopeLeg(
            scope_id,
            number,
            from_feature=leg.from_feature,
            to_feature=leg.to_feature,
            leg_type=leg.leg_type,
            side=leg.side,
            elevation_m=leg.elevation_m,
            text=leg.text,
        )
