"""The parts that every project has, and how a missing or a changed one is named."""

from contextlib import closing

import pytest

from gi_atlas.errors import StorageError, StoreLocked
from gi_atlas.storage.connection import connect
from gi_atlas.storage.faults import fault_code, storage_fault, system_fault
from gi_atlas.storage.frame import differing_parts, fresh_frame, read_frame
from gi_atlas.storage.gpkg import known_triggers, rtree_trigger_names, rtree_triggers
from gi_atlas.storage.schema import GEOMETRY_OF, SCHEMA_VERSION, metadata


def parts_after(path, *statements):
    with closing(connect(path, "rw")) as connection:
        for statement in statements:
            connection.execute(statement)
        return differing_parts(connection)


def test_a_new_project_has_them_all(project):
    with closing(connect(project.path, "ro")) as connection:
        assert differing_parts(connection) == []
        assert read_frame(connection).columns.keys() >= fresh_frame().columns.keys()


def test_every_table_column_trigger_and_index_is_looked_at():
    frame = fresh_frame()
    for table in metadata.tables.values():
        assert {f"column {table.name}.{column.name}" for column in table.c} <= frame.columns.keys()
        assert {f"index {index.name}" for index in table.indexes} <= frame.objects.keys()
    for table in GEOMETRY_OF:
        assert {f"trigger {name}" for name in rtree_trigger_names(table)} <= frame.objects.keys()
        assert ("gpkg_geometry_columns", table, "geom", GEOMETRY_OF[table], 4490, 0, 0) in frame.rows


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DROP TABLE gi_import", 8),
        ("DROP INDEX ix_gi_evidence_sha256", 1),
        ("DROP TRIGGER rtree_gi_record_geom_delete", 1),
        ("DELETE FROM gpkg_extensions WHERE table_name = 'gi_record'", 1),
        ("DELETE FROM gpkg_contents WHERE table_name = 'gi_zone'", 1),
        ("ALTER TABLE gi_zone RENAME COLUMN name TO label", 1),
        ("CREATE TABLE mine (a)", 0),
        ("CREATE INDEX mine ON gi_zone (name)", 0),
        ("ALTER TABLE gi_zone ADD COLUMN mine TEXT", 0),
        ("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('mine', 'attributes')", 0),
    ],
)
def test_what_is_missing_or_otherwise_is_counted_and_what_is_more_is_not(project, statement, expected):
    project.close()
    assert len(parts_after(project.path, statement)) == expected


def test_a_trigger_that_does_something_else_is_named(project):
    project.close()
    (first, *_rest) = rtree_triggers("gi_record")
    changed = first.replace('NEW."fid"', 'NEW."fid" + 1')
    assert parts_after(project.path, "DROP TRIGGER rtree_gi_record_geom_insert", changed) == [
        "trigger rtree_gi_record_geom_insert"
    ]


def test_known_triggers_are_those_of_the_frame():
    triggers = {sql for name, sql in fresh_frame().objects.items() if name.startswith("trigger")}
    assert triggers == {" ".join(sql.split()) for sql in known_triggers()}


def test_the_schema_has_its_first_number():
    """Whoever raises it writes a migration: from each number there must lead one on."""
    from gi_atlas.storage.migrating import MIGRATIONS

    assert set(range(1, SCHEMA_VERSION)) <= MIGRATIONS.keys()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database is locked", "STORE_LOCKED"),
        ("database table is locked", "STORE_LOCKED"),
        ("attempt to write a readonly database", "STORE_READ_ONLY_FILE"),
        ("database or disk is full", "STORE_DISK_FULL"),
        ("disk I/O error", "STORE_IO_FAULT"),
        ("database disk image is malformed", "STORE_DAMAGED"),
        ("file is not a database", "STORE_NOT_A_PROJECT"),
        ("unable to open database file", "STORE_CANNOT_OPEN"),
        ("no such column: x", "STORE_FAULT"),
    ],
)
def test_what_sqlite_says_has_a_code(folder, said, code):
    assert fault_code(said) == code
    fault = storage_fault(RuntimeError(said), folder)
    assert (fault.code, fault.context["path"], isinstance(fault, StoreLocked)) == (code, str(folder), "locked" in said)


@pytest.mark.parametrize(
    ("number", "code"), [(28, "STORE_DISK_FULL"), (13, "STORE_CANNOT_WRITE"), (5, "STORE_CANNOT_WRITE")]
)
def test_what_the_system_says_has_a_code(folder, number, code):
    fault = system_fault(OSError(number, "words"), folder)
    assert isinstance(fault, StorageError)
    assert (fault.code, fault.context) == (code, {"path": str(folder), "detail": "words"})
