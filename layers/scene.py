"""Layers and a view to the pixels of a picture, without a toolkit.

One thread paints: measured on two processors, cutting the picture in bands for two threads brought nothing (many of
NumPy's short calls hold the interpreter), and a window needs the other processor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from layers.arrays import BoolArray, PixelArray
from layers.band_painter import BandPainter, Scratch
from layers.gathering import Band
from layers.pyramid import Level, Pyramid, shift_for
from layers.symbology import LARGEST_MARKER_PX, Style
from layers.vector import FeatureSet
from layers.view import ViewTransform

BACKGROUND = "#ffffff"
LARGER_PX = 5.0
SELECTED = Style(fill="#ffd400", stroke="#e07000", fill_opacity=0.35, width_px=2.5)


@dataclass(frozen=True)
class SceneLayer:
    """A layer as it is to be painted.

    Parameters
    ----------
    features : FeatureSet
        What to paint.
    style : Style
        How.
    selected : ndarray of bool, optional
        One flag a feature; selected ones are painted again above all layers.
    hidden : ndarray of bool, optional
        One flag a feature; hidden ones are left out.
    texts : mapping
        Labels by feature id; written by whoever can measure letters.
    """

    features: FeatureSet
    style: Style
    selected: BoolArray | None = None
    hidden: BoolArray | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """Layers from the lowest to the highest, and what lies behind them.

    ``pixel_ratio`` is the number of the picture's pixels to one of a 96 dpi screen: widths are in the latter's.
    """

    layers: tuple[SceneLayer, ...] = ()
    background: str = BACKGROUND
    pixel_ratio: float = 1.0


@dataclass(frozen=True)
class Picture:
    """Pixels (0xAARRGGBB, shape (height, width)) of a view; ``is_final``: no layer lacks detail."""

    pixels: PixelArray
    view: ViewTransform
    is_final: bool = True


class ScenePainter:
    """Paints scenes, one at a time; keeps its sums from picture to picture."""

    def __init__(self) -> None:
        self._scratch: Scratch | None = None

    def paint(self, scene: Scene, view: ViewTransform, is_patient: bool = True) -> Picture:
        """Paint a scene.

        Parameters
        ----------
        scene : Scene
            Its layers are not changed, but levels of their pyramids may be made.
        view : ViewTransform
            What the picture shows.
        is_patient : bool
            Wait for levels of detail that do not stand yet; else take the nearest that does.
        """
        levels = [_choose_level(layer.features.pyramid, view, is_patient) for layer in scene.layers]
        if self._scratch is None or not self._scratch.fits(view):
            self._scratch = Scratch(view.width_px, view.height_px)
        painter = BandPainter(Band(view, 0, view.height_px), scene.background, scene.pixel_ratio, self._scratch)
        _paint_layers(painter, scene, levels)
        is_final = all(level.shift <= shift_for(view.deg_per_px) for level in levels)
        return Picture(painter.pixels, view, is_final)


def paint_scene(scene: Scene, view: ViewTransform) -> Picture:
    """Paint one picture, waiting for its levels of detail."""
    return ScenePainter().paint(scene, view)


def _paint_layers(painter: BandPainter, scene: Scene, levels: Sequence[Level]) -> None:
    for layer, level in zip(scene.layers, levels, strict=True):
        painter.paint(level, layer.style, hidden=layer.hidden)
    for layer, level in zip(scene.layers, levels, strict=True):
        if layer.selected is not None and layer.selected.any():
            hidden = ~layer.selected if layer.hidden is None else ~layer.selected | layer.hidden
            painter.paint(level, selected_style(layer.style), hidden=hidden)


def selected_style(style: Style) -> Style:
    """How selected features of a layer look: in the selection's colours, markers larger than the others."""
    size_px = min(style.marker_px + LARGER_PX, LARGEST_MARKER_PX)
    return replace(SELECTED, marker=style.marker, marker_px=size_px)


def _choose_level(pyramid: Pyramid, view: ViewTransform, is_patient: bool) -> Level:
    return pyramid.level_for(view.deg_per_px) if is_patient else pyramid.standing_level(view.deg_per_px)
