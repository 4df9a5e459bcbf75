"""Coming back to a record: before it is saved, after saving was refused, after a crash."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gi_atlas.model import SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gui.form_widgets.context import Done, Failed, Work
from gui.panels.record_panel import RecordPanel
from survey_forms.records import keep_form
from tests.gui.form_context import Desk, run_now
from tests.gui.panels.record_hands import make_panel, value, write
from tests.gui.panels.short_form import FORM_ID, short_form

NOTES = "story/notes"


class LateSaves:
    """Jobs that run at once, but for saving, which waits as behind a long import."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Work, Done, Failed]] = []

    def __call__(self, work: Work, on_done: Done, on_error: Failed) -> None:
        """Run a job or keep it."""
        if "RecordSaver" in work.__qualname__:
            self.waiting.append((work, on_done, on_error))
        else:
            run_now(work, on_done, on_error)

    def let_go(self) -> None:
        """Save what waits."""
        while self.waiting:
            run_now(*self.waiting.pop(0))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "清溪县.gpkg") as opened:
        keep_form(opened, short_form())
        for title, record_id in (("甲", "r"), ("乙", "other")):
            answers = {"site": {"name": title}, "story": {"is_old": "yes"}}
            save(opened, SurveyRecord(title, id=record_id, form_id=FORM_ID, form_version="1", answers=answers))
        yield opened


def notes(project: Project) -> str:
    """Notes of the record as they are stored."""
    return project.read_one(SurveyRecord, "r").notes


def left_and_come_back(panel: RecordPanel) -> None:
    """Edit the record, go to another one and come back at once."""
    panel.show_record("r")
    write(panel, NOTES, "我写的")
    panel.show_record("other")
    panel.show_record("r")


def test_a_record_that_is_being_saved_is_shown_as_it_is_stored_then(
    project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    saves = LateSaves()
    panel = make_panel(Desk(project, tmp_path, saves), qtbot)
    left_and_come_back(panel)
    assert panel.state == "READING"
    saves.let_go()
    assert value(panel, NOTES) == "我写的"
    assert not panel.is_dirty
    panel.leave()
    saves.let_go()
    assert notes(project) == "我写的"


def test_another_record_may_be_chosen_instead_of_one_that_is_being_saved(
    project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    saves = LateSaves()
    panel = make_panel(Desk(project, tmp_path, saves), qtbot)
    left_and_come_back(panel)
    panel.show_record("other")
    saves.let_go()
    assert panel.record_id == "other"
    assert notes(project) == "我写的"


@pytest.mark.parametrize("comes_back_at_once", [True, False])
def test_what_could_not_be_saved_is_shown_when_the_person_comes_back(
    project: Project, tmp_path: Path, qtbot: QtBot, comes_back_at_once: bool
) -> None:
    saves = LateSaves()
    desk = Desk(project, tmp_path, saves)
    panel = make_panel(desk, qtbot)
    left_and_come_back(panel)
    if not comes_back_at_once:
        panel.show_record("other")
    save(project, replace(project.read_one(SurveyRecord, "r"), title="丙", notes="别处写的"))
    saves.let_go()
    assert [error.code for error in desk.errors] == ["STORE_ROW_CHANGED"]
    panel.show_record("r")
    assert value(panel, NOTES) == "我写的"
    assert panel.is_dirty
    assert notes(project) == "别处写的"
    panel.save()
    saves.let_go()
    assert notes(project) == "我写的"


@pytest.mark.parametrize("is_changed", [True, False])
def test_a_draft_of_a_record_that_was_changed_since_asks_which_counts(
    project: Project, tmp_path: Path, qtbot: QtBot, is_changed: bool
) -> None:
    first = make_panel(Desk(project, tmp_path), qtbot)
    first.show_record("r")
    write(first, NOTES, "我写的")
    assert first.model.sheet is not None
    draft = first.model.sheet.draft()
    first.forget()
    if is_changed:
        save(project, replace(project.read_one(SurveyRecord, "r"), notes="别处写的"))
    desk = Desk(project, tmp_path)
    desk.drafts.put("record:r", draft)
    second = make_panel(desk, qtbot)
    conflicts: list[str] = []
    second.model.conflict.connect(lambda record_id, _fields: conflicts.append(record_id))
    second.offer_drafts()
    second.banner.buttons[0].click()
    assert conflicts == (["r"] if is_changed else [])
    assert value(second, NOTES) == "我写的"
    second.banner.buttons[1].click()
    assert value(second, NOTES) == ("别处写的" if is_changed else "")


@pytest.mark.parametrize("is_saved", [True, False])
def test_a_draft_of_a_stored_record_is_an_edit(project: Project, tmp_path: Path, qtbot: QtBot, is_saved: bool) -> None:
    first = make_panel(Desk(project, tmp_path), qtbot)
    first.show_record("r")
    write(first, NOTES, "我写的")
    assert first.model.sheet is not None
    draft = first.model.sheet.draft()
    first.forget()
    # The program was killed; it starts again with the draft.
    desk = Desk(project, tmp_path)
    desk.drafts.put("record:r", draft)
    second = make_panel(desk, qtbot)
    second.offer_drafts()
    second.banner.buttons[0].click()
    assert second.is_dirty
    second.save() if is_saved else second.leave()
    assert notes(project) == "我写的"
    qtbot.waitUntil(lambda: desk.drafts.all() == {})
