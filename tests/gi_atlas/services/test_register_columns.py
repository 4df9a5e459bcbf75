"""Columns of registers as offices head them, and the wording, place and letter that a row makes of them."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from gi_atlas.services.register_columns import HEADINGS, Columns, find_column, find_columns, place_of, wording_of
from gi_atlas.services.scope_batch import read_register

AGI = ("序号", "产品名称", "所在地域", "申请人全称", "划定的地域保护范围", "质量控制技术规范编号")
OFFICE = ("序号", "产品名称", "所在省份", "申请人", "产地范围", "建议文件", "保护要求")


def _sheet(path: Path, *rows: tuple[str, ...]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def _register(path: Path, *rows: tuple[str, ...]):
    return read_register(_sheet(path, *rows))


pytestmark = pytest.mark.usefixtures("tables_read_here")


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        (AGI, Columns(text="划定的地域保护范围", product="产品名称", place="所在地域")),
        (OFFICE, Columns(text="产地范围", product="产品名称", province="所在省份", letter="建议文件")),
        (
            ("证书编号", "产品", "产地", "保护地域", "经度", "纬度"),
            Columns(text="保护地域", product="产品", place="产地", lon="经度", lat="纬度"),
        ),
        (
            ("名称", "地域保护\n范围（公告）", "地理坐标"),
            Columns(text="地域保护\n范围（公告）", product="名称", position="地理坐标"),
        ),
        (("Product", "Scope wording", "County"), Columns(text="Scope wording", product="Product", place="County")),
        (("a", "b"), Columns()),
    ],
)
def test_headings_of_offices(headings, wanted):
    assert find_columns(headings) == wanted


@pytest.mark.parametrize(
    "heading", ["产地范围图", "产地范围建议文件", "划定产地范围文号", "保护范围面积", "产地范围划定日期"]
)
def test_what_only_speaks_of_a_scope_is_no_wording(heading):
    assert find_column("text", [heading]) == ""


def test_the_heading_that_is_just_so_goes_first():
    assert find_column("text", ["划定的产地范围", "产地范围"]) == "产地范围"
    assert find_column("text", ["备注", "范围"]) == "范围"
    assert find_column("text", ["经营范围表"]) == ""  # a word of two characters is looked for alone
    assert set(HEADINGS) == set(Columns.__dataclass_fields__)


def test_positions_and_letters_of_other_columns_join_the_wording():
    columns = Columns(text="t", position="p", lon="x", lat="y", letter="l")
    cells = {
        "t": "青石县",
        "p": "E110°～111°",
        "x": "110°30′～111°",
        "y": "北纬21°～22°",
        "l": "《关于划定的函》（青政函〔2019〕1号）",
    }
    assert wording_of(columns, cells) == (
        "青石县\n地理坐标为E110°～111°，东经110°30′～111°，北纬21°～22°\n根据《关于划定的函》（青政函〔2019〕1号）"
    )
    assert wording_of(columns, {**cells, "t": None}) == ""
    assert wording_of(columns, {"t": " 青石县 ", "l": "见附件", "x": "详见附图"}) == "青石县"


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"p": "河北省承德市平泉县"}, ("平泉县", "河北省")),
        ({"p": "河北平泉县"}, ("平泉县", "河北")),
        ({"p": "广东省东莞市"}, ("东莞市", "广东省")),
        ({"p": "平泉县", "v": "河北"}, ("平泉县", "河北")),
        ({"p": "全国"}, ("", "")),
        ({}, ("", "")),
    ],
)
def test_the_place_beside_a_wording(cells, wanted):
    assert place_of(Columns(place="p", province="v"), cells) == wanted


def test_a_table_of_agricultural_products_with_a_title(tmp_path):
    register = _register(
        tmp_path / "登记公告.xlsx",
        ("附件：农产品地理标志登记产品公告信息",),
        AGI,
        (
            "1",
            "青石红梨",
            "云岭省长宁市青石县",
            "青石县协会",
            "柳树镇、石门镇等2个乡镇35个行政村。东经110°30′～111°，北纬21°～22°。",
            "AGI1",
        ),
        ("2", "白沙米", "云岭省白沙县", "白沙县协会", "河湾乡、泉水镇等3个乡镇。", "AGI2"),
        ("3", "长河鱼", "云岭省长河市", "长河市协会", "", "AGI3"),
    )
    assert (register.text_column, register.product_column, register.empty) == ("划定的地域保护范围", "产品名称", (5,))
    first, second = register.rows
    assert [(*unit.parents, unit.name) for unit in first.scope.units] == [
        ("云岭省", "青石县", "柳树镇"),
        ("云岭省", "青石县", "石门镇"),
    ]
    assert (first.scope.declared_count, first.scope.village_count, first.findings) == (2, 35, ())
    assert first.scope.extent_deg == pytest.approx((110.5, 21, 111, 22))
    assert [finding.rule for finding in second.findings] == ["COUNT_DIFFERS"]


def test_an_announcement_table_with_letters_in_their_own_column(tmp_path):
    register = _register(
        tmp_path / "公告.xlsx",
        OFFICE,
        (
            "1",
            "南山艾",
            "云岭",
            "南山市政府",
            "云岭省南山市现辖行政区域",
            "《关于划定南山艾产地范围的函》（南政函〔2022〕7号）",
            "附件1",
        ),
        (
            "2",
            "东湖蒜",
            "云岭",
            "东湖市政府",
            "以东湖市人民政府提出的范围为准，为东湖市柳树镇。",
            "东政函〔2023〕12号",
            "附件2",
        ),
    )
    assert [row.scope.letter.number for row in register.rows] == ["南政函〔2022〕7号", "东政函〔2023〕12号"]
    assert [row.findings for row in register.rows] == [(), ()]  # the letter is named, in the column beside it
    assert [unit.parents for unit in register.rows[1].scope.units] == [("云岭", "东湖市")]


def test_columns_of_degrees_are_words_and_no_points(tmp_path):
    path = tmp_path / "名录.csv"
    heading = "产品,产地,保护地域,经度,纬度"
    rows = ("甲,云岭省青石县,柳树镇,东经110°30′～111°,北纬21°～22°", "乙,云岭省青石县,石门镇,不详,,,多")
    path.write_text("\n".join([heading, *rows]), encoding="gb18030")
    register = read_register(path)
    assert [row.scope.extent_deg for row in register.rows] == [pytest.approx((110.5, 21, 111, 22))]
    assert register.refused == (3,)
    assert register.as_json()["refused"] == [3]


def test_hundreds_of_announcements(tmp_path):
    rows = [
        (str(number), f"产品{number}", "云岭省青石县", "协会", f"柳树镇、石门镇等{2 + number % 2}个乡镇", "x")
        for number in range(600)
    ]
    register = _register(tmp_path / "库.xlsx", AGI, *rows)
    assert len(register.rows) == 600
    assert sum(bool(row.findings) for row in register.rows) == 300
    assert register.is_wrong
