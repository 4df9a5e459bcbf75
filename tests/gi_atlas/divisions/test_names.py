"""Names taken apart."""

import pytest

from gi_atlas.divisions.names import (
    Rank,
    core_of,
    fold_variants,
    is_special_code,
    same_office,
    take_apart,
    without_above,
)


@pytest.mark.parametrize(
    ("name", "core", "rank", "is_ethnic"),
    [
        ("长底布依族乡", "长底", Rank.TOWNSHIP, True),
        ("长底乡", "长底", Rank.TOWNSHIP, False),
        ("茅兰沟满族蒙古族乡", "茅兰沟", Rank.TOWNSHIP, True),
        ("桑坝民族乡", "桑坝", Rank.TOWNSHIP, True),
        ("清水乡", "清水", Rank.TOWNSHIP, False),
        ("白土镇", "白土", Rank.TOWN, False),
        ("黄家街道办事处", "黄家", Rank.STREET, False),
        ("西长安街街道", "西长安街", Rank.STREET, False),
        ("平泉市", "平泉", Rank.CITY, False),
        ("城步苗族自治县", "城步", Rank.COUNTY, True),
        ("青年农场", "青年", Rank.SPECIAL, False),
        ("老王坡管委会", "老王坡", Rank.SPECIAL, False),
        ("夫管办", "夫管办", Rank.NONE, False),
    ],
)
def test_a_name_has_core_and_ending(name, core, rank, is_ethnic):
    parts = take_apart(name)

    assert (parts.core, parts.rank, parts.is_ethnic) == (core, rank, is_ethnic)


def test_the_office_stands_for_its_street():
    assert same_office("柏苑街道办事处") == same_office("柏苑办事处") == "柏苑街道"
    assert same_office("柏苑镇") == "柏苑镇"


def test_a_county_before_the_name_goes():
    assert without_above("孝南区新铺镇", "孝南区") == "新铺镇"
    assert without_above("孝南区新铺镇", "安陆市") == "孝南区新铺镇"
    assert without_above("安阳镇", "") == "安阳镇"


def test_variant_characters_are_brought_together():
    assert fold_variants("么里镇") == fold_variants("幺里镇")
    assert core_of("么里镇") != core_of("幺里镇")


def test_units_like_townships_have_their_own_codes():
    assert is_special_code("421700500000")
    assert not is_special_code("421700100000")
    assert not is_special_code("US-06")


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("新发朝鲜民族乡", "新发"),
        ("音河达斡尔鄂温克民族乡", "音河"),
        ("三道沟满族朝鲜族乡", "三道沟"),
        ("白水民族乡", "白水"),
        ("朝鲜民族乡", "朝鲜"),
        ("高山镇", "高山"),
    ],
)
def test_peoples_before_their_ending_are_no_part_of_the_core(name, core):
    assert core_of(name) == core
