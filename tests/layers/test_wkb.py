"""Well-known binary to flat arrays."""

import struct

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.errors import GeometryError
from gi_atlas.storage.blobs import encode_blob
from layers.wkb import LINE, POINT, POLYGON, UNIT_DEG, flatten_wkb, merge_flat, wkb_of_blob

TABLE = [
    ("POINT (120 30)", [POINT], [1], [False]),
    ("POINT EMPTY", [], [], []),
    ("POINT Z (120 30 5)", [POINT], [1], [False]),
    ("LINESTRING (120 30, 121 31, 122 30)", [LINE], [3], [False]),
    ("POLYGON EMPTY", [], [], []),
    ("POLYGON ((0 0, 4 0, 4 4, 0 0))", [POLYGON], [4], [False]),
    (
        "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 1 1))",
        [POLYGON, POLYGON],
        [5, 4],
        [False, True],
    ),
    ("POLYGON Z ((0 0 1, 4 0 1, 4 4 1, 0 0 1))", [POLYGON], [4], [False]),
    ("POLYGON M ((0 0 1, 4 0 1, 4 4 1, 0 0 1))", [POLYGON], [4], [False]),
    ("MULTIPOINT ((1 1), (2 2))", [POINT, POINT], [1, 1], [False, False]),
    ("MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))", [LINE, LINE], [2, 2], [False, False]),
    ("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))", [POLYGON] * 2, [4, 4], [False, False]),
    ("MULTIPOLYGON EMPTY", [], [], []),
    ("MULTIPOINT Z ((1 1 1), (2 2 2))", [POINT, POINT], [1, 1], [False, False]),
    (
        "GEOMETRYCOLLECTION (POINT (1 1), POLYGON ((0 0, 1 0, 1 1, 0 0)), LINESTRING (0 0, 1 1))",
        [POINT, POLYGON, LINE],
        [1, 4, 2],
        [False] * 3,
    ),
    ("GEOMETRYCOLLECTION EMPTY", [], [], []),
]


@pytest.mark.parametrize(("wkt", "kinds", "lengths", "holes"), TABLE)
@pytest.mark.parametrize("byte_order", [0, 1])
def test_every_type(wkt: str, kinds: list[int], lengths: list[int], holes: list[bool], byte_order: int) -> None:
    wkb = shapely.to_wkb(shapely.from_wkt(wkt), byte_order=byte_order)
    flat = flatten_wkb([wkb])
    assert list(flat.kinds) == kinds
    assert list(np.diff(flat.starts)) == lengths
    assert list(flat.holes) == holes
    assert list(flat.features) == [0] * len(kinds)


def test_extended_wkb_with_srid() -> None:
    wkb = shapely.to_wkb(shapely.set_srid(shapely.Point(120, 30), 4490), include_srid=True)
    flat = flatten_wkb([wkb])
    assert flat.x[0] * UNIT_DEG == pytest.approx(120)


def test_missing_and_empty_geometries_keep_the_numbers_of_the_others() -> None:
    wkbs = [None, shapely.to_wkb(shapely.Point(1, 2)), b"", shapely.to_wkb(shapely.Point(3, 4))]
    assert list(flatten_wkb(wkbs, first_feature=10).features) == [11, 13]


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=2, max_size=50))
def test_vertices_are_within_half_a_unit(vertices: list[tuple[float, float]]) -> None:
    flat = flatten_wkb([shapely.to_wkb(shapely.LineString(vertices))])
    expected = np.array(vertices)
    assert np.abs(flat.x * UNIT_DEG - expected[:, 0]).max() <= UNIT_DEG * 0.51
    assert np.abs(flat.y * UNIT_DEG - expected[:, 1]).max() <= UNIT_DEG * 0.51


def test_merged_batches_equal_one_batch() -> None:
    wkbs = [shapely.to_wkb(shapely.from_wkt(row[0])) for row in TABLE]
    whole = flatten_wkb(wkbs)
    merged = merge_flat([flatten_wkb(wkbs[:5]), flatten_wkb(wkbs[5:9], 5), flatten_wkb(wkbs[9:], 9)])
    for name in ("x", "y", "starts", "features", "kinds", "holes"):
        assert np.array_equal(getattr(whole, name), getattr(merged, name)), name


POLYGON_WKB = shapely.to_wkb(shapely.box(0, 0, 1, 1))


@pytest.mark.parametrize(
    "wkb",
    [
        b"\x01",
        b"\x01\x03\x00\x00",
        POLYGON_WKB[:-3],
        POLYGON_WKB[:20],
        b"\x01" + struct.pack("<II", 3, 2**31) + b"\0" * 40,
        b"\x01" + struct.pack("<I", 99) + b"\0" * 40,
        b"no geometry at all",
        b"\x07" * 30,
    ],
)
def test_broken_bytes_are_told_with_the_feature(wkb: bytes) -> None:
    with pytest.raises(GeometryError) as caught:
        flatten_wkb([POLYGON_WKB, wkb], first_feature=7)
    assert caught.value.code == "LAYER_GEOMETRY_UNREADABLE"
    assert caught.value.context["feature"] == 8


@pytest.mark.parametrize("wkt", ["POINT (120 30)", "POLYGON ((0 0, 4 0, 4 4, 0 0))", "MULTIPOINT ((1 1), (2 2))"])
def test_wkb_of_a_geopackage_blob(wkt: str) -> None:
    geometry = shapely.from_wkt(wkt)
    wkb = wkb_of_blob(encode_blob(geometry))
    assert wkb is not None
    assert shapely.from_wkb(wkb).equals(geometry)


def test_empty_blobs_have_no_wkb() -> None:
    assert wkb_of_blob(None) is None
    assert wkb_of_blob(b"GP\x00\x11" + struct.pack("<i", 4490) + shapely.to_wkb(shapely.Polygon())) is None


@pytest.mark.parametrize("blob", [b"", b"GP", b"PK\x03\x04 no GeoPackage blob"])
def test_other_blobs_are_refused(blob: bytes) -> None:
    with pytest.raises(GeometryError) as caught:
        wkb_of_blob(blob)
    assert caught.value.code == "LAYER_GEOMETRY_UNREADABLE"


def test_the_biggest_places_of_the_earth_fit() -> None:
    flat = flatten_wkb([shapely.to_wkb(shapely.LineString([(-180, -90), (180, 90)]))])
    assert list(flat.x * UNIT_DEG) == pytest.approx([-180, 180])
