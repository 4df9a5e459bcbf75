"""Pairs of boundaries that share ground."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gi_atlas.area import ellipsoid_areas_m2
from layers.analysis.pieces import (
    ROUNDING,
    Floats,
    Geometries,
    Pieces,
    SliverRule,
    in_threads,
    make_usable,
    piece_is_sliver,
    remainder_is_sliver,
    shared_pieces,
)


@dataclass(frozen=True, eq=False)
class Overlaps:
    """Pairs that share ground, each once, ``a`` before ``b``.

    ``relation`` tells a's part: equal, contains (a contains b), within, partial or sliver. Areas are ellipsoidal.
    ``repaired`` are numbers of invalid inputs that were made valid for this computation alone.
    """

    a: np.ndarray[Any, Any]
    b: np.ndarray[Any, Any]
    area_m2: Floats
    share_a: Floats
    share_b: Floats
    relation: np.ndarray[Any, Any]
    repaired: list[int]


def overlaps(
    boundaries: Sequence[Any] | Geometries,
    rule: SliverRule | None = None,
    is_valid: Sequence[bool] | None = None,
    areas_m2: Sequence[float | None] | None = None,
) -> Overlaps:
    """Every pair of boundaries whose common ground has an area.

    Parameters
    ----------
    boundaries : sequence of Polygon or MultiPolygon
        EPSG:4490; edges are straight in longitude and latitude.
    rule : SliverRule, optional
    is_valid : sequence of bool, optional
        What the store knows of the boundaries; found out where it is not given.
    areas_m2 : sequence of float or None, optional
        Their ellipsoidal areas as far as the store knows them.
    """
    rule = rule or SliverRule()
    shapes, repaired = make_usable(np.asarray(boundaries, dtype=object), is_valid)
    known = np.full(len(shapes), np.nan) if areas_m2 is None else np.array(areas_m2, dtype=float)
    known[repaired] = np.nan
    a, b = _candidates(shapes)
    pieces = shared_pieces(shapes, shapes, (a, b))
    areas = _areas_of(shapes, pieces, known)
    shares = np.minimum(pieces.area_m2 / areas[pieces.first], 1), np.minimum(pieces.area_m2 / areas[pieces.second], 1)
    relation = _relations(shapes, areas, pieces, rule)
    return Overlaps(pieces.first, pieces.second, pieces.area_m2, *shares, relation, repaired)


def _candidates(shapes: Any) -> tuple[Any, Any]:
    a, b = shapely.STRtree(shapes).query(shapes)
    return a[a < b], b[a < b]


def _relations(shapes: Any, areas: Floats, pieces: Pieces, rule: SliverRule) -> Any:
    first, second = shapes[pieces.first], shapes[pieces.second]
    left_a = np.maximum(areas[pieces.first] - pieces.area_m2, 0.0)
    left_b = np.maximum(areas[pieces.second] - pieces.area_m2, 0.0)
    # Both sides in one call, so that the threads have enough to share out.
    wholes, partners = np.concatenate([first, second]), np.concatenate([second, first])
    covers, lefts = np.concatenate([pieces.geometry, pieces.geometry]), np.concatenate([left_a, left_b])
    is_left = ~remainder_is_sliver(wholes, partners, covers, lefts, rule)
    a_is_left, b_is_left = np.split(is_left, [len(pieces)])
    is_sliver = piece_is_sliver(pieces, rule)
    # A boundary of less than a sliver that lies whole within another is within it, not a sliver.
    is_full = (left_a <= ROUNDING * areas[pieces.first]) | (left_b <= ROUNDING * areas[pieces.second])
    return np.select(
        [is_sliver & ~is_full, ~a_is_left & ~b_is_left, ~b_is_left, ~a_is_left],
        ["sliver", "equal", "contains", "within"],
        "partial",
    )


def _areas_of(shapes: Geometries, pieces: Pieces, known: Floats) -> Floats:
    # Only boundaries that overlap something need their area.
    areas = known.copy()
    used = np.unique(np.concatenate([pieces.first, pieces.second]))
    unknown = used[np.isnan(areas[used])]
    areas[unknown] = in_threads(ellipsoid_areas_m2, shapes[unknown])
    return areas
