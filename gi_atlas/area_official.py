"""Areas as the natural-resources offices reckon them (椭球面积), beside geodesic and Gauss-Krüger plane areas.

The offices split a parcel into trapezoids, one between each edge and a reference meridian. An edge stands for the
mean of its ends' longitudes, so that long edges give another area than curves of the same ends; ``area`` integrates
the same edges exactly and is additive where parcels are cut, this one is what the office's own program prints.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np
import shapely

from gi_atlas.area import A_M, BLOCK, E2, F, FloatArray, areas_by_rings, ellipsoid_area_m2
from gi_atlas.crs import project_points, zone_of
from gi_atlas.errors import CrsError, format_text

B_M = A_M * (1 - F)
# Decimals of a stated area by its unit.
DECIMALS = {"m2": 2, "ha": 4, "mu": 2, "km2": 3}
DIFFERENCE_PPM = 10.0
# Methods as store, files and answers name them: of the stated area of a whole, and of areas that add up (``area``).
OFFICIAL_METHOD = "OFFICIAL_TRAPEZOID_BL_CGCS2000"
ADDITIVE_METHOD = "AUTHALIC_LINEAR_BL_CGCS2000"
# Units in a square metre, exact: a half must stay a half.
_UNITS_PER_M2 = {"m2": Decimal(1), "ha": Decimal("1e-4"), "mu": Decimal("0.0015"), "km2": Decimal("1e-6")}
# A to E of the document, with the signs that its series gives them.
_CONSTANTS = np.array(
    [
        1 + 3 / 6 * E2 + 30 / 80 * E2**2 + 35 / 112 * E2**3 + 630 / 2304 * E2**4,
        -(1 / 6 * E2 + 15 / 80 * E2**2 + 21 / 112 * E2**3 + 420 / 2304 * E2**4),
        3 / 80 * E2**2 + 7 / 112 * E2**3 + 180 / 2304 * E2**4,
        -(1 / 112 * E2**3 + 45 / 2304 * E2**4),
        5 / 2304 * E2**4,
    ]
)


@dataclass(frozen=True)
class Areas:
    """Area of one polygon by three methods, in m².

    Attributes
    ----------
    official_m2 : float
        Ellipsoid trapezoids of the natural-resources offices; edges straight in longitude and latitude.
    geodesic_m2 : float
        On the same ellipsoid, edges as geodesics.
    plane_m2 : float or None
        In the 3° Gauss-Krüger zone of the middle, edges straight in the plane; None where there is no zone.
    plane_epsg : int or None
        That zone.
    longest_edge_deg : float
        Longest edge in degrees, the usual reason of a difference.
    additive_m2 : float or None
        The same edges integrated exactly (``area``): what pieces of the polygon add up to; None where not asked for.
    """

    official_m2: float
    geodesic_m2: float
    plane_m2: float | None
    plane_epsg: int | None
    longest_edge_deg: float
    additive_m2: float | None = None

    @property
    def is_sum_another(self) -> bool:
        """Whether the stated area and that of its pieces together differ in the digits that are printed."""
        summed_m2 = self.official_m2 if self.additive_m2 is None else self.additive_m2
        return state_area(summed_m2, "ha") != state_area(self.official_m2, "ha")


def official_area_m2(geometry: Any) -> float:
    """Area of one polygon or multipolygon by the offices' trapezoids, holes taken off; 0 for anything else.

    Parameters
    ----------
    geometry : Geometry
        EPSG:4490, longitude and latitude in degrees. Edges are straight in them and are not divided.

    Returns
    -------
    float
        Square metres on the CGCS2000 ellipsoid, not rounded, never negative.

    Source: 国土调查办发〔2008〕32号, areas of any parcel on the ellipsoid.
    """
    return float(official_areas_m2([geometry])[0])


def official_areas_m2(geometries: Any) -> FloatArray:
    """``official_area_m2`` of each geometry, shape (n,)."""
    return areas_by_rings(geometries, _ring_areas_m2)


def _ring_areas_m2(rings: np.ndarray[Any, Any]) -> FloatArray:
    points, index = shapely.get_coordinates(rings, return_index=True)
    # A reference meridian at the ring's west keeps all trapezoids small; which one it is does not matter.
    west = np.minimum.reduceat(points[:, 0], np.searchsorted(index, np.arange(len(rings))))
    pieces = np.empty(max(len(points) - 1, 0))
    for start in range(0, len(pieces), BLOCK):
        stop = min(start + BLOCK, len(pieces))
        lon, lat = points[start : stop + 1].T
        width = np.radians((lon[1:] + lon[:-1]) / 2 - west[index[start:stop]])
        width[index[start + 1 : stop + 1] != index[start:stop]] = 0.0  # the step from one ring to the next is no edge
        lat = np.radians(lat)
        pieces[start:stop] = trapezoids_m2(lat[:-1], lat[1:], width)
    return np.asarray(np.abs(np.bincount(index[:-1], pieces, len(rings))))


def trapezoids_m2(first_rad: FloatArray, second_rad: FloatArray, width_rad: FloatArray) -> FloatArray:
    """Area between two parallels and two meridians, negative where the second parallel is the southern one.

    S = 2 b² ΔL [A sin(ΔB/2) cos Bm − B sin(3ΔB/2) cos 3Bm + C … − D … + E sin(9ΔB/2) cos 9Bm], all angles in radians.
    """
    sine, cosine = np.sin((second_rad - first_rad) / 2), np.cos((second_rad + first_rad) / 2)
    # sin((k+2)x) = 2 cos 2x sin kx − sin((k−2)x), and the same for cosines: one sine and one cosine do for all terms.
    double_half, double_middle = 2 - 4 * sine**2, 4 * cosine**2 - 2
    sine_before, cosine_before = -sine, cosine
    total = np.zeros_like(sine)
    for constant in _CONSTANTS:
        total += constant * sine * cosine
        sine_before, sine = sine, double_half * sine - sine_before
        cosine_before, cosine = cosine, double_middle * cosine - cosine_before
    return np.asarray(2 * B_M**2 * width_rad * total)


def geodesic_area_m2(geometry: Any) -> float:
    """Area of a polygon in EPSG:4490 with geodesics as edges, in m²."""
    from pyproj import Geod  # PROJ costs start-up time

    return float(abs(Geod(a=A_M, f=F).geometry_area_perimeter(shapely.orient_polygons(geometry))[0]))


def plane_area_m2(geometry: Any) -> tuple[int | None, float | None]:
    """EPSG code of the 3° zone of a polygon's middle, and its area in that plane in m²; None where there is none."""
    try:
        epsg = zone_of((geometry.bounds[0] + geometry.bounds[2]) / 2).epsg()
    except CrsError:
        return None, None
    plane = shapely.transform(geometry, lambda points: project_points(np.asarray(points), epsg))
    return epsg, float(plane.area)


