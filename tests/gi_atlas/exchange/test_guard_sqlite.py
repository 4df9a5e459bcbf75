"""Foreign GeoPackages: what is not a plain table goes, whatever the schema table calls it."""

import contextlib
import random
import sqlite3
import time
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gi_atlas.errors import ReadError
from gi_atlas.exchange.guard_sqlite import Stripped, quoted, strip_geopackage
from gi_atlas.exchange.true_types import TrueTypes
from tests.gi_atlas.exchange.files import points, write_gpkg

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS fid, NULL AS geom FROM c"


def strip(path: Path) -> Stripped:
    return strip_geopackage(path, path.name, 10.0)


def schema(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT type, name FROM sqlite_master ORDER BY name").fetchall()
    connection.close()
    return [(str(kind), str(name)) for kind, name in rows]


def test_views_and_odd_triggers_go_and_are_counted(tmp_path: Path) -> None:
    path = write_gpkg(tmp_path / "a.gpkg", points(3), extra=[
        f"CREATE VIEW evil AS {ENDLESS}",
        "CREATE TRIGGER own AFTER INSERT ON t BEGIN DELETE FROM t; END",
        "CREATE TRIGGER rtree_t_geom_insert AFTER INSERT ON t BEGIN DELETE FROM t; END",
        "CREATE VIRTUAL TABLE rtree_t_geom USING rtree(id, minx, maxx, miny, maxy)",
        "CREATE INDEX own_index ON t (abs(fid))",
        "INSERT INTO gpkg_contents SELECT 'evil', 'features', 'evil', '', '', 0, 0, 0, 0, 4326",
        "INSERT INTO gpkg_geometry_columns VALUES ('evil', 'geom', 'POINT', 4326, 0, 0)",
    ])  # fmt: skip
    started = time.process_time()
    stripped = strip(path)
    assert time.process_time() - started < 3
    assert (stripped.views, stripped.triggers, stripped.tables) == (1, 1, ("t",))
    assert stripped.types == {"t": TrueTypes(0, 0, 3)}
    kinds = {kind for kind, _name in schema(path)}
    assert kinds == {"table", "index"}
    assert not [name for kind, name in schema(path) if name in ("evil", "own", "own_index", "rtree_t_geom")]


def rename_row(path: Path, name: str, kind: str, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET type = ?, sql = ? WHERE name = ?", (kind, sql, name))
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "sql",
    [
        f"CREATE VIEW evil AS {ENDLESS}",
        f"create/**/view evil AS {ENDLESS}",
        "CREATE TRIGGER evil AFTER INSERT ON t BEGIN DELETE FROM t; END",
        "CREATE  VIRTUAL  TABLE evil USING rtree(id, minx, maxx)",
        "CREATE TEMP TABLE evil (x)",
    ],
)
def test_the_sql_decides_not_the_word_beside_it(tmp_path: Path, sql: str) -> None:
    path = write_gpkg(tmp_path / "a.gpkg", points(2), extra=["CREATE TABLE evil (x)"])
    rename_row(path, "evil", "table", sql)
    with contextlib.suppress(ReadError):
        assert strip(path).tables == ("t",)
        assert "evil" not in [name for _kind, name in schema(path)]
        return
    # SQLite itself saw that the schema lies.
    with pytest.raises(ReadError) as caught:
        strip(path)
    assert caught.value.code == "READ_SQLITE_DAMAGED"


def test_a_contents_table_that_is_a_view_is_no_layer(tmp_path: Path) -> None:
    path = write_gpkg(tmp_path / "a.gpkg", points(2), extra=[
        "ALTER TABLE gpkg_contents RENAME TO hidden", "CREATE VIEW gpkg_contents AS SELECT * FROM hidden",
    ])  # fmt: skip
    with pytest.raises(ReadError) as caught:
        strip(path)
    assert caught.value.code == "READ_SQLITE_DAMAGED"


def test_a_file_without_layers_says_so(tmp_path: Path) -> None:
    path = write_gpkg(tmp_path / "a.gpkg", points(1), extra=["DROP TABLE t"])
    with pytest.raises(ReadError) as caught:
        strip(path)
    assert caught.value.code == "READ_NO_LAYERS"


def test_time_runs_out_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_gpkg(tmp_path / "a.gpkg", points(1), extra=[
        "CREATE TABLE big AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 300000)"
        " SELECT x FROM c"
    ])  # fmt: skip
    monkeypatch.setattr("gi_atlas.exchange.guard_sqlite._PROGRESS_STEPS", 1000)
    with pytest.raises(ReadError) as caught:
        strip_geopackage(path, "a.gpkg", 0.0)
    assert caught.value.code == "READ_TOO_SLOW"


def test_a_write_ahead_log_beside_is_taken_in(tmp_path: Path) -> None:
    write_gpkg(tmp_path / "a.gpkg", points(1))
    connection = sqlite3.connect(tmp_path / "a.gpkg")
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("INSERT INTO t (name) VALUES ('late')")
    connection.commit()
    copy = tmp_path / "copy.gpkg"
    for suffix in ("", "-wal"):
        (tmp_path / f"copy.gpkg{suffix}").write_bytes((tmp_path / f"a.gpkg{suffix}").read_bytes())
    connection.close()
    assert strip(copy).types["t"].features == 2
    assert copy.read_bytes()[18:20] == b"\x01\x01"


def test_curves_and_measures_are_counted(tmp_path: Path) -> None:
    line = shapely.to_wkb(shapely.from_wkt("LINESTRING (0 0, 1 1, 2 0)"))
    curve = b"\x01\x08" + line[2:]
    measured = shapely.to_wkb(shapely.from_wkt("LINESTRING M (1 2 3, 4 5 6)"), output_dimension=4, flavor="iso")
    path = write_gpkg(tmp_path / "a.gpkg", [line, curve, measured, None, b"\x01"])
    assert strip(path).types == {"t": TrueTypes(1, 1, 5)}


NAMES = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=30)


@settings(deadline=None, max_examples=60)
@given(NAMES, NAMES)
def test_any_table_and_column_name_is_only_a_name(
    tmp_path_factory: pytest.TempPathFactory, table: str, column: str
) -> None:
    if table.lower().startswith(("sqlite_", "gpkg_")) or column.lower() in ("fid", "geom", "rowid"):
        return
    path = tmp_path_factory.mktemp("n") / "a.gpkg"
    write_gpkg(path, points(2), table=table, columns={column: ["a", "b"]})
    stripped = strip(path)
    assert stripped.tables == (table,)
    assert stripped.types[table].features == 2


def test_quoting_survives_what_wants_out() -> None:
    assert quoted('t"; DROP TABLE x; --') == '"t""; DROP TABLE x; --"'


def test_200_crafted_files_are_read_or_refused_in_words(tmp_path: Path) -> None:
    whole = write_gpkg(tmp_path / "whole.gpkg", points(200)).read_bytes()
    outcomes = set()
    for number in range(200):
        chance = random.Random(number)
        content = bytearray(whole)
        for _byte in range(chance.choice((1, 4, 40))):
            content[chance.randrange(100, len(content))] = chance.randrange(256)
        path = tmp_path / f"m{number}.gpkg"
        path.write_bytes(content[: chance.randrange(4096, len(content))] if number % 5 == 0 else content)
        try:
            outcomes.add(bool(strip(path).tables))
        except ReadError as error:
            outcomes.add(error.code)
        path.unlink()
    assert outcomes - {"READ_NO_LAYERS"} == {True, "READ_SQLITE_DAMAGED"}
