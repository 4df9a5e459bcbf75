"""Opening: what is refused, what is read-only and why, what a crash or another program left."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from gi_atlas.errors import SchemaTooNew, StorageError, StoreLocked
from gi_atlas.model import LayerEntry, Product
from gi_atlas.services.editing import save
from gi_atlas.storage import access, opening, schema_guard
from gi_atlas.storage.beside import lock_path
from gi_atlas.storage.connection import connect, fetch_all
from gi_atlas.storage.header import read_header
from gi_atlas.storage.open_here import is_open_here
from gi_atlas.storage.opening import (
    create_project,
    missing_media,
    open_project,
    project_facts,
    require_writable,
)

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def closed(project):
    """Path of a closed project with one product."""
    save(project, Product("茶"))
    project.close()
    return project.path


def refusal(path, **options):
    with pytest.raises(StorageError) as caught:
        open_project(path, **options).close()
    return caught.value.code


def run_sql(path, *statements):
    with closing(connect(path, "rw")) as connection:
        for statement in statements:
            connection.execute(statement)


# Making


def test_a_new_project_stands_alone_and_is_whole(folder):
    with create_project(folder / "新.gpkg", "清溪") as project:
        facts = project_facts(project)
        assert facts["name"] == "清溪"
        assert facts["schema_version"] == "3"
        assert [layer.position for layer in project.read_all(LayerEntry)] == [0, 1, 2, 3, 4]
    assert [path.name for path in folder.iterdir()] == ["新.gpkg"]


def test_the_name_defaults_to_the_files(folder):
    with create_project(folder / "新.gpkg") as project:
        assert project_facts(project)["name"] == "新"


def test_nothing_is_overwritten(folder):
    path = folder / "新.gpkg"
    path.write_text("keep me")
    with pytest.raises(StorageError) as caught:
        create_project(path)
    assert caught.value.code == "STORE_EXISTS"
    assert path.read_text() == "keep me"
    assert list(folder.iterdir()) == [path]


def test_a_file_that_comes_into_being_meanwhile_is_not_overwritten(folder, monkeypatch):
    path = folder / "新.gpkg"
    real = opening._fill_empty

    def fill(*details):
        path.write_text("theirs")
        real(*details)

    monkeypatch.setattr(opening, "_fill_empty", fill)
    with pytest.raises(StorageError) as caught:
        create_project(path)
    assert caught.value.code == "STORE_EXISTS"
    assert path.read_text() == "theirs"
    assert list(folder.iterdir()) == [path]


@pytest.mark.parametrize(("name", "code"), [("a.sqlite", "STORE_SUFFIX"), ("no/a.gpkg", "STORE_FOLDER_MISSING")])
def test_a_place_that_does_not_fit_is_refused(folder, name, code):
    with pytest.raises(StorageError) as caught:
        create_project(folder / name)
    assert caught.value.code == code


# What is no project


def test_what_is_not_there_is_said(folder):
    assert refusal(folder / "none.gpkg") == "STORE_MISSING"


@pytest.mark.parametrize("content", [b"", b"SQLite", b"x" * 500, b"PK\x03\x04" + b"\x00" * 200], ids=len)
def test_what_is_no_database_is_refused(folder, content):
    path = folder / "x.gpkg"
    path.write_bytes(content)
    assert refusal(path) == "STORE_NOT_A_PROJECT"


def test_another_sqlite_file_is_no_project(folder):
    path = folder / "x.gpkg"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (a)")
    assert refusal(path) == "STORE_NOT_A_PROJECT"


def test_a_geopackage_of_someone_else_is_no_project(closed):
    run_sql(closed, "DROP TABLE gi_project")
    assert refusal(closed) == "STORE_NOT_A_PROJECT"


def test_a_folder_is_no_project(folder):
    assert refusal(folder) == "STORE_IS_FOLDER"


def test_the_header_is_read_as_it_is(closed):
    header = read_header(closed)
    assert header.page_bytes == 4096
    assert header.page_count * 4096 == closed.stat().st_size
    assert header.application_id == 0x47504B47


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_file_that_was_cut_is_named_so(closed, share):
    os.truncate(closed, int(closed.stat().st_size * share))
    assert refusal(closed) == "STORE_TRUNCATED"


def test_a_zeroed_first_page_is_no_project_and_a_broken_schema_is_damage(closed):
    content = closed.read_bytes()
    closed.write_bytes(content[:100] + b"\xff" * 3996 + content[4096:])
    assert refusal(closed) == "STORE_DAMAGED"


@pytest.mark.parametrize("version", ["abc", "", "1.5"])
def test_a_schema_version_that_is_no_number_is_no_project(closed, version):
    run_sql(closed, f"UPDATE gi_project SET value = '{version}' WHERE key = 'schema_version'")
    assert refusal(closed) == "STORE_NOT_A_PROJECT"


# Foreign parts


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON gi_product BEGIN DELETE FROM gi_record; END",
        "CREATE VIEW evil AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c",
        'CREATE TRIGGER "trigger_insert_feature_count_gi_product" AFTER INSERT ON "gi_product" BEGIN UPDATE'
        " gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('gi_zone'); END",
    ],
    ids=["trigger", "view", "look-alike"],
)
def test_parts_that_could_run_by_themselves_refuse_the_opening(closed, statement):
    run_sql(closed, "CREATE TABLE IF NOT EXISTS gpkg_ogr_contents (table_name, feature_count)", statement)
    with pytest.raises(StorageError) as caught:
        open_project(closed)
    assert caught.value.code == "STORE_FOREIGN_OBJECTS"
    assert "evil" in caught.value.context["names"] or "trigger_insert" in caught.value.context["names"]
    assert refusal(closed, read_only=True) == "STORE_FOREIGN_OBJECTS"


@pytest.mark.parametrize("kind", ["TRIGGER", "Trigger", "trigger"])
def test_a_trigger_is_known_by_its_sql_whatever_its_row_says_that_it_is(closed, kind):
    evil = "CREATE TRIGGER evil AFTER INSERT ON gi_product BEGIN DELETE FROM gi_record; END"
    run_sql(
        closed,
        "PRAGMA writable_schema = ON",
        f"INSERT INTO sqlite_master VALUES ('{kind}', 'evil', 'gi_product', 0, '{evil}')",
    )
    with pytest.raises(StorageError) as caught:
        open_project(closed)
    assert (caught.value.code, caught.value.context["names"]) == ("STORE_FOREIGN_OBJECTS", f"{kind} evil")


@pytest.mark.parametrize("kind", ["VIEW", "view"])
def test_a_view_is_known_by_its_sql_too(closed, kind):
    run_sql(
        closed,
        "PRAGMA writable_schema = ON",
        f"INSERT INTO sqlite_master VALUES ('{kind}', 'evil', 'evil', 0, 'CREATE VIEW evil AS SELECT 1')",
    )
    assert refusal(closed) == "STORE_FOREIGN_OBJECTS"


def test_counters_of_gdal_and_tables_of_others_are_let_in_and_kept(closed):
    run_sql(
        closed,
        "CREATE TABLE gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER)",
        'CREATE TRIGGER "trigger_insert_feature_count_gi_record" AFTER INSERT ON "gi_record" BEGIN UPDATE'
        " gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('gi_record'); END",
        "CREATE TABLE my_notes (id INTEGER PRIMARY KEY, note TEXT)",
        "INSERT INTO my_notes (note) VALUES ('bleibt')",
        "ALTER TABLE gi_product ADD COLUMN qgis_extra TEXT",
    )
    with open_project(closed) as project:
        assert project.read_only_reason == ""
        save(project, Product("酒"))
        assert project.fetch("SELECT note FROM my_notes") == [("bleibt",)]
        assert len(project.read_all(Product)) == 2


def test_a_schema_that_takes_for_ever_is_given_up(closed, monkeypatch):
    monkeypatch.setattr(schema_guard, "CHILD_LIMIT_S", 0.001)
    assert refusal(closed) == "STORE_SLOW"


# Other programs


def test_another_programs_lock_is_waited_for(closed):
    other = sqlite3.connect(closed, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    timer = threading.Timer(1.0, other.close)
    timer.start()
    with open_project(closed) as project:
        assert project.read_only_reason == ""
        assert len(project.read_all(Product)) == 1
    timer.join()


def test_a_lock_that_stays_is_named_and_nothing_is_lost(closed, monkeypatch):
    monkeypatch.setattr(schema_guard, "_CHILD", schema_guard._CHILD.replace("timeout=5", "timeout=0.2"))
    with closing(sqlite3.connect(closed, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreLocked) as caught:
            open_project(closed)
        assert caught.value.code == "STORE_LOCKED"
    with open_project(closed) as project:
        assert len(project.read_all(Product)) == 1
        assert project.read_only_reason == ""


def make_wal(path):
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)


def test_a_file_left_in_wal_mode_is_put_back(closed):
    make_wal(closed)
    with open_project(closed) as project:
        assert project.read_only_reason == ""
        save(project, Product("酒"))
    assert access.journal_mode_in_header(closed) == "rollback"
    assert sorted(path.suffix for path in closed.parent.iterdir()) == [".backups", ".gpkg"]


def test_rows_in_a_left_over_wal_are_not_lost(closed, tmp_path):
    make_wal(closed)
    with closing(sqlite3.connect(closed, isolation_level=None)) as other:
        other.execute("PRAGMA wal_autocheckpoint = 0")
        other.execute("INSERT INTO gi_import VALUES ('i', 'k', 'f', 's', 1, 'r', '{}', 'now')")
        for tail in ("", "-wal"):
            shutil.copyfile(f"{closed}{tail}", f"{tmp_path / 'copy.gpkg'}{tail}")
    with open_project(tmp_path / "copy.gpkg") as project:
        assert project.fetch("SELECT id FROM gi_import") == [("i",)]
    assert not (tmp_path / "copy.gpkg-wal").exists()
    assert access.journal_mode_in_header(tmp_path / "copy.gpkg") == "rollback"


def test_a_damaged_file_in_wal_mode_is_told_as_damage_and_leaves_no_lock(closed):
    make_wal(closed)
    content = closed.read_bytes()
    closed.write_bytes(content[:100] + b"\xff" * 40 + content[140:])
    assert refusal(closed) == "STORE_DAMAGED"
    assert not lock_path(closed).exists()
    assert not is_open_here(closed)


def test_a_wal_that_another_program_holds_makes_it_read_only(closed):
    make_wal(closed)
    with closing(sqlite3.connect(closed, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM gi_product").fetchall()
        with open_project(closed) as project:
            assert project.read_only_reason == "READ_ONLY_WAL"
            assert len(project.read_all(Product)) == 1
            with pytest.raises(StorageError) as caught:
                require_writable(project)
            assert caught.value.code == "STORE_READ_ONLY"
    assert not (closed.parent / f".{closed.stem}.lock").exists()


CRASH = """
import os, sys
from pathlib import Path
from gi_atlas.storage.connection import connect
connection = connect(Path(sys.argv[1]), "rw")
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN IMMEDIATE")
for number in range(3000):
    connection.execute("INSERT INTO gi_old_value VALUES (?, ?)", (str(number), bytes(500)))
