"""What a boundary is called where nobody named it."""

import pytest

from gi_atlas.exchange.boundary_names import bare_name, is_generic, name_of_file, name_of_table


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "1",
        "12",
        "地块",
        "地块1",
        "地块 2",
        "宗地03",
        "图斑-4",
        "Sheet1",
        "sheet 2",
        "拐点坐标表",
        "(1)",
        "表1",
        "面",
    ],
)
def test_names_that_say_nothing(name: str) -> None:
    assert is_generic(name)


@pytest.mark.parametrize("name", ["甲地", "清溪绿茶", "1号茶园", "地块甲", "A1区", "Napa Valley", "面店村", "表里山河"])
def test_names_that_say_something(name: str) -> None:
    assert not is_generic(name)


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("990101_清溪绿茶_产地范围_v2_20200131_界址点", "清溪绿茶"),
        ("清溪绿茶_产地范围_v2_20200131_拐点坐标表", "清溪绿茶"),
        ("_CON_产地范围_v1_20200131", "_CON"),
        ("瓦房店海参拐点坐标表", "瓦房店海参"),
        ("瓦房店海参 界址点坐标成果表（2）", "瓦房店海参"),
        ("瓦房店海参产地范围拐点坐标", "瓦房店海参"),
        ("瓦房店海参", "瓦房店海参"),
        ("拐点坐标表", "拐点坐标表"),
        ("界址点", "界址点"),
    ],
)
def test_names_of_files(stem: str, name: str) -> None:
    assert name_of_file(stem) == name


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (["附件2", "瓦房店海参产地范围拐点坐标表", "Sheet1"], "瓦房店海参"),
        (["瓦房店海参产地范围拐点坐标表", "Sheet1"], "瓦房店海参"),
        (["拐点坐标表", "Sheet1"], "测量"),
        (["Sheet1"], "测量"),
        (["东片"], "东片"),
        ([], "测量"),
    ],
)
def test_the_first_title_that_says_something_names_a_table(titles: list[str], name: str) -> None:
    assert name_of_table("测量", titles) == name


def test_a_title_of_nothing_else_is_bare() -> None:
    assert bare_name("  拐点坐标表 ") == ""


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("附件1 清溪绿茶产地范围拐点坐标表", "清溪绿茶"),
        ("附件1：清溪绿茶拐点坐标", "清溪绿茶"),
        ("附件 清溪绿茶产地范围", "清溪绿茶"),
        ("附表一、清溪绿茶拐点坐标表", "清溪绿茶"),
        ("附录A 清溪绿茶", "清溪绿茶"),
        ("附件2", ""),
        ("附件一千亩茶园", "一千亩茶园"),
        ("附子", "附子"),
        ("附图3-1清溪绿茶", "清溪绿茶"),
    ],
)
def test_the_number_of_an_annex_is_no_name(title: str, name: str) -> None:
    assert bare_name(title) == name
