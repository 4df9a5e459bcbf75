"""An office's own table: written, changed, loaded through the door, kept, put away; the round trip of both formats."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from gi_atlas.cases.amending import set_due
from gi_atlas.cases.days import Period, PeriodUnit
from gi_atlas.cases.keeping import (
    drop_table,
    keep_table,
    read_foreign_table,
    rows_of_table,
    shipped_rows,
    shipped_table,
    table_of,
)
from gi_atlas.cases.moving import open_case
from gi_atlas.cases.reading import PlacedRow, placed_rows, read_table
from gi_atlas.cases.writing import write_table
from gi_atlas.errors import GiAtlasError, ManyErrors, ReadError, UsageError
from gi_atlas.model import Case, ReferenceTable, TableKind
from gi_atlas.services.editing import save
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.foreign_files import dump, read_here

from .conftest import TEA, on


@pytest.fixture
def tables_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are read without a child; two tests below go through it."""
    monkeypatch.setattr("gi_atlas.exchange.open.run_child", read_here)


def office_rows(**changed: dict[str, str]) -> list[PlacedRow]:
    """The shipped rows with cells of states changed: ``S3={"period": "6 months"}``."""
    rows = [{**row, **(changed.get(row["code"], {}) if row["row"] == "state" else {})} for row in shipped_rows()]
    return placed_rows(rows)


def written(folder: Path, ending: str, change: Callable[[list[dict[str, str]]], None] = lambda rows: None) -> Path:
    rows = [dict(row) for row in shipped_rows()]
    change(rows)
    return write_table(rows, folder / f"环节表{ending}")


# Which table counts


def test_the_shipped_table_counts_at_first(project: Project) -> None:
    assert table_of(project) is shipped_table()
    assert rows_of_table(project) == rows_of_table(None) == shipped_rows()


def test_an_offices_own_table_counts_from_then_on(project: Project) -> None:
    keep_table(
        project, office_rows(S3={"period": "6 months", "certainty": "V", "source": "官方文本"}), "2026-01", "本局表"
    )
    table = table_of(project)
    assert (table.edition, table.title, table.is_shipped) == ("2026-01", "本局表", False)
    assert table.states["S3"].basis.is_sure
    case = open_case(project, TEA, "RECOGNITION", on("2024-08-31"), "S3")
    assert case.due_on == date(2025, 2, 28)
    assert case.basis == "官方文本 · 2024-02-01"


def test_the_newest_own_table_counts_and_the_older_stays_put_away(project: Project) -> None:
    for edition, period in (("2026-01", "5 months"), ("2026-02", "6 months")):
        keep_table(project, office_rows(S3={"period": period}), edition)
    assert table_of(project).edition == "2026-02"
    tables = project.read_all(ReferenceTable)
    assert [(table.edition, table.is_active) for table in tables] == [("2026-01", False), ("2026-02", True)]
    assert all(table.kind is TableKind.CASE_STATES for table in tables)


def test_a_table_of_another_kind_is_none_of_states(project: Project) -> None:
    save(project, ReferenceTable(TableKind.CHECKLIST, "2026", rows=({"item": "A1"},)))
    assert table_of(project) is shipped_table()
    with pytest.raises(UsageError) as caught:
        drop_table(project)
    assert caught.value.code == "CASE_TABLE_NONE"


def test_the_shipped_table_counts_again(project: Project) -> None:
    keep_table(project, office_rows(), "2026-01")
    drop_table(project)
    assert table_of(project) is shipped_table()
    assert len(project.read_all(ReferenceTable)) == 1


def test_the_own_table_survives_closing(project: Project) -> None:
    keep_table(project, office_rows(S3={"period": "6 months"}), "2026-01")
    path = project.path
    project.close()
    with open_project(path, read_only=True) as again:
        assert table_of(again).states["S3"].period == Period(6, PeriodUnit.MONTHS)


@pytest.mark.parametrize("work", ["keep", "drop"])
def test_loading_and_putting_away_are_steps_of_the_undo_list(project: Project, work: str) -> None:
    if work == "drop":
        keep_table(project, office_rows(), "2026-01")
    before, count = dump(project), len(project.steps()[0])
    if work == "keep":
        keep_table(project, office_rows(), "2026-02")
    else:
        drop_table(project)
    after = dump(project)
    assert len(project.steps()[0]) == count + 1
    project.undo()
    assert dump(project) == before
    project.redo()
    assert dump(project) == after


