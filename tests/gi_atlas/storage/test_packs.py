"""Packs: one zip that comes back as it was; any changed byte refuses it; a hostile one writes nothing."""

import hashlib
import json
import random
import zipfile
from dataclasses import asdict, replace

import pytest

from gi_atlas.errors import JobCancelled, StorageError
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, Product
from gi_atlas.services.editing import save
from gi_atlas.storage import pack_format, packing, unpacking
from gi_atlas.storage.connection import connect
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.pack_format import MANIFEST, PROJECT_ENTRY, SEAL_BYTES, Manifest, PackEntry
from gi_atlas.storage.packing import pack_project
from gi_atlas.storage.snapshots import Head, read_head
from gi_atlas.storage.unpacking import unpack_project
from gi_atlas.storage.verify import verify_project


@pytest.fixture
def filled(project):
    for number in range(3):
        stored = project.media.add_bytes(f"photo {number}".encode() * 50, ".jpg")
        save(project, Evidence(None, f"{number}.jpg", stored.sha256))
    save(project, Product("清溪茶"))
    return project


@pytest.fixture
def pack(filled, folder):
    return pack_project(filled, folder / "包.zip").path


@pytest.fixture
def out(folder):
    return folder / "出"


def refusal(pack, out):
    """Code of the refusal; nothing may have been written."""
    with pytest.raises(StorageError) as caught:
        unpack_project(pack, out)
    assert not out.exists() or list(out.iterdir()) == []
    return caught.value.code


def test_a_project_comes_back_as_it_was(filled, pack, out):
    done = unpack_project(pack, out)
    assert done.path == out / "清溪县.gpkg"
    assert read_head(done.path) == read_head(filled.path)
    assert verify_project(done.path).problems == ()
    with open_project(done.path) as again:
        assert again.read_all(Evidence) == filled.read_all(Evidence)
        assert [path.name for path in again.media.all_files()] == [path.name for path in filled.media.all_files()]
        save(again, Product("酒"))


def test_the_manifest_names_every_file_with_its_hash(filled, folder):
    packed = pack_project(filled, folder / "包.zip")
    assert packed.sha256 == hashlib.sha256(packed.path.read_bytes()).hexdigest()
    assert packed.manifest.head == read_head(filled.path)
    with zipfile.ZipFile(packed.path) as archive:
        assert archive.testzip() is None
        listed = json.loads(archive.read(MANIFEST))["entries"]
        assert {entry["path"] for entry in listed} | {MANIFEST} == set(archive.namelist())
        for entry in listed:
            assert hashlib.sha256(archive.read(entry["path"])).hexdigest() == entry["sha256"]
    assert len(listed) == 4


def test_without_photos_only_the_project_goes(filled, folder, out):
    packed = pack_project(filled, folder / "小.zip", with_photos=False)
    assert [entry.path for entry in packed.manifest.entries] == [PROJECT_ENTRY]
    assert packed.manifest.with_photos is False
    found = verify_project(unpack_project(packed.path, out).path)
    assert [problem.code for problem in found.problems] == ["VERIFY_MEDIA_MISSING"] * 3


def test_an_older_pack_is_replaced_whole(filled, pack):
    save(filled, Product("酒"))
    pack_project(filled, pack)
    assert [path.name for path in pack.parent.iterdir() if path.name.startswith(".")] == [".清溪县.lock"]
    with zipfile.ZipFile(pack) as archive:
        assert json.loads(archive.read(MANIFEST))["head"]["seq"] == 5


def test_a_damaged_photo_is_not_packed(filled, folder):
    next(filled.media.all_files()).write_bytes(b"other")
    with pytest.raises(StorageError) as caught:
        pack_project(filled, folder / "包.zip")
    assert caught.value.code == "PACK_MEDIA_DAMAGED"
    assert list(folder.glob("*.zip")) + list(folder.glob(".*.part")) == []


def test_a_pack_that_does_not_read_back_is_thrown_away(filled, folder, monkeypatch):
    monkeypatch.setattr(packing, "make_seal", lambda path, length: b"x" * SEAL_BYTES)
    with pytest.raises(StorageError) as caught:
        pack_project(filled, folder / "包.zip")
    assert caught.value.code == "PACK_NOT_OURS"
    assert list(folder.glob("*.zip")) + list(folder.glob(".*.part")) == []


def test_packing_can_be_stopped(filled, folder):
    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        pack_project(filled, folder / "包.zip", progress=progress)
    assert list(folder.glob("*.zip")) + list(folder.glob(".*.part")) == []


def test_unpacking_can_be_stopped(pack, out):
    progress = Progress(lambda share, text: progress.cancel())
    with pytest.raises(JobCancelled):
        unpack_project(pack, out, progress)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("there", ["清溪县.gpkg", "清溪县.media"])
