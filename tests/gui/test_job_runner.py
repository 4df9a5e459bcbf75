"""Jobs: on other threads, told on the GUI thread, cancelled, and their faults caught."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PyQt5.QtCore import QThread
from pytestqt.qtbot import QtBot

from gi_atlas.errors import GiAtlasError, JobCancelled, StorageError
from gi_atlas.jobs import Progress
from gui.bridge import Bridge
from gui.error_report import ErrorReporter
from gui.job_runner import Job, JobRunner
from gui.job_teller import JobTeller


@pytest.fixture
def runner(reporter: ErrorReporter) -> Iterator[JobRunner]:
    made = JobRunner(reporter.bridge, reporter.as_error)
    yield made
    made.stop()


def test_work_runs_elsewhere_and_answers_here(runner: JobRunner, qtbot: QtBot) -> None:
    seen: list[object] = []
    with qtbot.waitSignal(runner.idle):
        runner.run(
            lambda _progress: threading.current_thread() is threading.main_thread(),
            lambda answer: seen.extend([answer, QThread.currentThread() is runner.thread()]),
        )
    assert seen == [False, True]


def test_answers_come_in_the_order_of_their_ends_and_the_job_is_gone_before(runner: JobRunner, qtbot: QtBot) -> None:
    left: list[int] = []
    first = threading.Event()
    with qtbot.waitSignal(runner.idle):
        runner.run(lambda _progress: first.wait(5), lambda _answer: left.append(len(runner.jobs)))
        runner.run(lambda _progress: first.set(), lambda _answer: left.append(len(runner.jobs)))
    assert sorted(left) in ([0, 0], [0, 1])
    assert runner.is_idle


class SlowBridge(Bridge):
    """A bridge on which threads meet: each post takes a while."""

    def __init__(self) -> None:
        super().__init__()
        self.posters: list[int] = []

    def post(self, function: Callable[[], object]) -> None:
        """Remember who posts, then post."""
        self.posters.append(threading.get_ident())
        time.sleep(0.02)
        super().post(function)


def test_nobody_is_told_of_idleness_before_the_last_answer(reporter: ErrorReporter, qtbot: QtBot) -> None:
    bridge, meeting, told = SlowBridge(), threading.Barrier(2), list[str]()
    runner = JobRunner(bridge, reporter.as_error)
    runner.idle.connect(lambda: told.append("idle"))
    for _number in range(2):
        runner.run(lambda _progress: meeting.wait(5), lambda _answer: told.append("answer"))
    qtbot.waitUntil(lambda: told.count("idle") == 1)
    runner.stop()
    assert told == ["answer", "answer", "idle"]
    ends = bridge.posters[2:]  # after both beginnings
    assert [len(set(ends[start : start + 3])) for start in (0, 3)] == [1, 1]


def test_an_error_keeps_its_code_and_context(runner: JobRunner, qtbot: QtBot) -> None:
    caught: list[GiAtlasError] = []

    def fail(_progress: Progress) -> None:
        raise StorageError("STORE_MISSING", path="x")

    with qtbot.waitSignal(runner.idle):
        runner.run(fail, on_error=caught.append)
    assert (caught[0].code, caught[0].context) == ("STORE_MISSING", {"path": "x"})


def test_a_fault_becomes_a_report(runner: JobRunner, reporter: ErrorReporter, qtbot: QtBot) -> None:
    caught: list[GiAtlasError] = []
    with qtbot.waitSignal(runner.idle):
        runner.run(lambda _progress: 1 / 0, on_error=caught.append)
    assert caught[0].code == "INTERNAL_FAULT"
    with open(caught[0].context["report"], encoding="utf-8") as stream:
        assert "ZeroDivisionError" in stream.read()


def test_a_fault_in_the_answer_does_not_stop_the_answers_behind_it(
    runner: JobRunner, reporter: ErrorReporter, qtbot: QtBot
) -> None:
    seen: list[int] = []

    def break_down(_answer: object) -> None:
        raise KeyError("slot")

    reporter.install_hooks()
    with qtbot.waitSignal(runner.idle):
        runner.run(lambda _progress: 1, break_down)
        runner.run(lambda _progress: 2, seen.append)
    qtbot.waitUntil(lambda: bool(reporter.shown))
    reporter.remove_hooks()
    assert seen == [2]
    reporter.shown[0].close()


def test_a_cancelled_job_says_so(runner: JobRunner, qtbot: QtBot) -> None:
    caught: list[GiAtlasError] = []
    begun, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        progress.report(0.5)
        begun.set()
        go_on.wait(5)
        progress.check()

    with qtbot.waitSignal(runner.idle):
        job = runner.run(work, on_error=caught.append)
        assert begun.wait(5)
        job.cancel()
        go_on.set()
    assert isinstance(caught[0], JobCancelled)


def test_cancelling_all_spares_edits_that_have_not_begun(runner: JobRunner, qtbot: QtBot) -> None:
    done: list[int] = []
    release = threading.Event()
    with qtbot.waitSignal(runner.idle):
        for _turn in range(4):  # every thread is busy, so that the edit waits
            runner.run(lambda _progress: release.wait(5))
        runner.run(lambda progress: progress.check() or 7, done.append)
        runner.cancel_all()
        release.set()
    assert done == [7]


def test_progress_arrives_on_the_gui_thread(runner: JobRunner, qtbot: QtBot) -> None:
    told: list[tuple[float, str, bool]] = []
    runner.progressed.connect(
        lambda job: told.append((job.share, job.text, QThread.currentThread() is runner.thread()))
    )
    with qtbot.waitSignal(runner.idle):
        runner.run(lambda progress: progress.report(0.25, "one"))
    assert told == [(0.25, "one", True)]


def test_a_thousand_reports_are_told_a_few_times(runner: JobRunner, qtbot: QtBot) -> None:
    told: list[Job] = []
    runner.progressed.connect(told.append)

    def work(progress: Progress) -> None:
        for number in range(1000):
            progress.report(number / 1000)

    with qtbot.waitSignal(runner.idle):
        runner.run(work)
    assert 1 <= len(told) < 100


def test_after_the_end_nothing_is_begun(reporter: ErrorReporter) -> None:
    runner = JobRunner(reporter.bridge, reporter.as_error)
    runner.stop()
    seen: list[int] = []
    runner.run(lambda _progress: seen.append(1))
    assert seen == []
    assert runner.is_idle


class Place:
    """Where progress is shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[float, str]] = []
        self.ended = 0

    def show_progress(self, share: float, text: str = "") -> None:
        self.shown.append((share, text))

    def end_progress(self) -> None:
        self.ended += 1


def test_what_is_short_is_not_shown(runner: JobRunner, qtbot: QtBot) -> None:
    place = Place()
    JobTeller(runner, place, runner)
    with qtbot.waitSignal(runner.idle):
        runner.run(lambda _progress: None)
    assert place.shown == []


def test_what_is_long_is_shown_with_its_words_and_can_be_stopped(runner: JobRunner, qtbot: QtBot) -> None:
    place = Place()
    teller = JobTeller(runner, place, runner)
    caught: list[GiAtlasError] = []

    def work(progress: Progress) -> None:
        while True:
            progress.report(0.5, "row 7")
            threading.Event().wait(0.01)

    with qtbot.waitSignal(runner.idle):
        runner.run(work, on_error=caught.append, label=lambda: "Import")
        qtbot.waitUntil(lambda: bool(place.shown))
        teller.cancel()
    assert place.shown[0] == (0.5, "Import: row 7")
    assert isinstance(caught[0], JobCancelled)
    assert place.ended == 1
    assert teller.shown is None
