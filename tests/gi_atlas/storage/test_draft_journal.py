"""Journals of drafts: every edit that was appended is found again, whatever tears the file's end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gi_atlas.errors import StorageError
from gi_atlas.storage.draft_journal import journal_paths, read_journal
from gi_atlas.storage.drafts import DraftStore

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def store(folder):
    return DraftStore(folder / "清溪县.drafts")


def begin(store, key="a", page=None, edits=()):
    journal = store.journal(key, page)
    for edit in edits:
        journal.append(edit)
    journal.close()
    return journal


def test_edits_are_found_after_the_page_that_began_them(store):
    begin(store, page={"title": "茶"}, edits=[{"n": 1}, {"n": 2}])
    again = DraftStore(store.folder)
    assert again.get("a") == {"title": "茶", "edits": [{"n": 1}, {"n": 2}]}
    assert again.all() == {"a": again.get("a")}
    assert again.damaged() == []


def test_a_page_without_edits_is_a_draft(store):
    begin(store, page={"title": "茶"})
    assert store.get("a") == {"title": "茶"}


def test_a_whole_page_takes_the_place_of_the_journals_that_it_holds(store):
    first = begin(store, page={"n": 0}, edits=[{"n": 1}])
    second = begin(store, edits=[{"n": 2}])
    store.put("a", {"n": 1}, first.number)
    assert store.get("a") == {"n": 1, "edits": [{"n": 2}]}
    assert [number for number, _path in journal_paths(store.folder)] == [second.number]
    store.put("a", {"n": 2}, second.number)
    assert store.get("a") == {"n": 2}


def test_a_kill_between_the_page_and_the_removal_of_its_journals_applies_no_edit_twice(store, monkeypatch):
    first = begin(store, page={"n": 0}, edits=[{"n": 1}])
    monkeypatch.setattr(DraftStore, "_remove_journals", lambda *_given: None)
    store.put("a", {"n": 1}, first.number)
    assert DraftStore(store.folder).get("a") == {"n": 1}


def test_a_later_page_begins_anew(store):
    begin(store, page={"n": 0}, edits=[{"n": 1}])
    begin(store, page={"n": 5}, edits=[{"n": 6}])
    assert store.get("a") == {"n": 5, "edits": [{"n": 6}]}


def test_numbers_go_on_after_the_program_was_started_again(store):
    first = begin(store, page={"n": 0})
    store.put("a", {"n": 0}, first.number)
    assert journal_paths(store.folder) == []
    again = DraftStore(store.folder)
    assert again.last_number == first.number
    # A number given twice would let the page pass over edits that came after it.
    begin(again, edits=[{"n": 7}])
    assert again.get("a") == {"n": 0, "edits": [{"n": 7}]}


def test_dropping_leaves_what_was_begun_since(store):
    begin(store, page={"n": 0}, edits=[{"n": 1}])
    saved = store.last_number
    begin(store, page={"n": 2}, edits=[{"n": 3}])
    store.drop("a", saved)
    assert store.get("a") == {"n": 2, "edits": [{"n": 3}]}
    store.drop("a")
    assert store.get("a") is None
    assert list(store.folder.iterdir()) == []


def test_drafts_do_not_mix(store):
    begin(store, "a", {"n": 1}, [{"n": 2}])
    begin(store, "b", {"n": 3})
    store.drop("a")
    assert store.all() == {"b": {"n": 3}}


def test_every_cut_leaves_the_edits_before_it(store):
    journal = begin(store, page={"title": "茶"}, edits=[{"text": "字" * n} for n in range(4)])
    whole = journal.path.read_bytes()
    ends = [place + 1 for place, sign in enumerate(whole) if sign == ord("\n")]
    for length in range(len(whole) + 1):
        journal.path.write_bytes(whole[:length])
        found = store.get("a")
        lines = sum(end <= length for end in ends)
        count = len(found.get("edits", ())) + 1 if found else 0
        assert count == lines, length
        # A torn end is no damage: that is how a kill leaves it.
        assert store.damaged() == []


def test_every_flipped_bit_is_noticed_and_nothing_wrong_is_told(store):
    journal = begin(store, page={"title": "茶"}, edits=[{"n": 1}, {"n": 2}])
    whole = journal.path.read_bytes()
    for place in range(len(whole)):
        torn = bytearray(whole)
        torn[place] ^= 1 << place % 8
        journal.path.write_bytes(torn)
        found = store.get("a")
        assert found in (None, {"title": "茶"}, {"title": "茶", "edits": [{"n": 1}]}), place
        is_end = place == len(whole) - 1
        assert store.damaged() == ([] if is_end else [journal.path]), place


def test_lines_that_changed_places_are_not_believed(store):
    journal = begin(store, page={}, edits=[{"n": 1}, {"n": 2}])
    first, one, two, end = journal.path.read_bytes().split(b"\n")
    journal.path.write_bytes(b"\n".join([first, two, one, end]))
    assert read_journal(1, journal.path).edits == ()
    assert store.damaged() == [journal.path]


def test_edits_whose_page_is_lost_are_listed(store):
    journal = begin(store, edits=[{"n": 1}])
    assert store.get("a") is None
    assert store.damaged() == [journal.path]


@pytest.mark.parametrize("edit", [{"a": object()}, {"a": "\ud800"}], ids=["object", "surrogate"])
def test_an_edit_that_is_not_plain_is_refused_and_breaks_nothing(store, edit):
    journal = store.journal("a", {"n": 0})
    journal.append({"n": 1})
    with pytest.raises(StorageError) as caught:
        journal.append(edit)
    assert caught.value.code == "DRAFT_NOT_PLAIN"
    journal.append({"n": 2})
    journal.close()
    assert store.get("a") == {"n": 0, "edits": [{"n": 1}, {"n": 2}]}


def test_a_page_that_is_not_plain_leaves_no_open_file(store):
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(StorageError):
        store.journal("a", {"n": object()})
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("written", [-1, 3])
def test_a_full_disk_is_told_and_what_was_kept_stays(store, monkeypatch, written):
    journal = store.journal("a", {"n": 0})
    journal.append({"n": 1})
    real = os.write

    def fill(descriptor, line):
        if written < 0:
            raise OSError(28, "No space left on device")
        return real(descriptor, line[:written])

    monkeypatch.setattr(os, "write", fill)
    with pytest.raises(StorageError) as caught:
        journal.append({"n": 2})
    assert caught.value.code == "DRAFT_CANNOT_KEEP"
    assert caught.value.context["path"] == str(store.folder)
    monkeypatch.undo()
    journal.close()
    journal.close()
    assert store.get("a") == {"n": 0, "edits": [{"n": 1}]}


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    store = DraftStore(tmp_path / "file" / "x.drafts")
    with pytest.raises(StorageError) as caught:
        store.journal("a", {})
    assert caught.value.code == "DRAFT_CANNOT_KEEP"


WORKER = """
import sys
from pathlib import Path
from gi_atlas.storage.drafts import DraftStore
store = DraftStore(Path(sys.argv[1]))
journal = store.journal("a", {"n": -1})
for number in range(1_000_000):
    journal.append({"n": number})
    print(number, flush=True)
    if number % 50 == 49:
        journal.close()
        journal, done = store.journal("a", None), journal.number
        store.put("a", {"n": number}, done)
"""


@pytest.mark.parametrize("turn", range(8))
def test_a_killed_writer_loses_no_edit_that_it_reported(store, turn):
    command = [sys.executable, "-c", WORKER, str(store.folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        for _line in range(5 + turn * 37):
            worker.stdout.readline()
        worker.send_signal(signal.SIGKILL)
        reported = [int(line) for line in worker.stdout.read().split()]
    last = reported[-1] if reported else 4 + turn * 37
    again = DraftStore(store.folder)
    found = again.get("a")
    numbers = [found["n"], *(edit["n"] for edit in found.get("edits", ()))]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert numbers[-1] in (last, last + 1)
    assert again.damaged() == []
