"""Saving a copy: file and media, whole or not at all."""

import os

import pytest

from gi_atlas.errors import JobCancelled, StorageError
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, Product
from gi_atlas.services.editing import save
from gi_atlas.storage import copies, new_media
from gi_atlas.storage.copies import save_copy
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.snapshots import read_head, take_snapshot
from gi_atlas.storage.verify import verify_project


@pytest.fixture
def target(folder):
    return folder / "副本" / "另存.gpkg"


@pytest.fixture
def filled(project, target):
    target.parent.mkdir()
    for number in range(3):
        stored = project.media.add_bytes(f"photo {number}".encode(), ".jpg")
        save(project, Evidence(None, f"{number}.jpg", stored.sha256))
    return project


def test_a_copy_is_the_same_project_elsewhere(filled, target):
    save_copy(filled, target)
    assert read_head(target) == read_head(filled.path)
    assert verify_project(target).problems == ()
    with open_project(target) as copy:
        assert copy.read_only_reason == ""
        assert copy.read_all(Evidence) == filled.read_all(Evidence)
        assert [path.name for path in copy.media.all_files()] == [path.name for path in filled.media.all_files()]
        save(copy, Product("茶"))
    assert filled.read_all(Product) == []


def test_a_read_only_project_can_be_copied(filled, target):
    filled.close()
    with open_project(filled.path, read_only=True) as opened:
        save_copy(opened, target)
    assert verify_project(target).is_ok


@pytest.mark.parametrize(
    ("there", "code"), [("另存.gpkg", "STORE_EXISTS"), ("另存.media", "MEDIA_FOLDER_THERE")], ids=["file", "media"]
)
def test_what_is_there_is_left_alone(filled, target, there, code):
    (target.parent / there).mkdir()
    with pytest.raises(StorageError) as caught:
        save_copy(filled, target)
    assert caught.value.code == code
    assert [path.name for path in target.parent.iterdir()] == [there]


def test_a_file_that_comes_into_being_meanwhile_is_left_alone(filled, target):
    class Meddler(Progress):
        def report(self, share, text=""):
            target.write_text("theirs")

    with pytest.raises(StorageError) as caught:
        save_copy(filled, target, Meddler())
    assert caught.value.code == "STORE_EXISTS"
    assert target.read_text() == "theirs"


@pytest.mark.parametrize("stop_at", [0, 1])
def test_a_copy_that_is_stopped_leaves_nothing(filled, target, stop_at):
    seen = []
    progress = Progress(lambda share, text: (seen.append(text), progress.cancel() if len(seen) > stop_at else None))
    with pytest.raises(JobCancelled):
        save_copy(filled, target, progress)
    assert list(target.parent.iterdir()) == []


def test_a_photo_that_does_not_read_back_is_an_error(filled, target, monkeypatch):
    real = copies.shutil.copyfile

    def spoil(source, copy):
        real(source, copy)
        copy.write_bytes(b"spoilt")

    monkeypatch.setattr(copies.shutil, "copyfile", spoil)
    with pytest.raises(StorageError) as caught:
        save_copy(filled, target)
    assert caught.value.code == "STORE_COPY_DIFFERS"
    assert list(target.parent.iterdir()) == []


def test_a_full_disk_leaves_nothing(filled, target, monkeypatch):
    def fail(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new_media, "sync_file", fail)
    with pytest.raises(StorageError) as caught:
        save_copy(filled, target)
    assert caught.value.code == "STORE_DISK_FULL"
    assert list(target.parent.iterdir()) == []


def test_the_file_appears_last(filled, target, monkeypatch):
    """Who sees the file may open it: its media are there already."""
    seen = []
    real = os.link
    monkeypatch.setattr(os, "link", lambda a, b: (seen.append(target.with_suffix(".media").is_dir()), real(a, b)))
    save_copy(filled, target)
    assert seen == [True]


def test_a_copy_that_cannot_be_put_anywhere_names_the_folder(filled, folder):
    target = folder / "missing" / "copy.gpkg"
    with pytest.raises(StorageError) as caught:
        take_snapshot(filled.path, target)
    assert (caught.value.code, caught.value.context["path"]) == ("STORE_CANNOT_WRITE", str(target.parent))
