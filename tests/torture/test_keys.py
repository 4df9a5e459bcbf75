"""Ten kills at random keystrokes in the real window; a hundred: ``python -m tests.torture keys --count 100``."""

import json
import sys

import pytest

from tests.torture.__main__ import main
from tests.torture.audit import Loss
from tests.torture.keys import Heard, KeyRun, Moment

SEED = 20261126

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is for POSIX")


def test_ten_kills_lose_no_keystroke(tmp_path):
    figures = KeyRun(tmp_path, SEED).run(10)
    assert figures.kills == 10
    assert figures.keys > 100
    assert figures.last_key_kept + figures.last_key_missing >= 1


def test_the_command_tells_its_seed_and_its_figures(tmp_path, capsys):
    assert main(["keys", "--seed", "7", "--count", "1", "--folder", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "seed 7" in said
    assert json.loads(said.splitlines()[1])["kills"] == 1


def test_a_keystroke_that_is_missing_is_a_loss(tmp_path):
    """A program that kept nothing must be found out, or the run would prove nothing."""
    run = KeyRun(tmp_path, 1)
    heard = Heard("r", {"survey/surveyor_org": "县局"}, None, 2)
    with pytest.raises(Loss) as caught:
        run._look(0, heard)
    assert "县局" in str(caught.value)


def test_a_key_that_was_not_taken_is_known_by_what_was_said():
    heard = Heard()
    for line in (
        {"said": "ready", "record_id": "r"},
        {"said": "begin", "path": "a", "after": "1"},
        {"said": "done"},
        {"said": "begin", "path": "a", "after": "12"},
    ):
        heard.take(line)
    assert (heard.record_id, heard.answers, heard.begun, heard.keys) == ("r", {"a": "1"}, ("a", "12"), 1)
    assert Moment(1, True, 0).has_come(heard)
    assert not Moment(2, False, 0).has_come(heard)
