"""Dossiers that come back: whole, changed, packed anew, hostile."""

import random
import struct
import zipfile
from pathlib import Path

import pytest

from gi_atlas.dossier.bag import hash_file, write_tags, write_zip
from gi_atlas.dossier.checking import check, check_dossier
from gi_atlas.errors import GiAtlasError, ReadError
from gi_atlas.exchange.child_task import ChildTask


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    folder = tmp_path / "bag"
    payload = {}
    for name in ("材料目录.txt", "B_申请材料/图.jpg", "C/三.json"):
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 50)
        payload[name] = hash_file(path)
    write_tags(folder, payload, {})
    write_zip(folder, tmp_path / "清溪.zip")
    return tmp_path / "清溪.zip"


def check_here(path: Path, folder: Path) -> dict[str, object]:
    """As the child does it, in this process."""
    folder.mkdir(exist_ok=True)
    room = folder / f"room{len(list(folder.iterdir()))}"
    room.mkdir()
    return check(ChildTask(room, {"zip": path}, {"zip": path.name}))


def repacked(whole: Path, target: Path, changes: dict[str, bytes | None] | None = None) -> Path:
    """The same bag zipped by another program, with changes."""
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(target, "w") as sink:
        kept = {name: source.read(name) for name in source.namelist()}
        for name, content in {**kept, **(changes or {})}.items():
            if content is not None:
                sink.writestr(name, content)
    return target


def test_a_whole_dossier_is_found_whole_by_the_child(whole: Path) -> None:
    found = check_dossier(whole)
    assert (found["ok"], found["seal"], found["problems"], found["files"]) == (True, "sealed", [], 7)
    assert found["sha256"] == hash_file(whole)[0]


def test_a_flipped_byte_is_told_by_the_child(whole: Path) -> None:
    content = bytearray(whole.read_bytes())
    content[len(content) // 3] ^= 4
    whole.write_bytes(content)
    found = check_dossier(whole)
    assert (found["ok"], found["state"], found["seal"]) == (False, "changed", "broken")


def test_flipped_bytes_are_found_wherever_they_are(whole: Path, tmp_path: Path) -> None:
    content, places = whole.read_bytes(), random.Random(3)
    tail = range(len(content) - 120, len(content))  # the directory's end and the seal
    changed = tmp_path / "x.zip"
    for place in (*(places.randrange(len(content)) for _round in range(80)), *tail):
        flipped = bytearray(content)
        flipped[place] ^= 1 << places.randrange(8)
        changed.write_bytes(flipped)
        assert told_of(changed, tmp_path / "rooms"), place


def told_of(path: Path, folder: Path) -> bool:
    """Whether the check says that a dossier is not as it was made."""
    try:
        found = check_here(path, folder)
    except ReadError:
        return True
    return found["seal"] == "broken" or bool(found["problems"])


def test_a_bag_that_was_packed_anew_is_compared_by_its_manifest(whole: Path, tmp_path: Path) -> None:
    found = check_here(repacked(whole, tmp_path / "n.zip"), tmp_path / "rooms")
    assert (found["seal"], found["problems"]) == ("unsealed", [])


def test_a_forged_bag_without_a_seal_is_no_whole_dossier(whole: Path, tmp_path: Path) -> None:
    """Other content under a manifest of its own: the bag agrees with itself, and that is all there is to say."""
    folder, forged = tmp_path / "forged", tmp_path / "f.zip"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "材料目录.txt").write_bytes(b"forged")
    write_tags(folder, {"材料目录.txt": hash_file(folder / "data" / "材料目录.txt")}, {})
    write_zip(folder, forged)
    found = check_dossier(repacked(forged, tmp_path / "n.zip"))
    assert (found["ok"], found["state"], found["problems"]) == (False, "unsealed", [])


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"data/C/三.json": b"other content of another length"}, "Oxum"),
     ({"data/C/三.json": ("C/三.json" * 50).upper().encode()}, "三.json"),
     ({"data/C/三.json": None}, "Oxum"), ({"data/D.txt": b"more"}, "Oxum"),
     ({"bag-info.txt": b"Payload-Oxum: 1.1\n"}, "Oxum"), ({"manifest-sha256.txt": b""}, ""),
     ({"manifest-sha256.txt": None}, "")],
)  # fmt: skip
def test_what_was_changed_is_named(whole: Path, tmp_path: Path, changes: dict[str, bytes | None], named: str) -> None:
    found = check_here(repacked(whole, tmp_path / "n.zip", changes), tmp_path / "rooms")
    assert found["problems"]
    assert named in " ".join(map(str, found["problems"]))


@pytest.mark.parametrize(
    "name", ["../out.txt", "/etc/x", "data/../../x", "data/CON", "data/a:b", "C:\\x", "data/\u202ex"]
)
def test_an_entry_that_could_leave_the_folder_is_refused(whole: Path, tmp_path: Path, name: str) -> None:
    hostile = repacked(whole, tmp_path / "n.zip", {name: b"x"})
    with pytest.raises(ReadError) as told:
        check_here(hostile, tmp_path / "rooms")
    assert told.value.code == "DOSSIER_NOT_A_DOSSIER"
    assert not (tmp_path / "out.txt").exists()


def test_a_zip_without_a_bag_is_no_dossier(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "n.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(ReadError) as told:
        check_dossier(tmp_path / "n.zip")
    assert (told.value.code, told.value.context["detail"]) == ("DOSSIER_NOT_A_DOSSIER", "bagit.txt")


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", b"\x00" * 100_000])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "n.zip"
    path.write_bytes(content)
    with pytest.raises(GiAtlasError):
        check_here(path, tmp_path / "rooms")


def test_a_bomb_is_refused(whole: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "n.zip"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as sink:
        for name in source.namelist():
            sink.writestr(name, source.read(name))
        sink.writestr("data/zeros.bin", b"\x00" * 5_000_000)
    with pytest.raises(ReadError) as told:
        check_here(bomb, tmp_path / "rooms")
    assert told.value.code == "READ_UNPACKED_TOO_BIG"


def test_a_manifest_that_points_outside_is_told(whole: Path, tmp_path: Path) -> None:
    manifest = b"0" * 64 + b"  ../../etc/passwd\n"
    found = check_here(repacked(whole, tmp_path / "n.zip", {"manifest-sha256.txt": manifest}), tmp_path / "rooms")
    assert "unsafe" in " ".join(map(str, found["problems"]))


def test_a_truncated_dossier_is_told(whole: Path, tmp_path: Path) -> None:
    whole.write_bytes(whole.read_bytes()[:-200])
    assert told_of(whole, tmp_path / "rooms")


def test_bytes_behind_the_zip_are_told(whole: Path, tmp_path: Path) -> None:
    whole.write_bytes(whole.read_bytes() + struct.pack("<I", 7))
    assert told_of(whole, tmp_path / "rooms")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as told:
        check_dossier(tmp_path / "none.zip")
    assert told.value.code == "READ_CANNOT_OPEN"
