"""What lies beside a scope: told as a limit or as not read, and never one of its units."""

import pytest

from gi_atlas.model import LegType
from gi_atlas.scope.legs import read_legs
from gi_atlas.scope.neighbours import find_neighbours
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.side_extents import read_side_extent

TOWNS = ["云岭县/石门镇", "云岭县/茶园乡"]
SCOPE = "产地范围为云岭县石门镇、茶园乡2个乡镇"


def paths(scope):
    return ["/".join((*unit.parents, unit.name)) + f"~{unit.part_note}".rstrip("~") for unit in scope.units]


def unread(scope):
    return [scope.text[start:end] for start, end in scope.unread]


@pytest.mark.parametrize("stop", ["，", "。", "；", "（"])
@pytest.mark.parametrize(
    "beside",
    [
        "毗邻白沙县",
        "毗邻白沙县、长河市",
        "与白沙县接壤",
        "与白沙县河湾乡相邻",
        "与白沙县、长河市交界",
        "与白沙县相连",
        "与白沙县隔河相望",
        "东与白沙县毗邻",
        "东部与白沙县为邻",
        "东、南与白沙县接壤",
        "西邻白沙县",
        "南临白沙县",
        "北接长河市",
        "西北连白沙县河湾乡",
        "邻近白沙县",
    ],
)
def test_a_neighbour_is_told_and_no_unit(beside, stop):
    scope = read_scope(f"{SCOPE}{stop}{beside}。")
    assert paths(scope) == TOWNS
    assert scope.kinds == ("UNITS",)
    assert unread(scope) == [beside]
    assert not scope.legs
    assert not scope.defects


def test_two_sides_are_two_neighbours():
    assert unread(read_scope(f"{SCOPE}，南临白沙县，北接长河市。")) == ["南临白沙县", "北接长河市"]


def test_neighbours_on_all_sides_are_limits_along_their_line():
    scope = read_scope(f"{SCOPE}。东与白沙县接壤，南与丹山县毗邻，西接长河市，北连海原县。")
    assert paths(scope) == TOWNS
    told = [(leg.side, leg.from_feature, leg.leg_type) for leg in scope.legs]
    assert told == [
        (side, name, LegType.ADMIN_LINE)
        for side, name in zip("东南西北", ("白沙县", "丹山县", "长河市", "海原县"), strict=True)
    ]
    assert not scope.unread
    assert "FOUR_LIMITS" in scope.kinds


def test_a_river_or_road_between_neighbours_keeps_its_own_type():
    legs = read_legs("东邻白沙县，南临清河，西靠204国道，北接丹山县河湾乡")
    assert [leg.leg_type for leg in legs] == [LegType.ADMIN_LINE, LegType.RIVER, LegType.ROAD, LegType.ADMIN_LINE]


def test_a_limit_that_ends_at_a_town_is_not_along_its_line():
    legs = read_legs("东至石门镇，南至清河，西至大岭，北至茶园乡")
    assert [leg.leg_type for leg in legs] == [LegType.OTHER, LegType.RIVER, LegType.RIDGE, LegType.OTHER]


def test_sides_told_together_are_two_limits():
    legs = read_legs("东、南以汉水为界，西、北以大岭为界。")
    assert [(leg.side, leg.from_feature) for leg in legs] == [
        ("东", "汉水"), ("南", "汉水"), ("西", "大岭"), ("北", "大岭")
    ]  # fmt: skip


def test_units_next_to_others_stay_units():
    scope = read_scope("产地范围为云岭县石门镇，以及与之相邻的白沙县河湾乡。")
    assert paths(scope) == ["云岭县/石门镇", "白沙县/河湾乡"]
    scope = read_scope("产地范围为云岭县石门镇、与白沙县交界的茶园乡。")
    assert paths(scope) == TOWNS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "南临清河",
        "与大岭相连",
        "J1、J2依次相连",
        "毗邻的石门镇",
        "云岭县石门镇、与儿街镇",
        "东西湖区",
        "产地范围为南临镇",
    ],
)
def test_what_is_no_unit_beside_is_none(text):
    assert find_neighbours(text) == []


def test_what_was_read_already_leaves_no_sign_in_a_limit():
    text = "产地范围东至清河（东经105°10′），南至大岭，西至东经104°20′线，北至国道。"
    scope = read_scope(text)
    assert scope.legs
    for leg in scope.legs:
        assert "\0" not in leg.text + leg.from_feature + leg.to_feature


@pytest.mark.parametrize(
    "text",
    [
        "东至东经120°30′，西至东经119°50′，南至北纬29°50′，北至北纬30°15′。",
        "北至北纬30°15′，南至北纬29°50′，东至东经120°30′，西至东经119°50′",
        "东到120°30′E、西到119°50′E、南到29°50′N、北到30°15′N",
        "东起东经120°30′；西起东经119°50′；南起北纬29°50′；北起北纬30°15′",
    ],
)
def test_four_sides_in_degrees_are_an_extent(text):
    scope = read_scope(f"产地范围{text}")
    assert scope.kinds == ("EXTENT",)
    assert scope.extent_deg == pytest.approx((119 + 50 / 60, 29 + 50 / 60, 120.5, 30.25))
    assert not scope.legs
    assert not scope.unread
    assert not scope.defects


def test_sides_exchanged_are_a_reversed_extent_or_none():
    found = read_side_extent("东至东经119°50′，西至东经120°30′，南至北纬29°50′，北至北纬30°15′")
    assert found is not None
    assert found[0].deg is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "东至东经120°30′，西至清河，南至北纬29°50′，北至北纬30°15′",
        "东至北纬29°50′，西至东经119°50′，南至北纬29°50′，北至北纬30°15′",
        "东经119°50′至120°30′，北纬29°50′至30°15′",
    ],
)
def test_fewer_than_four_sides_in_degrees_are_no_extent_by_sides(text):
    assert read_side_extent(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产地范围为黄岭市青川区富田乡、歙县许村镇、祁门县安凌镇", ["青川区/富田乡", "歙县/许村镇", "祁门县/安凌镇"]),
        ("产地范围为沧海市吴川县桑田镇、献县韩村镇", ["吴川县/桑田镇", "献县/韩村镇"]),
        ("产地范围为云岭县石门镇、佳县坑镇", ["云岭县/石门镇", "佳县/坑镇"]),
        ("产地范围为云岭县石门镇、古县渡镇、三县堡乡", ["云岭县/石门镇", "云岭县/古县渡镇", "云岭县/三县堡乡"]),
        ("产地范围为云岭县石门镇、古县南山镇", ["云岭县/石门镇", "古县/南山镇"]),
        ("产地范围为云岭县石门镇、故县镇", ["云岭县/石门镇", "云岭县/故县镇"]),
    ],
)
def test_a_second_county_of_two_characters_stands_above_its_town(text, expected):
    found = ["/".join((*unit.parents[-1:], unit.name)) for unit in read_scope(text).units]
    assert found == expected
