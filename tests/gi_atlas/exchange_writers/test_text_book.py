"""Workbooks of text of any length: the cell says that it goes on, a sheet of its own has every character."""

import csv
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers import text_book
from gi_atlas.exchange.writers.sheet_cells import CELL_CHARACTERS, CUT_MARK, RISKY, fitted, harmless, read_csv_rows
from gi_atlas.exchange.writers.text_book import LongText, TextSheet, long_texts, write_text_book
from gi_atlas.i18n import set_language, translate

MOST = CELL_CHARACTERS
LONG = {
    "one more than fits": "长" * (MOST + 1),
    "two pieces": "长短" * 20_000,
    "many pieces": "".join(f"{number}、" for number in range(60_000)),
    "pairs": "𠮷" * 40_000,
    "a pair across the end of a piece": "a" + "𠮷" * 40_000,
    "a formula": "=" + "1+" * 30_000,
    "a formula at the start of every piece": "=" * 100_000,
    "full by its apostrophe alone": "=" * MOST,
    "characters that no sheet holds": "\x00长" * 30_000,
    "half a pair": "\ud800" * 30_000,
    "lines": "行\n" * 40_000,
}
FITS = {"nothing": "", "just full": "长" * MOST, "full by pairs": "a" + "𠮷" * (MOST // 2), "one": "长"}


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def cells(path: Path, place: int = 0) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row]
            for row in openpyxl.load_workbook(path).worksheets[place].values]  # fmt: skip


