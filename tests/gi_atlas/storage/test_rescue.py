"""Taking what can be read over into a new project; the original stays as it is."""

import random
from contextlib import closing

import pytest

from gi_atlas.errors import StorageError
from gi_atlas.model import AdminUnit, BoundaryVersion, Evidence, LayerEntry, Product, SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.storage import rescue
from gi_atlas.storage.connection import connect
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.rescue import rescue_project
from gi_atlas.storage.verify import verify_project


@pytest.fixture
def hurt(project, fill):
    """Path of a closed project with a photo."""
    fill(project)
    stored = project.media.add_bytes(b"photo", ".jpg")
    save(project, Evidence(project.read_all(SurveyRecord)[0].id, "一.jpg", stored.sha256))
    project.close()
    return project.path


@pytest.fixture
def target(folder):
    return folder / "救出.gpkg"


def run_sql(path, *statements):
    with closing(connect(path, "rw")) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_whole_project_comes_over_whole(hurt, target):
    before = {path: path.read_bytes() for path in hurt.parent.rglob("*") if path.is_file()}
    done = rescue_project(hurt, target)
    assert (done.lost, done.missing, done.refused, done.media) == ({}, (), [], 1)
    assert done.rows["gi_record"] == 5
    assert {path: path.read_bytes() for path in before} == before
    assert verify_project(target).problems == ()
    with open_project(hurt, read_only=True) as old, open_project(target) as new:
        for kind in (Product, BoundaryVersion, AdminUnit, SurveyRecord, Evidence, LayerEntry):
            assert new.read_all(kind) == old.read_all(kind)
        save(new, Product("新"))
        new.undo()
    assert verify_project(target).is_ok


def test_a_project_with_foreign_parts_comes_over_without_them(hurt, target):
    run_sql(
        hurt,
        "CREATE TRIGGER evil AFTER INSERT ON gi_product BEGIN DELETE FROM gi_record; END",
        "CREATE VIEW gi_evil AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c",
    )
    with pytest.raises(StorageError):
        open_project(hurt)
    rescue_project(hurt, target)
    with open_project(target) as new:
        assert len(new.read_all(SurveyRecord)) == 5


def test_a_view_in_the_place_of_a_table_is_not_run(hurt, target):
    run_sql(
        hurt,
        "DROP TABLE gi_layer_feature",
        "CREATE VIEW gi_layer_feature AS WITH RECURSIVE c(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM c)"
        " SELECT id FROM c",
    )
    done = rescue_project(hurt, target)
    assert "gi_layer_feature" not in done.rows
    assert done.rows["gi_record"] == 5


