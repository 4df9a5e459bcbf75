"""Progress and cancelling."""

import threading

import pytest

from gi_atlas.errors import JobCancelled
from gi_atlas.jobs import Progress


def test_reports_reach_the_listener() -> None:
    heard: list[tuple[float, str]] = []
    progress = Progress(lambda share, text: heard.append((share, text)))
    progress.report(0.25, "县")
    progress.report(1.0)
    assert heard == [(0.25, "县"), (1.0, "")]


def test_nobody_need_listen() -> None:
    Progress().report(0.5)


def test_a_cancelled_job_stops_at_its_next_check() -> None:
    heard: list[float] = []
    progress = Progress(lambda share, _text: heard.append(share))
    progress.check()
    progress.cancel()
    assert progress.is_cancelled
    with pytest.raises(JobCancelled) as caught:
        progress.report(0.5)
    assert caught.value.code == "JOB_CANCELLED"
    assert heard == []


def test_any_thread_may_cancel() -> None:
    progress = Progress()
    thread = threading.Thread(target=progress.cancel)
    thread.start()
    thread.join()
    with pytest.raises(JobCancelled):
        progress.check()
