"""Bringing an older project up to date, tried on a schema that the test makes old."""

import ast
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from gi_atlas.errors import StorageError
from gi_atlas.model import AdminUnit, BoundaryVersion, Product, SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.storage import migrating, opening
from gi_atlas.storage.backups import list_backups
from gi_atlas.storage.column_types import GpkgType
from gi_atlas.storage.connection import connect, fetch_all
from gi_atlas.storage.frame import differing_parts
from gi_atlas.storage.migrating import migrate_project, rebuild_table
from gi_atlas.storage.opening import open_project, project_facts
from gi_atlas.storage.project import default_origin
from gi_atlas.storage.verify import verify_project

ROOT = Path(__file__).resolve().parents[3]
OLD_UNITS = "fid INTEGER PRIMARY KEY NOT NULL, id TEXT NOT NULL UNIQUE, code TEXT, name TEXT, level TEXT, geom GEOMETRY"


def upgrade(operations):
    """From the made-up schema 0: a column comes back, a table comes back, units get their columns."""
    operations.add_column(
        "gi_product", sa.Column("name_en", GpkgType("TEXT"), nullable=False, server_default=sa.text("''"))
    )
    kept_value = sa.Column("value", GpkgType("BLOB"), nullable=False)
    operations.create_table("gi_old_value", sa.Column("sha256", sa.Text, primary_key=True), kept_value)
    operations.create_index("ix_gi_record_product_id", "gi_record", ["product_id"])
    with_columns = fresh_sql("gi_admin_unit")
    copied = "fid, id, code, name, level, geom"
    rebuild_table(operations, "gi_admin_unit", with_columns, copied, "geom")
    for sql in fresh_indexes("gi_admin_unit"):
        operations.execute(sql)


def fresh_sql(table):
    """Column definitions of a table as a fresh project has them."""
    columns = migrating.metadata.tables[table].c
    parts = []
    for column in columns:
        kind = "INTEGER" if column.name == "fid" else column.type.get_col_spec()
        default = f" DEFAULT {column.server_default.arg}" if column.server_default is not None else ""
        null = "" if column.nullable else " NOT NULL"
        parts.append(f'"{column.name}" {kind}{default}{null}')
    return ", ".join([*parts, "PRIMARY KEY (fid)", "UNIQUE (id)"])


def fresh_indexes(table):
    return [
        str(sa.schema.CreateIndex(index).compile(dialect=sa.dialects.sqlite.dialect()))
        for index in migrating.metadata.tables[table].indexes
    ]


@pytest.fixture
def old(project, fill):
    """Path of a project of schema 0: a column, an index and a table less, units with five columns."""
    fill(project)
    project.close()
    with closing(connect(project.path, "rw")) as connection:
        for statement in (
            "ALTER TABLE gi_product DROP COLUMN name_en",
            "DROP INDEX ix_gi_record_product_id",
            "DROP TABLE gi_old_value",
            "CREATE TABLE gi_unit_copy AS SELECT fid, id, code, name, level, geom FROM gi_admin_unit",
            "DROP TABLE gi_admin_unit",
            "DROP TABLE rtree_gi_admin_unit_geom",
            f"CREATE TABLE gi_admin_unit ({OLD_UNITS})",
            *migrating.gpkg.rtree_statements("gi_admin_unit"),
            "INSERT INTO gi_admin_unit SELECT * FROM gi_unit_copy",
            "DROP TABLE gi_unit_copy",
            "UPDATE gi_project SET value = '0' WHERE key = 'schema_version'",
        ):
            connection.execute(statement)
        redigest(connection)
    return project.path


def redigest(connection):
    """What the older program had written beside its rows."""
    for table in ("gi_product", "gi_admin_unit"):
        cursor = connection.execute(f"SELECT * FROM {table}")
        names = [part[0] for part in cursor.description]
        for row in [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]:
            digest = migrating.row_digest(row)
            connection.execute("UPDATE gi_row_digest SET sha256 = ? WHERE row_id = ?", (digest, row["id"]))


@pytest.fixture
def with_migration(monkeypatch):
    lead_on(monkeypatch, upgrade)


def lead_on(monkeypatch, migration):
    """From the made-up schema 0 straight to today's, whatever steps really lead there."""
    for number in range(1, opening.SCHEMA_VERSION):
        monkeypatch.setitem(migrating.MIGRATIONS, number, lambda operations: None)
    monkeypatch.setitem(migrating.MIGRATIONS, 0, migration)


def test_an_older_project_opens_as_todays(old, with_migration):
    with open_project(old) as project:
        assert project.read_only_reason == ""
        assert project_facts(project)["schema_version"] == str(opening.SCHEMA_VERSION)
        assert [unit.name for unit in project.read_all(AdminUnit)] == [f"第{n}乡" for n in range(5)]
        assert len(project.read_all(BoundaryVersion)) == 5
        assert project.read_all(Product)[0].name_en == ""
        assert project.steps()[0][0].shown().startswith("Add")
        save(project, Product("新"))
        project.undo()
    with closing(connect(old, "ro")) as connection:
        assert differing_parts(connection) == []
        assert fetch_all(connection, "SELECT kind FROM gi_change_log WHERE kind NOT IN ('DO', 'UNDO')") == [
            ("MIGRATE",)
        ]


def test_verify_is_content_afterwards(old, with_migration):
    open_project(old).close()
    assert verify_project(old).problems == ()
    with open_project(old) as project:
        save(project, SurveyRecord("新"))
    assert verify_project(old).problems == ()


