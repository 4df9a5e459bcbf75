"""Our files as GeoPackages: GDAL's validator, ogrinfo, and what other programs do to them."""

import json
import subprocess
import sys
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gi_atlas.demo.sample import build_sample
from gi_atlas.errors import StorageError
from gi_atlas.model import AdminUnit, BoundaryVersion, LayerFeature, SurveyRecord
from gi_atlas.services.editing import remove, save
from gi_atlas.services.surveying import save_record
from gi_atlas.storage.backups import backup_project
from gi_atlas.storage.blobs import encode_blob
from gi_atlas.storage.connection import connect
from gi_atlas.storage.copies import save_copy
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.schema import ENTITY_TABLES, GEOMETRY_OF
from gi_atlas.storage.verify import verify_project
from tests.gi_atlas.storage.conftest import ORIGIN, fill_project
from tests.torture.audit import audit, tree_differences

SYSTEM_PYTHON = "/usr/bin/python3"  # GDAL's bindings and its validator live there


@cache
def lacking_gdal() -> str:
    """Why GDAL's own tools cannot be used; "" if they can."""
    try:
        command = [SYSTEM_PYTHON, "-c", "import osgeo_utils.samples.validate_gpkg"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        subprocess.run(["ogrinfo", "--version"], capture_output=True, check=True)
    except OSError as error:
        return f"GDAL's tools are missing (Debian: python3-gdal gdal-bin): {error}"
    return "" if done.returncode == 0 else "GDAL's validator is missing (Debian: python3-gdal)"


needs_gdal = pytest.mark.skipif(bool(lacking_gdal()), reason=lacking_gdal() or "GDAL's tools are there")


def validate(path: Path) -> tuple[int, str]:
    command = [SYSTEM_PYTHON, "-m", "osgeo_utils.samples.validate_gpkg", "--extra", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def run_gdal(code: str, path: Path) -> str:
    """Run a few lines of GDAL's Python on a closed file, in a process of their own."""
    frame = "import sys\nfrom osgeo import gdal, ogr\ngdal.UseExceptions()\nogr.UseExceptions()\npath = sys.argv[1]\n"
    done = subprocess.run([SYSTEM_PYTHON, "-c", frame + code, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def filled(project) -> Path:
    """A closed project with features in every table that has a geometry."""
    fill_project(project)
    project.close()
    return project.path


@needs_gdal
def test_a_fresh_project_is_valid(folder):
    create_project(folder / "空.gpkg").close()
    assert validate(folder / "空.gpkg") == (0, "")


@needs_gdal
def test_a_used_project_is_valid_after_edits_undo_and_removals(project):
    fill_project(project)
    record = project.read_all(SurveyRecord)[0]
    remove(project, SurveyRecord, record.id)
    project.undo()
    save(project, AdminUnit("990009", "空县", "2024", geom=None))
    project.close()
    assert validate(project.path) == (0, "")


@needs_gdal
def test_gdal_reads_our_empty_geometries_as_empty(project):
    """The validator of GDAL 3.6 looks for the flag at bit 3; the standard (clause 2.1.3) says bit 4, as GDAL reads."""
    fill_project(project)
    layer_id = project.read_all(LayerFeature)[0].layer_id
    save(project, LayerFeature(layer_id, shapely.GeometryCollection(), attributes={"n": 1}))
    project.close()
    code = """
source = ogr.Open(path)
layer = source.GetLayerByName("gi_layer_feature")
print([feature.GetGeometryRef().IsEmpty() for feature in layer])
"""
    assert run_gdal(code, project.path).strip() == "[False, False, False, True]"


@needs_gdal
def test_the_sample_project_is_valid(folder):
    sample = build_sample(folder)
    assert validate(sample.project) == (0, "")


@needs_gdal
def test_copies_and_backups_are_valid(project, folder):
    fill_project(project)
    save_copy(project, folder / "副本.gpkg")
    backup = backup_project(project.path)
    project.close()
    assert validate(folder / "副本.gpkg") == (0, "")
    assert validate(backup.path) == (0, "")


@needs_gdal
@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE gpkg_contents SET data_type = 'features' WHERE table_name = 'gi_product'",
        "DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = 0",
        "UPDATE gi_record SET geom = x'00'",
        "DELETE FROM rtree_gi_boundary_geom",
        "UPDATE gpkg_contents SET last_change = 'yesterday'",
    ],
)
def test_the_validator_sees_what_is_wrong(filled, harm):
    with closing(connect(filled, "rw")) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.executescript(
            "DROP TRIGGER rtree_gi_record_geom_update1; DROP TRIGGER rtree_gi_record_geom_update2;" + harm
        )
    assert validate(filled)[0] != 0


@needs_gdal
def test_ogrinfo_lists_every_layer_and_gdal_counts_its_rows(filled):
    listed = subprocess.run(["ogrinfo", "-ro", str(filled)], capture_output=True, text=True, check=True)
    said = json.loads(run_gdal(LIST_LAYERS, filled))
    assert all(f": {entry.name}" in listed.stdout for entry in ENTITY_TABLES)
    assert listed.stderr == ""
    layers = {layer["name"]: layer for layer in said["layers"]}
    assert {entry.name for entry in ENTITY_TABLES} | {"layer_styles"} == set(layers)
    assert layers["gi_boundary"]["featureCount"] == 5
    assert layers["gi_record"]["featureCount"] == 5
    assert layers["gi_layer_feature"]["featureCount"] == 3


LIST_LAYERS = """
import json
source = ogr.Open(path)
layers = [source.GetLayer(number) for number in range(source.GetLayerCount())]
print(json.dumps({"layers": [{"name": l.GetName(), "featureCount": l.GetFeatureCount()} for l in layers]}))
"""


@needs_gdal
def test_gdal_reads_names_places_and_the_reference_system(filled):
    code = """
source = ogr.Open(path)
layer = source.GetLayerByName("gi_record")
layer.SetSpatialFilterRect(110.0, 29.9, 110.1, 30.1)
for feature in layer:
    print(feature["title"], feature.GetGeometryRef().GetX(), layer.GetSpatialRef().GetAuthorityCode(None))
"""
    assert run_gdal(code, filled).splitlines() == ["记录0 110.025 4490"]


@needs_gdal
def test_a_row_that_gdal_changed_is_read_and_named_by_verify(filled):
    code = """
source = ogr.Open(path, update=1)
layer = source.GetLayerByName("gi_record")
feature = layer.GetNextFeature()
feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT (113.5 33.5)"))
feature["notes"] = "在 QGIS 中改过"
layer.SetFeature(feature)
"""
    run_gdal(code, filled)
    assert error_codes(filled) == {"VERIFY_ROW_EDITED"}
    with open_project(filled) as project:
        assert not project.is_read_only
        changed = [record for record in project.read_all(SurveyRecord) if record.notes]
        assert [(record.notes, record.geom.x) for record in changed] == [("在 QGIS 中改过", 113.5)]
        with closing(connect(filled, "ro")) as connection:
            assert tree_differences(connection, "gi_record") == set()
        save_record(project, SurveyRecord("其后的记录"))
    assert error_codes(filled)


def error_codes(path: Path) -> set[str]:
    return {problem.code for problem in verify_project(path).problems if problem.severity == "error"}


@needs_gdal
def test_tables_that_gdal_added_stay_and_the_project_works_on(filled, folder):
    extra = folder / "roads.geojson"
    extra.write_text(json.dumps(ROADS, ensure_ascii=False), encoding="utf-8")
    subprocess.run(["ogr2ogr", "-update", "-nln", "我的道路", str(filled), str(extra)], check=True)
    run_gdal('source = ogr.Open(path, update=1)\nsource.ExecuteSQL("CREATE TABLE notes_of_ours (x TEXT)")', filled)
    with open_project(filled, ORIGIN) as project:
        assert not project.is_read_only
        save_record(project, SurveyRecord("其后的记录", geom=shapely.Point(110, 30)))
        project.undo()
        project.redo()
        assert project.fetch('SELECT name FROM "我的道路"') == [("县道",)]
    listed = json.loads(run_gdal(LIST_LAYERS, filled))
    counts = {layer["name"]: layer["featureCount"] for layer in listed["layers"]}
    assert counts["我的道路"] == 1
    assert counts["gi_record"] == 6
    assert validate(filled)[0] == 0


ROADS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "县道"},
            "geometry": {"type": "LineString", "coordinates": [[110, 30], [111, 31]]},
        }
    ],
}


