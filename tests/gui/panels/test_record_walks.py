"""Random hands on the form of records: whatever the order of typing, saving, leaving and undoing, no text is lost."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gi_atlas.events import Changes
from gi_atlas.model import SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gui.panels.record_panel import RecordPanel
from tests.gui.form_context import Desk, LateJobs

STEPS = 400
SEEDS = range(12)
QUALITY = "quality/quality_summary"


def drafted(content: dict[str, Any]) -> str:
    """What a draft says of the quality, its edits made again."""
    edits = [edit["value"] for edit in content.get("edits", ()) if edit.get("path") == QUALITY]
    return str([content["answers"].get("quality", {}).get("quality_summary", ""), *edits][-1])


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "清溪县.gpkg") as opened:
        for number in range(3):
            save(opened, SurveyRecord(f"记录{number}", id=f"r{number}"))
        yield opened


class Hand:
    """A person at the form, and another program beside."""

    def __init__(self, panel: RecordPanel, project: Project, jobs: LateJobs, seed: int) -> None:
        self.panel, self.project, self.jobs = panel, project, jobs
        self.random = random.Random(seed)
        self.typed: dict[str, str] = {}
        self.count = 0

    def act(self) -> None:
        """One act, whichever."""
        self.random.choice(
            [self.type, self.type, self.type, self.save, self.leave, self.open, self.open, self.begin, self.let_one_go,
             self.let_one_go, self.let_all_go, self.answer]
        )()  # fmt: skip

    def type(self) -> None:
        """Write into the shown page."""
        if self.panel.record_id and not self.panel.banner.isVisible():
            self.count += 1
            text = f"第 {self.count} 稿"
            self.panel.view.answer(QUALITY, text)
            self.typed[self.panel.record_id] = text

    def save(self) -> None:
        """Save by hand."""
        self.panel.save()

    def leave(self) -> None:
        """Choose nothing."""
        self.panel.leave()

    def open(self) -> None:
        """Choose a record of the table."""
        self.panel.show_record(self.random.choice([record.id for record in self.project.read_all(SurveyRecord)]))

    def begin(self) -> None:
        """Click a place."""
        self.panel.new_record(10.0, 50.0)

    def let_one_go(self) -> None:
        """The oldest job comes to its end."""
        if self.jobs.waiting:
            first, self.jobs.waiting = self.jobs.waiting[:1], self.jobs.waiting[1:]
            rest, self.jobs.waiting = self.jobs.waiting, first
            self.jobs.let_go()
            self.jobs.waiting.extend(rest)

    def let_all_go(self) -> None:
        """Everything comes to its end."""
        self.jobs.let_go()

    def answer(self) -> None:
        """Go on with what the banner offers."""
        if self.panel.banner.isVisible():
            self.panel.banner.buttons[0].click()


@pytest.mark.parametrize("seed", SEEDS)
def test_no_text_is_lost(project: Project, tmp_path: Path, qtbot: QtBot, seed: int) -> None:
    jobs = LateJobs()
    desk = Desk(project, tmp_path, jobs)
    panel = RecordPanel(desk.context)
    qtbot.addWidget(panel)
    hand = Hand(panel, project, jobs, seed)
    for _step in range(STEPS):
        hand.act()
    panel.leave()
    jobs.let_go()
    panel.drafts.settle()
    stored = {record.id: record.quality for record in project.read_all(SurveyRecord)}
    drafts = {content["record_id"]: drafted(content) for content in desk.drafts.all().values()}
    for record_id, text in hand.typed.items():
        assert text in (stored.get(record_id), drafts.get(record_id)), (seed, record_id)
    assert {error.code for error in desk.errors} <= {"STORE_ROW_CHANGED"}
    assert len(hand.typed) >= 2


@pytest.mark.parametrize("seed", SEEDS)
def test_another_program_never_takes_what_was_typed(project: Project, tmp_path: Path, qtbot: QtBot, seed: int) -> None:
    jobs = LateJobs()
    desk = Desk(project, tmp_path, jobs)
    panel = RecordPanel(desk.context)
    qtbot.addWidget(panel)
    panel.show()
    chance = random.Random(seed)
    jobs.let_go()
    panel.show_record("r0")
    jobs.let_go()
    typed = ""
    for number in range(12):
        if chance.random() < 0.4:
            record = project.read_one(SurveyRecord, "r0")
            save(project, replace(record, notes=f"别处 {number}"))
            panel.take_changes(Changes({"gi_record": frozenset({"r0"})}))
        if not panel.banner.isVisible():
            typed = f"这里 {number}"
            panel.view.answer(QUALITY, typed)
        if chance.random() < 0.4:
            panel.save()
            jobs.let_go()
        if panel.banner.isVisible() and chance.random() < 0.5:
            panel.banner.buttons[0].click()
            jobs.let_go()
        panel.drafts.settle()
        drafts = [drafted(content) for content in desk.drafts.all().values()]
        kept = [project.read_one(SurveyRecord, "r0").quality, *drafts]
        assert typed in kept or (panel.session is not None and panel.session.value(QUALITY) == typed)
    panel.save()
    jobs.let_go()
    if panel.banner.isVisible():
        panel.banner.buttons[0].click()
        jobs.let_go()
    assert project.read_one(SurveyRecord, "r0").quality == typed