def test_what_is_there_is_left_alone(pack, out, there):
    out.mkdir()
    (out / there).mkdir()
    with pytest.raises(StorageError) as caught:
        unpack_project(pack, out)
    assert caught.value.code in ("STORE_EXISTS", "MEDIA_FOLDER_THERE")
    assert [path.name for path in out.iterdir()] == [there]


# Changed on the way


def test_a_thousand_flipped_bytes_are_all_refused(pack, out):
    chance = random.Random(20260301)
    whole = pack.read_bytes()
    for _turn in range(1000):
        place = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] ^= chance.randrange(1, 256)
        pack.write_bytes(changed)
        assert refusal(pack, out) in ("PACK_CHANGED", "PACK_NOT_OURS"), place


def test_five_hundred_cuts_are_all_refused(pack, out):
    chance = random.Random(7)
    whole = pack.read_bytes()
    for _turn in range(500):
        pack.write_bytes(whole[: chance.randrange(len(whole))])
        assert refusal(pack, out) in ("PACK_CHANGED", "PACK_NOT_OURS")


@pytest.mark.parametrize("extra", [b"\x00", b"PK\x05\x06" + bytes(18)])
def test_something_added_at_the_end_or_before_is_refused(pack, out, extra):
    whole = pack.read_bytes()
    for content in (whole + extra, extra + whole):
        pack.write_bytes(content)
        assert refusal(pack, out) in ("PACK_CHANGED", "PACK_NOT_OURS")


@pytest.mark.parametrize("content", [b"", b"x", b"PK", b"x" * 1000])
def test_what_is_no_pack_is_refused(folder, out, content):
    path = folder / "x.zip"
    path.write_bytes(content)
    assert refusal(path, out) == "PACK_NOT_OURS"
    assert refusal(folder / "none.zip", out) == "STORE_MISSING"


# Made by someone hostile, who can compute a seal


