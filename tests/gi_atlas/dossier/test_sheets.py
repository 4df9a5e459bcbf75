"""Workbooks of a dossier: text alone, safe names of sheets, marks."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gi_atlas.dossier import sheets
from gi_atlas.dossier.sheets import Sheet, long_gap, mark_book, write_book
from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.text_book import long_texts

RISKY = ("=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x")


def one(title: str = "表", *rows: tuple[str, ...]) -> Sheet:
    return Sheet(title, ("甲", "乙"), rows, (10, 20))


@pytest.mark.parametrize("text", RISKY)
def test_no_text_becomes_a_formula(tmp_path: Path, text: str) -> None:
    write_book(tmp_path / "a.xlsx", [one("表", (text, text))])
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["表"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells] == ["s"] * 4
    assert cells[2].value == f"'{text}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), max_size=60))
def test_any_text_reopens(tmp_path: Path, text: str) -> None:
    write_book(tmp_path / "h.xlsx", [one("表", (text, "乙"))], "标")
    row = list(openpyxl.load_workbook(tmp_path / "h.xlsx")["表"].iter_rows(values_only=True))[2]
    assert row[1] == "乙"


@pytest.mark.parametrize(
    ("title", "name"),
    [("目录 / Contents", "目录 - Contents"), ("a[b]:c*d?e\\f", "a-b--c-d-e-f"), ("'x'", "x"), ("", "-"), ("'", "-"),
     ("很" * 40, "很" * 31)],
)  # fmt: skip
def test_sheets_have_names_that_a_workbook_holds(tmp_path: Path, title: str, name: str) -> None:
    write_book(tmp_path / "a.xlsx", [one(title)])
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == [name]


def test_a_mark_stands_above_and_on_every_printed_page(tmp_path: Path) -> None:
    write_book(tmp_path / "a.xlsx", [one("一", ("1", "2")), one("二")], "不完整 & 待补")
    for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets:
        assert sheet["A1"].value == "不完整 & 待补"
        assert sheet["A1"].font.bold
        assert sheet["A2"].value == "甲"
        assert sheet.freeze_panes == "A3"
        assert sheet.oddHeader.center.text == "不完整 && 待补"


def test_without_a_mark_the_heading_is_first(tmp_path: Path) -> None:
    write_book(tmp_path / "a.xlsx", [one("一", ("1", "2"))])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["一"]
    assert (sheet["A1"].value, sheet.freeze_panes, sheet.oddHeader.center.text) == ("甲", "A2", None)


def test_a_book_of_others_is_marked_above_its_cells(tmp_path: Path) -> None:
    write_book(tmp_path / "a.xlsx", [one("一", ("1", "2")), one("二", ("3", "4"))])
    before = [list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx")]
    mark_book(tmp_path / "a.xlsx", "不完整")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book] == before
    assert {(sheet["A1"].value, sheet["A1"].font.color.rgb) for sheet in book} == {("不完整", "00C00000")}
    assert {(sheet.freeze_panes, sheet.print_title_rows) for sheet in book} == {("A3", "$1:$2")}
    assert {sheet.oddHeader.center.text for sheet in book} == {"不完整"}


@pytest.mark.parametrize("mark", ["", "不完整"])
def test_a_text_that_no_cell_holds_stands_whole_on_a_further_sheet(tmp_path: Path, mark: str) -> None:
    text = "".join(f"{number}村" for number in range(20_000))
    (told,) = write_book(tmp_path / "a.xlsx", [one("一", ("短", "短"), ("茶", text))], mark)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["一", "Whole texts"]
    assert (told.sheet, told.row, told.column) == ("一", 4 if mark else 3, "乙")
    cell = book["一"].cell(told.row, 2).value
    assert (len(cell), cell[-2:], text.startswith(cell[:-2])) == (32_767, "…✂", True)
    heading, *pieces = list(book["Whole texts"].iter_rows(values_only=True, min_row=2 if mark else 1))
    assert heading == ("Sheet", "Row", "Column", "Piece", "Text")
    assert "".join(str(piece[4]) for piece in pieces) == text
    assert {piece[:3] for piece in pieces} == {("一", str(told.row), "乙")}
    assert book["Whole texts"].oddHeader.center.text == (mark or None)


def test_the_remark_on_it_is_worded_in_the_language_that_is_asked_for() -> None:
    (text,) = long_texts("一", [["乙"], ["长" * 40_000]])
    gap = long_gap("Evidence", text)
    assert gap.is_note
    assert "“Whole texts”" in gap.message("en")
    assert gap.message("zh").endswith("全文分段写在工作表“长文本全文”中。")


def test_a_book_that_does_not_read_back_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sheets._put_sheet
    monkeypatch.setattr(
        sheets, "_put_sheet", lambda target, sheet, mark: real(target, Sheet("一", ("甲", "乙"), (), (1,)), mark)
    )
    with pytest.raises(WriteError) as told:
        write_book(tmp_path / "a.xlsx", [one("一", ("1", "2"))])
    assert (told.value.code, told.value.context["field"]) == ("EXPORT_DIFFERS", "一")


def test_all_columns_stand_on_one_page_below_the_heading(tmp_path: Path) -> None:
    write_book(tmp_path / "a.xlsx", [one("一", ("1", "2"))], "标")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["一"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$2"
