"""Pictures of a long list: fetched off the GUI thread, bounded in memory, those in view first."""

import threading
from pathlib import Path

import pytest
from PyQt5.QtGui import QImage
from pytestqt.qtbot import QtBot

from gi_atlas.model import SurveyRecord
from gi_atlas.services.attaching import attach_files
from gi_atlas.services.editing import save
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.opening import create_project
from gui.models import evidence_shelf
from gui.models.evidence_shelf import PictureShelf
from tests.gi_atlas.services.photo_files import make_photo
from tests.gui.form_context import Desk, LateJobs, ThreadJobs

SIDE_PX = 40


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    return [make_photo(tmp_path / f"{n}.jpg", size=(400, 300), colour=(5 * n, 90, 200)) for n in range(12)]


def kept(desk: Desk, photos: list[Path]) -> list[str]:
    hashes = [f"{n:02}" * 32 for n in range(len(photos))]
    for sha256, path in zip(hashes, photos, strict=True):
        desk.context.previews.put_small(sha256, path.read_bytes())
    return hashes


def test_pictures_come_by_themselves_and_are_small(tmp_path: Path, qtbot: QtBot, photos: list[Path]) -> None:
    with create_project(tmp_path / "a.gpkg") as project:
        jobs = ThreadJobs()
        desk = Desk(project, tmp_path, jobs)
        hashes = kept(desk, photos)
        shelf = PictureShelf(desk.context, SIDE_PX)
        assert [shelf.picture(sha256) for sha256 in hashes] == [None] * 12
        with qtbot.waitSignal(shelf.arrived):
            pass
        jobs.wait()
        found = [shelf.picture(sha256) for sha256 in hashes]
        assert {(image.width(), image.height()) for image in found if image is not None} == {(40, 30)}
        assert None not in found
        assert shelf.used_bytes == 12 * 40 * 30 * 4


def test_memory_is_bounded_and_what_was_seen_last_stays(tmp_path: Path, qtbot: QtBot, photos: list[Path]) -> None:
    with create_project(tmp_path / "a.gpkg") as project:
        desk = Desk(project, tmp_path)
        hashes = kept(desk, photos)
        shelf = PictureShelf(desk.context, SIDE_PX, room_bytes=5 * 40 * 30 * 4)
        for sha256 in hashes:
            shelf.picture(sha256)
            shelf._fetch()
        assert shelf.used_bytes <= 5 * 40 * 30 * 4
        assert [sha256 in shelf._pictures for sha256 in hashes] == [False] * 7 + [True] * 5
        shelf.picture(hashes[7])
        shelf.picture(hashes[0])
        shelf._fetch()
        assert hashes[7] in shelf._pictures
        assert hashes[8] not in shelf._pictures


def test_what_is_in_view_comes_first(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_shelf, "FETCH_AT_ONCE", 2)
    monkeypatch.setattr(evidence_shelf, "MOST_WAITING", 3)
    asked: list[list[str]] = []
    monkeypatch.setattr(evidence_shelf, "_kept", lambda _cache, chosen, _side: asked.append(chosen) or {})
    with create_project(tmp_path / "a.gpkg") as project:
        shelf = PictureShelf(Desk(project, tmp_path).context, SIDE_PX)
        for sha256 in "abcde":
            shelf.picture(sha256)
        shelf._fetch()
        shelf._fetch()
        assert asked == [["e", "d"], ["c"]]


def test_pictures_that_are_not_kept_are_made_and_faults_told(tmp_path: Path, qtbot: QtBot, photos: list[Path]) -> None:
    with create_project(tmp_path / "a.gpkg") as project:
        save(project, SurveyRecord("茶", id="r"))
        photos[1].write_bytes(photos[1].read_bytes()[:900])
        added = attach_files(project, "r", photos[:3])
        project.media.find(added[2].sha256).unlink()  # type: ignore[union-attr]
        desk = Desk(project, tmp_path)
        shelf = PictureShelf(desk.context, SIDE_PX)
        for item in added:
            shelf.picture(item.sha256)
        shelf._fetch()
        assert shelf.faults == {added[1].sha256: "PHOTO_DAMAGED", added[2].sha256: "PHOTO_MISSING"}
        shelf.picture(added[0].sha256)
        shelf._fetch()
        assert isinstance(shelf.picture(added[0].sha256), QImage)
        shelf.picture(added[1].sha256)
        assert not shelf._wanted
        assert desk.errors == []


def test_another_project_forgets_what_was_asked_for_the_last(tmp_path: Path, qtbot: QtBot, photos: list[Path]) -> None:
    with create_project(tmp_path / "a.gpkg") as project:
        jobs = LateJobs()
        desk = Desk(project, tmp_path, jobs)
        (sha256, *_rest) = kept(desk, photos)
        shelf = PictureShelf(desk.context, SIDE_PX)
        shelf.picture(sha256)
        shelf._fetch()
        shelf.clear()
        jobs.let_go()
        assert shelf.used_bytes == 0
        assert shelf._pictures == {}
        shelf.picture(sha256)
        shelf._fetch()
        jobs.let_go()
        assert shelf.picture(sha256) is not None


def test_pictures_are_decoded_away_from_the_window(tmp_path: Path, qtbot: QtBot, photos: list[Path],
                                                   monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    threads: set[str] = set()
    small = evidence_shelf._small

    def note(content: bytes | None, side_px: int) -> QImage | None:
        threads.add(threading.current_thread().name)
        return small(content, side_px)

    monkeypatch.setattr(evidence_shelf, "_small", note)
    with create_project(tmp_path / "a.gpkg") as project:
        jobs = ThreadJobs()
        desk = Desk(project, tmp_path, jobs)
        shelf = PictureShelf(desk.context, SIDE_PX)
        shelf.picture(kept(desk, photos)[0])
        with qtbot.waitSignal(shelf.arrived):
            pass
        jobs.wait()
    assert threads
    assert threading.main_thread().name not in threads
    assert isinstance(desk.context.previews, PreviewCache)
