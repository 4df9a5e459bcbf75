"""Tables of the office in a dialog: loaded, refused, switched, written."""

import csv
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.model import ReferenceTable, TableKind
from gi_atlas.registrations.office_tables import CLASS_LAYOUT, active_tables
from gi_atlas.storage.project import Project
from gui.dialogs.office_tables_dialog import WIDEST, OfficeTablesDialog
from tests.gui.form_context import Desk

ROWS = [["代码", "名称", "上级"], ["甲", "甲类", ""], ["甲1", "茶类", "甲"]]


def write_table(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@pytest.fixture
def dialog(project: Project, desk: Desk, qtbot: QtBot) -> OfficeTablesDialog:
    made = OfficeTablesDialog(desk.context)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def listed(dialog: OfficeTablesDialog) -> list[tuple[str, ...]]:
    table = dialog.list
    return [tuple(table.item(row, column).text() for column in (1, 3, 4)) for row in range(table.rowCount())]


def test_nothing_ships(dialog: OfficeTablesDialog) -> None:
    assert listed(dialog) == []
    assert dialog.write_button.text() == "Write an empty table…"
    assert not dialog.switch_button.isEnabled()
    assert dialog.rows.horizontalHeaderItem(0).text() == "Code"


def test_a_table_is_loaded_with_its_edition(dialog: OfficeTablesDialog, project: Project, tmp_path: Path) -> None:
    dialog.edition.setText("2023")
    dialog.source.setText("本局购置")
    dialog.load(write_table(tmp_path / "分类 表.csv", ROWS))
    assert listed(dialog) == [("2023", "2", "yes")]
    assert dialog.rows.item(1, 2).text() == "茶类"
    assert dialog.outcome.text() == "Loaded 2 rows."
    assert dialog.edition.text() == ""
    (kept,) = active_tables(project, TableKind.CLASSES)
    assert (kept.edition, kept.source) == ("2023", "本局购置")


def test_the_files_name_is_the_edition_where_none_is_typed(dialog: OfficeTablesDialog, tmp_path: Path) -> None:
    dialog.load(write_table(tmp_path / "GBT43583.csv", ROWS))
    assert listed(dialog) == [("GBT43583", "2", "yes")]


def test_faults_are_told_with_their_rows_and_nothing_is_kept(
    dialog: OfficeTablesDialog, project: Project, tmp_path: Path
) -> None:
    dialog.load(write_table(tmp_path / "坏.csv", [["代码", "名称"], ["1", "茶"], ["1", ""]]))
    assert "Row 3" in dialog.outcome.text()
    assert project.read_all(ReferenceTable) == []
    assert listed(dialog) == []


def test_editions_are_switched(dialog: OfficeTablesDialog, tmp_path: Path, qtbot: QtBot) -> None:
    for edition in ("2019", "2023"):
        dialog.load(write_table(tmp_path / f"{edition}.csv", ROWS))
    assert listed(dialog) == [("2023", "2", "yes"), ("2019", "2", "no")]
    dialog.list.selectRow(1)
    assert dialog.switch_button.text() == "Let it count"
    qtbot.mouseClick(dialog.switch_button, Qt.MouseButton.LeftButton)
    assert listed(dialog) == [("2023", "2", "no"), ("2019", "2", "yes")]
    assert dialog.switch_button.text() == "Let it rest"
    qtbot.mouseClick(dialog.switch_button, Qt.MouseButton.LeftButton)
    assert [row[2] for row in listed(dialog)] == ["no", "no"]


def test_agreements_have_columns_of_their_own(dialog: OfficeTablesDialog, tmp_path: Path) -> None:
    dialog.kind.setCurrentIndex(1)
    assert dialog.rows.horizontalHeaderItem(0).text() == "Agreement"
    dialog.load(write_table(tmp_path / "协定.csv", [["协定", "名称"], ["某协定", "清溪绿茶"]]))
    assert listed(dialog) == [("协定", "1", "yes")]
    dialog.kind.setCurrentIndex(0)
    assert listed(dialog) == []


def test_what_is_written_can_be_loaded_again(dialog: OfficeTablesDialog, tmp_path: Path) -> None:
    empty = tmp_path / "空表.csv"
    dialog.write(empty)
    assert empty.read_text(encoding="utf-8-sig").strip() == ",".join(CLASS_LAYOUT.columns)
    dialog.load(write_table(tmp_path / "2023.csv", ROWS))
    copy = tmp_path / "副本.xlsx"
    dialog.write(copy)
    assert str(copy) in dialog.outcome.text()
    dialog.load(copy)
    assert listed(dialog)[0] == ("副本", "2", "yes")
    dialog.write(copy)
    assert "副本.xlsx" in dialog.outcome.text()  # what is there is not written over


def test_both_languages(dialog: OfficeTablesDialog) -> None:
    set_language("zh")
    dialog.retranslate()
    assert dialog.windowTitle() == "本单位的参考表"
    assert dialog.kind.itemText(0) == "产品分类（GB/T 43583）"
    assert dialog.list.horizontalHeaderItem(4).text() == "启用"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_heading_is_cut(dialog: OfficeTablesDialog, tmp_path: Path, language: str) -> None:
    dialog.load(write_table(tmp_path / "x.csv", ROWS))
    set_language(language)
    dialog.retranslate()
    for table in (dialog.list, dialog.rows):
        header = table.horizontalHeader()
        for column in range(table.columnCount()):
            needed = header.fontMetrics().horizontalAdvance(table.horizontalHeaderItem(column).text())
            assert header.sectionSize(column) > needed, table.horizontalHeaderItem(column).text()


def test_a_long_source_leaves_room_for_the_rest(dialog: OfficeTablesDialog, tmp_path: Path) -> None:
    dialog.source.setText("一份很长的来源" * 40)
    dialog.load(write_table(tmp_path / "x.csv", ROWS))
    assert dialog.list.horizontalHeader().sectionSize(2) <= WIDEST


def test_codes_without_the_class_above_are_told_once_loaded(dialog: OfficeTablesDialog, tmp_path: Path) -> None:
    dialog.load(write_table(tmp_path / "x.csv", [["产品分类代码", "名称"], ["0102", "茶"]]))
    first, second = dialog.outcome.text().splitlines()
    assert first == "Loaded 1 rows."
    assert "0102" in second
    assert "01)" in second
