"""A sample of the corpus that ``python -m tests.evidence_corpus`` reads whole; and proof that it sees faults."""

from pathlib import Path

import pytest

from gi_atlas.exchange import sandbox
from tests.evidence_corpus import LIMIT_S, MEMORY_MB, make_corpus, offer, slowest_alone

SAMPLE = 160


def test_no_file_breaks_the_child_takes_long_or_much_memory(tmp_path: Path) -> None:
    paths = make_corpus(tmp_path, SAMPLE)
    figures = offer(paths)
    assert figures.crashes == []
    assert figures.files == SAMPLE
    assert figures.longest_s < LIMIT_S
    assert figures.most_mb < MEMORY_MB
    assert {
        "",
        "PHOTO_DAMAGED",
        "PHOTO_TOO_LARGE",
        "EVIDENCE_NOT_A_PICTURE",
        "EVIDENCE_PROGRAM",
        "EVIDENCE_EMPTY",
    } <= set(figures.outcomes)
    assert figures.outcomes[""] > 20
    assert slowest_alone(paths[:3])[0] < LIMIT_S


def test_a_crash_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = sandbox._BOOT.index("from gi_atlas.exchange.child")
    fault = "import os, gi_atlas.exchange.read_evidence as r; r.read_photo = lambda *_all: os.abort(); "
    monkeypatch.setattr(sandbox, "_BOOT", sandbox._BOOT[:place] + fault + sandbox._BOOT[place:])
    assert len(offer(make_corpus(tmp_path, 2)).crashes) == 2
