"""The open project: opened, changed, noticed, closed with nothing lost."""

import random
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gi_atlas.events import Changes
from gi_atlas.i18n import set_language
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, Product
from gi_atlas.services.editing import save
from gi_atlas.services.keeping import list_backups
from gi_atlas.storage.opening import create_project, open_project
from gui.app import Desktop
from gui.closing_question import ClosingQuestion
from gui.error_report import ErrorReporter
from tests.gui.conftest import WAIT_MS, open_in


def codes(desktop: Desktop) -> list[str]:
    return [notice.code for notice in desktop.session.notices]


def test_a_project_opens_and_closes(desktop: Desktop, project_path: Path, qtbot: QtBot) -> None:
    open_in(desktop, project_path, qtbot)
    assert desktop.session.name == "清溪"
    assert desktop.session.is_writable
    assert codes(desktop) == ["NOTICE_NO_UNITS"]
    with qtbot.waitSignal(desktop.session.projectChanged, timeout=WAIT_MS):
        desktop.files.close()
    assert desktop.session.project is None
    assert desktop.state.layers == ()


def test_a_project_that_cannot_be_opened_leaves_the_open_one(opened: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    before = opened.session.project
    opened.session.open(tmp_path / "none.gpkg")
    qtbot.waitUntil(lambda: bool(opened.reporter.shown))
    assert opened.reporter.shown[0].detailedText().startswith("STORE_MISSING")
    assert opened.session.project is before
    assert not opened.session.is_moving


def test_another_project_takes_the_place_and_the_first_is_closed(opened: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    first = opened.session.project
    opened.session.create(tmp_path / "另一个.gpkg")
    qtbot.waitUntil(lambda: opened.session.name == "另一个", timeout=WAIT_MS)
    assert first is not None
    assert first.is_closed
    assert opened.preferences.current.recent_projects[0].endswith("另一个.gpkg")


def test_opening_the_open_project_again_does_nothing(opened: Desktop, project_path: Path) -> None:
    before = opened.session.project
    called: list[bool] = []
    opened.session.open(project_path, lambda: called.append(True))
    assert called == [True]
    assert opened.session.project is before


def test_changes_reach_the_gui_thread_as_few(opened: Desktop, qtbot: QtBot) -> None:
    heard: list[tuple[Changes, bool]] = []
    opened.session.changed.connect(
        lambda changes: heard.append((changes, threading.current_thread() is threading.main_thread()))
    )
    project = opened.context.opened()

    def change(_progress: Progress) -> None:
        for number in range(20):
            save(project, Product(f"产品{number}", id=f"p{number}"))

    opened.runner.run(change)
    qtbot.waitUntil(lambda: sum(len(changes.tables["gi_product"]) for changes, _here in heard) == 20, timeout=WAIT_MS)
    assert all(is_here for _changes, is_here in heard)
    assert len(heard) <= 20


def test_no_change_is_lost_that_comes_while_others_are_told(opened: Desktop, qtbot: QtBot) -> None:
    session = opened.session
    kind: type[Any] = type(session._pending)

    class Interrupted(kind):  # type: ignore[misc]  # the GUI thread comes between finding the list and adding to it
        def append(self, changes: Changes) -> None:
            session._tell_changes()
            super().append(changes)

    heard: list[str] = []
    session.changed.connect(lambda changes: heard.extend(changes.tables))
    session._pending = Interrupted([Changes({"first": frozenset()})])
    session._hear(Changes({"second": frozenset()}))
    qtbot.waitUntil(lambda: heard == ["first", "second"], timeout=WAIT_MS)


def test_who_holds_the_project_is_named_and_nothing_can_be_edited(
    desktop: Desktop, project_path: Path, qtbot: QtBot
) -> None:
    holder = open_project(project_path)
    try:
        open_in(desktop, project_path, qtbot)
        assert codes(desktop)[0] == "NOTICE_HELD"
        assert desktop.session.project is not None
        assert desktop.session.project.read_only_reason == "READ_ONLY_HELD"
        assert not desktop.session.is_writable
        assert desktop.notice_bar.isVisible()
        assert not desktop.notice_bar.button.isVisible()
        person = desktop.session.notices[0].context["person"]
        assert person
        assert person in desktop.notice_bar.label.text()
        assert not desktop.window.actions_by_name["new_record"].isEnabled()
        assert desktop.window.actions_by_name["save_copy"].isEnabled()
    finally:
        holder.close()


def test_missing_media_are_named_with_their_count(desktop: Desktop, project_path: Path, qtbot: QtBot) -> None:
    with open_project(project_path) as project:
        for number in range(5):
            save(project, Evidence("record-1", sha256=f"{number}" * 64, file_name=f"照片{number}.jpg", id=f"e{number}"))
    open_in(desktop, project_path, qtbot)
    assert codes(desktop) == ["NOTICE_MEDIA_FOLDER_MISSING", "NOTICE_NO_UNITS"]
    notice = desktop.session.notices[0]
    assert notice.context["count"] == 5
    assert "照片0.jpg" in desktop.notice_bar.label.text()
    desktop.notice_bar.button.click()
    assert not desktop.notice_bar.isVisible()


def test_conflict_copies_are_named(desktop: Desktop, project_path: Path, qtbot: QtBot) -> None:
    for name in ("清溪 (冲突副本).gpkg", "清溪-PC.gpkg"):
        shutil.copy(project_path, project_path.with_name(name))
    with create_project(project_path.with_name("清溪二.gpkg")):
        pass
    open_in(desktop, project_path, qtbot)
    assert codes(desktop) == ["NOTICE_CONFLICT_COPIES", "NOTICE_NO_UNITS"]
    assert desktop.session.notices[0].context["count"] == 2
    text = desktop.notice_bar.label.text()
    assert "清溪 (冲突副本).gpkg" in text
    assert "清溪二" not in text


def test_another_programs_commit_is_noticed(opened: Desktop, project_path: Path, qtbot: QtBot) -> None:
    opened.session.look_around()
    qtbot.waitUntil(lambda: opened.runner.is_idle)
    project = opened.context.opened()
    save(project, Product("自己的", id="own"))
    opened.session.look_around()
    qtbot.waitUntil(lambda: opened.runner.is_idle)
    assert codes(opened) == ["NOTICE_NO_UNITS"]
    connection = sqlite3.connect(project_path)
    with connection:
        connection.execute("UPDATE gi_product SET name_en = 'QGIS'")
    connection.close()
    with qtbot.waitSignal(opened.session.changedElsewhere, timeout=WAIT_MS):
        opened.session.look_around()
    assert codes(opened) == ["NOTICE_NO_UNITS", "NOTICE_CHANGED_ELSEWHERE"]


def test_closing_makes_a_backup_only_where_something_changed(opened: Desktop, project_path: Path, qtbot: QtBot) -> None:
    def close() -> None:
        with qtbot.waitSignal(opened.session.projectChanged, timeout=WAIT_MS):
            opened.session.close()

    save(opened.context.opened(), Product("新产品", id="new"))
    close()
    assert len(list_backups(project_path)) == 1
    open_in(opened, project_path, qtbot)
    close()
    assert len(list_backups(project_path)) == 1


@pytest.mark.parametrize("seed", range(20))
def test_closing_at_any_moment_loses_no_edit(
    seed: int,
    make_desktop: Callable[[], Desktop],
    reporter: ErrorReporter,
    project_path: Path,
    qtbot: QtBot,
) -> None:
    chance = random.Random(seed)
    desktop = make_desktop()
    open_in(desktop, project_path, qtbot)
    project, saved = desktop.context.opened(), []
    for number in range(6):
        product = Product(f"产品{number}", id=f"p{number}")
        desktop.context.run_job(
            lambda _progress, product=product: (save(project, product), product.id)[1], saved.append, reporter.show
        )
    desktop.canvas.zoom_all()
    qtbot.wait(chance.randrange(0, 60))
    desktop.window.close()
    qtbot.waitUntil(lambda: desktop.is_stopped, timeout=WAIT_MS)
    assert reporter.shown == []
    assert not desktop.window.isVisible()
    with open_project(project_path) as again:
        assert {product.id for product in again.read_all(Product)} >= {f"p{number}" for number in range(6)}
        assert not again.is_read_only


def test_long_work_is_asked_about_and_can_be_stopped(opened: Desktop, project_path: Path, qtbot: QtBot) -> None:
    stopped = threading.Event()

    def work(progress: Progress) -> None:
        try:
            while True:
                progress.report(0.1)
                time.sleep(0.01)
        finally:
            stopped.set()

    opened.runner.run(work, label=lambda: "Import")
    qtbot.waitUntil(lambda: any(job.is_stoppable and job.age_s > 0.3 for job in opened.runner.jobs))
    opened.window.close()
    question = opened.window.findChild(ClosingQuestion)
    assert question is not None
    assert "Import" in question.informativeText()
    question.stay_button.click()
    assert not opened.is_stopped
    assert not stopped.is_set()
    opened.window.close()
    opened.window.findChildren(ClosingQuestion)[-1].stop_button.click()
    qtbot.waitUntil(lambda: opened.is_stopped, timeout=WAIT_MS)
    assert stopped.is_set()


def test_waiting_for_long_work_leaves_when_it_is_done(opened: Desktop, project_path: Path, qtbot: QtBot) -> None:
    go_on, saved = threading.Event(), []
    project = opened.context.opened()

    def work(progress: Progress) -> None:
        progress.report(0.1)
        go_on.wait(10)
        save(project, Product("慢产品", id="slow"))
        saved.append(True)

    opened.runner.run(work)
    qtbot.waitUntil(lambda: any(job.is_stoppable and job.age_s > 0.3 for job in opened.runner.jobs))
    opened.window.close()
    go_on.set()
    qtbot.waitUntil(lambda: opened.is_stopped, timeout=WAIT_MS)
    with open_project(project_path, read_only=True) as again:
        assert again.read_one(Product, "slow").name_official == "慢产品"


def test_notices_are_said_in_the_language_of_the_moment(desktop: Desktop, project_path: Path, qtbot: QtBot) -> None:
    shutil.copy(project_path, project_path.with_name("清溪 (冲突副本).gpkg"))
    open_in(desktop, project_path, qtbot)
    english = desktop.notice_bar.label.text()
    desktop.choose_language("zh")
    chinese = desktop.notice_bar.label.text()
    set_language("en")
    assert english != chinese
    assert "副本" in chinese


def test_waiting_for_another_program_is_told_and_nothing_is_lost(
    opened: Desktop, project_path: Path, qtbot: QtBot
) -> None:
    other = sqlite3.connect(project_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    project, saved = opened.context.opened(), []
    with qtbot.waitSignal(opened.session.waiting, timeout=WAIT_MS) as waiting:
        opened.runner.run(
            lambda _progress: save(project, Product("等待", id="waited")), saved.append, opened.reporter.show
        )
    assert waiting.args[0] > 0
    other.execute("ROLLBACK")
    other.close()
    qtbot.waitUntil(lambda: bool(saved), timeout=WAIT_MS)
    assert project.read_one(Product, "waited").name_official == "等待"
