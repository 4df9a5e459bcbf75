"""The dialog for submissions: what was sent, a trial, the import, conflicts answer by answer, the list as CSV."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from pytestqt.qtbot import QtBot

from gi_atlas.i18n import set_language
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.storage.project import Project
from gui.dialogs.submissions_dialog import SubmissionsDialog
from gui.dialogs.submissions_work import HeldDelivery
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.phone.report_lines import LineKind
from survey_forms.phone.resolving import open_conflicts
from tests.gui.form_context import Desk, LateJobs, ThreadJobs
from tests.survey_forms.phone.making import County, make_county, photo, write_central, write_instances


@pytest.fixture
def county() -> County:
    return make_county(3, missing=1, orphaned=1)


@pytest.fixture
def archive(tmp_path: Path, county: County) -> Path:
    return write_central(tmp_path / f"{GI_FORM}.zip", shipped_form(GI_FORM), county)


def make(desk: Desk, qtbot: QtBot, *paths: Path) -> SubmissionsDialog:
    dialog = SubmissionsDialog(desk.context, paths)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def kinds(dialog: SubmissionsDialog) -> list[LineKind]:
    return [line.kind for line in dialog.report.lines]


def test_a_trial_shows_what_would_happen_and_writes_nothing(
    desk: Desk, qtbot: QtBot, project: Project, archive: Path
) -> None:
    dialog = make(desk, qtbot, archive)
    assert "3 submissions" in dialog.words.text()
    assert "missing: 1; left over: 1" in dialog.words.text()
    assert kinds(dialog) == [LineKind.IMPORTED] * 3 + [LineKind.MISSING, LineKind.ORPHANED]
    assert project.read_all(SurveyRecord) == []
    assert list(project.media.all_files()) == []
    assert dialog.import_button.isEnabled()
    assert desk.errors == []


def test_enter_imports_and_the_same_again_changes_nothing(
    desk: Desk, qtbot: QtBot, project: Project, archive: Path
) -> None:
    dialog = make(desk, qtbot, archive)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert len(project.read_all(SurveyRecord)) == 3
    assert dialog.words.text().startswith("Imported. 3 submissions: 3 new")
    assert not dialog.import_button.isEnabled()
    dialog.look()
    assert "3 unchanged" in dialog.words.text()
    assert kinds(dialog).count(LineKind.UNCHANGED) == 3


def test_left_over_files_are_kept_if_the_person_says_so(
    desk: Desk, qtbot: QtBot, project: Project, archive: Path
) -> None:
    dialog = make(desk, qtbot, archive)
    dialog.orphans.setChecked(True)
    dialog.import_button.click()
    loose = [item for item in project.read_all(Evidence) if item.record_id is None]
    assert [item.file_name for item in loose] == ["left-over-0.jpg"]


def test_sources_can_be_added_and_left_out(desk: Desk, qtbot: QtBot, tmp_path: Path, archive: Path) -> None:
    dialog = make(desk, qtbot)
    assert not dialog.import_button.isEnabled()
    other = write_instances(tmp_path / "instances", shipped_form(GI_FORM), make_county(1, seed=2))
    dialog.sources.add([archive, other, archive])
    assert dialog.sources.list.count() == 2
    assert kinds(dialog).count(LineKind.IMPORTED) == 4
    dialog.sources.list.setCurrentRow(0)
    dialog.sources.remove_button.click()
    assert kinds(dialog) == [LineKind.IMPORTED]
    dialog.sources.list.setCurrentRow(0)
    dialog.sources.remove_button.click()
    assert dialog.report.lines == []
    assert not dialog.import_button.isEnabled()


def test_a_source_that_is_refused_says_why(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    broken = tmp_path / "坏.zip"
    broken.write_bytes(b"PK\x03\x04")
    dialog = make(desk, qtbot, broken)
    assert "坏.zip" in dialog.words.text()
    assert not dialog.import_button.isEnabled()
    assert desk.errors == []


def test_conflicts_are_decided_answer_by_answer(
    desk: Desk, qtbot: QtBot, project: Project, tmp_path: Path, archive: Path, county: County
) -> None:
    make(desk, qtbot, archive).import_button.click()
    made = county.made[0]
    survey = {**made.answers["survey"], "surveyor_org": "另一单位", "surveyor_names": "另一人"}
    other = County([replace(made, answers={**made.answers, "survey": survey})], county.files)
    dialog = make(desk, qtbot, write_instances(tmp_path / "instances", shipped_form(GI_FORM), other))
    assert not dialog.report.theirs_button.isEnabled()
    dialog.import_button.click()
    # Only what must be decided is shown; both versions stand side by side.
    lines = dialog.report.shown
    assert [line.kind for line in lines] == [LineKind.CONFLICT] * 2
    assert {(line.here, line.sent) for line in lines} == {("五华县农业农村局", "另一单位"), ("张0", "另一人")}
    dialog.report.table.selectRow(0)
    assert dialog.report.theirs_button.isEnabled()
    dialog.report.theirs_button.click()
    assert "Decided: 1" in dialog.words.text()
    assert len(dialog.report.shown) == 1
    dialog.report.table.selectRow(0)
    dialog.report.ours_button.click()
    assert open_conflicts(project) == []
    record = next(one for one in project.read_all(SurveyRecord) if one.instance_id == made.instance_id)
    assert (record.office, record.people) in {("另一单位", "张0"), ("五华县农业农村局", "另一人")}


def test_what_waits_from_earlier_is_shown_at_once(
    desk: Desk, qtbot: QtBot, tmp_path: Path, archive: Path, county: County
) -> None:
    make(desk, qtbot, archive).import_button.click()
    made = county.made[0]
    other = County([replace(made, answers={**made.answers, "link": [{"link_kind": "water"}]})], county.files)
    make(desk, qtbot, write_instances(tmp_path / "in", shipped_form(GI_FORM), other)).import_button.click()
    dialog = make(desk, qtbot)
    assert set(kinds(dialog)) == {LineKind.CONFLICT}
    assert "wait for a decision" in dialog.words.text()


def test_the_list_is_saved_and_runs_nothing(
    desk: Desk, qtbot: QtBot, tmp_path: Path, project: Project, county: County
) -> None:
    made = county.made[0]
    identity = {**made.answers["identity"], "product_name": '=HYPERLINK("http://x","茶")'}
    evil = County([replace(made, answers={**made.answers, "identity": identity})], county.files)
    dialog = make(desk, qtbot, write_central(tmp_path / f"{GI_FORM}.zip", shipped_form(GI_FORM), evil))
    dialog.import_button.click()
    target = tmp_path / "清单.csv"
    dialog.save(target)
    with target.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0][:2] == ["What", "Record"]
    assert rows[1][1] == "'" + identity["product_name"]
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@")]
    dialog.save(project.path)
    assert project.read_all(SurveyRecord)
    assert str(project.path.name) in dialog.words.text()


def test_columns_of_a_plain_list_are_asked_for(desk: Desk, qtbot: QtBot, project: Project, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("编号,茶名,县码\n7,五华茶,441424\n8,长乐茶,441424\n", encoding="utf-8")
    dialog = make(desk, qtbot, path)
    assert "Choose it above" in dialog.words.text()
    dialog.form_choice.set_code(GI_FORM)
    dialog.form_choice.activated.emit(0)
    assert dialog.columns is not None
    for heading, question in (
        ("编号", "instance_id"),
        ("茶名", "identity/product_name"),
        ("县码", "identity/county_code"),
    ):
        dialog.columns.choices[heading].set_code(question)
    dialog.columns.done_button.click()
    assert dialog.columns is None
    dialog.import_button.click()
    found = {record.instance_id: (record.title, record.county_code) for record in project.read_all(SurveyRecord)}
    assert found == {"7": ("五华茶", "441424"), "8": ("长乐茶", "441424")}


def test_photos_without_a_submission_are_asked_about(
    desk: Desk, qtbot: QtBot, project: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "照片"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(photo(0, 115.7, 23.9))
    dialog = make(desk, qtbot, folder)
    assert "Say above" in dialog.words.text()
    dialog.loose_choice.set_code("new")
    dialog.loose_choice.activated.emit(0)
    assert kinds(dialog) == [LineKind.IMPORTED]
    assert project.read_all(SurveyRecord) == []
    dialog.import_button.click()
    assert [record.is_half for record in project.read_all(SurveyRecord)] == [True]


def test_a_read_only_project_takes_nothing(desk: Desk, qtbot: QtBot, project: Project, archive: Path) -> None:
    project.read_only_reason = "READ_ONLY_ASKED"
    dialog = make(desk, qtbot, archive)
    assert "3 submissions" in dialog.words.text()
    assert not dialog.import_button.isEnabled()
    project.read_only_reason = ""


def test_every_word_changes_with_the_language(desk: Desk, qtbot: QtBot, archive: Path) -> None:
    dialog = make(desk, qtbot, archive)
    set_language("zh")
    dialog.retranslate()
    assert dialog.windowTitle() == "导入填报数据"
    assert dialog.import_button.text() == "导入"
    assert dialog.report.model.headerData(1, Qt.Orientation.Horizontal) == "调查记录"
    assert dialog.report.filter.itemText(0).startswith("全部")


def test_cancelled_nothing_is_there(qtbot: QtBot, project: Project, tmp_path: Path, archive: Path) -> None:
    jobs = LateJobs()
    desk = Desk(project, tmp_path, jobs)
    dialog = make(desk, qtbot, archive)
    assert dialog.progress.isVisible()
    assert not dialog.import_button.isEnabled()
    dialog.progress.cancel_button.click()
    jobs.let_go()
    assert dialog.words.text() == "Stopped; nothing was changed."
    assert project.read_all(SurveyRecord) == []


def test_on_threads_the_window_lives_and_closing_lets_the_copy_go(
    qtbot: QtBot, project: Project, tmp_path: Path, archive: Path
) -> None:
    jobs = ThreadJobs()
    dialog = make(Desk(project, tmp_path, jobs), qtbot, archive)
    qtbot.waitUntil(lambda: dialog.import_button.isEnabled(), timeout=30_000)
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.words.text().startswith("Imported"), timeout=30_000)
    assert len(project.read_all(SurveyRecord)) == 3
    dialog.look()
    dialog.reject()
    jobs.wait()
    assert isinstance(dialog._held, HeldDelivery)
    assert dialog._held._delivery is None
