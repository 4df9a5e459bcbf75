"""The scope statement as paper and as plain text."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from gi_atlas.documents.area_words import stated_areas
from gi_atlas.documents.paper import Grid, Heading, PageBreak, Paper, Paragraph
from gi_atlas.documents.paper_docx import write_docx
from gi_atlas.documents.statement import OpenUnit, ScopeStatement, StatedUnit, Stray
from gi_atlas.documents.statement_paper import statement_paper, statement_text
from gi_atlas.model import UnitMatch

from .sample import NAUGHTY, WORDING, square

SENTENCE = f"甲县梨产地范围为{WORDING}"
UNITS = (
    StatedUnit("甲县东镇", "970121101", "TOWNSHIP", False, 1.0),
    StatedUnit("甲县西乡", "970121201", "TOWNSHIP", True, 0.3456),
)


def statement(**changes: object) -> ScopeStatement:
    whole = ScopeStatement(
        product="甲县梨",
        product_en="Jiaxian pear",
        version="v3 (2024-02-01)",
        zone="主产区",
        act="国家知识产权局公告第592号",
        role="PRODUCTION",
        sha256="ab" * 32,
        wording=WORDING,
        sentence=SENTENCE,
        sentence_en="The production area covers Dong Town.",
        letter="关于划定产地范围的函 甲政函〔2023〕7号",
        as_of=date(2024, 1, 31),
        edition="2026-01",
        edition_day=date(2026, 1, 1),
        wording_edition="2023-06",
        extent=(112.0, 30.0, 112.2, 30.1),
        areas=stated_areas(square(112.0, 30.0)),
        units=UNITS,
        tolerance=(50.0, 10_000.0),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # names of its own fields


def text_of(**changes: object) -> str:
    return statement_text(statement(**changes), "zh")


def headings(paper: Paper, level: int = 1) -> list[str]:
    return [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == level]


def test_the_chapters_are_numbered_through() -> None:
    assert headings(statement_paper(statement(), "zh")) == [
        "一、产地范围",
        "二、位置与面积",
        "三、行政区划单元",
        "四、表述中未匹配的区划单元",
        "五、未写入表述的部分",
        "六、界线版本",
    ]
    assert headings(statement_paper(statement(units=()), "zh"))[2] == "三、表述中未匹配的区划单元"


def test_the_wording_stands_first_and_to_the_letter() -> None:
    paper = statement_paper(statement(wording="甲县 东镇 （以函为准）"), "zh")
    block = paper.blocks[2]
    assert isinstance(block, Paragraph)
    assert [line.text for line in block.lines] == ["甲县 东镇 （以函为准）", f"由界线图形写出：{SENTENCE}"]


def test_a_polygon_that_says_the_same_is_not_told_twice() -> None:
    told = text_of()
    assert told.count(WORDING) == 1
    assert "由界线图形写出的表述与此一致。" in told


def test_english_gives_the_english_sentence_beside_the_wording() -> None:
    told = statement_text(statement(), "en")
    assert WORDING in told
    assert "Written from the polygon: The production area covers Dong Town." in told
    assert "the same sentence" not in told


def test_without_wording_the_sentence_stands_alone() -> None:
    told = text_of(wording="")
    assert f"一、产地范围\n{SENTENCE}\n" in told
    assert "由界线图形写出" not in told


def test_without_anything_it_says_so() -> None:
    told = text_of(wording="", sentence="", sentence_en="", note="SCOPE_NO_UNITS", units=())
    assert "（没有范围表述，也没有可用于写出表述的区划）" in told
    assert "未能写出表述：" in told
    assert "2026-01" in told
    assert "未能写出表述，因此未检验。" in told


@pytest.mark.parametrize(
    "line",
    [
        "政府文件：关于划定产地范围的函 甲政函〔2023〕7号",
        "现辖区划截止日：2024年1月31日",
        "经纬度范围：东经112°00′00″～112°12′00″，北纬30°00′00″～30°06′00″",
        "区划版本：2026-01（2026年1月1日）",
        "表述中名称的区划版本：2023-06",
        "单元个数：2",
        "1\t甲县东镇\t970121101000\t乡镇（街道）\t全部\t100.0%",
        "2\t甲县西乡\t970121201000\t乡镇（街道）\t部分\t34.6%",
        "区域：产地 主产区",
        "版本：v3 (2024-02-01)",
        "公告：国家知识产权局公告第592号",
        "坐标系：2000国家大地坐标系（EPSG:4490）",
        f"几何校验（sha256）：{'ab' * 32}",
    ],
)
def test_every_fact_has_its_line(line: str) -> None:
    assert line in text_of().splitlines()


def test_what_is_not_known_has_no_line() -> None:
    told = text_of(letter="", as_of=None, edition_day=None, wording_edition="2026-01", act="")
    for word in ("公告：", "政府文件", "现辖区划截止日", "表述中名称的区划版本", "海拔", "界线内有"):
        assert word not in told
    assert "区划版本：2026-01\n" in told


@pytest.mark.parametrize(
    ("limits", "chinese", "english"),
    [
        ((600.0, None), "海拔：600米以上", "Elevation: from 600 m"),
        ((None, 1200.5), "海拔：1200.5米以下", "Elevation: up to 1200.5 m"),
        ((600.0, 1200.0), "海拔：600～1200米", "Elevation: 600 to 1200 m"),
        ((0.0, None), "海拔：0米以上", "Elevation: from 0 m"),
    ],
)
def test_elevation(limits: tuple[float | None, float | None], chinese: str, english: str) -> None:
    assert chinese in text_of(elevation=limits).splitlines()
    assert english in statement_text(statement(elevation=limits), "en").splitlines()


def test_a_version_without_polygon_says_so() -> None:
    assert "面积：该版本没有界线图形。" in text_of(extent=(), areas=None).splitlines()


def test_area_comes_with_method_and_rounding() -> None:
    told = text_of()
    assert re.search(r"面积：[\d.]+平方米（[\d.]+公顷；[\d.]+亩；[\d.]+平方千米）", told)
    assert "算法：自然资源部门椭球面积算法" in told
    assert "修约规则：" in told


@pytest.mark.parametrize("match", ["UNKNOWN", "AMBIGUOUS", "NO_CODE", "MANUAL"])
def test_open_units_are_listed_with_the_reason(match: str) -> None:
    told = text_of(open_units=(OpenUnit("甲县旧乡", match, "2023-06", "新乡"),))
    line = next(line for line in told.splitlines() if "甲县旧乡" in line)
    assert re.fullmatch(r"1\t甲县旧乡\t[一-鿿，]+\t2023-06\t新乡", line), line


def test_without_any_edition_no_empty_one_is_named() -> None:
    told = text_of(sentence="", note="SCOPE_NO_UNITS", edition="", units=())
    assert "未能写出表述：没有带县、乡镇或村界线的区划版本。" in told
    assert "“”" not in told


def test_every_match_that_is_open_has_words() -> None:
    told = {text_of(open_units=(OpenUnit("x", str(one)),)) for one in UnitMatch if one in ("UNKNOWN", "NO_CODE")}
    assert len(told) == 2


def test_no_open_unit_is_said_too() -> None:
    assert "四、表述中未匹配的区划单元\n无。" in text_of()


def test_strays_are_listed_with_the_tolerance() -> None:
    strays = (
        Stray("乙县北镇", "970122101", "sliver", 4321.6),
        Stray("乙县南镇", "970122102", "point", 0.0),
    )
    told = text_of(strays=strays)
    assert "碎片的标准：平均宽度小于50米，或面积小于10000平方米。" in told
    assert "1\t乙县北镇\t970122101000\t碎片\t4322" in told
    assert "2\t乙县南镇\t970122102000\t只有点位，没有界线\t–" in told


@pytest.mark.parametrize(("outside_m2", "is_told"), [(0.0, False), (9_999.0, False), (10_001.0, True)])
def test_ground_outside_of_all_units(outside_m2: float, is_told: bool) -> None:
    assert ("不在该版任何区划单元内" in text_of(outside_m2=outside_m2)) is is_told


def test_wording_and_polygon_that_differ_are_set_side_by_side() -> None:
    told = text_of(unnamed=("甲县南乡", "甲县北乡"), uncovered=("甲县西乡",))
    assert "界线内有、表述中没有：甲县南乡、甲县北乡" in told
    assert "表述中有、界线内没有：甲县西乡" in told


def test_a_sentence_that_does_not_read_back_is_told() -> None:
    assert "待核对：" in text_of(is_read_back=False)
    assert "待核对：" not in text_of(is_read_back=False, sentence="")


def test_both_languages_on_pages_of_their_own() -> None:
    paper = statement_paper(statement(), "both")
    (turn,) = [place for place, block in enumerate(paper.blocks) if isinstance(block, PageBreak)]
    assert headings(paper, 0) == ["甲县梨产地范围表述", "Scope statement of Jiaxian pear"]
    assert paper.blocks[turn + 1 :] == statement_paper(statement(), "en").blocks
    assert re.findall("[一-鿿]{6,}", "".join(headings(statement_paper(statement(), "en")))) == []


def test_english_without_an_english_name_takes_the_official_one() -> None:
    assert headings(statement_paper(statement(product_en=""), "en"), 0) == ["Scope statement of 甲县梨"]


def test_the_mark_and_the_header() -> None:
    paper = statement_paper(statement(product="长" * 90), "zh", is_incomplete=True, printed="脚")
    assert paper.mark == "不完整材料，不得提交"
    assert len(paper.header_left) < 40
    assert (paper.header_right, paper.footer) == ("产地范围表述 v3 (2024-02-01)", "脚")
    assert statement_paper(statement(), "zh").mark == ""
    assert statement_text(statement(), "zh", is_incomplete=True).splitlines()[0] == "不完整材料，不得提交"


def test_a_long_table_says_its_heading_again() -> None:
    units = tuple(replace(UNITS[0], code=f"{number:09}") for number in range(300))
    paper = statement_paper(statement(units=units), "zh")
    table = max((block for block in paper.blocks if isinstance(block, Grid)), key=lambda block: len(block.rows))
    assert (len(table.rows), table.heading_rows) == (301, 1)


def test_naughty_texts_in_every_place(tmp_path: Path) -> None:
    naughty = statement(
        product=NAUGHTY,
        wording=NAUGHTY,
        letter=NAUGHTY,
        zone=NAUGHTY,
        units=(replace(UNITS[0], name=NAUGHTY),),
        open_units=(OpenUnit(NAUGHTY, "UNKNOWN", NAUGHTY, NAUGHTY),),
        strays=(Stray(NAUGHTY, NAUGHTY, "sliver", 1.0),),
        unnamed=(NAUGHTY,),
    )
    write_docx(statement_paper(naughty, "both"), tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    # letter, unit, open unit with edition and note, stray with code, unit that differs, zone
    assert sum("𠮷野家😀 {{ 7*7 }}" in text for text in cells) == 2 * 9
    told = statement_text(naughty, "zh")
    assert not set(told) & set("\x07\x0b\ufffe\u202e")
    row = next(line for line in told.splitlines() if line.startswith("1\t") and "UNKNOWN" not in line)
    assert row.count("\t") in (4, 5)  # nothing in a cell parts or breaks a row
