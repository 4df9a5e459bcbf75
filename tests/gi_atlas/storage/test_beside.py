"""Files that appear whole or not at all, scratch and who left it, media of a project in the making."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gi_atlas.errors import StorageError
from gi_atlas.storage import beside
from gi_atlas.storage.beside import (
    appearing,
    backup_folder,
    drafts_folder,
    is_alive,
    is_dead_scratch,
    is_scratch,
    leftovers,
    lock_path,
    media_folder,
    remove_scratch,
    scratch_path,
    settle,
    sweep,
)
from gi_atlas.storage.new_media import new_media


@pytest.fixture
def target(folder):
    return folder / "清溪[县].v2.gpkg"


def dead_pid():
    with subprocess.Popen([sys.executable, "-S", "-c", ""]) as process:
        pass
    return process.pid


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_read_only_disk_is_not_asked_to_remove_what_is_not_there(target, monkeypatch):
    def refuse(path, missing_ok=False):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    there = scratch_path(target)
    there.touch()
    monkeypatch.setattr(Path, "unlink", refuse)
    remove_scratch(scratch_path(target))
    with pytest.raises(OSError, match="Read-only"):
        remove_scratch(there)


def test_companions_have_the_projects_name(target):
    assert media_folder(target).name == "清溪[县].v2.media"
    assert drafts_folder(target).name == "清溪[县].v2.drafts"
    assert backup_folder(target).name == "清溪[县].v2.backups"
    assert lock_path(target).name == ".清溪[县].v2.lock"


def test_a_file_appears_when_the_block_ends_well(target):
    with appearing(target) as scratch:
        scratch.write_text("new")
        assert not target.exists()
        assert is_scratch(scratch)
    assert names(target.parent) == [target.name]
    assert target.read_text() == "new"


def test_nothing_appears_when_the_block_fails(target):
    target.write_text("old")

    def fail():
        with appearing(target) as scratch:
            scratch.write_text("new")
            scratch.with_name(scratch.name + "-journal").write_text("journal")
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert names(target.parent) == [target.name]
    assert target.read_text() == "old"


def test_a_new_file_never_replaces_another(target):

    def meet_another():
        with appearing(target, is_new=True) as scratch:
            scratch.write_text("new")
            target.write_text("theirs")

    with pytest.raises(FileExistsError):
        meet_another()
    assert target.read_text() == "theirs"
    assert names(target.parent) == [target.name]


def test_file_systems_without_links_will_do(target, monkeypatch):
    def refuse(_source, _target):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with appearing(target, is_new=True) as scratch:
        scratch.write_text("new")
    assert target.read_text() == "new"
    with pytest.raises(FileExistsError), appearing(target, is_new=True) as scratch:
        scratch.write_text("newer")
    assert target.read_text() == "new"


def test_content_is_on_the_disk_before_the_name(target, monkeypatch):
    order = []
    monkeypatch.setattr(beside, "sync_file", lambda path: order.append("content"))
    monkeypatch.setattr(beside, "sync_folder", lambda path: order.append("name"))
    monkeypatch.setattr(os, "replace", lambda source, place: order.append("rename"))
    settle(scratch_path(target), target)
    assert order == ["content", "rename", "name"]


def test_processes_that_run_and_that_are_gone_are_told_apart():
    assert is_alive(os.getpid())
    assert is_alive(1)
    assert not is_alive(dead_pid())
    assert not is_alive(2**40)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (".清溪县.4194305.new", True),
        (".清溪县.4194305.new-journal", True),
        (".a.b.c.4194305-0a1b.part", True),
        (".4194305-0a1b2c.part", True),
        (".2024.4194305.probe", True),
        ("清溪县.4194305.new", False),
        (".清溪县.new", False),
        (".清溪县.4194305.gpkg", False),
        (".清溪县.4194305.new.bak", False),
        (".清溪县.lock", False),
    ],
)
def test_scratch_is_known_by_its_name(folder, name, expected):
    assert is_scratch(folder / name) is expected
    assert is_dead_scratch(folder / name) is expected


def test_sweeping_takes_what_the_dead_left_and_nothing_else(target):
    pid = dead_pid()
    dead = [
        target.parent / f".{target.stem}.{pid}.new",
        target.parent / f".{target.stem}.{pid}-00ff.part",
        media_folder(target) / f".{pid}-00ff.part",
        backup_folder(target) / f".next.{pid}-00ff.part",
    ]
    kept = [
        target.parent / f".{target.stem}.{os.getpid()}.new",
        target.parent / f".other.{pid}.new",
        media_folder(target) / "ab.part",
        target,
    ]
    for path in dead + kept:
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert leftovers(target) == sorted(dead)
    assert sorted(sweep(target)) == sorted(dead)
    assert [path.exists() for path in dead + kept] == [False] * 4 + [True] * 4


# Media of a project in the making


def fill(media):
    (media.folder / "ab").mkdir(parents=True)
    (media.folder / "ab" / "x.jpg").write_text("photo")


def test_media_stand_before_the_project_and_stay_with_it(target):
    with new_media(target) as media:
        fill(media)
        media.put()
        assert media_folder(target).is_dir()
        target.write_text("project")
    assert names(media_folder(target)) == ["ab"]
    assert names(target.parent) == sorted([target.name, media_folder(target).name])


@pytest.mark.parametrize("is_put", [False, True])
def test_media_go_again_if_the_project_is_not_made(target, is_put):

    def fail():
        with new_media(target) as media:
            fill(media)
            if is_put:
                media.put()
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert names(target.parent) == []


def test_no_media_make_no_folder(target):
    with new_media(target) as media:
        media.put()
    assert names(target.parent) == []


def test_a_folder_that_is_someones_is_left_alone(target):
    media_folder(target).mkdir()
    (media_folder(target) / f".{dead_pid()}-00ff.part").write_text("a copy that was cut short in a living project")
    with pytest.raises(StorageError) as caught, new_media(target):
        pass
    assert caught.value.code == "MEDIA_FOLDER_THERE"
    assert len(names(media_folder(target))) == 1


def leave_unfinished(target, pid):
    media_folder(target).mkdir()
    (media_folder(target) / f".unfinished.{pid}-00ff.part").touch()


def test_what_a_killed_try_left_is_put_away_by_the_next(target):
    leave_unfinished(target, dead_pid())
    with new_media(target) as media:
        assert not media_folder(target).exists()
        fill(media)
        media.put()
    assert names(media_folder(target)) == ["ab"]


def test_what_a_running_try_made_is_left_to_it(target):
    leave_unfinished(target, os.getpid())
    with pytest.raises(StorageError), new_media(target):
        pass


def test_media_of_a_project_that_is_there_are_never_put_away(target):
    leave_unfinished(target, dead_pid())
    target.write_text("project")
    with pytest.raises(StorageError), new_media(target):
        pass
    assert media_folder(target).is_dir()
