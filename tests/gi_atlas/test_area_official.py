"""The natural-resources offices' areas beside geodesic and plane ones: figures of domain.md §3.3."""

import json
import math
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from gi_atlas.area import BLOCK, ellipsoid_area_m2
from gi_atlas.area_official import (
    Areas,
    compare_areas,
    differences,
    explain_difference,
    official_area_m2,
    official_areas_m2,
    ppm_text,
    state_area,
    trapezoids_m2,
)

from .exchange_writers.boundaries import holed, ring

# Not the program's own constants: the ellipsoid of CGCS2000 by its name in PROJ (GRS 80 differs in the 11th digit).
GEOD = Geod(ellps="GRS80")
# 瓦房店海参: the five corners of the announcement, degrees.
FIVE = [(121.470938, 39.806636), (121.334501, 39.89244), (121.057395, 39.529892), (121.381262, 39.226333),
        (121.547254, 39.312147)]  # fmt: skip


def geodesic(shape: Any) -> float:
    return abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0])


def ppm(found: float, expected: float) -> float:
    return (found / expected - 1) * 1e6


def test_the_five_point_ring_is_426_ppm_smaller_than_by_geodesics() -> None:
    shape = shapely.Polygon(FIVE)
    areas = compare_areas(shape)
    assert geodesic(shape) == pytest.approx(1_799_551_128, abs=200)
    assert areas.geodesic_m2 == pytest.approx(geodesic(shape), rel=1e-9)
    assert ppm(areas.official_m2, geodesic(shape)) == pytest.approx(-426, abs=0.5)
    # Half of it is the edges' other course, the rest that an edge counts by the mean of its ends.
    assert ppm(ellipsoid_area_m2(shape), geodesic(shape)) == pytest.approx(-268, abs=0.5)
    dense = shapely.segmentize(shape, 0.001)
    assert abs(ppm(official_area_m2(dense), geodesic(dense))) < 0.1


def test_the_announced_corners_give_it_too(real_data: Path) -> None:
    records = json.loads((real_data / "cn" / "scope_texts.json").read_text(encoding="utf-8"))["records"]
    (corners,) = [one["corner_points_deg"] for one in records if one["id"] == "wafangdian-seacucumber"]
    shape = shapely.Polygon(corners)
    assert ppm(official_area_m2(shape), geodesic(shape)) == pytest.approx(-426, abs=0.5)


# Radii in degrees of latitude that give 1 ha to 3,600 km².
@pytest.mark.parametrize("radius_m", [56.42, 1_000.0, 10_000.0, 33_851.0])
@pytest.mark.parametrize("lat", [3.9, 18.5, 30.0, 40.0, 53.4])
def test_rings_of_200_vertices_agree_with_geodesics_to_a_tenth_of_a_ppm(radius_m: float, lat: float) -> None:
    turns = np.linspace(0, 360, 200, endpoint=False)
    lon, lats, _back = GEOD.fwd(np.full(200, 115.3), np.full(200, lat), turns, np.full(200, radius_m))
    shape = shapely.Polygon(np.column_stack([lon, lats]))
    assert geodesic(shape) == pytest.approx(np.pi * radius_m**2, rel=1e-3)
    assert abs(ppm(official_area_m2(shape), geodesic(shape))) < 0.1


def test_a_box_of_one_degree() -> None:
    """10,695.604 km² from 29.5 to 30.5° N, by PROJ's geodesics along edges divided into ten thousand pieces."""
    box = shapely.segmentize(shapely.box(120, 29.5, 121, 30.5), 1e-4)
    assert geodesic(box) / 1e6 == pytest.approx(10_695.604, abs=0.0005)
    assert official_area_m2(box) / 1e6 == pytest.approx(10_695.604, abs=0.0005)
    # Parallels and meridians are straight in degrees: dividing them changes nothing.
    assert official_area_m2(shapely.box(120, 29.5, 121, 30.5)) == pytest.approx(official_area_m2(box), rel=1e-12)


def test_an_equal_area_projection_says_the_same() -> None:
    """A third way, without any of our formulas: the cylindrical equal-area projection of PROJ."""
    dense = shapely.segmentize(shapely.Polygon(FIVE), 0.001)
    to_equal = Transformer.from_crs("EPSG:4490", "+proj=cea +ellps=GRS80 +lon_0=121", always_xy=True)
    plane = shapely.transform(dense, lambda points: np.column_stack(to_equal.transform(*points.T)))
    assert official_area_m2(dense) == pytest.approx(plane.area, rel=1e-8)


