"""The audit finds what it is there to find: each loss made by hand is seen."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from gi_atlas.storage.connection import connect
from tests.torture.acts import make_kit, make_template
from tests.torture.audit import Acknowledged, Loss, audit
from tests.torture.kills import copy_project, head_on_disk


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("audit")
    return make_template(folder / "template.gpkg", make_kit(folder / "kit"))


@pytest.fixture
def path(template, tmp_path):
    return copy_project(template, tmp_path / "项目.gpkg")


def alter(path, *statements):
    with closing(connect(path, "rw")) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_sound_project_is_sound(path):
    assert audit(path, head_on_disk(path)) == 8


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM gi_record WHERE fid = (SELECT min(fid) FROM gi_record)", "not as the log says"),
        ("UPDATE gi_record SET quality = quality || '。'", "not as the log says"),
        ("UPDATE gi_evidence SET sha256 = replace(sha256, 'a', 'b')", "is missing"),
        ("DELETE FROM gi_admin_unit WHERE fid % 7 = 0", "60 expected"),
        ("UPDATE gi_admin_unit SET name = name || 'x' WHERE fid = 9", "or other ones"),
        ("DELETE FROM gi_change_log WHERE seq = 3", "broken"),
        ("UPDATE gi_change_log SET actor = 'x' WHERE seq = 4", "log entry 4 is broken"),
        ("DELETE FROM gi_row_digest WHERE table_name = 'gi_record'", "another digest"),
        ("INSERT INTO gi_row_digest VALUES ('gi_record', 'x', 'y')", "without a row"),
        ("DELETE FROM rtree_gi_record_geom", "R-tree of gi_record"),
        ("INSERT INTO gi_product (id, name_official) VALUES ('x', 'y')", "without a log entry"),
    ],
)
def test_each_alteration_is_seen(path, statement, words):
    alter(path, statement)
    with pytest.raises(Loss, match=words):
        audit(path)


def test_a_lost_end_of_the_log_is_seen_by_what_was_acknowledged(path):
    head = head_on_disk(path)
    alter(path, f"DELETE FROM gi_change_log WHERE seq = {head.seq}")
    with pytest.raises(Loss, match="log entries"):
        audit(path, head)


def test_more_than_the_act_that_had_begun_is_seen(path):
    head = head_on_disk(path)
    with pytest.raises(Loss, match=f"{head.seq - 2} to {head.seq - 1} expected"):
        audit(path, Acknowledged(head.seq - 2, "", is_doubtful=True))


def test_another_log_of_the_same_length_is_seen(path):
    with pytest.raises(Loss, match="not the acknowledged one"):
        audit(path, Acknowledged(head_on_disk(path).seq, "0" * 64))


def test_missing_and_damaged_photos_are_seen(path):
    photo = next(path.with_suffix(".media").glob("??/*"))
    photo.write_bytes(photo.read_bytes()[:-1])
    with pytest.raises(Loss, match=r"is damaged|is half a file"):
        audit(path)
    shutil.rmtree(path.with_suffix(".media"))
    with pytest.raises(Loss, match="is missing"):
        audit(path)


def test_a_damaged_page_is_seen(path):
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'gi_record'").fetchone()[0]
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : (page - 1) * 4096 + 64] = bytes(64)
    path.write_bytes(content)
    with pytest.raises((Loss, sqlite3.DatabaseError)):
        audit(path)