connection.execute("DELETE FROM gi_product")
os._exit(9)
"""


def crash_in_the_middle(path):
    done = subprocess.run([sys.executable, "-c", CRASH, str(path)], cwd=ROOT, check=False)
    assert done.returncode == 9
    assert path.with_name(path.name + "-journal").stat().st_size > 0


@pytest.mark.parametrize("read_only", [False, True])
def test_work_that_a_crash_left_half_done_is_rolled_back(closed, read_only):
    crash_in_the_middle(closed)
    with open_project(closed, read_only=read_only) as project:
        assert len(project.read_all(Product)) == 1
        assert project.fetch("SELECT count(*) FROM gi_old_value") == [(0,)]
        assert fetch_all(connect_once(project), "PRAGMA integrity_check") == [("ok",)]


def connect_once(project):
    connection = connect(project.path, "ro")
    project.changed.connect(connection.close)
    return connection


# Versions


def set_version(path, version):
    run_sql(path, f"UPDATE gi_project SET value = '{version}' WHERE key = 'schema_version'")


def test_a_newer_project_is_for_reading_only(closed):
    set_version(closed, opening.SCHEMA_VERSION + 1)
    with open_project(closed) as project:
        assert project.read_only_reason == "READ_ONLY_NEWER"
        assert len(project.read_all(Product)) == 1
        with pytest.raises(SchemaTooNew) as caught:
            require_writable(project)
        assert caught.value.code == "STORE_TOO_NEW"
        with pytest.raises(StorageError):
            save(project, Product("酒"))
    with open_project(closed) as again:
        assert again.holder is None


# Media


def test_missing_media_are_named(project):
    from gi_atlas.model import Evidence

    stored = project.media.add_bytes(b"x", ".jpg")
    save(project, Evidence(None, "有.jpg", stored.sha256))
    save(project, Evidence(None, "无.jpg", "a" * 64))
    assert missing_media(project) == [("无.jpg", "a" * 64)]
    shutil.rmtree(project.media.folder)
    assert len(missing_media(project)) == 2
