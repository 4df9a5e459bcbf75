"""A register read in one go, and the day by which the divisions are seen, as dialogs."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QAbstractItemModelTester
from PyQt5.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from gi_atlas.as_of import set_as_of
from gi_atlas.i18n import set_language
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from gui.dialogs.scope_as_of import AsOfDialog
from gui.dialogs.scope_register import ScopeRegisterDialog
from tests.gi_atlas.services.scope_county import NEW, OLD, TEXT, units
from tests.gui.form_context import Desk

WRONG = TEXT.replace("共2个", "共3个")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "公告 （一）.csv"
    rows = [["序号", "产品名称", "产地范围"], ["1", "青石红梨", TEXT], ["2", "青石蜜桃", WRONG], ["3", "空", ""]]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@pytest.fixture
def register(desk: Desk, qtbot: QtBot) -> ScopeRegisterDialog:
    found = ScopeRegisterDialog(desk.context)
    qtbot.addWidget(found)
    found.show()
    qtbot.waitExposed(found)
    return found


def lines(dialog: ScopeRegisterDialog) -> list[tuple[str, ...]]:
    model = dialog.model
    return [tuple(model.index(row, column).data() for column in (1, 3)) for row in range(model.rowCount())]


def test_every_wording_of_a_table_is_read(register: ScopeRegisterDialog, table: Path) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(register.model, mode)
    assert not register.write_button.isEnabled()
    register.read(table)
    assert lines(register) == [("青石红梨", "2"), ("青石蜜桃", "2")]
    assert "2 wordings of column “产地范围” read, 1 of them with findings; 1 rows are empty." in register.outcome.text()
    assert "3" in register.model.index(1, 4).data()
    assert tester is not None


def test_only_what_is_to_be_looked_at_is_shown(register: ScopeRegisterDialog, table: Path) -> None:
    register.read(table)
    register.wrong_only.setChecked(True)
    assert [line[0] for line in lines(register)] == ["青石蜜桃"]
    register.wrong_only.setChecked(False)
    register.search.setText("红梨产地")
    assert len(lines(register)) == 2  # the wording names 青石红梨 in both
    register.search.setText("蜜桃")
    assert [line[0] for line in lines(register)] == ["青石蜜桃"]


def test_one_of_them_is_opened_in_the_panel(register: ScopeRegisterDialog, table: Path, qtbot: QtBot) -> None:
    register.read(table)
    assert not register.open_button.isEnabled()
    register.table.selectRow(1)
    with qtbot.waitSignal(register.wordingChosen) as caught:
        qtbot.mouseClick(register.open_button, Qt.MouseButton.LeftButton)
    assert caught.args == [WRONG]
    assert not register.isVisible()


def test_what_was_found_is_written_and_never_over_another_file(
    register: ScopeRegisterDialog, table: Path, tmp_path: Path
) -> None:
    register.read(table)
    register.write(tmp_path / "结果.csv")
    assert "青石蜜桃" in (tmp_path / "结果.csv").read_text(encoding="utf-8-sig")
    register.write(tmp_path / "结果.csv")
    assert "there already" in register.outcome.text()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n"])
def test_a_table_that_cannot_be_read_is_told(register: ScopeRegisterDialog, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "坏.csv"
    path.write_bytes(content)
    register.read(path)
    assert register.outcome.text()
    assert not register.write_button.isEnabled()
    assert lines(register) == []


def test_the_register_speaks_chinese(register: ScopeRegisterDialog, table: Path) -> None:
    register.read(table)
    set_language("zh")
    register.retranslate()
    assert register.windowTitle() == "批量读取表述"
    assert register.model.headerData(4, Qt.Orientation.Horizontal) == "检查结果"
    assert "与所列名称" in register.model.index(1, 4).data()


# As of a day


@pytest.fixture
def day_dialog(project: Project, desk: Desk, qtbot: QtBot) -> AsOfDialog:
    save_many(project, [*units(OLD), *units(NEW), *units("旧图")])
    return opened(desk, qtbot)


def opened(desk: Desk, qtbot: QtBot) -> AsOfDialog:
    found = AsOfDialog(desk.context)
    qtbot.addWidget(found)
    found.show()
    qtbot.waitExposed(found)
    return found


def items(dialog: AsOfDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def ok(dialog: AsOfDialog) -> Any:
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


def test_editions_with_a_day_are_offered_the_newest_first(day_dialog: AsOfDialog) -> None:
    assert items(day_dialog) == ["The newest", NEW, OLD]
    assert day_dialog.list.currentRow() == 0
    assert NEW in day_dialog.holding.text()


def test_an_edition_gives_its_day(day_dialog: AsOfDialog, qtbot: QtBot) -> None:
    day_dialog.list.setCurrentRow(2)
    assert day_dialog.day.text() == "2012-01-01"
    with qtbot.waitSignal(day_dialog.dayChosen) as caught:
        qtbot.mouseClick(ok(day_dialog), Qt.MouseButton.LeftButton)
    assert caught.args == [date(2012, 1, 1)]


@pytest.mark.parametrize(
    ("typed", "edition"), [("2015-05-05", OLD), ("2030-01-01", NEW), ("1999-01-01", OLD), ("", NEW)]
)
def test_any_day_says_which_edition_it_takes(day_dialog: AsOfDialog, qtbot: QtBot, typed: str, edition: str) -> None:
    day_dialog.day.clear()
    qtbot.keyClicks(day_dialog.day, typed)
    day_dialog._check()
    assert edition in day_dialog.holding.text()
    assert ok(day_dialog).isEnabled()


@pytest.mark.parametrize("typed", ["2015", "2015-02-30", "x"])
def test_what_is_no_day_is_refused(day_dialog: AsOfDialog, qtbot: QtBot, typed: str) -> None:
    day_dialog.day.clear()
    qtbot.keyClicks(day_dialog.day, typed)
    assert not ok(day_dialog).isEnabled()
    day_dialog.accept()
    assert day_dialog.isVisible()


def test_the_day_that_is_seen_stands_there(project: Project, day_dialog: AsOfDialog, desk: Desk, qtbot: QtBot) -> None:
    set_as_of(project, date(2012, 1, 1))
    again = opened(desk, qtbot)
    assert (again.day.text(), again.list.currentRow()) == ("2012-01-01", 2)
    again.list.setCurrentRow(0)
    with qtbot.waitSignal(again.dayChosen) as caught:
        again.accept()
    assert caught.args == [None]


def test_without_editions_the_dialog_says_so(desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(desk, qtbot)
    assert "No edition" in dialog.holding.text()
    set_language("zh")
    dialog.retranslate()
    assert dialog.windowTitle() == "按日期查看区划"
