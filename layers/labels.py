"""Where labels stand: at the middle of the widest piece of each feature, beside points, none over another label."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from layers.arrays import BoolArray, FloatArray
from layers.vector import FeatureSet
from layers.view import ViewTransform
from layers.wkb import UNIT_DEG

TextMeasure = Callable[[str], tuple[float, float]]
GAP_PX = 2.0
MOST_LABELS = 400
MOST_MARKERS = 3_000  # more than these hide each other anyway
BESIDE_MARKER_PX = 6.0


@dataclass(frozen=True)
class Label:
    """A text and the upper left corner of its box (pixels)."""

    text: str
    x_px: float
    y_px: float


Box = tuple[float, float, float, float]


class LabelRoom:
    """Boxes of a picture (left, top, right, bottom in pixels) that labels and markers have taken already."""

    def __init__(self) -> None:
        self._taken = np.empty((0, 4))

    def take(self, boxes: Iterable[Box]) -> Box | None:
        """Take the first of the boxes that no label stands in; None if there is none."""
        for box in boxes:
            if not _is_over(box, self._taken):
                self._taken = np.vstack([self._taken, box])
                return box
        return None

    def keep_markers(self, features: FeatureSet, view: ViewTransform, size_px: float) -> None:
        """Let no label stand over the markers of a layer of points."""
        if not (features.has_anchors and features.has_only_points):
            return
        x_px, y_px, _room_px = _anchors_px(features, view)
        seen = np.flatnonzero(_is_seen(x_px, y_px, view))[:MOST_MARKERS]
        x_px, y_px, half = x_px[seen], y_px[seen], size_px / 2
        boxes = np.column_stack([x_px - half, y_px - half, x_px + half, y_px + half])
        self._taken = np.vstack([self._taken, boxes])


def place_labels(
    features: FeatureSet,
    texts: Mapping[str, str],
    view: ViewTransform,
    measure: TextMeasure,
    most: int = MOST_LABELS,
    room: LabelRoom | None = None,
    beside_px: float = BESIDE_MARKER_PX,
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
    room : LabelRoom, optional
        What other layers' labels have taken; this layer's are added.
    beside_px : float
        How far from a point its label begins: no less than half its marker, which keeps its own room.
    """
    room = room or LabelRoom()
    x_px, y_px, room_px = _anchors_px(features, view)
    numbers = np.flatnonzero(_is_seen(x_px, y_px, view))
    numbers = numbers[np.argsort(-room_px[numbers], kind="stable")]
    placed: list[Label] = []
    for number in numbers[: 4 * most]:
        text = texts.get(features.ids[number], "")
        size = measure(text) if text else (0.0, 0.0)
        if not text or not _has_room(size, room_px[number], features.has_only_points):
            continue
        at = float(x_px[number]), float(y_px[number])
        beside = features.has_only_points
        box = room.take(_boxes_beside(*at, size, beside_px) if beside else _boxes_within(*at, size))
        if box is not None:
            placed.append(Label(text, box[0] + GAP_PX, box[1] + GAP_PX))
        if len(placed) == most:
            break
    return placed


def _anchors_px(features: FeatureSet, view: ViewTransform) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Position of each feature's anchor and the room beside it (pixels)."""
    anchors = features.anchors * UNIT_DEG
    x_px, room_px = (anchors[0] - view.west) * view.px_per_deg_lon, anchors[2] * view.px_per_deg_lon
    return x_px, (view.north - anchors[1]) * view.px_per_deg_lat, room_px


def _is_seen(x_px: FloatArray, y_px: FloatArray, view: ViewTransform) -> BoolArray:
    return np.asarray((x_px >= 0) & (x_px < view.width_px) & (y_px >= 0) & (y_px < view.height_px))


def _boxes_within(x_px: float, y_px: float, size: tuple[float, float]) -> list[Box]:
    """At the middle of an area, else a line below it or above it."""
    left, top, right, bottom = _box_around(x_px, y_px, size)[0]
    height_px = bottom - top
    return [(left, top + step, right, bottom + step) for step in (0.0, height_px, -height_px)]


def _box_around(x_px: float, y_px: float, size: tuple[float, float]) -> list[Box]:
    width_px, height_px = size[0] + 2 * GAP_PX, size[1] + 2 * GAP_PX
    left, top = x_px - width_px / 2, y_px - height_px / 2
    return [(left, top, left + width_px, top + height_px)]


def _boxes_beside(x_px: float, y_px: float, size: tuple[float, float], beside_px: float) -> list[Box]:
    """Right of a marker, left of it, above, below."""
    left, top, right, bottom = _box_around(x_px, y_px, size)[0]
    height_px = bottom - top
    step_px, rise_px = (right - left) / 2 + beside_px, max(height_px + 1, height_px / 2 + beside_px)
    steps = ((step_px, 0.0), (-step_px, 0.0), (0.0, -rise_px), (0.0, rise_px))
    return [(left + dx, top + dy, right + dx, bottom + dy) for dx, dy in steps]


def _has_room(size: tuple[float, float], room_px: float, is_point: bool) -> bool:
    return is_point or size[0] + 2 * GAP_PX <= 1.5 * room_px


def _is_over(box: Box, taken: FloatArray) -> bool:
    left, top, right, bottom = box
    return bool(((taken[:, 0] < right) & (taken[:, 2] > left) & (taken[:, 1] < bottom) & (taken[:, 3] > top)).any())
