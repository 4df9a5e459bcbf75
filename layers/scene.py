"""Layers and a view to the pixels of a picture, without a toolkit.

The picture is cut into bands that threads paint side by side: NumPy lets go of the interpreter in its loops, so a
window stays quick while its picture is painted.
"""

import os
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np

from layers.arrays import BoolArray, PixelArray
from layers.band_painter import BandPainter
from layers.gathering import Band
from layers.pyramid import Level, Pyramid, shift_for
from layers.symbology import Style
from layers.vector import FeatureSet
from layers.view import ViewTransform

BACKGROUND = "#ffffff"
SELECTED = Style(fill="#ffd400", stroke="#e07000", fill_opacity=0.35, width_px=2.5)
BANDS_PER_THREAD = 2
LEAST_BAND_PX = 64


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
    """

    features: FeatureSet
    style: Style
    selected: BoolArray | None = None
    hidden: BoolArray | None = None


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
    """Pixels (0xAARRGGBB, shape (height, width)) of a view; ``is_final`` says that no level was stood in for."""

    pixels: PixelArray
    view: ViewTransform
    is_final: bool = True


def paint_scene(scene: Scene, view: ViewTransform, is_patient: bool = True) -> Picture:
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
    pixels = np.empty((view.height_px, view.width_px), np.uint32)
    painters = [BandPainter(band, scene.background, scene.pixel_ratio) for band in cut_bands(view, thread_count())]

    def paint(painter: BandPainter) -> None:
        for layer, level in zip(scene.layers, levels, strict=True):
            painter.paint(level, layer.style, hidden=layer.hidden)
        for layer, level in zip(scene.layers, levels, strict=True):
            if layer.selected is not None and layer.selected.any():
                painter.paint(level, SELECTED, hidden=~layer.selected)
        pixels[painter.band.top_px : painter.band.bottom_px] = painter.pixels

    list(painting_threads().map(paint, painters))
    is_final = all(level.shift == shift_for(view.deg_per_px) for level in levels)
    return Picture(pixels, view, is_final)


def _choose_level(pyramid: Pyramid, view: ViewTransform, is_patient: bool) -> Level:
    return pyramid.level_for(view.deg_per_px) if is_patient else pyramid.standing_level(view.deg_per_px)


def thread_count() -> int:
    """Threads that paint: one a processor, four at most."""
    return min(4, os.cpu_count() or 1)


@cache
def painting_threads() -> Executor:
    """The threads that paint bands, for the whole program."""
    return ThreadPoolExecutor(thread_count(), thread_name_prefix="paint")


def cut_bands(view: ViewTransform, threads: int) -> list[Band]:
    """A view's rows in bands, a few for each thread."""
    wanted = threads * BANDS_PER_THREAD if threads > 1 else 1
    count = max(1, min(wanted, view.height_px // LEAST_BAND_PX))
    edges = [view.height_px * number // count for number in range(count + 1)]
    return [Band(view, top_px, bottom_px) for top_px, bottom_px in zip(edges, edges[1:], strict=False)]