@settings(max_examples=40, deadline=None)
@given(st.floats(3, 53), st.floats(-179, 178), st.floats(1e-4, 1))
def test_where_the_ring_lies_and_begins_does_not_matter(lat: float, lon: float, size: float) -> None:
    shape = shapely.Polygon([(lon, lat), (lon + size, lat + size / 3), (lon + size / 2, lat + size)])
    turned = shapely.Polygon(np.roll(shapely.get_coordinates(shape)[:-1], 1, axis=0)[::-1])
    elsewhere = shapely.transform(shape, lambda points: points - [lon, 0])
    area = official_area_m2(shape)
    assert area > 0
    assert official_area_m2(turned) == pytest.approx(area, rel=1e-7)
    assert official_area_m2(elsewhere) == pytest.approx(area, rel=1e-7)


def test_holes_are_taken_off_and_parts_added() -> None:
    shape, far = holed(119.5, 28.5), ring(121, 30, 0.03, 6)
    outer = official_area_m2(shapely.Polygon(shape.exterior))
    holes = sum(official_area_m2(shapely.Polygon(hole)) for hole in shape.interiors)
    assert official_area_m2(shape) == pytest.approx(outer - holes, rel=1e-12)
    both = shapely.MultiPolygon([shape, far])
    assert official_area_m2(both) == pytest.approx(outer - holes + official_area_m2(far), rel=1e-12)


@pytest.mark.parametrize("nothing", [None, shapely.Polygon(), shapely.Point(120, 30), shapely.box(1, 1, 1, 1)])
def test_what_has_no_area(nothing: Any) -> None:
    assert official_area_m2(nothing) == 0


def plain_trapezoids(shape: Any) -> float:
    """The document's sum, edge by edge, with its sines and cosines as they stand."""
    e2 = 0.00669438002290
    constants = (
        1 + 3 / 6 * e2 + 30 / 80 * e2**2 + 35 / 112 * e2**3 + 630 / 2304 * e2**4,
        -(1 / 6 * e2 + 15 / 80 * e2**2 + 21 / 112 * e2**3 + 420 / 2304 * e2**4),
        3 / 80 * e2**2 + 7 / 112 * e2**3 + 180 / 2304 * e2**4,
        -(1 / 112 * e2**3 + 45 / 2304 * e2**4),
        5 / 2304 * e2**4,
    )
    total = 0.0
    for part in shapely.get_parts(shape):
        for number, ring_of in enumerate([part.exterior, *part.interiors]):
            found = 0.0
            points = [(math.radians(lon), math.radians(lat)) for lon, lat in ring_of.coords]
            for (lon, lat), (next_lon, next_lat) in pairwise(points):
                half, middle = (next_lat - lat) / 2, (next_lat + lat) / 2
                series = sum(
                    one * math.sin((2 * n + 1) * half) * math.cos((2 * n + 1) * middle)
                    for n, one in enumerate(constants)
                )
                found += 2 * 6_356_752.314140356**2 * (lon + next_lon) / 2 * series
            total += -abs(found) if number else abs(found)
    return total


@settings(max_examples=40, deadline=None)
@given(st.floats(-80, 80), st.floats(-179, 175), st.floats(0.01, 4), st.integers(3, 9))
def test_sines_by_recursion_are_those_of_the_document(lat: float, lon: float, size: float, corners: int) -> None:
    turns = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    outer = np.column_stack([lon + size * np.cos(turns), lat + size * np.sin(turns)])
    hole = [lon, lat] + (outer - [lon, lat]) / 3
    shape = shapely.MultiPolygon([shapely.Polygon(outer, [hole[::-1]]), shapely.box(lon + 20, lat, lon + 21, lat + 1)])
    # The plain sum is from Greenwich, so that it rounds at a hundred square metres in the last place of its terms.
    assert official_area_m2(shape) == pytest.approx(plain_trapezoids(shape), rel=1e-8)


def test_many_at_once_are_those_one_by_one() -> None:
    shapes = [
        *(
            None,
            shapely.Polygon(),
            shapely.Point(120, 30),
            shapely.MultiPolygon(),
            shapely.LineString([(0, 0), (1, 1)]),
        ),
        *(shapely.Polygon(FIVE), holed(119.5, 28.5), ring(121, 30, 0.03, 20_000), ring(-70, -20, 1e-7, 5)),
        shapely.MultiPolygon([ring(100, 30, 0.5, 7), ring(103, 31, 0.5, 9000), holed(110, 20)]),
        shapely.MultiPolygon([shapely.box(179.5, -17, 180, -16), shapely.box(-180, -17, -179.5, -16)]),
    ]
    together = official_areas_m2(shapes)
    assert together.shape == (len(shapes),)
    assert together.tolist() == pytest.approx([official_area_m2(shape) for shape in shapes], rel=1e-12)
    assert (together[:5] == 0).all()
    assert (together[5:] > 0).all()


def test_rings_that_end_on_a_block_s_edge_leave_no_step_between_them() -> None:
    """The points of all rings run through in blocks; the step from one ring to the next must never count."""
    for count in (BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK):
        rings = [ring(100, 30, 0.5, count - 1), ring(120, -40, 0.5, 5), ring(80, 10, 0.5, count)]
        assert official_areas_m2(rings).tolist() == pytest.approx([official_area_m2(one) for one in rings], rel=1e-12)


