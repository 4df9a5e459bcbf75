"""Announcements with their headings: only what stands under the scope's own one tells units, extents, elevations."""

import pytest

from gi_atlas.scope.headings import product_heading, scope_only
from gi_atlas.scope.plain import make_plain
from gi_atlas.scope.reading import read_scope

TOWNS = ["云岭县/石门镇", "云岭县/茶园乡"]
SCOPE = "云岭县石门镇、茶园乡2个乡镇现辖行政区域"


def paths(scope):
    return ["/".join((*unit.parents, unit.name)) + f"~{unit.part_note}".rstrip("~") for unit in scope.units]


BEHIND = [
    "申请人：云岭县砚石协会",
    "申请人为云岭县砚石协会",
    "申请单位：云岭县砚石产业发展中心",
    "登记申请人全称：云岭县农业技术推广中心",
    "证书持有人：云岭县砚石专业合作社",
    "生产者：云岭县砚石雕刻厂，地址：云岭县城关镇砚石路8号",
    "质量要求：云岭县坑口采石，海拔1200米至1500米的矿层，石质细腻",
    "质量技术要求：（一）品种：云岭县青石。（二）立地条件：白沙县海拔300米至600米的坡地",
    "品种：白沙县地方群体种",
    "品种来源：白沙县地方群体种",
    "地址：云岭县城关镇、白沙县河湾乡之间",
    "联系电话：0912-123456",
    "专用标志使用申请受理单位：长河市市场监督管理局",
    "专用标志使用：产地范围内的生产者，可向长河市知识产权局提出申请",
    "检测机构：长河市质量技术监督检测中心",
    "栽培技术：栽植于白沙县河湾乡",
    "历史渊源：清代已由白沙县河湾乡贡入京城，见于东经110°30′～111°20′，北纬21°40′～22°10′",
    "附录说明：白沙县河湾乡",
    "产品在长河市境内生产、加工",
    "原料须全部在长河市境内种植",
    "茶树品种为大叶种，分布在清江流域的丹山县、海原县",
    "云岭青砚保护范围内的生产者，可向长河市知识产权局提出使用专用标志的申请",
]


@pytest.mark.parametrize("stop", ["。", "；", "\n", "。\n"])
@pytest.mark.parametrize("behind", BEHIND)
def test_what_stands_under_another_heading_adds_nothing(behind, stop):
    scope = read_scope(f"产地范围：{SCOPE}{stop}{behind}。")
    assert paths(scope) == TOWNS
    assert scope.kinds == ("UNITS",)
    assert scope.extents == ()
    assert scope.limits.elevation_min_m is None
    assert not scope.defects


@pytest.mark.parametrize("before", [text for text in BEHIND if "范围" not in text])
@pytest.mark.parametrize("number", [("", ""), ("一、", "二、"), ("（一）", "（二）"), ("1.", "2.")])
def test_what_stands_under_a_heading_before_the_scope_adds_nothing(before, number):
    scope = read_scope(f"{number[0]}产品名称：云岭青砚。\n{before}。\n{number[1]}保护范围：{SCOPE}。")
    assert paths(scope) == TOWNS
    assert scope.product == "云岭青砚"
    assert scope.limits.elevation_max_m is None
    assert not scope.defects


@pytest.mark.parametrize(
    "heading",
    ["产地范围", "保护范围", "地域范围", "生产区域", "区域范围", "划定的地域保护范围", "产品产地范围", "生产地域范围"],
)
def test_every_heading_of_a_scope_is_known(heading):
    scope = read_scope(f"申请人：云岭县砚石协会。{heading}：{SCOPE}。质量要求：产于白沙县。")
    assert paths(scope) == TOWNS


def test_headings_on_lines_of_their_own_need_no_colon():
    text = f"产品名称\n云岭青砚\n申请人\n云岭县砚石协会\n产地范围\n{SCOPE}\n质量要求\n白沙县河湾乡所产"
    assert paths(read_scope(text)) == TOWNS


