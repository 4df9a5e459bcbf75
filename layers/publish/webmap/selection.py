"""What goes out: which boundaries, units, records, imported layers and photos, and why the others stay inside."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from gi_atlas.cases.disputing import is_opponents
from gi_atlas.datum import require_answered
from gi_atlas.errors import PublishError
from gi_atlas.geometry import geometry_hash
from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Evidence,
    EvidenceKind,
    LayerFeature,
    Product,
    ProductStatus,
    Registration,
    SurveyRecord,
    UnitLevel,
    Zone,
)
from gi_atlas.services.sites import readiness_class
from gi_atlas.storage.official_areas import area_of
from gi_atlas.storage.project import Project
from layers.publish.webmap.coarsening import coarse_parts, coarse_place
from layers.publish.webmap.column_order import ColumnOrders, arranged
from layers.publish.webmap.fields import FREE, AllowList, clean, free_key, read_values
from layers.publish.webmap.imported import (
    AREA,
    KIND_OF,
    ImportedLayer,
    imported_layers,
    unknown_layer,
    with_names,
)
from layers.publish.webmap.options import LAYERS, WebMapOptions
from layers.publish.webmap.things import ProductFacts, Selection, Thing
from layers.publish.webmap.vouching import written_past_program

PUBLIC_STATUSES = frozenset({BoundaryStatus.PUBLISHED, BoundaryStatus.SUPERSEDED})
# Reasons why something stays inside, as the answer and the panel name them.
STATUS, NO_GEOMETRY, NOT_PUBLIC, REFUSED, DAMAGED = "status", "no_geometry", "not_public", "consent", "damaged"
CHANGED, PAST, PLACE_ONLY, COARSE = "changed", "past", "place_only", "coarse"
UNRECOGNISED = "unrecognised"
# A product that has been recognised once was announced.
ANNOUNCED = frozenset({ProductStatus.RECOGNISED, ProductStatus.REVOKED})
UNIT_LEVELS = {"units": UnitLevel.COUNTY, "townships": UnitLevel.TOWNSHIP}


def select(project: Project, options: WebMapOptions) -> Selection:
    """Choose what goes out of a project.

    Raises
    ------
    PublishError
        WEBMAP_NOTHING, WEBMAP_EMPTY if nothing may go out; WEBMAP_FIELD, WEBMAP_LAYER for choices that do not exist.
    CrsError
        EXPORT_DATUM_OPEN while the datum of one of the boundaries is an open question.
    """
    selector = _Selector(project, options, AllowList(options), _chosen_layers(project, options))
    keys = [*(layer for layer in LAYERS if layer in options.layers), *(layer.key for layer in selector.imported)]
    things = [thing for key in keys for thing in selector.layer(key)]
    selector.refuse_unmet()
    if not things:
        if not (told := selector.left_out.get("boundaries")):
            raise PublishError("WEBMAP_EMPTY")
        raise PublishError("WEBMAP_NOTHING", count=sum(told.values()), drafts=told.get(STATUS, 0))
    products = selector.products({thing.product_id for thing in things})
    left_out = {layer: dict(counts) for layer, counts in selector.left_out.items() if counts}
    return Selection(
        tuple(things), tuple(products), selector.unit_names(), left_out, selector.imported, selector.columns()
    )


def require_columns(project: Project, options: WebMapOptions) -> None:
    """Refuse columns of strangers that shall go out, and that there are not.

    A person who types them is told so; a dialog offers what there is, and may remember more.

    Raises
    ------
    PublishError
        WEBMAP_FIELD.
    """
    columns = _strangers_columns(project, options.fields)
    if unmet := AllowList(options).unmet_fields(columns):
        raise _unmet(project, "WEBMAP_FIELD", unmet, columns)


def _strangers_columns(project: Project, keys: Iterable[str]) -> dict[str, set[str]]:
    """Names of strangers' columns by prefix, of those prefixes that some keys have."""
    kinds: dict[str, tuple[type[Any], dict[str, str]]] = {
        "product.attributes": (Product, {}),
        "boundary.attributes": (BoundaryVersion, {}),
        **{layer.key: (LayerFeature, {"layer_id": layer.id}) for layer in imported_layers(project)},
    }
    return {
        prefix: {name for one in project.read_all(kind, **equal) for name in one.attributes}
        for prefix, (kind, equal) in kinds.items()
        if any(key.startswith(f"{prefix}.") for key in keys)
    }


def _unmet(project: Project, code: str, unmet: Sequence[str], columns: Mapping[str, Iterable[str]]) -> PublishError:
    known = sorted(free_key(prefix, clean(name)) for prefix, names in columns.items() for name in names)
    value, expected = (with_names(imported_layers(project), keys) for keys in (unmet, known))
    return PublishError(code, value=value, expected=expected or "–")


