"""The disk that forgets: it forgets what was not synced, and nothing else."""

import random
from itertools import pairwise

from tests.torture.disk import SECTOR, Disk
from tests.torture.recording import Event


def make_disk(tmp_path, **files):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return Disk(tmp_path)


def cuts(disk, count=400):
    return [disk.after_cut(random.Random(seed)) for seed in range(count)]


def contents(disk, name, count=400):
    return {files.get(name) for files in cuts(disk, count)}


def test_what_was_there_at_the_start_is_sure(tmp_path):
    disk = make_disk(tmp_path, a=b"old")
    assert contents(disk, "a") == {b"old"}


def test_a_write_without_sync_may_be_there_or_not(tmp_path):
    disk = make_disk(tmp_path, a=b"old")
    disk.take(Event("write", "a", b"new", 0))
    assert disk.now() == {"a": b"new"}
    assert contents(disk, "a") == {b"old", b"new"}


def test_a_synced_write_is_sure(tmp_path):
    disk = make_disk(tmp_path, a=b"old")
    disk.take(Event("write", "a", b"new", 0))
    disk.take(Event("sync", "a"))
    assert contents(disk, "a") == {b"new"}


def test_writes_are_torn_at_sectors_only(tmp_path):
    disk = make_disk(tmp_path, a=b"-" * 3 * SECTOR)
    disk.take(Event("write", "a", b"+" * (2 * SECTOR), SECTOR // 2))
    found = contents(disk, "a")
    assert len(found) == 8
    edges = (SECTOR // 2, SECTOR, 2 * SECTOR, 2 * SECTOR + SECTOR // 2)
    assert all(len(set(one[low:high])) == 1 for one in found for low, high in pairwise(edges))


def test_later_writes_may_arrive_before_earlier_ones(tmp_path):
    disk = make_disk(tmp_path, a=b"--")
    disk.take(Event("write", "a", b"1", 0))
    disk.take(Event("write", "a", b"2", 1))
    assert contents(disk, "a") == {b"--", b"1-", b"-2", b"12"}


def test_a_longer_file_may_hold_zeros_or_garbage_where_nothing_arrived(tmp_path):
    disk = make_disk(tmp_path, a=b"")
    disk.take(Event("write", "a", b"1" * SECTOR, 0))
    disk.take(Event("write", "a", b"2" * SECTOR, SECTOR))
    starts = {one[:SECTOR] for one in contents(disk, "a") if len(one) == 2 * SECTOR}
    assert b"\0" * SECTOR in starts
    assert len(starts) > 2


def test_a_truncation_may_be_lost(tmp_path):
    disk = make_disk(tmp_path, a=b"old")
    disk.take(Event("truncate", "a", number=0))
    assert contents(disk, "a") == {b"old", b""}


def test_a_synced_file_may_have_no_name(tmp_path):
    disk = make_disk(tmp_path)
    disk.take(Event("create", "a"))
    disk.take(Event("write", "a", b"new", 0))
    disk.take(Event("sync", "a"))
    assert contents(disk, "a") == {None, b"new"}
    disk.take(Event("sync", ""))
    assert contents(disk, "a") == {b"new"}


def test_a_renamed_file_has_its_old_or_its_new_name_never_both(tmp_path):
    disk = make_disk(tmp_path, a=b"x")
    disk.take(Event("rename", "a", other="b"))
    assert {tuple(files) for files in cuts(disk)} == {("a",), ("b",)}


def test_a_removed_name_may_come_back(tmp_path):
    disk = make_disk(tmp_path, a=b"x")
    disk.take(Event("unlink", "a"))
    assert contents(disk, "a") == {None, b"x"}


def test_a_new_folder_that_was_not_synced_takes_all_within_with_it(tmp_path):
    disk = make_disk(tmp_path)
    for event in (Event("mkdir", "m"), Event("create", "m/a"), Event("sync", "m/a"), Event("sync", "m")):
        disk.take(event)
    assert contents(disk, "m/a") == {None, b""}
    disk.take(Event("sync", ""))
    assert contents(disk, "m/a") == {b""}


def test_what_is_written_after_a_rename_goes_into_the_same_file(tmp_path):
    disk = make_disk(tmp_path, a=b"old")
    disk.take(Event("rename", "a", other="b"))
    disk.take(Event("write", "b", b"new", 0))
    disk.take(Event("sync", "b"))
    assert {content for files in cuts(disk) for content in files.values()} == {b"new"}
