"""The fictional county: whole, without gaps, and of no real province."""

import itertools

import numpy as np
import pytest
import shapely

from gi_atlas.demo.county import COUNTY_CODE, NEIGHBOURS, TOWNSHIPS, build_county
from gi_atlas.demo.elevation import COLUMNS, NODATA, ROWS, build_elevation, elevation_at, write_elevation
from gi_atlas.geometry import geometry_hash
from gi_atlas.model import UnitLevel, level_of_code

PROVINCES = {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82}


def test_fourteen_townships_and_two_neighbours() -> None:
    county = build_county()
    assert len(county.townships) == 14
    assert set(county.counties) == {COUNTY_CODE, *NEIGHBOURS}
    assert all(level_of_code(code) is UnitLevel.TOWNSHIP for code in county.townships)
    assert all(level_of_code(code) is UnitLevel.COUNTY for code in county.counties)


def test_no_code_belongs_to_a_real_province() -> None:
    assert not any(int(code[:2]) in PROVINCES for code in (COUNTY_CODE, *NEIGHBOURS, *TOWNSHIPS))


def test_polygons_are_valid_and_single() -> None:
    county = build_county()
    for shape in (*county.townships.values(), *county.counties.values()):
        assert shape.is_valid
        assert shape.geom_type == "Polygon"
        assert shapely.get_num_coordinates(shape) > 300


def test_neighbours_share_their_border_exactly() -> None:
    county = build_county()
    townships = list(county.townships.values())
    for first, second in itertools.combinations(townships, 2):
        assert shapely.intersection(first, second).area == 0
    whole = shapely.union_all(townships)
    assert shapely.symmetric_difference(whole, county.counties[COUNTY_CODE]).area == pytest.approx(0, abs=1e-15)
    for code in NEIGHBOURS:
        border = shapely.intersection(county.counties[code], county.counties[COUNTY_CODE])
        assert border.area == 0
        assert border.length > 0.1


def test_the_county_is_the_same_each_time() -> None:
    first = {code: geometry_hash(shape) for code, shape in build_county().townships.items()}
    build_county.cache_clear()
    assert {code: geometry_hash(shape) for code, shape in build_county().townships.items()} == first


def test_elevation_covers_the_county_and_is_the_same_each_time() -> None:
    grid = build_elevation()
    assert grid.shape == (ROWS, COLUMNS)
    assert grid.dtype == np.int16
    assert NODATA not in grid
    assert 30 <= grid.min() < 60
    assert 700 < grid.max() < 1000
    build_elevation.cache_clear()
    assert (build_elevation() == grid).all()


def test_elevation_file_lies_where_the_county_lies(tmp_path) -> None:
    import rasterio

    path = write_elevation(tmp_path / "高程.tif")
    county = build_county().counties[COUNTY_CODE]
    with rasterio.open(path) as raster:
        assert raster.crs.to_epsg() == 4490
        assert shapely.box(*raster.bounds).contains(county)
        place = county.representative_point()
        read = next(raster.sample([(place.x, place.y)]))[0]
    assert read == elevation_at(place.x, place.y)
