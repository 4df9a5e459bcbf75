"""Announcements of several products: each with its own scope; one product's parts are never taken for products."""

from itertools import pairwise

import pytest

from gi_atlas.scope.findings import scope_findings
from gi_atlas.scope.plain import make_plain
from gi_atlas.scope.reading import read_scope, read_scopes
from gi_atlas.scope.several import split_products, unparted
from tests.gi_atlas.scope.tables import ALL_DEFECTIVE, ALL_SOUND
from tests.gi_atlas.scope.test_reading_rounds import ROWS

PEACH, NOODLES = "云岭省青石县柳树镇、石门镇2个镇", "辽东省北川市现辖行政区域"
ANNOUNCEMENTS = {
    "numbered": f"批准对青石桃、北川粉丝实施保护。一、青石桃产地范围为{PEACH}。二、北川粉丝产地范围为{NOODLES}。",
    "digits": f"1.青石桃地理标志产品保护范围：{PEACH}。2.北川粉丝地理标志产品保护范围：{NOODLES}。",
    "brackets": f"（一）青石桃的产地范围为{PEACH}；（二）北川粉丝的产地范围为{NOODLES}。",
    "sentences": f"青石桃产地范围为{PEACH}。北川粉丝产地范围为{NOODLES}。",
    "one sentence": f"青石桃产地范围为{PEACH}，北川粉丝产地范围为{NOODLES}。",
    "colons": f"青石桃：{PEACH}；北川粉丝：{NOODLES}。",
    "numbered colons": f"下列产品的产地范围：1、青石桃：{PEACH}；2、北川粉丝：{NOODLES}。",
    "lines": f"青石桃：{PEACH}\n北川粉丝：{NOODLES}",
    "headings": (
        f"一、青石桃\n（一）产地范围\n青石桃产地范围为{PEACH}。\n"
        f"二、北川粉丝\n（一）产地范围\n北川粉丝产地范围为{NOODLES}。"
    ),
    "short headings": f"一、青石桃\n产地范围：{PEACH}。\n二、北川粉丝\n产地范围：{NOODLES}。",
    "forms": (
        f"1.产品名称：青石桃。申请人：青石县林业局。地域保护范围：{PEACH}。"
        f"2.产品名称：北川粉丝。申请人：某某协会。地域保护范围：{NOODLES}。"
    ),
    "forms by line": f"产品名称：青石桃\n地域保护范围\n{PEACH}\n产品名称：北川粉丝\n地域保护范围\n{NOODLES}",
    "quoted": f"“青石桃”产地范围为{PEACH}。“北川粉丝”产地范围为{NOODLES}。",
    "table": f"产品名称\t产地范围\n青石桃\t{PEACH}\n北川粉丝\t{NOODLES}",
    "a table with numbers": f"序号|产品名称|申请人|保护范围\n1|青石桃|某局|{PEACH}\n2|北川粉丝|某会|{NOODLES}",
}
by_manner = pytest.mark.parametrize("text", ANNOUNCEMENTS.values(), ids=ANNOUNCEMENTS)


def paths(scope):
    return ["/".join((*unit.parents, unit.name)) for unit in scope.units]


@by_manner
def test_each_product_has_its_own_scope(text):
    peach, noodles = read_scopes(text)
    assert (peach.product, noodles.product) == ("青石桃", "北川粉丝")
    assert paths(peach) == ["云岭省/青石县/柳树镇", "云岭省/青石县/石门镇"]
    assert paths(noodles) == ["辽东省/北川市"]
    assert (peach.declared_count, noodles.declared_count) == (2, None)
    assert not peach.defects
    assert not noodles.defects


@by_manner
def test_the_scopes_of_several_products_are_never_read_as_one(text):
    scope = read_scope(text)
    assert not scope.units
    (finding,) = scope_findings(scope)
    assert finding.rule in ("SCOPE_PRODUCTS_SEVERAL", "SCOPE_TABLE_SEVERAL")
    assert finding.message()
    assert finding.fix()


@by_manner
def test_the_parts_stand_in_the_text_as_it_is(text):
    parts = split_products(text)
    assert [text[slice(*part.span)] for part in parts] == [part.text for part in parts]
    assert all(first.span[1] <= second.span[0] for first, second in pairwise(parts))
    assert all(scope.text in text for scope in read_scopes(text))


