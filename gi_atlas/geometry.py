"""Canonical form and hash of geometries."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from gi_atlas.ring_order import settle_rings

DECIMALS = 9  # of a degree: a tenth of a millimetre


def canonical_many(
    geometries: "Sequence[Any] | np.ndarray[Any, np.dtype[np.object_]]",
) -> "np.ndarray[Any, np.dtype[np.object_]]":
    """Geometries in canonical form: two dimensions, 1e-9°, normalised, outer rings counter-clockwise."""
    flat = shapely.force_2d(np.asarray(geometries, dtype=object))
    rounded = shapely.transform(flat, lambda coordinates: np.round(coordinates, DECIMALS) + 0.0)
    normal = np.asarray(shapely.orient_polygons(shapely.normalize(rounded)), dtype=object)
    return settle_rings(normal, np.asarray(rounded, dtype=object))


def canonical(geometry: Any) -> Any:
    """One geometry in canonical form; see ``canonical_many``."""
    return canonical_many([geometry])[0]


def canonical_wkb(geometry: Any) -> bytes:
    """Little-endian WKB of the canonical form."""
    return bytes(shapely.to_wkb(canonical(geometry), byte_order=1, output_dimension=2))


def geometry_hash(geometry: Any) -> str:
    """sha256 of the canonical WKB, 64 hexadecimal characters."""
    return hashlib.sha256(canonical_wkb(geometry)).hexdigest()


def corner_count(geometry: Any) -> int:
    """Corner points (拐点) of a polygon or multipolygon: its vertices, each ring's closing point left out."""
    parts = shapely.get_parts(geometry)
    rings = int(np.sum(shapely.get_num_interior_rings(parts) + 1)) - int(np.sum(shapely.is_empty(parts)))
    return int(shapely.get_num_coordinates(geometry)) - rings