def compare_areas(geometry: Any) -> Areas:
    """Area of a polygon in EPSG:4490, not empty, by the three methods."""
    epsg, plane_m2 = plane_area_m2(geometry)
    return Areas(
        official_area_m2(geometry),
        geodesic_area_m2(geometry),
        plane_m2,
        epsg,
        _longest_edge_deg(geometry),
        ellipsoid_area_m2(geometry),
    )


def _longest_edge_deg(geometry: Any) -> float:
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(geometry)), return_index=True)
    steps = np.hypot(*np.diff(points, axis=0).T)
    return float(np.max(steps[ring[1:] == ring[:-1]], initial=0.0))


def explain_difference(
    areas: Areas, limit_ppm: float = DIFFERENCE_PPM, name: str = "", language: str | None = None
) -> list[str]:
    """Sentences that say why the methods differ for the polygon ``name``; none where they agree."""
    return [format_text(code, {**context, "name": name}, language) for code, context in differences(areas, limit_ppm)]


def differences(areas: Areas, limit_ppm: float = DIFFERENCE_PPM) -> list[tuple[str, dict[str, Any]]]:
    """Codes and contexts of the differences above ``limit_ppm`` of the geodesic area.

    AREA_EDGES_DIFFER: the official area and the geodesic one read the edges otherwise.
    AREA_PLANE_DIFFERS: the plane is not true to area away from its central meridian.
    """
    found = []
    if abs(_ppm(areas.official_m2, areas.geodesic_m2)) > limit_ppm:
        shown = _apart(areas.official_m2, areas.geodesic_m2)
        found.append(("AREA_EDGES_DIFFER", {**shown, "edge": f"{areas.longest_edge_deg:.3f}"}))
    if areas.plane_m2 is not None and abs(_ppm(areas.plane_m2, areas.geodesic_m2)) > limit_ppm:
        shown = _apart(areas.plane_m2, areas.geodesic_m2)
        found.append(("AREA_PLANE_DIFFERS", {**shown, "epsg": areas.plane_epsg}))
    return found


def ppm_text(area_m2: float, reference_m2: float) -> str:
    """How far an area is from another, in whole millionths of it, with its sign."""
    return f"{_ppm(area_m2, reference_m2):+.0f}".replace("-", "−")


def _ppm(area_m2: float, reference_m2: float) -> float:
    return (area_m2 / reference_m2 - 1) * 1e6 if reference_m2 > 0 else 0.0


def _apart(area_m2: float, reference_m2: float) -> dict[str, Any]:
    return {"ppm": ppm_text(area_m2, reference_m2), "hectares": str(state_area(abs(area_m2 - reference_m2), "ha"))}


def state_area(area_m2: float, unit: str) -> Decimal:
    """An area in a unit as it is stated: "m2" and "mu" to 0.01, "ha" to 0.0001, "km2" to 0.001.

    A half is rounded to the even digit. Each unit is rounded from the square metres, never from another unit.
    """
    return (Decimal(area_m2) * _UNITS_PER_M2[unit]).quantize(Decimal(1).scaleb(-DECIMALS[unit]), ROUND_HALF_EVEN)
