"""Triggers of layers that GDAL or QGIS added are known; whatever else they might do is not."""

import sqlite3
from contextlib import closing

import pytest

from gi_atlas.storage.gpkg import rtree_statements
from gi_atlas.storage.layer_triggers import is_layer_trigger

NAMES = ("道路", "my roads", 'a""b', "x'y", "T")
OLDER = (
    'CREATE TRIGGER "rtree_{0}_geom_insert" AFTER INSERT ON "{0}" WHEN (new."geom" NOT NULL AND NOT'
    ' ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_{0}_geom" VALUES (NEW."fid",ST_MinX(NEW."geom"),'
    ' ST_MaxX(NEW."geom"),ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END'
)
NEWER = (
    'CREATE TRIGGER "rtree_{0}_geom_update6" AFTER UPDATE OF "geom" ON "{0}" WHEN OLD."fid" = NEW."fid" AND'
    ' (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) AND (OLD."geom" NOTNULL AND NOT ST_IsEmpty(OLD."geom"))'
    ' BEGIN UPDATE "rtree_{0}_geom" SET minx = ST_MinX(NEW."geom"), maxx = ST_MaxX(NEW."geom"),miny ='
    ' ST_MinY(NEW."geom"), maxy = ST_MaxY(NEW."geom") WHERE id = NEW."fid";END',
    'CREATE TRIGGER "rtree_{0}_geom_update7" AFTER UPDATE OF "geom" ON "{0}" WHEN OLD."fid" = NEW."fid" AND'
    ' (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) AND (OLD."geom" ISNULL OR ST_IsEmpty(OLD."geom")) BEGIN'
    ' INSERT INTO "rtree_{0}_geom" VALUES (NEW."fid",ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),ST_MinY(NEW."geom"),'
    ' ST_MaxY(NEW."geom")); END',
    'CREATE TRIGGER "rtree_{0}_geom_update5" AFTER UPDATE ON "{0}" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL'
    ' AND NOT ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_{0}_geom" WHERE id = OLD."fid"; INSERT OR REPLACE INTO'
    ' "rtree_{0}_geom" VALUES (NEW."fid",ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),ST_MinY(NEW."geom"),'
    ' ST_MaxY(NEW."geom")); END',
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", [OLDER, *NEWER])
def test_what_gdal_writes_is_known(name, text):
    assert is_layer_trigger(text.format(name))


@pytest.mark.parametrize("name", ["道路", "my roads", "T"])
def test_all_triggers_of_the_standard_are_known_for_any_layer_and_columns(name):
    made = [text for text in rtree_statements(name, "shape", "OBJECTID") if text.startswith("CREATE TRIGGER")]
    assert len(made) == 6
    assert all(is_layer_trigger(text) for text in made)


@pytest.mark.parametrize("name", ["道路", "my roads"])
def test_feature_counts_are_known(name):
    text = (
        f'CREATE TRIGGER "trigger_insert_feature_count_{name}" AFTER INSERT ON "{name}" BEGIN UPDATE gpkg_ogr_contents'
        f" SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('{name}'); END"
    )
    assert is_layer_trigger(text)
    assert not is_layer_trigger(text.replace("feature_count + 1", "feature_count + 2"))
    assert not is_layer_trigger(text.replace(f"lower('{name}')", "lower('gi_record')"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("; END", '; DELETE FROM "gi_record"; END'),
        ('INTO "rtree_道路_geom"', 'INTO "gi_record"'),
        ('ON "道路"', 'ON "gi_record"'),
        ("ST_MinX", "load_extension"),
        ('VALUES (NEW."fid",', "VALUES (1,"),
        ("AFTER INSERT", "BEFORE INSERT"),
        ('"rtree_道路_geom" VALUES', '"rtree_道 路_geom" VALUES'),
        ("WHEN (new", "WHEN 1 OR (new"),
        ('"geom"', '"geom2"'),
    ],
)
def test_a_trigger_that_does_anything_else_is_not_known(old, new):
    altered = OLDER.format("道路").replace(old, new, 1)
    assert altered != OLDER.format("道路")
    assert not is_layer_trigger(altered)


@pytest.mark.parametrize(
    "text", ["", "CREATE VIEW v AS SELECT 1", "CREATE TRIGGER t", 'CREATE TRIGGER "', "x" * 100_000]
)
def test_other_statements_are_not_known(text):
    assert not is_layer_trigger(text)


def test_the_texts_are_those_that_sqlite_stores():
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute('CREATE TABLE "道路" (fid INTEGER PRIMARY KEY, geom BLOB)')
        for statement in rtree_statements("道路"):
            connection.execute(statement)
        stored = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    assert len(stored) == 6
    assert all(is_layer_trigger(sql) for (sql,) in stored)
