"""Files of what is due: table and calendar; nothing is replaced, nothing half-written is left, no formula runs."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from gi_atlas.cases.calendar_file import _folded, _said, calendar_text
from gi_atlas.cases.keeping import shipped_rows
from gi_atlas.cases.listing import CaseLine, due_lines, list_cases
from gi_atlas.cases.moving import open_case
from gi_atlas.cases.writing import HEADINGS, due_row, write_due, write_table
from gi_atlas.errors import UsageError, WriteError
from gi_atlas.i18n import set_language
from gi_atlas.model import Product
from gi_atlas.services.editing import save
from gi_atlas.storage.project import Project

from .conftest import PEACH, announced, on

TODAY = date(2024, 6, 10)


@pytest.fixture
def lines(project: Project) -> list[CaseLine]:
    announced(project)
    open_case(project, PEACH, "RECOGNITION", on("2024-03-01"), "S3")
    return due_lines(list_cases(project, TODAY))


def cells(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.reader(stream))
    book = load_workbook(path)
    return [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_what_is_due_as_a_table(lines: list[CaseLine], tmp_path: Path, ending: str) -> None:
    set_language("zh")
    path = write_due(lines, tmp_path / f"到期{ending}")
    heading, first, second = cells(path)
    assert heading[:4] == ["到期日", "星期", "剩余", "产品"]
    assert first[:4] == ["2024-06-01", "星期六", "已逾期 9 天", "柳溪桃"]
    assert second[0] == "2024-06-19"
    assert "待确认" in first[8]
    assert [first, second] == [due_row(line) for line in lines]


def test_each_row_has_a_cell_for_each_heading(lines: list[CaseLine]) -> None:
    assert all(len(due_row(line)) == len(HEADINGS) for line in lines)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_no_name_becomes_a_formula(project: Project, tmp_path: Path, ending: str) -> None:
    save(project, Product("=HYPERLINK(1)", id="evil"))
    open_case(project, "evil", "RECOGNITION", on("2024-03-01", holder="+cmd|x"), "S3")
    path = write_due(due_lines(list_cases(project, TODAY)), tmp_path / f"x{ending}")
    told = [text for row in cells(path) for text in row]
    assert "'=HYPERLINK(1)" in told
    assert "'+cmd|x" in told


@pytest.mark.parametrize("name", ["x.txt", "x", "x.docx", "x.pdf"])
def test_other_endings_are_refused(lines: list[CaseLine], tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        write_due(lines, tmp_path / name)
    assert caught.value.code == "CASE_TABLE_FILE_KIND"
    assert ".ics" in caught.value.message()


def test_a_table_of_states_is_no_calendar(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_table(shipped_rows(), tmp_path / "x.ics")
    assert ".ics" not in caught.value.context["expected"]


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".ics"])
def test_nothing_is_replaced(lines: list[CaseLine], tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x{ending}"
    path.write_text("theirs", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        write_due(lines, path)
    assert caught.value.code == "CASE_TABLE_EXISTS"
    assert path.read_text(encoding="utf-8") == "theirs"


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".ics"])
def test_where_nothing_can_be_written_nothing_is_left(lines: list[CaseLine], tmp_path: Path, ending: str) -> None:
    with pytest.raises(WriteError) as caught:
        write_due(lines, tmp_path / "no such folder" / f"x{ending}")
    assert caught.value.code == "EXPORT_CANNOT_WRITE"
    assert list(tmp_path.glob("**/.gi-atlas*")) == []


def test_what_does_not_read_back_is_not_named(
    lines: list[CaseLine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gi_atlas.exchange.writers.text_book.fitted", lambda text: f"{text}?")
    with pytest.raises(WriteError) as caught:
        write_due(lines, tmp_path / "x.xlsx")
    assert caught.value.code == "EXPORT_DIFFERS"
    assert not (tmp_path / "x.xlsx").exists()
    assert list(tmp_path.glob(".gi-atlas*")) == []


def test_a_table_with_columns_of_the_office_keeps_them(tmp_path: Path) -> None:
    rows = [{**row, "审核人": "李四"} for row in shipped_rows()]
    path = write_table(rows, tmp_path / "x.csv")
    assert cells(path)[0][-1] == "审核人"
    assert cells(path)[1][-1] == "李四"


# Calendar


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_days_due_as_a_calendar(lines: list[CaseLine], tmp_path: Path) -> None:
    set_language("zh")
    text = write_due(lines, tmp_path / "到期.ics").read_bytes().decode()
    told = unfolded(text)
    assert told[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert told[-2:] == ["END:VCALENDAR", ""]
    assert told.count("BEGIN:VEVENT") == told.count("END:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20240619" in told
    assert "DTEND;VALUE=DATE:20240620" in told
    assert "SUMMARY:清溪绿茶: 异议期届满" in told
    assert any(line.startswith("DESCRIPTION:") and "待确认" in line for line in told)


def test_a_calendar_read_again_doubles_nothing(lines: list[CaseLine]) -> None:
    def uids() -> list[str]:
        return re.findall(r"UID:(.*)", calendar_text(lines).replace("\r\n ", ""))

    assert uids() == uids()
    assert len(set(uids())) == 2


def test_a_calendar_without_events_is_one(tmp_path: Path) -> None:
    assert "VEVENT" not in calendar_text([])


@given(st.text(max_size=300))
def test_lines_are_folded_by_octets_and_unfold_to_what_they_were(text: str) -> None:
    plain = "".join(sign for sign in text if sign.isprintable())
    folded = _folded(plain)
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == plain


@given(st.text(max_size=100))
def test_no_text_ends_a_line_of_the_calendar(text: str) -> None:
    told = _said(text)
    assert "\n" not in told
    assert "\r" not in told
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", told)


def test_signs_of_the_format_are_escaped() -> None:
    assert _said("a;b,c\\d\ne") == "a\\;b\\,c\\\\d\\ne"
    assert _said("x\x00\x07y\u2028") == "xy"
