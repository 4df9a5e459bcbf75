"""Attaching many photos: progress, stopping, positions in the wrong hemisphere, what stays as it was."""

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
import shapely
from PIL.TiffImagePlugin import IFDRational

from gi_atlas.errors import JobCancelled, StorageError
from gi_atlas.i18n import set_language
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.services import attaching
from gi_atlas.services.attaching import READING_SHARE, attach_files, attach_photos
from gi_atlas.services.editing import remove, save
from gi_atlas.services.photos import FAR_M, evidence_of_record, shown_notes, trusted_place
from gi_atlas.storage.project import Project
from tests.gi_atlas.services.photo_files import degrees, make_photo

PLACE = shapely.Point(120.153576, 30.287459)


@pytest.fixture
def record(project: Project) -> SurveyRecord:
    made = SurveyRecord("清溪绿茶（高山）", geom=PLACE)
    save(project, made)
    return made


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "READ_AT_ONCE", 2)


def photos(folder: Path, count: int) -> list[Path]:
    return [make_photo(folder / f"{number}.jpg", colour=(40 * number, 90, 200)) for number in range(count)]


def test_progress_never_goes_back_and_names_files(
    project: Project, record: SurveyRecord, tmp_path: Path, small_batches: None
) -> None:
    told: list[tuple[float, str]] = []
    attached = attach_photos(project, record.id, photos(tmp_path, 5), Progress(lambda *step: told.append(step)))
    shares = [share for share, _text in told]
    assert len(attached.added) == 5
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert READING_SHARE in shares
    assert max(shares) < 1
    assert {text for _share, text in told} == {f"{number}.jpg" for number in range(5)}


@pytest.mark.parametrize("calls", [1, 2, 3, 5])
def test_stopping_anywhere_attaches_nothing(
    project: Project, record: SurveyRecord, tmp_path: Path, small_batches: None, calls: int
) -> None:
    told: list[float] = []

    def stop_after(share: float, _text: str) -> None:
        told.append(share)
        if len(told) == calls:
            progress.cancel()

    progress = Progress(stop_after)
    steps = len(project.steps()[0])
    with pytest.raises(JobCancelled):
        attach_photos(project, record.id, photos(tmp_path, 5), progress)
    assert evidence_of_record(project, record.id) == []
    assert len(project.steps()[0]) == steps
    # Trying again attaches everything; what was copied before is the same file.
    assert len(attach_photos(project, record.id, photos(tmp_path, 5)).added) == 5
    assert len(list(project.media.all_files())) == 5


def test_order_and_positions_go_on_from_what_is_there(
    project: Project, record: SurveyRecord, tmp_path: Path, small_batches: None
) -> None:
    first, *rest = photos(tmp_path, 5)
    attach_files(project, record.id, [first])
    attach_files(project, record.id, rest)
    found = evidence_of_record(project, record.id)
    assert [item.file_name for item in found] == [f"{number}.jpg" for number in range(5)]
    assert [item.position for item in found] == list(range(5))


def test_the_same_picture_at_another_record_is_pointed_out(
    project: Project, record: SurveyRecord, tmp_path: Path
) -> None:
    other = SurveyRecord("柳溪贡枣")
    save(project, other)
    path, own = photos(tmp_path, 2)
    attach_files(project, other.id, [path])
    attached = attach_photos(project, record.id, [path, own])
    assert attached.elsewhere == (("0.jpg", "柳溪贡枣"),)
    assert len(attached.added) == 2
    assert len(list(project.media.all_files())) == 2


