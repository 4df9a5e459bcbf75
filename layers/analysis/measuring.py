"""Measures of polygons: areas by several methods, perimeter, extent."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Geod

from gi_atlas.area import A_M, M2_PER_MU, F, ellipsoid_area_m2, perimeter_m
from gi_atlas.coordinates import format_extent
from gi_atlas.crs import project_points, zone_of
from gi_atlas.errors import CrsError
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.moving import to_store
from gi_atlas.jobs import Progress
from gi_atlas.services.inspecting import examine_file


def measure_file(path: Path, answers: Answers | None = None, progress: Progress | None = None) -> list[dict[str, Any]]:
    """Rows of ``measure``: every polygon of a foreign file, read through the door.

    Raises
    ------
    ReadError, UnsupportedFormat, CrsError
        The file is refused; see ``services.inspecting.inspect_file``.
    """
    examined = examine_file(path, answers, progress=progress)
    rows: list[dict[str, Any]] = []
    for layer, settled in zip(examined.foreign.layers, examined.references, strict=True):
        geometries = to_store(layer.geometries(), settled)
        for number, geometry in zip(layer.rows(), geometries, strict=True):
            if geometry is not None and shapely.get_dimensions(geometry) == 2:
                rows.append({"id": f"{layer.name}:{number}", **measure(geometry)})
    return rows


def measure(geometry: Any) -> dict[str, Any]:
    """Areas, perimeter and extent of a polygon in EPSG:4490.

    ``area_ellipsoid_m2`` takes edges as straight in longitude and latitude, ``area_geodesic_m2`` as geodesics,
    ``area_gk_m2`` as straight in the 3° Gauss-Krüger zone of the middle (None where there is none).
    """
    area_m2 = ellipsoid_area_m2(geometry)
    epsg, plane_m2 = _plane_area(geometry)
    return {
        "area_ellipsoid_m2": area_m2,
        "area_geodesic_m2": abs(Geod(a=A_M, f=F).geometry_area_perimeter(shapely.orient_polygons(geometry))[0]),
        "area_gk_m2": plane_m2,
        "gk_epsg": epsg,
        "area_mu": area_m2 / M2_PER_MU,
        "perimeter_m": perimeter_m(geometry),
        "extent_dms": format_extent(geometry.bounds),
        "is_valid": bool(shapely.is_valid(geometry)),
    }


def _plane_area(geometry: Any) -> tuple[int | None, float | None]:
    try:
        epsg = zone_of((geometry.bounds[0] + geometry.bounds[2]) / 2).epsg()
    except CrsError:
        return None, None
    plane = shapely.transform(geometry, lambda points: project_points(np.asarray(points), epsg))
    return epsg, float(plane.area)