def test_the_project_before_is_a_backup(old, with_migration):
    before = connect(old, "ro")
    rows = fetch_all(before, "SELECT * FROM gi_admin_unit")
    before.close()
    open_project(old).close()
    (backup,) = list_backups(old)
    with closing(connect(backup.path, "ro")) as connection:
        assert fetch_all(connection, "SELECT * FROM gi_admin_unit") == rows
        assert fetch_all(connection, "SELECT value FROM gi_project WHERE key = 'schema_version'") == [("0",)]


def test_looking_at_an_older_project_brings_it_up_to_date_too(old, with_migration):
    with open_project(old, read_only=True) as project:
        assert project.read_only_reason == "READ_ONLY_ASKED"
        assert len(project.read_all(AdminUnit)) == 5
    assert [path.suffix for path in old.parent.glob(".*")] == []


def test_an_undo_of_a_step_before_fills_in_the_new_columns(project, with_migration):
    """A row that an older program deleted comes back with today's defaults and a digest that holds."""
    product = Product("茶")
    save(project, product)
    from gi_atlas.services.editing import remove

    remove(project, Product, product.id)
    project.write(
        lambda connection: connection.exec_driver_sql(
            "UPDATE gi_change_log SET changes = replace(changes, '\"name_en\":\"\",', '')"
        )
    )
    project.undo()
    assert project.read_all(Product) == [product]


def test_rot_from_before_is_still_named_afterwards(old, with_migration):
    with closing(connect(old, "rw")) as connection:
        connection.execute("UPDATE gi_admin_unit SET name = 'rot' WHERE name = '第2乡'")
    open_project(old).close()
    codes = {problem.code for problem in verify_project(old).problems}
    assert codes & {"VERIFY_ROW_CHANGED", "VERIFY_ROW_EDITED", "VERIFY_ROW_ROTTEN"}


def fail_midway(operations):
    upgrade(operations)
    operations.execute("INSERT INTO no_such_table VALUES (1)")


def forget_the_triggers(operations):
    upgrade(operations)
    operations.execute("DROP TRIGGER rtree_gi_admin_unit_geom_delete")


def forget_the_index(operations):
    upgrade(operations)
    operations.execute("DELETE FROM rtree_gi_admin_unit_geom WHERE id = 1")


def lose_a_row(operations):
    upgrade(operations)
    operations.execute("DELETE FROM gi_record WHERE fid = 1")


@pytest.mark.parametrize("migration", [fail_midway, forget_the_triggers, forget_the_index, lose_a_row])
def test_a_migration_that_goes_wrong_leaves_the_project_as_it_was(old, monkeypatch, migration):
    lead_on(monkeypatch, migration)
    before = old.read_bytes()
    with pytest.raises(StorageError) as caught:
        open_project(old)
    assert caught.value.code == "STORE_MIGRATION_FAILED"
    assert Path(caught.value.context["backup"]).exists()
    assert old.read_bytes() == before
    assert list(old.parent.glob(".*")) == []


def test_a_schema_that_nothing_leads_on_from_is_refused(old):
    with pytest.raises(StorageError) as caught:
        migrate_project(old, default_origin(), -3)
    assert caught.value.code == "STORE_NOT_A_PROJECT"
    assert list_backups(old) == []


def test_one_that_cannot_be_written_says_what_to_do(old, with_migration, monkeypatch):
    monkeypatch.setattr("gi_atlas.storage.access.is_on_network", lambda path: True)
    with pytest.raises(StorageError) as caught:
        open_project(old)
    assert (caught.value.code, caught.value.context["reason"]) == ("STORE_TOO_OLD", "READ_ONLY_NETWORK")


KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, os.getcwd())
from tests.gi_atlas.storage import test_migrating as here
from gi_atlas.storage import migrating
from gi_atlas.storage.opening import open_project
steps = int(sys.argv[2])
def count(frame, event, argument):
    global steps
    if event == "call" and "gi_atlas" in frame.f_code.co_filename:
        steps -= 1
        if steps == 0:
            os._exit(9)
migrating.MIGRATIONS.update({number: lambda operations: None for number in migrating.MIGRATIONS})
migrating.MIGRATIONS[0] = here.upgrade
sys.setprofile(count)
open_project(Path(sys.argv[1])).close()
"""


@pytest.mark.parametrize("steps", [600, 900, 1100, 1300, 1500, 100_000])
def test_a_migration_that_is_killed_leaves_the_old_or_the_new(old, with_migration, steps):
    done = subprocess.run([sys.executable, "-c", KILLED, str(old), str(steps)], cwd=ROOT, check=False)
    assert done.returncode in (0, 9)
    with open_project(old) as project:
        assert len(project.read_all(AdminUnit)) == 5
    result = verify_project(old, is_cleaning=True)
    assert result.is_ok
    assert verify_project(old).problems == ()


def test_alembics_batch_mode_is_used_nowhere():
    """It drops the R-tree's triggers and the geometry's type without a word."""
    assert batch_uses("with operations.batch_alter_table('t') as batch: pass") == ["batch_alter_table"]
    sources = [
        path for package in ("gi_atlas", "layers", "survey_forms", "gui") for path in (ROOT / package).rglob("*.py")
    ]
    assert len(sources) > 50
    assert {
        path.name: batch_uses(path.read_text(encoding="utf-8")) for path in sources if batch_uses(path.read_text())
    } == {}


def batch_uses(source):
    tree = ast.walk(ast.parse(source))
    return [node.attr for node in tree if isinstance(node, ast.Attribute) and node.attr.startswith("batch_alter")]


def test_opening_todays_project_does_not_load_alembic(project):
    project.close()
    code = (
        "import sys\nfrom pathlib import Path\nfrom gi_atlas.storage.opening import open_project\n"
        "open_project(Path(sys.argv[1])).close()\n"
        "print([name for name in ('alembic', 'geopandas', 'pyogrio', 'rasterio', 'folium') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, str(project.path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ})
    assert done.stdout.strip() == "[]"
