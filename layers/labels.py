"""Where labels stand: at the middle of the widest piece of each feature, none over another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from layers.arrays import FloatArray
from layers.vector import FeatureSet
from layers.view import ViewTransform
from layers.wkb import UNIT_DEG

TextMeasure = Callable[[str], tuple[float, float]]
GAP_PX = 2.0
MOST_LABELS = 400
BESIDE_MARKER_PX = 6.0


@dataclass(frozen=True)
class Label:
    """A text and the upper left corner of its box (pixels)."""

    text: str
    x_px: float
    y_px: float


def place_labels(
    features: FeatureSet, texts: Mapping[str, str], view: ViewTransform, measure: TextMeasure, most: int = MOST_LABELS
) -> list[Label]:
    """Labels of a layer for a view, larger features first, without overlap.

    Parameters
    ----------
    features : FeatureSet
        What is labelled.
    texts : mapping
        Text by feature id; features without one are left out.
    view : ViewTransform
        The picture.
    measure : callable
        Width and height (pixels) of a text.
    most : int
        No more labels than this.
    """
    anchors = features.anchors
    x_px = (anchors[0] * UNIT_DEG - view.west) * view.px_per_deg_lon
    y_px = (view.north - anchors[1] * UNIT_DEG) * view.px_per_deg_lat
    is_seen = (x_px >= 0) & (x_px < view.width_px) & (y_px >= 0) & (y_px < view.height_px)
    numbers = np.flatnonzero(is_seen)
    numbers = numbers[np.argsort(-anchors[2][numbers], kind="stable")]
    placed: list[Label] = []
    taken = np.empty((0, 4))
    place = _box_beside if features.has_only_points else _box_around
    room_px = anchors[2] * UNIT_DEG * view.px_per_deg_lon
    for number in numbers[: 4 * most]:
        text = texts.get(features.ids[number], "")
        box = place(x_px[number], y_px[number], measure(text)) if text else None
        if box is None or not _has_room(box, room_px[number], features.has_only_points) or _is_over(box, taken):
            continue
        placed.append(Label(text, box[0] + GAP_PX, box[1] + GAP_PX))
        taken = np.vstack([taken, box])
        if len(placed) == most:
            break
    return placed


def _box_around(x_px: float, y_px: float, size: tuple[float, float]) -> tuple[float, float, float, float]:
    width_px, height_px = size[0] + 2 * GAP_PX, size[1] + 2 * GAP_PX
    left, top = x_px - width_px / 2, y_px - height_px / 2
    return left, top, left + width_px, top + height_px


def _box_beside(x_px: float, y_px: float, size: tuple[float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = _box_around(x_px, y_px, size)
    step_px = (right - left) / 2 + BESIDE_MARKER_PX
    return left + step_px, top, right + step_px, bottom


def _has_room(box: tuple[float, float, float, float], room_px: float, is_point: bool) -> bool:
    return is_point or box[2] - box[0] <= 1.5 * room_px


def _is_over(box: tuple[float, float, float, float], taken: FloatArray) -> bool:
    left, top, right, bottom = box
    return bool(((taken[:, 0] < right) & (taken[:, 2] > left) & (taken[:, 1] < bottom) & (taken[:, 3] > top)).any())
