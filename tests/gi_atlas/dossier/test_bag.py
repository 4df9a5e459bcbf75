"""Bags: valid for the library whatever the names, and any changed byte is found."""

import random
import zipfile
from pathlib import Path

import bagit
import pytest

from gi_atlas.dossier.bag import faults_of, hash_file, require_valid_zip, write_tags, write_zip
from gi_atlas.dossier.layout import bag_name
from gi_atlas.errors import StorageError, WriteError
from gi_atlas.storage.pack_format import check_seal

HOSTILE = (
    "CON",
    "a:b/c",
    "𠮷野家😀",
    "x" * 300,
    "100%0D茶%0A",
    " 前后有空格 ",
    "é" * 90,
    "=1+1",
    "..",
    "\x07\x0b‮right",
)


def make_bag(folder: Path, names: tuple[str, ...] = ("一.txt", "B_材料/二.txt")) -> Path:
    payload = {}
    for number, name in enumerate(names):
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"{number} {name}".encode() * (number + 1))
        payload[name] = hash_file(path)
    write_tags(folder, payload, {"External-Description": "清溪\n蜜橘"})
    return folder


def test_a_bag_is_valid_for_the_library(tmp_path: Path) -> None:
    folder = make_bag(tmp_path / "bag")
    bag = bagit.Bag(str(folder))
    assert bag.is_valid()
    assert bag.algorithms == ["sha256"]
    assert bag.info["External-Description"] == "清溪 蜜橘"
    assert sorted(bag.payload_entries()) == ["data/B_材料/二.txt", "data/一.txt"]
    assert faults_of(folder) == []


def test_the_payload_is_summed_up(tmp_path: Path) -> None:
    folder = make_bag(tmp_path / "bag")
    size = sum(path.stat().st_size for path in (folder / "data").rglob("*") if path.is_file())
    assert bagit.Bag(str(folder)).info["Payload-Oxum"] == f"{size}.2"


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_makes_a_valid_bag(tmp_path: Path, name: str) -> None:
    safe = f"{bag_name(name)}.txt"
    folder = make_bag(tmp_path / "bag", (f"C_材料/{safe}",))
    assert bagit.Bag(str(folder)).is_valid()
    write_zip(folder, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert f"data/C_材料/{safe}" in archive.namelist()
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    require_valid_zip(tmp_path / "a.zip", tmp_path / "out", names)


def test_names_hold_no_sign_that_manifests_escape() -> None:
    for name in HOSTILE:
        safe = bag_name(name)
        assert not set(safe) & set('%\r\n\t /\\:*?"<>|')
        assert 0 < len(safe.encode()) <= 130


@pytest.mark.parametrize("kind", ["changed", "lost", "added", "manifest", "info"])
def test_the_library_sees_what_was_done_to_a_bag(tmp_path: Path, kind: str) -> None:
    folder = make_bag(tmp_path / "bag")
    target = folder / "data" / "一.txt"
    if kind == "changed":
        content = bytearray(target.read_bytes())
        content[0] ^= 1
        target.write_bytes(content)
    elif kind == "lost":
        target.unlink()
    elif kind == "added":
        (folder / "data" / "三.txt").write_text("x")
    elif kind == "manifest":
        path = folder / "manifest-sha256.txt"
        path.write_text(path.read_text().replace("0", "1"))
    else:
        (folder / "bag-info.txt").write_text("External-Description: another\n")
    assert faults_of(folder)
    assert not bagit.Bag(str(folder)).is_valid()


def test_a_folder_without_bagit_is_told(tmp_path: Path) -> None:
    assert "bagit.txt" in faults_of(tmp_path)[0]


def test_the_zip_is_the_bag_at_its_root(tmp_path: Path) -> None:
    folder = make_bag(tmp_path / "bag")
    write_zip(folder, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path / "empty")
        assert archive.testzip() is None
    assert bagit.Bag(str(tmp_path / "empty")).is_valid()
    check_seal(tmp_path / "a.zip")


def test_a_flipped_byte_is_found_wherever_it_is(tmp_path: Path) -> None:
    folder = make_bag(tmp_path / "bag", ("一.txt", "图.jpg", "B/二.json"))
    whole = tmp_path / "a.zip"
    write_zip(folder, whole)
    content, changed = whole.read_bytes(), tmp_path / "b.zip"
    places = random.Random(7)
    for _round in range(1000):
        place, bit = places.randrange(len(content)), 1 << places.randrange(8)
        flipped = bytearray(content)
        flipped[place] ^= bit
        changed.write_bytes(flipped)
        with pytest.raises(StorageError):
            check_seal(changed)


def test_a_zip_with_another_list_of_files_is_refused(tmp_path: Path) -> None:
    folder = make_bag(tmp_path / "bag")
    write_zip(folder, tmp_path / "a.zip")
    with pytest.raises(WriteError) as told:
        require_valid_zip(tmp_path / "a.zip", tmp_path / "out", ["bagit.txt"])
    assert told.value.code == "EXPORT_DIFFERS"


def test_a_zip_whose_bag_is_wrong_is_refused(tmp_path: Path) -> None:
    folder = make_bag(tmp_path / "bag")
    (folder / "data" / "一.txt").write_text("other")
    write_zip(folder, tmp_path / "a.zip")
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    with pytest.raises(WriteError) as told:
        require_valid_zip(tmp_path / "a.zip", tmp_path / "out", names)
    assert "一.txt" in told.value.context["field"] or "Oxum" in told.value.context["field"]


def test_hashing_says_what_the_file_is(tmp_path: Path) -> None:
    import hashlib

    path = tmp_path / "空 白.bin"
    for content in (b"", b"x" * 3_000_000):
        path.write_bytes(content)
        assert hash_file(path) == (hashlib.sha256(content).hexdigest(), len(content))
