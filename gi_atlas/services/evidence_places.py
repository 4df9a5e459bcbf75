"""Where evidence was taken, set against its record's place and the current boundary of its product."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import shapely
from shapely import affinity

from gi_atlas.area import A_M, F
from gi_atlas.model import Evidence, ZoneRole
from gi_atlas.services.photos import with_distances
from gi_atlas.storage.blobs import decode_blob
from gi_atlas.storage.project import Project

FloatArray = np.ndarray[Any, np.dtype[np.float64]]
# Longitudes shrink with the latitude; within such a band the nearest place is found as in a plane.
BAND_DEG = 0.25
_CURRENT = """
SELECT b.geom, z.role FROM gi_boundary AS b JOIN gi_zone AS z ON z.id = b.zone_id
WHERE z.product_id = ? AND b.geom IS NOT NULL AND b.proposes_id IS NULL
AND (b.valid_from IS NULL OR b.valid_from <= ?)
AND (b.valid_to > ? OR b.valid_to IS NULL AND b.status <> 'SUPERSEDED')
"""


@dataclass(frozen=True)
class ProductBoundary:
    """The ground of a product today: ``parts`` are the polygons of its zones in EPSG:4490, none if none is drawn."""

    parts: tuple[Any, ...]

    def distances_m(self, lons: FloatArray, lats: FloatArray) -> FloatArray:
        """Geodesic distances of places to the ground, shape (n,): 0 inside, NaN if there is no ground.

        Parameters
        ----------
        lons, lats : ndarray of float, shape (n,)
            Degrees, EPSG:4490.

        The nearest place of the boundary is found in a plane that is true at the place's own latitude (to an
        eighth of a degree), and the way to it measured on the ellipsoid.
        """
        found = np.full(len(lons), np.nan)
        for part in self.parts:
            found = np.fmin(found, _distances_m(part, lons, lats))
        return found


def _distances_m(part: Any, lons: FloatArray, lats: FloatArray) -> FloatArray:
    shapely.prepare(part)
    is_outside_it = ~shapely.intersects_xy(part, lons, lats)
    found = np.zeros(len(lons))
    bands = np.round(lats / BAND_DEG) * BAND_DEG
    for band in np.unique(bands[is_outside_it]):
        chosen = is_outside_it & (bands == band)
        found[chosen] = _outside_m(part, lons[chosen], lats[chosen], float(band))
    return found


def _outside_m(part: Any, lons: FloatArray, lats: FloatArray, band_deg: float) -> FloatArray:
    shrink = max(float(np.cos(np.radians(band_deg))), 1e-6)
    plane = affinity.scale(part, shrink, 1.0, origin=(0, 0))
    shapely.prepare(plane)
    lines = shapely.shortest_line(plane, shapely.points(lons * shrink, lats))
    nearest = shapely.get_coordinates(lines)[::2]
    return _ways_m(lons, lats, nearest[:, 0] / shrink, nearest[:, 1])


def _ways_m(lons: FloatArray, lats: FloatArray, to_lons: FloatArray, to_lats: FloatArray) -> FloatArray:
    from pyproj import Geod  # PROJ costs start-up time

    return np.asarray(Geod(a=A_M, f=F).inv(lons, lats, to_lons, to_lats)[2], dtype=np.float64)


def current_boundary(project: Project, product_id: str) -> ProductBoundary:
    """Ground of a product today: of its production zones, or of all zones if it has none for production.

    Proposals beside a published version do not count; a draft that nothing is published beside does.
    """
    day = date.today().isoformat()
    rows = project.fetch(_CURRENT, product_id, day, day)
    producing = [row for row in rows if row[1] == ZoneRole.PRODUCTION] or rows
    parts = (decode_blob(blob) for blob, _role in producing)
    return ProductBoundary(tuple(part for part in parts if part is not None and not part.is_empty))


BoundaryOf = Callable[[str], ProductBoundary]


def with_boundary_distances(
    project: Project,
    evidence: Sequence[Evidence],
    product_of: str | None = None,
    boundary_of: BoundaryOf | None = None,
) -> list[Evidence]:
    """The same evidence, set against the current boundaries of its products.

    Parameters
    ----------
    product_of : str, optional
        Product of the record that all belong to; without one each item's own counts.
    boundary_of : callable, optional
        Gives the ground of a product by its id: for many records, one that remembers it.
    """
    kept, boundary_of = list(evidence), boundary_of or partial(current_boundary, project)
    products = {product_of or item.product_id for item in kept} - {None, ""}
    for product_id in products:
        places = [n for n, item in enumerate(kept) if (product_of or item.product_id) == product_id]
        _measure(boundary_of(str(product_id)), kept, [n for n in places if _has_place(kept[n])])
    without = (n for n, item in enumerate(kept) if not (_has_place(item) and (product_of or item.product_id)))
    for number in without:
        kept[number] = replace(kept[number], boundary_distance_m=None)
    return kept


def _has_place(item: Evidence) -> bool:
    return item.geom is not None and not item.geom.is_empty


def _measure(boundary: ProductBoundary, evidence: list[Evidence], numbers: Iterable[int]) -> None:
    chosen = list(numbers)
    lons = np.array([evidence[number].geom.x for number in chosen], dtype=np.float64)
    lats = np.array([evidence[number].geom.y for number in chosen], dtype=np.float64)
    for number, distance in zip(chosen, boundary.distances_m(lons, lats).tolist(), strict=True):
        known = None if distance != distance else round(distance, 2)
        evidence[number] = replace(evidence[number], boundary_distance_m=known)


def measured(
    project: Project,
    evidence: Sequence[Evidence],
    place: Any,
    product_id: str | None,
    boundary_of: BoundaryOf | None = None,
) -> list[Evidence]:
    """Evidence of one record, its distances to the record's place and to the product's boundary as they are now.

    Parameters
    ----------
    place : Point or None
        The record's, EPSG:4490.
    product_id : str or None
        The record's product; None if it has none, then no boundary counts.
    boundary_of : callable, optional
        See ``with_boundary_distances``.
    """
    moved = with_distances(evidence, place)
    if not product_id:
        return [replace(item, boundary_distance_m=None) for item in moved]
    return with_boundary_distances(project, moved, product_id, boundary_of)


def is_outside(item: Any) -> bool:
    """Whether it is known to be taken outside of the product's boundary."""
    return item.boundary_distance_m is not None and item.boundary_distance_m > 0
