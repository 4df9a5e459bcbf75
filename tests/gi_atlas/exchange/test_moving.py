"""Foreign geometries on their way into the store."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.datum import to_bd09, to_gcj02
from gi_atlas.errors import CrsError
from gi_atlas.exchange.georeference import Georeference
from gi_atlas.exchange.moving import TAKEN_AS_ONE_M, taken_as_one_m, to_store
from gi_atlas.geometry import canonical_many

PLACES = np.array([[120.0, 30.0], [120.5, 30.0], [120.5, 30.4], [120.0, 30.0]])
SQUARE = canonical_many([shapely.Polygon(PLACES)])[0]


def stored(geometry: shapely.Geometry | None, settled: Georeference, is_split: bool = False) -> shapely.Geometry:
    return to_store(np.array([geometry], dtype=object), settled, is_split)[0]


def farthest_m(first: shapely.Geometry, second: shapely.Geometry) -> float:
    apart = shapely.get_coordinates(first) - shapely.get_coordinates(second)
    return float(np.hypot(apart[:, 0], apart[:, 1]).max() * 111_320)


@pytest.mark.parametrize("crs_text", ["EPSG:4490", "EPSG:4326", "OGC:CRS84", "EPSG:4269"])
def test_what_counts_as_cgcs2000_is_not_moved(crs_text: str) -> None:
    settled = Georeference(crs_text, {"EPSG:4490": "cgcs2000", "EPSG:4269": "nad83"}.get(crs_text, "wgs84"))
    assert stored(SQUARE, settled) == SQUARE
    assert taken_as_one_m(settled) == {"EPSG:4490": 0.0, "EPSG:4269": 2.0}.get(crs_text, 1.0)


def test_the_table_of_datums_taken_as_one() -> None:
    assert TAKEN_AS_ONE_M == {"cgcs2000": 0.0, "wgs84": 1.0, "nad83": 2.0}


@pytest.mark.parametrize("crs_text", ["EPSG:4549", "EPSG:4528", "EPSG:3857", "EPSG:32651", "EPSG:4479"])
def test_a_projection_is_undone_to_a_millimetre(crs_text: str) -> None:
    crs = pyproj.CRS(crs_text)
    if not crs.is_projected:
        return
    forward = pyproj.Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True)
    plane = shapely.transform(SQUARE, lambda p: np.column_stack(forward.transform(p[:, 0], p[:, 1])))
    family = "cgcs2000" if "EPSG:45" in crs_text else "wgs84"
    assert farthest_m(stored(plane, Georeference(crs_text, family)), SQUARE) < 0.001
    swapped = shapely.transform(plane, lambda p: p[:, ::-1])
    assert farthest_m(stored(swapped, Georeference(crs_text, family, is_swapped=True)), SQUARE) < 0.001


@pytest.mark.parametrize(("datum", "move"), [("gcj02", to_gcj02), ("bd09", to_bd09)])
def test_a_shift_is_taken_out(datum: str, move: "object") -> None:
    shifted = shapely.transform(SQUARE, move)
    assert farthest_m(stored(shifted, Georeference("EPSG:4326", datum)), SQUARE) < 0.001


def test_other_datums_are_moved_exactly_or_refused() -> None:
    etrs = stored(shapely.Point(10.0, 50.0), Georeference("EPSG:4258", "European Terrestrial Reference System 1989"))
    assert farthest_m(etrs, shapely.Point(10.0, 50.0)) < 2
    with pytest.raises(CrsError) as caught:
        stored(shapely.Point(120.0, 30.0), Georeference("EPSG:4610", "unmovable"))
    assert caught.value.code == "CRS_NOT_EXACT"


def test_places_outside_of_a_system_are_refused() -> None:
    with pytest.raises(CrsError) as caught:
        stored(shapely.Point(1e12, 1e12), Georeference("EPSG:4549", "cgcs2000"))
    assert caught.value.code in ("CRS_OUT_OF_RANGE", "CRS_NOT_EXACT")


def test_without_crs_nothing_moves_and_none_stays() -> None:
    assert stored(SQUARE, Georeference(None)) == SQUARE
    assert stored(None, Georeference("EPSG:4326", "gcj02")) is None


def test_a_wide_polygon_is_split_at_the_meridian_or_kept() -> None:
    wide = shapely.box(-179.0, -18.0, 178.0, -15.0)
    settled = Georeference("EPSG:4326", "wgs84")
    kept = stored(wide, settled)
    assert kept.bounds == wide.bounds
    split = stored(wide, settled, is_split=True)
    assert split.geom_type == "MultiPolygon"
    assert sorted(part.bounds for part in split.geoms) == [(-180, -18, -179, -15), (178, -18, 180, -15)]
    assert stored(SQUARE, settled, is_split=True) == SQUARE


@given(st.floats(-179, 179), st.floats(-85, 85))
def test_the_store_keeps_nine_decimals(lon: float, lat: float) -> None:
    place = stored(shapely.Point(lon, lat), Georeference("EPSG:4490", "cgcs2000"))
    assert (place.x, place.y) == (round(lon, 9), round(lat, 9))
