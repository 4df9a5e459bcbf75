"""The project's own units, by which the datum of a foreign file may be told."""

from collections.abc import Sequence

import numpy as np
import shapely

from gi_atlas.exchange.open import ForeignLayer
from gi_atlas.exchange.reference import Reference
from gi_atlas.services.import_units import UNKNOWN_EDITION
from gi_atlas.storage.blobs import decode_blobs
from gi_atlas.storage.project import Project


def load_reference(project: Project, layers: Sequence[ForeignLayer]) -> Reference | None:
    """Units of the newest edition with geometry near the layers, to tell a datum by; None if there are none."""
    boxes = [layer.extent for layer in layers if layer.extent is not None]
    if not boxes:
        return None
    editions = project.fetch(
        "SELECT edition FROM gi_admin_unit WHERE geom NOTNULL GROUP BY edition ORDER BY edition = ?, edition DESC",
        UNKNOWN_EDITION,
    )
    if not editions:
        return None
    low, high = np.min(np.array(boxes)[:, :2], axis=0) - 0.1, np.max(np.array(boxes)[:, 2:], axis=0) + 0.1
    rows = project.fetch(
        "SELECT code, name, geom FROM gi_admin_unit WHERE edition = ? AND fid IN"
        " (SELECT id FROM rtree_gi_admin_unit_geom WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)",
        *(str(editions[0][0]), float(low[0]), float(high[0]), float(low[1]), float(high[1])),
    )
    if not rows:
        return None
    geometries = decode_blobs([row[2] for row in rows])
    is_shape = shapely.get_dimensions(geometries) >= 0
    chosen = [row for row, keep in zip(rows, is_shape, strict=True) if keep]
    return Reference([str(row[0]) for row in chosen], [str(row[1]) for row in chosen], geometries[is_shape])
