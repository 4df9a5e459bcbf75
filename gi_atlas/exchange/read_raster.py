"""GeoTIFF in the child: what it is, without its cells."""

import os
from pathlib import Path
from typing import Any

from gi_atlas.errors import ReadError
from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.read_vector import require_only

_ALLOWED = {"GTiff", "COG", "MEM"}


def read_raster(job: ChildJob, path: Path, answer: ChildAnswer) -> None:
    """Describe a GeoTIFF: size, bands, cell size, CRS.

    Raises
    ------
    ReadError
        READ_FAILED, or READ_DRIVERS if other drivers cannot be switched off.
    """
    os.environ["GDAL_DISABLE_READDIR_ON_OPEN"] = "TRUE"
    import rasterio  # a GDAL of its own, which must see our environment first
    from rasterio.errors import RasterioError

    with rasterio.Env() as env:
        require_only(set(env.drivers()), _ALLOWED)
        try:
            with rasterio.open(path, driver="GTiff") as raster:
                answer.details["raster"] = _describe(raster)
        except (RasterioError, ValueError, OSError) as error:
            detail = str(error).replace(str(path), job.file)
            raise ReadError("READ_FAILED", file=job.file, driver="GTiff", detail=detail[:500]) from error
    if answer.details["raster"]["crs"] is None:
        answer.warn("RASTER_NO_CRS")


def _describe(raster: Any) -> dict[str, Any]:
    transform = raster.transform
    return {
        "width_px": raster.width,
        "height_px": raster.height,
        "bands": raster.count,
        "band_type": raster.dtypes[0] if raster.count else "",
        "no_value": None if raster.nodata is None else str(raster.nodata),
        "crs": raster.crs.to_string() if raster.crs else None,
        "cell_size": [transform.a, -transform.e],
        "is_rotated": bool(transform.b or transform.d),
        "extent": list(raster.bounds),
    }
