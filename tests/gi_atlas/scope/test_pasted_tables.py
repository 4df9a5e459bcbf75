"""Tables pasted as text: read by their columns, refused where they tell of several products, else left alone."""

import pytest

from gi_atlas.scope.findings import scope_findings
from gi_atlas.scope.pasted_tables import find_table
from gi_atlas.scope.reading import read_scope

SIGNS = ["\t", ",", "|"]


def paths(scope):
    return ["/".join((*unit.parents, unit.name)) for unit in scope.units]


def table(sign, *rows):
    return "\n".join(row.replace("/", sign) for row in rows)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("heading", ["县名/乡镇", "县（区）/乡镇", "县/乡镇名称", "所属县/乡（镇、街道）", "区县/镇街"])
def test_counties_and_their_towns(sign, heading):
    scope = read_scope(table(sign, heading, "云岭县/石门镇、茶园乡", "白沙县/河湾乡"))
    assert paths(scope) == ["云岭县/石门镇", "云岭县/茶园乡", "白沙县/河湾乡"]
    assert scope.kinds == ("UNITS",)
    assert not scope.unread
    assert not scope.defects


@pytest.mark.parametrize("sign", SIGNS)
def test_numbers_totals_and_other_columns_are_no_units(sign):
    text = table(
        sign,
        "序号/县（区）/乡镇/申请人/面积（亩）/备注",
        "1/云岭县/石门镇/云岭县茶业协会/1200/白沙县移入",
        "2/白沙县/河湾乡/白沙县茶场/800/",
        "合计/2/2//2000/",
    )
    assert paths(read_scope(text)) == ["云岭县/石门镇", "白沙县/河湾乡"]


@pytest.mark.parametrize("sign", SIGNS)
def test_villages_stand_below_their_towns(sign):
    text = table(sign, "序号/县/乡镇/行政村", "1/云岭县/石门镇/上河村、下河村", "2/云岭县/茶园乡/柳树村")
    assert paths(read_scope(text)) == ["云岭县/石门镇/上河村", "云岭县/石门镇/下河村", "云岭县/茶园乡/柳树村"]


def test_a_cell_left_empty_means_the_one_above():
    text = table("\t", "县/乡镇", "云岭县/石门镇", "/茶园乡", "白沙县/河湾乡")
    assert paths(read_scope(text)) == ["云岭县/石门镇", "云岭县/茶园乡", "白沙县/河湾乡"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_places_count_in_the_text_as_given(end):
    text = table("\t", "序号/县/乡镇", "1/云岭县/石门镇", "2/白沙县/河湾乡").replace("\n", end)
    scope = read_scope(text)
    assert scope.text == text
    assert [text[slice(*unit.span)] for unit in scope.units] == ["石门镇", "河湾乡"]


def test_a_table_within_a_text():
    text = (
        "产地范围如下：\n"
        + table("|", "/县/乡镇/", "/---/---/", "/云岭县/石门镇/", "/白沙县/河湾乡/")
        + "\n地址：长河市"
    )
    assert paths(read_scope(text)) == ["云岭县/石门镇", "白沙县/河湾乡"]


@pytest.mark.parametrize("sign", ["\t", "|"])
def test_one_product_with_its_scope(sign):
    text = table(sign, "产品名称/申请人/产地范围", "云岭青砚/云岭县砚石协会/云岭县石门镇、茶园乡2个乡镇现辖行政区域")
    scope = read_scope(text)
    assert paths(scope) == ["云岭县/石门镇", "云岭县/茶园乡"]
    assert (scope.product, scope.declared_count) == ("云岭青砚", 2)
    assert not scope.defects


@pytest.mark.parametrize(
    "rows",
    [
        ("产品名称/产地范围", "云岭青砚/云岭县石门镇", "白沙绿茶/白沙县河湾乡"),
        ("序号/产地范围", "1/云岭县石门镇", "2/白沙县河湾乡"),
        ("产品/申请人/保护范围", "云岭青砚/某某/云岭县", "白沙绿茶/某某/白沙县"),
    ],
)
def test_several_products_are_refused_by_name(rows):
    scope = read_scope(table("\t", *rows))
    assert not scope.units
    (finding,) = scope_findings(scope)
    assert finding.rule == "SCOPE_TABLE_SEVERAL"
    assert finding.evidence["written"].startswith(rows[0].split("/")[0])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\t",
        "县",
        "县\t乡镇",
        "云岭县，石门镇\n茶园乡，河湾乡",
        "产地范围为云岭县石门镇、\n茶园乡，东至清河,\n西至大岭",
        "点号\t经度\t纬度\nJ1\t110.5\t21.5\nJ2\t110.6\t21.6",
        "县\t经度\t纬度\n云岭县\t110.5\t21.5",
        "甲\t乙\n云岭县\t石门镇",
        "县\t乡镇\n云岭县石门镇",
        "县" * 3000 + "\t" + "乡" * 3000 + "\n云岭县\t石门镇",
    ],
)
def test_what_is_no_table_of_units_is_left_alone(text):
    assert find_table(text) is None


def test_the_text_keeps_its_length():
    text = "产地范围：\n" + table(",", "序号/县/乡镇", "1/云岭县/石门镇", "2/白沙县/河湾乡") + "\n完"
    found = find_table(text)
    assert found is not None
    assert len(found.text) == len(text)
    assert text[slice(*found.span)].startswith("序号,县")
    assert text[slice(*found.span)].endswith("河湾乡")
