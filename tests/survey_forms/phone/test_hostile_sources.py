"""Strangers' archives and folders: names that lead elsewhere, bombs, doubled entries, DTDs, encryption, links."""

import os
import zipfile
from pathlib import Path

import pytest

from gi_atlas.errors import GiAtlasError, JobCancelled, ReadError, UnsupportedFormat
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, SurveyRecord
from gi_atlas.storage.project import Project
from survey_forms.importing import import_delivery
from survey_forms.phone.delivery import Delivery
from survey_forms.phone.hostile import hostile_reason, shown_name
from survey_forms.phone.outcomes import OutcomeKind
from survey_forms.schema import Form
from tests.survey_forms.phone.conftest import bring, contents, tree
from tests.survey_forms.phone.making import (
    make_bare_county,
    make_county,
    photo,
    submission_xml,
    write_central,
    write_instances,
)

NAMES = {
    "../../project.gpkg": "NAME_UPWARDS",
    "..\\..\\project.gpkg": "NAME_UPWARDS",
    "/etc/passwd": "NAME_ABSOLUTE",
    "C:\\Windows\\a.jpg": "NAME_ABSOLUTE",
    "media/D:a.jpg": "NAME_ABSOLUTE",
    "a.jpg:stream": "NAME_STREAM",
    "media/CON.jpg": "NAME_RESERVED",
    "lpt¹": "NAME_RESERVED",
    "nul.tar.gz": "NAME_RESERVED",
    "a\x00.jpg": "NAME_CONTROL",
    "a\nb.jpg": "NAME_CONTROL",
    "photo\u202egpj.exe": "NAME_DIRECTION",
    "a\u200bb.jpg": "NAME_DIRECTION",
    "长" * 100 + ".jpg": "NAME_LONG",
    "a.jpg ": "NAME_ENDING",
    "dir./a.jpg": "NAME_ENDING",
    "a\\b.jpg": "NAME_BACKSLASH",
}


@pytest.mark.parametrize(("name", "code"), NAMES.items())
def test_odd_names_are_told(name: str, code: str) -> None:
    assert hostile_reason(name) == code


@pytest.mark.parametrize("name", ["media/1660.jpg", "照片/（一）.jpg", "a b.jpg", "console.jpg", "./a.jpg", "a..b.jpg"])
def test_plain_names_are_not(name: str) -> None:
    assert hostile_reason(name) == ""


def test_a_long_name_is_shown_short() -> None:
    assert len(shown_name("x" * 5000)) < 130


def test_every_odd_name_in_an_archive_is_harmless(tmp_path: Path, project: Project, form: Form) -> None:
    path = write_central(tmp_path / f"{form.form_id}.zip", form, make_bare_county(2))
    with zipfile.ZipFile(path, "a") as archive:
        for number, name in enumerate(NAMES):
            info = zipfile.ZipInfo("x")
            info.filename = name if name.startswith("/") else f"media/{name}"
            archive.writestr(info, photo(500 + number))
    before = tree(tmp_path)
    report = bring(project, path, keeps_orphans=True)
    media = f"{project.media.folder.relative_to(tmp_path).as_posix()}/"
    assert {name: one for name, one in tree(tmp_path).items() if not name.startswith(media)} == before
    assert all(Path(name).stem.isalnum() for name in tree(project.media.folder))
    assert len(report.hostile) == len(NAMES)
    assert report.count(OutcomeKind.IMPORTED) == 2
    # Kept by their content, as evidence that belongs to no record yet.
    loose = [item for item in project.read_all(Evidence) if item.record_id is None]
    # All but the one that is called a program.
    assert len(loose) == len(NAMES) - 1
    assert all("\x00" not in item.file_name and "/" not in item.file_name for item in loose)
    assert Path("/etc/passwd").read_text().startswith("root")


