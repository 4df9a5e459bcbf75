"""Extents in words: whole seconds outward, both hemispheres, both languages."""

import random
import re

import pytest

from gi_atlas.documents.extent_text import extent_text
from gi_atlas.scope.reading import read_scope


@pytest.mark.parametrize(
    ("extent", "chinese", "english"),
    [
        (
            (112.0, 30.0, 112.2, 30.1),
            "东经112°00′00″～112°12′00″，北纬30°00′00″～30°06′00″",
            "112°00′00″ E – 112°12′00″ E, 30°00′00″ N – 30°06′00″ N",
        ),
        (
            (-122.50001, 38.2, -122.3, 38.4),
            "西经122°30′01″～122°18′00″，北纬38°12′00″～38°24′00″",
            "122°30′01″ W – 122°18′00″ W, 38°12′00″ N – 38°24′00″ N",
        ),
        (
            (-0.5, -1.25, 0.5, 1.25),
            "西经0°30′00″～东经0°30′00″，南纬1°15′00″～北纬1°15′00″",
            "0°30′00″ W – 0°30′00″ E, 1°15′00″ S – 1°15′00″ N",
        ),
    ],
)
def test_words(extent: tuple[float, ...], chinese: str, english: str) -> None:
    assert extent_text(extent, "zh") == chinese
    assert extent_text(extent, "en") == english


def test_seconds_go_outward_so_that_nothing_lies_outside() -> None:
    assert extent_text((112.00001, 30.00001, 112.19999, 30.09999), "zh") == (
        "东经112°00′00″～112°12′00″，北纬30°00′00″～30°06′00″"
    )


def test_a_value_on_a_second_stays_on_it() -> None:
    # 115° 52′ 30″ in floating point is a hair beside the second.
    assert "115°52′30″～" in extent_text((115 + 52 / 60 + 30 / 3600, 30, 116, 31), "zh")


def test_what_is_written_is_read_again() -> None:
    chance = random.Random(4)
    for _round in range(60):
        west, south = chance.uniform(75, 130), chance.uniform(18, 50)
        extent = (west, south, west + chance.uniform(0.01, 3), south + chance.uniform(0.01, 2))
        read = read_scope(f"甲县甲镇现辖行政区域。地理坐标为{extent_text(extent, 'zh')}。")
        assert read.extent_deg is not None
        found_west, found_south, found_east, found_north = read.extent_deg
        assert found_west <= extent[0] <= found_west + 1.0001 / 3600
        assert found_south <= extent[1] <= found_south + 1.0001 / 3600
        assert found_east - 1.0001 / 3600 <= extent[2] <= found_east
        assert found_north - 1.0001 / 3600 <= extent[3] <= found_north


def test_minutes_and_seconds_are_below_sixty() -> None:
    chance = random.Random(5)
    for _round in range(300):
        text = extent_text(tuple(chance.uniform(-89.9, 89.9) for _place in range(4)), "en")
        assert all(int(value) < 60 for value in re.findall(r"°(\d+)′", text) + re.findall(r"′(\d+)″", text)), text
