"""Numbers as short texts, unpacked by Python and by the page alike."""

import base64
import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.publish.webmap.mercator import world_px
from layers.publish.webmap.options import LARGEST_ZOOM, MOST_DECIMALS
from layers.publish.webmap.packing import (
    CELLS_PER_PX,
    pack_differences,
    pack_nibbles,
    pack_numbers,
    pack_signed,
    unpack_numbers,
    unpack_signed,
    zigzag,
)
from tests.webmap.chromium import Page
from tests.webmap.making import MapProject

BIG = 2**50


@given(st.lists(st.integers(0, BIG)))
def test_numbers_come_back(values: list[int]) -> None:
    assert unpack_numbers(pack_numbers(np.array(values, np.int64))).tolist() == values


@given(st.lists(st.integers(-BIG, BIG)))
def test_numbers_of_either_sign_come_back(values: list[int]) -> None:
    assert unpack_signed(pack_signed(np.array(values, np.int64))).tolist() == values
    assert np.cumsum(unpack_signed(pack_differences(np.array(values, np.int64)))).tolist() == values


@given(st.lists(st.integers(0, 15)))
def test_nibbles_come_back(values: list[int]) -> None:
    half = np.frombuffer(base64.b64decode(pack_nibbles(np.array(values, np.int64))), np.uint8)
    assert np.stack([half & 15, half >> 4], axis=1).ravel()[: len(values)].tolist() == values


@pytest.mark.parametrize(("value", "size"), [(0, 1), (127, 1), (128, 2), (16383, 2), (16384, 3), (2**28, 5)])
def test_small_numbers_take_few_bytes(value: int, size: int) -> None:
    assert len(base64.b64decode(pack_numbers(np.array([value])))) == size


def test_signs_are_folded_in_turn() -> None:
    assert zigzag(np.array([0, -1, 1, -2, 2])).tolist() == [0, 1, 2, 3, 4]


def test_no_number_is_no_text() -> None:
    none = np.empty(0, np.int64)
    assert [pack_numbers(none), pack_signed(none), pack_differences(none), pack_nibbles(none)] == ["", "", "", ""]
    assert unpack_numbers("").tolist() == []


LARGEST = 2**28


def test_the_page_unpacks_the_same(atlas: MapProject, page: Page) -> None:
    atlas.product("甲", shapely.box(119, 29, 119.1, 29.1))
    page.open(atlas.write()[0])
    chance = np.random.default_rng(11)
    # Nothing on the page is larger: cells of the largest zoom, millionths of a degree.
    assert max(world_px(LARGEST_ZOOM) * CELLS_PER_PX, 180 * 10**MOST_DECIMALS) < LARGEST
    edges = [0, 1, -1, 63, 64, -64, -65, LARGEST - 1, 1 - LARGEST]
    values = np.concatenate([edges, chance.integers(1 - LARGEST, LARGEST, 500)])
    plain, folded = pack_numbers(np.abs(values)), pack_signed(values)
    assert page.run(f"Array.from(GI.unpackNumbers({json.dumps(plain)}))") == np.abs(values).tolist()
    assert page.run(f"Array.from(GI.unpackSigned({json.dumps(folded)}))") == values.tolist()
    assert page.run(f"Array.from(GI.unpackDifferences({json.dumps(pack_differences(values))}))") == values.tolist()
    few = chance.integers(0, 16, 101)
    assert page.run(f"Array.from(GI.unpackNibbles({json.dumps(pack_nibbles(few))}, 101))") == few.tolist()
