"""What files truly hold, told by their bytes."""

import mmap
import random
import struct
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.exchange.true_types import (
    NOTHING_KNOWN,
    TrueTypes,
    flatgeobuf_types,
    geopackage_blob_marks,
    shapefile_types,
    wkb_has_curve,
)
from tests.gi_atlas.exchange.files import gpkg_blob

ARC = struct.pack("<BII", 1, 8, 3) + np.array([(0, 0), (1, 1), (2, 0.0)]).tobytes()


def collection(*parts: bytes, order: str = "<") -> bytes:
    return struct.pack(f"{order}BII", int(order == "<"), 7, len(parts)) + b"".join(parts)


PLAIN = [
    "POINT (1 2)", "POINT Z (1 2 3)", "LINESTRING (0 0, 1 1)", "POLYGON ((0 0, 1 1, 1 0, 0 0))", "MULTIPOINT (0 0)",
    "MULTIPOLYGON (((0 0, 1 1, 1 0, 0 0)), ((5 5, 6 6, 6 5, 5 5)))", "POINT EMPTY", "POLYGON EMPTY",
    "GEOMETRYCOLLECTION (POINT (1 2), POLYGON ((0 0, 1 1, 1 0, 0 0)), LINESTRING (0 0, 1 1))",
]  # fmt: skip


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("wkt", PLAIN)
def test_plain_geometries_have_no_marks(wkt: str, order: int) -> None:
    wkb = shapely.to_wkb(shapely.from_wkt(wkt), flavor="iso", output_dimension=3, byte_order=order)
    assert geopackage_blob_marks(gpkg_blob(wkb)) == 0
    # A curve behind them is found: every part is stepped over by its own length.
    assert wkb_has_curve(collection(wkb, ARC))
    assert not wkb_has_curve(collection(wkb, wkb))


MEASURED = ["POINT M (1 2 3)", "LINESTRING ZM (1 2 3 4, 5 6 7 8)", "POLYGON M ((0 0 1, 1 1 1, 1 0 1, 0 0 1))"]


@pytest.mark.parametrize("flavor", ["iso", "extended"])
@pytest.mark.parametrize(
    "wkt", ["POINT M (1 2 3)", "LINESTRING ZM (1 2 3 4, 5 6 7 8)", "POLYGON M ((0 0 1, 1 1 1, 1 0 1, 0 0 1))"]
)
def test_measures_have_their_mark(wkt: str, flavor: str) -> None:
    wkb = shapely.to_wkb(shapely.from_wkt(wkt), flavor=flavor, output_dimension=4)
    assert geopackage_blob_marks(gpkg_blob(wkb)) == 2
    assert geopackage_blob_marks(gpkg_blob(collection(wkb, ARC))) == 3


@pytest.mark.parametrize("envelope", [(0, 0), (1, 32), (2, 48), (3, 48), (4, 64)])
def test_the_envelope_is_stepped_over(envelope: tuple[int, int]) -> None:
    kind, size = envelope
    blob = b"GP\x00" + bytes([1 | kind << 1]) + bytes(4) + bytes(size) + ARC
    assert geopackage_blob_marks(blob) == 1


@given(st.binary(max_size=200))
def test_any_bytes_give_an_answer(content: bytes) -> None:
    assert geopackage_blob_marks(b"GP\x00\x01\x00\x00\x00\x00" + content) in (0, 1, 2, 3)
    assert geopackage_blob_marks(content) in (0, 1, 2, 3)
    assert isinstance(wkb_has_curve(content), bool)
    assert isinstance(flatgeobuf_types(b"fgb\x03fgb\x00" + content), TrueTypes)
    assert isinstance(shapefile_types(content), TrueTypes)


def test_endless_nesting_ends() -> None:
    deep = ARC
    for _level in range(2000):
        deep = collection(deep)
    assert not wkb_has_curve(deep)
    assert geopackage_blob_marks(None) == 0


def flatgeobuf(path: Path, count: int, index: bool, kind: str = "Point") -> bytes:
    wkb = shapely.to_wkb(np.array([shapely.Point(n, n % 80) for n in range(count)]))
    pyogrio.raw.write(
        path, wkb, [np.arange(count)], ["n"], geometry_type=kind, driver="FlatGeobuf", crs="EPSG:4326",
        layer_options={"SPATIAL_INDEX": "YES" if index else "NO"},
    )  # fmt: skip
    return path.read_bytes()


@pytest.mark.parametrize("count", [1, 2, 16, 17, 300])
@pytest.mark.parametrize("index", [True, False])
def test_features_of_flatgeobuf_are_counted(tmp_path: Path, count: int, index: bool) -> None:
    content = flatgeobuf(tmp_path / "a.fgb", count, index)
    assert flatgeobuf_types(content) == TrueTypes(0, 0, count)
    with (tmp_path / "a.fgb").open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert flatgeobuf_types(mapped) == TrueTypes(0, 0, count)


def test_a_cut_flatgeobuf_still_says_how_many_there_were(tmp_path: Path) -> None:
    content = flatgeobuf(tmp_path / "a.fgb", 50, index=True)
    assert flatgeobuf_types(content[:-200]).features == 50
    assert flatgeobuf_types(content[:20]) == NOTHING_KNOWN
    assert flatgeobuf_types(b"") == NOTHING_KNOWN


def test_mutated_flatgeobuf_gives_an_answer(tmp_path: Path) -> None:
    content = flatgeobuf(tmp_path / "a.fgb", 40, index=True, kind="Unknown")
    for number in range(500):
        chance = random.Random(number)
        changed = bytearray(content)
        for _byte in range(4):
            changed[chance.randrange(8, len(changed))] = chance.randrange(256)
        assert isinstance(flatgeobuf_types(bytes(changed)), TrueTypes)


@pytest.mark.parametrize(
    ("kind", "low", "high", "expected"),
    [(5, 0, 0, 0), (25, 0, 0, 1), (23, 1, 2, 1), (15, 0, 0, 0), (15, 1, 9, 1), (15, -1e39, -1e39, 0), (11, 3, 3, 1)],
)
def test_measures_in_the_head_of_a_shapefile(kind: int, low: float, high: float, expected: int) -> None:
    head = bytes(32) + struct.pack("<i", kind) + bytes(48) + struct.pack("<2d", low, high)
    assert shapefile_types(head) == TrueTypes(measures=expected)
    assert shapefile_types(head[:50]) == NOTHING_KNOWN
