"""The register for exchange: a CSV in the manner of eAmbrosia, a row a registration, and the whole as JSON-LD."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gi_atlas.datum import require_answered
from gi_atlas.errors import UsageError, WriteError
from gi_atlas.exchange.writers.json_ld import boundary_node, last_day, read_json_ld, without_empty, write_json_ld
from gi_atlas.exchange.writers.sheet_cells import harmless
from gi_atlas.model import Act, BoundaryVersion, Product, Registration, Zone
from gi_atlas.services.export_check import require_same_rows
from gi_atlas.services.export_filing import KNOWN, amendment_number, filing_of
from gi_atlas.services.export_folder import require_free, scratch_folder, settle
from gi_atlas.services.exporting import boundary_feature
from gi_atlas.storage.project import Project

TABLE, LINKED = "gi_register.csv", "gi_register.jsonld"
# Columns of the table that is published from eAmbrosia, and the amendment, which it carries in its file number.
COLUMNS = (
    "Name", "TranscribedName", "FileNumber", "AmendmentNumber", "ProductType", "ProductCategory", "Type", "Country",
    "Status", "Holder", "LegalInstrument", "ApplicationDate", "DatePublication", "DateRegistration", "DateEnd",
)  # fmt: skip
# Kinds of acts that tell the days of an application and of its publication.
_APPLIED, _PUBLISHED = ("受理",), ("初步认定", "公示")


def export_register(project: Project, folder: Path, is_replacing: bool = False) -> list[Path]:
    """Write both files, each read back before it gets its name.

    A product without registration has a row of its own. Boundaries are those that were published.

    Raises
    ------
    UsageError
        EXPORT_NO_PRODUCTS.
    CrsError
        EXPORT_DATUM_OPEN: GCJ-02 or BD-09 never goes out.
    WriteError
        EXPORT_EXISTS, EXPORT_DIFFERS, EXPORT_CANNOT_WRITE; nothing is left then.
    """
    products = sorted(project.read_all(Product), key=lambda one: (one.name_official, one.id))
    if not products:
        raise UsageError("EXPORT_NO_PRODUCTS")
    names = [TABLE, LINKED]
    if not is_replacing:
        require_free(folder, names)
    with scratch_folder(folder) as scratch:
        _write_table(scratch / TABLE, list(_rows(project, products)))
        _write_linked(scratch / LINKED, list(_nodes(project, products)))
        settle(scratch, folder, names, is_replacing)
    return [folder / name for name in names]


def _write_table(path: Path, rows: list[tuple[str, ...]]) -> None:
    told = [tuple(harmless(text) for text in row) for row in (COLUMNS, *rows)]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(told)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        require_same_rows(path, list(csv.reader(stream)), told)


def _rows(project: Project, products: Sequence[Product]) -> Iterator[tuple[str, ...]]:
    acts = project.read_all(Act)
    for product in products:
        amendment = str(_amendments(project, product))
        own = [act for act in acts if product.id in act.product_ids]
        entries: list[Registration | None] = [*project.read_all(Registration, product_id=product.id)]
        yield from (_row(product, entry, amendment, own) for entry in entries or [None])


def _row(product: Product, entry: Registration | None, amendment: str, acts: Sequence[Act]) -> tuple[str, ...]:
    name = entry.name_as_registered if entry and entry.name_as_registered else product.name_official
    kind, number, country = (str(entry.channel), entry.number, entry.country) if entry else ("", "", "")
    status = entry.status if entry and entry.status else str(product.status)
    days = (_day(acts, _APPLIED), _day(acts, _PUBLISHED), entry.valid_from if entry else None)
    end = last_day(entry.valid_to) if entry else ""
    told = (entry.holder, entry.act) if entry else ("", "")
    return (name, product.name_en, number, amendment, str(product.product_group or ""), product.class_code, kind,
            country, status, *told, *(day.isoformat() if day else "" for day in days), end)  # fmt: skip


def _day(acts: Sequence[Act], kinds: tuple[str, ...]) -> date | None:
    return min((act.dated for act in acts if act.kind in kinds and act.dated), default=None)


def _amendments(project: Project, product: Product) -> int:
    zones = project.read_all(Zone, product_id=product.id)
    return max((amendment_number(project.read_all(BoundaryVersion, zone_id=zone.id)) for zone in zones), default=0)


def _write_linked(path: Path, nodes: list[dict[str, Any]]) -> None:
    write_json_ld(path, nodes)
    if read_json_ld(path) != nodes:
        raise WriteError("EXPORT_DIFFERS", path=path.name, field="@graph")


def _nodes(project: Project, products: Sequence[Product]) -> Iterator[dict[str, Any]]:
    for product in products:
        entries = project.read_all(Registration, product_id=product.id)
        yield _product_node(product, entries, _amendments(project, product))
        for zone in project.read_all(Zone, product_id=product.id):
            for version in project.read_all(BoundaryVersion, zone_id=zone.id):
                if version.status in KNOWN and version.geom is not None:
                    require_answered(version.provenance, version.name or product.name_official)
                    yield boundary_node(boundary_feature(project, version), filing_of(project, version))


def _product_node(product: Product, entries: Sequence[Registration], amendment: int) -> dict[str, Any]:
    registered = [_entry_node(entry, amendment) for entry in entries]
    names = [name for name in (*product.name_alias, product.name_en) if name]
    node = {
        "@id": f"urn:uuid:{product.id}",
        "@type": "Product",
        "name": product.name_official,
        "alternateName": names,
        "category": product.class_code,
        "status": str(product.status),
        "areaServed": list(product.counties),
        "subjectOf": registered,
    }
    return without_empty(node)


def _entry_node(entry: Registration, amendment: int) -> dict[str, Any]:
    node = {
        "@id": f"urn:uuid:{entry.id}",
        "@type": "Permit",
        "name": entry.name_as_registered,
        "additionalType": str(entry.channel),
        "fileNumber": entry.number,
        "amendmentNumber": amendment,
        "holder": entry.holder,
        "validFrom": entry.valid_from.isoformat() if entry.valid_from else "",
        "validUntil": last_day(entry.valid_to),
    }
    return without_empty(node)
