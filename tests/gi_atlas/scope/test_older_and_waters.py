"""Communes, banners, full names in brackets, waters, strips beside lines: what is no town of today."""

import pytest

from gi_atlas.model import ScopeKind
from gi_atlas.scope.reading import read_scope


def paths(text):
    return [
        "/".join((*unit.parents, unit.name)) + (f"~{unit.part_note}" if unit.part_note else "")
        for unit in read_scope(text).units
    ]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("青石县柳树公社、石门人民公社。", ["青石县/柳树公社", "青石县/石门人民公社"]),
        ("青石县柳树公社的上河大队、下河生产大队。", ["青石县/柳树公社/上河大队", "青石县/柳树公社/下河生产大队"]),
        ("原青石县柳树公社（今柳树镇）。", ["青石县/柳树公社"]),
    ],
)
def test_communes_and_brigades_are_units_without_a_level(text, units):
    scope = read_scope(text)
    assert paths(text) == units
    assert all(unit.is_special and unit.level is None for unit in scope.units)
    assert not scope.unread


def test_communes_are_counted():
    (defect,) = read_scope("青石县柳树公社、石门公社等4个公社。").defects
    assert (defect.code, defect.proposal) == ("COUNT_DIFFERS", "等2个公社")
    assert not read_scope("青石县柳树公社、石门公社等2个公社。").defects


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("孟村县（孟村回族自治县）新县镇。", ["孟村县/新县镇"]),
        ("长阳土家族自治县（长阳县）榔坪镇、贺家坪镇。", ["长阳土家族自治县/榔坪镇", "长阳土家族自治县/贺家坪镇"]),
    ],
)
def test_the_full_name_in_brackets_is_the_same_county(text, units):
    assert paths(text) == units


def test_a_banner_may_bear_the_name_of_its_people_alone():
    assert paths("呼伦贝尔市鄂温克族自治旗、鄂伦春自治旗。") == ["呼伦贝尔市/鄂温克族自治旗", "呼伦贝尔市/鄂伦春自治旗"]


def test_short_banners_stand_below_their_league():
    assert paths("巴盟五原县，伊盟达旗、准旗。") == ["巴盟/五原县", "伊盟/达旗", "伊盟/准旗"]


def test_a_bay_is_no_prefecture():
    scope = read_scope("莱州湾段滩涂，涉及寿光市羊口镇。")
    assert paths(scope.text) == ["寿光市/羊口镇"]
    assert ScopeKind.SEA in scope.kinds


@pytest.mark.parametrize("joint", ["及", "和", "以及"])
def test_water_that_leads_to_towns_is_no_part_of_their_name(joint):
    scope = read_scope(f"丹江口水库（丹江口市境内）水域{joint}均县镇、习家店镇。")
    assert paths(scope.text) == ["丹江口市/均县镇", "丹江口市/习家店镇"]
    assert ScopeKind.SEA in scope.kinds


@pytest.mark.parametrize("strip", ["国道310两侧各1公里内", "清河两岸500米范围内", "县道X012沿线2公里"])
def test_a_strip_beside_a_line_narrows_the_towns_behind_it(strip):
    assert paths(f"青石县{strip}的柳树镇、石门镇。") == [f"青石县/柳树镇~{strip}", f"青石县/石门镇~{strip}"]


def test_a_road_from_town_to_town_names_no_town_and_is_told_as_unread():
    scope = read_scope("产地范围为沿省道S208线从柳树镇至三岔乡两侧各2公里的区域。")
    assert not scope.units
    assert [defect.code for defect in scope.defects] == ["NOTHING_READ"]
    assert "S208" in scope.text[slice(*scope.unread[0])]


def test_a_line_of_a_register_without_tabs_gives_its_county():
    scope = read_scope("AGI2012-02-869 青石滑菇 云岭省青石县食用菌管理局 青石县所辖柳树镇、石门镇2个镇。")
    assert paths(scope.text) == ["青石县/柳树镇", "青石县/石门镇"]
    assert not scope.defects
    assert "青石滑菇" in scope.text[slice(*scope.unread[0])]


@pytest.mark.parametrize("rule", ["---", "===", "——"])
def test_the_rule_below_a_heading_is_no_product(rule):
    scope = read_scope(f"| 产品名称 | 地域范围 |\n|{rule}|{rule}|\n| 青石核桃 | 青石县柳树镇、石门镇 |")
    assert (scope.product, paths(scope.text)) == ("青石核桃", ["青石县/柳树镇", "青石县/石门镇"])
    assert not scope.defects


def test_where_a_product_is_from_is_no_scope_beside_its_scope():
    text = "产品名称\t所在地域\t划定的地域保护范围\n青石核桃\t云岭\t青石县所辖柳树镇、石门镇共计2个镇。"
    assert paths(text) == ["青石县/柳树镇", "青石县/石门镇"]
    assert paths(text.replace("划定的地域保护范围", "备注")) == []
