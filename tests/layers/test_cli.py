"""The commands overlay, overlaps and measure."""

import json
from datetime import date
from typing import Any

import pytest
import shapely

from gi_atlas.area_official import ADDITIVE_METHOD
from gi_atlas.cli import run
from gi_atlas.i18n import set_language
from gi_atlas.model import UnitLevel
from tests.layers.analysis.conftest import atlas as _atlas
from tests.layers.analysis.places import Atlas, metres_box

atlas = _atlas
WEST = metres_box(0, 0, 10_000, 10_000)


@pytest.fixture
def path(atlas: Atlas) -> str:
    atlas.units({"990101": WEST, "990102": metres_box(10_000, 0, 20_000, 10_000)})
    atlas.units({"990101": metres_box(0, 0, 20_000, 10_000)}, edition="2020-01")
    atlas.units({"990101001": shapely.Point(119.01, 29.01)}, UnitLevel.TOWNSHIP)
    atlas.boundary("旧界", WEST, date(2000, 1, 1), date(2010, 1, 1))
    atlas.boundary("新界", metres_box(5_000, 0, 15_000, 10_000), date(2010, 1, 1))
    atlas.project.close()
    return str(atlas.project.path)


def answer_of(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = run(["--json", *words])
    return code, json.loads(capsys.readouterr().out)


def test_overlay_of_today(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = answer_of(capsys, "overlay", path)
    assert (code, answer["edition"]) == (0, "2026-01")
    assert [(row["name"], row["unit_code"], row["relation"]) for row in answer["rows"]] == [
        ("新界", "990101", "part"), ("新界", "990102", "part")]  # fmt: skip
    wanted = {"boundary_id", "version", "name", "unit_code", "unit_name", "area_m2", "share_of_boundary",
              "share_of_unit", "relation"}  # fmt: skip
    assert wanted <= answer["rows"][0].keys()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        # No edition is as old as the day: the nearest later one counts, in which the unit was larger.
        (["--as-of", "2005-06-01"], [("旧界", "990101", "part")]),
        (["--as-of", "2005-06-01", "--edition", "2026-01"], [("旧界", "990101", "whole")]),
        (["--all-versions", "--edition", "2020-01"], [("旧界", "990101", "part"), ("新界", "990101", "part")]),
        (["--level", "township", "--as-of", "2005-06-01"], [("旧界", "990101001", "point")]),
        (["--as-of", "1990-01-01"], []),
        (["--as-of", "2005-06-01", "--sliver-area", "200000000"], [("旧界", "990101", "sliver")]),
        (
            ["--sliver-area", "200000000", "--edition", "2026-01"],
            [("新界", "990101", "sliver"), ("新界", "990102", "sliver")],
        ),
    ],
)
def test_options(path: str, capsys: pytest.CaptureFixture[str], words: list[str], found: list[tuple[str, ...]]) -> None:
    code, answer = answer_of(capsys, "overlay", path, *words)
    assert code == 0
    assert [(row["name"], row["unit_code"], row["relation"]) for row in answer["rows"]] == found


def test_one_boundary(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    whole = answer_of(capsys, "overlay", path, "--all-versions")[1]["rows"]
    boundary = whole[0]["boundary_id"]
    rows = answer_of(capsys, "overlay", path, "--boundary", boundary)[1]["rows"]
    assert rows == [row for row in whole if row["boundary_id"] == boundary]


@pytest.mark.parametrize(
    ("words", "exit_code", "error"),
    [
        (["overlay", "--boundary", "nobody"], 3, "STORE_ID_UNKNOWN"),
        (["overlay", "--edition", "1900-01"], 2, "UNITS_NONE"),
        (["overlay", "--as-of", "tomorrow"], 2, "USAGE_DATE"),
        (["overlaps", "--sliver-width", "wide"], 2, "USAGE_NUMBER"),
    ],
)
def test_wrong_words(
    path: str, capsys: pytest.CaptureFixture[str], words: list[str], exit_code: int, error: str
) -> None:
    code, answer = answer_of(capsys, words[0], path, *words[1:])
    assert (code, answer["error"]["code"]) == (exit_code, error)


def test_overlaps(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer_of(capsys, "overlaps", path) == (0, {"rows": [], "area_method": ADDITIVE_METHOD})


def test_measure(path: str, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "界线.geojson"
    file.write_text(f'{{"type":"Feature","properties":{{}},"geometry":{shapely.to_geojson(WEST)}}}', encoding="utf-8")
    code, answer = answer_of(capsys, "measure", str(file), "--datum", "cgcs2000")
    assert code == 0
    row = answer["rows"][0]
    assert row["area_ellipsoid_m2"] == pytest.approx(1e8, rel=2e-3)
    assert row.keys() >= {"id", "area_geodesic_m2", "area_gk_m2", "gk_epsg", "area_mu", "perimeter_m", "extent_dms"}


def test_a_table_for_people_in_both_languages(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["overlay", path]) == 0
    assert "县990101" in capsys.readouterr().out
    assert run(["--lang", "zh", "overlay", path, "--edition", "1900-01"]) == 2
    told = capsys.readouterr()
    set_language("en")
    assert "区划" in told.err + told.out


def test_measures_for_people_name_their_methods(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "界线.geojson"
    shape = shapely.Polygon([(119, 29), (119.9, 29.8), (118.6, 30)])
    file.write_text(f'{{"type":"Feature","properties":{{}},"geometry":{shapely.to_geojson(shape)}}}', encoding="utf-8")
    assert run(["measure", str(file), "--datum", "cgcs2000"]) == 0
    told = capsys.readouterr().out
    assert "国土调查办发〔2008〕32号" in told
    assert "the official area and the geodesic one differ by" in told
    assert run(["--lang", "zh", "measure", str(file), "--datum", "cgcs2000"]) == 0
    set_language("en")
    assert "平面面积与大地线面积相差" in capsys.readouterr().out
