"""Polygons from rings that come without saying which is a hole of which."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely


def polygons_of_rings(rings: Sequence[Any]) -> Any:
    """MultiPolygon of closed rings: one that lies in an even number of others is an outer ring, else a hole.

    Parameters
    ----------
    rings : sequence of ndarray, shape (n, 2)
        At least four points each, the first one repeated; none crosses another one.
    """
    faces = [shapely.Polygon(ring) for ring in rings]
    areas = shapely.area(faces)
    inside = _containers(faces, areas)
    holes: dict[int, list[Any]] = {number: [] for number, outer in enumerate(inside) if len(outer) % 2 == 0}
    for number, outer in enumerate(inside):
        if len(outer) % 2:
            holes[min(outer, key=lambda place: float(areas[place]))].append(rings[number])
    return shapely.MultiPolygon([shapely.Polygon(rings[number], inner) for number, inner in holes.items()])


def _containers(faces: Sequence[Any], areas: Any) -> list[list[int]]:
    """For each face the larger ones that hold it."""
    tree = shapely.STRtree(faces)
    points = shapely.point_on_surface(faces)
    shapely.prepare(faces)
    pairs = tree.query(points, predicate="within")
    found: list[list[int]] = [[] for _face in faces]
    for inner, outer in np.asarray(pairs).T.tolist():
        if areas[outer] > areas[inner]:
            found[inner].append(outer)
    return found
