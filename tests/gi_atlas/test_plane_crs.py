"""Plane coordinates by themselves: zone, order, number before the easting, or the question that settles it."""

import numpy as np
import pyproj
import pytest

from gi_atlas.crs import WideZone, wide_zone_of, zone_of
from gi_atlas.errors import CrsError
from gi_atlas.exchange.crs_facts import candidates
from gi_atlas.plane_crs import WEB_MERCATOR, PlaneSuggestion, suggest_plane_crs


def plane(lon: float, lat: float, epsg: int) -> tuple[float, float]:
    east, north = pyproj.Transformer.from_crs(4490, epsg, always_xy=True).transform(lon, lat)
    return float(east), float(north)


def codes(found: PlaneSuggestion) -> list[str]:
    return [code for code, _context in found.reasons]


@pytest.mark.parametrize("number", range(13, 24))
def test_every_6_degree_code_is_the_zone_that_epsg_means(number: int) -> None:
    zone = WideZone(number)
    for has_prefix in (True, False):
        crs = pyproj.CRS(zone.epsg(has_prefix))
        assert crs.coordinate_operation is not None
        values = {one.name: one.value for one in crs.coordinate_operation.params}
        assert crs.geodetic_crs is not None
        assert crs.geodetic_crs.to_epsg() == 4490
        assert values["Longitude of natural origin"] == zone.meridian_deg
        assert values["False easting"] == 500_000 + (number * 1_000_000 if has_prefix else 0)


@pytest.mark.parametrize(("lon", "number"), [(72.0, 13), (77.99, 13), (78.0, 14), (119.99, 20), (120, 21), (137.9, 23)])
def test_6_degree_zones_by_longitude(lon: float, number: int) -> None:
    assert wide_zone_of(lon).number == number


@pytest.mark.parametrize("lon", [71.99, 138.0, -120.0])
def test_no_6_degree_zone_outside(lon: float) -> None:
    with pytest.raises(CrsError) as refused:
        wide_zone_of(lon)
    assert refused.value.code == "CRS_NO_ZONE"


def test_random_places_are_found_in_every_writing() -> None:
    """3° and 6°, with and without number, in both orders: 400 places, the county known to a degree."""
    chance = np.random.default_rng(5)
    for lon, lat in zip(chance.uniform(74, 135, 400), chance.uniform(18, 53, 400), strict=True):
        for zone in (zone_of(lon), wide_zone_of(lon)):
            for has_prefix in (True, False):
                east, north = plane(lon, lat, zone.epsg(has_prefix))
                county = lon + chance.uniform(-1, 1)
                for pair, is_swapped in (((east, north), False), ((north, east), True)):
                    found = suggest_plane_crs(*pair, county_lon=county)
                    assert found.is_swapped == is_swapped
                    assert found.guess is not None, (lon, lat, zone, has_prefix, found.reasons)
                    assert found.guess.meridian_deg == zone.meridian_deg
                    assert (found.guess.lon, found.guess.lat) == pytest.approx((lon, lat), abs=1e-8)
                    assert found.guess.has_prefix == has_prefix
                    assert not has_prefix or found.guess.epsg == zone.epsg(True)


def test_the_number_alone_names_the_zone() -> None:
    found = suggest_plane_crs(40_512_345.678, 3_312_345.678)
    assert found.guess is not None
    assert (found.guess.epsg, found.guess.width_deg, codes(found)) == (4528, 3, ["WHY_PLANE_NUMBER"])
    wide = suggest_plane_crs(20_612_345.678, 3_312_345.678)
    assert wide.guess is not None
    assert (wide.guess.epsg, wide.guess.width_deg, wide.guess.meridian_deg) == (4498, 6, 117)


def test_swapped_axes_are_said_first() -> None:
    found = suggest_plane_crs(3_312_345.678, 40_512_345.678)
    assert codes(found) == ["WHY_PLANE_SWAPPED", "WHY_PLANE_NUMBER"]
    assert "3312346" in found.why()[0]
    assert "带号" in found.why("zh")[1]


def test_without_number_and_county_it_is_asked() -> None:
    found = suggest_plane_crs(512_345.678, 3_312_345.678)
    assert (found.guess, codes(found), len(found.candidates)) == (None, ["WHY_PLANE_NO_NUMBER"], 21)
    assert {one.epsg for one in found.candidates} == set(range(4534, 4555))


def test_an_easting_too_far_out_for_3_degrees_is_of_a_6_degree_zone() -> None:
    east, north = plane(119.5, 30, 4509)  # zone 20, 117° E, 2.5° away
    found = suggest_plane_crs(east, north)
    assert (found.guess, {one.width_deg for one in found.candidates}) == (None, {6})
    known = suggest_plane_crs(east, north, county_lon=119.4)
    assert known.guess is not None
    assert (known.guess.epsg, known.guess.width_deg) == (4509, 6)


