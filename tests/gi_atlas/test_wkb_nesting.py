"""How deep geometries are nested: every honest one is let through, whatever its writing; deep ones are not."""

import struct
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.wkb_nesting import MOST_NESTED, is_too_deep
from tests.layers.geometry_zoo import SHAPES, shape_of

POINT = shapely.to_wkb(shapely.Point(110, 30))


def nested(depth: int, order: str = "<", kind: int = 7, inner: bytes = POINT) -> bytes:
    head = bytes([order == "<"]) + struct.pack(f"{order}II", kind, 1)
    return head * depth + inner


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_no_honest_geometry_is_too_deep_in_any_writing(name: str) -> None:
    shape = shape_of(name)
    writings = [
        shapely.to_wkb(shapely.set_srid(shape, 4490), byte_order=order, flavor=flavor, include_srid=has_srid)
        for order in (0, 1)
        for flavor, has_srid in (("iso", False), ("extended", False), ("extended", True))
    ]
    assert not any(map(is_too_deep, writings))
    # Each is walked to its very end: what follows it, forty deep, is seen as a member of the same collection.
    for wkb in writings:
        assert is_too_deep(b"\x01" + struct.pack("<II", 7, 2) + wkb + nested(40))


@pytest.mark.parametrize("order", ["<", ">"], ids=["little endian", "big endian"])
@pytest.mark.parametrize("kind", [4, 5, 6, 7, 1007, 2006, 3004, 0x80000007, 0x40000006])
def test_the_limit_is_a_limit(order: str, kind: int) -> None:
    assert not is_too_deep(nested(MOST_NESTED, order, kind))
    assert is_too_deep(nested(MOST_NESTED + 1, order, kind))
    assert is_too_deep(nested(100_000, order, kind))


@given(st.binary(max_size=200))
def test_bytes_that_are_no_geometry_are_left_to_whoever_reads_them(junk: bytes) -> None:
    assert is_too_deep(junk) in (False, True)


@given(st.integers(0, 400))
def test_a_cut_geometry_is_no_fault_of_this_one(length: int) -> None:
    whole: Any = shapely.to_wkb(shapely.from_wkt(SHAPES["polygons over each other"]))
    assert not is_too_deep(whole[:length])


def test_counts_that_promise_more_than_there_is_end_at_once() -> None:
    assert not is_too_deep(b"\x01" + struct.pack("<II", 7, 2**32 - 1) + POINT)
    assert not is_too_deep(b"\x01" + struct.pack("<III", 7, 1, 3) + b"\xff" * 40)
