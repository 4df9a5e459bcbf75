"""What goes out, as the page and the files read it: features, products, and counts of what stays inside."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from gi_atlas.model import Evidence
from layers.publish.webmap.imported import KIND_OF, ImportedLayer
from layers.publish.webmap.opening import Extent, drawn_together, extent_of, first_meridian
from layers.publish.webmap.options import IMPORTED

_PUBLIC_ID_DIGITS = 16


@dataclass(frozen=True)
class Thing:
    """A feature that goes out, with nothing but what may be known of it.

    Attributes
    ----------
    id, layer : str
        Its own id, and which of ``options.LAYERS`` it belongs to, or the key of its imported layer.
    geom : geometry
        EPSG:4490; of points as exactly as it may be told.
    values : dict of str to any
        Allowed columns by key.
    free : sequence of pairs
        Allowed attributes of a stranger's file: their own names and values.
    product_id : str
        Product that it belongs to; "" for none.
    begins, ends : date or None
        First day, and the day after the last one, on which it holds; None as well where the day may not be told.
    is_draft : bool
        Whether it needs the watermark.
    zone_id : str
        Zone that a boundary is a version of; never on the page as it is.
    """

    id: str
    layer: str
    geom: Any
    values: dict[str, Any]
    free: Sequence[Sequence[Any]] = ()
    product_id: str = ""
    begins: date | None = None
    ends: date | None = None
    is_draft: bool = False
    zone_id: str = ""

    @property
    def kind(self) -> str:
        """Of ``imported.KINDS``."""
        return KIND_OF[self.geom.geom_type]

    @property
    def is_imported(self) -> bool:
        """Whether it came with a stranger's file, and has no column but those of that file."""
        return self.layer.startswith(IMPORTED)

    def with_geom(self, geom: Any) -> "Thing":
        """The same with another geometry."""
        return replace(self, geom=geom)

    @property
    def public_id(self) -> str:
        """What links and files call it: the same in every edition, without the time that its own id tells."""
        return hashlib.sha256(self.id.encode()).hexdigest()[:_PUBLIC_ID_DIGITS]


@dataclass(frozen=True)
class ProductFacts:
    """What may be known of a product: its columns, its registrations, and its photos by sha256 of their originals."""

    id: str
    values: dict[str, Any]
    free: Sequence[Sequence[Any]]
    registrations: tuple[dict[str, Any], ...] = ()
    photos: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Selection:
    """Everything that goes out, and counts of what stays inside by layer and reason.

    ``imported`` are the imported layers among it, the lowest first; ``columns`` are names of strangers' columns in the
    order of their files, by prefix, of those that keep it. A feature whose geometry is of several kinds is
    several things of one id.
    """

    things: tuple[Thing, ...]
    products: tuple[ProductFacts, ...]
    unit_names: Mapping[str, str]
    left_out: Mapping[str, Mapping[str, int]]
    imported: tuple[ImportedLayer, ...] = ()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of_layer(self, layer: str) -> list[Thing]:
        """Features of one layer."""
        return [thing for thing in self.things if thing.layer == layer]

    def count(self, layer: str) -> int:
        """How many features of a layer go out, however many things they are."""
        return len({thing.id for thing in self.things if thing.layer == layer})

    @property
    def layer_names(self) -> dict[str, str]:
        """Names of the imported layers by their keys."""
        return {layer.key: layer.name for layer in self.imported}

    @cached_property
    def meridian(self) -> float:
        """Longitude at which a map of everything begins; see ``opening.first_meridian``."""
        return first_meridian([thing.geom for thing in self.things])

    @cached_property
    def extent(self) -> Extent:
        """West, south, east and north of everything as the map shows it."""
        return extent_of(self.drawn(self.things))

    def drawn(self, things: Sequence[Thing]) -> list[Any]:
        """Geometries as the map draws them: what files cut at 180° lies together."""
        return drawn_together([thing.geom for thing in things], self.meridian)

    @property
    def has_drafts(self) -> bool:
        """Whether the page needs the watermark."""
        return any(thing.is_draft for thing in self.things)
