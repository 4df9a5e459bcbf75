"""Elevations, uses of land, the four limits and areas, each by its own reader."""

import pytest

from gi_atlas.model import LegType
from gi_atlas.scope.areas import area_defects, read_areas
from gi_atlas.scope.elevations import limit_defects, read_limits
from gi_atlas.scope.legs import leg_defects, read_legs
from gi_atlas.scope.numbers import chinese_number, number_like, read_number


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("海拔600米以上", 600, None),
        ("海拔1200m及以下", None, 1200),
        ("海拔600-1200m", 600, 1200),
        ("海拔在600米至1200米之间", 600, 1200),
        ("海拔高度600～1200公尺", 600, 1200),
        ("海拔不低于500米、不高于900米", 500, 900),
        ("海拔500m以上1000m以下", 500, 1000),
        ("海拔低于800米", None, 800),
        ("海拔不超过1 200米", None, 1200),
        ("海拔2,000米以上", 2000, None),
        ("海拔-154米以下", None, -154),
        ("海拔约450.5米", 450.5, None),
        ("面积600米", None, None),
        ("", None, None),
    ],
)
def test_elevations(text, low, high):
    limits = read_limits(text)
    assert (limits.elevation_min_m, limits.elevation_max_m) == (low, high)
    assert list(limit_defects(text, limits)) == []


def test_an_elevation_from_the_higher_to_the_lower():
    text = "海拔1 200-600m的山区"
    (defect,) = limit_defects(text, read_limits(text))
    assert (defect.code, defect.proposal) == ("ELEVATION_REVERSED", "海拔600-1 200m")


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("范围内的茶园", ("茶园",)),
        ("境内的耕地、的林地", ("耕地", "林地")),
        ("区域内的海域", ()),
        ("的茶园镇", ()),
        ("茶园", ()),
    ],
)
def test_uses_of_land(text, uses):
    assert read_limits(text).land_uses == uses


@pytest.mark.parametrize(
    "text",
    [
        "东至清河，南至大岭，西至国道，北至县界。",
        "东起清河、南至大岭、西到国道、北抵县界",
        "东以清河为界，南以大岭为界，西以国道为界，北以县界为界",
        "东：清河；南：大岭；西：国道；北：县界。",
        "东面临清河，南面靠大岭，西面接国道，北面与县界相邻",
    ],
)
def test_the_four_limits_in_every_manner(text):
    legs = read_legs(text)
    assert [leg.side for leg in legs] == list("东南西北")
    assert [leg.leg_type for leg in legs] == [LegType.RIVER, LegType.RIDGE, LegType.ROAD, LegType.ADMIN_LINE]
    assert list(leg_defects(legs)) == []
    for leg in legs:
        assert text[slice(*leg.span)].strip() == leg.text


def test_slanting_sides_tell_of_two():
    legs = read_legs("东北至清河，东南至大岭，西南至国道，西北至县界。")
    assert [leg.side for leg in legs] == ["东北", "东南", "西南", "西北"]
    assert list(leg_defects(legs)) == []


def test_a_side_that_is_not_told():
    (defect,) = leg_defects(read_legs("东至清河，南至大岭，北至县界。"))
    assert defect.context["value"] == "西"


@pytest.mark.parametrize(
    "text", ["东至清河。", "东至清河，西至国道。", "山东至河北，南京到北京，西安至东莞", "东北大米"]
)
def test_what_is_no_four_limits(text):
    assert read_legs(text) == []


def test_a_town_is_no_river():
    assert {leg.leg_type for leg in read_legs("东到河湾乡，南到大岭镇，西到沟口村，北到江北区")} == {LegType.OTHER}


@pytest.mark.parametrize(
    ("text", "m2"),
    [
        ("面积1.5万公顷", [1.5e8]),
        ("15平方公里（22500亩）", [1.5e7, 1.5e7]),
        ("12,345.6 ha", [123_456_000]),
        ("3 000亩", [2_000_000]),
        ("年产3吨", []),
        ("10hm²、20hm2", [100_000, 200_000]),
    ],
)
def test_areas(text, m2):
    assert [area.m2 for area in read_areas(text)] == pytest.approx(m2)


