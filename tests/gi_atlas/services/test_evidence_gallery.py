"""All evidence of a project: parts, look-alikes, missing files, words for many at once, copies of originals."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from gi_atlas.commands.changes import Command, Label, insert_row
from gi_atlas.errors import JobCancelled, StorageError, UsageError
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, EvidenceKind, SurveyRecord
from gi_atlas.services.attaching import attach_files, attach_photos, media_name, outcome_lines
from gi_atlas.services.editing import save
from gi_atlas.services.evidence_alike import MOST_BITS, bits_apart, pairs_alike
from gi_atlas.services.evidence_editing import copy_name, edit_many, save_copy
from gi_atlas.services.evidence_gallery import GalleryFilter, Shown, evidence_at, filter_words, read_gallery
from gi_atlas.services.listing import list_rows
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.project import Project
from gi_atlas.storage.verify import verify_project
from tests.gi_atlas.services.made_pictures import made_picture
from tests.gi_atlas.services.photo_files import make_photo

PLACE = shapely.Point(120.15, 30.25)


@pytest.fixture
def records(project: Project) -> Project:
    save(project, SurveyRecord("清溪绿茶", geom=PLACE, id="r1", pinyin_initials="qxlc"))
    save(project, SurveyRecord("柳溪贡枣", id="r2"))
    return project


def picture(path: Path, kind: str = "scene", seed: int = 1, **options: object) -> Path:
    made_picture(kind, seed).save(path, **options)
    return path


def names(project: Project, shown: Shown, **more: object) -> list[str]:
    gallery = read_gallery(project)
    found = [gallery.items[place].file_name for place in gallery.matching(GalleryFilter(shown, **more))]
    if not more:
        assert gallery.counts[shown] == len(found)
    return found


def test_every_part_has_what_belongs_to_it(records: Project, tmp_path: Path) -> None:
    near, far = (
        make_photo(tmp_path / "近.jpg", 120.15, 30.25),
        make_photo(tmp_path / "远.jpg", 120.25, 30.25, colour=(9, 9, 200)),
    )
    cut = picture(tmp_path / "半.jpg", seed=5)
    cut.write_bytes(cut.read_bytes()[:2000])
    paper = tmp_path / "县志.pdf"
    paper.write_bytes(b"%PDF-1.4")
    messenger = picture(tmp_path / "mmexport1617589800000.jpg", seed=9)
    added = attach_files(records, "r1", [near, far, cut, paper, messenger])
    records.media.find(added[0].sha256).unlink()  # type: ignore[union-attr]
    edit_many(records, [added[3].id], {"caption": "县志 第三卷", "licence": "CC0", "consent": True})
    assert names(records, Shown.ALL) == ["近.jpg", "远.jpg", "半.jpg", "县志.pdf", "mmexport1617589800000.jpg"]
    assert names(records, Shown.FAR) == ["远.jpg"]
    assert names(records, Shown.MISSING) == ["近.jpg"]
    assert names(records, Shown.FAULTY) == ["半.jpg"]
    assert names(records, Shown.NO_PLACE) == ["半.jpg", "mmexport1617589800000.jpg"]
    assert names(records, Shown.ASK_ORIGINAL) == ["mmexport1617589800000.jpg"]
    assert "县志.pdf" not in names(records, Shown.NO_CAPTION) + names(records, Shown.NO_RIGHTS)
    assert names(records, Shown.ALL, kind=EvidenceKind.PAPER) == ["县志.pdf"]
    assert names(records, Shown.ALL, words=filter_words("QXLC 第三")) == ["县志.pdf"]
    assert names(records, Shown.ALL, record_id="r2") == []


def test_the_same_file_and_a_packed_copy_are_pointed_out_and_kept(records: Project, tmp_path: Path) -> None:
    first = picture(tmp_path / "原图.png")
    packed = picture(tmp_path / "mmexport1700000000000.jpg", quality=40)
    other = picture(tmp_path / "另一张.png", seed=2)
    attach_files(records, "r1", [first])
    attached = attach_photos(records, "r2", [first, packed, other])
    assert attached.elsewhere == (("原图.png", "清溪绿茶"),)
    assert {(pair.file_name, pair.other, pair.record) for pair in attached.alike} == {
        ("mmexport1700000000000.jpg", "原图.png", "清溪绿茶"),
        ("mmexport1700000000000.jpg", "原图.png", "柳溪贡枣"),
    }
    lines = "\n".join(outcome_lines(attached))
    assert "清溪绿茶" in lines
    assert "WeChat" in lines
    assert names(records, Shown.DOUBLE) == ["原图.png", "原图.png", "mmexport1700000000000.jpg"]
    assert len(list(records.media.all_files())) == 3
    rows = {row["file_name"]: row["alike"] for row in list_rows(records, "evidence", ["record = 柳溪贡枣"])}
    assert rows["另一张.png"] == ""
    assert len(rows["mmexport1700000000000.jpg"].split(",")) == 2


def test_missing_files_are_listed_by_name_and_expected_file(records: Project, tmp_path: Path) -> None:
    item, _other = attach_files(records, "r1", [picture(tmp_path / "甲.jpg"), picture(tmp_path / "乙.jpg", seed=3)])
    assert list_rows(records, "evidence", ["is_missing = 1"]) == []
    stored = records.media.find(item.sha256)
    assert stored is not None
    stored.rename(tmp_path / "away")
    (row,) = list_rows(records, "evidence", ["is_missing = 1"])
    assert (row["file_name"], row["sha256"]) == ("甲.jpg", item.sha256)
    assert row["expected_file"] == f"{item.sha256[:2]}/{item.sha256}.jpg"
    with pytest.raises(UsageError) as caught:
        list_rows(records, "evidence", ["nonsense = 1"])
    assert caught.value.code == "WHERE_FIELD_UNKNOWN"


def test_one_flipped_byte_of_an_original_is_found(records: Project, tmp_path: Path) -> None:
    (item,) = attach_files(records, "r1", [picture(tmp_path / "甲.jpg")])
    stored = records.media.find(item.sha256)
    assert stored is not None
    path = records.path
    records.close()
    assert verify_project(path).is_ok
    content = bytearray(stored.read_bytes())
    content[len(content) // 2] ^= 1
    stored.write_bytes(content)
    problems = [problem for problem in verify_project(path).problems if problem.code == "VERIFY_MEDIA_CHANGED"]
    assert [problem.context["file"] for problem in problems] == ["甲.jpg"]


def test_many_are_described_in_one_step_that_is_undone_as_one(records: Project, tmp_path: Path) -> None:
    added = attach_files(records, "r1", [picture(tmp_path / f"{n}.jpg", seed=n) for n in range(3)])
    steps = len(records.steps()[0])
    values = {"caption": "茶园", "licence": "CC BY 4.0", "consent": False, "is_public": True}
    changes = edit_many(records, [item.id for item in added[:2]] + ["gone"], values)
    assert changes.tables["gi_evidence"] == {item.id for item in added[:2]}
    found = evidence_of_record(records, "r1")
    assert [(item.caption, item.licence, item.consent, item.is_public) for item in found] == [
        ("茶园", "CC BY 4.0", False, True), ("茶园", "CC BY 4.0", False, True), ("", "", None, False),
    ]  # fmt: skip
    assert len(records.steps()[0]) == steps + 1
    assert edit_many(records, [added[0].id], values).tables == {}
    records.undo()
    assert [item.caption for item in evidence_of_record(records, "r1")] == ["", "", ""]
    with pytest.raises(UsageError) as caught:
        edit_many(records, [added[0].id], {"sha256": ""})
    assert caught.value.code == "VALUE_FIELD_UNKNOWN"


def test_a_copy_of_an_original_is_the_original(records: Project, tmp_path: Path) -> None:
    path = picture(tmp_path / "甲.jpg")
    (item,) = attach_files(records, "r1", [path])
    target = tmp_path / "给别人.jpg"
    save_copy(records, item.sha256, item.file_name, target)
    assert target.read_bytes() == path.read_bytes()
    assert copy_name(replace(item, file_name="../../a:b?.jpg")) == "_.._a_b_.jpg"
    stored = records.media.find(item.sha256)
    assert stored is not None
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    failed = "EVIDENCE_COPY_FAILED"
    for bad, code in (
        (stored, "EVIDENCE_COPY_INSIDE"),
        (pipe, failed),
        (tmp_path / "no" / "a.jpg", "EVIDENCE_COPY_FAILED"),
    ):
        with pytest.raises(StorageError) as caught:
            save_copy(records, item.sha256, item.file_name, bad)
        assert caught.value.code == code
    assert pipe.is_fifo()
    stored.write_bytes(b"rotten")
    with pytest.raises(StorageError) as caught:
        save_copy(records, item.sha256, item.file_name, tmp_path / "x.jpg")
    assert caught.value.code == "EVIDENCE_COPY_CHANGED"
    assert not (tmp_path / "x.jpg").exists()
    stored.unlink()
    with pytest.raises(StorageError) as caught:
        save_copy(records, item.sha256, item.file_name, tmp_path / "x.jpg")
    assert caught.value.code == "EVIDENCE_COPY_MISSING"
    assert not list(tmp_path.glob(".*.part"))


def test_papers_and_sound_are_attached_and_answer_questions(records: Project, tmp_path: Path) -> None:
    text = tmp_path / "采访 记录.TXT"
    text.write_text("老茶师说……", encoding="utf-8")
    attached = attach_photos(records, "r1", [text], question="craft/production_step[2]/record")
    (item,) = evidence_of_record(records, "r1")
    assert (item.kind, item.mime, item.question) == (
        EvidenceKind.PAPER,
        "text/plain",
        "craft/production_step[2]/record",
    )
    stored = records.media.find(item.sha256)
    assert stored is not None
    assert media_name(item) == stored.name == f"{item.sha256}.txt"
    again = attach_photos(records, "r1", [text])
    assert [known.id for known in again.known] == [item.id]
    assert attached.alike == ()


def test_evidence_is_found_by_its_ids_in_their_order(records: Project, tmp_path: Path) -> None:
    added = attach_files(records, "r1", [picture(tmp_path / f"{n}.jpg", seed=n) for n in range(3)])
    ids = [added[2].id, "gone", added[0].id]
    assert [item.file_name for item in evidence_at(records, ids)] == ["2.jpg", "0.jpg"]


def test_what_is_no_hash_is_like_nothing() -> None:
    assert bits_apart("", "") == 64
    assert bits_apart("xyz", "0" * 16) == 64
    assert bits_apart("0" * 16, "0" * 15 + "f") == 4
    assert pairs_alike(["", "", "nonsense", "0" * 16, "0" * 15 + "7", "f" * 16]) == [(3, 4)]
    assert pairs_alike(["0" * 16] * 70)[-1] == (68, 69)
    assert len(pairs_alike(["0" * 16] * 70)) == 70 * 69 // 2
    assert MOST_BITS == 6


def test_looking_for_pairs_can_be_stopped() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        pairs_alike(["0" * 16], progress)


def test_five_thousand_photos_are_listed_quickly(records: Project) -> None:
    items = [
        Evidence("r1", f"{n}.jpg", f"{n:064x}", picture_hash=f"{n * 0x9E3779B97F4A7C15 % 2**64:016x}", geom=PLACE)
        for n in range(5000)
    ]
    rows = tuple(insert_row("gi_evidence", to_row(item)) for item in items)
    records.apply(Command(Label("test"), rows))
    started = time.process_time()
    gallery = read_gallery(records)
    assert len(gallery.items) == 5000
    assert gallery.counts[Shown.MISSING] == 5000
    assert time.process_time() - started < 2
