"""Xi'an 80 and Beijing 54 move only by an office's own parameters, and as its surveyors reckon."""

import math
from typing import Any

import numpy as np
import pyproj
import pytest

from gi_atlas.errors import CrsError
from gi_atlas.model import ReferenceTable, TableKind
from gi_atlas.old_datums import (
    CONVENTIONS,
    ELLIPSOIDS,
    THREE,
    DatumParameters,
    active_parameters,
    choose_parameters,
    find_parameters,
    parameter_names,
    read_parameters,
)
from gi_atlas.old_datums import FOUR as FOURFOLD
from gi_atlas.old_datums import SEVEN as SEVENFOLD

PLACE = np.array([[119.5, 29.5], [119.9, 29.1]])
# Made up for this test, of the size that real ones have.
SEVEN = {"from": "beijing54", "to": "cgcs2000", "source": "测绘院 2015", "west": 119, "south": 29, "east": 120,
         "north": 30, "dx_m": 15.8, "dy_m": -154.4, "dz_m": -82.3, "rx_s": 0.6, "ry_s": -1.2, "rz_s": 2.5,
         "scale_ppm": -1.5, "convention": "position_vector"}  # fmt: skip
FOUR = {"from": "xian80", "to": "cgcs2000", "source": "测绘院 2015", "west": 119, "south": 29, "east": 120,
        "north": 30, "dx_m": 3.5, "dy_m": 117.2, "rotation_s": 0.8, "scale_ppm": 2.0, "meridian_deg": 120}  # fmt: skip


def table(*rows: Any, is_active: bool = True, kind: TableKind = TableKind.DATUM_PARAMETERS) -> ReferenceTable:
    return ReferenceTable(kind, "2015", rows=rows, is_active=is_active)


def to_space(lon: float, lat: float, axis_m: float, inverse: float) -> np.ndarray[Any, Any]:
    square = (2 - 1 / inverse) / inverse
    normal = axis_m / math.sqrt(1 - square * math.sin(math.radians(lat)) ** 2)
    x, y = math.radians(lon), math.radians(lat)
    return normal * np.array([math.cos(y) * math.cos(x), math.cos(y) * math.sin(x), (1 - square) * math.sin(y)])


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_seven_parameters_turn_shift_and_stretch_in_space(convention: str) -> None:
    """By the matrix, written out: PROJ is not asked."""
    (line,) = read_parameters(table({**SEVEN, "convention": convention}))
    moved = line.move(PLACE)
    sense = 1 if convention == "position_vector" else -1
    rx, ry, rz = (sense * math.radians(SEVEN[name] / 3600) for name in ("rx_s", "ry_s", "rz_s"))
    turn = np.array([[1, -rz, ry], [rz, 1, -rx], [-ry, rx, 1]])
    shift = np.array([SEVEN["dx_m"], SEVEN["dy_m"], SEVEN["dz_m"]])
    for place, found in zip(PLACE, moved, strict=True):
        space = shift + (1 + SEVEN["scale_ppm"] * 1e-6) * turn @ to_space(*place, *ELLIPSOIDS["beijing54"])
        # Only the direction is compared: heights differ by tens of metres between the two ellipsoids.
        lon = math.degrees(math.atan2(space[1], space[0]))
        assert found[0] == pytest.approx(lon, abs=1e-8)
        assert found[1] == pytest.approx(latitude(space), abs=1e-8)
    assert 20 < apart_m(PLACE[0], moved[0]) < 400


def latitude(space: np.ndarray[Any, Any]) -> float:
    axis_m, inverse = ELLIPSOIDS["cgcs2000"]
    square, across = (2 - 1 / inverse) / inverse, math.hypot(space[0], space[1])
    lat = math.atan2(space[2], across * (1 - square))
    for _round in range(20):
        normal = axis_m / math.sqrt(1 - square * math.sin(lat) ** 2)
        lat = math.atan2(space[2] + square * normal * math.sin(lat), across)
    return math.degrees(lat)


def apart_m(first: Any, second: Any) -> float:
    return float(pyproj.Geod(ellps="GRS80").inv(*first, *second)[2])


def test_four_parameters_move_in_the_plane_of_their_meridian() -> None:
    (line,) = read_parameters(table(FOUR))
    moved = line.move(PLACE)
    old = pyproj.Transformer.from_crs(4610, 2385, always_xy=True)  # Xi'an 80, 3°, 120° E
    new = pyproj.Transformer.from_crs(4490, 4549, always_xy=True)
    turn = math.radians(0.8 / 3600)
    for before, after in zip(PLACE, moved, strict=True):
        east, north = old.transform(*before)
        found_east, found_north = new.transform(*after)
        assert found_north == pytest.approx(3.5 + 1.000002 * (north * math.cos(turn) - east * math.sin(turn)), abs=1e-4)
        assert found_east == pytest.approx(
            117.2 + 1.000002 * (north * math.sin(turn) + east * math.cos(turn)), abs=1e-4
        )


@pytest.mark.parametrize("datum", ["xian80", "beijing54"])
def test_without_parameters_it_says_what_to_load(datum: str) -> None:
    with pytest.raises(CrsError) as refused:
        find_parameters([], datum, 119.5, 29.5)
    assert refused.value.code == "DATUM_PARAMETERS_MISSING"
    for name in ("DATUM_PARAMETERS", "dx_m", "rotation_s", "convention", datum):
        assert name in str(refused.value)