@needs_gdal
def test_feature_counts_that_gdal_keeps_stay_true_under_our_edits(filled):
    """GDAL adds gpkg_ogr_contents with triggers when it deletes the last feature or adds a layer."""
    code = """
source = ogr.Open(path, update=1)
layer = source.CreateLayer("extra", None, ogr.wkbNone)
feature = ogr.Feature(layer.GetLayerDefn())
layer.CreateFeature(feature)
"""
    run_gdal(code, filled)
    with open_project(filled) as project:
        for number in range(4):
            save_record(project, SurveyRecord(f"新 {number}"))
        remove(project, SurveyRecord, project.read_all(SurveyRecord)[0].id)
    listed = json.loads(run_gdal(LIST_LAYERS, filled))
    assert {layer["name"]: layer["featureCount"] for layer in listed["layers"]}["gi_record"] == 8


def alter(path: Path, script: str) -> None:
    with closing(connect(path, "rw")) as connection:
        connection.executescript(script)


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TRIGGER evil AFTER INSERT ON gi_record BEGIN DELETE FROM gi_product; END",
        "CREATE VIEW gi_view AS SELECT * FROM gi_record",
        "CREATE TABLE t (x); CREATE TRIGGER t1 AFTER INSERT ON t BEGIN SELECT 1; END",
    ],
)
def test_foreign_triggers_and_views_refuse_the_opening(filled, script):
    alter(filled, script)
    before = filled.read_bytes()
    with pytest.raises(StorageError) as caught:
        open_project(filled)
    assert caught.value.code == "STORE_FOREIGN_OBJECTS"
    assert filled.read_bytes() == before


