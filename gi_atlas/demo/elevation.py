"""A terrain for the fictional county, as a grid and as a GeoTIFF."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gi_atlas.crs import STORE_EPSG
from gi_atlas.demo.county import CENTRE

CELL_DEG = 1 / 480  # 7.5 seconds of arc, about 200 m
COLUMNS, ROWS = 336, 240
WEST, NORTH = CENTRE[0] - COLUMNS * CELL_DEG / 2, CENTRE[1] + ROWS * CELL_DEG / 2
NODATA = -32768
_SEED = 20260502
_LOWEST_M, _RISE_M = 35.0, 900.0


@cache
def build_elevation() -> NDArray[np.int16]:
    """Metres above sea level, rows from north to south, shape (240, 336); EPSG:4490."""
    generator = np.random.default_rng(_SEED)
    height = np.zeros((ROWS, COLUMNS))
    for octave in range(5):
        nodes = generator.random((4 * 2**octave + 2, 5 * 2**octave + 2))
        height += _stretched(nodes) / 2**octave
    height = (height - height.min()) / np.ptp(height)
    # A valley runs through the middle from west to east.
    north_share = np.linspace(-1, 1, ROWS)[:, None]
    ridge = np.clip(np.abs(north_share) * 1.4, 0.12, 1.0)
    return np.asarray(np.round(_LOWEST_M + _RISE_M * height**1.5 * ridge), dtype=np.int16)


def _stretched(nodes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Nodes spread over the whole grid, smooth between them."""
    rows, row_share = _between(nodes.shape[0], ROWS)
    columns, column_share = _between(nodes.shape[1], COLUMNS)
    upper, lower = nodes[rows], nodes[rows + 1]
    along = upper + (lower - upper) * row_share[:, None]
    left, right = along[:, columns], along[:, columns + 1]
    return np.asarray(left + (right - left) * column_share)


def _between(nodes: int, cells: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    position = np.linspace(0, nodes - 2, cells, endpoint=False)
    whole = position.astype(np.intp)
    part = position - whole
    return whole, part * part * (3 - 2 * part)


def write_elevation(path: Path) -> Path:
    """Write the terrain as a GeoTIFF in EPSG:4490."""
    import rasterio  # GDAL costs start-up time
    from rasterio.transform import from_origin

    profile: dict[str, Any] = {
        "driver": "GTiff", "width": COLUMNS, "height": ROWS, "count": 1, "dtype": "int16", "nodata": NODATA,
        "crs": f"EPSG:{STORE_EPSG}", "transform": from_origin(WEST, NORTH, CELL_DEG, CELL_DEG), "compress": "deflate",
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as target:
        target.write(build_elevation(), 1)
    return path


def elevation_at(lon: float, lat: float) -> int:
    """Metres above sea level at a place of the county (degrees, EPSG:4490)."""
    row, column = int((NORTH - lat) / CELL_DEG), int((lon - WEST) / CELL_DEG)
    return int(build_elevation()[min(max(row, 0), ROWS - 1), min(max(column, 0), COLUMNS - 1)])
