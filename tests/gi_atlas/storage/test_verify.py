"""Verify: content with what the program did, whatever it was; anything else is named."""

import json
import random
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import shapely

from gi_atlas import clock
from gi_atlas.commands.changes import BulkRows, Command, Label
from gi_atlas.errors import StorageError
from gi_atlas.model import AdminUnit, BoundaryVersion, Evidence, Product, SurveyRecord
from gi_atlas.services.editing import remove, save
from gi_atlas.storage import change_log, check_media
from gi_atlas.storage.backups import backup_project, list_backups, restore_project
from gi_atlas.storage.beside import backup_folder, leftovers
from gi_atlas.storage.closing import closed_state, read_change_counter
from gi_atlas.storage.connection import connect
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.verify import verify_project
from tests.gi_atlas.storage.conftest import ORIGIN, fill_project

DEAD_PID = 2**22 + 1


@pytest.fixture(scope="module")
def lived_once(tmp_path_factory):
    """Path of a closed project that was worked on: edits, imports, undo, redo, photos."""
    folder = tmp_path_factory.mktemp("lived")
    with create_project(folder / "清溪县.gpkg", origin=ORIGIN) as project:
        fill_project(project)
        live(project)
    return project.path


def live(project):
    """Work of some days."""
    points = [shapely.Point(100 + n, 20) for n in range(40)]
    rows = [to_row(AdminUnit(f"98{n:04}", "外", "2020", geom=p, import_id="i1")) for n, p in enumerate(points)]
    project.apply(Command(Label("Import {0}", ("x",)), bulks=(BulkRows("gi_admin_unit", "i1", tuple(rows)),)))
    project.undo()
    project.redo()
    save(project, replace(project.read_all(AdminUnit, import_id="i1")[3], name="改名"))
    remove(project, AdminUnit, project.read_all(AdminUnit, import_id="i1")[5].id)
    record = project.read_all(SurveyRecord)[0]
    stored = project.media.add_bytes(b"photo", ".jpg")
    save(project, Evidence(record.id, "一.jpg", stored.sha256, accuracy_m=5))
    save(project, replace(record, quality="新" * 500))
    project.undo()


@pytest.fixture
def lived(lived_once, folder):
    """A copy of that project for one test."""
    shutil.copytree(lived_once.parent, folder, dirs_exist_ok=True)
    return folder / lived_once.name


def found(path, **options):
    result = verify_project(path, **options)
    assert result.is_ok == all(problem.severity != "error" for problem in result.problems)
    for problem in result.problems:
        assert problem.message() != problem.code
        assert "?" not in problem.message()
        assert json.dumps(problem.as_json(), default=str)
    return sorted({problem.code for problem in result.problems})


def run_sql(path, *statements):
    """What another program does to the file."""
    with closing(connect(path, "rw")) as connection:
        for statement in statements:
            connection.execute(*statement) if isinstance(statement, tuple) else connection.execute(statement)


def overwrite(path, before, after):
    """Change bytes of the file as a failing disk does; returns how often they stood there."""
    assert len(before) == len(after)
    content = path.read_bytes()
    path.write_bytes(content.replace(before, after))
    return content.count(before)


def test_a_project_that_was_worked_on_is_whole(lived):
    assert found(lived) == []


def test_a_new_project_is_whole(project):
    assert found(project.path) == []
    project.close()
    assert found(project.path) == []


def test_an_open_project_can_be_verified_while_it_is_written(lived):
    with open_project(lived) as project:
        save(project, Product("酒"))
        assert found(lived) == []
        assert project.write(lambda connection: verify_inside(lived)) == []


def verify_inside(path):
    # While a transaction is open nothing of it may be seen.
    return [problem.code for problem in verify_project(path).problems]


def test_undoing_and_doing_again_everything_stays_whole(lived):
    with open_project(lived) as project:
        while project.steps()[0]:
            project.undo()
    assert found(lived) == ["VERIFY_MEDIA_UNUSED"]
    with open_project(lived) as project:
        while project.steps()[1]:
            project.redo()
    assert found(lived) == []


@pytest.mark.parametrize("name", ["none.gpkg", "x.gpkg"])
def test_what_is_no_project_is_an_error(folder, name):
    (folder / "x.gpkg").write_text("x")
    with pytest.raises(StorageError) as caught:
        verify_project(folder / name)
    assert caught.value.code in ("STORE_MISSING", "STORE_NOT_A_PROJECT")


# Damage


@pytest.mark.parametrize("share", [0.4, 0.8])
def test_a_cut_file_is_named(lived, share):
    lived.write_bytes(lived.read_bytes()[: int(lived.stat().st_size * share)])
    assert found(lived) == ["STORE_TRUNCATED"]


