"""The plane of the map, zooms that fit a phone, points as exactly as they may be told, shifted twins."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from gi_atlas.datum import to_gcj02
from layers.publish.webmap.geometry import build_areas, least_zoom, pack_points, to_cells
from layers.publish.webmap.mercator import LAT_LIMIT_DEG, metres_per_px, to_lonlat, to_px, world_px
from layers.publish.webmap.options import Basemap
from layers.publish.webmap.packing import CELLS_PER_PX, unpack_numbers, unpack_signed
from tests.webmap.chromium import Page
from tests.webmap.making import MapProject

SQUARE = shapely.box(119, 29, 119.1, 29.1)
GCJ_TILES = Basemap("https://tiles.example.org/{z}/{x}/{y}.png", "某地图服务", "gcj02")


def test_the_plane_is_that_of_web_maps() -> None:
    forward = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    lon, lat = np.array([-180.0, -122.5, 0.0, 119.3, 179.9]), np.array([-85.0, 38.2, 0.0, 29.7, 84.0])
    x_m, y_m = forward.transform(lon, lat)
    x, y = to_px(lon, lat, 3)
    size_m = 2 * np.pi * 6378137.0
    np.testing.assert_allclose(x, (x_m / size_m + 0.5) * world_px(3), atol=1e-6)
    np.testing.assert_allclose(y, (0.5 - y_m / size_m) * world_px(3), atol=1e-6)


@given(st.floats(-180, 180), st.floats(-85, 85), st.integers(0, 20))
def test_places_come_back_from_the_plane(lon: float, lat: float, zoom: int) -> None:
    again = to_lonlat(*to_px(np.array([lon]), np.array([lat]), zoom), zoom)
    np.testing.assert_allclose(np.array(again).ravel(), [lon, lat], atol=1e-8)


@pytest.mark.parametrize("lat", [90.0, -90.0, 89.0])
def test_the_poles_lie_at_the_planes_end(lat: float) -> None:
    _x, y = to_px(np.array([0.0]), np.array([lat]), 0)
    _x, end = to_px(np.array([0.0]), np.array([np.copysign(LAT_LIMIT_DEG, lat)]), 0)
    assert y == end
    assert abs(y[0] - (0 if lat > 0 else 256)) < 1e-6


def test_a_pixel_has_its_size_on_the_ground() -> None:
    assert metres_per_px(0, 0) == pytest.approx(156543.034, abs=0.01)
    assert metres_per_px(60, 10) == pytest.approx(156543.034 / 2**11, rel=1e-6)


def test_cells_are_quarters_of_a_pixel_and_no_further_off_than_an_eighth() -> None:
    lon, lat = np.random.default_rng(3).uniform(-80, 80, (2, 500))
    columns, rows = to_cells(lon, lat, 14)
    x, y = to_px(lon, lat, 14)
    assert np.abs(columns / CELLS_PER_PX - x).max() <= 0.125
    assert np.abs(rows / CELLS_PER_PX - y).max() <= 0.125


@pytest.mark.parametrize(
    ("extent", "zoom"),
    [((-180, -80, 180, 80), 0), ((73, 18, 135, 54), 2), ((119, 29, 119.5, 29.5), 9), ((119, 29, 119, 29), 17)],
)
def test_the_least_zoom_shows_everything_on_a_phone(extent: tuple[float, float, float, float], zoom: int) -> None:
    assert least_zoom(extent, 17) == zoom
    x, y = to_px(np.array([extent[0], extent[2]]), np.array([extent[1], extent[3]]), zoom)
    assert zoom == 0 or (x[1] - x[0] <= 390 and y[0] - y[1] <= 500)


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85))), st.integers(0, 6))
def test_points_keep_so_many_decimals_and_no_more(places: list[tuple[float, float]], decimals: int) -> None:
    packed = pack_points([shapely.Point(place) for place in places], decimals)
    lon = np.cumsum(unpack_signed(packed["lon"])) / 10**decimals
    lat = np.cumsum(unpack_signed(packed["lat"])) / 10**decimals
    assert packed["decimals"] == decimals
    for told, (true_lon, true_lat) in zip(zip(lon, lat, strict=True), places, strict=True):
        assert abs(told[0] - true_lon) <= 0.5 / 10**decimals + 1e-9
        assert abs(told[1] - true_lat) <= 0.5 / 10**decimals + 1e-9


def test_counts_of_features_without_rings_are_kept() -> None:
    packed = build_areas([shapely.MultiPolygon(), SQUARE, shapely.Polygon()], 12).pack(3, 12)
    assert unpack_numbers(packed["features"]).tolist() == [0, 1, 0]


def test_a_lower_largest_zoom_takes_fewer_vertices() -> None:
    wavy = shapely.Point(119, 29).buffer(0.1, quad_segs=2000)
    areas = build_areas([wavy], 17)
    counts = [areas.pack(3, zoom)["vertices"] for zoom in (8, 10, 12, 14, 17)]
    assert counts == sorted(counts)
    assert counts[0] < 40 < counts[-1]


@pytest.mark.parametrize("zoom", [8, 11, 14, 17])
def test_no_page_is_smaller_than_its_fewest_bytes(zoom: int) -> None:
    areas = build_areas([shapely.Point(119, 29).buffer(0.1, quad_segs=500), SQUARE], 17)
    packed = areas.pack(3, zoom)
    assert packed["vertices"] * 3 < areas.fewest_bytes(zoom) <= sum(len(packed[key]) for key in ("x", "y", "levels"))


def test_shifted_twins_lie_where_shifted_tiles_have_them(atlas: MapProject) -> None:
    atlas.product("甲", SQUARE)
    plain, twin = atlas.page(largest_zoom=12), atlas.page(largest_zoom=12, basemap=GCJ_TILES)

    def corner(content: dict) -> tuple[float, float]:
        columns, rows = (np.cumsum(unpack_signed(content["areas"][axis])) / CELLS_PER_PX for axis in "xy")
        lon, lat = to_lonlat(columns, rows, 12)
        return lon.min(), lat.min()

    wanted = to_gcj02(np.array([[119.0, 29.0]]))[0]
    assert corner(plain.content) == pytest.approx((119, 29), abs=2e-4)
    assert corner(twin.content) == pytest.approx(tuple(wanted), abs=2e-4)
    assert abs(wanted[0] - 119) > 0.003, "the shift is far larger than what was allowed"


def test_a_page_over_shifted_tiles_says_so(atlas: MapProject, page: Page) -> None:
    atlas.product("甲", SQUARE)
    path, _report = atlas.write(basemap=GCJ_TILES)
    text = path.read_text(encoding="utf-8")
    assert "img-src data: https://tiles.example.org;" in text
    # Without a network tiles cannot come; that they were asked for where they must be is all there is to see.
    page.call("Network.setBlockedURLs", urls=["*"])
    page.call("Page.navigate", url=path.absolute().as_uri())
    page.wait("document.documentElement.dataset.ready === 'yes'")
    assert "GCJ-02" in page.text("#gi-about")
    assert page.text("#gi-attribution") == "某地图服务"
    asked = page.requests()
    assert asked
    assert all(url.startswith("https://tiles.example.org/") for url in asked)
    page.forgive()
