"""Photos: what they say, what is refused, what is stored, how far they lie."""

import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely
from PIL import Image

from gi_atlas.errors import JobCancelled, ManyErrors, StorageError
from gi_atlas.i18n import set_language
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, EvidenceKind, PositionDatum, SurveyRecord
from gi_atlas.services.attaching import attach_files, attach_photos
from gi_atlas.services.editing import save
from gi_atlas.services.photos import (
    FAR_M,
    captured_instant,
    distance_m,
    evidence_of_record,
    is_far,
    missing_files,
    originals,
    read_photos,
    shown_notes,
    with_distances,
    write_notes,
)
from gi_atlas.services.thumbnails import THUMB_PX, PreviewCache, remake_previews, shrink
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.photo_files import degrees, make_photo

PLACE = shapely.Point(120.153576, 30.287459)


@pytest.fixture
def record(project: Project) -> SurveyRecord:
    made = SurveyRecord("清溪绿茶（高山）", geom=PLACE)
    save(project, made)
    return made


@pytest.fixture
def cache(tmp_path: Path) -> PreviewCache:
    return PreviewCache(tmp_path / "缓存")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_reading_finds_place_time_and_hash(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "照片 目录（一）" / "茶园.jpg", 120.15, 30.29, "2026:04:05 10:30:00")
    (reading,) = read_photos([path])
    assert reading.refusal is None
    assert reading.fault == ""
    assert reading.sha256 == sha256(path)
    assert reading.facts["lon"] == pytest.approx(120.15, abs=1e-6)
    assert reading.facts["lat"] == pytest.approx(30.29, abs=1e-6)
    assert reading.preview.startswith(b"\xff\xd8\xff")


