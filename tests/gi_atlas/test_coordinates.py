"""Coordinates in every notation that published scopes, receivers and people use."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.coordinates import (
    Angle,
    format_dms,
    format_extent,
    format_position,
    is_position,
    narrow,
    parse_angles,
    parse_position,
)
from gi_atlas.errors import UsageError

PLACE = (120 + 9 / 60 + 5 / 3600, 30 + 15 / 60 + 20 / 3600)


@pytest.mark.parametrize(
    "text",
    [
        "120°9′5″E 30°15′20″N",
        "30°15′20″N 120°9′5″E",
        "E120°9′5″ N30°15′20″",
        "N 30°15′20″, E 120°9′5″",
        "北纬30°15′20″，东经120°09′05″",
        "东经120°09′05″、北纬30°15′20″",
        "東經120°9′5″ 北緯30°15′20″",
        "东经：120°09′05″　北纬：30°15′20″",
        "东经120度9分5秒 北纬30度15分20秒",
        "120°9′5〞E 30°15′20〞N",
        "120°9'5\"E 30°15'20\"N",
        "120°9''5″".replace("''", "´") + "E 30°15´20˝N",
        "120º9’5”E，30º15’20”N",
        "１２０°９′５″Ｅ　３０°１５′２０″Ｎ",
        "120°0905″E 30°1520″N",
        "120°9′5″ 30°15′20″",
        "30°15′20″ 120°9′5″",
        "120°9′5 30°15′20",
        "N30 15 20, E120 9 5",
        "N 30 15 20 E 120 9 5",
        "120.1513888889 30.2555555556",
        "30.2555555556, 120.1513888889",
        "lat 30.2555555556 lon 120.1513888889",
        "Longitude: 120.1513888889; Latitude: 30.2555555556",
        "纬度30.2555555556 经度120.1513888889",
        "E 120.1513888889 N 30.2555555556",
        "o".join(("120", "9′5″E 30")) + "o15′20″N",
    ],
)
def test_one_place_in_many_notations(text: str) -> None:
    assert parse_position(text) == pytest.approx(PLACE, abs=1e-9)
    assert is_position(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("-33.9, 151.2", (151.2, -33.9)),
        ("151.2,−33.9", (151.2, -33.9)),
        ("33.9S 151.2E", (151.2, -33.9)),
        ("S33°54′ W70°", (-70.0, -33.9)),
        ("南纬33°54′ 西经70°", (-70.0, -33.9)),
        ("Lat: 30.25, Lon: -120.15", (-120.15, 30.25)),
        ("10 20", (10.0, 20.0)),
        ("117°0.2′E 27°10.5′N", (117 + 0.2 / 60, 27.175)),
        ("N 30 15.5 E 120 9.1", (120 + 9.1 / 60, 30 + 15.5 / 60)),
        ("180, 90", (180.0, 90.0)),
    ],
)
def test_other_places(text: str, place: tuple[float, float]) -> None:
    assert parse_position(text) == pytest.approx(place, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "COORDINATES_NOT_TWO"),
        ("120°9′5″E", "COORDINATES_NOT_TWO"),
        ("东经105°30′—106°20′，北纬27°30′—28°10′", "COORDINATES_NOT_TWO"),
        ("1 2 3", "COORDINATES_NOT_TWO"),
        ("东经o36′29″~o11′11″", "COORDINATES_NO_DEGREES"),
        ("°45′~°30′", "COORDINATES_NO_DEGREES"),
        ("110°36′46″–110°22′45″E", "COORDINATES_OUT_OF_RANGE"),
        ("120.5 130.5", "COORDINATES_OUT_OF_RANGE"),
        ("181, 10", "COORDINATES_OUT_OF_RANGE"),
        ("91N 10E", "COORDINATES_OUT_OF_RANGE"),
        ("30°75′N 120°E", "COORDINATES_OUT_OF_RANGE"),
        ("30°15′61″N 120°E", "COORDINATES_OUT_OF_RANGE"),
        ("30N 120N", "COORDINATES_OUT_OF_RANGE"),
    ],
)
def test_what_is_no_position_is_told_with_the_text(text: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_position(text)
    assert (refused.value.code, refused.value.context["value"]) == (code, text)
    assert not is_position(text)


class TestDefects:
    """Errors in published scope texts: domain.md §2.4."""

    def test_reversed_bounds_come_in_their_order(self) -> None:
        first, second = parse_angles("高州龙眼 110°36′46″–110°22′45″E")
        assert (first.axis, second.axis) == ("lon", "lon")
        assert first.degrees > second.degrees

    def test_a_lost_minute_mark_is_mended_and_said(self) -> None:
        angles = parse_angles("115°5230″~115°5743″")
        assert [angle.degrees for angle in angles] == pytest.approx([115.875, 115 + 57 / 60 + 43 / 3600])
        assert all(angle.is_mended for angle in angles)
        assert not any(angle.is_mended for angle in parse_angles("115°52′30″~115°57′43″"))

    def test_lost_degrees_are_said(self) -> None:
        angles = parse_angles("东经o36′29″~o11′11″")
        assert [angle.is_lost for angle in angles] == [True, True]
        assert [angle.axis for angle in angles] == ["lon", "lon"]
        assert angles[0].degrees == pytest.approx(36 / 60 + 29 / 3600)

    @pytest.mark.parametrize(
        ("text", "is_mixed"), [("117°0.2′", True), ("117.5°30′", True), ("117°2′", False), ("117.5°", False)]
    )
    def test_decimals_of_two_units_are_said(self, text: str, is_mixed: bool) -> None:
        (angle,) = parse_angles(text)
        assert angle.is_mixed is is_mixed

    @pytest.mark.parametrize("sign", ["~", "—", "－", "～", "至", "-", "–", "——", "到"])
    def test_every_range_sign_joins_two_bounds(self, sign: str) -> None:
        west, east, south, north = parse_angles(f"东经105°30′20″{sign}106°20′，北纬27°30′{sign}28°10′")
        assert [one.axis for one in (west, east, south, north)] == ["lon", "lon", "lat", "lat"]
        assert [one.degrees for one in (west, east, south, north)] == pytest.approx(
            [105 + 30 / 60 + 20 / 3600, 106 + 20 / 60, 27.5, 28 + 10 / 60]
        )

    @pytest.mark.parametrize("second", ["″", "〞", "”", "“", "˝", '"', "秒", "''", "′′"])
    @pytest.mark.parametrize("minute", ["′", "'", "´", "’", "‘", "分"])
    def test_every_mark(self, minute: str, second: str) -> None:
        (angle,) = parse_angles(f"105°35{minute}20{second}")
        assert angle == Angle(pytest.approx(105 + 35 / 60 + 20 / 3600), "")

    def test_both_orders_occur(self) -> None:
        north_first = parse_angles("北纬30°10′至30°20′，东经120°10′至120°20′")
        east_first = parse_angles("东经120°10′至120°20′，北纬30°10′至30°20′")
        assert [one.axis for one in north_first] == ["lat", "lat", "lon", "lon"]
        assert sorted(north_first, key=str) == sorted(east_first, key=str)


@pytest.mark.parametrize(
    "text", ["清溪县", "龙井2号", "120.15 30.25 abc", "G20 高速 30", "990101", "茶园 1 2", "qxlc", "县道 12 30"]
)
def test_names_are_no_positions(text: str) -> None:
    assert not is_position(text)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_what_is_shown_reads_back(lon: float, lat: float) -> None:
    shown = format_position(lon, lat, decimals=4)
    assert parse_position(shown) == pytest.approx((lon, lat), abs=0.5e-4 / 3600 + 1e-12)
    assert re.fullmatch(r"\d+°\d\d′\d\d\.\d{4}″[EW] \d+°\d\d′\d\d\.\d{4}″[NS]", shown)


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    for angle in parse_angles(text):
        assert angle.axis in ("lon", "lat", "")
    if is_position(text):
        lon, lat = parse_position(text)
        assert abs(lon) <= 180
        assert abs(lat) <= 90


@pytest.mark.parametrize(
    ("degrees", "decimals", "shown"),
    [
        (110.0867611, 2, "110°05′12.34″"),
        (59.99999999, 2, "60°00′00.00″"),
        (0.0, 0, "0°00′00″"),
        (-70.5, 0, "70°30′00″"),
        (1 / 3600, 3, "0°00′01.000″"),
    ],
)
def test_degrees_minutes_seconds(degrees: float, decimals: int, shown: str) -> None:
    assert format_dms(degrees, decimals) == shown


def test_extents() -> None:
    assert format_extent((118.5, 27.25, 119.0, 28.0)) == "118°30′00.00″E–119°00′00.00″E, 27°15′00.00″N–28°00′00.00″N"


def test_narrow_keeps_primes() -> None:
    assert narrow("１２０°９′５″") == "120°9′5″"


@pytest.mark.parametrize(
    ("extent", "shown"),
    [
        ((-119.5, 27.0, -119.0, 28.0), "119°30′00.00″W–119°00′00.00″W, 27°00′00.00″N–28°00′00.00″N"),
        ((-1.0, -2.5, 2.0, 0.5), "1°00′00.00″W–2°00′00.00″E, 2°30′00.00″S–0°30′00.00″N"),
        ((0.0, 0.0, 1.0, 1.0), "0°00′00.00″E–1°00′00.00″E, 0°00′00.00″N–1°00′00.00″N"),
        ((118.0, -32.5, 119.0, -32.0), "118°00′00.00″E–119°00′00.00″E, 32°30′00.00″S–32°00′00.00″S"),
    ],
)
def test_no_extent_hides_its_side(extent: tuple[float, float, float, float], shown: str) -> None:
    assert format_extent(extent) == shown


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("西经119°30′～119°50′", [-119.5, -119.833333]),
        ("119°30′～119°50′W", [-119.5, -119.833333]),
        ("南纬32°10′至32°40′", [-32.166667, -32.666667]),
        ("东经119°30′～119°50′", [119.5, 119.833333]),
        ("西经1°～东经2°", [-1, 2]),
        ("西经1°，2°", [-1, 2]),
    ],
)
def test_both_ends_of_a_range_lie_on_the_side_that_is_told(text: str, degrees: list[float]) -> None:
    assert [angle.degrees for angle in parse_angles(text)] == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize("seconds", ["''", "’’", "‘’", "′′", "´´", "″", "’′"])
def test_two_minute_marks_are_one_of_seconds(seconds: str) -> None:
    (angle,) = parse_angles(f"119°17’39{seconds}")
    assert angle.degrees == pytest.approx(119 + 17 / 60 + 39 / 3600)
