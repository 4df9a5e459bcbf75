"""Keeping drafts: each edit at once, the whole page soon, in order, and never what was given up."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gi_atlas.errors import StorageError
from gi_atlas.storage.drafts import DraftStore
from gui.form_widgets.draft_keeper import DELAY_MS, DraftKeeper
from tests.gui.form_context import MemoryDrafts


def keeper(drafts: Any, content: Callable[[], tuple[str, dict[str, Any]]] = lambda: ("k", {})) -> DraftKeeper:
    return DraftKeeper(lambda: drafts, content)


class Page:
    """A page with one text, as the form of a record is one."""

    def __init__(self) -> None:
        self.text = ""

    def content(self) -> tuple[str, dict[str, Any]]:
        """Key and content."""
        return "k", {"text": self.text}

    def type(self, kept: DraftKeeper, text: str) -> None:
        """Change the text and keep the edit."""
        self.text = text
        kept.touch({"text": text})


def text_of(found: dict[str, Any] | None) -> str | None:
    """Text of a page with its edits made again."""
    return None if found is None else str([found, *found.get("edits", ())][-1]["text"])


@pytest.fixture
def store(tmp_path: Path) -> DraftStore:
    return DraftStore(tmp_path / "清溪县.drafts")


def test_each_edit_is_on_the_disk_before_the_next(store: DraftStore, qtbot: QtBot) -> None:
    page = Page()
    kept = keeper(store, page.content)
    for number in range(30):
        page.type(kept, "茶" * number)
        # Another store reads what a process that comes after this one would find.
        assert text_of(DraftStore(store.folder).get("k")) == page.text
        if number % 7 == 6:
            kept.write()
    kept.settle()
    assert text_of(DraftStore(store.folder).get("k")) == page.text


def test_after_the_whole_page_was_written_no_journal_is_left(store: DraftStore, qtbot: QtBot) -> None:
    page = Page()
    kept = keeper(store, page.content)
    with qtbot.waitSignal(kept.written, timeout=8 * DELAY_MS):
        page.type(kept, "一")
        page.type(kept, "二")
    assert [path.suffix for path in store.folder.iterdir()] == [".draft"]
    page.type(kept, "三")
    assert store.get("k") == {"text": "二", "edits": [{"text": "三"}]}
    kept.settle()
    assert store.get("k") == {"text": "三"}


def test_an_edit_without_values_keeps_the_whole_page(store: DraftStore, qtbot: QtBot) -> None:
    page = Page()
    kept = keeper(store, page.content)
    page.type(kept, "一")
    page.text = "二"
    kept.touch()
    assert DraftStore(store.folder).get("k") == {"text": "二"}
    kept.settle()


def test_a_page_that_cannot_be_written_stays_in_its_journals(
    store: DraftStore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise StorageError("DRAFT_CANNOT_KEEP", path="x", detail="full")

    page = Page()
    kept = keeper(store, page.content)
    monkeypatch.setattr(store, "put", refuse)
    for text in "一二三":
        with qtbot.waitSignal(kept.failed):
            page.type(kept, text)
            kept.write()
    assert text_of(DraftStore(store.folder).get("k")) == "三"


def test_a_journal_that_fails_is_told_and_begun_anew(
    store: DraftStore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page()
    kept = keeper(store, page.content)
    told: list[str] = []
    kept.failed.connect(lambda error: told.append(error.code))
    page.type(kept, "一")
    page.type(kept, "\ud83c")
    assert told == ["DRAFT_NOT_PLAIN"]
    page.type(kept, "二")
    assert text_of(DraftStore(store.folder).get("k")) == "二"
    kept.settle()


def test_what_is_edited_after_the_page_was_saved_outlives_the_dropping(store: DraftStore, qtbot: QtBot) -> None:
    page = Page()
    kept = keeper(store, page.content)
    for number in range(50):
        page.type(kept, f"saved {number}")
        kept.flush()
        kept.cancel()
        kept.drop("k")
        page.type(kept, f"typed {number}")
        kept._thread.submit(lambda: None).result()
        assert text_of(DraftStore(store.folder).get("k")) == f"typed {number}"
    kept.cancel()
    kept.drop("k")
    kept.settle()
    assert list(store.folder.iterdir()) == []


def test_a_dropped_page_is_not_built_upon(store: DraftStore, qtbot: QtBot) -> None:
    page = Page()
    kept = keeper(store, page.content)
    page.type(kept, "一")
    kept.drop("k")
    page.type(kept, "二")
    kept.settle()
    assert DraftStore(store.folder).get("k") == {"text": "二"}


def test_a_slow_disk_gets_one_page_after_the_other(qtbot: QtBot) -> None:
    gate = threading.Event()

    class Slow(MemoryDrafts):
        def put(self, key: str, content: dict[str, Any], through: int = 0) -> None:
            gate.wait(10)
            super().put(key, content, through)

    drafts = Slow()
    kept = keeper(drafts)
    kept.touch({})
    qtbot.wait(3 * DELAY_MS)
    kept.touch({})
    qtbot.wait(3 * DELAY_MS)
    kept.hurry()
    assert kept._writing == 1
    with qtbot.waitSignal(kept.written, timeout=8 * DELAY_MS):
        gate.set()
    assert drafts.puts == 2


def test_the_clock_is_not_set_back_by_the_next_edit(qtbot: QtBot) -> None:
    drafts = MemoryDrafts()
    kept = keeper(drafts, lambda: ("k", {"n": 1}))
    with qtbot.waitSignal(kept.written, timeout=4 * DELAY_MS):
        for _edit in range(3):
            kept.touch()
            qtbot.wait(DELAY_MS // 4)
    assert drafts.content == {"k": {"n": 1}}
    assert drafts.puts == 1


def test_hurrying_does_not_wait_for_the_clock(qtbot: QtBot) -> None:
    drafts = MemoryDrafts()
    kept = keeper(drafts)
    kept.hurry()
    assert kept._writing == 0
    kept.touch({})
    with qtbot.waitSignal(kept.written, timeout=DELAY_MS):
        kept.hurry()
    assert drafts.puts == 1


def test_writing_and_dropping_keep_their_order(qtbot: QtBot) -> None:
    drafts = MemoryDrafts()
    kept = keeper(drafts)
    for _turn in range(20):
        kept.write()
        kept.drop("k")
    kept.settle()
    assert drafts.content == {}
    assert drafts.puts == 20


def test_flush_writes_only_what_waits(qtbot: QtBot) -> None:
    drafts = MemoryDrafts()
    kept = keeper(drafts)
    kept.flush()
    kept.settle()
    assert drafts.puts == 0
    kept.touch()
    assert kept.is_pending
    kept.settle()
    assert drafts.puts == 1
    kept.touch()
    kept.cancel()
    kept.settle()
    assert drafts.puts == 1


def test_without_a_store_nothing_is_kept(qtbot: QtBot) -> None:
    kept = keeper(None)
    kept.touch()
    kept.drop("k")
    kept.settle()
    assert not kept.is_pending


def test_a_refusal_is_told_on_the_windows_thread(qtbot: QtBot) -> None:
    class Full(MemoryDrafts):
        def put(self, key: str, content: dict[str, Any], through: int = 0) -> None:
            raise StorageError("DRAFT_CANNOT_KEEP", path="x", detail="full")

    kept = keeper(Full())
    with qtbot.waitSignal(kept.failed) as told:
        kept.write()
    assert told.args[0].code == "DRAFT_CANNOT_KEEP"