def test_zeroed_pages_are_named(lived):
    content = bytearray(lived.read_bytes())
    for page in range(20, len(content) // 4096, 9):
        content[page * 4096 : (page + 1) * 4096] = bytes(4096)
    lived.write_bytes(content)
    assert {"VERIFY_DATABASE", "STORE_DAMAGED"} & set(found(lived))


def test_rot_in_a_row_is_told_from_an_edit(lived):
    assert overwrite(lived, "记录3".encode(), "记录7".encode()) > 0
    assert "VERIFY_ROW_ROTTEN" in found(lived)
    problem = next(item for item in verify_project(lived).problems if item.code == "VERIFY_ROW_ROTTEN")
    assert problem.context["table"] == "gi_record"


def test_an_edit_by_another_program_is_told_with_its_fields(lived):
    run_sql(lived, "UPDATE gi_record SET title = 'QGIS', people = '某' WHERE title = '记录3'")
    problems = verify_project(lived).problems
    assert [problem.code for problem in problems] == ["VERIFY_ROW_EDITED"]
    assert problems[0].context["fields"] == "people, title"


def test_without_knowing_who_closed_it_last_both_are_named(lived):
    (backup_folder(lived) / "closed.json").unlink()
    run_sql(lived, "UPDATE gi_record SET title = 'QGIS' WHERE title = '记录3'")
    assert found(lived) == ["VERIFY_ROW_CHANGED"]


def test_a_geometry_that_is_none_any_more_is_rot_in_any_case(lived):
    run_sql(
        lived,
        "DROP TRIGGER rtree_gi_record_geom_update1",
        "DROP TRIGGER rtree_gi_record_geom_update2",
        "UPDATE gi_record SET geom = x'00' WHERE title = '记录3'",
    )
    assert set(found(lived)) == {"VERIFY_PART_DIFFERS", "VERIFY_ROW_ROTTEN"}


def test_rows_that_others_added_or_removed_are_named(lived):
    run_sql(lived, "INSERT INTO gi_product (id, name_official) VALUES ('x', '外')")
    assert found(lived) == ["VERIFY_ROW_ADDED"]
    run_sql(lived, "DELETE FROM gi_product WHERE id = 'x'", "DELETE FROM gi_record WHERE title = '记录3'")
    assert found(lived) == ["VERIFY_ROW_GONE"]


def test_a_damaged_hash_of_a_row_is_not_taken_for_a_damaged_row(lived):
    wanted = "(SELECT id FROM gi_record WHERE title = '记录3')"
    run_sql(lived, f"UPDATE gi_row_digest SET sha256 = '{'0' * 64}' WHERE row_id = {wanted}")
    assert found(lived) == ["VERIFY_DIGEST_DAMAGED"]


def test_every_flipped_bit_in_a_row_is_found(lived):
    """What SQLite's own check misses: 30 bits in texts and geometries, one at a time."""
    chance = random.Random(11)
    whole = lived.read_bytes()
    with closing(connect(lived, "ro")) as connection:
        blobs = connection.execute("SELECT geom FROM gi_admin_unit WHERE name LIKE '第%' LIMIT 5").fetchall()
    places = [whole.index(blob) + 60 for (blob,) in blobs] + [whole.index(f"第{n}乡".encode()) for n in range(5)]
    for turn in range(30):
        changed = bytearray(whole)
        changed[places[turn % len(places)] + chance.randrange(6)] ^= 1 << chance.randrange(8)
        lived.write_bytes(changed)
        assert not verify_project(lived).is_ok, turn


# Change log


def test_a_changed_entry_is_named(lived):
    run_sql(lived, "UPDATE gi_change_log SET actor = '无名' WHERE seq = 3")
    assert found(lived) == ["VERIFY_LOG_BROKEN"]
    assert verify_project(lived).problems[0].context["seq"] == 3


def test_a_removed_entry_in_the_middle_is_named(lived):
    run_sql(lived, "DELETE FROM gi_change_log WHERE seq = 3")
    assert "VERIFY_LOG_BROKEN" in found(lived)


def test_a_tail_that_was_cut_off_shows_in_the_rows(lived):
    run_sql(lived, "DELETE FROM gi_change_log WHERE seq > 8")
    assert {"VERIFY_ROW_UNLOGGED", "VERIFY_IMPORT_DIFFERS", "VERIFY_FIRST_ROWS"} & set(found(lived))


def test_an_older_file_in_the_projects_place_is_noticed_by_its_backups(lived, tmp_path):
    shutil.copyfile(lived, tmp_path / "old.gpkg")
    with open_project(lived) as project:
        save(project, Product("酒"))
    made = backup_project(lived)
    shutil.copyfile(tmp_path / "old.gpkg", lived)
    problems = [problem for problem in verify_project(lived).problems if problem.code == "VERIFY_LOG_CUT"]
    assert [problem.context["backup"] for problem in problems] == [made.path.name]


def test_a_restored_backup_explains_why_the_log_is_shorter(lived):
    backup_project(lived)
    with open_project(lived) as project:
        save(project, Product("酒"))
    backup_project(lived)
    restore_project(lived, list_backups(lived)[1].at)
    assert found(lived) == []
    with open_project(lived) as project:
        save(project, Product("米"))
    backup_project(lived)
    assert found(lived) == []


def test_an_entry_that_is_no_json_is_named(lived):
    run_sql(lived, "UPDATE gi_change_log SET changes = '{' WHERE seq = 2")
    assert found(lived) == ["VERIFY_LOG_BROKEN", "VERIFY_LOG_UNREADABLE"]


def test_someone_who_forges_row_digest_and_log_still_breaks_the_chain(lived):
    with closing(connect(lived, "rw")) as connection:
        (changes,) = connection.execute("SELECT changes FROM gi_change_log WHERE seq = 1").fetchone()
        connection.execute("UPDATE gi_change_log SET changes = ? WHERE seq = 1", (changes.replace("清溪", "青溪"),))
    assert "VERIFY_LOG_BROKEN" in found(lived)


def test_clocks_that_were_wrong_are_noted_and_no_error(project, monkeypatch):
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for days in (0, 3650, -1, 0):
        monkeypatch.setattr(change_log, "utc_now", lambda days=days: now + timedelta(days=days))
        save(project, Product(f"{days}"))
    result = verify_project(project.path)
    notes = [(problem.context["seq"], problem.severity) for problem in result.problems]
    assert notes == [(3, "note"), (2, "note")]
    assert result.is_ok
    assert clock.utc_now() > now


# Old values, R-trees, parts


def test_lost_and_damaged_old_values_are_named(lived):
    run_sql(lived, "UPDATE gi_old_value SET value = x'00' WHERE rowid = (SELECT min(rowid) FROM gi_old_value)")
    assert "VERIFY_OLD_VALUE" in found(lived)
    run_sql(lived, "DELETE FROM gi_old_value")
    assert "VERIFY_OLD_VALUE_MISSING" in found(lived)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM rtree_gi_boundary_geom WHERE id = 2",
        "UPDATE rtree_gi_boundary_geom SET maxx = 111 WHERE id = 2",
        "UPDATE rtree_gi_boundary_geom SET miny = 29 WHERE id = 2",
        "INSERT INTO rtree_gi_boundary_geom VALUES (999, 1, 2, 3, 4)",
    ],
)
def test_a_wrong_spatial_index_is_named(lived, statement):
    run_sql(lived, statement)
    assert found(lived) == ["VERIFY_RTREE"]


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("DROP TRIGGER rtree_gi_record_geom_insert", "trigger rtree_gi_record_geom_insert"),
        ("DROP INDEX ix_gi_record_product_id", "index ix_gi_record_product_id"),
        ("ALTER TABLE gi_product DROP COLUMN name_en", "column gi_product.name_en"),
        (
            "UPDATE gpkg_geometry_columns SET geometry_type_name = 'POINT' WHERE table_name = 'gi_boundary'",
            "gpkg_geometry_columns gi_boundary geom",
        ),
    ],
)
def test_a_part_that_others_changed_is_named(lived, statement, part):
    run_sql(lived, statement)
    problems = [problem for problem in verify_project(lived).problems if problem.code == "VERIFY_PART_DIFFERS"]
    assert [problem.context["part"] for problem in problems] == [part]


