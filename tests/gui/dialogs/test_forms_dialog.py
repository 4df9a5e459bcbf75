"""Forms of a project in a dialog: versions, adding a workbook, faults with their place, the form for phones."""

import zipfile
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.model import SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.storage.project import Project
from gui.dialogs.forms_dialog import FormsDialog
from survey_forms.forms import COUNTY_FORM, GI_FORM, shipped_file, shipped_form
from tests.gui.form_context import Desk, LateJobs
from tests.survey_forms.workbooks import write_workbook


@pytest.fixture
def dialog(desk: Desk, qtbot: QtBot) -> FormsDialog:
    found = FormsDialog(desk.context)
    qtbot.addWidget(found)
    found.show()
    qtbot.waitExposed(found)
    return found


def office_form(path: Path, version: str = "1", label: str = "名称") -> Path:
    return write_workbook(
        path, survey=[["type", "name", "label"], ["text", "a", label]],
        settings=[["form_id", "version", "form_title"], ["office", version, "县局表"]],
    )  # fmt: skip


def lines(dialog: FormsDialog) -> list[list[str]]:
    table = dialog.table
    return [[table.item(row, column).text() for column in range(5)] for row in range(table.rowCount())]


def choose(dialog: FormsDialog, form_id: str, version: str) -> None:
    row = next(row for row, line in enumerate(lines(dialog)) if line[1:3] == [form_id, version])
    dialog.table.setCurrentCell(row, 0)


def test_the_forms_that_ship_are_listed_with_their_records(project: Project, desk: Desk, qtbot: QtBot) -> None:
    version = shipped_form(GI_FORM).version
    save(project, SurveyRecord("一", form_id=GI_FORM, form_version=version))
    dialog = FormsDialog(desk.context)
    qtbot.addWidget(dialog)
    assert lines(dialog) == [
        ["Survey form of potential GI resources", GI_FORM, version, "in use, ships with the program", "1"],
        ["County profile", COUNTY_FORM, shipped_form(COUNTY_FORM).version, "in use, ships with the program", "0"],
    ]
    assert dialog.use_button.text() == "Set aside"


def test_a_workbook_is_added_by_its_button(
    dialog: FormsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = office_form(tmp_path / "表.xlsx")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    assert ["县局表", "office", "1", "in use", "0"] in lines(dialog)
    assert dialog.outcome.text() == "Added 县局表, version 1."
    assert not dialog.faults.isVisible()


def test_faults_are_listed_with_sheet_row_and_column(dialog: FormsDialog, project: Project, tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "表.xlsx",
        survey=[["type", "name", "label"], ["text", "1a", "A"], ["include", "other", "B"], ["text", None, "C"]],
    )
    dialog.add(path)
    faults = dialog.faults
    assert faults.isVisible()
    assert [[faults.item(row, column).text() for column in range(3)] for row in range(faults.rowCount())] == [
        ["survey", "2", "name"], ["survey", "3", "type"], ["survey", "4", "name"],
    ]  # fmt: skip
    assert faults.item(0, 3).text().startswith("“1a” cannot be a name")
    assert dialog.outcome.text() == ("表.xlsx was not added: 3 faults. Mend them in the workbook and add it again.")
    assert len(lines(dialog)) == 2
    set_language("zh")
    dialog.retranslate()
    assert faults.item(0, 3).text().startswith("“1a”不能作名称")
    assert faults.horizontalHeaderItem(0).text() == "工作表"
    # The next good one leaves none of it behind.
    dialog.add(office_form(tmp_path / "good.xlsx"))
    assert not faults.isVisible()
    assert not project.is_read_only


def test_remarks_are_listed_though_the_form_is_taken(dialog: FormsDialog, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "f.xlsx", survey=[["type", "name", "label"], ["image", "p", "P"]])
    dialog.add(path)
    assert dialog.outcome.text().startswith("Added f")
    assert dialog.faults.item(0, 3).text().startswith("Photos are kept at full size")


def test_a_file_that_is_no_workbook_is_told_in_words(dialog: FormsDialog, tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_text("no workbook", encoding="utf-8")
    dialog.add(path)
    assert "This is no workbook" in dialog.faults.item(0, 3).text()
    dialog.add(tmp_path / "none.xlsx")
    assert "none.xlsx" in dialog.outcome.text()
    assert not dialog.faults.isVisible()


def test_versions_are_turned_on_and_set_aside(dialog: FormsDialog, tmp_path: Path, qtbot: QtBot) -> None:
    dialog.add(office_form(tmp_path / "a.xlsx", "1"))
    dialog.add(office_form(tmp_path / "b.xlsx", "2", "新"))
    states = {line[2]: line[3] for line in lines(dialog) if line[1] == "office"}
    assert states == {"1": "for old records", "2": "in use"}
    choose(dialog, "office", "1")
    assert dialog.use_button.text() == "Use this version"
    qtbot.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)
    states = {line[2]: line[3] for line in lines(dialog) if line[1] == "office"}
    assert states == {"1": "in use", "2": "for old records"}
    assert dialog.chosen is not None
    assert dialog.chosen.version == "1"
    qtbot.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)
    assert "the only one of the form office in use" in dialog.outcome.text()


def test_the_form_for_phones_is_written(
    dialog: FormsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target = tmp_path / "出 口.zip"
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: (asked.append(words[2]), (str(target), ""))[1])
    choose(dialog, GI_FORM, shipped_form(GI_FORM).version)
    qtbot.mouseClick(dialog.phone_button, Qt.MouseButton.LeftButton)
    with zipfile.ZipFile(target) as archive:
        assert f"{GI_FORM}.xlsx" in archive.namelist()
    assert asked[0].endswith(f"{GI_FORM} {shipped_form(GI_FORM).version}.zip")
    assert str(target) in dialog.outcome.text()
    assert "Missing in it: provinces.csv" in dialog.outcome.text()


def test_the_workbook_is_saved_to_be_extended(
    dialog: FormsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    choose(dialog, COUNTY_FORM, shipped_form(COUNTY_FORM).version)
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert (tmp_path / "mine.xlsx").read_bytes() == shipped_file(COUNTY_FORM, ".xlsx")


def test_a_chosen_file_may_be_none(dialog: FormsDialog, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    for button in (dialog.add_button, dialog.phone_button, dialog.save_button):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert dialog.outcome.text() == ""


def test_buttons_wait_while_something_runs(project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    jobs = LateJobs()
    dialog = FormsDialog(Desk(project, tmp_path, jobs).context)
    qtbot.addWidget(dialog)
    assert lines(dialog) == []
    assert not dialog.phone_button.isEnabled()
    jobs.let_go()
    assert dialog.phone_button.isEnabled()
    dialog.add(office_form(tmp_path / "f.xlsx"))
    assert not any(button.isEnabled() for button in (dialog.add_button, dialog.use_button, dialog.phone_button))
    dialog.progress.cancel()
    jobs.let_go()
    assert dialog.outcome.text() == "Stopped; nothing was changed."
    assert dialog.add_button.isEnabled()


def test_every_word_is_there_in_chinese(dialog: FormsDialog) -> None:
    set_language("zh")
    dialog.retranslate()
    texts = [
        button.text() for button in (dialog.add_button, dialog.use_button, dialog.phone_button, dialog.save_button)
    ]
    assert texts == ["添加工作簿…", "停用", "供手机使用…", "保存工作簿…"]
    assert lines(dialog)[0][3] == "使用中，随程序提供"
    assert dialog.windowTitle() == "表单管理"
