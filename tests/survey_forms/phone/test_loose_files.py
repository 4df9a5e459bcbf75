"""Photos and tracks without a submission: draft records by place and day, or evidence of the nearest record."""

import re
from pathlib import Path

import pytest

from gi_atlas.errors import QuestionOpen
from gi_atlas.model import Evidence, EvidenceKind, SurveyRecord
from gi_atlas.storage.project import Project
from survey_forms.phone.loose import LooseMode
from survey_forms.phone.outcomes import OutcomeKind
from survey_forms.schema import Form
from tests.survey_forms.phone.conftest import bring, contents, tree
from tests.survey_forms.phone.making import make_county, photo, write_central

DAY = 28  # photo() takes its day from the number modulo 28


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two photos at one place, one of another day there, one 2 km off, and one that knows nothing."""
    folder = tmp_path / "照片（一）"
    folder.mkdir()
    for name, number, lat in (("a", 0, 23.9), ("b", DAY, 23.9001), ("c", 1, 23.9), ("d", 2 * DAY, 23.92)):
        (folder / f"{name}.jpg").write_bytes(photo(number, 115.7, lat))
    content = photo(3)
    (folder / "mmexport1660000000000.jpg").write_bytes(re.sub(rb"Exif\x00\x00", b"Nope\x00\x00", content))
    (folder / "._a.jpg").write_bytes(b"\x00")
    return folder


def test_what_becomes_of_them_is_asked(project: Project, photos: Path) -> None:
    with pytest.raises(QuestionOpen) as caught:
        bring(project, photos)
    assert caught.value.code == "PHONE_LOOSE_OPEN"
    assert caught.value.context["options"] == "--photos"
    assert caught.value.context["found"] == 5
    assert caught.value.context["questions"][0]["choices"] == ["new", "nearest"]


def test_each_place_and_day_becomes_a_draft_record(project: Project, photos: Path, tmp_path: Path) -> None:
    report = bring(project, photos, loose=LooseMode.NEW)
    assert report.count(OutcomeKind.IMPORTED) == 4
    assert [(one.where, one.code) for one in report.outcomes if one.kind is OutcomeKind.SKIPPED] == [
        ("mmexport1660000000000.jpg", "PHONE_LOOSE_NO_PLACE")
    ]
    records = project.read_all(SurveyRecord)
    names = {
        frozenset(item.file_name for item in project.read_all(Evidence, record_id=record.id)): record
        for record in records
    }
    assert set(names) == {frozenset({"a.jpg", "b.jpg"}), frozenset({"c.jpg"}), frozenset({"d.jpg"})}
    pair = names[frozenset({"a.jpg", "b.jpg"})]
    assert pair.is_half
    assert str(pair.survey_date) == "2026-05-01"
    assert (pair.geom.x, pair.geom.y) == pytest.approx((115.7, 23.90005))
    assert pair.form_id == "gi_potential_resource"
    stored, files = contents(project), tree(tmp_path)
    again = bring(project, photos, loose=LooseMode.NEW)
    assert again.count(OutcomeKind.UNCHANGED) == 4
    assert contents(project) == stored
    assert tree(tmp_path) == files


def test_more_photos_of_the_place_join_its_record(project: Project, photos: Path) -> None:
    bring(project, photos, loose=LooseMode.NEW)
    (photos / "e.jpg").write_bytes(photo(3 * DAY, 115.7, 23.9002))
    report = bring(project, photos, loose=LooseMode.NEW)
    assert (report.count(OutcomeKind.UPDATED), report.count(OutcomeKind.UNCHANGED)) == (1, 4)
    assert len(project.read_all(SurveyRecord)) == 3


def test_a_photo_without_place_joins_its_neighbour_in_time(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(photo(0, 115.7, 23.9))
    # A camera that had no fix: latitude and longitude are 0. The first was taken in the same minute, the other not.
    (folder / "b.jpg").write_bytes(photo(DAY * 15, 0.0, 0.0))
    (folder / "c.jpg").write_bytes(photo(DAY * 4, 0.0, 0.0))
    report = bring(project, folder, loose=LooseMode.NEW)
    assert {one.where: one.kind for one in report.outcomes} == {
        "a.jpg": OutcomeKind.IMPORTED,
        "b.jpg": OutcomeKind.IMPORTED,
        "c.jpg": OutcomeKind.SKIPPED,
    }


def test_the_nearest_record_gets_them(project: Project, form: Form, tmp_path: Path, photos: Path) -> None:
    county = make_county(2)
    for made, lat in zip(county.made, ("23.9003", "24.5"), strict=True):
        made.answers["identity"]["site_point"] = f"{lat} 115.7 0 0"
    bring(project, write_central(tmp_path / f"{form.form_id}.zip", form, county))
    report = bring(project, photos, loose=LooseMode.NEAREST)
    near = next(one for one in project.read_all(SurveyRecord) if one.geom.y < 24)
    assert {one.where: one.record_id for one in report.outcomes if one.record_id} == dict.fromkeys(
        ("a.jpg", "b.jpg", "c.jpg"), near.id
    )
    # 2.2 km away, and the one without a place: both are named, neither is taken.
    assert {one.where for one in report.outcomes if one.code} == {"d.jpg", "mmexport1660000000000.jpg"}
    assert len(project.read_all(Evidence, record_id=near.id)) == 3 + 3
    assert len(project.read_all(SurveyRecord)) == 2
    assert bring(project, photos, loose=LooseMode.NEAREST).count(OutcomeKind.UNCHANGED) == 3


_TRACK = (
    '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
    '<trkpt lat="23.8990" lon="115.699"/><trkpt lat="23.9010" lon="115.701"/></trkseg></trk></gpx>'
)


def test_a_track_becomes_evidence_of_the_nearest_record(project: Project, form: Form, tmp_path: Path) -> None:
    county = make_county(1)
    county.made[0].answers["identity"]["site_point"] = "23.9 115.7 0 0"
    bring(project, write_central(tmp_path / f"{form.form_id}.zip", form, county))
    path = tmp_path / "航迹.gpx"
    path.write_text(_TRACK, encoding="utf-8")
    report = bring(project, path, loose=LooseMode.NEAREST)
    assert [one.kind for one in report.outcomes] == [OutcomeKind.UPDATED]
    (track,) = [item for item in project.read_all(Evidence) if item.kind is EvidenceKind.MAP]
    assert track.file_name == "航迹.gpx"
    found = project.media.find(track.sha256)
    assert found is not None
    assert found.read_text(encoding="utf-8") == _TRACK
    assert bring(project, path, loose=LooseMode.NEAREST).count(OutcomeKind.UNCHANGED) == 1


def test_a_trial_of_photos_writes_nothing(project: Project, photos: Path, tmp_path: Path) -> None:
    stored, files = contents(project), tree(tmp_path)
    report = bring(project, photos, loose=LooseMode.NEW, is_trial=True)
    assert report.count(OutcomeKind.IMPORTED) == 4
    assert contents(project) == stored
    assert tree(tmp_path) == files


def test_left_over_photos_of_an_export_can_be_placed_too(project: Project, form: Form, tmp_path: Path) -> None:
    county = make_county(1, orphaned=2)
    path = write_central(tmp_path / f"{form.form_id}.zip", form, county)
    report = bring(project, path, loose=LooseMode.NEW)
    assert report.orphaned == []
    assert report.count(OutcomeKind.IMPORTED) == 1 + 2
    assert len(project.read_all(Evidence)) == 3 + 2
