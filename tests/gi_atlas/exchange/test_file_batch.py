"""Many files in one child: what kills it or takes too long is told alone, the others are read on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gi_atlas.errors import JobCancelled, ReadError
from gi_atlas.exchange import limits, sandbox
from gi_atlas.exchange.file_batch import read_files
from gi_atlas.i18n import set_language
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence
from gi_atlas.services.photos import READER_ENDED, shown_fault
from tests.gi_atlas.services.photo_files import make_photo

Spoil = Callable[[str], None]
WHOLE_CHILD = (
    "import os, time, gi_atlas.exchange.read_evidence as r; r.FILE_SECONDS = 0.5; old = r.read_photo\n"
    "def read(path, name, *rest):\n"
    "    if name.startswith('deadly'): os.kill(os.getpid(), 11)\n"
    "    if name.startswith('busy'): end = time.time() + 30\n"
    "    while name.startswith('busy') and time.time() < end: pass\n"
    "    if name.startswith('full'): raise MemoryError\n"
    "    if name.startswith('liar'): open('done.jsonl', 'a').write('[1]\\n{nonsense'); os._exit(0)\n"
    "    return old(path, name, *rest)\n"
    "r.read_photo = read\n"
)


@pytest.fixture
def spoilt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child in which some names bring their own misfortune."""
    place = sandbox._BOOT.index("from gi_atlas.exchange.child")
    monkeypatch.setattr(sandbox, "_BOOT", sandbox._BOOT[:place].rstrip() + "\n" + WHOLE_CHILD + sandbox._BOOT[place:])


def photos(folder: Path, *names: str) -> list[Path]:
    return [make_photo(folder / f"{name}.jpg", colour=(9 * place, 90, 200)) for place, name in enumerate(names)]


def test_each_file_keeps_its_place_whatever_happens_around_it(tmp_path: Path, spoilt: None) -> None:
    names = ("a", "deadly1", "b", "busy", "c", "liar", "deadly2", "d")
    answers = read_files(photos(tmp_path, *names))
    assert [answer.path.stem for answer in answers] == list(names)
    faults = {answer.path.stem: answer.facts["fault"] for answer in answers}
    assert faults == {
        "a": "", "deadly1": "READ_CRASHED", "b": "", "busy": "READ_TOO_SLOW", "c": "", "liar": "READ_CRASHED",
        "deadly2": "READ_CRASHED", "d": "",
    }  # fmt: skip
    assert all(answer.preview.startswith(b"\xff\xd8") for answer in answers if not answer.facts["fault"])
    assert all(len(answer.sha256) == 64 for answer in answers)
    assert answers[1].facts["fault_context"]["file"] == "deadly1.jpg"
    assert answers[1].facts["fault_context"]["signal"] == 11


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_ended_the_reading_is_worded(language: str) -> None:
    set_language(language)
    texts = {fault: shown_fault(fault, Evidence("r", "茶.jpg", "", fault=fault)) for fault in READER_ENDED}
    assert len(set(texts.values())) == 3
    assert all("茶.jpg" in text and "?" not in text for text in texts.values())


def test_memory_that_ends_in_one_file_ends_there(tmp_path: Path, spoilt: None) -> None:
    answers = read_files(photos(tmp_path, "a", "full", "b"))
    assert [answer.facts["fault"] for answer in answers] == ["", "READ_MEMORY", ""]


def test_a_child_that_never_begins_is_no_fault_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_BOOT", "import sys; sys.exit(3)")
    with pytest.raises(ReadError) as caught:
        read_files(photos(tmp_path, "a", "b"))
    assert caught.value.code == "READ_CRASHED"


def test_so_many_files_share_a_child_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    run = sandbox.run_child

    def note(folder: Path, job: dict[str, object], size: int, progress: Progress) -> dict[str, object]:
        started.append(len(job["photos"]))  # type: ignore[arg-type]
        return run(folder, job, size, progress)

    monkeypatch.setattr("gi_atlas.exchange.file_batch.run_child", note)
    monkeypatch.setattr(limits, "MAX_PHOTOS", 4)
    path = make_photo(tmp_path / "a.jpg")
    assert len(read_files([path] * 10)) == 10
    assert started == [4, 4, 2]


def test_stopping_ends_the_child(tmp_path: Path, spoilt: None) -> None:
    progress = Progress(lambda _share, _text: progress.cancel())
    with pytest.raises(JobCancelled):
        read_files(photos(tmp_path, "busy"), progress)