def _zip(path: Path, entries: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return path


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([("media/a.jpg", b"1"), ("media/A.JPG", b"2")], "READ_DOUBLE_ENTRY"),
        ([("f.csv", b"KEY\n" + b"0" * 300_000_000)], "READ_UNPACKED_TOO_BIG"),
    ],
)
def test_doubled_entries_and_bombs_are_refused(
    tmp_path: Path, project: Project, entries: list[tuple[str, bytes]], code: str
) -> None:
    path = _zip(tmp_path / "a.zip", entries)
    stored = contents(project)
    with pytest.raises(ReadError) as caught:
        bring(project, path)
    assert caught.value.code == code
    assert contents(project) == stored


def test_what_is_no_archive_is_refused(tmp_path: Path, project: Project) -> None:
    broken = tmp_path / "a.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(ReadError) as caught:
        bring(project, broken)
    assert caught.value.code == "READ_ARCHIVE_DAMAGED"
    other = tmp_path / "a.docx"
    other.write_bytes(b"x")
    with pytest.raises(UnsupportedFormat) as refused:
        bring(project, other)
    assert refused.value.code == "PHONE_NOT_TAKEN"


_LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
_OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("start", [_LAUGHS, _OUTSIDE])
def test_entities_are_refused_and_the_other_submissions_come_in(
    tmp_path: Path, project: Project, form: Form, start: str
) -> None:
    county = make_bare_county(2)
    good, bad = (submission_xml(form, made) for made in county.made)
    bad = bad.replace("?>", f"?>{start}", 1).replace("张1", "&b;")
    path = _zip(tmp_path / "a.zip", [("x/a/a.xml", good.encode()), ("x/b/b.xml", bad.encode())])
    report = bring(project, path)
    assert [one.code for one in report.outcomes if one.kind is OutcomeKind.SKIPPED] == ["READ_XML_DTD"]
    assert len(project.read_all(SurveyRecord)) == 1
    assert not project.fetch("SELECT 1 FROM gi_record WHERE answers LIKE '%root:%'")


def test_depth_without_end_is_refused(tmp_path: Path, project: Project) -> None:
    path = _zip(tmp_path / "a.zip", [("a/a.xml", b"<a>" * 100_000 + b"</a>" * 100_000)])
    report = bring(project, path)
    assert [one.code for one in report.outcomes] == ["READ_XML_DEEP"]


def test_a_position_without_end_fills_no_memory(tmp_path: Path, project: Project, form: Form) -> None:
    county = make_bare_county(1)
    path = write_central(tmp_path / f"{form.form_id}.zip", form, county)
    with zipfile.ZipFile(path) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    changed = [
        (name, content.replace(b"link[1]", b"link[99999999999]") if name.endswith("-link.csv") else content)
        for name, content in entries
    ]
    report = bring(project, _zip(path, changed))
    assert "PHONE_ROW_LOST" in {one.code for one in report.outcomes}
    assert "link" not in project.read_all(SurveyRecord)[0].answers


def test_an_encrypted_submission_is_refused_in_words(tmp_path: Path, project: Project, form: Form) -> None:
    folder = write_instances(tmp_path / "instances", form, make_bare_county(1))
    secret = folder / "secret"
    secret.mkdir()
    (secret / "submission.xml.enc").write_bytes(os.urandom(50))
    (secret / "submission.xml").write_text(
        '<data id="f" encrypted="yes" xmlns="x"><media><file>a.enc</file></media></data>'
    )
    report = bring(project, folder)
    assert report.count(OutcomeKind.IMPORTED) == 1
    (refused,) = [one for one in report.outcomes if one.kind is OutcomeKind.SKIPPED]
    assert (refused.where, refused.code) == ("secret", "PHONE_ENCRYPTED")


def test_an_encrypted_archive_is_refused_as_a_whole(tmp_path: Path, project: Project) -> None:
    path = _zip(tmp_path / "a.zip", [("a.csv", b"KEY\n1\n")])
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    path.write_bytes(bytes(content))
    with pytest.raises(ReadError) as caught:
        bring(project, path)
    assert caught.value.code == "READ_ENCRYPTED"


