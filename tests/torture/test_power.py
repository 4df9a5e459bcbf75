"""Power cuts over the recorded writes of the real program, and proof that the simulator sees a loss."""

import os
from itertools import groupby

import pytest

from gi_atlas.storage import connection
from tests.torture.acts import make_kit, make_template
from tests.torture.kills import copy_project
from tests.torture.listening import can_listen, record_within
from tests.torture.power import CYCLE, PowerRun
from tests.torture.recording import record
from tests.torture.tracing import can_trace
from tests.torture.workers import act_on

SEED = 20261125


@pytest.fixture(autouse=True)
def _needs_a_recorder():
    lack = can_listen()
    if lack:
        pytest.skip(lack)


def test_no_cut_of_two_thousand_loses_or_tears_anything(tmp_path):
    figures = PowerRun(tmp_path, SEED, is_traced=False).run(2000, 2)
    assert figures.cuts == 2000
    assert figures.old > 1000
    assert figures.new > 20
    assert figures.journals > 200
    assert figures.syncs > 50
    assert figures.cuts_in_recovery > 10


@pytest.mark.parametrize(
    "pragmas",
    [("journal_mode = TRUNCATE", "synchronous = OFF"), ("journal_mode = MEMORY", "synchronous = FULL")],
    ids=["no syncs", "journal in memory"],
)
def test_the_simulator_sees_what_weaker_settings_lose(tmp_path, pragmas):
    def weaken():
        connection._WRITER_PRAGMAS = pragmas

    figures = PowerRun(tmp_path, SEED, is_counting=True, is_traced=False).run(400, 1, weaken)
    assert sum(figures.losses.values()) > 40


def test_the_simulator_sees_photos_that_were_not_synced(tmp_path):
    def weaken():
        os.fsync = lambda _descriptor: None

    figures = PowerRun(tmp_path, SEED, is_counting=True, is_traced=False).run(400, 1, weaken)
    assert figures.losses["photo"] > 40


def shape_of(events):
    """Order of what was asked; how many pages a run of writes has follows from ids that differ from run to run."""
    asked = [
        (event.kind, event.path)
        for event in events
        if event.path in ("", "project.gpkg", "project.gpkg-journal") and event.kind != "create"
    ]
    return [key for key, _run in groupby(asked)]


def test_strace_and_the_listener_within_record_the_same(tmp_path):
    lack = can_trace()
    if lack:
        pytest.skip(lack)
    kit = make_kit(tmp_path / "kit")
    template = make_template(tmp_path / "template.gpkg", kit)
    shapes = []
    for way in (record, record_within):
        start = tmp_path / way.__name__
        start.mkdir()
        copy_project(template, start / "project.gpkg")
        events, told = way(act_on(start / "project.gpkg", kit, SEED, CYCLE), tmp_path / "log", start)
        assert told.has("end")
        shapes.append(shape_of(events))
    assert len(shapes[0]) > 80
    assert shapes[0] == shapes[1]