@pytest.mark.parametrize(
    ("text", "code", "proposal"),
    [
        ("甲10公顷、乙20公顷，合计31公顷", "AREA_SUM_DIFFERS", "30公顷"),
        ("总面积31公顷，其中甲10公顷、乙20公顷", "AREA_SUM_DIFFERS", "30公顷"),
        ("总面积15平方公里（2250亩）", "AREA_UNITS_DIFFER", "22500亩"),
        ("总面积2万亩，折合1500公顷", "AREA_UNITS_DIFFER", "1333.3333公顷"),
    ],
)
def test_areas_that_do_not_agree(text, code, proposal):
    assert [(one.code, one.proposal) for one in area_defects(read_areas(text), text)] == [(code, proposal)]


@pytest.mark.parametrize(
    "text",
    [
        "甲10公顷、乙20公顷，合计30公顷（450亩）",
        "总面积15平方公里（2.25万亩）",
        "甲7.5平方公里、乙7.53平方公里，合计15.03平方公里",
        "总面积30公顷，种植面积10公顷",
        "面积30公顷，规模200亩",
    ],
)
def test_areas_that_agree_or_speak_of_two_things(text):
    assert list(area_defects(read_areas(text), text)) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("十二", 12),
        ("两", 2),
        ("一百零三", 103),
        ("叁拾", 30),
        ("二百", 200),
        ("〇", 0),
        ("三千二百", 3200),
    ],
)
def test_numbers(text, number):
    assert read_number(text) == number


def test_numbers_written_like_others():
    assert all(read_number(chinese_number(number)) == number for number in range(1, 1000))
    assert (number_like("12", 7), number_like("十二", 7), chinese_number(1000)) == ("7", "七", "1000")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("平均海拔700米", None, None),
        ("平均海拔700米以上", None, None),
        ("平均海拔700米，最高海拔1900米，最低海拔300米", None, None),
        ("最高点海拔1900米", None, None),
        ("主峰海拔1900米，海拔600米以上", 600, None),
        ("最低海拔不低于300米，最高海拔不超过900米", 300, 900),
        ("海拔600米等高线以下", None, 600),
        ("海拔600米等高线以上", 600, None),
    ],
)
def test_heights_that_describe_are_no_limits(text, low, high):
    limits = read_limits(text)
    assert (limits.elevation_min_m, limits.elevation_max_m) == (low, high)
    assert list(limit_defects(text, limits)) == []


@pytest.mark.parametrize(
    "text",
    ["以海拔700米分界", "以海拔700米等高线为界", "海拔700米线为分界", "以海拔700米为界"],
)
def test_an_elevation_that_parts_the_ground_says_no_side(text):
    limits = read_limits(text)
    assert (limits.elevation_min_m, limits.elevation_max_m) == (None, None)
    assert limits.spans[0][1] == len(text)
    assert [defect.code for defect in limit_defects(text, limits)] == ["ELEVATION_SIDE_UNTOLD"]


def test_words_that_describe_a_height_are_read_with_it():
    text = "青石县柳树镇，平均海拔700米，最高点海拔1900米。"
    assert [text[start:end] for start, end in read_limits(text).spans] == ["平均海拔700米", "最高点海拔1900米"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("东、南以清河为界，西至国道，北至大岭。", ""),
        ("东、南以清河为界，西、北以大岭为界。", ""),
        ("东、南以清河为界，西至国道。", "北"),
        ("东南至清河，西至大岭。北至国道。", ""),
    ],
)
def test_sides_that_share_a_limit_are_all_told(text, missing):
    assert [defect.context["value"] for defect in leg_defects(read_legs(text))] == ([missing] if missing else [])
