"""GeoPackage blobs: header, extent, WKB."""

import struct

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.errors import GeometryError
from gi_atlas.storage.blobs import blob_extent, blob_wkb, decode_blob, decode_blobs, encode_blob, wkb_start, wrap_wkb

SIDES = st.floats(-180, 180, allow_nan=False, width=64)
GEOMETRIES = [
    shapely.Point(110.25, 30.5),
    shapely.Point(),
    shapely.LineString([(110, 30), (111, 31)]),
    shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2), (1, 2)]]),
    shapely.Polygon(),
    shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)]),
    shapely.MultiPoint([(1, 2), (3, 4)]),
    shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]]),
    shapely.GeometryCollection([shapely.Point(1, 2), shapely.box(0, 0, 1, 1)]),
    shapely.GeometryCollection(),
]


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_a_geometry_comes_back_exactly(geometry):
    found = decode_blob(encode_blob(geometry))
    assert found.equals_exact(geometry, 0)
    assert found.geom_type == geometry.geom_type


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_the_extent_is_that_of_the_geometry(geometry):
    expected = None if geometry.is_empty else geometry.bounds
    assert blob_extent(encode_blob(geometry)) == expected


@given(SIDES, SIDES, SIDES, SIDES)
def test_extents_of_any_line_stand_in_the_header(x1, y1, x2, y2):
    blob = encode_blob(shapely.LineString([(x1, y1), (x2, y2)]))
    assert blob_extent(blob) == (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    assert wkb_start(blob) == 40


def test_the_header_is_that_of_the_standard():
    blob = encode_blob(shapely.box(1, 2, 3, 4), 4490)
    magic, version, flags, srid, minx, maxx, miny, maxy = struct.unpack("<2sBBi4d", blob[:40])
    assert (magic, version, flags, srid) == (b"GP", 0, 0b0000_0011, 4490)
    assert (minx, maxx, miny, maxy) == (1, 3, 2, 4)


def test_an_empty_geometry_is_flagged_and_has_no_extent():
    blob = encode_blob(shapely.Polygon())
    assert blob[3] == 0b0001_0001
    assert wkb_start(blob) == 8


def test_heights_are_left_out():
    assert not decode_blob(encode_blob(shapely.Point(1, 2, 3))).has_z


def test_wrapping_takes_the_wkb_as_it_is():
    square = shapely.box(0, 0, 1, 1)
    wkb = shapely.to_wkb(square, byte_order=1)
    assert blob_wkb(wrap_wkb(wkb, square)) == wkb
    assert wrap_wkb(wkb, square) == encode_blob(square)


def test_extents_of_blobs_of_other_programs_are_read():
    wkb = shapely.to_wkb(shapely.box(1, 2, 3, 4), byte_order=0)
    big_endian = struct.pack(">2sBBi4d", b"GP", 0, 0b10, 4490, 1, 3, 2, 4) + wkb
    assert blob_extent(big_endian) == (1, 2, 3, 4)
    without = struct.pack("<2sBBi", b"GP", 0, 1, 4490) + wkb
    assert blob_extent(without) == (1, 2, 3, 4)
    with_heights = struct.pack("<2sBBi6d", b"GP", 0, 0b101, 4490, 1, 3, 2, 4, 0, 9) + wkb
    assert decode_blob(with_heights).bounds == (1, 2, 3, 4)


@pytest.mark.parametrize("blob", [b"", b"GP", b"XX\x00\x01\x00\x00\x00\x00", b"GP\x00\x0d\x00\x00\x00\x00"])
def test_a_header_that_is_none_is_refused(blob):
    with pytest.raises(GeometryError) as caught:
        wkb_start(blob)
    assert caught.value.code == "GEO_BLOB_DAMAGED"


def test_null_stays_null():
    assert decode_blob(None) is None
    assert blob_extent(None) is None


def test_many_blobs_become_one_array():
    found = decode_blobs([encode_blob(shapely.Point(1, 2)), None])
    assert isinstance(found, np.ndarray)
    assert found[0].x == 1
    assert found[1] is None
    assert decode_blobs([]).shape == (0,)