def test_tables_of_others_are_no_problem(lived):
    run_sql(lived, "CREATE TABLE notes (a)", "ALTER TABLE gi_product ADD COLUMN qgis_extra TEXT")
    assert found(lived) == []


def test_rows_without_their_parent_are_warned_of(project):
    save(project, BoundaryVersion("no-zone", shapely.box(110, 30, 111, 31)))
    result = verify_project(project.path)
    assert [(problem.code, problem.severity) for problem in result.problems] == [("VERIFY_FOREIGN_KEY", "warning")]


# Media, drafts, backups, leftovers


def test_media_that_are_missing_changed_or_strange_are_named(lived):
    folder = lived.with_suffix(".media")
    (stored,) = [path for path in folder.rglob("*") if path.is_file()]
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "ab").mkdir()
    (folder / "ab" / ("c" * 64 + ".jpg")).write_bytes(b"in the wrong folder")
    assert found(lived) == ["VERIFY_MEDIA_STRANGER"]
    assert len(verify_project(lived).problems) == 2
    stored.write_bytes(b"other")
    assert found(lived) == ["VERIFY_MEDIA_CHANGED", "VERIFY_MEDIA_STRANGER"]
    shutil.rmtree(folder)
    assert found(lived) == ["VERIFY_MEDIA_MISSING"]


