"""Pixels and places, zooming and panning."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.view import ViewTransform, fit_view, lon_factor_at, metres_per_deg_lat, metres_per_deg_lon

views = st.builds(
    ViewTransform,
    st.floats(-170, 170),
    st.floats(-80, 80),
    st.floats(1e-6, 0.1),
    st.integers(50, 3000),
    st.integers(50, 2000),
)
pixels = st.tuples(st.floats(-500, 3000), st.floats(-500, 2000))


@given(views, pixels)
def test_pixel_to_place_and_back(view: ViewTransform, pixel: tuple[float, float]) -> None:
    x_px, y_px = view.to_px(*view.to_lonlat(*pixel))
    assert math.isclose(x_px, pixel[0], abs_tol=1e-4)
    assert math.isclose(y_px, pixel[1], abs_tol=1e-4)


@given(
    st.builds(
        ViewTransform, st.floats(75, 130), st.floats(10, 50), st.floats(1e-6, 0.02), st.just(1600), st.just(1000)
    ),
    st.floats(0, 1600),
    st.floats(0, 1000),
    st.floats(0.3, 3),
)
def test_zoom_keeps_the_place_under_the_cursor(view: ViewTransform, x_px: float, y_px: float, factor: float) -> None:
    lon, lat = view.to_lonlat(x_px, y_px)
    zoomed = view.zoomed(factor, x_px, y_px)
    assert zoomed.to_px(lon, lat) == pytest.approx((x_px, y_px), abs=1e-3)
    assert zoomed.deg_per_px == pytest.approx(view.deg_per_px / factor)


@given(st.floats(-60, 60), st.floats(-60, 60))
def test_small_drag_only_shifts_the_picture(dx_px: float, dy_px: float) -> None:
    view = fit_view((118, 27, 123, 31.2), 1600, 1000)
    place = view.to_lonlat(300, 400)
    assert view.panned(dx_px, dy_px).to_px(*place) == pytest.approx((300 + dx_px, 400 + dy_px), abs=1e-6)
    assert view.panned(dx_px, dy_px).lon_factor == view.lon_factor


def test_long_drag_makes_the_scale_true_again() -> None:
    view = fit_view((118, 27, 123, 31.2), 1600, 1000)
    moved = view.with_center(120, 45)
    assert moved.lon_factor == pytest.approx(lon_factor_at(45))
    assert moved.lon_factor < view.lon_factor


@pytest.mark.parametrize("lat", [0, 18.2, 30.25, 45, 53.5])
def test_degrees_in_metres_as_on_the_ellipsoid(lat: float) -> None:
    from pyproj import Geod

    geod = Geod(a=6378137.0, rf=298.257222101)
    north = geod.inv(120, lat - 0.005, 120, lat + 0.005)[2] * 100
    east = geod.inv(119.995, lat, 120.005, lat)[2] * 100
    assert metres_per_deg_lat(lat) == pytest.approx(north, rel=1e-7)
    assert metres_per_deg_lon(lat) == pytest.approx(east, rel=1e-7)


def test_scale_is_true_at_the_centre_both_ways() -> None:
    view = fit_view((119.9, 30.0, 120.5, 30.4), 1600, 1000)
    assert view.metres_per_px == pytest.approx(metres_per_deg_lat(view.center_lat) / view.px_per_deg_lat)
    assert view.metres_per_px == pytest.approx(metres_per_deg_lon(view.center_lat) / view.px_per_deg_lon)


@pytest.mark.parametrize("denominator", [1_000, 50_000, 4_000_000])
def test_scale_that_was_asked_for(denominator: float) -> None:
    view = fit_view((118, 27, 123, 31.2), 1600, 1000).with_scale(denominator)
    assert view.scale_denominator() == pytest.approx(denominator)
    # 96 pixels are an inch of paper
    assert view.metres_per_px * 96 == pytest.approx(denominator * 0.0254)


@pytest.mark.parametrize("extent", [(118, 27, 123, 31.2), (73.5, 3.8, 135.1, 53.6), (120, 30, 120.001, 30.5)])
def test_fitted_view_shows_the_extent_whole(extent: tuple[float, float, float, float]) -> None:
    west, south, east, north = fit_view(extent, 1366, 700).extent
    assert west <= extent[0] + 1e-9
    assert south <= extent[1] + 1e-9
    assert east >= extent[2] - 1e-9
    assert north >= extent[3] - 1e-9


def test_fitted_view_leaves_the_margin() -> None:
    view = fit_view((110, 30, 111, 31), 1000, 1000, 0.1)
    assert view.to_px(110.5, 31)[1] == pytest.approx(100)
    assert view.to_px(110.5, 30)[1] == pytest.approx(900)


def test_a_point_can_be_fitted() -> None:
    view = fit_view((120, 30, 120, 30), 800, 600)
    assert view.to_px(120, 30) == pytest.approx((400, 300))
    assert view.deg_per_px > 0


def test_widened_view_has_the_picture_in_its_middle() -> None:
    view = fit_view((118, 27, 123, 31.2), 1600, 1000)
    assert view.placed_in(view.widened(128)) == pytest.approx((128, 128, 1600, 1000))
    assert view.widened(128).placed_in(view) == pytest.approx((-128, -128, 1856, 1256))


def test_resizing_keeps_centre_and_scale() -> None:
    view = fit_view((118, 27, 123, 31.2), 1600, 1000)
    small = view.resized(0, 500)
    assert (small.center_lon, small.center_lat, small.deg_per_px) == (
        view.center_lon,
        view.center_lat,
        view.deg_per_px,
    )
    assert (small.width_px, small.height_px) == (1, 500)


def test_centre_stays_on_the_earth() -> None:
    view = fit_view((118, 27, 123, 31.2), 1600, 1000)
    assert view.with_center(500, 120).center_lon == 180
    assert view.with_center(500, 120).center_lat == 85
    assert view.zoomed(1e-9, 0, 0).deg_per_px == 1.0
    assert view.zoomed(1e12, 0, 0).deg_per_px == 1e-8