def test_originals_are_never_altered_or_removed(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    path = make_photo(tmp_path / "原件.jpg", 120.15, 30.29)
    before = path.read_bytes()
    (evidence,) = attach_files(project, record.id, [path])
    stored = project.media.find(evidence.sha256)
    assert stored is not None
    assert stored.read_bytes() == before
    remove(project, SurveyRecord, record.id)
    assert path.read_bytes() == before
    assert stored.read_bytes() == before


def test_a_photo_that_changes_under_us_is_told_of(
    project: Project, record: SurveyRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = photos(tmp_path, 2)
    add = project.media.add

    def change_first(path: Path) -> Any:
        if path == bad:
            path.write_bytes(path.read_bytes() + b"x")
        return add(path)

    monkeypatch.setattr(project.media, "add", change_first)
    attached = attach_photos(project, record.id, [good, bad])
    assert [item.file_name for item in attached.added] == ["0.jpg"]
    assert [(fault.code, fault.context["file"]) for fault in attached.refused] == [("PHOTO_CHANGED", "1.jpg")]


def test_a_disk_that_is_full_is_worded(
    project: Project, record: SurveyRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise StorageError("MEDIA_CANNOT_COPY", path=str(path), detail="full")

    monkeypatch.setattr(project.media, "add", refuse)
    with pytest.raises(StorageError) as raised:
        attach_photos(project, record.id, photos(tmp_path, 1))
    assert raised.value.code == "MEDIA_CANNOT_COPY"
    assert evidence_of_record(project, record.id) == []


@pytest.mark.parametrize("sides", [("S", "E"), ("N", "W"), ("S", "W")])
def test_a_position_in_the_wrong_hemisphere_is_not_taken(
    project: Project, record: SurveyRecord, tmp_path: Path, sides: tuple[str, str]
) -> None:
    gps = {1: sides[0], 2: degrees(30.29), 3: sides[1], 4: degrees(120.15)}
    (evidence,) = attach_files(project, record.id, [make_photo(tmp_path / "错.jpg", gps=gps)])
    assert evidence.geom is None
    assert evidence.distance_m is None
    assert evidence.datum is None
    assert "PHOTO_WRONG_HEMISPHERE" in evidence.captured_note
    for language in ("zh", "en"):
        set_language(language)
        (note,) = shown_notes(evidence.captured_note, evidence.file_name)
        assert "错.jpg" in note
        assert "30.29" in note


def test_a_place_that_is_merely_far_away_is_kept() -> None:
    far = {"lon": -70.0, "lat": -33.0}
    assert trusted_place(far, PLACE) == (far, [])
    assert trusted_place(far, None) == (far, [])
    assert trusted_place({"lon": None}, PLACE) == ({"lon": None}, [])
    near_equator = {"lon": 100.0, "lat": -0.01}
    assert trusted_place(near_equator, shapely.Point(100.0, 0.01))[0] == near_equator
    assert FAR_M == 5000


NOTHING = IFDRational(0, 0)


@pytest.mark.parametrize(
    "gps",
    [
        {1: "N", 2: (IFDRational(30), NOTHING, NOTHING), 3: "E", 4: degrees(120)},
        {1: "N", 2: degrees(30), 3: "E", 4: (NOTHING, NOTHING, NOTHING)},
        {1: "N", 2: (IFDRational(30, 0), IFDRational(0), IFDRational(0)), 3: "E", 4: degrees(120)},
        {1: "N", 2: (30.0, 0.0), 3: "E", 4: degrees(120)},
        {1: "N", 3: "E"},
    ],
)
def test_broken_positions_are_ignored_with_a_note(
    project: Project, record: SurveyRecord, tmp_path: Path, gps: dict[int, Any]
) -> None:
    (evidence,) = attach_files(project, record.id, [make_photo(tmp_path / "破.jpg", gps=gps)])
    assert evidence.geom is None
    assert evidence.fault == ""
    assert "PHOTO_NO_POSITION" in evidence.captured_note


def test_a_bomb_is_attached_with_its_reason_and_never_opened(
    project: Project, record: SurveyRecord, tmp_path: Path
) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    side = 60_000
    rows = zlib.compress(b"\x00" * (side // 8 + 1) * 200, 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    path = tmp_path / "炸弹.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    (evidence,) = attach_files(project, record.id, [path])
    assert evidence.fault == "PHOTO_TOO_LARGE"
    assert project.media.find(evidence.sha256) is not None


def test_a_direction_that_is_none_is_left_out(project: Project, record: SurveyRecord, tmp_path: Path) -> None:
    place = {1: "N", 2: degrees(30.29), 3: "E", 4: degrees(120.15)}
    right = make_photo(tmp_path / "a.jpg", gps={**place, 17: IFDRational(271)})
    wrong = make_photo(tmp_path / "b.jpg", gps={**place, 17: IFDRational(400)}, colour=(1, 99, 200))
    nothing = make_photo(tmp_path / "c.jpg", gps={**place, 17: NOTHING}, colour=(200, 99, 20))
    found = attach_files(project, record.id, [right, wrong, nothing])
    assert [item.heading_deg for item in found] == [271.0, None, None]


def test_a_record_removed_while_its_photos_are_read_gets_none(
    project: Project, record: SurveyRecord, tmp_path: Path
) -> None:
    def remove_meanwhile(share: float, _text: str) -> None:
        if share >= READING_SHARE and project.read_all(SurveyRecord):
            remove(project, SurveyRecord, record.id)

    with pytest.raises(StorageError) as caught:
        attach_photos(project, record.id, photos(tmp_path, 2), Progress(remove_meanwhile))
    assert (caught.value.code, caught.value.context) == ("EVIDENCE_NO_RECORD", {"id": record.id})
    assert project.read_all(Evidence) == []
    project.undo()
    assert [one.id for one in project.read_all(SurveyRecord)] == [record.id]
