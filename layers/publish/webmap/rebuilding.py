"""Polygons and lines put together again from shared arcs, as thin as a zoom of the map needs them."""

from functools import reduce
from typing import Any

import numpy as np
import shapely

from layers.arrays import spans_to_index
from layers.publish.webmap.detail import first_levels
from layers.publish.webmap.geometry import AreaGeometry


def rebuild_areas(areas: AreaGeometry, zoom: int) -> list[Any]:
    """Polygons and lines of all features as a zoom shows them; what two of them share stays shared.

    Parameters
    ----------
    areas : AreaGeometry
    zoom : int
        No larger than ``areas.zoom``.

    Returns
    -------
    list of MultiPolygon, or MultiLineString for lines
        EPSG:4490, x = longitude, in the order of the features; empty where the zoom shows nothing of one.
    """
    arcs = areas.arcs
    is_kept = first_levels(areas.weights, areas.zoom, zoom, zoom) <= 0
    rings: list[list[Any]] = [[] for _feature in range(areas.count)]
    for number, feature in enumerate(arcs.features.tolist()):
        refs = arcs.refs[arcs.ring_starts[number] : arcs.ring_starts[number + 1]]
        vertices = np.concatenate([_arc_vertices(areas, int(ref), is_kept) for ref in refs])
        # The end of an arc is the beginning of the next.
        vertices = vertices[np.append(vertices[1:] != vertices[:-1], True)]
        if len(vertices) >= (2 if feature in areas.lines else 4):
            rings[feature].append(shapely.linestrings(np.column_stack([arcs.lon[vertices], arcs.lat[vertices]])))
    return [
        shapely.MultiLineString(own) if feature in areas.lines else _polygons(own) for feature, own in enumerate(rings)
    ]


def _arc_vertices(areas: AreaGeometry, ref: int, is_kept: Any) -> Any:
    arc = ref if ref >= 0 else ~ref
    index = spans_to_index(areas.arcs.starts[arc : arc + 1], areas.arcs.starts[arc + 1 : arc + 2])
    index = index[is_kept[index]]
    return index if ref >= 0 else index[::-1]


def _polygons(rings: list[Any]) -> Any:
    """Rings nested in each other as polygons with holes."""
    if not rings:
        return shapely.MultiPolygon()
    lines = shapely.multilinestrings(rings)
    area = shapely.build_area(lines) if shapely.is_simple(lines) else _odd_even(rings)
    parts = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon"]
    return shapely.multipolygons(parts) if parts else shapely.MultiPolygon()


def _odd_even(rings: list[Any]) -> Any:
    """What an odd number of rings holds; a thinned ring may cross itself, or another one, where they nearly touched."""
    shapes = (shapely.make_valid(shapely.Polygon(shapely.get_coordinates(ring))) for ring in rings)
    return reduce(shapely.symmetric_difference, shapes)
