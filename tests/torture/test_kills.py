"""A hundred kills at random moments, in two runs that may go side by side.

The same by the thousand: ``python -m tests.torture kill --count 1000``.
"""

import json

import pytest

from tests.torture.__main__ import main
from tests.torture.kills import KillRun

SEED = 20261125


@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_fifty_kills_lose_nothing(tmp_path, seed):
    figures = KillRun(tmp_path, seed).run(50)
    assert figures.kills == 50
    assert figures.acknowledged > 50
    assert figures.hot_journals > 2
    assert sum(figures.hit[name] for name in ("save", "change", "attach", "import-units")) > 15


def test_the_command_goes_on_where_it_stopped(tmp_path, capsys):
    words = ["kill", "--seed", "7", "--folder", str(tmp_path)]
    assert main([*words, "--count", "2"]) == 0
    assert main([*words, "--count", "4", "--go-on"]) == 0
    said = capsys.readouterr().out
    assert "seed 7" in said
    assert "going on after 2 kills" in said
    assert json.loads((tmp_path / "progress.json").read_text())["kills"] == 4


def test_a_run_of_another_seed_is_not_taken_up(tmp_path):
    KillRun(tmp_path, 1).run(1)
    assert KillRun(tmp_path, 1).restore()
    assert not KillRun(tmp_path, 2).restore()
