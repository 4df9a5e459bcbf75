"""A vector layer that has been read: feature ids and their pyramid."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gi_atlas.jobs import Progress
from layers.anchors import ANCHOR_DEG, find_anchors
from layers.arrays import BoolArray, FloatArray, IntArray
from layers.extent import Extent
from layers.layer import Batch
from layers.pyramid import Level, Pyramid
from layers.wkb import POINT, UNIT_DEG, flatten_wkb, merge_flat


@dataclass(frozen=True)
class FeatureSet:
    """Features of a layer, ready to paint and to query.

    Parameters
    ----------
    ids : tuple of str
        Feature ids; the pyramid numbers features by their place here.
    pyramid : Pyramid
        Their geometry.
    """

    ids: tuple[str, ...]
    pyramid: Pyramid

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Place of each feature by id."""
        return {feature_id: number for number, feature_id in enumerate(self.ids)}

    @property
    def extent(self) -> Extent | None:
        """Extent of all features in degrees."""
        return self.pyramid.extent

    @cached_property
    def feature_boxes(self) -> IntArray:
        """Least x, y and greatest x, y of each feature in units of UNIT_DEG, shape (4, n); empty ones are inverted."""
        return boxes_by_feature(self.pyramid.level(0), len(self.ids))

    def extent_of(self, feature_ids: Iterable[str]) -> Extent | None:
        """Extent of some features in degrees; None if none has a geometry."""
        chosen = [self.numbers[one] for one in feature_ids if one in self.numbers]
        boxes = self.feature_boxes[:, chosen]
        boxes = boxes[:, boxes[0] <= boxes[2]]
        if not boxes.size:
            return None
        least, greatest = boxes[:2].min(axis=1), boxes[2:].max(axis=1)
        return tuple(float(value) * UNIT_DEG for value in (*least, *greatest))  # type: ignore[return-value]

    def mask_of(self, feature_ids: Iterable[str]) -> BoolArray:
        """One flag a feature: whether it is among the given ids."""
        mask = np.zeros(len(self.ids), np.bool_)
        mask[[self.numbers[one] for one in feature_ids if one in self.numbers]] = True
        return mask

    @property
    def has_anchors(self) -> bool:
        """Whether the anchors stand, so that labels cost no wait."""
        return "anchors" in self.__dict__

    def prepare_labels(self) -> None:
        """Find the anchors now, on whatever thread this is."""
        if not self.has_anchors:
            self.__dict__["anchors"] = self.anchors

    @cached_property
    def anchors(self) -> FloatArray:
        """Where a label of each feature stands (x, y) and how wide it may be, in units, shape (3, n).

        The middle of the widest stretch of the feature along its middle row, roughly; the point itself where all
        are points: labels stand beside markers at every scale. NaN for features without geometry.
        """
        level = self.pyramid.level(0) if self.has_only_points else self.pyramid.standing_level(ANCHOR_DEG)
        return find_anchors(level, len(self.ids))

    @cached_property
    def has_only_points(self) -> bool:
        """Whether every part is a point."""
        return bool((self.pyramid.standing_level(ANCHOR_DEG).chunks.kinds == POINT).all())


def read_features(batches: Iterable[Batch], progress: Progress | None = None) -> FeatureSet:
    """Read features batch by batch.

    Raises
    ------
    JobCancelled
        If ``progress`` was asked to stop.
    GeometryError
        LAYER_GEOMETRY_UNREADABLE for bytes that are no geometry.
    """
    ids: list[str] = []
    pieces = []
    for batch_ids, wkbs in batches:
        if progress is not None:
            progress.check()
        pieces.append(flatten_wkb(wkbs, len(ids)))
        ids.extend(batch_ids)
    return FeatureSet(tuple(ids), Pyramid(merge_flat(pieces or [flatten_wkb([])])))


def boxes_by_feature(level: Level, feature_count: int) -> IntArray:
    """Boxes of features from the boxes of their runs, shape (4, n)."""
    boxes = np.empty((4, feature_count), np.int64)
    boxes[:2], boxes[2:] = np.iinfo(np.int32).max, np.iinfo(np.int32).min
    chunks = level.chunks
    for row, extreme in enumerate((np.minimum, np.minimum, np.maximum, np.maximum)):
        extreme.at(boxes[row], chunks.features, chunks.boxes[row])
    return boxes
