"""Conflict copies beside a project, and what else is told at opening."""

import os
import shutil

import pytest

from gi_atlas.model import Evidence, Product
from gi_atlas.services.editing import save
from gi_atlas.storage.backups import backup_project, list_backups, restore_project
from gi_atlas.storage.conflicts import find_conflict_copies
from gi_atlas.storage.notes import find_clock_skews, opening_notes
from gi_atlas.storage.opening import create_project, open_project

COPIES = [
    "清溪县 (冲突副本).gpkg",
    "清溪县（冲突副本）.gpkg",
    "清溪县 (张三的冲突副本 2026-03-01).gpkg",
    "清溪县的冲突副本.gpkg",
    "清溪县 - 副本.gpkg",
    "清溪县 - 副本 (2).gpkg",
    "清溪县 (1).gpkg",
    "清溪县(12).gpkg",
    "清溪县（2）.gpkg",
    "清溪县 - Copy.gpkg",
    "清溪县 - Copy (3).gpkg",
    "清溪县 (Zhang's conflicted copy 2026-03-01).gpkg",
    "清溪县 (conflicted copy 2026-03-01 120000).gpkg",
    "清溪县.sync-conflict-20260301-120000-ABCDEFG.gpkg",
    "清溪县_conflict-20260301.gpkg",
    "清溪县-PC.gpkg",
    "清溪县-DESKTOP-7AB3K2L.gpkg",
]
OTHERS = [
    "清溪县2024.gpkg",
    "清溪县-2024.gpkg",
    "清溪县-old.gpkg",
    "清溪县东部.gpkg",
    "别的县 (冲突副本).gpkg",
    "清溪县 (东部).gpkg",
    "清溪县 (冲突副本).txt",
]


@pytest.fixture
def closed(project):
    project.close()
    return project.path


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_of_a_cloud_drive_or_a_person_is_found(closed, name):
    shutil.copyfile(closed, closed.with_name(name))
    (found,) = find_conflict_copies(closed)
    assert found.path.name == name
    assert found.size_bytes == closed.stat().st_size


@pytest.mark.parametrize("name", OTHERS)
def test_another_project_is_not_taken_for_a_copy(closed, name):
    shutil.copyfile(closed, closed.with_name(name))
    assert find_conflict_copies(closed) == []


def test_a_name_like_a_machines_counts_only_with_the_same_project_inside(closed):
    create_project(closed.with_name("清溪县-B.gpkg")).close()
    create_project(closed.with_name("清溪县-AREA2.gpkg")).close()
    shutil.copyfile(closed, closed.with_name("清溪县-OFFICE.gpkg"))
    closed.with_name("清溪县-BROKEN.gpkg").write_bytes(b"x")
    assert {copy.path.name for copy in find_conflict_copies(closed)} == {"清溪县-OFFICE.gpkg", "清溪县-BROKEN.gpkg"}


def test_copies_come_newest_first(closed):
    for number, name in enumerate(("清溪县 (1).gpkg", "清溪县 (2).gpkg", "清溪县 (3).gpkg")):
        path = closed.with_name(name)
        shutil.copyfile(closed, path)
        os.utime(path, (1_000_000 * number, 1_000_000 * number))
    found = find_conflict_copies(closed)
    assert [copy.path.name for copy in found] == ["清溪县 (3).gpkg", "清溪县 (2).gpkg", "清溪县 (1).gpkg"]
    assert found[0].modified_at.isoformat() == "1970-01-24T03:33:20+00:00"


def test_finding_them_changes_nothing(closed):
    shutil.copyfile(closed, closed.with_name("清溪县-PC.gpkg"))
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in closed.parent.iterdir()}
    find_conflict_copies(closed)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in closed.parent.iterdir()} == before


def test_a_project_with_nothing_to_tell(project):
    notes = opening_notes(project)
    assert (notes.read_only_reason, notes.holder) == ("", None)
    assert (notes.missing_media, notes.conflict_copies, notes.clock_skews, notes.damaged_drafts) == ((), (), (), 0)


