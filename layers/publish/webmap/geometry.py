"""Geometry of a page: shared arcs with levels of detail, packed for whichever largest zoom fits the budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gi_atlas.datum import to_gcj02
from layers.arrays import FloatArray, IntArray
from layers.publish.webmap.arcs import ArcSet
from layers.publish.webmap.detail import TOLERANCE_PX, bend_edges, first_levels, vertex_weights
from layers.publish.webmap.lines import cut_shapes, line_places
from layers.publish.webmap.mercator import to_px
from layers.publish.webmap.opening import Extent
from layers.publish.webmap.packing import CELLS_PER_PX, pack_differences, pack_nibbles, pack_numbers, pack_signed

# Levels are packed as four bits; a page that offers more zooms draws the lowest ones with the first level.
MOST_LEVELS = 16
# Room in which the whole map must be seen: a phone's width less its margins.
LEAST_VIEW_PX = (340.0, 400.0)


@dataclass(frozen=True)
class AreaGeometry:
    """Polygons and lines as arcs, and how much each vertex matters.

    Attributes
    ----------
    arcs : ArcSet
        Edges bent so that they are straight on the plane of the map.
    weights : ndarray of float64
        See ``detail.vertex_weights``.
    zoom : int
        Zoom whose pixels ``weights`` are in; no larger one can be packed.
    count : int
        Number of polygons and lines.
    lines : frozenset of int
        Which of them are lines: their rings are parts that need not close.
    """

    arcs: ArcSet
    weights: FloatArray
    zoom: int
    count: int
    lines: frozenset[int] = frozenset()

    def fewest_bytes(self, largest_zoom: int) -> int:
        """What the vertices of a largest zoom take at least: a byte for each number, half a one for its level."""
        kept = int((self.weights > TOLERANCE_PX * 2.0 ** (self.zoom - largest_zoom)).sum())
        return kept * 10 // 3  # base 64 makes four letters of three bytes

    def pack(self, level_zoom: int, largest_zoom: int) -> dict[str, Any]:
        """Arcs and rings as texts, for zooms up to ``largest_zoom``; levels count from ``level_zoom``."""
        levels = first_levels(self.weights, self.zoom, level_zoom, largest_zoom)
        is_kept = levels <= largest_zoom - level_zoom
        columns, rows = to_cells(self.arcs.lon[is_kept], self.arcs.lat[is_kept], largest_zoom)
        kept_before = np.concatenate([[0], np.cumsum(is_kept)])
        return {
            "arcs": pack_numbers(np.diff(kept_before[self.arcs.starts])),
            "x": pack_differences(columns),
            "y": pack_differences(rows),
            "levels": pack_nibbles(levels[is_kept]),
            "refs": pack_signed(self.arcs.refs),
            "rings": pack_numbers(np.diff(self.arcs.ring_starts)),
            "features": pack_numbers(np.bincount(self.arcs.features, minlength=self.count)),
            "vertices": int(is_kept.sum()),
        }


def to_cells(lon: FloatArray, lat: FloatArray, zoom: int) -> tuple[IntArray, IntArray]:
    """Places as whole quarters of a pixel of a zoom."""
    x, y = to_px(lon, lat, zoom)
    return np.rint(x * CELLS_PER_PX).astype(np.int64), np.rint(y * CELLS_PER_PX).astype(np.int64)


def build_areas(polygons: Sequence[Any], zoom: int, is_shifted: bool = False) -> AreaGeometry:
    """Cut polygons into shared arcs, lines into arcs of their own, and weigh their vertices.

    Parameters
    ----------
    polygons : sequence of Polygon, MultiPolygon, LineString or MultiLineString
        EPSG:4490, x = longitude, edges straight in longitude and latitude.
    zoom : int
        Largest zoom that may be asked for.
    is_shifted : bool
        Move everything to GCJ-02, for tiles that are shifted so.
    """
    shapes = np.empty(len(polygons), object)
    shapes[:] = list(polygons)
    # The page tells holes from ground covered twice by the way that rings run.
    shapes = shapely.orient_polygons(_one_area_each(shapes))
    arcs = bend_edges(cut_shapes(shapes), zoom)
    if is_shifted and len(arcs.lon):
        moved = to_gcj02(np.column_stack([arcs.lon, arcs.lat]))
        arcs = ArcSet(moved[:, 0], moved[:, 1], arcs.starts, arcs.refs, arcs.ring_starts, arcs.features)
    return AreaGeometry(arcs, vertex_weights(arcs, zoom), zoom, len(polygons), line_places(shapes))


def _one_area_each(shapes: Any) -> Any:
    """Shapes without the lines that parts of one of them have within each other."""
    several = np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOLYGON)
    for place in several[~shapely.is_valid(shapes[several])]:
        parts = shapely.get_parts(shapes[place])
        # Parts that are amiss themselves stay as they are drawn: no line of theirs is to be trusted.
        if shapely.is_valid(parts).all():
            shapes[place] = shapely.union_all(parts)
    return shapes


def pack_points(points: Sequence[Any], decimals: int, is_shifted: bool = False) -> dict[str, Any]:
    """Points as whole numbers of the last decimal of a degree that may be told."""
    places = np.array([(point.x, point.y) for point in points], np.float64).reshape(-1, 2)
    if is_shifted and len(places):
        places, decimals = to_gcj02(places), max(decimals, 6)
    cells = np.rint(places * 10.0**decimals).astype(np.int64)
    return {"decimals": decimals, "lon": pack_differences(cells[:, 0]), "lat": pack_differences(cells[:, 1])}


def least_zoom(extent: Extent, largest_zoom: int) -> int:
    """Largest zoom at which the whole extent fits a phone."""
    west, south, east, north = extent
    x, y = to_px(np.array([west, east]), np.array([south, north]), 0)
    size = max(float(x[1] - x[0]) / LEAST_VIEW_PX[0], float(y[0] - y[1]) / LEAST_VIEW_PX[1])
    fitting = np.floor(-np.log2(size)) if size > 0 else largest_zoom
    return int(min(max(fitting, 0), largest_zoom))