def test_unknown_tables_and_indexes_are_kept(filled):
    alter(filled, "CREATE TABLE 别人的 (x TEXT); INSERT INTO 别人的 VALUES ('y'); CREATE INDEX 别 ON 别人的 (x)")
    with open_project(filled) as project:
        save_record(project, SurveyRecord("新"))
        assert project.fetch("SELECT x FROM 别人的") == [("y",)]
    assert audit(filled) > 0


WAL_PROGRAM = """
import sqlite3, sys, os
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("CREATE TABLE from_wal (x)")
connection.execute("INSERT INTO from_wal VALUES ('在 WAL 里')")
print("ready", flush=True)
if sys.argv[2] == "crash":
    os.kill(os.getpid(), 9)
sys.stdin.readline()
"""


def other_program_in_wal(path: Path, how: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WAL_PROGRAM, str(path), how]
    program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    return program


def test_what_a_crashed_program_left_in_a_wal_comes_in_and_the_mode_is_set_back(filled):
    other_program_in_wal(filled, "crash").communicate()
    assert filled.with_name(filled.name + "-wal").stat().st_size > 0
    with open_project(filled) as project:
        assert not project.is_read_only
        assert project.fetch("SELECT x FROM from_wal") == [("在 WAL 里",)]
        save_record(project, SurveyRecord("新"))
    assert filled.read_bytes()[18:20] == b"\x01\x01"
    assert [path.name for path in filled.parent.glob("*-wal")] == []
    audit(filled)


def test_a_file_that_another_program_holds_in_wal_opens_for_reading_and_says_so(filled):
    program = other_program_in_wal(filled, "stay")
    with open_project(filled) as project:
        assert project.read_only_reason == "READ_ONLY_WAL"
        assert len(project.read_all(SurveyRecord)) == 5
        with pytest.raises(StorageError) as caught:
            save_record(project, SurveyRecord("新"))
        assert caught.value.code == "STORE_READ_ONLY"
    program.communicate("\n")
    with open_project(filled) as project:
        assert not project.is_read_only
        save_record(project, SurveyRecord("新"))


def test_a_file_left_in_wal_mode_without_side_files_is_set_back(filled):
    other_program_in_wal(filled, "stay").communicate("\n")
    assert filled.read_bytes()[18:20] == b"\x02\x02"
    open_project(filled).close()
    assert filled.read_bytes()[18:20] == b"\x01\x01"