def unguarded(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in RISKY else text


def joined(path: Path) -> dict[tuple[str, str, str], str]:
    """Whole texts of the last sheet by sheet, row and column, put together from their pieces."""
    found: dict[tuple[str, str, str], str] = defaultdict(str)
    for sheet, row, column, _piece, text in cells(path, -1)[1:]:
        # A piece that would start a formula is marked as text, as all texts of sheets.
        found[sheet, row, column] += unguarded(text)
    return dict(found)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_text_stands_whole_on_a_sheet_of_its_own(tmp_path: Path, text: str) -> None:
    path = tmp_path / "长.xlsx"
    (told,) = write_text_book(path, [TextSheet("表", [["名称", "表述"], ["茶", "短"], ["橘", text]], (10, 20))])
    assert (told.sheet, told.row, told.column, told.text) == ("表", 3, "表述", text)
    assert openpyxl.load_workbook(path).sheetnames == ["表", "Whole texts"]
    shown = cells(path)[2][1]
    assert shown.endswith(CUT_MARK)
    assert MOST - 1 <= units(shown) <= MOST
    assert harmless(text).startswith(shown.removesuffix(CUT_MARK))
    assert joined(path) == {("表", "3", "表述"): harmless(text).removeprefix("'")}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_pieces_fit_a_cell_and_start_no_formula(text: str) -> None:
    pieces = LongText("表", 2, "列", text).pieces()
    assert len(pieces) == -(-units(harmless(text)) // (MOST - 1)) or "𠮷" in text
    assert max(map(units, pieces)) <= MOST
    assert [piece for piece in pieces if harmless(piece) != piece] == []
    assert all(pieces)


@pytest.mark.parametrize("text", FITS.values(), ids=FITS)
def test_a_text_that_fits_has_no_further_sheet(tmp_path: Path, text: str) -> None:
    assert write_text_book(tmp_path / "a.xlsx", [TextSheet("表", [["列"], [text]], (10,))]) == []
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["表"]
    assert fitted(text) == text


def test_texts_of_several_sheets_stand_in_their_order(tmp_path: Path) -> None:
    first, second, third = "甲" * 40_000, "乙" * 70_000, "丙" * 33_000
    sheets = [
        TextSheet("一", [["a", "b"], [first, second]], (9, 9)),
        TextSheet("二", [["c"], ["x"], [third]], (9,)),
        TextSheet("三", [["d"], ["y"]], (9,)),
    ]
    told = write_text_book(tmp_path / "a.xlsx", sheets)
    assert [(one.sheet, one.row, one.column) for one in told] == [("一", 2, "a"), ("一", 2, "b"), ("二", 3, "c")]
    assert [row[:4] for row in cells(tmp_path / "a.xlsx", -1)] == [
        ["Sheet", "Row", "Column", "Piece"],
        ["一", "2", "a", "1/2"],
        ["一", "2", "a", "2/2"],
        ["一", "2", "b", "1/3"],
        ["一", "2", "b", "2/3"],
        ["一", "2", "b", "3/3"],
        ["二", "3", "c", "1/2"],
        ["二", "3", "c", "2/2"],
    ]
    assert list(joined(tmp_path / "a.xlsx").values()) == [first, second, third]


def test_a_row_longer_than_the_heading_counts_its_columns() -> None:
    (one,) = long_texts("表", [["列"], ["", "", "长" * 40_000]])
    assert (one.row, one.column) == (2, "3")
    (other,) = long_texts("表", [["列"], ["长" * 40_000]], first_row=5)
    assert (other.row, other.column) == (6, "列")


def test_the_remark_says_where_how_much_and_where_all_of_it_is() -> None:
    one = LongText("表述", 7, "产地范围", "长" * 40_000)
    assert one.message() == (
        "Sheet “表述”, row 7, column “产地范围”: the text has 40000 characters, more than a cell of a workbook holds "
        "(32,767). Its beginning stands there with “…✂” at its end; all of it stands in pieces on the sheet "
        "“Whole texts”."
    )
    set_language("zh")
    assert one.message() == (
        "工作表“表述”第 7 行“产地范围”列：文字有 40000 个字符，超过工作簿单元格的上限（32767 个）。"
        "该处只写开头，末尾以“…✂”标明；全文分段写在工作表“长文本全文”中。"
    )
    set_language("en")


def test_the_further_sheet_speaks_the_language_of_the_book(tmp_path: Path) -> None:
    sheet = TextSheet("表", [["列"], ["长" * 40_000]], (9,))
    write_text_book(tmp_path / "a.xlsx", [sheet], lambda text: translate(text, "zh"))
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["表", "长文本全文"]
    assert cells(tmp_path / "a.xlsx", -1)[0] == ["工作表", "行", "列", "段", "文字"]


def test_a_book_that_lost_a_piece_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        text_book, "put_rows", lambda sheet, rows, widths: [sheet.append(list(row)) for row in rows[:2]]
    )
    with pytest.raises(WriteError) as told:
        write_text_book(tmp_path / "a.xlsx", [TextSheet("表", [["列"], ["甲" * 40_000]], (9,))])
    assert told.value.code == "EXPORT_DIFFERS"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(unit=st.text(st.characters(), min_size=1, max_size=9), times=st.integers(1, 9_000))
def test_no_character_of_any_text_is_lost(tmp_path: Path, unit: str, times: int) -> None:
    text = unit * times
    told = write_text_book(tmp_path / "h.xlsx", [TextSheet("表", [["列"], [text]], (9,))])
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert bool(told) == (units(harmless(plain)) > MOST)
    pieces = told[0].pieces() if told else []
    assert [row[4] for row in cells(tmp_path / "h.xlsx", -1)[1:]] == pieces if told else True
    guarded = [piece[1:] if harmless(piece[1:]) == piece and piece[:1] == "'" else piece for piece in pieces[1:]]
    assert "".join([*pieces[:1], *guarded]) == harmless(plain) or not told


def test_csv_of_ours_reads_a_text_longer_than_csv_takes_at_first(tmp_path: Path) -> None:
    before = csv.field_size_limit(131_072)
    try:
        with (tmp_path / "a.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows([["列"], ["长" * 200_000]])
        assert read_csv_rows(tmp_path / "a.csv") == [["列"], ["长" * 200_000]]
        assert csv.field_size_limit() >= 600_000
    finally:
        csv.field_size_limit(before)
