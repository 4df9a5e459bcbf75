"""A boundary in the plane of a Gauss-Krüger zone, to the millimetre, for formats of plane coordinates."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from gi_atlas.crs import Zone, project_points
from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature

PLANE_DECIMALS = 3


def plane_feature(path: Path, feature: BoundaryFeature, zone: Zone, has_prefix: bool) -> BoundaryFeature:
    """The feature with its vertices in a zone's plane, easting before northing, rounded to millimetres.

    The vertices are exact; an edge that is straight in degrees is taken as straight in the plane.

    Raises
    ------
    WriteError
        EXPORT_TOO_FINE if two vertices that follow each other fall together.
    """
    epsg = zone.epsg(has_prefix)
    flat = shapely.transform(feature.geometry, lambda points: project_points(points, epsg).round(PLANE_DECIMALS))
    for part in flat.geoms:
        for ring in shapely.get_rings(part):
            steps = np.diff(shapely.get_coordinates(ring), axis=0)
            if (np.abs(steps).max(axis=1) < 10**-PLANE_DECIMALS / 2).any():
                raise WriteError("EXPORT_TOO_FINE", path=path.name)
    return replace(feature, geometry=flat)
