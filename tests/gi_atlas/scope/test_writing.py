"""Sentences from covered units, in Chinese and English, and back."""

import pytest

from gi_atlas.model import UnitLevel
from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.rendering import english_name, render_english
from gi_atlas.scope.writing import CoveredUnit, WrittenUnit, compose, reads_back, slight_units, told_units

SHUNPING = ("河北省", "保定市", "顺平县")
TANG = ("河北省", "保定市", "唐县")


def town(name: str, parents: tuple[str, ...] = SHUNPING, is_part: bool = False) -> WrittenUnit:
    return WrittenUnit(name, "", UnitLevel.TOWNSHIP, parents, is_part)


def test_towns_of_one_county_are_counted() -> None:
    made = compose([town("腰山镇"), town("安阳乡")], "顺平桃")
    assert made.text == "顺平桃产地范围为河北省保定市顺平县腰山镇、安阳乡共2个乡镇现辖行政区域。"
    assert made.is_read_back
    assert read_scope(made.text).declared_count == 2
    assert read_scope(made.text).product == "顺平桃"


def test_names_above_are_told_once() -> None:
    made = compose([town("腰山镇"), town("蒲上镇"), town("仁厚镇", TANG)])
    assert made.text == "河北省保定市顺平县腰山镇、蒲上镇；唐县仁厚镇共3个乡镇现辖行政区域。"
    assert made.is_read_back


def test_another_province_is_told_with_all_names() -> None:
    units = [town("腰山镇"), town("和平镇", ("福建省", "南平市", "邵武市"))]
    made = compose(units)
    assert "；福建省南平市邵武市和平镇" in made.text
    assert made.is_read_back


def test_one_unit_has_no_count() -> None:
    made = compose([WrittenUnit("北票市", "", UnitLevel.COUNTY, ("辽宁省", "朝阳市"))])
    assert made.text == "辽宁省朝阳市北票市现辖行政区域。"
    assert made.is_read_back


def test_parts_stand_behind_the_whole_and_are_not_counted() -> None:
    made = compose([town("腰山镇"), town("蒲上镇"), town("台鱼乡", is_part=True)])
    assert made.text == "河北省保定市顺平县腰山镇、蒲上镇共2个乡镇现辖行政区域；河北省保定市顺平县台鱼乡部分区域。"
    read = read_scope(made.text)
    assert [(unit.name, bool(unit.part_note)) for unit in read.units] == [
        ("腰山镇", False),
        ("蒲上镇", False),
        ("台鱼乡", True),
    ]
    assert read.declared_count == 2
    assert made.is_read_back


def test_villages_stand_below_their_town() -> None:
    above = (*SHUNPING, "腰山镇")
    units = [WrittenUnit(name, "", UnitLevel.VILLAGE, above) for name in ("南伍侯村", "北伍侯村")]
    made = compose(units)
    assert made.text == "河北省保定市顺平县腰山镇南伍侯村、北伍侯村共2个村现辖行政区域。"
    assert made.is_read_back


def test_a_sentence_that_reads_as_something_else_says_so() -> None:
    assert not reads_back("河北省保定市顺平县腰山镇现辖行政区域。", [town("安阳乡")])
    assert not reads_back("河北省保定市顺平县腰山镇部分区域。", [town("腰山镇")])
    odd = WrittenUnit("无名", "", UnitLevel.TOWNSHIP, SHUNPING)
    assert not compose([odd]).is_read_back


def covered(name: str, relation: str, area_m2: float, below: tuple[CoveredUnit, ...] = ()) -> CoveredUnit:
    level = UnitLevel.COUNTY if below else UnitLevel.TOWNSHIP
    return CoveredUnit(name, name, level, relation, area_m2, below=below)


def test_units_below_stand_for_a_part_only_where_they_make_it_up() -> None:
    towns = (covered("甲镇", "whole", 60e6), covered("乙镇", "part", 39.9e6), covered("丙镇", "sliver", 0.1e6))
    county = covered("丁县", "part", 100e6, towns)
    assert [(unit.name, unit.is_part) for unit in told_units([county])] == [("甲镇", False), ("乙镇", True)]
    half_known = covered("丁县", "part", 200e6, towns)
    assert [(unit.name, unit.is_part) for unit in told_units([half_known])] == [("丁县", True)]
    assert [unit.name for unit in slight_units([county], "sliver")] == ["丙镇"]


def test_rounding_is_no_stray() -> None:
    assert slight_units([covered("甲镇", "sliver", 0.2)], "sliver") == ()
    assert len(slight_units([covered("甲镇", "sliver", 1.5)], "sliver")) == 1
    assert len(slight_units([covered("甲镇", "point", 0.0)], "point")) == 1


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("石门镇", "Shimen Town"),
        ("云溪街道", "Yunxi Subdistrict"),
        ("内蒙古自治区", "Neimenggu Autonomous Region"),
        ("白石", "Baishi"),
        ("镇", "Zhen"),
    ],
)
def test_english_names(name: str, english: str) -> None:
    assert english_name(name) == english


def test_english_sentence() -> None:
    units = [town("腰山镇"), town("蒲上镇"), town("台鱼乡", is_part=True)]
    assert render_english(units) == (
        "The production area covers the present administrative areas of Yaoshan Town and Pushang Town, Shunping County,"
        " Baoding City, Hebei Province, and parts of Taiyu Township, Shunping County, Baoding City, Hebei Province"
        " (2 units)."
    )
    named = render_english(units, "顺平桃", "Shunping peach")
    assert named.startswith("The production area of Shunping peach covers ")
    assert render_english(units, "顺平桃").startswith("The production area of Shunpingtao covers ")
    assert render_english([]) == "The production area lies in no administrative unit; its corner points bound it."
