"""Media: whole or not at all, under their hash, sure before the record names them."""

import hashlib
import os
import resource
from pathlib import Path

import pytest

from gi_atlas.errors import StorageError
from gi_atlas.storage import media
from gi_atlas.storage.media import MediaStore, clean_extension
from gi_atlas.storage.opening import open_project


@pytest.fixture
def store(tmp_path):
    return MediaStore(tmp_path / "测试 目录（一）" / "清溪县.media")


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "照片.JPG"
    path.write_bytes(b"\xff\xd8" + bytes(range(256)) * 40)
    return path


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def synced_folders(monkeypatch) -> list[Path]:
    folders: list[Path] = []
    real = media.sync_folder
    monkeypatch.setattr(media, "sync_folder", lambda folder: (folders.append(folder), real(folder)))
    return folders


def test_a_file_lies_under_its_hash_with_a_plain_extension(store, source):
    stored = store.add(source)
    assert stored.sha256 == digest_of(source)
    assert store.find(stored.sha256) == store.folder / stored.sha256[:2] / f"{stored.sha256}.jpg"
    assert store.find(stored.sha256).read_bytes() == source.read_bytes()


@pytest.mark.parametrize("text", ["", "../照片", "../../测试*", "/etc/hostname", "**", "ab", "a" * 63 + "*", "A" * 64])
def test_what_is_no_hash_leads_nowhere(store, source, text):
    store.add(source)
    (store.folder / "ab").mkdir(exist_ok=True)
    assert store.find(text) is None


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_in_the_folder_is_no_stored_file(store, source, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("key")
    stored = store.add(source)
    digest = stored.sha256[:2] + "0" * 62
    (store.folder / digest[:2] / f"{digest}.jpg").symlink_to(secret)
    assert store.find(digest) is None
    assert [path.stem for path in store.all_files()] == [stored.sha256]


def test_the_original_is_not_altered(store, source):
    before = (source.read_bytes(), source.stat().st_mtime_ns)
    store.add(source)
    assert (source.read_bytes(), source.stat().st_mtime_ns) == before


def test_the_same_content_is_stored_once(store, source):
    assert store.add(source) == store.add(source)
    assert len(list(store.all_files())) == 1
    assert store.leftovers() == []


def test_a_stored_file_that_rotted_is_put_right_by_the_same_photo(store, source):
    stored = store.add(source)
    path = store.find(stored.sha256)
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    store.add(source)
    assert digest_of(path) == stored.sha256


def test_every_new_folder_has_its_own_name_synced(store, source, monkeypatch):
    folders = synced_folders(monkeypatch)
    stored = store.add(source)
    assert folders == [store.folder.parent, store.folder, store.folder / stored.sha256[:2]]


def test_a_folder_that_another_process_left_is_synced_once_a_session(store, source, monkeypatch):
    stored = store.add(source)
    later = MediaStore(store.folder)
    folders = synced_folders(monkeypatch)
    later.add(source)
    later.add(source)
    place = store.folder / stored.sha256[:2]
    assert folders == [store.folder.parent, store.folder, place, place]


def test_a_folder_that_went_meanwhile_is_made_again(store, source):
    stored = store.add(source)
    store.find(stored.sha256).unlink()
    (store.folder / stored.sha256[:2]).rmdir()
    store.folder.rmdir()
    store.add(source)
    assert digest_of(store.find(stored.sha256)) == stored.sha256


def test_a_missing_source_is_refused_and_leaves_nothing(store, tmp_path):
    with pytest.raises(StorageError) as caught:
        store.add(tmp_path / "没有.jpg")
    assert caught.value.code == "MEDIA_CANNOT_COPY"
    assert list(store.all_files()) == store.leftovers() == []


def test_a_full_disk_leaves_nothing_half_written(store, source):
    store.add_bytes(b"before", ".txt")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(StorageError) as caught:
            store.add(source)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code == "MEDIA_CANNOT_COPY"
    assert [path.read_bytes() for path in store.all_files()] == [b"before"]
    assert store.leftovers() == []
    assert store.add(source).sha256 == digest_of(source)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_step_that_fails_leaves_nothing_half_written(store, source, monkeypatch, step):
    def fail(*_arguments):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, step, fail)
        with pytest.raises(StorageError) as caught:
            store.add(source)
    assert caught.value.code == "MEDIA_CANNOT_COPY"
    assert list(store.all_files()) == store.leftovers() == []
    assert digest_of(store.find(store.add(source).sha256)) == digest_of(source)


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("a.JPG", ".jpg"),
        ("无", ""),
        ("a.tar.gz", ".gz"),
        ("a.照片", ""),
        ("a.b/../c", ""),
        ("CON.", ""),
        ("a:b.png", ".png"),
    ],
)
def test_extensions_hold_plain_letters_only(name, extension):
    assert clean_extension(name) == extension


def test_scratch_of_a_dead_process_is_swept_at_opening_and_that_of_a_living_one_is_not(project):
    project.media.add_bytes(b"x", ".txt")
    project.close()
    dead = project.media.folder / ".2000000000-00ff.part"
    alive = project.media.folder / f".{os.getpid()}-00ff.part"
    beside = project.path.with_name(f".{project.path.stem}.2000000000-00ff.part")
    for path in (dead, alive, beside):
        path.write_bytes(b"half")
    open_project(project.path).close()
    assert [path.exists() for path in (dead, alive, beside)] == [False, True, False]
