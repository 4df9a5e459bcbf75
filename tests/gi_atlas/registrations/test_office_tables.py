"""Tables of an office: read by their heads, refused with every fault, kept with edition, switched, written."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from gi_atlas.errors import FormError, ManyErrors, ReadError, StorageError, UnsupportedFormat, WriteError
from gi_atlas.model import TableKind
from gi_atlas.registrations.office_tables import (
    AGREEMENT_LAYOUT,
    CLASS_LAYOUT,
    active_tables,
    code_above,
    keep_table,
    lonely_codes,
    read_office_table,
    sound_rows,
    split_words,
    switch_table,
    table_notes,
    table_rows,
    tables_of,
    write_office_table,
    wrong_nice,
)
from gi_atlas.registrations.rules import class_codes
from gi_atlas.rules.findings import Severity
from tests.gi_atlas.rules.conftest import Case

# The codes are made up; the standard's own are loaded by the office.
CLASSES = (
    {"代码": "甲", "名称": "甲类", "上级": ""},
    {"代码": "甲1", "名称": "茶类", "上级": "甲", "尼斯": "30、31", "通用名": "绿茶、红茶"},
)
LISTED = ({"协定": "某协定", "名称": "清溪绿茶", "英文名称": "Qingxi green tea", "序号": "12"},)


def codes(error: pytest.ExceptionInfo[ManyErrors]) -> list[tuple[str, Any]]:
    return [(fault.code, fault.context["row"]) for fault in error.value.faults]


def test_heads_of_offices_are_known() -> None:
    first, second = sound_rows(CLASSES, CLASS_LAYOUT)
    assert first["code"] == "甲"
    assert first["name::zh"] == "甲类"
    assert (second["parent"], second["nice"], second["terms"]) == ("甲", "30、31", "绿茶、红茶")
    (listed,) = sound_rows(LISTED, AGREEMENT_LAYOUT)
    assert (listed["agreement"], listed["name::en"], listed["number"]) == ("某协定", "Qingxi green tea", "12")


@pytest.mark.parametrize(
    "heads", [("code", "name::zh"), ("CODE", "Name"), ("分类 代码", "类别名称"), ("编码", "类目名称")]
)
def test_heads_in_other_writings(heads: tuple[str, str]) -> None:
    (row,) = sound_rows([{heads[0]: " 101 ", heads[1]: "茶 "}], CLASS_LAYOUT)
    assert (row["code"], row["name::zh"]) == ("101", "茶")


def test_numbers_of_a_workbook_are_codes_and_empty_lines_nothing() -> None:
    rows = [{"code": 101.0, "name": "茶"}, {"code": None, "name": float("nan")}, {"code": 102, "name": "橘"}]
    assert [row["code"] for row in sound_rows(rows, CLASS_LAYOUT)] == ["101", "102"]
    assert sound_rows([{"code": "1.0", "name": "茶"}], CLASS_LAYOUT)[0]["code"] == "1.0"  # a text stays as it is


def test_a_column_that_must_be_there() -> None:
    with pytest.raises(FormError) as caught:
        sound_rows([{"代码": "1", "描述": "茶"}], CLASS_LAYOUT)
    assert (caught.value.code, caught.value.context["column"]) == ("OFFICE_TABLE_NO_COLUMN", "name::zh")
    assert "描述" in caught.value.message()


@pytest.mark.parametrize("rows", [[], [{"代码": "", "名称": " "}]])
def test_a_table_without_rows(rows: list[dict[str, str]]) -> None:
    with pytest.raises(FormError) as caught:
        sound_rows(rows, CLASS_LAYOUT)
    assert caught.value.code == "OFFICE_TABLE_EMPTY"


def test_all_faults_come_together_with_their_rows() -> None:
    rows = [
        {"代码": "1", "名称": "茶", "上级": "", "尼斯": "30;46"},
        {"代码": "1", "名称": "橘", "上级": "9", "尼斯": ""},
        {"代码": "", "名称": "", "上级": "", "尼斯": ""},
        {"代码": "2", "名称": "", "上级": "", "尼斯": "茶"},
    ]
    with pytest.raises(ManyErrors) as caught:
        sound_rows(rows, CLASS_LAYOUT)
    assert sorted(codes(caught)) == [
        ("OFFICE_TABLE_CELL_EMPTY", 5),
        ("OFFICE_TABLE_CODE_TWICE", 3),
        ("OFFICE_TABLE_NICE_WRONG", 2),
        ("OFFICE_TABLE_NICE_WRONG", 5),
        ("OFFICE_TABLE_PARENT_UNKNOWN", 3),
    ]


def test_words_in_a_cell_and_nice_numbers() -> None:
    assert split_words(" 30、31；33/ 5 ") == ("30", "31", "33", "5")
    assert split_words("") == ()
    assert wrong_nice(("1", "45", "0", "46", "３０", "x", "")) == ("0", "46", "３０", "x", "")


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_strangers_file_comes_through_the_door(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"分类 表{ending}"
    rows = [["代码", "名称", "上级"], ["101", "茶", ""], ["10101", "绿茶", "101"]]
    if ending == ".csv":
        path.write_bytes("\n".join(",".join(row) for row in rows).encode("gb18030"))
    else:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    found = read_office_table(path, CLASS_LAYOUT)
    assert [(row["code"], row["name::zh"], row["parent"]) for row in found] == [
        ("101", "茶", ""),
        ("10101", "绿茶", "101"),
    ]


def test_files_that_are_no_table(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises((ReadError, UnsupportedFormat)):
        read_office_table(path, CLASS_LAYOUT)


def test_one_edition_of_the_classes_counts(case: Case) -> None:
    rows = sound_rows(CLASSES, CLASS_LAYOUT)
    keep_table(case.project, CLASS_LAYOUT, rows, "2023", "本局购置")
    keep_table(case.project, CLASS_LAYOUT, rows[:1], "2027")
    (active,) = active_tables(case.project, TableKind.CLASSES)
    assert (active.edition, active.title, len(table_rows(active))) == ("2027", "2027", 1)
    older = next(one for one in tables_of(case.project, TableKind.CLASSES) if one.edition == "2023")
    assert (older.source, older.is_active, table_rows(older)) == ("本局购置", False, rows)
    switch_table(case.project, older.id, True)
    assert [one.edition for one in active_tables(case.project, TableKind.CLASSES)] == ["2023"]
    switch_table(case.project, older.id, False)
    assert active_tables(case.project, TableKind.CLASSES) == []
    with pytest.raises(StorageError):
        switch_table(case.project, "none", True)


def test_loading_is_one_step_that_undo_takes_back(case: Case) -> None:
    rows = sound_rows(CLASSES, CLASS_LAYOUT)
    keep_table(case.project, CLASS_LAYOUT, rows, "2023")
    keep_table(case.project, CLASS_LAYOUT, rows, "2027")
    case.project.undo()
    assert [one.edition for one in active_tables(case.project, TableKind.CLASSES)] == ["2023"]


def test_lists_of_agreements_count_beside_each_other(case: Case) -> None:
    rows = sound_rows(LISTED, AGREEMENT_LAYOUT)
    keep_table(case.project, AGREEMENT_LAYOUT, rows, "2020", title="某协定附录")
    keep_table(case.project, AGREEMENT_LAYOUT, rows, "2021", title="另一协定")
    keep_table(case.project, AGREEMENT_LAYOUT, rows, "2025", title="某协定附录")
    active = active_tables(case.project, TableKind.AGREEMENTS)
    assert sorted((one.title, one.edition) for one in active) == [("另一协定", "2021"), ("某协定附录", "2025")]
    assert active_tables(case.project, TableKind.CLASSES) == []


def test_no_table_without_edition(case: Case) -> None:
    with pytest.raises(FormError) as caught:
        keep_table(case.project, CLASS_LAYOUT, sound_rows(CLASSES, CLASS_LAYOUT), "  ")
    assert caught.value.code == "OFFICE_TABLE_NO_EDITION"
    assert tables_of(case.project, TableKind.CLASSES) == []


@pytest.mark.parametrize("name", ["表.csv", "表.xlsx"])
@pytest.mark.parametrize(("layout", "given"), [(CLASS_LAYOUT, CLASSES), (AGREEMENT_LAYOUT, LISTED)])
def test_what_was_written_can_be_loaded_again(tmp_path: Path, name: str, layout: Any, given: Any) -> None:
    rows = sound_rows(given, layout)
    target = write_office_table(tmp_path / name, layout, rows)
    again = read_office_table(target, layout)
    assert [{key: row.get(key, "") for key in layout.columns} for row in again] == [
        {key: row.get(key, "") for key in layout.columns} for row in rows
    ]


def test_an_empty_table_to_fill_in(tmp_path: Path) -> None:
    target = write_office_table(tmp_path / "空.csv", CLASS_LAYOUT, ())
    assert target.read_text(encoding="utf-8-sig").strip() == ",".join(CLASS_LAYOUT.columns)


@pytest.mark.parametrize(
    "head",
    ["产品分类代码", "分类代码", "产品代码", "类别代码", "小类代码", "品类代码", "地理标志产品分类代码", "类目编码",
     "分类代码（GB/T 43583）", "产品类别 编码", "代号", "分类号码", "Product class code", "Category code", "ＣＯＤＥ"],
)  # fmt: skip
def test_a_head_is_known_by_its_words(head: str) -> None:
    if head == "分类号码":  # 号码 is a telephone's
        with pytest.raises(FormError):
            sound_rows([{head: "01", "名称": "茶"}], CLASS_LAYOUT)
        return
    (row,) = sound_rows([{head: "01", "产品分类名称": "茶"}], CLASS_LAYOUT)
    assert (row["code"], row["name::zh"], row["parent"]) == ("01", "茶", "")


def test_the_finest_of_several_codes_is_the_class() -> None:
    row = {"大类代码": "01", "大类名称": "食品", "小类代码": "0102", "小类名称": "茶", "上级分类代码": ""}
    (read,) = sound_rows([row], CLASS_LAYOUT)
    assert (read["code"], read["name::zh"], read["parent"]) == ("0102", "茶", "")


def test_a_code_of_the_class_above_is_no_code_of_the_class() -> None:
    with pytest.raises(FormError) as caught:
        sound_rows([{"上级分类代码": "01", "名称": "茶"}], CLASS_LAYOUT)
    assert caught.value.context["column"] == "code"


def test_a_head_that_is_ours_goes_before_one_that_is_like_it() -> None:
    (row,) = sound_rows([{"产品分类代码": "9", "code": "1", "名称": "茶"}], CLASS_LAYOUT)
    assert row["code"] == "1"


@pytest.mark.parametrize(
    ("code", "above"),
    [("01", ""), ("0102", "01"), ("010203", "0102"), ("A0102", "A01"), ("A01", ""), ("01.02", "01"), ("1-2-3", "1-2"),
     ("101", ""), ("甲1", ""), ("", ""), ("0102x", ""), (".5", "")],
)  # fmt: skip
def test_which_class_stands_above_by_the_digits(code: str, above: str) -> None:
    assert code_above(code) == above


def test_codes_without_the_class_above_are_noted() -> None:
    rows = sound_rows([{"代码": "0102", "名称": "茶"}, {"代码": "0103", "名称": "酒"}], CLASS_LAYOUT)
    assert lonely_codes(rows) == {"0102": "01", "0103": "01"}
    (note,) = table_notes(rows, CLASS_LAYOUT, "2023")
    assert "0102, 0103" in note
    assert "2 codes" in note
    assert table_notes(rows, AGREEMENT_LAYOUT, "2023") == []


def test_codes_below_a_class_that_is_there_are_not() -> None:
    own = [{"代码": "01", "名称": "食品"}, {"代码": "0102", "名称": "茶"}, {"代码": "010203", "名称": "绿茶"}]
    assert table_notes(sound_rows(own, CLASS_LAYOUT), CLASS_LAYOUT, "1") == []
    told = [{"代码": "甲", "名称": "甲类"}, {"代码": "0102", "名称": "茶", "上级": "甲"}]
    assert table_notes(sound_rows(told, CLASS_LAYOUT), CLASS_LAYOUT, "1") == []


def test_of_many_codes_the_first_are_told() -> None:
    rows = sound_rows([{"代码": f"{n:02}01", "名称": "茶"} for n in range(1, 40)], CLASS_LAYOUT)
    (note,) = table_notes(rows, CLASS_LAYOUT, "1")
    assert "39 codes" in note
    assert note.count("…") == 2


def test_the_check_notes_codes_without_the_class_above(case: Case) -> None:
    rows = sound_rows([{"代码": "0102", "名称": "茶"}], CLASS_LAYOUT)
    keep_table(case.project, CLASS_LAYOUT, rows, "2023")
    found = [one for one in class_codes(case.project) if one.rule == "CLASS_NOT_BELOW"]
    assert [(one.severity, one.evidence["expected"]) for one in found] == [(Severity.NOTE, "01")]
    assert "0102" in found[0].message("en")


def test_a_code_with_a_nought_before_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "分类.csv"
    path.write_text("产品分类代码,产品分类名称\n0102,茶\n", encoding="utf-8")
    assert read_office_table(path, CLASS_LAYOUT)[0]["code"] == "0102"


def test_a_text_that_no_cell_holds_is_refused_where_it_must_come_back_whole(tmp_path: Path) -> None:
    rows = ({**dict.fromkeys(CLASS_LAYOUT.columns, ""), CLASS_LAYOUT.columns[0]: "甲1",
             CLASS_LAYOUT.columns[-1]: "长" * 40_000},)  # fmt: skip
    with pytest.raises(WriteError) as refused:
        write_office_table(tmp_path / "分类.xlsx", CLASS_LAYOUT, rows)
    told = refused.value.context
    assert refused.value.code == "EXPORT_CELL_LONG"
    assert (told["path"], told["name"], told["column"], told["count"]) == (
        "分类.xlsx", "甲1", CLASS_LAYOUT.columns[-1], 40_000,
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []
    target = write_office_table(tmp_path / "分类.csv", CLASS_LAYOUT, rows)
    assert "长" * 40_000 in target.read_text(encoding="utf-8-sig")
