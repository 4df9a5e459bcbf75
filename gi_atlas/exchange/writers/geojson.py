"""GeoJSON by RFC 7946: CRS84, nine decimals, outer rings counter-clockwise, no ``crs`` member."""

import json
from pathlib import Path
from typing import Any

import shapely

from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
from gi_atlas.geometry import DECIMALS


def write_geojson(path: Path, feature: BoundaryFeature) -> None:
    """Write one boundary. CGCS2000 is taken as WGS 84, which agrees within a metre."""
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": feature.attributes["boundary_id"],
                "properties": feature.attributes,
                "geometry": {"type": "MultiPolygon", "coordinates": multipolygon_coordinates(feature.geometry)},
            }
        ],
    }
    path.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def multipolygon_coordinates(geometry: Any) -> list[list[list[list[float]]]]:
    """Coordinates of a MultiPolygon as RFC 7946 wants them: outer rings counter-clockwise, nine decimals."""
    turned = shapely.orient_polygons(geometry)
    return [[_ring(ring) for ring in shapely.get_rings(part)] for part in turned.geoms]


def _ring(ring: Any) -> list[list[float]]:
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in shapely.get_coordinates(ring).tolist()]
