"""The datum detective: GCJ-02 and BD-09 against formulas written apart, real counties, and measured rates."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from gi_atlas.datum import FROM_DATUM, TO_DATUM
from gi_atlas.exchange.china import are_in_china
from gi_atlas.exchange.open import open_foreign
from gi_atlas.exchange.reference import MIN_MATCHES, Reference, fit_datum

PI = math.pi
Places = np.ndarray[Any, np.dtype[np.float64]]


# The forward formulas once more, as they are told everywhere and unlike the program's: no shared sines, no chunks.
def gcj02(place: Places) -> Places:
    x, y = place[:, 0] - 105.0, place[:, 1] - 35.0
    same = (20.0 * np.sin(6.0 * x * PI) + 20.0 * np.sin(2.0 * x * PI)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + same
    north += (20.0 * np.sin(y * PI) + 40.0 * np.sin(y / 3.0 * PI)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * PI) + 320.0 * np.sin(y * PI / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + same
    east += (20.0 * np.sin(x * PI) + 40.0 * np.sin(x / 3.0 * PI)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * PI) + 300.0 * np.sin(x / 30.0 * PI)) * 2.0 / 3.0
    axis, square = 6378245.0, 0.00669342162296594323
    radians = place[:, 1] / 180.0 * PI
    magic = 1 - square * np.sin(radians) ** 2
    d_lat = north * 180.0 / ((axis * (1 - square)) / (magic * np.sqrt(magic)) * PI)
    d_lon = east * 180.0 / (axis / np.sqrt(magic) * np.cos(radians) * PI)
    return place + np.column_stack([d_lon, d_lat])


def bd09(place: Places) -> Places:
    x, y = gcj02(place).T
    turn = PI * 3000.0 / 180.0
    z = np.sqrt(x * x + y * y) + 0.00002 * np.sin(y * turn)
    theta = np.arctan2(y, x) + 0.000003 * np.cos(x * turn)
    return np.column_stack([z * np.cos(theta) + 0.0065, z * np.sin(theta) + 0.006])


FORWARD: dict[str, Callable[[Places], Places]] = {"gcj02": gcj02, "bd09": bd09}


def bisected(shifted: Places, forward: Callable[[Places], Places]) -> Places:
    """Inverse by bisection, longitude and latitude in turns: slow, and nothing of the program's iteration."""
    found = shifted.copy()
    for _round in range(6):
        for axis in (0, 1):
            low, high = shifted[:, axis] - 0.03, shifted[:, axis] + 0.03
            for _step in range(36):
                found[:, axis] = (low + high) / 2
                is_beyond = forward(found)[:, axis] > shifted[:, axis]
                low, high = np.where(is_beyond, low, found[:, axis]), np.where(is_beyond, found[:, axis], high)
    return found


def metres(first: Places, second: Places) -> Places:
    apart = (first - second) * 111_320.0
    apart[:, 0] *= np.cos(np.radians(second[:, 1]))
    return np.asarray(np.hypot(*apart.T))


def places_in_china(count: int, chance: np.random.Generator) -> Places:
    drawn = np.column_stack([chance.uniform(73.5, 135, count * 4 + 60), chance.uniform(18, 53.5, count * 4 + 60)])
    return drawn[are_in_china(*drawn.T)][:count]


@pytest.mark.parametrize("datum", FORWARD)
def test_ten_thousand_points_there_and_back(datum: str) -> None:
    places = places_in_china(10_000, np.random.default_rng(1))
    assert len(places) == 10_000
    there = TO_DATUM[datum](places)
    assert metres(there, FORWARD[datum](places)).max() < 1e-3
    assert metres(FROM_DATUM[datum](there), places).max() < 0.001  # 0.5 m is asked for
    assert metres(bisected(there[::50], FORWARD[datum]), places[::50]).max() < 0.001
    assert metres(there, places).min() > 15


def test_ten_thousand_points_outside_do_not_move() -> None:
    chance = np.random.default_rng(2)
    outside = np.vstack(
        [
            np.column_stack([chance.uniform(-180, 71.9, 5000), chance.uniform(-90, 90, 5000)]),
            np.column_stack([chance.uniform(138, 180, 4998), chance.uniform(-90, 90, 4998)]),
            [[120.0, 90.0], [120.0, -90.0]],
        ]
    )
    for move in (*TO_DATUM.values(), *FROM_DATUM.values()):
        assert np.array_equal(move(outside), outside)


