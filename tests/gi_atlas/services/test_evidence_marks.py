"""Marks over pictures: data beside them, undone as a step, painted into copies alone; names that messengers give."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gi_atlas.errors import StorageError
from gi_atlas.model import Evidence, EvidenceKind, SurveyRecord
from gi_atlas.services.attaching import attach_files
from gi_atlas.services.editing import save
from gi_atlas.services.evidence_marks import (
    MARK_COLOUR,
    MAX_MARKS,
    Mark,
    MarkKind,
    paint_marks,
    read_marks,
    save_marks,
    stored_marks,
)
from gi_atlas.services.evidence_names import messenger_of
from gi_atlas.services.evidence_pictures import keep_upright, upright_jpeg
from gi_atlas.services.photos import evidence_of_record, shown_duration, shown_fault, shown_notes
from gi_atlas.services.thumbnails import PreviewCache, make_small
from gi_atlas.storage.project import Project
from tests.evidence_corpus import encoded
from tests.gi_atlas.exchange.test_picture import assert_upright, stored_turned
from tests.gi_atlas.services.photo_files import make_photo

ARROW = Mark(MarkKind.ARROW, 0.1, 0.9, 0.5, 0.5)
BOX = Mark(MarkKind.BOX, 0.6, 0.2, 0.9, 0.4, colour="#0000ff")
WORDS = Mark(MarkKind.TEXT, 0.1, 0.1, text="老茶树")


@pytest.fixture
def cache(tmp_path: Path) -> PreviewCache:
    return PreviewCache(tmp_path / "缓存")


@pytest.fixture
def photo(project: Project, tmp_path: Path) -> Evidence:
    save(project, SurveyRecord("茶", id="r"))
    path = tmp_path / "侧.jpg"
    path.write_bytes(encoded(stored_turned(6).resize((800, 1200)), "JPEG", 6))
    (item,) = attach_files(project, "r", [path])
    return item


def pixels(jpeg: bytes) -> Image.Image:
    with Image.open(io.BytesIO(jpeg)) as image:
        return image.convert("RGB")


# Data


def test_marks_come_back_as_they_were() -> None:
    assert read_marks(stored_marks([ARROW, BOX, WORDS])) == (ARROW, BOX, WORDS)


@pytest.mark.parametrize(
    "foreign",
    [None, 7, "arrow", [], {}, {"kind": "bomb"}, {"kind": "arrow", "x": "left"}, {"kind": "arrow", "x": float("nan")},
     {"kind": "text", "x": 1e300}, {"kind": "arrow", "x": [1]}],
)  # fmt: skip
def test_what_is_no_mark_is_left_out(foreign: object) -> None:
    assert read_marks([foreign, *stored_marks([BOX])]) == (BOX,)


def test_foreign_marks_are_kept_within_bounds() -> None:
    (found,) = read_marks([{"kind": "text", "x": 0.1, "y": 0.1, "text": "x" * 999, "colour": "url(file:///)"}])
    assert (len(found.text), found.colour) == (200, MARK_COLOUR)
    assert len(read_marks(stored_marks([BOX]) * 1000)) == MAX_MARKS


def test_a_mark_is_moved_as_far_as_the_picture_goes() -> None:
    assert BOX.moved(1, -1) == Mark(MarkKind.BOX, 0.7, 0.0, 1.0, pytest.approx(0.2), colour="#0000ff")
    assert WORDS.moved(-0.05, 0.2).x == pytest.approx(0.05)


# In the project


def test_marking_is_a_step_that_can_be_undone_and_leaves_the_original(project: Project, photo: Evidence) -> None:
    original = project.media.find(photo.sha256)
    assert original is not None
    before, steps = original.read_bytes(), len(project.steps()[0])
    save_marks(project, photo.id, [ARROW, WORDS])
    assert read_marks(evidence_of_record(project, "r")[0].marks) == (ARROW, WORDS)
    assert len(project.steps()[0]) == steps + 1
    assert save_marks(project, photo.id, [ARROW, WORDS]).tables == {}
    project.undo()
    assert evidence_of_record(project, "r")[0].marks == ()
    project.redo()
    assert len(evidence_of_record(project, "r")[0].marks) == 2
    assert original.read_bytes() == before
    with pytest.raises(StorageError) as caught:
        save_marks(project, "gone", [])
    assert caught.value.code == "STORE_ID_UNKNOWN"


# Pictures that go out


@pytest.mark.parametrize("side_px", [200, 900, 1280, 4000])
def test_pictures_for_paper_stand_upright(project: Project, photo: Evidence, cache: PreviewCache, side_px: int) -> None:
    made = upright_jpeg(project, photo, side_px, cache)
    assert_upright(pixels(made))
    assert max(pixels(made).size) == min(side_px, 1200)
    assert upright_jpeg(project, photo, side_px, cache) == made
    assert cache.sized(photo.sha256, side_px) == made


def test_a_kept_picture_is_not_read_again(
    project: Project, photo: Evidence, cache: PreviewCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_upright(project, [photo, photo], 640, cache)
    monkeypatch.setattr("gi_atlas.services.evidence_pictures.read_photos", lambda *_all: pytest.fail("read again"))
    assert upright_jpeg(project, photo, 640, cache)
    assert upright_jpeg(project, Evidence("r", "a.pdf", photo.sha256[::-1], EvidenceKind.PAPER), 640, cache) == b""


def test_there_is_no_picture_of_what_is_missing_or_damaged(
    project: Project, photo: Evidence, cache: PreviewCache, tmp_path: Path
) -> None:
    cut = make_photo(tmp_path / "半.jpg", size=(400, 400))
    cut.write_bytes(cut.read_bytes()[:900])
    (damaged,) = attach_files(project, "r", [cut])
    assert upright_jpeg(project, damaged, 640, cache) == b""
    assert damaged.fault == "PHOTO_DAMAGED"
    assert "?" not in shown_fault(damaged.fault, damaged)
    assert shown_notes(damaged.captured_note, damaged.file_name) == []
    project.media.find(photo.sha256).unlink()  # type: ignore[union-attr]
    assert upright_jpeg(project, photo, 640, cache) == b""


def test_marks_are_painted_over_the_copy_where_they_are(project: Project, photo: Evidence, cache: PreviewCache) -> None:
    save_marks(project, photo.id, [ARROW, BOX, WORDS])
    (item,) = evidence_of_record(project, "r")
    plain = np.asarray(pixels(upright_jpeg(project, item, 900, cache, has_marks=False)), dtype=int)
    marked = np.asarray(pixels(upright_jpeg(project, item, 900, cache)), dtype=int)
    changed = np.abs(plain - marked).max(axis=2) > 90
    height, width = changed.shape
    assert changed[round(height * 0.7), round(width * 0.3) - 9 : round(width * 0.3) + 9].any()  # the arrow's middle
    assert changed[round(height * 0.2), round(width * 0.75)]  # the box's upper edge
    assert not changed[round(height * 0.3), round(width * 0.75)]  # the box is empty
    assert changed[round(height * 0.1) : round(height * 0.15), round(width * 0.1) : round(width * 0.2)].any()
    assert not changed[round(height * 0.6) :, round(width * 0.6) :].any()
    assert paint_marks(b"as it is", []) == b"as it is"


def test_without_a_font_with_chinese_texts_are_still_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    from gi_atlas.services import evidence_marks

    monkeypatch.setattr(evidence_marks, "_font_file", lambda: "")
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(out, "JPEG")
    painted = paint_marks(out.getvalue(), [Mark(MarkKind.TEXT, 0.1, 0.1, text="old tree")])
    assert np.asarray(pixels(painted)).min() < 100


def test_small_pictures_alone_are_made_for_lists(tmp_path: Path, cache: PreviewCache) -> None:
    from gi_atlas.jobs import Progress

    path = make_photo(tmp_path / "a.jpg", size=(900, 600))
    assert make_small(cache, {"ab" * 32: path, "cd" * 32: tmp_path / "none.jpg"}, Progress()) == {
        "cd" * 32: "PHOTO_CANNOT_OPEN"
    }
    assert pixels(cache.small("ab" * 32) or b"").size == (192, 128)
    assert cache.preview("ab" * 32) is None


def test_the_oldest_pictures_go_when_the_cache_is_full(cache: PreviewCache) -> None:
    import os

    for number in range(10):
        cache.put_small(f"{number:02}" * 32, b"x" * 1000)
        os.utime(cache._path(f"{number:02}" * 32, "-small"), (number, number))
    assert cache.trim(20_000) == 0
    assert cache.trim(8_000) == 4_000
    assert [cache.small(f"{number:02}" * 32) is None for number in range(10)] == [True] * 4 + [False] * 6


# Names


@pytest.mark.parametrize(
    ("name", "who"),
    [("mmexport1617589800000.jpg", "WeChat"), ("mmexport0a1b2c3d4e5f60718293a4b5c6d7e8f9_1617589800000.jpg", ""),
     ("微信图片_20260405103000.jpg", "WeChat"), ("微信图片_20260405103000(1).jpg", "WeChat"),
     ("wx_camera_1617589800000.jpg", "WeChat"), ("WeChat Image_20260405103000.jpg", "WeChat"),
     ("企业微信截图_16175898.png", "WeCom"), ("QQ图片20260405103000.jpg", "QQ"),
     ("IMG-20260405-WA0001.jpg", "WhatsApp"), ("VID-20260405-WA0012.mp4", "WhatsApp"),
     ("WhatsApp Image 2026-04-05 at 10.30.00.jpeg", "WhatsApp"), ("IMG-20260405-WA0001 - 副本.jpg", "WhatsApp"),
     ("photo_2026-04-05_10-30-00.jpg", "Telegram"), ("signal-2026-04-05-103000.jpg", "Signal"),
     ("IMG_20260405_103000.jpg", ""), ("DSC_0001.JPG", ""), ("IMG_0001.HEIC", ""), ("茶园.jpg", ""),
     ("微信公众号.docx", ""), ("P60405-103000.jpg", ""), ("-1.jpg", ""), ("20260405_103000.jpg", "")],
)  # fmt: skip
def test_messengers_are_known_by_the_names_they_give(name: str, who: str) -> None:
    found = messenger_of(name)
    assert found.startswith(who)
    assert bool(found) == bool(who)


def test_a_messengers_name_counts_only_without_what_a_camera_writes(project: Project, tmp_path: Path) -> None:
    save(project, SurveyRecord("茶", id="r"))
    whole = make_photo(tmp_path / "mmexport1617589800001.jpg", 120.15, 30.25)
    bare = tmp_path / "mmexport1617589800002.jpg"
    Image.new("RGB", (40, 30), (9, 90, 200)).save(bare)
    found = attach_files(project, "r", [whole, bare])
    assert [("PHOTO_FROM_MESSENGER" in item.captured_note) for item in found] == [False, True]


@pytest.mark.parametrize(("seconds", "text"), [("75.0", "1:15"), ("3723", "1:02:03"), ("4.4", "0:04"), ("x", "x")])
def test_durations_are_read_as_on_a_clock(seconds: str, text: str) -> None:
    assert shown_duration(seconds) == text
