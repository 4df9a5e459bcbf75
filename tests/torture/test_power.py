"""Power cuts over the recorded writes of the real program, and proof that the simulator sees a loss."""

import os

import pytest

from gi_atlas.storage import connection
from tests.torture.power import PowerRun
from tests.torture.tracing import can_trace

SEED = 20261125


@pytest.fixture(autouse=True)
def _needs_strace():
    lack = can_trace()
    if lack:
        pytest.skip(lack)


def test_no_cut_of_two_thousand_loses_or_tears_anything(tmp_path):
    figures = PowerRun(tmp_path, SEED).run(2000, 2)
    assert figures.cuts == 2000
    assert figures.old > 1000
    assert figures.new > 20
    assert figures.journals > 200
    assert figures.syncs > 50
    assert figures.cuts_in_recovery > 50


@pytest.mark.parametrize(
    "pragmas",
    [("journal_mode = TRUNCATE", "synchronous = OFF"), ("journal_mode = MEMORY", "synchronous = FULL")],
    ids=["no syncs", "journal in memory"],
)
def test_the_simulator_sees_what_weaker_settings_lose(tmp_path, pragmas):
    def weaken():
        connection._WRITER_PRAGMAS = pragmas

    figures = PowerRun(tmp_path, SEED, is_counting=True).run(400, 1, weaken)
    assert sum(figures.losses.values()) > 40


def test_the_simulator_sees_photos_that_were_not_synced(tmp_path):
    def weaken():
        os.fsync = lambda _descriptor: None

    figures = PowerRun(tmp_path, SEED, is_counting=True).run(400, 1, weaken)
    assert figures.losses["photo"] > 40
