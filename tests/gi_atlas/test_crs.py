"""Gauss-Krüger zones and plane coordinates."""

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.crs import STORE_EPSG, Zone, from_plane, project_points, to_plane, transformer, zone_of
from gi_atlas.errors import CrsError


@pytest.mark.parametrize(
    ("lon", "number", "meridian", "with_prefix", "without"),
    [
        (75.0, 25, 75, 4513, 4534),
        (73.51, 25, 75, 4513, 4534),
        (120.0, 40, 120, 4528, 4549),
        (118.5, 40, 120, 4528, 4549),
        (118.49, 39, 117, 4527, 4548),
        (135.0, 45, 135, 4533, 4554),
        (136.49, 45, 135, 4533, 4554),
    ],
)
def test_zones(lon: float, number: int, meridian: int, with_prefix: int, without: int) -> None:
    zone = zone_of(lon)
    assert (zone.number, zone.meridian_deg, zone.epsg(True), zone.epsg()) == (number, meridian, with_prefix, without)


@pytest.mark.parametrize("number", range(25, 46))
def test_every_code_is_the_zone_that_epsg_means(number: int) -> None:
    zone = Zone(number)
    for has_prefix in (True, False):
        crs = pyproj.CRS(zone.epsg(has_prefix))
        values = {one.name: one.value for one in crs.coordinate_operation.params}
        assert crs.geodetic_crs.to_epsg() == STORE_EPSG
        assert values["Longitude of natural origin"] == zone.meridian_deg
        assert values["False easting"] == 500_000 + (number * 1_000_000 if has_prefix else 0)


@pytest.mark.parametrize("lon", [73.49, 136.5, 0.0, -120.0, 180.0])
def test_outside_there_is_no_zone(lon: float) -> None:
    with pytest.raises(CrsError) as refused:
        zone_of(lon)
    assert refused.value.code == "CRS_NO_ZONE"


@settings(max_examples=50, deadline=None)
@given(st.floats(73.6, 136.4), st.floats(3.5, 53.5), st.booleans())
def test_there_and_back_within_a_tenth_of_a_millimetre(lon: float, lat: float, has_prefix: bool) -> None:
    northing, easting, zone = to_plane(lon, lat, has_prefix)
    assert easting // 1_000_000 == (zone.number if has_prefix else 0)
    assert from_plane(easting, northing, zone.epsg(has_prefix)) == pytest.approx((lon, lat), abs=1e-9)


def test_on_the_meridian_the_easting_is_the_false_one() -> None:
    northing, easting, _zone = to_plane(120.0, 30.0)
    assert easting == pytest.approx(500_000, abs=1e-6)
    meridian_m = pyproj.Geod(ellps="GRS80").inv(120, 0, 120, 30)[2]
    assert northing == pytest.approx(meridian_m, abs=1e-3)


def test_many_points_at_once_are_as_one_by_one() -> None:
    points = np.array([[119.5, 28.5], [120.5, 29.5], [118.6, 31.0]])
    expected = [to_plane(*point, has_prefix=True)[1::-1] for point in points.tolist()]
    assert project_points(points, 4528) == pytest.approx(np.array(expected), abs=1e-6)


def test_transformers_are_kept_and_put_x_first() -> None:
    assert transformer(4490, 4528) is transformer(4490, 4528)
    assert transformer(4490, 4528).transform(120.0, 30.0)[0] == pytest.approx(40_500_000)


def test_no_transformer_is_guessed() -> None:
    """PROJ knows no exact way from Beijing 54; a ballpark one would move nothing and say nothing."""
    with pytest.raises(pyproj.exceptions.ProjError):
        transformer(4214, STORE_EPSG)
