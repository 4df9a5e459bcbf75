"""What map, tables and forms do with each other: one selection, one thing shown."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from gi_atlas.commands.changes import Label
from gi_atlas.errors import GiAtlasError
from gi_atlas.events import Changes, merge_changes
from gi_atlas.i18n import N_
from gi_atlas.model import BoundaryVersion, Evidence, LayerEntry, Product, SurveyRecord
from gi_atlas.services.editing import remove, save_many
from gi_atlas.storage.project import Project
from gui.models.kinds import BOUNDARIES, EVIDENCE, KIND_OF_SOURCE, PRODUCTS, RECORDS
from layers.map_state import MapState
from layers.project_layers import TABLES

KIND_OF_TABLE = {table: KIND_OF_SOURCE[source] for source, table in TABLES.items() if source in KIND_OF_SOURCE}
ENTITY_OF_KIND: dict[str, type[Any]] = {
    PRODUCTS: Product,
    BOUNDARIES: BoundaryVersion,
    RECORDS: SurveyRecord,
    EVIDENCE: Evidence,
}
_BOUNDARIES_OF = (
    "SELECT b.id FROM gi_boundary AS b JOIN gi_zone AS z ON z.id = b.zone_id WHERE z.product_id = ? AND b.status <> ?"
)


def kind_of_layer(state: MapState, layer_id: str) -> str:
    """Kind of a layer's features; "" for a layer that is not there."""
    layer = state.layer(layer_id)
    return KIND_OF_TABLE.get(layer.source.table, "") if layer is not None else ""


def layers_with(state: MapState, kind: str, ids: Collection[str]) -> list[tuple[str, list[str]]]:
    """Layers of a kind, the uppermost first, with those of the ids that each of them shows."""
    found = []
    for layer in reversed(state.layers):
        if KIND_OF_TABLE.get(layer.source.table) == kind:
            there = [one for one in ids if state.extent_of(layer.id, [one]) is not None]
            if there:
                found.append((layer.id, there))
    return found


def select_on_map(state: MapState, kind: str, ids: Collection[str]) -> str:
    """Select features on the map because a table or form did; the layer's id, "" if the map shows none of them."""
    found = layers_with(state, kind, ids)
    if not found:
        state.clear_selection()
        return ""
    state.select(*found[0])
    return found[0][0]


def boundaries_of_product(project: Project, product_id: str) -> list[str]:
    """Ids of the current boundary versions of a product."""
    return [row[0] for row in project.fetch(_BOUNDARIES_OF, product_id, "SUPERSEDED")]


def set_all_visible(project: Project, is_visible: bool) -> Changes:
    """Show or hide every layer, as one step."""
    entries = [replace(entry, is_visible=is_visible) for entry in project.read_all(LayerEntry)]
    return save_many(project, entries, label=Label(N_("Show all layers") if is_visible else N_("Hide all layers")))


def remove_things(project: Project, kind: str, ids: Sequence[str]) -> Changes:
    """Remove what is selected, each thing as one step that can be undone.

    Raises
    ------
    GiAtlasError
        REMOVE_NOT_HERE for kinds that are not removed from the map; what ``editing.remove`` raises.
    """
    if kind not in ENTITY_OF_KIND:
        raise GiAtlasError("REMOVE_NOT_HERE")
    return merge_changes([remove(project, ENTITY_OF_KIND[kind], one) for one in ids])