def disturbed(places: Places, chance: np.random.Generator, noise_m: float = 30.0, gross: float = 0.05) -> Places:
    """Places with normal noise in each axis, and some of them off by 1 to 20 km in any direction."""
    off = chance.normal(0, noise_m, places.shape)
    is_gross = chance.random(len(places)) < gross
    turn, far = chance.uniform(0, 2 * PI, len(places)), chance.uniform(1e3, 20e3, len(places))
    off += np.where(is_gross, far, 0)[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    return places + off / 111_320 / np.column_stack([np.cos(np.radians(places[:, 1])), np.ones(len(places))])


@pytest.fixture(scope="module")
def counties(real_data: Path) -> tuple[Any, list[str]]:
    layer = open_foreign(real_data / "cn" / "county_gcj02.fgb.xz").layers[0]
    return layer.geometries(), [str(code) for code in layer.values("adcode")]


@pytest.mark.parametrize("middle", ["box", "centroid", "inside"])
def test_the_national_counties_are_gcj02_by_200_points(counties: tuple[Any, list[str]], middle: str) -> None:
    shapes, codes = counties
    chance = np.random.default_rng(6)
    chosen = chance.choice(len(shapes), 200, replace=False)
    boxes = shapely.bounds(shapes[chosen])
    shifted = {
        "box": (boxes[:, :2] + boxes[:, 2:]) / 2,
        "centroid": shapely.get_coordinates(shapely.centroid(shapes[chosen])),
        "inside": shapely.get_coordinates(shapely.point_on_surface(shapes[chosen])),
    }[middle]
    true = bisected(shifted, gcj02)
    known = [codes[place] for place in chosen]
    reference = Reference(known, [""] * 200, shapely.points(disturbed(true, chance)))
    layer = shapes[chosen] if middle != "box" else shapes
    found = fit_datum(layer, known if middle != "box" else codes, [None] * len(layer), reference)
    assert found.datum == "gcj02"
    assert found.medians_m["gcj02"] < 60 < 300 < found.medians_m["cgcs2000"]


def test_the_national_counties_are_gcj02_by_points_on_their_lines(counties: tuple[Any, list[str]]) -> None:
    shapes, _codes = counties
    chance = np.random.default_rng(8)
    some = shapes[chance.choice(len(shapes), 300, replace=False)]
    vertices = shapely.get_coordinates(some)
    true = bisected(vertices[chance.choice(len(vertices), 200, replace=False)], gcj02)
    points = shapely.points(disturbed(true, chance))
    found = fit_datum(some, [None] * 300, [None] * 300, Reference([""] * 200, [""] * 200, points))
    assert found.datum == "gcj02"


def test_the_same_points_against_themselves_wgs84_and_bd09(counties: tuple[Any, list[str]]) -> None:
    """No shift, no shift, and BD-09."""
    shapes, codes = counties
    chance = np.random.default_rng(7)
    chosen = chance.choice(len(shapes), 200, replace=False)
    true = bisected(shapely.get_coordinates(shapely.centroid(shapes[chosen])), gcj02)
    known, names = [codes[place] for place in chosen], [""] * 200
    reference = Reference(known, names, shapely.points(disturbed(true, chance)))
    found = {
        "themselves": fit_datum(reference.geometries, known, names, reference),
        "wgs84": fit_datum(shapely.points(true), known, names, reference),
        "bd09": fit_datum(shapely.points(bd09(true)), known, names, reference),
    }
    assert {name: fit.datum for name, fit in found.items()} == {
        "themselves": "cgcs2000", "wgs84": "cgcs2000", "bd09": "bd09",
    }  # fmt: skip


# What a layer can be besides: another survey's constant offset (an old datum, a bad control point).
KINDS = ("cgcs2000", "gcj02", "bd09", "offset")


def simulated(kind: str, count: int, is_local: bool, chance: np.random.Generator) -> str | None:
    """Datum found for one made-up layer: one county's villages or places all over China, 30 m noise, 5 % gross."""
    true = places_in_china(count if not is_local else 1, chance)
    if is_local:
        true = true + chance.uniform(-0.3, 0.3, (count, 2))
    shifted = FORWARD[kind](true) if kind in FORWARD else true
    if kind == "offset":
        turn, far = chance.uniform(0, 2 * PI), chance.uniform(40, 800)
        shifted = true + far / 111_320 * np.array([np.cos(turn) / np.cos(np.radians(true[0, 1])), np.sin(turn)])
    codes = [f"33{number:04d}" for number in range(count)]
    reference = Reference(codes, [""] * count, shapely.points(true))
    return fit_datum(shapely.points(disturbed(shifted, chance)), codes, [None] * count, reference).datum


@pytest.mark.parametrize("is_local", [True, False])
@pytest.mark.parametrize("count", [30, 200])
def test_measured_rates(count: int, is_local: bool) -> None:
    """4 × 400 cases: at least 95 % of the shifts found, at most 1 % called a shift that is none or another."""
    chance = np.random.default_rng(count + is_local)
    found = {kind: [simulated(kind, count, is_local, chance) for _case in range(100)] for kind in KINDS}
    hits = sum(answer == kind for kind in ("gcj02", "bd09") for answer in found[kind])
    wrong = sum(answer in FORWARD for kind in ("cgcs2000", "offset") for answer in found[kind])
    mixed = sum(answer not in (kind, None) for kind in ("gcj02", "bd09") for answer in found[kind])
    assert hits >= 0.95 * 200, hits
    assert wrong <= 0.01 * 200, found
    assert mixed <= 0.01 * 200, found
    assert sum(answer == "cgcs2000" for answer in found["cgcs2000"]) >= 95


def test_fewer_than_thirty_points_cannot_tell() -> None:
    chance = np.random.default_rng(3)
    assert MIN_MATCHES == 30
    assert {simulated(kind, 29, True, chance) for kind in KINDS for _case in range(10)} == {None}


def test_seats_of_government_tell_nothing_about_areas() -> None:
    """Points kilometres from any middle of their areas: the answer is "cannot tell"."""
    chance = np.random.default_rng(4)
    true = places_in_china(60, chance)
    areas = shapely.buffer(shapely.points(gcj02(true)), 0.1)
    codes = [f"33{number:04d}" for number in range(60)]
    seats = Reference(codes, [""] * 60, shapely.points(disturbed(true, chance, noise_m=4_000)))
    assert fit_datum(areas, codes, [None] * 60, seats).datum is None


def test_none_and_empty_geometries_do_not_count() -> None:
    chance = np.random.default_rng(5)
    true = places_in_china(40, chance)
    layer = np.array([*shapely.points(gcj02(true)[:30]), *([None, shapely.Point()] * 5)], dtype=object)
    codes = [f"33{number:04d}" for number in range(40)]
    reference = Reference(codes, [""] * 40, shapely.points(true))
    assert fit_datum(layer, codes, [None] * 40, reference).datum == "gcj02"
    assert fit_datum(layer[1:], codes[1:], [None] * 39, reference).datum is None