def test_preview_stands_upright_and_holds_no_metadata(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "侧.jpg", 120.15, 30.29, orientation=6, size=(80, 40))
    (reading,) = read_photos([path])
    with Image.open(io.BytesIO(reading.preview)) as image:
        assert image.size == (40, 80)
        assert not dict(image.getexif())
    assert b"CANARY" not in reading.preview
    assert b"CANARY" in path.read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("说明.jpg", b"<html><script>alert(1)</script></html>", "PHOTO_REFUSED"),
        ("程序.jpg", b"MZ\x90\x00" + b"\x00" * 64, "PHOTO_REFUSED"),
        ("矢量.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n", "PHOTO_REFUSED"),
        ("图层.jpg", b"8BPS\x00\x01" + b"\x00" * 64, "PHOTO_REFUSED"),
        ("天文.jpg", b"SIMPLE  =                    T" + b" " * 64, "PHOTO_REFUSED"),
        ("空.jpg", b"", "PHOTO_REFUSED"),
        ("边界.geojson", b'{"type":"FeatureCollection","features":[]}', "PHOTO_OTHER_FORMAT"),
        ("表.csv", "名称,经度,纬度\n茶,120,30\n".encode(), "PHOTO_OTHER_FORMAT"),
    ],
)
def test_other_files_are_refused_by_content(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (reading,) = read_photos([path])
    assert reading.refusal is not None
    assert reading.refusal.code == code
    assert reading.refusal.context["file"] == name
    for language in ("zh", "en"):
        assert name in reading.refusal.message(language)
        assert "{" not in reading.refusal.message(language)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (reading,) = read_photos([tmp_path / "没有.jpg"])
    assert reading.refusal is not None
    assert reading.refusal.code == "PHOTO_CANNOT_OPEN"


def test_good_and_bad_files_come_back_in_order(tmp_path: Path) -> None:
    good = make_photo(tmp_path / "好.jpg")
    bad = tmp_path / "坏.jpg"
    bad.write_bytes(b"%PDF-1.7")
    other = make_photo(tmp_path / "二.png")
    found = read_photos([bad, good, other])
    assert [item.path.name for item in found] == ["坏.jpg", "好.jpg", "二.png"]
    assert [item.refusal is None for item in found] == [False, True, True]


def test_a_cut_photo_is_a_fact_with_its_reason(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    path = make_photo(tmp_path / "半张.jpg", size=(400, 400))
    path.write_bytes(path.read_bytes()[:900])
    (evidence,) = attach_files(project, record.id, [path])
    assert evidence.fault == "PHOTO_DAMAGED"
    assert project.media.find(evidence.sha256) is not None


@pytest.mark.parametrize(
    ("gps", "code"),
    [
        ({1: "N", 2: degrees(0), 3: "E", 4: degrees(0)}, "PHOTO_BAD_POSITION"),
        ({1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: degrees(120)}, "PHOTO_BAD_POSITION"),
        ({1: "N", 2: degrees(30)}, "PHOTO_NO_POSITION"),
    ],
)
def test_wrong_positions_are_left_out_with_a_note(
    project: Project, record: SurveyRecord, tmp_path: Path, gps: dict[int, Any], code: str
) -> None:
    path = make_photo(tmp_path / "错.jpg", gps=gps)
    (evidence,) = attach_files(project, record.id, [path])
    assert evidence.geom is None
    assert evidence.datum is None
    assert evidence.distance_m is None
    assert code in evidence.captured_note


@pytest.mark.parametrize(
    ("taken", "offset", "lon", "lat", "instant", "code"),
    [
        ("2026:04:05 10:30:00", "", 120.15, 30.29, datetime(2026, 4, 5, 2, 30, tzinfo=UTC), "PHOTO_CHINA_TIME"),
        ("2026:04:05 10:30:00", "+09:00", 120.15, 30.29, datetime(2026, 4, 5, 1, 30, tzinfo=UTC), ""),
        ("2026:04:05 10:30:00", "", -122.4, 38.3, None, "PHOTO_NO_ZONE"),
        ("2126:04:05 10:30:00", "", 120.15, 30.29, None, "PHOTO_BAD_TIME"),
        ("0000:00:00 00:00:00", "", 120.15, 30.29, None, "PHOTO_BAD_TIME"),
        ("nonsense", "", 120.15, 30.29, None, "PHOTO_BAD_TIME"),
    ],
)
def test_time_of_a_photo(
    project: Project,
    record: SurveyRecord,
    tmp_path: Path,
    taken: str,
    offset: str,
    lon: float,
    lat: float,
    instant: datetime | None,
    code: str,
) -> None:
    path = make_photo(tmp_path / "时.jpg", lon, lat, taken, offset)
    (evidence,) = attach_files(project, record.id, [path])
    stored = evidence_of_record(project, record.id)[0]
    assert stored.captured_at == instant
    assert code in evidence.captured_note


def test_time_without_place_follows_the_record(tmp_path: Path) -> None:
    facts = {"captured_at": "2026-04-05T10:30:00", "lon": None, "lat": None, "has_offset": False}
    assert captured_instant(facts, PLACE)[0] == datetime(2026, 4, 5, 2, 30, tzinfo=UTC)
    instant, notes = captured_instant(facts, None)
    assert instant is None
    assert notes[0]["code"] == "PHOTO_NO_ZONE"
    assert captured_instant({}, PLACE) == (None, [])


def test_attaching_stores_once_and_is_one_step(
    project: Project, record: SurveyRecord, cache: PreviewCache, tmp_path: Path
) -> None:
    first = make_photo(tmp_path / "一.jpg", 120.15, 30.29)
    second = make_photo(tmp_path / "二.jpg", 120.16, 30.29, colour=(1, 2, 3))
    copy = tmp_path / "一（副本）.jpg"
    copy.write_bytes(first.read_bytes())
    before = len(project.steps()[0])
    attached = attach_photos(project, record.id, [first, second, copy], cache=cache)
    assert [item.file_name for item in attached.added] == ["一.jpg", "二.jpg"]
    assert attached.doubles == ("一（副本）.jpg",)
    assert len(project.steps()[0]) == before + 1
    assert len(list(project.media.all_files())) == 2
    assert all(cache.small(item.sha256) for item in attached.added)
    again = attach_photos(project, record.id, [first])
    assert again.added == ()
    assert again.doubles == ("一.jpg",)
    assert len(project.steps()[0]) == before + 1


def test_stored_evidence_says_what_the_photo_said(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    path = make_photo(tmp_path / "茶.jpg", 120.153576, 30.297459, "2026:04:05 10:30:00")
    attach_files(project, record.id, [path])
    (stored,) = evidence_of_record(project, record.id)
    assert stored.kind is EvidenceKind.PHOTO
    assert stored.datum is PositionDatum.WGS84
    assert stored.mime == "image/jpeg"
    assert stored.size_bytes == path.stat().st_size
    assert stored.distance_m == pytest.approx(1108.6, abs=0.5)
    assert not is_far(stored)
    assert path.read_bytes() == project.media.find(stored.sha256).read_bytes()  # type: ignore[union-attr]


def test_undo_takes_the_photos_back_and_redo_brings_them(
    project: Project, record: SurveyRecord, tmp_path: Path
) -> None:
    attach_files(project, record.id, [make_photo(tmp_path / "a.jpg"), make_photo(tmp_path / "b.png")])
    project.undo()
    assert evidence_of_record(project, record.id) == []
    project.redo()
    assert [item.file_name for item in evidence_of_record(project, record.id)] == ["a.jpg", "b.png"]


def test_a_photo_far_away_is_marked(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    near = make_photo(tmp_path / "近.jpg", 120.153576, 30.287459 + 0.0449)
    far = make_photo(tmp_path / "远.jpg", 120.153576, 30.287459 + 0.0453)
    found = attach_files(project, record.id, [near, far])
    assert [is_far(item) for item in found] == [False, True]
    assert found[0].distance_m < FAR_M < found[1].distance_m  # type: ignore[operator]


def test_strict_attaching_refuses_all_together(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    bad, worse = tmp_path / "x.jpg", tmp_path / "y.jpg"
    bad.write_bytes(b"GIF89a")
    worse.write_bytes(b"")
    with pytest.raises(ManyErrors) as raised:
        attach_files(project, record.id, [make_photo(tmp_path / "好.jpg"), bad, worse])
    assert [fault.context["file"] for fault in raised.value.faults] == ["x.jpg", "y.jpg"]
    assert evidence_of_record(project, record.id) == []
    assert list(project.media.all_files()) == []


def test_lenient_attaching_takes_what_it_can(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    bad = tmp_path / "x.jpg"
    bad.write_bytes(b"GIF89a")
    attached = attach_photos(project, record.id, [bad, make_photo(tmp_path / "好.jpg")])
    assert [item.file_name for item in attached.added] == ["好.jpg"]
    assert [item.code for item in attached.refused] == ["EVIDENCE_NOT_A_PICTURE"]


def test_a_record_that_is_not_there(project: Project, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as raised:
        attach_files(project, "nobody", [make_photo(tmp_path / "a.jpg")])
    assert raised.value.code == "EVIDENCE_NO_RECORD"


def test_attaching_can_be_stopped(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        attach_photos(project, record.id, [make_photo(tmp_path / "a.jpg")], progress)
    assert evidence_of_record(project, record.id) == []


def test_missing_files_are_named(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    attach_files(project, record.id, [make_photo(tmp_path / "a.jpg"), make_photo(tmp_path / "b.png")])
    evidence = evidence_of_record(project, record.id)
    assert missing_files(project, evidence) == []
    project.media.find(evidence[0].sha256).unlink()  # type: ignore[union-attr]
    assert [item.file_name for item in missing_files(project, evidence)] == ["a.jpg"]
    assert list(originals(project, evidence)) == [evidence[1].sha256]


def test_previews_are_made_again_from_the_originals(
    project: Project, record: SurveyRecord, cache: PreviewCache, tmp_path: Path
) -> None:
    attach_files(project, record.id, [make_photo(tmp_path / "a.jpg", size=(600, 300))])
    evidence = evidence_of_record(project, record.id)
    assert cache.small(evidence[0].sha256) is None
    assert remake_previews(cache, originals(project, evidence), Progress()) == {}
    with Image.open(io.BytesIO(cache.small(evidence[0].sha256) or b"")) as small:
        assert max(small.size) == THUMB_PX
    with Image.open(io.BytesIO(cache.preview(evidence[0].sha256) or b"")) as large:
        assert large.size == (600, 300)


def test_a_picture_that_cannot_be_shown_says_why(cache: PreviewCache, tmp_path: Path) -> None:
    path = make_photo(tmp_path / "半.jpg", size=(400, 400))
    path.write_bytes(path.read_bytes()[:700])
    assert remake_previews(cache, {"ab" * 32: path}, Progress()) == {"ab" * 32: "PHOTO_DAMAGED"}
    assert cache.small("ab" * 32) is None


def test_an_empty_preview_is_not_kept(cache: PreviewCache) -> None:
    cache.put("cd" * 32, b"")
    assert cache.preview("cd" * 32) is None
    assert not cache.folder.exists()


def test_shrinking_keeps_the_shape(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "a.jpg", size=(800, 200))
    with Image.open(io.BytesIO(shrink(path.read_bytes(), 100))) as image:
        assert image.size == (100, 25)


def test_distances_follow_the_record(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    (evidence,) = attach_files(project, record.id, [make_photo(tmp_path / "a.jpg", 120.153576, 30.287459)])
    assert evidence.distance_m == pytest.approx(0, abs=0.1)
    (moved,) = with_distances([evidence], shapely.Point(120.253576, 30.287459))
    assert moved.distance_m == pytest.approx(9621, abs=10)
    assert with_distances([evidence], None)[0].distance_m is None


def test_distance_of_what_is_missing() -> None:
    assert distance_m(None, PLACE) is None
    assert distance_m(PLACE, None) is None
    assert distance_m(PLACE, shapely.Point()) is None
    assert distance_m(PLACE, PLACE) == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_notes_are_read_back_in_words(language: str) -> None:
    set_language(language)
    stored = write_notes(
        [
            {"code": "PHOTO_CHINA_TIME", "context": {}},
            {"code": "PHOTO_BAD_POSITION", "context": {"value": "91.0; 200.0"}},
        ]
    )
    assert stored == "PHOTO_CHINA_TIME; PHOTO_BAD_POSITION=91.0, 200.0"
    first, second = shown_notes(stored, "茶.jpg")
    assert "茶.jpg" in first
    assert "91.0, 200.0" in second
    assert shown_notes("", "a.jpg") == []


def test_a_far_mark_needs_a_distance() -> None:
    evidence = Evidence("r", "a.jpg", "00")
    assert not is_far(evidence)
    assert not is_far(replace(evidence, distance_m=FAR_M))
    assert is_far(replace(evidence, distance_m=FAR_M + 0.1))