def test_out_of_zone_eastings_are_asked() -> None:
    east, north = plane(123.1, 30, 4528)  # 3.1° from 120° E
    found = suggest_plane_crs(east, north)
    assert (found.guess, codes(found)) == (None, ["WHY_PLANE_NUMBER", "WHY_PLANE_OUT_OF_ZONE"])
    plain = suggest_plane_crs(east - 40_000_000, north, county_lon=123.1)
    assert (plain.guess, codes(plain)) == (None, ["WHY_PLANE_COUNTY", "WHY_PLANE_OUT_OF_ZONE"])


def test_a_parcel_over_the_edge_of_its_zone_is_ordinary() -> None:
    found = suggest_plane_crs(*plane(121.8, 30, 4528))
    assert found.guess is not None
    assert found.guess.epsg == 4528


def test_a_number_that_contradicts_the_county_is_asked() -> None:
    found = suggest_plane_crs(40_512_345.678, 3_312_345.678, county_lon=117.2)
    assert (found.guess, codes(found)) == (None, ["WHY_PLANE_COUNTY_ELSEWHERE"])
    assert found.reasons[0][1]["county"] == "117.20"


def test_web_mercator_is_told_from_6_degree_zones_by_the_county() -> None:
    east, north = plane(121.0, 30.0, WEB_MERCATOR)
    assert 13e6 < east < 14e6
    open_question = suggest_plane_crs(east, north)
    assert (open_question.guess, codes(open_question)) == (None, ["WHY_PLANE_MERCATOR_TOO"])
    known = suggest_plane_crs(east, north, county_lon=121.2)
    assert known.guess is not None
    assert (known.guess.epsg, codes(known)) == (WEB_MERCATOR, ["WHY_PLANE_MERCATOR"])
    assert (known.guess.lon, known.guess.lat) == pytest.approx((121.0, 30.0), abs=1e-9)
    west = suggest_plane_crs(*plane(105.0, 30.0, WEB_MERCATOR))
    assert west.guess is not None
    assert west.guess.epsg == WEB_MERCATOR


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (119.5, 28.5),
        (24_500_000.0, 3_300_000.0),
        (46_500_000.0, 3_300_000.0),
        (500_000.0, 9_000_000.0),
        (40_950_000.0, 3_300_000.0),
        (float("nan"), 3_300_000.0),
        (-500_000.0, 3_300_000.0),
        (float("inf"), float("inf")),
    ],
)
def test_what_is_no_plane_coordinate(x: float, y: float) -> None:
    found = suggest_plane_crs(x, y, county_lon=120)
    assert (found.candidates, found.guess, codes(found)) == ((), None, ["WHY_PLANE_NONE"])


def test_a_county_that_nothing_is_near() -> None:
    found = suggest_plane_crs(512_345.678, 3_312_345.678, county_lon=150.0)
    assert (found.guess, codes(found)) == (None, ["WHY_PLANE_COUNTY_FAR"])


# The same zones of Xi'an 80 and of Beijing 54: the numbers alone do not tell the datum.
OLD_ZONE_40, OLD_ZONE_13 = ("EPSG:2364", "EPSG:2416"), ("EPSG:2327", "EPSG:21413")


def test_layers_without_a_crs_get_the_same_candidates_and_those_of_the_old_datums() -> None:
    east, north = plane(120.4, 30, 4528)
    found = candidates((east - 9e3, north - 9e3, east + 9e3, north + 9e3))
    assert found == (("EPSG:4528", *OLD_ZONE_40), "EPSG:4528")
    plain = candidates((east - 40e6 - 9e3, north - 9e3, east - 40e6 + 9e3, north + 9e3))
    assert plain == (tuple(f"EPSG:{code}" for code in range(4534, 4555)), None)
    far, north = plane(119.5, 30, 4509)
    assert candidates((far - 9e3, north, far + 9e3, north + 9e3))[0] == tuple(f"EPSG:{c}" for c in range(4502, 4513))


def test_a_layer_outside_of_its_numbered_zone_is_asked() -> None:
    east, north = plane(123.1, 30, 4528)
    assert candidates((east - 9e3, north, east + 9e3, north + 9e3)) == (("EPSG:4528", *OLD_ZONE_40), None)


def test_a_layer_that_may_be_web_mercator_is_asked() -> None:
    east, north = plane(121.0, 30.0, WEB_MERCATOR)
    assert candidates((east, north, east + 9e3, north + 9e3)) == (("EPSG:4491", *OLD_ZONE_13, "EPSG:3857"), None)
