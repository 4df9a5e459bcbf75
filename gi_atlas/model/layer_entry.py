"""Layers of the map as the project stores them."""

from dataclasses import dataclass, field
from typing import Any

from gi_atlas.ids import new_id

# Among the answers of an import's row: names of the file's columns by its layers, in the order of the file.
COLUMNS = "columns"


@dataclass(frozen=True)
class LayerEntry:
    """A layer of the map: where its features lie, its place in the order and its style.

    ``source`` is one of ADMIN_UNITS, BOUNDARIES, RECORDS, EVIDENCE, FEATURES, RASTER; ``selector`` narrows it
    (edition and level of units, status of boundaries, the file of a raster below the media folder).
    """

    name: str
    source: str
    selector: dict[str, object] = field(default_factory=dict)
    position: int = 0
    is_visible: bool = True
    style: dict[str, object] = field(default_factory=dict)
    provenance: dict[str, object] = field(default_factory=dict)
    source_key: str | None = None
    import_id: str | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class LayerFeature:
    """A feature of an imported layer, its attributes as they came; geometry of any type in EPSG:4490."""

    layer_id: str
    geom: Any
    attributes: dict[str, object] = field(default_factory=dict)
    geom_sha256: str = ""
    source_key: str | None = None
    import_id: str | None = None
    id: str = field(default_factory=new_id)