def _chosen_layers(project: Project, options: WebMapOptions) -> tuple[ImportedLayer, ...]:
    layers = imported_layers(project)
    unknown = sorted(set(options.layers) - set(LAYERS) - {layer.key for layer in layers})
    if unknown:
        raise unknown_layer(layers, ", ".join(unknown))
    return tuple(layer for layer in layers if layer.key in options.layers)


@dataclass
class _Selector:
    project: Project
    options: WebMapOptions
    allowed: AllowList
    imported: tuple[ImportedLayer, ...]
    left_out: dict[str, Counter[str]] = field(default_factory=dict)

    @cached_property
    def orders(self) -> ColumnOrders:
        """Orders of the columns of strangers' files."""
        return ColumnOrders(self.project)

    @cached_property
    def past_program(self) -> frozenset[str]:
        """Boundaries that are published by a word of another program only."""
        return written_past_program(self.project, frozenset(str(status) for status in PUBLIC_STATUSES))

    def layer(self, key: str) -> list[Thing]:
        """Features of a layer that may go out."""
        if key in UNIT_LEVELS:
            return self._units(key)
        own = {layer.key: layer for layer in self.imported}
        if key in own:
            return self._imported(own[key])
        return self._boundaries() if key == "boundaries" else self._records()

    def refuse_unmet(self) -> None:
        """Refuse a column to keep inside that there is not: mistyped, it would let out the one that was meant."""
        columns = _strangers_columns(self.project, self.options.hidden)
        if unmet := self.allowed.unmet(columns):
            raise _unmet(self.project, "WEBMAP_HIDE", unmet, columns)

    def _leave(self, layer: str, reason: str) -> None:
        self.left_out.setdefault(layer, Counter())[reason] += 1

    def _boundaries(self) -> list[Thing]:
        zones = {zone.id: zone for zone in self.project.read_all(Zone)}
        for _version, reason in self._judged:
            if reason:
                self._leave("boundaries", reason)
        chosen = [version for version, reason in self._judged if not reason]
        for version in chosen:
            require_answered(version.provenance, version.name)
        things = [self._boundary(version, zones[version.zone_id]) for version in chosen]
        tells_order = self.allowed.has("boundary.valid_from") or self.allowed.has("boundary.version")
        return things if tells_order else _without_order(things)

    @cached_property
    def _judged(self) -> list[tuple[BoundaryVersion, str]]:
        """Every boundary, and why it stays inside; "" if it goes out."""
        return [(version, self._why_not(version)) for version in self.project.read_all(BoundaryVersion)]

    def _why_not(self, version: BoundaryVersion) -> str:
        if self.options.is_public and version.status not in PUBLIC_STATUSES:
            return STATUS
        if version.geom is None or version.geom.is_empty:
            return NO_GEOMETRY
        if version.status in PUBLIC_STATUSES and geometry_hash(version.geom) != version.geom_sha256:
            # Published once, and not this: whatever changed it, it went past the program.
            return CHANGED
        return PAST if version.id in self.past_program else ""

    @cached_property
    def withheld(self) -> frozenset[str]:
        """Products that a public map does not name: those that nothing announced, no recognition and no boundary."""
        if not self.options.is_public:
            return frozenset()
        zones = {zone.id: zone.product_id for zone in self.project.read_all(Zone)}
        bounded = {zones[version.zone_id] for version, reason in self._judged if not reason}
        return frozenset(
            product.id
            for product in self.project.read_all(Product)
            if product.status not in ANNOUNCED and product.id not in bounded
        )

    def _boundary(self, version: BoundaryVersion, zone: Zone) -> Thing:
        values = read_values(zone, self.allowed.of("zone")) | read_values(
            version, self.allowed.of("boundary"), _read_boundary
        )
        own = arranged(version.attributes, self.orders.of_import(version.import_id))
        free = self.allowed.free("boundary.attributes", own)
        begins = version.valid_from if self.allowed.has("boundary.valid_from") else None
        ends = version.valid_to if self.allowed.has("boundary.valid_to") else None
        is_draft = version.status not in PUBLIC_STATUSES
        return Thing(
            version.id, "boundaries", version.geom, values, free, zone.product_id, begins, ends, is_draft, zone.id
        )

    def _units(self, layer: str) -> list[Thing]:
        units = _newest_edition(self.project.read_all(AdminUnit, level=UNIT_LEVELS[layer]))
        for unit in units:
            if not _is_drawn(unit):
                self._leave(layer, PLACE_ONLY if _has_place(unit) else NO_GEOMETRY)
        fields = self.allowed.of("unit")
        return [Thing(one.id, layer, one.geom, read_values(one, fields)) for one in units if _is_drawn(one)]

    def _imported(self, layer: ImportedLayer) -> list[Thing]:
        require_answered(layer.provenance, layer.name)
        decimals, is_chosen = self.options.decimals_of(layer.key), layer.key in self.options.decimals
        things = []
        for feature in self.project.read_all(LayerFeature, layer_id=layer.id):
            shapes, gone = coarse_parts(feature.geom, decimals, is_chosen)
            if gone:
                self._leave(layer.key, COARSE)
            if not shapes:
                self._leave(layer.key, NO_GEOMETRY)
                continue
            free = self.allowed.free(layer.key, arranged(feature.attributes, layer.columns))
            things += [Thing(feature.id, layer.key, shape, {}, free) for shape in shapes]
        return things

    def _records(self) -> list[Thing]:
        things = []
        for record in self.project.read_all(SurveyRecord):
            if record.geom is None or record.geom.is_empty:
                self._leave("records", NO_GEOMETRY)
            else:
                values = read_values(record, self.allowed.of("record"), _read_record)
                place = coarse_place(record.geom, self.options.decimals_of("records"))
                things.append(Thing(record.id, "records", place, values, (), record.product_id or ""))
        for _product_id in {thing.product_id for thing in things} & self.withheld:
            self._leave("products", UNRECOGNISED)
        told = [replace(thing, product_id="") if thing.product_id in self.withheld else thing for thing in things]
        # They are kept in the order in which they were made.
        return told if self.allowed.has("record.survey_date") else sorted(told, key=lambda thing: thing.public_id)

    def products(self, wanted: set[str]) -> list[ProductFacts]:
        """Products of the chosen features."""
        registrations = _by_product(self.project.read_all(Registration))
        photos = self._photos() if self.options.photo_px else {}
        return [
            ProductFacts(
                product.id,
                read_values(product, self.allowed.of("product")),
                self.allowed.free("product.attributes", self._arranged(product)),
                tuple(read_values(one, self.allowed.of("registration")) for one in registrations.get(product.id, ())),
                tuple(photos.get(product.id, ())),
            )
            for product in self.project.read_all(Product)
            if product.id in wanted
        ]

    def _arranged(self, product: Product) -> dict[str, object]:
        return arranged(product.attributes, self.orders.of_import(product.import_id))

    def columns(self) -> dict[str, Sequence[str]]:
        """Names of strangers' columns by prefix, in the order of their files."""
        everywhere = self.orders.of_all()
        return {**dict.fromkeys(FREE, everywhere), **{layer.key: layer.columns for layer in self.imported}}

    def _photos(self) -> dict[str, list[Evidence]]:
        owners = dict(self.project.fetch("SELECT id, product_id FROM gi_record"))
        found: dict[str, list[Evidence]] = {}
        for item in self.project.read_all(Evidence):
            product_id = item.product_id or owners.get(item.record_id or "")
            if is_opponents(item):
                continue  # what an opponent brought does not speak for the product
            if item.kind is EvidenceKind.PHOTO and product_id and self._may_show(item):
                found.setdefault(product_id, []).append(item)
        return found

    def _may_show(self, item: Evidence) -> bool:
        reasons = ((not item.is_public, NOT_PUBLIC), (item.consent is False, REFUSED), (bool(item.fault), DAMAGED))
        reason = next((word for is_so, word in reasons if is_so), "")
        if reason:
            self._leave("photos", reason)
        return not reason

    def unit_names(self) -> dict[str, str]:
        """Names of administrative units by their codes as written."""
        rows = self.project.fetch("SELECT code, name FROM gi_admin_unit ORDER BY edition, fid")
        return {str(code): clean(str(name)) for code, name in rows}


