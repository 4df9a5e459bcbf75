"""GeoParquet 1.1 in EPSG:4490: one row, geometry as WKB, longitude before latitude as its specification says."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from gi_atlas.crs import STORE_EPSG
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature, Value

COLUMN, META = "geometry", b"geo"


def write_geoparquet(path: Path, feature: BoundaryFeature) -> None:
    """Write one boundary."""
    columns = {name: pa.array([value], _type(value)) for name, value in feature.attributes.items()}
    columns[COLUMN] = pa.array([shapely.to_wkb(feature.geometry, byte_order=1)], pa.binary())
    table = pa.table(columns).replace_schema_metadata({META: json.dumps(_meta(feature.geometry)).encode()})
    pq.write_table(table, path, compression="zstd")


def _type(value: Value) -> pa.DataType:
    if isinstance(value, int):
        return pa.int64()
    return pa.float64() if isinstance(value, float) else pa.string()


def _meta(geometry: Any) -> dict[str, Any]:
    import pyproj  # PROJ costs start-up time

    column = {
        "encoding": "WKB",
        "geometry_types": [geometry.geom_type],
        "crs": pyproj.CRS.from_epsg(STORE_EPSG).to_json_dict(),
        "edges": "planar",
        "bbox": list(geometry.bounds),
    }
    return {"version": "1.1.0", "primary_column": COLUMN, "columns": {COLUMN: column}}


def read_geoparquet(path: Path) -> tuple[Any, dict[str, Any], int | None]:
    """What ``write_geoparquet`` wrote: geometry, values by name, EPSG code."""
    table = pq.read_table(path)
    (row,) = table.to_pylist()
    geometry = shapely.from_wkb(row.pop(COLUMN))
    meta = json.loads((table.schema.metadata or {}).get(META, b"{}"))
    crs = meta.get("columns", {}).get(COLUMN, {}).get("crs", {})
    return geometry, row, crs.get("id", {}).get("code")