@pytest.mark.parametrize(("needle", "table"), [("记录3", "gi_record"), ("第2乡", "gi_admin_unit")])
def test_zeroed_pages_cost_their_rows_and_no_others(hurt, target, needle, table):
    content = bytearray(hurt.read_bytes())
    for page in range(len(content) // 4096):
        if needle.encode() in content[page * 4096 : (page + 1) * 4096]:
            content[page * 4096 : (page + 1) * 4096] = bytes(4096)
    hurt.write_bytes(content)
    done = rescue_project(hurt, target)
    expected = {"gi_record": 5, "gi_admin_unit": 5, "gi_boundary": 5, "gi_layer_feature": 3, "gi_product": 1}
    assert {name: done.rows.get(name, 0) + done.lost.get(name, 0) for name in expected} == expected
    assert done.lost[table] > 0
    assert done.rows["gi_boundary"] == 5
    assert verify_project(target).is_ok


def rescue_or_refuse(path, target):
    try:
        return rescue_project(path, target), ""
    except StorageError as error:
        return None, error.code


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_lost_the_new_project_is_sound_or_there_is_none(hurt, target, seed):
    chance = random.Random(seed)
    content = bytearray(hurt.read_bytes())
    pages = len(content) // 4096
    for page in chance.sample(range(8, pages), pages // 8):
        content[page * 4096 : (page + 1) * 4096] = bytes(4096)
    hurt.write_bytes(content)
    done, code = rescue_or_refuse(hurt, target)
    if done is None:  # the pages that name the tables were among them
        assert (code, target.exists()) == ("RESCUE_NOTHING", False)
        return
    assert sum(done.rows.values()) > 0
    assert verify_project(target).is_ok
    with open_project(target) as new:
        for kind in (Product, SurveyRecord, BoundaryVersion, AdminUnit):
            new.read_all(kind)


def test_a_cut_file_gives_what_lies_before_the_cut(hurt, target):
    hurt.write_bytes(hurt.read_bytes()[: int(hurt.stat().st_size * 0.7)])
    done = rescue_project(hurt, target)
    assert sum(done.rows.values()) > 0


def test_nothing_to_rescue_is_said(hurt, target):
    hurt.write_bytes(hurt.read_bytes()[:100] + b"\xff" * 9000)
    with pytest.raises(StorageError) as caught:
        rescue_project(hurt, target)
    assert caught.value.code == "RESCUE_NOTHING"
    assert not target.exists()
    assert not target.with_suffix(".media").exists()


def test_a_record_keeps_its_words_when_its_place_is_lost(hurt, target):
    run_sql(
        hurt,
        "DROP TRIGGER rtree_gi_record_geom_update1",
        "DROP TRIGGER rtree_gi_record_geom_update2",
        "UPDATE gi_record SET geom = x'00' WHERE title = '记录3'",
    )
    done = rescue_project(hurt, target)
    assert [(table, "GP" in detail or bool(detail)) for table, _row, detail in done.refused] == [("gi_record", True)]
    with open_project(target) as new:
        lost = next(record for record in new.read_all(SurveyRecord) if record.title == "记录3")
    assert lost.geom is None
    assert lost.quality == "字" * 300


@pytest.mark.parametrize(
    "assignment", ["stage = 'NO_SUCH'", "answers = '{'", "survey_date = 'gestern'", "id = ''"], ids=str
)
def test_a_row_that_makes_no_sense_is_refused_and_named(hurt, target, assignment):
    run_sql(hurt, f"UPDATE gi_record SET {assignment} WHERE title = '记录3'")
    done = rescue_project(hurt, target)
    assert [table for table, _row, _detail in done.refused] == ["gi_record"]
    assert done.rows["gi_record"] == 4


def test_a_table_that_is_missing_is_no_reason_to_stop(hurt, target):
    run_sql(
        hurt, "DROP TABLE gi_registration", "DROP TABLE gi_change_log", "ALTER TABLE gi_product DROP COLUMN name_en"
    )
    done = rescue_project(hurt, target)
    assert done.missing == ("gi_registration",)
    assert done.rows["gi_product"] == 1
    with open_project(target) as new:
        assert new.read_all(Product)[0].name_en == ""


def test_damaged_media_stay_behind(hurt, target):
    (photo,) = [path for path in hurt.with_suffix(".media").rglob("*") if path.is_file()]
    photo.write_bytes(b"rot")
    assert rescue_project(hurt, target).media == 0
    assert photo.read_bytes() == b"rot"


@pytest.mark.parametrize(
    ("there", "code"), [("救出.gpkg", "STORE_EXISTS"), ("救出.media", "MEDIA_FOLDER_THERE")], ids=["file", "media"]
)
def test_what_is_there_is_left_alone(hurt, target, there, code):
    (target.parent / there).mkdir()
    with pytest.raises(StorageError) as caught:
        rescue_project(hurt, target)
    assert caught.value.code == code


def test_what_is_not_there_is_said(folder, target):
    with pytest.raises(StorageError) as caught:
        rescue_project(folder / "none.gpkg", target)
    assert caught.value.code == "STORE_MISSING"


def test_a_file_that_takes_for_ever_is_given_up(hurt, target, monkeypatch):
    monkeypatch.setattr(rescue, "CHILD_LIMIT_S", 0.001)
    with pytest.raises(StorageError) as caught:
        rescue_project(hurt, target)
    assert caught.value.code == "STORE_SLOW"
    assert not target.exists()


def test_where_every_row_is_refused_nothing_is_made(project, target):
    save(project, Product("清溪茶"))
    project.close()
    run_sql(project.path, "DELETE FROM gi_layer", "UPDATE gi_product SET id = ''")
    with pytest.raises(StorageError) as caught:
        rescue_project(project.path, target)
    assert caught.value.code == "RESCUE_NOTHING"
    assert not target.exists()
