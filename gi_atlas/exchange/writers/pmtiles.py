"""Vector tiles in a PMTiles file, by GDAL on new files."""

import errno
import os
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.gdal_files import load_silent_gdal, write_failures

TILE_CELLS = 4096
# Magic and version, then where the root, the metadata, the leaves and the tiles begin, and how long each is.
_HEAD = struct.Struct("<8x8Q")
# What GDAL numbers features by: no column of ours may have its name.
OWN_COLUMN = "mvt_id"
# GDAL would leave out vertices and features of a tile that is larger.
_UNBOUNDED = str(1 << 30)


def write_pmtiles(
    path: Path,
    layer: str,
    shapes: Any,
    columns: Mapping[str, tuple[Any, Any]],
    largest_zoom: int,
    words: str = "",
) -> None:
    """Write one layer as tiles of all zooms up to a largest.

    Parameters
    ----------
    path : Path
        A name of ours: pyogrio takes what stands behind a ";" for something else.
    layer : str
        Its name in the tiles.
    shapes : ndarray of geometry
        EPSG:3857; None for none.
    columns : mapping of str to pair of ndarray
        Values, and where they are missing.
    largest_zoom : int
    words : str
        What the file says of itself.

    Raises
    ------
    WriteError
        EXPORT_CANNOT_WRITE.
    """
    pyogrio = load_silent_gdal()
    try:
        pyogrio.raw.write(
            str(path),
            shapely.to_wkb(shapes),
            [values for values, _missing in columns.values()],
            list(columns),
            field_mask=[missing for _values, missing in columns.values()],
            geometry_type="Unknown",
            layer=layer,
            driver="PMTiles",
            crs="EPSG:3857",
            dataset_options={
                "MINZOOM": "0", "MAXZOOM": str(largest_zoom), "EXTENT": str(TILE_CELLS), "NAME": layer,
                "DESCRIPTION": words, "MAX_SIZE": _UNBOUNDED, "MAX_FEATURES": _UNBOUNDED,
            },
        )  # fmt: skip
    except write_failures() as error:
        raise WriteError("EXPORT_CANNOT_WRITE", path=f"{layer}{path.suffix}", detail=str(error)) from error
    if not _is_whole(path):  # GDAL says nothing of a disk that is full at the last bytes
        detail = os.strerror(errno.ENOSPC)
        raise WriteError("EXPORT_CANNOT_WRITE", path=f"{layer}{path.suffix}", detail=detail)


def _is_whole(path: Path) -> bool:
    """Whether the file is as long as its header says (PMTiles 3, §3.1)."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return False
    told = _HEAD.unpack(head)
    return path.stat().st_size >= max(map(sum, zip(told[::2], told[1::2], strict=True)))


def read_pmtiles(path: Path, is_cut: bool = True) -> tuple[list[dict[str, Any]], Any]:
    """What ``write_pmtiles`` wrote at the largest zoom: properties and geometry (EPSG:3857) of each piece.

    Parameters
    ----------
    path : Path
    is_cut : bool
        Whether features are cut at the edges of tiles, so that each part of an area stands in one tile. Lines that
        run along an edge are lost then; else all parts go on a little beyond the edges.
    """
    pyogrio = load_silent_gdal()
    try:
        meta, table = pyogrio.raw.read_arrow(str(path), CLIP="YES" if is_cut else "NO")
    except pyogrio.errors.DataSourceError:  # nothing was as large as a cell: GDAL gives such a file no layer
        return [], np.empty(0, dtype=object)
    shape_column = meta["geometry_name"] or "wkb_geometry"
    shapes = shapely.from_wkb(table.column(shape_column).to_numpy(zero_copy_only=False))
    rows = table.drop_columns([shape_column, OWN_COLUMN]).to_pylist()
    return [{key: value for key, value in row.items() if value is not None} for row in rows], shapes
