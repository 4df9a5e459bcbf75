"""A sample of the corpus that ``python -m tests.evidence_corpus`` reads whole; and proof that it sees faults."""

import subprocess
import sys
from pathlib import Path

import pytest

from gi_atlas.exchange import sandbox
from tests.conftest import ROOT
from tests.evidence_corpus import LIMIT_S, make_corpus, offer

SAMPLE = 160


def test_no_file_breaks_the_child_takes_long_or_much_memory() -> None:
    # In a process of its own: the most memory of a child is kept for all children that a process ever had.
    words = [sys.executable, "-m", "tests.evidence_corpus", str(SAMPLE)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert f"{SAMPLE} files in" in done.stdout
    assert "crashes of a child: 0" in done.stdout


def test_every_outcome_is_in_the_sample(tmp_path: Path) -> None:
    figures = offer(make_corpus(tmp_path, SAMPLE))
    assert figures.longest_s < LIMIT_S
    expected = {"", "PHOTO_DAMAGED", "PHOTO_TOO_LARGE", "EVIDENCE_NOT_A_PICTURE", "EVIDENCE_PROGRAM", "EVIDENCE_EMPTY"}
    assert expected <= set(figures.outcomes)
    assert figures.outcomes[""] > 20


def test_a_crash_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = sandbox._BOOT.index("from gi_atlas.exchange.child")
    fault = "import os, gi_atlas.exchange.read_evidence as r; r.read_photo = lambda *_all: os.abort(); "
    monkeypatch.setattr(sandbox, "_BOOT", sandbox._BOOT[:place] + fault + sandbox._BOOT[place:])
    assert len(offer(make_corpus(tmp_path, 2)).crashes) == 2
