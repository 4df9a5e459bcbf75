"""Questions to the project: only the newest answer of the open project counts."""

import pytest

from gi_atlas.errors import StorageError
from gui.panels.latest_job import LatestJob
from tests.gui.form_context import Desk, LateJobs


@pytest.fixture
def late():
    return LateJobs()


@pytest.fixture
def desk(project, tmp_path, late):
    return Desk(project, tmp_path, late)


def fail(*_what):
    raise StorageError("STORE_LOCKED", path="x")


def test_an_answer_comes(desk, late, project):
    answers = []
    LatestJob(desk.context).ask(lambda asked, _progress: asked is project, answers.append)
    late.let_go()
    assert answers == [True]


def test_an_answer_that_was_overtaken_is_dropped(desk, late):
    answers, job = [], LatestJob(desk.context)
    job.ask(lambda _project, _progress: 1, answers.append)
    job.ask(lambda _project, _progress: 2, answers.append)
    late.let_go()
    assert answers == [2]


def test_a_question_that_runs_is_asked_to_stop(desk, late):
    job, stopped = LatestJob(desk.context), []

    def question(_project, progress):
        job.ask(lambda _project, _progress: None, lambda _answer: None)
        stopped.append(progress.is_cancelled)
        progress.check()

    job.ask(question, lambda _answer: pytest.fail("was taken"))
    late.let_go()
    assert stopped == [True]
    assert desk.errors == []


def test_an_error_is_shown_if_it_still_matters(desk, late):
    job = LatestJob(desk.context)
    job.ask(fail, lambda _answer: pytest.fail("was taken"))
    late.let_go()
    assert [error.code for error in desk.errors] == ["STORE_LOCKED"]
    job.ask(fail, lambda _answer: None)
    job.drop()
    late.let_go()
    assert len(desk.errors) == 1


def test_another_project_gets_no_answer_of_the_one_before(desk, late, project):
    answers, job = [], LatestJob(desk.context)
    job.ask(lambda _project, _progress: 1, answers.append)
    desk.project = None
    late.let_go()
    assert answers == []
    job.ask(lambda _project, _progress: 1, answers.append)
    assert late.waiting == []
