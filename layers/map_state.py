"""The map as it stands: its layers in order, what was read of them, what is selected. No toolkit, no thread."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gi_atlas.events import Signal
from layers.extent import Extent, merge_extents
from layers.identify import REACH_PX, Hit, find_sized, find_within
from layers.layer import MapLayer
from layers.loading import LoadedLayer
from layers.scene import BACKGROUND, Scene, SceneLayer
from layers.symbology import Style
from layers.view import ViewTransform


@dataclass
class MapState:
    """Layers (lowest first) with their features and selection.

    ``scene_changed`` is emitted when the picture is no longer right, ``selection_changed`` with the layer's id and its
    selected ids when they change.
    """

    layers: tuple[MapLayer, ...] = ()
    loaded: dict[str, LoadedLayer] = field(default_factory=dict)
    texts: dict[str, Mapping[str, str]] = field(default_factory=dict)
    selection: dict[str, frozenset[str]] = field(default_factory=dict)
    background: str = BACKGROUND
    scene_changed: Signal = field(default_factory=Signal)
    selection_changed: Signal = field(default_factory=Signal)

    def set_layers(self, layers: Sequence[MapLayer]) -> None:
        """Show other layers, or the same in another order; what was read of those that stay is kept."""
        self.layers = tuple(layers)
        known = {layer.id for layer in layers}
        for kept in (self.loaded, self.texts, self.selection):
            for layer_id in kept.keys() - known:
                del kept[layer_id]  # type: ignore[attr-defined]
        self.scene_changed.emit()

    def layer(self, layer_id: str) -> MapLayer | None:
        """Layer by its id."""
        return next((layer for layer in self.layers if layer.id == layer_id), None)

    def set_style(self, layer_id: str, style: Style) -> None:
        """Change how a layer looks."""
        self._replace(layer_id, style=style)

    def set_visible(self, layer_id: str, is_visible: bool) -> None:
        """Show or hide a layer."""
        self._replace(layer_id, is_visible=is_visible)

    def set_loaded(self, layer_id: str, loaded: LoadedLayer, texts: Mapping[str, str] | None = None) -> None:
        """Take over what was read of a layer."""
        if self.layer(layer_id) is None:
            return
        self.loaded[layer_id] = loaded
        if texts is not None:
            self.texts[layer_id] = texts
        self.scene_changed.emit()

    def select(self, layer_id: str, feature_ids: Iterable[str], is_added: bool = False) -> None:
        """Select features of a layer instead of, or besides, those selected; other layers' are let go."""
        chosen = frozenset(feature_ids)
        if is_added:
            chosen |= self.selection.get(layer_id, frozenset())
        others = [] if is_added else [other for other in self.selection if other != layer_id]
        for other in others:
            del self.selection[other]
            self.selection_changed.emit(other, [])
        if self.selection.get(layer_id, frozenset()) != chosen:
            self.selection[layer_id] = chosen
            self.selection_changed.emit(layer_id, sorted(chosen))
        self.scene_changed.emit()

    def clear_selection(self) -> None:
        """Select nothing."""
        for layer_id in list(self.selection):
            del self.selection[layer_id]
            self.selection_changed.emit(layer_id, [])
        self.scene_changed.emit()

    def scene(self, pixel_ratio: float = 1.0) -> Scene:
        """What is to be painted: visible layers that were read."""
        parts = [part for layer in self.layers if layer.is_visible for part in self._scene_layers(layer)]
        return Scene(tuple(parts), self.background, pixel_ratio)

    @property
    def extent(self) -> Extent | None:
        """Extent of all visible layers that were read."""
        shown = [self.loaded[layer.id] for layer in self.layers if layer.is_visible and layer.id in self.loaded]
        return merge_extents(part.extent for loaded in shown for part in loaded.parts)

    def extent_of(self, layer_id: str, feature_ids: Iterable[str] | None = None) -> Extent | None:
        """Extent of a layer or of some of its features; None if nothing of it was read."""
        loaded = self.loaded.get(layer_id)
        if loaded is None:
            return None
        if feature_ids is None:
            return merge_extents(part.extent for part in loaded.parts)
        wanted = set(feature_ids)
        now = [loaded.features.extent_of(wanted - loaded.replaced)]
        return merge_extents(now + [part.extent_of(wanted) for part in loaded.parts[1:]])

    def hits_at(self, lon: float, lat: float, view: ViewTransform, pixel_ratio: float = 1.0) -> list[Hit]:
        """Features of visible layers under a place, the uppermost layer's first, of each the smallest first.

        ``pixel_ratio`` is the number of the view's pixels to one of a 96 dpi screen, as in ``scene``.
        """
        return [
            Hit(layer.id, feature_id)
            for layer, loaded in self._searchable()
            for feature_id in _found_at(loaded, lon, lat, view, _reach_px(layer.style, loaded) * pixel_ratio)
        ]

    def hits_within(self, extent: Extent) -> dict[str, list[str]]:
        """Ids by layer of the features of visible layers that touch a rectangle."""
        found = {
            layer.id: _alive(loaded, [find_within(part, extent) for part in loaded.parts])
            for layer, loaded in self._searchable()
        }
        return {layer_id: ids for layer_id, ids in found.items() if ids}

    def _searchable(self) -> list[tuple[MapLayer, LoadedLayer]]:
        shown = [layer for layer in reversed(self.layers) if layer.is_visible and layer.is_selectable]
        return [(layer, self.loaded[layer.id]) for layer in shown if layer.id in self.loaded]

    def _scene_layers(self, layer: MapLayer) -> list[SceneLayer]:
        loaded = self.loaded.get(layer.id)
        if loaded is None:
            return []
        chosen, texts = self.selection.get(layer.id, frozenset()), self.texts.get(layer.id, {})
        hidden = loaded.features.mask_of(loaded.replaced) if loaded.replaced else None
        first_texts = (
            {key: text for key, text in texts.items() if key not in loaded.replaced} if hidden is not None else texts
        )
        return [
            SceneLayer(part, layer.style, part.mask_of(chosen) if chosen else None, mask, part_texts)
            for part, mask, part_texts in zip(loaded.parts, (hidden, None), (first_texts, texts), strict=False)
        ]

    def _replace(self, layer_id: str, **values: object) -> None:
        self.layers = tuple(
            replace(layer, **values) if layer.id == layer_id else layer  # type: ignore[arg-type]
            for layer in self.layers
        )
        self.scene_changed.emit()


def _reach_px(style: Style, loaded: LoadedLayer) -> float:
    """How far from its place a click still means a thing: all over its line or marker."""
    is_marked = all(part.has_only_points for part in loaded.parts)
    return max(REACH_PX, style.width_px / 2, style.marker_px / 2 if is_marked else 0.0)


def _found_at(loaded: LoadedLayer, lon: float, lat: float, view: ViewTransform, reach_px: float) -> list[str]:
    reach_lon, reach_lat = reach_px / view.px_per_deg_lon, reach_px / view.px_per_deg_lat
    found = [find_sized(part, lon, lat, reach_lon, reach_lat) for part in loaded.parts]
    first = [pair for pair in found[0] if pair[1] not in loaded.replaced]
    sized = [*first, *(pair for part in found[1:] for pair in part)]
    return [feature_id for _size, feature_id in sorted(sized, key=lambda pair: pair[0])]


def _alive(loaded: LoadedLayer, found: list[list[str]]) -> list[str]:
    first = [feature_id for feature_id in found[0] if feature_id not in loaded.replaced]
    return first + [feature_id for part in found[1:] for feature_id in part]
