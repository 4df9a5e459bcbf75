"""The comparison as CSV and XLSX: read again, formulas harmless, nothing half-written."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gi_atlas.errors import UsageError, WriteError
from gi_atlas.exchange.writers.text_book import LongText, TextSheet
from gi_atlas.registrations.comparing import compare
from gi_atlas.registrations.tables import comparison_json, comparison_rows, write_comparisons, write_rows
from tests.gi_atlas.registrations.test_comparing import FIRST, PRODUCT, SECOND

COMPARISON = compare(PRODUCT, [FIRST, SECOND])


def read(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        rows = load_workbook(path).worksheets[0].values
        return [["" if cell is None else str(cell) for cell in row] for row in rows]
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_one_row_a_registration() -> None:
    heading, first, second = comparison_rows([COMPARISON])
    assert heading[0] == "Product"
    assert heading[-2:] == ["Channels disagree in", "Units that differ"]
    assert first[:3] == ["清溪茶", "Agricultural-product GI", "AGI2012-01"]
    assert first[-2] == second[-2] == "Scope as published、Valid from"
    assert "茶园乡" in first[-1]
    assert len({len(row) for row in (heading, first, second)}) == 1
    assert len(comparison_rows([])) == 1


@pytest.mark.parametrize("name", ["对照 表.xlsx", "对照 表.csv", "A.CSV"])
def test_both_files_hold_the_rows(tmp_path: Path, name: str) -> None:
    target = tmp_path / "测试 目录（一）" / name
    assert write_comparisons(target, [COMPARISON]) == target
    assert read(target) == comparison_rows([COMPARISON])
    if target.suffix.lower() == ".csv":
        assert target.read_bytes().startswith(b"\xef\xbb\xbf")  # spreadsheets know UTF-8 by it


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("＝cmd", "'＝cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("a\x00b", "a⟦U+0000⟧b"),
        ("行\r\n行\r行", "行\n行\n行"),
        ("𠮷野家 🍵", "𠮷野家 🍵"),
        ("", ""),
    ],
)
def test_hostile_cells(tmp_path: Path, name: str, text: str, written: str) -> None:
    target = write_rows(tmp_path / name, TextSheet("表", [["名称", "x"], [text, "1"]], (20, 5)))
    assert read(target)[1] == [written, "1"]


def test_a_wording_longer_than_a_cell_is_whole_in_both_files(tmp_path: Path) -> None:
    """A scope that lists every village of a prefecture is such a text: no character of it may be lost unsaid."""
    wording = "、".join(f"第{number}村" for number in range(9_000))
    long = compare(PRODUCT, [replace(FIRST, scope_text=wording), SECOND])
    told: list[LongText] = []
    target = write_comparisons(tmp_path / "a.xlsx", [long], tell=told.append)
    column = comparison_rows([long])[0].index("Scope as published")
    assert [(one.sheet, one.row, one.column) for one in told][:1] == [("Registrations", 2, "Scope as published")]
    assert read(target)[1][column] == wording[: 32_767 - 2] + "…✂"
    pieces = [row[4] for row in load_workbook(target).worksheets[-1].values if row[2] == "Scope as published"]
    assert "".join(pieces) == wording
    told.clear()
    whole = write_comparisons(tmp_path / "a.csv", [long], tell=told.append)
    assert told == []
    assert read(whole)[1][column] == wording


def test_a_file_that_cannot_be_written_tells_of_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"mine")
    told: list[LongText] = []
    with pytest.raises(WriteError):
        write_rows(tmp_path / "a.xlsx", TextSheet("表", [["列"], ["长" * 40_000]], (9,)), tell=told.append)
    assert told == []
    assert (tmp_path / "a.xlsx").read_bytes() == b"mine"


def test_other_endings_and_taken_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_comparisons(tmp_path / "a.pdf", [COMPARISON])
    assert caught.value.code == "OUTPUT_ENDING"
    target = tmp_path / "a.csv"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(WriteError) as refused:
        write_comparisons(target, [COMPARISON])
    assert refused.value.code == "EXPORT_EXISTS"
    assert target.read_text(encoding="utf-8") == "mine"
    write_comparisons(target, [COMPARISON], is_replacing=True)
    assert read(target) == comparison_rows([COMPARISON])
    assert list(tmp_path.iterdir()) == [target]


def test_the_answer_of_the_command_line() -> None:
    answer = comparison_json(COMPARISON)
    assert answer["product_id"] == PRODUCT.id
    assert answer["registrations"] == [FIRST.id, SECOND.id]
    assert {row["field"] for row in answer["rows"] if row["differs"]} == set(answer["differing"])
    (scope,) = answer["scopes"]
    assert (scope["first"], scope["only_second"]) == (FIRST.id, ["白鹤镇"])
    assert comparison_json(compare(replace(PRODUCT, id="9"), []))["rows"] == []