def test_a_closed_project_is_one_file(filled):
    assert [path.name for path in filled.parent.glob(filled.name + "-*")] == []


def test_extents_are_true_after_closing(filled):
    with closing(connect(filled, "ro")) as connection:
        for table in GEOMETRY_OF:
            box = connection.execute(
                "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?", (table,)
            ).fetchone()
            tree = connection.execute(
                f"SELECT min(minx), min(miny), max(maxx), max(maxy) FROM rtree_{table}_geom"
            ).fetchone()
            assert box == tree, table


# The store rounds to 1e-9 degrees; below 1e-45 SQLite's 32-bit boxes could not cover a number.
coordinates = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(
    lambda pair: (round(pair[0], 9), round(pair[1], 9))
)
geometries = st.one_of(
    st.none(),
    coordinates.map(shapely.Point),
    st.just(shapely.Point()),
    st.tuples(coordinates, st.floats(1e-7, 30)).map(lambda pair: shapely.Point(pair[0]).buffer(pair[1], 2)),
    st.lists(coordinates, min_size=2, max_size=5).map(shapely.LineString),
    st.just(shapely.MultiPolygon()),
)
edits = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), geometries),
        st.tuples(st.just("update"), st.integers(1, 8), geometries),
        st.tuples(st.just("delete"), st.integers(1, 8)),
        st.tuples(st.just("renumber"), st.integers(1, 8), st.integers(1, 60)),
        st.tuples(st.just("renumber and update"), st.integers(1, 8), st.integers(1, 60), geometries),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    path = tmp_path_factory.mktemp("plain") / "p.gpkg"
    create_project(path).close()
    with closing(connect(path, "rw")) as connection:
        yield connection


def carry_out(connection, number: int, edit) -> None:
    kind, *rest = edit
    blob = None if rest[-1] is None or isinstance(rest[-1], int) else encode_blob(rest[-1])
    table = "gi_layer_feature"
    if kind == "insert":
        connection.execute(f"INSERT INTO {table} (id, geom) VALUES (?, ?)", (f"id-{number}", blob))
    elif kind == "update":
        connection.execute(f"UPDATE {table} SET geom = ? WHERE fid = ?", (blob, rest[0]))
    elif kind == "delete":
        connection.execute(f"DELETE FROM {table} WHERE fid = ?", (rest[0],))
    elif kind == "renumber":
        connection.execute(f"UPDATE OR IGNORE {table} SET fid = ? WHERE fid = ?", (rest[1], rest[0]))
    else:
        connection.execute(f"UPDATE OR IGNORE {table} SET fid = ?, geom = ? WHERE fid = ?", (rest[1], blob, rest[0]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits)
def test_the_rtree_equals_brute_force_after_any_edits_by_plain_sqlite3(plain, done):
    plain.execute("BEGIN")
    try:
        for number, edit in enumerate(done):
            carry_out(plain, number, edit)
            assert tree_differences(plain, "gi_layer_feature") == set(), edit
        assert plain.execute("SELECT rtreecheck('rtree_gi_layer_feature_geom')").fetchone() == ("ok",)
    finally:
        plain.execute("ROLLBACK")


def test_without_our_functions_an_edit_is_refused_and_changes_nothing(filled):
    import sqlite3

    with closing(sqlite3.connect(filled)) as stranger, pytest.raises(sqlite3.OperationalError, match="ST_IsEmpty"):
        stranger.execute("UPDATE gi_boundary SET geom = geom")
    audit(filled)


def test_every_geometry_table_has_all_seven_parts_of_the_extension(filled):
    with closing(connect(filled, "ro")) as connection:
        for table in GEOMETRY_OF:
            names = {
                row[0]
                for row in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
                )
            }
            ends = ("insert", "update1", "update2", "update3", "update4", "delete")
            assert names >= {f"rtree_{table}_geom_{end}" for end in ends}
            assert connection.execute(
                "SELECT count(*) FROM gpkg_extensions WHERE table_name = ? AND extension_name = 'gpkg_rtree_index'",
                (table,),
            ).fetchone() == (1,)


def test_boundaries_keep_their_type(filled):
    with open_project(filled) as project:
        assert {version.geom.geom_type for version in project.read_all(BoundaryVersion)} == {"MultiPolygon"}
