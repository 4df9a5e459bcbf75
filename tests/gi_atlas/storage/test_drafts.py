"""Drafts: on the disk when put returns, whole or absent, readable after a crash."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gi_atlas.errors import StorageError
from gi_atlas.storage import drafts
from gi_atlas.storage.drafts import DraftStore

ROOT = Path(__file__).resolve().parents[3]
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def store(folder):
    return DraftStore(folder / "清溪县.drafts")


def test_a_project_has_its_drafts_beside_it(project):
    project.drafts.put("record:1", {"title": "茶"})
    assert project.drafts.folder == project.path.with_suffix(".drafts")
    assert project.drafts.get("record:1") == {"title": "茶"}


def test_a_draft_is_there_for_another_process(store):
    store.put("record:1", {"title": "茶", "texts": ["一", "二"]})
    assert DraftStore(store.folder).get("record:1") == {"title": "茶", "texts": ["一", "二"]}


def test_the_newest_content_counts(store):
    for number in range(5):
        store.put("a", {"n": number})
    assert store.all() == {"a": {"n": 4}}
    assert len(list(store.folder.iterdir())) == 1


def test_what_is_not_there_is_none(store):
    assert store.get("a") is None
    assert store.all() == {}
    assert store.damaged() == []
    store.drop("a")
    assert not store.folder.exists()


def test_a_dropped_draft_is_gone_and_others_stay(store):
    store.put("a", {"n": 1})
    store.put("b", {"n": 2})
    store.drop("a")
    store.drop("a")
    assert store.all() == {"b": {"n": 2}}


def test_drafts_come_oldest_first(store, monkeypatch):
    times = iter(f"2026-01-01T00:00:0{number}.000Z" for number in range(9))
    monkeypatch.setattr(drafts, "format_instant", lambda _now: next(times))
    for key in ("c", "a", "b", "c"):
        store.put(key, {})
    assert list(store.all()) == ["a", "b", "c"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.dictionaries(st.text(max_size=5), PLAIN))
def test_any_key_and_any_plain_content_come_back(store, key, content):
    store.put(key, content)
    assert store.get(key) == content
    store.drop(key)


@pytest.mark.parametrize("key", ["../../x", "a/b", "CON", "x" * 500, "记录 1\n", ""])
def test_a_key_is_never_a_path(store, key):
    store.put(key, {"n": 1})
    (path,) = store.folder.iterdir()
    assert path.parent == store.folder
    assert len(path.name) == 38
    assert store.all() == {key: {"n": 1}}


@pytest.mark.parametrize(
    "content",
    [{"a": object()}, {"a": b"x"}, {"a": {1, 2}}, {"a": "\ud800"}],
    ids=["object", "bytes", "set", "surrogate"],
)
def test_content_that_is_not_plain_is_refused_and_the_old_draft_stays(store, content):
    store.put("a", {"n": 1})
    with pytest.raises(StorageError) as caught:
        store.put("a", content)
    assert caught.value.code == "DRAFT_NOT_PLAIN"
    assert store.get("a") == {"n": 1}


def test_a_disk_that_refuses_is_told_and_the_old_draft_stays(store, monkeypatch):
    store.put("a", {"n": 1})

    def refuse(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageError) as caught:
        store.put("a", {"n": 2})
    assert caught.value.code == "DRAFT_CANNOT_KEEP"
    assert store.get("a") == {"n": 1}
    assert len(list(store.folder.iterdir())) == 1


def test_put_returns_after_file_and_folder_are_on_the_disk(store, monkeypatch):
    store.put("a", {"n": 1})
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (synced.append(os.readlink(f"/proc/self/fd/{fd}")), real(fd)))
    store.put("a", {"n": 2})
    assert len(synced) == 2
    assert synced[0].endswith(".part")
    assert synced[1] == str(store.folder)


def test_every_cut_and_every_flipped_bit_is_noticed(store):
    store.put("a", {"title": "清溪茶", "n": 1})
    (path,) = store.folder.iterdir()
    whole = path.read_bytes()
    for length in range(len(whole) - 1):
        path.write_bytes(whole[:length])
        assert store.get("a") is None, length
        assert store.damaged() == [path]
    for place in range(len(whole)):
        torn = bytearray(whole)
        torn[place] ^= 1 << place % 8
        path.write_bytes(torn)
        assert store.get("a") is None, place
    assert store.all() == {}
    path.write_bytes(whole)
    assert store.all() == {"a": {"title": "清溪茶", "n": 1}}


def test_many_threads_may_write(store):
    def write(name):
        for number in range(10):
            store.put(name, {"n": number})

    threads = [threading.Thread(target=write, args=(name,)) for name in "甲乙丙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.all() == {key: {"n": 9} for key in "甲乙丙"}


WORKER = """
import sys
from pathlib import Path
from gi_atlas.storage.drafts import DraftStore
store = DraftStore(Path(sys.argv[1]))
for number in range(100_000):
    store.put("a", {"n": number, "text": "字" * (number % 997)})
    print(number, flush=True)
"""


@pytest.mark.parametrize("turn", range(5))
def test_a_killed_writer_loses_nothing_that_it_reported(store, turn):
    command = [sys.executable, "-c", WORKER, str(store.folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        for _line in range(3 + turn * 7):
            worker.stdout.readline()
        worker.send_signal(signal.SIGKILL)
        reported = [int(line) for line in worker.stdout.read().split()]
    last = reported[-1] if reported else 2 + turn * 7
    found = store.get("a")
    assert found is not None
    assert found["n"] in (last, last + 1)
    assert len(found["text"]) == found["n"] % 997
    assert json.dumps(store.all())
