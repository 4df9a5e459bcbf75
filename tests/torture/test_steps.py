"""A kill or a fault at the n-th system call: a sample here, all of them by ``python -m tests.torture steps``."""

import pytest

from tests.torture.steps import STEPPED_ACTS, TOLD_CODES, Step, StepRun, each
from tests.torture.tracing import can_trace

# The calls of which there are few; each of them decides something.
DECISIVE = ("fdatasync", "fsync", "ftruncate", "rename", "unlink", "mkdir", "write")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    lack = can_trace()
    if lack:
        pytest.skip(lack)
    return StepRun(tmp_path_factory.mktemp("steps"))


@pytest.fixture(scope="module")
def kill_steps(run):
    return run.kill_steps()


def test_every_act_has_steps_of_every_kind(kill_steps):
    found = {(step.act, step.call) for step in kill_steps}
    assert found >= {(act, call) for act in STEPPED_ACTS for call in ("pwrite64", "fdatasync", "ftruncate")}
    assert {("attach", "fsync"), ("attach", "rename"), ("attach", "write")} <= found
    assert len(kill_steps) > 300


def test_a_killed_step_leaves_the_old_state_or_the_new_one(run, kill_steps):
    chosen = list(each(kill_steps, run.kill, share=30 / len(kill_steps), seed=1))
    assert len(chosen) > 15
    assert run.figures.gone > 0


@pytest.mark.parametrize("act", ["save", "attach"])
def test_a_kill_at_each_decisive_call(run, kill_steps, act):
    kept, gone = run.figures.kept, run.figures.gone
    for step in kill_steps:
        if step.act == act and step.call in DECISIVE:
            run.kill(step)
    assert run.figures.kept > kept
    assert run.figures.gone > gone


@pytest.mark.parametrize("act", ["save", "attach"])
def test_a_decisive_call_that_fails_is_told_and_the_next_try_works(run, act):
    for step in run.error_steps([act]):
        if step.call in DECISIVE or step.number % 23 == 1:
            assert set(run.fail(step).errors()) <= TOLD_CODES


@pytest.mark.parametrize("error", [("EIO", "STORE_IO_FAULT"), ("ENOSPC", "STORE_DISK_FULL")], ids=["broken", "full"])
@pytest.mark.parametrize("act", ["save", "import-units", "undo"])
def test_the_first_write_that_fails_has_the_right_code(run, act, error):
    assert run.fail(Step(act, "pwrite64", 3, error[0])).errors() == [error[1]]


@pytest.mark.parametrize("step", [("pwrite64", 3, "ENOSPC"), ("fdatasync", 3, "EIO"), ("ftruncate", 1, "EIO")], ids=str)
def test_a_disk_that_stays_broken_changes_nothing(run, step):
    told = run.fail_for_good(Step("save", *step))
    assert len(told.errors()) == 2


def test_a_disk_that_breaks_at_the_last_sync_leaves_doubt_and_says_so(run):
    told = run.fail_for_good(Step("save", "fdatasync", 5, "EIO"))
    assert told.errors()[0] == "STORE_UNSURE"


def test_photos_that_cannot_be_copied_are_named_and_leave_nothing(run):
    for call, error in (("write", "ENOSPC"), ("fsync", "EIO"), ("rename", "EIO"), ("mkdir", "ENOSPC")):
        step = next(step for step in run.error_steps(["attach"]) if (step.call, step.error) == (call, error))
        told = run.fail(Step("attach", call, step.number + (call == "mkdir"), error))
        assert told.errors() == ["MEDIA_CANNOT_COPY"]
        media = (run.folder / "victim.media").glob("**/.*")
        assert list(media) == []
