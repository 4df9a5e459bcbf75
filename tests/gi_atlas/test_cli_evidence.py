"""Evidence by the command line: attaching files of any kind, what is told, what is listed, a changed byte found."""

import json
from pathlib import Path

import pytest

from gi_atlas.cli import run
from gi_atlas.model import EvidenceKind, SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.storage.opening import create_project, open_project
from tests.gi_atlas.services.made_pictures import made_picture
from tests.gi_atlas.services.photo_files import make_photo


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "测试 目录（一）" / "项目.gpkg"
    path.parent.mkdir()
    with create_project(path) as made:
        save(made, SurveyRecord("清溪绿茶", id="r"))
    return path


def test_files_of_every_kind_are_attached_and_what_is_odd_is_told(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made_picture("scene", 4).save(tmp_path / "原图.png")
    made_picture("scene", 4).save(tmp_path / "mmexport1617589800000.jpg", quality=40)
    (tmp_path / "访谈.txt").write_text("老茶师", encoding="utf-8")
    files = [str(tmp_path / name) for name in ("原图.png", "mmexport1617589800000.jpg", "访谈.txt")]
    assert run(["--json", "--lang", "zh", "attach", str(project), "r", *files]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["kind"] for row in told["rows"]] == ["PHOTO", "PHOTO", "PAPER"]
    assert any("看起来相同" in line for line in told["remarks"])
    assert any("微信" in line for line in told["remarks"])
    assert run(["--lang", "en", "attach", str(project), "r", files[0]]) == 0
    assert "原图.png is at this record already." in capsys.readouterr().out


def test_a_program_that_is_called_a_photo_stops_all(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "假.jpg").write_bytes(b"MZ\x90\x00" + bytes(99))
    good = make_photo(tmp_path / "真.jpg")
    assert run(["--json", "attach", str(project), "r", str(good), str(tmp_path / "假.jpg")]) == 3
    told = json.loads(capsys.readouterr().out)
    assert [fault["code"] for fault in told["error"]["faults"]] == ["EVIDENCE_PROGRAM"]
    with open_project(project) as opened:
        assert evidence_of_record(opened, "r") == []
        assert list(opened.media.all_files()) == []


def test_what_is_missing_is_listed_and_a_flipped_byte_found(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = [make_photo(tmp_path / "甲.jpg"), make_photo(tmp_path / "乙.jpg", colour=(1, 2, 200))]
    assert run(["--json", "attach", str(project), "r", *map(str, photos)]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    media = project.with_suffix(".media")
    first, second = (media / row["sha256"][:2] / f"{row['sha256']}.jpg" for row in rows)
    assert run(["verify", str(project)]) == 0
    content = bytearray(first.read_bytes())
    content[-20] ^= 0x10
    first.write_bytes(content)
    capsys.readouterr()
    assert run(["--lang", "en", "verify", str(project)]) == 1
    assert "甲.jpg" in capsys.readouterr().out
    second.unlink()
    assert run(["--json", "list", str(project), "evidence", "--where", "is_missing = 1"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["file_name"], row["expected_file"]) == ("乙.jpg", f"{row['sha256'][:2]}/{row['sha256']}.jpg")
    assert row["kind"] == EvidenceKind.PHOTO
