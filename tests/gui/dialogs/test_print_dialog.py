"""Printing from the window: formats, names, templates, refusals, stopping."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from docx import Document
from openpyxl import load_workbook
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gi_atlas.errors import JobCancelled
from gi_atlas.i18n import set_language
from gi_atlas.jobs import Progress
from gi_atlas.model import SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.storage.project import Project
from gui.dialogs.print_dialog import MOST_NOTES, PrintDialog
from gui.dialogs.print_tasks import (
    PrintChoices,
    PrintTask,
    blank_task,
    calendar_task,
    handover_task,
    record_task,
    sites_task,
    table_task,
)
from tests.gui.form_context import Desk, ThreadJobs
from tests.survey_forms.output.test_template_walls import make_template

Open = Callable[[PrintTask], PrintDialog]
WAIT_MS = 30_000


@pytest.fixture
def record(project: Project) -> SurveyRecord:
    made = SurveyRecord('茶园 "A/B": 一', geom=shapely.Point(115, 23))
    save(project, made)
    return made


@pytest.fixture
def show(desk: Desk, qtbot: QtBot) -> Open:
    def make(task: PrintTask) -> PrintDialog:
        dialog = PrintDialog(desk.context, task)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return make


@pytest.fixture
def record_dialog(show: Open, project: Project, record: SurveyRecord, desk: Desk) -> PrintDialog:
    return show(record_task(project, record.id, record.title, desk.context.previews))


def written(dialog: PrintDialog, qtbot: QtBot) -> str:
    qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.progress.is_busy and bool(dialog.outcome.text()), timeout=WAIT_MS)
    return dialog.outcome.text()


def test_a_record_is_printed_under_a_safe_name(record_dialog: PrintDialog, project: Project, qtbot: QtBot) -> None:
    assert Path(record_dialog.file.text()) == project.path.parent / "茶园 _A_B__ 一.docx"
    assert record_dialog.language.code() == "en"
    assert "Written and read again" in written(record_dialog, qtbot)
    document = Document(record_dialog.file.text())
    assert document.paragraphs[0].text == '茶园 "A/B": 一'


def test_a_file_that_is_there_may_be_replaced_once_asked(record_dialog: PrintDialog, qtbot: QtBot) -> None:
    written(record_dialog, qtbot)
    assert not record_dialog.replacing.isVisible()
    assert "they were left as they are" in written(record_dialog, qtbot).replace("They", "they")
    assert record_dialog.replacing.isVisible()
    record_dialog.replacing.setChecked(True)
    assert "Written and read again" in written(record_dialog, qtbot)
    assert not record_dialog.replacing.isVisible()
    assert not record_dialog.replacing.isChecked()


@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_the_format_decides_the_ending(ending: str, record_dialog: PrintDialog, qtbot: QtBot) -> None:
    record_dialog.file.setText(record_dialog.file.text().replace(".docx", " v1.5.docx"))
    record_dialog.format.setCurrentIndex(record_dialog.format.findData(ending))
    assert record_dialog.file.text().endswith(f" v1.5{ending}")
    assert not record_dialog.template.isEnabled()
    assert "Written and read again" in written(record_dialog, qtbot)
    assert Path(record_dialog.file.text()).exists()


def test_a_name_without_ending_gets_one(record_dialog: PrintDialog, tmp_path: Path, qtbot: QtBot) -> None:
    record_dialog.file.setText(str(tmp_path / "report v1.5"))
    written(record_dialog, qtbot)
    assert (tmp_path / "report v1.5.docx").exists()


def test_the_template_of_an_office_is_used_or_its_fault_told(
    record_dialog: PrintDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    template = make_template(tmp_path, "Office: {{ title }}")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given, **_more: (str(template), ""))
    qtbot.mouseClick(record_dialog.template_button, Qt.MouseButton.LeftButton)
    written(record_dialog, qtbot)
    assert "Office:" in Document(record_dialog.file.text()).paragraphs[1].text
    make_template(tmp_path, "{{ title.__class__ }}")
    record_dialog.file.setText(str(tmp_path / "other.docx"))
    assert "is not allowed in a template" in written(record_dialog, qtbot)
    assert not (tmp_path / "other.docx").exists()


def test_the_file_is_chosen(record_dialog: PrintDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(tmp_path / "a.b"), ""))
    record_dialog.choose_button.click()
    assert record_dialog.file.text() == str(tmp_path / "a.b.docx")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: ("", ""))
    record_dialog.choose_button.click()
    assert record_dialog.file.text() == str(tmp_path / "a.b.docx")


def test_an_empty_form_offers_the_forms(show: Open, project: Project, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = show(blank_task(project, "empty form", tmp_path))
    qtbot.waitUntil(dialog.print_button.isEnabled, timeout=WAIT_MS)
    assert dialog.form.count() >= 2
    dialog.format.setCurrentIndex(dialog.format.findData(".docx"))
    dialog.language.set_code("zh")
    assert "Written and read again" in written(dialog, qtbot)
    assert Document(str(tmp_path / "empty form.docx")).paragraphs[0].text == "地理标志潜在资源调查表"


def test_an_empty_form_needs_no_project(show: Open, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = show(blank_task(None, "form", tmp_path))
    qtbot.waitUntil(dialog.print_button.isEnabled, timeout=WAIT_MS)
    assert "Written and read again" in written(dialog, qtbot)
    assert (tmp_path / "form.pdf").read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize("make", [handover_task, calendar_task, sites_task, table_task])
def test_lists_are_printed(
    make: Callable[[Project, str], PrintTask], show: Open, project: Project, record: SurveyRecord, qtbot: QtBot
) -> None:
    dialog = show(make(project, "list"))
    for place in range(dialog.format.count()):
        dialog.format.setCurrentIndex(place)
        assert "Written and read again" in written(dialog, qtbot)
        assert Path(dialog.file.text()).stat().st_size > 100


def test_a_table_has_every_record(show: Open, project: Project, record: SurveyRecord, qtbot: QtBot) -> None:
    dialog = show(table_task(project, "records"))
    written(dialog, qtbot)
    assert load_workbook(dialog.file.text())["records"].max_row == 3


@pytest.fixture
def show_beside(project: Project, qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """Dialogs whose jobs run on threads of their own."""
    jobs = ThreadJobs()
    desk = Desk(project, tmp_path, jobs)

    def make(task: PrintTask) -> PrintDialog:
        dialog = PrintDialog(desk.context, task)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    yield make
    for progress in jobs.progresses:
        progress.cancel()
    jobs.wait()


def slow_task(tmp_path: Path, work: Callable[[PrintChoices, Progress], Any]) -> PrintTask:
    return PrintTask("Season calendar", "s", "s", (".pdf",), work, tmp_path)


def test_printing_can_be_stopped(show_beside: Open, tmp_path: Path, qtbot: QtBot) -> None:
    def work(_choices: PrintChoices, progress: Progress) -> Any:
        while True:
            progress.report(0.5, "working")
            time.sleep(0.01)

    dialog = show_beside(slow_task(tmp_path, work))
    dialog.print_it()
    qtbot.waitUntil(lambda: dialog.progress.is_busy, timeout=WAIT_MS)
    assert not dialog.print_button.isEnabled()
    dialog.progress.cancel_button.click()
    qtbot.waitUntil(lambda: dialog.outcome.text() == "Stopped; nothing was written.", timeout=WAIT_MS)
    assert dialog.print_button.isEnabled()


def test_closing_stops_what_is_written(show_beside: Open, tmp_path: Path, qtbot: QtBot) -> None:
    stopped: list[bool] = []

    def work(_choices: PrintChoices, progress: Progress) -> Any:
        try:
            while True:
                progress.report(0.5)
                time.sleep(0.01)
        except JobCancelled:
            stopped.append(True)
            raise

    dialog = show_beside(slow_task(tmp_path, work))
    dialog.print_it()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert stopped == []
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: stopped == [True], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "Stopped" in dialog.outcome.text(), timeout=WAIT_MS)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_whoever_asks_twice_leaves_at_once(show_beside: Open, tmp_path: Path) -> None:
    held = threading.Event()
    written = SimpleNamespace(path=tmp_path / "x.pdf")
    dialog = show_beside(slow_task(tmp_path, lambda _choices, _progress: held.wait(30) and written))
    dialog.print_it()
    dialog.reject()
    assert dialog.isVisible()
    dialog.reject()
    assert not dialog.isVisible()
    held.set()


def test_many_notes_are_shortened_and_shown_as_text(show: Open, tmp_path: Path, qtbot: QtBot) -> None:
    class Answer:
        path = tmp_path / "<b>x</b>.pdf"
        notes = tuple(f"<i>note {number}</i>" for number in range(20))

    dialog = show(slow_task(tmp_path, lambda _choices, _progress: Answer))
    text = written(dialog, qtbot)
    assert dialog.outcome.textFormat() == Qt.TextFormat.PlainText
    assert text.count("<i>note") == MOST_NOTES
    assert f"and {20 - MOST_NOTES} more" in text


def test_every_word_is_chinese_in_chinese(record_dialog: PrintDialog) -> None:
    set_language("zh")
    record_dialog.retranslate()
    assert record_dialog.windowTitle() == "打印调查记录"
    assert record_dialog.print_button.text() == "写出"
    assert record_dialog.format.currentText() == "Word 或 WPS 文档（.docx）"
    assert record_dialog.private.text() == "包括涉及个人的回答和当事人不同意的照片"