def test_damaged_drafts_and_backups_are_warned_of(lived):
    made = backup_project(lived)
    made.path.write_bytes(made.path.read_bytes()[:5000])
    drafts = lived.with_suffix(".drafts")
    drafts.mkdir()
    (drafts / "x.draft").write_bytes(b"torn")
    assert set(found(lived)) == {"VERIFY_BACKUP_DAMAGED", "VERIFY_DRAFT_DAMAGED"}
    assert verify_project(lived).is_ok


def make_leftovers(path, pid):
    names = (
        path.parent / f".{path.stem}.{pid}.new",
        path.parent / f".{path.stem}.{pid}.new-journal",
        path.parent / f".{path.stem}.{pid}.probe",
        path.parent / f".{path.stem}.{pid}-0a1b2c3d.part",
        path.with_suffix(".media") / f".{pid}-0a1b2c3d4e5f.part",
        path.with_suffix(".backups") / f".next.{pid}-0a1b2c3d.part",
        path.with_suffix(".drafts") / f".abc.{pid}-0a1b2c3d.part",
    )
    for name in names:
        name.parent.mkdir(exist_ok=True)
        name.write_bytes(b"x")
    (path.parent / f".{path.stem}.{pid}-99999999.part").mkdir()
    return [*names, path.parent / f".{path.stem}.{pid}-99999999.part"]


def test_leftovers_of_dead_processes_are_noted_and_removed_when_asked(lived):
    left = make_leftovers(lived, DEAD_PID)
    assert sorted(leftovers(lived)) == sorted(left)
    result = verify_project(lived)
    assert (result.is_ok, result.removed) == (True, ())
    assert [problem.code for problem in result.problems] == ["VERIFY_LEFTOVER"] * len(left)
    assert sorted(verify_project(lived, is_cleaning=True).removed) == sorted(left)
    assert not any(path.exists() for path in left)
    assert found(lived) == []


def test_what_a_running_process_writes_is_left_alone(lived):
    import os

    left = make_leftovers(lived, os.getpid())
    assert verify_project(lived, is_cleaning=True).removed == ()
    assert all(path.exists() for path in left)


def test_cleaning_touches_nothing_else(lived):
    mine = [
        lived.parent / ".hidden",
        lived.parent / f".other.{DEAD_PID}.new",
        lived.parent / "notes.part",
        lived.parent / f".{lived.stem}.part",
    ]
    for path in mine:
        path.write_bytes(b"mine")
    verify_project(lived, is_cleaning=True)
    assert all(path.exists() for path in mine)


# What was noted at closing


def test_closing_notes_the_state_of_the_file(lived):
    state = closed_state(lived)
    assert state is not None
    assert state.change_counter == read_change_counter(lived)
    run_sql(lived, "UPDATE gpkg_contents SET description = 'seen'")
    assert read_change_counter(lived) > state.change_counter
    assert found(lived) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"change_counter": 1}', '{"a": 1}'])
def test_a_note_that_makes_no_sense_is_no_note(lived, content):
    (backup_folder(lived) / "closed.json").write_text(content)
    assert closed_state(lived) is None
    assert found(lived) == []


def test_verify_can_be_stopped(lived):
    from gi_atlas.errors import JobCancelled
    from gi_atlas.jobs import Progress

    progress = Progress()
    progress.cancel()
    with pytest.raises(JobCancelled):
        verify_project(lived, progress=progress)


@pytest.mark.parametrize("version", [0, 99])
def test_a_project_of_another_schema_is_checked_as_far_as_it_can_be(lived, version):
    run_sql(lived, f"UPDATE gi_project SET value = '{version}' WHERE key = 'schema_version'")
    assert found(lived) == ["VERIFY_OTHER_SCHEMA"]
    run_sql(lived, "UPDATE gi_change_log SET actor = 'x' WHERE seq = 2")
    assert found(lived) == ["VERIFY_LOG_BROKEN", "VERIFY_OTHER_SCHEMA"]


def test_hashing_photos_keeps_no_one_from_saving(lived, monkeypatch):
    """Whoever opens the project while its photos are read through can save at once."""
    saved = []
    real = check_media.file_sha256

    def hash_and_save(path):
        if not saved:
            saved.append(True)
            with open_project(lived) as project:
                save(project, Product("酒"))
        return real(path)

    monkeypatch.setattr(check_media, "file_sha256", hash_and_save)
    assert verify_project(lived).is_ok
    assert saved
    assert found(lived) == []
