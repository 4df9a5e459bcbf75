"""Relations between protected areas: kept as the source's words, linked where the other area is there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gi_atlas.commands.changes import update_row
from gi_atlas.model import BoundaryVersion, Product
from gi_atlas.services.import_parts import Built, Source
from gi_atlas.storage.mapping import from_row, to_row

IDS = "_ids"


def link_relations(source: Source, built: Built) -> None:
    """Enter the product ids beside the names of related areas, in new versions and in those that wait for them.

    ``relations["within_ids"]`` has the length of ``relations["within"]``, with "" for an area that is not there.
    """
    new_products = [from_row(Product, row) for row in built.inserts.get("gi_product", ())]
    known = names_of([*source.project.read_all(Product), *new_products])
    for row in built.inserts.get("gi_boundary", ()):
        linked = _linked(from_row(BoundaryVersion, row), known)
        row["relations"] = to_row(linked)["relations"]
    changed = {change.row_id for change in built.changes if change.table == "gi_boundary"}
    for version in _waiting(source, new_products):
        change = update_row("gi_boundary", to_row(version), to_row(_linked(version, known)))
        if change is not None and version.id not in changed:
            built.changes.append(change)


def _waiting(source: Source, new_products: Sequence[Product]) -> Iterable[BoundaryVersion]:
    names = {name for product in new_products for name in (product.name_official, *product.name_alias)}
    if not names:
        return
    rows = source.project.fetch("SELECT id, relations FROM gi_boundary WHERE relations != '{}'")
    for version_id, relations in rows:
        if not any(name in relations for name in names):
            continue
        version = source.project.read_one(BoundaryVersion, version_id)
        if not version.status.is_locked:
            yield version


def names_of(products: Iterable[Product]) -> dict[str, str]:
    """Product ids by every name that only one product has."""
    found: dict[str, str] = {}
    doubled: set[str] = set()
    for product in products:
        for name in {product.name_official, *product.name_alias}:
            if found.setdefault(name, product.id) != product.id:
                doubled.add(name)
    return {name: product_id for name, product_id in found.items() if name not in doubled}


def _linked(version: BoundaryVersion, known: Mapping[str, str]) -> BoundaryVersion:
    texts: dict[str, Any] = {name: value for name, value in version.relations.items() if not name.endswith(IDS)}
    if not texts:
        return version
    links = {f"{name}{IDS}": tuple(known.get(other, "") for other in others) for name, others in texts.items()}
    return replace(version, relations={**texts, **{name: ids for name, ids in links.items() if any(ids)}})