def test_the_finding_names_the_products():
    (finding,) = scope_findings(read_scope(ANNOUNCEMENTS["numbered"]))
    assert (finding.evidence["count"], finding.evidence["value"]) == (2, "青石桃、北川粉丝")


def test_what_is_wrong_in_one_product_is_told_of_it_alone():
    text = (
        f"一、青石桃产地范围为{PEACH.replace('2', '3')}。二、北川粉丝产地范围为{NOODLES}。三、三岔茶产地范围为三岔县。"
    )
    scopes = read_scopes(text)
    assert [[defect.code for defect in scope.defects] for scope in scopes] == [["COUNT_DIFFERS"], [], []]
    assert scopes[0].text[slice(*scopes[0].defects[0].span)] == "3个镇"


def test_the_county_beside_the_text_stands_above_all_of_them():
    scopes = read_scopes("青石桃产地范围为柳树镇。青石茶产地范围为石门镇。", county="青石县", province="云岭省")
    assert [paths(scope) for scope in scopes] == [["云岭省/青石县/柳树镇"], ["云岭省/青石县/石门镇"]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"青石桃产地范围为{PEACH}。",
        "清溪老酒产地范围为清溪县白石镇；原料高粱产地范围为清溪县黄坪乡；酿造用水取自白石河。",
        "清溪老酒产地范围为清溪县白石镇；高粱产地范围为金沙县。",
        "产地范围：青石县：石门镇；白沙县：河湾乡。",
        "青石县产地范围：石门镇。白沙县产地范围：河湾乡。",
        "核心区：云岭省青石县石门镇；辐射区：云岭省白沙县。",
        "东片：青石县石门镇；西片：白沙县河湾乡。",
        "一、产地范围\n青石桃产地范围为青石县。\n二、质量技术要求\n（一）品种：白沙县地方种。\n三、专用标志\n青石县知识产权局受理。",
        "青石桃产地范围为青石县石门镇。青石桃保护范围为青石县石门镇。",
        "产品名称：青石桃。产品名称：青石桃。产地范围：青石县。",
        "申请人：青石县协会。产地范围：青石县石门镇。联系地址：白沙县河湾乡。",
        "河北：承德市平泉市；辽宁：朝阳市凌源市。",
        "承德：平泉市、宽城县；朝阳：凌源市。",
        "秦皇岛：秦皇岛市昌黎县；石家庄：石家庄市赵县。",
        "秦皇岛：昌黎县；石家庄：赵县。",
        "第一批：青石县、白沙县；第二批：三岔县。",
        "河北产地范围为承德市平泉市；辽宁产地范围为朝阳市凌源市。",
    ],
)
def test_one_product_is_read_as_one(text):
    assert split_products(text) == ()
    assert len(read_scopes(text)) == 1
    assert read_scopes(text)[0] == read_scope(text)


@pytest.mark.parametrize("rows", [ROWS[::2], ROWS[1::2]], ids=["even", "odd"])
def test_no_wording_of_the_rounds_is_taken_for_several(rows):
    assert [row["id"] for row in rows if split_products(row["text"])] == []


def test_no_wording_of_the_tables_is_taken_for_several():
    several = {"SCOPE_TABLE_SEVERAL", "SCOPE_PRODUCTS_SEVERAL"}
    found = [wording for wording in (*ALL_SOUND, *ALL_DEFECTIVE) if split_products(wording.text)]
    assert [wording.text for wording in found if not several & set(wording.defects)] == []


@pytest.mark.parametrize(
    "text",
    [
        "青石桃、北川粉丝的产地范围分别为云岭省青石县、辽东省北川市现辖行政区域。",
        "青石桃和北川粉丝地理标志产品保护范围分别是云岭省青石县和辽东省北川市。",
    ],
)
def test_one_list_for_several_products_is_told(text):
    scope = read_scope(text)
    assert "SCOPE_PRODUCTS_UNPARTED" in [defect.code for defect in scope.defects]
    assert len(scope.units) == 2
    (finding,) = [one for one in scope_findings(scope) if one.rule == "SCOPE_PRODUCTS_UNPARTED"]
    assert "产地范围" in finding.message() or "保护范围" in finding.message()


@pytest.mark.parametrize(
    "text",
    ["青石县、白沙县的产地范围分别为柳树镇、河湾乡。", "青石桃产地范围为青石县、白沙县。", "分别为青石县、白沙县。"],
)
def test_lists_of_one_product_are_told_of_one(text):
    assert unparted(make_plain(text)) is None
