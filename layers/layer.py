"""What a layer of the map is."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from layers.extent import Extent
from layers.symbology import Style

Batch = tuple[Sequence[str], Sequence[bytes | None]]


@dataclass(frozen=True)
class LayerSource:
    """Where a layer's features come from; its calls are made on a worker thread.

    Parameters
    ----------
    read_batches : callable
        Gives batches of feature ids with their geometries (WKB, longitude and latitude); with ids given, only those.
    read_key : callable, optional
        A text that changes whenever the features or their geometries do; it names the layer in the cache. None: the
        layer is never cached.
    read_labels : callable, optional
        Texts of a field by feature id.
    table : str
        Table of the project whose changes touch the layer; empty if there is none.
    """

    read_batches: Callable[[Collection[str] | None], Iterator[Batch]]
    read_key: Callable[[], str] | None = None
    read_labels: Callable[[str], dict[str, str]] | None = None
    table: str = ""


@dataclass(frozen=True)
class MapLayer:
    """A layer in its place in the map.

    Parameters
    ----------
    id, name : str
        ``id`` is the project's; ``name`` is shown.
    source : LayerSource
        Where its features come from.
    style : Style
        How it looks.
    is_visible : bool
        Whether it is painted.
    is_selectable : bool
        Whether a click finds its features.
    extent : Extent, optional
        Known extent in degrees, used before the features are read.
    """

    id: str
    name: str
    source: LayerSource
    style: Style = field(default_factory=Style)
    is_visible: bool = True
    is_selectable: bool = True
    extent: Extent | None = None
