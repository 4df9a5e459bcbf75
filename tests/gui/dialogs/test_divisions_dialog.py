"""Changes between two editions in a dialog: compare, filter, mend by hand, keep, write."""

from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.model import AdminChange, AdminUnit, DivisionChange, fill_code, level_of_code
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project
from gui.dialogs.divisions_dialog import DivisionsDialog
from tests.gui.form_context import Desk

OLD = "990101 青石县,990101100 红岩镇,990101200 柳溪乡,990101202 无名乡"
NEW = "990101 青石县,990101100 红岩镇,990101101 柳溪镇"


def units(edition: str, text: str) -> list[AdminUnit]:
    rows = [line.split(" ") for line in text.split(",")]
    return [AdminUnit(code, name, edition, level_of_code(code), code12=fill_code(code)) for code, name in rows]


@pytest.fixture
def dialog(project: Project, desk: Desk, qtbot: QtBot) -> DivisionsDialog:
    save_many(project, [*units("2001", OLD), *units("2012", NEW)])
    found = DivisionsDialog(desk.context)
    qtbot.addWidget(found)
    found.show()
    qtbot.waitExposed(found)
    return found


def lines(dialog: DivisionsDialog) -> list[tuple[str, ...]]:
    model = dialog.model
    return [tuple(model.index(row, column).data() for column in (0, 1, 3)) for row in range(model.rowCount())]


def click(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_two_editions_are_compared(dialog: DivisionsDialog, qtbot: QtBot) -> None:
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert dialog.pair == ("2001", "2012")
    assert not dialog.keep_button.isEnabled()
    click(qtbot, dialog.compare_button)
    assert lines(dialog) == [("Upgraded", "柳溪乡", "柳溪镇"), ("Abolished", "无名乡", "")]
    assert dialog.outcome.text() == "2 changes. Of 3 townships 66.7% stayed or have a successor."


def test_the_table_is_filtered_by_kind_and_text(dialog: DivisionsDialog) -> None:
    dialog.compare()
    dialog.kind.setCurrentIndex(dialog.kind.findData(DivisionChange.ABOLISH))
    assert lines(dialog) == [("Abolished", "无名乡", "")]
    dialog.kind.setCurrentIndex(0)
    dialog.search.setText("柳溪")
    assert [line[1] for line in lines(dialog)] == ["柳溪乡"]


def test_a_miss_is_mended_by_hand_and_taken_back(dialog: DivisionsDialog, project: Project, qtbot: QtBot) -> None:
    dialog.compare()
    assert not dialog.set_button.isEnabled()
    dialog.table.selectRow(1)
    dialog.codes.setText("990101100")
    dialog.note.setText("并入")
    dialog.mended_kind.setCurrentIndex(dialog.mended_kind.findData(DivisionChange.MERGE))
    click(qtbot, dialog.set_button)
    assert ("Merged", "无名乡", "红岩镇") in lines(dialog)
    assert [one.note for one in project.read_all(AdminChange)] == ["并入"]
    dialog.table.selectRow([line[1] for line in lines(dialog)].index("无名乡"))
    click(qtbot, dialog.clear_button)
    assert ("Abolished", "无名乡", "") in lines(dialog)
    assert project.read_all(AdminChange) == []


def test_a_wrong_code_is_told_and_nothing_changes(dialog: DivisionsDialog, project: Project, qtbot: QtBot) -> None:
    dialog.compare()
    dialog.table.selectRow(1)
    dialog.codes.setText("123456789")
    click(qtbot, dialog.set_button)
    assert "123456789" in dialog.outcome.text()
    assert project.read_all(AdminChange) == []


def test_changes_are_kept_and_written(dialog: DivisionsDialog, project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    dialog.compare()
    click(qtbot, dialog.keep_button)
    assert len(project.read_all(AdminChange)) == 2
    dialog.write(tmp_path / "变更.csv")
    assert "柳溪镇" in (tmp_path / "变更.csv").read_text(encoding="utf-8-sig")
    dialog.write(tmp_path / "变更.csv")
    assert "there already" in dialog.outcome.text()


def test_a_project_without_two_editions_says_so(desk: Desk, qtbot: QtBot) -> None:
    dialog = DivisionsDialog(desk.context)
    qtbot.addWidget(dialog)
    assert "Two editions are needed" in dialog.outcome.text()
    assert not dialog.compare_button.isEnabled()


def test_the_words_change_with_the_language(dialog: DivisionsDialog) -> None:
    dialog.compare()
    set_language("zh")
    dialog.retranslate()
    assert dialog.windowTitle() == "区划变更"
    assert [line[0] for line in lines(dialog)] == ["改设", "撤销"]
    assert dialog.kind.itemText(0) == "全部类型"
