"""The command check, over projects and over foreign files."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas.cli import run
from gi_atlas.storage.opening import create_project
from layers.cli_check import is_project
from tests.layers.analysis.conftest import atlas as _atlas
from tests.layers.analysis.places import Atlas, bow_tie, metres_box

atlas = _atlas
WEST = metres_box(0, 0, 10_000, 10_000)


def check(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, Any]]:
    code = run(["--json", "check", *(str(word) for word in words)])
    return code, json.loads(capsys.readouterr().out)


def rules_of(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(row["rule"], row["severity"], row["object"]) for row in answer["findings"]]


def write_geojson(path: Path, *shapes: Any) -> Path:
    rows = [
        {
            "type": "Feature",
            "properties": {"name": str(number)},
            "geometry": json.loads(shapely.to_geojson(shape)) if shape else None,
        }
        for number, shape in enumerate(shapes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


def test_an_error_in_a_project_sets_the_exit_code(atlas: Atlas, capsys: pytest.CaptureFixture[str]) -> None:
    version = atlas.boundary("蝴蝶", bow_tie())
    atlas.project.close()
    code, answer = check(capsys, atlas.project.path)
    assert code == 1
    found = [row for row in answer["findings"] if row["rule"] == "RULE_GEOMETRY_INVALID"]
    assert [row["object"] for row in found] == [version.id]
    assert found[0].keys() >= {"rule", "severity", "object", "place", "message", "evidence", "fix"}
    assert found[0]["place"] == pytest.approx([119.05, 29.05])


def test_a_project_without_defects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "leer.gpkg"
    create_project(path).close()
    assert check(capsys, path) == (0, {"findings": []})
    assert run(["check", str(path)]) == 0
    assert capsys.readouterr().out.strip() != ""


def test_faults_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    over, strip = metres_box(9_000, 0, 19_000, 10_000), metres_box(-3_000, 0, 20, 10_000)
    path = write_geojson(tmp_path / "界线 测试.geojson", WEST, over, WEST, None, bow_tie(), strip)
    before = path.read_bytes()
    code, answer = check(capsys, path, "--datum", "cgcs2000")
    assert code == 1
    name = answer["findings"][0]["object"].partition(":")[0]
    rows = {(rule, severity, object_id.removeprefix(f"{name}:")) for rule, severity, object_id in rules_of(answer)}
    assert rows >= {
        ("RULE_ROW_INVALID", "error", "5"),
        ("RULE_ROW_EMPTY", "warning", "4"),
        ("RULE_ROW_TWICE", "warning", "1"),
        ("RULE_ROW_OVERLAP", "warning", "1"),
        ("RULE_ROW_OVERLAP", "note", "1"),
    }
    assert {row["file"] for row in answer["findings"]} == {str(path)}
    placed = [
        row for row in answer["findings"] if row["rule"].startswith("RULE_ROW") and row["rule"] != "RULE_ROW_EMPTY"
    ]
    assert all(row["place"] for row in placed)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_sound_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_geojson(tmp_path / "a.geojson", WEST, metres_box(10_000, 0, 20_000, 10_000))
    assert check(capsys, path, "--datum", "cgcs2000") == (0, {"findings": []})


def test_a_county_may_hold_its_townships(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_geojson(
        tmp_path / "a.geojson", WEST, metres_box(0, 0, 5_000, 5_000), metres_box(5_000, 0, 9_000, 9_000)
    )
    assert check(capsys, path, "--datum", "cgcs2000") == (0, {"findings": []})


def test_an_open_question_is_a_finding_with_its_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_geojson(tmp_path / "a.geojson", WEST)
    code, answer = check(capsys, path)
    assert code == 0
    assert rules_of(answer) == [("DATUM_UNCLEAR", "warning", "a.geojson")]
    assert "--datum" in answer["findings"][0]["fix"]


def test_one_refused_file_does_not_hide_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken, good = tmp_path / "b.geojson", write_geojson(tmp_path / "a.geojson", bow_tie())
    broken.write_text("{", encoding="utf-8")
    code, answer = check(capsys, broken, good, "--datum", "cgcs2000")
    assert code == 3
    faulty = {row["file"] for row in answer["findings"] if row["severity"] == "error"}
    assert faulty == {str(broken), str(good)}
    alone, told = check(capsys, broken)
    assert alone == 3
    assert told["error"]["code"] == next(row["rule"] for row in answer["findings"] if row["file"] == str(broken))


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = check(capsys, tmp_path / "fehlt.geojson")
    assert code == 3
    assert "fehlt" in json.dumps(answer["error"]["context"])


def test_projects_are_told_from_foreign_geopackages(tmp_path: Path) -> None:
    import geopandas

    ours, foreign = tmp_path / "ours.gpkg", tmp_path / "foreign.gpkg"
    create_project(ours).close()
    geopandas.GeoDataFrame({"name": ["a"]}, geometry=[WEST], crs=4490).to_file(foreign)
    assert is_project(ours)
    assert not is_project(foreign)
    assert not is_project(tmp_path / "nichts.gpkg")
    cut = tmp_path / "cut.gpkg"
    cut.write_bytes(ours.read_bytes()[:5000])
    assert is_project(cut)
