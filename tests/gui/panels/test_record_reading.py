"""The form of records reads the file on other threads: what comes late, what is overtaken, what an import holds."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt5.QtCore import QTimer
from pytestqt.qtbot import QtBot

from gi_atlas.events import Changes
from gi_atlas.model import Product, SurveyRecord
from gi_atlas.services.editing import remove, save
from gi_atlas.storage.project import Project
from gui.app import Desktop
from gui.models.kinds import RECORDS
from gui.panels.record_panel import RecordPanel
from tests.gui.form_context import Desk, LateJobs

WAIT_MS = 15_000
HELD_S, BEATS = 0.6, 5
RECORD_CHANGED = Changes({"gi_record": frozenset({"r0"})})


@pytest.fixture
def jobs() -> LateJobs:
    return LateJobs()


@pytest.fixture
def late(project: Project, jobs: LateJobs, tmp_path: Path) -> Desk:
    return Desk(project, tmp_path, jobs)


@pytest.fixture
def panel(late: Desk, qtbot: QtBot) -> RecordPanel:
    panel = RecordPanel(late.context)
    qtbot.addWidget(panel)
    panel.show()
    return panel


NAME, QUALITY, COUNTY = "identity/product_name", "quality/quality_summary", "identity/county_code"


def answer(panel: RecordPanel, path: str) -> str:
    assert panel.session is not None
    return panel.session.value(path)


def shown(panel: RecordPanel) -> tuple[str, str]:
    return panel.record_id, answer(panel, NAME)


def write(panel: RecordPanel, text: str) -> None:
    panel.view.answer(QUALITY, text)


def show(panel: RecordPanel, jobs: LateJobs, record_id: str) -> None:
    panel.show_record(record_id)
    jobs.let_go()


# What the person sees meanwhile


def test_until_it_is_read_the_form_says_so_and_shows_nothing_of_another(panel: RecordPanel, jobs: LateJobs) -> None:
    show(panel, jobs, "r0")
    panel.show_record("r1")
    assert (panel.state, panel.record_id) == ("READING", "")
    assert not panel.tabs.isVisibleTo(panel)
    jobs.let_go()
    assert shown(panel) == ("r1", "茶园1号")
    assert panel.state == "SAVED"
    assert panel.tabs.isVisibleTo(panel)


def test_only_the_record_wanted_last_is_shown(panel: RecordPanel, jobs: LateJobs) -> None:
    told: list[str] = []
    panel.shown.connect(told.append)
    for record_id in ("r0", "r1", "r2", "r1"):
        panel.show_record(record_id)
    # The answers come in another order than they were asked for.
    jobs.waiting.reverse()
    jobs.let_go()
    assert shown(panel) == ("r1", "茶园1号")
    assert [record_id for record_id in told if record_id] == ["r1"]


def test_a_record_that_is_being_read_is_not_asked_for_twice(panel: RecordPanel, jobs: LateJobs) -> None:
    panel.show_record("r0")
    count = len(jobs.waiting)
    panel.show_record("r0")
    assert len(jobs.waiting) == count


def test_leaving_forgets_what_is_being_read(panel: RecordPanel, jobs: LateJobs) -> None:
    panel.show_record("r0")
    panel.leave()
    jobs.let_go()
    assert panel.record_id == ""
    assert panel.state == "NONE"


def test_a_new_record_is_not_taken_away_by_one_that_comes_late(panel: RecordPanel, jobs: LateJobs) -> None:
    panel.show_record("r0")
    new_id = panel.new_record(120.2, 30.2)
    jobs.let_go()
    assert panel.record_id == new_id != "r0"
    assert panel.product_row.choice.findData("tea") > 0


def test_an_answer_of_another_project_is_dropped(panel: RecordPanel, late: Desk, jobs: LateJobs) -> None:
    panel.show_record("r0")
    late.project = None
    jobs.let_go()
    assert panel.record_id == ""
    assert late.errors == []


def test_a_record_that_cannot_be_read_leaves_nothing_waiting(panel: RecordPanel, late: Desk, jobs: LateJobs) -> None:
    show(panel, jobs, "nobody")
    assert [error.code for error in late.errors] == ["STORE_ID_UNKNOWN"]
    assert (panel.state, panel.record_id, panel.model.reader.record_id) == ("NONE", "", "")
    show(panel, jobs, "r0")
    assert panel.record_id == "r0"


# What changes while it is read


def test_a_record_that_changes_while_it_is_read_is_read_again(
    panel: RecordPanel, project: Project, jobs: LateJobs
) -> None:
    panel.show_record("r0")
    work, on_done, _on_error = jobs.waiting.pop()
    before = work(None)  # type: ignore[arg-type]  # reading tells no progress
    save(project, replace(project.read_one(SurveyRecord, "r0"), title="改过的"))
    panel.take_changes(RECORD_CHANGED)
    on_done(before)
    assert panel.record_id == ""
    jobs.let_go()
    assert shown(panel) == ("r0", "改过的")


def test_going_away_and_back_while_it_is_saved_shows_what_was_saved(
    panel: RecordPanel, project: Project, late: Desk, jobs: LateJobs
) -> None:
    show(panel, jobs, "r0")
    write(panel, "新写的")
    panel.show_record("r1")
    panel.show_record("r0")
    reading = jobs.waiting.pop()
    before = reading[0](None)  # type: ignore[arg-type]
    while project.read_one(SurveyRecord, "r0").quality != "新写的":
        late_job = jobs.waiting.pop(0)
        late_job[1](late_job[0](None))  # type: ignore[arg-type]
    panel.drafts.settle()
    reading[1](before)
    jobs.let_go()
    assert panel.record_id == "r0"
    assert answer(panel, QUALITY) == "新写的"
    assert not panel.is_dirty
    assert late.errors == []


def test_what_is_typed_while_another_hand_is_followed_stays(
    panel: RecordPanel, project: Project, jobs: LateJobs
) -> None:
    show(panel, jobs, "r0")
    save(project, replace(project.read_one(SurveyRecord, "r0"), quality="别处"))
    panel.take_changes(RECORD_CHANGED)
    write(panel, "这里")
    jobs.let_go()
    assert answer(panel, QUALITY) == "这里"
    panel.save()
    jobs.let_go()
    assert panel.banner.isVisibleTo(panel)
    assert project.read_one(SurveyRecord, "r0").quality == "别处"
    panel.banner.buttons[0].click()
    jobs.let_go()
    assert project.read_one(SurveyRecord, "r0").quality == "这里"
    assert panel.state == "HALF"


def test_what_is_stored_may_be_shown_after_a_conflict(panel: RecordPanel, project: Project, jobs: LateJobs) -> None:
    show(panel, jobs, "r0")
    save(project, replace(project.read_one(SurveyRecord, "r0"), quality="别处"))
    write(panel, "这里")
    panel.save()
    jobs.let_go()
    panel.banner.buttons[1].click()
    assert panel.state == "READING"
    jobs.let_go()
    assert answer(panel, QUALITY) == "别处"
    assert not panel.is_dirty


def test_a_record_that_is_removed_elsewhere_leaves_the_form(
    panel: RecordPanel, project: Project, jobs: LateJobs
) -> None:
    show(panel, jobs, "r0")
    remove(project, SurveyRecord, "r0")
    panel.take_changes(RECORD_CHANGED)
    assert panel.record_id == "r0"
    jobs.let_go()
    assert panel.record_id == ""
    assert panel.state == "NONE"


def test_a_text_taken_back_before_its_draft_was_written_troubles_nobody(
    panel: RecordPanel, late: Desk, jobs: LateJobs, qtbot: QtBot
) -> None:
    show(panel, jobs, "r0")
    write(panel, "写了")
    write(panel, "")
    panel.show_record("r1")
    assert not panel.drafts.is_pending  # it would be the draft of a page that is not there
    jobs.let_go()
    panel.drafts.settle()
    assert panel.record_id == "r1"
    assert late.drafts.content == {}


# Answers for one page


def test_a_product_chosen_for_a_record_is_not_put_into_the_next(
    panel: RecordPanel, project: Project, jobs: LateJobs
) -> None:
    show(panel, jobs, "r0")
    save(project, Product("清溪贡枣", id="date"))
    panel.choose_product("date")
    panel.show_record("r1")
    jobs.let_go()
    assert shown(panel) == ("r1", "茶园1号")
    assert panel.product_row.product_id == "tea"
    panel.choose_product("date")
    jobs.let_go()
    assert panel.product_row.product_id == "date"


def test_units_of_a_place_that_was_left_are_not_filled_in(panel: RecordPanel, jobs: LateJobs) -> None:
    panel.new_record(120.2, 30.2)
    jobs.let_go()
    assert answer(panel, COUNTY) == "990101"
    panel.view.answer(COUNTY, "")
    panel.set_place(120.3, 30.3)
    panel.set_place(10.0, 50.0)
    jobs.let_go()
    assert answer(panel, COUNTY) == ""
    panel.set_place(120.3, 30.3)
    panel.show_record("r0")
    jobs.let_go()
    assert answer(panel, COUNTY) == ""


# A long import


def test_a_click_while_a_long_import_holds_the_file_keeps_the_window_alive(opened: Desktop, qtbot: QtBot) -> None:
    gate = opened.context.opened()._readers._gate
    held, beats = threading.Event(), [0]

    def hold() -> None:
        with gate.long_work(can_stop=False):
            held.set()
            time.sleep(HELD_S)

    def beat() -> None:
        beats[0] += holder.is_alive()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(5)
    opened.tables.selectionChanged.emit(RECORDS, ["record-1"])
    assert opened.record.state == "READING"
    assert holder.is_alive()
    qtbot.waitUntil(lambda: opened.record.record_id == "record-1", timeout=WAIT_MS)
    timer.stop()
    holder.join(10)
    assert answer(opened.record, NAME) == "青岩茶园"
    # A window that waits for the file would hear no beat between the click and the end of the import.
    assert beats[0] >= BEATS
