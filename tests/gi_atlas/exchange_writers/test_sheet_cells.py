"""Reliability §2, rows 35 and 36: no text becomes a formula, no character breaks a workbook, a table or a paper."""

import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gi_atlas.exchange.writers.scope_package import NamedUnit
from gi_atlas.exchange.writers.sheet_cells import RISKY, harmless, line_count, put_rows
from gi_atlas.exchange.writers.unit_list import read_unit_list, unit_rows, write_unit_list
from gi_atlas.model import UnitMatch

# Everything that memory can hold, controls and halves of pairs too.
ANY = st.text(st.characters(), max_size=40)
ONCE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(ANY)
def test_no_text_starts_like_a_formula(text: str) -> None:
    assert not harmless(text).startswith(tuple(RISKY))


@pytest.mark.parametrize("sign", RISKY)
def test_every_risky_sign_is_marked_as_text(sign: str) -> None:
    assert harmless(f"{sign}1+1").startswith("'")
    assert harmless(f"甲{sign}1") == f"甲{sign}1"


def test_what_no_sheet_holds_is_shown_and_never_dropped() -> None:
    assert harmless("甲\x00乙\x0b\ud800丙\uffff") == "甲⟦U+0000⟧乙⟦U+000B⟧⟦U+D800⟧丙⟦U+FFFF⟧"


@ONCE
@given(st.lists(st.lists(ANY, min_size=2, max_size=2), min_size=1, max_size=6))
def test_any_texts_give_a_workbook_without_a_formula_that_reads_back(tmp_path: Path, rows: list[list[str]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    put_rows(book.create_sheet("表"), [["甲", "乙"], *rows], (10, 10))
    book.save(tmp_path / "表.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx")["表"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s"}
    # XML 1.0, clause 2.11: a reader turns carriage returns into line feeds.
    found = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    told = [[harmless(text).replace("\r\n", "\n").replace("\r", "\n") for text in row] for row in rows]
    assert [
        [text.replace("_x000D_", "\n").replace("\r\n", "\n").replace("\r", "\n") for text in row] for row in found[1:]
    ] == told
    with zipfile.ZipFile(tmp_path / "表.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@ONCE
@given(st.lists(st.tuples(ANY, ANY, ANY), max_size=5))
def test_any_names_of_units_give_a_table_that_reads_back(tmp_path: Path, names: list[tuple[str, str, str]]) -> None:
    units = [NamedUnit(number, "990101100", first, second, "EXACT", "2023", note)
             for number, (first, second, note) in enumerate(names, 1)]  # fmt: skip
    write_unit_list(tmp_path / "名单.csv", units)
    assert read_unit_list(tmp_path / "名单.csv") == unit_rows(units)
    with (tmp_path / "名单.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert not [cell for row in csv.reader(stream) for cell in row if cell.startswith(tuple(RISKY))]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("match", UnitMatch)
def test_an_office_reads_words_and_no_code_of_ours(language: str, match: UnitMatch) -> None:
    heading, row = unit_rows([NamedUnit(1, "990101100", "甲镇", "甲镇", match, "2023")], language)
    told = row[4]
    assert told not in set(UnitMatch)
    assert told.isascii() == (language == "en")
    assert heading[4] == {"zh": "匹配方式", "en": "How it was matched"}[language]
    assert row[1] == "990101100000"


def test_a_match_of_another_program_stays_as_it_is() -> None:
    assert unit_rows([NamedUnit(1, "1", "甲镇", "甲镇", "OFFICE", "2023")])[1][4] == "OFFICE"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("短", 10, 1),
        ("0123456789", 11, 1),
        ("0123456789", 10, 2),
        ("产地范围", 10, 1),
        ("产地范围表述", 10, 2),
        ("甲\n乙\n丙", 40, 3),
        ("\n", 40, 2),
        ("长" * 100, 21, 11),
        ("a", 0, 1),
        ("长" * 3, 0, 7),
    ],
)
def test_lines_that_a_text_takes_in_its_column(text: str, width: float, lines: int) -> None:
    assert line_count(text, width) == lines


def test_rows_are_as_high_as_their_texts(tmp_path: Path) -> None:
    """Not every program makes a row higher by itself: a clerk would see the first line alone."""
    book = openpyxl.Workbook(write_only=True)
    rows = [["不完整材料，不得提交"], ["地名\n代码", "说明"], ["短", "短"], ["短", "长" * 60], ["短", "长" * 30_000]]
    put_rows(book.create_sheet("表"), rows, (10, 20), head_rows=2)
    book.save(tmp_path / "表.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx")["表"]
    heights = [sheet.row_dimensions[number].height for number in range(1, 6)]
    assert heights[0] is heights[2] is None
    assert heights[1] == 32
    assert heights[3] == 16 * 7
    assert heights[4] == 409
    assert [sheet.cell(number, 2).alignment.wrap_text for number in (3, 4)] == [None, True]
    assert {sheet.cell(number, 1).font.name for number in (1, 2, 3)} == {"Calibri"}
    assert [sheet.cell(number, 1).font.b for number in (1, 2, 3)] == [True, True, False]