def test_areas_and_positions_are_parts_of_the_scope():
    head = f"申请人：云岭县砚石协会。产地范围：{SCOPE}。"
    text = f"{head}地理坐标：东经110°30′～111°20′，北纬21°40′～22°10′。面积：1200公顷。"
    scope = read_scope(text)
    assert scope.extent_deg == pytest.approx((110.5, 21 + 40 / 60, 111 + 20 / 60, 22 + 10 / 60))
    assert [area.m2 for area in scope.areas] == [12_000_000]


def test_headings_that_are_units_or_sides_or_parts_of_the_ground_begin_no_other_section():
    scope = read_scope("产地范围：云岭县：石门镇、茶园乡。白沙县：河湾乡。东片：三岔镇。")
    assert paths(scope)[:3] == [*TOWNS, "白沙县/河湾乡"]
    assert scope.units[3].name == "三岔镇"


def test_the_product_as_a_heading_stays_one():
    scope = read_scope("云岭青砚：青山省云岭县石门镇、茶园乡。")
    assert scope.product == "云岭青砚"
    assert len(scope.units) == 2


@pytest.mark.parametrize(
    "body",
    ["砚石协会", "砚石有限公司", "砚石合作社", "砚石产业发展中心", "砚石局", "农技站", "砚石研究所", "砚石雕刻厂"],
)
def test_a_body_is_no_unit_and_does_not_mean_its_county(body):
    scope = read_scope(f"产地范围为云岭县石门镇、茶园乡，白沙县{body}。")
    assert paths(scope) == TOWNS
    assert [scope.text[start:end] for start, end in scope.unread] == [f"白沙县{body}"]


def test_an_office_alone_is_nothing_that_was_read():
    scope = read_scope("申请人：云岭县砚石协会。")
    assert not scope.units
    assert [defect.code for defect in scope.defects] == ["NOTHING_READ"]


def test_the_county_told_again_behind_its_towns_makes_no_whole_county():
    scope = read_scope(f"产地范围：{SCOPE}。划定的地域保护范围：云岭县。")
    assert paths(scope) == TOWNS
    assert [scope.text[start:end] for start, end in scope.unread] == ["云岭县"]


def test_another_county_behind_the_towns_stays():
    assert paths(read_scope(f"产地范围：{SCOPE}及白沙县。")) == [*TOWNS, "白沙县"]


def test_a_text_without_headings_is_left_as_it_is():
    for text in ("", "云岭县石门镇", "产地范围为云岭县，东至清河。", "四至：东至：清河；西至：大岭。"):
        plain = make_plain(text)
        assert scope_only(plain) == plain.simple


def test_masking_keeps_every_place():
    plain = make_plain(f"产品名称：云岭青砚。申请人：云岭县砚石协会。产地范围：{SCOPE}。地址：云岭县")
    kept = scope_only(plain)
    assert len(kept) == len(plain.simple)
    assert kept.index("产地范围") == plain.simple.index("产地范围")
    assert "协会" not in kept


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("产品名称：云岭青砚。产地范围：云岭县", "云岭青砚"),
        ("一、保护产品名称：“云岭青砚”\n二、申请人：某某", "云岭青砚"),
        ("农产品名称为云岭青砚，申请人为某某", "云岭青砚"),
        ("产地范围为云岭县。", ""),
        ("产品名称：", ""),
        ("", ""),
    ],
)
def test_the_product_stands_under_its_heading(text, name):
    assert product_heading(make_plain(text)) == name


@pytest.mark.parametrize("words", ["产地范围为", "地域保护范围为", "保护范围：", "地理标志产品保护范围为"])
@pytest.mark.parametrize("listed", ["青石县柳树镇、石门乡等2个乡镇", "云岭省青石县柳树镇、石门乡等2个乡镇"])
def test_a_product_before_a_colon_hides_nothing_of_its_scope(words: str, listed: str) -> None:
    """清溪绿茶：产地范围为…, as registers and tables put it."""
    scope = read_scope(f"清溪绿茶：{words}{listed}现辖行政区域。")
    assert scope.product == "清溪绿茶"
    assert [(unit.parents[-1], unit.name) for unit in scope.units] == [("青石县", "柳树镇"), ("青石县", "石门乡")]
    assert (scope.declared_count, scope.defects, scope.unread) == (2, (), ())
