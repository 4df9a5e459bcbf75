"""Photos in the child: what is right is taken, what is wrong is told, nothing breaks."""

import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from gi_atlas.errors import UnsupportedFormat
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.open import open_foreign, open_photos
from gi_atlas.exchange.read_photo import PREVIEW_PX, read_photo
from gi_atlas.services.inspecting import examine
from tests.gi_atlas.services.photo_files import degrees, make_photo

THIRTY, EAST = degrees(30.29), degrees(120.15)
ZERO = IFDRational(0, 0)
ORIGIN = (IFDRational(0), IFDRational(0), IFDRational(0))


def facts(path: Path, preview: Path | None = None) -> dict[str, Any]:
    return read_photo(path, path.name, preview)


def codes(found: dict[str, Any]) -> list[str]:
    return [note["code"] for note in found["notes"]]


def test_place_time_and_size(tmp_path: Path) -> None:
    found = facts(make_photo(tmp_path / "a.jpg", 120.15, 30.29, "2026:04:05 10:30:00", size=(80, 60)))
    assert (round(found["lon"], 6), round(found["lat"], 6)) == (120.15, 30.29)
    assert (found["captured_at"], found["has_offset"]) == ("2026-04-05T10:30:00+08:00", False)
    assert codes(found) == ["PHOTO_CHINA_TIME"]
    assert (found["width_px"], found["height_px"], found["mime"], found["fault"]) == (80, 60, "image/jpeg", "")
    assert found["device"] == "Atlas Test 1"


@pytest.mark.parametrize(
    ("gps", "code"),
    [
        ({1: "N", 2: THIRTY}, "PHOTO_NO_POSITION"),
        ({2: THIRTY, 4: (ZERO, ZERO, ZERO)}, "PHOTO_NO_POSITION"),
        ({1: "N", 2: ORIGIN, 3: "E", 4: ORIGIN}, "PHOTO_BAD_POSITION"),
        ({1: "N", 2: degrees(91), 3: "E", 4: EAST}, "PHOTO_BAD_POSITION"),
        ({1: "N", 2: THIRTY, 3: "E", 4: degrees(181)}, "PHOTO_BAD_POSITION"),
        ({1: "N", 2: (IFDRational(30),), 3: "E", 4: EAST}, "PHOTO_NO_POSITION"),
    ],
)  # fmt: skip
def test_a_wrong_position_is_told_and_not_taken(tmp_path: Path, gps: dict[int, Any], code: str) -> None:
    found = facts(make_photo(tmp_path / "a.jpg", gps=gps))
    assert (found["lon"], found["lat"], codes(found)) == (None, None, [code])
    assert found["fault"] == ""


def test_the_side_of_the_equator_and_of_greenwich(tmp_path: Path) -> None:
    found = facts(make_photo(tmp_path / "a.jpg", -70.5, -33.4))
    assert (round(found["lon"], 4), round(found["lat"], 4)) == (-70.5, -33.4)


@pytest.mark.parametrize(
    "taken", ["2099:01:01 00:00:00", "1970:01:01 00:00:00", "0000:00:00 00:00:00", "yesterday", "2026:13:01 00:00:00"]
)
def test_an_impossible_time_is_told(tmp_path: Path, taken: str) -> None:
    found = facts(make_photo(tmp_path / "a.jpg", taken=taken))
    assert (found["captured_at"], codes(found)) == (None, ["PHOTO_BAD_TIME"])


def test_offsets(tmp_path: Path) -> None:
    with_offset = facts(make_photo(tmp_path / "a.jpg", taken="2026:04:05 10:30:00", offset="+09:00"))
    assert (with_offset["captured_at"], with_offset["has_offset"]) == ("2026-04-05T10:30:00+09:00", True)
    without = facts(make_photo(tmp_path / "b.jpg", taken="2026:04:05 10:30:00"))
    assert (without["captured_at"], codes(without)) == ("2026-04-05T10:30:00", ["PHOTO_NO_ZONE"])
    odd = facts(make_photo(tmp_path / "c.jpg", taken="2026:04:05 10:30:00", offset="+99:99"))
    assert codes(odd) == ["PHOTO_NO_ZONE"]


def test_the_preview_is_small_upright_and_without_the_originals_words(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "a.jpg", 120.15, 30.29, orientation=6, size=(3000, 2000))
    found = facts(path, tmp_path / "preview.jpg")
    with Image.open(tmp_path / "preview.jpg") as preview:
        assert max(preview.size) == PREVIEW_PX
        assert preview.size[0] < preview.size[1]
        assert not preview.getexif()
    assert found["preview_file"] == "preview.jpg"
    assert b"CANARY" not in (tmp_path / "preview.jpg").read_bytes()
    assert b"Atlas" not in (tmp_path / "preview.jpg").read_bytes()


