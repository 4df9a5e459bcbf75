"""Imports in batches: in, out again and back, one hash over all."""

import random

import pytest

from gi_atlas.commands.changes import BulkRows, Command, Label
from gi_atlas.errors import StorageError
from gi_atlas.model import AdminUnit
from gi_atlas.storage import bulk
from gi_atlas.storage.mapping import to_row

LABEL = Label("Import {0}", ("x",))


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(bulk, "BATCH_ROWS", 7)


def rows(count, import_id="i1"):
    return tuple(
        to_row(AdminUnit(f"{number:06}", f"乡{number}", "2024", import_id=import_id)) for number in range(count)
    )


def units(project):
    return project.fetch("SELECT * FROM gi_admin_unit ORDER BY id")


@pytest.mark.parametrize("count", [0, 1, 6, 7, 8, 30])
def test_an_import_goes_in_out_and_in_again(project, count):
    project.apply(Command(LABEL, bulks=(BulkRows("gi_admin_unit", "i1", rows(count)),)))
    there = [row[1:] for row in units(project)]
    assert len(there) == count
    project.undo()
    assert units(project) == []
    assert project.fetch("SELECT count(*) FROM gi_row_digest WHERE table_name = 'gi_admin_unit'") == [(0,)]
    project.redo()
    assert [row[1:] for row in units(project)] == there
    assert project.fetch("SELECT count(*) FROM gi_row_digest WHERE table_name = 'gi_admin_unit'") == [(count,)]


def test_another_import_stays_when_one_is_undone(project):
    project.apply(Command(LABEL, bulks=(BulkRows("gi_admin_unit", "i1", rows(9, "i1")),)))
    project.apply(Command(LABEL, bulks=(BulkRows("gi_admin_unit", "i2", rows(8, "i2")),)))
    project.undo()
    assert project.fetch("SELECT DISTINCT import_id, count(*) FROM gi_admin_unit") == [("i1", 9)]


def test_an_import_is_one_line_of_the_log(project):
    project.apply(Command(LABEL, bulks=(BulkRows("gi_admin_unit", "i1", rows(30)),)))
    ((changes,),) = project.fetch("SELECT changes FROM gi_change_log")
    assert len(changes) < 400
    assert '"count":30' in changes


def test_the_hash_over_rows_does_not_mind_their_order():
    digests = [f"{number:064}" for number in range(20)]
    shuffled = digests[:]
    random.Random(1).shuffle(shuffled)
    assert bulk.hash_digests(shuffled) == bulk.hash_digests(digests)
    assert bulk.hash_digests(digests[:-1]) != bulk.hash_digests(digests)
    assert bulk.hash_digests([*digests, digests[0]]) != bulk.hash_digests(digests)


def test_a_row_that_cannot_go_in_takes_the_whole_import_back(project):
    good = rows(10)
    doubled = (*good, good[3])
    with pytest.raises(StorageError):
        project.apply(Command(LABEL, bulks=(BulkRows("gi_admin_unit", "i1", doubled),)))
    assert units(project) == []
    assert project.fetch("SELECT count(*) FROM gi_change_log") == [(0,)]


@pytest.mark.parametrize("value", ["字", 1, 1.5, None, b"\x00\xff", ""])
def test_values_pass_through_json(value):
    assert bulk.from_json(bulk.to_json(value)) == value


def test_an_old_value_is_kept_once_and_checked(project):
    digest = project.write(lambda connection: bulk.store_value(connection, b"abc"))
    assert project.write(lambda connection: bulk.store_value(connection, b"abc")) == digest
    with project.reader() as connection:
        assert bulk.load_value(connection, digest) == b"abc"
    project.write(lambda connection: connection.exec_driver_sql("UPDATE gi_old_value SET value = x'00'"))
    for wanted in (digest, "0" * 64):
        with project.reader() as connection, pytest.raises(StorageError) as caught:
            bulk.load_value(connection, wanted)
        assert caught.value.code == "STORE_OLD_VALUE_LOST"


def test_undoing_says_so_if_the_stash_is_lost(project):
    project.apply(Command(LABEL, bulks=(BulkRows("gi_admin_unit", "i1", rows(9)),)))
    project.undo()
    project.write(lambda connection: connection.exec_driver_sql("DELETE FROM gi_old_value"))
    with pytest.raises(StorageError) as caught:
        project.redo()
    assert caught.value.code == "STORE_OLD_VALUE_LOST"
    assert units(project) == []
