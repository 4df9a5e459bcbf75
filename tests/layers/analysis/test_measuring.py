"""Areas by several methods, perimeter and extent of a file's polygons."""

from pathlib import Path

import pytest
import shapely
from pyproj import Geod, Transformer

from gi_atlas.area import A_M, F
from gi_atlas.errors import QuestionOpen, ReadError
from gi_atlas.exchange.answers import Answers
from layers.analysis.measuring import measure, measure_file, measure_remarks
from tests.layers.analysis.places import bow_tie, metres_box

SQUARE = metres_box(0, 0, 3_000, 3_000)


def test_methods_agree_where_edges_are_short() -> None:
    row = measure(shapely.segmentize(SQUARE, 0.001))
    geodesic = abs(Geod(a=A_M, f=F).geometry_area_perimeter(SQUARE)[0])
    assert row["area_geodesic_m2"] == pytest.approx(geodesic, rel=1e-6)
    assert row["area_ellipsoid_m2"] == pytest.approx(row["area_geodesic_m2"], rel=1e-8)
    assert row["area_mu"] == pytest.approx(row["area_ellipsoid_m2"] * 3 / 2000)
    assert row["perimeter_m"] == pytest.approx(12_000, rel=1e-3)


def test_the_plane_area_is_that_of_the_three_degree_zone() -> None:
    row = measure(SQUARE)
    assert row["gk_epsg"] == 4549
    to_plane = Transformer.from_crs(4490, 4549, always_xy=True)
    plane = shapely.transform(SQUARE, lambda p: __import__("numpy").column_stack(to_plane.transform(*p.T)))
    assert row["area_gk_m2"] == pytest.approx(plane.area, rel=1e-9)
    assert row["area_gk_m2"] > row["area_ellipsoid_m2"]


def test_long_edges_are_read_as_straight_in_degrees() -> None:
    """The edge type matters: over a degree the methods part by more than rounding."""
    row = measure(shapely.box(118, 29, 122, 30))
    assert abs(row["area_ellipsoid_m2"] / row["area_geodesic_m2"] - 1) > 1e-6


def test_no_zone_outside_china() -> None:
    row = measure(shapely.box(-122.5, 38, -122, 38.5))
    assert (row["gk_epsg"], row["area_gk_m2"]) == (None, None)
    assert row["area_ellipsoid_m2"] > 0


def test_holes_are_taken_off() -> None:
    holed = shapely.Polygon(SQUARE.exterior, [metres_box(1_000, 1_000, 2_000, 2_000).exterior])
    full, rest = measure(SQUARE), measure(holed)
    for name in ("area_ellipsoid_m2", "area_geodesic_m2", "area_gk_m2"):
        assert full[name] - rest[name] == pytest.approx(1e6, rel=2e-3)
    assert rest["perimeter_m"] == pytest.approx(16_000, rel=1e-3)


def test_every_polygon_of_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    path = folder / "界线.geojson"
    line = '{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[119,29],[120,30]]}}'
    area = f'{{"type":"Feature","properties":{{}},"geometry":{shapely.to_geojson(SQUARE)}}}'
    path.write_text(f'{{"type":"FeatureCollection","features":[{line},{area}]}}', encoding="utf-8")
    rows = measure_file(path, Answers(datum="cgcs2000"))
    assert len(rows) == 1
    assert rows[0]["id"].endswith(":2")
    assert rows[0]["area_ellipsoid_m2"] == pytest.approx(measure(SQUARE)["area_ellipsoid_m2"], rel=1e-7)


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "界线.geojson"
    path.write_text("{", encoding="utf-8")
    with pytest.raises((ReadError, QuestionOpen)):
        measure_file(path)


def test_a_faulty_ring_is_told() -> None:
    assert measure(SQUARE)["is_valid"]
    assert not measure(bow_tie())["is_valid"]


def test_the_ellipsoid_area_is_the_offices_own() -> None:
    """The five corners of 瓦房店海参: −426 ppm between the offices' trapezoids and geodesics."""
    corners = [(121.470938, 39.806636), (121.334501, 39.89244), (121.057395, 39.529892), (121.381262, 39.226333)]
    row = measure(shapely.Polygon([*corners, (121.547254, 39.312147)]))
    assert (row["area_ellipsoid_m2"] / row["area_geodesic_m2"] - 1) * 1e6 == pytest.approx(-426, abs=0.5)
    assert row["area_mu"] == pytest.approx(row["area_ellipsoid_m2"] * 3 / 2000)


def test_the_methods_are_told_and_so_is_why_they_differ() -> None:
    dense = shapely.segmentize(shapely.box(119.99, 29, 120.01, 29.01), 0.001)
    long_edges = shapely.Polygon([(119, 29), (119.9, 29.8), (118.6, 30)])
    told = list(measure_remarks([("层:1", dense), ("层:2", long_edges)]))
    assert [line.split(":")[0] for line in told[:3]] == ["area_ellipsoid_m2", "area_geodesic_m2", "area_gk_m2"]
    assert "half to the even digit" in told[3]
    assert all(line.startswith("层:2: the ") for line in told[4:])
    assert len(told) == 6


@pytest.mark.parametrize("shift", [0, 40_000_000])
def test_metres_are_not_measured_as_degrees(tmp_path: Path, shift: int) -> None:
    path = tmp_path / "界址点.txt"
    corners = [(3110100, 411100), (3110200, 411100), (3110200, 411200), (3110100, 411200), (3110100, 411100)]
    rows = [f"J{number % 4 + 1},1,{north},{east + shift}" for number, (north, east) in enumerate(corners)]
    path.write_text("[地块坐标]\n5,,1,甲,面,,,,@\n" + "\n".join(rows), encoding="utf-8")
    with pytest.raises(QuestionOpen) as told:
        measure_file(path)
    assert told.value.context["options"] == "--crs"
    (question,) = told.value.context["questions"]
    assert question["code"] == "CRS_MISSING"
    assert question["choices"][0] in str(told.value)
    assert len(str(told.value)) < 600
    (row,) = measure_file(path, Answers(crs="EPSG:4528" if shift else "EPSG:4549"))
    assert row["area_gk_m2"] == pytest.approx(10_000, rel=1e-3)