def test_links_in_a_folder_are_not_followed(tmp_path: Path, project: Project, form: Form) -> None:
    folder = write_instances(tmp_path / "instances", form, make_bare_county(1))
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "b.xml").write_text(submission_xml(form, make_bare_county(1, seed=4).made[0]), encoding="utf-8")
    (folder / "linked").symlink_to(outside)
    (folder / "b.xml").symlink_to(outside / "b.xml")
    assert len(bring(project, folder).outcomes) == 1


def test_an_archive_within_the_archive_is_named(tmp_path: Path, project: Project, form: Form) -> None:
    path = write_central(tmp_path / f"{form.form_id}.zip", form, make_bare_county(1))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("media.zip", b"PK")
    report = bring(project, path)
    assert [(one.where, one.code) for one in report.outcomes if one.code] == [("media.zip", "PHONE_NESTED")]


def test_a_program_called_a_photo_is_not_taken(tmp_path: Path, project: Project, form: Form) -> None:
    county = make_county(1)
    name = county.made[0].answers["evidence"]["photo_product"]
    county.files[name] = b"MZ" + os.urandom(200)
    report = bring(project, write_central(tmp_path / f"{form.form_id}.zip", form, county))
    assert [(one.name, one.code) for one in report.missing] == [(name, "EVIDENCE_PROGRAM")]
    assert len(list(project.media.all_files())) == 2


def test_a_broken_photo_is_kept_and_marked(tmp_path: Path, project: Project, form: Form) -> None:
    county = make_county(1)
    name = county.made[0].answers["evidence"]["photo_product"]
    county.files[name] = county.files[name][:400]
    report = bring(project, write_central(tmp_path / f"{form.form_id}.zip", form, county))
    assert report.missing == []
    (item,) = [one for one in project.read_all(Evidence) if one.file_name == name]
    assert item.fault == "PHOTO_DAMAGED"
    assert project.media.find(item.sha256) is not None


class _StopAt(Progress):
    def __init__(self, count: int) -> None:
        super().__init__()
        self._left = count

    def check(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.cancel()
        super().check()


def test_cancelled_anywhere_it_is_as_if_never_begun(tmp_path: Path, project: Project, form: Form) -> None:
    path = write_central(tmp_path / f"{form.form_id}.zip", form, make_county(4))
    stored = contents(project)
    count, is_done = 1, False
    while not is_done:
        progress = _StopAt(count)
        try:
            with Delivery([path], progress=progress) as delivery:
                import_delivery(project, delivery, progress=progress)
            is_done = True
        except JobCancelled:
            assert contents(project) == stored
        count += max(1, count // 2)
    assert len(project.read_all(SurveyRecord)) == 4
    assert bring(project, path).count(OutcomeKind.UNCHANGED) == 4


def test_every_refusal_speaks_both_languages(tmp_path: Path, project: Project) -> None:
    with pytest.raises(GiAtlasError) as caught:
        bring(project, _zip(tmp_path / "a.zip", [("a.txt", b"1")]))
    assert caught.value.code == "PHONE_NOTHING"
    assert "a.zip" in caught.value.message("en")
    assert "没有填报数据" in caught.value.message("zh")


def test_an_apple_archive_brings_no_ghosts(tmp_path: Path, project: Project, form: Form) -> None:
    path = write_central(tmp_path / f"{form.form_id}.zip", form, make_county(1))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/media/._1660000000000.jpg", b"\x00")
        archive.writestr("media/.DS_Store", b"\x00")
        archive.writestr(f"{form.form_id} - audit.csv", "instance ID,event,node\nuuid:1,form start,\n")
    report = bring(project, path)
    assert (report.orphaned, report.hostile) == ([], [])
    assert len(report.outcomes) == 1
