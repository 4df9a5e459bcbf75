"""Texts of any length in a table of changes: whole in CSV, marked where a cell of a workbook ends."""

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gi_atlas.services.division_tables import COLUMNS, write_changes

MOST, MARK = 32_767, "…✂"
LONG = ["长" * 40_000, "长" * (MOST + 1), "=" + "a" * MOST, "𠮷" * 20_000, "a" + "𠮷" * 20_000, "长" * 200_000]
IDS = ["long", "one more", "formula", "pairs", "half a pair", "beyond what csv reads"]


def row(reason: str) -> dict[str, Any]:
    return {**dict.fromkeys(COLUMNS, ""), "old_code": "330100", "reason": reason}


def read_csv(path: Path) -> list[dict[str, str]]:
    before = csv.field_size_limit(10**9)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))
    finally:
        csv.field_size_limit(before)


@pytest.mark.parametrize("text", LONG, ids=IDS)
def test_csv_keeps_a_text_whole(tmp_path: Path, text: str) -> None:
    (found,) = read_csv(write_changes([row(text)], tmp_path / "a.csv"))
    assert found["Reason"] == (f"'{text}" if text.startswith("=") else text)


@pytest.mark.parametrize("text", LONG, ids=IDS)
def test_a_workbook_marks_a_text_that_goes_on(tmp_path: Path, text: str) -> None:
    book = openpyxl.load_workbook(write_changes([row(text)], tmp_path / "a.xlsx"))
    shown = str(book.worksheets[0].cell(2, list(COLUMNS).index("reason") + 1).value)
    assert shown.endswith(MARK)
    assert MOST - 1 <= len(shown.encode("utf-16-le")) // 2 <= MOST
    told = [cells[0] for cells in book.worksheets[1].values]
    assert told[0] == "Changed"
    assert told[1].startswith("2 Reason: a cell holds at most 32,767 characters")
    assert len(told) == 2
    assert text.startswith(shown.removesuffix(MARK).removeprefix("'"))


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_text_that_just_fits_is_not_marked(tmp_path: Path, ending: str) -> None:
    target = write_changes([row("长" * MOST)], tmp_path / f"a{ending}")
    if ending == ".csv":
        assert read_csv(target)[0]["Reason"] == "长" * MOST
    else:
        (sheet,) = openpyxl.load_workbook(target).worksheets
        assert sheet.cell(2, list(COLUMNS).index("reason") + 1).value == "长" * MOST
