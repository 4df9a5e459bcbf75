"""GCJ-02 and BD-09 both ways, where they end, and what they leave alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas import datum
from gi_atlas.datum import BOX, FROM_DATUM, TO_DATUM, from_gcj02, remove_shift, to_bd09, to_gcj02
from gi_atlas.exchange.china import are_in_china, are_unshifted, is_in_china

METRES = 111_320.0
LONS, LATS = st.floats(BOX[0] + 0.1, BOX[2] - 0.1), st.floats(BOX[1] + 0.1, BOX[3] - 0.1)


def metres(first: Any, second: Any) -> Any:
    apart = (first - second) * METRES
    apart[:, 0] *= np.cos(np.radians(second[:, 1]))
    return np.hypot(apart[:, 0], apart[:, 1])


@pytest.mark.parametrize("name", ["gcj02", "bd09"])
@settings(max_examples=300)
@given(st.lists(st.tuples(LONS, LATS), min_size=1, max_size=40))
def test_there_and_back_is_the_same_place(name: str, places: list[tuple[float, float]]) -> None:
    given_places = np.array(places)
    back = FROM_DATUM[name](TO_DATUM[name](given_places))
    assert metres(back, given_places).max() < 0.001
    there = TO_DATUM[name](FROM_DATUM[name](given_places))
    assert metres(there, given_places).max() < 0.001


# Computed with the public formula, digit by digit, with another program: place, GCJ-02, BD-09.
KNOWN = [
    ((116.404, 39.915), (116.41024449916938, 39.91640428150164), (116.41662724378733, 39.922699552216216)),
]


def test_the_formula_gives_the_published_example() -> None:
    place, gcj02, bd09 = KNOWN[0]
    assert to_gcj02(np.array([place]))[0] == pytest.approx(gcj02, abs=1e-9)
    assert to_bd09(np.array([place]))[0] == pytest.approx(bd09, abs=1e-9)


def test_cities_move_as_far_as_was_measured() -> None:
    cities = {
        "Ürümqi": (87.6168, 43.8256, 265), "Lhasa": (91.1172, 29.6469, 336), "Haikou": (110.1983, 20.0440, 506),
        "Harbin": (126.5350, 45.8038, 507), "Hangzhou": (120.1551, 30.2741, 521), "Beijing": (116.4074, 39.9042, 556),
    }  # fmt: skip
    for lon, lat, expected in cities.values():
        place = np.array([[lon, lat]])
        assert metres(to_gcj02(place), place)[0] == pytest.approx(expected, abs=15)


def test_outside_of_the_box_nothing_moves() -> None:
    places = np.array([[-122.4, 37.8], [2.3, 48.9], [151.2, -33.9], [BOX[0] - 1, 30], [120, BOX[3] + 1]])
    for move in (*TO_DATUM.values(), *FROM_DATUM.values()):
        assert np.array_equal(move(places), places)


def test_a_place_moves_the_same_in_any_company(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(3)
    places = np.column_stack([chance.uniform(75, 134, 5000), chance.uniform(18, 53, 5000)])
    for move in (*TO_DATUM.values(), *FROM_DATUM.values()):
        together = move(places)
        monkeypatch.setattr(datum, "_CHUNK", 7)
        assert np.array_equal(move(places[:500]), together[:500])
        monkeypatch.undo()


def test_rings_across_chunks_stay_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datum, "_CHUNK", 5)
    rings = np.array([shapely.Point(100 + 0.3 * n, 30).buffer(0.1) for n in range(50)], dtype=object)
    for name in FROM_DATUM:
        assert shapely.is_valid(remove_shift(rings, name)).all()


def test_none_and_empty_stay() -> None:
    moved = remove_shift(np.array([None, shapely.Point(), shapely.Point(120, 30)], dtype=object), "gcj02")
    assert moved[0] is None
    assert moved[1].is_empty
    assert moved[2] != shapely.Point(120, 30)
    assert len(remove_shift(np.array([], dtype=object), "bd09")) == 0


UNSHIFTED = {
    "Hong Kong": (114.1694, 22.3193), "Sheung Shui": (114.128, 22.502), "Lantau": (113.94, 22.26),
    "Sha Tau Kok": (114.30, 22.53), "Macau": (113.5439, 22.1987), "Coloane": (113.565, 22.125),
    "Taipei": (121.5654, 25.0330), "Kaohsiung": (120.3014, 22.6273), "Hengchun": (120.745, 22.003),
    "Penghu": (119.5664, 23.5711), "Hualien": (121.6014, 23.9872), "Keelung": (121.74, 25.13),
}  # fmt: skip
SHIFTED = {
    "Luohu": (114.123, 22.553), "Futian": (114.055, 22.541), "Shekou": (113.92, 22.48), "Yantian": (114.237, 22.557),
    "Zhuhai": (113.5767, 22.2707), "Hengqin": (113.53, 22.12), "Gongbei": (113.552, 22.224), "Dapeng": (114.48, 22.60),
    "Wanshan": (113.72, 21.93), "Xiamen": (118.0894, 24.4798), "Pingtan": (119.79, 25.50), "Fuzhou": (119.3, 26.07),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSHIFTED)
def test_hong_kong_macau_and_taiwan_stay(name: str) -> None:
    here = shapely.box(*np.array(UNSHIFTED[name]) - 0.001, *np.array(UNSHIFTED[name]) + 0.001)
    for shift in FROM_DATUM:
        assert remove_shift(np.array([here], dtype=object), shift)[0] == here
    assert is_in_china(*UNSHIFTED[name])


@pytest.mark.parametrize("name", SHIFTED)
def test_their_neighbours_move(name: str) -> None:
    here = shapely.Point(SHIFTED[name])
    for shift in FROM_DATUM:
        assert remove_shift(np.array([here], dtype=object), shift)[0] != here


def test_most_of_the_vertices_decide() -> None:
    across = shapely.LineString([(114.10, 22.45), (114.12, 22.48), (114.12, 22.60)])
    assert remove_shift(np.array([across], dtype=object), "gcj02")[0] == across
    turned = shapely.LineString([(114.10, 22.65), (114.12, 22.60), (114.12, 22.48)])
    assert remove_shift(np.array([turned], dtype=object), "gcj02")[0] != turned


def test_where_china_is() -> None:
    inside = [(116.4, 39.9), (87.6, 43.8), (91.1, 29.6), (110.2, 20.0), (126.5, 45.8), (121.5, 25.0), (112.3, 16.8)]
    outside = [(139.7, 35.7), (127.0, 37.5), (105.8, 21.0), (77.2, 28.6), (106.9, 47.9), (76.9, 43.2), (-122.4, 37.8)]
    assert all(is_in_china(*place) for place in inside)
    assert not any(is_in_china(*place) for place in outside)
    assert not are_in_china(np.array([np.nan]), np.array([30.0]))[0]
    assert are_unshifted(np.array([]), np.array([])).shape == (0,)


@pytest.fixture(scope="module")
def counties(real_data: Path) -> Any:
    from gi_atlas.exchange.open import open_foreign

    return open_foreign(real_data / "cn" / "county_gcj02.fgb.xz").layers[0].geometries()


def test_the_national_counties_move_as_the_inverse_says(counties: Any) -> None:
    places = shapely.get_coordinates(counties)
    assert len(places) == 5_810_681
    true = shapely.get_coordinates(remove_shift(counties, "gcj02"))
    assert metres(to_gcj02(true), places).max() < 0.01
    assert np.array_equal(true[::997], from_gcj02(places[::997]))
    distances = metres(places, true)
    assert 20 <= distances.min()
    assert distances.max() <= 702
    assert np.median(distances) == pytest.approx(538, abs=1)