def _read_boundary(version: BoundaryVersion, column: str) -> Any:
    if column == "area_m2":
        return area_of(version)
    return version.relations.get(column) if column in ("within", "contains") else getattr(version, column)


def _read_record(record: SurveyRecord, column: str) -> Any:
    if column != "readiness":
        return getattr(record, column)
    listing = record.listing_answered, record.listing_asked
    return readiness_class(listing, (record.dossier_answered, record.dossier_asked), record.is_half)


def _without_order(things: Sequence[Thing]) -> list[Thing]:
    """Versions of each product in an order that does not tell which one came first."""
    products = {key: number for number, key in enumerate(dict.fromkeys(thing.product_id for thing in things))}
    return sorted(things, key=lambda thing: (products[thing.product_id], thing.public_id))


def _by_product(rows: Sequence[Registration]) -> dict[str, list[Registration]]:
    found: dict[str, list[Registration]] = {}
    for row in rows:
        found.setdefault(row.product_id, []).append(row)
    return found


def _newest_edition(units: Sequence[AdminUnit]) -> list[AdminUnit]:
    # An edition with outlines goes before a newer one without.
    newest = max(((_is_drawn(unit), unit.edition) for unit in units), default=(False, ""))[1]
    return [unit for unit in units if unit.edition == newest]


def _is_drawn(unit: AdminUnit) -> bool:
    return _has_place(unit) and KIND_OF.get(unit.geom.geom_type) == AREA


def _has_place(unit: AdminUnit) -> bool:
    return unit.geom is not None and not unit.geom.is_empty
