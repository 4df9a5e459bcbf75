"""Layers read and painted at once, without a window."""

from collections.abc import Sequence

from gi_atlas.jobs import Progress
from gui.paint.application import paint_application
from gui.paint.picture import MapImage, paint_image
from layers.extent import CHINA, Extent
from layers.layer import MapLayer
from layers.loading import load_layer
from layers.map_state import MapState
from layers.scene import ScenePainter
from layers.view import fit_view

MARGIN = 0.03
POINT_DEG = 0.005  # half width of what is shown around a single place


def read_state(layers: Sequence[MapLayer], progress: Progress) -> MapState:
    """Layers with their features and labels, read now."""
    state = MapState()
    state.set_layers(layers)
    for number, layer in enumerate(layers):
        progress.report(number / len(layers), layer.name)
        loaded = load_layer(layer.source, None, progress)
        field = layer.style.label_field
        texts = layer.source.read_labels(field) if field and layer.source.read_labels else {}
        if texts:
            loaded.features.prepare_labels()
        state.set_loaded(layer.id, loaded, texts)
    return state


def render_state(
    state: MapState, extent: Extent | None, width_px: int, height_px: int, pixel_ratio: float = 1.0
) -> MapImage:
    """Picture of a map without a display; ``pixel_ratio`` 3 is fit for paper."""
    with paint_application():
        shown = extent or _with_room(state.extent or CHINA)
        view = fit_view(shown, width_px, height_px, 0.0 if extent else MARGIN)
        return paint_image(ScenePainter(), state.scene(pixel_ratio), view)


def _with_room(extent: Extent) -> Extent:
    """The extent, or the surroundings of what is little more than a place."""
    west, south, east, north = extent
    if max(east - west, north - south) >= POINT_DEG:
        return extent
    return west - POINT_DEG, south - POINT_DEG, east + POINT_DEG, north + POINT_DEG