def sealed(path):
    """Give a zip our seal, as a hostile maker would."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"?" * SEAL_BYTES
    packing._write_seal(path)
    return path


def rebuild(pack, target, change):
    """A pack with other entries: ``change`` is given name → content and may alter it."""
    with zipfile.ZipFile(pack) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return sealed(target)


def edit_manifest(**changes):
    def change(entries):
        manifest = {**json.loads(entries[MANIFEST]), **changes}
        entries[MANIFEST] = json.dumps(manifest).encode()

    return change


@pytest.mark.parametrize(
    "name",
    [
        "../evil.gpkg",
        "/etc/evil",
        "C:\\evil",
        "media/../../evil",
        "media/ab/CON.jpg",
        "a:b",
        "PROJECT.GPKG",
        "project.gpkg ",
        "media/",
        "\u202egpkg.exe",
        "x" * 300,
    ],
)
def test_entries_of_other_names_are_refused(pack, folder, out, name):
    before = sorted(path for path in folder.parent.rglob("*") if "出" not in path.parts)
    hostile = rebuild(pack, folder / "hostile.zip", lambda entries: entries.update({name: b"evil"}))
    assert refusal(hostile, out) == "PACK_HOSTILE"
    after = sorted(path for path in folder.parent.rglob("*") if "出" not in path.parts)
    assert set(after) - set(before) == {hostile}


@pytest.mark.parametrize("path", ["../x.gpkg", "media/ab/x.jpg", "media/00/" + "a" * 64, "/x", "", "media/" + "A" * 64])
def test_a_manifest_with_other_paths_is_refused(pack, folder, out, path):
    def change(entries):
        manifest = json.loads(entries[MANIFEST])
        manifest["entries"].append({"path": path, "sha256": hashlib.sha256(b"evil").hexdigest(), "size_bytes": 4})
        entries.update({MANIFEST: json.dumps(manifest).encode(), path or "x": b"evil"})

    assert refusal(rebuild(pack, folder / "hostile.zip", change), out) == "PACK_NOT_OURS"


def test_a_doubled_entry_is_refused(pack, folder, out):
    hostile = folder / "hostile.zip"
    with zipfile.ZipFile(pack) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(hostile, "w") as archive:
        for name, content in entries:
            archive.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(PROJECT_ENTRY, b"another")
    assert refusal(sealed(hostile), out) == "PACK_HOSTILE"


def test_a_bomb_is_refused_before_it_is_unpacked(pack, folder, out):
    bomb = bytes(30 << 20)
    digest = hashlib.sha256(bomb).hexdigest()

    def change(entries):
        path = f"media/{digest[:2]}/{digest}.jpg"
        manifest = json.loads(entries[MANIFEST])
        manifest["entries"].append({"path": path, "sha256": digest, "size_bytes": len(bomb)})
        entries.update({MANIFEST: json.dumps(manifest).encode(), path: bomb})

    hostile = rebuild(pack, folder / "hostile.zip", change)
    assert hostile.stat().st_size < 1 << 20
    assert refusal(hostile, out) == "PACK_HOSTILE"


def test_more_bytes_than_the_manifest_says_are_not_read(pack, folder, out):
    def change(entries):
        manifest = json.loads(entries[MANIFEST])
        manifest["entries"][1]["size_bytes"] -= 1
        entries[MANIFEST] = json.dumps(manifest).encode()

    assert refusal(rebuild(pack, folder / "hostile.zip", change), out) == "PACK_CHANGED"


def test_too_many_entries_are_refused(pack, folder, out, monkeypatch):
    monkeypatch.setattr(unpacking, "MAX_ENTRIES", 3)
    assert refusal(pack, out) == "PACK_HOSTILE"


def test_a_directory_that_would_fill_the_memory_is_not_read(pack, out, monkeypatch):
    monkeypatch.setattr(unpacking, "MAX_ENTRIES", 1)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refusal(pack, out) == "PACK_HOSTILE"


def test_a_giant_manifest_is_refused(pack, folder, out, monkeypatch):
    monkeypatch.setattr(unpacking, "MAX_MANIFEST_BYTES", 100)
    assert refusal(pack, out) == "PACK_HOSTILE"


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "other"},
        {"format_version": "x"},
        {"entries": None},
        {"entries": [1]},
        {"entries": []},
        {"head": {}},
        {"schema_version": "many"},
    ],
    ids=str,
)
def test_a_manifest_that_makes_no_sense_is_refused(pack, folder, out, changes):
    assert refusal(rebuild(pack, folder / "hostile.zip", edit_manifest(**changes)), out) == "PACK_NOT_OURS"


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b"[" * 100_000], ids=len)
def test_a_manifest_that_is_none_is_refused(pack, folder, out, text):
    hostile = rebuild(pack, folder / "hostile.zip", lambda entries: entries.update({MANIFEST: text}))
    assert refusal(hostile, out) == "PACK_NOT_OURS"


def test_a_newer_pack_says_so(pack, folder, out):
    hostile = rebuild(pack, folder / "newer.zip", edit_manifest(format_version=99))
    assert refusal(hostile, out) == "PACK_TOO_NEW"


def test_a_false_head_is_refused(pack, folder, out):
    hostile = rebuild(pack, folder / "hostile.zip", edit_manifest(head={"seq": 3, "hash": "0" * 64}))
    assert refusal(hostile, out) == "PACK_CHANGED"


def test_a_project_with_parts_that_run_by_themselves_is_refused(filled, folder, out):
    filled.close()
    connection = connect(filled.path, "rw")
    connection.execute("CREATE TRIGGER evil AFTER INSERT ON gi_product BEGIN DELETE FROM gi_record; END")
    connection.close()
    content = filled.path.read_bytes()
    manifest = Manifest(
        "x",
        "2026",
        "0",
        1,
        read_head(filled.path),
        False,
        (PackEntry(PROJECT_ENTRY, hashlib.sha256(content).hexdigest(), len(content)),),
    )
    hostile = folder / "hostile.zip"
    with zipfile.ZipFile(hostile, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, manifest.as_json())
        archive.writestr(PROJECT_ENTRY, content)
    assert refusal(sealed(hostile), out) == "STORE_FOREIGN_OBJECTS"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("../../evil", ".._.._evil"), ("CON", "_CON"), ("", "project"), ("a/b\\c:d", "a_b_c_d"), ("清溪", "清溪")],
)
def test_the_name_inside_never_leads_out_of_the_folder(pack, folder, out, name, expected):
    done = unpack_project(rebuild(pack, folder / "named.zip", edit_manifest(name=name)), out)
    assert done.path.parent == out
    assert done.path.stem == expected.strip(".")


def test_encrypted_and_strangely_packed_entries_are_refused(pack, folder, out):
    hostile = folder / "hostile.zip"
    with zipfile.ZipFile(pack) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(hostile, "w") as archive:
        for name, content in entries:
            archive.writestr(name, content, zipfile.ZIP_LZMA if name == PROJECT_ENTRY else zipfile.ZIP_STORED)
    assert refusal(sealed(hostile), out) == "PACK_HOSTILE"


def test_overlapping_entries_are_refused(pack, folder, out):
    hostile = folder / "hostile.zip"
    with zipfile.ZipFile(pack) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(hostile, "w") as archive:
        for name, content in entries:
            archive.writestr(name, content)
        archive.infolist()[-1].header_offset = archive.infolist()[-2].header_offset + 5
    assert refusal(sealed(hostile), out) in ("PACK_HOSTILE", "PACK_CHANGED")


def test_a_manifest_survives_its_own_text():
    manifest = Manifest("清溪", "2026", "0.1", 1, Head(3, "a" * 64), True, (PackEntry(PROJECT_ENTRY, "b" * 64, 5),))
    assert pack_format.read_manifest(manifest.as_json(), None) == manifest
    assert asdict(replace(manifest, name="x"))["name"] == "x"