@pytest.mark.parametrize(
    ("content", "fault"),
    [(b"", "PHOTO_UNKNOWN"), (b"\xff\xd8\xff", "PHOTO_UNKNOWN"), (b"GIF89a" + bytes(50), "PHOTO_UNKNOWN"),
     (b"%!PS-Adobe-3.0 EPSF-3.0\n", "PHOTO_UNKNOWN"), (b"8BPS\x00\x01" + bytes(50), "PHOTO_UNKNOWN")],
)  # fmt: skip
def test_what_is_no_photo(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    assert facts(tmp_path / "a.jpg")["fault"] == fault


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_cut_photo_is_damaged_but_keeps_its_place(tmp_path: Path, share: float) -> None:
    path = make_photo(tmp_path / "a.jpg", 120.15, 30.29, size=(640, 480))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    found = facts(path)
    assert found["fault"] in ("PHOTO_DAMAGED", "PHOTO_UNKNOWN")
    assert str(tmp_path) not in found["fault_detail"]


def test_500_mutated_photos_break_nothing(tmp_path: Path) -> None:
    whole = {
        end: make_photo(tmp_path / f"a.{end}", 120.15, 30.29, "2026:04:05 10:30:00").read_bytes()
        for end in ("jpg", "png")
    }
    faults = set()
    for number in range(500):
        chance = random.Random(number)
        content = bytearray(whole["jpg" if number % 2 else "png"])
        for _byte in range(chance.choice((1, 2, 8, 32))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        (tmp_path / "m").write_bytes(content[: chance.randrange(len(content))] if number % 7 == 0 else content)
        faults.add(facts(tmp_path / "m", tmp_path / "preview.jpg")["fault"])
    assert faults <= {"", "PHOTO_DAMAGED", "PHOTO_UNKNOWN", "PHOTO_TOO_LARGE"}
    assert "" in faults
    assert "PHOTO_DAMAGED" in faults


def test_many_photos_share_a_child_and_a_bad_one_takes_no_other_with_it(folder: Path) -> None:
    paths = [make_photo(folder / f"{n}.jpg", 120.15, 30.29) for n in range(4)]
    paths[2].write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    files = open_photos(paths)
    assert [file.path for file in files] == paths
    assert [bool(file.photos[0]["fault"]) for file in files] == [False, False, True, False]
    assert all(file.previews[0] for place, file in enumerate(files) if place != 2)
    assert len({file.sha256 for file in files}) == 2


def test_a_photo_in_china_asks_for_its_datum(folder: Path, inspect: Any) -> None:
    told = inspect(make_photo(folder / "a.jpg", 120.15, 30.29))
    assert told.questions["DATUM_UNCLEAR"]["guess"] is None
    assert inspect(make_photo(folder / "b.png", -122.0, 38.0)).questions == {}
    assert open_foreign(folder / "a.jpg").photos[0]["file"] == "a.jpg"


def test_a_child_that_dies_of_one_photo_is_started_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gi_atlas.exchange import sandbox

    deadly = (
        "import os, gi_atlas.exchange.read_evidence as r; old = r.read_photo; r.read_photo = lambda path, name, *rest:"
    )
    deadly += " os.kill(os.getpid(), 9) if name == 'deadly.jpg' else old(path, name, *rest); "
    place = sandbox._BOOT.index("from gi_atlas.exchange.child")
    monkeypatch.setattr(sandbox, "_BOOT", sandbox._BOOT[:place] + deadly + sandbox._BOOT[place:])
    paths = [make_photo(folder / name) for name in ("a.jpg", "b.jpg", "deadly.jpg", "c.jpg", "d.jpg")]
    files = open_photos(paths)
    assert [file.path.name for file in files] == ["a.jpg", "b.jpg", "deadly.jpg", "c.jpg", "d.jpg"]
    assert [file.photos[0]["fault"] for file in files] == ["", "", "READ_CRASHED", "", ""]
    (remark,) = examine(files[2], Answers()).inspection.warnings
    assert (remark.code, remark.context["file"], remark.context["signal"]) == ("READ_CRASHED", "deadly.jpg", 9)


def test_what_is_no_photo_among_photos_is_a_fault_of_its_own(folder: Path) -> None:
    paths = [make_photo(folder / name) for name in ("a.jpg", "b.jpg", "c.jpg")]
    paths[1].write_bytes(b"8BPS" + bytes(50))
    inspections = [examine(foreign, Answers()).inspection for foreign in open_photos(paths)]
    assert [[remark.code for remark in inspection.warnings] for inspection in inspections] == [
        [],
        ["READ_UNSUPPORTED"],
        [],
    ]
    assert inspections[1].warnings[0].context["found"] == "Photoshop"
    with pytest.raises(UnsupportedFormat):
        open_photos(paths[1:2])
