"""Backups: made when something changed, thinned, put back without losing the present state."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.errors import StorageError, StoreLocked
from gi_atlas.model import Product
from gi_atlas.services.editing import save
from gi_atlas.storage import backups
from gi_atlas.storage.backups import (
    backup_if_changed,
    backup_project,
    find_backup,
    list_backups,
    restore_project,
    thin_backups,
    worth_keeping,
)
from gi_atlas.storage.beside import backup_folder
from gi_atlas.storage.change_log import broken_links, read_entries
from gi_atlas.storage.connection import connect, fetch_all
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.snapshots import read_head
from gi_atlas.storage.verify import verify_project

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def names(path):
    with open_project(path, read_only=True) as project:
        return [product.name_official for product in project.read_all(Product)]


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_a_project_of_its_own_with_everything_but_media(project, fill):
    fill(project)
    made = backup_project(project.path)
    assert made.path.parent == project.path.with_suffix(".backups")
    assert made.size_bytes == made.path.stat().st_size
    assert made.head_seq == read_head(project.path).seq > 0
    assert list_backups(project.path)[0].path == made.path
    for query in ("SELECT * FROM gi_boundary", "SELECT * FROM gi_change_log", "SELECT * FROM rtree_gi_boundary_geom"):
        with closing(connect(made.path, "ro")) as copy:
            assert fetch_all(copy, query) == project.fetch(query)
            assert fetch_all(copy, "PRAGMA application_id") == [(0x47504B47,)]


def test_a_backup_is_made_only_where_something_changed(project):
    assert backup_if_changed(project.path) is not None
    assert backup_if_changed(project.path) is None
    save(project, Product("茶"))
    assert backup_if_changed(project.path).head_seq == 1
    project.undo()
    assert backup_if_changed(project.path).head_seq == 2
    project.close()
    assert backup_if_changed(project.path) is None


def test_a_backup_that_cannot_be_read_is_no_reason_to_make_none(project):
    made = backup_project(project.path)
    made.path.write_bytes(b"rubbish")
    assert backup_if_changed(project.path) is not None


def test_backups_are_listed_newest_first_and_strangers_left_alone(project):
    folder = backup_folder(project.path)
    folder.mkdir()
    for name in ("20260101T000000000Z-3.gpkg", "20260301T000000123Z-9.gpkg", "20260201T000000000Z-5.gpkg"):
        (folder / name).write_bytes(b"x" * 10)
    for name in ("mine.gpkg", "20261301T000000000Z-3.gpkg", "closed.json", "20260101T000000000Z-3.gpkg.part"):
        (folder / name).write_bytes(b"")
    found = list_backups(project.path)
    assert [backup.head_seq for backup in found] == [9, 5, 3]
    assert found[0].at == datetime(2026, 3, 1, 0, 0, 0, 123000, UTC)
    assert found[0].size_bytes == 10
    thin_backups(project.path, datetime(2030, 1, 1, tzinfo=UTC))
    assert (folder / "mine.gpkg").exists()


def test_two_backups_in_one_moment_are_two(project, monkeypatch):
    monkeypatch.setattr(backups, "utc_now", lambda: NOW)
    first, second = backup_project(project.path), backup_project(project.path)
    assert first.path != second.path
    assert first.at < second.at


def test_a_project_without_backups_has_none(project):
    assert list_backups(project.path) == []
    with pytest.raises(StorageError) as caught:
        restore_project(project.path.with_name("other.gpkg"))
    assert caught.value.code == "STORE_MISSING"
    assert not project.path.with_name(".other.lock").exists()


# Thinning


def test_every_hour_for_two_years_leaves_days_weeks_and_months():
    times = [NOW - timedelta(hours=number) for number in range(2 * 366 * 24)]
    kept = sorted(worth_keeping(times, NOW), reverse=True)
    assert kept[:10] == times[:10]
    ages = [(NOW - at).days for at in kept]
    assert sum(age <= 14 for age in ages) >= 14
    assert 20 < len(kept) < 45
    assert max(ages) <= 366
    assert {(at.year, at.month) for at in kept} >= {(2026, month) for month in range(1, 12)}


@given(st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 25), timezones=st.just(UTC)), max_size=80))
def test_thinning_again_changes_nothing_and_the_newest_always_stay(times):
    kept = worth_keeping(times, NOW)
    assert kept <= set(times)
    assert set(sorted(times, reverse=True)[:10]) <= kept
    assert worth_keeping(kept, NOW) == kept


@given(
    st.lists(
        st.datetimes(datetime(2025, 12, 1), datetime(2026, 11, 25), timezones=st.just(UTC)), min_size=1, max_size=60
    )
)
def test_each_month_of_the_last_year_keeps_one(times):
    kept = worth_keeping(times, NOW)
    assert {(at.year, at.month) for at in kept} == {(at.year, at.month) for at in times}


def test_dates_in_the_future_are_kept_as_they_are():
    times = [NOW + timedelta(days=number) for number in range(12)]
    assert worth_keeping(times, NOW) == set(times)


def test_large_projects_keep_within_their_budget(project, monkeypatch):
    made = [backup_project(project.path) for _number in range(5)]
    monkeypatch.setattr(backups, "KEEP_BYTES", made[0].size_bytes * 4)
    assert [backup.path for backup in thin_backups(project.path)] == [made[0].path]
    monkeypatch.setattr(backups, "KEEP_BYTES", 1)
    thin_backups(project.path)
    assert [backup.path for backup in list_backups(project.path)] == [backup.path for backup in made[:1:-1]]


# Restoring


@pytest.fixture
def two_states(project):
    """Path of a closed project: one product in the backup, two now."""
    save(project, Product("茶"))
    project.media.add_bytes(b"photo", ".jpg")
    backup_project(project.path)
    save(project, Product("酒"))
    project.close()
    return project.path


def test_the_backup_comes_back_and_the_present_state_is_kept(two_states):
    done = restore_project(two_states)
    assert names(two_states) == ["茶"]
    assert names(done.kept.path) == ["茶", "酒"]
    assert done.backup.head_seq == 1
    assert done.kept.head_seq == 2
    again = restore_project(two_states, done.kept.at)
    assert again.backup.path == done.kept.path
    assert names(two_states) == ["茶", "酒"]


def test_the_state_before_comes_back_although_closing_kept_the_present_one(two_states):
    newest = backup_project(two_states)
    done = restore_project(two_states)
    assert done.backup.path != newest.path
    assert names(two_states) == ["茶"]


def test_the_only_state_there_is_comes_back_where_none_differs(project):
    save(project, Product("茶"))
    only = backup_project(project.path)
    project.close()
    assert restore_project(project.path).backup.path == only.path
    assert names(project.path) == ["茶"]


def test_media_stay(two_states):
    before = sorted(two_states.with_suffix(".media").rglob("*"))
    restore_project(two_states)
    assert sorted(two_states.with_suffix(".media").rglob("*")) == before


def test_the_change_log_tells_of_it_and_the_chain_holds(two_states):
    restore_project(two_states)
    with open_project(two_states) as project:
        with project.reader() as connection:
            entries = read_entries(connection)
        assert [entry.kind for entry in entries] == ["DO", "RESTORE"]
        assert broken_links(entries) == []
        assert [step.shown() for step in project.steps()[0]] == ["Add product 茶"]
        project.undo()
        save(project, Product("米"))
    assert verify_project(two_states).is_ok


def test_a_time_chooses_the_newest_backup_before_it(project):
    made = []
    for name in "甲乙丙":
        save(project, Product(name))
        made.append(backup_project(project.path))
    project.close()
    assert find_backup(project.path, made[1].at + timedelta(microseconds=1500)).path == made[1].path
    assert find_backup(project.path).path == made[2].path
    restore_project(project.path, list_backups(project.path)[1].at)
    assert names(project.path) == ["甲", "乙"]
    with pytest.raises(StorageError) as caught:
        restore_project(project.path, made[0].at - timedelta(days=1))
    assert caught.value.code == "BACKUP_NONE"


def test_an_open_project_is_not_replaced(two_states):
    with open_project(two_states) as project, pytest.raises(StoreLocked) as caught:
        restore_project(two_states)
    assert caught.value.code == "STORE_HELD"
    assert caught.value.context["person"]
    assert names(two_states) == ["茶", "酒"]
    assert project.is_closed


def test_a_damaged_backup_is_not_put_back(two_states):
    backup = list_backups(two_states)[0]
    content = bytearray(backup.path.read_bytes())
    content[4096 * 3 : 4096 * 12] = bytes(4096 * 9)
    backup.path.write_bytes(content)
    before = two_states.read_bytes()
    with pytest.raises(StorageError) as caught:
        restore_project(two_states)
    assert caught.value.code == "STORE_DAMAGED"
    assert two_states.read_bytes() == before


@pytest.mark.parametrize("damage", ["zeroed", "cut", "gone", "rubbish"])
def test_a_damaged_project_is_restored_and_its_bytes_are_kept(two_states, damage):
    content = two_states.read_bytes()
    broken = {"zeroed": content[:4096] + bytes(len(content) - 4096), "cut": content[:9000], "rubbish": b"x" * 5000}
    if damage == "gone":
        two_states.unlink()
    else:
        two_states.write_bytes(broken[damage])
    done = restore_project(two_states)
    assert done.kept is None
    assert names(two_states) == ["茶"]
    kept = list(backup_folder(two_states).glob("*-damaged.gpkg"))
    assert [path.read_bytes() for path in kept] == ([] if damage == "gone" else [broken[damage]])


def test_a_journal_of_the_old_file_is_not_rolled_back_into_the_new_one(two_states):
    journal = two_states.with_name(two_states.name + "-journal")
    journal.write_bytes(os.urandom(3000))
    restore_project(two_states)
    assert not journal.exists()
    assert names(two_states) == ["茶"]


def test_what_a_wal_holds_is_in_the_kept_state(two_states):
    with closing(sqlite3.connect(two_states)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    other = sqlite3.connect(two_states, isolation_level=None)
    other.execute("INSERT INTO gi_import VALUES ('i', 'k', 'f', 's', 1, 'r', '{}', 'now')")
    for tail in ("", "-wal"):
        shutil.copyfile(f"{two_states}{tail}", f"{two_states}{tail}.aside")
    other.close()
    for tail in ("", "-wal"):
        os.replace(f"{two_states}{tail}.aside", f"{two_states}{tail}")
    done = restore_project(two_states)
    with closing(connect(done.kept.path, "ro")) as copy:
        assert fetch_all(copy, "SELECT id FROM gi_import") == [("i",)]
    assert names(two_states) == ["茶"]


@pytest.mark.parametrize("step", ["copyfile", "_log_restoring", "remove_side_files"])
def test_a_fault_on_the_way_leaves_the_project_as_it_was(two_states, monkeypatch, step):
    def fail(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil if step == "copyfile" else backups, step, fail)
    with pytest.raises(StorageError) as caught:
        restore_project(two_states)
    assert caught.value.code == "STORE_DISK_FULL"
    assert names(two_states) == ["茶", "酒"]
    assert [name for name in files(two_states.parent) if name.startswith(".")] == []


def test_a_full_disk_leaves_no_half_backup(project, monkeypatch):
    backup_project(project.path)
    save(project, Product("茶"))

    def fail(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "settle", fail)
    with pytest.raises(StorageError) as caught:
        backup_project(project.path)
    assert caught.value.code == "STORE_DISK_FULL"
    assert len(files(backup_folder(project.path))) == 1


def test_a_damaged_project_makes_no_backup_and_loses_none(two_states):
    before = files(backup_folder(two_states))
    content = bytearray(two_states.read_bytes())
    content[4096 * 3 : 4096 * 12] = bytes(4096 * 9)
    two_states.write_bytes(content)
    with pytest.raises(StorageError):
        backup_project(two_states)
    assert files(backup_folder(two_states)) == before
