"""Backup, restore, pack, unpack, copy and rescue, killed on the way: old or new, never half."""

import os
import random
import shutil
import sys
import threading

import pytest

from gi_atlas.model import Evidence, Product, SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.storage.backups import backup_project, list_backups, restore_project
from gi_atlas.storage.beside import leftovers
from gi_atlas.storage.copies import save_copy
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.packing import pack_project
from gi_atlas.storage.rescue import rescue_project
from gi_atlas.storage.unpacking import unpack_project
from gi_atlas.storage.verify import verify_project
from tests.gi_atlas.storage.conftest import ORIGIN

# Calls into the system that change what is on the disk, and the steps between them.
STEPS = frozenset(
    "replace rename link unlink remove mkdir rmdir fsync open close write truncate execute commit flush".split()
)
KILLS_EACH = 8


def run_until(act, last_step):
    """Do something in a process of its own, killed before its step ``last_step``; returns the steps done."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _act_and_die(act, last_step, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        told = stream.read()
    os.waitpid(child, 0)
    return int(told or b"0")


def _act_and_die(act, last_step, writing):
    done = 0

    def count(_frame, event, argument):
        nonlocal done
        if event == "c_call" and getattr(argument, "__name__", "") in STEPS:
            done += 1
            if done == last_step:
                os._exit(9)

    threading.setprofile(count)
    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
        os.write(writing, str(done).encode())
        os._exit(0)


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """Folder of a closed project with photos and a backup of a former state."""
    folder = tmp_path_factory.mktemp("kills") / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "清溪县.gpkg", origin=ORIGIN) as project:
        save(project, Product("茶"))
        for number in range(3):
            stored = project.media.add_bytes(f"photo {number}".encode(), ".jpg")
            save(project, Evidence(None, f"{number}.jpg", stored.sha256))
        backup_project(project.path)
        save(project, SurveyRecord("记录"))
    with open_project(project.path, read_only=True) as opened:
        pack_project(opened, folder / "包.zip")
    return folder


def copy_elsewhere(path):
    with open_project(path, read_only=True) as project:
        save_copy(project, path.parent / "副本.gpkg")


def pack(path):
    with open_project(path, read_only=True) as project:
        pack_project(project, path.parent / "新包.zip")


ACTS = {
    "backup": backup_project,
    "restore": restore_project,
    "copy": copy_elsewhere,
    "pack": pack,
    "unpack": lambda path: unpack_project(path.parent / "包.zip", path.parent / "out"),
    "rescue": lambda path: rescue_project(path, path.parent / "救出.gpkg"),
}


@pytest.mark.parametrize("name", list(ACTS))
def test_a_killed_act_leaves_the_old_or_the_new(before, tmp_path, name):
    act = ACTS[name]
    path = fresh(before, tmp_path)
    steps = run_until(lambda: act(path), 0)
    assert steps > 10
    assert check(path, name) == "new"
    outcomes = set()
    for step in sorted(random.Random(name).sample(range(1, steps), KILLS_EACH)):
        path = fresh(before, tmp_path)
        is_killed = run_until(lambda path=path: act(path), step) == 0
        outcomes.add(check(path, name))
        assert is_killed or check(path, name) == "new"
    assert "old" in outcomes
    if check(path, name) == "old":
        act(path)
        assert check(path, name) == "new"
    assert [item for item in path.parent.rglob(".*") if not item.name.startswith(".包")] == []


def fresh(before, tmp_path):
    shutil.rmtree(tmp_path / "w", ignore_errors=True)
    shutil.copytree(before, tmp_path / "w")
    return tmp_path / "w" / "清溪县.gpkg"


def check(path, name):
    """Whether the act happened or not; nothing else may be."""
    result = verify_project(path, is_cleaning=True)
    assert result.is_ok
    assert [problem for problem in result.problems if problem.code != "VERIFY_LEFTOVER"] == []
    assert leftovers(path) == []
    with open_project(path) as project:
        assert project.read_only_reason == ""
        records = len(project.read_all(SurveyRecord))
        assert len(project.read_all(Evidence)) == 3
    assert records == 1 or name == "restore"
    for backup in list_backups(path):
        assert verify_project(backup.path).problems[0].code == "VERIFY_MEDIA_MISSING"
    return {"restore": lambda: "new" if records == 0 else "old"}.get(name, lambda: outcome(path, name))()


def outcome(path, name):
    if name == "backup":
        return "new" if len(list_backups(path)) == 2 else "old"
    if name == "pack":
        target = path.parent / "新包.zip"
        return "new" if target.exists() and unpack_project(target, path.parent / "check") else "old"
    target = {"copy": "副本.gpkg", "unpack": "out/清溪县.gpkg", "rescue": "救出.gpkg"}[name]
    made = path.parent / target
    if not made.exists():
        return "old"
    assert verify_project(made, is_cleaning=True).problems == ()
    return "new"
