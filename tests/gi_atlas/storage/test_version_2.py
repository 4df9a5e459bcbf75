"""From schema 1 to schema 2, on a project that the program of schema 1 wrote."""

from contextlib import closing
from datetime import date

import pytest

from gi_atlas.model import Evidence, FormDefinition, Product, ReferenceTable, SurveyRecord, TableKind
from gi_atlas.services.editing import save, save_many
from gi_atlas.storage.backups import list_backups
from gi_atlas.storage.connection import connect, fetch_all
from gi_atlas.storage.frame import differing_parts
from gi_atlas.storage.opening import create_project, missing_media, open_project, project_facts
from gi_atlas.storage.packing import pack_project
from gi_atlas.storage.project import Project
from gi_atlas.storage.rescue import rescue_project
from gi_atlas.storage.schema import SCHEMA_VERSION
from gi_atlas.storage.unpacking import unpack_project
from gi_atlas.storage.verify import verify_project
from tests.gi_atlas.storage.old_projects import make_version_1

FORM = FormDefinition("gi", "2026", "表", "<h:html/>" * 400, {"a/b": ("survey", 7)}, {"kinds": (["x", {}, {}],)})


@pytest.fixture
def old(folder):
    return make_version_1(folder / "旧.gpkg")


def schema_of(path):
    """Everything that SQLite and GeoPackage say of a file's schema, columns in their order."""
    with closing(connect(path, "ro")) as connection:
        tables = [row[0] for row in fetch_all(connection, "SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {name: fetch_all(connection, "SELECT * FROM pragma_table_info(?)", name) for name in sorted(tables)}
        others = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table' AND sql NOTNULL ORDER BY 2"
        contents = "SELECT table_name, data_type, identifier, srs_id FROM gpkg_contents ORDER BY 1"
        return columns, fetch_all(connection, others), fetch_all(connection, contents)


def rows_of(path, table, columns):
    with closing(connect(path, "ro")) as connection:
        return fetch_all(connection, f"SELECT {columns} FROM {table} ORDER BY fid")


def test_the_project_is_one_of_schema_1(old):
    with closing(connect(old, "ro")) as connection:
        assert fetch_all(connection, "SELECT value FROM gi_project WHERE key = 'schema_version'") == [("1",)]
        assert len(differing_parts(connection)) > 12


def test_it_opens_as_todays_and_is_like_a_fresh_one(old):
    with open_project(old) as project:
        assert project_facts(project)["schema_version"] == str(SCHEMA_VERSION)
        assert project.read_only_reason == ""
    create_project(old.with_name("fresh.gpkg")).close()
    assert schema_of(old) == schema_of(old.with_name("fresh.gpkg"))
    assert verify_project(old).problems == ()
    assert [backup.path.exists() for backup in list_backups(old)] == [True]


def test_every_value_is_as_it_was(old):
    tables = {
        "gi_record": "fid, id, title, product_id, geom, survey_date, quality, craft, notes, answers, instance_id",
        "gi_evidence": "fid, id, record_id, file_name, sha256, caption, fault",
        "gi_boundary": "fid, id, geom, geom_sha256",
        "gi_product": "fid, id, name_official, counties",
    }
    before = {table: rows_of(old, table, columns) for table, columns in tables.items()}
    open_project(old).close()
    assert {table: rows_of(old, table, columns) for table, columns in tables.items()} == before
    assert len(before["gi_record"]) == 4


def test_its_records_have_no_form_and_nothing_counted(old):
    with open_project(old) as project:
        record = project.read_all(SurveyRecord, title="清溪茶 2026")[0]
        assert (record.form_id, record.listing_asked, record.is_half) == ("", 0, False)
        assert record.survey_date == date(2026, 4, 5)
        assert record.answers == {"old": "kept", "list": ("a", "b")}
        (photo,) = project.read_all(Evidence)
        assert (photo.question, photo.boundary_distance_m, photo.marks) == ("", None, ())
        assert missing_media(project) == []


def test_steps_from_before_can_be_taken_back(old):
    with open_project(old) as project:
        done = len(project.steps()[0])
        for _step in range(done):
            project.undo()
        assert project.read_all(SurveyRecord) == []
        for _step in range(done):
            project.redo()
        assert len(project.read_all(SurveyRecord)) == 4
    assert verify_project(old).problems == ()


def test_a_project_to_look_at_is_brought_up_to_date_too(old):
    with open_project(old, read_only=True) as project:
        assert len(project.read_all(SurveyRecord)) == 4


def test_a_pack_of_schema_1_unpacks_and_opens_as_todays(old, folder, monkeypatch):
    monkeypatch.setattr("gi_atlas.storage.packing.SCHEMA_VERSION", 1)
    pack, target = folder / "旧.zip", folder / "neu"
    with Project(old) as project:
        pack_project(project, pack)
    target.mkdir()
    unpack_project(pack, target)
    with open_project(next(target.glob("*.gpkg"))) as project:
        assert len(project.read_all(SurveyRecord)) == 4
        assert missing_media(project) == []


def test_a_damaged_one_of_schema_1_is_rescued_as_todays(old, folder):
    rescued = rescue_project(old, folder / "gerettet.gpkg")
    assert rescued.rows["gi_record"] == 4
    later = {"gi_form", "gi_reference_table", "gi_scope_text", "gi_scope_unit", "gi_scope_leg", "gi_admin_change"}
    assert set(rescued.missing) == later | {"gi_act", "gi_case", "gi_case_event", "gi_standard"}
    with open_project(folder / "gerettet.gpkg") as project:
        assert len(project.read_all(SurveyRecord)) == 4
    assert verify_project(folder / "gerettet.gpkg").problems == ()


def test_forms_and_tables_are_stored_undone_and_verified(project):
    table = ReferenceTable(TableKind.CHECKLIST, "2026", "清单", rows=({"item": "A1", "at_least": 2},))
    save_many(project, [FORM, table])
    assert project.read_all(FormDefinition) == [FORM]
    assert project.read_all(ReferenceTable) == [table]
    project.undo()
    assert project.read_all(FormDefinition) == []
    project.redo()
    assert project.read_all(FormDefinition) == [FORM]
    project.close()
    assert verify_project(project.path).problems == ()


def test_forms_go_along_in_packs_and_rescues(project, folder):
    save(project, FORM)
    save(project, Product("茶"))
    pack_project(project, folder / "p.zip")
    project.close()
    (folder / "out").mkdir()
    unpack_project(folder / "p.zip", folder / "out")
    rescue_project(project.path, folder / "r.gpkg")
    for path in (next((folder / "out").glob("*.gpkg")), folder / "r.gpkg"):
        with open_project(path) as opened:
            assert opened.read_all(FormDefinition) == [FORM]


def test_evidence_that_never_came_is_no_missing_file(project):
    record = SurveyRecord("记录")
    save_many(project, [record, Evidence(record.id, "IMG_1.jpg", "", fault="MEDIA_NOT_THERE")])
    assert missing_media(project) == []
    project.close()
    assert verify_project(project.path).problems == ()
