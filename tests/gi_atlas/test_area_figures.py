"""The natural-resources algorithm of areas, and the figures that domain.md §3.3 gives for it.

国土调查办发〔2008〕32号: trapezoids between each edge and a meridian, edges straight in longitude and latitude.
"""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from gi_atlas.area import A_M, M2_PER_HA, M2_PER_MU, F, ellipsoid_area_m2, perimeter_m

from .exchange_writers.boundaries import ring

GEOD = Geod(a=A_M, f=F)
E2 = F * (2 - F)
B_M = A_M * (1 - F)
# The constants as the document has them.
CONSTANTS = (
    1 + 3 / 6 * E2 + 30 / 80 * E2**2 + 35 / 112 * E2**3 + 630 / 2304 * E2**4,
    1 / 6 * E2 + 15 / 80 * E2**2 + 21 / 112 * E2**3 + 420 / 2304 * E2**4,
    3 / 80 * E2**2 + 7 / 112 * E2**3 + 180 / 2304 * E2**4,
    1 / 112 * E2**3 + 45 / 2304 * E2**4,
    5 / 2304 * E2**4,
)


def trapezoid_m2(south_deg: float, north_deg: float, width_deg: float) -> float:
    """S = 2 b² ΔL [A sin(ΔB/2) cos Bm − B sin(3ΔB/2) cos 3Bm + C … − D … + E …]."""
    half, middle = math.radians(north_deg - south_deg) / 2, math.radians(north_deg + south_deg) / 2
    terms = [
        (-1) ** number * constant * math.sin((2 * number + 1) * half) * math.cos((2 * number + 1) * middle)
        for number, constant in enumerate(CONSTANTS)
    ]
    return 2 * B_M**2 * math.radians(width_deg) * math.fsum(terms)


def parts_per_million(found: float, expected: float) -> float:
    return (found / expected - 1) * 1e6


@settings(max_examples=60, deadline=None)
@given(st.floats(3, 53), st.floats(0.001, 1), st.floats(0.001, 3))
def test_cells_are_those_of_the_document(south: float, height: float, width: float) -> None:
    cell = shapely.box(110, south, 110 + width, south + height)
    assert ellipsoid_area_m2(cell) == pytest.approx(trapezoid_m2(south, south + height, width), rel=1e-9)


@pytest.mark.parametrize(("radius_deg", "square_km"), [(0.0005, 0.01), (0.01, 3), (0.1, 300), (0.35, 3600)])
@pytest.mark.parametrize("lat", [18.5, 30.0, 52.0])
def test_dense_rings_agree_with_geodesics_below_a_tenth_of_a_ppm(
    radius_deg: float, square_km: float, lat: float
) -> None:
    shape = ring(115, lat, radius_deg, 2000)
    geodesic = abs(GEOD.geometry_area_perimeter(shape)[0])
    assert abs(parts_per_million(ellipsoid_area_m2(shape), geodesic)) < 0.1
    assert 0.4 < geodesic / 1e6 / square_km < 1.3


def test_long_edges_are_read_otherwise_by_hundreds_of_ppm() -> None:
    """瓦房店海参: −268 ppm by the edges' course alone; the offices' own −426 ppm stand in test_area_official."""
    corners = [(121.470938, 39.806636), (121.334501, 39.89244), (121.057395, 39.529892), (121.381262, 39.226333)]
    shape = shapely.Polygon([*corners, (121.547254, 39.312147)])
    geodesic = abs(GEOD.geometry_area_perimeter(shape)[0])
    linear = ellipsoid_area_m2(shape)
    assert parts_per_million(linear, geodesic) == pytest.approx(-268, abs=0.5)
    dense = shapely.segmentize(shape, 0.001)
    assert ellipsoid_area_m2(dense) == pytest.approx(linear, rel=1e-9)
    assert abs(parts_per_million(linear, abs(GEOD.geometry_area_perimeter(dense)[0]))) < 0.1


def test_units() -> None:
    assert (M2_PER_HA, M2_PER_MU) == (10_000, pytest.approx(666.6666666667))
    assert M2_PER_HA / M2_PER_MU == pytest.approx(15)
    assert 1e6 / M2_PER_MU == pytest.approx(1500)


def test_perimeters_are_geodesic_and_count_holes() -> None:
    outer, hole = shapely.box(119, 28, 120, 29), shapely.box(119.4, 28.4, 119.6, 28.6)
    expected = sum(GEOD.geometry_length(one.exterior) for one in (outer, hole))
    assert perimeter_m(shapely.Polygon(outer.exterior, [hole.exterior])) == pytest.approx(expected, rel=1e-12)
    assert perimeter_m(shapely.MultiPolygon([outer, shapely.box(121, 28, 122, 29)])) == pytest.approx(
        2 * GEOD.geometry_length(outer.exterior), rel=1e-9
    )


def test_a_hectare_is_a_hectare() -> None:
    lat = 30.0
    north = 100 / (A_M * (1 - E2) / (1 - E2 * math.sin(math.radians(lat)) ** 2) ** 1.5)
    east = 100 / (A_M * math.cos(math.radians(lat)) / math.sqrt(1 - E2 * math.sin(math.radians(lat)) ** 2))
    cell = shapely.box(119, lat, 119 + np.degrees(east), lat + np.degrees(north))
    assert ellipsoid_area_m2(cell) / M2_PER_HA == pytest.approx(1, rel=1e-5)