def test_everything_that_is_to_be_told_is(project):
    stored = project.media.add_bytes(b"x", ".jpg")
    save(project, Evidence(None, "一.jpg", stored.sha256))
    save(project, Product("茶"))
    shutil.rmtree(project.media.folder)
    shutil.copyfile(project.path, project.path.with_name("清溪县 (1).gpkg"))
    project.drafts.put("a", {})
    next(project.drafts.folder.iterdir()).write_bytes(b"torn")
    project.write(lambda connection: connection.exec_driver_sql("UPDATE gi_change_log SET at = '2020' WHERE seq = 2"))
    with open_project(project.path) as second:
        notes = opening_notes(second)
    assert notes.read_only_reason == "READ_ONLY_HELD"
    assert notes.holder.person == "李四"
    assert notes.missing_media == (("一.jpg", stored.sha256),)
    assert notes.has_media_folder is False
    assert [copy.path.name for copy in notes.conflict_copies] == ["清溪县 (1).gpkg"]
    assert notes.damaged_drafts == 1
    assert notes.clock_skews == ()


def test_a_clock_that_went_back_is_told(project):
    for name in "甲乙丙":
        save(project, Product(name))
    project.write(
        lambda connection: connection.exec_driver_sql(
            "UPDATE gi_change_log SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 2"
        )
    )
    (skew,) = opening_notes(project).clock_skews
    assert (skew.seq, skew.at) == (2, "2020-01-01T00:00:00.000Z")


def test_dates_are_read_without_the_former_values(project, monkeypatch):
    save(project, Product("甲"))
    asked = []
    fetch = project.fetch
    monkeypatch.setattr(project, "fetch", lambda sql, *values: asked.append(sql) or fetch(sql, *values))
    monkeypatch.setattr(project, "reader", None)
    assert find_clock_skews(project) == []
    assert asked == ["SELECT seq, at FROM gi_change_log ORDER BY seq"]


def test_ten_minutes_are_let_pass(project):
    for name in "甲乙丙":
        save(project, Product(name))
    for seq, at in ((1, "2026-03-01T12:00:00.000Z"), (2, "2026-03-01T11:50:01.000Z"), (3, "2026-03-01T11:39:59.000Z")):
        statement = f"UPDATE gi_change_log SET at = '{at}' WHERE seq = {seq}"
        project.write(lambda connection, statement=statement: connection.exec_driver_sql(statement))
    assert [skew.seq for skew in opening_notes(project).clock_skews] == [3]


def test_a_damaged_file_is_told_soon_after_opening(project, fill):
    fill(project)
    project.close()
    content = bytearray(project.path.read_bytes())
    page = content.index("记录3".encode()) // 4096
    content[page * 4096 : (page + 1) * 4096] = bytes(4096)
    project.path.write_bytes(content)
    with open_project(project.path) as opened:
        assert opening_notes(opened).damage


def test_an_older_file_in_the_projects_place_is_told(project, tmp_path):
    save(project, Product("茶"))
    project.close()
    shutil.copyfile(project.path, tmp_path / "old.gpkg")
    with open_project(project.path) as opened:
        save(opened, Product("酒"))
        assert opening_notes(opened).newer_backup is None
    made = backup_project(project.path)
    shutil.copyfile(tmp_path / "old.gpkg", project.path)
    with open_project(project.path) as opened:
        assert opening_notes(opened).newer_backup.path == made.path
    restore_project(project.path)
    with open_project(project.path) as opened:
        assert opening_notes(opened).newer_backup is None
        assert len(opened.read_all(Product)) == 2


def test_a_restored_backup_and_a_broken_one_are_no_alarm(project):
    save(project, Product("茶"))
    backup_project(project.path)
    save(project, Product("酒"))
    project.close()
    made = backup_project(project.path)
    restore_project(project.path, list_backups(project.path)[1].at)
    with open_project(project.path) as opened:
        assert opening_notes(opened).newer_backup is None
        save(opened, Product("米"))
    newest = list_backups(project.path)[0]
    newest.path.write_bytes(b"x")
    made.path.write_bytes(b"x")
    with open_project(project.path) as opened:
        assert opening_notes(opened).newer_backup is None