def test_only_what_holds_there_counts() -> None:
    tables = [table(FOUR, SEVEN), table({**FOUR, "west": 0}, is_active=False), table(FOUR, kind=TableKind.CLASSES)]
    assert find_parameters(tables, "xian80", 119.5, 29.5).is_plane
    assert not find_parameters(tables, "beijing54", 119.5, 29.5).is_plane
    for datum, lon in (("xian80", 118.9), ("beijing54", 120.1)):
        with pytest.raises(CrsError) as refused:
            find_parameters(tables, datum, lon, 29.5)
        assert refused.value.code == "DATUM_PARAMETERS_MISSING"


def test_the_smallest_area_counts() -> None:
    wide = {**FOUR, "source": "省院", "west": 110, "east": 125}
    assert find_parameters([table(wide, FOUR)], "xian80", 119.5, 29.5).source == "测绘院 2015"
    assert find_parameters([table(wide, FOUR)], "xian80", 112.5, 29.5).source == "省院"


def test_nothing_is_moved_outside_of_the_area() -> None:
    (line,) = read_parameters(table(FOUR))
    with pytest.raises(CrsError) as refused:
        line.move(np.array([[119.5, 29.5], [120.5, 29.5]]))
    assert (refused.value.code, refused.value.context["lon"]) == ("DATUM_PARAMETERS_AREA", "120.50000")
    assert refused.value.context["expected"] == "119–120° E, 29–30° N"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"from": "wgs84"}, "from"),
        ({"to": "xian80"}, "to"),
        ({"source": " "}, "source"),
        ({"dx_m": "abc"}, "dx_m"),
        ({"dx_m": None}, "dx_m"),
        ({"dx_m": float("nan")}, "dx_m"),
        ({"scale_ppm": 1.0000015e6}, "scale_ppm"),
        ({"rotation_s": 40_000}, "rotation_s"),
        ({"meridian_deg": ""}, "meridian_deg"),
        ({"west": 121}, "east"),
        ({"south": 31}, "north"),
        ({"north": 91}, "north"),
        ({"rx_s": 0.5}, "dz_m"),
        ({"dz_m": 1, "rx_s": 0, "ry_s": 0, "rz_s": 0, "convention": "bursa"}, "convention"),
    ],
)
def test_a_mistyped_line_is_told(change: dict[str, Any], column: str) -> None:
    with pytest.raises(CrsError) as refused:
        read_parameters(table(SEVEN, {**FOUR, **change}))
    assert (refused.value.code, refused.value.context["row"]) == ("DATUM_PARAMETERS_WRONG", 2)
    assert refused.value.context["column"] == column


def test_a_line_that_is_none() -> None:
    with pytest.raises(CrsError) as refused:
        read_parameters(table("dx=1"))
    assert refused.value.context["value"] == "dx=1"


def test_zero_parameters_change_only_the_ellipsoid() -> None:
    zeros = dict.fromkeys(("dx_m", "dy_m", "rotation_s", "scale_ppm"), 0.0)
    line = DatumParameters("xian80", (119, 29, 120, 30), "测试", zeros, "", 120.0)
    assert apart_m(PLACE[0], line.move(PLACE[:1])[0]) < 30


def test_three_parameters_only_shift() -> None:
    """Their lines move as seven parameters whose others are nothing."""
    three = {name: value for name, value in SEVEN.items() if name not in ("rx_s", "ry_s", "rz_s", "scale_ppm")}
    (line,) = read_parameters(table(three))
    assert (set(line.values), line.convention) == ({"dx_m", "dy_m", "dz_m"}, "")
    zeros = {**SEVEN, "rx_s": 0, "ry_s": 0, "rz_s": 0, "scale_ppm": 0}
    assert np.array_equal(line.move(PLACE), read_parameters(table(zeros))[0].move(PLACE))


@pytest.mark.parametrize(
    ("filled", "names"),
    [
        (("dx_m", "dy_m", "dz_m"), THREE),
        (("dx_m", "dy_m", "dz_m", "scale_ppm"), SEVENFOLD),
        (("dx_m", "dy_m", "dz_m", "rx_s"), SEVENFOLD),
        (("dx_m", "dy_m", "rotation_s", "scale_ppm"), FOURFOLD),
        (("dx_m", "dy_m"), FOURFOLD),
        ((), FOURFOLD),
    ],
)
def test_what_is_filled_says_which_parameters_a_line_gives(filled: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert parameter_names({**dict.fromkeys(SEVENFOLD, ""), **dict.fromkeys(filled, 1)}) == names


@pytest.mark.parametrize("missing", ["ry_s", "scale_ppm", "dz_m"])
def test_a_line_of_seven_with_a_gap_is_no_line_of_three(missing: str) -> None:
    """A lost cell must not turn seven parameters into others."""
    with pytest.raises(CrsError) as refused:
        read_parameters(table({**SEVEN, missing: ""}))
    assert (refused.value.code, refused.value.context["column"]) == ("DATUM_PARAMETERS_WRONG", missing)


def test_parameters_hold_in_the_whole_of_a_box_or_not() -> None:
    (line,) = read_parameters(table(FOUR))
    assert line.holds_in((119, 29, 120, 30))
    for box in (
        (118.9, 29.1, 119.5, 29.5),
        (119.1, 28.9, 119.5, 29.5),
        (119.1, 29.1, 120.1, 29.5),
        (119.1, 29.1, 119.5, 30.1),
    ):
        assert not line.holds_in(box)
        assert choose_parameters([line], "xian80", box) is None


def test_of_two_for_one_area_the_newest_table_counts() -> None:
    older, newer = (
        ReferenceTable(
            TableKind.DATUM_PARAMETERS, name, rows=(FOUR,), id=f"0000000{number}-0000-7000-8000-000000000000"
        )
        for number, name in enumerate(("2010", "2020"))
    )
    assert [line.edition for line in active_parameters([older, newer])] == ["2020", "2010"]
    assert find_parameters([older, newer], "xian80", 119.5, 29.5).edition == "2020"
