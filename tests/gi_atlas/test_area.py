"""Areas on the ellipsoid, against an integral, PROJ and themselves."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from gi_atlas import area
from gi_atlas.area import authalic_q, ellipsoid_area_m2, ellipsoid_areas_m2, mean_q, perimeter_m, ring_lengths_m

GEOD = Geod(a=area.A_M, f=area.F)
LATITUDES = st.floats(-1.5, 1.5)


@given(LATITUDES, st.floats(-0.3, 0.3))
def test_the_mean_over_an_edge_is_the_integral_by_its_length(middle: float, half: float) -> None:
    nodes, weights = np.polynomial.legendre.leggauss(40)
    expected = float(np.sum(weights * authalic_q(middle + half * nodes)) / 2)
    found = mean_q(np.array([middle - half]), np.array([middle + half]))
    assert found[0] == pytest.approx(expected, abs=2e-12)


@given(st.lists(st.tuples(LATITUDES, st.floats(-0.0199, 0.0199)), min_size=1, max_size=20))
def test_short_edges_come_out_as_in_the_long_series(edges: list[tuple[float, float]]) -> None:
    middle, half = np.array(edges).T
    # One long edge among them makes all take the long way.
    long_way = mean_q(np.append(middle - half / 2, 0.0), np.append(middle + half / 2, 0.5))[:-1]
    assert mean_q(middle - half / 2, middle + half / 2) == pytest.approx(long_way, abs=1e-13)


@pytest.mark.parametrize("lat", [-60.0, 0.0, 29.5, 53.0])
def test_a_cell_between_meridians_and_parallels_is_exact(lat: float) -> None:
    cell = shapely.box(118.0, lat, 119.5, lat + 1)
    exact = np.diff(authalic_q(np.radians([lat, lat + 1])))[0] * np.radians(1.5) * area.A_M**2 / 2
    assert ellipsoid_area_m2(cell) == pytest.approx(exact, rel=1e-13)


def test_short_edges_agree_with_geodesics() -> None:
    ring = shapely.Point(119.5, 29.5).buffer(0.2, quad_segs=500)
    assert ellipsoid_area_m2(ring) == pytest.approx(abs(GEOD.geometry_area_perimeter(ring)[0]), rel=1e-7)


def test_holes_parts_and_directions() -> None:
    outer, hole = shapely.box(118, 28, 119, 29), shapely.box(118.2, 28.2, 118.4, 28.4)
    holed = shapely.Polygon(outer.exterior, [hole.exterior])
    expected = ellipsoid_area_m2(outer) - ellipsoid_area_m2(hole)
    assert ellipsoid_area_m2(holed) == pytest.approx(expected, rel=1e-12)
    assert ellipsoid_area_m2(shapely.reverse(holed)) == pytest.approx(expected, rel=1e-12)
    far = shapely.box(121, 28, 122, 29)
    assert ellipsoid_area_m2(shapely.union(holed, far)) == pytest.approx(expected + ellipsoid_area_m2(far), rel=1e-12)


def test_what_has_no_area_has_none() -> None:
    shapes = [
        None,
        shapely.Polygon(),
        shapely.Point(1, 1),
        shapely.LineString([(0, 0), (1, 1)]),
        shapely.box(0, 0, 1, 1),
    ]
    areas = ellipsoid_areas_m2(shapes)
    assert areas[:4].tolist() == [0, 0, 0, 0]
    assert areas[4] > 1e10
    assert len(ellipsoid_areas_m2([])) == 0


def test_many_edges_cross_the_blocks() -> None:
    """More edges than a block holds, in several rings, give what the rings give one by one."""
    rings = [shapely.Point(110 + n, 30).buffer(0.4, quad_segs=1500) for n in range(5)]
    together = ellipsoid_areas_m2(rings)
    assert together == pytest.approx([ellipsoid_area_m2(ring) for ring in rings], rel=1e-12)
    assert np.ptp(together) / together[0] < 1e-9


def test_lengths_are_those_of_geodesics() -> None:
    shape = shapely.Polygon(shapely.box(118, 28, 119, 29).exterior, [shapely.box(118.2, 28.2, 118.4, 28.4).exterior])
    assert ring_lengths_m([shape, None, shapely.Polygon()])[0] == pytest.approx(perimeter_m(shape), rel=1e-4)
    assert ring_lengths_m([shape, None])[1] == 0
    assert perimeter_m(shapely.Polygon()) == 0
