"""Keeps a wording beside its reading: a boundary version, the wording, its units and legs, in one step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from gi_atlas.commands.changes import Label
from gi_atlas.errors import UsageError
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
from gi_atlas.scope.building import BuiltScope
from gi_atlas.scope.resolving import ResolvedUnit
from gi_atlas.scope.unapplied import kept_facts
from gi_atlas.scope.wording import Letter, ReadScope
from gi_atlas.services.editing import save_many
from gi_atlas.services.scope_change import derive_change
from gi_atlas.services.scope_left_out import build_by_edition
from gi_atlas.services.scope_product import new_product
from gi_atlas.storage.project import Project


@dataclass(frozen=True)
class SavedScope:
    """What was stored; ``boundary_id`` is None where the wording gives no polygon."""

    scope_id: str
    product_id: str
    boundary_id: str | None
    built: BuiltScope


@dataclass(frozen=True)
class ScopeKeeping:
    """What a person adds to a wording when it is kept.

    Attributes
    ----------
    product_id : str or None
        Product of the wording; without it the one of the wording's name, or a new one.
    role : ZoneRole
        Zone whose next version it is.
    change_type : str
        NEW, EXTEND, REDUCE or RENAME_ONLY; "" to derive it from the version before.
    letter : Letter or None
        The government's letter, where the wording does not name it or the person knows it better.
    valid_from : date or None
        First day of the version.
    reason : str
        Why the scope is what it is, 划定理由.
    findings : tuple
        Findings as JSON, kept with the wording.
    ground_editions : mapping of str to str
        Code → edition that the ground of a unit was taken from, where it is not the wording's own.
    """

    product_id: str | None = None
    role: ZoneRole = ZoneRole.PRODUCTION
    change_type: str = ""
    letter: Letter | None = None
    valid_from: date | None = None
    reason: str = ""
    findings: tuple[object, ...] = ()
    ground_editions: Mapping[str, str] = field(default_factory=dict)


def save_scope(
    project: Project,
    scope: ReadScope,
    resolved: Sequence[ResolvedUnit] = (),
    edition: str = "",
    as_of: date | None = None,
    product_id: str | None = None,
    reason: str = "",
    findings: Sequence[object] = (),
    keeping: ScopeKeeping | None = None,
    built: BuiltScope | None = None,
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
    product_id, reason, findings
        As in ``ScopeKeeping``, which goes before them.
    keeping : ScopeKeeping, optional
    built : BuiltScope, optional
        Polygon of the wording, where it is known already.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN for a product that is not there.
    UsageError
        SCOPE_PRODUCT_UNNAMED where neither a product is told nor the wording names one: a sentence is no name.
    """
    kept = keeping or ScopeKeeping(product_id, reason=reason, findings=tuple(findings))
    built = build_by_edition(project, scope, resolved, edition or _edition(resolved)) if built is None else built
    used = edition or _edition(resolved)
    product, zone, made = _product_and_zone(project, scope, resolved, kept)
    boundary = _boundary(project, scope, built, zone, used, kept) if built.geometry is not None else None
    told = scope if kept.letter is None else replace(scope, letter=kept.letter)
    text = scope_text(told, product.id, boundary.id if boundary else None, used, as_of)
    text = replace(text, reason=kept.reason, findings=tuple(kept.findings))
    entities = [
        *made,
        *([boundary] if boundary else []),
        text,
        *scope_units(text.id, scope, resolved),
        *_legs(text.id, scope),
    ]
    save_many(project, entities, label=Label(N_("Save the scope of {0}"), (product.name_official,)))
    return SavedScope(text.id, product.id, text.boundary_id, built)


def _edition(resolved: Sequence[ResolvedUnit]) -> str:
    return next((unit.edition for unit in resolved if unit.edition), "")


def _product_and_zone(
    project: Project, scope: ReadScope, resolved: Sequence[ResolvedUnit], kept: ScopeKeeping
) -> tuple[Product, Zone, list[Any]]:
    """Product, its zone of the role, and which of them are new."""
    if kept.product_id is not None:
        found = [project.read_one(Product, kept.product_id)]
    else:
        found = project.read_all(Product, name_official=scope.product) if scope.product else []
    if not found and not scope.product:
        raise UsageError("SCOPE_PRODUCT_UNNAMED")
    product = found[0] if found else new_product(project, scope.product, resolved)
    zones = project.read_all(Zone, product_id=product.id) if found else []
    known = [zone for zone in zones if zone.role is kept.role]
    zone = known[0] if known else Zone(product.id, kept.role)
    return product, zone, [*([] if found else [product]), *([] if known else [zone])]


def _boundary(
    project: Project, scope: ReadScope, built: BuiltScope, zone: Zone, edition: str, kept: ScopeKeeping
) -> BoundaryVersion:
    versions = project.read_all(BoundaryVersion, zone_id=zone.id)
    last = max(versions, key=lambda one: one.version, default=None)
    derived = derive_change(last.geom, built.geometry).kind if last is not None else "NEW"
    attributes = {"edition": edition, **kept_facts(scope, built)}
    return BoundaryVersion(
        zone.id,
        built.geometry,
        version=last.version + 1 if last is not None else 1,
        name=scope.product,
        status=BoundaryStatus.DRAFT,
        valid_from=kept.valid_from,
        change_type=kept.change_type or derived,
        derivation=built.derivation,
        scope_text=scope.text,
        attributes={**attributes, **({"ground": dict(kept.ground_editions)} if kept.ground_editions else {})},
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


def scope_units(scope_id: str, scope: ReadScope, resolved: Sequence[ResolvedUnit]) -> Iterator[ScopeUnit]:
    """Units of a wording as they are stored, with what they were resolved to."""
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