@pytest.mark.parametrize("edition", ["", "  "])
def test_a_table_without_edition_is_not_kept(project: Project, edition: str) -> None:
    with pytest.raises(UsageError) as caught:
        keep_table(project, office_rows(), edition)
    assert caught.value.code == "CASE_TABLE_EDITION"


def test_a_broken_table_is_refused_and_nothing_is_changed(project: Project) -> None:
    before = dump(project)
    with pytest.raises(ManyErrors):
        keep_table(project, office_rows(S3={"period": "soon"}), "2026-01")
    assert dump(project) == before
    assert table_of(project) is shipped_table()


# Cases and another table


def test_days_due_stay_until_they_are_to_be_counted_anew(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-02-01"), "S3")
    keep_table(project, office_rows(S3={"period": "6 months"}), "2026-01")
    assert project.read_one(Case, case.id).due_on == date(2024, 5, 1)
    keep_table(project, office_rows(S3={"period": "7 months"}), "2026-02", is_counted_anew=True)
    assert project.read_one(Case, case.id).due_on == date(2024, 9, 1)
    project.undo()
    assert project.read_one(Case, case.id).due_on == date(2024, 5, 1)
    assert table_of(project).edition == "2026-01"


def test_what_was_set_by_hand_and_what_is_closed_is_not_counted_anew(project: Project) -> None:
    case = open_case(project, TEA, "RECOGNITION", on("2024-02-01"), "S3")
    set_due(project, case.id, date(2024, 7, 7), "批复", date(2024, 2, 2))
    closed = open_case(project, TEA, "REVOCATION", on("2024-02-01", despite="补录"), "S7")
    keep_table(project, office_rows(S3={"period": "9 months"}), "2026-01", is_counted_anew=True)
    assert project.read_one(Case, case.id).due_on == date(2024, 7, 7)
    assert project.read_one(Case, closed.id) == closed


def test_a_table_must_have_the_states_of_open_cases(project: Project) -> None:
    open_case(project, TEA, "EU", on("2024-02-01"))
    without = [row for row in office_rows() if "EU" not in (row.cell("code"), row.cell("tracks"), row.cell("code")[:2])]
    with pytest.raises(UsageError) as caught:
        keep_table(project, without, "2026-01")
    assert caught.value.code == "CASE_TABLE_LACKS"
    assert caught.value.context["value"] == "EU1, EU"
    assert table_of(project) is shipped_table()


def test_the_shipped_table_must_have_them_too(project: Project) -> None:
    ours = dict.fromkeys(shipped_rows()[0], "") | {"source": "本局", "title::zh": "内部会审", "certainty": "V"}
    rows = [
        *office_rows(),
        PlacedRow({**ours, "row": "state", "code": "X1"}, 200),
        PlacedRow({**ours, "row": "move", "code": "S2", "to": "X1", "tracks": "RECOGNITION"}, 201),
        PlacedRow({**ours, "row": "move", "code": "X1", "to": "S3", "tracks": "RECOGNITION"}, 202),
    ]
    keep_table(project, rows, "2026-01")
    open_case(project, TEA, "RECOGNITION", on("2024-02-01"), "X1")
    with pytest.raises(UsageError) as caught:
        drop_table(project)
    assert (caught.value.code, caught.value.context["value"]) == ("CASE_TABLE_LACKS", "X1")


def test_a_table_that_a_stranger_put_into_the_project_is_checked_again(project: Project) -> None:
    save(project, ReferenceTable(TableKind.CASE_STATES, "x", "陌生表", rows=({"row": "state"}, "not a row", 3)))
    with pytest.raises(ReadError) as caught:
        table_of(project)
    assert caught.value.code == "CASE_TABLE_COLUMNS"
    drop_table(project)
    assert table_of(project) is shipped_table()


# Files


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_what_is_written_is_read_as_it_was(tmp_path: Path, ending: str) -> None:
    """Through the door, in a child process."""
    rows = read_foreign_table(written(tmp_path, ending))
    assert [dict(row.cells) for row in rows] == [dict(row) for row in shipped_rows()]
    assert [row.number for row in rows] == list(range(2, len(rows) + 2))


@pytest.mark.usefixtures("tables_read_here")
class TestFiles:
    @pytest.mark.parametrize("ending", [".csv", ".xlsx"])
    def test_an_office_changes_the_written_table_and_loads_it(
        self, project: Project, tmp_path: Path, ending: str
    ) -> None:
        def change(rows: list[dict[str, str]]) -> None:
            row = next(row for row in rows if (row["row"], row["code"]) == ("state", "S3"))
            row.update({"period": "6个月", "certainty": "V", "note::zh": "=已核对"})

        keep_table(project, read_foreign_table(written(tmp_path, ending, change)), "2026-01")
        state = table_of(project).states["S3"]
        assert state.period is not None
        assert (state.period.text(), state.notes["zh"]) == ("6 months", "=已核对")
        again = write_table(rows_of_table(project), tmp_path / f"again{ending}")
        keep_table(project, read_foreign_table(again), "2026-02")
        assert replace(table_of(project), edition="", title="") == replace(
            table_of(project), edition="", title="", states={**table_of(project).states, "S3": state}
        )

    @pytest.mark.parametrize("ending", [".csv", ".xlsx"])
    def test_a_fault_names_file_sheet_row_and_column(self, project: Project, tmp_path: Path, ending: str) -> None:
        number = next(n for n, row in enumerate(shipped_rows(), 2) if (row["row"], row["code"]) == ("state", "S6"))

        def change(rows: list[dict[str, str]]) -> None:
            rows[number - 2]["period"] = "two months"

        rows = read_foreign_table(written(tmp_path, ending, change))
        with pytest.raises(ManyErrors) as caught:
            keep_table(project, rows, "2026-01", "环节表")
        fault = caught.value.faults[0].context
        assert (fault["row"], fault["column"], fault["value"]) == (number, "period", "two months")
        assert fault["sheet"] == rows[0].sheet != ""

    def test_a_row_with_more_cells_than_headings_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        path.write_text("row,code,to\nstate,A,,extra\n", encoding="utf-8")
        with pytest.raises(ReadError) as caught:
            read_foreign_table(path)
        assert (caught.value.code, caught.value.context["row"]) == ("CASE_TABLE_WRONG", 2)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_a_table_saved_by_a_spreadsheet_is_read(self, tmp_path: Path, encoding: str) -> None:
        path = written(tmp_path, ".csv")
        path.write_text(path.read_text(encoding="utf-8-sig"), encoding=encoding)
        assert [dict(row.cells) for row in read_foreign_table(path)] == [dict(row) for row in shipped_rows()]

    def test_semicolons_and_tabs_part_columns_too(self, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        path.write_text("row\tcode\tto\nstate\tA\t\n", encoding="utf-8")
        assert read_foreign_table(path)[0].cells == {"row": "state", "code": "A", "to": ""}

    def test_sheets_are_read_one_after_the_other(self, tmp_path: Path) -> None:
        book = Workbook()
        for name, code in (("环节", "A"), ("流转", "B")):
            sheet = book.create_sheet(name)
            sheet.append(["row", "code", "to"])
            sheet.append(["state", code, ""])
        del book["Sheet"]
        book.save(tmp_path / "x.xlsx")
        rows = read_foreign_table(tmp_path / "x.xlsx")
        assert [(row.sheet, row.number, row.cell("code")) for row in rows] == [("环节", 2, "A"), ("流转", 2, "B")]

    def test_days_off_of_a_spreadsheet_are_dates(self, project: Project, tmp_path: Path) -> None:
        path = written(tmp_path, ".xlsx")
        book = load_workbook(path)
        sheet = book.worksheets[0]
        sheet.append(["off", date(2026, 10, 1)])
        book.save(path)
        keep_table(project, read_foreign_table(path), "2026-01")
        assert table_of(project).calendar.off == {date(2026, 10, 1)}

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("x.csv", b""),
            ("x.csv", b"\xff\xfe\x00"),
            ("x.xlsx", b"PK\x03\x04 broken"),
            ("x.txt", b"row\tcode\n"),
            ("x.csv", b"row,code\n" + b"\x00" * 50),
            ("x.xlsx", b"not a workbook"),
        ],
    )
    def test_what_is_no_table_is_refused_in_words(self, tmp_path: Path, name: str, content: bytes) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(GiAtlasError) as caught:
            read_table(read_foreign_table(path))
        assert caught.value.message()

    def test_a_heading_alone_has_no_rows(self, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        path.write_text("row,code,to,tracks\n", encoding="utf-8")
        with pytest.raises(ReadError):
            read_foreign_table(path)