def test_nothing_at_all() -> None:
    assert official_areas_m2([]).shape == (0,)


def test_a_part_on_each_side_of_the_antimeridian_is_as_large_as_one_that_does_not_touch_it() -> None:
    parts = shapely.MultiPolygon([shapely.box(179, 50, 180, 51), shapely.box(-180, 50, -179, 51)])
    assert official_area_m2(parts) == pytest.approx(official_area_m2(shapely.box(100, 50, 102, 51)), rel=1e-12)
    # Longitudes beyond 180° say the same.
    assert official_area_m2(shapely.box(179, 50, 181, 51)) == pytest.approx(official_area_m2(parts), rel=1e-12)


@pytest.mark.parametrize("side_deg", [1e-8, 1e-7, 1e-6, 1e-5])
def test_tiny_boxes_keep_their_digits(side_deg: float) -> None:
    """By the radii of curvature at the place: what coordinates of 16 digits leave is a share of 1e-14 / side."""
    south, west = 30.0, 120.0
    north, east = south + side_deg, west + side_deg
    sine = math.sin(math.radians(south))
    w2 = 1 - 0.00669438002290 * sine**2
    meridian, prime = 6378137.0 * (1 - 0.00669438002290) / w2**1.5, 6378137.0 / w2**0.5
    expected = (
        meridian * math.radians(north - south) * prime * math.cos(math.radians(south)) * math.radians(east - west)
    )
    found = official_area_m2(shapely.box(west, south, east, north))
    assert found == pytest.approx(expected, rel=1e-7 + 2e-14 / side_deg)


@pytest.mark.parametrize(
    ("area_m2", "reference_m2", "text"),
    [(1.000426, 1.0, "+426"), (0.999574, 1.0, "−426"), (1.0, 1.0, "+0"), (1.0, 0.0, "+0"), (0.0, 0.0, "+0")],
)
def test_parts_per_million_in_words(area_m2: float, reference_m2: float, text: str) -> None:
    assert ppm_text(area_m2, reference_m2) == text


def test_both_hemispheres_are_alike_and_cancel() -> None:
    north, south = np.radians([30.0]), np.radians([-30.0])
    width, equator = np.radians([1.0]), np.zeros(1)
    assert trapezoids_m2(equator, north, width) == pytest.approx(trapezoids_m2(south, equator, width), rel=1e-14)
    assert trapezoids_m2(north, equator, width) == pytest.approx(-trapezoids_m2(equator, north, width), rel=1e-14)


def test_long_edges_are_explained_and_short_ones_not() -> None:
    long_edges = compare_areas(shapely.Polygon(FIVE))
    (code, context), (plane, _more) = differences(long_edges)
    assert (code, plane) == ("AREA_EDGES_DIFFER", "AREA_PLANE_DIFFERS")
    assert context == {"ppm": "−426", "hectares": "76.7367", "edge": "0.500"}
    sentence, _plane = explain_difference(long_edges, name="海域")
    assert sentence.startswith("海域: the official area and the geodesic one differ by −426 ppm")
    assert "对边的理解不同" in explain_difference(long_edges, name="海域", language="zh")[0]
    short_edges = compare_areas(ring(120.0, 30, 0.05, 200))
    assert explain_difference(short_edges) == []
    assert differences(long_edges, limit_ppm=500) == []


def test_a_plane_far_from_its_meridian_is_explained() -> None:
    areas = compare_areas(ring(121.4, 20, 0.05, 200))
    ((code, context),) = differences(areas)
    assert (code, context["epsg"]) == ("AREA_PLANE_DIFFERS", 4549)
    assert int(context["ppm"]) > 400
    assert areas.plane_m2 is not None
    assert areas.plane_m2 > areas.official_m2


def test_outside_china_there_is_no_plane() -> None:
    areas = compare_areas(ring(-122, 38, 0.01, 200))
    assert (areas.plane_m2, areas.plane_epsg) == (None, None)
    assert differences(areas) == []
    assert differences(Areas(0.0, 0.0, None, None, 0.0)) == []


@pytest.mark.parametrize(
    ("area_m2", "unit", "stated"),
    [
        (12345.675, "m2", "12345.67"),  # the nearest binary number is below the half
        (0.125, "m2", "0.12"),
        (0.375, "m2", "0.38"),
        (10_000.5, "ha", "1.0000"),
        (10_001.5, "ha", "1.0002"),
        (2000 / 3, "mu", "1.00"),
        (1_799e6, "km2", "1799.000"),
        (1e6, "mu", "1500.00"),
    ],
)
def test_stated_areas_round_a_half_to_even(area_m2: float, unit: str, stated: str) -> None:
    assert state_area(area_m2, unit) == Decimal(stated)
    assert str(state_area(area_m2, unit)) == stated
